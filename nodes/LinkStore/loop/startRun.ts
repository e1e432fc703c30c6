import type { ReadState, Side, SideTicket, Ticket } from '../../shared/contracts';
import { all, fromJson, now, one, run, update, type Tx } from '../store';
import { LoopFault } from './fault';
import { addHistory, descriptionOf, ensureFlow, getSide, LEASE_MS, SIDES, stateOf } from './flows';
import type { FlowRow, PreviewRow, SideRow } from './rows';
import type { FlowSettings } from '../engine/types';
import { housekeeping } from './housekeeping';
import { wakeQuiet } from './guards/quiet';

export interface StartRequest {
	flow: string;
	/** Hash of the settings on the canvas. */
	hash: string;
	/** Undefined for a workflow that was never saved. */
	workflowId: string | undefined;
	/** Records a side reads from listings in one run. */
	limit: number;
	/** This process, and whether another one surely ended; see `Store`. */
	holder?: string;
	isDead?: (holder: string) => boolean;
	/** A person started this run: pauses are not waited for, a finished preview is made again. */
	byHand: boolean;
}

export type Started = { ticket: Ticket; note?: string } | { ticket?: undefined; note: string };

/** Most creates that are read one by one; more of them are found faster by a complete pass. */
const SINGLE_READS = 20;
const PREVIEW_FRESH_MS = 60 * 60_000;

/** Takes the flow's lease and hands out what is to be read, or says why there is nothing to do. */
export function* startRun(request: StartRequest): Tx<Started> {
	const t = yield* now();
	const flow = yield* ensureFlow(request.flow);
	checkWorkflow(flow, request);
	if (flow.workflow_id === null && request.workflowId !== undefined) {
		yield* update('flow', { workflow_id: request.workflowId }, 'name = ?', flow.name);
	}
	if (flow.stop_kind !== null) {
		return {
			note: `Flow "${flow.name}" is stopped: ${flow.stop_text} Confirm it with Link Store: Confirm Stop.`,
		};
	}
	if (isLeased(flow, t, request.isDead)) {
		return {
			note: `Run ${flow.lease_run} of flow "${flow.name}" is still going on (until ${new Date(flow.lease_until ?? 0).toISOString()} at the latest).`,
		};
	}
	if (flow.lease_run !== null) {
		yield* addHistory(flow.name, {
			kind: 'runLost',
			run: flow.lease_run,
			text: `Run ${flow.lease_run} did not finish: it was stopped, failed, or lasted too long.`,
		});
	}
	yield* housekeeping(flow.name);
	return request.hash === flow.approved_hash
		? yield* startLive(flow, request, t)
		: yield* startPreview(flow, request, t);
}

/** True while a run holds the lease, unless its process is surely gone. */
export const isLeased = (
	flow: FlowRow,
	t: number,
	isDead: (holder: string) => boolean = () => false,
): boolean =>
	flow.lease_run !== null &&
	(flow.lease_until ?? 0) > t &&
	!(flow.lease_holder !== null && isDead(flow.lease_holder));

function checkWorkflow(flow: FlowRow, request: StartRequest): void {
	if (flow.workflow_id === null || request.workflowId === undefined) return;
	if (flow.workflow_id === request.workflowId) return;
	throw new LoopFault(
		`Flow "${flow.name}" belongs to another workflow (id ${flow.workflow_id}), not to this one (id ${request.workflowId}).`,
		'Give this workflow a flow name of its own, or hand the flow over with Link Store: Hand Over.',
	);
}

function* takeLease(
	flow: FlowRow,
	t: number,
	holder: string | undefined,
	requestsSeen = flow.requests,
): Tx<{ run: number; token: number }> {
	const fired = flow.fired_run !== null && flow.fired_run === flow.run;
	const next = { run: fired ? flow.run : flow.run + 1, token: flow.token + 1 };
	yield* update(
		'flow',
		{
			run: next.run,
			token: next.token,
			lease_run: next.run,
			lease_until: t + LEASE_MS,
			lease_holder: holder ?? null,
			fired_run: null,
			fired_until: null,
			requests_seen: requestsSeen,
			progress_at_start: flow.progress,
		},
		'name = ?',
		flow.name,
	);
	return next;
}

function* startLive(flow: FlowRow, request: StartRequest, t: number): Tx<Started> {
	const settings = fromJson<FlowSettings | undefined>(flow.settings, undefined);
	const sides = {} as Record<Side, SideRow>;
	for (const side of SIDES) {
		sides[side] = yield* getSide(flow.name, side);
		const { paused_until: until, pause_text: text } = sides[side];
		if (until > t && !request.byHand) {
			return {
				note: `The ${side} side of flow "${flow.name}" rests until ${new Date(until).toISOString()}: ${text ?? ''}`,
			};
		}
		if (until > t)
			yield* update('side', { paused_until: 0 }, 'flow = ? and side = ?', flow.name, side);
	}
	const lease = yield* takeLease(flow, t, request.holder);
	if (settings?.quietSeconds) yield* wakeQuiet(flow.name, t);
	const tickets = {} as Record<Side, SideTicket>;
	for (const side of SIDES) {
		tickets[side] = yield* liveSide(
			flow,
			sides[side],
			settings?.fullPassHours ?? 24,
			request.limit,
			t,
		);
	}
	return {
		ticket: {
			kind: 'ticket',
			flow: flow.name,
			...lease,
			hash: request.hash,
			mode: 'live',
			...tickets,
		},
	};
}

