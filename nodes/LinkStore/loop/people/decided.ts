/**
 * What people decided, as the loop asks for it. A decision hangs on the id of a record; the record's match
 * keys are kept beside it, so that a new record with the same key asks again, even after the old one is gone.
 */
import { otherSide, type Side } from '../../../shared/contracts';
import { all, now, one, run, type Tx } from '../../store';
import type { Context } from '../context';
import { dropOperation } from '../planUpdate';
import type { LinkRow, OperationRow } from '../rows';

export interface DecisionRow {
	flow: string;
	side: Side;
	record_id: string;
	choice: 'synchronize' | 'doNotSynchronize' | 'chooseLater' | 'createNew';
	who: string;
	role: 'supervisor' | 'administrator';
	at: number;
	before: DecisionRow['choice'] | null;
	rev: number;
	reason: string | null;
	/** The record was gone when it was last looked for. */
	gone_at: number | null;
}

type Where = Pick<Context, 'name' | 'hash'>;

/** Nothing is carried while one of these stands. */
export const pauses = (choice: string | undefined): boolean =>
	choice === 'doNotSynchronize' || choice === 'chooseLater';

export function* decisionOn(flow: string, side: Side, id: string): Tx<DecisionRow | undefined> {
	return yield* one<DecisionRow>(
		'select * from decision where flow = ? and side = ? and record_id = ?',
		flow,
		side,
		id,
	);
}

/** True if there is any decision at all in this flow; one statement for a transaction. */
export function* anyDecided(context: Pick<Context, 'owner' | 'decided'>): Tx<boolean> {
	context.decided ??=
		(yield* one('select 1 from decision where flow = ? limit 1', context.owner)) !== undefined;
	return context.decided;
}

/** A person decided that one record of the pair is not synchronized, or not yet. */
export function* isPaused(
	owner: string,
	leftId: string | null,
	rightId: string | null,
): Tx<boolean> {
	const row = yield* one(
		`select 1 from decision where flow = ? and side = 'left' and record_id = ? and choice in ('doNotSynchronize', 'chooseLater')
			union all select 1 from decision where flow = ? and side = 'right' and record_id = ? and choice in ('doNotSynchronize', 'chooseLater')
			limit 1`,
		owner,
		leftId,
		owner,
		rightId,
	);
	return row !== undefined;
}

/** Remembers the match keys of a record that somebody has decided on. Keys it had before count as well. */
export function* keepKeys({ name, hash }: Where, side: Side, id: string): Tx<void> {
	yield* run(
		`insert into decision_key (flow, side, kind, print, record_id)
			select k.flow, k.side, k.kind, k.print, k.id from decision d
				join entry_key k on k.flow = d.flow and k.hash = ? and k.side = d.side and k.id = d.record_id
				where d.flow = ? and d.side = ? and d.record_id = ? and k.kind like 'm%'
			on conflict do nothing`,
		hash,
		name,
		side,
		id,
	);
}

/** The record was seen: what was decided on it is no memory of one that is gone. */
export const isBack = (flow: string, side: Side, id: string): Tx<number> =>
	run(
		'update decision set gone_at = null where flow = ? and side = ? and record_id = ? and gone_at is not null',
		flow,
		side,
		id,
	);

/** The record is gone. The decision stays, for a new one with the same match key. */
export function* noteGone(flow: string, side: Side, id: string): Tx<void> {
	yield* run(
		'update decision set gone_at = ? where flow = ? and side = ? and record_id = ? and gone_at is null',
		yield* now(),
		flow,
		side,
		id,
	);
}

/** The id was given to another record: what was decided belongs to the one that is gone; what was decided later does not. */
export function* setDecisionAside(
	flow: string,
	side: Side,
	id: string,
	aside: string,
	before = Number.MAX_SAFE_INTEGER,
): Tx<void> {
	const decision = yield* decisionOn(flow, side, id);
	if (decision === undefined || decision.at > before) return;
	yield* noteGone(flow, side, id);
	for (const table of ['decision', 'decision_key'])
		yield* run(
			`update ${table} set record_id = ? where flow = ? and side = ? and record_id = ?`,
			aside,
			flow,
			side,
			id,
		);
}

/**
 * The latest decision against another record of side `on` that has, or had, a match key of this one. Blank
 * keys are no keys, so they never meet.
 */
