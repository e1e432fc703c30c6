import * as fc from 'fast-check';
import { otherSide, type Side } from '../../../nodes/shared/contracts';
import type { JsonObject } from '../../../nodes/shared/json';
import { compileFlow } from '../../../nodes/LinkStore/engine/compile';
import { makePrints } from '../../../nodes/LinkStore/engine/fingerprint';
import {
	isDirty,
	mergeLink,
	type Fingerprints,
	type MergeResult,
} from '../../../nodes/LinkStore/engine/merge';
import { observe } from '../../../nodes/LinkStore/engine/observe';
import type { CompiledFlow, FieldRow } from '../../../nodes/LinkStore/engine/types';
import { memorySystem } from '../../support/world/system';

const FIELDS = ['name', 'city', 'note', 'number'];
const entities = {
	left: memorySystem({ system: 'a', prefix: 'L' }).entity,
	right: memorySystem({ system: 'b', prefix: 'R' }).entity,
};
const prints = makePrints(Buffer.alloc(32, 7));

type Policy = 'left' | 'right' | 'ask';
type Record4 = Record<string, string>;

/** A link as the loop keeps it: two records, their baselines, what was observed last. */
interface Pair {
	flow: CompiledFlow;
	fields: Record<Side, Record4>;
	base: Record<Side, Fingerprints>;
}

const flowWith = (
	conflict: Policy,
	firstSync: Policy,
	rows: Array<Partial<FieldRow>> = [],
): CompiledFlow =>
	compileFlow(
		{
			flow: 'f',
			linksOf: 'f',
			left: 'a.customer',
			right: 'b.customer',
			map: FIELDS.map((field, at): FieldRow => ({
				left: field,
				right: field,
				type: 'text',
				direction: 'both',
				conflict: 'default',
				oneWay: 'keep',
				options: {},
				...rows[at],
			})),
			match: [],
			createRight: true,
			createLeft: false,
			whenLeftGone: 'endLink',
			whenRightGone: 'endLink',
			firstSync,
			conflict,
			withoutDecision: 'synchronize',
			fullPassHours: 24,
			historyDays: 0,
			maxAttempts: 3,
			intervalSeconds: 300,
		},
		entities,
		{ left: 'UTC', right: 'UTC' },
	);

const seenOf = ({ flow, fields }: Pair, side: Side) =>
	observe(flow, prints, side, side, fields[side] as JsonObject);

function mergePair(pair: Pair): MergeResult {
	const [left, right] = [seenOf(pair, 'left'), seenOf(pair, 'right')];
	return mergeLink({
		flow: pair.flow,
		left: { base: pair.base.left, seen: left.seen, values: left.values },
		right: { base: pair.base.right, seen: right.seen, values: right.values },
		held: new Set(),
		carry: (_row, parsed) => ({ parsed }),
		isReadBack: () => false,
		cannotWrite: () => undefined,
	});
}

/** Carries out a merge as the loop does: writes, takes the written side as it is then for its baseline. */
function carryOut(pair: Pair, result: MergeResult): Pair {
	const next: Pair = {
		flow: pair.flow,
		fields: { left: { ...pair.fields.left }, right: { ...pair.fields.right } },
		base: {
			left: { ...pair.base.left, ...result.agreed.left },
			right: { ...pair.base.right, ...result.agreed.right },
		},
	};
	for (const side of ['left', 'right'] as const) {
		for (const { row, value, sourceSeen } of result.writes[side]) {
			next.fields[side][row.left] = (value as string | null) ?? '';
			next.base[otherSide(side)][row.key] = sourceSeen;
			next.base[side][row.key] = seenOf(next, side).seen[row.key];
		}
	}
	return next;
}

const agreedPair = (flow: CompiledFlow, fields: Record4): Pair => {
	const pair: Pair = {
		flow,
		fields: { left: { ...fields }, right: { ...fields } },
		base: { left: {}, right: {} },
	};
	return { ...pair, base: { left: seenOf(pair, 'left').seen, right: seenOf(pair, 'right').seen } };
};

const value = fc.constantFrom('', 'x', 'y', 'z', 'æ ø', 'X');
const record = fc.record(
	Object.fromEntries(FIELDS.map((field) => [field, value])),
) as fc.Arbitrary<Record4>;
const winner = fc.constantFrom<Policy>('left', 'right');
const quiet = (result: MergeResult) =>
	result.writes.left.length +
		result.writes.right.length +
		result.wants.size +
		result.conflicts.length +
		result.notCarried.length +
		Object.keys(result.agreed.left).length +
		Object.keys(result.agreed.right).length ===
	0;

/** A pair in step, then edited at will on both sides; or a pair without any baseline. */
const edited = fc
	.record({
		start: record,
		left: record,
		right: record,
		linked: fc.boolean(),
		conflict: winner,
		firstSync: winner,
	})
	.map(({ start, left, right, linked, conflict, firstSync }) => {
		const flow = flowWith(conflict, firstSync);
		const pair = agreedPair(flow, start);
		return {
			...pair,
			fields: { left, right },
			...(linked ? {} : { base: { left: {}, right: {} } }),
		};
	});

