import { otherSide, type Side } from '../../shared/contracts';
import { setPath, type JsonObject, type JsonValue } from '../../shared/json';
import { isStateRow, pathOn, writesTo } from '../engine/compile';
import { aliasProblem, aliasTarget, format, tooLong } from '../engine/fields';
import type { Fingerprints, MissingLink } from '../engine/merge';
import type { Observation } from '../engine/observe';
import type { CompiledRow, Parsed } from '../engine/types';
import { insert, now, one, run, toJson, type Tx } from '../store';
import { heldNumber, numbersOf, reserveNumbers } from './guards/numbers';
import { derivedReference } from './entryIndex';
import { carrier, recordReferences, resolveReferences, type Context } from './context';
import { forgetEntry, insertLink, putLinkSide } from './link';
import { nameRecord, systemOf } from './people/names';
import { closeReview, openReview } from './reviews';
import type { EntryRow } from './rows';
import { settled } from './match';

/** Fields of a create, by target path, and the source fingerprints that become the source's baseline. */
export interface Draft {
	payload: Record<string, JsonValue>;
	sources: Fingerprints;
	missing: MissingLink[];
	problems: string[];
}

/** Plans a create: the link is there at once, waiting for its second id, so that nobody else plans it. */
export function* createPlan(
	context: Context,
	side: Side,
	entry: EntryRow,
	values: Observation,
): Tx<void> {
	const target = otherSide(side);
	yield* resolveReferences(context, side, values.values);
	const draft = draftOf(context, side, values);
	const numbers = [...numbersOf(context, side, values)];
	const number = yield* heldNumber(context, side, numbers, { id: entry.id });
	if (number !== undefined) draft.problems.push(number.text);
	if (draft.problems.length > 0) {
		yield* settled(context, side, entry.id, 'review');
		const isNew = yield* openReview(context.name, {
			kind: 'cannotCreate',
			subject: `create:${side}:${entry.id}`,
			side,
			recordId: entry.id,
			text: `Flow "${context.name}": ${yield* nameRecord(context, side, entry.id)} was not set up in ${systemOf(context, target)}. ${draft.problems.join(' ')}`,
			data: number?.data,
			days: 365,
		});
		if (isNew) context.notes.reviews++;
		return;
	}
	const generation = yield* nextGeneration(context, side, entry.id);
	const reference = derivedReference(context, side, entry.id, generation);
	const ids = side === 'left' ? { left: entry.id } : { right: entry.id };
	const linkId = yield* insertLink(context, ids, {
		state: 'pending',
		source: side,
		reason: 'create',
		reference,
		generation,
	});
	if (linkId === undefined) {
		yield* settled(context, side, entry.id, 'otherFlow');
		return;
	}
	yield* putLinkSide(context, linkId, side, entry.id, {
		raw: entry.raw,
		stamp: entry.stamp,
		base: {},
		seen: values.seen,
		mark: entry.mark,
	});
	yield* forgetEntry(context, side, entry.id);
	yield* closeReview(context.name, `create:${side}:${entry.id}`, 'corrected');
	yield* reserveNumbers(context, linkId, target, numbers);
	yield* recordReferences(context, linkId, side, values.values);
	if (yield* waitFor(context, linkId, side, entry.id, draft.missing)) return;
	yield* insertCreate(context, linkId, side, reference, draft);
}

/** A record whose link ended, and which a person has set up again, does so under a new reference. */
function* nextGeneration(context: Context, side: Side, id: string): Tx<number> {
	const ended = yield* one<{ n: number | null }>(
		`select max(generation) as n from link where owner = ? and ${side}_id = ? and state = 'ended' and source = ?`,
		context.owner,
		id,
		side,
	);
	return (ended?.n ?? 0) + 1;
}

export function* insertCreate(
	context: Context,
	linkId: number,
	side: Side,
	reference: string,
	draft: Draft,
): Tx<void> {
	const target = otherSide(side);
	yield* insert('operation', {
		flow: context.name,
		link_id: linkId,
		side: target,
		kind: 'create',
		state: 'ready',
		reference,
		payload: toJson(draft.payload),
		sources: toJson(draft.sources),
		planned_at: yield* now(),
	});
	context.notes.created[target]++;
}

