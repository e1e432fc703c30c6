import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { buildSchema, parse, validate } from 'graphql';

import { connectSandbox } from '../../sandbox';
import { nodeNotFound, serverError } from '../../sandbox/wave';
import { call, useSandbox } from './client';
import * as documents from './waveClient';
import {
	CUSTOMER_CREATE,
	CUSTOMER_PATCH,
	CUSTOMERS,
	waveCaller,
	type Variables,
} from './waveClient';

const sandbox = useSandbox({
	membercare: false,
	customerp: false,
	chargebee: false,
	custompms: false,
	customcrm: false,
	wave: { seed: { customers: [{ id: 'a', name: 'A' }] } },
});
const graphql = waveCaller(sandbox);
const control = () => sandbox().wave.control;
const businessId = () => sandbox().wave.credential.businessId;
const list = async (variables: Variables = {}, token?: string) =>
	await graphql(CUSTOMERS, { businessId: businessId(), ...variables }, token);
const codeOf = ({ body }: { body: ReturnType<typeof JSON.parse> }): string =>
	body.errors?.[0].extensions.code;

describe('schema', () => {
	const folder = join(__dirname, '../../sandbox/wave');
	const published = buildSchema(readFileSync(join(folder, 'schema.graphql'), 'utf8'));
	const older = buildSchema(readFileSync(join(folder, 'schema-2021.graphql'), 'utf8'));

	it('knows the countries and currencies of Wave, not those of ISO', () => {
		const has = (type: string, name: string) =>
			`query { ${type === 'CountryCode' ? 'country' : 'currency'}(code: ${name}) { name } }`;
		const wrong = (type: string, name: string) =>
			validate(published, parse(has(type, name))).length > 0;
		expect(['XK', 'AN'].map((code) => wrong('CountryCode', code))).toEqual([true, true]);
		for (const code of ['BYN', 'KPW', 'LRD', 'SLE', 'STN', 'TMT', 'VES', 'XCG', 'ZWG']) {
			expect([code, wrong('CurrencyCode', code)]).toEqual([code, true]);
		}
		for (const code of ['BYR', 'SLL', 'STD', 'VEF', 'HRK', 'DKK']) {
			expect([code, wrong('CurrencyCode', code)]).toEqual([code, false]);
		}
		expect(validate(older, parse(has('CurrencyCode', 'LRD')))).toEqual([]);
	});

	it('the documents of customers and products fit the schema of 2021 too', () => {
		for (const [name, document] of Object.entries(documents)) {
			if (!/^(CUSTOMERS?|PRODUCTS?)_|^(CUSTOMERS|PRODUCTS)$/.test(name)) continue;
			expect([name, validate(older, parse(String(document)))]).toEqual([name, []]);
		}
	});
});

