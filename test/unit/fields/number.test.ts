import {
	fixed,
	readDecimal,
	round,
	shift,
	toJsonNumber,
	truncate,
} from '../../../nodes/LinkStore/engine/fields/decimal';
import { normalForm } from '../../../nodes/LinkStore/engine/fields';
import type { JsonValue } from '../../../nodes/shared/json';
import { carry, norm, problem, rowOf } from './helpers';

describe('readDecimal', () => {
	it.each<[JsonValue, string | undefined]>([
		[0, '0'],
		[-0, '0'],
		[1, '1'],
		[-1, '-1'],
		[1.5, '1.5'],
		[0.1, '0.1'],
		[0.1 + 0.2, '0.30000000000000004'],
		[1e21, '1000000000000000000000'],
		[1.5e300, `15${'0'.repeat(299)}`],
		[5e-324, `0.${'0'.repeat(323)}5`],
		[1e-7, '0.0000001'],
		[-2.5e-8, '-0.000000025'],
		[9007199254740991, '9007199254740991'],
		[NaN, undefined],
		[Infinity, undefined],
		['0', '0'],
		['-0', '0'],
		['-0.00', '0'],
		['+0', '0'],
		['00', '0'],
		['007', '7'],
		['-007.10', '-7.1'],
		['1.', '1'],
		['.5', '0.5'],
		['-.5', '-0.5'],
		['.', undefined],
		['-', undefined],
		['+', undefined],
		['1.50', '1.5'],
		['1.500', '1.5'],
		['100', '100'],
		['+100', '100'],
		['  42  ', '42'],
		['\u221242', '-42'],
		['1e3', '1000'],
		['1E3', '1000'],
		['1e+3', '1000'],
		['1.23e2', '123'],
		['1.23e1', '12.3'],
		['1.23e-2', '0.0123'],
		['-1.20e-1', '-0.12'],
		['0e999', '0'],
		['0e9999', '0'],
		['1e999', undefined],
		['1e-999', undefined],
		['1e99999', undefined],
		['e5', undefined],
		['1e', undefined],
		['1e1.5', undefined],
		['12345678901234567890.12345678901234567890', '12345678901234567890.1234567890123456789'],
		// A single decimal comma, where nothing else can be meant.
		['1,5', '1.5'],
		['-1,50', '-1.5'],
		['0,500', '0.5'],
		['12,3456', '12.3456'],
		['1234,567', '1234.567'],
		['1,500', undefined],
		['123,456', undefined],
		['1,234,567', undefined],
		[',5', undefined],
		['5,', undefined],
		// Two different signs tell thousands from decimals.
		['1,234.50', '1234.5'],
		['1,234,567.89', '1234567.89'],
		['1.234,50', '1234.5'],
		['1.234.567,89', '1234567.89'],
		['-1.234,50', '-1234.5'],
		['1 234,50', '1234.5'],
		['1 234 567', '1234567'],
		['1\u00a0234,50', '1234.5'],
		['1\u202f234.50', '1234.5'],
		["1'234.50", '1234.5'],
		['12,34.50', undefined],
		['1234,567.8', undefined],
		['1.23,45', undefined],
		['1.234.567', undefined],
		['12 34', undefined],
		['0 123', undefined],
		['abc', undefined],
		['12abc', undefined],
		['12 kr', undefined],
		['kr 12', undefined],
		['0x10', undefined],
		['1_000', undefined],
		['--1', undefined],
		['1-', undefined],
		['NaN', undefined],
		['Infinity', undefined],
		['٣', undefined],
		['１２', undefined],
		['1'.repeat(500), undefined],
		[true, undefined],
		[null, undefined],
		[[1], undefined],
		[{ a: 1 }, undefined],
	])('%p is %p', (raw, expected) => {
		expect(readDecimal(raw)).toBe(expected);
	});
});

