import { fixed, readDecimal, round, shift } from '../../LinkStore/engine/fields/decimal';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { isEmpty, numberOf, textOf } from '../../shared/values';
import { refusal } from '../transport/verdict';

/**
 * A decimal as Wave takes it: plain text, rounded as Wave rounds (half away from zero), so that what comes back is
 * what was sent. null for an empty value.
 *
 * @throws ApiFailure `rejected`, naming `field`, for what is no number.
 */
export function decimalText(
	field: string,
	value: JsonValue | undefined,
	scale: number,
): string | null {
	if (isEmpty(value)) return null;
	const read = readDecimal(value);
	if (read === undefined) throw refusal(field, `"${String(value)}" is no number`);
	return round(read, scale);
}

/**
 * Wave's `Money` as `{ value, currency }`: the amount in major units as plain text. Its own `value` may be grouped by
 * thousands, so the amount is made of the minor units.
 */
export function moneyOf(raw: JsonValue | undefined): JsonObject {
	const money = isObject(raw) ? raw : {};
	const currency = isObject(money.currency) ? money.currency : {};
	const minor = readDecimal(money.minorUnitValue);
	const exponent = numberOf(currency.exponent) ?? 2;
	return {
		value: minor === undefined ? null : fixed(shift(minor, -exponent), exponent),
		currency: textOf(currency.code),
	};
}
