import { otherSide, type Side } from '../../shared/contracts';
import type { JsonValue } from '../../shared/json';
import { aliasForm, aliasTarget } from './fields';
import { hasGapsOnly } from './gaps';
import type { CompiledFlow, CompiledRow, Parsed } from './types';

export type Fingerprints = Record<string, string>;

/** What is known of one side of a link. Keys are row keys. */
export interface SideView {
	/** Fingerprints when both sides last agreed. */
	base: Fingerprints;
	/** Fingerprints of the latest observation. */
	seen: Fingerprints;
	/** Values, if this side was read in this run. */
	values?: Map<string, Parsed>;
	/** When the record was last edited there (milliseconds of the store's clock), if that is known of a person's edit. */
	editedAt?: number;
	/** Values this side was sent lately, in its own form, by row key: their read-back is no edit. */
	sent?: Map<string, JsonValue>;
}

export interface MergeInput {
	flow: CompiledFlow;
	left: SideView;
	right: SideView;
	/** Rows that wait for a person. */
	held: Set<string>;
	/** Rows whose winner a person chose; valid for this merge. */
	chosen?: Map<string, Side>;
	/** Value of one side in the terms of the other; only `link` values change. */
	carry: (row: CompiledRow, parsed: Parsed, from: Side) => Carried;
	/** True if `observed` is how that side spells what it was sent. */
	isReadBack: (row: CompiledRow, side: Side, sent: JsonValue, observed: Parsed) => boolean;
	/** Why the value cannot be written to that side, if so. */
	cannotWrite: (row: CompiledRow, side: Side, parsed: Parsed) => string | undefined;
}

export interface MissingLink {
	row: CompiledRow;
	/** Column of a list, where the reference stands in one. */
	column: CompiledRow;
	side: Side;
	id: string;
}

export type Carried = { parsed: Parsed } | { missing: MissingLink[] };

export interface FieldWrite {
	row: CompiledRow;
	/** Common value in terms of the target (ids already translated). */
	value: JsonValue;
	/** Fingerprint of the source that this write carries; the source's next baseline. */
	sourceSeen: string;
	/** Fingerprint the target must still have; undefined if that field was never observed. */
	expected?: string;
}

export interface Conflict {
	row: CompiledRow;
	winner: Side;
	left: JsonValue;
	right: JsonValue;
}

export interface Question {
	row: CompiledRow;
	why: 'conflict' | 'oneWay' | 'cannotWrite';
	side: Side;
	text: string;
	left?: JsonValue;
	right?: JsonValue;
}

export interface MergeResult {
	/** Fields to write, by target side. */
	writes: Record<Side, FieldWrite[]>;
	/** Baselines that can be set without a write. */
	agreed: Record<Side, Fingerprints>;
	/** Sides whose values are needed before this link can be settled. */
	wants: Set<Side>;
	conflicts: Conflict[];
	questions: Question[];
	/** Edits that a one-way row does not carry; reported once. */
	notCarried: Array<{ row: CompiledRow; side: Side; text: string }>;
	missing: MissingLink[];
}

const valueOf = (parsed: Parsed | undefined): JsonValue | undefined =>
	parsed === undefined || parsed.invalid !== undefined ? undefined : parsed.value;

const isEmpty = (parsed: Parsed): boolean => parsed.invalid === undefined && parsed.empty;

/**
 * Three-way merge of one link, field by field. Pure: the caller writes what it says.
 *
 * A field changed on a side if its latest fingerprint differs from that side's own baseline. Clocks
 * are never asked for that; only the policy `newest` compares times, between two edits of one field.
 * Whatever cannot be decided from values at hand is asked for (`wants`), so a plan is only ever made
 * from values read in the same run.
 */
export function mergeLink(input: MergeInput): MergeResult {
	const result: MergeResult = {
		writes: { left: [], right: [] },
		agreed: { left: {}, right: {} },
		wants: new Set(),
		conflicts: [],
		questions: [],
		notCarried: [],
		missing: [],
	};
	for (const row of input.flow.rows) {
		if (input.held.has(row.key)) continue;
		mergeRow(input, row, result);
	}
	return result;
}

