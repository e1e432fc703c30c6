import { otherSide, type Side } from '../../shared/contracts';
import type { Fingerprints } from '../engine/merge';
import { fromJson, now, one, run, toJson, type Tx } from '../store';
import type { Context } from './context';
import { addHistory } from './flows';
import { forgetEntry, isTaken, putLinkSide } from './link';
import { describeLink } from './plan';
import { closeReview, openReview } from './reviews';
import { sentPrints } from './settleDone';
import type { EntryRow, LinkRow, OperationRow } from './rows';

/**
 * New records that carry our stamp: the create that made them is settled by them, even if its answer
 * was lost or has not come yet. This comes before any matching.
 */
export function* settleFound(context: Context, side: Side, ids: Iterable<string>): Tx<Set<number>> {
	const touched = new Set<number>();
	for (const id of ids) {
		const entry = yield* one<{
			reference: string | null;
			raw: string | null;
			stamp: string | null;
			seen: string | null;
			mark: string | null;
		}>(
			'select reference, raw, stamp, seen, mark from entry where flow = ? and hash = ? and side = ? and id = ?',
			context.name,
			context.hash,
			side,
			id,
		);
		if (entry?.reference == null) continue;
		const link = yield* one<LinkRow>(
			"select * from link where owner = ? and reference = ? and source = ? and state <> 'ended' order by id desc limit 1",
			context.owner,
			entry.reference,
			otherSide(side),
		);
		if (link === undefined) continue;
		const known = side === 'left' ? link.left_id : link.right_id;
		if (known !== null && known !== id) {
			yield* run(
				"update entry set todo = 0, note = 'review' where flow = ? and hash = ? and side = ? and id = ?",
				context.name,
				context.hash,
				side,
				id,
			);
			const isNew = yield* openReview(context.name, {
				kind: 'probableDuplicate',
				subject: `duplicate:${side}:${id}`,
				linkId: link.id,
				side,
				recordId: id,
				text: `Flow "${context.name}": ${context.flow.entities[side].label} ${id} carries the reference of ${describeLink(context, link)}, which is linked to ${known}. It is probably a duplicate: delete it there, or link it by hand.`,
			});
			if (isNew) context.notes.reviews++;
			continue;
		}
		if (known === null) {
			if (yield* isTaken(context, side, id, link.id)) continue;
			if (yield* adoptFound(context, side, id, link, entry)) touched.add(link.id);
		}
	}
	return touched;
}

function* adoptFound(
	context: Context,
	side: Side,
	id: string,
	link: LinkRow,
	entry: Pick<EntryRow, 'raw' | 'stamp' | 'seen' | 'mark'>,
): Tx<boolean> {
	const op = yield* one<OperationRow>(
		"select * from operation where link_id = ? and kind = 'create' and state in ('ready', 'sent', 'rejected') order by id desc limit 1",
		link.id,
	);
	// A create of several calls that is under way goes on with this record, it is not finished by it.
	if (op !== undefined && op.progress !== null) return false;
	if (op?.state === 'sent' && context.flow.entities[side].capabilities.createsInSteps === true) {
		// Ended right after its first call, perhaps: it is resumed with this record, which may lack the rest.
		yield* run('update operation set progress = ? where id = ?', toJson({ id, steps: [] }), op.id);
		return false;
	}
	const t = yield* now();
	const sources = fromJson<Fingerprints>(op?.sources, {});
	const seen = fromJson<Fingerprints>(entry.seen, {});
	const base: Fingerprints = {};
	if (op?.state === 'sent') {
		// It may have been edited since it was made: what was sent is the baseline.
		const sent = sentPrints(context, op, id);
		for (const key of Object.keys(sources))
			if (seen[key] !== undefined) base[key] = sent[key] ?? seen[key];
		yield* run(
			'update link_side set base = ? where flow = ? and side = ? and link_id = ?',
			toJson(sources),
			context.name,
			otherSide(side),
			link.id,
		);
	}
	if (op !== undefined) {
		yield* run(
			"update operation set state = 'done', settled_at = ?, values_until = ?, outcome = ? where id = ?",
			t,
			t + 10 * 60_000,
			toJson({ outcome: 'done', id }),
			op.id,
		);
	}
	const column = side === 'left' ? 'left_id' : 'right_id';
	yield* run(`update link set ${column} = ?, state = 'linked' where id = ?`, id, link.id);
	yield* closeReview(context.name, `match:${side}:${id}`, 'linked');
	yield* putLinkSide(context, link.id, side, id, {
		raw: entry.raw,
		stamp: entry.stamp,
		base,
		seen,
		mark: entry.mark,
	});
	yield* forgetEntry(context, side, id);
	yield* addHistory(context.name, {
		kind: 'created',
		run: context.run,
		link_id: link.id,
		side,
		record_id: id,
		text: 'found by its reference',
	});
	return true;
}
