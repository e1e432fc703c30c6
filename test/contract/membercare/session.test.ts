import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, createRequest, entity, MEMBERCARE, membercareStore } from '../../support/systems';
import { sendJson, stubServer } from '../../support/stubServer';
import { control, failureOf, writesTo } from './helpers';

const person = entity(MEMBERCARE, 'person');
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ customerp: false });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.membercare.control.reset());

const read = async (store = membercareStore(sandbox.membercare)) =>
	await person.list(await apiOf(MEMBERCARE, store), { limit: 1 });
const tokens = async () => (await control(sandbox).counters()).auth;

test('one token serves many calls and executions', async () => {
	const store = membercareStore(sandbox.membercare);
	for (let i = 0; i < 3; i++) await read(store);
	expect(await tokens()).toBe(1);
	const [call] = await control(sandbox).log({ path: '/token' });
	// The key goes into the body: a query would stand in logs.
	expect(call).toMatchObject({ method: 'POST', path: '/api/v1/token' });
});

test('a token is renewed before its end', async () => {
	const store = membercareStore(sandbox.membercare);
	await read(store);
	// 20 minutes of life (the sandbox lives by the same clock): from two minutes before the end on, a
	// new one is fetched first.
	jest.useFakeTimers({ doNotFake: fakeOnlyDate, now: Date.now() + 17.5 * 60_000 });
	await read(store);
	expect(await tokens()).toBe(1);
	jest.setSystemTime(Date.now() + 60_000);
	await read(store);
	jest.useRealTimers();
	expect(await tokens()).toBe(2);
	const refused = (await control(sandbox).log()).filter(({ status }) => status >= 400);
	expect(refused).toEqual([]);
});

const fakeOnlyDate: FakeableAPI[] = [
	'hrtime',
	'nextTick',
	'performance',
	'queueMicrotask',
	'setImmediate',
	'clearImmediate',
	'setInterval',
	'clearInterval',
	'setTimeout',
	'clearTimeout',
];

test.each([-5, 0, 5])(
	'a server clock that is off by %i hours renews no token early',
	async (hours) => {
		await control(sandbox).setClock({ offsetMs: hours * 3_600_000 });
		const store = membercareStore(sandbox.membercare);
		for (let i = 0; i < 3; i++) await read(store);
		expect(await tokens()).toBe(1);
	},
);

test('a zone that is set wrong costs no token for each call', async () => {
	const store = membercareStore(sandbox.membercare, { timeZone: 'Pacific/Kiritimati' });
	for (let i = 0; i < 3; i++) await read(store);
	expect(await tokens()).toBe(1);
});

describe.each([400, 401, 403] as const)('where an ended token is answered by %i', (status) => {
	test('the call is made once more with a new one, a write is done once', async () => {
		await control(sandbox).configure({ tokenErrorStatus: status });
		const store = membercareStore(sandbox.membercare);
		const api = await apiOf(MEMBERCARE, store);
		for (let round = 1; round <= 2; round++) {
			await person.list(api, { limit: 1 });
			await control(sandbox).expireTokens();
			await person.create!(
				api,
				createRequest({ firstname: 'Ib', lastname: `Nr ${round}` }, `ls-${round}`),
			);
		}
		expect(await control(sandbox).find('persons', { firstname: 'Ib' })).toHaveLength(2);
		expect(await tokens()).toBe(3);
	});
});

test('a 400 of another kind costs no token', async () => {
	const api = await apiOf(MEMBERCARE, membercareStore(sandbox.membercare));
	const failure = await failureOf(
		person.create!(api, createRequest({ firstname: 'Ib', lastname: '' })),
	);
	expect(failure.detail.outcome).toBe('rejected');
	expect(await tokens()).toBe(1);
	expect(await writesTo(sandbox)).toHaveLength(1);
});

test.each([
	['key', { clientApiKey: 'wrong-secret-key' }],
	['person', { personToImpersonate: '123' }],
])(
	'a wrong %s is a failure of the side that names the credential and no secret',
	async (_what, more) => {
		const failure = await failureOf(read(membercareStore(sandbox.membercare, more)));
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		expect(failure.detail.remedy).toContain('"Membercare API"');
		expect(failure.message).toContain('did not let us sign in');
		expect(`${failure.message} ${failure.detail.remedy}`).not.toContain('wrong-secret-key');
	},
);

