import type { JsonObject } from '../../../nodes/shared/json';
import type { ProfileField } from '../../../nodes/shared/rest/profile/profile';
import { fieldsFromSample, profileFromSample } from '../../../nodes/shared/rest/sample';
import { restEntitySchema } from '../../../nodes/shared/rest/profile/profile';

/** What records that were read say of their fields. */

const STATES = ['open', 'paid', 'late'];

const record = (at: number): JsonObject => ({
	orderId: `o-${at}`,
	customer_id: `c-${at % 3}`,
	name: `Name ${at}`,
	email: at % 5 === 0 ? null : `a${at}@example.com`,
	mobile: `+45 12 34 56 ${10 + at}`,
	address: at === 1 ? null : { city: `City ${at}`, country: 'DK', countryName: 'Denmark' },
	orderDate: '2026-01-17',
	created_at: '2026-01-17T10:00:00Z',
	updatedAt: `2026-02-17T10:00:${10 + at}.250Z`,
	total: '129.50',
	discountPercent: at,
	itemCount: 2,
	account: 'Main account',
	state: STATES[at % 3],
	archived: false,
	lines: at === 0 ? [] : [{ id: at, sku: 'A1', quantity: 1, unitPrice: 9.5 }],
	tags: ['a'],
	_links: { self: '/orders/1' },
	href: '/orders/1',
	fax: null,
	'@odata.etag': 'x',
});
const records = Array.from({ length: 30 }, (_, at) => record(at));
const sample = profileFromSample(records);
const field = (name: string, fields: ProfileField[] = sample.fields): ProfileField | undefined =>
	fields.find((one) => one.name === name);

test.each<[string, object]>([
	['name', { kind: 'text', writable: true, label: 'Name' }],
	['email', { kind: 'email', writable: true }],
	['mobile', { kind: 'phone', writable: true }],
	['fax', { kind: 'phone', writable: true }],
	['address.city', { kind: 'text', writable: true, label: 'Address: City' }],
	['address.country', { kind: 'country', format: 'iso2' }],
	['orderDate', { kind: 'date', writable: true }],
	['created_at', { kind: 'dateTime', writable: false }],
	['updatedAt', { kind: 'dateTime', writable: false }],
	['total', { kind: 'money', writable: true }],
	['discountPercent', { kind: 'number', writable: true }],
	['itemCount', { kind: 'number', scale: 0, writable: false }],
	['account', { kind: 'text', writable: true }],
	[
		'state',
		{
			kind: 'enum',
			writable: true,
			options: [
				{ value: 'late', label: 'Late' },
				{ value: 'open', label: 'Open' },
				{ value: 'paid', label: 'Paid' },
			],
		},
	],
	['archived', { kind: 'boolean', writable: true }],
	['orderId', { kind: 'text', writable: false }],
	['_links.self', { writable: false }],
	['href', { writable: false }],
])('%s', (name, expected) => {
	expect(field(name)).toMatchObject(expected);
});

test('an object that one record lacks is still its parts', () => {
	expect(field('address')).toBeUndefined();
});

test('lines are a list with columns; plain lists are left out, and named', () => {
	expect(field('lines')).toMatchObject({ kind: 'list' });
	expect(
		field('lines')!.columns!.map(({ name, kind, writable }) => [name, kind, writable]),
	).toEqual([
		['id', 'number', false],
		['sku', 'text', true],
		['quantity', 'number', true],
		['unitPrice', 'money', true],
	]);
	expect(field('tags')).toBeUndefined();
	expect(sample.notes.join('\n')).toContain('tags');
});

test('ID, stamps and formats', () => {
	expect(sample).toMatchObject({
		idFields: ['orderId'],
		modifiedField: 'updatedAt',
		createdField: 'created_at',
		formats: { decimal: 'text' },
	});
	expect(sample.summary).toContain('name');
	expect(sample.summary.at(-1)).toBe('updatedAt');
});

test('what comes out is a field list of a profile', () => {
	const { fields, idFields, modifiedField, createdField, aliases, summary, formats } = sample;
	const profile = {
		path: '/orders',
		list: { paging: { kind: 'none' } },
		fields,
		idFields,
		modifiedField,
		createdField,
		aliases,
		summary,
		formats,
	};
	expect(restEntitySchema.safeParse(profile).error).toBeUndefined();
	expect(fieldsFromSample(records)).toEqual(fields);
});

