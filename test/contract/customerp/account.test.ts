import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, CUSTOMERP, customerpStore, entity } from '../../support/systems';
import { sendJson, stubServer } from '../../support/stubServer';
import { failureOf } from '../membercare/helpers';

const customer = entity(CUSTOMERP, 'customer');
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ membercare: false, customerp: { tenant: 'Test A/S' } });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.customerp.control.reset());

const control = () => sandbox.customerp.control;
const asked = async () => (await control().log({ path: '/me' })).length;

test('rule 19: the account is server and tenant, asked for once and then known', async () => {
	const store = customerpStore(sandbox.customerp);
	const first = await apiOf(CUSTOMERP, store);
	expect(first.account).toBe(`${sandbox.customerp.apiUrl} (Test A/S)`);
	await customer.list(first, { limit: 1 });
	const before = await asked();
	for (let i = 0; i < 3; i++) {
		const next = await apiOf(CUSTOMERP, store);
		expect(next.account).toBe(first.account);
		await customer.list(next, { limit: 1 });
	}
	expect(await asked()).toBe(before);
});

test('rule 19: another tenant on the same server is another account', async () => {
	const stub = await stubServer((request, response) =>
		sendJson(response, { tenant: request.headers.authorization?.slice(7), name: 'x' }),
	);
	const store = customerpStore(sandbox.customerp, { baseUrl: stub.url, token: 'north' });
	expect((await apiOf(CUSTOMERP, store)).account).toBe(`${stub.url} (north)`);
	store.data.customerpApi.token = 'south';
	expect((await apiOf(CUSTOMERP, store)).account).toBe(`${stub.url} (south)`);
	await stub.close();
});

test('an API without an account path is known by its address', async () => {
	const stub = await stubServer((request, response) =>
		request.url === '/customers' || request.url?.startsWith('/customers?')
			? sendJson(response, { data: [], nextPage: null })
			: sendJson(response, { message: 'no such path' }, 404),
	);
	for (const accountPath of ['/me', '']) {
		const store = customerpStore(sandbox.customerp, { baseUrl: `${stub.url}/`, accountPath });
		for (let i = 0; i < 2; i++) {
			const api = await apiOf(CUSTOMERP, store);
			expect(api.account).toBe(stub.url);
			expect((await customer.list(api, { limit: 1 })).records).toEqual([]);
		}
	}
	await stub.close();
});

test.each<
	[
		string,
		object,
		(request: { headers: Record<string, unknown>; url?: string }) => unknown,
		unknown,
	]
>([
	['none', { authentication: 'none' }, ({ headers }) => headers.authorization, undefined],
	[
		'basic',
		{ authentication: 'basic', user: 'ib', password: 'pw' },
		({ headers }) => headers.authorization,
		`Basic ${Buffer.from('ib:pw').toString('base64')}`,
	],
	['bearer', { token: 't1' }, ({ headers }) => headers.authorization, 'Bearer t1'],
	[
		'header',
		{ authentication: 'header', headerName: 'X-Key', headerApiKey: 'k1' },
		({ headers }) => headers['x-key'],
		'k1',
	],
	[
		'query',
		{ authentication: 'query', queryName: 'key', queryApiKey: 'q&1' },
		({ url }) => new URL(url ?? '', 'http://x').searchParams.get('key'),
		'q&1',
	],
])('authentication: %s', async (_name, more, seen, expected) => {
	const got: unknown[] = [];
	const stub = await stubServer((request, response) => {
		got.push(seen(request));
		sendJson(response, { tenant: 'T', data: [], nextPage: null });
	});
	const store = customerpStore(sandbox.customerp, { baseUrl: stub.url, ...more });
	await customer.list(await apiOf(CUSTOMERP, store), { limit: 1 });
	await stub.close();
	expect(got.length).toBeGreaterThan(0);
	expect(new Set(got)).toEqual(new Set([expected]));
});

test('a wrong token is a failure of the side that names the credential', async () => {
	const store = customerpStore(sandbox.customerp, { token: 'wrong-token' });
	const failure = await failureOf(apiOf(CUSTOMERP, store));
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side', status: 401 });
	expect(failure.detail.remedy).toContain('"Customerp API"');
	expect(JSON.stringify([failure.message, failure.detail])).not.toContain('wrong-token');
});

test('a part that the user may not use is told from a wrong credential', async () => {
	await control().configure({ forbidden: ['customers'] });
	const api = await apiOf(CUSTOMERP, customerpStore(sandbox.customerp));
	const before = (await control().counters()).total;
	const failure = await failureOf(customer.list(api, { limit: 1 }));
	expect(failure.message).toContain('does not allow this user');
	expect((await control().counters()).total).toBe(before + 1);
});
