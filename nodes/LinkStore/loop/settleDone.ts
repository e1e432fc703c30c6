import { otherSide, type Side } from '../../shared/contracts';
import { type JsonObject, type JsonValue, setPath } from '../../shared/json';
import { pathOn } from '../engine/compile';
import type { Fingerprints } from '../engine/merge';
import { indexKeys, observe, type Observation } from '../engine/observe';
import type { CompiledFlow } from '../engine/types';
import { fromJson, now, one, run, toJson, type Tx } from '../store';
import { putKeys } from './entryIndex';
import { withWrites } from './guards/flips';
import { addHistory } from './flows';
import { putLabel } from './people/labels';
import { endLink, forgetEntry, holdLink, isTaken, linkSides, putLinkSide } from './link';
import { close, type Outcome, type SettleContext } from './outcome';
import { describeLink, wantIfDirty } from './plan';
import { closeReview, openReview } from './reviews';
import type { LinkRow, LinkSideRow, OperationRow } from './rows';

const KEEP_SENT_MS = 10 * 60_000;

/** Takes what the system returned: baseline of the fields written, mere observation of all others. */
export function* settleDone(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	outcome: Outcome,
): Tx<void> {
	if (op.kind === 'confirmGone') {
		// The record is there after all.
		yield* close(op, 'done', outcome, 0);
		yield* run('update link set gone_side = null, gone_at = null where id = ?', link.id);
		// Edits that came while the question was open were not planned.
		yield* wantIfDirty(context, link.id, yield* openRows(context.name, link.id));
		return;
	}
	if (op.kind === 'delete') {
		yield* close(op, 'done', outcome, 0);
		yield* endLink(context.name, link, `${describeLink(context, link)}: both records are gone.`, {
			bothGone: true,
		});
		return;
	}
	if (op.kind === 'archive' && link.gone_side !== null) {
		yield* close(op, 'done', outcome, 0);
		yield* endLink(
			context.name,
			link,
			`${describeLink(context, link)}: one record is gone, the other was archived.`,
			{ goneSide: link.gone_side },
		);
		return;
	}
	const id = outcome.id ?? outcome.record?.id ?? op.record_id;
	if (id == null) return;
	if (op.kind === 'create' && !(yield* giveId(context, op, link, id, outcome))) return;

	const sides = yield* linkSides(context.name, link.id);
	// Found by its keys it is a match like any other: the first-sync rule settles what differs.
	const sources =
		outcome.found === 'match'
			? {}
			: accepted(context.flow, op, fromJson<Fingerprints>(op.sources, {}), outcome);
	const seen =
		outcome.record === undefined
			? undefined
			: observe(context.flow, context.prints, op.side, id, outcome.record.fields);
	yield* setBaselines(context, op, link, id, { sides, sources, seen, outcome });
	if (seen !== undefined && outcome.record !== undefined) {
		yield* indexReturned(context, op.side, id, seen, outcome.record.fields);
	}
	yield* close(op, 'done', outcome, KEEP_SENT_MS);
	yield* run('update link set meanwhile = 0 where id = ?', link.id);
	yield* addHistory(context.name, {
		kind: op.kind === 'create' ? 'created' : 'updated',
		run: op.run ?? undefined,
		link_id: link.id,
		side: op.side,
		record_id: id,
		field: (
			outcome.fields ?? Object.keys(fromJson<Record<string, JsonValue>>(op.payload, {}))
		).join(', '),
	});
	yield* closeReview(context.name, `refused:${link.id}:${op.side}`, 'done by a later attempt');
	if (outcome.problem !== undefined) yield* reviewPartial(context, op, link, id, outcome);
	yield* wantIfDirty(context, link.id, yield* openRows(context.name, link.id));
}

