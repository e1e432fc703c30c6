import { otherSide, type Side } from '../../../shared/contracts';
import { all, insert, now, one, run, type Store, type Tx } from '../../store';
import { mayDecide, mustBeOneOf } from './authority';
import {
	askOthersAgain,
	forgetPending,
	keepKeys,
	decisionOn,
	isPaused,
	mayBeDone,
	pauses,
	type DecisionRow,
} from './decided';
import { LoopFault } from '../fault';
import { addHistory, getFlow, ownerOf, requireFlow, SIDES, want } from '../flows';
import { forgetValues } from '../link';
import { dropOperation } from '../planUpdate';
import type { FlowRow, LinkRow, OperationRow } from '../rows';

export { previewDecision } from './decisionPreview';
export type { DecisionPreview, PreviewInput, Similar } from './decisionPreview';

/** What a person decided on a record. */
export type Choice = 'synchronize' | 'doNotSynchronize' | 'chooseLater';
/** `createNew` comes from a review: set up although something like it is there. */
export type StoredChoice = DecisionRow['choice'];
/** Where a role comes from is the node's business: never from a field of a form. */
export type Role = DecisionRow['role'];

export interface DecideInput {
	flow: string;
	side: Side;
	recordId: string;
	choice: Choice;
	who: string;
	role: Role;
	/** `rev` of the decision that the person saw; 0 if there was none. Absent: whatever it is. */
	expected?: number;
	reason?: string;
}

export interface DecideResult {
	flow: string;
	side: Side;
	record: string;
	choice: Choice;
	before: StoredChoice | null;
	rev: number;
	operationsCancelled: number;
	/** Live link of the record, if there is one. `paused`: it stays, and nothing is carried. */
	link: { id: number; state: string; partner: string | null; paused: boolean } | null;
}

export const CHOICES: readonly Choice[] = ['synchronize', 'doNotSynchronize', 'chooseLater'];

export const CHOICE_TEXT: Record<StoredChoice, string> = {
	synchronize: 'Synchronize',
	doNotSynchronize: 'Do not synchronize',
	chooseLater: 'Choose later',
	createNew: 'Set up although something like it is there',
};

/**
 * Carries out what a person decided on one record: the decision, what was planned and not sent, the link,
 * all in the caller's transaction. @throws LoopFault (text, remedy) if it may not be; then nothing was changed.
 */
export function* decide(input: DecideInput): Tx<DecideResult> {
	mustBeOneOf('side', input.side, SIDES);
	mustBeOneOf('choice', input.choice, CHOICES);
	const row = yield* requireFlow(input.flow);
	const flow = ownerOf(row);
	const owner = flow === row.name ? row : yield* requireFlow(flow);
	const old = yield* decisionOn(flow, input.side, input.recordId);
	const link = yield* liveLink(flow, input.side, input.recordId);
	if (old !== undefined && isSame(old, input) && !(yield* hasEndedSince(old))) {
		// A double click, or the page loaded again: done before.
		return yield* result(flow, input, { before: old.before, rev: old.rev, cancelled: 0 });
	}
	yield* mayDecide(owner, input, old, link);
	const t = yield* now();
	const rev = (old?.rev ?? 0) + 1;
	yield* run(
		`insert into decision (flow, side, record_id, choice, who, role, at, before, rev, reason) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (flow, side, record_id) do update set choice = excluded.choice, who = excluded.who, role = excluded.role,
				at = excluded.at, before = excluded.before, rev = excluded.rev, reason = excluded.reason`,
		flow,
		input.side,
		input.recordId,
		input.choice,
		input.who,
		input.role,
		t,
		old?.choice ?? null,
		rev,
		input.reason ?? null,
	);
	yield* keepKeys({ name: flow, hash: owner.approved_hash ?? '' }, input.side, input.recordId);
	const cancelled = pauses(input.choice)
		? yield* stop(owner, input, link)
		: yield* letGoOn(owner, input, link);
	yield* closeQuestions(flow, input);
	yield* noteDecided(flow, input, old?.choice ?? null, t);
	yield* run('update flow set requests = requests + 1, delay = 0 where name = ?', flow);
	return yield* result(flow, input, { before: old?.choice ?? null, rev, cancelled });
}

const isSame = (old: DecisionRow, input: DecideInput): boolean =>
	old.choice === input.choice &&
	old.who === input.who &&
	old.role === input.role &&
	(input.reason ?? null) === old.reason &&
	// Who has seen it and says it once more means it anew.
	input.expected !== old.rev &&
	(input.expected === undefined || input.expected === old.rev - 1);

/** What was decided has run its course: the link it led to is over. */
function* hasEndedSince({ flow, side, record_id: id, at }: DecisionRow): Tx<boolean> {
	const row = yield* one(
		`select 1 from link where owner = ? and ${side}_id = ? and state = 'ended' and ended_at >= ? limit 1`,
		flow,
		id,
		at,
	);
	return row !== undefined;
}

export function* liveLink(flow: string, side: Side, id: string): Tx<LinkRow | undefined> {
	return yield* one<LinkRow>(
		`select * from link where owner = ? and ${side}_id = ? and state <> 'ended' order by id desc limit 1`,
		flow,
		id,
	);
}

