import type { ChangeMeta, Side } from '../../shared/contracts';
import type { JsonObject } from '../../shared/json';
import { laterStamp } from '../engine/cursor';
import type { Fingerprints } from '../engine/merge';
import { emptyPrint, indexKeys, observe, rawText, type Observation } from '../engine/observe';
import { all, fromJson, one, run, toJson, type Tx } from '../store';
import { recordReferences, resolveReferences, type Context } from './context';
import { commonPrints, derivedReference, putKeys } from './entryIndex';
import { anyDecided, keepKeys } from './people/decided';
import { want } from './flows';
import { putLabels } from './people/labels';
import { includeAgain, leftOutAmong } from './leftOut';
import { dropEntry } from './link';
import { awaitedMoves, followMove, noteMove } from './moved';
import { forgetReplaced, isOther, setAside } from './remade';
import { quietKey } from './guards/quiet';
import type { EntryRow, LinkSideRow } from './rows';
import { closeReview, openReview } from './reviews';

export interface Incoming {
	meta: ChangeMeta;
	fields: JsonObject;
}

/** Records of one side as they entered this run. */
export interface Absorbed {
	/** Links with something to look at. */
	links: Set<number>;
	/** Records without link whose entry is new or changed. */
	unlinked: Set<string>;
	/** Records that the feed says are deleted. */
	deleted: string[];
}

export interface AbsorbOptions {
	side: Side;
	wanted: Set<string>;
	/** Store time when the page was stored: a record on it was first seen then. */
	stored: number;
	readAt: number | null;
	/** The page holds no piece of a complete pass. */
	fromFeed?: boolean;
	/** Preview looks at every record as if it had no link yet. */
	preview: boolean;
}

/** Takes the records of one side into the store: observations, index, nothing planned yet. */
export function* absorb(
	context: Context,
	records: Incoming[],
	options: AbsorbOptions,
): Tx<Absorbed> {
	const absorbed: Absorbed = { links: new Set(), unlinked: new Set(), deleted: [] };
	for (let from = 0; from < records.length; from += LOOKED_UP_AT_ONCE) {
		const batch = records.slice(from, from + LOOKED_UP_AT_ONCE);
		const links = options.preview
			? new Map<string, KnownLink>()
			: yield* knownLinks(context, options.side, batch);
		const back = options.preview
			? new Set<string>()
			: yield* leftOutAmong(
					context,
					options.side,
					batch.map(({ meta }) => meta.id),
				);
		const moves = options.preview
			? new Map<string, LinkSideRow>()
			: yield* awaitedMoves(context, options.side);
		const left = new Map(
			batch.flatMap(({ meta }) => (isElsewhere(meta) ? [[meta.id, meta.movedTo as string]] : [])),
		);
		for (const record of batch) {
			const known = links.get(record.meta.id);
			if (record.meta.deleted === true) {
				if (known !== undefined) yield* stampLink(context, options, record.meta);
				absorbed.deleted.push(record.meta.id);
			} else if (isElsewhere(record.meta)) {
				// Somebody may have been told to look here, as the record has moved more than once since.
				const linked = known ?? moves.get(record.meta.id);
				yield* absorbLeftBehind(
					context,
					options,
					record.meta.id,
					linked,
					endOf(left, record.meta.id),
				);
			} else {
				const arrived = yield* arrive(context, options, moves, record, absorbed);
				const here = arrived ?? known;
				if (here !== undefined && back.has(record.meta.id)) {
					yield* includeAgain(context, options.side, record.meta.id);
					absorbed.links.add(here.link_id);
				}
				yield* absorbOne(context, record, options, absorbed, here);
			}
		}
		// Settings that only preview keep nobody's name.
		if (!options.preview) yield* putLabels(context, options.side, batch);
	}
	return absorbed;
}

type KnownLink = Pick<LinkSideRow, 'id' | 'link_id' | 'raw' | 'stamp' | 'mark'>;

const isElsewhere = ({ id, movedTo }: ChangeMeta): boolean =>
	movedTo !== undefined && movedTo !== id;

/** Where a record that moved more than once has got to, as far as this page tells. */
function endOf(left: ReadonlyMap<string, string>, id: string): string {
	const seen = new Set([id]);
	let at = left.get(id) as string;
	for (let next = left.get(at); next !== undefined && !seen.has(next); next = left.get(at)) {
		seen.add(at);
		at = next;
	}
	return at;
}

/** What a record left behind when it got another id: never a record of its own. */
function* absorbLeftBehind(
	context: Context,
	{ side }: AbsorbOptions,
	id: string,
	linked: Pick<KnownLink, 'id' | 'link_id'> | undefined,
	to: string,
): Tx<void> {
	context.notes.ignored++;
	if (linked?.id !== id) yield* dropEntry(context, side, id);
	if (linked !== undefined) yield* noteMove(context, linked.link_id, side, to, 'told');
}

