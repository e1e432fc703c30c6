import type { JsonValue } from '../../../shared/json';
import type { Direction } from '../types';

export interface Pair {
	left: JsonValue;
	right: JsonValue;
	/** Text forms of the two; '' for an empty value. */
	leftKey: string;
	rightKey: string;
}

/** What a value of one side means: its norm, its agreed value, and the pair that translates it. */
export interface Meaning {
	norm: string;
	value: JsonValue;
	left: JsonValue;
	right: JsonValue;
}

/**
 * Agreed value that no left value can stand for: translated, it would come back as another one, or it is
 * known to its own side only. It carries the forms of both sides.
 */
export const bothForms = (left: JsonValue, right: JsonValue): JsonValue => ({ left, right });

export interface PairTables {
	left: Map<string, Meaning>;
	right: Map<string, Meaning>;
}

/**
 * Works out what the values of a list of pairs mean.
 *
 * Translation: the first pair with the value wins, in either direction. Pairs may share values, so
 * equality (the norm) has to follow from who may write to whom:
 *
 * - Both ways: two values agree if writing the translation of either leaves the other as it is. With
 *   2–x and 3–x, left 3 agrees with right x: the write to the right would be x again. Therefore 2 and 3
 *   have one norm, else each comparison would find a difference that no write can end. The price: an
 *   edit from 2 to 3 is no change, as the right cannot express it, and x never turns a 3 into a 2.
 * - To the right: what counts is what the left demands. 2 and 3 both demand x and agree with it; a right
 *   value that is only second choice for its left value differs, and the leading side puts it right.
 * - To the left: the same mirrored. x demands 2, so that 3 differs from x and from 2.
 *
 * A norm names a group by the least left value in it (as JSON text), so it does not depend on the
 * order of the pairs as long as the groups do not. A group with "nothing" in it is the empty value.
 * Nothing is the same on both sides, so pairs should name it on one side only: of `null – x` and `y – null`
 * together, left null and right null count as equal and neither is written.
 */
export function pairTables(pairs: Pair[], direction: Direction): PairTables {
	const first = { left: firsts(pairs, 'leftKey'), right: firsts(pairs, 'rightKey') };
	const groupOf = {
		left: (key: string): string => group(pairs, first, direction, 'left', key),
		right: (key: string): string => group(pairs, first, direction, 'right', key),
	};
	const names = nameGroups(first, groupOf);
	const meaning = (side: 'left' | 'right', key: string, at: number): Meaning => {
		const { left, right, leftKey } = pairs[at];
		const own = groupOf[side](key);
		const choice = pairs[first.left.get(leftKey) ?? at].rightKey;
		const stands = side === 'left' || groupOf.right(choice) === own;
		const value = stands ? left : bothForms(left, right);
		return { norm: names.get(own) ?? '', value, left, right };
	};
	const table = (side: 'left' | 'right'): Map<string, Meaning> =>
		new Map([...first[side]].map(([key, at]) => [key, meaning(side, key, at)]));
	return { left: table('left'), right: table('right') };
}

/** Some value stands in several pairs, so that the direction decides which values agree. */
export const sharesValues = (pairs: Pair[]): boolean =>
	firsts(pairs, 'leftKey').size < pairs.length || firsts(pairs, 'rightKey').size < pairs.length;

type Firsts = Record<'left' | 'right', Map<string, number>>;

function firsts(pairs: Pair[], of: 'leftKey' | 'rightKey'): Map<string, number> {
	const found = new Map<string, number>();
	pairs.forEach((pair, at) => {
		if (!found.has(pair[of])) found.set(pair[of], at);
	});
	return found;
}

/** Identifies the group of a value; values of one group have the same norm. */
function group(
	pairs: Pair[],
	first: Firsts,
	direction: Direction,
	side: 'left' | 'right',
	key: string,
): string {
	const at = first[side].get(key) ?? 0;
	if (direction === 'toRight') return `right ${side === 'left' ? pairs[at].rightKey : key}`;
	if (direction === 'toLeft') return `left ${side === 'right' ? pairs[at].leftKey : key}`;
	return `pair ${settle(pairs, first, at)}`;
}

/**
 * The pair that translating to and fro ends at: the first one for both of its values. Each step goes
 * to an earlier pair, so it ends.
 */
function settle(pairs: Pair[], first: Firsts, from: number): number {
	let at = from;
	for (;;) {
		const back = first.right.get(pairs[at].rightKey) ?? at;
		const next = first.left.get(pairs[back].leftKey) ?? back;
		if (next === at) return at;
		at = next;
	}
}

function nameGroups(
	first: Firsts,
	groupOf: Record<'left' | 'right', (key: string) => string>,
): Map<string, string> {
	const names = new Map<string, string>();
	const empty = new Set<string>();
	for (const key of first.left.keys()) {
		const group = groupOf.left(key);
		const name = JSON.stringify(key);
		const other = names.get(group);
		if (other === undefined || name < other) names.set(group, name);
		if (key === '') empty.add(group);
	}
	for (const key of first.right.keys()) {
		const group = groupOf.right(key);
		// A right value that no left value leads to: one-way to the right only.
		if (!names.has(group)) names.set(group, `right:${JSON.stringify(key)}`);
		if (key === '') empty.add(group);
	}
	for (const group of empty) names.set(group, '');
	return names;
}
