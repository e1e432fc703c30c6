import { compileFlow } from '../../../nodes/LinkStore/engine/compile';
import { emptyParsed } from '../../../nodes/LinkStore/engine/fields';
import {
	isDirty,
	mergeLink,
	type MergeInput,
	type MergeResult,
	type SideView,
} from '../../../nodes/LinkStore/engine/merge';
import type {
	CompiledFlow,
	CompiledRow,
	ConflictPolicy,
	Direction,
	FieldRow,
	OneWayPolicy,
	Parsed,
} from '../../../nodes/LinkStore/engine/types';
import { memorySystem } from '../../support/world/system';
import { otherSide, type Side } from '../../../nodes/shared/contracts';

export type Value = 'absent' | '' | 'x' | 'y' | 'z';

const entities = {
	left: memorySystem({ system: 'a', prefix: 'L' }).entity,
	right: memorySystem({ system: 'b', prefix: 'R' }).entity,
};

function flowOf(
	rows: Array<Partial<FieldRow> & { left: string }>,
	settings: { conflict?: 'left' | 'right' | 'ask'; firstSync?: 'left' | 'right' | 'ask' } = {},
): CompiledFlow {
	const map = rows.map((row): FieldRow => ({
		right: row.left,
		type: 'text',
		direction: 'both',
		conflict: 'default',
		oneWay: 'keep',
		options: {},
		...row,
	}));
	return compileFlow(
		{
			flow: 'f',
			linksOf: 'f',
			left: 'a.customer',
			right: 'b.customer',
			map,
			match: [],
			createRight: true,
			createLeft: false,
			whenLeftGone: 'endLink',
			whenRightGone: 'endLink',
			firstSync: settings.firstSync ?? 'left',
			conflict: settings.conflict ?? 'left',
			withoutDecision: 'synchronize',
			fullPassHours: 24,
			historyDays: 0,
			maxAttempts: 3,
			intervalSeconds: 300,
		},
		entities,
		{ left: 'UTC', right: 'UTC' },
	);
}

const print = (side: Side, value: string) => `${side}:${value}`;
const parsedOf = (value: string): Parsed =>
	value === '' ? emptyParsed : { empty: false, norm: value, value };

/** A side as the store and the run know it; `values: false` if it was not read in this run. */
function view(
	flow: CompiledFlow,
	side: Side,
	base: Array<string | undefined>,
	now: Value[],
	values = true,
): SideView {
	const result: SideView = { base: {}, seen: {}, ...(values ? { values: new Map() } : {}) };
	flow.rows.forEach((row, at) => {
		if (base[at] !== undefined) result.base[row.key] = print(side, base[at]);
		const value = now[at];
		if (value === 'absent') {
			// What was seen before stays known.
			if (base[at] !== undefined) result.seen[row.key] = print(side, base[at]);
			return;
		}
		result.seen[row.key] = print(side, value);
		result.values?.set(row.key, parsedOf(value));
	});
	return result;
}

const merge = (
	flow: CompiledFlow,
	left: SideView,
	right: SideView,
	more: Partial<MergeInput> = {},
): MergeResult =>
	mergeLink({
		flow,
		left,
		right,
		held: new Set(),
		carry: (_row, parsed) => ({ parsed }),
		isReadBack: () => false,
		cannotWrite: () => undefined,
		...more,
	});

/** What must come of one field, said in words instead of prints. */
interface Verdict {
	write?: { to: Side; value: string };
	agreed: Side[];
	conflict?: Side;
	question?: 'conflict' | 'oneWay';
	notCarried?: true;
}

const nothing: Verdict = { agreed: [] };