function* openRows(flow: string, linkId: number): Tx<Set<string>> {
	const row = yield* one<{ keys: string | null }>(
		"select group_concat(row_key) as keys from review where flow = ? and link_id = ? and state = 'open' and row_key is not null",
		flow,
		linkId,
	);
	return new Set((row?.keys ?? '').split(',').filter(Boolean));
}

/** Rows whose value reached the target. */
export function accepted(
	flow: CompiledFlow,
	op: OperationRow,
	sources: Fingerprints,
	outcome: Outcome,
): Fingerprints {
	if (outcome.fields === undefined) return sources;
	const payload = fromJson<Record<string, JsonValue>>(op.payload, {});
	const written = new Set(outcome.fields);
	return Object.fromEntries(
		Object.entries(sources).filter(([key]) => {
			const row = flow.byKey.get(key);
			if (row === undefined) return false;
			const path = pathOn(row, op.side);
			return written.has(path) || !(path in payload);
		}),
	);
}

function* setBaselines(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	id: string,
	given: {
		sides: Partial<Record<Side, LinkSideRow>>;
		sources: Fingerprints;
		seen: Observation | undefined;
		outcome: Outcome;
	},
): Tx<void> {
	const source = otherSide(op.side);
	const sourceRow = given.sides[source];
	if (sourceRow !== undefined) {
		const base = { ...fromJson<Fingerprints>(sourceRow.base, {}), ...given.sources };
		yield* run(
			'update link_side set base = ? where flow = ? and side = ? and id = ?',
			toJson(base),
			context.name,
			source,
			sourceRow.id,
		);
	}
	const old = given.sides[op.side];
	const base = fromJson<Fingerprints>(old?.base, {});
	const seen = { ...fromJson<Fingerprints>(old?.seen, {}), ...given.seen?.seen };
	// A record found later may have been edited since: what was sent is the baseline, not what is there now.
	const written = given.outcome.found === undefined ? seen : sentPrints(context, op, id);
	for (const key of Object.keys(given.sources)) {
		if (seen[key] !== undefined) base[key] = written[key] ?? seen[key];
	}
	Object.assign(base, changedByServer(context, op, id, given.sources, seen));
	const wrote: Fingerprints = {};
	for (const key of Object.keys(given.sources)) if (base[key] !== undefined) wrote[key] = base[key];
	yield* putLinkSide(context, link.id, op.side, id, {
		raw: null,
		stamp: given.outcome.record?.modifiedAt ?? old?.stamp ?? null,
		base,
		seen,
		...(op.kind === 'create'
			? {}
			: { written: withWrites(old?.written ?? null, wrote, op.first_sent ?? op.planned_at) }),
	});
}

/**
 * States that the target made something else of than it was sent (saved, and overdue at once): no spelling of
 * the same value but news, which travels back. Their baseline is what was sent.
 */
function changedByServer(
	context: SettleContext,
	op: OperationRow,
	id: string,
	sources: Fingerprints,
	seen: Fingerprints,
): Fingerprints {
	const payload = fromJson<Record<string, JsonValue>>(op.payload, {});
	const states = Object.keys(sources).flatMap((key) => {
		const row = context.flow.byKey.get(key);
		const isState = row?.type === 'enum' || row?.type === 'boolean';
		return isState && row.direction === 'both' && pathOn(row, op.side) in payload ? [key] : [];
	});
	if (states.length === 0) return {};
	const sent = sentPrints(context, op, id);
	return Object.fromEntries(
		states.flatMap((key) =>
			sent[key] !== undefined && seen[key] !== undefined && sent[key] !== seen[key]
				? [[key, sent[key]] as const]
				: [],
		),
	);
}

/** Fingerprints of the target's fields as they were sent; fields left out were sent empty. */
export function sentPrints(
	context: Pick<SettleContext, 'flow' | 'prints'>,
	op: Pick<OperationRow, 'side' | 'payload'>,
	id: string,
): Fingerprints {
	const payload = fromJson<Record<string, JsonValue>>(op.payload, {});
	const fields: JsonObject = {};
	for (const row of context.flow.rows) {
		if (pathOn(row, op.side) !== '')
			setPath(fields, pathOn(row, op.side), payload[pathOn(row, op.side)] ?? null);
	}
	return observe(context.flow, context.prints, op.side, id, fields).seen;
}

