import type { Side } from '../../../shared/contracts';
import type { JsonObject, JsonValue } from '../../../shared/json';
import { canonical, getPath, isObject, setPath } from '../../../shared/json';
import type { CompiledRow, Parsed } from '../types';
import type { FieldType } from './common';
import { filled, invalid, isRead, pathOf } from './common';
import { otherSide } from '../../../shared/contracts';

type Convert = {
	parse: (row: CompiledRow, side: Side, raw: JsonValue | undefined) => Parsed;
	format: (row: CompiledRow, side: Side, value: JsonValue) => JsonValue;
	looseEqual: (row: CompiledRow, side: Side, sent: JsonValue, observed: JsonValue) => boolean;
	normalForm: (row: CompiledRow) => JsonValue;
};

/**
 * List of lines, one field as a whole. `norm`: JSON array of lines, each an array of the columns' norms
 * in the row's order. `value`: the same with the columns' values. The order of lines counts; line ids and
 * whatever no column maps do not. A list without columns (tags) is compared value by value.
 */
export function listOf(convert: () => Convert): FieldType {
	return {
		parse: (row, side, raw) =>
			Array.isArray(raw) ? readLines(convert(), row, side, raw) : invalid(raw, 'a list'),
		format: (row, side, value) =>
			Array.isArray(value) ? value.map((line) => writeLine(convert(), row, side, line)) : value,
		shape: (row) => (row.columns ?? []).map((column) => convert().normalForm(column)),
		loose: (row, side, sent, observed) =>
			Array.isArray(sent) &&
			Array.isArray(observed) &&
			sent.length === observed.length &&
			sent.every((line, at) => looseLine(convert(), row, side, line, observed[at])),
	};
}

function readLines({ parse }: Convert, row: CompiledRow, side: Side, raw: JsonValue[]): Parsed {
	const columns = row.columns ?? [];
	if (columns.length === 0) return filled(canonical(raw), raw);
	const norms: string[][] = [];
	const values: JsonValue[][] = [];
	for (const [at, line] of raw.entries()) {
		if (!isObject(line)) return onLine(at, invalid(line, 'an object with the columns of a line'));
		const norm: string[] = [];
		const value: JsonValue[] = [];
		for (const column of columns) {
			const path = pathOf(column, side);
			const parsed = parse(column, side, path === '' ? undefined : getPath(line, path));
			if (parsed.invalid !== undefined) return onLine(at, parsed, path || column.title);
			norm.push(parsed.norm);
			value.push(parsed.value);
		}
		norms.push(norm);
		values.push(value);
	}
	return filled(JSON.stringify(norms), values);
}

function onLine(at: number, problem: Parsed, column?: string): Parsed {
	const place = column === undefined ? `Line ${at + 1}` : `Line ${at + 1}, column ${column}`;
	return { invalid: `${place}: ${problem.invalid ?? ''}` };
}

/** The column goes into lines of that side: it has a place there, which takes values from the other side. */
const isWritten = (column: CompiledRow, side: Side): boolean =>
	pathOf(column, side) !== '' &&
	isRead(column, otherSide(side)) &&
	column.defs[side]?.writable !== false;

/** Empty columns are left out: a line is written as a whole, and what is not in it is empty. */
function writeLine(
	{ format }: Convert,
	row: CompiledRow,
	side: Side,
	values: JsonValue,
): JsonValue {
	const columns = row.columns ?? [];
	if (columns.length === 0 || !Array.isArray(values)) return values;
	const line: JsonObject = {};
	columns.forEach((column, at) => {
		const written = isWritten(column, side) ? format(column, side, values[at] ?? null) : null;
		if (written !== null) setPath(line, pathOf(column, side), written);
	});
	return line;
}

function looseLine(
	{ looseEqual }: Convert,
	row: CompiledRow,
	side: Side,
	sent: JsonValue,
	observed: JsonValue,
): boolean {
	const columns = row.columns ?? [];
	if (columns.length === 0 || !isObject(sent) || !isObject(observed)) {
		return canonical(sent) === canonical(observed);
	}
	return columns.every((column) => {
		if (!isWritten(column, side)) return true;
		const path = pathOf(column, side);
		return looseEqual(column, side, getPath(sent, path) ?? null, getPath(observed, path) ?? null);
	});
}
