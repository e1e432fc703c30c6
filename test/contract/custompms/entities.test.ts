import { entityName, type EntityRecord, type ListQuery } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import { usePms } from '../../support/alone';
import { sendJson, stubServer } from '../../support/stubServer';
import { apiOf, createRequest, CUSTOMPMS, customPmsStore, entity } from '../../support/systems';
import { failureOf, update } from '../membercare/helpers';

const customer = entity(CUSTOMPMS, 'customer');
const pms = usePms();
const control = () => pms().control;
const api = () => apiOf(CUSTOMPMS, customPmsStore(pms()));
const writes = async () =>
	(await control().log({ writesOnly: true })).map(({ method, route }) => `${method} ${route}`);

const fields = (): JsonObject => ({
	number: '0042',
	salutation: 'Hr.',
	firstName: 'Søren',
	lastName: 'Østergård',
	email: 'Soren@Example.DK',
	language: 'da-DK',
	nationality: 'dk',
	birthDate: '1980-02-29',
	address: { line1: 'Nørregade 12B', postalCode: '8000', city: 'Aarhus C', country: 'dk' },
	subscriptionId: 'sub_1',
	billingGroup: 'Nordic Hotels',
	vip: true,
});

test('its name', () => {
	expect(entityName(customer)).toBe('custompms.customer');
});

