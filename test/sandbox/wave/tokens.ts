/** OAuth2 with code and refresh, the full-access token, and what a token may do. */
import type { Reply } from '../exchange';
import { uuidOf } from '../rest/context';
import type { Wave, WaveCall, WaveRoute } from './context';

/** What a token may do. */
export interface Grant {
	/** null: everything. */
	scopes: string[] | null;
	/** null: all businesses of the user. */
	businessId: string | null;
}

interface Issued {
	value: string;
	scopes: string[];
	businessId: string | null;
	/** ms since 1970, on the server's clock; null: no end. */
	expires: number | null;
	/** Of a code: where it was sent to. */
	redirectUri?: string;
}

interface Dump {
	access: Issued[];
	refresh: Issued[];
	codes: Issued[];
	given: number;
	fullWorks: boolean;
}

export interface Tokens {
	routes: WaveRoute[];
	grantOf(call: WaveCall): Grant | undefined;
	/** Tokens as an authorization in the past has given them. */
	issue(scope: string): { accessToken: string; refreshToken: string };
	expireAll(): void;
	restore(): void;
	dump(): Dump;
	load(dump: Dump): void;
}

export interface Secrets {
	token: string;
	clientId: string;
	clientSecret: string;
}

export const NODE_SCOPE =
	'user:read business:read account:read sales_tax:read customer:* product:* invoice:* offline_access';

const OPERATIONS: Record<string, string[]> = {
	account: ['read', 'write'],
	business: ['read', 'write'],
	customer: ['read', 'write'],
	estimate: ['read', 'write', 'send'],
	invoice: ['read', 'write', 'send'],
	product: ['read', 'write'],
	sales_tax: ['read', 'write'],
	transaction: ['read', 'write'],
	user: ['read'],
	vendor: ['read', 'write'],
};

function isScope(scope: string): boolean {
	if (scope === 'offline_access') return true;
	const [resource = '', operation = ''] = scope.split(':');
	return operation === '*'
		? resource in OPERATIONS
		: (OPERATIONS[resource]?.includes(operation) ?? false);
}

const CODE_MINUTES = 10;

const refused = (status: number, error: string, description: string): Reply => ({
	status,
	body: { error, error_description: description },
});

const formOf = ({ rawBody, headers }: WaveCall): URLSearchParams | undefined =>
	/^application\/x-www-form-urlencoded\b/i.test(headers['content-type'] ?? '')
		? new URLSearchParams(rawBody)
		: undefined;

const index = (list: Issued[]) => new Map(list.map((one) => [one.value, one]));