test('few records make no enum, and one that has only IDs of others has none of its own', () => {
	const few = profileFromSample(records.slice(0, 5));
	expect(field('state', few.fields)).toMatchObject({ kind: 'text' });
	const none = profileFromSample([{ customerId: 1 }, { customerId: 1 }]);
	expect(none.notes.join('\n')).toContain('No property has a value of its own');
});

test('Unix stamps are known by name and range: a number of that size is none', () => {
	const { fields, formats, modifiedField } = profileFromSample([
		{ id: 1, updated_at: 1_790_000_000_000, ean: 5_701_234_567_890, phone_number: '12345678' },
		{ id: 2, updated_at: 1_790_000_100_000, ean: 5_701_234_567_891, phone_number: '87654321' },
	]);
	expect(formats).toMatchObject({ dateTime: 'unixMilliseconds' });
	expect(modifiedField).toBe('updated_at');
	expect(field('ean', fields)).toMatchObject({ kind: 'number' });
	expect(field('phone_number', fields)).toMatchObject({ kind: 'phone' });
	expect(profileFromSample([{ id: 1, updated: 1_790_000_000 }]).formats).toMatchObject({
		dateTime: 'unixSeconds',
	});
});

test('moments without a zone are named', () => {
	const { notes } = profileFromSample([{ id: 1, modified: '2026-02-17 10:00:00' }]);
	expect(notes.join('\n')).toContain('Time Zone');
});

test('JSON:API: attributes are fields, relationships are written with their type', () => {
	const { fields, idFields, modifiedField } = profileFromSample([
		{
			type: 'orders',
			id: '1',
			attributes: { number: 'A', updatedAt: '2026-02-17T10:00:00Z' },
			relationships: { customer: { data: { type: 'customers', id: '7' } } },
		},
		{
			type: 'orders',
			id: '2',
			attributes: { number: 'B', updatedAt: '2026-02-17T10:00:00Z' },
			relationships: { customer: { data: { type: 'customers', id: '7' } } },
		},
	]);
	expect(idFields).toEqual(['id']);
	expect(modifiedField).toBe('updatedAt');
	expect(field('number', fields)).toMatchObject({ path: 'attributes.number' });
	expect(field('customerId', fields)).toMatchObject({
		path: 'relationships.customer.data.id',
		writeWith: { 'relationships.customer.data.type': 'customers' },
	});
});

describe('lists of keys and values', () => {
	const customer = (at: number, custom: JsonObject[]): JsonObject => ({
		id: at,
		customer_no: `${100 + at}`,
		employees: at,
		limit: '12.50',
		custom_fields: custom,
	});
	const entries = (at: number): JsonObject[] => [
		{ id: 7, value: at % 2 === 0 ? '2026-01-17' : null },
		{ id: 8, value: `Text ${at}` },
	];

	test('become fields', () => {
		const { fields } = profileFromSample(
			Array.from({ length: 4 }, (_, at) => customer(at, entries(at))),
		);
		expect(fields.filter(({ name }) => name.startsWith('custom_fields'))).toEqual([
			{
				name: 'custom_fields.7',
				label: 'Custom Fields: 7',
				kind: 'date',
				format: 'dateOnly',
				path: 'custom_fields[id=7].value',
				writable: true,
			},
			{
				name: 'custom_fields.8',
				label: 'Custom Fields: 8',
				kind: 'text',
				path: 'custom_fields[id=8].value',
				writable: true,
			},
		]);
	});

	test('lists of another kind stay lists', () => {
		const kinds = (custom: (at: number) => JsonObject[]) =>
			profileFromSample(
				Array.from({ length: 8 }, (_, at) => customer(at, custom(at))),
			).fields.flatMap(({ name, kind }) => (name.startsWith('custom_fields') ? [kind] : []));
		// The same key twice, keys of each record's own, and more than a value.
		expect(kinds(() => [...entries(1), ...entries(2)])).toEqual(['list']);
		expect(kinds((at) => [{ id: at, value: 'a' }])).toEqual(['list']);
		expect(kinds(() => [{ id: 1, sku: 'A' }])).toEqual(['list']);
	});

	test('numbers beside decimals in texts are whole ones, and the number of the kind of record is an alias', () => {
		const { fields, aliases } = profileFromSample([customer(1, []), customer(2, [])], 'contact');
		expect(field('employees', fields)).toMatchObject({ kind: 'number', scale: 0 });
		expect(aliases).toEqual(['customer_no']);
	});
});
