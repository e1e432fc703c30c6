import type { Side } from '../../../shared/contracts';
import type { JsonValue } from '../../../shared/json';
import { all, fromJson, now, one, run, type Tx, update } from '../../store';
import { LoopFault } from '../fault';
import { forgetFlips } from '../guards/flips';
import { addHistory, requireFlow, SIDES, want } from '../flows';
import { endLink } from '../link';
import type { LinkRow, ReviewRow } from '../rows';

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
	yield* forgetFlips(review);
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
	if (
		!['match', 'decideAgain'].includes(review.kind) ||
		review.record_id === null ||
		review.side === null
	) {
		throw new LoopFault(
			`Review ${review.id} is not about a record to be created.`,
			'Choose another answer.',
		);
	}
	const t = yield* now();
	yield* run(
		`insert into decision (flow, side, record_id, choice, who, role, at) values (?, ?, ?, 'createNew', ?, 'administrator', ?)
			on conflict (flow, side, record_id) do update set choice = 'createNew', who = excluded.who, role = excluded.role,
				at = excluded.at, before = decision.choice, rev = decision.rev + 1`,
		review.flow,
		review.side,
		review.record_id,
		who,
		t,
	);
	yield* lookAgain(review);
}

/** The next run looks at the record as if it were new. */
function* lookAgain(review: ReviewRow): Tx<void> {
	const flow = yield* requireFlow(review.flow);
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
	yield* forgetFlips(review);
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
		yield* lookAgain(review);
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
