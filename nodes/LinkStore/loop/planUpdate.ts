import type { Side } from '../../shared/contracts';
import { canonical, type JsonValue } from '../../shared/json';
import { isStateRow, pathOn } from '../engine/compile';
import { format } from '../engine/fields';
import { tooManyUpdates } from '../engine/guard';
import type { FieldWrite, Fingerprints, MergeResult } from '../engine/merge';
import { fromJson, insert, now, one, run, toJson, type Tx, update } from '../store';
import type { Context } from './context';
import { stopFlow, want } from './flows';
import { isConfirmed } from './match';
import { wantIfDirty } from './plan';
import type { LinkRow, OperationRow } from './rows';

const STATE_KINDS: Array<OperationRow['kind']> = ['update', 'archive', 'restore'];

/** Fields go first; that a record is archived or restored is an operation of its own, after them. */
function nextWrites(
	context: Context,
	merged: MergeResult,
	target: Side,
): { kind: 'update' | 'archive' | 'restore'; writes: FieldWrite[] } {
	const entity = context.flow.entities[target];
	const isState = ({ row }: FieldWrite) => isStateRow(row, target, entity);
	const fields = merged.writes[target].filter((write) => !isState(write));
	const states = merged.writes[target].filter(isState);
	if (fields.length > 0 || states.length === 0) return { kind: 'update', writes: fields };
	const value = format(states[0].row, target, states[0].value);
	return {
		kind:
			entity.capabilities.archived?.values.includes(value as string) === true
				? 'archive'
				: 'restore',
		writes: states,
	};
}

/** One unsettled operation for each link and target: a new plan replaces one that is not sent yet. */
export function* planUpdate(
	context: Context,
	link: LinkRow,
	target: Side,
	id: string,
	merged: MergeResult,
): Tx<void> {
	const { kind, writes } = nextWrites(context, merged, target);
	const open = yield* one<OperationRow>(
		"select * from operation where link_id = ? and side = ? and state in ('ready', 'sent')",
		link.id,
		target,
	);
	if (open !== undefined && open.flow !== context.name) {
		// A flow that shares this link is writing there: this one's turn comes after it.
		if (writes.length > 0) yield* wantIfDirty(context, link.id);
		return;
	}
	// What was, or may have been, sent is frozen: what is newer is planned once it is settled.
	if (
		open !== undefined &&
		(open.state === 'sent' || open.first_sent !== null || !STATE_KINDS.includes(open.kind))
	)
		return;
	if (writes.length === 0) {
		if (open !== undefined && merged.wants.size === 0) yield* dropOperation(open.id);
		return;
	}
	const plan = planOf(writes, target);
	const last = yield* one<{ sources: string; state: string }>(
		"select sources, state from operation where link_id = ? and flow = ? and side = ? and kind = ? and state in ('done', 'rejected') order by id desc limit 1",
		link.id,
		context.name,
		target,
		kind,
	);
	// The very same write was refused and waits for a person; only another value is worth a new try.
	if (
		last?.state === 'rejected' &&
		canonical(fromJson(last.sources, {})) === canonical(plan.sources)
	) {
		if (open !== undefined) yield* dropOperation(open.id);
		return;
	}
	if (open === undefined && !(yield* mayUpdate(context, target))) {
		// The values are read again once an administrator has confirmed.
		yield* want(context.name, 'left', link.left_id as string, 'merge', link.id);
		yield* want(context.name, 'right', link.right_id as string, 'merge', link.id);
		return;
	}
	const row = {
		payload: toJson(plan.payload),
		sources: toJson(plan.sources),
		expected: toJson(plan.expected),
		planned_at: yield* now(),
		run: null,
	};
	if (open !== undefined && open.kind !== kind) yield* dropOperation(open.id);
	else if (open !== undefined) {
		const same = canonical(fromJson(open.payload, {})) === canonical(plan.payload);
		yield* update(
			'operation',
			same ? row : { ...row, attempt: 0, refusals: 0, not_before: 0 },
			'id = ?',
			open.id,
		);
		return;
	}
	context.counts.updates++;
	context.notes.updated[target]++;
	yield* insert('operation', {
		flow: context.name,
		link_id: link.id,
		side: target,
		kind,
		state: 'ready',
		record_id: id,
		reference: link.reference ?? '',
		...row,
	});
}

function* mayUpdate(context: Context, target: Side): Tx<boolean> {
	if (context.stopped) return false;
	if (context.phase !== 'steady') return true;
	const links = yield* one<{ n: number }>(
		"select count(*) as n from link where owner = ? and state = 'linked'",
		context.owner,
	);
	if (!tooManyUpdates(context.counts.updates + 1, links?.n ?? 0)) return true;
	if (yield* isConfirmed(context, 'updates')) return true;
	context.stopped = true;
	yield* stopFlow(
		context.name,
		'updates',
		`More than ${context.counts.updates} records are to be changed on the ${target} side at once, with ${links?.n ?? 0} links in all. That is unusual: an import or a mistake in the field map may be the reason. Look at the last edits.`,
		context.counts.updates,
	);
	return false;
}

function planOf(
	writes: FieldWrite[],
	target: Side,
): { payload: Record<string, JsonValue>; sources: Fingerprints; expected: Fingerprints } {
	const payload: Record<string, JsonValue> = {};
	const sources: Fingerprints = {};
	const expected: Fingerprints = {};
	for (const { row, value, sourceSeen, expected: fingerprint } of writes) {
		payload[pathOn(row, target)] = format(row, target, value);
		sources[row.key] = sourceSeen;
		if (fingerprint !== undefined) expected[row.key] = fingerprint;
	}
	return { payload, sources, expected };
}

export function* dropOperation(id: number): Tx<void> {
	const t = yield* now();
	yield* run(
		"update operation set state = 'dropped', settled_at = ?, values_until = ?, payload = null where id = ? and state = 'ready'",
		t,
		t,
		id,
	);
}
