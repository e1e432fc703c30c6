import fc from 'fast-check';
import {
	format,
	linkIds,
	looseAlias,
	looseEqual,
	parse,
	tooLong,
	translate,
} from '../../../nodes/LinkStore/engine/fields';
import {
	decimals,
	readDecimal,
	round,
	shift,
} from '../../../nodes/LinkStore/engine/fields/decimal';
import { ISO3 } from '../../../nodes/LinkStore/engine/fields/countryData';
import { fromLocal, offsetAt } from '../../../nodes/LinkStore/engine/fields/zone';
import type { CompiledRow, Direction, RowType } from '../../../nodes/LinkStore/engine/types';
import type { Side } from '../../../nodes/shared/contracts';
import type { FieldDef } from '../../../nodes/shared/entity';
import type { JsonValue } from '../../../nodes/shared/json';
import { rowOf } from './helpers';

const runs = { numRuns: 500 };
const sides: Side[] = ['left', 'right'];
const side = fc.constantFrom(...sides);
const zoneNames = [
	'Europe/Copenhagen',
	'America/New_York',
	'Asia/Kolkata',
	'Australia/Lord_Howe',
	'UTC',
];
const zone = fc.constantFrom(...zoneNames);
const zones = fc.record({ left: zone, right: zone });
const formatOf = (...formats: Array<FieldDef['format']>) => fc.constantFrom(undefined, ...formats);
const json = fc.jsonValue({ maxDepth: 4 }) as fc.Arbitrary<JsonValue>;

/** Decimal texts with as many digits as anybody may send. */
const decimal = fc
	.tuple(fc.bigInt({ min: -(10n ** 30n), max: 10n ** 30n }), fc.nat(12))
	.map(([digits, places]) => shift(digits.toString(), -places));

const numeric: fc.Arbitrary<JsonValue> = fc.oneof(
	decimal,
	fc.double({ noNaN: true, noDefaultInfinity: true }),
	fc.integer(),
	fc.maxSafeInteger(),
);

const instantMs = fc.integer({ min: Date.UTC(1900, 0, 1), max: Date.UTC(2100, 0, 1) });
/** Moments that no zone's local time has twice: the second one of those cannot come back. */
const clearMs = instantMs.filter((ms) => {
	const second = Math.round(ms / 1000) * 1000;
	return zoneNames.every((name) => fromLocal(name, second + offsetAt(name, second)) === second);
});
const day = instantMs.map((ms) => new Date(ms).toISOString().slice(0, 10));

const scale = fc.option(fc.nat(6), { nil: undefined });

const numberDef = (kinds: Array<FieldDef['kind']>, formats: Array<FieldDef['format']>) =>
	fc.option(fc.record({ kind: fc.constantFrom(...kinds), format: formatOf(...formats), scale }), {
		nil: undefined,
	});

const numberRow = fc
	.record({
		left: numberDef(['number', 'text'], []),
		right: numberDef(['number', 'text'], []),
		scale,
	})
	.map((parts) => rowOf('number', parts));

const moneyRow = fc
	.record({
		left: numberDef(['money', 'text'], ['major', 'minor']),
		right: numberDef(['money', 'text'], ['major', 'minor']),
		scale,
		currency: fc.constantFrom(undefined, 'DKK', 'JPY', 'KWD', 'CLF'),
	})
	.map((parts) => rowOf('money', parts));

const dateRow = fc
	.record({
		left: fc.record({
			format: formatOf(
				'dateOnly',
				'midnight',
				'zoneFree',
				'instant',
				'unixSeconds',
				'unixMilliseconds',
			),
		}),
		right: fc.record({
			format: formatOf(
				'dateOnly',
				'midnight',
				'zoneFree',
				'instant',
				'unixSeconds',
				'unixMilliseconds',
			),
		}),
		zones,
	})
	.map((parts) => rowOf('date', parts));

