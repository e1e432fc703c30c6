/**
 * Numbers that the target makes one: 0042, 42 and 00042, where it drops the zeros. They are found before
 * anything is sent, over all records of the flow, by the index of their forms. One of them goes through; the
 * others wait for a person, or until the number is free.
 */
import { otherSide, type Side } from '../../../shared/contracts';
import { entityName } from '../../../shared/entity';
import type { JsonValue } from '../../../shared/json';
import { pathOn, writesTo } from '../../engine/compile';
import { aliasChanges, aliasForm, aliasTarget } from '../../engine/fields';
import type { Fingerprints } from '../../engine/merge';
import type { CompiledFlow, CompiledRow } from '../../engine/types';
import { all, fromJson, one, type Tx } from '../../store';
import { linkOf, type Context } from '../context';
import { inWords, keptName, nameRecord, systemOf } from '../people/names';
import type { LinkRow } from '../rows';

/** What the search needs of a flow. */
export type CollisionContext = Pick<
	Context,
	'flow' | 'name' | 'hash' | 'owner' | 'places' | 'prints'
>;

/** A record that has, or would get, the same number on the side that is written to. */
export interface Collision {
	side: Side;
	/** '' if it is known only by what another flow is about to write. */
	id: string;
	/** Its number as it is there; the form, if that is all that is known. */
	number: string;
	/** Record of the other side that it is linked to. */
	linkedTo?: string;
	/** A sentence for people. */
	text: string;
}

export interface NumberThere {
	/** Number on the source side, as it is. */
	here: string;
	/** Number that the target will have. */
	there: string;
	changed: boolean;
	/** Why they differ, as a sentence; '' if they do not. */
	why: string;
}

/** Whose number it is: its own record, partner and link never collide with it. */
export interface Own {
	id?: string;
	partner?: string;
	linkId?: number;
}

/** The row that carries the number of a record from `side` to the other one; undefined if none does. */
export const numberRow = (flow: CompiledFlow, side: Side = 'left'): CompiledRow | undefined =>
	flow.rows.find((row) => row.type === 'alias' && writesTo(row, otherSide(side)));

/**
 * What becomes of a number on its way to the other side. Undefined if the flow carries no number from `side`,
 * or there is none.
 */
export function numberThere(
	flow: CompiledFlow,
	value: JsonValue | undefined,
	side: Side = 'left',
): NumberThere | undefined {
	const row = numberRow(flow, side);
	if (row === undefined || value === undefined || value === null || value === '') return undefined;
	const here = String(value).trim();
	const there = aliasTarget(row) === side ? here : aliasForm(row, value);
	const changes = there === here ? [] : aliasChanges(row, value);
	const words = changes.join(', and ');
	return {
		here,
		there,
		changed: there !== here,
		why: words === '' ? '' : `${words[0].toUpperCase()}${words.slice(1)}.`,
	};
}

/**
 * Everybody who has, or would get, the number that `value` of `side` becomes on the other side: records there
 * (linked or not), records of `side` (linked, waiting for a decision, or held), and what other flows are about
 * to write there. `own` is left out. Each look-up uses the index; texts name at most `limit` records.
 */
export function* findCollisions(
	context: CollisionContext,
	side: Side,
	value: JsonValue | undefined,
	own: Own = {},
	limit = 20,
): Tx<Collision[]> {
	const row = numberRow(context.flow, side);
	if (row === undefined || value === undefined || value === null || value === '') return [];
	const form = aliasForm(row, value);
	const rivals = yield* findRivals(context, row, side, form, own, limit);
	const found: Collision[] = [];
	for (const rival of rivals) found.push(yield* describe(context, side, form, rival));
	return found;
}

/** A record with the same form, and what decides which of several goes first. */
export interface Rival {
	side: Side;
	id: string;
	link?: LinkRow;
	/** Its number is in the target's form already. */
	exact: boolean;
	firstSeen: number;
	/** The link's own number was edited and is still to be carried. */
	dirty: boolean;
	/** Another flow writes it, and this one has not read the record yet. */
	reserved?: boolean;
	/** What became of it when it was last looked at. */
	note?: string | null;
}

interface RivalRow {
	side: Side;
	id: string;
	first_seen: number | null;
	note: string | null;
	excluded: number | null;
	seen: string | null;
	base: string | null;
	choice: string | null;
}

/** Records without link that never get one by themselves take no number. */
const OUT = ['doNotSynchronize', 'ended', 'otherFlow', 'excluded'];

