import type { EntityRecord, UpdateRequest } from '../../../nodes/shared/entity';
import { getPath, type JsonObject, type JsonValue } from '../../../nodes/shared/json';
import { startSandbox, type Sandbox } from '../../sandbox';
import { CHARGEBEE, createRequest, entity } from '../../support/systems';
import { apiTo, CHARGEBEE_ONLY, control, failureOf, update, writeLog, writesTo } from './helpers';

const customer = entity(CHARGEBEE, 'customer');
const REFERENCE = 'ls-00000000000000000000beef';
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ ...CHARGEBEE_ONLY, chargebee: { seed: SEED } });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.chargebee.control.reset());

const BILLING: JsonObject = {
	first_name: 'Anna',
	last_name: 'Berg',
	company: 'Nordlys ApS',
	email: 'faktura@nordlys.dk',
	phone: '+4512345678',
	line1: 'Torvet 1',
	line2: '2. tv',
	line3: 'Gården',
	city: 'Aarhus',
	state: 'Midtjylland',
	zip: '8000',
	country: 'DK',
	validation_status: 'valid',
};

const SEED = {
	businessEntities: [
		{ id: 'be_north', name: 'North' },
		{ id: 'be_south', name: 'South' },
	],
	customFieldConfigs: [
		{
			entity_type: 'customer',
			api_name: 'cf_tier',
			display_name: 'Tier',
			field_datatype: 'string',
		},
		{
			entity_type: 'customer',
			api_name: 'cf_seats',
			display_name: 'Seats',
			field_datatype: 'long',
		},
		{ entity_type: 'customer', api_name: 'cf_born', display_name: 'Born', field_datatype: 'date' },
		{
			entity_type: 'customer',
			api_name: 'cf_seen',
			display_name: 'Seen',
			field_datatype: 'timestamp',
		},
		{ entity_type: 'customer', api_name: 'cf_old', field_datatype: 'string', status: 'inactive' },
		{ entity_type: 'plan_item', api_name: 'cf_plan', field_datatype: 'string' },
	],
	customers: [
		{
			id: 'anna',
			first_name: 'Anna',
			last_name: 'Berg',
			email: 'anna+1@nordlys.dk',
			company: 'Nordlys ApS',
			phone: '+45 12 34 56 78',
			vat_number: '12345678',
			vat_number_prefix: 'DK',
			registered_for_gst: true,
			billing_address: BILLING,
			meta_data: { crm: { id: 7 }, note: 'x' },
			cf_tier: 'gold',
			preferred_currency_code: 'KWD',
			refundable_credits: 1950,
			business_entity_id: 'be_north',
		},
		{ id: 'bo', first_name: 'Bo', last_name: 'Berg', email: 'bo@example.org' },
	],
};

const get = async (id: string): Promise<EntityRecord> =>
	(await customer.get(await apiTo(sandbox), id))!;

const change = async (id: string, changes: Record<string, JsonValue>) =>
	await update(await apiTo(sandbox), customer, id, changes);

describe('reading', () => {
	test('a customer has its own names, money in major units, and what identifies it', async () => {
		const record = await get('anna');
		expect(record).toMatchObject({
			id: 'anna',
			fields: {
				first_name: 'Anna',
				billing_address: { line1: 'Torvet 1' },
				refundable_credits: 1950,
				refundable_credits_in_decimal: '1.950',
				cf_tier: 'gold',
				meta_data: { crm: { id: 7 } },
			},
		});
		expect(record.mark).toBe(String(record.fields.created_at));
		expect(Date.parse(record.modifiedAt!)).toBe(record.fields.resource_version);
		expect(record.reference).toBeUndefined();
		expect(record.movedTo).toBeUndefined();
	});

	test('one that is not there is not there', async () => {
		expect(await customer.get(await apiTo(sandbox), 'nobody')).toBeUndefined();
	});

	test.each([
		['email', 'anna+1@nordlys.dk', ['anna']],
		['last_name', 'Berg', ['anna', 'bo']],
		['company', 'Nordlys ApS', ['anna']],
		['first_name', 'Bo', ['bo']],
		['phone', '+45 12 34 56 78', ['anna']],
		['id', 'bo', ['bo']],
		['id', 'nobody', []],
		['email', 'nobody@example.org', []],
	])('by %s %s', async (field, value, expected) => {
		const found = await customer.find!(await apiTo(sandbox), { by: 'key', field, value });
		expect(found.map(({ id }) => id).sort()).toEqual(expected);
	});

	test('every declared field that can be searched is searched', async () => {
		expect(customer.capabilities.findByKey.sort()).toEqual(
			['company', 'email', 'first_name', 'id', 'last_name', 'phone'].sort(),
		);
	});
});

