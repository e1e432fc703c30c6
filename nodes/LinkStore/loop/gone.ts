import { otherSide, type Side } from '../../shared/contracts';
import { tooManyGone } from '../engine/guard';
import type { Fingerprints } from '../engine/merge';
import { all, fromJson, insert, now, one, run, toJson, type Tx } from '../store';
import type { Context } from './context';
import { isPaused, noteGone } from './people/decided';
import { getSide, stateOf, stopFlow } from './flows';
import { dropLabel, forgetNames } from './people/labels';
import { dropEntry, endLink, holdLink, linkSides } from './link';
import { awaitedMoves, lookAlike, moveNotFound, noteMove } from './moved';
import { describeLink } from './plan';
import { dropOperation } from './planUpdate';
import { closeReview, openReview } from './reviews';
import type { LinkRow, LinkSideRow, PageRow } from './rows';
import { suspectGone } from './guards/suspect';
import { isConfirmed } from './match';

/** After a complete pass: which linked records did none of its pages have? */
export function* findMissing(context: Context, side: Side, page: PageRow): Tx<void> {
	const { capabilities } = context.flow.entities[side];
	if (!context.owns || !capabilities.completeListing || page.pass_id === null) return;
	const pages = yield* all<{ ids: string; begun: number }>(
		'select ids, begun from page where flow = ? and side = ? and pass_id = ?',
		context.name,
		side,
		page.pass_id,
	);
	const seen = new Set(pages.flatMap(({ ids }) => fromJson<string[]>(ids, [])));
	const begun = Math.min(...pages.map((each) => each.begun));
	yield* forgetUnlinked(context, side, seen, begun);
	yield* forgetNames(context, side);
	// Mostly nothing is missing, and the ids alone, which are in an index, tell so.
	const ids = yield* all<{ id: string }>(
		'select id from link_side where flow = ? and side = ?',
		context.name,
		side,
	);
	if (ids.every(({ id }) => seen.has(id))) return;
	const linked = yield* all<{ id: string; link_id: number }>(
		`select s.id, s.link_id from link_side s join link l on l.id = s.link_id
			where s.flow = ? and s.side = ? and s.created_at < ? and s.moved_to is null and l.state in ('linked', 'held') and l.gone_side is null`,
		context.name,
		side,
		begun,
	);
	const missing = linked.filter(({ id }) => !seen.has(id));
	if (missing.length === 0) return;
	if (isNeverKnown(context, side)) {
		yield* reviewMissing(context, side, missing);
		return;
	}
	// An empty listing is no listing. A shorter one may show valid records only: the single reads tell.
	if (
		seen.size === 0 &&
		tooManyGone(missing.length, linked.length) &&
		!(yield* isConfirmed(context, 'gone'))
	) {
		yield* stopTooMany(context, side, missing.length, linked.length);
		return;
	}
	for (const { link_id: linkId } of missing) {
		const link = (yield* one<LinkRow>('select * from link where id = ?', linkId)) as LinkRow;
		yield* suspectGone(context, link, side, page.pass_id);
	}
	yield* setCanaries(context, side, seen);
}

/** Systems without a read of one record can never say that it is gone. */
const isNeverKnown = (context: Context, side: Side): boolean => {
	const { gone, singleRead } = context.flow.entities[side].capabilities;
	return gone === 'never' || !singleRead;
};

function* stopTooMany(context: Context, side: Side, missing: number, links: number): Tx<void> {
	context.stopped = true;
	yield* stopFlow(
		context.name,
		'gone',
		`${missing} of ${links} linked records are missing on the ${side} side. That is more than usually vanish at once: the account may have lost rights, or a filter may hide them. Nothing was ended or deleted.`,
		missing,
	);
}

/** A read of a record that was just listed must work, or "not found" proves nothing. */
function* setCanaries(context: Context, side: Side, seen: Set<string>): Tx<void> {
	const row = yield* one<{ id: string }>(
		'select id from link_side where flow = ? and side = ? and id in (#) limit 1',
		context.name,
		side,
		[...seen],
	);
	yield* run(
		"update operation set canary = ? where flow = ? and side = ? and kind = 'confirmGone' and state = 'ready'",
		row?.id ?? null,
		context.name,
		side,
	);
}

/** Records without link that a pass did not show are simply not there any more. */
function* forgetUnlinked(context: Context, side: Side, seen: Set<string>, begun: number): Tx<void> {
	const entries = yield* all<{ id: string }>(
		`select e.id from entry e where e.flow = ? and e.hash = ? and e.side = ? and e.first_seen < ?
			and (e.note is null or e.note <> 'linked')`,
		context.name,
		context.hash,
		side,
		begun,
	);
	for (const { id } of entries) {
		if (seen.has(id)) continue;
		yield* forgetRecord(context, side, id);
	}
}