const dateTimeRow = fc
	.record({
		left: fc.record({ format: formatOf('instant', 'zoneFree', 'unixSeconds', 'unixMilliseconds') }),
		right: fc.record({
			format: formatOf('instant', 'zoneFree', 'unixSeconds', 'unixMilliseconds'),
		}),
		zones,
	})
	.map((parts) => rowOf('dateTime', parts));

const pairKey = fc.constantFrom<JsonValue>(1, 2, 3, '1', 'a', 'b', 'c', true, null);
const enumRow = fc
	.record({
		pairs: fc.array(fc.tuple(pairKey, pairKey), { minLength: 1, maxLength: 8 }),
		direction: fc.constantFrom<Direction>('both', 'toRight', 'toLeft'),
	})
	.map(({ pairs, direction }) =>
		rowOf('enum', {
			left: {},
			right: {},
			direction,
			values: pairs.map(([left, right]) => ({ left, right })),
		}),
	);

const countryRow = fc
	.record({
		left: fc.record({ format: formatOf('iso2', 'iso3', 'name') }),
		right: fc.record({ format: formatOf('iso2', 'iso3', 'name') }),
	})
	.map((parts) => rowOf('country', parts));

const phoneText = fc
	.array(fc.constantFrom(...'0123456789+() -./xabc'.split(''), '00', ' ext. 12', '+45', '(0)'), {
		maxLength: 14,
	})
	.map((parts) => parts.join(''));
const phoneRow = fc
	.constantFrom(undefined, '45', '46', '47', '1', '7', '36', '39', '49', '358')
	.map((callingCode) => rowOf('phone', { left: {}, right: {}, callingCode }));

const anyText = fc.oneof(
	fc.string({ unit: 'binary' }),
	fc.string({ unit: 'grapheme' }),
	fc.string(),
);
const fixedRow = (type: RowType, right: Partial<FieldDef> = {}) =>
	fc.constant(rowOf(type, { left: {}, right }));

const plainRows: Array<[string, fc.Arbitrary<CompiledRow>, fc.Arbitrary<JsonValue>]> = [
	['text', fixedRow('text', { kind: 'number' }), fc.oneof(anyText, numeric, fc.boolean())],
	['number', numberRow, numeric],
	['money', moneyRow, numeric],
	['date', dateRow, day],
	['dateTime', dateTimeRow, clearMs.map((ms) => new Date(ms).toISOString())],
	[
		'boolean',
		fixedRow('boolean', { kind: 'number' }),
		fc.constantFrom<JsonValue>(true, false, 1, 0, 'yes', 'No', 'TRUE', '0'),
	],
	['enum without pairs', fixedRow('enum'), fc.oneof(anyText, fc.integer())],
	['country', countryRow, fc.constantFrom(...ISO3.keys(), ...ISO3.values(), 'Danmark', 'Ruotsi')],
	['phone', phoneRow, fc.oneof(phoneText, anyText)],
	['email', fixedRow('email'), fc.oneof(anyText, fc.emailAddress())],
	['link', fixedRow('link', { kind: 'number' }), fc.oneof(anyText, fc.maxSafeInteger())],
	['alias', fixedRow('alias', { kind: 'number' }), fc.oneof(anyText, fc.maxSafeInteger())],
];

/** Every column type in one list, so that its properties hold for all of them. */
const columns = plainRows.map(([, row]) => row);
const listCase = fc.tuple(...columns, zones).chain((rows) => {
	const lines = (rows.slice(0, -1) as CompiledRow[]).map((row, at) => ({
		...row,
		left: `l.c${at}`,
		right: `r${at}`,
	}));
	const line = fc
		.tuple(...plainRows.map(([, , raw]) => fc.option(raw, { nil: null })))
		.map((cells) => ({ l: Object.fromEntries(cells.map((cell, at) => [`c${at}`, cell])) }));
	return fc.tuple(
		fc.constant(rowOf('list', { left: {}, right: {}, lines })),
		fc.array(line, { maxLength: 4 }),
	);
});