describe('the feed', () => {
	const changes = async (since: string) =>
		(await customer.list(await apiTo(sandbox), { since, limit: 500 })).records;

	test('an idle cycle is one call', async () => {
		const since = (await get('anna')).modifiedAt!;
		await control(sandbox).resetCounters();
		await changes(since);
		expect((await control(sandbox).counters()).total).toBe(1);
		const [{ path }] = await control(sandbox).log({ last: 1 });
		expect(decodeURIComponent(path)).toMatch(
			/limit=100.*include_deleted=true.*sort_by\[asc\]=updated_at.*updated_at\[after\]=\d{10}/,
		);
	});

	test('shows edits, billing ones too, and tombstones', async () => {
		const since = (await get('anna')).modifiedAt!;
		await control(sandbox).configure({ deleteSeconds: 0 });
		await change('anna', { vat_number: '87654321' });
		await customer.remove!(await apiTo(sandbox), 'bo');
		const found = await changes(since);
		expect(found.find(({ id }) => id === 'anna')?.fields.vat_number).toBe('87654321');
		expect(found.find(({ id }) => id === 'bo')?.deleted).toBe(true);
		expect(await customer.get(await apiTo(sandbox), 'bo')).toBeUndefined();
	});

	test('a complete listing shows who is there, each once', async () => {
		await control(sandbox).seed({
			customers: Array.from({ length: 230 }, (_, index) => ({
				id: `many${index}`,
				created_at: 1_700_000_000 + Math.floor(index / 120),
			})),
		});
		const ids = new Set<string>();
		let page: string | undefined;
		do {
			const listed = await customer.list(await apiTo(sandbox), { page, limit: 500 });
			expect(listed.records.length).toBeLessThanOrEqual(100);
			expect(listed.serverTime).toMatch(/Z$/);
			for (const { id } of listed.records) ids.add(id);
			page = listed.next;
		} while (page !== undefined);
		expect(ids.size).toBe(232);
	});
});

describe('rule 26: a customer that was transferred', () => {
	const copyOf = async (id: string) =>
		(await control(sandbox).find('customers')).find(
			(row) => row.active_id === id && row.id !== id,
		) as { id: string };

	test('is itself, and its copy points to it', async () => {
		await control(sandbox).act({ do: 'transferCustomer', customer: 'anna', to: 'be_south' });
		const live = await get('anna');
		expect(live.movedTo).toBeUndefined();
		expect(live.fields.business_entity_id).toBe('be_south');
		const copy = await get((await copyOf('anna')).id);
		expect(copy.movedTo).toBe('anna');
	});

	test('is found once', async () => {
		await control(sandbox).act({ do: 'transferCustomer', customer: 'anna', to: 'be_south' });
		const found = await customer.find!(await apiTo(sandbox), {
			by: 'key',
			field: 'email',
			value: 'anna+1@nordlys.dk',
		});
		expect(found.map(({ id }) => id)).toEqual(['anna']);
	});

	test('a write to the copy is refused with the reason', async () => {
		await control(sandbox).act({ do: 'transferCustomer', customer: 'anna', to: 'be_south' });
		const { id } = await copyOf('anna');
		const failure = await failureOf(change(id, { first_name: 'X' }));
		expect(failure.detail.outcome).toBe('rejected');
		expect(failure.message).toContain('transferred');
	});
});