/** Everybody else with this form, those first that have a number there or a link. */
export function* findRivals(
	context: CollisionContext,
	row: CompiledRow,
	side: Side,
	form: string,
	own: Own,
	limit: number,
): Tx<Rival[]> {
	const kind = `a:${row.key}`;
	const target = otherSide(side);
	const rows = yield* all<RivalRow>(
		// Both sides by name: each is one look-up in the index.
		`select k.side, k.id, e.first_seen, e.note, e.excluded, coalesce(s.seen, e.seen) as seen, s.base, d.choice from entry_key k
			left join entry e on e.flow = k.flow and e.hash = k.hash and e.side = k.side and e.id = k.id
			left join link_side s on s.flow = k.flow and s.side = k.side and s.id = k.id
			left join decision d on d.flow = k.flow and d.side = k.side and d.record_id = k.id
			where k.flow = ? and k.hash = ? and k.side in ('left', 'right') and k.kind = ? and k.print = ?
			order by case when k.side = ? then 0 when s.id is not null then 1 else 2 end, e.first_seen, k.id limit ?`,
		context.name,
		context.hash,
		kind,
		context.prints.key(kind, form),
		target,
		limit + 2,
	);
	const { settings, entities } = context.flow;
	const creates = target === 'right' ? settings.createRight : settings.createLeft;
	const rivals: Rival[] = [];
	for (const each of rows) {
		if (each.side === side ? each.id === own.id : each.id === own.partner) continue;
		const found = yield* linkOf(context as Context, each.side, each.id);
		const link = found?.state === 'ended' ? undefined : found;
		if (link !== undefined && link.id === own.linkId) continue;
		const isThere = (target === 'left' ? link?.left_id : link?.right_id) != null;
		// Decided after its create was planned: nothing more of it will be sent.
		if (each.side === side && !isThere && each.choice === 'doNotSynchronize') continue;
		if (each.side === side && link === undefined) {
			if (!creates || found !== undefined || each.excluded === 1) continue;
			if (OUT.includes(each.note ?? '')) continue;
		}
		const seen = fromJson<Fingerprints>(each.seen, {})[row.key];
		const entity = entityName(entities[each.side]);
		rivals.push({
			side: each.side,
			id: each.id,
			link,
			exact: seen === context.prints.field(each.side, entity, row.key, each.id, form),
			firstSeen: each.first_seen ?? 0,
			dirty: seen !== fromJson<Fingerprints>(each.base, {})[row.key],
			note: each.choice ?? each.note,
		});
	}
	rivals.push(...(yield* reservedByOthers(context, row, target, form, own, rivals)));
	return rivals.slice(0, limit);
}

/** Place of a number that several flows may write: system, account, entity and field. */
export const placeOfNumber = (context: CollisionContext, row: CompiledRow, target: Side): string =>
	`${context.places[target]}/${context.flow.entities[target].entity}/${pathOn(row, target)}`;

export const formPrint = (context: CollisionContext, form: string): string =>
	context.prints.key('alias', form);

/** Numbers that links of other flows write to the same field, where this flow has not read the record yet. */
function* reservedByOthers(
	context: CollisionContext,
	row: CompiledRow,
	target: Side,
	form: string,
	own: Own,
	known: Rival[],
): Tx<Rival[]> {
	const link = yield* one<LinkRow>(
		`select l.* from alias a join link l on l.id = a.link_id
			where a.owner = ? and a.side = ? and a.form = ? and l.state <> 'ended'`,
		placeOfNumber(context, row, target),
		target,
		formPrint(context, form),
	);
	if (link === undefined || link.id === own.linkId) return [];
	if (known.some((rival) => rival.link?.id === link.id)) return [];
	const id = (target === 'left' ? link.left_id : link.right_id) ?? '';
	if (id !== '') {
		// Read by this flow as well: then its number is known, and it is another one.
		const read = yield* one(
			`select 1 from entry_key where flow = ? and hash = ? and side = ? and id = ? and kind = ?
				and not exists (select 1 from operation o where o.link_id = ? and o.side = ? and o.state in ('ready', 'sent'))`,
			context.name,
			context.hash,
			target,
			id,
			`a:${row.key}`,
			link.id,
			target,
		);
		if (read !== undefined) return [];
	}
	return [{ side: target, id, link, exact: true, firstSeen: 0, dirty: false, reserved: true }];
}

/** One rival in words, with its name and number where they are known. */
export function* describe(
	context: CollisionContext & Partial<Pick<Context, 'read'>>,
	side: Side,
	form: string,
	rival: Rival,
): Tx<Collision> {
	const { entities } = context.flow;
	const row = numberRow(context.flow, side);
	const read = context.read?.[rival.side].get(rival.id)?.values.get(row?.key ?? '');
	const known =
		read === undefined || read.invalid !== undefined || read.empty ? undefined : String(read.value);
	const kept = yield* keptName(context.name, rival.side, rival.id);
	const number = rival.side === side && !rival.exact ? (known ?? kept?.number ?? undefined) : form;
	const who = inWords(entities[rival.side].label, rival.id, kept);
	// A name is told with its number already.
	const numbered =
		number === undefined || kept !== undefined ? who : `${who} with the number "${number}"`;
	const partner = rival.side === 'left' ? rival.link?.right_id : rival.link?.left_id;
	const linked =
		partner == null
			? ''
			: ` and is linked to ${yield* nameRecord(context, otherSide(rival.side), partner)}`;
	const there = `in ${systemOf(context, otherSide(side))}`;
	const text =
		rival.reserved === true
			? `Flow "${rival.link?.owner}" gives the number "${form}" to ${rival.id === '' ? `a ${entities[rival.side].label} that it is setting up` : who}.`
			: rival.side !== side
				? `${who} has the number "${form}" ${there}${linked === '' ? ', and is not linked' : linked}.`
				: rival.link === undefined
					? `${numbered} would get the same number${['waitsForDecision', 'chooseLater'].includes(rival.note ?? '') ? ', and nobody has decided on it yet' : ' and comes first'}.`
					: partner == null
						? `${numbered} is being set up ${there} as "${form}".`
						: `${numbered} has or gets the number "${form}" ${there}${linked}.`;
	return {
		side: rival.side,
		id: rival.id,
		number: number ?? form,
		...(partner == null ? {} : { linkedTo: partner }),
		text,
	};
}
