import { otherSide, type Side } from '../../shared/contracts';
import type { Progress } from '../../shared/entity';
import type { JsonValue } from '../../shared/json';
import { isStateRow, pathOn, usesNewest, writesTo } from '../engine/compile';
import { aliasForm, format, looseEqual } from '../engine/fields';
import {
	type Fingerprints,
	isDirty,
	mergeLink,
	type MergeResult,
	type SideView,
} from '../engine/merge';
import type { CompiledRow, Parsed } from '../engine/types';
import { all, fromJson, now, one, run, toJson, type Tx, update } from '../store';
import { carrier, type Context, resolveReferences } from './context';
import { cannotWriteText, draftOf, insertCreate, waitFor } from './create';
import { anyDecided, isPaused } from './people/decided';
import { holdFlips } from './guards/flips';
import { addHistory, SIDES, want } from './flows';
import { isLeftOut } from './leftOut';
import { linkSides } from './link';
import { isMoving } from './moved';
import { nameRecord, systemOf } from './people/names';
import { heldNumber, holdNumbers, numbersOf, reserveNumbers } from './guards/numbers';
import { dropOperation, planUpdate } from './planUpdate';
import { waitsForQuiet } from './guards/quiet';
import { closeReview, openReview } from './reviews';
import type { LinkRow, LinkSideRow, OperationRow } from './rows';

/** Merges one link and stores what is to be done about it. */
export function* planLink(context: Context, linkId: number, chosen?: Map<string, Side>): Tx<void> {
	const link = yield* one<LinkRow>('select * from link where id = ?', linkId);
	if (
		link === undefined ||
		link.state === 'ended' ||
		link.state === 'held' ||
		link.gone_side !== null
	)
		return;
	const sides = yield* linkSides(context.name, linkId);
	if (isMoving(sides)) return;
	if ((yield* anyDecided(context)) && (yield* isPaused(context.owner, link.left_id, link.right_id)))
		return;
	if (link.state === 'pending') {
		if (yield* waitsForQuiet(context, { [link.source]: sides[link.source] })) return;
		yield* planPending(context, link, sides);
		return;
	}
	if (sides.left === undefined || sides.right === undefined) return;
	if (yield* isLeftOut(context, sides.left.id, sides.right.id)) return;
	if (yield* waitsForQuiet(context, sides)) return;

	const views = {} as Record<Side, SideView>;
	for (const side of SIDES) {
		const row = sides[side] as LinkSideRow;
		const read = context.read[side].get(row.id);
		views[side] = {
			base: fromJson<Fingerprints>(row.base, {}),
			seen: fromJson<Fingerprints>(row.seen, {}),
			values: read?.values,
			editedAt: yield* editedAt(context, row),
			sent: yield* lastSent(
				context,
				linkId,
				side,
				fromJson<Fingerprints>((sides[otherSide(side)] as LinkSideRow).base, {}),
			),
		};
		if (read !== undefined) yield* resolveReferences(context, side, read.values);
	}
	const { held, numbers } = yield* heldRows(context, linkId);
	for (const key of yield* rowsUnderWay(context, linkId)) held.add(key);
	const merged = mergeLink({
		flow: context.flow,
		left: views.left,
		right: views.right,
		held,
		chosen,
		carry: carrier(context),
		isReadBack,
		cannotWrite: (row, side, parsed) => cannotCarry(context, row, side, parsed),
	});
	yield* holdFlips(
		context,
		link,
		describeLink(context, link),
		sides as Record<Side, LinkSideRow>,
		merged,
	);
	yield* holdNumbers(context, link, merged, numbers);
	yield* storeAgreed(context, merged, sides as Record<Side, LinkSideRow>, views);
	yield* storeQuestions(context, link, merged);
	yield* storeConflicts(context, link, merged);
	yield* waitAgain(context, link, merged, sides as Record<Side, LinkSideRow>);
	for (const target of SIDES) {
		yield* planUpdate(context, link, target, (sides[target] as LinkSideRow).id, merged);
	}
	for (const side of merged.wants) {
		yield* want(context.name, side, (sides[side] as LinkSideRow).id, 'merge', linkId);
	}
}

