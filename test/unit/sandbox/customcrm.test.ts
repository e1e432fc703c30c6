import { useCrm } from '../../support/alone';
import { call } from './client';

const crm = useCrm({
	seed: {
		customers: [
			{
				id: 'c-a',
				number: 'C-1',
				name: 'Érable Inc.',
				email: 'info@erable.example',
				modifiedAt: '2024-05-01T10:00:00.000Z',
			},
			{
				id: 'c-b',
				number: 'C-2',
				type: 'person',
				name: 'Zoé Côté',
				status: 'archived',
				modifiedAt: '2024-05-01T10:00:00.001Z',
			},
		],
		products: [{ id: 'p-a', number: 'P-1', name: 'Sirop', unitPrice: 9.12345 }],
		orders: [{ id: 'o-a', number: 'SO-1', customerId: 'c-a', orderDate: '2024-05-02' }],
	},
});
const control = () => crm().control;
const ask = async (
	method: string,
	path: string,
	body?: unknown,
	headers: Record<string, string> = {},
) =>
	await call(method, `${crm().apiUrl}${path}`, {
		body,
		headers: { authorization: `Bearer ${crm().credential.bearerToken}`, ...headers },
	});
const total = async (query: string) =>
	(await ask('GET', `/customers?${query}`)).body.meta.total as number;

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;
const line = { productId: 'p-a', quantity: 1.5, unitPrice: 2.00000001 };
const order = { customerId: 'c-a', orderDate: '2025-01-31', lines: [line] };

describe('the credential', () => {
	it('is a bearer token and nothing else', async () => {
		expect((await ask('GET', '/me')).body).toEqual({
			tenant: 'Sandbox Studio',
			name: expect.any(String),
		});
		const { bearerToken } = crm().credential;
		const refusedHeaders: Array<Record<string, string>> = [
			{},
			{ authorization: 'Bearer x' },
			{ authorization: bearerToken },
			{ 'x-api-key': bearerToken },
			{ 'x-api-key': 'undefined' },
		];
		for (const headers of refusedHeaders) {
			const refused = await call('GET', `${crm().apiUrl}/me`, { headers });
			expect([refused.status, refused.body.code]).toEqual([401, 'unauthorized']);
			expect(refused.headers.get('www-authenticate')).toBe('Bearer');
		}
		await control().expireTokens();
		expect((await ask('GET', '/customers')).status).toBe(401);
	});
});

describe('lists', () => {
	it('leave archived records out unless asked, and say where they stand', async () => {
		const { body } = await ask('GET', '/customers');
		expect(body).toEqual({
			data: [expect.objectContaining({ id: 'c-a' })],
			meta: { page: 1, perPage: 100, total: 1, nextPage: null },
		});
		expect(await total('includeArchived=true')).toBe(2);
		expect(await total('status=archived')).toBe(1);
	});

	it('show cancelled orders', async () => {
		await ask('PATCH', '/orders/o-a', { status: 'cancelled' });
		expect((await ask('GET', '/orders')).body.meta.total).toBe(1);
	});

	it('changedSince includes the moment itself, and needs an offset', async () => {
		const since = (moment: string) => total(`includeArchived=true&changedSince=${moment}`);
		expect(await since('2024-05-01T10:00:00.000Z')).toBe(2);
		expect(await since('2024-05-01T06:00:00.001-04:00')).toBe(1);
		expect((await ask('GET', '/customers?changedSince=2024-05-01T10:00:00')).status).toBe(400);
	});

	it('come in pages that are counted from 1, of at most 200', async () => {
		await control().seed({
			products: Array.from({ length: 250 }, (_, index) => ({
				name: `N${index}`,
				modifiedAt: new Date(1.6e12 + index).toISOString(),
			})),
		});
		const first = (await ask('GET', '/products?perPage=500&sortBy=modifiedAt')).body;
		expect(first.meta).toEqual({ page: 1, perPage: 200, total: 251, nextPage: 2 });
		expect(first.data[0].name).toBe('N0');
		const second = (await ask('GET', '/products?perPage=500&sortBy=modifiedAt&page=2')).body;
		expect([second.data.length, second.meta.nextPage]).toEqual([51, null]);
		expect(second.data.at(-1).name).toBe('Sirop');
	});

	it.each([
		'sortBy=email',
		'sort=modifiedAt',
		'page=0',
		'page=x',
		'perPage=0',
		'limit=5',
		'updatedSince=2024-05-01T10:00:00Z',
		'includeArchived=yes',
		'phone=1',
		'number=1&number=2',
	])('refuse %s', async (query) => {
		expect((await ask('GET', `/customers?${query}`)).status).toBe(400);
	});

	it.each([
		['customers', 'number', 'c-2', 'c-b'],
		['customers', 'email', 'INFO@erable.example', 'c-a'],
		['customers', 'name', 'érable inc.', 'c-a'],
		['customers', 'type', 'person', 'c-b'],
		['orders', 'number', 'so-1', 'o-a'],
		['orders', 'customerId', 'c-a', 'o-a'],
		['orders', 'status', 'draft', 'o-a'],
		['products', 'number', 'p-1', 'p-a'],
		['products', 'name', 'sirop', 'p-a'],
	])('of %s find by %s', async (entity, name, value, id) => {
		const find = async (wanted: string) => {
			const query = `includeArchived=true&${name}=${encodeURIComponent(wanted)}`;
			const { data } = (await ask('GET', `/${entity}?${query}`)).body;
			return (data as Array<{ id: string }>).map((one) => one.id);
		};
		expect(await find(value)).toEqual([id]);
		expect(await find('other')).toEqual([]);
	});
});

