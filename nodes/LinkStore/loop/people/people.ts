import type { Side } from '../../../shared/contracts';
import { all, insert, now, one, run, type Tx } from '../../store';
import { LoopFault } from '../fault';
import { addHistory, descriptionOf, getSide, ownerOf, placeOf, requireFlow, SIDES } from '../flows';
import { endLink } from '../link';
import type { LinkRow } from '../rows';

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
	const owner = ownerOf(row);
	if (owner !== flow) {
		throw new LoopFault(
			`Flow "${flow}" uses the links of "${owner}" and makes none itself.`,
			`Link the two records in flow "${owner}": this one then follows by itself.`,
		);
	}
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