/** A create that has no operation yet (it waited for a reference), or whose source was edited meanwhile. */
function* planPending(
	context: Context,
	link: LinkRow,
	sides: Partial<Record<Side, LinkSideRow>>,
): Tx<void> {
	const source = sides[link.source];
	if (source === undefined) return;
	const values = context.read[link.source].get(source.id);
	if (values === undefined) return;
	const open = yield* one<OperationRow>(
		"select * from operation where link_id = ? and kind = 'create' and state in ('ready', 'sent', 'rejected') order by id desc limit 1",
		link.id,
	);
	// What was, or may have been, sent is frozen: later edits follow as an update once it is settled.
	if (open !== undefined && (open.state === 'sent' || open.first_sent !== null)) return;
	yield* resolveReferences(context, link.source, values.values);
	const draft = draftOf(context, link.source, values);
	yield* run('delete from waiting where link_id = ? and flow = ?', link.id, context.name);
	const waits = yield* waitFor(context, link.id, link.source, source.id, draft.missing);
	const numbers = [...numbersOf(context, link.source, values)];
	const number = yield* heldNumber(context, link.source, numbers, {
		id: source.id,
		linkId: link.id,
	});
	if (number !== undefined) draft.problems.push(number.text);
	if (draft.problems.length > 0 || waits) {
		if (open?.state === 'ready' && open.progress === null) yield* dropOperation(open.id);
		if (draft.problems.length > 0) {
			yield* openReview(context.name, {
				kind: 'cannotCreate',
				subject: `create:${link.source}:${source.id}`,
				linkId: link.id,
				side: link.source,
				recordId: source.id,
				text: `Flow "${context.name}": ${yield* nameRecord(context, link.source, source.id)} was not set up in ${systemOf(context, otherSide(link.source))}. ${draft.problems.join(' ')}`,
				data: number?.data,
				days: 365,
			});
		}
		return;
	}
	yield* closeReview(context.name, `create:${link.source}:${source.id}`, 'corrected');
	yield* reserveNumbers(context, link.id, otherSide(link.source), numbers);
	if (open !== undefined) {
		const same = open.payload === toJson(draft.payload);
		if (open.state === 'rejected' && same) return;
		yield* update(
			'operation',
			{
				state: 'ready',
				payload: toJson(draft.payload),
				sources: toJson(draft.sources),
				planned_at: yield* now(),
				...(same ? {} : { progress: replanned(open), attempt: 0, refusals: 0, not_before: 0 }),
			},
			'id = ?',
			open.id,
		);
		return;
	}
	yield* insertCreate(context, link.id, link.source, link.reference ?? '', draft);
}

/** A create that has begun with older values keeps its steps, and remembers that these were others. */
function replanned(op: OperationRow): string | undefined {
	if (op.progress === null) return undefined;
	const progress = fromJson<Progress>(op.progress, { steps: [] });
	return toJson({
		...progress,
		steps: [...progress.steps.filter((step) => step !== 'replanned'), 'replanned'],
	});
}

/**
 * When a person edited the record, by the store's clock: its stamp less what the server's clock is ahead.
 * Unknown if a write of ours may have moved the stamp.
 */
function* editedAt(context: Context, row: LinkSideRow): Tx<number | undefined> {
	const ahead = context.clockAhead[row.side];
	const { settings, rows } = context.flow;
	if (!usesNewest(settings, rows) || ahead === undefined || row.stamp === null) return undefined;
	const at = Date.parse(row.stamp) - ahead;
	if (Number.isNaN(at)) return undefined;
	const own = yield* one<{ at: number | null }>(
		"select max(settled_at) as at from operation where link_id = ? and side = ? and state = 'done' and kind <> 'confirmGone'",
		row.link_id,
		row.side,
	);
	return own?.at != null && own.at >= at - OWN_WRITE_MS ? undefined : at;
}

/** An edit may be stamped up to this long before our write to the same record was settled. */
const OWN_WRITE_MS = 2 * 60_000;