function mergeRow(input: MergeInput, row: CompiledRow, result: MergeResult): void {
	const { left, right } = input;
	const key = row.key;
	const seen = { left: left.seen[key], right: right.seen[key] };
	const lead: Side | undefined =
		row.direction === 'toRight' ? 'left' : row.direction === 'toLeft' ? 'right' : undefined;

	if (lead !== undefined && row.defs[otherSide(lead)]?.writeOnly === true) {
		// Never returned by the API: what was sent counts as what is there.
		if (seen[lead] === undefined || seen[lead] === input[lead].base[key]) return;
		write(input, row, lead, result);
		return;
	}
	// A field that is absent was not observed: no change, its baseline stays.
	if (seen.left === undefined || seen.right === undefined) return;

	const base = { left: left.base[key], right: right.base[key] };
	if (base.left === undefined || base.right === undefined) {
		firstSync(input, row, lead, result);
		return;
	}
	const changed = { left: seen.left !== base.left, right: seen.right !== base.right };
	for (const side of ['left', 'right'] as const) {
		if (!changed[side]) continue;
		const sent = input[side].sent?.get(key);
		if (sent === undefined) continue;
		const observed = input[side].values?.get(key);
		if (observed === undefined) {
			result.wants.add(side);
			// In one run with it: what may be put back is the leading side's value.
			if (lead === otherSide(side)) result.wants.add(lead);
			return;
		}
		if (input.isReadBack(row, side, sent, observed)) {
			result.agreed[side][key] = seen[side] as string;
			changed[side] = false;
		}
	}
	if (!changed.left && !changed.right) return;
	if (isNumberKept(input, row, changed, result)) return;

	if (lead !== undefined) mergeOneWay(input, row, lead, changed, result);
	else if (changed.left && changed.right) mergeBoth(input, row, result);
	else write(input, row, changed.left ? 'left' : 'right', result);
}

/**
 * A number that the target shows in its own form is no edit, whenever it appears: the source's is never rewritten
 * by it. True if the row is settled by that, or both values are needed to tell.
 */
function isNumberKept(
	input: MergeInput,
	row: CompiledRow,
	changed: Record<Side, boolean>,
	result: MergeResult,
): boolean {
	const target = aliasTarget(row);
	if (row.type !== 'alias' || row.options.alias === undefined || !changed[target]) return false;
	const here = input[otherSide(target)].values?.get(row.key);
	const there = input[target].values?.get(row.key);
	if (here === undefined || there === undefined) {
		result.wants.add('left').add('right');
		return true;
	}
	const source = valueOf(here);
	if (source === undefined || source === null || isEmpty(there) || there.invalid !== undefined)
		return false;
	if (aliasForm(row, source) !== there.norm) return false;
	agree(input, row, result);
	return true;
}

/** Equal, different, or not to be told from what is at hand (then `wants` or `missing` was filled). */
function compare(input: MergeInput, row: CompiledRow, result: MergeResult): boolean | undefined {
	const leftValue = input.left.values?.get(row.key);
	const rightValue = input.right.values?.get(row.key);
	if (leftValue === undefined || rightValue === undefined) {
		// Both in one run: asked for one by one they would miss each other for ever.
		result.wants.add('left').add('right');
		return undefined;
	}
	if (leftValue.invalid !== undefined || rightValue.invalid !== undefined) return undefined;
	const carried = input.carry(row, leftValue, 'left');
	if ('missing' in carried) {
		// An end that is not linked cannot equal anything; waiting for it is the write's matter.
		return false;
	}
	if (carried.parsed.invalid !== undefined) return undefined;
	return carried.parsed.norm === rightValue.norm;
}

function agree(input: MergeInput, row: CompiledRow, result: MergeResult): void {
	result.agreed.left[row.key] = input.left.seen[row.key] as string;
	result.agreed.right[row.key] = input.right.seen[row.key] as string;
}

