/** Decimals with a number of places of their own, exact whatever their size. */

/** Texts that are decimals, for the OpenAPI document as well. */
export const DECIMAL_TEXT = '^-?[0-9]{1,18}(\\.[0-9]{1,18})?$';

/** The value as a whole number of its last place, rounded half away from zero; the sign is left out. */
function unitsOf(text: string, places: number): bigint {
	const match = /^-?(\d+)(?:\.(\d+))?(?:e([+-]?\d+))?$/i.exec(text)!;
	const [, whole = '', fraction = '', exponent = '0'] = match;
	const digits = BigInt(whole + fraction);
	const surplus = fraction.length - Number(exponent) - places;
	if (surplus <= 0) return digits * 10n ** BigInt(-surplus);
	const unit = 10n ** BigInt(surplus);
	return (digits + unit / 2n) / unit;
}

function textOf(units: bigint, negative: boolean, places: number): string {
	const digits = units.toString().padStart(places + 1, '0');
	const whole = digits.slice(0, digits.length - places);
	const fraction = digits.slice(digits.length - places).replace(/0+$/, '');
	return `${negative && units > 0n ? '-' : ''}${whole}${fraction === '' ? '' : `.${fraction}`}`;
}

/**
 * A decimal as it is stored and returned: a JSON number, or a text where a JSON number would name
 * another amount. Throws with what is wrong.
 */
export function exactDecimal(value: unknown, places: number): number | string {
	const isNumber = typeof value === 'number' && Number.isFinite(value);
	const isText = typeof value === 'string' && new RegExp(DECIMAL_TEXT).test(value);
	if (!isNumber && !isText) throw new Error('must be a number, or a decimal as text');
	const given = String(value);
	if (Math.abs(Number(given)) >= 1e18) throw new Error('must be less than 10^18');
	const units = unitsOf(given, places);
	const text = textOf(units, given.startsWith('-'), places);
	const number = Number(text);
	return unitsOf(String(number), places) === units ? number : text;
}