/** A record that a link was waiting for under its new id. */
function* arrive(
	context: Context,
	{ side }: AbsorbOptions,
	moves: Map<string, LinkSideRow>,
	{ meta, fields }: Incoming,
	absorbed: Absorbed,
): Tx<KnownLink | undefined> {
	const moved = moves.get(meta.id);
	if (moved === undefined) return undefined;
	const linkId = yield* followMove(context, side, moved, { id: meta.id, fields, mark: meta.mark });
	if (linkId === undefined) return undefined;
	absorbed.links.add(linkId);
	return { id: meta.id, link_id: linkId, raw: null, stamp: null, mark: meta.mark ?? null };
}

/** Statements cost more than rows: most records of a page are linked and unchanged. */
const LOOKED_UP_AT_ONCE = 1000;

function* knownLinks(
	context: Context,
	side: Side,
	records: Incoming[],
): Tx<Map<string, KnownLink>> {
	const rows = yield* all<KnownLink>(
		'select id, link_id, raw, stamp, mark from link_side where flow = ? and side = ? and id in (#)',
		context.name,
		side,
		records.map(({ meta }) => meta.id),
	);
	return new Map(rows.map((row) => [row.id, row]));
}

function* absorbOne(
	context: Context,
	{ meta, fields }: Incoming,
	options: AbsorbOptions,
	absorbed: Absorbed,
	known: KnownLink | undefined,
): Tx<void> {
	const { side } = options;
	const raw = context.prints.raw(
		context.flow.mapHash,
		side,
		meta.id,
		rawText(context.flow, side, fields),
	);
	const needed = options.wanted.has(meta.id);
	if (
		known !== undefined &&
		isOther(context.flow.entities[side].capabilities, known.mark, meta.mark)
	) {
		yield* setAside(context, side, known);
		known = undefined;
	}
	if (known !== undefined) {
		if (known.mark === null && meta.mark !== undefined) yield* markLink(context, side, meta);
		if (isStale(context, side, known.stamp, meta)) {
			// Asked for, and a replica behind answered: ask again.
			if (needed) yield* want(context.name, side, meta.id, 'merge', known.link_id);
			return;
		}
		if (known.raw === raw && !needed) {
			// Of a feed's few records the time of reading is kept as well: it saves the next detail read.
			if (options.fromFeed || known.stamp !== (meta.modifiedAt ?? null))
				yield* stampLink(context, options, meta);
			context.notes.unchanged++;
			return;
		}
		if (known.raw !== raw) context.quiet?.fresh.add(quietKey(side, meta.id));
		yield* absorbLinked(context, { meta, fields }, raw, options);
		absorbed.links.add(known.link_id);
		return;
	}
	let entry = yield* one<
		Pick<EntryRow, 'raw' | 'stamp' | 'reference' | 'first_seen' | 'todo' | 'mark'>
	>(
		'select raw, stamp, reference, first_seen, todo, mark from entry where flow = ? and hash = ? and side = ? and id = ?',
		context.name,
		context.hash,
		side,
		meta.id,
	);
	if (yield* forgetReplaced(context, side, meta, entry)) entry = undefined;
	if (entry !== undefined) {
		if (isStale(context, side, entry.stamp, meta)) return;
		// A record that still waits for its partner is looked at again whenever its values are at hand.
		const waits = entry.todo === 1 && !options.preview;
		if (entry.raw === raw && entry.reference === (meta.reference ?? null) && !needed && !waits) {
			context.notes.unchanged++;
			return;
		}
	}
	if (entry?.raw !== raw) context.quiet?.fresh.add(quietKey(side, meta.id));
	yield* absorbUnlinked(context, { meta, fields }, raw, options, entry?.first_seen);
	absorbed.unlinked.add(meta.id);
}

/** An observation that is older than the last one is no edit: a replica behind, an old page. */
function isStale(context: Context, side: Side, known: string | null, meta: ChangeMeta): boolean {
	if (known === null || meta.modifiedAt === undefined || known === meta.modifiedAt) return false;
	const { stamp } = context.flow.entities[side].capabilities;
	if (stamp === 'none') return false;
	return laterStamp(stamp, known, meta.modifiedAt) === known;
}

function* stampLink(context: Context, options: AbsorbOptions, meta: ChangeMeta): Tx<void> {
	yield* run(
		'update link_side set stamp = ?, read_at = ? where flow = ? and side = ? and id = ?',
		meta.modifiedAt ?? null,
		options.readAt,
		context.name,
		options.side,
		meta.id,
	);
}

/** A mark that was not known before: the record was linked without it. */
const markLink = (context: Context, side: Side, meta: ChangeMeta) =>
	run(
		'update link_side set mark = ? where flow = ? and side = ? and id = ?',
		meta.mark ?? null,
		context.name,
		side,
		meta.id,
	);

