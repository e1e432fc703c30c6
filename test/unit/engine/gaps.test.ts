import { fillsGaps, hasGapsOnly } from '../../../nodes/LinkStore/engine/gaps';
import type { CompiledRow, Parsed } from '../../../nodes/LinkStore/engine/types';

const row = { type: 'list', columns: [{}, {}, {}] } as unknown as CompiledRow;
const lines = (...norms: string[][]): Parsed => ({
	norm: JSON.stringify(norms),
	value: norms,
	empty: false,
});

test.each([
	['the same lines', [['a', '1', '']], [['a', '1', '']], true],
	['a column that one side leaves to the other', [['a', '1', '']], [['a', '1', 'none']], true],
	['gaps on both sides', [['a', '', 'x']], [['a', '1', '']], true],
	['another value', [['a', '1', '']], [['a', '2', 'none']], false],
	[
		'one line more',
		[['a', '1', '']],
		[
			['a', '1', ''],
			['b', '1', ''],
		],
		false,
	],
	[
		'lines in another order',
		[
			['a', '', ''],
			['b', '', ''],
		],
		[
			['b', '', ''],
			['a', '', ''],
		],
		false,
	],
])('rule 9: %s', (_name, left, right, expected) => {
	expect(hasGapsOnly(row, lines(...left), lines(...right))).toBe(expected);
	expect(hasGapsOnly(row, lines(...right), lines(...left))).toBe(expected);
});

test('rule 9: lists without columns, and no lines at all, have no gaps', () => {
	const tags = { type: 'list', columns: [] } as unknown as CompiledRow;
	expect(hasGapsOnly(tags, lines(['a']), lines(['']))).toBe(false);
	const none: Parsed = { norm: '', value: null, empty: true };
	expect(hasGapsOnly(row, none, lines(['a', '1', '']))).toBe(false);
	expect(hasGapsOnly(row, { invalid: 'no list' }, lines(['a', '1', '']))).toBe(false);
});

test.each([
	['the same lines', [['a', '1', '']], [['a', '1', '']], true],
	['what was left empty is filled in', [['a', '', '']], [['a', '1', 'none']], true],
	['what was sent is not there', [['a', '1', 'x']], [['a', '1', '']], false],
	['another value', [['a', '1', '']], [['a', '2', 'none']], false],
	['a line less', [['a', '1', '']], [], false],
])('rule 3: %s', (_name, sent, there, expected) => {
	expect(fillsGaps(row, lines(...sent), lines(...there))).toBe(expected);
});
