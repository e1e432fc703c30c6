/** What people should know before they decide on a record. Nothing is sent and nothing is stored. */
import { otherSide, type Side } from '../../../shared/contracts';
import type { JsonObject, JsonValue } from '../../../shared/json';
import type { Prints } from '../../engine/fingerprint';
import { indexKeys, type IndexKey, observe } from '../../engine/observe';
import { all, one, type Tx } from '../../store';
import { decisionText, mustBeOneOf } from './authority';
import { findCollisions, numberRow, numberThere, type NumberThere } from '../guards/collisions';
import { loadFlow, type LoadedFlow } from '../compiled';
import type { DecisionRow } from './decided';
import { ownerOf, requireFlow, SIDES } from '../flows';
import { keptName, nameRecord, systemOf } from './names';

export interface PreviewInput {
	flow: string;
	side: Side;
	/** Of the store: `store.prints`. */
	prints: Prints;
	/** The record as its system shows it; or its id, if the flow has seen it. Both may be given. */
	fields?: JsonObject;
	recordId?: string;
}

export interface Similar {
	side: Side;
	id: string;
	title: string | null;
	number: string | null;
	text: string;
}

export interface DecisionPreview {
	/** `changed`: the other system will show another form of the number than this one. */
	number?: NumberThere;
	/** Records whose number there would be the same: one goes through, the others are held. */
	collisions: Similar[];
	/** Records that share a match key, on both sides. */
	similar: Similar[];
	/** What was decided on another record of this side with the same match key, perhaps one that is gone by now. */
	earlier?: {
		choice: DecisionRow['choice'];
		who: string;
		role: DecisionRow['role'];
		at: string;
		id: string;
	};
	/** All of it as sentences for people; empty if there is nothing to say. */
	text: string;
}

/** @throws LoopFault if the flow is not live. */
export function* previewDecision(input: PreviewInput): Tx<DecisionPreview> {
	mustBeOneOf('side', input.side, SIDES);
	const flow = yield* loadFlow(ownerOf(yield* requireFlow(input.flow)));
	const { keys, number } = yield* known(flow, input);
	const match = keys.filter(({ kind }) => kind.startsWith('m'));
	const similar = yield* sharing(flow, input, match);
	const preview: DecisionPreview = { collisions: [], similar, text: '' };
	const there = numberThere(flow.compiled, number, input.side);
	if (there !== undefined) preview.number = there;
	const matched = new Set(similar.map(({ side, id }) => `${side} ${id}`));
	const context = { ...flow.context, flow: flow.compiled, prints: input.prints };
	const own = { id: input.recordId };
	for (const each of yield* findCollisions(context, input.side, number, own)) {
		// One of the other side with the same match key is no rival but the partner.
		if (each.side !== input.side && matched.has(`${each.side} ${each.id}`)) continue;
		const { side, id, number: theirs, text } = each;
		preview.collisions.push({
			side,
			id,
			title: (yield* keptName(context.name, side, id))?.title ?? null,
			number: theirs,
			text,
		});
	}
	const earlier = yield* earlierOn(flow, input, match);
	if (earlier !== undefined) {
		const { choice, who, role, at, record_id: id } = earlier;
		preview.earlier = { choice, who, role, at: new Date(at).toISOString(), id };
	}
	const before =
		earlier === undefined
			? undefined
			: `${decisionText(earlier)} for ${yield* nameRecord(context, input.side, earlier.record_id)}, which has the same match key.`;
	preview.text = textOf(flow, input.side, preview, before);
	return preview;
}

/** Keys and number of the record, from its values or from the index. */
function* known(
	{ compiled, context }: LoadedFlow,
	{ side, fields, recordId, prints }: PreviewInput,
): Tx<{ keys: IndexKey[]; number: JsonValue | undefined }> {
	if (fields !== undefined) {
		const observation = observe(compiled, prints, side, recordId ?? '', fields);
		const keys = indexKeys(compiled, prints, side, observation, fields);
		const row = numberRow(compiled, side);
		const parsed = row && observation.values.get(row.key);
		const readable = parsed !== undefined && parsed.invalid === undefined && !parsed.empty;
		return { keys, number: readable ? parsed.value : undefined };
	}
	const keys = yield* all<IndexKey>(
		'select kind, print from entry_key where flow = ? and hash = ? and side = ? and id = ?',
		context.name,
		context.hash,
		side,
		recordId ?? '',
	);
	const kept = yield* keptName(context.name, side, recordId ?? '');
	return { keys, number: kept?.number ?? undefined };
}

/** Other records that have one of these keys. */
function* sharing(
	{ compiled, context }: LoadedFlow,
	{ side, recordId }: PreviewInput,
	keys: IndexKey[],
): Tx<Similar[]> {
	const found = new Map<string, Similar>();
	for (const { kind, print } of keys) {
		for (const on of SIDES) {
			const rows = yield* all<{ id: string; title: string | null; number: string | null }>(
				`select k.id, b.title, b.number from entry_key k
					left join label b on b.flow = k.flow and b.side = k.side and b.id = k.id
					where k.flow = ? and k.hash = ? and k.side = ? and k.kind = ? and k.print = ? and k.id <> ?
						and not exists (select 1 from link l where l.owner = k.flow and l.state <> 'ended' and l.${side}_id = ? and l.${otherSide(side)}_id = k.id)
					order by k.id limit 20`,
				context.name,
				context.hash,
				on,
				kind,
				print,
				on === side ? (recordId ?? '') : '',
				recordId ?? '',
			);
			for (const row of rows) {
				const name = yield* nameRecord({ flow: compiled, name: context.name }, on, row.id);
				const text = `${name} in ${systemOf({ flow: compiled }, on)} has the same match key.`;
				found.set(`${on} ${row.id}`, { side: on, ...row, text });
			}
		}
	}
	return [...found.values()];
}

function* earlierOn(
	{ context }: LoadedFlow,
	{ side, recordId }: PreviewInput,
	keys: IndexKey[],
): Tx<DecisionRow | undefined> {
	let latest: DecisionRow | undefined;
	for (const { kind, print } of keys) {
		const row = yield* one<DecisionRow>(
			`select d.* from decision_key o
				join decision d on d.flow = o.flow and d.side = o.side and d.record_id = o.record_id
				where o.flow = ? and o.side = ? and o.kind = ? and o.print = ? and o.record_id <> ?
				order by d.at desc limit 1`,
			context.name,
			side,
			kind,
			print,
			recordId ?? '',
		);
		if (row !== undefined && row.at > (latest?.at ?? 0)) latest = row;
	}
	return latest;
}

function textOf(
	{ compiled }: LoadedFlow,
	side: Side,
	{ number, collisions, similar }: DecisionPreview,
	earlier: string | undefined,
): string {
	const system = systemOf({ flow: compiled }, otherSide(side));
	const texts: string[] = [];
	if (number?.changed === true) {
		texts.push(
			number.there === ''
				? `Nothing is left of the number ${number.here} in ${system}. ${number.why}`
				: `The number is ${number.here} here and will be ${number.there} in ${system}. ${number.why} It is not changed here.`,
		);
	}
	for (const { text } of [...collisions, ...similar]) texts.push(text);
	if (earlier !== undefined) texts.push(earlier);
	return texts.join(' ');
}
