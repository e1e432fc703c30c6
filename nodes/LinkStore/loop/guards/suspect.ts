import type { Side } from '../../../shared/contracts';
import { insert, now, one, type Tx } from '../../store';
import type { Context } from '../context';
import { dropOperation } from '../planUpdate';
import type { LinkRow, OperationRow } from '../rows';

/** Plans the read that tells whether a record is gone, unless something is under way for it. */
export function* suspectGone(
	context: Pick<Context, 'name'>,
	link: LinkRow,
	side: Side,
	passId?: string,
): Tx<boolean> {
	const id = side === 'left' ? link.left_id : link.right_id;
	if (id === null || link.gone_side !== null) return false;
	const moving = yield* one(
		'select 1 from link_side where link_id = ? and side = ? and moved_to is not null',
		link.id,
		side,
	);
	if (moving !== undefined) return false;
	const open = yield* one<OperationRow>(
		"select * from operation where link_id = ? and side = ? and state in ('ready', 'sent')",
		link.id,
		side,
	);
	// An edit that was never sent has nothing to go to; if the record is there after all, it is planned anew.
	if (open !== undefined && open.kind === 'update' && open.first_sent === null)
		yield* dropOperation(open.id);
	else if (open !== undefined) return false;
	const t = yield* now();
	yield* insert('operation', {
		flow: context.name,
		link_id: link.id,
		side,
		kind: 'confirmGone',
		state: 'ready',
		record_id: id,
		reference: link.reference ?? '',
		pass_id: passId,
		canary: yield* pickCanary(context.name, side, id),
		planned_at: t,
	});
	return true;
}

/** A linked record that nobody suspects: while it cannot be read either, "not found" proves nothing. */
export function* pickCanary(
	flow: string,
	side: Side,
	id: string,
	not = '',
): Tx<string | undefined> {
	const row = yield* one<{ id: string }>(
		`select s.id from link_side s join link l on l.id = s.link_id
			where s.flow = ? and s.side = ? and s.id not in (?, ?) and l.state = 'linked' and l.gone_side is null
			and not exists (select 1 from operation o where o.link_id = l.id and o.side = s.side
				and o.kind = 'confirmGone' and o.state in ('ready', 'sent'))
			order by coalesce(s.read_at, 0) desc limit 1`,
		flow,
		side,
		id,
		not,
	);
	return row?.id;
}
