import type { JsonValue } from '../../../shared/json';
import type { CompiledRow, Parsed } from '../types';
import type { FieldType } from './common';
import { asKind, filled, invalid } from './common';
import { readDecimal } from './decimal';

/**
 * Link: `norm` and `value` are the id in the side's own system, as text. The two sides' ids have
 * nothing to do with each other: compare only after `translate`.
 */
export const link: FieldType = {
	parse: (_row, _side, raw) => {
		const id = readId(raw);
		return id === undefined ? invalid(raw, 'an id (text or number)') : filled(id, id);
	},
	/** `value` is already the id of this side's system. */
	format: (row, side, value) => {
		const id = readId(value);
		return id === undefined ? value : asKind(row.defs[side], id);
	},
};

/** Ids are opaque: nothing is changed in a text but the white space around it. */
function readId(raw: JsonValue): string | undefined {
	if (typeof raw === 'string') return raw.trim();
	return typeof raw === 'number' ? readDecimal(raw) : undefined;
}

/** Ids that a parsed value refers to, columns of lines included; each once. */
export function linkIds(row: CompiledRow, parsed: Parsed): string[] {
	const ids = new Set<string>();
	visit(row, parsed.invalid === undefined ? parsed.value : null, (_row, id) => {
		ids.add(id);
		return id;
	});
	return [...ids];
}

export interface MissingLink {
	/** The link row or column. */
	row: CompiledRow;
	/** The id that has no counterpart. */
	id: string;
}

/**
 * A parsed value with the ids of one side replaced by those of the other, so that it can be compared
 * with the other side's parsed value and formatted for it. `missing`: the ids that `lookup` does not
 * know, each once for a row. Values without link are given back as they are.
 */
export function translate(
	row: CompiledRow,
	parsed: Parsed,
	lookup: (row: CompiledRow, id: string) => string | undefined,
): { parsed: Parsed } | { missing: MissingLink[] } {
	if (parsed.invalid !== undefined || parsed.empty || !hasLinks(row)) return { parsed };
	const missing: MissingLink[] = [];
	const find = (at: CompiledRow, id: string): string => {
		const other = lookup(at, id);
		if (other !== undefined) return other;
		if (!missing.some((one) => one.row === at && one.id === id)) missing.push({ row: at, id });
		return id;
	};
	const value = visit(row, parsed.value, find);
	const norm = renorm(row, parsed.norm, value);
	return missing.length > 0 ? { missing } : { parsed: filled(norm, value) };
}

const hasLinks = (row: CompiledRow): boolean =>
	row.type === 'link' || (row.type === 'list' && (row.columns ?? []).some(hasLinks));

/** Replaces every id in an agreed value. */
function visit(
	row: CompiledRow,
	value: JsonValue,
	replace: (row: CompiledRow, id: string) => string,
): JsonValue {
	if (row.type === 'link') return typeof value === 'string' ? replace(row, value) : value;
	if (row.type !== 'list' || !hasLinks(row) || !Array.isArray(value)) return value;
	const columns = row.columns ?? [];
	return value.map((line) =>
		Array.isArray(line) ? line.map((cell, at) => visit(columns[at], cell, replace)) : line,
	);
}

/** The norm that belongs to a value with other ids: only the norms of link columns change. */
function renorm(row: CompiledRow, norm: string, value: JsonValue): string {
	if (row.type === 'link') return typeof value === 'string' ? value : norm;
	if (row.type !== 'list' || !hasLinks(row) || !Array.isArray(value) || norm === '') return norm;
	const columns = row.columns ?? [];
	const lines = JSON.parse(norm) as string[][];
	return JSON.stringify(
		lines.map((line, at) => {
			const values = value[at];
			return line.map((cell, column) =>
				renorm(columns[column], cell, Array.isArray(values) ? values[column] : null),
			);
		}),
	);
}
