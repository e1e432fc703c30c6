import type { Side } from '../../shared/contracts';
import type { JsonValue } from '../../shared/json';
import { all, fromJson, insert, now, one, run, update, type Tx } from '../store';
import { LoopFault } from './fault';
import { addHistory, descriptionOf, getSide, placeOf, requireFlow, SIDES, want } from './flows';
import { endLink } from './link';
import type { LinkRow, ReviewRow } from './rows';

/** A link as people see it. */
export interface LinkView {
	link: number;
	flow: string;
	state: LinkRow['state'];
	left: string | null;
	right: string | null;
	reference: string | null;
	because: string | null;
	held: string | null;
	createdAt: string;
	endedAt: string | null;
}

const view = (row: LinkRow): LinkView => ({
	link: row.id,
	flow: row.owner,
	state: row.state,
	left: row.left_id,
	right: row.right_id,
	reference: row.reference,
	because: row.reason,
	held: row.held_text,
	createdAt: new Date(row.created_at).toISOString(),
	endedAt: row.ended_at === null ? null : new Date(row.ended_at).toISOString(),
});

export function* getLinks(
	flow: string,
	filter: { side?: Side; id?: string; state?: string },
	limit: number,
	offset = 0,
): Tx<LinkView[]> {
	const where = ['owner = ?'];
	const params: string[] = [flow];
	if (filter.state !== undefined) {
		where.push('state = ?');
		params.push(filter.state);
	}
	if (filter.id !== undefined && filter.side !== undefined) {
		where.push(`${filter.side}_id = ?`);
		params.push(filter.id);
	}
	const rows = yield* all<LinkRow>(
		`select * from link where ${where.join(' and ')} order by id limit ? offset ?`,
		...params,
		limit,
		offset,
	);
	return rows.map(view);
}

function* findLink(flow: string, side: Side, id: string): Tx<LinkRow | undefined> {
	return yield* one<LinkRow>(
		`select * from link where owner = ? and ${side}_id = ? and state <> 'ended' order by id desc limit 1`,
		flow,
		id,
	);
}

/** Links two records by a person's word. What differs is settled by the first-sync rule. */
export function* linkByHand(flow: string, left: string, right: string, who: string): Tx<LinkView> {
	const row = yield* requireFlow(flow);
	const places = {} as Record<Side, { system: string; entity: string }>;
	for (const side of SIDES) {
		const sideRow = yield* getSide(flow, side);
		const description = descriptionOf(sideRow);
		if (description === undefined || sideRow.account === null || row.approved_hash === null) {
			throw new LoopFault(
				`Flow "${flow}" has not gone live yet.`,
				'Run its preview and approve it first.',
			);
		}
		places[side] = { system: placeOf(description, sideRow.account), entity: description.entity };
	}
	const ids = { left, right };
	for (const side of SIDES) {
		const taken = yield* one<LinkRow>(
			side === 'left'
				? "select * from link where left_system = ? and left_entity = ? and left_id = ? and right_system = ? and right_entity = ? and state <> 'ended'"
				: "select * from link where right_system = ? and right_entity = ? and right_id = ? and left_system = ? and state <> 'ended'",
			places[side].system,
			places[side].entity,
			ids[side],
			...(side === 'left' ? [places.right.system, places.right.entity] : [places.left.system]),
		);
		if (taken === undefined) continue;
		if (taken.left_id === left && taken.right_id === right) return view(taken);
		const empty = taken.state === 'pending' && (taken.left_id === null || taken.right_id === null);
		const busy = yield* one(
			"select 1 from operation where link_id = ? and state = 'sent'",
			taken.id,
		);
		if (empty && busy === undefined) {
			yield* endLink(flow, taken, 'A person linked the record by hand before it was created.', {
				who,
			});
			continue;
		}
		throw new LoopFault(
			`The ${side} record ${ids[side]} is linked already (link ${taken.id}: ${taken.left_id ?? 'new'} ↔ ${taken.right_id ?? 'new'}).`,
			busy === undefined
				? 'Unlink it first.'
				: 'A create for it is under way: wait until it is settled.',
		);
	}
	const id = yield* insert('link', {
		owner: flow,
		left_system: places.left.system,
		left_entity: places.left.entity,
		left_id: left,
		right_system: places.right.system,
		right_entity: places.right.entity,
		right_id: right,
		state: 'linked',
		source: 'left',
		reason: 'byHand',
		created_at: yield* now(),
	});
	for (const side of SIDES) {
		// The next run meets the pair, takes its values and settles what differs.
		yield* run(
			`insert into entry (flow, hash, side, id, first_seen, todo, note) values (?, ?, ?, ?, ?, 1, 'byHand')
				on conflict (flow, hash, side, id) do update set todo = 1, note = 'byHand'`,
			flow,
			row.approved_hash as string,
			side,
			ids[side],
			yield* now(),
		);
		yield* run(
			"update review set state = 'resolved', resolved_at = ?, resolution = 'linked by hand', data = null where flow = ? and state = 'open' and side = ? and record_id = ? and kind in ('match', 'cannotCreate', 'probableDuplicate', 'unknownCreate')",
			yield* now(),
			flow,
			side,
			ids[side],
		);
	}
	yield* addHistory(flow, { kind: 'linkedByHand', link_id: id, who, text: `${left} ↔ ${right}` });
	yield* run('update flow set requests = requests + 1 where name = ?', flow);
	return view((yield* one<LinkRow>('select * from link where id = ?', id)) as LinkRow);
}

