import type { Side, Ticket } from '../../shared/contracts';
import type { Prints } from '../engine/fingerprint';
import { tooManyEmptied } from '../engine/guard';
import type { CompiledFlow } from '../engine/types';
import { all, fromJson, now, one, run, toJson, update, type Tx } from '../store';
import { absorb, type Absorbed, type Incoming } from './absorb';
import { accountPlaces, noNotes, type Context, type RoundCounts } from './context';
import { emitOperations, type Emitted } from './emit';
import { LoopFault, StopFault } from './fault';
import { confirmedKinds, endRun, getSide, requireLease, SIDES, stateOf } from './flows';
import { absorbGone, findMissing, followGone } from './gone';
import { noteLeftOut } from './leftOut';
import { matchTodo } from './match';
import { planLink } from './plan';
import { previewPage, type PreviewReport } from './preview';
import { wakeNumbers } from './guards/numbers';
import { openQuiet } from './guards/quiet';
import type { FlowRow, PageRow, ReviewRow } from './rows';
import { settleFound } from './found';
import { wakeWaiting } from './waiting';

export interface ReconcileInput {
	ticket: Ticket;
	flow: CompiledFlow;
	prints: Prints;
	records: Record<Side, Incoming[]>;
	/** Operations emitted in one run and side, at most. */
	limit: number;
}

export interface ReconcileResult {
	operations: Emitted[];
	reviews: ReviewRow[];
	/** In preview: the report, once both sides are read. */
	report?: PreviewReport;
	notes: Context['notes'];
	stopped?: string;
}

/**
 * One page of each side: observed, planned and committed in one transaction. Whatever does not fit
 * (an old page, a swapped record, another run) stops it before anything is stored.
 */
export function* reconcile(input: ReconcileInput): Tx<ReconcileResult> {
	const { ticket } = input;
	const row = yield* requireLease(ticket.flow, ticket.token, ticket.run);
	const pages = yield* takePages(input);
	const context = yield* openContext(input, row, pages);
	if (ticket.mode === 'preview') {
		const report = yield* previewPage(context, ticket, input.records, pages);
		yield* endRun(ticket.flow, ticket.run);
		return { operations: [], reviews: [], notes: context.notes, report };
	}
	if (row.approved_hash !== ticket.hash) {
		throw new LoopFault(
			`The settings of flow "${ticket.flow}" were changed or approved anew while run ${ticket.run} was going on.`,
			'Start a new run.',
		);
	}
	return yield* live(context, input, row, pages);
}

/** The pages of this run, each good for one commit and only from the stored read state. */
function* takePages({ ticket, records }: ReconcileInput): Tx<Partial<Record<Side, PageRow>>> {
	const pages: Partial<Record<Side, PageRow>> = {};
	for (const side of SIDES) {
		const page = yield* one<PageRow>(
			'select * from page where flow = ? and run = ? and side = ?',
			ticket.flow,
			ticket.run,
			side,
		);
		if (page === undefined) {
			if (records[side].length > 0) {
				throw new LoopFault(
					`Reconcile got ${records[side].length} ${side} records of flow "${ticket.flow}", but run ${ticket.run} has stored no ${side} page.`,
					'Start a new run from the trigger; single nodes cannot be run on their own.',
				);
			}
			continue;
		}
		if (page.committed === 1 || page.token !== ticket.token || page.hash !== ticket.hash) {
			throw new LoopFault(
				`The ${side} page of run ${ticket.run} of flow "${ticket.flow}" was committed before: it is not an edit.`,
				'Wire one Get Changes node into each input of Reconcile (use its Left and Right inputs once), and start a new run instead of retrying an old one.',
			);
		}
		checkIds(ticket, side, page, records[side]);
		pages[side] = page;
	}
	return pages;
}

function checkIds(ticket: Ticket, side: Side, page: PageRow, records: Incoming[]): void {
	const ids = new Set(fromJson<string[]>(page.ids, []));
	const seen = new Set<string>();
	for (const { meta } of records) {
		if (!ids.has(meta.id)) {
			throw new LoopFault(
				`The ${side} record ${meta.id} of flow "${ticket.flow}" is not on the page that run ${ticket.run} read.`,
				'Only pass on records of this run: pinned data, an old execution or another source must not be wired into Reconcile.',
			);
		}
		if (seen.has(meta.id)) {
			throw new LoopFault(
				`The ${side} record ${meta.id} of flow "${ticket.flow}" came twice in run ${ticket.run}.`,
				'Let every record pass once: look for a Merge or a loop between Get Changes and Reconcile.',
			);
		}
		seen.add(meta.id);
	}
}

