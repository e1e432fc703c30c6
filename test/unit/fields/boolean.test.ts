import type { JsonValue } from '../../../nodes/shared/json';
import { carry, norm, problem, rowOf } from './helpers';

const row = rowOf('boolean', { left: {}, right: {} });

describe('boolean', () => {
	it.each<[JsonValue, string]>([
		[true, 'true'],
		['true', 'true'],
		['TRUE', 'true'],
		[' True ', 'true'],
		[1, 'true'],
		['1', 'true'],
		['yes', 'true'],
		['Yes', 'true'],
		[false, 'false'],
		['false', 'false'],
		['False', 'false'],
		[0, 'false'],
		[-0, 'false'],
		['0', 'false'],
		['no', 'false'],
		['NO', 'false'],
		[null, ''],
		['', ''],
	])('%p is %p', (raw, expected) => {
		expect(norm(row, 'left', raw)).toBe(expected);
	});

	it.each([2, -1, 0.5, 'maybe', 'ja', 'y', '01', [true], { a: true }] as JsonValue[])(
		'%p is invalid',
		(raw) => {
			expect(problem(row, 'left', raw)).toMatch(/^Found .+ where true or false is expected\.$/);
		},
	);

	const options = (...values: Array<string | number | boolean>) =>
		values.map((one) => ({ value: one, label: String(one) }));

	it.each<[string, object, JsonValue, JsonValue]>([
		['boolean', { kind: 'boolean' }, true, false],
		['number', { kind: 'number' }, 1, 0],
		['text', { kind: 'text' }, 'true', 'false'],
		['words', { kind: 'enum', options: options('yes', 'no') }, 'yes', 'no'],
		['digits', { kind: 'text', options: options('0', '1') }, '1', '0'],
		['numbers', { kind: 'enum', options: options(0, 1) }, 1, 0],
	])('is written as %s', (_name, right, yes, no) => {
		const target = rowOf('boolean', { left: {}, right });
		expect(carry(target, 'left', 'yes')).toBe(yes);
		expect(carry(target, 'left', 0)).toBe(no);
		expect(norm(target, 'right', yes)).toBe('true');
		expect(norm(target, 'right', no)).toBe('false');
	});

	describe('with pairs', () => {
		const paired = rowOf('boolean', {
			left: {},
			right: { kind: 'text' },
			values: [
				{ left: true, right: 'active' },
				{ left: false, right: 'closed' },
				{ left: false, right: 'frozen' },
			],
		});

		it.each<[JsonValue, JsonValue]>([
			[true, 'active'],
			['yes', 'active'],
			[1, 'active'],
			[false, 'closed'],
			['0', 'closed'],
		])('%p is written as %p', (left, right) => {
			expect(carry(paired, 'left', left)).toBe(right);
			expect(norm(paired, 'left', left)).toBe(norm(paired, 'right', right));
		});

		it('frozen counts as false', () => {
			expect(carry(paired, 'right', 'frozen')).toBe(false);
			expect(norm(paired, 'right', 'frozen')).toBe(norm(paired, 'left', false));
		});

		it('turned round', () => {
			const inverse = rowOf('boolean', {
				left: {},
				right: {},
				values: [
					{ left: true, right: false },
					{ left: false, right: true },
				],
			});
			expect(carry(inverse, 'left', true)).toBe(false);
			expect(carry(inverse, 'right', 'yes')).toBe(false);
			expect(norm(inverse, 'left', true)).toBe(norm(inverse, 'right', 0));
		});

		it('a value without pair is invalid', () => {
			expect(problem(paired, 'right', 'unknown')).toBe(
				'Found "unknown" where one of the values paired for b (active, closed, frozen) is expected.',
			);
		});
	});
});
