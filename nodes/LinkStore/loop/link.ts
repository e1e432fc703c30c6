import { otherSide, type Side } from '../../shared/contracts';
import type { Fingerprints } from '../engine/merge';
import { all, fromJson, insert, now, one, run, toJson, type Tx } from '../store';
import type { Context } from './context';
import { noteGone } from './people/decided';
import { addHistory, SIDES, want } from './flows';
import { dropLabel } from './people/labels';
import type { EntryRow, LinkRow, LinkSideRow } from './rows';

export interface NewLink {
	state: 'pending' | 'linked' | 'held';
	source: Side;
	reason: string;
	reference?: string;
	generation?: number;
}

/** Inserts a link; `undefined` if one of the records has, or awaits, another one. */
export function* insertLink(
	context: Context,
	ids: Partial<Record<Side, string>>,
	link: NewLink,
): Tx<number | undefined> {
	for (const side of SIDES) {
		const id = ids[side];
		if (id !== undefined && (yield* isTaken(context, side, id))) return undefined;
	}
	const { entities } = context.flow;
	return yield* insert('link', {
		owner: context.owner,
		left_system: context.places.left,
		left_entity: entities.left.entity,
		left_id: ids.left,
		right_system: context.places.right,
		right_entity: entities.right.entity,
		right_id: ids.right,
		state: link.state,
		source: link.source,
		reason: link.reason,
		reference: link.reference,
		generation: link.generation ?? 1,
		created_at: yield* now(),
	});
}

/** The uniqueness of the database, asked beforehand: one link to each right entity, one to each left system. */
export function* isTaken(
	context: Pick<Context, 'flow' | 'places'>,
	side: Side,
	id: string,
	except?: number,
): Tx<boolean> {
	const { entities } = context.flow;
	const row =
		side === 'left'
			? yield* one<{ id: number }>(
					`select id from link where left_system = ? and left_entity = ? and left_id = ?
						and right_system = ? and right_entity = ? and state <> 'ended' and id <> ?`,
					context.places.left,
					entities.left.entity,
					id,
					context.places.right,
					entities.right.entity,
					except ?? 0,
				)
			: yield* one<{ id: number }>(
					`select id from link where right_system = ? and right_entity = ? and right_id = ?
						and left_system = ? and state <> 'ended' and id <> ?`,
					context.places.right,
					entities.right.entity,
					id,
					context.places.left,
					except ?? 0,
				);
	return row !== undefined;
}

export function* linkSides(flow: string, linkId: number): Tx<Partial<Record<Side, LinkSideRow>>> {
	const rows = yield* all<LinkSideRow>(
		'select * from link_side where link_id = ? and flow = ?',
		linkId,
		flow,
	);
	return Object.fromEntries(rows.map((row) => [row.side, row]));
}

/**
 * Gives a link its two sides from the index, and baselines for every field that was equal there. What
 * was different, or could not be compared, is read again and settled by the first-sync rule.
 */
export function* adoptLink(context: Context, link: LinkRow, touched: Set<number>): Tx<void> {
	const ids = { left: link.left_id, right: link.right_id };
	if (ids.left === null || ids.right === null) return;
	const entries = {} as Record<Side, EntryRow | undefined>;
	const rows = yield* linkSides(context.name, link.id);
	const base = {} as Record<Side, Fingerprints>;
	const seen = {} as Record<Side, Fingerprints>;
	const common = {} as Record<Side, Fingerprints>;
	for (const side of SIDES) {
		entries[side] = yield* one<EntryRow>(
			'select * from entry where flow = ? and hash = ? and side = ? and id = ?',
			context.name,
			context.hash,
			side,
			ids[side] as string,
		);
		base[side] = fromJson<Fingerprints>(rows[side]?.base, {});
		// What the link knows is newer than the index: the index of a preview is as old as its approval.
		seen[side] = {
			...fromJson<Fingerprints>(entries[side]?.seen, {}),
			...fromJson<Fingerprints>(rows[side]?.seen, {}),
		};
		common[side] = fromJson<Fingerprints>(entries[side]?.common, {});
	}
	let open = entries.left?.common == null || entries.right?.common == null;
	for (const { key } of context.flow.rows) {
		if (base.left[key] !== undefined && base.right[key] !== undefined) {
			open ||= base.left[key] !== seen.left[key] || base.right[key] !== seen.right[key];
			continue;
		}
		if (seen.left[key] === undefined || seen.right[key] === undefined) continue;
		if (common.left[key] !== undefined && common.left[key] === common.right[key]) {
			// They were equal when both were indexed; what was edited since then differs from that.
			for (const side of SIDES) {
				base[side][key] = fromJson<Fingerprints>(entries[side]?.seen, {})[key] ?? seen[side][key];
			}
			open ||= base.left[key] !== seen.left[key] || base.right[key] !== seen.right[key];
		} else open = true;
	}
	for (const side of SIDES) {
		yield* putLinkSide(context, link.id, side, ids[side] as string, {
			raw: rows[side] === undefined ? (entries[side]?.raw ?? null) : rows[side].raw,
			stamp: rows[side]?.stamp ?? entries[side]?.stamp ?? null,
			base: base[side],
			seen: seen[side],
			mark: entries[side]?.mark,
		});
		yield* forgetEntry(context, side, ids[side] as string);
	}
	touched.add(link.id);
	if (!open) return;
	for (const side of SIDES) {
		if (!context.read[side].has(ids[side] as string)) {
			yield* want(context.name, side, ids[side] as string, 'merge', link.id);
		}
	}
}

