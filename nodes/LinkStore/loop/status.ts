import { all, fromJson, now, one, type Tx } from '../store';
import { descriptionOf, getSide, hasWork, ownerOf, requireFlow, SIDES, stateOf } from './flows';
import { getPreview, type PreviewReport } from './preview';
import type { FlowRow, SideRow } from './rows';
import { silenceOf } from './silence';

const iso = (time: number | null | undefined): string | null =>
	time === null || time === undefined || time === 0 ? null : new Date(time).toISOString();

export interface FlowStatus {
	flow: string;
	/** One of: previewing, waits for approval, first sync, in step, stopped, resting. */
	state: string;
	/** What it means and what to do, for people. */
	text: string;
	settings: string | null;
	preview?: PreviewReport;
	/** Records known on each side. */
	records: { left: number; right: number };
	links: { linked: number; pending: number; held: number; ended: number };
	operations: { ready: number; sent: number; rejected: number };
	/** Writes done so far, by the side written to. */
	written: { createdLeft: number; createdRight: number; updatedLeft: number; updatedRight: number };
	waiting: number;
	wanted: number;
	/** Records whose partner is still to be found or created. */
	toMatch: number;
	/** Whether a further run would go on at once. */
	workLeft: boolean;
	openReviews: number;
	unlinked: { left: number; right: number };
	lastRun: number;
	lastSuccess: string | null;
	/** Time of the last successful run, if that is too long ago for a live flow; else null. */
	silentSince: string | null;
	/** What it means and what to do, for people. */
	silence: string | null;
	lastFailure: string | null;
	lastProblem: string | null;
	nextRun: string | null;
	sides: Record<'left' | 'right', SideStatus>;
}

export interface SideStatus {
	entity: string | null;
	account: string | null;
	since: string | null;
	lastFullPass: string | null;
	reading: boolean;
	restsUntil: string | null;
	restsBecause: string | null;
}

/** Links by state: those that the flow owns, or of another flow's links those that it takes part in. */
function* linkCounts(flow: FlowRow): Tx<Record<string, number>> {
	const owner = ownerOf(flow);
	if (owner === flow.name) {
		return yield* counts(
			'select state as k, count(*) as n from link where owner = ? group by state',
			flow.name,
		);
	}
	return yield* counts(
		`select l.state as k, count(*) as n from link_side s join link l on l.id = s.link_id
			where s.flow = ? and s.side = 'left' and l.owner = ? group by l.state`,
		flow.name,
		owner,
	);
}

/** Where a flow stands, in numbers and in words. */
export function* flowStatus(name: string): Tx<FlowStatus> {
	const flow = yield* requireFlow(name);
	const preview = yield* getPreview(name);
	const silence = silenceOf(flow, yield* now());
	const links = yield* linkCounts(flow);
	const operations = yield* counts(
		'select state as k, count(*) as n from operation where flow = ? group by state',
		name,
	);
	const written = yield* counts(
		"select kind || ' ' || side as k, count(*) as n from history where flow = ? and kind in ('created', 'updated') group by kind, side",
		name,
	);
	const records = yield* counts(
		'select side as k, count(*) as n from entry where flow = ? and hash = ? group by side',
		name,
		flow.approved_hash ?? preview?.hash ?? '',
	);
	const unlinked = yield* counts(
		"select side as k, count(*) as n from entry where flow = ? and hash = ? and note = 'unlinked' group by side",
		name,
		flow.approved_hash ?? '',
	);
	const sides = {} as FlowStatus['sides'];
	const rows: SideRow[] = [];
	for (const side of SIDES) {
		const row = yield* getSide(name, side);
		rows.push(row);
		sides[side] = sideStatus(row);
	}
	const report =
		preview?.report == null || preview.hash === flow.approved_hash
			? undefined
			: fromJson<PreviewReport | undefined>(preview.report, undefined);
	return {
		flow: name,
		...stateText(flow, rows, report),
		settings: flow.approved_hash,
		...(report === undefined ? {} : { preview: report }),
		records: { left: records.left ?? 0, right: records.right ?? 0 },
		links: {
			linked: links.linked ?? 0,
			pending: links.pending ?? 0,
			held: links.held ?? 0,
			ended: links.ended ?? 0,
		},
		operations: {
			ready: operations.ready ?? 0,
			sent: operations.sent ?? 0,
			rejected: operations.rejected ?? 0,
		},
		written: {
			createdLeft: written['created left'] ?? 0,
			createdRight: written['created right'] ?? 0,
			updatedLeft: written['updated left'] ?? 0,
			updatedRight: written['updated right'] ?? 0,
		},
		waiting: yield* count('select count(*) as n from waiting where flow = ?', name),
		wanted: yield* count('select count(*) as n from wanted where flow = ?', name),
		toMatch: yield* count(
			'select count(*) as n from entry where flow = ? and hash = ? and todo = 1',
			name,
			flow.approved_hash ?? '',
		),
		workLeft: flow.stop_kind === null && (yield* hasWork(flow)),
		openReviews: yield* count(
			"select count(*) as n from review where flow = ? and state = 'open'",
			name,
		),
		unlinked: { left: unlinked.left ?? 0, right: unlinked.right ?? 0 },
		lastRun: flow.run,
		lastSuccess: iso(flow.last_success),
		silentSince: silence?.since ?? null,
		silence: silence?.text ?? null,
		lastFailure: iso(flow.last_failure),
		lastProblem: flow.last_problem,
		nextRun: iso(flow.next_at),
		sides,
	};
}

function* counts(sql: string, ...params: string[]): Tx<Record<string, number>> {
	const rows = yield* all<{ k: string; n: number }>(sql, ...params);
	return Object.fromEntries(rows.map(({ k, n }) => [k, n]));
}

function* count(sql: string, ...params: string[]): Tx<number> {
	return (yield* one<{ n: number }>(sql, ...params))?.n ?? 0;
}

function sideStatus(row: SideRow): SideStatus {
	const state = stateOf(row);
	const description = descriptionOf(row);
	return {
		entity: description === undefined ? null : `${description.system}.${description.entity}`,
		account: row.account,
		since: state.since ?? null,
		lastFullPass: iso(state.passDone?.ended),
		reading: state.feed !== undefined || state.pass !== undefined,
		restsUntil: iso(row.paused_until),
		restsBecause: row.pause_text,
	};
}

function stateText(
	flow: FlowRow,
	sides: SideRow[],
	report?: PreviewReport,
): { state: string; text: string } {
	if (flow.stop_kind !== null) {
		return {
			state: 'stopped',
			text: `${flow.stop_text ?? ''} Run Link Store: Confirm Stop to let it go on.`,
		};
	}
	if (report !== undefined) {
		return {
			state: 'waits for approval',
			text: `The settings ${report.settings} only preview until they are approved. Look at the numbers, then run Link Store: Approve once.`,
		};
	}
	if (flow.approved_hash === null) {
		return { state: 'previewing', text: 'Both sides are being read; nothing is written anywhere.' };
	}
	const resting = sides.find((side) => side.pause_text !== null && side.paused_until > 0);
	if (resting !== undefined) {
		return {
			state: 'resting',
			text: `The ${resting.side} side is out of reach: ${resting.pause_text ?? ''} The flow goes on by itself.`,
		};
	}
	return flow.phase === 'first'
		? { state: 'first sync', text: 'Records are being linked and created for the first time.' }
		: { state: 'in step', text: 'Changes are carried as they come.' };
}

/** Names of all flows that the store knows. */
export function* flowNames(): Tx<string[]> {
	return (yield* all<{ name: string }>('select name from flow order by name')).map(
		({ name }) => name,
	);
}