describe('documents', () => {
	const ID = () => JSON.stringify(businessId());

	it.each([
		['an unknown field', 'query Q { user { shoeSize } }'],
		['an unknown argument', 'query Q($x: ID!) { business(id: $x, page: 1) { id } }'],
		['an unused variable', 'query Q($x: ID) { user { id } }'],
		['a subscription', 'subscription S { user { id } }'],
		['a text in the document', 'query Q { province(code: "CA-QC") { name } }'],
		[
			'a text as default of a variable',
			'query Q($c: String! = "CA-QC") { province(code: $c) { name } }',
		],
		['a text in introspection', 'query Q { __type(name: "Customer") { name } }'],
		[
			'a date in the document',
			'query Q($x: ID!) { business(id: $x) { invoices(invoiceDateStart: "2024-01-01") { pageInfo { totalCount } } } }',
		],
	])('refuses %s, with 200 and 400 in turn and without data', async (_, query) => {
		const answers = [await graphql(query), await graphql(query)];
		expect(answers.map(({ status }) => status)).toEqual([200, 400]);
		for (const answer of answers) {
			expect(codeOf(answer)).toBe('GRAPHQL_VALIDATION_FAILED');
			expect(answer.body.data).toBeUndefined();
		}
	});

	it('refuses what does not parse', async () => {
		expect(codeOf(await graphql('query {'))).toBe('GRAPHQL_PARSE_FAILED');
	});

	it('takes ids in the document, and texts by setting', async () => {
		expect(codeOf(await graphql(`query Q { business(id: ${ID()}) { id } }`))).toBeUndefined();
		await control().configure({ inlineStrings: 'allow' });
		const { body } = await graphql('query Q { province(code: "CA-QC") { name } }');
		expect(body).toEqual({ data: { province: { name: 'Quebec' } } });
	});

	it('runs the operation that operationName names', async () => {
		const query =
			'query A { user { id } } query B { country(code: DK) { name currency { code exponent } } }';
		const ask = async (operationName?: string) =>
			await call('POST', sandbox().wave.apiUrl, {
				body: { query, ...(operationName === undefined ? {} : { operationName }) },
				headers: { authorization: `Bearer ${sandbox().wave.credential.token}` },
			});
		expect((await ask('B')).body.data).toEqual({
			country: { name: 'Denmark', currency: { code: 'DKK', exponent: 2 } },
		});
		expect(codeOf(await ask())).toBe('GRAPHQL_VALIDATION_FAILED');
		expect(codeOf(await ask('C'))).toBe('GRAPHQL_VALIDATION_FAILED');
	});

	it('takes JSON by POST, one request at a time', async () => {
		const { apiUrl, credential, url } = sandbox().wave;
		const headers = { authorization: `Bearer ${credential.token}` };
		const query = 'query Q { user { id } }';
		const status = async (...args: Parameters<typeof call>) => (await call(...args)).status;
		expect(await status('POST', apiUrl, { body: [{ query }], headers })).toBe(400);
		expect(await status('POST', apiUrl, { body: { query, variables: [] }, headers })).toBe(400);
		expect(await status('POST', apiUrl, { headers })).toBe(415);
		expect(await status('GET', apiUrl, { headers })).toBe(405);
		expect(await status('POST', `${url}/graphql`, { body: { query }, headers })).toBe(404);
		const broken = await fetch(apiUrl, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{',
		});
		expect(broken.status).toBe(400);
	});
});

describe('variables', () => {
	it.each([
		['an unknown enum member', { currency: 'BYN' }],
		['a country as text that is no member', { address: { countryCode: 'XK' } }],
		['a key that the input does not have', { businessID: 'x' }],
		['a number for a text', { displayId: 7 }],
		['a missing name', { name: undefined }],
	])('refuses %s before anything else, with both codes in turn', async (_, input) => {
		const variables = { input: { businessId: businessId(), name: 'X', ...input } };
		// Without a token: variables are looked at first.
		const answers = [
			await graphql(CUSTOMER_CREATE, variables, ''),
			await graphql(CUSTOMER_CREATE, variables, ''),
		];
		expect(answers.map(codeOf)).toEqual(['BAD_USER_INPUT', 'VARIABLE_VALUE']);
		expect(await control().count('customers')).toBe(1);
	});

	it('a patch takes no businessId', async () => {
		const input = { id: 'a', businessId: businessId(), name: 'X' };
		expect(codeOf(await graphql(CUSTOMER_PATCH, { input }))).toBe('BAD_USER_INPUT');
	});

	it.each([
		'2024-01-01',
		'2024-01-01T00:00:00Z',
		'2024-01-01T00:00:00.000+01:00',
		'2024-02-30T00:00:00.000Z',
	])('%s is no DateTime', async (modifiedAtAfter) => {
		expect(codeOf(await list({ modifiedAtAfter }))).toBe('BAD_USER_INPUT');
	});

	it('a sort that is null or declared nullable and left out fails', async () => {
		const query = `query Q($id: ID!, $sort: [CustomerSort!]) {
			business(id: $id) { customers(sort: $sort) { pageInfo { totalCount } } } }`;
		for (const variables of [{ id: businessId() }, { id: businessId(), sort: null }]) {
			const { body } = await graphql(query, variables);
			expect(body.data).toBeUndefined();
			expect(body.errors[0].message).toContain('$sort');
		}
		const { body } = await graphql(query, { id: businessId(), sort: ['NAME_ASC'] });
		expect(body.data.business.customers.pageInfo.totalCount).toBe(1);
	});
});

