import type { ReadState, Side } from '../../shared/contracts';
import type { EntityDescription } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { plainHash } from '../engine/fingerprint';
import type { FlowSettings } from '../engine/types';
import { all, fromJson, insert, now, one, run, update, type Tx } from '../store';
import { LoopFault } from './fault';
import { nextQuiet } from './guards/quiet';
import type { FlowRow, SideRow } from './rows';

export const SIDES = ['left', 'right'] as const;
/** How long a lease lasts without a sign of life. Pages, claims and outcomes renew it. */
export const LEASE_MS = 5 * 60_000;

export function* getFlow(name: string): Tx<FlowRow | undefined> {
	return yield* one<FlowRow>('select * from flow where name = ?', name);
}

/** The flow that owns the links which this one uses: itself, unless its settings name another one. */
export const ownerOf = (flow: FlowRow): string =>
	fromJson<FlowSettings | undefined>(flow.settings, undefined)?.linksOf ?? flow.name;

export function* requireFlow(name: string): Tx<FlowRow> {
	const flow = yield* getFlow(name);
	if (flow === undefined) {
		throw new LoopFault(
			`The link store knows no flow "${name}".`,
			'Check the name, or run the flow once: Start Run makes it known.',
		);
	}
	return flow;
}

export function* ensureFlow(name: string): Tx<FlowRow> {
	const t = yield* now();
	yield* run(
		'insert into flow (name, created_at) values (?, ?) on conflict (name) do nothing',
		name,
		t,
	);
	for (const side of SIDES) {
		yield* run(
			'insert into side (flow, side) values (?, ?) on conflict (flow, side) do nothing',
			name,
			side,
		);
	}
	return (yield* getFlow(name)) as FlowRow;
}

export function* getSide(flow: string, side: Side): Tx<SideRow> {
	return (yield* one<SideRow>(
		'select * from side where flow = ? and side = ?',
		flow,
		side,
	)) as SideRow;
}

export const descriptionOf = (side: SideRow): EntityDescription | undefined =>
	fromJson<EntityDescription | undefined>(side.description, undefined);

/** How a side's API was spoken to when Get Changes last read it; undefined for the reference profile. */
export function* storedProfile(flow: string, side: Side): Tx<JsonObject | undefined> {
	const row = (yield* getSide(flow, side)) as SideRow | undefined;
	return row === undefined ? undefined : descriptionOf(row)?.profile;
}

export const stateOf = (side: SideRow): ReadState => fromJson<ReadState>(side.state, {});

/** System of a side as links know it: two accounts of one system are two places. */
export const placeOf = (description: EntityDescription, account: string): string =>
	`${description.system}#${plainHash(account, 8)}`;

/** Stops a flow until an administrator confirms. The first reason stays. */
export function* stopFlow(name: string, kind: string, text: string, count = 0): Tx<void> {
	yield* run(
		'update flow set stop_kind = ?, stop_text = ?, stop_count = ? where name = ? and stop_kind is null',
		kind,
		text,
		count,
		name,
	);
	yield* addHistory(name, { kind: 'stopped', text });
}

/** What an administrator has confirmed in this round: several stops may follow each other. */
export const confirmedKinds = (confirmed: string | null | undefined): string[] =>
	(confirmed ?? '').split(',').filter(Boolean);

/** Puts a side to rest after it was out of reach; the delay grows until something works again. */
export function* pauseSide(
	flow: string,
	side: Side,
	text: string,
	delayMs: (before: number) => number,
): Tx<void> {
	const t = yield* now();
	const row = yield* getSide(flow, side);
	const delay = delayMs(row.pause_delay);
	yield* update(
		'side',
		{ paused_until: t + delay, pause_delay: delay, pause_text: text },
		'flow = ? and side = ?',
		flow,
		side,
	);
}

export function* sideWorks(flow: string, side: Side): Tx<void> {
	yield* run(
		'update side set paused_until = 0, pause_delay = 0, pause_text = null where flow = ? and side = ? and (pause_delay <> 0 or paused_until <> 0)',
		flow,
		side,
	);
}

export interface HistoryItem {
	kind: string;
	run?: number;
	link_id?: number;
	side?: Side;
	record_id?: string;
	field?: string;
	text?: string;
	old?: string;
	new?: string;
	who?: string;
	/** Days that the values are kept; 0 keeps none. */
	days?: number;
}