/** A field that has no baseline yet: a link just made, or a row just added to the map. */
function firstSync(
	input: MergeInput,
	row: CompiledRow,
	lead: Side | undefined,
	result: MergeResult,
): void {
	const equal = compare(input, row, result);
	if (equal === undefined) return;
	const values = {
		left: input.left.values?.get(row.key) as Parsed,
		right: input.right.values?.get(row.key) as Parsed,
	};
	if (
		equal ||
		looseAlias(input, row, values) ||
		isCut(row, values) ||
		isGapped(input, row, values)
	) {
		agree(input, row, result);
		return;
	}
	if (lead !== undefined) {
		// An empty leading value does not erase what the other system knows, and a constant only fills a gap.
		const keeps =
			isEmpty(values[lead]) || (row.type === 'constant' && !isEmpty(values[otherSide(lead)]));
		if (keeps) agree(input, row, result);
		else writeOver(input, row, lead, values, result);
		return;
	}
	if (isEmpty(values.left)) write(input, row, 'right', result);
	else if (isEmpty(values.right)) write(input, row, 'left', result);
	else {
		const winner = input.chosen?.get(row.key) ?? input.flow.settings.firstSync;
		if (winner === 'ask') ask(row, values, result);
		else writeOver(input, row, winner, values, result);
	}
}

/** The full value on one side, and on the other as much of it as its field takes: that is no difference. */
function isCut(row: CompiledRow, values: Record<Side, Parsed>): boolean {
	if (row.type !== 'text') return false;
	return (['left', 'right'] as const).some((side) => {
		const [short, long] = [values[side], values[otherSide(side)]];
		const limit = row.defs[side]?.maxLength;
		if (limit === undefined || short.invalid !== undefined || long.invalid !== undefined)
			return false;
		return (
			long.norm.length > limit &&
			short.norm !== '' &&
			short.norm === long.norm.slice(0, limit).trim()
		);
	});
}

/** Lines that leave something to the other system, which filled it in. */
function isGapped(input: MergeInput, row: CompiledRow, values: Record<Side, Parsed>): boolean {
	if (row.type !== 'list') return false;
	const carried = input.carry(row, values.left, 'left');
	return 'parsed' in carried && hasGapsOnly(row, carried.parsed, values.right);
}

/** 0042 and 42 are one number if the target is known to drop the zeros. */
function looseAlias(input: MergeInput, row: CompiledRow, values: Record<Side, Parsed>): boolean {
	const sent = valueOf(values.left);
	return (
		row.type === 'alias' &&
		sent !== undefined &&
		sent !== null &&
		!isEmpty(values.right) &&
		input.isReadBack(row, 'right', sent, values.right)
	);
}

function mergeBoth(input: MergeInput, row: CompiledRow, result: MergeResult): void {
	const equal = compare(input, row, result);
	if (equal === undefined) return;
	if (equal) {
		agree(input, row, result);
		return;
	}
	const values = {
		left: input.left.values?.get(row.key) as Parsed,
		right: input.right.values?.get(row.key) as Parsed,
	};
	const policy = row.conflict === 'default' ? input.flow.settings.conflict : row.conflict;
	const winner = input.chosen?.get(row.key) ?? (policy === 'newest' ? newest(input, row) : policy);
	if (winner === 'ask') ask(row, values, result);
	else writeOver(input, row, winner, values, result);
}

/** Two edits that are nearer to each other than this are not told apart by two clocks. */
const APART_MS = 2 * 60_000;

/**
 * The side that was edited later. Stamps belong to records, not to fields: they decide only where this
 * field is all that changed on either side, and not if our own write moved the stamp.
 */
function newest(input: MergeInput, row: CompiledRow): Side | 'ask' {
	const [left, right] = [input.left.editedAt, input.right.editedAt];
	if (left === undefined || right === undefined || Math.abs(left - right) <= APART_MS) return 'ask';
	const alone = (['left', 'right'] as const).every((side) =>
		input.flow.rows.every(
			({ key }) => key === row.key || input[side].seen[key] === input[side].base[key],
		),
	);
	if (!alone) return 'ask';
	return left > right ? 'left' : 'right';
}

