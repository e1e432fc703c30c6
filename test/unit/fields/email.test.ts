import type { JsonValue } from '../../../nodes/shared/json';
import { carry, norm, problem, rowOf, value } from './helpers';

const row = rowOf('email', { left: {}, right: {} });

describe('email', () => {
	it.each<[JsonValue, string, string]>([
		['anna@example.com', 'anna@example.com', 'anna@example.com'],
		[' Anna@Example.COM ', 'anna@example.com', 'Anna@Example.COM'],
		['ÆØÅ@example.dk', 'æøå@example.dk', 'ÆØÅ@example.dk'],
		['A\u030as@example.dk', 'ås@example.dk', 'Ås@example.dk'],
		[
			'Anna.O\u2019Neil+news@example.com',
			'anna.o\u2019neil+news@example.com',
			'Anna.O\u2019Neil+news@example.com',
		],
		['not an address', 'not an address', 'not an address'],
	])('%p', (raw, expectedNorm, expectedValue) => {
		expect(norm(row, 'left', raw)).toBe(expectedNorm);
		expect(value(row, 'right', raw)).toBe(expectedValue);
		expect(carry(row, 'left', raw)).toBe(expectedValue);
	});

	it.each([true, ['a@b.c'], { a: 1 }] as JsonValue[])('%p is invalid', (raw) => {
		expect(problem(row, 'left', raw)).toMatch(/where an e-mail address is expected\.$/);
	});

	it('tags and dots of an address count', () => {
		expect(norm(row, 'left', 'a.b@example.com')).not.toBe(norm(row, 'left', 'ab@example.com'));
		expect(norm(row, 'left', 'a+x@example.com')).not.toBe(norm(row, 'left', 'a@example.com'));
	});
});
