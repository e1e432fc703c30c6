import { format, minorDigits, normalForm } from '../../../nodes/LinkStore/engine/fields';
import type { JsonValue } from '../../../nodes/shared/json';
import { carry, norm, problem, rowOf, value } from './helpers';

const mixed = (currency: string) =>
	rowOf('money', { left: { format: 'major' }, right: { format: 'minor' }, currency });

describe('minor units', () => {
	it.each<[string, number]>([
		...['JPY', 'ISK', 'KRW', 'CLP', 'VND', 'UGX', 'XAF', 'XOF', 'XPF', 'PYG', 'RWF', 'GNF', 'KMF']
			.concat(['DJF', 'BIF', 'VUV', 'UYI'])
			.map((code): [string, number] => [code, 0]),
		...['BHD', 'KWD', 'JOD', 'OMR', 'TND', 'IQD', 'LYD'].map((code): [string, number] => [code, 3]),
		...['DKK', 'NOK', 'SEK', 'EUR', 'USD', 'GBP', 'HUF', 'TWD', 'IDR', 'XYZ'].map(
			(code): [string, number] => [code, 2],
		),
		['CLF', 4],
		[' jpy ', 0],
	])('%s has %d digits', (currency, digits) => {
		expect(minorDigits(currency)).toBe(digits);
	});
});

describe('money', () => {
	it.each<[string, JsonValue, JsonValue, string]>([
		['DKK', 12.34, 1234, '1234'],
		['DKK', '12.34', '1234', '1234'],
		['DKK', 12, 1200, '1200'],
		['DKK', 0, 0, '0'],
		['DKK', -0.01, -1, '-1'],
		['DKK', 19.99, 1999, '1999'],
		['DKK', 1.1, 110, '110'],
		['DKK', 4.35, 435, '435'],
		['DKK', 1.005, 101, '101'],
		['DKK', '1.234,50', 123450, '123450'],
		['DKK', '1,234.50', 123450, '123450'],
		['JPY', 1234, 1234, '1234'],
		['JPY', 1234.5, 1235, '1235'],
		['ISK', '990', '990', '990'],
		['KWD', 1.234, 1234, '1234'],
		['KWD', 0.001, 1, '1'],
		['TND', -5, -5000, '-5000'],
		['EUR', '90071992547409.93', '9007199254740993', '9007199254740993'],
		['EUR', '12345678901234567890.12', '1234567890123456789012', '1234567890123456789012'],
	])('%s: %p in major units is %p in minor units', (currency, major, minor, expected) => {
		const row = mixed(currency);
		expect(norm(row, 'left', major)).toBe(expected);
		expect(norm(row, 'right', minor)).toBe(expected);
	});

	it.each<[string, JsonValue, JsonValue]>([
		['DKK', 12.34, 1234],
		['DKK', 0.07, 7],
		['DKK', '8.20', 820],
		['JPY', 500, 500],
		['KWD', 1.5, 1500],
		['EUR', 1e15, 100000000000000000],
		['EUR', '90071992547409.93', '9007199254740993'],
	])('%s: %p is written as %p minor units and comes back', (currency, major, minor) => {
		const row = mixed(currency);
		expect(carry(row, 'left', major)).toBe(minor);
		expect(norm(row, 'left', carry(row, 'right', minor))).toBe(norm(row, 'left', major));
	});

	it('reads floats by their digits: 0.1 + 0.2 is 30 øre', () => {
		expect(norm(mixed('DKK'), 'left', 0.1 + 0.2)).toBe('30');
		expect(norm(mixed('DKK'), 'left', 1.15 + 2.3)).toBe('345');
	});

	it('keeps an amount for people', () => {
		expect(value(mixed('DKK'), 'right', 1250)).toBe('12.5');
	});

	it.each<[string, object, string, JsonValue]>([
		['number', { kind: 'money' }, 'DKK', 12.5],
		['text', { kind: 'text' }, 'DKK', '12.50'],
		['text without decimals', { kind: 'text' }, 'JPY', '13'],
		['text with three decimals', { kind: 'text' }, 'KWD', '12.500'],
		['minor text', { kind: 'text', format: 'minor' }, 'DKK', '1250'],
		['minor number', { kind: 'number', format: 'minor' }, 'DKK', 1250],
	])('is written as %s', (_name, right, currency, expected) => {
		expect(carry(rowOf('money', { left: {}, right, currency }), 'left', 12.5)).toBe(expected);
	});

	it('has two decimals without a currency', () => {
		const row = rowOf('money', { left: {}, right: { format: 'minor' } });
		expect(norm(row, 'left', 12.345)).toBe('1235');
		expect(carry(row, 'left', 12.5)).toBe(1250);
	});

	it('without a currency the scale is the minor unit', () => {
		const row = rowOf('money', { left: {}, right: { format: 'minor' }, scale: 3 });
		expect(carry(row, 'left', 1.5)).toBe(1500);
	});

	it('rule 22: unit prices keep more decimals than their currency where both sides do', () => {
		const row = rowOf('money', { left: { scale: 5 }, right: {}, currency: 'CAD', scale: 5 });
		expect(norm(row, 'left', 0.12345)).toBe('12345');
		expect(norm(row, 'left', 0.12345)).not.toBe(norm(row, 'right', 0.12));
		expect(carry(row, 'left', 0.12345)).toBe(0.12345);
	});

	it('rule 22: a side in minor units holds no more than its unit', () => {
		const row = rowOf('money', {
			left: { scale: 5 },
			right: { format: 'minor' },
			currency: 'CAD',
			scale: 5,
		});
		expect(norm(row, 'left', 0.12345)).toBe(norm(row, 'right', 12));
		expect(carry(row, 'left', 0.125)).toBe(13);
	});

	it('a side in minor units may keep fractions of them', () => {
		const row = rowOf('money', {
			left: { scale: 5 },
			right: { format: 'minor', scale: 3 },
			currency: 'CAD',
			scale: 5,
		});
		expect(carry(row, 'left', 0.12345)).toBe(12.345);
		expect(norm(row, 'right', 12.345)).toBe(norm(row, 'left', 0.12345));
	});

	it('an API that keeps whole kroner decides', () => {
		const row = rowOf('money', { left: {}, right: { scale: 0 }, currency: 'DKK' });
		expect(norm(row, 'left', 12.5)).toBe(norm(row, 'right', 13));
	});

	it.each(['abc', true, '12.50 kr', '1,500', { a: 1 }, [1]] as JsonValue[])(
		'%p is invalid',
		(raw) => {
			expect(problem(mixed('DKK'), 'left', raw)).toMatch(
				/^Found .+ where an amount such as 1234\.50 is expected\.$/,
			);
		},
	);

	it('gives back what it cannot write', () => {
		expect(format(mixed('DKK'), 'right', 'abc')).toBe('abc');
	});

	it('rule 25: tells what its norms depend on', () => {
		expect(normalForm(mixed('KWD'))).toEqual({ unit: 3, kept: 3 });
	});
});
