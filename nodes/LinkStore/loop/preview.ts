import { otherSide, type ReadState, type Side, type Ticket } from '../../shared/contracts';
import { writesTo } from '../engine/compile';
import type { MatchDecision } from '../engine/match';
import type { Fingerprints } from '../engine/merge';
import { all, fromJson, one, run, toJson, update, type Tx } from '../store';
import { absorb, type Incoming } from './absorb';
import { linkOf, type Context } from './context';
import { decisionOn, pauses } from './people/decided';
import { LoopFault } from './fault';
import { SIDES } from './flows';
import { byReference, decide } from './match';
import { waitsForNumber } from './guards/numberIndex';
import type { EntryRow, PageRow, PreviewRow } from './rows';

/** What going live would do. Counts of records; nothing of it was done. */
export interface PreviewReport {
	flow: string;
	/** Code of exactly these settings; Approve takes it. */
	settings: string;
	left: number;
	right: number;
	/** Pairs that are linked already. */
	linked: number;
	/** Pairs that would be linked, because they match one to one. */
	match: number;
	createRight: number;
	createLeft: number;
	/** Records whose match is not clear; they would be asked about. */
	review: number;
	/** Records without partner that stay so. */
	unlinkedLeft: number;
	unlinkedRight: number;
	/** Records that nobody is to link or set up before a person decides; absent if there are none. */
	waiting?: number;
	/** Records that would not be created, as another one there has their number or goes first; absent if there are none. */
	sameNumber?: number;
	/** For each field: pairs that differ (the first-sync winner's value is written), or that fill a gap. */
	fields: Array<{ field: string; differ: number; fillRight: number; fillLeft: number }>;
	createdAt: string;
}

/** Takes one page of each side into the preview's own index, and reports once both are complete. */
export function* previewPage(
	context: Context,
	ticket: Ticket,
	records: Record<Side, Incoming[]>,
	pages: Partial<Record<Side, PageRow>>,
): Tx<PreviewReport | undefined> {
	const states = {} as Record<Side, ReadState>;
	for (const side of SIDES) {
		const page = pages[side];
		if (page === undefined) {
			states[side] = ticket[side].state;
			continue;
		}
		const moved = yield* run(
			`update preview set state_${side} = ?, rev_${side} = rev_${side} + 1 where flow = ? and hash = ? and rev_${side} = ?`,
			page.state,
			context.name,
			context.hash,
			page.from_rev,
		);
		if (moved === 0) {
			throw new LoopFault(
				`The ${side} page of run ${page.run} of flow "${context.name}" belongs to an older preview.`,
				'Start a new run.',
			);
		}
		yield* run(
			'update page set committed = 1 where flow = ? and run = ? and side = ?',
			context.name,
			page.run,
			side,
		);
		states[side] = fromJson<ReadState>(page.state, {});
		yield* absorb(context, records[side], {
			side,
			wanted: new Set(),
			stored: page.stored,
			readAt: page.read_at,
			preview: true,
		});
	}
	yield* update(
		'flow',
		{ progress: context.t },
		'name = ? and progress < ?',
		context.name,
		context.t,
	);
	yield* update(
		'preview',
		{ settings: toJson(context.flow.settings) },
		'flow = ? and hash = ?',
		context.name,
		context.hash,
	);
	if (states.left.passDone === undefined || states.right.passDone === undefined) return undefined;
	const report = yield* makeReport(context);
	yield* update(
		'preview',
		{ report: toJson(report), complete_at: context.t },
		'flow = ? and hash = ?',
		context.name,
		context.hash,
	);
	return report;
}

const CHUNK = 2000;

function* makeReport(context: Context): Tx<PreviewReport> {
	const report: PreviewReport = {
		flow: context.name,
		settings: context.hash,
		left: yield* countEntries(context, 'left'),
		right: yield* countEntries(context, 'right'),
		linked: 0,
		match: 0,
		createRight: 0,
		createLeft: 0,
		review: 0,
		unlinkedLeft: 0,
		unlinkedRight: 0,
		fields: [],
		createdAt: new Date(context.t).toISOString(),
	};
	const fields = new Map(
		context.flow.rows.map((row) => [
			row.key,
			{ field: row.title, differ: 0, fillRight: 0, fillLeft: 0 },
		]),
	);
	const matched = new Set<string>();
	const numbers = new Set<string>();
	for (const side of SIDES) {
		let last = '';
		for (;;) {
			const entries = yield* all<EntryRow>(
				'select * from entry where flow = ? and hash = ? and side = ? and excluded = 0 and id > ? order by id limit ?',
				context.name,
				context.hash,
				side,
				last,
				CHUNK,
			);
			if (entries.length === 0) break;
			last = entries[entries.length - 1].id;
			for (const entry of entries) {
				if (side === 'right' && matched.has(entry.id)) continue;
				yield* countOne(context, side, entry, report, { matched, numbers, fields });
			}
		}
	}
	report.fields = [...fields.values()].filter(
		(field) => field.differ + field.fillLeft + field.fillRight > 0,
	);
	return report;
}