describe('create', () => {
	test('is one POST with our reference in it and returns the record as stored', async () => {
		const request = createRequest(fields());
		const record = await customer.create!(await api(), request);
		expect(record).toMatchObject({
			id: expect.stringMatching(/^cus_/),
			reference: request.reference,
			version: expect.stringMatching(/^".+"$/),
			modifiedAt: expect.stringMatching(/Z$/),
			fields: {
				number: '0042',
				email: 'soren@example.dk',
				nationality: 'DK',
				address: { country: 'DK', line3: null },
				type: 'guest',
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
	});

	test('rule 3: a number that a stranger has is a refusal that names him, not a find', async () => {
		const stranger = await customer.create!(await api(), createRequest(fields(), 'ls-stranger'));
		const failure = await failureOf(
			customer.create!(await api(), createRequest(fields(), 'ls-mine')),
		);
		expect(failure.detail).toMatchObject({ outcome: 'rejected', existingId: stranger.id });
	});

	test('a refusal names the fields', async () => {
		const failure = await failureOf(
			customer.create!(
				await api(),
				createRequest({ firstName: 'Ib', email: 'none', colour: 'red' }),
			),
		);
		expect(failure.detail).toMatchObject({
			outcome: 'rejected',
			scope: 'record',
			status: 422,
			fields: expect.arrayContaining([
				{ field: 'email', message: 'does not have the right form' },
				{ field: 'colour', message: 'is not known' },
				{ field: 'lastName', message: 'lastName or companyName is required' },
			]),
		});
	});
});

describe('update', () => {
	test('is one conditional PATCH of the changed fields and returns the record', async () => {
		const { id } = await customer.create!(await api(), createRequest(fields()));
		await control().clearLog();
		const result = await update(await api(), customer, id, {
			'address.city': 'Odense',
			salutation: null,
			vip: false,
		});
		expect(result.record?.fields).toMatchObject({
			address: { line1: 'Nørregade 12B', city: 'Odense' },
			salutation: null,
			vip: false,
		});
		const log = await control().log({ path: '/customers' });
		expect(log.map(({ method, route }) => `${method} ${route}`)).toEqual([
			'GET /customers/{id}',
			'PATCH /customers/{id}',
		]);
		expect(log[1].requestBody).toEqual({
			address: { city: 'Odense' },
			salutation: null,
			vip: false,
		});
		expect(log[1].requestHeaders['if-match']).toBeDefined();
	});

	test('rule 6: a record that was changed after the read is not overwritten', async () => {
		const made = await customer.create!(await api(), createRequest(fields()));
		const before = (await customer.get(await api(), made.id))!;
		await control().edit('customers', made.id, { lastName: 'Somebody else' });
		const failure = await failureOf(
			customer.update!(await api(), {
				id: made.id,
				fields: { lastName: 'Mine' },
				changed: ['lastName'],
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

	test('where customers cannot be deleted the refusal says so', async () => {
		const { id } = await customer.create!(await api(), createRequest(fields()));
		await control().configure({ undeletable: true });
		const failure = await failureOf(customer.remove!(await api(), id));
		expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record', status: 405 });
		expect(await control().count('customers')).toBe(1);
	});
});

describe('listing', () => {
	const stamp = (n: number) => `2025-03-01T12:00:${String(n).padStart(2, '0')}.000Z`;
	const seed = (stamps: number[]) =>
		control().seed({
			customers: stamps.map((n, i) => ({
				id: `c${String(i).padStart(3, '0')}`,
				number: String(1000 + i),
				lastName: `Gæst ${i}`,
				companyName: i === 3 ? 'Rejsebureauet' : null,
				vatNumber: i === 3 ? 'DK123' : null,
				subscriptionId: `sub_${i}`,
				email: `gaest${i}@example.com`,
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
		return ids;
	}

	test('a complete one has archived records and full pages', async () => {
		await seed(Array.from({ length: 50 }, (_, i) => i));
		expect(new Set(await walk({ limit: 10 })).size).toBe(50);
	});

	test('asks by the names of this API, from page 0 on', async () => {
		await seed([1]);
		await control().clearLog();
		await walk({ limit: 7, since: stamp(1) });
		const [{ path }] = await control().log({ path: '/customers' });
		expect(Object.fromEntries(new URL(path, 'http://x').searchParams)).toEqual({
			includeArchived: 'true',
			updatedSince: stamp(1),
			orderBy: 'modifiedAt',
			page: '0',
			limit: '7',
		});
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
		const left = (await control().find('customers')).map(({ id }) => id);
		expect(left).toHaveLength(27);
		expect(left.filter((id) => !ids.includes(id as string))).toEqual([]);
	});

	test('the feed begins at the stamp itself, and an idle one is one call', async () => {
		await seed([1, 2, 3, 4, 5]);
		expect((await walk({ limit: 100, since: stamp(4) })).sort()).toEqual(['c003', 'c004']);
		await control().clearLog();
		expect(await walk({ limit: 100, since: stamp(6) })).toEqual([]);
		expect(await control().log({ path: '/customers' })).toHaveLength(1);
	});

	test.each([
		['number', '1003'],
		['email', 'GAEST3@example.com'],
		['companyName', 'rejsebureauet'],
		['lastName', 'Gæst 3'],
		['vatNumber', 'dk123'],
		['subscriptionId', 'sub_3'],
	])('search by %s finds the one record', async (field, value) => {
		await seed([1, 2, 3, 4, 5, 6]);
		expect(customer.capabilities.findByKey).toContain(field);
		const found = await customer.find!(await api(), { by: 'key', field, value });
		expect(found.map(({ id }) => id)).toEqual(['c003']);
		const none = await customer.find!(await api(), { by: 'key', field, value: 'other' });
		expect(none).toEqual([]);
	});

	test('search finds archived records too, and by nothing that the API cannot search', async () => {
		await seed([1, 2]);
		const by = async (field: string, value: string) =>
			(await customer.find!(await api(), { by: 'key', field, value })).map(({ id }) => id);
		expect(await by('number', '1000')).toEqual(['c000']);
		expect(await by('phone', 'x')).toEqual([]);
	});
});

test('a search that the server does not understand finds nobody, not everybody', async () => {
	const everybody = [
		{ id: 'a', subscriptionId: '1', externalReference: 'ls-a' },
		{ id: 'b', subscriptionId: '2', externalReference: null },
	];
	const stub = await stubServer((_request, response) =>
		sendJson(response, { items: everybody, paging: { next: null } }),
	);
	const store = customPmsStore(pms(), { baseUrl: stub.url, accountPath: '' });
	const access = await apiOf(CUSTOMPMS, store);
	expect(await customer.find!(access, { by: 'reference', reference: 'ls-c' })).toEqual([]);
	expect(
		await customer.find!(access, { by: 'key', field: 'subscriptionId', value: '2' }),
	).toMatchObject([{ id: 'b' }]);
	await stub.close();
});

test('an answer in another envelope is a failure of the side, not an empty list', async () => {
	const stub = await stubServer((_request, response) => sendJson(response, { data: [] }));
	const store = customPmsStore(pms(), { baseUrl: stub.url, accountPath: '' });
	const failure = await failureOf(customer.list(await apiOf(CUSTOMPMS, store), { limit: 1 }));
	expect(failure.detail.scope).toBe('side');
	expect(failure.message).toContain('a list of records');
	await stub.close();
});
