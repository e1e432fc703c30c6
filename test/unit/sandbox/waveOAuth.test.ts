import { call, useSandbox } from './client';
import { CUSTOMER_CREATE, CUSTOMERS, waveCaller } from './waveClient';

const sandbox = useSandbox({
	membercare: false,
	customerp: false,
	chargebee: false,
	custompms: false,
	customcrm: false,
	wave: {},
});
const graphql = waveCaller(sandbox);
const control = () => sandbox().wave.control;
const credential = () => sandbox().wave.credential;
const BACK = 'https://n8n.example/rest/oauth2-credential/callback';

async function authorize(more: Record<string, string> = {}): Promise<URLSearchParams> {
	const query = new URLSearchParams({
		client_id: credential().clientId,
		response_type: 'code',
		redirect_uri: BACK,
		scope: 'customer:read offline_access',
		state: 'xyz',
		...more,
	});
	const answer = await fetch(`${credential().authUrl}?${query.toString()}`, { redirect: 'manual' });
	expect(answer.status).toBe(302);
	const target = new URL(answer.headers.get('location')!);
	expect(target.origin + target.pathname).toBe(BACK);
	return target.searchParams;
}

async function post(url: string, form: Record<string, string>) {
	const answer = await fetch(url, {
		method: 'POST',
		body: new URLSearchParams({
			client_id: credential().clientId,
			client_secret: credential().clientSecret,
			...form,
		}),
	});
	return { status: answer.status, body: (await answer.json()) as Record<string, string> };
}
const token = async (form: Record<string, string>) => await post(credential().accessTokenUrl, form);
const refresh = async (refreshToken: string) =>
	await token({ grant_type: 'refresh_token', refresh_token: refreshToken });
const exchange = async (code: string) =>
	await token({ grant_type: 'authorization_code', code, redirect_uri: BACK });

const codeWith = async (accessToken: string): Promise<string | undefined> =>
	(await graphql(CUSTOMERS, { businessId: credential().businessId }, accessToken)).body.errors?.[0]
		.extensions.code;

it('a code becomes tokens, once', async () => {
	const back = await authorize();
	expect(back.get('state')).toBe('xyz');
	const { status, body } = await exchange(back.get('code')!);
	expect(status).toBe(200);
	expect(body).toMatchObject({
		token_type: 'Bearer',
		expires_in: 7_200,
		scope: 'customer:read offline_access',
		userId: expect.any(String),
		refresh_token: expect.any(String),
	});
	expect(await codeWith(body.access_token!)).toBeUndefined();
	expect((await exchange(back.get('code')!)).status).toBe(400);
});

it.each([
	['an unknown scope', { scope: 'customer:create' }, 'invalid_scope'],
	['no scope', { scope: '' }, 'invalid_scope'],
	['another response type', { response_type: 'token' }, 'unsupported_response_type'],
])('%s is sent back as an error', async (_, more, error) => {
	const back = await authorize(more);
	expect([back.get('error'), back.get('code')]).toEqual([error, null]);
});

it('wrong clients, JSON, other grants and other redirects are refused', async () => {
	const wrongClient = await token({ client_secret: 'no', grant_type: 'refresh_token' });
	expect([wrongClient.status, wrongClient.body.error]).toEqual([401, 'invalid_client']);
	const other = await token({ grant_type: 'client_credentials' });
	expect(other.body.error).toBe('unsupported_grant_type');
	const json = await call('POST', credential().accessTokenUrl, { body: { grant_type: 'x' } });
	expect(json.status).toBe(400);
	const code = (await authorize()).get('code')!;
	const elsewhere = await token({
		grant_type: 'authorization_code',
		code,
		redirect_uri: 'https://other.example/',
	});
	expect(elsewhere.body.error).toBe('invalid_grant');
	const unknown = await fetch(`${credential().authUrl}?client_id=x&redirect_uri=${BACK}`, {
		redirect: 'manual',
	});
	expect(unknown.status).toBe(400);
});

it('a refresh rotates the refresh token, by setting not', async () => {
	const first = await refresh(credential().refreshToken);
	expect(first.status).toBe(200);
	expect(await codeWith(first.body.access_token!)).toBeUndefined();
	expect((await refresh(credential().refreshToken)).body.error).toBe('invalid_grant');
	await control().configure({ rotateRefreshTokens: false });
	const again = await refresh(first.body.refresh_token!);
	expect(again.body.refresh_token).toBe(first.body.refresh_token);
	expect((await refresh(first.body.refresh_token!)).status).toBe(200);
});

it('without offline_access there is no refresh token, by setting there is', async () => {
	const tokens = async () =>
		(await exchange((await authorize({ scope: 'customer:read' })).get('code')!)).body;
	expect((await tokens()).refresh_token).toBeUndefined();
	await control().configure({ refreshNeedsOfflineAccess: false });
	expect((await tokens()).refresh_token).toEqual(expect.any(String));
});

it('access tokens end by time, by request and by revocation', async () => {
	const { accessToken, refreshToken } = credential();
	expect(await codeWith(accessToken)).toBeUndefined();
	await control().setClock({ offsetMs: 121 * 60_000 });
	expect(await codeWith(accessToken)).toBe('UNAUTHENTICATED');
	const next = (await refresh(refreshToken)).body;
	expect(await codeWith(next.access_token!)).toBeUndefined();
	await control().expireTokens();
	expect(await codeWith(next.access_token!)).toBe('UNAUTHENTICATED');
	const last = (await refresh(next.refresh_token!)).body;
	expect((await post(credential().revokeUrl, { token: last.access_token! })).status).toBe(200);
	expect(await codeWith(last.access_token!)).toBe('UNAUTHENTICATED');
});

it('write does not imply read, and a missing scope has a code of its own', async () => {
	const { body } = await exchange((await authorize({ scope: 'customer:write' })).get('code')!);
	const input = { businessId: credential().businessId, name: 'A' };
	const made = await graphql(CUSTOMER_CREATE, { input }, body.access_token);
	expect(made.body.data.customerCreate.didSucceed).toBe(true);
	expect(await codeWith(body.access_token!)).toBe('FORBIDDEN');
	const reader = await exchange((await authorize()).get('code')!);
	const refused = await graphql(CUSTOMER_CREATE, { input }, reader.body.access_token);
	expect(refused.body.data).toEqual({ customerCreate: null });
	expect(refused.body.errors[0].extensions.code).toBe('FORBIDDEN');
	await control().configure({ missingScopeCode: 'UNAUTHENTICATED' });
	expect(await codeWith(body.access_token!)).toBe('UNAUTHENTICATED');
});

it('a token may be limited to one business', async () => {
	const second = await control().create('businesses', { name: 'Second' });
	const scope = 'business:read customer:*';
	const code = (await authorize({ scope, businessId: String(second.id) })).get('code')!;
	const { body } = await exchange(code);
	expect(body.businessId).toBe(second.id);
	expect(await codeWith(body.access_token!)).toBe('NOT_FOUND');
	const { data } = (
		await graphql(
			'query Q { business { name } businesses { edges { node { name } } } }',
			{},
			body.access_token,
		)
	).body;
	expect(data).toEqual({
		business: { name: 'Second' },
		businesses: { edges: [{ node: { name: 'Second' } }] },
	});
});