describe('decimal arithmetic', () => {
	it.each<[string, number, string]>([
		['1.005', 2, '1.01'],
		['1.004', 2, '1'],
		['1.995', 2, '2'],
		['-1.005', 2, '-1.01'],
		['-1.004', 2, '-1'],
		['2.5', 0, '3'],
		['-2.5', 0, '-3'],
		['0.5', 0, '1'],
		['-0.5', 0, '-1'],
		['0.4', 0, '0'],
		['-0.4', 0, '0'],
		['0.05', 1, '0.1'],
		['0.0049', 2, '0'],
		['9.99', 1, '10'],
		['99.5', 0, '100'],
		['0.999', 2, '1'],
		['123', 2, '123'],
		['1.2', 5, '1.2'],
		['1.2', Infinity, '1.2'],
		['12345678901234567890.5', 0, '12345678901234567891'],
		['0.123456789012345678905', 20, '0.12345678901234567891'],
	])('round(%s, %d) is %s', (text, scale, expected) => {
		expect(round(text, scale)).toBe(expected);
	});

	it.each<[string, number, string]>([
		['1.999', 2, '1.99'],
		['-1.999', 2, '-1.99'],
		['-0.001', 2, '0'],
		['1.9', 0, '1'],
		['1.10', 5, '1.10'],
	])('truncate(%s, %d) is %s', (text, scale, expected) => {
		expect(truncate(text, scale)).toBe(expected);
	});

	it.each<[string, number, string]>([
		['12.34', 2, '1234'],
		['12.34', 1, '123.4'],
		['12.34', 5, '1234000'],
		['12.34', -2, '0.1234'],
		['1234', -2, '12.34'],
		['1200', -2, '12'],
		['5', -3, '0.005'],
		['-5', -3, '-0.005'],
		['0.05', 2, '5'],
		['0', 7, '0'],
		['12345678901234567890', -2, '123456789012345678.9'],
	])('shift(%s, %d) is %s', (text, places, expected) => {
		expect(shift(text, places)).toBe(expected);
	});

	it.each<[string, number, string]>([
		['12', 2, '12.00'],
		['12.5', 2, '12.50'],
		['12.345', 2, '12.345'],
		['12', 0, '12'],
		['-0.5', 3, '-0.500'],
	])('fixed(%s, %d) is %s', (text, scale, expected) => {
		expect(fixed(text, scale)).toBe(expected);
	});

	it.each<[string, JsonValue]>([
		['1.5', 1.5],
		['0.1', 0.1],
		['123456789012345', 123456789012345],
		['9007199254740991', 9007199254740991],
		['9007199254740993', '9007199254740993'],
		['0.1234567890123456789', '0.1234567890123456789'],
		['10000000000000000000000', 1e22],
		['0.0000001', 1e-7],
	])('toJsonNumber(%s) is %p', (text, expected) => {
		expect(toJsonNumber(text)).toBe(expected);
	});
});

describe('number', () => {
	const row = rowOf('number', { left: {}, right: {} });

	it.each<[JsonValue, JsonValue]>([
		[1, '1.0'],
		[1000, '1e3'],
		[0.1, '0.10'],
		[-0, 0],
		[1e21, '1000000000000000000000'],
		['1,5', 1.5],
	])('%p equals %p on the other side', (left, right) => {
		expect(norm(row, 'left', left)).toBe(norm(row, 'right', right));
	});

	it.each<[JsonValue, JsonValue]>([
		[0, null],
		[1, -1],
		['9007199254740993', '9007199254740992'],
		[0.30000000000000004, 0.3],
	])('%p differs from %p', (left, right) => {
		expect(norm(row, 'left', left)).not.toBe(norm(row, 'right', right));
	});

	it.each(['abc', '1,500', true, [1], { a: 1 }, '12 kr'] as JsonValue[])('%p is invalid', (raw) => {
		expect(problem(row, 'left', raw)).toMatch(
			/^Found .+ where a number such as 1234\.5 is expected\.$/,
		);
	});

	it.each<[string, object, JsonValue, JsonValue]>([
		['number', { kind: 'number' }, '12.50', 12.5],
		['text', { kind: 'text' }, 12.5, '12.5'],
		['text from scientific notation', { kind: 'text' }, 1e21, '1000000000000000000000'],
		['number too long for a double', { kind: 'number' }, '9007199254740993', '9007199254740993'],
	])('is written to a field of kind %s', (_name, right, raw, expected) => {
		expect(carry(rowOf('number', { left: { kind: 'text' }, right }), 'left', raw)).toBe(expected);
	});

	describe('rule 22: a difference that one side cannot hold is no difference', () => {
		const two = rowOf('number', { left: { scale: 5 }, right: { scale: 2 } });
		it('compares at the scale of the coarser side', () => {
			expect(norm(two, 'left', 1.23456)).toBe(norm(two, 'right', 1.23));
			expect(norm(two, 'left', 1.235)).toBe(norm(two, 'right', 1.24));
			expect(norm(two, 'left', 1.236)).not.toBe(norm(two, 'right', 1.23));
		});

		it('the row may ask for fewer decimals', () => {
			const whole = rowOf('number', { left: {}, right: {}, scale: 0 });
			expect(norm(whole, 'left', 1.5)).toBe('2');
			expect(norm(whole, 'left', -1.5)).toBe('-2');
			expect(carry(whole, 'left', '2.49')).toBe(2);
		});

		it('the row cannot ask for more than the sides hold', () => {
			const row5 = rowOf('number', { left: { scale: 2 }, right: {}, scale: 5 });
			expect(norm(row5, 'right', 1.23456)).toBe('1.23');
		});

		it('a scale below zero is none', () => {
			expect(norm(rowOf('number', { scale: -3 }), 'left', 1234.5)).toBe('1235');
		});
	});

	it('rule 25: tells what its norms depend on', () => {
		expect(normalForm(row)).toBeNull();
		expect(normalForm(rowOf('number', { left: { scale: 5 }, right: { scale: 2 } }))).toBe(2);
	});
});