/** Gives a pending link its second id. False if that record has another link: a probable duplicate. */
function* giveId(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	id: string,
	outcome: Outcome,
): Tx<boolean> {
	if (yield* isTaken(context, op.side, id, link.id)) {
		yield* close(op, 'rejected', outcome, 0);
		const text = `Flow "${context.name}": the create for ${describeLink(context, link)} ended with ${context.flow.entities[op.side].label} ${id}, which is linked to another record. It may be a duplicate, or the other system took two for one: check both records, then link by hand.`;
		yield* holdLink(link.id, text);
		yield* openReview(context.name, {
			kind: 'probableDuplicate',
			subject: `duplicate:${op.side}:${id}`,
			linkId: link.id,
			op: op.id,
			side: op.side,
			recordId: id,
			text,
		});
		return false;
	}
	const column = op.side === 'left' ? 'left_id' : 'right_id';
	yield* run(`update link set ${column} = ?, state = 'linked' where id = ?`, id, link.id);
	yield* closeReview(context.name, `match:${op.side}:${id}`, 'linked');
	return true;
}

/** The target's record joins the index, so its keys are known, and its number is compared with all others. */
function* indexReturned(
	context: SettleContext,
	side: Side,
	id: string,
	observation: Observation,
	fields: JsonObject,
): Tx<void> {
	const t = yield* now();
	yield* run(
		`insert into entry (flow, hash, side, id, first_seen, todo, note) values (?, ?, ?, ?, ?, 0, 'linked')
			on conflict (flow, hash, side, id) do update set todo = 0, note = 'linked'`,
		context.name,
		context.hash,
		side,
		id,
		t,
	);
	yield* forgetEntry(context, side, id);
	yield* putLabel(context, side, id, fields);
	const keys = indexKeys(context.flow, context.prints, side, observation, fields);
	for (const key of keys) {
		if (!key.kind.startsWith('a:')) continue;
		const other = yield* one<{ id: string }>(
			`select k.id from entry_key k join link_side s on s.flow = k.flow and s.side = k.side and s.id = k.id
				where k.flow = ? and k.hash = ? and k.side = ? and k.kind = ? and k.print = ? and k.id <> ? limit 1`,
			context.name,
			context.hash,
			side,
			key.kind,
			key.print,
			id,
		);
		if (other === undefined) continue;
		yield* openReview(context.name, {
			kind: 'numberCollision',
			subject: `number:${side}:${id}`,
			side,
			recordId: id,
			text: `Flow "${context.name}": ${context.flow.entities[side].label} ${id} came back with a number that ${other.id} has too. Give one of them another number.`,
		});
	}
	yield* putKeys(context, side, id, keys);
}

function* reviewPartial(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	id: string,
	outcome: Outcome,
): Tx<void> {
	const payload = fromJson<Record<string, JsonValue>>(op.payload, {});
	const written = new Set(outcome.fields ?? Object.keys(payload));
	for (const [path, value] of Object.entries(payload)) {
		if (written.has(path)) continue;
		const row = context.flow.rows.find((candidate) => pathOn(candidate, op.side) === path);
		yield* openReview(context.name, {
			kind: 'notAccepted',
			subject: `field:${link.id}:${row?.key ?? path}`,
			linkId: link.id,
			op: op.id,
			side: op.side,
			recordId: id,
			rowKey: row?.key,
			field: path,
			text: `Flow "${context.name}", ${describeLink(context, link)}: "${path}" was not accepted on the ${op.side} side. ${outcome.problem ?? ''} Correct the value, or retry.`,
			data: { sent: value },
			days: context.flow.settings.historyDays,
		});
	}
}