test('both sides are equal after one merge, and the next one does nothing', () => {
	fc.assert(
		fc.property(edited, (pair) => {
			const after = carryOut(pair, mergePair(pair));
			expect(after.fields.left).toEqual(after.fields.right);
			expect(quiet(mergePair(after))).toBe(true);
			expect(
				isDirty(
					after.flow,
					{ base: after.base.left, seen: seenOf(after, 'left').seen },
					{ base: after.base.right, seen: seenOf(after, 'right').seen },
					new Set(),
				),
			).toBe(false);
		}),
		{ numRuns: 500 },
	);
});

test('edits of different fields both survive, with one write for each edited field and no conflict', () => {
	fc.assert(
		fc.property(
			record,
			record,
			record,
			fc.array(fc.boolean(), { minLength: 4, maxLength: 4 }),
			(start, left, right, whose) => {
				const pair = agreedPair(flowWith('ask', 'ask'), start);
				FIELDS.forEach(
					(field, at) =>
						(pair.fields[whose[at] ? 'left' : 'right'][field] = (whose[at] ? left : right)[field]),
				);
				const result = mergePair(pair);
				expect([result.conflicts, result.questions]).toEqual([[], []]);
				const after = carryOut(pair, result);
				const wished = Object.fromEntries(
					FIELDS.map((field, at) => [field, (whose[at] ? left : right)[field]]),
				);
				expect(after.fields.left).toEqual(wished);
				expect(after.fields.right).toEqual(wished);
				const changed = FIELDS.filter((field) => wished[field] !== start[field]).length;
				expect(result.writes.left.length + result.writes.right.length).toBe(changed);
			},
		),
		{ numRuns: 500 },
	);
});

test('no value vanishes without a conflict, a question or a note', () => {
	fc.assert(
		fc.property(
			record,
			record,
			record,
			fc.boolean(),
			fc.constantFrom<Policy>('left', 'right', 'ask'),
			fc.constantFrom<Policy>('left', 'right', 'ask'),
			fc.array(
				fc.record({
					direction: fc.constantFrom('both', 'toLeft', 'toRight'),
					oneWay: fc.constantFrom('keep', 'review'),
				}),
				{ minLength: 4, maxLength: 4 },
			),
			(start, left, right, linked, conflict, firstSync, rows) => {
				const flow = flowWith(conflict, firstSync, rows as Array<Partial<FieldRow>>);
				const pair: Pair = {
					...agreedPair(flow, start),
					fields: { left, right },
					...(linked ? {} : { base: { left: {}, right: {} } }),
				};
				const result = mergePair(pair);
				const after = carryOut(pair, result);
				for (const row of flow.rows) {
					for (const side of ['left', 'right'] as const) {
						const mine = pair.fields[side][row.left];
						const isEdit = linked ? mine !== start[row.left] : mine !== '';
						if (
							!isEdit ||
							(after.fields.left[row.left] === mine && after.fields.right[row.left] === mine)
						)
							continue;
						const told =
							result.conflicts.some((each) => each.row.key === row.key && each[side] === mine) ||
							result.conflicts.some(
								(each) => each.row.key === row.key && mine === '' && each[side] === null,
							) ||
							result.questions.some((each) => each.row.key === row.key) ||
							result.notCarried.some((each) => each.row.key === row.key && each.side === side) ||
							// One-way, first met: an empty leading value leaves the other one in place.
							(!linked && row.direction !== 'both' && after.fields[side][row.left] === mine);
						expect({ field: row.title, side, mine, start: start[row.left], told }).toMatchObject({
							told: true,
						});
					}
				}
			},
		),
		{ numRuns: 1000 },
	);
});

test('the same edit on both sides is adopted without a write', () => {
	fc.assert(
		fc.property(record, record, (start, now) => {
			const pair: Pair = {
				...agreedPair(flowWith('ask', 'ask'), start),
				fields: { left: { ...now }, right: { ...now } },
			};
			const result = mergePair(pair);
			expect([result.writes, result.questions, result.conflicts]).toEqual([
				{ left: [], right: [] },
				[],
				[],
			]);
			expect(quiet(mergePair(carryOut(pair, result)))).toBe(true);
		}),
	);
});

test('the merge is the same seen from the other side', () => {
	const mirror: Record<Policy, Policy> = { left: 'right', right: 'left', ask: 'ask' };
	const policy = fc.constantFrom<Policy>('left', 'right', 'ask');
	fc.assert(
		fc.property(
			record,
			record,
			record,
			fc.boolean(),
			policy,
			policy,
			(start, left, right, linked, conflict, firstSync) => {
				const make = (swap: boolean): Pair => {
					const pair = agreedPair(
						flowWith(swap ? mirror[conflict] : conflict, swap ? mirror[firstSync] : firstSync),
						start,
					);
					return {
						...pair,
						fields: swap ? { left: right, right: left } : { left, right },
						...(linked ? {} : { base: { left: {}, right: {} } }),
					};
				};
				const sum = (result: MergeResult, swap: boolean) => ({
					toLeft: result.writes[swap ? 'right' : 'left'].map(({ row, value: each }) => [
						row.left,
						each,
					]),
					toRight: result.writes[swap ? 'left' : 'right'].map(({ row, value: each }) => [
						row.left,
						each,
					]),
					questions: result.questions.map(({ row }) => row.left),
					agreed: [
						Object.keys(result.agreed[swap ? 'right' : 'left']).length,
						Object.keys(result.agreed[swap ? 'left' : 'right']).length,
					],
				});
				expect(sum(mergePair(make(true)), true)).toEqual(sum(mergePair(make(false)), false));
			},
		),
		{ numRuns: 500 },
	);
});