describe('token', () => {
	it.each(['', 'wrong'])("'%s' is refused with 200 and 401 in turn", async (token) => {
		const answers = [await list({}, token), await list({}, token)];
		expect(answers.map(({ status }) => status)).toEqual([200, 401]);
		expect(answers.map(codeOf)).toEqual(['UNAUTHENTICATED', 'UNAUTHENTICATED']);
	});

	it('introspection needs none, a bad document is named before a bad token', async () => {
		const { body } = await graphql('query Q { __schema { queryType { name } } }', {}, '');
		expect(body).toEqual({ data: { __schema: { queryType: { name: 'Query' } } } });
		expect(codeOf(await graphql('query Q { user { shoeSize } }', {}, ''))).toBe(
			'GRAPHQL_VALIDATION_FAILED',
		);
		const mixed = 'query Q { ...F } fragment F on Query { __typename user { id } }';
		expect(codeOf(await graphql(mixed, {}, ''))).toBe('UNAUTHENTICATED');
	});

	it('stops on request until it is restored', async () => {
		await control().expireTokens();
		expect(codeOf(await list())).toBe('UNAUTHENTICATED');
		await control().restoreTokens();
		expect(codeOf(await list())).toBeUndefined();
	});

	it('reaches every business of the user', async () => {
		await control().create('businesses', { id: 'b2', name: 'Second' });
		await control().create('businesses', { id: 'b3', name: 'Third', isArchived: true });
		const query = `query Q($isArchived: Boolean) {
			business { name } businesses(isArchived: $isArchived) { edges { node { name } } } }`;
		const { body } = await graphql(query);
		expect(body.data.business).toEqual({ name: 'Sandbox Trading' });
		expect(body.data.businesses.edges).toEqual([
			{ node: { name: 'Sandbox Trading' } },
			{ node: { name: 'Second' } },
		]);
		const archived = await graphql(query, { isArchived: true });
		expect(archived.body.data.businesses.edges).toEqual([{ node: { name: 'Third' } }]);
	});
});

describe('limits', () => {
	it('60 calls a minute, then a ban; Retry-After is sent every other time', async () => {
		await control().configure({ requestsPerMinute: 3, banSeconds: 120 });
		await control().setClock({ fixedAt: '2025-01-01T00:00:00Z' });
		const statuses: number[] = [];
		const waits: (string | null)[] = [];
		for (let i = 0; i < 5; i += 1) {
			const { status, headers } = await list();
			statuses.push(status);
			waits.push(headers.get('retry-after'));
		}
		expect(statuses).toEqual([200, 200, 200, 429, 429]);
		expect(waits.slice(3)).toEqual(['120', null]);
		await control().setClock({ fixedAt: '2025-01-01T00:01:30Z' });
		expect((await list()).status).toBe(429);
		await control().setClock({ fixedAt: '2025-01-01T00:02:01Z' });
		expect((await list()).status).toBe(200);
	});

	it('without a ban the oldest call of the minute decides', async () => {
		await control().configure({ requestsPerMinute: 1, banSeconds: 0 });
		await control().setClock({ fixedAt: '2025-01-01T00:00:00Z' });
		expect((await list()).status).toBe(200);
		await control().setClock({ fixedAt: '2025-01-01T00:00:20Z' });
		const refused = await list();
		expect([refused.status, refused.headers.get('retry-after')]).toEqual([429, '40']);
		// Another token has its own minute.
		expect((await list({}, sandbox().wave.credential.accessToken)).status).toBe(200);
	});

	it('two calls at once', async () => {
		await control().configure({ answerMs: 150 });
		const both = await Promise.all([list(), list()]);
		expect(both.map(({ status }) => status)).toEqual([200, 200]);
		const three = await Promise.all([list(), list(), list()]);
		expect(three.map(({ status }) => status).sort()).toEqual([200, 200, 429]);
		await control().configure({ concurrentRequests: 0 });
		const free = await Promise.all([list(), list(), list()]);
		expect(free.map(({ status }) => status)).toEqual([200, 200, 200]);
	});
});