export function* decidedAlike(
	{ name, hash }: Where,
	side: Side,
	id: string,
	on: Side,
): Tx<DecisionRow | undefined> {
	return yield* one<DecisionRow>(
		// From the few keys of one record to those who share them: "cross" keeps the order.
		`select d.* from entry_key k cross join decision_key o cross join decision d
			where o.flow = k.flow and o.side = ? and o.kind = k.kind and o.print = k.print
				and d.flow = o.flow and d.side = o.side and d.record_id = o.record_id
				and k.flow = ? and k.hash = ? and k.side = ? and k.id = ? and k.kind like 'm%'
				and d.choice in ('doNotSynchronize', 'chooseLater') and not (d.side = ? and d.record_id = ?)
			order by case d.choice when 'doNotSynchronize' then 0 else 1 end, d.at desc limit 1`,
		on,
		name,
		hash,
		side,
		id,
		side,
		id,
	);
}

/** Records that were left alone because of this one are looked at again; what is still unclear asks anew. */
export function* askOthersAgain({ name, hash }: Where, side: Side, id: string): Tx<void> {
	const t = yield* now();
	for (const on of [side, otherSide(side)]) {
		const others = yield* all<{ id: string }>(
			`select distinct k.id from decision_key o cross join entry_key k
				where k.flow = o.flow and k.hash = ? and k.side = ? and k.kind = o.kind and k.print = o.print
					and o.flow = ? and o.side = ? and o.record_id = ? and not (k.side = ? and k.id = ?)`,
			hash,
			on,
			name,
			side,
			id,
			side,
			id,
		);
		if (others.length === 0) continue;
		const ids = others.map((other) => other.id);
		yield* run(
			`update entry set todo = 1, note = null where flow = ? and hash = ? and side = ? and id in (#)
				and note in ('askAgain', 'covered', 'waitsForDecision')`,
			name,
			hash,
			on,
			ids,
		);
		yield* run(
			`update review set state = 'dropped', resolved_at = ?, resolution = 'decided on the other one', data = null
				where flow = ? and state = 'open' and subject in (#)`,
			t,
			name,
			ids.map((other) => `decide:${on}:${other}`),
		);
	}
}

/** An attempt may have gone through: what became of it has to be found out. */
export const mayBeDone = (op: Pick<OperationRow, 'state' | 'first_sent' | 'progress'>): boolean =>
	op.state === 'sent' || op.first_sent !== null || /"id":/.test(op.progress ?? '');

/**
 * True for a write that is not to be made, as a person decided so; it is dropped. One that may have been
 * made already is let through, so that it is looked up (see `Claimed.lookOnly`).
 */
export function* isCalledOff(op: OperationRow): Tx<boolean> {
	if (op.kind === 'confirmGone') return false;
	const link = yield* one<LinkRow>('select * from link where id = ?', op.link_id);
	if (link === undefined || !(yield* isPaused(link.owner, link.left_id, link.right_id)))
		return false;
	if (op.kind === 'create' && mayBeDone(op)) return false;
	if (op.state === 'sent') return false;
	yield* dropOperation(op.id);
	yield* forgetPending(link);
	return true;
}

/** A link that waits for a record which was surely never sent is as if it had not been planned. */
export function* forgetPending(link: LinkRow): Tx<boolean> {
	if (link.state !== 'pending' || (link.left_id !== null && link.right_id !== null)) return false;
	const busy = yield* one(
		`select 1 from operation where link_id = ? and (state = 'sent'
			or (state in ('ready', 'rejected') and (first_sent is not null or progress like '%"id":%'))) limit 1`,
		link.id,
	);
	if (busy !== undefined) return false;
	const t = yield* now();
	yield* run(
		"update operation set state = 'dropped', settled_at = ?, values_until = ?, payload = null where link_id = ? and state in ('ready', 'rejected')",
		t,
		t,
		link.id,
	);
	yield* run(
		"update review set state = 'dropped', resolved_at = ?, resolution = 'not to be set up', data = null where link_id = ? and state = 'open'",
		t,
		link.id,
	);
	for (const table of ['link_side', 'waiting', 'reference', 'wanted', 'alias'])
		yield* run(`delete from ${table} where link_id = ?`, link.id);
	yield* run('delete from link where id = ?', link.id);
	const id = link.source === 'left' ? link.left_id : link.right_id;
	// Its values were let go when it was planned: the next page shows them again.
	yield* run(
		"update entry set todo = 1, note = null, raw = null where flow = ? and side = ? and id = ? and note = 'linked'",
		link.owner,
		link.source,
		id,
	);
	return true;
}
