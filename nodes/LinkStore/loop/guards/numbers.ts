/** Numbers that wait: what holds them, what a person is told, and how they go on. */
import { otherSide, type Side } from '../../../shared/contracts';
import type { JsonValue } from '../../../shared/json';
import { pathOn, readsFrom } from '../../engine/compile';
import { aliasChanges, aliasForm } from '../../engine/fields';
import type { MergeResult } from '../../engine/merge';
import type { Observation } from '../../engine/observe';
import type { CompiledRow } from '../../engine/types';
import { all, fromJson, one, run, toJson, type Tx, update } from '../../store';
import {
	describe,
	findRivals,
	formPrint,
	placeOfNumber,
	type CollisionContext,
	type Own,
	type Rival,
} from './collisions';
import { linkOf, type Context } from '../context';
import { SIDES, want } from '../flows';
import { isExchanged } from './numberIndex';
import { describeLink } from '../plan';
import { systemOf } from '../people/names';
import { closeReview, openReview } from '../reviews';
import type { LinkRow, ReviewRow } from '../rows';

/** A number that is not written for now: what a person reads, and what is kept to look again. */
export interface HeldNumber {
	text: string;
	data: { number: JsonValue; form: string; row: string; records: string[]; said: string };
}

/** More than that many rivals decide nothing that these do not. */
const RIVALS = 200;

/**
 * Why the number of a record must not be written now, for the rows that carry one: somebody there has it, or
 * comes first. Who is linked comes before who is not; then a number that is in the target's form already; then
 * who was first seen; then the smaller id. So of several new records exactly one goes through.
 */
export function* heldNumber(
	context: CollisionContext & Partial<Pick<Context, 'read'>>,
	side: Side,
	rows: Iterable<{ row: CompiledRow; value: JsonValue }>,
	own: Own & { id: string },
): Tx<HeldNumber | undefined> {
	for (const { row, value } of rows) {
		const form = aliasForm(row, value);
		if (row.type !== 'alias' || form === '') continue;
		const rivals = yield* findRivals(context, row, side, form, own, RIVALS);
		const first: Rival[] = [];
		for (const rival of rivals) {
			if (yield* comesFirst(context, row, side, rival, { ...own, form, exact: value === form }))
				first.push(rival);
		}
		if (first.length === 0) continue;
		const told = decisive(first, side);
		const exchanged = yield* isExchanged(context, row, side, form, own);
		const text = yield* heldText(context, row, side, value, { form, exchanged }, told);
		const records = told.map((rival) => rival.id);
		return { text, data: { number: value, form, row: row.key, records, said: text } };
	}
	return undefined;
}

/** Those that have the number or are about to; where none does, the one that goes before all others. */
function decisive(rivals: Rival[], side: Side): Rival[] {
	const there = rivals.filter((rival) => rival.side !== side || rival.link !== undefined);
	// Two records that are linked are told of once.
	const links = new Set(
		there.flatMap(({ side: on, link }) => (on === side ? [] : (link?.id ?? []))),
	);
	if (there.length > 0) {
		return there.filter(
			(rival) => rival.side !== side || rival.link === undefined || !links.has(rival.link.id),
		);
	}
	return [...rivals]
		.sort(
			(a, b) =>
				Number(b.exact) - Number(a.exact) || a.firstSeen - b.firstSeen || (a.id < b.id ? -1 : 1),
		)
		.slice(0, 1);
}

function* comesFirst(
	context: CollisionContext,
	row: CompiledRow,
	side: Side,
	rival: Rival,
	own: Own & { id: string; form: string; exact: boolean },
): Tx<boolean> {
	if (rival.side !== side || rival.reserved === true) return true;
	if (rival.link !== undefined) {
		if (own.linkId === undefined) return true;
		if (yield* isOnItsWay(rival.link, row, otherSide(side), own.form)) return true;
		// Not carried, and not about to be: the record there was given another number, and keeps it.
		if (rival.link.state !== 'pending' && !rival.dirty) return false;
	} else if (own.linkId !== undefined) return false;
	if (rival.exact !== own.exact) return rival.exact;
	const mine = yield* one<{ first_seen: number }>(
		'select first_seen from entry where flow = ? and hash = ? and side = ? and id = ?',
		context.name,
		context.hash,
		side,
		own.id,
	);
	const firstSeen = mine?.first_seen ?? 0;
	return rival.firstSeen === firstSeen ? rival.id < own.id : rival.firstSeen < firstSeen;
}

/** An operation that is not settled yet will write this very number. */
function* isOnItsWay(link: LinkRow, row: CompiledRow, target: Side, form: string): Tx<boolean> {
	const op = yield* one<{ payload: string | null }>(
		"select payload from operation where link_id = ? and side = ? and state in ('ready', 'sent')",
		link.id,
		target,
	);
	const value = fromJson<Record<string, JsonValue>>(op?.payload, {})[pathOn(row, target)];
	return value !== undefined && aliasForm(row, value) === form;
}

const NAMED = 3;

function* heldText(
	context: CollisionContext & Partial<Pick<Context, 'read'>>,
	row: CompiledRow,
	side: Side,
	value: JsonValue,
	{ form, exchanged }: { form: string; exchanged: boolean },
	rivals: Rival[],
): Tx<string> {
	const target = context.flow.entities[otherSide(side)];
	const there = `in ${systemOf(context, otherSide(side))}`;
	const here = String(value);
	const changes = here === form ? [] : aliasChanges(row, value);
	const because = changes.length === 0 ? '' : ` (${changes.join(', and ')})`;
	const said: string[] = [];
	for (const rival of rivals.slice(0, NAMED))
		said.push((yield* describe(context, side, form, rival)).text);
	if (rivals.length > NAMED) said.push(`There are ${rivals.length - NAMED} more.`);
	const becomes =
		here === form
			? `Its number "${here}" can be given only once ${there}.`
			: `Its number "${here}" would become "${form}" ${there}${because}.`;
	const link = rivals.some((rival) => rival.side !== side && rival.link === undefined)
		? ` If it is the same as that ${target.label}, link the two by hand.`
		: '';
	const remedy = exchanged
		? `These records exchanged their numbers. Give this one a number that nobody has, wait until the others have their new numbers ${there}, then give it "${here}" again.`
		: 'Give this record another number, and it goes on by itself; it also does once the number is free.';
	return `${becomes} ${said.join(' ')} Nothing was overwritten. ${remedy}${link}`;
}

