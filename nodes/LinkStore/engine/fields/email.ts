import type { FieldType } from './common';
import { filled, invalid, scalarText } from './common';
import { cutAtLimit, fold } from './text';

/**
 * E-mail: compared without case, kept in the spelling of the source. The address itself is not
 * judged: what a system holds is carried over, and the target's refusal shows up in review.
 */
export const email: FieldType = {
	parse: (_row, _side, raw) => {
		const read = typeof raw === 'boolean' ? undefined : scalarText(raw);
		return read === undefined ? invalid(raw, 'an e-mail address') : filled(fold(read), read);
	},
	format: (_row, _side, value) => scalarText(value) ?? value,
	// Only a declared limit: `…@example.com` → `…@example.co` is an edit, however long the address.
	loose: (row, side, sent, observed) => {
		const [a, b] = [scalarText(sent), scalarText(observed)];
		return a !== undefined && b !== undefined && cutAtLimit(row.defs[side], a, b);
	},
};