/** Asserts that a raw value survives the way to each side and back. */
function survives(row: CompiledRow, from: Side, raw: JsonValue): void {
	const parsed = parse(row, from, raw);
	fc.pre(parsed.invalid === undefined);
	for (const to of sides) {
		const written = format(row, to, parsed.value);
		const again = parse(row, to, written);
		expect({ to, written, norm: again.invalid ?? again.norm }).toEqual({
			to,
			written,
			norm: parsed.norm,
		});
		expect(again).toMatchObject({ empty: parsed.empty });
		expect(looseEqual(row, to, written, written)).toBe(true);
	}
}

describe('parse and format', () => {
	it.each(plainRows)(
		'%s: what is written to either side is read as the same',
		(_name, row, raw) => {
			// Links are ids of one side; here both sides speak of the same ids.
			fc.assert(
				fc.property(row, side, raw, (r, from, value) => {
					// The first side may write a form that only it has: start from what it reads back.
					const first = parse(r, 'left', value);
					fc.pre(first.invalid === undefined);
					survives(r, from, format(r, from, first.value));
				}),
				runs,
			);
		},
	);

	it.each(plainRows)('%s: norm of the agreed value is the norm', (_name, row, raw) => {
		fc.assert(
			fc.property(row, raw, (r, value) => {
				const parsed = parse(r, 'left', value);
				fc.pre(parsed.invalid === undefined);
				const again = parse(r, 'left', format(r, 'left', parsed.value));
				expect(again).toEqual(parsed);
			}),
			runs,
		);
	});

	it('enum with pairs: one translation and both sides agree', () => {
		fc.assert(
			fc.property(enumRow, fc.nat(7), (row, at) => {
				const pairs = row.options.values ?? [];
				const pair = pairs[at % pairs.length];
				// "Nothing" that means one thing on the left and another on the right is a contradiction.
				fc.pre(
					!pairs.some(({ left }) => left === null) || !pairs.some(({ right }) => right === null),
				);
				for (const from of sides) {
					if (row.direction === (from === 'left' ? 'toLeft' : 'toRight')) continue;
					const to = from === 'left' ? 'right' : 'left';
					const parsed = parse(row, from, pair[from]);
					fc.pre(parsed.invalid === undefined);
					const there = parse(row, to, format(row, to, parsed.value));
					expect(there.invalid ?? there.norm).toBe(parsed.norm);
					if (parsed.empty) continue;
					const back = parse(row, from, format(row, from, parsed.value));
					expect(back.invalid ?? back.norm).toBe(parsed.norm);
				}
			}),
			runs,
		);
	});

	it('enum with one-to-one pairs: norms do not depend on the order of pairs', () => {
		const pairs = fc.uniqueArray(fc.nat(20), { minLength: 1 });
		fc.assert(
			fc.property(pairs, fc.func(fc.nat()), (keys, order) => {
				const values = keys.map((key) => ({ left: key, right: `r${key}` }));
				const shuffled = [...values].sort((a, b) => order(a.left) - order(b.left));
				const [one, two] = [values, shuffled].map((list) => rowOf('enum', { values: list }));
				for (const { left, right } of values) {
					expect(parse(one, 'left', left)).toEqual(parse(two, 'left', left));
					expect(parse(one, 'right', right)).toEqual(parse(two, 'right', right));
				}
			}),
		);
	});

	it('list: what is written to either side is read as the same', () => {
		fc.assert(
			fc.property(listCase, ([row, raw]) => survives(row, 'left', raw as JsonValue)),
			{ numRuns: 200 },
		);
	});

	it('list: identity translation changes nothing', () => {
		fc.assert(
			fc.property(listCase, ([row, raw]) => {
				const parsed = parse(row, 'left', raw as JsonValue);
				expect(translate(row, parsed, (_row, id) => id)).toEqual({ parsed });
				const ids = linkIds(row, parsed);
				expect(new Set(ids).size).toBe(ids.length);
			}),
			{ numRuns: 200 },
		);
	});
});

