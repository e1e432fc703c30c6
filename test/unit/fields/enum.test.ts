import { format, normalForm, parse } from '../../../nodes/LinkStore/engine/fields';
import type { Direction } from '../../../nodes/LinkStore/engine/types';
import type { Side } from '../../../nodes/shared/contracts';
import type { JsonValue } from '../../../nodes/shared/json';
import { carry, norm, problem, rowOf } from './helpers';

type Pair = [JsonValue, JsonValue];
const paired = (pairs: Pair[], direction: Direction = 'both') =>
	rowOf('enum', {
		left: {},
		right: {},
		direction,
		values: pairs.map(([left, right]) => ({ left, right })),
	});

describe('enum with pairs', () => {
	const gender = paired([
		[0, 'unknown'],
		[1, 'male'],
		[2, 'female'],
	]);

	it.each<[JsonValue, JsonValue]>([
		[0, 'unknown'],
		[1, 'male'],
		['1', 'male'],
		[' 1 ', 'male'],
		[1.0, 'male'],
		[2, 'female'],
	])('%p is %p', (left, right) => {
		expect(norm(gender, 'left', left)).toBe(norm(gender, 'right', right));
		expect(carry(gender, 'left', left)).toBe(right);
	});

	it.each<[JsonValue, JsonValue]>([
		['male', 1],
		['female', 2],
		['unknown', 0],
	])('%p is written to the left as %p, a number', (right, left) => {
		expect(carry(gender, 'right', right)).toBe(left);
	});

	it.each<[Side, JsonValue, string]>([
		['left', 3, 'Found 3 where one of the values paired for a (0, 1, 2) is expected.'],
		['left', '01', 'Found "01" where one of the values paired for a (0, 1, 2) is expected.'],
		[
			'right',
			'other',
			'Found "other" where one of the values paired for b (unknown, male, female) is expected.',
		],
		[
			'right',
			'Male',
			'Found "Male" where one of the values paired for b (unknown, male, female) is expected.',
		],
		[
			'right',
			['male'],
			'Found a list where one of the values paired for b (unknown, male, female) is expected.',
		],
	])('%s %p is invalid', (side, raw, expected) => {
		expect(problem(gender, side, raw)).toBe(expected);
	});

	it('lists a dozen values at most', () => {
		const many = paired(Array.from({ length: 40 }, (_, at): Pair => [at, `v${at}`]));
		expect(problem(many, 'left', 99)).toMatch(/\(0, 1, .*, 11, …\)/);
	});

	it('an empty value is empty', () => {
		expect(norm(gender, 'left', null)).toBe('');
		expect(norm(gender, 'right', '')).toBe('');
		expect(format(gender, 'right', null)).toBeNull();
	});

	it('the norm names the left value and does not move with the order of pairs', () => {
		const turned = paired([
			[2, 'female'],
			[0, 'unknown'],
			[1, 'male'],
		]);
		for (const raw of [0, 1, 2]) {
			expect(norm(turned, 'left', raw)).toBe(norm(gender, 'left', raw));
			expect(norm(gender, 'left', raw)).toBe(`"${raw}"`);
		}
		for (const raw of ['unknown', 'male', 'female']) {
			expect(norm(turned, 'right', raw)).toBe(norm(gender, 'right', raw));
		}
	});
});

