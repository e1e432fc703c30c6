import { entityName, type EntityRecord, type ListQuery } from '../../../nodes/shared/entity';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';
import { useCrm } from '../../support/alone';
import { sendJson, stubServer } from '../../support/stubServer';
import { apiOf, createRequest, CUSTOMCRM, customCrmStore, entity } from '../../support/systems';
import { failureOf, update } from '../membercare/helpers';

const customer = entity(CUSTOMCRM, 'customer');
const order = entity(CUSTOMCRM, 'order');
const product = entity(CUSTOMCRM, 'product');
const crm = useCrm({
	seed: {
		customers: [{ id: 'c-1', number: 'C-1', name: 'Érable Inc.' }],
		products: [{ id: 'p-1', number: 'P-1', name: 'Sirop' }],
	},
});
const control = () => crm().control;
const api = () => apiOf(CUSTOMCRM, customCrmStore(crm()));
const writes = async () =>
	(await control().log({ writesOnly: true })).map(({ method, route }) => `${method} ${route}`);

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

const fields = (): JsonObject => ({
	number: '0042',
	type: 'company',
	name: 'Forêt & Frères Ltée',
	firstName: 'Zoé',
	lastName: 'Côté',
	email: 'Zoe@Example.CA',
	tollFree: '1-800-555-0199',
	address: {
		line1: '1250 rue Guy',
		postalCode: 'H3H 2L3',
		city: 'Montréal',
		region: 'ca-qc',
		country: 'ca',
	},
	shipping: { name: 'Quai 4', instructions: 'Ring twice', region: 'CA-ON', country: 'CA' },
	currency: 'cad',
	allowPersonalData: true,
	owner: 'North team',
});

const orderOf = (more: JsonObject = {}): JsonObject => ({
	customerId: 'c-1',
	orderDate: '2025-04-01',
	lines: [{ productId: 'p-1', quantity: 2, unitPrice: 9.5 }],
	...more,
});

test('their names', () => {
	expect([customer, order, product].map(entityName)).toEqual([
		'customcrm.customer',
		'customcrm.order',
		'customcrm.product',
	]);
});

describe('create', () => {
	test('is one POST with our reference in it and returns the record as stored', async () => {
		const request = createRequest(fields());
		const record = await customer.create!(await api(), request);
		expect(record).toMatchObject({
			id: expect.stringMatching(UUID),
			reference: request.reference,
			version: expect.stringMatching(/^".+"$/),
			modifiedAt: expect.stringMatching(/Z$/),
			fields: {
				number: '0042',
				email: 'zoe@example.ca',
				tollFree: '1-800-555-0199',
				address: { region: 'CA-QC', country: 'CA', line2: null },
				shipping: { name: 'Quai 4', phone: null, region: 'CA-ON' },
				currency: 'CAD',
				allowPersonalData: true,
				status: 'active',
			},
		});
		expect(request.saved).toEqual([{ id: record.id, steps: ['created'] }]);
		expect(await writes()).toEqual(['POST /customers']);
	});

	test.each([
		['customer', fields()],
		['order', orderOf()],
		['product', { name: 'Hache' }],
	])('rule 3: a %s sent again after a crash finds the record it made', async (name, body) => {
		const kind = entity(CUSTOMCRM, name);
		const before = await control().count(`${name}s` as 'orders');
		await control().inject({ match: { method: 'POST' }, fault: { kind: 'drop', applied: true } });
		const request = createRequest(body);
		expect((await failureOf(kind.create!(await api(), request))).detail.outcome).toBe('unknown');
		const [found] = await kind.find!(await api(), {
			by: 'reference',
			reference: request.reference,
		});
		const again = await kind.create!(await api(), createRequest(body, request.reference));
		expect(again.id).toBe(found.id);
		expect(await control().count(`${name}s` as 'orders')).toBe(before + 1);
	});

	test('rule 3: a number that a stranger has is a refusal that names him, not a find', async () => {
		const body = orderOf({ number: 'SO-9' });
		const stranger = await order.create!(await api(), createRequest(body, 'ls-stranger'));
		const failure = await failureOf(order.create!(await api(), createRequest(body, 'ls-mine')));
		expect(failure.detail).toMatchObject({ outcome: 'rejected', existingId: stranger.id });
	});

	test('a refusal names the fields, those of lines too', async () => {
		const failure = await failureOf(
			order.create!(
				await api(),
				createRequest({
					customerId: 'nobody',
					orderDate: '2025-04-01',
					colour: 'red',
					lines: [{ productId: 'nothing', quantity: 'many', unitPrice: 1 }],
				}),
			),
		);
		expect(failure.detail).toMatchObject({
			outcome: 'rejected',
			scope: 'record',
			status: 422,
			fields: expect.arrayContaining([
				{ field: 'colour', message: 'is not known' },
				{ field: 'customerId', message: 'does not exist' },
				{ field: 'lines[0].productId', message: 'does not exist' },
				{ field: 'lines[0].quantity', message: 'must be a number, or a decimal as text' },
			]),
		});
	});
});