describe('money', () => {
	it.each([
		['JPY', 0],
		['DKK', 2],
		['KWD', 3],
	])('%s never loses a minor unit', (currency, digits) => {
		const row = rowOf('money', {
			left: { format: 'major' },
			right: { format: 'minor' },
			currency,
		});
		fc.assert(
			fc.property(fc.bigInt({ min: -(10n ** 25n), max: 10n ** 25n }), (minor) => {
				const text = minor.toString();
				const parsed = parse(row, 'right', text);
				expect(parsed).toMatchObject({ norm: text });
				if (parsed.invalid !== undefined) return;
				const major = format(row, 'left', parsed.value);
				expect(parse(row, 'left', major)).toEqual(parsed);
				// The same amount by other means: digits with the point put in.
				expect(readDecimal(major)).toBe(shift(text, -digits));
			}),
			runs,
		);
	});

	it('amounts as JSON numbers: cents, as doubles spell them', () => {
		const row = rowOf('money', { left: {}, right: { format: 'minor' }, currency: 'EUR' });
		fc.assert(
			fc.property(fc.integer({ min: -1e12, max: 1e12 }), (cents) => {
				expect(parse(row, 'left', cents / 100)).toMatchObject({
					norm: String(cents === 0 ? 0 : cents),
				});
				const parsed = parse(row, 'right', cents);
				expect(parsed.invalid === undefined && format(row, 'right', parsed.value)).toBe(
					cents === 0 ? 0 : cents,
				);
			}),
			runs,
		);
	});
});

describe('decimals', () => {
	it('canonical texts are read as themselves', () => {
		fc.assert(
			fc.property(decimal, (text) => expect(readDecimal(text)).toBe(text)),
			runs,
		);
	});

	it('doubles keep their value', () => {
		fc.assert(
			fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (number) => {
				expect(Number(readDecimal(number))).toBe(number === 0 ? 0 : number);
			}),
			runs,
		);
	});

	it('rounding is off by half a unit at most, and away from zero', () => {
		fc.assert(
			fc.property(decimal, fc.nat(12), (text, places) => {
				const rounded = round(text, places);
				const unit = Math.max(decimals(text), places);
				const exact = BigInt(shift(text, unit));
				const near = BigInt(shift(rounded, unit));
				const size = 10n ** BigInt(unit - places);
				const off = near - exact;
				expect(decimals(rounded)).toBeLessThanOrEqual(places);
				expect((off < 0n ? -off : off) * 2n).toBeLessThanOrEqual(size);
				if ((off < 0n ? -off : off) * 2n === size && size > 1n) expect(off > 0n).toBe(exact > 0n);
			}),
			runs,
		);
	});
});

describe('dateTime', () => {
	it('rule 18: zone-free text comes back, but for the second of two equal hours', () => {
		fc.assert(
			fc.property(dateTimeRow, zone, instantMs, (row, name, ms) => {
				const second = Math.floor(ms / 1000) * 1000;
				const local = second + offsetAt(name, second);
				fc.pre(fromLocal(name, local) === second);
				const free = {
					...row,
					zones: { left: name, right: name },
					defs: rowOf('dateTime', { left: { format: 'zoneFree' }, right: {} }).defs,
				};
				const text = new Date(local).toISOString().slice(0, 19);
				const parsed = parse(free, 'left', text);
				expect(parsed).toMatchObject({ norm: new Date(second).toISOString() });
				expect(parsed.invalid === undefined && format(free, 'left', parsed.value)).toBe(text);
			}),
			runs,
		);
	});
});

