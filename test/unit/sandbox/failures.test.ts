import type { FailureRule } from '../../sandbox';
import { call, customerpCaller, membercareCaller, useSandbox } from './client';

const sandbox = useSandbox({
	customerp: {
		seed: {
			customers: Array.from({ length: 10 }, (_, index) => ({
				id: `c-${index}`,
				number: String(100 + index),
				name: `N${index}`,
			})),
		},
	},
	membercare: { seed: { companies: [{ debtorAccountNumber: '1', companyName: 'A' }] } },
});
const control = () => sandbox().customerp.control;
const erp = (...args: Parameters<ReturnType<typeof customerpCaller>>) =>
	customerpCaller(sandbox())(...args);
const onPost: FailureRule['match'] = { method: 'POST', path: '/customers$' };

describe('failure rules', () => {
	it('429 says when to come again, and nothing was done', async () => {
		await control().inject({
			match: onPost,
			fault: { kind: 'status', status: 429, retryAfter: 7 },
		});
		const first = await erp('POST', '/customers', { name: 'x' });
		expect([first.status, first.headers.get('retry-after'), first.body.code]).toEqual([
			429,
			'7',
			'too_many_requests',
		]);
		expect(await control().count('customers')).toBe(10);
		expect((await erp('POST', '/customers', { name: 'x' })).status).toBe(201);
	});

	it('hits the nth call, as often as asked, first rule first', async () => {
		await control().inject({
			id: 'a',
			match: { path: '/customers' },
			skip: 1,
			times: 2,
			fault: { kind: 'status', status: 503 },
		});
		await control().inject({
			id: 'b',
			match: { method: ['GET', 'POST'] },
			skip: 3,
			times: 'always',
			fault: { kind: 'html' },
		});
		const statuses: number[] = [];
		for (let i = 0; i < 5; i += 1) statuses.push((await erp('GET', '/customers')).status);
		expect(statuses).toEqual([200, 503, 503, 502, 502]);
		expect((await control().rules()).map(({ id, seen, hits }) => [id, seen, hits])).toEqual([
			['a', 5, 2],
			['b', 5, 2],
		]);
		await control().clearRules('b');
		expect((await erp('GET', '/customers')).status).toBe(200);
	});

	it('a page of HTML comes where JSON was expected', async () => {
		await control().inject({ fault: { kind: 'html' } });
		const answer = await erp('GET', '/customers');
		expect([answer.status, answer.headers.get('content-type')]).toEqual([
			502,
			'text/html; charset=utf-8',
		]);
		expect(answer.text).toContain('<html>');
	});

	it('a 500 may come after the write was done', async () => {
		await control().inject({
			match: onPost,
			fault: { kind: 'status', status: 500, applied: true },
		});
		expect((await erp('POST', '/customers', { name: 'x' })).status).toBe(500);
		expect(await control().count('customers')).toBe(11);
		const [entry] = await control().log({ method: 'POST' });
		expect(entry).toMatchObject({ status: 500, applied: true, fault: 'status' });
	});

	it.each([true, false])('a timeout never answers (write done: %s)', async (applied) => {
		await control().inject({ match: onPost, fault: { kind: 'timeout', applied } });
		const { apiUrl, credential } = sandbox().customerp;
		const options = {
			body: { name: 'x' },
			headers: { authorization: `Bearer ${credential.bearerToken}` },
			timeoutMs: 150,
		};
		await expect(call('POST', `${apiUrl}/customers`, options)).rejects.toThrow();
		expect(await control().count('customers')).toBe(applied ? 11 : 10);
		const [entry] = await control().log({ method: 'POST' });
		expect(entry).toMatchObject({ status: 0, applied });
	});

	it('clearing the rules frees those who wait', async () => {
		await control().inject({ fault: { kind: 'timeout', applied: false } });
		const waiting = erp('GET', '/customers').then(
			() => 'answered',
			() => 'dropped',
		);
		while ((await control().log()).length === 0)
			await new Promise((resolve) => setTimeout(resolve, 5));
		await control().clearRules();
		expect(await waiting).toBe('dropped');
	});

	it.each([true, false])('a dropped connection (write done: %s)', async (applied) => {
		await control().inject({ match: onPost, fault: { kind: 'drop', applied } });
		await expect(erp('POST', '/customers', { name: 'x' })).rejects.toThrow();
		expect(await control().count('customers')).toBe(applied ? 11 : 10);
	});

	it('a cut-off body', async () => {
		await control().inject({ match: onPost, fault: { kind: 'truncate' } });
		await expect(erp('POST', '/customers', { name: 'x' })).rejects.toThrow();
		expect(await control().count('customers')).toBe(11);
	});

	it('a delay before or after the write', async () => {
		await control().inject({ match: onPost, fault: { kind: 'delay', ms: 120, wait: 'after' } });
		await control().inject({ match: onPost, fault: { kind: 'delay', ms: 120 }, skip: 1 });
		const started = Date.now();
		const slow = erp('POST', '/customers', { name: 'x' });
		while ((await control().count('customers')) === 10)
			await new Promise((resolve) => setTimeout(resolve, 2));
		expect(Date.now() - started).toBeLessThan(110);
		expect((await slow).status).toBe(201);
		expect(Date.now() - started).toBeGreaterThanOrEqual(115);
		const second = erp('POST', '/customers', { name: 'y' });
		await new Promise((resolve) => setTimeout(resolve, 50));
		expect(await control().count('customers')).toBe(11);
		expect((await second).status).toBe(201);
	});

	it('a shifted page skips a row, or shows one again', async () => {
		const ids = async (page: number) =>
			(await erp('GET', `/customers?pageSize=4&page=${page}`)).body.data.map(
				({ id }: { id: string }) => id,
			);
		expect(await ids(2)).toEqual(['c-4', 'c-5', 'c-6', 'c-7']);
		await control().inject({ match: { path: 'page=2' }, fault: { kind: 'shiftedPage', by: 1 } });
		expect(await ids(1)).toEqual(['c-0', 'c-1', 'c-2', 'c-3']);
		expect(await ids(2)).toEqual(['c-5', 'c-6', 'c-7', 'c-8']);
		await control().inject({ match: { path: 'page=2' }, fault: { kind: 'shiftedPage', by: -2 } });
		expect(await ids(2)).toEqual(['c-2', 'c-3', 'c-4', 'c-5']);
		const mc = await membercareCaller(sandbox());
		await sandbox().membercare.control.inject({
			match: { path: '/debtors' },
			fault: { kind: 'shiftedPage', by: 1 },
		});
		expect((await mc('GET', '/debtors')).body).toMatchObject({ totalCount: 1, result: [] });
	});

	it('a stale read shows the state of then: edits, creates and deletes undone', async () => {
		await control().edit('customers', 'c-0', { name: 'new' });
		await control().edit('customers', 'c-0', { name: 'newer' });
		await control().create('customers', { id: 'c-x', number: '900', name: 'created' });
		await control().remove('customers', 'c-1');
		await control().inject({
			match: { method: 'GET' },
			times: 4,
			fault: { kind: 'stale', ageMs: 60_000 },
		});
		expect((await erp('GET', '/customers/c-0')).body.name).toBe('N0');
		expect((await erp('GET', '/customers/c-x')).status).toBe(404);
		expect((await erp('GET', '/customers?number=101')).body.total).toBe(1);
		const list = (await erp('GET', '/customers')).body;
		expect(list.data.map(({ name }: { name: string }) => name)).toEqual(
			Array.from({ length: 10 }, (_, i) => `N${i}`),
		);
		expect((await erp('GET', '/customers/c-0')).body.name).toBe('newer');
	});

	it('matches by body too, and refuses rules that make no sense', async () => {
		await control().inject({
			match: { body: 'poison' },
			times: 'always',
			fault: { kind: 'status', status: 500, body: 'boom' },
		});
		expect((await erp('POST', '/customers', { name: 'fine' })).status).toBe(201);
		const poisoned = await erp('POST', '/customers', { name: 'poison' });
		expect([poisoned.status, poisoned.text]).toEqual([500, 'boom']);
		await expect(
			control().inject({ match: { path: '(' }, fault: { kind: 'html' } }),
		).rejects.toThrow();
		await expect(control().inject({ times: 0, fault: { kind: 'html' } })).rejects.toThrow('times');
		await expect(control().inject({ skip: -1, fault: { kind: 'html' } })).rejects.toThrow('skip');
	});

	it('Membercare answers in its own forms: text for 500, ProblemDetails for 429', async () => {
		const mc = await membercareCaller(sandbox());
		await sandbox().membercare.control.inject({
			fault: { kind: 'status', status: 429, retryAfter: 1 },
		});
		await sandbox().membercare.control.inject({ fault: { kind: 'status', status: 500 } });
		expect((await mc('GET', '/products')).body).toMatchObject({
			status: 429,
			title: 'Too Many Requests',
		});
		const failed = await mc('GET', '/products');
		expect(failed.headers.get('content-type')).toContain('text/plain');
		await sandbox().membercare.control.configure({ errorStrings: 'json' });
		const quoted = await mc('GET', '/companies/none');
		expect([quoted.headers.get('content-type'), typeof quoted.body]).toEqual([
			'application/json; charset=utf-8',
			'string',
		]);
	});
});