/**
 * Values that were written to this side during the last ten minutes, in that side's own form. `otherBase`: the
 * baselines of the side they came from.
 */
function* lastSent(
	context: Context,
	linkId: number,
	side: Side,
	otherBase: Fingerprints,
): Tx<Map<string, JsonValue> | undefined> {
	const rows = yield* all<Pick<OperationRow, 'payload' | 'state' | 'side' | 'sources'>>(
		`select payload, state, side, sources from operation where link_id = ? and flow = ? and payload is not null
			and ((state = 'done' and values_until > ?) or (side = ? and state in ('ready', 'sent') and first_sent is not null)) order by id`,
		linkId,
		context.name,
		context.t,
		side,
	);
	if (rows.length === 0) return undefined;
	const sent = new Map<string, JsonValue>();
	for (const { payload, state, side: target, sources } of rows) {
		const values = fromJson<Record<string, JsonValue>>(payload, {});
		const from = fromJson<Fingerprints>(sources, {});
		for (const row of context.flow.rows) {
			const value = values[pathOn(row, target)];
			if (value === undefined) continue;
			// Another row may write to the same field; for this one it is then news, not an echo.
			if (!writesTo(row, target)) continue;
			// Carried the other way since, or both agreed on something else without a write: going back to
			// what was sent before is an edit.
			const agreed = otherBase[row.key];
			const past =
				state === 'done' &&
				from[row.key] !== undefined &&
				agreed !== undefined &&
				agreed !== from[row.key];
			if (target === side && !past) sent.set(row.key, value);
			else sent.delete(row.key);
		}
	}
	return sent;
}

function isReadBack(row: CompiledRow, side: Side, sent: JsonValue, observed: Parsed): boolean {
	if (observed.invalid !== undefined) return false;
	if (row.type === 'alias') {
		const form = aliasForm(row, sent);
		return (
			!observed.empty && (form === observed.norm || looseEqual(row, side, sent, observed.value))
		);
	}
	return looseEqual(row, side, sent, observed.empty ? null : format(row, side, observed.value));
}

/** Also refuses what an update cannot do: fields taken at creation only, fields that cannot be emptied. */
function cannotCarry(
	context: Context,
	row: CompiledRow,
	target: Side,
	parsed: Parsed,
): string | undefined {
	const def = row.defs[target];
	const entity = context.flow.entities[target];
	if (isStateRow(row, target, entity) && parsed.invalid === undefined) {
		const { archived, archive, restore } = entity.capabilities;
		const value = format(row, target, parsed.value);
		const closes = archived?.values.includes(value as string) === true;
		if (closes ? archive : restore) return undefined;
		return `"${row.title}": ${entity.label} cannot be ${closes ? 'archived' : 'restored'} through the API. Do it there by hand.`;
	}
	if (def?.writable === 'create') {
		return `"${row.title}": "${def.name}" can only be given when the record is created there. Change it there by hand.`;
	}
	if (def?.clearable === false && parsed.invalid === undefined && parsed.empty) {
		return `"${row.title}" was emptied, but "${def.name}" cannot be emptied through the API. Empty it there by hand.`;
	}
	return cannotWriteText(row, target, parsed);
}

/** Rows that wait for a person; a number that another record has is looked at again each time. */
function* heldRows(
	context: Context,
	linkId: number,
): Tx<{ held: Set<string>; numbers: Set<string> }> {
	const rows = yield* all<{ row_key: string; kind: string }>(
		"select row_key, kind from review where flow = ? and link_id = ? and state = 'open' and row_key is not null",
		context.name,
		linkId,
	);
	const keysOf = (isNumber: boolean) =>
		new Set(
			rows
				.filter(({ kind }) => (kind === 'numberCollision') === isNumber)
				.map((row) => row.row_key),
		);
	return { held: keysOf(false), numbers: keysOf(true) };
}

/**
 * Rows of a write whose outcome is not known yet. What the target shows of them may be neither the old
 * value nor the new one, and nobody's edit: they are merged once the write is settled.
 */