export interface LinkSideInput {
	raw: string | null;
	stamp: string | null;
	base: Fingerprints;
	seen: Fingerprints;
	mark?: string | null;
	/** Our writes to its fields; kept if not given. */
	written?: string | null;
}

export function* putLinkSide(
	context: Pick<Context, 'name'>,
	linkId: number,
	side: Side,
	id: string,
	input: LinkSideInput,
): Tx<void> {
	const t = yield* now();
	yield* run(
		`insert into link_side (flow, side, id, link_id, raw, stamp, base, seen, mark, written, created_at) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
			on conflict (flow, side, id) do update set link_id = excluded.link_id, raw = excluded.raw, stamp = excluded.stamp,
				base = excluded.base, seen = excluded.seen, mark = coalesce(excluded.mark, link_side.mark),
				written = coalesce(excluded.written, link_side.written)`,
		context.name,
		side,
		id,
		linkId,
		input.raw,
		input.stamp,
		toJson(input.base),
		toJson(input.seen),
		input.mark ?? null,
		input.written ?? null,
		t,
	);
}

/** Takes a record out of the index. */
export function* dropEntry(
	context: Pick<Context, 'name' | 'hash'>,
	side: Side,
	id: string,
): Tx<void> {
	for (const table of ['entry', 'entry_key']) {
		yield* run(
			`delete from ${table} where flow = ? and hash = ? and side = ? and id = ?`,
			context.name,
			context.hash,
			side,
			id,
		);
	}
}

/** A linked record keeps its match keys in the index, nothing else. */
export function* forgetEntry(
	context: Pick<Context, 'name' | 'hash'>,
	side: Side,
	id: string,
): Tx<void> {
	yield* run(
		"update entry set todo = 0, note = 'linked', seen = null, common = null, empty_rows = null where flow = ? and hash = ? and side = ? and id = ?",
		context.name,
		context.hash,
		side,
		id,
	);
}

/** One record in the index of the flow and in those of previews; without their codes every record would be looked at. */
const ENTRY_IN_EVERY_INDEX = `flow = ? and hash in (select approved_hash from flow where name = ?
	union select hash from preview where flow = ?) and side = ? and id = ?`;

/** Ends a link. It stays as a tombstone with both ids, so the survivor is not taken for new. */
export function* endLink(
	flow: string,
	link: LinkRow,
	reason: string,
	options: { goneSide?: Side; bothGone?: boolean; who?: string } = {},
): Tx<void> {
	const t = yield* now();
	yield* run(
		"update link set state = 'ended', ended_at = ?, reason = ?, gone_side = coalesce(?, gone_side), held_text = null where id = ?",
		t,
		reason,
		options.goneSide ?? null,
		link.id,
	);
	for (const side of SIDES) {
		yield* run(
			`update link set ${side}_mark = (select coalesce(mark, stamp) from link_side where link_id = ? and side = ? and flow = ?) where id = ?`,
			link.id,
			side,
			flow,
			link.id,
		);
	}
	yield* run('delete from link_side where link_id = ?', link.id);
	yield* run('delete from waiting where link_id = ?', link.id);
	yield* run('delete from wanted where link_id = ?', link.id);
	yield* run('delete from alias where link_id = ?', link.id);
	yield* run(
		"update operation set state = 'dropped', settled_at = ?, values_until = ?, payload = null where link_id = ? and state = 'ready'",
		t,
		t,
		link.id,
	);
	yield* run(
		"update review set state = 'dropped', resolved_at = ?, resolution = 'link ended', data = null where link_id = ? and state = 'open'",
		t,
		link.id,
	);
	const gone =
		options.bothGone === true ? SIDES : SIDES.filter((side) => side === options.goneSide);
	if (gone.length > 0 || link.gone_side !== null) yield* forgetValues(link.id);
	for (const side of SIDES) {
		const id = side === 'left' ? link.left_id : link.right_id;
		if (id === null) continue;
		if (gone.includes(side)) {
			yield* dropLabel(flow, side, id);
			yield* noteGone(flow, side, id);
			for (const table of ['entry', 'entry_key'])
				yield* run(
					`delete from ${table} where ${ENTRY_IN_EVERY_INDEX}`,
					flow,
					flow,
					flow,
					side,
					id,
				);
			continue;
		}
		// It is one without partner from now on, in every list.
		yield* run(
			`update entry set note = 'ended' where ${ENTRY_IN_EVERY_INDEX} and note = 'linked'`,
			flow,
			flow,
			flow,
			side,
			id,
		);
	}
	yield* addHistory(flow, {
		kind: 'linkEnded',
		link_id: link.id,
		side: options.goneSide === undefined ? undefined : otherSide(options.goneSide),
		text: reason,
		who: options.who,
	});
}

/** A record that is gone leaves no values behind, however long the history is kept. */
export function* forgetValues(linkId: number): Tx<void> {
	yield* run("update operation set payload = null where link_id = ? and state <> 'sent'", linkId);
	yield* run('update review set data = null where link_id = ?', linkId);
	yield* run(
		'update history set old = null, new = null, values_until = null where link_id = ?',
		linkId,
	);
}

/** Holds a link: nothing is written until a person decides. */
export function* holdLink(linkId: number, text: string): Tx<void> {
	yield* run(
		"update link set state = 'held', held_text = ? where id = ? and state <> 'ended'",
		text,
		linkId,
	);
}