describe('decimals', () => {
	/** As a client sends them, and as they are to come back. */
	const amounts: Array<[JsonValue, JsonValue]> = [
		[0.1, 0.1],
		[0.00000001, 0.00000001],
		[1234567.12345678, 1234567.12345678],
		[-3.33333333, -3.33333333],
		['12.5', 12.5],
		['90000000.12345678', 90000000.12345678],
		['9876543210.12345678', '9876543210.12345678'],
		['-123456789012345678.00000001', '-123456789012345678.00000001'],
		[0.123456785, 0.12345679],
		['0.999999995', 1],
		['-0.000000001', 0],
	];

	test.each(amounts)('a unit price of %j comes back as %j', async (sent, expected) => {
		const line = { description: 'x', quantity: sent, unitPrice: sent };
		const { id } = await order.create!(await api(), createRequest(orderOf({ lines: [line] })));
		const read = (await order.get(await api(), id))!;
		expect(read.fields.lines).toEqual([
			expect.objectContaining({ quantity: expected, unitPrice: expected }),
		]);
	});

	test('what came back can be sent back, any number of times', async () => {
		const lines = amounts.map(([, value]) => ({
			productId: 'p-1',
			description: 'x',
			quantity: value,
			unitPrice: value,
			taxCodes: 'GST,QST',
		}));
		const { id } = await order.create!(await api(), createRequest(orderOf({ lines })));
		const first = (await order.get(await api(), id))!.fields.lines as JsonObject[];
		const plain = (rows: JsonValue) => (rows as JsonObject[]).map(({ id: _id, ...line }) => line);
		let seen: JsonValue = first;
		for (let round = 0; round < 3; round++) {
			const { record } = await update(await api(), order, id, { lines: plain(seen) });
			seen = record!.fields.lines;
		}
		expect(plain(seen)).toEqual(lines);
	});

	test('a product keeps five decimals of its price, amounts of an order four', async () => {
		const made = await product.create!(
			await api(),
			createRequest({ name: 'Vis', unitPrice: 0.123455 }),
		);
		expect(made.fields.unitPrice).toBe(0.12346);
		const paid = await order.create!(
			await api(),
			createRequest(orderOf({ total: '19.00005', amountDue: 0, amountPaid: 19 })),
		);
		expect(paid.fields).toMatchObject({ total: 19.0001, amountDue: 0, amountPaid: 19 });
	});
});