describe('creating', () => {
	const create = async (fields: JsonObject, reference = REFERENCE) =>
		await customer.create!(await apiTo(sandbox), createRequest(fields, reference));

	test('with all that it can hold, in one call, our reference as its id', async () => {
		const fields: JsonObject = {
			first_name: 'Åse',
			last_name: 'Ng & Co + Søn',
			email: 'aase@example.org',
			company: '50 % A/S',
			phone: '+4711223344',
			locale: 'nb-NO',
			preferred_currency_code: 'DKK',
			net_term_days: 14,
			auto_collection: 'off',
			allow_direct_debit: true,
			offline_payment_method: 'bank_transfer',
			taxability: 'exempt',
			customer_type: 'business',
			invoice_notes: 'Linje 1\nLinje 2',
			auto_close_invoices: true,
			consolidated_invoicing: false,
			vat_number: '123',
			vat_number_prefix: 'NO',
			registered_for_gst: false,
			is_einvoice_enabled: true,
			einvoicing_method: 'manual',
			business_entity_id: 'be_south',
			billing_address: { ...BILLING, validation_status: null, line3: '' },
			cf_tier: 'silver',
			cf_seats: 12,
			cf_born: '1990-02-28',
			cf_seen: 1_700_000_000,
			meta_data: { crm: { id: 1 }, active: true },
		};
		const record = await create(fields);
		expect(record).toMatchObject({ id: REFERENCE, reference: REFERENCE });
		const { line3: _line3, validation_status: _status, ...address } = BILLING;
		expect(record.fields).toMatchObject({ ...fields, billing_address: address });
		expect((record.fields.billing_address as JsonObject).line3).toBeUndefined();
		expect(await writesTo(sandbox)).toEqual(['POST /customers']);
		expect(await get(REFERENCE)).toEqual(record);
	});

	test('with an id of its own, or with one that Chargebee gives', async () => {
		expect((await create({ id: 'own', first_name: 'O' })).id).toBe('own');
		const { id, reference } = await create({ first_name: 'P' }, '');
		expect(id).not.toBe('');
		expect(reference).toBeUndefined();
	});

	test('is found by its reference, conclusively', async () => {
		const api = await apiTo(sandbox);
		const query = { by: 'reference', reference: REFERENCE } as const;
		expect(customer.capabilities.findByReference).toEqual({ conclusive: true });
		expect(await customer.find!(api, query)).toEqual([]);
		await create({ first_name: 'Q' });
		expect(await customer.find!(api, query)).toMatchObject([{ id: REFERENCE }]);
	});

	test('rule 3: a second one with the same reference is refused as a duplicate, to be looked up', async () => {
		await create({ first_name: 'Q' });
		const failure = await failureOf(create({ first_name: 'R' }));
		expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record', status: 409 });
		const record = await customer.create!(
			await apiTo(sandbox),
			createRequest({ first_name: 'R' }, REFERENCE, { id: REFERENCE, steps: [] }),
		);
		expect(record.fields.first_name).toBe('Q');
		expect(await control(sandbox).count('customers')).toBe(3);
	});

	test.each([
		['a lost answer', { kind: 'drop', applied: true }],
		['a failure after it was done', { kind: 'status', status: 500, applied: true }],
		['half an answer', { kind: 'truncate' }],
		['a failure before it was done', { kind: 'status', status: 503 }],
	] as const)('rule 1: %s makes one customer, under one key', async (_name, fault) => {
		await control(sandbox).inject({ match: { method: 'POST' }, fault });
		const record = await create({ first_name: 'Once' }, '');
		const keys = (await writeLog(sandbox)).map(
			({ requestHeaders }) => requestHeaders['chargebee-idempotency-key'],
		);
		expect(keys).toHaveLength(2);
		expect(new Set(keys).size).toBe(1);
		const made = await control(sandbox).find('customers', { first_name: 'Once' });
		expect(made.map(({ id }) => id)).toEqual([record.id]);
	});

	test('rule 29: too many requests, and none is lost', async () => {
		await control(sandbox).inject({
			match: { method: 'POST' },
			fault: { kind: 'status', status: 429, retryAfter: 1 },
		});
		await create({ first_name: 'Late' });
		expect(await writesTo(sandbox)).toEqual(['POST /customers', 'POST /customers']);
	});

	test.each<[string, JsonObject]>([
		['email', { email: 'nobody' }],
		['phone', { phone: '1'.repeat(51) }],
		['billing_address[country]', { billing_address: { country: 'XX' } }],
		['net_term_days', { net_term_days: 'soon' }],
		['taxability', { taxability: 'never' }],
		['cf_unknown', { cf_unknown: 'x' }],
		['preferred_currency_code', { preferred_currency_code: 'SEK' }],
		['business_entity_id', { business_entity_id: 'be_none' }],
	])('a refused %s is named', async (field, fields) => {
		const failure = await failureOf(create(fields));
		expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
		expect(failure.detail.fields?.[0].field).toBe(field);
		expect(failure.message).toContain(field);
		expect(await control(sandbox).count('customers')).toBe(2);
		// Once the cause is mended, the same customer is taken, though Chargebee keeps refusals under their key.
		expect((await create({ first_name: 'Mended' })).id).toBe(REFERENCE);
	});

	test('a key that may only read says so', async () => {
		const api = await apiTo(sandbox, { apiKey: sandbox.chargebee.credential.readOnlyKey });
		const failure = await failureOf(customer.create!(api, createRequest({ first_name: 'X' })));
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		expect(failure.detail.remedy).toContain('full-access key');
	});
});