function* liveSide(
	flow: FlowRow,
	row: SideRow,
	fullPassHours: number,
	limit: number,
	t: number,
): Tx<SideTicket> {
	const state = stateOf(row);
	const { fullPass, why } = passDue(flow, row, state, fullPassHours, t);
	let wanted = yield* all<{ record_id: string; why: string }>(
		'select record_id, why from wanted where flow = ? and side = ? order by id limit ?',
		flow.name,
		row.side,
		limit,
	);
	let pass = fullPass;
	// Without a single read, wanted records are found in a listing.
	if (wanted.length > 0 && descriptionOf(row)?.capabilities.singleRead === false) pass = true;
	const single = wanted.filter((item) => item.why === 'create');
	if (single.length > SINGLE_READS && descriptionOf(row)?.capabilities.listingIsFull === true) {
		// Many records wait for their values: one pass reads them by the page.
		pass = true;
		wanted = wanted.filter((item) => item.why !== 'create');
	}
	// A pass after a long pause replaces the feed's own, possibly expired cursor.
	const reading: ReadState =
		why === 'retention' && state.pass === undefined ? { ...state, since: undefined } : state;
	return {
		account: row.account ?? undefined,
		state: reading,
		rev: row.rev,
		fullPass: pass,
		limit,
		wanted: wanted.map(({ record_id: id }) => id),
	};
}

/** Whether a complete pass of the side begins or goes on in this run. */
function passDue(
	flow: FlowRow,
	row: SideRow,
	state: ReadState,
	fullPassHours: number,
	t: number,
): { fullPass: boolean; why?: string } {
	const capabilities = descriptionOf(row)?.capabilities;
	if (capabilities === undefined || state.passDone === undefined)
		return { fullPass: true, why: 'index' };
	const age = t - (state.completeAsOf ?? 0);
	if (capabilities.feed && age > capabilities.retentionDays * 86_400_000)
		return { fullPass: true, why: 'retention' };
	if (state.pass !== undefined) return { fullPass: true, why: 'goesOn' };
	if (!capabilities.feed) return { fullPass: true, why: 'noFeed' };
	if (flow.full_requested !== null && ['both', row.side].includes(flow.full_requested)) {
		return { fullPass: true, why: 'requested' };
	}
	if (t - state.passDone.ended > fullPassHours * 3_600_000)
		return { fullPass: true, why: 'schedule' };
	return { fullPass: false };
}

function* startPreview(flow: FlowRow, request: StartRequest, t: number): Tx<Started> {
	yield* run(
		'insert into preview (flow, hash, created_at) values (?, ?, ?) on conflict (flow, hash) do nothing',
		flow.name,
		request.hash,
		t,
	);
	const preview = (yield* one<PreviewRow>(
		'select * from preview where flow = ? and hash = ?',
		flow.name,
		request.hash,
	)) as PreviewRow;
	if (preview.complete_at !== null) {
		if (!request.byHand || t - preview.complete_at < PREVIEW_FRESH_MS) {
			// A draft that a person runs beside the live flow leaves that flow's schedule alone.
			if (!request.byHand) {
				yield* update(
					'flow',
					{
						next_at: t + flow.interval_ms,
						fired_run: null,
						fired_until: null,
						requests_seen: flow.requests,
					},
					'name = ?',
					flow.name,
				);
			}
			return {
				note: `Flow "${flow.name}" waits for approval of the settings ${request.hash}. Look at the preview's numbers (Link Store: Get Status), then run Link Store: Approve once.`,
			};
		}
		yield* restartPreview(flow.name, request.hash);
		return yield* startPreview(flow, request, t);
	}
	// A draft run by hand does not answer the requests that are meant for the live flow.
	const isDraft = request.byHand && flow.approved_hash !== null;
	const lease = yield* takeLease(
		flow,
		t,
		request.holder,
		isDraft ? flow.requests_seen : flow.requests,
	);
	const tickets = {} as Record<Side, SideTicket>;
	for (const side of SIDES) {
		const row = yield* getSide(flow.name, side);
		const state = fromJson<ReadState>(preview[`state_${side}`], {});
		tickets[side] = {
			account: row.account ?? undefined,
			state,
			rev: preview[`rev_${side}`],
			fullPass: state.passDone === undefined,
			limit: request.limit,
			wanted: [],
		};
	}
	return {
		ticket: {
			kind: 'ticket',
			flow: flow.name,
			...lease,
			hash: request.hash,
			mode: 'preview',
			...tickets,
		},
		note: `These settings (${request.hash}) are not approved: this run only previews.`,
	};
}

function* restartPreview(flow: string, hash: string): Tx<void> {
	yield* run('delete from entry where flow = ? and hash = ?', flow, hash);
	yield* run('delete from entry_key where flow = ? and hash = ?', flow, hash);
	yield* run(
		`update preview set state_left = '{}', state_right = '{}', report = null, complete_at = null,
			rev_left = rev_left + 1, rev_right = rev_right + 1 where flow = ? and hash = ?`,
		flow,
		hash,
	);
}