/** What was decided on it stays, for a new record with the same match key. */
function* forgetRecord(context: Context, side: Side, id: string): Tx<void> {
	yield* dropEntry(context, side, id);
	yield* dropLabel(context.name, side, id);
	yield* noteGone(context.name, side, id);
	yield* closeReview(context.name, `create:${side}:${id}`, 'the record is gone');
}

function* reviewMissing(
	context: Context,
	side: Side,
	missing: Array<{ id: string; link_id: number }>,
): Tx<void> {
	for (const { id, link_id: linkId } of missing) {
		const isNew = yield* openReview(context.name, {
			kind: 'missing',
			subject: `missing:${side}:${id}`,
			linkId,
			side,
			recordId: id,
			text: `Flow "${context.name}": ${context.flow.entities[side].label} ${id} is in no page of a complete listing any more, but this system has no way to tell whether it is gone. Look there; if it is gone, unlink the pair.`,
		});
		if (isNew) context.notes.reviews++;
	}
}

/** Ids that a single read did not find, and tombstones of the feed. */
export function* absorbGone(
	context: Context,
	side: Side,
	missing: string[],
	tombstones: string[],
): Tx<void> {
	const moves = yield* awaitedMoves(context, side);
	for (const id of [...missing, ...tombstones]) {
		const moved = moves.get(id);
		if (moved !== undefined) yield* moveNotFound(context, side, moved);
		const row = yield* one<{ link_id: number }>(
			'select link_id from link_side where flow = ? and side = ? and id = ?',
			context.name,
			side,
			id,
		);
		if (row === undefined) {
			yield* forgetRecord(context, side, id);
			continue;
		}
		const link = (yield* one<LinkRow>('select * from link where id = ?', row.link_id)) as LinkRow;
		if (tombstones.includes(id) && context.flow.entities[side].capabilities.gone === 'tombstone') {
			yield* run(
				'update link set gone_side = ?, gone_at = ? where id = ? and gone_side is null',
				side,
				context.t,
				link.id,
			);
		} else if (isNeverKnown(context, side)) {
			yield* reviewMissing(context, side, [{ id, link_id: link.id }]);
		} else {
			yield* suspectGone(context, link, side);
		}
	}
}

const DAY_MS = 86_400_000;

/**
 * Consequences of what is surely gone: only once both sides are read up and every suspicion is settled,
 * and counted together with what was gone during the last day, over all runs.
 */
export function* followGone(context: Context): Tx<void> {
	if (!context.owns || (yield* isReading(context))) return;
	for (const side of SIDE_ORDER) {
		const gone = yield* all<LinkRow>(
			"select * from link where owner = ? and gone_side = ? and state <> 'ended'",
			context.owner,
			side,
		);
		if (gone.length === 0) continue;
		const open = yield* one(
			"select 1 from operation where flow = ? and side = ? and kind = 'confirmGone' and state in ('ready', 'sent') limit 1",
			context.name,
			side,
		);
		if (open !== undefined) continue;
		const links = yield* one<{ n: number; lately: number }>(
			`select count(case when state in ('linked', 'held') then 1 end) as n,
				count(case when state = 'ended' and gone_side = ? and gone_at > ? then 1 end) as lately
				from link where owner = ?`,
			side,
			context.t - DAY_MS,
			context.owner,
		);
		const lately = links?.lately ?? 0;
		const total = (links?.n ?? 0) + lately;
		// Held ones wait for a person already: they are not news.
		const fresh = gone.filter(({ state }) => state !== 'held');
		if (yield* isConfirmed(context, 'gone')) {
			// What an administrator has looked at does not count against later ones.
			yield* run(
				'update link set gone_at = 0 where owner = ? and gone_side = ?',
				context.owner,
				side,
			);
		} else if (fresh.length > 0 && tooManyGone(fresh.length + lately, total)) {
			yield* stopTooMany(context, side, fresh.length + lately, total);
			return;
		}
		for (const link of gone) yield* goneLink(context, link, side);
	}
}

const SIDE_ORDER = ['left', 'right'] as const;

function* isReading(context: Context): Tx<boolean> {
	for (const side of SIDE_ORDER) {
		const state = stateOf(yield* getSide(context.name, side));
		if (state.feed !== undefined || state.pass !== undefined) return true;
	}
	return false;
}