describe('updating', () => {
	test('plain fields by one partial write', async () => {
		const before = await get('anna');
		const result = await change('anna', { first_name: 'Anne', net_term_days: 30 });
		expect(result.written).toEqual(['first_name', 'net_term_days']);
		expect(result.record?.fields).toMatchObject({
			first_name: 'Anne',
			net_term_days: 30,
			last_name: 'Berg',
			billing_address: before.fields.billing_address,
			vat_number: '12345678',
			meta_data: before.fields.meta_data,
			cf_tier: 'gold',
		});
		const [{ requestBody, route }] = await writeLog(sandbox);
		expect(route).toBe('/customers/{id}');
		expect(Object.keys(parsed(requestBody)).sort()).toEqual(['first_name', 'net_term_days']);
	});

	const parsed = (body: unknown): Record<string, unknown> =>
		typeof body === 'string'
			? Object.fromEntries(new URLSearchParams(body))
			: (body as Record<string, unknown>);

	test.each<[string, JsonValue]>([
		['billing_address.phone', '+4587654321'],
		['billing_address.email', 'ny@nordlys.dk'],
		['billing_address.first_name', 'Anne'],
		['vat_number', '87654321'],
		['vat_number_prefix', 'SE'],
		['registered_for_gst', false],
		['is_einvoice_enabled', true],
	])('rule 12: one billing field (%s) keeps all the others', async (path, value) => {
		const before = await get('anna');
		const { record } = await change('anna', { [path]: value });
		const fresh = await get('anna');
		expect(fresh).toEqual(record);
		const expected = structuredClone(before.fields);
		for (const changing of ['updated_at', 'resource_version']) delete expected[changing];
		const parts = path.split('.');
		const target = parts.length > 1 ? (expected[parts[0]] as JsonObject) : expected;
		target[parts.at(-1)!] = value;
		expect(fresh.fields).toMatchObject(expected);
		expect(await writesTo(sandbox)).toEqual(['POST /customers/{id}/update_billing_info']);
	});

	test('an emptied billing field goes, all others stay', async () => {
		await change('anna', { 'billing_address.line2': null, vat_number_prefix: '' });
		const { fields } = await get('anna');
		const { line2: _line2, validation_status: _status, ...rest } = BILLING;
		expect(fields.billing_address).toMatchObject(rest);
		expect(getPath(fields, 'billing_address.line2')).toBeUndefined();
		expect(fields.vat_number_prefix).toBeUndefined();
		expect(fields.vat_number).toBe('12345678');
	});

	test('both parts are two calls; a refused one says what was written', async () => {
		const result = await change('anna', { first_name: 'Anne', 'billing_address.country': 'XX' });
		expect(result.written).toEqual(['first_name']);
		expect(result.problem).toContain('billing_address[country]');
		expect(result.record?.fields.first_name).toBe('Anne');
		expect(getPath((await get('anna')).fields, 'billing_address.country')).toBe('DK');
	});

	test('custom fields and keys of the metadata; other keys stay', async () => {
		await change('anna', {
			cf_tier: 'silver',
			cf_seats: 3,
			'meta_data.crm.id': 8,
			'meta_data.note': null,
			'meta_data.flag': true,
		});
		const { fields } = await get('anna');
		expect(fields).toMatchObject({ cf_tier: 'silver', cf_seats: 3 });
		expect(fields.meta_data).toEqual({ crm: { id: 8 }, flag: true });
		expect(await writesTo(sandbox)).toEqual(['POST /customers/{id}']);
	});

	test('an emptied text is asked for; where the site keeps the old one, it comes back', async () => {
		const kept = await change('anna', { phone: null });
		expect(kept.record?.fields.phone).toBe('+45 12 34 56 78');
		await control(sandbox).configure({ emptyTextClears: true });
		const cleared = await change('anna', { phone: null });
		expect(cleared.record?.fields.phone).toBeUndefined();
	});

	test('every writable field of an update is taken by one of its two calls', async () => {
		const values: Record<string, JsonValue> = {};
		for (const { name, kind, writable, options, maxLength } of customer.fields) {
			if (writable === false || writable === 'create' || name.endsWith('*')) continue;
			values[name] =
				options?.[0].value ??
				(kind === 'boolean'
					? name === 'allow_direct_debit'
					: kind === 'number'
						? 7
						: kind === 'country'
							? 'US'
							: kind === 'email'
								? 'a@example.org'
								: name === 'preferred_currency_code'
									? 'USD'
									: name.endsWith('state_code')
										? 'CA'
										: 'x'.repeat(maxLength ?? 3));
		}
		delete values['billing_address.state'];
		const before = await get('bo');
		const request: UpdateRequest = {
			id: 'bo',
			fields: values as JsonObject,
			changed: Object.keys(values),
			before,
			progress: { steps: [] },
			save: async () => {},
		};
		const result = await customer.update!(await apiTo(sandbox), request);
		expect(result.problem).toBeUndefined();
		for (const [path, value] of Object.entries(values)) {
			expect([path, getPath(result.record!.fields, path)]).toEqual([path, value]);
		}
	});

	test('a customer that is gone meanwhile is gone', async () => {
		const before = await get('bo');
		await control(sandbox).remove('customers', 'bo');
		const failure = await failureOf(
			customer.update!(await apiTo(sandbox), {
				id: 'bo',
				fields: { first_name: 'B' },
				changed: ['first_name'],
				before,
				progress: { steps: [] },
				save: async () => {},
			}),
		);
		expect(failure.detail.outcome).toBe('gone');
	});
});