/** What a create would send. Empty values are left out; they count as written all the same. */
export function draftOf(context: Context, side: Side, values: Observation): Draft {
	const target = otherSide(side);
	const carry = carrier(context);
	const draft: Draft = { payload: {}, sources: {}, missing: [], problems: [] };
	for (const row of context.flow.rows) {
		if (!writesTo(row, target) || row.defs[target]?.writable === 'update') continue;
		// A record is set up as it is new; that it is archived follows once it is there.
		if (isStateRow(row, target, context.flow.entities[target])) continue;
		const parsed = values.values.get(row.key);
		if (parsed === undefined) continue;
		const path = pathOn(row, side) || 'a constant';
		if (parsed.invalid !== undefined) {
			draft.problems.push(`Its "${path}" cannot be read: ${parsed.invalid} Correct it there.`);
			continue;
		}
		const carried = carry(row, parsed, side);
		if ('missing' in carried) {
			draft.missing.push(...carried.missing);
			continue;
		}
		const problem = cannotWriteText(row, target, carried.parsed);
		if (problem !== undefined) {
			draft.problems.push(problem);
			continue;
		}
		if (carried.parsed.invalid !== undefined) continue;
		draft.sources[row.key] = values.seen[row.key];
		if (!carried.parsed.empty) {
			draft.payload[pathOn(row, target)] = format(row, target, carried.parsed.value);
		}
	}
	// What is wrong already says it better than a list of what is therefore missing.
	if (draft.problems.length > 0) return draft;
	for (const def of context.flow.entities[target].fields) {
		if (def.required !== true || def.writable === false) continue;
		const waits = draft.missing.some(({ row }) => pathOn(row, target) === def.name);
		if (draft.payload[def.name] === undefined && !waits) {
			draft.problems.push(
				`"${def.name}" must be filled there, but ${sourceOf(context, target, def.name)}.`,
			);
		}
	}
	return draft;
}

function sourceOf(context: Context, target: Side, path: string): string {
	const row = context.flow.rows.find(
		(candidate) => pathOn(candidate, target) === path && writesTo(candidate, target),
	);
	if (row === undefined) return 'no row of the field map writes it: add one';
	return `"${pathOn(row, otherSide(target))}" is empty here: fill it`;
}

/** Why a value cannot be written, as a sentence; undefined if it can. */
export function cannotWriteText(
	row: CompiledRow,
	target: Side,
	parsed: Parsed,
): string | undefined {
	if (parsed.invalid !== undefined) return `"${row.title}" cannot be carried: ${parsed.invalid}`;
	const number = row.type === 'alias' && !parsed.empty && aliasTarget(row) === target;
	const problem = number ? aliasProblem(row, parsed.value) : undefined;
	if (problem !== undefined) return `"${row.title}" cannot be carried: ${problem}`;
	const limit = parsed.empty ? undefined : tooLong(row, target, parsed.value);
	if (limit === undefined || limit === false) return undefined;
	return `"${row.title}" is longer than the ${row.defs[target]?.maxLength ?? 'allowed number of'} characters that "${pathOn(row, target)}" takes there: shorten it.`;
}

/** Parks a record until the records it refers to are linked. True if it has to wait. */
export function* waitFor(
	context: Context,
	linkId: number,
	side: Side,
	id: string,
	missing: MissingLink[],
): Tx<boolean> {
	const t = yield* now();
	let waits = false;
	for (const reference of missing) {
		if (reference.column.options.optional !== true) waits = true;
		yield* run(
			`insert into waiting (flow, link_id, row_key, row_title, source_side, source_id, for_flows, for_side, for_id, since)
				values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict (flow, link_id, row_key, for_id) do nothing`,
			context.name,
			linkId,
			reference.row.key,
			reference.row.title,
			side,
			id,
			toJson({
				flows: reference.column.options.flows ?? [],
				via: reference.column.defs[reference.side]?.refersVia,
			}),
			reference.side,
			reference.id,
			t,
		);
	}
	return waits;
}

/** Flat target paths as the nested object that an entity writes. */
export function nested(payload: Record<string, JsonValue>): JsonObject {
	const object: JsonObject = {};
	for (const [path, value] of Object.entries(payload)) setPath(object, path, value);
	return object;
}