/** The rule of the merge, written a second time from the rule's own words. */
function oracle(given: {
	base: { left?: string; right?: string };
	left: Value;
	right: Value;
	direction: Direction;
	policy: 'left' | 'right' | 'ask';
	firstSync: 'left' | 'right' | 'ask';
	oneWay: OneWayPolicy;
}): Verdict {
	const { base, direction, policy, firstSync, oneWay } = given;
	const now = { left: given.left, right: given.right };
	const missing = base.left === undefined || base.right === undefined;
	const lead: Side | undefined =
		direction === 'both' ? undefined : direction === 'toRight' ? 'left' : 'right';
	// Absent: no change on that side. It never leads to anything where nothing at all is known of it.
	for (const side of ['left', 'right'] as const) {
		if (now[side] !== 'absent') continue;
		if (base[side] === undefined) return nothing;
		now[side] = base[side] as Value;
	}
	if (missing) {
		if (now.left === now.right) return { agreed: ['left', 'right'] };
		if (lead !== undefined) {
			if (now[lead] === '') return { agreed: ['left', 'right'] };
			return { write: { to: otherSide(lead), value: now[lead] }, agreed: [], conflict: lead };
		}
		if (now.left === '') return { write: { to: 'left', value: now.right }, agreed: [] };
		if (now.right === '') return { write: { to: 'right', value: now.left }, agreed: [] };
		if (firstSync === 'ask') return { agreed: [], question: 'conflict' };
		return {
			write: { to: otherSide(firstSync), value: now[firstSync] },
			agreed: [],
			conflict: firstSync,
		};
	}
	const changed = { left: now.left !== base.left, right: now.right !== base.right };
	if (!changed.left && !changed.right) return nothing;
	if (lead !== undefined) {
		const follower = otherSide(lead);
		if (changed[lead] && changed[follower]) {
			if (now.left === now.right) return { agreed: ['left', 'right'] };
			return { write: { to: follower, value: now[lead] }, agreed: [], conflict: lead };
		}
		if (changed[lead]) return { write: { to: follower, value: now[lead] }, agreed: [] };
		if (oneWay === 'keep') return { agreed: [follower], notCarried: true };
		if (oneWay === 'putBack') return { write: { to: follower, value: now[lead] }, agreed: [] };
		return now.left === now.right
			? { agreed: ['left', 'right'] }
			: { agreed: [], question: 'oneWay' };
	}
	if (changed.left && changed.right) {
		if (now.left === now.right) return { agreed: ['left', 'right'] };
		if (policy === 'ask') return { agreed: [], question: 'conflict' };
		return { write: { to: otherSide(policy), value: now[policy] }, agreed: [], conflict: policy };
	}
	const source: Side = changed.left ? 'left' : 'right';
	return { write: { to: otherSide(source), value: now[source] }, agreed: [] };
}

function verdictOf(result: MergeResult, row: CompiledRow): Verdict {
	const verdict: Verdict = {
		agreed: (['left', 'right'] as const).filter(
			(side) => result.agreed[side][row.key] !== undefined,
		),
	};
	for (const side of ['left', 'right'] as const) {
		for (const write of result.writes[side])
			verdict.write = { to: side, value: (write.value as string | null) ?? '' };
	}
	if (result.conflicts.length > 0) verdict.conflict = result.conflicts[0].winner;
	if (result.questions.length > 0)
		verdict.question = result.questions[0].why as 'conflict' | 'oneWay';
	if (result.notCarried.length > 0) verdict.notCarried = true;
	return verdict;
}

const BASES: Array<{ left?: string; right?: string }> = [
	{ left: 'x', right: 'x' },
	{ left: '', right: '' },
	{ left: 'x', right: 'y' },
	{},
	{ left: 'x' },
	{ right: 'x' },
];
const VALUES: Value[] = ['absent', '', 'x', 'y'];
const DIRECTIONS: Direction[] = ['both', 'toRight', 'toLeft'];
const POLICIES = ['left', 'right', 'ask'] as const;
const ONE_WAY: OneWayPolicy[] = ['keep', 'putBack', 'review'];

