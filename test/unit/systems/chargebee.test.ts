import fc from 'fast-check';
import { minorDigits } from '../../../nodes/LinkStore/engine/fields/money';
import { billingParams } from '../../../nodes/Chargebee/entities/billing';
import {
	batches,
	modifiedAtOf,
	newest,
	secondBefore,
	toMajor,
	toMinor,
	withMajor,
} from '../../../nodes/Chargebee/entities/common';
import { mergedJson } from '../../../nodes/Chargebee/entities/customFields';
import { baseUrl, siteName } from '../../../nodes/Chargebee/site';
import { encodeForm } from '../../../nodes/Chargebee/transport/form';
import type { ApiFailure } from '../../../nodes/shared/failure';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';

/** The encoder of the official client; the package does not export it. */
const { encodeParams } = jest.requireActual<{
	encodeParams: (
		params: JsonObject,
		serialized: undefined,
		scope: undefined,
		index: undefined,
		jsonKeys: Record<string, number>,
	) => string;
}>('../../../node_modules/chargebee/cjs/util.js');

const official = (params: JsonObject): string =>
	encodeParams(structuredClone(params), undefined, undefined, undefined, {
		meta_data: 0,
		metadata: 0,
		exemption_details: 0,
	});

/** What our encoder sends for a value; ends blanks are kept, as they are in the official one. */
const decoded = (text: string): string[] => text.split('&').map(decodeURIComponent);

describe('the form of a write', () => {
	test.each<[string, JsonObject, string[]]>([
		[
			'a nested object',
			{ billing_address: { line1: '1 St', country: 'US' } },
			['billing_address[line1]=1+St', 'billing_address[country]=US'],
		],
		[
			'a list of objects',
			{ order_line_items: [{ id: 'a', status: 'shipped' }, { id: 'b' }] },
			[
				'order_line_items[id][0]=a',
				'order_line_items[status][0]=shipped',
				'order_line_items[id][1]=b',
			],
		],
		[
			'a list of values',
			{ applicable_items: ['x', 'y'] },
			['applicable_items[0]=x', 'applicable_items[1]=y'],
		],
		['JSON', { meta_data: { src: 'n8n', n: 1 } }, ['meta_data={"src":"n8n","n":1}']],
		['an empty JSON object', { meta_data: {} }, ['meta_data={}']],
		['a custom field', { cf_tier: 'gold' }, ['cf_tier=gold']],
		['an emptied field', { phone: '' }, ['phone=']],
		['what is not there', { phone: null, email: 'a+b@c.dk' }, ['email=a+b@c.dk']],
		[
			'booleans and numbers',
			{ allow_direct_debit: false, net_term_days: 0 },
			['allow_direct_debit=false', 'net_term_days=0'],
		],
	])('%s', (_name, params, expected) => {
		expect(decoded(encodeForm(params))).toEqual(expected);
		expect(encodeForm(params)).toBe(official(params));
	});

	test('signs that mean something in a form are encoded', () => {
		expect(encodeForm({ a: 'x&y=1+2 æ%' })).toBe('a=x%26y%3D1%2B2+%C3%A6%25');
	});

	test('is what the official client sends', () => {
		const name = fc.constantFrom('id', 'name', 'line1', 'cf_x', 'meta_data', 'price');
		const scalar = fc.oneof(fc.string(), fc.integer(), fc.boolean());
		const { value } = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
			value: fc.oneof(
				{ maxDepth: 3 },
				scalar as fc.Arbitrary<JsonValue>,
				tie('object'),
				fc.array(scalar as fc.Arbitrary<JsonValue>, { maxLength: 3 }),
				fc.array(tie('object'), { maxLength: 3 }) as fc.Arbitrary<JsonValue>,
			),
			object: fc.dictionary(name, tie('value'), { maxKeys: 4 }),
		}));
		fc.assert(
			fc.property(fc.dictionary(name, value, { maxKeys: 5 }), (params) => {
				expect(encodeForm(params)).toBe(official(params));
			}),
			{ numRuns: 500 },
		);
	});
});

