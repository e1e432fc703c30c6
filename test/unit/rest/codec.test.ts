import fc from 'fast-check';
import { IANAZone } from 'luxon';
import { decodeValue, encodeValue } from '../../../nodes/shared/rest/record/codecValue';
import { isPlain, putFields, toRecord } from '../../../nodes/shared/rest/record/codec';
import { fillPath, idValues, joinId, splitId } from '../../../nodes/shared/rest/record/ids';
import { linkTarget, wholeAddress } from '../../../nodes/shared/rest/read/link';
import {
	beforeRepeated,
	readMoment,
	unitOf,
	writeMoment,
} from '../../../nodes/shared/rest/record/moments';
import { dropPath, readPath, splitPath, writePath } from '../../../nodes/shared/rest/record/path';
import {
	complete,
	type ProfileField,
	type RestEntity,
	type RestEntityInput,
} from '../../../nodes/shared/rest/profile/profile';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';

const FORMS = [
	'iso',
	'isoSeconds',
	'unixSeconds',
	'unixMilliseconds',
	'yyyy-MM-dd HH:mm:ss',
	'dd.MM.yyyy HH:mm',
	"MMM d, yyyy 'at' h:mm a",
	"yyyyMMdd'T'HHmmss.SSSZZZ",
];
const ZONES = ['UTC', 'Europe/Copenhagen', 'America/St_Johns', 'Australia/Lord_Howe', 'Asia/Tokyo'];
const aMoment = fc.integer({ min: Date.UTC(1990, 0, 1), max: Date.UTC(2060, 0, 1) });

type Formats = RestEntity['formats'];
const formats = (own: Partial<Formats> = {}): Formats => ({
	date: 'yyyy-MM-dd',
	dateTime: 'iso',
	timeZone: 'UTC',
	decimal: 'number',
	omitsEmpty: false,
	clear: 'null',
	...own,
});
const field = (kind: ProfileField['kind'], more: Partial<ProfileField> = {}): ProfileField => ({
	name: 'x',
	label: 'X',
	kind,
	writable: true,
	...more,
});

describe('moments', () => {
	test('what is written is read again as the same moment, cut to the step of its form', () => {
		fc.assert(
			fc.property(
				aMoment,
				fc.constantFrom(...FORMS),
				fc.constantFrom(...ZONES),
				(ms, form, zone) => {
					const cut = Math.floor(ms / unitOf(form)) * unitOf(form);
					const read = readMoment(writeMoment(ms, form, zone), form, zone);
					// A local text of the repeated hour names the first of two moments; it is asked from before both.
					const fold = beforeRepeated(ms, form, zone) !== ms;
					return read === cut || (fold && (read as number) <= ms);
				},
			),
			{ numRuns: 2000 },
		);
	});

	test('what is asked from is never later than what was meant', () => {
		fc.assert(
			fc.property(
				aMoment,
				fc.constantFrom(...FORMS),
				fc.constantFrom(...ZONES),
				(ms, form, zone) => {
					const text = writeMoment(beforeRepeated(ms, form, zone), form, zone);
					const early = readMoment(text, form, zone) as number;
					// Read as the second of two moments, too.
					const shift = Math.abs(
						IANAZone.create(zone).offset(ms) - IANAZone.create(zone).offset(early),
					);
					return early <= ms && early > ms - 3 * 3_600_000 - shift * 60_000;
				},
			),
			{ numRuns: 2000 },
		);
	});

	test.each([
		['2025-03-30 02:30:00', 'yyyy-MM-dd HH:mm:ss', '2025-03-30T01:30:00.000Z'],
		['2025-10-26 02:30:00', 'yyyy-MM-dd HH:mm:ss', '2025-10-26T00:30:00.000Z'],
		['2025-03-01T12:00:00', 'iso', '2025-03-01T11:00:00.000Z'],
		['2025-03-01T12:00:00+05:00', 'iso', '2025-03-01T07:00:00.000Z'],
		['/Date(1740830400000+0100)/', 'iso', '2025-03-01T12:00:00.000Z'],
		[1740830400, 'iso', '2025-03-01T12:00:00.000Z'],
		['1740830400000', 'iso', '2025-03-01T12:00:00.000Z'],
	])('%s in Copenhagen (%s) is %s', (text, form, iso) => {
		expect(new Date(readMoment(text, form, 'Europe/Copenhagen') as number).toISOString()).toBe(iso);
	});

	test.each(['never', '', 'Row 5', '12.5', true, null, { a: 1 }])('%s is none', (value) => {
		expect(readMoment(value as JsonValue, 'iso', 'UTC')).toBeUndefined();
	});
});

