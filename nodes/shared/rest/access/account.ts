import { createHash } from 'node:crypto';
import type {
	ICredentialDataDecryptedObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
} from 'n8n-workflow';
import { ApiFailure } from '../../failure';
import { getPath, isObject, type JsonValue } from '../../json';
import { isWebPage } from '../../transport/errorBody';
import { plainHeaders } from '../../transport/headers';
import { judgeAnswer, judgeThrown, webPageFailure, type Call } from '../../transport/judge';
import { textOf, typedText as text } from '../../values';
import { readToken, type Token } from './oauth';
import type { RestSystem } from '../system';
import { withTls } from './tls';

export const baseUrl = (credentials: ICredentialDataDecryptedObject): string =>
	text(credentials.baseUrl).replace(/\/+$/, '');

/** Path that answers with the account of the credential; empty if the API has none. */
export const accountPath = (credentials: ICredentialDataDecryptedObject): string => {
	const path = text(credentials.accountPath);
	return path && !path.startsWith('/') ? `/${path}` : path;
};

/** The request with the credential's secret in it, in the way that was chosen. */
export function withSecret(
	credentials: ICredentialDataDecryptedObject,
	plain: IHttpRequestOptions,
): IHttpRequestOptions {
	const request = withTls(credentials, plain);
	const header = (name: string, value: string): IHttpRequestOptions => ({
		...request,
		headers: { ...request.headers, [name]: value },
	});
	switch (credentials.authentication) {
		case 'basic':
			return {
				...request,
				auth: { username: text(credentials.user), password: String(credentials.password ?? '') },
			};
		case 'bearer':
			return header('Authorization', `Bearer ${text(credentials.token)}`);
		case 'header':
			return header(text(credentials.headerName), text(credentials.headerApiKey));
		case 'query':
			return {
				...request,
				qs: { ...request.qs, [text(credentials.queryName)]: text(credentials.queryApiKey) },
			};
		case 'oAuth2':
			return header('Authorization', `Bearer ${keptIn(credentials)?.token ?? ''}`);
		default:
			return request;
	}
}

/**
 * Which account the credential opens, as far as the API tells: looked up once and kept in the
 * credential, so that it costs no call in a run. A credential that was pointed at another tenant of
 * the same server is found out by it.
 */
interface Account extends Partial<Token> {
	name: string;
	/** Sign of the settings it was read with. */
	of: string;
}

const signOf = (credentials: ICredentialDataDecryptedObject): string => {
	const parts = [
		'authentication',
		'baseUrl',
		'user',
		'password',
		'token',
		'headerName',
		'headerApiKey',
		'queryName',
		'queryApiKey',
		'oauthUrl',
		'clientId',
		'clientSecret',
		'scope',
		'clientAuthentication',
		'oauthParameters',
		'accountPath',
		'accountField',
	].map((name) => String(credentials[name] ?? ''));
	return createHash('sha256').update(parts.join('\u0000')).digest('hex').slice(0, 16);
};

/** What was kept for just these settings. */
function keptIn(credentials: ICredentialDataDecryptedObject): Account | undefined {
	try {
		const kept: unknown = JSON.parse(text(credentials.account) || 'null');
		if (!isObject(kept) || kept.of !== signOf(credentials)) return undefined;
		return { ...(kept as object), name: textOf(kept.name) ?? '' } as Account;
	} catch {
		return undefined;
	}
}

/** Name of the account as kept; undefined if it has to be read (again). */
export const knownAccount = (credentials: ICredentialDataDecryptedObject): string | undefined =>
	accountPath(credentials) ? keptIn(credentials)?.name : '';

/** False if the account, or a token, has to be read (again) before anything is sent. */
export function isSignedIn(credentials: ICredentialDataDecryptedObject): boolean {
	if (credentials.authentication !== 'oAuth2') return knownAccount(credentials) !== undefined;
	const kept = keptIn(credentials);
	return kept?.token !== undefined && Date.now() < (kept.until ?? Number.POSITIVE_INFINITY);
}

/** Name of the account in an answer of the account path. */
export function accountIn(
	credentials: ICredentialDataDecryptedObject,
	body: JsonValue | undefined,
): string {
	if (!isObject(body)) return '';
	return textOf(getPath(body, text(credentials.accountField) || 'tenant')) ?? '';
}

/**
 * Signs in where that takes a token, asks the API for the account, and returns the text to keep in the
 * credential. An API without such a path has an account without a name. Throws `ApiFailure`, always `notSent`.
 */
export async function readAccount(
	system: RestSystem,
	helpers: IHttpRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
): Promise<string> {
	const { label, credentialName } = system;
	const path = accountPath(credentials);
	const call: Call = { system: label, credential: credentialName, method: 'GET', path };
	try {
		const token =
			credentials.authentication === 'oAuth2'
				? await readToken(system, helpers, credentials)
				: undefined;
		const keep = (name: string): string =>
			JSON.stringify({ name, of: signOf(credentials), ...token } satisfies Account);
		if (!path) return keep('');
		const response = (await helpers.httpRequest(
			withSecret(
				{ ...credentials, account: keep('') },
				{
					method: 'GET',
					url: `${baseUrl(credentials)}${path}`,
					json: true,
					returnFullResponse: true,
					ignoreHttpStatusErrors: true,
					disableFollowRedirect: true,
					timeout: 30_000,
				},
			),
		)) as { statusCode: number; headers: unknown; body: JsonValue };
		const headers = plainHeaders(response.headers);
		if (isWebPage(response.body, headers)) throw webPageFailure(call, response.statusCode);
		if (response.statusCode === 404) return keep('');
		if (response.statusCode < 200 || response.statusCode >= 300) {
			throw judgeAnswer(call, response.statusCode, headers, response.body);
		}
		return keep(accountIn(credentials, response.body));
	} catch (error) {
		throw beforehand(judgeThrown(call, error));
	}
}

/** Whatever went wrong, the call that needed the account was not made. */
const beforehand = ({ message, detail }: ApiFailure): ApiFailure =>
	new ApiFailure(message, { ...detail, outcome: 'notSent', scope: 'side' });
