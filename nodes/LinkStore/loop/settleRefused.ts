import { otherSide } from '../../shared/contracts';
import type { JsonValue } from '../../shared/json';
import { retryAfter } from '../engine/guard';
import type { Fingerprints } from '../engine/merge';
import { fromJson, now, one, run, toJson, type Tx, update } from '../store';
import { observe } from '../engine/observe';
import { want } from './flows';
import { holdLink, linkSides } from './link';
import { close, type Outcome, type SettleContext } from './outcome';
import { noteMove } from './moved';
import { describeLink } from './plan';
import { setAside } from './remade';
import { openReview } from './reviews';
import type { LinkRow, OperationRow } from './rows';
import { settleDone } from './settleDone';
import { pickCanary, suspectGone } from './guards/suspect';

export function* settleChanged(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	outcome: Outcome,
): Tx<void> {
	yield* close(op, 'dropped', outcome, 0);
	yield* run('update operation set payload = null where id = ?', op.id);
	if (op.kind === 'create') {
		yield* matchAgain(context, op, link, outcome);
		return;
	}
	if (outcome.record !== undefined) {
		const sides = yield* linkSides(context.name, link.id);
		const row = sides[op.side];
		if (row !== undefined) {
			const seen = observe(context.flow, context.prints, op.side, row.id, outcome.record.fields);
			yield* run(
				'update link_side set seen = ?, stamp = coalesce(?, stamp), raw = null where flow = ? and side = ? and id = ?',
				toJson({ ...fromJson<Fingerprints>(row.seen, {}), ...seen.seen }),
				outcome.record.modifiedAt ?? null,
				context.name,
				op.side,
				row.id,
			);
		}
	}
	yield* run('update link set meanwhile = meanwhile + 1 where id = ?', link.id);
	if (link.meanwhile + 1 >= 5) {
		const text = `Flow "${context.name}": ${describeLink(context, link)} was edited on the ${op.side} side each of five times right before it was to be written. Something there edits it all the time: stop that, then retry.`;
		yield* holdLink(link.id, text);
		yield* openReview(context.name, {
			kind: 'changedMeanwhile',
			subject: `meanwhile:${link.id}`,
			linkId: link.id,
			op: op.id,
			side: op.side,
			text,
		});
		return;
	}
	if (link.left_id !== null) yield* want(context.name, 'left', link.left_id, 'merge', link.id);
	if (link.right_id !== null) yield* want(context.name, 'right', link.right_id, 'merge', link.id);
}

/** A create that met a record like its own: both are read and matched as if none had been planned. */
function* matchAgain(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	outcome: Outcome,
): Tx<void> {
	const source = otherSide(op.side);
	const id = source === 'left' ? link.left_id : link.right_id;
	if (id === null) return;
	const similar = outcome.similar ?? [];
	for (const table of ['link_side', 'waiting', 'reference', 'wanted']) {
		yield* run(`delete from ${table} where link_id = ?`, link.id);
	}
	yield* run('delete from link where id = ?', link.id);
	const excluded = yield* one(
		'select 1 from entry where flow = ? and hash = ? and side = ? and excluded = 1 and id in (#)',
		context.name,
		context.hash,
		op.side,
		similar,
	);
	yield* run(
		'update entry set todo = ?, note = ? where flow = ? and hash = ? and side = ? and id = ?',
		excluded === undefined ? 1 : 0,
		excluded === undefined ? null : 'review',
		context.name,
		context.hash,
		source,
		id,
	);
	if (excluded !== undefined) {
		yield* openReview(context.name, {
			kind: 'match',
			subject: `match:${source}:${id}`,
			side: source,
			recordId: id,
			text: `Flow "${context.name}": ${context.flow.entities[source].label} ${id} was not set up. ${outcome.problem ?? ''} A node on the canvas leaves that record out of the flow: let it pass, link by hand, or have this one created all the same.`,
			data: { candidates: similar },
			days: 365,
		});
		return;
	}
	for (const other of similar) yield* want(context.name, op.side, other, 'match');
	yield* want(context.name, source, id, 'match');
}

/** Not found by a write is only a suspicion; not found by the confirming read is the fact. */
export function* settleGone(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	outcome: Outcome,
): Tx<void> {
	const t = yield* now();
	if (op.kind !== 'create' && outcome.movedTo !== undefined) {
		yield* close(op, 'dropped', outcome, 0);
		yield* noteMove(context, link.id, op.side, outcome.movedTo, 'told');
		return;
	}
	if (op.kind !== 'create' && outcome.replaced === true) {
		yield* close(op, 'dropped', outcome, 0);
		const row = (yield* linkSides(context.name, link.id))[op.side];
		if (row !== undefined) yield* setAside({ ...context, t }, op.side, row);
		return;
	}
	if (op.kind === 'confirmGone') {
		yield* close(op, 'done', outcome, 0);
		yield* run('update link set gone_side = ?, gone_at = ? where id = ?', op.side, t, link.id);
		return;
	}
	if (op.kind === 'delete') {
		yield* settleDone(context, op, link, outcome);
		return;
	}
	if (op.kind === 'create') {
		// The record vanished between two steps of its own creation.
		yield* settleRejected(context, op, link, outcome, op.attempt);
		return;
	}
	yield* close(op, 'dropped', outcome, 0);
	yield* suspectGone(context, link, op.side);
}

const WHAT: Record<OperationRow['kind'], string> = {
	create: 'set up',
	update: 'written',
	archive: 'archived',
	restore: 'restored',
	delete: 'deleted',
	confirmGone: 'looked for',
};

/** Only a refusal of this very record counts as an attempt. */
export function* settleRejected(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	outcome: Outcome,
	attempt: number,
): Tx<void> {
	const t = yield* now();
	const id = outcome.id ?? fromJson<{ id?: string }>(op.progress, {}).id;
	const refusals = op.refusals + 1;
	// Refused and never sent before: surely not done, so a new payload may replace this one.
	if (outcome.mayBeDone !== true)
		yield* run('update operation set first_sent = null where id = ?', op.id);
	if (refusals < context.flow.settings.maxAttempts) {
		yield* update(
			'operation',
			{
				state: 'ready',
				run: null,
				refusals,
				not_before: t + retryAfter(refusals - 1),
				problem: outcome.problem,
				// The record that was to prove the right to read may be gone itself: try by another one.
				canary:
					op.kind === 'confirmGone'
						? ((yield* pickCanary(context.name, op.side, op.record_id ?? '', op.canary ?? '')) ??
							op.canary)
						: undefined,
			},
			'id = ?',
			op.id,
		);
		return;
	}
	yield* close(
		{ ...op, refusals },
		'rejected',
		outcome,
		context.flow.settings.historyDays * 86_400_000,
	);
	yield* update('operation', { refusals }, 'id = ?', op.id);
	const what = WHAT[op.kind];
	yield* openReview(context.name, {
		kind: 'refused',
		subject: `refused:${link.id}:${op.side}`,
		linkId: link.id,
		op: op.id,
		side: op.side,
		recordId: id ?? (op.side === 'left' ? link.left_id : link.right_id) ?? undefined,
		text: `Flow "${context.name}": ${describeLink(context, link)} could not be ${what} on the ${op.side} side after ${attempt} ${attempt === 1 ? 'attempt' : 'attempts'}. ${outcome.problem ?? ''}${id === undefined || op.kind !== 'create' ? '' : ` The record was begun there as ${id}; a retry goes on with it.`} Correct the record, or retry from the list of reviews.`,
		data: { payload: fromJson<Record<string, JsonValue>>(op.payload, {}) },
		days: context.flow.settings.historyDays,
	});
}
