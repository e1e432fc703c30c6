/** Questions to the index of number forms alone, where no values are at hand. */
import { otherSide, type Side } from '../../../shared/contracts';
import type { CompiledRow } from '../../engine/types';
import { one, type Tx } from '../../store';
import { numberRow, type CollisionContext, type Own } from './collisions';
import { linkOf, type Context } from '../context';

function* formOf(
	context: CollisionContext,
	row: CompiledRow,
	side: Side,
	id: string,
): Tx<string | undefined> {
	const found = yield* one<{ print: string }>(
		'select print from entry_key where flow = ? and hash = ? and side = ? and id = ? and kind = ?',
		context.name,
		context.hash,
		side,
		id,
		`a:${row.key}`,
	);
	return found?.print;
}

/**
 * True if a record that the preview would have created waits for its number: somebody has it there or is linked
 * and gets it, or another record of the report goes first. `given`: numbers of the report so far; it grows.
 */
export function* waitsForNumber(
	context: CollisionContext,
	side: Side,
	id: string,
	given: Set<string>,
): Tx<boolean> {
	const row = numberRow(context.flow, side);
	if (row === undefined) return false;
	const form = yield* formOf(context, row, side, id);
	if (form === undefined) return false;
	const taken = yield* one(
		`select 1 from entry_key k where k.flow = ? and k.hash = ? and k.side in ('left', 'right') and k.kind = ? and k.print = ?
			and (k.side = ? or (k.id <> ? and exists (select 1 from link l where l.${side}_id = k.id and l.owner = ? and l.state <> 'ended'))) limit 1`,
		context.name,
		context.hash,
		`a:${row.key}`,
		form,
		otherSide(side),
		id,
		context.owner,
	);
	const key = `${side} ${form}`;
	if (taken !== undefined || given.has(key)) return true;
	given.add(key);
	return false;
}

/** Links that may exchange their numbers all in a circle. */
const CIRCLE = 10;

/**
 * True if linked records exchanged their numbers, so that each waits for the next: 1001 becomes 1002 and 1002
 * becomes 1001. None can go first without two of them having one number there, so a person has to help.
 */
export function* isExchanged(
	context: CollisionContext,
	row: CompiledRow,
	side: Side,
	form: string,
	own: Own,
): Tx<boolean> {
	const kind = `a:${row.key}`;
	const target = otherSide(side);
	let wanted = context.prints.key(kind, form);
	for (let step = 0; own.linkId !== undefined && step < CIRCLE; step++) {
		const holder = yield* one<{ id: string }>(
			'select id from entry_key where flow = ? and hash = ? and side = ? and kind = ? and print = ? limit 1',
			context.name,
			context.hash,
			target,
			kind,
			wanted,
		);
		if (holder === undefined) return false;
		const link = yield* linkOf(context as Context, target, holder.id);
		if (link === undefined || link.state === 'ended') return false;
		if (link.id === own.linkId) return step > 0;
		const next = yield* formOf(context, row, side, link[`${side}_id`] ?? '');
		if (next === undefined || next === wanted) return false;
		wanted = next;
	}
	return false;
}
