import type { Side } from '../../../shared/contracts';
import type { FieldDef } from '../../../shared/entity';
import type { JsonValue } from '../../../shared/json';
import type { CompiledRow, Parsed } from '../types';
import { readDecimal, toJsonNumber } from './decimal';

/**
 * How one row type reads, writes and compares values. None of the functions throws, and none is
 * called with an empty value unless `ownEmpty` says that emptiness means something to the type.
 */
export interface FieldType {
	/** From a side's raw form to what both sides agree on. */
	parse: (row: CompiledRow, side: Side, raw: JsonValue) => Parsed;
	/** From the agreed `value` to a side's raw form. A value that cannot be read is given back as it is. */
	format: (row: CompiledRow, side: Side, value: JsonValue) => JsonValue;
	/** May `observed` be what the system made of `sent`? Asked only when their norms differ. */
	loose?: (row: CompiledRow, side: Side, sent: JsonValue, observed: JsonValue) => boolean;
	/** What else decides the norms than type, paths, options and zones; see `normalForm`. */
	shape?: (row: CompiledRow) => JsonValue;
	/** The type handles null, '' and [] itself: a constant, or an enum that maps "nothing". */
	ownEmpty?: boolean;
}

/** The one empty value: null, undefined, '', blank text, [] and {} all become this. */
export const emptyParsed: Parsed = Object.freeze({ empty: true, norm: '', value: null });

export const filled = (norm: string, value: JsonValue): Parsed =>
	norm === '' ? emptyParsed : { empty: false, norm, value };

export function isEmpty(raw: JsonValue | undefined): raw is null | undefined {
	if (raw === null || raw === undefined) return true;
	if (typeof raw === 'string') {
		const first = raw.charCodeAt(0);
		// A printable ASCII character in front settles it without trimming.
		return !(first > 32 && first < 127) && raw.trim() === '';
	}
	if (typeof raw !== 'object') return false;
	if (Array.isArray(raw)) return raw.length === 0;
	for (const key in raw) if (Object.prototype.hasOwnProperty.call(raw, key)) return false;
	return true;
}

/** Names a value for people, short, and never walks into objects (they may be huge). */
export function found(raw: JsonValue | undefined): string {
	if (typeof raw === 'string') {
		return JSON.stringify(raw.length > 60 ? `${raw.slice(0, 57)}...` : raw);
	}
	if (Array.isArray(raw)) return 'a list';
	if (typeof raw === 'object' && raw !== null) return 'an object';
	return String(raw);
}

/** `expected` completes the sentence, for example `a number such as 12.5`. */
export const invalid = (raw: JsonValue | undefined, expected: string): Parsed => ({
	invalid: `Found ${found(raw)} where ${expected} is expected.`,
});

/** NFC, line ends as LF, no white space around. */
export function cleanText(text: string): string {
	const trimmed = text.trim();
	if (PRINTABLE_ASCII.test(trimmed)) return trimmed;
	return trimmed.normalize('NFC').replace(LINE_ENDS, '\n').trim();
}
const PRINTABLE_ASCII = /^[ -~]*$/;
const LINE_ENDS = /\r\n?/g;

/** Text of a text, number or boolean; `undefined` for lists and objects. */
export function scalarText(raw: JsonValue | undefined): string | undefined {
	if (typeof raw === 'string') return cleanText(raw);
	if (typeof raw === 'number') return readDecimal(raw);
	if (typeof raw === 'boolean') return String(raw);
	return undefined;
}

/** Text in the JSON type that the field's kind asks for, where nothing gets lost by it. */
export function asKind(def: FieldDef | undefined, text: string): JsonValue {
	if (def?.kind === 'number') return readDecimal(text) === text ? toJsonNumber(text) : text;
	if (def?.kind === 'boolean' && (text === 'true' || text === 'false')) return text === 'true';
	return text;
}

export const pathOf = (row: CompiledRow, side: Side): string =>
	side === 'left' ? row.left : row.right;

/** The row carries changes of this side over to the other one. */
export const isRead = (row: CompiledRow, side: Side): boolean =>
	row.direction === 'both' || row.direction === (side === 'left' ? 'toRight' : 'toLeft');

/** Things worked out once for each row: `parse` runs for millions of values. */
export function perRow<T extends object>(make: (row: CompiledRow) => T): (row: CompiledRow) => T {
	const made = new WeakMap<CompiledRow, T>();
	return (row) => {
		let known = made.get(row);
		if (known === undefined) {
			known = make(row);
			made.set(row, known);
		}
		return known;
	};
}