describe('customers', () => {
	it("POST answers 201 with the record in the server's own form", async () => {
		await control().setClock({ fixedAt: '2025-01-01T00:00:00.123Z' });
		const { status, body, headers } = await ask('POST', '/customers', {
			name: ' Forêt & Frères ',
			email: 'Zoe@Example.CA',
			tollFree: '1-800-555-0199',
			address: { line1: '1250 rue Guy', city: '', region: 'ca-qc', country: 'ca' },
			shipping: { name: 'Quai 4' },
			currency: 'cad',
			note: '',
		});
		expect(status).toBe(201);
		const empty = { line1: null, line2: null, postalCode: null, city: null };
		expect(body).toMatchObject({
			id: expect.stringMatching(UUID),
			number: 'C-1001',
			type: 'company',
			name: 'Forêt & Frères',
			firstName: null,
			email: 'zoe@example.ca',
			tollFree: '1-800-555-0199',
			address: { ...empty, line1: '1250 rue Guy', region: 'CA-QC', country: 'CA' },
			shipping: {
				name: 'Quai 4',
				phone: null,
				instructions: null,
				...empty,
				region: null,
				country: null,
			},
			currency: 'CAD',
			allowPersonalData: false,
			status: 'active',
			note: null,
			createdAt: '2025-01-01T00:00:00.123Z',
			modifiedAt: '2025-01-01T00:00:00.123Z',
		});
		expect(headers.get('etag')).toMatch(/^"\d+"$/);
		expect(headers.get('location')).toBe(`${crm().apiUrl}/customers/${body.id}`);
	});

	it.each([
		[{}, 'name'],
		[{ name: null }, 'name'],
		[{ firstName: 'x', lastName: 'y' }, 'name'],
		[{ name: 'x', id: 'mine' }, 'id'],
		[{ name: 'x', colour: 'red' }, 'colour'],
		[{ name: 'x', createdAt: '2025-01-01T00:00:00Z' }, 'createdAt'],
		[{ name: 'x'.repeat(201) }, 'name'],
		[{ name: 42 }, 'name'],
		[{ name: 'x', type: 'guest' }, 'type'],
		[{ name: 'x', email: 'nobody' }, 'email'],
		[{ name: 'x', fax: 'none' }, 'fax'],
		[{ name: 'x', currency: 'dollar' }, 'currency'],
		[{ name: 'x', allowPersonalData: 'yes' }, 'allowPersonalData'],
		[{ name: 'x', address: { region: 'Quebec' } }, 'address.region'],
		[{ name: 'x', address: { region: 'QC' } }, 'address.region'],
		[{ name: 'x', shipping: { country: 'Canada' } }, 'shipping.country'],
		[{ name: 'x', address: { instructions: 'y' } }, 'address.instructions'],
	])('refuse %j with 422 that names the field', async (body, field) => {
		const answer = await ask('POST', '/customers', body);
		expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([422, field]);
		expect(await control().count('customers')).toBe(2);
	});

	it('a number and an external reference belong to one record each', async () => {
		const number = await ask('POST', '/customers', { name: 'x', number: 'c-1' });
		expect([number.status, number.body]).toEqual([
			409,
			expect.objectContaining({ field: 'number', existingId: 'c-a' }),
		]);
		const made = await ask('POST', '/customers', { name: 'x', externalReference: 'ref-1' });
		const again = await ask('POST', '/customers', { name: 'y', externalReference: 'ref-1' });
		expect([again.status, again.body.existingId]).toEqual([409, made.body.id]);
		expect((await ask('POST', '/customers', { name: 'x', number: '0042' })).body.number).toBe(
			'0042',
		);
	});

	it('PATCH merges addresses, empties by null, and moves modifiedAt if anything changed', async () => {
		await ask('PATCH', '/customers/c-a', { shipping: { name: 'A', city: 'B' } });
		await control().setClock({ offsetMs: 5_000 });
		const before = (await ask('GET', '/customers/c-a')).body;
		const same = (await ask('PATCH', '/customers/c-a', { shipping: { city: 'B' } })).body;
		expect(same).toEqual(before);
		const after = await ask('PATCH', '/customers/c-a', { shipping: { city: null }, email: null });
		expect(after.body).toMatchObject({ email: null, shipping: { name: 'A', city: null } });
		expect(after.body.modifiedAt > before.modifiedAt).toBe(true);
	});

	it('If-Match stops a write on another version', async () => {
		const etag = (await ask('GET', '/customers/c-b')).headers.get('etag')!;
		await control().edit('customers', 'c-b', { note: 'by hand' });
		for (const [method, body] of [['PATCH', { owner: 'x' }], ['DELETE']] as const) {
			const stale = await ask(method, '/customers/c-b', body, { 'if-match': etag });
			expect(stale.status).toBe(412);
		}
	});

	it('DELETE answers 204 once, then 404; 409 while an order refers to it, 405 where not allowed', async () => {
		expect((await ask('DELETE', '/customers/c-b')).status).toBe(204);
		expect((await ask('DELETE', '/customers/c-b')).status).toBe(404);
		const used = await ask('DELETE', '/customers/c-a');
		expect([used.status, used.body.references]).toEqual([409, { orders: 1 }]);
		await ask('DELETE', '/orders/o-a');
		await control().configure({ undeletable: ['customers'] });
		expect((await ask('DELETE', '/customers/c-a')).status).toBe(405);
	});
});