describe('several left values for one right value', () => {
	const pairs: Pair[] = [
		[1, 'open'],
		[3, 'paid'],
		[2, 'paid'],
	];

	describe.each<Direction>(['both', 'toRight'])('%s', (direction) => {
		const row = paired(pairs, direction);
		it('rule 9: what the right cannot tell apart agrees with it, so nothing is written for ever', () => {
			expect(norm(row, 'left', 2)).toBe(norm(row, 'right', 'paid'));
			expect(norm(row, 'left', 3)).toBe(norm(row, 'right', 'paid'));
			expect(norm(row, 'left', 1)).toBe(norm(row, 'right', 'open'));
			expect(norm(row, 'left', 1)).not.toBe(norm(row, 'left', 2));
		});

		it('each keeps its own value when it is written back to the left', () => {
			expect(carry(row, 'left', 2, 'left')).toBe(2);
			expect(carry(row, 'left', 3, 'left')).toBe(3);
		});

		it('the norm does not depend on which of them comes first', () => {
			const turned = paired([...pairs].reverse(), direction);
			expect(norm(turned, 'left', 3)).toBe(norm(row, 'left', 3));
			expect(norm(turned, 'right', 'paid')).toBe(norm(row, 'right', 'paid'));
		});
	});

	it('the first pair translates back', () => {
		expect(carry(paired(pairs), 'right', 'paid')).toBe(3);
	});

	it('to the left only, the right demands exactly the first one', () => {
		const row = paired(pairs, 'toLeft');
		expect(norm(row, 'right', 'paid')).toBe(norm(row, 'left', 3));
		expect(norm(row, 'right', 'paid')).not.toBe(norm(row, 'left', 2));
	});
});

describe('several right values for one left value', () => {
	const pairs: Pair[] = [
		['A', 'active'],
		['A', 'trial'],
		['C', 'cancelled'],
	];

	it.each<Direction>(['both', 'toLeft'])('%s: all of them agree with it', (direction) => {
		const row = paired(pairs, direction);
		expect(norm(row, 'right', 'active')).toBe(norm(row, 'left', 'A'));
		expect(norm(row, 'right', 'trial')).toBe(norm(row, 'left', 'A'));
		expect(carry(row, 'right', 'trial')).toBe('A');
	});

	it('to the right only, the left demands the first one', () => {
		const row = paired(pairs, 'toRight');
		expect(norm(row, 'left', 'A')).toBe(norm(row, 'right', 'active'));
		expect(norm(row, 'left', 'A')).not.toBe(norm(row, 'right', 'trial'));
		// Second choice keeps its own spelling, or it would look like the first.
		expect(carry(row, 'right', 'trial', 'right')).toBe('trial');
		expect(carry(row, 'left', 'A')).toBe('active');
	});
});

describe('chains of shared values', () => {
	const pairs: Pair[] = [
		[1, 'x'],
		[2, 'x'],
		[2, 'y'],
		[3, 'y'],
	];

	it.each<Direction>(['both', 'toRight', 'toLeft'])(
		'%s: after a translation both sides have one norm, so it is written once',
		(direction) => {
			const row = paired(pairs, direction);
			for (const [left, right] of pairs) {
				if (direction !== 'toLeft') {
					expect(norm(row, 'right', carry(row, 'left', left))).toBe(norm(row, 'left', left));
				}
				if (direction !== 'toRight') {
					expect(norm(row, 'left', carry(row, 'right', right))).toBe(norm(row, 'right', right));
				}
			}
		},
	);
});

describe('a side that the row never reads', () => {
	const row = paired(
		[
			[1, 'x'],
			[2, 'y'],
		],
		'toRight',
	);

	it('may hold anything: it differs and is overwritten', () => {
		expect(norm(row, 'right', 'z')).toBe('other:z');
		expect(norm(row, 'right', '1')).not.toBe(norm(row, 'left', 1));
		expect(carry(row, 'right', 'z', 'right')).toBe('z');
	});

	it('is not taken for a left value of the same spelling', () => {
		expect(carry(row, 'right', 1, 'right')).toBe(1);
	});

	it('the side that it reads has to be known', () => {
		expect(problem(row, 'left', 3)).toMatch(/^Found 3/);
	});
});

describe('pairs with nothing', () => {
	const row = paired([
		[null, 'none'],
		[1, 'some'],
	]);

	it('a word for nothing is empty', () => {
		expect(parse(row, 'right', 'none')).toEqual({ empty: true, norm: '', value: null });
		expect(parse(row, 'left', null)).toEqual(parse(row, 'right', 'none'));
	});

	it('nothing is written as the word', () => {
		expect(format(row, 'right', null)).toBe('none');
		expect(format(row, 'left', null)).toBeNull();
	});

	it('the other way round', () => {
		const zero = paired([
			[0, ''],
			[1, 'some'],
		]);
		expect(norm(zero, 'left', 0)).toBe('');
		expect(format(zero, 'left', null)).toBe(0);
		expect(format(zero, 'right', null)).toBeNull();
	});
});