export function createTokens(wave: Wave, secrets: Secrets, userId: string): Tokens {
	let access = new Map<string, Issued>();
	let refresh = new Map<string, Issued>();
	let codes = new Map<string, Issued>();
	let given = 0;
	let fullWorks = true;
	const now = () => wave.runtime.clock.now();
	const nextValue = (kind: string) => uuidOf(`wave ${kind} ${(given += 1)}`).replaceAll('-', '');

	function put(
		map: Map<string, Issued>,
		kind: string,
		of: Pick<Issued, 'scopes' | 'businessId'>,
		minutes: number | null,
	): Issued {
		const issued: Issued = {
			value: nextValue(kind),
			scopes: of.scopes,
			businessId: of.businessId,
			expires: minutes === null ? null : now() + minutes * 60_000,
		};
		map.set(issued.value, issued);
		return issued;
	}

	const isLive = (issued: Issued | undefined): issued is Issued =>
		issued !== undefined && (issued.expires === null || issued.expires > now());

	function answer(of: Issued, oldRefresh?: string): Reply {
		const { accessTokenMinutes, refreshNeedsOfflineAccess, rotateRefreshTokens } = wave.settings;
		const token = put(access, 'access', of, accessTokenMinutes);
		const mayRefresh = !refreshNeedsOfflineAccess || of.scopes.includes('offline_access');
		const kept = oldRefresh !== undefined && !rotateRefreshTokens;
		if (oldRefresh !== undefined && rotateRefreshTokens) refresh.delete(oldRefresh);
		const next = kept
			? oldRefresh
			: mayRefresh
				? put(refresh, 'refresh', of, null).value
				: undefined;
		return {
			status: 200,
			headers: { 'Cache-Control': 'no-store' },
			body: {
				access_token: token.value,
				token_type: 'Bearer',
				expires_in: accessTokenMinutes * 60,
				...(next === undefined ? {} : { refresh_token: next }),
				scope: of.scopes.join(' '),
				userId,
				...(of.businessId === null ? {} : { businessId: of.businessId }),
			},
		};
	}

	function authorize({ query }: WaveCall): Reply {
		const redirectUri = query.get('redirect_uri') ?? '';
		if (query.get('client_id') !== secrets.clientId || !URL.canParse(redirectUri)) {
			return refused(400, 'invalid_request', 'client_id or redirect_uri is not registered.');
		}
		const back = new URL(redirectUri);
		const goBack = (values: Record<string, string>): Reply => {
			const state = query.get('state');
			const all = { ...values, ...(state === null ? {} : { state }) };
			for (const [name, value] of Object.entries(all)) back.searchParams.set(name, value);
			return { status: 302, headers: { Location: back.href } };
		};
		if (query.get('response_type') !== 'code')
			return goBack({ error: 'unsupported_response_type' });
		const scopes = (query.get('scope') ?? '').split(' ').filter((scope) => scope !== '');
		if (scopes.length === 0 || !scopes.every(isScope)) return goBack({ error: 'invalid_scope' });
		const businessId = query.get('businessId');
		const code = put(codes, 'code', { scopes, businessId }, CODE_MINUTES);
		codes.set(code.value, { ...code, redirectUri });
		return goBack({ code: code.value });
	}

	function token(call: WaveCall): Reply {
		const form = formOf(call);
		if (!form) return refused(400, 'invalid_request', 'The body must be form-encoded.');
		if (
			form.get('client_id') !== secrets.clientId ||
			form.get('client_secret') !== secrets.clientSecret
		) {
			return refused(401, 'invalid_client', 'The client is not known.');
		}
		const grantType = form.get('grant_type');
		if (grantType === 'authorization_code') {
			const code = codes.get(form.get('code') ?? '');
			// A code works once, whatever comes of it.
			if (code) codes.delete(code.value);
			return isLive(code) && code.redirectUri === form.get('redirect_uri')
				? answer(code)
				: refused(400, 'invalid_grant', 'The code is not valid.');
		}
		if (grantType === 'refresh_token') {
			const old = refresh.get(form.get('refresh_token') ?? '');
			return isLive(old)
				? answer(old, old.value)
				: refused(400, 'invalid_grant', 'The refresh token is not valid.');
		}
		return refused(400, 'unsupported_grant_type', 'grant_type is not supported.');
	}

	function revoke(call: WaveCall): Reply {
		const form = formOf(call);
		if (
			form?.get('client_id') !== secrets.clientId ||
			form.get('client_secret') !== secrets.clientSecret
		) {
			return refused(401, 'invalid_client', 'The client is not known.');
		}
		const value = form.get('token') ?? '';
		access.delete(value);
		refresh.delete(value);
		return { status: 200, body: {} };
	}

	const route = (method: string, template: string, handle: WaveRoute['handle']): WaveRoute => ({
		method,
		template,
		open: true,
		kind: 'auth',
		handle,
	});

	return {
		routes: [
			route('GET', '/oauth2/authorize/', authorize),
			route('POST', '/oauth2/token/', token),
			route('POST', '/oauth2/token-revoke/', revoke),
		],
		grantOf(call) {
			const value = /^Bearer (.+)$/.exec(call.headers.authorization ?? '')?.[1] ?? '';
			if (value === secrets.token)
				return fullWorks ? { scopes: null, businessId: null } : undefined;
			const issued = access.get(value);
			return isLive(issued) ? { scopes: issued.scopes, businessId: issued.businessId } : undefined;
		},
		issue(scope) {
			const of = { scopes: scope.split(' '), businessId: null };
			return {
				accessToken: put(access, 'access', of, wave.settings.accessTokenMinutes).value,
				refreshToken: put(refresh, 'refresh', of, null).value,
			};
		},
		expireAll() {
			access.clear();
			fullWorks = false;
		},
		restore() {
			fullWorks = true;
		},
		dump: () => ({
			access: [...access.values()],
			refresh: [...refresh.values()],
			codes: [...codes.values()],
			given,
			fullWorks,
		}),
		load(dump) {
			access = index(dump.access);
			refresh = index(dump.refresh);
			codes = index(dump.codes);
			given = dump.given;
			fullWorks = dump.fullWorks;
		},
	};
}
