import type { Api } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import type { Sandbox } from '../../sandbox';
import { createRequest } from '../../support/systems';
import {
	CUSTOMER,
	failureOf,
	make,
	mutations,
	startWaveSandbox,
	update,
	waveAccess,
} from './helpers';

let sandbox: Sandbox;
let api: Api;

beforeAll(async () => {
	sandbox = await startWaveSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	await sandbox.wave.control.reset();
	api = await waveAccess(sandbox);
});

const full = (): JsonObject => ({
	name: 'Fjordglas ApS',
	firstName: 'Ane',
	lastName: 'Vestergård',
	email: 'ane@fjordglas.example',
	mobile: '+45 20 30 40 50',
	phone: '+45 70 10 20 30',
	fax: '+45 70 10 20 31',
	tollFree: '80 10 20 30',
	website: 'https://fjordglas.example',
	displayId: '0042',
	internalNotes: 'Pays late.\nCall first.',
	currency: 'DKK',
	address: {
		addressLine1: 'Havnegade 1',
		addressLine2: '2. sal',
		city: 'Aarhus',
		postalCode: '8000',
		provinceCode: 'DK-82',
		countryCode: 'DK',
	},
	shippingDetails: {
		name: 'Lager',
		phone: '+45 11 22 33 44',
		instructions: 'Gate 4',
		address: {
			addressLine1: 'Lagervej 9',
			city: 'Toronto',
			provinceCode: 'CA-ON',
			countryCode: 'CA',
		},
	},
});

test('a customer is created with all of its fields, and read back alike by list and by id', async () => {
	const made = await make(api, CUSTOMER, full());
	expect(made.fields).toMatchObject(full());
	expect(made.fields).toMatchObject({
		isArchived: false,
		outstandingAmount: { value: '0.00' },
		address: { provinceName: 'Central Jutland', countryName: expect.any(String) },
	});
	expect(made.modifiedAt).toMatch(/^\d{4}-.*\.\d{3}Z$/);
	expect((await CUSTOMER.get(api, made.id))?.fields).toEqual(made.fields);
	const { records } = await CUSTOMER.list(api, { limit: 100 });
	expect(records).toEqual([made]);
	expect(Object.keys(made.fields).sort()).toEqual(
		[...new Set(CUSTOMER.fields.map(({ name }) => name.split('.')[0]))].sort(),
	);
});

test('a create that went on before is not sent again', async () => {
	const made = await make(api, CUSTOMER, { name: 'Fjordglas ApS' });
	const request = createRequest({ name: 'Fjordglas ApS' }, 'ls-x', {
		id: made.id,
		steps: ['created'],
	});
	expect((await CUSTOMER.create!(api, request)).id).toBe(made.id);
	expect(await mutations(sandbox)).toEqual(['CustomerCreate']);
	await sandbox.wave.control.remove('customers', made.id);
	expect((await failureOf(CUSTOMER.create!(api, request))).detail).toMatchObject({
		outcome: 'gone',
	});
});

test('one changed field is written alone', async () => {
	const { id } = await make(api, CUSTOMER, full());
	const result = await update(api, CUSTOMER, id, { phone: '12345678', name: 'Fjordglas A/S' });
	expect(result.record?.fields).toMatchObject({
		...full(),
		phone: '12345678',
		name: 'Fjordglas A/S',
	});
	const [, patch] = await sandbox.wave.control.log({ writesOnly: true });
	expect((patch.requestBody as JsonObject).variables).toEqual({
		input: { id, phone: '12345678', name: 'Fjordglas A/S' },
	});
});

describe.each([
	['null empties, an address is replaced', { nullClears: true, addressPatch: 'replace' }],
	['null empties, an address is merged', { nullClears: true, addressPatch: 'merge' }],
	[
		'an empty text empties, null does nothing',
		{ nullClears: false, emptyTextClears: true, addressPatch: 'merge' },
	],
	[
		'an empty text is kept as one, null does nothing',
		{ nullClears: false, emptyTextClears: false, addressPatch: 'replace' },
	],
] as const)('rule 22: %s', (_, settings) => {
	beforeEach(() => sandbox.wave.control.configure(settings));

	test('the rest of an address stays when a part of it changes', async () => {
		const { id } = await make(api, CUSTOMER, full());
		const result = await update(api, CUSTOMER, id, { 'address.city': 'Odense' });
		expect(result.record?.fields.address).toMatchObject({
			...(full().address as JsonObject),
			city: 'Odense',
		});
		expect(result.record?.fields.shippingDetails).toMatchObject(
			full().shippingDetails as JsonObject,
		);
	});

	test('shipping details keep their address, and the other way round', async () => {
		const { id } = await make(api, CUSTOMER, full());
		await update(api, CUSTOMER, id, { 'shippingDetails.name': 'Værksted' });
		const result = await update(api, CUSTOMER, id, {
			'shippingDetails.address.addressLine1': 'Lagervej 10',
		});
		expect(result.record?.fields.shippingDetails).toMatchObject({
			name: 'Værksted',
			phone: '+45 11 22 33 44',
			instructions: 'Gate 4',
			address: {
				addressLine1: 'Lagervej 10',
				city: 'Toronto',
				provinceCode: 'CA-ON',
				countryCode: 'CA',
			},
		});
	});

	test('fields are emptied, in an address too', async () => {
		const { id } = await make(api, CUSTOMER, full());
		const emptied = {
			email: null,
			displayId: null,
			'address.addressLine2': null,
			'shippingDetails.instructions': null,
		};
		const { record } = await update(api, CUSTOMER, id, emptied);
		const blank = (value: unknown) => value === null || value === '';
		expect(blank(record?.fields.email)).toBe(true);
		expect(blank(record?.fields.displayId)).toBe(true);
		expect(blank((record?.fields.address as JsonObject).addressLine2)).toBe(true);
		expect(blank((record?.fields.shippingDetails as JsonObject).instructions)).toBe(true);
		expect(record?.fields).toMatchObject({
			phone: '+45 70 10 20 30',
			address: { addressLine1: 'Havnegade 1', city: 'Aarhus', countryCode: 'DK' },
		});
	});
});

