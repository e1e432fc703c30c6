/** The forms that the server gives to what it stores, as business systems do. */
import type { NumberRule } from '../types';
import type { Field } from './schema';
import type { RestSettings } from './system';

/** A date-time with offset, in UTC with milliseconds; undefined for anything else. */
export const utcOf = (value: unknown): string | undefined =>
	typeof value === 'string' &&
	/^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)$/.test(value) &&
	!Number.isNaN(Date.parse(value))
		? new Date(value).toISOString()
		: undefined;

/** Half away from zero, at the scale of prices. */
export function round(value: number, scale: number): number {
	const factor = 10 ** scale;
	const scaled = Math.abs(value) * factor;
	// The small share undoes what binary fractions lack: 1.005 is meant as 1.005.
	return (Math.sign(value) * Math.round(scaled + scaled * 1e-12)) / factor + 0;
}

const DIAL_CODES: Record<string, string> = { DK: '45', NO: '47', SE: '46', FI: '358', IS: '354' };

/** `+4512345678`: without blanks, with the country's dial code. */
export function normalizePhone(value: string, country: string): string {
	const plain = value.replace(/\(0\)/g, '').replace(/[\s()./-]/g, '');
	if (plain.startsWith('+')) return plain;
	if (plain.startsWith('00')) return `+${plain.slice(2)}`;
	const dial = DIAL_CODES[country];
	return dial === undefined ? plain : `+${dial}${plain.replace(/^0+/, '')}`;
}

/** The stored form of a customer number, or what is wrong with it. */
export function normalizeNumber(
	value: string,
	rule: NumberRule,
): { value: string } | { problem: string } {
	if (rule.numericOnly && !/^\d+$/.test(value)) return { problem: 'must have digits only' };
	let number = value;
	if (number.length > rule.maxLength) {
		if (rule.tooLong === 'refuse') return { problem: `must have at most ${rule.maxLength} digits` };
		number =
			rule.tooLong === 'keepStart'
				? number.slice(0, rule.maxLength)
				: number.slice(-rule.maxLength);
	}
	if (rule.dropLeadingZeros) number = number.replace(/^0+(?=.)/, '');
	return { value: number };
}

/** Text of one field in the server's form; undefined when nothing is left of it. */
export function normalizeText(
	field: Field,
	value: string,
	settings: RestSettings,
	country: string,
): string | null {
	let text = settings.trimText ? value.trim() : value;
	if (field.form === 'email' && settings.lowerCaseEmail) text = text.toLowerCase();
	if (field.form === 'phone' && settings.reformatPhone) text = normalizePhone(text, country);
	if (field.form === 'upper') text = text.toUpperCase();
	if (field.form === 'name' && settings.truncateNames && field.maxLength !== undefined) {
		// By characters, not by code units: no half of a surrogate pair is kept.
		text = [...text].slice(0, field.maxLength).join('');
		if (settings.trimText) text = text.trimEnd();
	}
	return text === '' ? null : text;
}
