import type { Side } from '../../shared/contracts';
import type { JsonObject } from '../../shared/json';
import type { Fingerprints } from '../engine/merge';
import { observe } from '../engine/observe';
import { all, fromJson, one, run, toJson, type Tx } from '../store';
import type { Context } from './context';
import { decisionOn } from './people/decided';
import { addHistory, want } from './flows';
import { dropLabel } from './people/labels';
import { dropEntry, forgetEntry, holdLink, isTaken } from './link';
import { describeLink } from './plan';
import { dropOperation } from './planUpdate';
import { closeReview, openReview } from './reviews';
import type { LinkRow, LinkSideRow, OperationRow } from './rows';

/**
 * Ids that change. A system may say that a record lives on under another id (`told`), or a record may be
 * gone while a new one is its very image (`alike`: a person who was given another number). Either way the
 * link follows once the new record's values are at hand, and only if nobody else has that record.
 */
type Why = 'told' | 'alike';

/** What is kept of a move that a person is asked about. */
const refusedTo = (to: string | null): string => `refused ${to ?? ''}`;

type MoveContext = Pick<Context, 'flow' | 'name' | 'prints' | 'hash' | 'owner' | 'places' | 'owns'>;

/** Notes where a linked record went; its values are read next. Nothing is written to it until then. */
export function* noteMove(
	context: Pick<Context, 'name'>,
	linkId: number,
	side: Side,
	to: string,
	why: Why,
): Tx<void> {
	// Asked about before: seen again in the feed's overlap, it is no news while a person has not answered.
	const asked = yield* one(
		`select 1 from link_side s join link l on l.id = s.link_id
			where s.flow = ? and s.side = ? and s.link_id = ? and s.moved_why = ? and l.state = 'held'`,
		context.name,
		side,
		linkId,
		refusedTo(to),
	);
	if (asked !== undefined) return;
	yield* run(
		'update link_side set moved_to = ?, moved_why = ? where flow = ? and side = ? and link_id = ?',
		to,
		why,
		context.name,
		side,
		linkId,
	);
	const open = yield* all<OperationRow>(
		"select * from operation where link_id = ? and side = ? and state = 'ready'",
		linkId,
		side,
	);
	for (const { id } of open) yield* dropOperation(id);
	yield* want(context.name, side, to, 'moved', linkId);
}

/** Links whose record went elsewhere and has not been seen there yet, by the new id. */
export function* awaitedMoves(
	context: Pick<Context, 'name'>,
	side: Side,
): Tx<Map<string, LinkSideRow>> {
	const rows = yield* all<LinkSideRow>(
		'select * from link_side where flow = ? and side = ? and moved_to is not null',
		context.name,
		side,
	);
	return new Map(rows.map((row) => [row.moved_to as string, row]));
}

/** True if one side of the link is between two ids. */
export const isMoving = (sides: Partial<Record<Side, LinkSideRow>>): boolean =>
	sides.left?.moved_to != null || sides.right?.moved_to != null;

/**
 * The new record was read: the link follows, if it is free and (where nobody told) if it is the very image
 * of the old one but for its number. Returns the link's id if it followed.
 */
export function* followMove(
	context: MoveContext,
	side: Side,
	row: LinkSideRow,
	record: { id: string; fields: JsonObject; mark?: string },
): Tx<number | undefined> {
	const link = yield* one<LinkRow>('select * from link where id = ?', row.link_id);
	if (link === undefined) return undefined;
	if (row.id === record.id) {
		// What it left behind was seen once more after the link had followed: there is nothing to move.
		yield* run(
			'update link_side set moved_to = null, moved_why = null where flow = ? and side = ? and id = ?',
			context.name,
			side,
			row.id,
		);
		return link.id;
	}
	const before = observe(context.flow, context.prints, side, row.id, record.fields).seen;
	if (yield* isTaken(context, side, record.id, link.id)) {
		yield* moveRefused(context, side, row, link, 'is linked to another record already');
		return undefined;
	}
	if (row.moved_why === 'alike' && !isAlike(context, row, before)) {
		yield* giveUp(context, side, row, link);
		return undefined;
	}
	const now = observe(context.flow, context.prints, side, record.id, record.fields).seen;
	const base = underNewId(fromJson<Fingerprints>(row.base, {}), before, now);
	const seen = underNewId(fromJson<Fingerprints>(row.seen, {}), before, now);
	yield* run(
		`update link set ${side}_id = ?, gone_side = null, gone_at = null where id = ?`,
		record.id,
		link.id,
	);
	yield* moveSides(context, side, row, record);
	yield* run(
		'update link_side set base = ?, seen = ? where flow = ? and side = ? and id = ?',
		toJson(base),
		toJson(seen),
		context.name,
		side,
		record.id,
	);
	yield* moveRest(context, side, row.id, record.id);
	yield* closeReview(context.name, `match:${side}:${record.id}`, 'linked');
	yield* addHistory(context.name, {
		kind: 'moved',
		link_id: link.id,
		side,
		record_id: record.id,
		text: `${describeLink(context, link)}: the ${side} record has the id ${record.id} now, and the link went with it.`,
	});
	return link.id;
}

/** All that was known of the old record, but for its number, is just so in the new one. */
function isAlike(context: MoveContext, row: LinkSideRow, seen: Fingerprints): boolean {
	const known = fromJson<Fingerprints>(row.seen, {});
	const rows = context.flow.rows.filter(({ type }) => type !== 'alias' && type !== 'constant');
	return rows.every(({ key }) => known[key] === undefined || known[key] === seen[key]);
}

/**
 * Fingerprints hang on the record's id. What is unchanged under the old id gets its print under the new
 * one; what differs keeps a print that equals nothing, so that it counts as changed.
 */