/** Numbers that an observation carries to the other side. */
export function* numbersOf(
	context: Pick<Context, 'flow'>,
	side: Side,
	values: Observation,
): Generator<{ row: CompiledRow; value: JsonValue }, void, undefined> {
	for (const row of context.flow.rows) {
		if (row.type !== 'alias' || !readsFrom(row, side)) continue;
		const parsed = values.values.get(row.key);
		if (parsed === undefined || parsed.invalid !== undefined || parsed.empty) continue;
		yield { row, value: parsed.value };
	}
}

/** Records that were held for their number are read again once it is free. */
export function* wakeNumbers(context: Context): Tx<void> {
	if (!context.flow.rows.some((row) => row.type === 'alias')) return;
	const reviews = yield* all<ReviewRow>(
		`select * from review where flow = ? and state = 'open' and kind in ('cannotCreate', 'match', 'numberCollision')
			and record_id is not null and data is not null order by id limit 500`,
		context.name,
	);
	for (const review of reviews) {
		const data = fromJson<Partial<HeldNumber['data']>>(review.data, {});
		const row = context.flow.byKey.get(data.row ?? '');
		const { side, record_id: id } = review;
		if (row === undefined || data.number === undefined || side === null || id === null) continue;
		const last = yield* linkOf(context, side, id);
		// Whom it was linked to before is a stranger now, with a number of its own.
		const link = last?.state === 'ended' ? undefined : last;
		const partner = side === 'left' ? link?.right_id : link?.left_id;
		const held = yield* heldNumber(context, side, [{ row, value: data.number }], {
			id,
			...(link === undefined ? {} : { linkId: link.id }),
			...(partner == null ? {} : { partner }),
		});
		if (held !== undefined) {
			// The one that comes first has been set up meanwhile, for example.
			const { said } = data;
			if (said !== undefined && said !== held.text) {
				yield* update(
					'review',
					{
						text: review.text.replace(said, () => held.text),
						data: toJson({ ...data, ...held.data }),
					},
					'id = ?',
					review.id,
				);
			}
			continue;
		}
		// Once: what still holds it then is found anew from what is read.
		yield* run('update review set data = null where id = ?', review.id);
		yield* want(context.name, side, id, link === undefined ? 'create' : 'merge', link?.id);
		yield* run(
			"update entry set todo = 1, note = null where flow = ? and hash = ? and side = ? and id = ? and note = 'review'",
			context.name,
			context.hash,
			side,
			id,
		);
	}
}

/** The number is this link's now: other flows that write to the same field see it at once. */
export function* reserveNumbers(
	context: CollisionContext,
	linkId: number,
	target: Side,
	values: Iterable<{ row: CompiledRow; value: JsonValue }>,
): Tx<void> {
	for (const { row, value } of values) {
		if (row.type !== 'alias' || value === null) continue;
		const place = placeOfNumber(context, row, target);
		const print = formPrint(context, aliasForm(row, value));
		yield* run(
			'delete from alias where link_id = ? and owner = ? and side = ? and form <> ?',
			linkId,
			place,
			target,
			print,
		);
		yield* run(
			`insert into alias (owner, side, form, link_id) values (?, ?, ?, ?)
				on conflict (owner, side, form) do update set link_id = excluded.link_id`,
			place,
			target,
			print,
			linkId,
		);
	}
}

/** A number that somebody else has there is taken out of the write; the other fields go on. */
export function* holdNumbers(
	context: Context,
	link: LinkRow,
	merged: MergeResult,
	numbers: Set<string>,
): Tx<void> {
	const free = new Set(numbers);
	for (const target of SIDES) {
		const source = otherSide(target);
		const [id, partner] =
			source === 'left' ? [link.left_id, link.right_id] : [link.right_id, link.left_id];
		if (id === null) continue;
		for (const write of [...merged.writes[target]]) {
			const { row, value } = write;
			if (row.type !== 'alias' || value === null) continue;
			const own = { id, partner: partner ?? undefined, linkId: link.id };
			const held = yield* heldNumber(context, source, [write], own);
			if (held === undefined) {
				yield* reserveNumbers(context, link.id, target, [write]);
				continue;
			}
			free.delete(row.key);
			merged.writes[target] = merged.writes[target].filter((each) => each !== write);
			merged.conflicts = merged.conflicts.filter((conflict) => conflict.row !== row);
			const isNew = yield* openReview(context.name, {
				kind: 'numberCollision',
				subject: `field:${link.id}:${row.key}`,
				linkId: link.id,
				side: source,
				recordId: id,
				rowKey: row.key,
				field: row.title,
				text: `Flow "${context.name}", ${describeLink(context, link)}: the new number waits, the other fields go on. ${held.text}`,
				data: { ...held.data, [source]: value },
				days: 365,
			});
			if (isNew) context.notes.reviews++;
		}
	}
	if (merged.wants.size > 0) return;
	for (const key of free)
		yield* closeReview(context.name, `field:${link.id}:${key}`, 'the number is free');
}