describe('whatever comes', () => {
	const columnsOfAll = plainRows.map(([name]) =>
		rowOf(name.split(' ')[0] as RowType, { leftPath: name, rightPath: name }),
	);
	const types: RowType[] = [
		'text',
		'number',
		'money',
		'date',
		'dateTime',
		'boolean',
		'enum',
		'country',
		'phone',
		'email',
		'list',
		'constant',
		'link',
		'alias',
	];
	const anyDef = fc.option(
		fc.record(
			{
				kind: fc.constantFrom<FieldDef['kind']>('text', 'number', 'boolean', 'date', 'enum'),
				format: formatOf('iso3', 'name', 'minor', 'midnight', 'zoneFree', 'unixSeconds', 'instant'),
				scale,
				maxLength: fc.option(fc.nat(20), { nil: undefined }),
			},
			{ requiredKeys: ['kind'] },
		),
		{ nil: undefined },
	);
	const anyRow = fc
		.record({
			type: fc.constantFrom(...types),
			left: anyDef,
			right: anyDef,
			scale,
			values: fc.option(fc.array(fc.record({ left: json, right: json }), { maxLength: 4 }), {
				nil: undefined,
			}),
			constant: json,
			zones: fc.constantFrom(
				{ left: 'Europe/Oslo', right: 'UTC' },
				{ left: '', right: 'No/Where' },
			),
			direction: fc.constantFrom<Direction>('both', 'toRight', 'toLeft'),
			lines: fc.constantFrom(undefined, columnsOfAll),
		})
		.map(({ type, ...parts }) => rowOf(type, parts));
	const tricky = fc.constantFrom<JsonValue>(
		'__proto__',
		'1e400',
		'1e-400',
		'2026-02-30',
		'+',
		'(',
		'\ud800',
		'9'.repeat(5000),
		'+'.repeat(5000),
		' '.repeat(5000) + 'x',
		'1'.repeat(390) + 'e390',
		{ toJSON: 1 },
		{ __proto__: null } as unknown as JsonValue,
		[[[[]]]],
		1e308,
		-5e-324,
	);
	const anything = fc.oneof(json, tricky, phoneText, anyText, numeric);

	it('parse never throws and gives a value or a sentence', () => {
		fc.assert(
			fc.property(anyRow, side, anything, (row, at, raw) => {
				const parsed = parse(row, at, raw);
				if (parsed.invalid !== undefined) {
					expect(parsed.invalid).toMatch(/^(?:Found|Line|The|No) .+\.$/s);
				} else {
					expect(parsed.empty).toBe(parsed.norm === '');
					expect(parsed.empty).toBe(parsed.value === null);
				}
			}),
			{ numRuns: 2000 },
		);
	});

	it('format, tooLong and linkIds never throw', () => {
		fc.assert(
			fc.property(anyRow, side, anything, (row, at, raw) => {
				expect(format(row, at, raw)).not.toBeUndefined();
				expect(typeof tooLong(row, at, raw)).toBe('boolean');
				expect(Array.isArray(linkIds(row, parse(row, at, raw)))).toBe(true);
				expect(typeof looseAlias(raw)).toBe('string');
			}),
			{ numRuns: 1500 },
		);
	});

	it('looseEqual holds for a value and itself, even another copy of it', () => {
		fc.assert(
			fc.property(anyRow, side, anything, (row, at, raw) => {
				expect(looseEqual(row, at, raw, raw)).toBe(true);
				const copy = JSON.parse(JSON.stringify(raw)) as JsonValue;
				fc.pre(JSON.stringify(copy) === JSON.stringify(raw));
				expect(looseEqual(row, at, raw, copy)).toBe(true);
			}),
			{ numRuns: 1500 },
		);
	});

	it('looseEqual never takes an emptied field for a read-back', () => {
		fc.assert(
			fc.property(anyRow, side, anything, (row, at, raw) => {
				const parsed = parse(row, at, raw);
				fc.pre(
					parsed.invalid === undefined &&
						!parsed.empty &&
						row.type !== 'enum' &&
						row.type !== 'boolean',
				);
				fc.pre(parse(row, at, null).invalid === undefined && row.type !== 'constant');
				expect(looseEqual(row, at, raw, null)).toBe(false);
			}),
			{ numRuns: 1500 },
		);
	});

	it('values nested without end', () => {
		let deep: JsonValue = [];
		for (let at = 0; at < 100_000; at++) deep = [deep];
		for (const type of types) {
			const parsed = parse(rowOf(type), 'left', deep);
			expect(type === 'constant' || parsed.invalid !== undefined).toBe(true);
			expect(() => looseEqual(rowOf(type), 'left', deep, [deep])).not.toThrow();
		}
	});
});
