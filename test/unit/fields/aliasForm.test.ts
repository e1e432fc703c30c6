import fc from 'fast-check';
import {
	aliasChanges,
	aliasForm,
	aliasProblem,
	format,
	leavesOut,
} from '../../../nodes/LinkStore/engine/fields';
import type { RowOptions } from '../../../nodes/LinkStore/engine/types';
import { rowOf } from './helpers';

const form = (alias: RowOptions['alias'], value: string) =>
	aliasForm(rowOf('alias', { alias }), value);

const optional = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const options: fc.Arbitrary<RowOptions['alias']> = fc.record({
	digitsOnly: optional(fc.boolean()),
	dropLeadingZeros: optional(fc.boolean()),
	maxLength: optional(fc.integer({ min: 1, max: 6 })),
	keep: optional(fc.constantFrom<'start' | 'end'>('start', 'end')),
	case: optional(fc.constantFrom<'upper' | 'lower'>('upper', 'lower')),
	allowed: optional(
		fc.oneof(
			fc.constantFrom('A-Z0-9-', '0-9', 'a-zA-Z', '-', '^]\\[', ' 0-9', 'é', '😀'),
			fc.string(),
		),
	),
	refuse: optional(fc.boolean()),
});
const number = fc.oneof(
	fc.string({
		unit: fc.constantFrom(
			'0',
			'0',
			'1',
			'4',
			' ',
			'-',
			'a',
			'B',
			'ß',
			'Σ',
			'é',
			'\u0301',
			'😀',
			'\t',
		),
	}),
	fc.string({ unit: 'binary' }),
);

it('the form of a form is that form', () => {
	fc.assert(
		fc.property(options, number, (alias, value) => {
			const once = form(alias, value);
			expect(form(alias, once)).toBe(once);
		}),
		{ numRuns: 20_000 },
	);
});

it('a form is never longer than the maximum, has allowed characters alone, and no zeros in front', () => {
	fc.assert(
		fc.property(options, number, (alias, value) => {
			const there = form(alias, value);
			if (alias?.maxLength !== undefined)
				expect([...there].length).toBeLessThanOrEqual(alias.maxLength);
			const other = leavesOut(alias?.allowed ?? '');
			if (alias?.allowed && other !== undefined) expect(there.match(other)).toBeNull();
			if (alias?.dropLeadingZeros) expect(there).not.toMatch(/^0./);
		}),
		{ numRuns: 5000 },
	);
});

it('what is said of a number explains every change, and nothing is said of one that stays', () => {
	fc.assert(
		fc.property(options, number, (alias, value) => {
			const row = rowOf('alias', { alias });
			const clean = aliasForm(rowOf('alias'), value);
			expect(aliasChanges(row, value).length > 0).toBe(aliasForm(row, value) !== clean);
		}),
		{ numRuns: 5000 },
	);
});

it.each<[RowOptions['alias'], string, string]>([
	[{ allowed: 'A-Z0-9-' }, 'A/4 2-b', 'A42-'],
	[{ allowed: 'A-Z0-9-', case: 'upper' }, 'A/4 2-b', 'A42-B'],
	[{ allowed: '-A-Z' }, 'A-1', 'A-'],
	[{ allowed: '^]\\[' }, 'a]b^c\\d[', ']^\\['],
	[{ allowed: 'A.Z' }, 'AB.Z', 'A.Z'],
	[{ allowed: '' }, 'A/4', 'A/4'],
	[{ maxLength: 3, keep: 'end', dropLeadingZeros: true }, '1007', '7'],
	[{ maxLength: 2 }, '😀😀😀', '😀😀'],
	[{ digitsOnly: true }, 'K-0042', '0042'],
	[undefined, ' 0042 ', '0042'],
])('%j makes of %j the number %j', (alias, here, there) => {
	expect(form(alias, here)).toBe(there);
});

it('the side that follows the rules is sent the form, the other one the number as it is', () => {
	const row = rowOf('alias', { alias: { dropLeadingZeros: true }, left: {}, right: {} });
	expect(format(row, 'right', '0042')).toBe('42');
	expect(format(row, 'left', '0042')).toBe('0042');
	const back = rowOf('alias', {
		alias: { dropLeadingZeros: true },
		direction: 'toLeft',
		left: {},
		right: {},
	});
	expect(format(back, 'left', '0042')).toBe('42');
});

it('a list of characters that is none is told', () => {
	expect(leavesOut('Z-A')).toBeUndefined();
	expect(leavesOut('A-Z')).toBeInstanceOf(RegExp);
});

it('a refused number is told with what is wrong; nothing left is always told', () => {
	const row = rowOf('alias', { alias: { allowed: 'A-Z0-9', refuse: true, case: 'upper' } });
	expect(aliasProblem(row, 'ab 4?')).toContain(
		'has a blank, "?", and the other side takes only A-Z0-9',
	);
	expect(aliasProblem(row, 'ab4')).toBeUndefined();
	expect(aliasProblem(rowOf('alias', { alias: { digitsOnly: true } }), 'ABC')).toContain(
		'Nothing of the number "ABC"',
	);
	expect(aliasProblem(rowOf('alias'), '?')).toBeUndefined();
});
