import type {
	ICredentialDataDecryptedObject,
	IHttpRequestHelper,
	IHttpRequestOptions,
	INodeProperties,
} from 'n8n-workflow';
import { ApiFailure } from '../../failure';
import { isObject, type JsonValue } from '../../json';
import { plainHeaders } from '../../transport/headers';
import { judgeAnswer, judgeThrown, type Call } from '../../transport/judge';
import { textOf, typedText as text } from '../../values';
import type { RestSystem } from '../system';
import { withTls } from './tls';

/** A token of the client credentials grant (RFC 6749, 4.4). */
export interface Token {
	token: string;
	/** When it has to be renewed, in milliseconds; absent if the server does not say. */
	until?: number;
}

/** Renewed so long before its end, or at half its life if that is sooner. */
const MARGIN_SECONDS = 60;

const shown = { show: { authentication: ['oAuth2'] } };

export const oauthProperties: INodeProperties[] = [
	{
		displayName: 'Access Token URL',
		name: 'oauthUrl',
		type: 'string',
		default: '',
		placeholder: 'e.g. https://login.example.com/oauth/token',
		description: 'Address that gives out tokens. Besides the base URL it is all that is called.',
		displayOptions: shown,
	},
	{
		displayName: 'Client ID',
		name: 'clientId',
		type: 'string',
		default: '',
		displayOptions: shown,
	},
	{
		displayName: 'Client Secret',
		name: 'clientSecret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		displayOptions: shown,
	},
	{
		displayName: 'Scope',
		name: 'scope',
		type: 'string',
		default: '',
		placeholder: 'e.g. customers.read customers.write',
		description: 'What the token shall allow, if the server wants to be told',
		displayOptions: shown,
	},
	{
		displayName: 'Send Client',
		name: 'clientAuthentication',
		type: 'options',
		options: [
			{ name: 'As Basic Auth Header', value: 'header' },
			{ name: 'In the Body', value: 'body' },
		],
		default: 'header',
		description: 'Where the server looks for client ID and secret',
		displayOptions: shown,
	},
	{
		displayName: 'Additional Body Parameters',
		name: 'oauthParameters',
		type: 'string',
		default: '',
		placeholder: 'e.g. audience=https://api.example.com',
		description: 'Sent with the request for a token, written as in a query',
		displayOptions: shown,
	},
];

/** RFC 6749, 2.3.1: both are encoded before they become a Basic header. */
const encoded = (value: string): string =>
	new URLSearchParams({ value }).toString().slice('value='.length);

function tokenRequest(credentials: ICredentialDataDecryptedObject): IHttpRequestOptions {
	const [id, secret] = [text(credentials.clientId), String(credentials.clientSecret ?? '')];
	const body = new URLSearchParams(text(credentials.oauthParameters));
	body.set('grant_type', 'client_credentials');
	if (text(credentials.scope)) body.set('scope', text(credentials.scope));
	const inBody = credentials.clientAuthentication === 'body';
	if (inBody) {
		body.set('client_id', id);
		body.set('client_secret', secret);
	}
	return withTls(credentials, {
		method: 'POST',
		url: text(credentials.oauthUrl),
		headers: {
			Accept: 'application/json',
			'Content-Type': 'application/x-www-form-urlencoded',
		},
		body: body.toString(),
		...(inBody ? {} : { auth: { username: encoded(id), password: encoded(secret) } }),
		returnFullResponse: true,
		ignoreHttpStatusErrors: true,
		disableFollowRedirect: true,
		timeout: 30_000,
	});
}

/** Asks for a new token. Throws `ApiFailure`. */
export async function readToken(
	{ label, credentialName }: RestSystem,
	helpers: IHttpRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
): Promise<Token> {
	const url = text(credentials.oauthUrl);
	if (!/^https?:\/\//i.test(url) || !URL.canParse(url)) {
		throw new ApiFailure(`The credential "${credentialName}" has no access token URL`, {
			outcome: 'notSent',
			scope: 'side',
			remedy: `Enter it in the credential "${credentialName}", with https:// in front`,
		});
	}
	const call: Call = {
		system: `The token server of ${label}`,
		credential: credentialName,
		method: 'POST',
		path: new URL(url).pathname,
	};
	try {
		const { statusCode, headers, body } = (await helpers.httpRequest(
			tokenRequest(credentials),
		)) as { statusCode: number; headers: unknown; body: JsonValue };
		if (statusCode < 200 || statusCode >= 300) throw refusal(call, statusCode, headers, body);
		const token = isObject(body) ? textOf(body.access_token) : null;
		if (token === null || !isObject(body)) {
			throw new ApiFailure(`${call.system} gave no token`, {
				outcome: 'notSent',
				scope: 'side',
				remedy: `Check the access token URL in the credential "${credentialName}"`,
			});
		}
		const seconds = Number(body.expires_in);
		if (!(seconds > 0)) return { token };
		const life = Math.max(seconds - MARGIN_SECONDS, seconds / 2);
		return { token, until: Date.now() + life * 1000 };
	} catch (error) {
		throw judgeThrown(call, error);
	}
}

/** RFC 6749, 5.2: `error` says what is wrong, `error_description` in words. */
function refusal(call: Call, status: number, headers: unknown, body: JsonValue): ApiFailure {
	const said = isObject(body) ? [textOf(body.error), textOf(body.error_description)] : [];
	const judged = judgeAnswer(call, status, plainHeaders(headers), body);
	if (status >= 500 || status === 429) return judged;
	return new ApiFailure(
		[`${call.system} did not give a token (${status})`, ...said.filter(Boolean)].join(': '),
		{
			outcome: 'notSent',
			scope: 'side',
			status,
			remedy: `Check client ID, client secret and scope in the credential "${call.credential}"`,
		},
	);
}