describe.each(BASES)('merge from the baseline %j', (base) => {
	for (const direction of DIRECTIONS) {
		for (const left of VALUES) {
			for (const right of VALUES) {
				test(`${direction}: left "${left}", right "${right}"`, () => {
					for (const policy of POLICIES) {
						for (const firstSync of POLICIES) {
							for (const oneWay of ONE_WAY) {
								const flow = flowOf([{ left: 'city', direction, oneWay }], {
									conflict: policy,
									firstSync,
								});
								const sides = {
									left: view(flow, 'left', [base.left], [left]),
									right: view(flow, 'right', [base.right], [right]),
								};
								// An absent field has no value at hand; wherever one counts, it is asked for.
								const result = merge(flow, sides.left, sides.right);
								const expected = oracle({
									base,
									left,
									right,
									direction,
									policy,
									firstSync,
									oneWay,
								});
								if (result.wants.size > 0) {
									expect([left, right]).toContain('absent');
									expect(verdictOf(result, flow.rows[0])).toEqual(nothing);
									continue;
								}
								expect({ policy, firstSync, oneWay, ...verdictOf(result, flow.rows[0]) }).toEqual({
									policy,
									firstSync,
									oneWay,
									...expected,
								});
								for (const side of ['left', 'right'] as const) {
									for (const write of result.writes[side]) {
										expect(write.expected).toBe(sides[side].seen[write.row.key]);
										expect(write.sourceSeen).toBe(sides[otherSide(side)].seen[write.row.key]);
									}
								}
							}
						}
					}
				});
			}
		}
	}
});

test('a row of its own policy does not follow the flow', () => {
	for (const policy of ['left', 'right', 'ask'] as ConflictPolicy[]) {
		const flow = flowOf([{ left: 'city', conflict: policy }], { conflict: 'ask' });
		const result = merge(flow, view(flow, 'left', ['x'], ['y']), view(flow, 'right', ['x'], ['z']));
		expect(verdictOf(result, flow.rows[0])).toEqual(
			policy === 'ask'
				? { agreed: [], question: 'conflict' }
				: {
						agreed: [],
						conflict: policy,
						write: {
							to: policy === 'left' ? 'right' : 'left',
							value: policy === 'left' ? 'y' : 'z',
						},
					},
		);
	}
});

test("a person's choice beats policy and first-sync rule", () => {
	for (const base of [['x'], [undefined]]) {
		const flow = flowOf([{ left: 'city' }], { conflict: 'ask', firstSync: 'ask' });
		const chosen = new Map<string, Side>([[flow.rows[0].key, 'right']]);
		const result = merge(flow, view(flow, 'left', base, ['y']), view(flow, 'right', base, ['z']), {
			chosen,
		});
		expect(verdictOf(result, flow.rows[0])).toMatchObject({ write: { to: 'left', value: 'z' } });
	}
});

test('values that are not at hand are asked for, of both sides where both count', () => {
	const flow = flowOf([{ left: 'city' }]);
	const wants = (left: boolean, right: boolean, l: Value, r: Value) =>
		[
			...merge(flow, view(flow, 'left', ['x'], [l], left), view(flow, 'right', ['x'], [r], right))
				.wants,
		].sort();
	expect(wants(false, false, 'y', 'x')).toEqual(['left']);
	expect(wants(false, true, 'y', 'x')).toEqual(['left']);
	expect(wants(true, false, 'y', 'x')).toEqual([]);
	expect(wants(true, false, 'y', 'z')).toEqual(['left', 'right']);
	expect(wants(false, true, 'y', 'y')).toEqual(['left', 'right']);
	expect(wants(true, true, 'y', 'z')).toEqual([]);
	expect(wants(false, false, 'x', 'x')).toEqual([]);
});

test('a held row waits, the others go on', () => {
	const flow = flowOf([{ left: 'city' }, { left: 'name' }]);
	const result = merge(
		flow,
		view(flow, 'left', ['x', 'x'], ['y', 'y']),
		view(flow, 'right', ['x', 'x'], ['x', 'x']),
		{ held: new Set([flow.rows[0].key]) },
	);
	expect(result.writes.right.map(({ row }) => row.left)).toEqual(['name']);
});

