import { otherSide, type Side } from '../../shared/contracts';
import type { JsonValue } from '../../shared/json';
import { all, fromJson, one, run, update, type Tx } from '../store';
import type { Context } from './context';
import { anyDecided, isCalledOff } from './people/decided';
import { getSide, SIDES, stateOf, want } from './flows';
import { openReview } from './reviews';
import type { LinkRow, OperationRow } from './rows';

export interface Emitted {
	op: OperationRow;
	payload: Record<string, JsonValue>;
	side: Side;
}

/** Payloads older than this are read again before they are sent. */
const STALE_MS = 60 * 60_000;

/** Operations of this run: new ones, those left from earlier runs, and unknown ones past their deadline. */
export function* emitOperations(context: Context, limit: number): Tx<Emitted[]> {
	const emitted: Emitted[] = [];
	if (context.stopped) return emitted;
	for (const side of SIDES) {
		// New ones first: a record that the system fails at must not keep the others waiting.
		const row = yield* getSide(context.name, side);
		if (row.paused_until > context.t) continue;
		const ops = yield* all<OperationRow>(
			`select * from operation where flow = ? and side = ? and
				((state = 'ready' and not_before <= ?) or (state = 'sent' and deadline <= ?)) order by attempt, id limit ?`,
			context.name,
			side,
			context.t,
			context.t,
			limit,
		);
		for (const op of ops) {
			if ((yield* anyDecided(context)) && (yield* isCalledOff(op))) continue;
			if (yield* isStale(context, op)) continue;
			if (op.state === 'sent' && !(yield* canLookUp(context, op))) continue;
			yield* update('operation', { run: context.run, token: context.token }, 'id = ?', op.id);
			emitted.push({
				op: { ...op, run: context.run },
				payload: fromJson<Record<string, JsonValue>>(op.payload, {}),
				side,
			});
		}
	}
	return emitted;
}

function* isStale(context: Context, op: OperationRow): Tx<boolean> {
	const age = Math.max(STALE_MS, context.flow.settings.intervalSeconds * 1000);
	if (op.state !== 'ready' || op.progress !== null || context.t - op.planned_at <= age)
		return false;
	if (op.kind !== 'create' && op.kind !== 'update') return false;
	// An attempt whose answer was lost: a new plan would not know of it, and create once more.
	if (op.first_sent !== null) return false;
	const link = yield* one<LinkRow>('select * from link where id = ?', op.link_id);
	const source = otherSide(op.side);
	const id = source === 'left' ? link?.left_id : link?.right_id;
	if (id == null) return false;
	// It stays, with its count of refusals: the plan made from the fresh values takes its place.
	yield* want(context.name, source, id, 'merge', op.link_id);
	if (op.kind === 'update' && op.record_id !== null)
		yield* want(context.name, op.side, op.record_id, 'merge', op.link_id);
	return true;
}

/**
 * Whether Apply Change can find out what became of an attempt. Where the API cannot be searched, a
 * complete listing that began after the deadline tells: if nothing there could be ours, the create was
 * not done; if one record could be, it is adopted; else a person decides.
 */
function* canLookUp(context: Context, op: OperationRow): Tx<boolean> {
	if (op.kind !== 'create') return true;
	const { capabilities } = context.flow.entities[op.side];
	const progress = fromJson<{ id?: string; steps?: string[] }>(op.progress, {});
	// An entity that has noted a step finds out by itself how far it came.
	if (progress.id !== undefined || (progress.steps ?? []).length > 0) return true;
	if (capabilities.findByReference !== false && capabilities.findByReference.conclusive)
		return true;
	const state = stateOf(yield* getSide(context.name, op.side));
	if (!capabilities.completeListing) {
		yield* reviewUnknown(context, op, []);
		return false;
	}
	if (state.passDone === undefined || state.passDone.begun < (op.deadline ?? 0)) {
		yield* askForPass(context, op.side);
		return false;
	}
	const source = otherSide(op.side);
	const candidates = yield* all<{ id: string; first_seen: number; note: string | null }>(
		`select distinct e.id, e.first_seen, e.note from link_side s
			join entry_key a on a.flow = s.flow and a.hash = ? and a.side = s.side and a.id = s.id and a.kind like 'm%'
			join entry_key b on b.flow = a.flow and b.hash = a.hash and b.side = ? and b.kind = a.kind and b.print = a.print
			join entry e on e.flow = b.flow and e.hash = b.hash and e.side = b.side and e.id = b.id
			where s.flow = ? and s.link_id = ? and s.side = ?`,
		context.hash,
		op.side,
		context.name,
		op.link_id,
		source,
	);
	if (candidates.length === 0 && !(yield* isRecognizable(context, op))) {
		yield* reviewUnknown(context, op, []);
		return false;
	}
	if (candidates.length === 0) {
		// Listed completely after the deadline, and nothing like it is there: surely not created.
		yield* run("update operation set state = 'ready', first_sent = null where id = ?", op.id);
		return true;
	}
	const fresh = candidates.filter(
		({ first_seen: seen, note }) => seen > (op.first_sent ?? 0) && note !== 'linked',
	);
	if (candidates.length === 1 && fresh.length === 1) {
		yield* run(
			'update operation set progress = ? where id = ?',
			JSON.stringify({ id: fresh[0].id, steps: ['found'] }),
			op.id,
		);
		return true;
	}
	yield* reviewUnknown(
		context,
		op,
		candidates.map(({ id }) => id),
	);
	return false;
}

/** A record of ours would show in a listing: by our stamp, or by a match key. */
function* isRecognizable(context: Context, op: OperationRow): Tx<boolean> {
	if (context.flow.entities[op.side].capabilities.findByReference !== false) return true;
	const key = yield* one(
		`select 1 from link_side s join entry_key k on k.flow = s.flow and k.hash = ? and k.side = s.side and k.id = s.id
			where s.flow = ? and s.link_id = ? and s.side = ? and k.kind like 'm%' limit 1`,
		context.hash,
		context.name,
		op.link_id,
		otherSide(op.side),
	);
	return key !== undefined;
}

function* askForPass(context: Context, side: Side): Tx<void> {
	yield* run(
		"update flow set full_requested = case when full_requested is null or full_requested = ? then ? else 'both' end where name = ?",
		side,
		side,
		context.name,
	);
}

function* reviewUnknown(context: Context, op: OperationRow, candidates: string[]): Tx<void> {
	const { label } = context.flow.entities[op.side];
	const could =
		candidates.length === 0
			? 'nothing tells whether it is there'
			: `these records there could be it: ${candidates.join(', ')}`;
	yield* openReview(context.name, {
		kind: 'unknownCreate',
		subject: `unknown:${op.id}`,
		linkId: op.link_id,
		op: op.id,
		side: op.side,
		text: `Flow "${context.name}": a ${label} was sent to be created, the answer was lost, and ${could}. Link the right one by hand, or have it created again.`,
		data: { candidates },
		days: 365,
	});
}
