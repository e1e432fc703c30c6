import type { Side } from '../../shared/contracts';
import { entityName } from '../../shared/entity';
import { aliasForm } from '../engine/fields';
import type { Fingerprints } from '../engine/merge';
import type { IndexKey, Observation } from '../engine/observe';
import { referenceOf } from '../engine/reference';
import { all, run, type Tx } from '../store';
import { carrier, type Context } from './context';

/** The stamp that a copy of this record carries on the other side. */
export const derivedReference = (
	context: Context,
	side: Side,
	id: string,
	generation = 1,
): string =>
	referenceOf(context.owner, `${side}:${entityName(context.flow.entities[side])}`, id, generation);

/** Prints that can be compared across the sides, so that equal records are linked without another read. */
export function commonPrints(
	context: Context,
	side: Side,
	observation: Observation,
): { prints: Fingerprints; empty: string[] } {
	const carry = carrier(context);
	const prints: Fingerprints = {};
	const empty: string[] = [];
	for (const [key, parsed] of observation.values) {
		if (parsed.invalid !== undefined) continue;
		if (parsed.empty) empty.push(key);
		const row = context.flow.byKey.get(key);
		if (row === undefined) continue;
		// References are compared in the right side's ids.
		const carried = side === 'left' ? carry(row, parsed, 'left') : { parsed };
		if ('missing' in carried || carried.parsed.invalid !== undefined) continue;
		// 0042 and 42 are one number where the other side is known to drop the zeros.
		const norm =
			row.type === 'alias' && !parsed.empty ? aliasForm(row, parsed.value) : carried.parsed.norm;
		prints[key] = context.prints.common(key, norm);
	}
	return { prints, empty };
}

export function* putKeys(
	context: Pick<Context, 'name' | 'hash'>,
	side: Side,
	id: string,
	keys: IndexKey[],
): Tx<void> {
	const known = yield* all<IndexKey>(
		'select kind, print from entry_key where flow = ? and hash = ? and side = ? and id = ?',
		context.name,
		context.hash,
		side,
		id,
	);
	const text = (key: IndexKey) => `${key.kind} ${key.print}`;
	const fresh = new Set(keys.map(text));
	const old = new Set(known.map(text));
	for (const key of known) {
		if (fresh.has(text(key))) continue;
		yield* run(
			'delete from entry_key where flow = ? and hash = ? and side = ? and id = ? and kind = ? and print = ?',
			context.name,
			context.hash,
			side,
			id,
			key.kind,
			key.print,
		);
	}
	for (const key of keys) {
		if (old.has(text(key))) continue;
		yield* run(
			'insert into entry_key (flow, hash, side, kind, print, id) values (?, ?, ?, ?, ?, ?) on conflict do nothing',
			context.name,
			context.hash,
			side,
			key.kind,
			key.print,
			id,
		);
	}
}
