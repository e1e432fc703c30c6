/** A value for every field that the Chargebee node writes. */
import type { Entity, FieldDef } from '../../../nodes/shared/entity';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';
import { nest } from '../../../nodes/shared/paths';

/** Signs that a form has to encode. */
const SIGNS = 'Ø & 1+1 = 10% [a] "é"/~';

/** As long as the field allows: where the API allows less, it is seen. */
function longText(max = 40): string {
	return SIGNS.slice(0, max).padEnd(max, 'x');
}

function valueOf({ kind, maxLength, options, format }: FieldDef, turn: number): JsonValue {
	switch (kind) {
		case 'number':
			return turn + 1;
		case 'money':
			return `${turn + 12}.50`;
		case 'boolean':
			return turn % 2 === 0;
		case 'enum':
			return options![Math.min(turn, options!.length - 1)].value;
		case 'country':
			return ['US', 'CA'][turn % 2];
		case 'email':
			return `anna+${turn}@nordlys.dk`;
		case 'dateTime':
			return format === 'unixSeconds' ? 1_790_000_000 + turn : '2026-01-01';
		default:
			return turn % 2 === 0 ? longText(maxLength) : `Æ${turn}`;
	}
}

const writes = ({ writable }: FieldDef, when: 'create' | 'update'): boolean =>
	writable === true || writable === when;

/**
 * One value for each field that a create or an update writes, by path. `own` replaces values that must fit
 * to others, and says what to write for wildcards; `undefined` leaves a field out.
 */
export function values(
	{ fields }: Entity,
	when: 'create' | 'update',
	own: Record<string, JsonValue | undefined>,
	turn = 0,
): Record<string, JsonValue> {
	const all = new Map<string, JsonValue | undefined>(
		fields
			.filter((field) => writes(field, when) && !field.name.endsWith('*'))
			.map((field) => [field.name, valueOf(field, turn)]),
	);
	for (const [name, value] of Object.entries(own)) all.set(name, value);
	return Object.fromEntries(
		[...all].filter((entry): entry is [string, JsonValue] => entry[1] !== undefined),
	);
}

export const nested = (byPath: Record<string, JsonValue>): JsonObject => nest(byPath);

/** Fields that an update can empty. */
export const emptiable = ({ fields }: Entity): string[] =>
	fields
		.filter(
			(field) =>
				writes(field, 'update') &&
				field.required !== true &&
				field.clearable !== false &&
				!field.name.endsWith('*'),
		)
		.map(({ name }) => name);