test('emptying takes one call where null does it', async () => {
	const { id } = await make(api, CUSTOMER, full());
	await update(api, CUSTOMER, id, { email: null });
	expect(await mutations(sandbox)).toEqual(['CustomerCreate', 'CustomerPatch']);
});

describe('places and currencies', () => {
	const address = (value: JsonObject) => ({ name: 'X', address: value });

	test.each([
		['CA-QC', 'CA', 'CA-QC'],
		['ca-qc', 'ca', 'CA-QC'],
		['QC', 'CA', 'CA-QC'],
		['Québec', 'CA', 'CA-QC'],
		['new york', 'US', 'US-NY'],
	])('the province %s in %s is %s', async (provinceCode, countryCode, expected) => {
		const { fields } = await make(api, CUSTOMER, address({ provinceCode, countryCode }));
		expect(fields.address).toMatchObject({ provinceCode: expected });
	});

	test.each([
		['address.provinceCode', address({ provinceCode: 'Atlantis', countryCode: 'CA' }), 'Atlantis'],
		['address.provinceCode', address({ provinceCode: 'QC' }), 'QC'],
		['address.countryCode', address({ countryCode: 'XK' }), 'XK'],
		['currency', { name: 'X', currency: 'VES' }, 'VES'],
	])(
		'%s: a value that Wave lacks is refused before anything is sent',
		async (field, fields, value) => {
			const { message, detail } = await failureOf(make(api, CUSTOMER, fields as JsonObject));
			expect(message).toContain(`"${field}"`);
			expect(message).toContain(`"${value}"`);
			expect(detail).toMatchObject({ outcome: 'rejected', scope: 'record', fields: [{ field }] });
			expect(await mutations(sandbox)).toEqual([]);
		},
	);

	test('provinces are asked for once', async () => {
		for (const provinceCode of ['QC', 'ON', 'Alberta']) {
			await make(api, CUSTOMER, address({ provinceCode, countryCode: 'CA' }));
		}
		const log = await sandbox.wave.control.log();
		const asked = log.filter(
			({ requestBody }) => (requestBody as JsonObject).operationName === 'Provinces',
		);
		expect(asked).toHaveLength(1);
	});

	test('a province goes with its country', async () => {
		const { id } = await make(api, CUSTOMER, full());
		const { record } = await update(api, CUSTOMER, id, { 'address.countryCode': 'NO' });
		expect(record?.fields.address).toMatchObject({
			countryCode: 'NO',
			provinceCode: null,
			city: 'Aarhus',
		});
	});
});

describe('finding', () => {
	test('by email, whatever Wave makes of parts and capital letters', async () => {
		await sandbox.wave.control.seed({
			customers: [
				{ id: 'a', name: 'A', email: 'info@example.dk' },
				{ id: 'b', name: 'B', email: 'more.info@example.dk' },
				{ id: 'c', name: 'C', email: 'info@example.dk' },
			],
		});
		const by = async (value: string) =>
			(await CUSTOMER.find!(api, { by: 'key', field: 'email', value })).map(({ id }) => id).sort();
		expect(await by('info@example.dk')).toEqual(['a', 'c']);
		expect(await by('INFO@Example.dk ')).toEqual(['a', 'c']);
		expect(await by('none@example.dk')).toEqual([]);
		expect(await by('')).toEqual([]);
		await sandbox.wave.control.configure({ emailFilter: 'exact', emailFilterIgnoresCase: true });
		expect(await by('Info@example.dk')).toEqual(['a', 'c']);
	});

	test('by account number and name: listed once, then only what changed', async () => {
		await sandbox.wave.control.seed({
			customers: Array.from({ length: 250 }, (_, i) => ({
				name: `Kunde ${i}`,
				displayId: String(i),
				modifiedAt: new Date(Date.UTC(2025, 0, 1) + i * 1000).toISOString(),
			})),
		});
		const by = async (field: string, value: string) =>
			(await CUSTOMER.find!(api, { by: 'key', field, value })).map(({ fields }) => fields.name);
		expect(await by('displayId', '12')).toEqual(['Kunde 12']);
		const { reads } = await sandbox.wave.control.counters();
		await sandbox.wave.control.create('customers', { name: 'Ny', displayId: '12' });
		expect((await by('displayId', '12')).sort()).toEqual(['Kunde 12', 'Ny']);
		// One page of what is new, and one read for each that was found.
		expect((await sandbox.wave.control.counters()).reads - reads).toBe(3);
		expect(await by('name', 'KUNDE 7')).toEqual(['Kunde 7']);
		expect(await by('name', 'Kunde')).toEqual([]);
	});

	test('there is no place for a reference', async () => {
		expect(CUSTOMER.capabilities.findByReference).toBe(false);
		expect(await CUSTOMER.find!(api, { by: 'reference', reference: 'ls-x' })).toEqual([]);
	});
});

