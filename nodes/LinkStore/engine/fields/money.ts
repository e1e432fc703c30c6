import type { Side } from '../../../shared/contracts';
import type { CompiledRow } from '../types';
import type { FieldType } from './common';
import { filled, invalid, perRow } from './common';
import { fixed, readDecimal, round, shift, toJsonNumber } from './decimal';
import { looseNumbers } from './number';

/** ISO 4217 currencies whose minor unit is not a hundredth. */
const MINOR_DIGITS = new Map<string, number>([
	...'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF'
		.split(' ')
		.map((code): [string, number] => [code, 0]),
	...'BHD IQD JOD KWD LYD OMR TND'.split(' ').map((code): [string, number] => [code, 3]),
	['CLF', 4],
	['UYW', 4],
]);

/** Digits of a currency's minor unit; 2 for a currency that is not known. */
export const minorDigits = (currency: string): number =>
	MINOR_DIGITS.get(currency.trim().toUpperCase()) ?? 2;

/**
 * `unit`: digits of the minor unit that a side in minor units counts in: the currency's, without a
 * currency the row's scale, else 2.
 * `kept`: decimals in major units that count: the row's scale (unit prices may have more than the
 * currency), else the currency's digits; never more than either API can hold.
 */
const units = perRow((row) => {
	const { currency, scale } = row.options;
	const unit = currency ? minorDigits(currency) : (scale ?? 2);
	const holds = (side: Side): number => {
		const own = row.defs[side]?.scale;
		return isMinor(row, side) ? unit + (own ?? 0) : (own ?? Infinity);
	};
	return { unit, kept: Math.max(0, Math.min(scale ?? unit, holds('left'), holds('right'))) };
});

const isMinor = (row: CompiledRow, side: Side): boolean => row.defs[side]?.format === 'minor';

/**
 * Money. `norm`: integer text in units of the last decimal kept (øre, cents; yen; fils). `value`:
 * canonical decimal in major units, which people can read in the history.
 */
export const money: FieldType = {
	parse: (row, side, raw) => {
		const read = readDecimal(raw);
		if (read === undefined) return invalid(raw, 'an amount such as 1234.50');
		const { unit, kept } = units(row);
		const major = round(isMinor(row, side) ? shift(read, -unit) : read, kept);
		return filled(shift(major, kept), major);
	},
	format: (row, side, value) => {
		const read = readDecimal(value);
		if (read === undefined) return value;
		const { unit, kept } = units(row);
		const major = round(read, kept);
		const asText = row.defs[side]?.kind === 'text';
		if (isMinor(row, side)) {
			const minor = shift(major, unit);
			return asText ? minor : toJsonNumber(minor);
		}
		return asText ? fixed(major, kept) : toJsonNumber(major);
	},
	shape: (row) => ({ ...units(row) }),
	/** Rounded or cut off beyond the decimals kept; a lost minor unit is never a read-back. */
	loose: (row, side, sent, observed) => {
		const { unit, kept } = units(row);
		return looseNumbers(sent, observed, isMinor(row, side) ? Math.max(0, kept - unit) : kept);
	},
};