export function* addHistory(flow: string, item: HistoryItem): Tx<void> {
	const t = yield* now();
	const { days = 0, ...row } = item;
	const keep = days > 0;
	yield* insert('history', {
		flow,
		at: t,
		...row,
		old: keep ? row.old : undefined,
		new: keep ? row.new : undefined,
		values_until: keep ? t + days * 86_400_000 : undefined,
	});
}

export function* want(
	flow: string,
	side: Side,
	id: string,
	why: string,
	linkId?: number,
): Tx<void> {
	const t = yield* now();
	yield* run(
		`insert into wanted (flow, side, record_id, why, link_id, at) values (?, ?, ?, ?, ?, ?)
			on conflict (flow, side, record_id) do update set at = excluded.at`,
		flow,
		side,
		id,
		why,
		linkId ?? null,
		t,
	);
}

/** Ends a run: the lease is given back, and the time of the next run is set. */
export function* endRun(name: string, runNumber: number, problem?: string): Tx<void> {
	const flow = yield* getFlow(name);
	if (flow === undefined || flow.lease_run !== runNumber) return;
	const t = yield* now();
	const progressed = flow.progress > flow.progress_at_start;
	const workLeft = yield* hasWork(flow);
	// "At once" needs progress; without it the delay grows up to the flow's interval.
	const delay = workLeft
		? progressed
			? 0
			: Math.min(flow.interval_ms, Math.max(5_000, flow.delay * 2))
		: 0;
	const next = t + (workLeft ? delay : flow.interval_ms);
	// Records that were put off are read again when their time is up.
	const quiet = (flow.settings ?? '').includes('"quietSeconds"')
		? yield* nextQuiet(name)
		: undefined;
	yield* update(
		'flow',
		{
			lease_run: null,
			lease_until: null,
			fired_run: null,
			fired_until: null,
			delay,
			work_left: workLeft ? 1 : 0,
			next_at: Math.min(next, quiet ?? next),
			...(problem === undefined
				? { last_success: t, last_problem: null }
				: { last_failure: t, last_problem: problem }),
		},
		'name = ?',
		name,
	);
}

/** True if the next run should not wait for the schedule. */
export function* hasWork(flow: FlowRow): Tx<boolean> {
	if (flow.requests > flow.requests_seen) return true;
	if (flow.approved_hash === null) {
		const open = yield* all(
			'select 1 from preview where flow = ? and complete_at is null',
			flow.name,
		);
		return open.length > 0;
	}
	for (const side of SIDES) {
		const row = yield* getSide(flow.name, side);
		const state = stateOf(row);
		if (state.feed !== undefined || state.pass !== undefined) return true;
	}
	const t = yield* now();
	const found = yield* one(
		`select 1 from wanted where flow = ?
		 union all select 1 from operation where flow = ? and ((state = 'ready' and not_before <= ?) or (state = 'sent' and deadline <= ?))
		 union all select 1 from entry where flow = ? and hash = ? and todo = 1
		 union all select 1 from link l where l.owner = ? and l.gone_side is not null and l.state in ('linked', 'pending')
			and not exists (select 1 from operation o where o.link_id = l.id and o.state in ('ready', 'sent'))
		 limit 1`,
		flow.name,
		flow.name,
		t,
		t,
		flow.name,
		flow.approved_hash,
		flow.name,
	);
	return found !== undefined;
}

/** Renews the lease of the run that holds it. */
export function* renewLease(name: string, token: number): Tx<void> {
	const t = yield* now();
	yield* run(
		'update flow set lease_until = ? where name = ? and token = ? and lease_run is not null',
		t + LEASE_MS,
		name,
		token,
	);
}

/** A plan, a page or a claim is only good under the current token. */
export function* requireLease(name: string, token: number, runNumber: number): Tx<FlowRow> {
	const flow = yield* requireFlow(name);
	if (flow.token !== token || flow.lease_run !== runNumber) {
		throw new LoopFault(
			`Run ${runNumber} of flow "${name}" no longer holds the flow's lease${flow.lease_run === null ? '' : ` (run ${flow.lease_run} does)`}: its items are old.`,
			'Do not retry old executions or single nodes of a flow: start a new run from its trigger.',
		);
	}
	return flow;
}
