/**
 * Sums and ratios of amounts as they are written, not as binary fractions: 0.1 + 0.2 is 0.3.
 * JSON numbers have the shortest text that names them, so that text is the amount that was meant.
 */

interface Decimal {
	/** The digits as a whole number. */
	units: bigint;
	scale: number;
}

function parse(value: number | string): Decimal {
	const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d+))?$/i.exec(String(value).trim());
	if (!match || !`${match[2]}${match[3] ?? ''}`) return { units: 0n, scale: 0 };
	const [, sign, whole, fraction = '', exponent = '0'] = match;
	let units = BigInt(`${whole}${fraction}` || '0');
	let scale = fraction.length - Number(exponent);
	if (scale < 0) {
		units *= 10n ** BigInt(-scale);
		scale = 0;
	}
	return { units: sign === '-' ? -units : units, scale };
}

const raise = ({ units, scale }: Decimal, to: number): bigint => units * 10n ** BigInt(to - scale);

function format({ units, scale }: Decimal): number {
	const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
	const whole = digits.slice(0, digits.length - scale);
	const fraction = scale ? `.${digits.slice(digits.length - scale)}` : '';
	const value = Number(`${units < 0n ? '-' : ''}${whole}${fraction}`);
	return value === 0 ? 0 : value;
}

const divide = (dividend: bigint, divisor: bigint): bigint => {
	const negative = dividend < 0n !== divisor < 0n;
	const [a, b] = [dividend < 0n ? -dividend : dividend, divisor < 0n ? -divisor : divisor];
	const rounded = (a * 2n + b) / (b * 2n);
	return negative ? -rounded : rounded;
};

/** Exact sum. Values that are no numbers count as 0. */
export function sum(values: Array<number | string | null | undefined>): number {
	const parts = values.map((value) => parse(value ?? 0));
	const scale = Math.max(0, ...parts.map((part) => part.scale));
	return format({ units: parts.reduce((total, part) => total + raise(part, scale), 0n), scale });
}

export const difference = (a: number, b: number): number => sum([a, -b]);

/** `part` of `whole` in percent, rounded half up to `decimals`; null where `whole` is 0. */
export function percentOf(
	part: number | string,
	whole: number | string,
	decimals = 2,
): number | null {
	const [a, b] = [parse(part), parse(whole)];
	const scale = Math.max(a.scale, b.scale);
	const divisor = raise(b, scale);
	if (divisor === 0n) return null;
	const units = divide(raise(a, scale) * 100n * 10n ** BigInt(decimals), divisor);
	return format({ units, scale: decimals });
}
