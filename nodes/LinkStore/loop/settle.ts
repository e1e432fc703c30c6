import type { Side } from '../../shared/contracts';
import { pauseAfter } from '../engine/guard';
import { one, run, type Tx, update } from '../store';
import { endRun, pauseSide, sideWorks } from './flows';
import type { Outcome, SettleContext } from './outcome';
import { describeLink } from './plan';
import { openReview } from './reviews';
import type { LinkRow, OperationRow } from './rows';
import { settleDone } from './settleDone';
import { settleChanged, settleGone, settleRejected } from './settleRefused';

/**
 * Records an outcome, once. It is a fact, so no fencing token is asked: the run that made the call may
 * long have lost its lease.
 */
export function* settle(
	context: SettleContext,
	opId: number,
	attempt: number,
	outcome: Outcome,
): Tx<void> {
	const op = yield* one<OperationRow>('select * from operation where id = ?', opId);
	if (op === undefined) return;
	if (op.state !== 'sent') {
		yield* lateReport(context, op, outcome);
		return;
	}
	// What an older attempt failed with says nothing of the one under way; that it was done counts.
	if (op.attempt !== attempt && outcome.outcome !== 'done') return;
	const link = (yield* one<LinkRow>('select * from link where id = ?', op.link_id)) as LinkRow;
	yield* run(
		'update flow set progress = progress + ? where name = ?',
		outcome.side === true ? 0 : 1,
		context.name,
	);
	if (yield* isOwnFault(context, op, outcome)) {
		yield* settleOwnFault(context, op, link, outcome, attempt);
		yield* finishRun(context.name, op.run);
		return;
	}
	if (outcome.side === true) yield* pause(context, op.side, outcome);
	else if (outcome.outcome === 'done') yield* sideWorks(context.name, op.side);

	if (outcome.outcome === 'done') yield* settleDone(context, op, link, outcome);
	else if (outcome.outcome === 'notSent') yield* settleNotSent(op, outcome);
	else if (outcome.outcome === 'unknown') {
		// Stays `sent`: a later run finds out, after the deadline.
		yield* update('operation', { run: null, problem: outcome.problem }, 'id = ?', op.id);
	} else if (outcome.outcome === 'changedMeanwhile')
		yield* settleChanged(context, op, link, outcome);
	else if (outcome.outcome === 'gone') yield* settleGone(context, op, link, outcome);
	else yield* settleRejected(context, op, link, outcome, attempt);
	yield* finishRun(context.name, op.run);
}

/** An operation that was offered and not claimed belongs to no run any more. */
export function* passOver(flow: string, opId: number, runNumber: number): Tx<void> {
	yield* run(
		"update operation set run = null where id = ? and run = ? and state = 'ready'",
		opId,
		runNumber,
	);
	yield* finishRun(flow, runNumber);
}

/** The run ends with the outcome of its last operation. */
export function* finishRun(flow: string, runNumber: number | null): Tx<void> {
	if (runNumber === null) return;
	const open = yield* one(
		"select 1 from operation where flow = ? and run = ? and state in ('ready', 'sent') and outcome is null limit 1",
		flow,
		runNumber,
	);
	if (open === undefined) yield* endRun(flow, runNumber);
}

/** A server that fails at this record alone, while it takes others in the same run, is not out of order. */
function* isOwnFault(context: SettleContext, op: OperationRow, outcome: Outcome): Tx<boolean> {
	if (outcome.side !== true || (outcome.status ?? 0) < 500 || op.run === null) return false;
	const other = yield* one(
		"select 1 from operation where flow = ? and side = ? and run = ? and state = 'done' limit 1",
		context.name,
		op.side,
		op.run,
	);
	return other !== undefined;
}

/** It counts as a refusal; a write that may have been done keeps that doubt, and is looked up first. */
function* settleOwnFault(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	outcome: Outcome,
	attempt: number,
): Tx<void> {
	const refusals = op.refusals + 1;
	if (outcome.outcome === 'unknown' && refusals < context.flow.settings.maxAttempts) {
		yield* update('operation', { run: null, refusals, problem: outcome.problem }, 'id = ?', op.id);
		return;
	}
	const mayBeDone = outcome.mayBeDone === true || outcome.outcome === 'unknown';
	yield* settleRejected(context, op, link, { ...outcome, mayBeDone }, attempt);
}

function* pause(context: SettleContext, side: Side, outcome: Outcome): Tx<void> {
	const asked = (outcome.retryAfterSeconds ?? 0) * 1000;
	yield* pauseSide(context.name, side, outcome.problem ?? '', (before) =>
		Math.max(asked, pauseAfter(before)),
	);
}

/** An outcome that comes after the operation was settled otherwise: nothing is undone, nothing is lost. */
function* lateReport(context: SettleContext, op: OperationRow, outcome: Outcome): Tx<void> {
	if (outcome.outcome !== 'done' || op.kind !== 'create' || outcome.id === undefined) return;
	const link = yield* one<LinkRow>('select * from link where id = ?', op.link_id);
	const known = op.side === 'left' ? link?.left_id : link?.right_id;
	if (link === undefined || known === outcome.id) return;
	if (known == null && link.state !== 'ended') {
		yield* run("update operation set state = 'sent' where id = ?", op.id);
		yield* settleDone(context, op, link, outcome);
		return;
	}
	yield* openReview(context.name, {
		kind: 'probableDuplicate',
		subject: `duplicate:${op.side}:${outcome.id}`,
		linkId: link.id,
		op: op.id,
		side: op.side,
		recordId: outcome.id,
		text: `Flow "${context.name}": ${context.flow.entities[op.side].label} ${outcome.id} was created by an attempt that was thought lost, while ${describeLink(context, link)} was settled with ${known ?? 'no record'}. It is probably a duplicate: delete it there, or link it by hand.`,
	});
}

function* settleNotSent(op: OperationRow, outcome: Outcome): Tx<void> {
	// Surely not sent, so there is nothing to look up: the attempt never was.
	yield* update(
		'operation',
		{ state: 'ready', run: null, problem: outcome.problem },
		'id = ?',
		op.id,
	);
	if (outcome.mayBeDone !== true)
		yield* run('update operation set first_sent = null where id = ?', op.id);
}