describe('orders', () => {
	it('keep their lines and compute nothing', async () => {
		const { status, body } = await ask('POST', '/orders', order);
		expect(status).toBe(201);
		expect(body).toMatchObject({
			id: expect.stringMatching(UUID),
			number: 'SO-5001',
			status: 'draft',
			total: null,
			amountDue: null,
			amountPaid: null,
			invoiceNumber: null,
			sentAt: null,
		});
		expect(body.lines).toEqual([
			{ id: expect.stringMatching(UUID), description: null, taxCodes: null, ...line },
		]);
	});

	it('give amounts back as they were sent: as numbers, or as text where a number loses digits', async () => {
		const sent = { quantity: '12345678901.00000001', unitPrice: '0.10000000' };
		const { body } = await ask('POST', '/orders', { ...order, lines: [sent], total: '10.5' });
		expect(body).toMatchObject({
			total: 10.5,
			lines: [{ quantity: '12345678901.00000001', unitPrice: 0.1 }],
		});
		expect((await ask('GET', `/orders/${body.id}`)).body).toEqual(body);
	});

	it.each([
		[{ customerId: 'c-a' }, 'orderDate'],
		[{ orderDate: '2025-01-31' }, 'customerId'],
		[{ ...order, customerId: null }, 'customerId'],
		[{ ...order, customerId: 'none' }, 'customerId'],
		[{ ...order, orderDate: '31.01.2025' }, 'orderDate'],
		[{ ...order, status: 'archived' }, 'status'],
		[{ ...order, sentAt: '2025-01-31' }, 'sentAt'],
		[{ ...order, sentAt: '2025-01-31T10:00:00' }, 'sentAt'],
		[{ ...order, sentAt: 1738317600 }, 'sentAt'],
		[{ ...order, total: 'ten' }, 'total'],
		[{ ...order, amountDue: '1,50' }, 'amountDue'],
		[{ ...order, netTotal: 1 }, 'netTotal'],
		[{ ...order, lines: [{ ...line, productId: 'none' }] }, 'lines[0].productId'],
		[{ ...order, lines: [{ quantity: 1 }] }, 'lines[0].unitPrice'],
		[{ ...order, lines: [{ ...line, quantity: '1e3' }] }, 'lines[0].quantity'],
		[{ ...order, lines: [{ ...line, netAmount: 1 }] }, 'lines[0].netAmount'],
		[{ ...order, lines: [{ ...line, id: 'mine' }] }, 'lines[0].id'],
		[{ ...order, lines: { 0: line } }, 'lines'],
	])('refuse %j with 422 that names the field', async (body, field) => {
		const answer = await ask('POST', '/orders', body);
		expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([422, field]);
	});

	it('take a time of sending with any offset', async () => {
		const sent = await ask('PATCH', '/orders/o-a', { sentAt: '2025-02-01T08:00:00-05:00' });
		expect(sent.body.sentAt).toBe('2025-02-01T13:00:00.000Z');
		expect((await ask('PATCH', '/orders/o-a', { sentAt: null })).body.sentAt).toBeNull();
	});

	it('rule 22: lines are replaced as a whole and get new ids, unless ids are sent', async () => {
		const { body } = await ask('POST', '/orders', order);
		const replaced = (await ask('PATCH', `/orders/${body.id}`, { lines: [line] })).body;
		expect(replaced.lines).toHaveLength(1);
		expect(replaced.lines[0].id).not.toBe(body.lines[0].id);
		const kept = (
			await ask('PATCH', `/orders/${body.id}`, {
				lines: [{ ...line, id: replaced.lines[0].id, quantity: 1 }, line],
			})
		).body;
		expect(kept.lines).toHaveLength(2);
		expect(kept.lines[0].id).toBe(replaced.lines[0].id);
		const noted = (await ask('PATCH', `/orders/${body.id}`, { note: 'x', total: 3 })).body;
		expect(noted.lines).toEqual(kept.lines);
	});

	it.each(['paid', 'cancelled'])(
		'that are %s keep their lines, and take amounts',
		async (status) => {
			const { id } = (await ask('POST', '/orders', { ...order, status })).body;
			expect((await ask('PATCH', `/orders/${id}`, { lines: [] })).status).toBe(422);
			expect((await ask('PATCH', `/orders/${id}`, { amountPaid: 3 })).body).toMatchObject({
				amountPaid: 3,
				lines: [line],
			});
		},
	);
});