it('a pair with a list or an object is never met', () => {
	const row = paired([
		[['a'], 'x'],
		[1, { a: 1 }],
		[2, 'y'],
	]);
	expect(norm(row, 'left', null)).toBe('');
	expect(format(row, 'right', null)).toBeNull();
	expect(problem(row, 'right', 'x')).toMatch(/^Found "x"/);
	expect(carry(row, 'left', 2)).toBe('y');
});

describe('enum without pairs', () => {
	const row = rowOf('enum', { left: {}, right: {} });

	it.each<[JsonValue, JsonValue]>([
		['Active', 'ACTIVE'],
		[' active', 'Active'],
		[1, '1'],
		[true, 'true'],
	])('%p equals %p', (left, right) => {
		expect(norm(row, 'left', left)).toBe(norm(row, 'right', right));
	});

	it('keeps spelling and type', () => {
		expect(carry(row, 'left', ' Active ')).toBe('Active');
		expect(carry(row, 'left', 1)).toBe(1);
	});

	const options = (...values: Array<string | number>) =>
		values.map((one) => ({ value: one, label: `Label ${one}` }));
	const listed = rowOf('enum', {
		left: { options: options(1, 2, 3) },
		right: { options: options('1', '2') },
	});

	it('writes the spelling of the target', () => {
		expect(carry(listed, 'left', 1)).toBe('1');
		expect(carry(listed, 'right', '2')).toBe(2);
		const spelled = rowOf('enum', { left: {}, right: { options: options('OPEN', 'PAID') } });
		expect(carry(spelled, 'left', 'open')).toBe('OPEN');
	});

	it('a value that either side does not know is invalid', () => {
		expect(problem(listed, 'left', 9)).toBe(
			'Found 9 where one of the values of a (1, 2, 3) or a pair for it is expected.',
		);
		expect(problem(listed, 'left', 3)).toBe(
			'Found 3 where one of the values of b (1, 2) or a pair for it is expected.',
		);
	});

	it('on a side that the row never reads every value passes', () => {
		const oneWay = rowOf('enum', {
			left: {},
			right: { options: options('OPEN') },
			direction: 'toRight',
		});
		expect(norm(oneWay, 'right', 'LEGACY')).toBe('"legacy"');
	});

	it.each([['a'], { a: 1 }].map((raw) => [raw]))('%p is invalid', (raw) => {
		expect(problem(row, 'left', raw as JsonValue)).toMatch(/where a single value is expected\.$/);
	});
});

describe('rule 25: what the norms depend on', () => {
	it('the direction, where pairs share values', () => {
		const pairs: Pair[] = [
			[1, 'x'],
			[2, 'x'],
		];
		expect(normalForm(paired(pairs, 'both'))).toBe('both');
		expect(normalForm(paired(pairs, 'toLeft'))).toBe('toLeft');
		expect(
			normalForm(
				paired(
					[
						[1, 'x'],
						[2, 'y'],
					],
					'toLeft',
				),
			),
		).toBeNull();
		expect(normalForm(rowOf('enum'))).toBeNull();
	});

	it('one-to-one pairs have the same norms in every direction', () => {
		const pairs: Pair[] = [
			[1, 'x'],
			[2, 'y'],
		];
		for (const side of ['left', 'right'] as const) {
			for (const at of [0, 1]) {
				const raw = pairs[at][side === 'left' ? 0 : 1];
				const norms = (['both', 'toRight', 'toLeft'] as const).map((direction) =>
					norm(paired(pairs, direction), side, raw),
				);
				expect(new Set(norms).size).toBe(1);
			}
		}
	});
});