function* rowsUnderWay(context: Context, linkId: number): Tx<string[]> {
	const ops = yield* all<Pick<OperationRow, 'payload' | 'side'>>(
		"select payload, side from operation where link_id = ? and flow = ? and kind = 'update' and state = 'sent'",
		linkId,
		context.name,
	);
	return ops.flatMap(({ payload, side }) => {
		const values = fromJson<Record<string, JsonValue>>(payload, {});
		return context.flow.rows.filter((row) => pathOn(row, side) in values).map(({ key }) => key);
	});
}

function* storeAgreed(
	context: Context,
	merged: MergeResult,
	sides: Record<Side, LinkSideRow>,
	views: Record<Side, SideView>,
): Tx<void> {
	for (const side of SIDES) {
		if (Object.keys(merged.agreed[side]).length === 0) continue;
		Object.assign(views[side].base, merged.agreed[side]);
		yield* run(
			'update link_side set base = ? where flow = ? and side = ? and id = ?',
			toJson(views[side].base),
			context.name,
			side,
			sides[side].id,
		);
	}
}

function* storeQuestions(context: Context, link: LinkRow, merged: MergeResult): Tx<void> {
	for (const question of merged.questions) {
		const isNew = yield* openReview(context.name, {
			kind: question.why,
			subject: `field:${link.id}:${question.row.key}`,
			linkId: link.id,
			side: question.side,
			rowKey: question.row.key,
			field: question.row.title,
			text: `Flow "${context.name}", ${describeLink(context, link)}: ${question.text}`,
			data: { left: question.left, right: question.right },
			days: context.flow.settings.historyDays,
		});
		if (isNew) context.notes.reviews++;
	}
	for (const { row, side, text } of merged.notCarried) {
		yield* addHistory(context.name, {
			kind: 'notCarried',
			run: context.run,
			link_id: link.id,
			side,
			field: row.title,
			text: `${describeLink(context, link)}: ${text}`,
		});
	}
}

export const describeLink = (context: Pick<Context, 'flow'>, link: LinkRow): string =>
	`${context.flow.entities.left.label} ${link.left_id ?? '(new)'} ↔ ${context.flow.entities.right.label} ${link.right_id ?? '(new)'}`;

function* storeConflicts(context: Context, link: LinkRow, merged: MergeResult): Tx<void> {
	for (const { row, winner, left, right } of merged.conflicts) {
		const [old, kept] = winner === 'left' ? [right, left] : [left, right];
		yield* addHistory(context.name, {
			kind: 'conflict',
			run: context.run,
			link_id: link.id,
			side: otherSide(winner),
			field: row.title,
			text: `${describeLink(context, link)}: "${row.title}" differed; the ${winner} side's value won.`,
			old: toJson(old),
			new: toJson(kept),
			days: context.flow.settings.historyDays,
		});
	}
}

function* waitAgain(
	context: Context,
	link: LinkRow,
	merged: MergeResult,
	sides: Record<Side, LinkSideRow>,
): Tx<void> {
	if (context.read.left.has(sides.left.id) && context.read.right.has(sides.right.id)) {
		yield* run('delete from waiting where link_id = ? and flow = ?', link.id, context.name);
	}
	for (const missing of merged.missing) {
		yield* waitFor(context, link.id, missing.side, sides[missing.side].id, [missing]);
	}
}

/** Asks for the values of a link that is still not settled. */
export function* wantIfDirty(
	context: Pick<Context, 'flow' | 'name'>,
	linkId: number,
	held: Set<string> = new Set(),
): Tx<void> {
	const sides = yield* linkSides(context.name, linkId);
	if (sides.left === undefined || sides.right === undefined) return;
	const view = (row: LinkSideRow) => ({
		base: fromJson<Fingerprints>(row.base, {}),
		seen: fromJson<Fingerprints>(row.seen, {}),
	});
	if (!isDirty(context.flow, view(sides.left), view(sides.right), held)) return;
	yield* want(context.name, 'left', sides.left.id, 'merge', linkId);
	yield* want(context.name, 'right', sides.right.id, 'merge', linkId);
}