test("a read-back of what was sent is agreed for that side alone, and the other side's edit still travels", () => {
	const flow = flowOf([{ left: 'city' }], { conflict: 'right' });
	const { key } = flow.rows[0];
	const right = { ...view(flow, 'right', ['x'], ['z']), sent: new Map([[key, 'Z']]) };
	const isReadBack: MergeInput['isReadBack'] = (_row, _side, sent, observed) =>
		observed.invalid === undefined && String(sent).toLowerCase() === observed.norm;
	const alone = merge(flow, view(flow, 'left', ['x'], ['x']), right, { isReadBack });
	expect(verdictOf(alone, flow.rows[0])).toEqual({ agreed: ['right'] });
	const both = merge(flow, view(flow, 'left', ['x'], ['y']), right, { isReadBack });
	expect(verdictOf(both, flow.rows[0])).toEqual({
		agreed: ['right'],
		write: { to: 'right', value: 'y' },
	});
	// Whether it is one cannot be told without the value.
	const unread = merge(
		flow,
		view(flow, 'left', ['x'], ['x']),
		{ ...right, values: undefined },
		{ isReadBack },
	);
	expect([...unread.wants]).toContain('right');
	expect(verdictOf(unread, flow.rows[0])).toEqual(nothing);
});

test('a write-only field goes out once for each change of the leading side', () => {
	const flow = flowOf([{ left: 'note', right: 'password', direction: 'toRight' }]);
	const right: SideView = { base: {}, seen: {}, values: new Map() };
	expect(merge(flow, view(flow, 'left', [undefined], ['x']), right).writes.right).toHaveLength(1);
	expect(merge(flow, view(flow, 'left', ['x'], ['x']), right).writes.right).toHaveLength(0);
	expect(merge(flow, view(flow, 'left', ['x'], ['y']), right).writes.right).toHaveLength(1);
	expect(merge(flow, view(flow, 'left', ['x'], ['absent']), right).writes.right).toHaveLength(0);
});

test('a value that the target cannot take is a question, not a write', () => {
	const flow = flowOf([{ left: 'city' }]);
	const result = merge(flow, view(flow, 'left', ['x'], ['y']), view(flow, 'right', ['x'], ['x']), {
		cannotWrite: () => 'too long',
	});
	expect(result.writes.right).toEqual([]);
	expect(result.questions).toMatchObject([{ why: 'cannotWrite', text: 'too long', side: 'right' }]);
});

test('a reference whose other end is not linked waits and is not written', () => {
	const flow = flowOf([{ left: 'parent', type: 'link', options: { flows: ['p'] } }]);
	const [row] = flow.rows;
	const carry: MergeInput['carry'] = (each, parsed, side) =>
		parsed.invalid === undefined && parsed.empty
			? { parsed }
			: { missing: [{ row: each, column: each, side, id: 'y' }] };
	for (const base of [['x'], [undefined]]) {
		const result = merge(flow, view(flow, 'left', base, ['y']), view(flow, 'right', base, ['x']), {
			carry,
		});
		expect(result.writes.right).toEqual([]);
		expect(result.missing).toMatchObject([{ row, id: 'y' }]);
	}
});

test('dirty is exactly what a merge would act on, values or not', () => {
	for (const base of BASES) {
		for (const left of VALUES) {
			for (const right of VALUES) {
				const flow = flowOf([{ left: 'city' }], { conflict: 'ask', firstSync: 'ask' });
				const sides = {
					left: view(flow, 'left', [base.left], [left]),
					right: view(flow, 'right', [base.right], [right]),
				};
				const result = merge(flow, sides.left, sides.right);
				const acts =
					result.wants.size +
						result.questions.length +
						result.writes.left.length +
						result.writes.right.length +
						Object.keys(result.agreed.left).length +
						Object.keys(result.agreed.right).length >
					0;
				expect([base, left, right, isDirty(flow, sides.left, sides.right, new Set())]).toEqual([
					base,
					left,
					right,
					acts,
				]);
				expect(isDirty(flow, sides.left, sides.right, new Set([flow.rows[0].key]))).toBe(false);
			}
		}
	}
});
