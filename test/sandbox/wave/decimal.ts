/** Exact decimals: texts in, texts out. */
export interface Decimal {
	/** The number times ten to the power of `scale`. */
	units: bigint;
	scale: number;
}

const FORM = /^([+-]?)(\d+)(?:\.(\d+))?$/;

/** undefined if the text is no plain decimal. */
export function parseDecimal(text: string): Decimal | undefined {
	const match = FORM.exec(text);
	if (!match) return undefined;
	const [, sign = '', whole = '', fraction = ''] = match;
	const units = BigInt(whole + fraction);
	return { units: sign === '-' ? -units : units, scale: fraction.length };
}

/** Of a text that is known to be a decimal. */
export function decimal(text: string): Decimal {
	const parsed = parseDecimal(text);
	if (!parsed) throw new Error(`'${text}' is no decimal`);
	return parsed;
}

const power = (places: number) => 10n ** BigInt(places);

/** To this many places, half away from zero. */
export function round({ units, scale }: Decimal, places: number): Decimal {
	if (scale <= places) return { units: units * power(places - scale), scale: places };
	const step = power(scale - places);
	const size = units < 0n ? -units : units;
	const rounded = (size + step / 2n) / step;
	return { units: units < 0n ? -rounded : rounded, scale: places };
}

export const times = (a: Decimal, b: Decimal): Decimal => ({
	units: a.units * b.units,
	scale: a.scale + b.scale,
});

export function plus(a: Decimal, b: Decimal): Decimal {
	const scale = Math.max(a.scale, b.scale);
	return { units: round(a, scale).units + round(b, scale).units, scale };
}

export const minus = (a: Decimal, b: Decimal): Decimal =>
	plus(a, { units: -b.units, scale: b.scale });

export const ZERO: Decimal = { units: 0n, scale: 0 };

export const sum = (list: Decimal[]): Decimal => list.reduce(plus, ZERO);

export const isPositive = ({ units }: Decimal): boolean => units > 0n;

export const compare = (a: Decimal, b: Decimal): number => {
	const { units } = minus(a, b);
	return units < 0n ? -1 : units > 0n ? 1 : 0;
};

/** All places of its scale, e.g. `14.99000`. */
export function padded({ units, scale }: Decimal): string {
	const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, '0');
	const whole = digits.slice(0, digits.length - scale);
	const fraction = scale > 0 ? `.${digits.slice(digits.length - scale)}` : '';
	return `${units < 0n ? '-' : ''}${whole}${fraction}`;
}

/** Without zeros at the end, e.g. `14.99`. */
export const plain = (value: Decimal): string =>
	value.scale === 0 ? padded(value) : padded(value).replace(/\.?0+$/, '');

/** Rounded and kept without zeros at the end. */
export const rounded = (text: string, places: number): string =>
	plain(round(decimal(text), places));

/** `1,234.50` */
export const withSeparators = (value: Decimal): string =>
	padded(value).replace(
		/^(-?)(\d+)/,
		(_, sign: string, whole: string) => `${sign}${whole.replace(/\B(?=(\d{3})+$)/g, ',')}`,
	);