describe('values', () => {
	const there = (kind: ProfileField, value: JsonValue, own: Partial<Formats>): JsonValue =>
		decodeValue(kind, encodeValue(kind, value, formats(own)), formats(own));

	test('moments come back as they were', () => {
		fc.assert(
			fc.property(aMoment, fc.constantFrom(...ZONES), (ms, timeZone) => {
				for (const dateTime of ['iso', 'unixMilliseconds', "yyyyMMdd'T'HHmmss.SSSZZZ"]) {
					const iso = new Date(ms).toISOString();
					if (there(field('dateTime'), iso, { dateTime, timeZone }) !== iso) return false;
				}
				return true;
			}),
		);
	});

	test('days come back as they were, in whatever zone', () => {
		fc.assert(
			fc.property(aMoment, fc.constantFrom('dd.MM.yyyy', 'yyyyMMdd', 'M/d/yyyy'), (ms, date) => {
				const day = new Date(ms).toISOString().slice(0, 10);
				return there(field('date'), day, { date, timeZone: 'America/St_Johns' }) === day;
			}),
		);
	});

	test('decimals keep every digit', () => {
		fc.assert(
			fc.property(
				fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n }),
				fc.integer({ min: 0, max: 9 }),
				fc.constantFrom('text', 'commaText'),
				(units, scale, decimal) => {
					const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
					const whole = digits.slice(0, digits.length - scale);
					const fraction = digits.slice(digits.length - scale);
					const text = `${units < 0n ? '-' : ''}${whole}${scale ? `.${fraction}` : ''}`;
					const sent = encodeValue(field('money'), text, formats({ decimal } as Partial<Formats>));
					const back = there(field('money'), text, { decimal } as Partial<Formats>);
					const plain = (value: unknown) =>
						encodeValue(field('money'), value as JsonValue, formats({ decimal: 'text' }));
					return (
						typeof sent === 'string' &&
						(decimal === 'text' || !sent.includes('.')) &&
						plain(back) === plain(text)
					);
				},
			),
		);
	});

	test.each([
		['1.234,50', 1234.5],
		['1 234,5', 1234.5],
		['-0,01', -0.01],
		['90071992547409,931', '90071992547409.931'],
		['123456789012345678,9', '123456789012345678.9'],
		['about 5', 'about 5'],
	])('%s with a comma is %s', (raw, read) => {
		expect(decodeValue(field('money'), raw, formats({ decimal: 'commaText' }))).toBe(read);
	});

	test('whole numbers are numbers where decimals are texts', () => {
		const days = field('number', { scale: 0 });
		expect(encodeValue(days, 14, formats({ decimal: 'commaText' }))).toBe(14);
		expect(encodeValue(field('number'), 14.5, formats({ decimal: 'commaText' }))).toBe('14,5');
	});

	test('a field that says itself how it looks is left alone', () => {
		const own = field('dateTime', { format: 'unixSeconds' });
		expect(decodeValue(own, 1740830400, formats({ dateTime: 'unixMilliseconds' }))).toBe(
			1740830400,
		);
		expect(encodeValue(own, 1740830400, formats({ dateTime: 'unixMilliseconds' }))).toBe(
			1740830400,
		);
	});
});

const made = (own: Partial<RestEntityInput>): RestEntity =>
	complete(
		{ entity: 'order', label: 'Order', labelPlural: 'Orders' },
		{
			path: '/orders',
			list: { paging: { kind: 'none' } },
			fields: [
				{ name: 'name', label: 'Name', kind: 'text', writable: true, path: 'attributes.title' },
				{
					name: 'customerId',
					label: 'Customer',
					kind: 'reference',
					writable: true,
					path: 'relationships.customer.data.id',
					writeWith: { 'relationships.customer.data.type': 'customers' },
				},
				{
					name: 'address.city',
					label: 'City',
					kind: 'text',
					writable: true,
					path: 'attributes.town',
				},
				{
					name: 'lines',
					label: 'Lines',
					kind: 'list',
					writable: true,
					path: 'attributes.rows',
					columns: [
						{
							name: 'price',
							label: 'Price',
							kind: 'money',
							writable: true,
							path: 'amount.value',
							writeWith: { 'amount.unit': 'DKK' },
						},
						{ name: 'day', label: 'Day', kind: 'date', writable: true },
					],
				},
			],
			formats: { decimal: 'commaText', date: 'dd.MM.yyyy' },
			...own,
		},
	);