describe('counters and log', () => {
	it('tell reads, writes, token calls and what was applied', async () => {
		const mc = await membercareCaller(sandbox());
		await mc('GET', '/companies/1');
		await mc('POST', '/companies/search', { criteria: { contactInfo: { website: 'x' } } });
		await mc('PATCH', '/companies/1', { externalId: 'x' });
		await mc('PATCH', '/companies/1', { nonsense: 'x' });
		await mc('GET', '/nonsense');
		const counters = await sandbox().membercare.control.counters();
		expect(counters).toEqual({
			total: 6,
			reads: 3,
			writes: 2,
			auth: 1,
			applied: 1,
			injected: 0,
			routes: {
				'POST /token': { calls: 1, statuses: { 200: 1 }, applied: 0 },
				'GET /companies/{no}': { calls: 1, statuses: { 200: 1 }, applied: 0 },
				'POST /companies/search': { calls: 1, statuses: { 200: 1 }, applied: 0 },
				'PATCH /companies/{no}': { calls: 2, statuses: { 204: 1, 400: 1 }, applied: 1 },
				'GET *': { calls: 1, statuses: { 404: 1 }, applied: 0 },
			},
		});
		await sandbox().membercare.control.resetCounters();
		expect((await sandbox().membercare.control.counters()).total).toBe(0);
	});

	it('the log holds what was sent and answered', async () => {
		await erp('POST', '/customers', { name: 'Ærø' });
		await erp('GET', '/customers?page=1');
		const [write] = await control().log({ writesOnly: true });
		expect(write).toMatchObject({
			method: 'POST',
			path: '/api/v1/customers',
			route: '/customers',
			requestBody: { name: 'Ærø' },
			status: 201,
			applied: true,
			responseBody: { name: 'Ærø' },
		});
		expect(await control().log({ path: 'page=1' })).toHaveLength(1);
		expect(await control().log({ after: write!.seq })).toHaveLength(1);
		expect(await control().log({ last: 1 })).toEqual([expect.objectContaining({ method: 'GET' })]);
		await control().clearLog();
		expect(await control().log()).toEqual([]);
	});

	it('a refused request leaves nothing behind', async () => {
		const mc = await membercareCaller(sandbox());
		await sandbox().membercare.control.configure({ addressOverlap: 'refuse' });
		const address = {
			addressType: 1,
			street: 'x',
			postalCode: { zipCode: '8000' },
			country: { iso2Letter: 'DK' },
		};
		const refused = await mc('POST', '/companies/1/addresses', [address, address]);
		expect(refused.status).toBe(400);
		expect((await sandbox().membercare.control.get('companies', '1'))!.addresses).toEqual([]);
	});
});
