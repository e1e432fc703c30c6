import type { CompiledRow, Parsed } from './types';

/**
 * True for two lists of as many lines that differ only in columns which one of the two leaves empty, in terms of one
 * side. A line is written as a whole, and what it does not say is left to the other system, which fills it in by
 * itself: to write such a line again would change nothing, or be refused.
 */
export const hasGapsOnly = (row: CompiledRow, one: Parsed, other: Parsed): boolean =>
	areSameLines(row, one, other, (cell, there) => cell === there || cell === '' || there === '');

/** True if `there` holds the lines of `sent`, whatever it has in columns that `sent` leaves empty. */
export const fillsGaps = (row: CompiledRow, sent: Parsed, there: Parsed): boolean =>
	areSameLines(row, sent, there, (cell, found) => cell === found || cell === '');

function areSameLines(
	row: CompiledRow,
	one: Parsed,
	other: Parsed,
	isSame: (cell: string, there: string) => boolean,
): boolean {
	if ((row.columns ?? []).length === 0) return false;
	const [left, right] = [linesOf(one), linesOf(other)];
	return (
		left !== undefined &&
		left.length === right?.length &&
		left.every((line, at) => line.every((cell, column) => isSame(cell, right[at][column])))
	);
}

/** Norms of the columns, line by line. */
const linesOf = (parsed: Parsed): string[][] | undefined =>
	parsed.invalid !== undefined || parsed.empty
		? undefined
		: (JSON.parse(parsed.norm) as string[][]);