describe('refusals', () => {
	test('name the field, in HTTP 200', async () => {
		const { message, detail } = await failureOf(
			make(api, CUSTOMER, { name: 'X', email: 'no address' }),
		);
		expect(message).toBe(
			'Wave refused to create the customer: email: Enter a valid email address.',
		);
		expect(detail).toMatchObject({
			outcome: 'rejected',
			scope: 'record',
			fields: [{ field: 'email', message: 'Enter a valid email address.' }],
		});
		const [entry] = await sandbox.wave.control.log({ writesOnly: true });
		expect(entry.status).toBe(200);
	});

	test('may have a message only', async () => {
		await sandbox.wave.control.configure({ bareInputErrors: true });
		const { detail } = await failureOf(make(api, CUSTOMER, { name: 'X', email: 'no address' }));
		expect(detail).toMatchObject({ outcome: 'rejected', fields: [{ field: '' }] });
	});
});

describe.each(['null', 'NOT_FOUND'] as const)('what is not there (%s)', (missingAnswer) => {
	beforeEach(() => sandbox.wave.control.configure({ missingAnswer }));

	test('is undefined when read', async () => {
		const { id } = await make(api, CUSTOMER, { name: 'X' });
		await sandbox.wave.control.remove('customers', id);
		expect(await CUSTOMER.get(api, id)).toBeUndefined();
	});

	test.each(['inputErrors', 'NOT_FOUND'] as const)(
		'is gone when written (%s)',
		async (missingTarget) => {
			await sandbox.wave.control.configure({ missingTarget });
			const { id } = await make(api, CUSTOMER, { name: 'X' });
			const before = await CUSTOMER.get(api, id);
			await sandbox.wave.control.remove('customers', id);
			const { detail } = await failureOf(
				CUSTOMER.update!(api, {
					id,
					fields: { name: 'Y' },
					changed: ['name'],
					before: before!,
					progress: { steps: [] },
					save: async () => {},
				}),
			);
			expect(detail).toMatchObject({ outcome: 'gone', scope: 'record' });
			await expect(CUSTOMER.remove!(api, id)).resolves.toBeUndefined();
		},
	);
});

test('a business that is not there says nothing of its customers', async () => {
	for (let i = 0; i < 2; i++) {
		const other = await waveAccess(sandbox, 'accessToken', {
			business: { __rl: true, mode: 'id', value: 'QnVzaW5lc3M6bm9uZQ==' },
		});
		const { detail } = await failureOf(CUSTOMER.get(other, 'x'));
		expect(detail).toMatchObject({
			outcome: 'notSent',
			scope: 'side',
			remedy: expect.stringContaining('usiness'),
		});
	}
	// Of one business it would be taken without being chosen.
	await sandbox.wave.control.seed({ businesses: [{ name: 'Second books' }] });
	const { message, detail } = await failureOf(waveAccess(sandbox, 'accessToken', { business: '' }));
	expect(message).toMatch(/several Wave businesses, and none is chosen/);
	expect(detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
});

test('a customer is deleted; one with invoices is refused, or archived', async () => {
	const { control } = sandbox.wave;
	const { id } = await make(api, CUSTOMER, { name: 'X' });
	await CUSTOMER.remove!(api, id);
	expect(await CUSTOMER.get(api, id)).toBeUndefined();
	await control.seed({ customers: [{ id: 'b', name: 'B' }], invoices: [{ customerId: 'b' }] });
	expect((await failureOf(CUSTOMER.remove!(api, 'b'))).detail).toMatchObject({
		outcome: 'rejected',
	});
	await control.configure({ deleteCustomerWithInvoices: 'archive' });
	await CUSTOMER.remove!(api, 'b');
	expect((await CUSTOMER.get(api, 'b'))?.fields.isArchived).toBe(true);
});
