import { connectSandbox, startSandbox, type Sandbox } from '../../sandbox';
import type { ChargebeeSettings } from '../../sandbox/types';
import { refusal, useChargebee } from './chargebeeKit';
import { call } from './client';

const site = useChargebee({ seed: { customers: [{ id: 'c-1', first_name: 'Åse' }] } });
const control = () => site.control();
const settings = (more: Partial<ChargebeeSettings>) => control().configure(more);
const customers = () => control().count('customers');

describe('with the whole sandbox', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ membercare: false, customerp: false, wave: false });
	});
	afterAll(async () => {
		await sandbox.stop();
	});

	const at = (headers: Record<string, string>, method = 'GET', path = '/configurations') =>
		call(method, `${sandbox.chargebee.apiUrl}${path}`, { headers });
	const basic = (text: string) => ({
		authorization: `Basic ${Buffer.from(text).toString('base64')}`,
	});

	it('a key is the user of a Basic authentication, without a password', async () => {
		const { apiKey, readOnlyKey } = sandbox.chargebee.credential;
		const probe = await at(basic(`${apiKey}:`));
		expect(probe.body).toEqual({
			configurations: [
				{
					domain: 'sandbox-test.chargebee.com',
					product_catalog_version: 'v2',
					chargebee_response_schema_type: 'items',
				},
			],
		});
		expect((await at(basic(`${readOnlyKey}:`))).status).toBe(200);
		const wrongs: Record<string, string>[] = [
			{},
			basic('x:'),
			basic(`${apiKey}:x`),
			basic(apiKey),
			{ authorization: `Basic ${apiKey}:` },
			{ authorization: `Bearer ${apiKey}` },
		];
		for (const wrong of wrongs) {
			const refused = await at(wrong);
			expect(refusal(refused)).toEqual([401, 'api_authentication_failed', undefined]);
		}
	});

	it('a read-only key reads', async () => {
		const key = basic(`${sandbox.chargebee.credential.readOnlyKey}:`);
		expect((await at(key, 'GET', '/customers')).status).toBe(200);
		expect(refusal(await at(key, 'POST', '/customers'))[1]).toBe('api_authorization_failed');
	});

	it('keys can be withdrawn', async () => {
		const key = basic(`${sandbox.chargebee.credential.apiKey}:`);
		await sandbox.chargebee.control.expireTokens();
		expect((await at(key)).status).toBe(401);
		await sandbox.chargebee.control.restoreTokens();
		expect((await at(key)).status).toBe(200);
	});

	it('another process has the same controls, and those of Chargebee alone', async () => {
		const remote = await connectSandbox(sandbox.adminUrl);
		const entity = await remote.chargebee.control.act({ do: 'putBusinessEntity', id: 'be-1' });
		expect(entity).toMatchObject({ id: 'be-1', status: 'active' });
		expect(await remote.chargebee.control.deliveries()).toEqual([]);
		await remote.chargebee.control.delivered();
		await expect(
			remote.chargebee.control.act({ do: 'deleteBusinessEntity', id: 'x' }),
		).rejects.toThrow("there is no business entity 'x'");
		expect(await remote.custompms.control.count('customers')).toBe(0);
		expect('act' in remote.custompms.control).toBe(false);
	});
});

