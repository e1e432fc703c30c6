import fc from 'fast-check';
import { difference, percentOf, sum } from '../../../nodes/shared/decimal';

test.each<[Array<number | string | null>, number]>([
	[[0.1, 0.2], 0.3],
	[[1.005, 1.005], 2.01],
	[[], 0],
	[[null, 5], 5],
	[[-0.1, 0.1], 0],
	[[1e21, 1], 1e21],
	[[1e-7, 2e-7], 3e-7],
	[['12.50', '.5'], 13],
	[['none'], 0],
])('sum of %j is %d', (values, expected) => {
	expect(sum(values)).toBe(expected);
});

test('no amount of cents is ever lost', () => {
	fc.assert(
		fc.property(fc.array(fc.integer({ min: -10_000_000, max: 10_000_000 })), (cents) => {
			const total = cents.reduce((all, one) => all + one, 0);
			expect(sum(cents.map((one) => one / 100))).toBe(total / 100);
		}),
	);
});

test('difference is a sum', () => {
	expect(difference(0.3, 0.1)).toBe(0.2);
	expect(difference(125, 0.3)).toBe(124.7);
});

test.each<[number, number, number | null]>([
	[25, 100, 25],
	[0.03, 0.1, 30],
	[1, 3, 33.33],
	[2, 3, 66.67],
	[-25, -100, 25],
	[-25, 100, -25],
	[5, 0, null],
	[0, 0, null],
	[0.125, 1, 12.5],
])('%d of %d is %p percent', (part, whole, expected) => {
	expect(percentOf(part, whole)).toBe(expected);
});
