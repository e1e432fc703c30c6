import { otherSide, type OutcomeKind, type Side } from '../../shared/contracts';
import type { Prints } from '../engine/fingerprint';
import { pauseAfter, retryAfter } from '../engine/guard';
import type { Fingerprints } from '../engine/merge';
import { indexKeys, type Observation } from '../engine/observe';
import { pathOn } from '../engine/compile';
import type { CompiledFlow } from '../engine/types';
import { setPath, type JsonObject, type JsonValue } from '../../shared/json';
import { fromJson, insert, now, one, run, toJson, update, type Tx } from '../store';
import { observeRecord } from './absorb';
import type { Context } from './context';
import { addHistory, endRun, pauseSide, sideWorks, want } from './flows';
import { endLink, forgetEntry, holdLink, isTaken, linkSides, putLinkSide } from './link';
import { describeLink, wantIfDirty } from './plan';
import { closeReview, openReview } from './reviews';
import type { LinkRow, LinkSideRow, OperationRow } from './rows';

/** What Apply Change reports of one claimed attempt. */
export interface Outcome {
	outcome: OutcomeKind;
	id?: string;
	/** Target paths that were written and accepted; absent: all of them. */
	fields?: string[];
	/** The record as read back, with its stamp. */
	record?: { id: string; fields: JsonObject; modifiedAt?: string; reference?: string };
	/** What happened and what to do, for people. */
	problem?: string;
	/** The whole system is out of reach; no attempt is counted. */
	side?: boolean;
	/** HTTP status of a failure, where there was an answer. */
	status?: number;
	retryAfterSeconds?: number;
	/** How the record of an earlier, unanswered create was recognized; it may have been edited since. */
	found?: 'reference' | 'match';
	/** Records with the same match key that were found right before a create; nothing was created. */
	similar?: string[];
	/** An earlier attempt may have gone through, whatever this one says. */
	mayBeDone?: boolean;
}

export interface SettleContext extends Pick<
	Context,
	'flow' | 'name' | 'prints' | 'hash' | 'owner' | 'places'
> {
	flow: CompiledFlow;
	prints: Prints;
}

const KEEP_SENT_MS = 10 * 60_000;

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

function* close(
	op: OperationRow,
	state: 'done' | 'rejected' | 'dropped',
	outcome: Outcome,
	keepValues: number,
): Tx<void> {
	const t = yield* now();
	const { record: _record, ...kept } = outcome;
	yield* update(
		'operation',
		{
			state,
			outcome: toJson(kept),
			problem: outcome.problem ?? null,
			settled_at: t,
			values_until: t + keepValues,
		},
		'id = ?',
		op.id,
	);
}

/** Takes what the system returned: baseline of the fields written, mere observation of all others. */
function* settleDone(
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
		yield* endLink(
			context.name,
			link,
			`${describeLink(context, link)}: both records are gone.`,
			{},
		);
		return;
	}
	if (op.kind === 'archive' && link.gone_side !== null) {
		yield* close(op, 'done', outcome, 0);
		yield* endLink(
			context.name,
			link,
			`${describeLink(context, link)}: one record is gone, the other was archived.`,
			{},
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
			: observeRecord(context, op.side, id, outcome.record.fields);
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
function accepted(
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
	yield* putLinkSide(context, link.id, op.side, id, {
		raw: null,
		stamp: given.outcome.record?.modifiedAt ?? old?.stamp ?? null,
		base,
		seen,
	});
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
	return observeRecord(context, op.side, id, fields).seen;
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
	for (const key of indexKeys(context.flow, context.prints, side, observation, fields)) {
		if (key.kind.startsWith('a:')) {
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
			if (other !== undefined) {
				yield* openReview(context.name, {
					kind: 'numberCollision',
					subject: `number:${side}:${id}`,
					side,
					recordId: id,
					text: `Flow "${context.name}": ${context.flow.entities[side].label} ${id} came back with a number that ${other.id} has too. Give one of them another number.`,
				});
			}
		}
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

function* settleChanged(
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
			const seen = observeRecord(context, op.side, row.id, outcome.record.fields);
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
function* settleGone(
	context: SettleContext,
	op: OperationRow,
	link: LinkRow,
	outcome: Outcome,
): Tx<void> {
	const t = yield* now();
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

/** Plans the read that tells whether a record is gone, unless something is under way for it. */
export function* suspectGone(
	context: Pick<Context, 'name'>,
	link: LinkRow,
	side: Side,
	passId?: string,
): Tx<boolean> {
	const id = side === 'left' ? link.left_id : link.right_id;
	if (id === null || link.gone_side !== null) return false;
	const open = yield* one(
		"select 1 from operation where link_id = ? and side = ? and state in ('ready', 'sent')",
		link.id,
		side,
	);
	if (open !== undefined) return false;
	const t = yield* now();
	yield* insert('operation', {
		flow: context.name,
		link_id: link.id,
		side,
		kind: 'confirmGone',
		state: 'ready',
		record_id: id,
		reference: link.reference ?? '',
		pass_id: passId,
		canary: yield* pickCanary(context.name, side, id),
		planned_at: t,
	});
	return true;
}

/** A linked record that nobody suspects: while it cannot be read either, "not found" proves nothing. */
function* pickCanary(flow: string, side: Side, id: string, not = ''): Tx<string | undefined> {
	const row = yield* one<{ id: string }>(
		`select s.id from link_side s join link l on l.id = s.link_id
			where s.flow = ? and s.side = ? and s.id not in (?, ?) and l.state = 'linked' and l.gone_side is null
			and not exists (select 1 from operation o where o.link_id = l.id and o.side = s.side
				and o.kind = 'confirmGone' and o.state in ('ready', 'sent'))
			order by coalesce(s.read_at, 0) desc limit 1`,
		flow,
		side,
		id,
		not,
	);
	return row?.id;
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
function* settleRejected(
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