describe('a write', () => {
	const raw = async (body: string, type?: string) => {
		const { apiUrl, credential } = site.running();
		const response = await fetch(`${apiUrl}/customers`, {
			method: 'POST',
			headers: {
				authorization: `Basic ${Buffer.from(`${credential.apiKey}:`).toString('base64')}`,
				...(type === undefined ? {} : { 'content-type': type }),
			},
			body,
		});
		return { status: response.status, body: await response.json() } as Parameters<
			typeof refusal
		>[0];
	};
	const FORM = 'application/x-www-form-urlencoded; charset=utf-8';

	it('is a form in UTF-8', async () => {
		const { body } = await raw('first_name=%C3%86r%C3%B8+%26&billing_address%5Bcity%5D=x', FORM);
		expect(body.customer).toMatchObject({ first_name: 'Ærø &', billing_address: { city: 'x' } });
	});

	it.each<[string, string, string | undefined, string | undefined]>([
		['JSON', '{"first_name":"x"}', 'application/json', undefined],
		['JSON that says it is a form', '{"first_name":"x"}', FORM, undefined],
		['no content type', 'first_name=x', 'text/plain', undefined],
		['a name twice', 'first_name=x&first_name=y', FORM, 'first_name'],
		['a value and a group', 'meta_data=x&meta_data[a]=y', FORM, 'meta_data[a]'],
		['a name with an open bracket', 'billing_address[city=x', FORM, 'billing_address[city'],
		[
			'the index before the name',
			'tax_providers_fields[0][field_id]=x',
			FORM,
			'tax_providers_fields',
		],
		['a list with a hole', 'exemption_details[1]=x', FORM, 'exemption_details'],
		['an unknown parameter', 'firstName=x', FORM, 'firstName'],
		['a prototype', '__proto__[a]=x', FORM, '__proto__'],
	])('is refused as %s', async (_, body, type, param) => {
		const refused = await raw(body, type);
		expect([refused.status, refused.body.param]).toEqual([400, param]);
		expect(await customers()).toBe(1);
	});

	it('has no parameters in its query', async () => {
		expect(refusal(await site.post('/customers?first_name=x'))).toEqual([
			400,
			'invalid_request',
			undefined,
		]);
	});

	it('is a POST', async () => {
		for (const method of ['PUT', 'PATCH', 'DELETE']) {
			expect(refusal(await site.request(method, '/customers/c-1'))[1]).toBe(
				'http_method_not_supported',
			);
		}
		expect((await site.get('/guests')).status).toBe(404);
	});

	it('shows up in the log by its parameters', async () => {
		await site.post('/customers', { billing_address: { city: 'x' } });
		const [entry] = await control().log({ last: 1 });
		expect(entry).toMatchObject({
			route: '/customers',
			requestBody: { 'billing_address[city]': 'x' },
			applied: true,
		});
		expect(await control().counters()).toMatchObject({ writes: 1, applied: 1 });
	});

	it('names the status in an error', async () => {
		const { body } = await site.get('/customers/c-9');
		expect(body).toEqual({
			message: expect.any(String),
			type: 'invalid_request',
			api_error_code: 'resource_not_found',
			http_status_code: 404,
		});
	});
});

describe('an idempotency key', () => {
	const create = (key: string, params: Record<string, string>) =>
		site.post('/customers', params, { 'chargebee-idempotency-key': key });
	const replayed = (answer: { headers: Headers }) =>
		answer.headers.get('chargebee-idempotency-replayed');

	it('gives the first answer again, whatever the order of parameters', async () => {
		const first = await create('k', { first_name: 'A', last_name: 'B' });
		const again = await create('k', { last_name: 'B', first_name: 'A' });
		expect([again.status, again.body]).toEqual([200, first.body]);
		expect([replayed(first), replayed(again)]).toEqual([null, 'true']);
		expect(await customers()).toBe(2);
		expect((await control().counters()).applied).toBe(1);
	});

	it('cannot be used for other parameters or another call', async () => {
		await create('k', { first_name: 'A' });
		expect(refusal(await create('k', { first_name: 'B' }))[1]).toBe('unable_to_process_request');
		const other = await site.post(
			'/customers/c-1',
			{ first_name: 'A' },
			{ 'chargebee-idempotency-key': 'k' },
		);
		expect(other.status).toBe(422);
	});

	it('ends after half an hour', async () => {
		await create('k', { first_name: 'A' });
		await control().setClock({ offsetMs: 29 * 60_000 });
		expect(replayed(await create('k', { first_name: 'A' }))).toBe('true');
		await control().setClock({ offsetMs: 31 * 60_000 });
		expect(replayed(await create('k', { first_name: 'A' }))).toBeNull();
		expect(await customers()).toBe(3);
	});

	it('keeps refusals too, or not', async () => {
		const refused = await create('k', { id: 'c-1' });
		await control().remove('customers', 'c-1');
		const again = await create('k', { id: 'c-1' });
		expect([again.body, replayed(again)]).toEqual([refused.body, 'true']);
		await settings({ idempotencyKeepsErrors: false });
		await create('l', { id: 'c-1' });
		expect(replayed(await create('l', { id: 'c-1' }))).toBeNull();
	});

	it('saves a write whose answer was lost', async () => {
		await control().inject({
			match: { method: 'POST' },
			fault: { kind: 'status', status: 500, applied: true },
		});
		const lost = await create('k', { first_name: 'A' });
		expect(refusal(lost)).toEqual([500, 'internal_error', undefined]);
		const again = await create('k', { first_name: 'A' });
		expect([again.status, replayed(again)]).toEqual([200, 'true']);
		expect(await customers()).toBe(2);
	});

	it.each(['', 'x'.repeat(101)])('must have 1 to 100 characters: not "%s"', async (key) => {
		const refused = await create(key, {});
		expect(refusal(refused)).toEqual([400, 'param_wrong_value', 'chargebee-idempotency-key']);
	});

	it('survives a snapshot', async () => {
		await create('k', { first_name: 'A' });
		const snapshot = await control().snapshot();
		await control().reset();
		expect(await customers()).toBe(1);
		await control().restore(snapshot);
		expect(replayed(await create('k', { first_name: 'A' }))).toBe('true');
		expect(await customers()).toBe(2);
	});
});