function* absorbLinked(
	context: Context,
	{ meta, fields }: Incoming,
	raw: string,
	options: AbsorbOptions,
): Tx<void> {
	const { side } = options;
	const row = (yield* one<LinkSideRow>(
		'select * from link_side where flow = ? and side = ? and id = ?',
		context.name,
		side,
		meta.id,
	)) as LinkSideRow;
	const before = fromJson<Fingerprints>(row.seen, {});
	const observation = observe(context.flow, context.prints, side, meta.id, fields);
	countEmptied(context, side, before, observation);
	yield* reviewInvalid(context, side, observation, row.link_id);
	context.read[side].set(meta.id, observation);
	yield* recordReferences(context, row.link_id, side, observation.values);
	yield* run(
		'update link_side set raw = ?, stamp = ?, read_at = ?, seen = ? where flow = ? and side = ? and id = ?',
		raw,
		meta.modifiedAt ?? null,
		options.readAt,
		toJson({ ...before, ...observation.seen }),
		context.name,
		side,
		meta.id,
	);
	yield* putKeys(
		context,
		side,
		meta.id,
		indexKeys(context.flow, context.prints, side, observation, fields),
	);
	if (yield* anyDecided(context)) yield* keepKeys(context, side, meta.id);
}

function countEmptied(
	context: Context,
	side: Side,
	before: Fingerprints,
	observation: Observation,
): void {
	for (const row of context.flow.rows) {
		const old = before[row.key];
		const fresh = observation.seen[row.key];
		if (old === undefined || fresh === undefined || old === fresh) continue;
		const empty = emptyPrint(context.flow, context.prints, side, row, observation.id);
		if (fresh === empty && old !== empty) {
			const key = `${side}:${row.key}`;
			context.counts.emptied[key] = (context.counts.emptied[key] ?? 0) + 1;
		}
	}
}

function* absorbUnlinked(
	context: Context,
	{ meta, fields }: Incoming,
	raw: string,
	options: AbsorbOptions,
	firstSeen: number | undefined,
): Tx<void> {
	const { side } = options;
	const observation = observe(context.flow, context.prints, side, meta.id, fields);
	yield* resolveReferences(context, side, observation.values);
	const common = commonPrints(context, side, observation);
	yield* run(
		`insert into entry (flow, hash, side, id, raw, stamp, read_at, seen, common, empty_rows, reference, derived, mark, first_seen, todo, excluded)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1, 0)
			on conflict (flow, hash, side, id) do update set raw = excluded.raw, stamp = excluded.stamp, read_at = excluded.read_at,
				seen = excluded.seen, common = excluded.common, empty_rows = excluded.empty_rows, reference = excluded.reference,
				mark = coalesce(excluded.mark, entry.mark), todo = 1, excluded = 0`,
		context.name,
		context.hash,
		side,
		meta.id,
		raw,
		meta.modifiedAt ?? null,
		options.readAt,
		toJson(observation.seen),
		toJson(common.prints),
		toJson(common.empty),
		meta.reference ?? null,
		derivedReference(context, side, meta.id),
		meta.mark ?? null,
		firstSeen ?? options.stored,
	);
	yield* putKeys(
		context,
		side,
		meta.id,
		indexKeys(context.flow, context.prints, side, observation, fields),
	);
	if (!options.preview) {
		yield* reviewInvalid(context, side, observation);
		context.read[side].set(meta.id, observation);
	}
}

/** A value that cannot be read holds its own field of its own record; everything else goes on. */
function* reviewInvalid(
	context: Context,
	side: Side,
	observation: Observation,
	linkId?: number,
): Tx<void> {
	const label = context.flow.entities[side].label;
	const bad = new Set(observation.invalid.map(({ row }) => row.key));
	for (const { row, text } of observation.invalid) {
		const field = side === 'left' ? row.left : row.right;
		const isNew = yield* openReview(context.name, {
			kind: 'invalidValue',
			subject: `invalid:${side}:${observation.id}:${row.key}`,
			linkId,
			side,
			recordId: observation.id,
			field,
			text: `Flow "${context.name}": ${label} ${observation.id} has a value in "${field}" that cannot be read: ${text} Correct it in ${label}; the other fields go on.`,
		});
		if (isNew) context.notes.reviews++;
	}
	const open = yield* all<{ subject: string }>(
		"select subject from review where flow = ? and state = 'open' and kind = 'invalidValue' and side = ? and record_id = ?",
		context.name,
		side,
		observation.id,
	);
	for (const { subject } of open) {
		if (!bad.has(subject.slice(subject.lastIndexOf(':') + 1)))
			yield* closeReview(context.name, subject, 'corrected');
	}
}