describe('control plane', () => {
	it('counts operations by their name, mutations as writes', async () => {
		await control().resetCounters();
		await list();
		await graphql(CUSTOMER_CREATE, { input: { businessId: businessId(), name: 'B' } });
		await graphql(CUSTOMER_CREATE, { input: { businessId: businessId(), name: '' } });
		const { reads, writes, applied, routes } = await control().counters();
		expect({ reads, writes, applied }).toEqual({ reads: 1, writes: 2, applied: 1 });
		expect(routes['POST /graphql/public Customers']).toMatchObject({ calls: 1 });
		expect(routes['POST /graphql/public CustomerCreate']).toMatchObject({ calls: 2, applied: 1 });
		const log = await control().log({ writesOnly: true, last: 2 });
		expect(log.map(({ route, kind }) => [route, kind])).toEqual([
			['/graphql/public CustomerCreate', 'write'],
			['/graphql/public CustomerCreate', 'write'],
		]);
	});

	it('aliased mutations stand and fall one by one', async () => {
		const query = `mutation Two($a: CustomerPatchInput!, $b: CustomerPatchInput!) {
			a: customerPatch(input: $a) { didSucceed } b: customerPatch(input: $b) { didSucceed } }`;
		const { body } = await graphql(query, { a: { id: 'a', phone: '1' }, b: { id: 'a', name: '' } });
		expect(body.data).toEqual({ a: { didSucceed: true }, b: { didSucceed: false } });
		expect(await control().get('customers', 'a')).toMatchObject({ phone: '1', name: 'A' });
	});

	it.each([
		['that was done', true, 2],
		['that was not', false, 1],
	])("'Node could not be found' for a create %s", async (_, applied, count) => {
		await control().inject(nodeNotFound('customerCreate', applied));
		const input = { businessId: businessId(), name: 'B' };
		const answer = await graphql(CUSTOMER_CREATE, { input });
		expect([answer.status, codeOf(answer)]).toEqual([200, 'NOT_FOUND']);
		expect(answer.body.data).toEqual({ customerCreate: null });
		expect(await control().count('customers')).toBe(count);
		expect((await graphql(CUSTOMER_CREATE, { input })).body.data.customerCreate.didSucceed).toBe(
			true,
		);
	});

	it('a server error in HTTP 200', async () => {
		await control().inject(serverError('customerCreate', true));
		const answer = await graphql(CUSTOMER_CREATE, {
			input: { businessId: businessId(), name: 'B' },
		});
		expect([answer.status, codeOf(answer)]).toEqual([200, 'INTERNAL_SERVER_ERROR']);
		expect(await control().count('customers')).toBe(2);
	});

	it('injected statuses have the form of the API', async () => {
		await control().inject({ fault: { kind: 'status', status: 503 } });
		const answer = await list();
		expect([answer.status, codeOf(answer)]).toEqual([503, 'INTERNAL_SERVER_ERROR']);
	});

	it('a mutation that the sandbox does not have says so', async () => {
		const query = `mutation Archive($input: AccountArchiveInput!) {
			accountArchive(input: $input) { didSucceed } }`;
		const { body } = await graphql(query, { input: { id: 'x' } });
		expect(body.errors[0].message).toContain('does not simulate accountArchive');
	});

	it('raw records are checked for their names', async () => {
		await expect(control().create('customers', { name: 'B', shoeSize: 42 })).rejects.toThrow(
			"customers has no field 'shoeSize'",
		);
		await expect(control().create('customers', { id: 'a', name: 'B' })).rejects.toThrow('exists');
		await expect(control().create('invoices', { customerId: 'a', status: 'PAID' })).rejects.toThrow(
			'follows from payments',
		);
	});

	it('snapshots bring records, tokens and numbers back, over the admin port too', async () => {
		const remote = (await connectSandbox(sandbox().adminUrl)).wave.control;
		const snapshot = await remote.snapshot();
		const first = await remote.create('customers', { name: 'B' });
		await remote.expireTokens();
		await remote.restore(snapshot);
		expect(codeOf(await list())).toBeUndefined();
		expect(await remote.count('customers')).toBe(1);
		expect((await remote.create('customers', { name: 'C' })).id).toBe(first.id);
		expect(await remote.act({ do: 'archiveCustomer', customer: 'a' })).toMatchObject({
			isArchived: true,
		});
	});
});
