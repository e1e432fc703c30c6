import { startSandbox, type Fault, type Sandbox } from '../../sandbox';
import { apiOf, createRequest, entity, MEMBERCARE, membercareStore } from '../../support/systems';
import { control, failureOf, update } from './helpers';

const person = entity(MEMBERCARE, 'person');
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		customerp: false,
		membercare: {
			seed: { persons: [{ debtorAccountNumber: '6001', firstname: 'Bo', lastname: 'Holm' }] },
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.membercare.control.reset());

const api = (more = {}) => apiOf(MEMBERCARE, membercareStore(sandbox.membercare, more));
const inject = (method: string, fault: Fault, times: number | 'always' = 1) =>
	control(sandbox).inject({ match: { method, path: '/(persons|debtors)' }, fault, times });
const calls = async (method: string) =>
	(await control(sandbox).log({ method, path: '/(persons|debtors)' })).length;

describe('rule 3: a write', () => {
	test.each<[string, Fault, object]>([
		['429', { kind: 'status', status: 429, retryAfter: 7 }, { outcome: 'notSent', retryAfter: 7 }],
		['401', { kind: 'status', status: 401 }, { outcome: 'notSent' }],
		['403', { kind: 'status', status: 403 }, { outcome: 'notSent' }],
		['500', { kind: 'status', status: 500 }, { outcome: 'unknown' }],
		[
			'503 after it was done',
			{ kind: 'status', status: 503, applied: true },
			{ outcome: 'unknown' },
		],
		['a dropped connection', { kind: 'drop', applied: false }, { outcome: 'unknown' }],
		['a web page with 502', { kind: 'html' }, { outcome: 'unknown' }],
		['a web page with 200', { kind: 'html', status: 200 }, { outcome: 'unknown' }],
		['half an answer', { kind: 'truncate' }, { outcome: 'unknown' }],
		['silence', { kind: 'timeout', applied: false }, { outcome: 'unknown' }],
	])('answered by %s', async (_name, fault, expected) => {
		await inject('PUT', fault, 'always');
		const before = (await person.get(await api(), '6001'))!;
		const failure = await failureOf(
			person.archive!(await api({ timeoutSeconds: 1 }), '6001', before),
		);
		expect(failure.detail).toMatchObject({ scope: 'side', ...expected });
		// Never sent again by ourselves, but for a new token after a refusal.
		const [refused] = await control(sandbox).log({ method: 'PUT', last: 1 });
		expect(await calls('PUT')).toBe([401, 403].includes(refused.status) ? 2 : 1);
	});

	test.each<[number, object]>([
		[400, { outcome: 'rejected', scope: 'record' }],
		[404, { outcome: 'gone', scope: 'record' }],
		[409, { outcome: 'rejected', scope: 'record' }],
		[412, { outcome: 'changedMeanwhile', scope: 'record' }],
		[422, { outcome: 'rejected', scope: 'record' }],
	])('answered by %i concerns the record alone', async (status, expected) => {
		await inject('PUT', { kind: 'status', status, body: 'Not like this.' });
		const before = (await person.get(await api(), '6001'))!;
		const failure = await failureOf(person.archive!(await api(), '6001', before));
		expect(failure.detail).toMatchObject({ status, ...expected });
		expect(failure.message).toContain('PUT /persons');
	});
});

