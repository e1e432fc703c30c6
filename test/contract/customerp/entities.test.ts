import { entityName, type EntityRecord, type ListQuery } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, createRequest, CUSTOMERP, customerpStore, entity } from '../../support/systems';
import { sendJson, stubServer } from '../../support/stubServer';
import { failureOf, update } from '../membercare/helpers';

const customer = entity(CUSTOMERP, 'customer');
const contact = entity(CUSTOMERP, 'contact');
const order = entity(CUSTOMERP, 'order');
const product = entity(CUSTOMERP, 'product');
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ membercare: false });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.customerp.control.reset());

const control = () => sandbox.customerp.control;
const api = () => apiOf(CUSTOMERP, customerpStore(sandbox.customerp));
const writes = async () =>
	(await control().log({ writesOnly: true })).map(({ method, route }) => `${method} ${route}`);

const fields = (): JsonObject => ({
	number: '0042',
	name: 'Sønderjysk Håndværk',
	organizationNumber: '12345678',
	email: 'Post@SHV.dk',
	phone: '74 12 12 12',
	billingAddress: { line1: 'Nørregade 12B', postalCode: '8000', city: 'Aarhus C', country: 'dk' },
	currency: 'DKK',
	paymentTermsDays: 14,
	creditLimit: 1000.5,
});

describe('create', () => {
	test('is one POST with our reference in it and returns the record as stored', async () => {
		const request = createRequest(fields());
		const record = await customer.create!(await api(), request);
		expect(record).toMatchObject({
			reference: request.reference,
			version: expect.stringMatching(/^".+"$/),
			modifiedAt: expect.stringMatching(/Z$/),
			fields: {
				number: '42',
				email: 'post@shv.dk',
				phone: '+4574121212',
				billingAddress: { country: 'DK', careOf: null },
				status: 'active',
			},
		});
		expect(request.saved).toEqual([{ id: record.id, steps: ['created'] }]);
		expect(await writes()).toEqual(['POST /customers']);
	});

	test('rule 3: sent again after a crash it finds the record it made', async () => {
		await control().inject({ match: { method: 'POST' }, fault: { kind: 'drop', applied: true } });
		const request = createRequest(fields());
		expect((await failureOf(customer.create!(await api(), request))).detail.outcome).toBe(
			'unknown',
		);
		const [found] = await customer.find!(await api(), {
			by: 'reference',
			reference: request.reference,
		});
		const again = await customer.create!(await api(), createRequest(fields(), request.reference));
		expect(again.id).toBe(found.id);
		expect(await control().count('customers')).toBe(1);
		const resumed = await customer.create!(
			await api(),
			createRequest(fields(), request.reference, { id: found.id, steps: ['created'] }),
		);
		expect(resumed.id).toBe(found.id);
	});

	test('rule 3: a number that a stranger has is a refusal that names him, not a find', async () => {
		const stranger = await customer.create!(await api(), createRequest(fields(), 'ls-stranger'));
		const failure = await failureOf(
			customer.create!(await api(), createRequest({ ...fields(), number: '42' }, 'ls-mine')),
		);
		expect(failure.detail).toMatchObject({ outcome: 'rejected', existingId: stranger.id });
	});

	test('a refusal names the fields', async () => {
		const failure = await failureOf(
			customer.create!(await api(), createRequest({ ...fields(), email: 'none', colour: 'red' })),
		);
		expect(failure.detail).toMatchObject({
			outcome: 'rejected',
			scope: 'record',
			status: 422,
			fields: expect.arrayContaining([
				{ field: 'email', message: 'does not have the right form' },
				{ field: 'colour', message: 'is not known' },
			]),
		});
		expect(failure.message).toContain('colour: is not known');
	});
});

