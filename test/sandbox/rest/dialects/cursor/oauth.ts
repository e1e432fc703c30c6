/** OAuth 2.0 client credentials (RFC 6749, section 4.4). Tokens carry all that is known of them. */
import { createHmac } from 'node:crypto';
import type { Reply } from '../../../exchange';
import type { Call, Rest, RestRoute } from '../../context';
import { seal, unseal } from '../listing';

export interface Client {
	clientId: string;
	clientSecret: string;
}

export interface Tokens {
	route: RestRoute;
	isValid: (call: Call) => boolean;
	/** All tokens given out so far stop working. */
	expire: () => void;
	dump: () => { voidUpTo: number; issued: number };
	load: (state: { voidUpTo?: unknown; issued?: unknown }) => void;
}

const refusal = (status: number, error: string, description: string): Reply => ({
	status,
	headers: {
		'Cache-Control': 'no-store',
		...(status === 401 ? { 'WWW-Authenticate': 'Basic realm="token"' } : {}),
	},
	body: { error, error_description: description },
});

function basicOf(header: string | undefined): Client | undefined {
	const sent = /^Basic\s+(\S+)$/i.exec(header ?? '')?.[1];
	if (sent === undefined) return undefined;
	const text = Buffer.from(sent, 'base64').toString('utf8');
	const [id = '', ...secret] = text.split(':');
	// Both are form-encoded before they are joined (section 2.3.1).
	const plain = (value: string) => new URLSearchParams(`value=${value}`).get('value') ?? '';
	return { clientId: plain(id), clientSecret: plain(secret.join(':')) };
}

export function createTokens(rest: Rest, client: Client): Tokens {
	let issued = 0;
	let voidUpTo = 0;
	const signed = (content: object) => {
		const text = seal(content);
		return `${text}.${createHmac('sha256', client.clientSecret).update(text).digest('base64url')}`;
	};

	function issue(call: Call): Reply {
		if (!/^application\/x-www-form-urlencoded\b/i.test(call.headers['content-type'] ?? '')) {
			return refusal(400, 'invalid_request', 'The body must be form-encoded.');
		}
		const form = new URLSearchParams(call.rawBody);
		const inHeader = basicOf(call.headers.authorization);
		const inBody = form.has('client_secret');
		const { clientCredentialsIn, tokenMinutes } = rest.settings();
		if (inHeader && inBody) {
			return refusal(400, 'invalid_request', 'More than one way to sign in was used.');
		}
		const way = inHeader ? 'header' : 'body';
		const sent = inHeader ?? {
			clientId: form.get('client_id') ?? '',
			clientSecret: form.get('client_secret') ?? '',
		};
		const isRight =
			['both', way].includes(clientCredentialsIn) &&
			sent.clientId === client.clientId &&
			sent.clientSecret === client.clientSecret;
		if (!isRight) return refusal(401, 'invalid_client', 'The client is not known.');
		if (form.get('grant_type') !== 'client_credentials') {
			return refusal(400, 'unsupported_grant_type', 'Only client_credentials is supported.');
		}
		issued += 1;
		const until = rest.runtime.clock.now() + tokenMinutes * 60_000;
		return {
			status: 200,
			headers: { 'Cache-Control': 'no-store' },
			body: {
				access_token: signed({ until, number: issued }),
				token_type: 'Bearer',
				expires_in: tokenMinutes * 60,
			},
		};
	}

	return {
		route: { method: 'POST', template: '/oauth/token', kind: 'auth', open: true, handle: issue },
		isValid(call) {
			const token = /^Bearer\s+(\S+)$/i.exec(call.headers.authorization ?? '')?.[1] ?? '';
			const content = unseal(token.split('.')[0]!);
			if (content === undefined || signed(content) !== token) return false;
			return Number(content.number) > voidUpTo && Number(content.until) > rest.runtime.clock.now();
		},
		expire: () => {
			voidUpTo = issued;
		},
		dump: () => ({ voidUpTo, issued }),
		load: (state) => {
			voidUpTo = Number(state.voidUpTo ?? 0);
			issued = Number(state.issued ?? 0);
		},
	};
}
