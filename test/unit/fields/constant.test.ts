import { format, parse } from '../../../nodes/LinkStore/engine/fields';
import type { Side } from '../../../nodes/shared/contracts';
import type { JsonValue } from '../../../nodes/shared/json';
import { norm, rowOf } from './helpers';

const toRight = (constant: JsonValue) =>
	rowOf('constant', { right: {}, leftPath: '', constant, direction: 'toRight' });
const toLeft = (constant: JsonValue) =>
	rowOf('constant', { left: {}, rightPath: '', constant, direction: 'toLeft' });

describe('constant', () => {
	it.each<[JsonValue, string]>([
		['DKK', 'DKK'],
		[' DKK ', 'DKK'],
		[42, '42'],
		[1.5, '1.5'],
		[true, 'true'],
		[false, 'false'],
		[null, ''],
		['', ''],
		[{ b: 1, a: [2] }, '{"a":[2],"b":1}'],
		[['x'], '["x"]'],
	])('the source has %p whatever the record says', (constant, expected) => {
		for (const raw of [undefined, null, 'something else', 7]) {
			expect(norm(toRight(constant), 'left', raw)).toBe(expected);
			expect(norm(toLeft(constant), 'right', raw)).toBe(expected);
		}
	});

	it.each<[JsonValue, JsonValue]>([
		['DKK', ' DKK'],
		['5', 5],
		[5, '5.0'],
		[5, 5],
		[1.5, '1,5'],
		[true, 1],
		[true, 'yes'],
		[false, 'false'],
		[false, 0],
		['true', true],
		[
			{ a: 1, b: 2 },
			{ b: 2, a: 1 },
		],
	])('the constant %p is met by %p', (constant, raw) => {
		expect(norm(toRight(constant), 'right', raw)).toBe(norm(toRight(constant), 'left', null));
		expect(norm(toLeft(constant), 'left', raw)).toBe(norm(toLeft(constant), 'right', null));
	});

	it.each<[JsonValue, JsonValue]>([
		['DKK', 'dkk'],
		['DKK', 'NOK'],
		[5, 6],
		[5, 'five'],
		[5, true],
		[true, false],
		[true, 'maybe'],
		[true, 2],
		['DKK', null],
		['DKK', ['DKK']],
		[{ a: 1 }, { a: 2 }],
	])('the constant %p is not met by %p, which is not invalid', (constant, raw) => {
		const target = parse(toRight(constant), 'right', raw);
		expect(target.invalid).toBeUndefined();
		expect(target).not.toMatchObject({ norm: norm(toRight(constant), 'left', null) });
	});

	it.each(['DKK', 5, true, false, 0, { a: 1 }, ['x']] as JsonValue[])(
		'%p is written as it is',
		(constant) => {
			const row = toRight(constant);
			const parsed = parse(row, 'left', null);
			expect(parsed.invalid === undefined && format(row, 'right', parsed.value)).toEqual(constant);
		},
	);

	it.each<[Side, 'toLeft' | 'toRight']>([
		['left', 'toRight'],
		['right', 'toLeft'],
	])('with two paths the %s is the source if the row goes %s', (side, direction) => {
		const row = rowOf('constant', { left: {}, right: {}, constant: 'x', direction });
		expect(norm(row, side, 'other')).toBe('x');
		expect(norm(row, side === 'left' ? 'right' : 'left', 'other')).toBe('other');
	});
});