describe('update', () => {
	test('is one conditional PATCH of the changed fields and returns the record', async () => {
		const { id } = await customer.create!(await api(), createRequest(fields()));
		await control().clearLog();
		const result = await update(await api(), customer, id, {
			'billingAddress.city': 'Odense',
			phone: null,
			creditLimit: 12.345,
		});
		expect(result.record?.fields).toMatchObject({
			billingAddress: { line1: 'Nørregade 12B', city: 'Odense' },
			phone: null,
			creditLimit: 12.345,
		});
		const log = await control().log({ path: '/customers' });
		expect(log.map(({ method, route }) => `${method} ${route}`)).toEqual([
			'GET /customers/{id}',
			'PATCH /customers/{id}',
		]);
		expect(log[1].requestBody).toEqual({
			billingAddress: { city: 'Odense' },
			phone: null,
			creditLimit: 12.345,
		});
		expect(log[1].requestHeaders['if-match']).toBeDefined();
	});

	test('rule 6: a record that was changed after the read is not overwritten', async () => {
		const made = await customer.create!(await api(), createRequest(fields()));
		const before = (await customer.get(await api(), made.id))!;
		await control().edit('customers', made.id, { name: 'Somebody else' });
		const failure = await failureOf(
			customer.update!(await api(), {
				id: made.id,
				fields: { name: 'Mine' },
				changed: ['name'],
				before,
				progress: { steps: [] },
				save: async () => {},
			}),
		);
		expect(failure.detail).toMatchObject({ outcome: 'changedMeanwhile', scope: 'record' });
	});

	test('archive, restore and delete', async () => {
		const { id } = await customer.create!(await api(), createRequest(fields()));
		const before = (await customer.get(await api(), id))!;
		const archived = await customer.archive!(await api(), id, before);
		expect(archived.record?.fields.status).toBe('archived');
		const restored = await customer.restore!(await api(), id, archived.record as EntityRecord);
		expect(restored.record?.fields.status).toBe('active');
		await customer.remove!(await api(), id);
		expect(await customer.get(await api(), id)).toBeUndefined();
		// Not there any more is what was wanted.
		await customer.remove!(await api(), id);
	});

	test('a record in use is not deleted', async () => {
		const { id } = await customer.create!(await api(), createRequest(fields()));
		await contact.create!(
			await api(),
			createRequest({ lastName: 'Holm', customerId: id }, 'ls-contact'),
		);
		const failure = await failureOf(customer.remove!(await api(), id));
		expect(failure.detail).toMatchObject({ outcome: 'rejected', status: 409 });
	});

	test('rule 22: the lines of an order are replaced as a whole', async () => {
		const { id: customerId } = await customer.create!(await api(), createRequest(fields()));
		const { id: productId } = await product.create!(
			await api(),
			createRequest({ name: 'Kontingent', sku: 'P-1', unitPrice: 100 }, 'ls-product'),
		);
		const made = await order.create!(
			await api(),
			createRequest(
				{
					customerId,
					orderDate: '2025-03-01',
					lines: [
						{ productId, description: 'A', quantity: 2, unitPrice: 100, vatPercent: 25 },
						{ description: 'B', quantity: 1, unitPrice: 0.3 },
					],
				},
				'ls-order',
			),
		);
		expect(made.fields).toMatchObject({ netTotal: 200.3, vatTotal: 50, grossTotal: 250.3 });
		const result = await update(await api(), order, made.id, {
			lines: [{ description: 'C', quantity: 1, unitPrice: 10 }],
		});
		expect(result.record?.fields.lines).toEqual([expect.objectContaining({ description: 'C' })]);
		expect(result.record?.fields.netTotal).toBe(10);
	});
});

describe('listing', () => {
	const stamp = (n: number) => `2025-03-01T12:00:${String(n).padStart(2, '0')}.000Z`;
	const seed = (stamps: number[]) =>
		control().seed({
			customers: stamps.map((n, i) => ({
				id: `c${String(i).padStart(3, '0')}`,
				number: String(1000 + i),
				name: `Kunde ${i}`,
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
			ids.push(...listed.records.map(({ id }) => id));
			page = listed.next;
			pages++;
			expect(pages).toBeLessThan(100);
			await between?.(pages);
		} while (page);
		return { ids, pages };
	}

	test('a complete one has archived records and full pages', async () => {
		await seed(Array.from({ length: 50 }, (_, i) => i));
		const { ids } = await walk({ limit: 10 });
		expect(new Set(ids).size).toBe(50);
		expect(await control().log({ path: 'includeArchived=true' })).not.toHaveLength(0);
	});

	test.each([1, 2, 3, 7])(
		'records of one stamp that fill pages of %i are all read',
		async (limit) => {
			await seed([1, 1, 1, 1, 1, 1, 1, 2, 2, 3]);
			const { ids } = await walk({ limit });
			expect(new Set(ids).size).toBe(10);
		},
	);

	test('rule 18: records changed or deleted while pages are read move no other out of sight', async () => {
		await seed(Array.from({ length: 30 }, (_, i) => i));
		const { ids } = await walk({ limit: 5 }, async (page) => {
			if (page > 3) return;
			// Rows of pages already read go to the end, or away: by page numbers five would be skipped.
			await control().edit('customers', `c00${page}`, { name: 'Edited' });
			await control().remove('customers', `c00${page + 3}`);
		});
		const left = (await control().find('customers')).map(({ id }) => id);
		expect(left.filter((id) => !ids.includes(id as string))).toEqual([]);
	});

	test('the feed begins at the stamp itself', async () => {
		await seed([1, 2, 3, 4, 5]);
		const { ids } = await walk({ limit: 100, since: stamp(4) });
		expect(ids.sort()).toEqual(['c003', 'c004']);
	});

	test('search is by the fields that can be searched, archived records too', async () => {
		await seed([1, 2, 3]);
		const found = await customer.find!(await api(), { by: 'key', field: 'number', value: '1000' });
		expect(found.map(({ id }) => id)).toEqual(['c000']);
		expect(await customer.find!(await api(), { by: 'key', field: 'number', value: '9' })).toEqual(
			[],
		);
		expect(await customer.find!(await api(), { by: 'key', field: 'website', value: 'x' })).toEqual(
			[],
		);
	});
});

test.each(['customer', 'contact', 'order', 'product'])('%s is there', (name) => {
	expect(entityName(entity(CUSTOMERP, name))).toBe(`customerp.${name}`);
});

test('a search that the server does not understand finds nobody, not everybody', async () => {
	const everybody = [
		{ id: 'a', number: '1', externalReference: 'ls-a' },
		{ id: 'b', number: '2', externalReference: null },
	];
	const stub = await stubServer((_request, response) =>
		sendJson(response, { data: everybody, nextPage: null }),
	);
	const store = customerpStore(sandbox.customerp, { baseUrl: stub.url, accountPath: '' });
	const access = await apiOf(CUSTOMERP, store);
	expect(await customer.find!(access, { by: 'reference', reference: 'ls-c' })).toEqual([]);
	expect(await customer.find!(access, { by: 'key', field: 'number', value: '2' })).toMatchObject([
		{ id: 'b' },
	]);
	await stub.close();
});