describe('money', () => {
	test.each([
		[1950, 'EUR', '19.50'],
		[5, 'EUR', '0.05'],
		[-5, 'DKK', '-0.05'],
		[1950, 'JPY', '1950'],
		[1950, 'KWD', '1.950'],
		[0, 'KWD', '0.000'],
	])('%d %s is %s', (minor, currency, text) => {
		expect(toMajor(minor, currency)).toBe(text);
		expect(toMinor(text, currency, 'price')).toBe(minor);
	});

	test('no minor unit is lost, whatever the currency', () => {
		fc.assert(
			fc.property(
				fc.maxSafeInteger(),
				fc.constantFrom('EUR', 'JPY', 'KWD', 'DKK', 'CLP', 'TND'),
				(minor, currency) => {
					const text = toMajor(minor, currency);
					expect((text.split('.')[1] ?? '').length).toBe(minorDigits(currency));
					expect(toMinor(text, currency, 'price')).toBe(minor === 0 ? 0 : minor);
				},
			),
		);
	});

	test.each([
		['19.999', 'EUR'],
		['0.5', 'JPY'],
		['12,50', 'EUR'],
		['', 'EUR'],
		['90071992547409930', 'EUR'],
	])('%s %s is refused with the name of the field', (value, currency) => {
		let failure: ApiFailure | undefined;
		try {
			toMinor(value, currency, 'price_in_decimal');
		} catch (error) {
			failure = error as ApiFailure;
		}
		expect(failure?.detail).toMatchObject({
			outcome: 'rejected',
			scope: 'record',
			fields: [{ field: 'price_in_decimal' }],
		});
		expect(failure?.message).toContain('price_in_decimal');
	});

	test('decimals of nothing are no decimals', () => {
		expect(toMinor('19.5000', 'EUR', 'price')).toBe(1950);
		expect(toMinor(19.5, 'EUR', 'price')).toBe(1950);
	});

	test('a sibling that Chargebee sends itself is kept', () => {
		expect(
			withMajor({ currency_code: 'EUR', price: 195, price_in_decimal: '1.9525', tax: 20 }, [
				'price',
				'tax',
			]),
		).toEqual({
			currency_code: 'EUR',
			price: 195,
			price_in_decimal: '1.9525',
			tax: 20,
			tax_in_decimal: '0.20',
		});
		expect(withMajor({ price: 195 }, ['price'])).toEqual({ price: 195 });
	});
});

describe('stamps', () => {
	test('a version says more than a stamp', () => {
		expect(modifiedAtOf({ resource_version: 1700000000123, updated_at: 1600000000 })).toBe(
			'2023-11-14T22:13:20.123Z',
		);
		expect(modifiedAtOf({ updated_at: 1700000000 })).toBe('2023-11-14T22:13:20.000Z');
		expect(modifiedAtOf({ id: 'x' })).toBeUndefined();
	});

	test('the boundary second is asked for again, and never one of nine digits', () => {
		expect(secondBefore('2023-11-14T22:13:20.999Z')).toBe(1699999999);
		expect(secondBefore('1999-01-01T00:00:00Z')).toBeUndefined();
	});

	test('of a row that came twice the newest version counts', () => {
		expect(
			newest([
				{ id: 'a', resource_version: 2, n: 'new' },
				{ id: 'b', updated_at: 1 },
				{ id: 'a', resource_version: 1, n: 'old' },
			]),
		).toEqual([
			{ id: 'a', resource_version: 2, n: 'new' },
			{ id: 'b', updated_at: 1 },
		]);
	});

	test('batches of a hundred', () => {
		expect(batches(Array.from({ length: 201 }, (_, i) => i)).map(({ length }) => length)).toEqual([
			100, 100, 1,
		]);
	});
});

describe('billing information', () => {
	const before: JsonObject = {
		vat_number: '12345678',
		vat_number_prefix: 'DK',
		registered_for_gst: true,
		billing_address: {
			line1: 'Torvet 1',
			city: 'Boston',
			state_code: 'MA',
			state: 'Massachusetts',
			country: 'US',
			validation_status: 'valid',
		},
	};

	test('all of it is sent with the one changed field', () => {
		expect(
			billingParams(
				{ billing_address: { phone: '+4512345678' } },
				['billing_address.phone'],
				before,
			),
		).toEqual({
			...before,
			billing_address: { ...(before.billing_address as JsonObject), phone: '+4512345678' },
		});
	});

	test('an emptied field is left out, as that removes it', () => {
		expect(billingParams({ vat_number: null }, ['vat_number'], before)).toEqual({
			...before,
			vat_number: undefined,
		});
	});

	test('another state has neither the old code nor the old validation', () => {
		const changed = billingParams(
			{ billing_address: { state: 'Maine' } },
			['billing_address.state'],
			before,
		);
		expect(changed.billing_address).toEqual({
			line1: 'Torvet 1',
			city: 'Boston',
			state: 'Maine',
			country: 'US',
		});
	});

	test('a VAT number and "has none" do not go together', () => {
		const without = { business_customer_without_vat_number: true };
		expect(billingParams({ vat_number: '1' }, ['vat_number'], without)).toEqual({
			vat_number: '1',
		});
		expect(billingParams({ vat_number: '' }, ['vat_number'], without)).toEqual(without);
	});
});

test('metadata is sent as a whole, emptied keys left out', () => {
	const before = { meta_data: { a: 1, b: { c: 2, d: 3 } } };
	expect(
		mergedJson('meta_data', before, { meta_data: { a: null, b: { c: 'x' }, e: true } }, [
			'meta_data.a',
			'meta_data.b.c',
			'meta_data.e',
		]),
	).toEqual({ b: { c: 'x', d: 3 }, e: true });
	expect(before.meta_data.a).toBe(1);
	expect(mergedJson('meta_data', before, {}, ['email'])).toBeUndefined();
});

test('the site, as people type it', () => {
	expect(siteName(' https://acme-test.chargebee.com/api/v2 ')).toBe('acme-test');
	expect(baseUrl({ site: 'acme' })).toBe('https://acme.chargebee.com/api/v2');
	expect(baseUrl({ site: 'acme', baseUrl: 'http://localhost:1/api/v2/' })).toBe(
		'http://localhost:1/api/v2',
	);
	expect(baseUrl({ site: ' ' })).toBe('');
});
