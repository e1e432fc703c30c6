import type { Side } from '../../../shared/contracts';
import type { JsonValue } from '../../../shared/json';
import { canonical } from '../../../shared/json';
import type { CompiledRow, Parsed, RowType } from '../types';
import { alias } from './alias';
import { boolean } from './boolean';
import type { FieldType } from './common';
import { emptyParsed, isEmpty } from './common';
import { constant } from './constant';
import { country } from './country';
import { date } from './date';
import { dateTime } from './dateTime';
import { email } from './email';
import { enumeration } from './enum';
import { link } from './link';
import { listOf } from './list';
import { money } from './money';
import { number } from './number';
import { phone } from './phone';
import { text } from './text';

const types: Record<RowType, FieldType> = {
	text,
	number,
	money,
	date,
	dateTime,
	boolean,
	enum: enumeration,
	country,
	phone,
	email,
	list: listOf(() => ({ parse, format, looseEqual, normalForm })),
	constant,
	link,
	alias,
};

/**
 * A value as a system sent it, made comparable with the other side's. Never throws: what cannot be read
 * gives `{ invalid }`, a sentence for people. Blank values of any kind are `emptyParsed`.
 */
export function parse(row: CompiledRow, side: Side, raw: JsonValue | undefined): Parsed {
	try {
		const type = types[row.type];
		const plain = typeof raw === 'object' ? withoutClass(raw) : raw;
		if (isEmpty(plain) && type.ownEmpty !== true) return emptyParsed;
		return type.parse(row, side, plain ?? null);
	} catch (error) {
		// Reached by values nested so deep that comparing them overflows the stack.
		return { invalid: `The value could not be read: ${reason(error)}.` };
	}
}

/**
 * Nodes on the canvas may leave a Date or a Luxon DateTime in an item. They have no keys of their own and
 * would look like an empty object, so the field would be emptied.
 */
function withoutClass(raw: JsonValue): JsonValue {
	const { toJSON } = (raw ?? {}) as { toJSON?: unknown };
	if (typeof toJSON !== 'function') return raw;
	const json = toJSON.call(raw) as JsonValue;
	if (json === null) throw new Error('it is an invalid date');
	return json;
}

const reason = (error: unknown): string => (error instanceof Error ? error.message : String(error));

/**
 * An agreed value (`Parsed.value`) in the form of one side. Empty values give null, or what a pair of
 * the enum says for nothing. Text longer than the field allows is not cut: see `tooLong`.
 */
export function format(row: CompiledRow, side: Side, value: JsonValue): JsonValue {
	const type = types[row.type];
	if (isEmpty(value) && type.ownEmpty !== true) return null;
	return type.format(row, side, value ?? null);
}

/** The value, in the form of that side, has more characters than the field (or a column of it) takes. */
export function tooLong(row: CompiledRow, side: Side, value: JsonValue): boolean {
	if (row.type === 'list' && row.columns && Array.isArray(value)) {
		const { columns } = row;
		return value.some(
			(line) =>
				Array.isArray(line) &&
				columns.some((column, at) => tooLong(column, side, line[at] ?? null)),
		);
	}
	const limit = row.defs[side]?.maxLength;
	if (limit === undefined) return false;
	const written = format(row, side, value);
	return typeof written === 'string' && written.length > limit;
}

/**
 * May `observed` be what the side's system made of `sent` (both in its raw form)? Then it is a read-back
 * of ours and no edit. Each type says which differences pass; when in doubt it is an edit, as an echo
 * that is carried back does less harm than an edit that is lost.
 */
export function looseEqual(
	row: CompiledRow,
	side: Side,
	sent: JsonValue,
	observed: JsonValue,
): boolean {
	if (sent === observed) return true;
	const [a, b] = [parse(row, side, sent), parse(row, side, observed)];
	if (a.invalid !== undefined || b.invalid !== undefined) return sameJson(sent, observed);
	if (a.norm === b.norm) return true;
	if (a.empty || b.empty) return false;
	return types[row.type].loose?.(row, side, sent, observed) ?? false;
}

/**
 * What the norms of a row depend on beside its type, paths, options and zones: decimals, units and grain of
 * what both entities keep, the direction where pairs of an enum share values. If it changes (an entity is
 * described better, a row is turned round), old and new fingerprints cannot be compared, so it belongs in
 * the row's key. Plain data; null for most rows.
 */
export const normalForm = (row: CompiledRow): JsonValue => types[row.type].shape?.(row) ?? null;

function sameJson(a: JsonValue, b: JsonValue): boolean {
	try {
		return canonical(a) === canonical(b);
	} catch {
		return false;
	}
}
