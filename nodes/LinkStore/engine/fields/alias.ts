import type { Side } from '../../../shared/contracts';
import type { JsonValue } from '../../../shared/json';
import type { CompiledRow, RowOptions } from '../types';
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
		if (read === undefined) return value;
		// The target is sent what it would make of the number: some cut it, others refuse what is too long.
		const form = side === aliasTarget(row) ? aliasForm(row, read) : read;
		return asKind(row.defs[side], form === '' ? read : form);
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
 * The form in which the target holds an alias, by the row's options: case, digits only, allowed characters,
 * zeros in front dropped, first or last `maxLength` characters. '' if nothing is left. Two sources with one
 * form would become one number. Its own form is left as it is: aliasForm(aliasForm(x)) = aliasForm(x).
 */
export function aliasForm(row: CompiledRow, raw: JsonValue | undefined): string {
	const text = scalarText(raw) ?? '';
	const { alias: options } = row.options;
	if (options === undefined) return text;
	let form = onceFormed(options, text);
	// What is cut off in front may leave zeros behind, what is dropped may join two characters to one.
	for (let next = onceFormed(options, form); next !== form; next = onceFormed(options, form))
		form = next;
	return form;
}

function onceFormed(options: AliasOptions, text: string): string {
	const { digitsOnly, dropLeadingZeros, maxLength, keep } = options;
	let form = scalarText(text) ?? '';
	form = cased(options, form);
	if (digitsOnly) form = form.replace(NO_DIGITS, '');
	const other = notAllowed(options);
	if (other !== undefined) form = form.replace(other, '');
	if (dropLeadingZeros) form = dropZeros(form);
	if (maxLength === undefined) return form.trim();
	const characters = [...form];
	if (characters.length <= maxLength) return form.trim();
	return (keep === 'end' ? characters.slice(-maxLength) : characters.slice(0, maxLength))
		.join('')
		.trim();
}
const NO_DIGITS = /\D+/g;

const NOTHING = /(?!)/g;

const cased = ({ case: letters }: AliasOptions, text: string): string =>
	letters === 'upper' ? text.toUpperCase() : letters === 'lower' ? text.toLowerCase() : text;

type AliasOptions = NonNullable<RowOptions['alias']>;

const classes = new Map<string, RegExp | undefined>();

/**
 * What a list of allowed characters and ranges (`A-Z0-9-`) leaves out, as a pattern; undefined if the text is no
 * such list. A hyphen between two characters makes a range, everything else stands for itself.
 */
export function leavesOut(allowed: string): RegExp | undefined {
	if (!classes.has(allowed)) {
		if (classes.size > 100) classes.clear();
		classes.set(allowed, pattern(`[^${allowed.replace(SPECIAL, '\\$&')}]+`));
	}
	return classes.get(allowed);
}
const SPECIAL = /[\\\]^[]/g;

function pattern(text: string): RegExp | undefined {
	try {
		return new RegExp(text, 'gu');
	} catch {
		return undefined;
	}
}

const notAllowed = ({ allowed }: AliasOptions): RegExp | undefined =>
	allowed === undefined || allowed === '' ? undefined : leavesOut(allowed);

/** Why the target does not take the number, as a sentence; undefined if it does. */
export function aliasProblem(row: CompiledRow, raw: JsonValue | undefined): string | undefined {
	const { alias: options } = row.options;
	const text = scalarText(raw) ?? '';
	if (options === undefined || text === '') return undefined;
	const other =
		options.refuse === true ? cased(options, text).match(notAllowed(options) ?? NOTHING) : null;
	if (other !== null) {
		const bad = [...new Set(other.join(''))].map((each) =>
			each === ' ' ? 'a blank' : `"${each}"`,
		);
		return `The number "${text}" has ${bad.join(', ')}, and the other side takes only ${options.allowed}: give it another number.`;
	}
	return aliasForm(row, text) === ''
		? `Nothing of the number "${text}" would be left on the other side (${aliasChanges(row, text).join(', and ')}): give it another number.`
		: undefined;
}

/** What happens to a number on its way, step by step, in words; none if it stays as it is. */
export function aliasChanges(row: CompiledRow, raw: JsonValue | undefined): string[] {
	const options = row.options.alias ?? {};
	const text = scalarText(raw) ?? '';
	const said: string[] = [];
	let form = text;
	const step = (only: AliasOptions, words: string) => {
		const next = onceFormed(only, form);
		if (next !== form) said.push(words);
		form = next;
	};
	if (options.case !== undefined)
		step({ case: options.case }, `letters are written in ${options.case} case`);
	if (options.digitsOnly) step({ digitsOnly: true }, 'only the digits are kept');
	if (options.allowed)
		step({ allowed: options.allowed }, `only the characters ${options.allowed} are kept`);
	if (options.dropLeadingZeros) step({ dropLeadingZeros: true }, 'zeros in front are dropped');
	if (options.maxLength !== undefined) {
		const { maxLength, keep } = options;
		step(
			{ maxLength, keep },
			`only the ${keep === 'end' ? 'last' : 'first'} ${maxLength} characters are kept`,
		);
	}
	return said;
}

/** The side that has the number in the target's form: where the row writes to, the right one if to both. */
export const aliasTarget = (row: Pick<CompiledRow, 'direction'>): Side =>
	row.direction === 'toLeft' ? 'left' : 'right';

/** Letters and digits alone, without case and zeros in front: equal if two aliases may mean one record. */
export const looseAlias = (raw: JsonValue | undefined): string =>
	dropZeros(fold(scalarText(raw) ?? '').replace(PUNCTUATION, ''));
const PUNCTUATION = /[^\p{L}\p{N}\p{M}]+/gu;
