/** Records that a node on the canvas (a Filter) leaves out: not gone, not created, link kept, nothing carried. */
import type { Side } from '../../shared/contracts';
import { all, fromJson, one, run, type Tx } from '../store';
import type { Incoming } from './absorb';
import type { Context } from './context';
import type { PageRow } from './rows';

type Where = Pick<Context, 'name' | 'hash'>;

/** On the page, but no item came. */
export function* noteLeftOut(
	context: Pick<Context, 'name' | 'hash' | 't'>,
	side: Side,
	page: PageRow,
	records: Incoming[],
): Tx<void> {
	const came = new Set(records.map(({ meta }) => meta.id));
	for (const id of fromJson<string[]>(page.ids, [])) {
		if (came.has(id)) continue;
		yield* run(
			`insert into entry (flow, hash, side, id, first_seen, todo, excluded, note) values (?, ?, ?, ?, ?, 0, 1, 'excluded')
				on conflict (flow, hash, side, id) do update set todo = 0, excluded = 1,
					note = case when entry.note = 'linked' then 'linked' else 'excluded' end`,
			context.name,
			context.hash,
			side,
			id,
			page.stored,
		);
		yield* dropPlanned(context, side, id);
	}
}

/** What was planned for it while it took part, and has surely not been sent. */
function* dropPlanned(context: Pick<Context, 'name' | 't'>, side: Side, id: string): Tx<void> {
	yield* run(
		`update operation set state = 'dropped', settled_at = ?, values_until = ?, payload = null
			where flow = ? and state = 'ready' and first_sent is null and progress is null
				and kind in ('create', 'update', 'archive', 'restore')
				and link_id in (select link_id from link_side where flow = ? and side = ? and id = ?)`,
		context.t,
		context.t,
		context.name,
		context.name,
		side,
		id,
	);
}

/** Those of the records that were left out when they were last read. */
export function* leftOutAmong(context: Where, side: Side, ids: string[]): Tx<Set<string>> {
	const rows = yield* all<{ id: string }>(
		'select id from entry where flow = ? and hash = ? and side = ? and excluded = 1 and id in (#)',
		context.name,
		context.hash,
		side,
		ids,
	);
	return new Set(rows.map(({ id }) => id));
}

/** A linked record takes part again, with all that was edited meanwhile. */
export const includeAgain = (context: Where, side: Side, id: string): Tx<number> =>
	run(
		'update entry set excluded = 0 where flow = ? and hash = ? and side = ? and id = ?',
		context.name,
		context.hash,
		side,
		id,
	);

/** One record of a link was left out when it was last read. */
export function* isLeftOut(context: Where, leftId: string, rightId: string): Tx<boolean> {
	const row = yield* one(
		`select 1 from entry where flow = ? and hash = ? and side = 'left' and id = ? and excluded = 1
			union all select 1 from entry where flow = ? and hash = ? and side = 'right' and id = ? and excluded = 1
			limit 1`,
		context.name,
		context.hash,
		leftId,
		context.name,
		context.hash,
		rightId,
	);
	return row !== undefined;
}
