import { format, parse } from '../../../nodes/LinkStore/engine/fields';
import type {
	CompiledRow,
	Direction,
	RowOptions,
	RowType,
} from '../../../nodes/LinkStore/engine/types';
import type { Side } from '../../../nodes/shared/contracts';
import type { FieldDef, FieldKind } from '../../../nodes/shared/entity';
import type { JsonValue } from '../../../nodes/shared/json';

export interface RowParts extends RowOptions {
	left?: Partial<FieldDef>;
	right?: Partial<FieldDef>;
	leftPath?: string;
	rightPath?: string;
	zones?: Record<Side, string>;
	direction?: Direction;
	lines?: CompiledRow[];
}

const def = (type: RowType, name: string, part?: Partial<FieldDef>): FieldDef | undefined =>
	part && {
		name,
		label: name,
		kind: (type === 'link' || type === 'alias' || type === 'constant' ? 'text' : type) as FieldKind,
		writable: true,
		...part,
	};

/** A row as the compiler makes it; sides without a part are computed on the canvas. */
export function rowOf(type: RowType, parts: RowParts = {}): CompiledRow {
	const {
		left,
		right,
		leftPath = 'a',
		rightPath = 'b',
		zones,
		direction,
		lines,
		...options
	} = parts;
	return {
		left: leftPath,
		right: rightPath,
		type,
		direction: direction ?? 'both',
		conflict: 'default',
		oneWay: 'keep',
		options,
		key: `${type}.${leftPath}.${rightPath}`,
		title: `${leftPath} ↔ ${rightPath}`,
		defs: { left: def(type, leftPath, left), right: def(type, rightPath, right) },
		zones: zones ?? { left: 'Europe/Copenhagen', right: 'Europe/Copenhagen' },
		columns: lines,
	};
}

/** Norm of a value, or `invalid` in a form that no norm has. */
export function norm(row: CompiledRow, side: Side, raw: JsonValue | undefined): string {
	const parsed = parse(row, side, raw);
	return parsed.invalid === undefined ? parsed.norm : `INVALID ${parsed.invalid}`;
}

export function value(row: CompiledRow, side: Side, raw: JsonValue | undefined): JsonValue {
	const parsed = parse(row, side, raw);
	if (parsed.invalid !== undefined) throw new Error(parsed.invalid);
	return parsed.value;
}

export const problem = (row: CompiledRow, side: Side, raw: JsonValue): string =>
	parse(row, side, raw).invalid ?? 'is valid';

/** What the other side (or `to`) gets for a value of one side. */
export const carry = (
	row: CompiledRow,
	from: Side,
	raw: JsonValue,
	to: Side = from === 'left' ? 'right' : 'left',
): JsonValue => format(row, to, value(row, from, raw));
