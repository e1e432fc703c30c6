import type { ChangeMeta, Side } from '../../shared/contracts';
import type { Capabilities } from '../../shared/entity';
import { laterStamp } from '../engine/cursor';
import { all, one, run, type Tx } from '../store';
import type { Context } from './context';
import { setDecisionAside } from './people/decided';
import { addHistory } from './flows';
import { dropEntry } from './link';
import { dropOperation } from './planUpdate';
import type { EntryRow, LinkRow, LinkSideRow, OperationRow } from './rows';

/**
 * Ids that return. Some systems give the id of a deleted record to a new one. The record's mark (when it
 * was made) tells them apart; the link belongs to the record that is gone, never to the new one.
 */
type MarkContext = Pick<Context, 'flow' | 'name'>;

/** True if the mark says that this is another record than the one known under this id. */
export function isOther(
	{ marks }: Pick<Capabilities, 'marks'>,
	known: string | null | undefined,
	mark: string | undefined,
): boolean {
	if (marks === undefined || mark === undefined || known === mark) return false;
	// Not known yet: from a time without marks. A mark that only remade records have says it all.
	return known == null ? marks === 'whenRemade' : true;
}

/** True if a record that came back under the id of an ended link is another one. */
export function isOtherThanEnded(
	context: Pick<Context, 'flow'>,
	side: Side,
	link: LinkRow,
	entry: Pick<EntryRow, 'mark' | 'stamp'>,
): boolean {
	const { marks, stamp } = context.flow.entities[side].capabilities;
	if (marks === undefined || link.gone_side !== side) return false;
	const known = side === 'left' ? link.left_mark : link.right_mark;
	if (known === null) return false;
	if (marks === 'always') return entry.mark !== null && entry.mark !== known;
	// A deleted record of this kind never comes back; only what was read before it was deleted may still show up.
	if (entry.mark !== null) return true;
	return (
		entry.stamp !== null &&
		entry.stamp !== known &&
		laterStamp(stamp, known, entry.stamp) === entry.stamp
	);
}

const oldId = (id: string, linkId: number): string => `${id} (deleted, link ${linkId})`;

/** Another record has the id of a linked one: that one is gone, and the link keeps its own name for it. */
export function* setAside(
	context: MarkContext & Pick<Context, 't'>,
	side: Side,
	known: Pick<LinkSideRow, 'id' | 'link_id'>,
): Tx<void> {
	const aside = oldId(known.id, known.link_id);
	const link = yield* one<LinkRow>('select * from link where id = ?', known.link_id);
	yield* run(
		`update link set ${side}_id = ?, gone_side = coalesce(gone_side, ?), gone_at = coalesce(gone_at, ?) where id = ?`,
		aside,
		side,
		context.t,
		known.link_id,
	);
	yield* setDecisionAside(link?.owner ?? context.name, side, known.id, aside);
	const rows = yield* all<LinkSideRow>(
		'select * from link_side where link_id = ? and side = ?',
		known.link_id,
		side,
	);
	for (const { flow } of rows) {
		yield* run(
			'update link_side set id = ? where flow = ? and side = ? and id = ?',
			aside,
			flow,
			side,
			known.id,
		);
		for (const table of ['entry', 'entry_key'])
			yield* run(
				`delete from ${table} where flow = ? and side = ? and id = ?`,
				flow,
				side,
				known.id,
			);
	}
	const open = yield* all<OperationRow>(
		"select * from operation where link_id = ? and side = ? and state = 'ready'",
		known.link_id,
		side,
	);
	for (const { id } of open) yield* dropOperation(id);
	yield* addHistory(context.name, {
		kind: 'idReused',
		link_id: known.link_id,
		side,
		record_id: known.id,
		text: `${context.flow.entities[side].label} ${known.id} is another record now: the one that was linked has been deleted, and its id was given away.`,
	});
}

/** The same for a link that has ended: the new record is looked at like any new one. */
export function* setEndedAside(link: LinkRow, side: Side): Tx<void> {
	const id = side === 'left' ? link.left_id : link.right_id;
	if (id === null) return;
	yield* setDecisionAside(link.owner, side, id, oldId(id, link.id), link.ended_at ?? 0);
	yield* run(`update link set ${side}_id = ? where id = ?`, oldId(id, link.id), link.id);
}

/** An entry of a record that has been replaced under its id is forgotten, with all that was known of it. */
export function* forgetReplaced(
	context: Context,
	side: Side,
	meta: ChangeMeta,
	entry: Pick<EntryRow, 'mark'> | undefined,
): Tx<boolean> {
	if (
		entry === undefined ||
		!isOther(context.flow.entities[side].capabilities, entry.mark, meta.mark)
	)
		return false;
	yield* dropEntry(context, side, meta.id);
	const live = yield* one(
		'select 1 from flow where name = ? and approved_hash = ?',
		context.name,
		context.hash,
	);
	// A preview looks on.
	if (live !== undefined)
		yield* setDecisionAside(context.name, side, meta.id, `${meta.id} (deleted, ${context.t})`);
	return true;
}