/** Ends a link by a person's word; both records stay, and are not linked or created again by themselves. */
export function* unlink(flow: string, side: Side, id: string, who: string): Tx<LinkView> {
	yield* requireFlow(flow);
	const link = yield* findLink(flow, side, id);
	if (link === undefined) {
		throw new LoopFault(
			`The ${side} record ${id} has no link in flow "${flow}".`,
			'Check the id with Link: Get Many.',
		);
	}
	const busy = yield* one("select 1 from operation where link_id = ? and state = 'sent'", link.id);
	if (busy !== undefined) {
		throw new LoopFault(
			`A write for link ${link.id} is under way, or its outcome is not known yet.`,
			'Wait for the next run, then unlink.',
		);
	}
	yield* endLink(flow, link, 'Unlinked by a person.', { who });
	return view({ ...link, state: 'ended', ended_at: yield* now() });
}

export interface ReviewView {
	review: number;
	flow: string;
	kind: string;
	text: string;
	side: Side | null;
	record: string | null;
	field: string | null;
	data: JsonValue;
	state: ReviewRow['state'];
	createdAt: string;
	resolution: string | null;
}

export const reviewView = (row: ReviewRow): ReviewView => ({
	review: row.id,
	flow: row.flow,
	kind: row.kind,
	text: row.text,
	side: row.side,
	record: row.record_id,
	field: row.field,
	data: fromJson<JsonValue>(row.data, null),
	state: row.state,
	createdAt: new Date(row.created_at).toISOString(),
	resolution: row.resolution,
});

export function* getReviews(
	flow: string | undefined,
	state: string | undefined,
	limit: number,
): Tx<ReviewView[]> {
	const where: string[] = [];
	const params: string[] = [];
	if (flow !== undefined) {
		where.push('flow = ?');
		params.push(flow);
	}
	if (state !== undefined) {
		where.push('state = ?');
		params.push(state);
	}
	const rows = yield* all<ReviewRow>(
		`select * from review ${where.length === 0 ? '' : `where ${where.join(' and ')}`} order by id limit ?`,
		...params,
		limit,
	);
	return rows.map(reviewView);
}

export type Resolution = 'takeLeft' | 'takeRight' | 'leave' | 'createAnyway' | 'unlink';

/** Carries out a person's answer. */
export function* resolveReview(id: number, resolution: Resolution, who: string): Tx<ReviewView> {
	const review = yield* requireReview(id);
	const t = yield* now();
	if (resolution === 'takeLeft' || resolution === 'takeRight') yield* takeSide(review, resolution);
	else if (resolution === 'createAnyway') yield* createAnyway(review, who);
	else if (resolution === 'unlink') {
		const link = yield* linkOfReview(review);
		yield* endLink(review.flow, link, 'Unlinked by a person.', { who });
	} else yield* leave(review);
	yield* update(
		'review',
		{ state: 'resolved', resolved_at: t, resolution: `${resolution} by ${who}` },
		'id = ?',
		id,
	);
	yield* run('update review set data = null where id = ?', id);
	yield* addHistory(review.flow, {
		kind: 'resolved',
		link_id: review.link_id ?? undefined,
		who,
		text: `${resolution}: ${review.text}`,
	});
	yield* run('update flow set requests = requests + 1 where name = ?', review.flow);
	return reviewView((yield* one<ReviewRow>('select * from review where id = ?', id)) as ReviewRow);
}

function* requireReview(id: number): Tx<ReviewRow> {
	const review = yield* one<ReviewRow>('select * from review where id = ?', id);
	if (review === undefined)
		throw new LoopFault(`There is no review ${id}.`, 'Look at Review: Get Many for the open ones.');
	if (review.state !== 'open') {
		throw new LoopFault(
			`Review ${id} was closed before (${review.resolution ?? review.state}).`,
			'Nothing was changed.',
		);
	}
	return review;
}

function* linkOfReview(review: ReviewRow): Tx<LinkRow> {
	const link =
		review.link_id === null
			? undefined
			: yield* one<LinkRow>('select * from link where id = ?', review.link_id);
	if (link === undefined) {
		throw new LoopFault(
			`Review ${review.id} is not about a link.`,
			'Link the records by hand, or choose another answer.',
		);
	}
	return link;
}