function mergeOneWay(
	input: MergeInput,
	row: CompiledRow,
	lead: Side,
	changed: Record<Side, boolean>,
	result: MergeResult,
): void {
	const follower = otherSide(lead);
	if (changed[lead] && changed[follower]) {
		const equal = compare(input, row, result);
		if (equal === undefined) return;
		if (equal) agree(input, row, result);
		else {
			writeOver(
				input,
				row,
				lead,
				{
					left: input.left.values?.get(row.key) as Parsed,
					right: input.right.values?.get(row.key) as Parsed,
				},
				result,
			);
		}
		return;
	}
	if (changed[lead]) {
		write(input, row, lead, result);
		return;
	}
	if (row.oneWay === 'putBack') {
		write(input, row, lead, result);
		return;
	}
	if (row.oneWay === 'review') {
		const equal = compare(input, row, result);
		if (equal === undefined) return;
		if (equal) agree(input, row, result);
		else {
			result.questions.push({
				row,
				why: 'oneWay',
				side: follower,
				text: `"${row.title}" was edited on the ${follower} side, but is only carried to the ${follower}. Choose which value stays.`,
				left: valueOf(input.left.values?.get(row.key)),
				right: valueOf(input.right.values?.get(row.key)),
			});
		}
		return;
	}
	result.agreed[follower][row.key] = input[follower].seen[row.key] as string;
	result.notCarried.push({
		row,
		side: follower,
		text: `"${row.title}" was edited on the ${follower} side. It is only carried to the ${follower}, so the ${lead} side keeps its value until it is edited there.`,
	});
}

function ask(row: CompiledRow, values: Record<Side, Parsed>, result: MergeResult): void {
	result.questions.push({
		row,
		why: 'conflict',
		side: 'left',
		text: `"${row.title}" has a different value on each side. Choose the one that both shall have.`,
		left: valueOf(values.left),
		right: valueOf(values.right),
	});
}

function writeOver(
	input: MergeInput,
	row: CompiledRow,
	winner: Side,
	values: Record<Side, Parsed>,
	result: MergeResult,
): void {
	const before = result.writes[otherSide(winner)].length;
	write(input, row, winner, result);
	if (result.writes[otherSide(winner)].length === before) return;
	result.conflicts.push({
		row,
		winner,
		left: valueOf(values.left) ?? null,
		right: valueOf(values.right) ?? null,
	});
}

/** Plans to carry the field from `from` to the other side. */
function write(input: MergeInput, row: CompiledRow, from: Side, result: MergeResult): void {
	const target = otherSide(from);
	const parsed = input[from].values?.get(row.key);
	const sourceSeen = input[from].seen[row.key];
	if (sourceSeen === undefined) return;
	if (parsed === undefined) {
		result.wants.add(from);
		return;
	}
	// An unreadable value is a matter for review by record; it is never carried.
	if (parsed.invalid !== undefined) return;
	const carried = input.carry(row, parsed, from);
	if ('missing' in carried) {
		result.missing.push(...carried.missing);
		return;
	}
	const problem = input.cannotWrite(row, target, carried.parsed);
	if (problem !== undefined) {
		result.questions.push({
			row,
			why: 'cannotWrite',
			side: target,
			text: problem,
			left: valueOf(input.left.values?.get(row.key)),
			right: valueOf(input.right.values?.get(row.key)),
		});
		return;
	}
	if (carried.parsed.invalid !== undefined) return;
	result.writes[target].push({
		row,
		value: carried.parsed.value,
		sourceSeen,
		expected: input[target].seen[row.key],
	});
}

/** True while a side's latest observation differs from its baseline, or has none, in a row that is not held. */
export function isDirty(
	flow: CompiledFlow,
	left: Pick<SideView, 'base' | 'seen'>,
	right: Pick<SideView, 'base' | 'seen'>,
	held: Set<string>,
): boolean {
	return flow.rows.some((row) => {
		if (held.has(row.key)) return false;
		const target = row.direction === 'toLeft' ? 'left' : 'right';
		if (row.direction !== 'both' && row.defs[target]?.writeOnly === true) {
			const source = otherSide(target) === 'left' ? left : right;
			return source.seen[row.key] !== undefined && source.seen[row.key] !== source.base[row.key];
		}
		if (left.seen[row.key] === undefined || right.seen[row.key] === undefined) return false;
		return left.seen[row.key] !== left.base[row.key] || right.seen[row.key] !== right.base[row.key];
	});
}
