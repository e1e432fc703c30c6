/**
 * Quiet time: a record that somebody is still editing is left alone until nobody has changed it for a while. Only
 * flows that set it pay for it.
 */
import { DateTime } from 'luxon';
import type { Side } from '../../../shared/contracts';
import type { Fingerprints } from '../../engine/merge';
import { all, fromJson, one, run, type Tx } from '../../store';
import type { Context } from '../context';
import { want } from '../flows';
import type { LinkSideRow } from '../rows';

interface QuietRow {
	side: Side;
	id: string;
	/** When its content was last seen to change, by the store's clock. */
	changed_at: number;
	/** When it was first put off. */
	since: number;
	due: number | null;
}

export interface Quiet {
	ms: number;
	rows: Map<string, QuietRow>;
	/** Records whose content is new in this run. */
	fresh: Set<string>;
}

const MAX_PATIENCE_MS = 3_600_000;

/** A record that is edited again and again is carried all the same: after ten quiet times, at most an hour. */
const patience = (ms: number): number => Math.max(ms, Math.min(10 * ms, MAX_PATIENCE_MS));

export const quietKey = (side: Side, id: string): string => `${side}:${id}`;

/** What is known of records that were put off; undefined if the flow has no quiet time. */
export function* openQuiet(context: Pick<Context, 'flow' | 'name'>): Tx<Quiet | undefined> {
	const seconds = context.flow.settings.quietSeconds ?? 0;
	if (seconds <= 0) return undefined;
	const rows = yield* all<QuietRow>(
		'select side, id, changed_at, since, due from quiet where flow = ?',
		context.name,
	);
	return {
		ms: seconds * 1000,
		rows: new Map(rows.map((row) => [quietKey(row.side, row.id), row])),
		fresh: new Set(),
	};
}

/**
 * True if the record was changed too lately: it is put off, and read again when the time is up. Its own
 * system's stamp tells, against that server's clock; without a stamp it is when its content was first seen.
 */
export function* isTooFresh(
	context: Context,
	side: Side,
	id: string,
	stamp: string | null,
): Tx<boolean> {
	const { quiet } = context;
	if (quiet === undefined) return false;
	const key = quietKey(side, id);
	const row = quiet.rows.get(key);
	const changed = changedAt(context, quiet, side, id, stamp);
	const since = row?.since ?? context.t;
	const isQuiet =
		changed === undefined ||
		context.t - changed >= quiet.ms ||
		context.t - since >= patience(quiet.ms);
	if (isQuiet) {
		if (row !== undefined) {
			yield* run(
				'delete from quiet where flow = ? and side = ? and id = ?',
				context.name,
				side,
				id,
			);
			quiet.rows.delete(key);
		}
		return false;
	}
	const due = Math.min(changed + quiet.ms, since + patience(quiet.ms));
	yield* run(
		`insert into quiet (flow, side, id, changed_at, since, due) values (?, ?, ?, ?, ?, ?)
			on conflict (flow, side, id) do update set changed_at = excluded.changed_at, due = excluded.due`,
		context.name,
		side,
		id,
		changed,
		since,
		due,
	);
	quiet.rows.set(key, { side, id, changed_at: changed, since, due });
	return true;
}

/** By the store's clock; never later than now. Undefined: long ago. */
function changedAt(
	context: Context,
	quiet: Quiet,
	side: Side,
	id: string,
	stamp: string | null,
): number | undefined {
	const kind = context.flow.entities[side].capabilities.stamp;
	if (kind !== 'none' && stamp !== null) {
		const time = DateTime.fromISO(stamp, {
			zone: kind === 'zoneFree' ? context.flow.zones[side] : 'utc',
		});
		if (time.isValid) return Math.min(context.t, time.toMillis() - (context.clockAhead[side] ?? 0));
	}
	if (quiet.fresh.has(quietKey(side, id))) return context.t;
	return quiet.rows.get(quietKey(side, id))?.changed_at;
}

/** One record of a link has edits that are too fresh to be carried. */
export function* waitsForQuiet(
	context: Context,
	sides: Partial<Record<Side, LinkSideRow>>,
): Tx<boolean> {
	if (context.quiet === undefined) return false;
	for (const row of [sides.left, sides.right]) {
		if (row === undefined || !hasEdits(row)) continue;
		if (yield* isTooFresh(context, row.side, row.id, row.stamp)) return true;
	}
	return false;
}

/** Our own writes move a record's stamp too; what they wrote is its baseline. */
function hasEdits(row: LinkSideRow): boolean {
	const base = fromJson<Fingerprints>(row.base, {});
	return Object.entries(fromJson<Fingerprints>(row.seen, {})).some(
		([key, print]) => base[key] !== print,
	);
}

/** Stamp of a record without link, for those whose entry is not at hand. */
export function* isPartnerTooFresh(context: Context, side: Side, id: string): Tx<boolean> {
	if (context.quiet === undefined) return false;
	const entry = yield* one<{ stamp: string | null }>(
		'select stamp from entry where flow = ? and hash = ? and side = ? and id = ?',
		context.name,
		context.hash,
		side,
		id,
	);
	return yield* isTooFresh(context, side, id, entry?.stamp ?? null);
}

const FORGOTTEN_MS = 86_400_000;

/** Start Run hands out the records whose time is up. */
export function* wakeQuiet(flow: string, t: number): Tx<void> {
	const rows = yield* all<QuietRow>(
		'select * from quiet where flow = ? and (due <= ? or since < ?)',
		flow,
		t,
		t - FORGOTTEN_MS,
	);
	for (const { side, id, due, since } of rows) {
		if (due !== null) yield* wantPair(flow, side, id);
		yield* due === null && since < t - FORGOTTEN_MS
			? run('delete from quiet where flow = ? and side = ? and id = ?', flow, side, id)
			: run('update quiet set due = null where flow = ? and side = ? and id = ?', flow, side, id);
	}
}

/** Both records of a link in one run: a write to one of them would make it look fresh again. */
function* wantPair(flow: string, side: Side, id: string): Tx<void> {
	yield* want(flow, side, id, 'quiet');
	const others = yield* all<{ side: Side; id: string; link_id: number }>(
		`select b.side, b.id, b.link_id from link_side a join link_side b on b.link_id = a.link_id and b.flow = a.flow
			where a.flow = ? and a.side = ? and a.id = ? and b.side <> a.side`,
		flow,
		side,
		id,
	);
	for (const other of others) yield* want(flow, other.side, other.id, 'merge', other.link_id);
}

/** When the first record that was put off is due. */
export function* nextQuiet(flow: string): Tx<number | undefined> {
	const row = yield* one<{ due: number | null }>(
		'select min(due) as due from quiet where flow = ?',
		flow,
	);
	return row?.due ?? undefined;
}
