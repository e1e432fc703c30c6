import type { FieldDef } from '../../../shared/entity';
import type { FieldType } from './common';
import { asKind, filled, invalid, scalarText } from './common';

/** Text: NFC, LF, trimmed. Numbers and booleans are read as their text. Case and inner blanks count. */
export const text: FieldType = {
	parse: (_row, _side, raw) => {
		const read = scalarText(raw);
		return read === undefined ? invalid(raw, 'text') : filled(read, read);
	},
	format: (row, side, value) => {
		const read = scalarText(value);
		return read === undefined ? value : asKind(row.defs[side], read);
	},
	loose: (row, side, sent, observed) => {
		const [a, b] = [scalarText(sent), scalarText(observed)];
		return a !== undefined && b !== undefined && looseText(row.defs[side], a, b);
	},
};

/**
 * Loose form of text: case, runs of white space, blanks and hyphens inside a long number (`12 34-56`),
 * leading zeros of a number, truncation.
 */
export function looseText(def: FieldDef | undefined, sent: string, observed: string): boolean {
	const [a, b] = [fold(sent), fold(observed)];
	return a === b || looseDigits(a, b) || truncated(def, sent, observed);
}

/** Case, NFC and runs of white space made alike. */
export const fold = (value: string): string =>
	value.normalize('NFC').toLowerCase().normalize('NFC').replace(WHITE_SPACE, ' ').trim();
const WHITE_SPACE = /\s+/g;

function looseDigits(a: string, b: string): boolean {
	if (DIGITS.test(a) && DIGITS.test(b)) return dropZeros(a) === dropZeros(b);
	// Fewer digits may be a house number or a range (`1-2`), where the hyphen has a meaning.
	if (!SPACED_DIGITS.test(a) || !SPACED_DIGITS.test(b)) return false;
	const [x, y] = [a.replace(DIGIT_GAPS, ''), b.replace(DIGIT_GAPS, '')];
	return x.length >= 6 && x === y;
}
const DIGITS = /^\d+$/;
const SPACED_DIGITS = /^\d[\d -]*$/;
const DIGIT_GAPS = /[ -]/g;
const ZEROS = /^0+(?=.)/;
export const dropZeros = (value: string): string => value.replace(ZEROS, '');

/** A shortest length from which a lost ending looks like a limit of the system, not like an edit. */
const PLAUSIBLE_LIMIT = 20;

/**
 * `observed` is `sent` with its end cut off, and a limit explains it: it is exactly what the declared
 * maximum leaves (blanks at the cut are trimmed by many systems), or it is long enough for a limit
 * that nobody declared. `Annabel` → `Anna` is an edit.
 */
function truncated(def: FieldDef | undefined, sent: string, observed: string): boolean {
	if (cutAtLimit(def, sent, observed)) return true;
	return observed.length >= PLAUSIBLE_LIMIT && startsLike(sent, observed);
}

/** `observed` is what the declared maximum length leaves of `sent`. */
export function cutAtLimit(def: FieldDef | undefined, sent: string, observed: string): boolean {
	const limit = def?.maxLength;
	if (limit === undefined || sent.length <= limit || limit < 1) return false;
	const kept = fold(observed);
	// Systems count UTF-16 units or whole characters.
	return fold(sent.slice(0, limit)) === kept || fold([...sent].slice(0, limit).join('')) === kept;
}

const startsLike = (sent: string, observed: string): boolean =>
	observed.length < sent.length && fold(sent).startsWith(fold(observed));