/** Nothing more is carried: what is planned and surely not sent is dropped, what was sent is settled later. */
function* stop(owner: FlowRow, input: DecideInput, link: LinkRow | undefined): Tx<number> {
	const { side, recordId, choice } = input;
	yield* run(
		'delete from wanted where flow = ? and side = ? and record_id = ?',
		owner.name,
		side,
		recordId,
	);
	let cancelled = 0;
	if (link !== undefined) {
		const ready = yield* all<OperationRow>(
			"select * from operation where link_id = ? and state = 'ready' and kind <> 'confirmGone'",
			link.id,
		);
		for (const op of ready) {
			// A create that may have been sent is looked up first, and only that.
			if (op.kind === 'create' && mayBeDone(op)) continue;
			yield* dropOperation(op.id);
			cancelled++;
		}
		// Opted out, a record leaves no values behind.
		if (choice === 'doNotSynchronize') yield* forgetValues(link.id);
		yield* forgetPending(link);
	}
	yield* run(
		`update entry set todo = 0, note = ? where flow = ? and hash = ? and side = ? and id = ? and excluded = 0
			and (note is null or note <> 'linked')`,
		choice,
		owner.name,
		owner.approved_hash ?? '',
		side,
		recordId,
	);
	yield* askOthersAgain({ name: owner.name, hash: owner.approved_hash ?? '' }, side, recordId);
	return cancelled;
}

/** It takes part again: a link is merged, a record without one is matched like any other. */
function* letGoOn(owner: FlowRow, input: DecideInput, link: LinkRow | undefined): Tx<number> {
	const { side, recordId } = input;
	if (link !== undefined && link.left_id !== null && link.right_id !== null) {
		yield* want(owner.name, 'left', link.left_id, 'merge', link.id);
		yield* want(owner.name, 'right', link.right_id, 'merge', link.id);
	} else {
		yield* want(owner.name, side, recordId, 'create', link?.id);
	}
	yield* run(
		`update entry set todo = 1, note = null where flow = ? and hash = ? and side = ? and id = ? and excluded = 0
			and (note is null or note <> 'linked')`,
		owner.name,
		owner.approved_hash ?? '',
		side,
		recordId,
	);
	yield* askOthersAgain({ name: owner.name, hash: owner.approved_hash ?? '' }, side, recordId);
	return 0;
}

/** Questions that the decision answers. What is still unclear is asked anew. */
function* closeQuestions(flow: string, input: DecideInput): Tx<void> {
	const kinds = ['decideAgain', 'match', 'noPartner', 'cannotCreate'];
	yield* run(
		`update review set state = 'resolved', resolved_at = ?, resolution = ?, data = null
			where flow = ? and state = 'open' and side = ? and record_id = ? and link_id is null and kind in (#)`,
		yield* now(),
		`${input.choice} by ${input.who} (${input.role})`,
		flow,
		input.side,
		input.recordId,
		kinds,
	);
}

/** In the history for good: it names nobody but who decided. */
function* noteDecided(
	flow: string,
	input: DecideInput,
	before: StoredChoice | null,
	t: number,
): Tx<void> {
	const was = before === null ? 'no decision' : `"${CHOICE_TEXT[before]}"`;
	yield* insert('history', {
		flow,
		at: t,
		kind: 'decided',
		side: input.side,
		record_id: input.recordId,
		text: `${input.who} (${input.role}) decided "${CHOICE_TEXT[input.choice]}" for ${input.side} ${input.recordId}; before: ${was}.${input.reason === undefined ? '' : ` ${input.reason}`}`,
		old: before ?? undefined,
		new: input.choice,
		who: input.who,
	});
}

function* result(
	flow: string,
	input: DecideInput,
	given: { before: StoredChoice | null; rev: number; cancelled: number },
): Tx<DecideResult> {
	const link = yield* liveLink(flow, input.side, input.recordId);
	return {
		flow,
		side: input.side,
		record: input.recordId,
		choice: input.choice,
		before: given.before,
		rev: given.rev,
		operationsCancelled: given.cancelled,
		link:
			link === undefined
				? null
				: {
						id: link.id,
						state: link.state,
						partner: link[`${otherSide(input.side)}_id`],
						paused: yield* isPaused(flow, link.left_id, link.right_id),
					},
	};
}

export interface About {
	flow: string;
	side?: Side;
	recordId?: string;
	who: string;
	role: Role;
	/** What was attempted, for the history. */
	what: string;
}

/**
 * What a person attempts, in one transaction. If it is refused, the refusal is in the history
 * (`decisionRefused`: who, role, what, why) in a transaction of its own, and is thrown on.
 */
export async function orTell<T>(store: Store, about: About, work: () => Tx<T>): Promise<T> {
	return await store.write(work).catch(async (error: unknown) => {
		if (error instanceof LoopFault) await store.write(() => noteRefused(about, error.message));
		throw error;
	});
}

/** `decide` in a transaction of its own; see `orTell`. */
export const decideOrTell = async (store: Store, input: DecideInput): Promise<DecideResult> =>
	await orTell(store, { ...input, what: `"${CHOICE_TEXT[input.choice]}"` }, () => decide(input));

/** A refused attempt, for the history. */
export function* noteRefused(about: About, why: string): Tx<void> {
	const row = yield* getFlow(about.flow);
	if (row === undefined) return;
	const on = about.recordId === undefined ? '' : ` for ${about.side ?? ''} ${about.recordId}`;
	yield* addHistory(ownerOf(row), {
		kind: 'decisionRefused',
		side: SIDES.find((side) => side === about.side),
		record_id: about.recordId,
		who: about.who,
		text: `${about.who} (${about.role}) was refused ${about.what}${on}: ${why}`,
	});
}
