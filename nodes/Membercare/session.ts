import { createHash } from 'node:crypto';
import { DateTime } from 'luxon';
import type { ICredentialDataDecryptedObject, IHttpRequestHelper } from 'n8n-workflow';
import { ApiFailure } from '../shared/failure';
import { isObject } from '../shared/json';
import { isWebPage } from '../shared/transport/errorBody';
import { plainHeaders } from '../shared/transport/headers';
import { judgeAnswer, judgeThrown, webPageFailure, type Call } from '../shared/transport/judge';
import { typedText as text } from '../shared/values';

export const CREDENTIAL_NAME = 'Membercare API';
export const SYSTEM_NAME = 'Membercare';
export const DEFAULT_ZONE = 'Europe/Copenhagen';

/** What the credential keeps between executions: n8n stores it encrypted. */
interface Session {
	token: string;
	/** By our clock, in milliseconds; absent if the server's expiration makes no sense. */
	renewAt?: number;
	/** Sign of the settings it was opened with: a token of another person or server is not used. */
	of: string;
}

/** Longest time before its end at which a token is renewed, in milliseconds. */
const MARGIN = 2 * 60 * 1000;
const TOKEN_PATH = '/api/v1/token';

/** The server's address as people type it: with or without a slash or the API's path at the end. */
export function serverUrl(typed: unknown): string {
	return text(typed)
		.replace(/\/+$/, '')
		.replace(/\/api(\/v\d+)?$/i, '')
		.replace(/\/+$/, '');
}

const signOf = (credentials: ICredentialDataDecryptedObject): string =>
	createHash('sha256')
		.update(
			[
				serverUrl(credentials.baseUrl),
				text(credentials.clientApiKey),
				text(credentials.personToImpersonate),
			].join('\u0000'),
		)
		.digest('hex')
		.slice(0, 16);

function readSession(stored: unknown): Session | undefined {
	try {
		const session: unknown = JSON.parse(text(stored) || 'null');
		return isObject(session) && typeof session.token === 'string'
			? (session as unknown as Session)
			: undefined;
	} catch {
		return undefined;
	}
}

/**
 * The token to send, or undefined if a new one has to be fetched first: there is none, it is about
 * to end, or it belongs to other settings.
 */
export function usableToken(
	credentials: ICredentialDataDecryptedObject,
	now = Date.now(),
): string | undefined {
	const session = readSession(credentials.sessionToken);
	if (!session || session.of !== signOf(credentials)) return undefined;
	if (session.renewAt !== undefined && now >= session.renewAt) return undefined;
	return session.token;
}

/**
 * When to renew, by our clock. The expiration carries no offset: it is read in the tenant's zone,
 * and its distance is measured from the server's own clock.
 */
function renewalTime(expiration: unknown, zone: string, served: number): number | undefined {
	const end = DateTime.fromISO(text(expiration), { zone });
	const life = end.isValid ? end.toMillis() - served : 0;
	if (life <= 0) return undefined;
	return Date.now() + life - Math.min(MARGIN, life / 4);
}

/**
 * Fetches a token: `POST /token` keeps the key out of URLs and logs.
 * Returns the text to keep in the credential. Throws `ApiFailure`, always `notSent`: the call that
 * needed the token was not made.
 */
export async function openSession(
	helpers: IHttpRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
): Promise<string> {
	const call: Call = {
		system: SYSTEM_NAME,
		credential: CREDENTIAL_NAME,
		method: 'POST',
		path: TOKEN_PATH,
	};
	try {
		const response = (await helpers.httpRequest({
			method: 'POST',
			url: `${serverUrl(credentials.baseUrl)}${TOKEN_PATH}`,
			body: {
				clientApiKey: text(credentials.clientApiKey),
				personToImpersonate: text(credentials.personToImpersonate),
			},
			json: true,
			returnFullResponse: true,
			ignoreHttpStatusErrors: true,
			disableFollowRedirect: true,
			timeout: 30_000,
		})) as { statusCode: number; headers: unknown; body: unknown };
		const headers = plainHeaders(response.headers);
		if (response.statusCode < 200 || response.statusCode >= 300) {
			throw judgeAnswer(call, response.statusCode, headers, response.body);
		}
		if (isWebPage(response.body, headers)) throw webPageFailure(call, response.statusCode);
		const value = isObject(response.body) ? text(response.body.value) : '';
		if (!isObject(response.body) || !value) {
			throw new ApiFailure(`Membercare answered POST ${TOKEN_PATH} without a token`, {
				outcome: 'notSent',
				scope: 'side',
			});
		}
		const session: Session = {
			token: value,
			renewAt: renewalTime(
				response.body.expiration,
				text(credentials.timeZone) || DEFAULT_ZONE,
				Date.parse(headers.date ?? '') || Date.now(),
			),
			of: signOf(credentials),
		};
		return JSON.stringify(session);
	} catch (error) {
		throw signInFailure(judgeThrown(call, error));
	}
}

/** Whatever went wrong, the call that needed the token was not made. */
function signInFailure({ message, detail }: ApiFailure): ApiFailure {
	const { status } = detail;
	const refused = status !== undefined && status >= 400 && status < 429;
	return new ApiFailure(refused ? `Membercare did not let us sign in. ${message}` : message, {
		...detail,
		outcome: 'notSent',
		scope: 'side',
		remedy: refused
			? `Check the client API key, the person and the base URL in the credential "${CREDENTIAL_NAME}"`
			: detail.remedy,
	});
}
