import type { OperationMeta } from '../../shared/contracts';
import type { Progress } from '../../shared/entity';
import type { JsonObject, JsonValue } from '../../shared/json';
import { fromJson, now, one, run, toJson, update, type Tx } from '../store';
import { mayBeDone } from './people/decided';
import { LEASE_MS, getFlow, getSide, stateOf } from './flows';
import type { Outcome } from './outcome';
import type { LinkRow, OperationRow, SideRow } from './rows';

export interface Claimed {
	claimed: true;
	op: OperationRow;
	payload: Record<string, JsonValue>;
	progress: Progress;
	/** An earlier attempt may have gone through: find out before anything is sent. */
	lookUpFirst: boolean;
	/** A person has seen the similar records and wants this one created all the same. */
	createAnyway: boolean;
	/**
	 * A person decided meanwhile that nothing is carried: what an earlier attempt did is found out, and
	 * nothing is sent.
	 */
	lookOnly: boolean;
	/** The create was planned right after the target had been read up, and that was a moment ago. */
	readUp: boolean;
	link: LinkRow;
	/** Mark of the linked record: one with another mark is another record. */
	mark: string | null;
}

export interface NotClaimed {
	claimed: false;
	/** The outcome recorded before, if there is one: the operation is done once, however often it is fed. */
	recorded?: Outcome & { record?: JsonObject };
	why: string;
}

/**
 * The right to make one operation's calls: one conditional update right before the first of them.
 * No claim, no call.
 */
export function* claim(
	meta: Pick<OperationMeta, 'op' | 'flow' | 'attempt' | 'token' | 'side'>,
	timeoutMs: number,
	account: string,
): Tx<Claimed | NotClaimed> {
	const t = yield* now();
	const before = yield* one<OperationRow>(
		'select * from operation where id = ? and flow = ?',
		meta.op,
		meta.flow,
	);
	if (before === undefined)
		return { claimed: false, why: 'The operation is not in the link store any more.' };
	if (before.outcome !== null && before.state !== 'ready' && before.state !== 'sent') {
		return {
			claimed: false,
			recorded: fromJson<Outcome>(before.outcome, { outcome: 'unknown' }),
			why: 'already settled',
		};
	}
	const side = yield* getSide(meta.flow, meta.side);
	if (side.account !== null && side.account !== account) {
		return {
			claimed: false,
			why: `This node is connected to ${account}, but the ${meta.side} side of the flow is ${side.account}: choose that credential.`,
		};
	}
	if (side.paused_until > t) {
		return {
			claimed: false,
			why: `The ${meta.side} side rests until ${new Date(side.paused_until).toISOString()}: ${side.pause_text ?? ''}`,
		};
	}
	const flow = yield* getFlow(meta.flow);
	if (flow?.stop_kind != null)
		return { claimed: false, why: `The flow is stopped: ${flow.stop_text ?? ''}` };
	const paused = before.kind !== 'confirmGone' && (yield* isCalledOffFor(before));
	if (paused && (before.kind !== 'create' ? before.state !== 'sent' : !mayBeDone(before))) {
		return { claimed: false, why: 'A person decided that this record is not synchronized.' };
	}
	const changed = yield* run(
		`update operation set state = 'sent', attempt = attempt + 1, token = ?, deadline = ?, first_sent = coalesce(first_sent, ?)
			where id = ? and attempt = ?
			and (state = 'ready' or (state = 'sent' and deadline <= ?))
			and exists (select 1 from flow where name = ? and token = ? and lease_run is not null)`,
		meta.token,
		t + timeoutMs,
		t,
		meta.op,
		meta.attempt,
		t,
		meta.flow,
		meta.token,
	);
	if (changed === 0) {
		return {
			claimed: false,
			why:
				before.state === 'sent'
					? 'An earlier attempt is under way, or its outcome is not known yet: it is looked up in a later run.'
					: 'The operation was planned anew, or its run no longer holds the lease: a later run offers it again.',
		};
	}
	yield* run(
		'update flow set lease_until = ? where name = ?',
		t + Math.max(LEASE_MS, timeoutMs),
		meta.flow,
	);
	const op = (yield* one<OperationRow>(
		'select * from operation where id = ?',
		meta.op,
	)) as OperationRow;
	const link = (yield* one<LinkRow>('select * from link where id = ?', op.link_id)) as LinkRow;
	return {
		claimed: true,
		op,
		payload: fromJson<Record<string, JsonValue>>(op.payload, {}),
		progress: fromJson<Progress>(op.progress, { steps: [] }),
		lookUpFirst: before.state === 'sent' || before.first_sent !== null,
		createAnyway: op.kind === 'create' && (yield* isToBeCreated(meta.flow, link)),
		lookOnly: paused,
		readUp: isReadUp(side, op, t),
		link,
		mark: yield* markOf(op),
	};
}

function* isCalledOffFor(op: OperationRow): Tx<boolean> {
	const row = yield* one(
		// One statement for every write: each half is one look-up.
		`select 1 from link l where l.id = ? and (exists (select 1 from decision d where d.flow = l.owner and d.side = 'left'
				and d.record_id = l.left_id and d.choice in ('doNotSynchronize', 'chooseLater'))
			or exists (select 1 from decision d where d.flow = l.owner and d.side = 'right'
				and d.record_id = l.right_id and d.choice in ('doNotSynchronize', 'chooseLater')))`,
		op.link_id,
	);
	return row !== undefined;
}

function* markOf(op: OperationRow): Tx<string | null> {
	const row = yield* one<{ mark: string | null }>(
		'select mark from link_side where flow = ? and side = ? and id = ?',
		op.flow,
		op.side,
		op.record_id,
	);
	return row?.mark ?? null;
}

/** How long a side that was read up counts as known: long enough for the writes of one run. */
const READ_UP_MS = 60_000;

function isReadUp(side: SideRow, op: OperationRow, t: number): boolean {
	const state = stateOf(side);
	const { completeAsOf = 0 } = state;
	return (
		state.feed === undefined &&
		state.pass === undefined &&
		op.planned_at >= completeAsOf &&
		t - completeAsOf < READ_UP_MS
	);
}

function* isToBeCreated(flow: string, link: LinkRow): Tx<boolean> {
	const row = yield* one(
		"select 1 from decision where flow = ? and side = ? and record_id = ? and choice = 'createNew'",
		flow,
		link.source,
		link.source === 'left' ? link.left_id : link.right_id,
	);
	return row !== undefined;
}

/** Stores how far an operation of several calls has come, before its next call. */
export function* saveProgress(op: number, progress: Progress, timeoutMs: number): Tx<void> {
	const t = yield* now();
	yield* update('operation', { progress: toJson(progress), deadline: t + timeoutMs }, 'id = ?', op);
	const row = yield* one<OperationRow>('select * from operation where id = ?', op);
	if (row !== undefined && row.kind === 'create' && progress.id !== undefined) {
		// From here on the record is ours, whatever becomes of its remaining steps: nobody takes it for new.
		const column = row.side === 'left' ? 'left_id' : 'right_id';
		yield* run(
			`update link set ${column} = ? where id = ? and ${column} is null and not exists (
				select 1 from link o where o.${column} = ? and o.state <> 'ended' and o.left_system = link.left_system
					and o.right_system = link.right_system and o.id <> link.id)`,
			progress.id,
			row.link_id,
			progress.id,
		);
	}
	if (row !== undefined) {
		yield* run(
			'update flow set lease_until = ? where name = ? and token = ?',
			t + LEASE_MS,
			row.flow,
			row.token,
		);
	}
}
