import { usePms } from '../../support/alone';
import { call } from './client';

const pms = usePms({
	seed: {
		customers: [
			{
				id: 'cus_a',
				number: 'G-1',
				firstName: 'Åse',
				lastName: 'Ærø',
				email: 'aase@example.com',
				subscriptionId: 'sub-1',
				modifiedAt: '2024-05-01T10:00:00.000Z',
			},
			{
				id: 'cus_b',
				number: 'G-2',
				type: 'company',
				companyName: 'Fjord Rejser A/S',
				vatNumber: 'DK12345678',
				status: 'archived',
				modifiedAt: '2024-05-01T10:00:00.001Z',
			},
		],
	},
});
const control = () => pms().control;
const ask = async (
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
) =>
	await call(method, `${pms().apiUrl}${path}`, {
		body,
		headers: { [pms().credential.apiKeyHeader]: pms().credential.apiKey, ...headers },
	});
const total = async (query: string) =>
	(await ask('GET', `/customers?${query}`)).body.paging.total as number;

describe('the credential', () => {
	it('is a key in a header and nothing else', async () => {
		expect((await ask('GET', '/me')).body).toEqual({
			tenant: 'Sandbox Hotel',
			name: expect.any(String),
		});
		const { apiKey, apiKeyHeader } = pms().credential;
		for (const headers of [
			{},
			{ [apiKeyHeader]: 'x' },
			{ authorization: `Bearer ${apiKey}` },
			{ authorization: 'Bearer undefined' },
		]) {
			const refused = await call('GET', `${pms().apiUrl}/me`, { headers });
			expect([refused.status, refused.body.code]).toEqual([401, 'unauthorized']);
			expect(refused.headers.get('www-authenticate')).toBe('ApiKey');
		}
		expect((await ask('GET', '/me', undefined, { authorization: 'Bearer x' })).status).toBe(200);
		await control().expireTokens();
		expect((await ask('GET', '/customers')).status).toBe(401);
	});
});

describe('lists', () => {
	it('leave archived records out unless asked, and say where they stand', async () => {
		const { body } = await ask('GET', '/customers');
		expect(body).toEqual({
			items: [expect.objectContaining({ id: 'cus_a' })],
			paging: { page: 0, limit: 100, total: 1, next: null },
		});
		expect(await total('includeArchived=true')).toBe(2);
		expect(await total('status=archived')).toBe(1);
	});

	it('updatedSince includes the moment itself, and needs an offset', async () => {
		const since = (moment: string) => total(`includeArchived=true&updatedSince=${moment}`);
		expect(await since('2024-05-01T10:00:00.000Z')).toBe(2);
		expect(await since('2024-05-01T12:00:00.001%2B02:00')).toBe(1);
		expect((await ask('GET', '/customers?updatedSince=2024-05-01T10:00:00')).status).toBe(400);
	});

	it('come in pages that are counted from 0, of at most 200', async () => {
		await control().seed({
			customers: Array.from({ length: 250 }, (_, index) => ({
				lastName: `N${index}`,
				modifiedAt: new Date(1.6e12 + index).toISOString(),
			})),
		});
		const first = (await ask('GET', '/customers?limit=500&orderBy=modifiedAt')).body;
		expect(first.paging).toEqual({ page: 0, limit: 200, total: 251, next: 1 });
		expect(first.items[0].lastName).toBe('N0');
		const second = (await ask('GET', '/customers?limit=500&orderBy=modifiedAt&page=1')).body;
		expect([second.items.length, second.paging.next]).toEqual([51, null]);
		expect(second.items.at(-1).lastName).toBe('Ærø');
	});

	it.each([
		'orderBy=email',
		'sort=modifiedAt',
		'page=-1',
		'page=x',
		'limit=0',
		'pageSize=5',
		'modifiedSince=2024-05-01T10:00:00Z',
		'includeArchived=yes',
		'phone=1',
		'number=1&number=2',
	])('refuse %s', async (query) => {
		expect((await ask('GET', `/customers?${query}`)).status).toBe(400);
	});

	it.each([
		['number', 'g-2', 'cus_b'],
		['email', 'AASE@example.com', 'cus_a'],
		['companyName', 'fjord rejser a/s', 'cus_b'],
		['lastName', 'ærø', 'cus_a'],
		['vatNumber', 'dk12345678', 'cus_b'],
		['subscriptionId', 'sub-1', 'cus_a'],
		['type', 'company', 'cus_b'],
	])('find by %s', async (name, value, id) => {
		const query = `includeArchived=true&${name}=${encodeURIComponent(value)}`;
		const { items } = (await ask('GET', `/customers?${query}`)).body;
		expect(items.map((one: { id: string }) => one.id)).toEqual([id]);
		expect(await total(`includeArchived=true&${name}=other`)).toBe(0);
	});
});