describe('update', () => {
	test('is one conditional PATCH of the changed fields and returns the record', async () => {
		const { id } = await customer.create!(await api(), createRequest(fields()));
		await control().clearLog();
		const result = await update(await api(), customer, id, {
			'address.city': 'Québec',
			'shipping.instructions': null,
			owner: null,
			allowPersonalData: false,
		});
		expect(result.record?.fields).toMatchObject({
			address: { line1: '1250 rue Guy', city: 'Québec' },
			shipping: { name: 'Quai 4', instructions: null },
			owner: null,
			allowPersonalData: false,
		});
		const log = await control().log({ path: '/customers' });
		expect(log.map(({ method, route }) => `${method} ${route}`)).toEqual([
			'GET /customers/{id}',
			'PATCH /customers/{id}',
		]);
		expect(log[1].requestBody).toEqual({
			address: { city: 'Québec' },
			shipping: { instructions: null },
			owner: null,
			allowPersonalData: false,
		});
		expect(log[1].requestHeaders['if-match']).toBeDefined();
	});

	test('rule 6: a record that was changed after the read is not overwritten', async () => {
		const before = (await customer.get(await api(), 'c-1'))!;
		await control().edit('customers', 'c-1', { owner: 'Somebody else' });
		const failure = await failureOf(
			customer.update!(await api(), {
				id: 'c-1',
				fields: { owner: 'Mine' },
				changed: ['owner'],
				before,
				progress: { steps: [] },
				save: async () => {},
			}),
		);
		expect(failure.detail).toMatchObject({ outcome: 'changedMeanwhile', scope: 'record' });
	});

	test('rule 22: the lines of an order are replaced as a whole', async () => {
		const { id } = await order.create!(
			await api(),
			createRequest(
				orderOf({
					lines: [
						{ description: 'A', quantity: 1, unitPrice: 1 },
						{ description: 'B', quantity: 1, unitPrice: 1 },
					],
				}),
			),
		);
		const result = await update(await api(), order, id, {
			lines: [{ description: 'C', quantity: 1, unitPrice: 10 }],
		});
		expect(result.record?.fields.lines).toEqual([expect.objectContaining({ description: 'C' })]);
	});

	test('an order takes what became of its invoice', async () => {
		const { id } = await order.create!(await api(), createRequest(orderOf()));
		const result = await update(await api(), order, id, {
			status: 'partlyPaid',
			total: 19,
			amountPaid: 5.5,
			amountDue: 13.5,
			invoiceNumber: 'INV-7',
			sentAt: '2025-04-02T09:30:00-04:00',
		});
		expect(result.record?.fields).toMatchObject({
			status: 'partlyPaid',
			total: 19,
			amountPaid: 5.5,
			amountDue: 13.5,
			invoiceNumber: 'INV-7',
			sentAt: '2025-04-02T13:30:00.000Z',
			lines: [{ productId: 'p-1', quantity: 2, unitPrice: 9.5 }],
		});
	});

	test('the lines of a paid order stay, and the refusal says why', async () => {
		const { id } = await order.create!(await api(), createRequest(orderOf({ status: 'paid' })));
		const failure = await failureOf(update(await api(), order, id, { lines: [] }));
		expect(failure.detail).toMatchObject({
			outcome: 'rejected',
			fields: [{ field: 'lines', message: 'cannot change in status paid' }],
		});
	});

	test.each(['customer', 'product'])('archive, restore and delete a %s', async (name) => {
		const kind = entity(CUSTOMCRM, name);
		const { id } = await kind.create!(await api(), createRequest({ name: 'Passing' }));
		const before = (await kind.get(await api(), id))!;
		const archived = await kind.archive!(await api(), id, before);
		expect(archived.record?.fields.status).toBe('archived');
		const restored = await kind.restore!(await api(), id, archived.record as EntityRecord);
		expect(restored.record?.fields.status).toBe('active');
		await kind.remove!(await api(), id);
		expect(await kind.get(await api(), id)).toBeUndefined();
		// Not there any more is what was wanted.
		await kind.remove!(await api(), id);
	});

	test('an order is deleted or cancelled, never archived', async () => {
		expect([order.archive, order.restore]).toEqual([undefined, undefined]);
		expect(order.capabilities).toMatchObject({ archive: false, restore: false, delete: true });
		expect(order.capabilities.archived).toBeUndefined();
		const { id } = await order.create!(await api(), createRequest(orderOf()));
		const cancelled = await update(await api(), order, id, { status: 'cancelled' });
		expect(cancelled.record?.fields.status).toBe('cancelled');
		await order.remove!(await api(), id);
		expect(await order.get(await api(), id)).toBeUndefined();
	});

	test('a customer with an order cannot be deleted, and the refusal says so', async () => {
		await order.create!(await api(), createRequest(orderOf()));
		const failure = await failureOf(customer.remove!(await api(), 'c-1'));
		expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record', status: 409 });
	});
});