function underNewId(old: Fingerprints, before: Fingerprints, now: Fingerprints): Fingerprints {
	return Object.fromEntries(
		Object.entries(old).map(([key, print]) => [
			key,
			before[key] === print && now[key] !== undefined ? now[key] : `moved ${print}`,
		]),
	);
}

/** The sides of the link in all flows that share it. What the others know is compared anew by the first-sync rule. */
function* moveSides(
	context: MoveContext,
	side: Side,
	row: LinkSideRow,
	record: { id: string; mark?: string },
): Tx<void> {
	const rows = yield* all<LinkSideRow>(
		'select * from link_side where link_id = ? and side = ?',
		row.link_id,
		side,
	);
	for (const each of rows) {
		yield* run(
			'delete from link_side where flow = ? and side = ? and id = ? and link_id <> ?',
			each.flow,
			side,
			record.id,
			row.link_id,
		);
		yield* run(
			`update link_side set id = ?, raw = null, moved_to = null, moved_why = null, mark = ?,
				base = case when flow = ? then base else '{}' end, seen = case when flow = ? then seen else '{}' end
				where flow = ? and side = ? and id = ?`,
			record.id,
			record.mark ?? null,
			context.name,
			context.name,
			each.flow,
			side,
			each.id,
		);
		if (each.flow !== context.name) yield* want(each.flow, side, record.id, 'merge', row.link_id);
	}
	yield* forgetEntry(context, side, record.id);
	yield* dropEntry(context, side, row.id);
}

/** Whatever else hangs on the id: decisions of people, and the references of other records. */
function* moveRest(context: MoveContext, side: Side, from: string, to: string): Tx<void> {
	yield* moveDecision(context, side, from, to);
	yield* dropLabel(context.name, side, from);
	yield* run(
		'update or replace reference set to_id = ? where system = ? and to_id = ?',
		to,
		context.flow.entities[side].system,
		from,
	);
	yield* run(
		'delete from wanted where flow = ? and side = ? and record_id = ?',
		context.name,
		side,
		from,
	);
}

/** What was decided on the old id counts; where nothing was, what was decided on the new one stays. */
function* moveDecision(
	{ owner }: Pick<MoveContext, 'owner'>,
	side: Side,
	from: string,
	to: string,
): Tx<void> {
	if ((yield* decisionOn(owner, side, from)) === undefined) return;
	yield* run('delete from decision where flow = ? and side = ? and record_id = ?', owner, side, to);
	for (const table of ['decision', 'decision_key'])
		yield* run(
			`update or replace ${table} set record_id = ? where flow = ? and side = ? and record_id = ?`,
			to,
			owner,
			side,
			from,
		);
}

function* moveRefused(
	context: MoveContext,
	side: Side,
	row: LinkSideRow,
	link: LinkRow,
	why: string,
): Tx<void> {
	const { label } = context.flow.entities[side];
	const text = `Flow "${context.name}": ${describeLink(context, link)}: ${label} ${row.id} lives on as ${row.moved_to ?? ''}, which ${why}. Nothing was written. Look at both records there, then unlink one of the pairs.`;
	yield* run(
		'update link_side set moved_to = null, moved_why = ? where flow = ? and side = ? and id = ?',
		refusedTo(row.moved_to),
		context.name,
		side,
		row.id,
	);
	yield* holdLink(link.id, text);
	yield* openReview(context.name, {
		kind: 'moved',
		subject: `moved:${link.id}`,
		linkId: link.id,
		side,
		recordId: row.id,
		text,
	});
}

/** Not the same record after all: the old one is gone, and the new one is matched like any other. */
function* giveUp(context: MoveContext, side: Side, row: LinkSideRow, link: LinkRow): Tx<void> {
	yield* run(
		'update link_side set moved_to = null, moved_why = ? where flow = ? and side = ? and id = ?',
		`not ${row.moved_to ?? ''}`,
		context.name,
		side,
		row.id,
	);
	yield* run(
		'update link set gone_side = ?, gone_at = coalesce(gone_at, ?) where id = ?',
		side,
		link.created_at,
		link.id,
	);
}

/** A record that was to be followed is not there. */
export function* moveNotFound(context: MoveContext, side: Side, row: LinkSideRow): Tx<void> {
	const link = (yield* one<LinkRow>('select * from link where id = ?', row.link_id)) as LinkRow;
	if (row.moved_why === 'alike') yield* giveUp(context, side, row, link);
	else yield* moveRefused(context, side, row, link, 'cannot be read');
}

/**
 * The one new record that has a match key of a record that is gone, if there is just one: before a link
 * ends, its record is looked for under another id.
 */
export function* lookAlike(
	context: Pick<Context, 'name' | 'hash'>,
	side: Side,
	row: LinkSideRow,
): Tx<string | undefined> {
	const rows = yield* all<{ id: string }>(
		`select distinct b.id as id from entry_key a
			join entry_key b on b.flow = a.flow and b.hash = a.hash and b.side = a.side and b.kind = a.kind and b.print = a.print
			join entry e on e.flow = b.flow and e.hash = b.hash and e.side = b.side and e.id = b.id
			where a.flow = ? and a.hash = ? and a.side = ? and a.id = ? and a.kind like 'm%' and b.id <> a.id
				and e.excluded = 0 and (e.note is null or e.note not in ('linked', 'ended')) limit 2`,
		context.name,
		context.hash,
		side,
		row.id,
	);
	const [found, ...more] = rows;
	if (found === undefined || more.length > 0 || row.moved_why === `not ${found.id}`)
		return undefined;
	return found.id;
}