describe('deleting', () => {
	test('takes a while, and twice is no failure', async () => {
		const api = await apiTo(sandbox);
		await customer.remove!(api, 'bo');
		await customer.remove!(api, 'bo');
		await control(sandbox).configure({ deleteSeconds: 0 });
		await customer.remove!(api, 'nobody');
	});

	test('of a customer in a hierarchy is refused', async () => {
		await control(sandbox).edit('customers', 'bo', { relationship: { parent_id: 'anna' } });
		const failure = await failureOf(customer.remove!(await apiTo(sandbox), 'bo'));
		expect(failure.detail.outcome).toBe('rejected');
		expect(failure.message).toContain('hierarchy');
	});
});

describe('fields that users have added', () => {
	test('custom fields in use with their types, and the keys of metadata', async () => {
		const found = await customer.discover!(await apiTo(sandbox));
		expect(found.map(({ name, label, kind }) => [name, label, kind])).toEqual([
			['cf_tier', 'Tier', 'text'],
			['cf_seats', 'Seats', 'number'],
			['cf_born', 'Born', 'date'],
			['cf_seen', 'Seen', 'dateTime'],
			['meta_data.crm.id', 'Metadata: crm.id', 'number'],
			['meta_data.note', 'Metadata: note', 'text'],
		]);
		expect(found.every(({ writable }) => writable === true)).toBe(true);
	});

	test('a key without the right to read their settings knows the metadata', async () => {
		await control(sandbox).inject({
			match: { path: 'custom_field_configs' },
			fault: { kind: 'status', status: 403 },
		});
		const found = await customer.discover!(await apiTo(sandbox));
		expect(found.map(({ name }) => name)).toEqual(['meta_data.crm.id', 'meta_data.note']);
	});
});