describe('listing', () => {
	const stamp = (n: number) => `2025-03-01T12:00:${String(n).padStart(2, '0')}.000Z`;
	const seed = (stamps: number[]) =>
		control().seed({
			customers: stamps.map((n, i) => ({
				id: `c${String(i).padStart(3, '0')}`,
				number: String(1000 + i),
				name: `Customer ${i}`,
				email: `customer${i}@example.com`,
				modifiedAt: stamp(n),
				status: i % 5 === 0 ? 'archived' : 'active',
			})),
		});

	async function walk(query: ListQuery, between?: (page: number) => Promise<unknown>) {
		const access = await api();
		const ids: string[] = [];
		let page: string | undefined;
		let pages = 0;
		do {
			const listed = await customer.list(access, { ...query, page });
			ids.push(...listed.records.map(({ id }) => id).filter((id) => id !== 'c-1'));
			page = listed.next;
			pages++;
			expect(pages).toBeLessThan(100);
			await between?.(pages);
		} while (page);
		return ids;
	}

	test('a complete one has archived records and full pages', async () => {
		await seed(Array.from({ length: 50 }, (_, i) => i));
		expect(new Set(await walk({ limit: 10 })).size).toBe(50);
	});

	test('asks by the names of this API, from page 1 on', async () => {
		await control().clearLog();
		await walk({ limit: 7, since: stamp(1) });
		const [{ path, requestHeaders }] = await control().log({ path: '/customers' });
		expect(Object.fromEntries(new URL(path, 'http://x').searchParams)).toEqual({
			includeArchived: 'true',
			changedSince: stamp(1),
			sortBy: 'modifiedAt',
			page: '1',
			perPage: '7',
		});
		expect(requestHeaders).not.toHaveProperty('x-api-key');
	});

	test.each([1, 2, 3, 7])(
		'records of one stamp that fill pages of %i are all read',
		async (limit) => {
			await seed([1, 1, 1, 1, 1, 1, 1, 2, 2, 3]);
			expect(new Set(await walk({ limit })).size).toBe(10);
		},
	);

	test('rule 18: records changed or deleted while pages are read move no other out of sight', async () => {
		await seed(Array.from({ length: 30 }, (_, i) => i));
		const ids = await walk({ limit: 5 }, async (page) => {
			if (page > 3) return;
			// Rows of pages already read go to the end, or away: by page numbers five would be skipped.
			await control().edit('customers', `c00${page}`, { note: 'Edited' });
			await control().remove('customers', `c00${page + 3}`);
		});
		const left = (await control().find('customers')).filter(({ id }) => id !== 'c-1');
		expect(left).toHaveLength(27);
		expect(left.filter(({ id }) => !ids.includes(id as string))).toEqual([]);
	});

	test('the feed begins at the stamp itself, and an idle one is one call', async () => {
		await control().remove('customers', 'c-1');
		await seed([1, 2, 3, 4, 5]);
		expect((await walk({ limit: 100, since: stamp(4) })).sort()).toEqual(['c003', 'c004']);
		await control().clearLog();
		expect(await walk({ limit: 100, since: stamp(6) })).toEqual([]);
		expect(await control().log({ path: '/customers' })).toHaveLength(1);
	});

	test.each([
		['number', '1003'],
		['email', 'CUSTOMER3@example.com'],
		['name', 'customer 3'],
	])('search by %s finds the one customer', async (field, value) => {
		await seed([1, 2, 3, 4, 5, 6]);
		expect(customer.capabilities.findByKey).toContain(field);
		const found = await customer.find!(await api(), { by: 'key', field, value });
		expect(found.map(({ id }) => id)).toEqual(['c003']);
		const none = await customer.find!(await api(), { by: 'key', field, value: 'other' });
		expect(none).toEqual([]);
	});

	test('orders are found by number and by customer, products by number and name', async () => {
		await control().seed({
			customers: [{ id: 'c-2', name: 'Other' }],
			orders: ['c-1', 'c-2'].map((customerId, i) => ({
				id: `o-${i + 1}`,
				number: `SO-${i + 1}`,
				customerId,
				orderDate: '2025-01-01',
			})),
			products: [{ id: 'p-2', number: 'P-2', name: 'Hache', status: 'archived' }],
		});
		const by = async (kind: typeof order, field: string, value: string) =>
			(await kind.find!(await api(), { by: 'key', field, value })).map(({ id }) => id);
		expect(await by(order, 'number', 'so-2')).toEqual(['o-2']);
		expect(await by(order, 'customerId', 'c-1')).toEqual(['o-1']);
		expect(await by(order, 'title', 'x')).toEqual([]);
		expect(await by(product, 'number', 'p-1')).toEqual(['p-1']);
		expect(await by(product, 'name', 'hache')).toEqual(['p-2']);
	});
});

test('an answer in another envelope is a failure of the side, not an empty list', async () => {
	const stub = await stubServer((_request, response) => sendJson(response, { items: [] }));
	const store = customCrmStore(crm(), { baseUrl: stub.url, accountPath: '' });
	const failure = await failureOf(customer.list(await apiOf(CUSTOMCRM, store), { limit: 1 }));
	expect(failure.detail.scope).toBe('side');
	expect(failure.message).toContain('a list of records');
	await stub.close();
});
