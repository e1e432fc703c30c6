import { otherSide, type Side } from '../../shared/contracts';
import { translate } from '../engine/fields';
import type { Prints } from '../engine/fingerprint';
import type { Carried } from '../engine/merge';
import type { Observation } from '../engine/observe';
import type { CompiledFlow, CompiledRow, Parsed } from '../engine/types';
import { all, one, run, type Tx } from '../store';
import { placeOf } from './flows';
import type { Quiet } from './guards/quiet';
import type { LinkRow } from './rows';

/** What one Reconcile works with. */
export interface Context {
	flow: CompiledFlow;
	name: string;
	/** Flow that owns the links; the same as `name` but for facets. */
	owner: string;
	owns: boolean;
	prints: Prints;
	hash: string;
	run: number;
	token: number;
	t: number;
	phase: 'new' | 'first' | 'steady';
	/** System and account of each side, as links know them. */
	places: Record<Side, string>;
	/** Values read in this run. */
	read: Record<Side, Map<string, Observation>>;
	/** How much each server's clock is ahead of the store's, in milliseconds, as read in this run. */
	clockAhead: Partial<Record<Side, number>>;
	/** Translated ids, by flows, side and id. */
	references: Map<string, string | undefined>;
	counts: RoundCounts;
	notes: ReconcileNotes;
	/** Somebody has decided on a record of this flow; asked once, so that flows without decisions pay for none. */
	decided?: boolean;
	/** Records that are left alone while somebody edits them; set if the flow has a quiet time. */
	quiet?: Quiet;
	/** Set when a guard stopped the run: nothing more is planned. */
	stopped: boolean;
}

/** Counted over all runs of a round (until both sides are read up and nothing is left to do). */
export interface RoundCounts {
	creates: number;
	updates: number;
	/** Records that lost a field, by row key. */
	emptied: Record<string, number>;
}

export interface ReconcileNotes {
	linked: number;
	created: Record<Side, number>;
	updated: Record<Side, number>;
	reviews: number;
	ignored: number;
	unchanged: number;
}

/** Nothing has happened yet. */
export const noNotes = (): ReconcileNotes => ({
	linked: 0,
	created: { left: 0, right: 0 },
	updated: { left: 0, right: 0 },
	reviews: 0,
	ignored: 0,
	unchanged: 0,
});

export const accountPlaces = (
	flow: CompiledFlow,
	accounts: Record<Side, string>,
): Record<Side, string> => ({
	left: placeOf(flow.entities.left, accounts.left),
	right: placeOf(flow.entities.right, accounts.right),
});

const refKey = (flows: string[], side: Side, via: string | undefined, id: string): string =>
	JSON.stringify([flows, side, via ?? '', id]);

const viaOf = (row: CompiledRow, side: Side): string | undefined => row.defs[side]?.refersVia;

/** Looks up the links that the values of one record refer to, so that pure code can translate them. */
export function* resolveReferences(
	context: Context,
	side: Side,
	values: Map<string, Parsed>,
): Tx<void> {
	for (const row of context.flow.rows) {
		const parsed = values.get(row.key);
		if (parsed === undefined || parsed.invalid !== undefined || parsed.empty) continue;
		for (const { column, id } of idsOf(row, parsed)) {
			const flows = column.options.flows ?? [];
			const key = refKey(flows, side, viaOf(column, side), id);
			if (context.references.has(key)) continue;
			context.references.set(
				key,
				yield* findPartner(context, flows, side, viaOf(column, side), id),
			);
		}
	}
}

/** Every id that a value refers to, with the row or column it stands in. */
function idsOf(row: CompiledRow, parsed: Parsed): Array<{ column: CompiledRow; id: string }> {
	const found: Array<{ column: CompiledRow; id: string }> = [];
	if (row.type !== 'link' && row.type !== 'list') return found;
	translate(row, parsed, (column, id) => {
		found.push({ column, id });
		return id;
	});
	return found;
}

/** Id on the other side of the record that `id` names. More than one answer is none: it would be a guess. */
export function* findPartner(
	context: Context,
	flows: string[],
	side: Side,
	via: string | undefined,
	id: string,
): Tx<string | undefined> {
	const partners = yield* findPartners(context, flows, side, via, id);
	return partners.length === 1 ? partners[0] : undefined;
}