function* goneLink(context: Context, link: LinkRow, side: Side): Tx<void> {
	const survivor = otherSide(side);
	const survivorId = survivor === 'left' ? link.left_id : link.right_id;
	const sides = yield* linkSides(context.name, link.id);
	if (yield* isElsewhere(context, link, side, sides[side])) return;
	// Already under way, or refused and in review: nothing is planned twice.
	const last = yield* one<{ id: number; kind: string; state: string }>(
		'select id, kind, state from operation where link_id = ? and side = ? order by id desc limit 1',
		link.id,
		survivor,
	);
	const following = last?.kind === 'delete' || last?.kind === 'archive';
	if (last?.state === 'sent' || (following && ['ready', 'rejected'].includes(last?.state ?? '')))
		return;
	if (last?.state === 'ready') yield* dropOperation(last.id);
	const row = sides[survivor];
	const base = fromJson<Fingerprints>(row?.base, {});
	const seen = fromJson<Fingerprints>(row?.seen, {});
	const edited = Object.keys(base).some(
		(key) => seen[key] !== undefined && seen[key] !== base[key],
	);
	const policy =
		side === 'left' ? context.flow.settings.whenLeftGone : context.flow.settings.whenRightGone;
	const { label } = context.flow.entities[side];
	const goneId = side === 'left' ? link.left_id : link.right_id;
	// A paused link carries nothing, so it neither deletes nor asks: it just ends.
	const paused = yield* isPaused(context.owner, link.left_id, link.right_id);
	if ((edited || link.state === 'held') && !paused) {
		const text = `Flow "${context.name}": ${label} ${goneId} is gone, but its partner ${context.flow.entities[survivor].label} ${survivorId} was edited meanwhile. Nothing was deleted. Unlink them, or set up the missing record again.`;
		yield* holdLink(link.id, text);
		const isNew = yield* openReview(context.name, {
			kind: 'goneAndEdited',
			subject: `gone:${link.id}`,
			linkId: link.id,
			side,
			recordId: goneId ?? undefined,
			text,
		});
		if (isNew) context.notes.reviews++;
		return;
	}
	if (policy === 'endLink' || paused || survivorId === null) {
		yield* endLink(
			context.name,
			link,
			`${describeLink(context, link)}: the ${side} record is gone, so the link has ended. The ${survivor} record stays.`,
			{ goneSide: side },
		);
		yield* settleSurvivor(context, survivor, survivorId);
		return;
	}
	if (policy === 'delete' && (yield* isReferredTo(context, survivor, survivorId))) {
		yield* openReview(context.name, {
			kind: 'stillReferred',
			subject: `gone:${link.id}`,
			linkId: link.id,
			side: survivor,
			recordId: survivorId,
			text: `Flow "${context.name}": ${label} ${goneId} is gone, but ${context.flow.entities[survivor].label} ${survivorId} is still referred to by other linked records, so it was not deleted. It is deleted once none of them is left; or unlink the pair.`,
		});
		return;
	}
	yield* closeReview(context.name, `gone:${link.id}`, 'no longer referred to');
	yield* insert('operation', {
		flow: context.name,
		link_id: link.id,
		side: survivor,
		kind: policy,
		state: 'ready',
		record_id: survivorId,
		reference: link.reference ?? '',
		expected: toJson(base),
		planned_at: yield* now(),
	});
}

/** A record that no read finds may have got another id. What a tombstone or another mark says is final. */
function* isElsewhere(
	context: Context,
	link: LinkRow,
	side: Side,
	row: LinkSideRow | undefined,
): Tx<boolean> {
	const isFinal = context.flow.entities[side].capabilities.gone === 'tombstone';
	if (row === undefined || isFinal || row.moved_to !== null) return row?.moved_to != null;
	const found = yield* lookAlike(context, side, row);
	if (found === undefined) return false;
	yield* run('update link set gone_side = null where id = ?', link.id);
	yield* noteMove(context, link.id, side, found, 'alike');
	return true;
}

/** The survivor is not taken for new: its entry says that its link ended. */
function* settleSurvivor(context: Context, side: Side, id: string | null): Tx<void> {
	if (id === null) return;
	yield* run(
		`insert into entry (flow, hash, side, id, first_seen, todo, note) values (?, ?, ?, ?, ?, 0, 'ended')
			on conflict (flow, hash, side, id) do update set todo = 0, note = 'ended'`,
		context.name,
		context.hash,
		side,
		id,
		context.t,
	);
}

/** True while a waiting or linked record of another flow needs this one. */
function* isReferredTo(context: Context, side: Side, id: string): Tx<boolean> {
	const row = yield* one('select 1 from waiting where for_id = ? limit 1', id);
	if (row !== undefined) return true;
	const reference = yield* one(
		`select 1 from reference r join link l on l.id = r.link_id
			where r.system = ? and r.to_id = ? and l.state <> 'ended' limit 1`,
		context.flow.entities[side].system,
		id,
	);
	return reference !== undefined;
}
