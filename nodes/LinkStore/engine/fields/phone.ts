import type { FieldType } from './common';
import { filled, invalid, scalarText } from './common';
import { fold, looseText } from './text';

/**
 * Phone. `norm`: `+4512345678`, with an extension `+4512345678;ext=12`. `value`: `+4512345678` or
 * `+4512345678 ext. 12`. What is no number beyond doubt keeps its text and is compared by its digits, or
 * without case if it has letters. Nothing is invalid but lists, objects and booleans.
 */
export const phone: FieldType = {
	parse: (row, _side, raw) => {
		const read = typeof raw === 'boolean' ? undefined : scalarText(raw);
		if (read === undefined) return invalid(raw, 'a phone number');
		const parts = split(read);
		if (parts === undefined) return filled(fold(read), read);
		const full = international(parts, row.options.callingCode);
		const extension = parts.extension === '' ? '' : `;ext=${parts.extension}`;
		if (full === undefined) {
			return filled(`${parts.plus ? '+' : ''}${parts.digits}${extension}`, read);
		}
		return filled(full + extension, extension ? `${full} ext. ${parts.extension}` : full);
	},
	format: (_row, _side, value) => scalarText(value) ?? value,
	/** The same digits, or the same number with and without calling code or trunk zero; or cut at a limit. */
	loose: (row, side, sent, observed) => {
		const [a, b] = [scalarText(sent), scalarText(observed)];
		if (a === undefined || b === undefined) return false;
		return looseNumber(split(a), split(b)) || looseText(row.defs[side], a, b);
	},
};

interface Parts {
	plus: boolean;
	digits: string;
	extension: string;
}

const SCHEME = /^tel:/i;
/** English, Danish, Norwegian, Swedish, Finnish and German ways to write an extension. */
const EXTENSION =
	/(?:;ext=|(?<=[\d\s,)])(?:extension|ext|x|#|lokal|lok|anknytning|ankn|alanumero|durchwahl|dw)[.:]?)\s*(\d{1,8})$/i;
const TRAILING_COMMA = /,\s*$/;
const NUMBER = /^\(?\+?[\d\s().\-/\u2010-\u2015\u2212]*$/;
const TRUNK_ZERO = '(0)';
const NO_DIGITS = /\D+/g;

/** `undefined` if the text is more than a number. */
function split(text: string): Parts | undefined {
	const bare = text.replace(SCHEME, '');
	const ending = EXTENSION.exec(bare);
	const body = (ending ? bare.slice(0, ending.index).replace(TRAILING_COMMA, '') : bare).trim();
	if (body.length > 60 || !NUMBER.test(body)) return undefined;
	let plus = body.includes('+');
	// `+46 (0)8 123` shows the zero to callers at home; it is not dialled after the calling code.
	let digits = (plus || body.startsWith('00') ? body.replace(TRUNK_ZERO, '') : body).replace(
		NO_DIGITS,
		'',
	);
	if (!plus && digits.startsWith('00')) {
		plus = true;
		digits = digits.slice(2);
	}
	if (digits === '') return undefined;
	return { plus, digits, extension: ending ? ending[1] : '' };
}

/** Calling codes of countries that write a zero before national numbers and never after the code. */
const WITH_TRUNK_ZERO = ['31', '32', '33', '353', '358', '41', '43', '44', '46', '49', '61', '64'];
/** Calling codes whose national numbers may begin with a zero of their own. */
const KEEPS_ZERO = new Set(['39', '378', '379', '225', '229', '241', '242']);

function international(
	{ plus, digits, extension }: Parts,
	callingCode?: string,
): string | undefined {
	if (plus) return full(withoutTrunkZero(digits));
	const code = callingCode?.replace(NO_DIGITS, '').replace(/^00/, '') ?? '';
	if (code === '' || (extension !== '' && digits.length < 5)) return undefined;
	const national = nationalDigits(digits, code);
	return national === undefined || national.length < 4 ? undefined : full(code + national);
}

/** E.164 allows 15 digits; shorter than 7 is a short code, not a number one can call from abroad. */
const full = (digits: string): string | undefined =>
	digits.length >= 7 && digits.length <= 15 && !digits.startsWith('0') ? `+${digits}` : undefined;

function withoutTrunkZero(digits: string): string {
	for (const code of WITH_TRUNK_ZERO) {
		if (digits.startsWith(`${code}0`)) return code + digits.slice(code.length + 1);
	}
	return digits;
}

/** National number as it follows the calling code; `undefined` if it is none of that country. */
function nationalDigits(digits: string, code: string): string | undefined {
	switch (code) {
		case '45':
		case '47':
			// Eight digits, all of them; some people leave out the plus.
			if (digits.length === 8) return digits;
			return digits.length === 10 && digits.startsWith(code) ? digits.slice(2) : undefined;
		case '1':
			if (digits.length === 10) return digits;
			return digits.length === 11 && digits.startsWith('1') ? digits.slice(1) : undefined;
		case '7':
			if (digits.length === 10) return digits;
			return digits.length === 11 && /^[78]/.test(digits) ? digits.slice(1) : undefined;
		case '36':
			return digits.startsWith('06') ? digits.slice(2) : digits;
		case '46':
			// Without trunk zero Swedish numbers have nine digits at most: this one has its calling code.
			if (digits.length > 9 && digits.startsWith('46')) return withoutTrunkZero(digits).slice(2);
			return digits.startsWith('0') ? digits.slice(1) : digits;
		default:
			return digits.startsWith('0') && !KEEPS_ZERO.has(code) ? digits.slice(1) : digits;
	}
}

/** Digits that a calling code may have; and the least number of digits that must agree. */
const LONGEST_CODE = 3;
const LEAST_DIGITS = 6;

function looseNumber(a: Parts | undefined, b: Parts | undefined): boolean {
	if (a === undefined || b === undefined || a.extension !== b.extension) return false;
	if (a.digits === b.digits) return true;
	const [x, y] = [core(a), core(b)];
	// Two complete or two national numbers that only share their ending are different ones.
	if (a.plus === b.plus) return !a.plus && x === y;
	const [whole, part] = a.plus ? [x, y] : [y, x];
	return (
		part.length >= LEAST_DIGITS &&
		whole.length - part.length <= LONGEST_CODE &&
		whole.endsWith(part)
	);
}

/** Digits without zeros in front; trunk zeros show nowhere else. */
const core = ({ digits }: Parts): string => withoutTrunkZero(digits.replace(/^0+/, ''));