test('another person or server in the credential ends the session kept in it', async () => {
	const store = membercareStore(sandbox.membercare);
	await read(store);
	await control(sandbox).create('persons', {
		debtorAccountNumber: '700001',
		firstname: 'Ny',
		lastname: 'Bruger',
	});
	store.data.membercareApi.personToImpersonate = '700001';
	await read(store);
	expect(await tokens()).toBe(2);
});

test('rule 29: a token call that fails says that the write was not sent', async () => {
	await control(sandbox).inject({
		match: { path: '/token' },
		fault: { kind: 'status', status: 503, retryAfter: 60 },
		times: 'always',
	});
	const api = await apiOf(MEMBERCARE, membercareStore(sandbox.membercare));
	const failure = await failureOf(
		person.create!(api, createRequest({ firstname: 'Ib', lastname: 'Holm' })),
	);
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side', retryAfter: 60 });
});

test.each(['', '/', '/api/v1', '/api/v1/', '/api'])(
	'the base URL may end with "%s"',
	async (end) => {
		const { baseUrl } = sandbox.membercare.credential;
		await read(membercareStore(sandbox.membercare, { baseUrl: ` ${baseUrl}${end}` }));
		expect(await tokens()).toBe(1);
	},
);

test('a page of HTML for a token names the base URL', async () => {
	const stub = await stubServer((_request, response) => {
		response.writeHead(200, { 'content-type': 'text/html' });
		response.end('<!doctype html><title>Sign in</title>');
	});
	const failure = await failureOf(read(membercareStore(sandbox.membercare, { baseUrl: stub.url })));
	await stub.close();
	expect(failure.message).toContain('web page instead of JSON: check the base URL');
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
});

test('only the host of the credential is called, whatever the page links say', async () => {
	const other = await stubServer((_request, response) => sendJson(response, {}));
	const stub = await stubServer((request, response) => {
		if (request.url?.endsWith('/token'))
			return sendJson(response, { value: 't', expiration: null });
		const page = Number(new URL(request.url ?? '', 'http://x').searchParams.get('page'));
		sendJson(response, {
			result: [{ debtorAccountNumber: `N${page}`, contacts: [], addresses: [] }],
			totalPages: 3,
			nextPageUrl: page < 3 ? `${other.url}/api/v1/persons?pageSize=1&page=${page + 1}` : null,
		});
	});
	const api = await apiOf(MEMBERCARE, membercareStore(sandbox.membercare, { baseUrl: stub.url }));
	const ids: string[] = [];
	let page: string | undefined;
	do {
		const listed = await person.list(api, { limit: 1, page });
		ids.push(...listed.records.map(({ id }) => id));
		page = listed.next;
	} while (page);
	await stub.close();
	await other.close();
	expect(ids).toEqual(['N1', 'N2', 'N3']);
	expect(other.calls).toEqual([]);
});

test('a redirect to another host is not followed: the token stays here', async () => {
	const other = await stubServer((_request, response) => sendJson(response, { result: [] }));
	const stub = await stubServer((request, response) => {
		if (request.url?.endsWith('/token'))
			return sendJson(response, { value: 't', expiration: null });
		response.writeHead(302, { location: `${other.url}/login` });
		response.end();
	});
	const failure = await failureOf(read(membercareStore(sandbox.membercare, { baseUrl: stub.url })));
	await stub.close();
	await other.close();
	expect(failure.message).toMatch(/redirected .* to another host/);
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	expect(other.calls).toEqual([]);
});

test.each([
	[{ baseUrl: '' }, 'has no base URL'],
	[{ baseUrl: 'membercare.dk' }, 'does not begin with https://'],
	[{ timeZone: 'Mars/Base' }, 'time zone that does not exist: Mars/Base'],
])('a credential with %j is refused before anything is sent', async (more, message) => {
	const failure = await failureOf(read(membercareStore(sandbox.membercare, more)));
	expect(failure.message).toContain(message);
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	expect((await control(sandbox).counters()).total).toBe(0);
});