describe('products', () => {
	it('are sold, not bought, unless they say otherwise', async () => {
		const { body } = await ask('POST', '/products', { name: 'Vis', unitPrice: 0.123456 });
		expect(body).toMatchObject({
			number: 'P-101',
			unitPrice: 0.12346,
			sold: true,
			bought: false,
			status: 'active',
		});
		const emptied = await ask('PATCH', `/products/${body.id}`, { sold: null, bought: true });
		expect(emptied.body).toMatchObject({ sold: true, bought: true });
	});

	it.each([
		[{ name: 'x', unitPrice: -1 }, 'unitPrice'],
		[{ name: 'x', unitPrice: '-0.00001' }, 'unitPrice'],
		[{ unitPrice: 1 }, 'name'],
		[{ name: 'x', sold: 1 }, 'sold'],
	])('refuse %j with 422 that names the field', async (body, field) => {
		const answer = await ask('POST', '/products', body);
		expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([422, field]);
	});
});

describe('settings', () => {
	it('say what becomes of text and unknown fields', async () => {
		await control().configure({
			trimText: false,
			lowerCaseEmail: false,
			refuseUnknownFields: false,
		});
		const { body } = await ask('POST', '/customers', {
			name: ' x ',
			email: 'A@Example.com',
			colour: 'red',
		});
		expect(body).toMatchObject({ name: ' x ', email: 'A@Example.com' });
		expect(body).not.toHaveProperty('colour');
	});

	it('keep a user out of a part of the API', async () => {
		await control().configure({ forbidden: ['orders'] });
		expect((await ask('GET', '/orders')).status).toBe(403);
		expect((await ask('GET', '/customers')).status).toBe(200);
	});

	it('let lists lag behind single reads', async () => {
		await control().configure({ listLagSeconds: 60 });
		const { id } = (await ask('POST', '/customers', { name: 'Late' })).body;
		expect((await ask('GET', `/customers/${id}`)).status).toBe(200);
		expect(await total('name=late')).toBe(0);
		await control().configure({ listLagSeconds: 0 });
		expect(await total('name=late')).toBe(1);
	});
});