describe('writes', () => {
	it("POST answers 201 with the record in the server's own form", async () => {
		await control().setClock({ fixedAt: '2025-01-01T00:00:00.123Z' });
		const { status, body, headers } = await ask('POST', '/customers', {
			salutation: 'Fru',
			firstName: ' Karen ',
			lastName: 'Blixen',
			email: 'Karen@Example.COM',
			phone: '33 12 34 56',
			nationality: 'dk',
			address: { line1: 'Rungstedlund', city: '', country: 'dk' },
			birthDate: '1885-04-17',
			paymentTermsDays: 8,
			note: '',
		});
		expect(status).toBe(201);
		expect(body).toMatchObject({
			id: expect.stringMatching(/^cus_\d{6}$/),
			number: 'G-30001',
			type: 'guest',
			firstName: 'Karen',
			email: 'karen@example.com',
			phone: '33 12 34 56',
			nationality: 'DK',
			address: { line1: 'Rungstedlund', line3: null, region: null, city: null, country: 'DK' },
			allowMarketing: false,
			vip: false,
			status: 'active',
			note: null,
			createdAt: '2025-01-01T00:00:00.123Z',
			modifiedAt: '2025-01-01T00:00:00.123Z',
		});
		expect(headers.get('etag')).toMatch(/^"\d+"$/);
		expect(headers.get('location')).toBe(`${pms().apiUrl}/customers/${body.id}`);
	});

	it.each([
		[{}, 'lastName'],
		[{ firstName: 'x' }, 'lastName'],
		[{ lastName: 'x', id: 'mine' }, 'id'],
		[{ lastName: 'x', colour: 'red' }, 'colour'],
		[{ lastName: 'x', createdAt: '2025-01-01T00:00:00Z' }, 'createdAt'],
		[{ lastName: 'x'.repeat(61) }, 'lastName'],
		[{ lastName: 42 }, 'lastName'],
		[{ lastName: 'x', type: 'person' }, 'type'],
		[{ lastName: 'x', language: 'danish' }, 'language'],
		[{ lastName: 'x', nationality: 'DNK' }, 'nationality'],
		[{ lastName: 'x', birthDate: '17.04.1885' }, 'birthDate'],
		[{ lastName: 'x', email: 'nobody' }, 'email'],
		[{ lastName: 'x', billingEmail: 'nobody' }, 'billingEmail'],
		[{ lastName: 'x', vip: 'yes' }, 'vip'],
		[{ lastName: 'x', paymentTermsDays: 1.5 }, 'paymentTermsDays'],
		[{ lastName: 'x', address: { careOf: 'y' } }, 'address.careOf'],
	])('refuses %j with 422 that names the field', async (body, field) => {
		const answer = await ask('POST', '/customers', body);
		expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([422, field]);
		expect(await control().count('customers')).toBe(2);
	});

	it('a name of some kind stays, whichever it is', async () => {
		const emptied = await ask('PATCH', '/customers/cus_a', { lastName: null });
		expect([emptied.status, emptied.body.errors[0].field]).toEqual([422, 'lastName']);
		const firm = await ask('PATCH', '/customers/cus_a', { lastName: null, companyName: 'Ærø ApS' });
		expect(firm.body).toMatchObject({ lastName: null, companyName: 'Ærø ApS' });
	});

	it('a number and an external reference belong to one record each', async () => {
		const number = await ask('POST', '/customers', { lastName: 'x', number: 'g-1' });
		expect([number.status, number.body]).toEqual([
			409,
			expect.objectContaining({ field: 'number', existingId: 'cus_a' }),
		]);
		const made = await ask('POST', '/customers', { lastName: 'x', externalReference: 'ref-1' });
		const again = await ask('POST', '/customers', { lastName: 'y', externalReference: 'ref-1' });
		expect([again.status, again.body.existingId]).toEqual([409, made.body.id]);
		expect((await ask('POST', '/customers', { lastName: 'x', number: '0042' })).body.number).toBe(
			'0042',
		);
	});

	it('PATCH merges the address, empties by null, and moves modifiedAt if anything changed', async () => {
		await ask('PATCH', '/customers/cus_a', { address: { line1: 'A', city: 'B' } });
		await control().setClock({ offsetMs: 5_000 });
		const before = (await ask('GET', '/customers/cus_a')).body;
		const same = (await ask('PATCH', '/customers/cus_a', { address: { city: 'B' } })).body;
		expect(same).toEqual(before);
		const after = await ask('PATCH', '/customers/cus_a', { address: { city: null }, email: null });
		expect(after.body).toMatchObject({ email: null, address: { line1: 'A', city: null } });
		expect(after.body.modifiedAt > before.modifiedAt).toBe(true);
	});

	it('If-Match stops a write on another version', async () => {
		const etag = (await ask('GET', '/customers/cus_a')).headers.get('etag')!;
		await control().edit('customers', 'cus_a', { note: 'by hand' });
		for (const [method, body] of [['PATCH', { vip: true }], ['DELETE']] as const) {
			const stale = await ask(method, '/customers/cus_a', body, { 'if-match': etag });
			expect(stale.status).toBe(412);
		}
	});

	it('DELETE answers 204 once, then 404, or 405 where it is not allowed', async () => {
		expect((await ask('DELETE', '/customers/cus_a')).status).toBe(204);
		expect((await ask('DELETE', '/customers/cus_a')).status).toBe(404);
		await control().configure({ undeletable: true });
		expect((await ask('DELETE', '/customers/cus_b')).status).toBe(405);
	});

	it('settings say what becomes of text and unknown fields', async () => {
		await control().configure({
			trimText: false,
			lowerCaseEmail: false,
			refuseUnknownFields: false,
		});
		const { body } = await ask('POST', '/customers', {
			lastName: ' x ',
			email: 'A@Example.com',
			colour: 'red',
		});
		expect(body).toMatchObject({ lastName: ' x ', email: 'A@Example.com' });
		expect(body).not.toHaveProperty('colour');
	});
});

describe('a server that lags', () => {
	it('shows a write to single reads at once, to lists later', async () => {
		await control().configure({ listLagSeconds: 60 });
		const { id } = (await ask('POST', '/customers', { lastName: 'Late' })).body;
		expect((await ask('GET', `/customers/${id}`)).status).toBe(200);
		expect(await total('lastName=late')).toBe(0);
		await control().configure({ listLagSeconds: 0 });
		expect(await total('lastName=late')).toBe(1);
	});
});