describe('records', () => {
	const RAW: JsonObject = {
		id: '5',
		attributes: {
			title: 'A',
			town: 'Odense',
			hidden: 1,
			rows: [{ amount: { value: '1,50' }, day: '31.12.2024', x: 1 }],
		},
		relationships: { customer: { data: { id: '7', type: 'customers' } } },
	};
	const ITEM = {
		name: 'A',
		customerId: '7',
		address: { city: 'Odense' },
		lines: [{ price: 1.5, day: '2024-12-31' }],
	};

	test('hold the declared fields by their names, and are written back to their places', () => {
		const rest = made({});
		expect(isPlain(rest)).toBe(false);
		expect(toRecord(rest, RAW)).toMatchObject({ id: '5', fields: ITEM });
		const body: JsonObject = {};
		putFields(rest, body, ITEM, ['name', 'customerId', 'address.city', 'lines'], 'update');
		expect(body).toEqual({
			attributes: {
				title: 'A',
				town: 'Odense',
				rows: [{ amount: { value: '1,5', unit: 'DKK' }, day: '31.12.2024' }],
			},
			relationships: { customer: { data: { id: '7', type: 'customers' } } },
		});
	});

	test('a cleared relationship is null as a whole', () => {
		const body: JsonObject = {};
		putFields(made({}), body, { customerId: null }, ['customerId'], 'update');
		expect(body).toEqual({ relationships: { customer: { data: null } } });
	});

	test('a field that the profile does not have is refused', () => {
		expect(() => putFields(made({}), {}, { colour: 'red' }, ['colour'], 'create')).toThrow(
			'has no field "colour"',
		);
	});

	test('of a profile that changes nothing are passed through', () => {
		const rest = made({
			fields: [{ name: 'name', label: 'Name', kind: 'text', writable: true }],
			formats: {},
		});
		const raw = { id: 5, other: { deep: [1] } };
		expect(toRecord(rest, raw)).toMatchObject({ id: '5' });
		expect(toRecord(rest, raw).fields).toBe(raw);
	});
});

describe('ids', () => {
	test('of several parts are never mixed up', () => {
		const parts = fc.array(fc.string({ minLength: 1 }), { minLength: 2, maxLength: 4 });
		fc.assert(
			fc.property(parts, (list) => {
				expect(splitId(joinId(list), list.length)).toEqual(list);
			}),
		);
		fc.assert(
			fc.property(parts, parts, (a, b) => {
				expect(joinId(a) === joinId(b)).toBe(JSON.stringify(a) === JSON.stringify(b));
			}),
		);
	});

	test('a part is one segment of an address', () => {
		expect(fillPath('/c/{id1}/o/{id2}', idValues(joinId(['a/b?', 'x:y%']), 2))).toBe(
			'/c/a%2Fb%3F/o/x%3Ay%25',
		);
		expect(fillPath('/{other}/{id}', idValues('x', 1))).toBe('/{other}/x');
	});
});

describe('paths', () => {
	test('know positions, dots in names and annotations', () => {
		expect(splitPath('a.0.b\\.c.x@odata.bind')).toEqual(['a', '0', 'b.c', 'x@odata.bind']);
		const record: JsonObject = {};
		writePath(record, 'phones.1.number', 'x');
		writePath(record, 'customer@odata.bind', '/C(1)');
		writePath(record, '__proto__.bad', 1);
		expect(record).toEqual({
			phones: [undefined, { number: 'x' }],
			'customer@odata.bind': '/C(1)',
		});
		expect(readPath(record, 'phones.1.number')).toBe('x');
		expect(readPath({ 'a.b': 1 }, 'a.b')).toBe(1);
		expect(readPath({ a: null }, 'a.b')).toBeNull();
		expect(readPath({ a: 1 }, 'a.b')).toBeUndefined();
		dropPath(record, 'phones.1.number');
		expect(readPath(record, 'phones.1')).toEqual({});
	});
});

describe('links', () => {
	test.each([
		['<https://a/x>; rel=next', 'https://a/x'],
		['<a,b;c>;rel="prev", <b>;title="x, <y>; rel=next";rel="last NEXT"', 'b'],
		['<a>; rel="prev"', undefined],
		['<a>; rel=next2, <b>', undefined],
		['', undefined],
	])('%s', (header, target) => {
		expect(linkTarget(header, 'next')).toBe(target);
	});

	test.each([
		['?p=2', '/things?p=1', 'https://h/api/v1/things?p=2'],
		['/api/v1/things?p=2', '/things', 'https://h/api/v1/things?p=2'],
		['things?p=2#x', '/things', 'https://h/api/v1/things?p=2'],
		['//other/x', '/things', 'https://other/x'],
		['javascript:alert(1)', '/things', undefined],
	])('%s', (link, from, whole) => {
		expect(wholeAddress(link, 'https://h/api/v1', from)).toBe(whole);
	});
});
