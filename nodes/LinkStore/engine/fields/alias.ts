import type { JsonValue } from '../../../shared/json';
import type { CompiledRow } from '../types';
import type { FieldType } from './common';
import { asKind, filled, invalid, scalarText } from './common';
import { dropZeros, fold, looseText } from './text';

/**
 * Alias: a number or code that people know a record by, which the target may shorten. Text is kept
 * exactly; 0042 and 42 are different until the target makes them one (see `aliasForm`).
 */
export const alias: FieldType = {
	parse: (_row, _side, raw) => {
		const read = typeof raw === 'boolean' ? undefined : scalarText(raw);
		return read === undefined ? invalid(raw, 'a number or code') : filled(read, read);
	},
	format: (row, side, value) => {
		const read = scalarText(value);
		return read === undefined ? value : asKind(row.defs[side], read);
	},
	/** What the row's options predict, or a difference in punctuation, case and zeros, or truncation. */
	loose: (row, side, sent, observed) => {
		const [a, b] = [scalarText(sent), scalarText(observed)];
		if (a === undefined || b === undefined) return false;
		const form = aliasForm(row, a);
		if (form !== '' && (form === b || form === aliasForm(row, b))) return true;
		const loose = looseAlias(a);
		return (loose !== '' && loose === looseAlias(b)) || looseText(row.defs[side], a, b);
	},
};

/**
 * The form in which the target is expected to hold an alias, by the row's options: digits only, zeros
 * in front dropped, case, first or last `maxLength` characters. '' if nothing is left. Two sources with one form
 * would become one number.
 */
export function aliasForm(row: CompiledRow, raw: JsonValue | undefined): string {
	let form = scalarText(raw) ?? '';
	const { digitsOnly, dropLeadingZeros, maxLength, keep, case: letters } = row.options.alias ?? {};
	if (digitsOnly) form = form.replace(NO_DIGITS, '');
	if (dropLeadingZeros) form = dropZeros(form);
	if (letters === 'upper') form = form.toUpperCase();
	if (letters === 'lower') form = form.toLowerCase();
	if (maxLength === undefined) return form;
	const cut = keep === 'end' ? form.slice(-maxLength) : form.slice(0, maxLength);
	// What is cut off in front may leave zeros behind.
	return (dropLeadingZeros ? dropZeros(cut) : cut).trim();
}
const NO_DIGITS = /\D+/g;

/** Letters and digits alone, without case and zeros in front: equal if two aliases may mean one record. */
export const looseAlias = (raw: JsonValue | undefined): string =>
	dropZeros(fold(scalarText(raw) ?? '').replace(PUNCTUATION, ''));
const PUNCTUATION = /[^\p{L}\p{N}\p{M}]+/gu;