describe('a read', () => {
	test.each<[string, Fault]>([
		['429', { kind: 'status', status: 429, retryAfter: 0 }],
		['500', { kind: 'status', status: 500 }],
		['a dropped connection', { kind: 'drop', applied: false }],
		['a web page with 502', { kind: 'html' }],
		['half an answer', { kind: 'truncate' }],
	])('is made again after %s', async (_name, fault) => {
		await inject('GET', fault);
		expect((await person.get(await api(), '6001'))?.id).toBe('6001');
		expect(await calls('GET')).toBe(2);
	});

	test('gives up after the third time; nothing was sent that changes anything', async () => {
		await inject('GET', { kind: 'status', status: 500 }, 'always');
		const failure = await failureOf(person.get(await api(), '6001'));
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side', status: 500 });
		expect(await calls('GET')).toBe(3);
	});

	test('rule 29: a long pause is left to the run', async () => {
		await inject('GET', { kind: 'status', status: 429, retryAfter: 120 });
		const failure = await failureOf(person.get(await api(), '6001'));
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side', retryAfter: 120 });
		expect(await calls('GET')).toBe(1);
	});

	test('understands a date as Retry-After, by the clock of the server', async () => {
		await control(sandbox).setClock({ offsetMs: -7_200_000 });
		const until = new Date(Date.parse(await control(sandbox).now()) + 300_000).toUTCString();
		await inject('GET', { kind: 'status', status: 429, retryAfter: until });
		const failure = await failureOf(person.get(await api(), '6001'));
		expect(failure.detail.retryAfter).toBeGreaterThan(295);
		expect(failure.detail.retryAfter).toBeLessThanOrEqual(301);
	});

	test('of a web page says so and is no proof that a record is gone', async () => {
		for (const status of [200, 404]) {
			await inject('GET', { kind: 'html', status });
			const failure = await failureOf(person.get(await api(), '6001'));
			expect(failure.message).toContain('web page instead of JSON');
			expect(failure.message).toContain('check the base URL');
			expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		}
	});

	test('of a record that is no object says so', async () => {
		await inject('GET', { kind: 'status', status: 200, body: [1] });
		const failure = await failureOf(person.get(await api(), '6001'));
		expect(failure.message).toContain('something other than a record');
	});
});

test('a server that is not there is named with its remedy', async () => {
	const failure = await failureOf(
		(async () => person.list(await api({ baseUrl: 'http://127.0.0.1:9' }), { limit: 1 }))(),
	);
	expect(failure.message).toContain('could not be reached');
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	expect(failure.detail.remedy).toContain('"Membercare API"');
});

test('rule 1: a stopped execution sends nothing more', async () => {
	const stop = new AbortController();
	const access = await apiOf(MEMBERCARE, membercareStore(sandbox.membercare), {
		signal: stop.signal,
	});
	const request = createRequest({
		firstname: 'Ib',
		lastname: 'Holm',
		email1: 'ib@example.org',
		primaryAddress: { streetLine: 'Torvet 1', zipCode: '8000', country: 'DK' },
	});
	request.save = async () => stop.abort();
	const failure = await failureOf(person.create!(access, request));
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	expect(await calls('POST')).toBe(1);
});

test('rule 1: a call in flight when the execution is stopped has an unknown outcome', async () => {
	await inject('PUT', { kind: 'timeout', applied: true });
	const stop = new AbortController();
	const access = await apiOf(MEMBERCARE, membercareStore(sandbox.membercare), {
		signal: stop.signal,
	});
	const before = (await person.get(access, '6001'))!;
	const call = failureOf(person.archive!(access, '6001', before));
	setTimeout(() => stop.abort(), 200);
	expect((await call).detail).toMatchObject({ outcome: 'unknown', scope: 'side' });
});

test('rule 33: messages name the call, and neither bodies, queries nor e-mail addresses in paths', async () => {
	await control(sandbox).inject({
		match: { path: '/emails/' },
		fault: { kind: 'status', status: 400, body: 'Bad.' },
	});
	const search = await failureOf(
		person.find!(await api(), { by: 'key', field: 'email1', value: 'bo@example.org' }),
	);
	expect(search.message).toContain('GET /emails/…/persons');
	expect(search.message).not.toContain('bo@example.org');
	await inject('PATCH', {
		kind: 'status',
		status: 500,
		body: { title: 'Oops', detail: 'Try later' },
	});
	const write = await failureOf(
		update(await api(), person, '6001', { honorific: 'Dr. phil. secretus' }),
	);
	expect(write.message).toContain('PATCH /persons/6001 (500): Oops: Try later');
	expect(write.message).not.toContain('secretus');
});
