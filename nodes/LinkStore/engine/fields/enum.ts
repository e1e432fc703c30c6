import type { Side } from '../../../shared/contracts';
import { otherSide } from '../../../shared/contracts';
import { isObject, type JsonValue } from '../../../shared/json';
import type { CompiledRow, Parsed } from '../types';
import type { FieldType } from './common';
import {
	emptyParsed,
	filled,
	invalid,
	isEmpty,
	isRead,
	pathOf,
	perRow,
	scalarText,
} from './common';
import { bothForms, type Pair, pairTables, sharesValues } from './enumPairs';
import { truth } from './truth';

export const hasPairs = (row: CompiledRow): boolean =>
	row.options.values !== undefined && row.options.values.length > 0;

/** Text form in which values are compared: `1` equals `'1'`; a boolean row also equates `yes` and true. */
function keyOf(row: CompiledRow, raw: JsonValue | undefined): string | undefined {
	if (isEmpty(raw)) return '';
	const flag = row.type === 'boolean' ? truth(raw) : undefined;
	return flag === undefined ? scalarText(raw) : String(flag);
}

/** Pairs whose values are single ones; a list or an object in a pair can never be met. */
const pairsOf = (row: CompiledRow): Pair[] =>
	(row.options.values ?? []).flatMap((pair) => {
		const [leftKey, rightKey] = [keyOf(row, pair.left), keyOf(row, pair.right)];
		if (leftKey === undefined || rightKey === undefined) return [];
		return [{ ...pair, leftKey, rightKey }];
	});

const tables = perRow((row) => pairTables(pairsOf(row), row.direction));

/** Enum with pairs. `value` is a left value, so that both sides can be written from it. */
export const paired: FieldType = {
	ownEmpty: true,
	parse: (row, side, raw) => {
		const key = keyOf(row, raw);
		const known = key === undefined ? undefined : tables(row)[side].get(key);
		if (known !== undefined) {
			return known.norm === '' ? emptyParsed : filled(known.norm, known.value);
		}
		if (isEmpty(raw)) return emptyParsed;
		// The side that the row never reads may hold anything: the other one overwrites it.
		if (key !== undefined && !isRead(row, side)) return filled(`other:${key}`, bothForms(raw, raw));
		return invalid(raw, `one of the values paired for ${pathOf(row, side)} (${listed(row, side)})`);
	},
	format: (row, side, value) => {
		if (isObject(value) && value[side] !== undefined) return emptyAsNull(value[side]);
		const { left, right } = tables(row);
		const key = keyOf(row, value);
		const known = key === undefined ? undefined : left.get(key);
		if (known !== undefined) return emptyAsNull(side === 'left' ? known.left : known.right);
		// Nothing on the left may still be a value there: `{ left: 0, right: null }`.
		if (key === '' && side === 'left') return emptyAsNull(right.get('')?.left ?? null);
		return emptyAsNull(value);
	},
	shape: (row) => (sharesValues(pairsOf(row)) ? row.direction : null),
};

const emptyAsNull = (value: JsonValue): JsonValue => (isEmpty(value) ? null : value);

const listed = (row: CompiledRow, side: Side): string =>
	short((row.options.values ?? []).map((pair) => pair[side]));

const short = (values: JsonValue[]): string => {
	const shown = [...new Set(values.map((value) => scalarText(value) || 'nothing'))];
	return shown.length > 12 ? `${shown.slice(0, 12).join(', ')}, …` : shown.join(', ');
};

/** Options of an entity's field by folded text, for enums without pairs. */
const options = perRow((row) => {
	const of = (side: Side): Map<string, JsonValue> | undefined => {
		const list = row.defs[side]?.options;
		return list && new Map(list.map(({ value }) => [foldKey(value) ?? '', value]));
	};
	return { left: of('left'), right: of('right') };
});

const foldKey = (raw: JsonValue): string | undefined =>
	scalarText(raw)?.toLowerCase().normalize('NFC');

/** Enum without pairs: both systems use the same values; case and number-or-text do not count. */
const plain: FieldType = {
	parse: (row, side, raw) => {
		const key = foldKey(raw);
		if (key === undefined) return invalid(raw, 'a single value');
		const own = options(row)[side];
		const other = options(row)[otherSide(side)];
		if (isRead(row, side)) {
			if (own !== undefined && !own.has(key)) return unknown(row, side, raw);
			if (other !== undefined && !other.has(key)) return unknown(row, otherSide(side), raw);
		}
		return filled(JSON.stringify(key), scalar(raw));
	},
	format: (row, side, value) => {
		const key = foldKey(value);
		return (key === undefined ? undefined : options(row)[side]?.get(key)) ?? value;
	},
};

const scalar = (raw: JsonValue): JsonValue =>
	typeof raw === 'string' ? (scalarText(raw) ?? raw) : raw;

const unknown = (row: CompiledRow, side: Side, raw: JsonValue): Parsed =>
	invalid(
		raw,
		`one of the values of ${pathOf(row, side)} (${short((row.defs[side]?.options ?? []).map(({ value }) => value))}) or a pair for it`,
	);

export const enumeration: FieldType = {
	ownEmpty: true,
	parse: (row, side, raw) => {
		if (hasPairs(row)) return paired.parse(row, side, raw);
		return isEmpty(raw) ? emptyParsed : plain.parse(row, side, raw);
	},
	format: (row, side, value) => {
		if (hasPairs(row)) return paired.format(row, side, value);
		return isEmpty(value) ? null : plain.format(row, side, value);
	},
	shape: (row) => paired.shape?.(row) ?? null,
};