function* countEntries(context: Context, side: Side): Tx<number> {
	const row = yield* one<{ n: number }>(
		'select count(*) as n from entry where flow = ? and hash = ? and side = ? and excluded = 0',
		context.name,
		context.hash,
		side,
	);
	return row?.n ?? 0;
}

type FieldCounts = Map<
	string,
	{ field: string; differ: number; fillRight: number; fillLeft: number }
>;

function* countOne(
	context: Context,
	side: Side,
	entry: EntryRow,
	report: PreviewReport,
	{ matched, numbers, fields }: { matched: Set<string>; numbers: Set<string>; fields: FieldCounts },
): Tx<void> {
	const { settings } = context.flow;
	const link = yield* linkOf(context, side, entry.id);
	if (link !== undefined) {
		if (side === 'left' && link.state === 'linked' && link.right_id !== null) {
			report.linked++;
			matched.add(link.right_id);
			yield* countFields(context, entry, link.right_id, fields);
		}
		return;
	}
	// Records that carry our stamp are linked by it, before any matching.
	const stamped = yield* byReference(context, side, entry);
	const decision: MatchDecision =
		stamped === undefined ? yield* decide(context, side, entry.id) : { do: 'link', id: stamped };
	if (stamped === undefined && (yield* waits(context, side, entry.id, decision))) {
		report.waiting = (report.waiting ?? 0) + 1;
		if (decision.do === 'link' && side === 'left') matched.add(decision.id);
		return;
	}
	const creates = side === 'left' ? settings.createRight : settings.createLeft;
	if (decision.do === 'link') {
		if (side === 'right') return;
		report.match++;
		matched.add(decision.id);
		yield* countFields(context, entry, decision.id, fields);
	} else if (decision.do === 'review' && (creates || !['taken', 'excluded'].includes(decision.why)))
		report.review++;
	else if (creates && decision.do === 'none') {
		if (yield* waitsForNumber(context, side, entry.id, numbers))
			report.sameNumber = (report.sameNumber ?? 0) + 1;
		else report[side === 'left' ? 'createRight' : 'createLeft']++;
	} else report[side === 'left' ? 'unlinkedLeft' : 'unlinkedRight']++;
}

/** What live matching leaves to a person; see `waitsForPerson`. */
function* waits(context: Context, side: Side, id: string, found: MatchDecision): Tx<boolean> {
	const { createLeft, createRight, withoutDecision } = context.flow.settings;
	const own = yield* decisionOn(context.name, side, id);
	const partner =
		found.do === 'link' ? yield* decisionOn(context.name, otherSide(side), found.id) : undefined;
	if (pauses(own?.choice) || pauses(partner?.choice)) return true;
	if (withoutDecision !== 'wait' || own !== undefined || partner !== undefined) return false;
	return found.do !== 'none' || (side === 'left' ? createRight : createLeft);
}

/** Compares a pair by prints that both sides share; values are not at hand. */
function* countFields(
	context: Context,
	left: EntryRow,
	rightId: string,
	fields: FieldCounts,
): Tx<void> {
	const right = yield* one<EntryRow>(
		"select * from entry where flow = ? and hash = ? and side = 'right' and id = ?",
		context.name,
		context.hash,
		rightId,
	);
	if (right === undefined) return;
	const prints = {
		left: fromJson<Fingerprints>(left.common, {}),
		right: fromJson<Fingerprints>(right.common, {}),
	};
	const empty = {
		left: new Set(fromJson<string[]>(left.empty_rows, [])),
		right: new Set(fromJson<string[]>(right.empty_rows, [])),
	};
	for (const row of context.flow.rows) {
		const [a, b] = [prints.left[row.key], prints.right[row.key]];
		if (a === undefined || b === undefined || a === b) continue;
		const counts = fields.get(row.key);
		if (counts === undefined) continue;
		if (empty.right.has(row.key)) counts.fillRight += writesTo(row, 'right') ? 1 : 0;
		else if (empty.left.has(row.key)) counts.fillLeft += writesTo(row, 'left') ? 1 : 0;
		else if (row.type !== 'constant') counts.differ++;
	}
}

export const previewText = (report: PreviewReport): string =>
	`${report.left} left and ${report.right} right records: ${report.linked} linked, ${report.match} would be linked by match, ${report.createRight} created on the right, ${report.createLeft} on the left, ${report.review} asked about${report.waiting === undefined ? '' : `, ${report.waiting} wait for a person to decide`}${report.sameNumber === undefined ? '' : `, ${report.sameNumber} held as their number is, or would be, that of another record`}.`;

export function* getPreview(flow: string, hash?: string): Tx<PreviewRow | undefined> {
	return hash === undefined
		? yield* one<PreviewRow>(
				'select * from preview where flow = ? order by created_at desc, complete_at desc limit 1',
				flow,
			)
		: yield* one<PreviewRow>('select * from preview where flow = ? and hash = ?', flow, hash);
}