function* openContext(
	input: ReconcileInput,
	row: FlowRow,
	pages: Partial<Record<Side, PageRow>>,
): Tx<Context> {
	const { ticket, flow } = input;
	const accounts = {} as Record<Side, string>;
	for (const side of SIDES) accounts[side] = (yield* getSide(ticket.flow, side)).account ?? '';
	return {
		flow,
		name: ticket.flow,
		owner: flow.settings.linksOf,
		owns: flow.settings.linksOf === ticket.flow,
		prints: input.prints,
		hash: ticket.hash,
		run: ticket.run,
		token: ticket.token,
		t: yield* now(),
		phase: row.phase,
		places: accountPlaces(flow, accounts),
		read: { left: new Map(), right: new Map() },
		references: new Map(),
		clockAhead: { left: clockAhead(pages.left), right: clockAhead(pages.right) },
		counts: fromJson<RoundCounts>(row.planned, { creates: 0, updates: 0, emptied: {} }),
		notes: noNotes(),
		stopped: false,
	};
}

/** The Date header has whole seconds and was sent a moment later: a small difference says nothing. */
function clockAhead(page: PageRow | undefined): number | undefined {
	if (page === undefined || page.read_at === null) return undefined;
	const ahead = page.read_at - page.begun;
	return Math.abs(ahead) < 3000 ? 0 : ahead;
}

function* live(
	context: Context,
	input: ReconcileInput,
	row: FlowRow,
	pages: Partial<Record<Side, PageRow>>,
): Tx<ReconcileResult> {
	const before = row.progress;
	context.quiet = yield* openQuiet(context);
	const absorbed = {} as Record<Side, Absorbed>;
	for (const side of SIDES) {
		const page = pages[side];
		absorbed[side] = yield* absorb(context, page === undefined ? [] : input.records[side], {
			side,
			wanted: new Set(input.ticket[side].wanted),
			stored: page?.stored ?? context.t,
			readAt: page?.read_at ?? null,
			fromFeed: page?.pass_id === null,
			preview: false,
		});
	}
	yield* stopIfEmptied(context, row, pages);
	for (const side of SIDES) {
		const page = pages[side];
		if (page !== undefined) yield* commitPage(context, side, page, input.records[side]);
	}
	const touched = new Set([...absorbed.left.links, ...absorbed.right.links]);
	if (!context.stopped) {
		for (const side of SIDES) {
			for (const id of yield* settleFound(context, side, absorbed[side].unlinked)) touched.add(id);
		}
		yield* wakeWaiting(context);
		yield* wakeNumbers(context);
		for (const id of yield* matchTodo(context)) touched.add(id);
		for (const id of touched) yield* planLink(context, id);
		for (const side of SIDES) {
			const page = pages[side];
			if (page === undefined) continue;
			yield* absorbGone(
				context,
				side,
				fromJson<string[]>(page.missing, []),
				absorbed[side].deleted,
			);
			if (page.pass_ended === 1) yield* findMissing(context, side, page);
		}
		yield* followGone(context);
	}
	const operations = yield* emitOperations(context, input.limit);
	yield* closeRound(context, row);
	yield* update(
		'flow',
		{ progress: before + (yield* progressOf(context, pages)) },
		'name = ?',
		context.name,
	);
	if (operations.length === 0) yield* endRun(context.name, context.run);
	const stop = yield* one<{ stop_text: string | null }>(
		'select stop_text from flow where name = ?',
		context.name,
	);
	const reviews = yield* all<ReviewRow>(
		"select * from review where flow = ? and state = 'open' and created_at >= ? order by id",
		context.name,
		context.t,
	);
	return { operations, reviews, notes: context.notes, stopped: stop?.stop_text ?? undefined };
}

/**
 * A field that vanishes from many records at once is a mistake on the canvas or in the API, not an
 * edit. Nothing of this page is committed then, so it is read again once an administrator confirmed.
 */
