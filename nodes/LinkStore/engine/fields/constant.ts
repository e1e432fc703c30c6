import type { Side } from '../../../shared/contracts';
import { canonical } from '../../../shared/json';
import type { JsonValue } from '../../../shared/json';
import type { CompiledRow, Parsed } from '../types';
import type { FieldType } from './common';
import { emptyParsed, filled, isEmpty, pathOf, scalarText } from './common';
import { readDecimal } from './decimal';
import { looseNumbers } from './number';
import { looseText } from './text';
import { truth } from './truth';

/** The side that has no path supplies the value; with two paths, the side that the row reads. */
function isSource(row: CompiledRow, side: Side): boolean {
	if (pathOf(row, 'left') === '') return side === 'left';
	if (pathOf(row, 'right') === '') return side === 'right';
	return side === (row.direction === 'toLeft' ? 'right' : 'left');
}

/**
 * Constant: the source side always has the row's constant. The target side is read as the constant's
 * JSON type, else as text: it is going to be overwritten, so nothing in it is invalid.
 */
export const constant: FieldType = {
	ownEmpty: true,
	parse: (row, side, raw) => {
		const own = row.options.constant ?? null;
		return isSource(row, side) ? read(own, own) : read(own, raw);
	},
	format: (_row, _side, value) => (isEmpty(value) ? null : value),
	loose: (row, side, sent, observed) => {
		if (typeof sent === 'number') return looseNumbers(sent, observed, 2);
		const [a, b] = [scalarText(sent), scalarText(observed)];
		return a !== undefined && b !== undefined && looseText(row.defs[side], a, b);
	},
};

function read(like: JsonValue, raw: JsonValue): Parsed {
	if (isEmpty(raw)) return emptyParsed;
	return filled(normOf(like, raw), raw);
}

function normOf(like: JsonValue, raw: JsonValue): string {
	const flag = typeof like === 'boolean' ? truth(raw) : undefined;
	if (flag !== undefined) return String(flag);
	const number = typeof like === 'number' ? readDecimal(raw) : undefined;
	return number ?? scalarText(raw) ?? canonical(raw);
}