/** Ids on the other side of the record that `id` names, through the links of these flows. */
export function* findPartners(
	context: Context,
	flows: string[],
	side: Side,
	via: string | undefined,
	id: string,
): Tx<string[]> {
	const system = context.flow.entities[side].system;
	const partners = new Set<string>();
	for (const flow of flows) {
		const ids = via === undefined ? [id] : yield* idsByName(context, flow, via, id);
		for (const candidate of ids) {
			const rows = yield* all<LinkRow>(
				// Two halves, each with an index of its own; with "or" every link would be looked at.
				`select * from link where left_id = ? and owner = ? and state in ('linked', 'held', 'ended') and right_id is not null
					union all select * from link where right_id = ? and owner = ? and state in ('linked', 'held', 'ended') and left_id is not null`,
				candidate,
				flow,
				candidate,
				flow,
			);
			for (const link of rows) {
				const ended = link.state === 'ended' && link.gone_side !== null;
				if (link.left_id === candidate && link.left_system.split('#')[0] === system) {
					if (!(ended && link.gone_side === 'right')) partners.add(link.right_id as string);
				} else if (link.right_id === candidate && link.right_system.split('#')[0] === system) {
					if (!(ended && link.gone_side === 'left')) partners.add(link.left_id as string);
				}
			}
		}
	}
	return [...partners];
}

function* idsByName(context: Context, flow: string, via: string, name: string): Tx<string[]> {
	const rows = yield* all<{ id: string }>(
		`select distinct k.id as id from entry_key k join flow f on f.name = k.flow and f.approved_hash = k.hash
			where k.flow = ? and k.kind = ? and k.print = ?`,
		flow,
		`n:${via}`,
		context.prints.key(`n:${via}`, name),
	);
	return rows.map(({ id }) => id);
}

/** Remembers which records a linked record refers to, so that none of them is deleted under it. */
export function* recordReferences(
	context: Context,
	linkId: number,
	side: Side,
	values: Map<string, Parsed>,
): Tx<void> {
	for (const row of context.flow.rows) {
		const parsed = values.get(row.key);
		if (parsed === undefined || (row.type !== 'link' && row.type !== 'list')) continue;
		yield* run(
			'delete from reference where flow = ? and link_id = ? and row_key = ? and side = ?',
			context.name,
			linkId,
			row.key,
			side,
		);
		for (const { column, id } of parsed.invalid === undefined ? idsOf(row, parsed) : []) {
			if (viaOf(column, side) !== undefined) continue;
			yield* run(
				'insert into reference (flow, link_id, row_key, side, system, to_id) values (?, ?, ?, ?, ?, ?) on conflict do nothing',
				context.name,
				linkId,
				row.key,
				side,
				context.flow.entities[side].system,
				id,
			);
		}
	}
}

/** Value of one side in terms of the other. References were looked up before. */
export const carrier =
	(context: Context) =>
	(row: CompiledRow, parsed: Parsed, from: Side): Carried => {
		if (row.type !== 'link' && row.type !== 'list') return { parsed };
		const translated = translate(row, parsed, (column, id) =>
			context.references.get(refKey(column.options.flows ?? [], from, viaOf(column, from), id)),
		);
		if ('parsed' in translated) return { parsed: translated.parsed };
		return {
			missing: translated.missing.map(({ row: column, id }) => ({ row, column, side: from, id })),
		};
	};

/** Live or ended link of a record within the owner's set, or with any flow of that left system. */
export function* linkOf(context: Context, side: Side, id: string): Tx<LinkRow | undefined> {
	const { entities } = context.flow;
	const other = otherSide(side);
	if (side === 'left') {
		return yield* one<LinkRow>(
			`select * from link where left_system = ? and left_entity = ? and left_id = ?
				and right_system = ? and right_entity = ? order by case state when 'ended' then 1 else 0 end, id desc limit 1`,
			context.places.left,
			entities.left.entity,
			id,
			context.places[other],
			entities[other].entity,
		);
	}
	return yield* one<LinkRow>(
		`select * from link where right_system = ? and right_entity = ? and right_id = ?
			and left_system = ? order by case state when 'ended' then 1 else 0 end, id desc limit 1`,
		context.places.right,
		entities.right.entity,
		id,
		context.places.left,
	);
}