function* stopIfEmptied(
	context: Context,
	row: FlowRow,
	pages: Partial<Record<Side, PageRow>>,
): Tx<void> {
	if (confirmedKinds(row.confirmed).includes('emptied')) return;
	for (const [key, count] of Object.entries(context.counts.emptied)) {
		const [side, rowKey] = key.split(':') as [Side, string];
		if (pages[side] === undefined) continue;
		const links = yield* one<{ n: number }>(
			'select count(*) as n from link_side where flow = ? and side = ?',
			context.name,
			side,
		);
		if (!tooManyEmptied(count, links?.n ?? 0)) continue;
		const title = context.flow.byKey.get(rowKey)?.title ?? rowKey;
		throw new StopFault(
			'emptied',
			`"${title}" became empty on the ${side} side in ${count} of ${links?.n ?? 0} records. A node on the canvas may drop the field, or the API stopped returning it. Nothing was emptied on the other side.`,
			count,
		);
	}
}

/** Moves the side's read state to the page's, and notes what a Filter left out. */
function* commitPage(context: Context, side: Side, page: PageRow, records: Incoming[]): Tx<void> {
	const moved = yield* run(
		'update side set state = ?, rev = rev + 1 where flow = ? and side = ? and rev = ?',
		page.state,
		context.name,
		side,
		page.from_rev,
	);
	if (moved === 0) {
		throw new LoopFault(
			`The ${side} page of run ${page.run} of flow "${context.name}" does not begin where the ${side} side stands now.`,
			'It belongs to an older run: start a new run.',
		);
	}
	yield* run(
		'update page set committed = 1 where flow = ? and run = ? and side = ?',
		context.name,
		page.run,
		side,
	);
	if (page.pass_id === `${page.run}.${side}.pass`) yield* passBegun(context, side);
	const ids = fromJson<string[]>(page.ids, []);
	const missing = fromJson<string[]>(page.missing, []);
	yield* run(
		// What was asked for while this page was read may be newer than what it shows.
		'delete from wanted where flow = ? and side = ? and at <= ? and record_id in (#)',
		context.name,
		side,
		page.begun,
		[...ids, ...missing],
	);
	if (records.length < ids.length) {
		yield* noteLeftOut(context, side, page, records);
	}
}

/**
 * A requested pass has begun and its first page counts: only now the request is done with, so that a
 * run that dies over it does not take it along. One that came in meanwhile stays.
 */
function* passBegun(context: Context, side: Side): Tx<void> {
	yield* run(
		`update flow set full_requested = case full_requested when ? then null else ? end
			where name = ? and full_requested in (?, 'both') and requests = requests_seen`,
		side,
		side === 'left' ? 'right' : 'left',
		context.name,
		side,
	);
}

/** Something moved: a page with records, a walk that goes on, a new link, a new operation. */
function* progressOf(context: Context, pages: Partial<Record<Side, PageRow>>): Tx<number> {
	const { notes } = context;
	let progress =
		notes.linked +
		notes.created.left +
		notes.created.right +
		notes.updated.left +
		notes.updated.right;
	for (const side of SIDES) {
		const page = pages[side];
		if (page === undefined) continue;
		const state = stateOf(yield* getSide(context.name, side));
		if (state.feed !== undefined || state.pass !== undefined) progress++;
		if (context.read[side].size > 0) progress++;
	}
	return progress;
}

/** When both sides are read up and nothing is left, the round's counts start anew. */
function* closeRound(context: Context, row: FlowRow): Tx<void> {
	const states = [];
	for (const side of SIDES) states.push(stateOf(yield* getSide(context.name, side)));
	const reading = states.some((state) => state.feed !== undefined || state.pass !== undefined);
	const open = yield* one(
		`select 1 from entry where flow = ? and hash = ? and todo = 1
			union all select 1 from wanted where flow = ?
			union all select 1 from operation where flow = ? and state in ('ready', 'sent') limit 1`,
		context.name,
		context.hash,
		context.name,
		context.name,
	);
	const over = !reading && open === undefined && !context.stopped;
	yield* update(
		'flow',
		{
			planned: toJson(over ? { creates: 0, updates: 0, emptied: {} } : context.counts),
			...(over ? { phase: row.phase === 'first' ? 'steady' : row.phase, confirmed: null } : {}),
		},
		'name = ?',
		context.name,
	);
	if (over) yield* run('update flow set confirmed = null where name = ?', context.name);
}
