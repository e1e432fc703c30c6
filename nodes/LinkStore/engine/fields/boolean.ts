import type { FieldType } from './common';
import { emptyParsed, filled, invalid, isEmpty } from './common';
import { hasPairs, paired } from './enum';
import { truth } from './truth';

/**
 * Boolean: `norm` is `true` or `false`. With pairs of values the row is an enum whose pairs may name
 * true and false in any spelling (`{ left: true, right: 'active' }`).
 */
export const boolean: FieldType = {
	ownEmpty: true,
	parse: (row, side, raw) => {
		if (hasPairs(row)) return paired.parse(row, side, raw);
		if (isEmpty(raw)) return emptyParsed;
		const read = truth(raw);
		return read === undefined ? invalid(raw, 'true or false') : filled(String(read), read);
	},
	format: (row, side, value) => {
		if (hasPairs(row)) return paired.format(row, side, value);
		if (isEmpty(value)) return null;
		const read = truth(value);
		if (read === undefined) return value;
		const def = row.defs[side];
		// The API's own spelling, where the entity lists it (`yes`, `1`).
		const option = def?.options?.find((one) => truth(one.value) === read);
		if (option !== undefined) return option.value;
		if (def?.kind === 'number') return read ? 1 : 0;
		return def?.kind === 'text' ? String(read) : read;
	},
	shape: (row) => paired.shape?.(row) ?? null,
};
