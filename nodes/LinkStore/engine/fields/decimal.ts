import type { JsonValue } from '../../../shared/json';

/**
 * Exact decimal arithmetic on texts. A canonical decimal is `-?(0|[1-9]\d*)(\.\d*[1-9])?` and never
 * `-0`: equal numbers have equal texts, whatever their size, and no float rounds on the way.
 */

/** Longer texts are no business number; the limit keeps `1e999999` from filling the memory. */
const LONGEST = 400;

const CANONICAL = /^-?(?:0|[1-9]\d*)(?:\.\d*[1-9])?$/;
const PLAIN = /^([+-]?)(\d*)\.?(\d*)(?:[eE]([+-]?\d{1,4}))?$/;
/** `1,5` is a decimal comma; `1,500` could be one thousand five hundred and is left out. */
const DECIMAL_COMMA = /^[+-]?(?:0|\d{4,}),\d+$|^[+-]?\d{1,3},(?:\d{1,2}|\d{4,})$/;
/** Thousands and decimals told apart by two different signs: `1,234.50`, `1.234,50`, `1 234,50`. */
const GROUPED =
	/^[+-]?[1-9]\d{0,2}(?:(?:,\d{3})+\.\d+|(?:\.\d{3})+,\d+|(?:[ \u00a0\u202f']\d{3})+(?:[.,]\d+)?)$/;
const SEPARATORS = /[.,]/g;
const BLANKS = /[ \u00a0\u202f']/g;

/** Canonical decimal of a JSON number or a text; `undefined` if it is no number beyond doubt. */
export function readDecimal(raw: JsonValue | undefined): string | undefined {
	if (typeof raw === 'number') {
		if (Number.isSafeInteger(raw)) return raw === 0 ? '0' : String(raw);
		return Number.isFinite(raw) ? readPlain(String(raw)) : undefined;
	}
	if (typeof raw !== 'string') return undefined;
	const text = raw.trim();
	if (text.length === 0 || text.length > LONGEST) return undefined;
	if (CANONICAL.test(text)) return text === '-0' ? '0' : text;
	const ascii = text.charCodeAt(0) === 0x2212 ? `-${text.slice(1)}` : text;
	return readPlain(ascii) ?? readLocal(ascii);
}

function readPlain(text: string): string | undefined {
	const match = PLAIN.exec(text);
	if (!match) return undefined;
	const [, sign, whole, fraction, exponent] = match;
	if (whole === '' && fraction === '') return undefined;
	const digits = whole + fraction;
	const point = whole.length + (exponent === undefined ? 0 : Number(exponent));
	if (point > LONGEST || point < -LONGEST) return ZEROS.test(digits) ? '0' : undefined;
	return compose(sign === '-', digits, point);
}
const ZEROS = /^0+$/;

function readLocal(text: string): string | undefined {
	if (DECIMAL_COMMA.test(text)) return readPlain(text.replace(',', '.'));
	if (!GROUPED.test(text)) return undefined;
	const joined = text.replace(BLANKS, '');
	const last = Math.max(joined.lastIndexOf(','), joined.lastIndexOf('.'));
	if (last < 0) return readPlain(joined);
	return readPlain(`${joined.slice(0, last).replace(SEPARATORS, '')}.${joined.slice(last + 1)}`);
}

/** Canonical text of `digits` with the decimal point after `point` of them. */
function compose(negative: boolean, digits: string, point: number): string {
	const padded = point <= 0 ? '0'.repeat(1 - point) + digits : digits;
	const at = point <= 0 ? 1 : point;
	const whole = trimStart(at >= padded.length ? padded.padEnd(at, '0') : padded.slice(0, at));
	const fraction = trimEnd(padded.slice(at));
	const text = fraction === '' ? whole : `${whole}.${fraction}`;
	return negative && text !== '0' ? `-${text}` : text;
}

function trimStart(digits: string): string {
	let from = 0;
	while (from < digits.length - 1 && digits.charCodeAt(from) === 48) from++;
	return digits.slice(from);
}

function trimEnd(digits: string): string {
	let to = digits.length;
	while (to > 0 && digits.charCodeAt(to - 1) === 48) to--;
	return digits.slice(0, to);
}

/** Number of decimals of a canonical decimal. */
export function decimals(text: string): number {
	const dot = text.indexOf('.');
	return dot < 0 ? 0 : text.length - dot - 1;
}

/** Rounds a canonical decimal half away from zero, the way invoices are rounded. */
export function round(text: string, scale: number): string {
	if (decimals(text) <= scale) return text;
	const cut = truncate(text, scale);
	const next = text.charCodeAt(text.indexOf('.') + 1 + scale);
	if (next < 53) return cut;
	const negative = text.charCodeAt(0) === 45;
	const digits = fixed(cut, scale).replace('-', '').replace('.', '');
	const up = (BigInt(digits) + 1n).toString().padStart(scale + 1, '0');
	return compose(negative, up, up.length - scale);
}

/** Drops the decimals beyond `scale`. */
export function truncate(text: string, scale: number): string {
	if (decimals(text) <= scale) return text;
	const dot = text.indexOf('.');
	const negative = text.charCodeAt(0) === 45;
	const whole = text.slice(negative ? 1 : 0, dot);
	return compose(negative, whole + text.slice(dot + 1, dot + 1 + scale), whole.length);
}

/** Moves the decimal point: `shift('12.34', 2)` is `1234`. */
export function shift(text: string, places: number): string {
	if (places === 0 || text === '0') return text;
	const negative = text.charCodeAt(0) === 45;
	const bare = negative ? text.slice(1) : text;
	const dot = bare.indexOf('.');
	if (dot < 0) return compose(negative, bare, bare.length + places);
	return compose(negative, bare.slice(0, dot) + bare.slice(dot + 1), dot + places);
}

/** Text with at least `scale` decimals: `fixed('12.5', 2)` is `12.50`. */
export function fixed(text: string, scale: number): string {
	const missing = scale - decimals(text);
	if (scale === 0 || missing <= 0) return text;
	return `${text}${text.includes('.') ? '' : '.'}${'0'.repeat(missing)}`;
}

/**
 * JSON number of a canonical decimal. Where a double cannot hold the digits, the text is given back:
 * the API then refuses it in the open, instead of storing another number.
 */
export function toJsonNumber(text: string): JsonValue {
	const number = Number(text);
	// Up to 15 digits always survive a double.
	return text.length <= 15 || readDecimal(number) === text ? number : text;
}

/**
 * May `observed` be `sent` as a system with fewer decimals keeps it? Rounded or cut at `least` decimals
 * or more, or different only beyond the 15 digits that a double holds. Both canonical.
 */
export function looseDecimal(sent: string, observed: string, least: number): boolean {
	if (sent === observed) return true;
	for (let scale = least; scale < decimals(sent); scale++) {
		if (round(sent, scale) === observed || truncate(sent, scale) === observed) return true;
	}
	// 0.1 + 0.2 comes back as 0.30000000000000004. Above 10^12 the noise would reach whole cents.
	const [a, b] = [Number(sent), Number(observed)];
	return Math.abs(a) < 1e12 && a.toPrecision(15) === b.toPrecision(15);
}