/** Makes one side's value win: the other side's baseline is set to what it has, so only the chosen side counts as changed. */
function* takeSide(review: ReviewRow, resolution: 'takeLeft' | 'takeRight'): Tx<void> {
	const link = yield* linkOfReview(review);
	if (review.row_key === null) {
		throw new LoopFault(
			`Review ${review.id} is not about a field with two values.`,
			'Choose another answer.',
		);
	}
	const loser: Side = resolution === 'takeLeft' ? 'right' : 'left';
	if (review.kind === 'oneWay' && review.side !== loser) {
		// That row never writes to the losing side: both values stay until the leading one is edited.
		yield* leave(review);
		return;
	}
	for (const side of SIDES) {
		const row = yield* one<{ base: string; seen: string; id: string }>(
			'select base, seen, id from link_side where link_id = ? and flow = ? and side = ?',
			link.id,
			review.flow,
			side,
		);
		if (row === undefined) continue;
		const base = fromJson<Record<string, string>>(row.base, {});
		const seen = fromJson<Record<string, string>>(row.seen, {});
		const current = seen[review.row_key];
		if (current === undefined) continue;
		base[review.row_key] = side === loser ? current : 'chosen by a person';
		yield* run(
			'update link_side set base = ? where link_id = ? and flow = ? and side = ?',
			JSON.stringify(base),
			link.id,
			review.flow,
			side,
		);
		yield* want(review.flow, side, row.id, 'merge', link.id);
	}
}

/** The record is set up although something like it is there. */
function* createAnyway(review: ReviewRow, who: string): Tx<void> {
	if (review.op !== null && review.kind === 'unknownCreate') {
		yield* run(
			"update operation set state = 'ready', first_sent = null, progress = null where id = ? and state = 'sent'",
			review.op,
		);
		return;
	}
	if (review.kind !== 'match' || review.record_id === null || review.side === null) {
		throw new LoopFault(
			`Review ${review.id} is not about a record to be created.`,
			'Choose another answer.',
		);
	}
	const flow = yield* requireFlow(review.flow);
	const t = yield* now();
	yield* run(
		`insert into decision (flow, side, record_id, choice, who, role, at) values (?, ?, ?, 'createNew', ?, 'administrator', ?)
			on conflict (flow, side, record_id) do update set choice = 'createNew', who = excluded.who, at = excluded.at, before = decision.choice`,
		review.flow,
		review.side,
		review.record_id,
		who,
		t,
	);
	yield* run(
		'update entry set todo = 1, note = null where flow = ? and hash = ? and side = ? and id = ?',
		review.flow,
		flow.approved_hash ?? '',
		review.side,
		review.record_id,
	);
}

/** Both sides stay as they are; the difference counts as settled until somebody edits again. */
function* leave(review: ReviewRow): Tx<void> {
	if (review.link_id === null) return;
	const rows = yield* all<{ side: Side; base: string; seen: string }>(
		'select side, base, seen from link_side where link_id = ? and flow = ?',
		review.link_id,
		review.flow,
	);
	for (const row of rows) {
		const base = fromJson<Record<string, string>>(row.base, {});
		const seen = fromJson<Record<string, string>>(row.seen, {});
		const keys = review.row_key === null ? Object.keys(seen) : [review.row_key];
		for (const key of keys) if (seen[key] !== undefined) base[key] = seen[key];
		yield* run(
			'update link_side set base = ? where link_id = ? and flow = ? and side = ?',
			JSON.stringify(base),
			review.link_id,
			review.flow,
			row.side,
		);
	}
	yield* release(review);
}

/** Lets a held link go on. */
function* release(review: ReviewRow): Tx<void> {
	yield* run(
		"update link set state = case when left_id is null or right_id is null then 'pending' else 'linked' end, held_text = null, meanwhile = 0, gone_side = null where id = ? and state = 'held'",
		review.link_id,
	);
}

/** Tries again what was refused, from attempt 0. */
export function* retryReview(id: number, who: string): Tx<ReviewView> {
	const review = yield* requireReview(id);
	const t = yield* now();
	if (review.op !== null) {
		// Without its values (they have expired) a create is planned anew from the record, which is read below.
		yield* run(
			"update operation set state = case when kind = 'create' then 'ready' else 'dropped' end, outcome = null, attempt = attempt, refusals = 0, not_before = 0, planned_at = ? where id = ? and state = 'rejected' and not (kind = 'create' and payload is null)",
			t,
			review.op,
		);
	}
	yield* release(review);
	const link =
		review.link_id === null
			? undefined
			: yield* one<LinkRow>('select * from link where id = ?', review.link_id);
	for (const side of SIDES) {
		const recordId = side === 'left' ? link?.left_id : link?.right_id;
		if (link !== undefined && recordId != null)
			yield* want(review.flow, side, recordId, 'merge', link.id);
	}
	if (link === undefined && review.side !== null && review.record_id !== null) {
		const flow = yield* requireFlow(review.flow);
		yield* run(
			'update entry set todo = 1, note = null where flow = ? and hash = ? and side = ? and id = ?',
			review.flow,
			flow.approved_hash ?? '',
			review.side,
			review.record_id,
		);
		yield* want(review.flow, review.side, review.record_id, 'create');
	}
	yield* update(
		'review',
		{ state: 'resolved', resolved_at: t, resolution: `retry by ${who}` },
		'id = ?',
		id,
	);
	yield* run('update review set data = null where id = ?', id);
	yield* run('update flow set requests = requests + 1, delay = 0 where name = ?', review.flow);
	return reviewView((yield* one<ReviewRow>('select * from review where id = ?', id)) as ReviewRow);
}
