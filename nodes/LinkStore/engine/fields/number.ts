import type { Side } from '../../../shared/contracts';
import type { JsonValue } from '../../../shared/json';
import type { CompiledRow } from '../types';
import type { FieldType } from './common';
import { filled, invalid, perRow } from './common';
import { looseDecimal, readDecimal, round, toJsonNumber } from './decimal';

/**
 * Decimals that both ends can hold: the row's scale and what each API keeps, whichever is least. A
 * difference that one system cannot store is no difference, else it would be written for ever.
 */
const limits = perRow((row) => ({
	scale: Math.max(
		0,
		Math.min(
			row.options.scale ?? Infinity,
			row.defs.left?.scale ?? Infinity,
			row.defs.right?.scale ?? Infinity,
		),
	),
}));

/** Number: exact decimals. `norm` and `value` are the canonical decimal text. */
export const number: FieldType = {
	parse: (row, _side, raw) => {
		const read = readDecimal(raw);
		if (read === undefined) return invalid(raw, 'a number such as 1234.5');
		const kept = round(read, limits(row).scale);
		return filled(kept, kept);
	},
	format: (row, side, value) => {
		const read = readDecimal(value);
		if (read === undefined) return value;
		const kept = round(read, limits(row).scale);
		return row.defs[side]?.kind === 'text' ? kept : toJsonNumber(kept);
	},
	shape: (row) => finite(limits(row).scale),
	/** Two decimals and more may be rounded or cut off silently; fewer only where the API says so. */
	loose: (row, side, sent, observed) => looseNumbers(sent, observed, leastScale(row, side)),
};

const finite = (scale: number): JsonValue => (Number.isFinite(scale) ? scale : null);

const leastScale = (row: CompiledRow, side: Side): number =>
	Math.min(2, row.defs[side]?.scale ?? 2);

export function looseNumbers(sent: JsonValue, observed: JsonValue, least: number): boolean {
	const [a, b] = [readDecimal(sent), readDecimal(observed)];
	return a !== undefined && b !== undefined && looseDecimal(a, b, least);
}