describe('the rate limit', () => {
	it('serves nothing more until the minute is over', async () => {
		await control().setClock({ fixedAt: '2025-01-01T10:00:45Z' });
		await settings({ requestsPerMinute: 3 });
		const statuses: number[] = [];
		for (let i = 0; i < 3; i += 1) statuses.push((await site.get('/configurations')).status);
		expect(statuses).toEqual([200, 200, 200]);
		const refused = await site.get('/configurations');
		expect(refusal(refused)).toEqual([429, 'api_request_limit_exceeded', undefined]);
		expect(refused.headers.get('retry-after')).toBe('15');
		await control().setClock({ fixedAt: '2025-01-01T10:01:00Z' });
		expect((await site.get('/configurations')).status).toBe(200);
	});

	it('leaves a refused write undone', async () => {
		await settings({ requestsPerMinute: 1 });
		await site.post('/customers');
		expect((await site.post('/customers')).status).toBe(429);
		expect(await customers()).toBe(2);
	});
});

describe('stamps', () => {
	it('grow strictly, also while the clock stands still', async () => {
		await control().setClock({ fixedAt: '2025-01-01T10:00:00Z' });
		const versions: number[] = [];
		for (let i = 0; i < 5; i += 1) {
			const { body } = await site.post('/customers/c-1', { first_name: `A${i}` });
			versions.push(body.customer.resource_version);
			expect(body.customer.updated_at).toBe(1_735_725_600);
		}
		expect(versions).toEqual([...new Set(versions)].sort((a, b) => a - b));
	});

	it('of seeds are kept', async () => {
		await control().seed({ customers: [{ id: 'c-5', created_at: 1, updated_at: 1_600_000_000 }] });
		expect(await control().get('customers', 'c-5')).toMatchObject({
			created_at: 1,
			updated_at: 1_600_000_000,
			resource_version: 1_600_000_000_000,
		});
		await expect(control().seed({ customers: [{ id: 'c-6' }, { id: 'c-5' }] })).rejects.toThrow(
			'exists already',
		);
		expect(await control().get('customers', 'c-6')).toBeNull();
	});

	it('come with events if the seed says so', async () => {
		await control().seed({ customers: [{ id: 'c-5' }] });
		expect(await control().count('events')).toBe(0);
		await control().seed({ customers: [{ id: 'c-6' }], withEvents: true });
		expect(await control().find('events')).toMatchObject([{ event_type: 'customer_created' }]);
	});
});

describe('settings', () => {
	it('are checked', async () => {
		await expect(settings({ currencies: [] })).rejects.toThrow('at least one currency');
		await expect(settings({ webhookMinuteMs: 0 })).rejects.toThrow('webhookMinuteMs');
		await expect(settings({ nothing: 1 } as never)).rejects.toThrow("no setting 'nothing'");
	});
});
