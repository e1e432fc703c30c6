/**
 * Fields that two systems or tools write against each other. Each write of ours is remembered per field with
 * its time; three returns to an earlier value within an hour, and the field waits for a person.
 */
import type { Fingerprints, MergeResult } from '../../engine/merge';
import { fromJson, run, toJson, type Tx } from '../../store';
import type { Context } from '../context';
import { SIDES } from '../flows';
import { openReview } from '../reviews';
import type { LinkRow, LinkSideRow, ReviewRow } from '../rows';

const HOUR_MS = 3_600_000;
/** Writes remembered of each field: enough to tell three returns, whatever lies between them. */
const KEPT_WRITES = 6;
const RETURNS = 3;
/** What is older takes no part in any return that still counts. */
const KEPT_MS = 3 * HOUR_MS;
/** Enough of a fingerprint to tell a handful of values apart. */
const PRINT_LENGTH = 12;

type Written = Record<string, Array<[print: string, at: number]>>;

/** The writes of a side with one more of each field in `prints`; for the column `link_side.written`. */
export function withWrites(before: string | null, prints: Fingerprints, t: number): string {
	const written = fromJson<Written>(before, {});
	for (const [key, print] of Object.entries(prints)) {
		written[key] = [...(written[key] ?? []), [print.slice(0, PRINT_LENGTH), t]];
	}
	const kept = Object.entries(written).flatMap(([key, writes]) => {
		const late = writes.filter(([, at]) => t - at <= KEPT_MS).slice(-KEPT_WRITES);
		return late.length === 0 ? [] : [[key, late] as const];
	});
	return toJson(Object.fromEntries(kept));
}

/**
 * True if our writes have gone to and fro: three of them, within an hour, brought back a value that we had written
 * at most an hour before; and the last one is no older than an hour, so that tomorrow's edit is a new one. A
 * field that we write the same value to again was changed by somebody else in between: that is a return too.
 * One person who switches a field needs five switches within the hour for it.
 */
export function isFlipping(writes: Written[string] | undefined, t: number): boolean {
	const returns = (writes ?? [])
		.filter(([print, at], index, all) =>
			all.slice(0, index).some(([earlier, then]) => earlier === print && at - then <= HOUR_MS),
		)
		.map(([, at]) => at)
		.slice(-RETURNS);
	if (returns.length < RETURNS) return false;
	const [first, last] = [returns[0], returns[RETURNS - 1]];
	return last - first <= HOUR_MS && t - last <= HOUR_MS;
}

/** Takes fields that flip out of what is to be written, and asks a person about each. */
export function* holdFlips(
	context: Context,
	link: LinkRow,
	name: string,
	sides: Record<'left' | 'right', LinkSideRow>,
	merged: MergeResult,
): Tx<void> {
	for (const target of SIDES) {
		const { written } = sides[target];
		if (written == null || merged.writes[target].length === 0) continue;
		const writes = fromJson<Written>(written, {});
		for (const { row } of [...merged.writes[target]]) {
			if (!isFlipping(writes[row.key], context.t)) continue;
			merged.writes[target] = merged.writes[target].filter((write) => write.row !== row);
			merged.conflicts = merged.conflicts.filter((conflict) => conflict.row !== row);
			const values = {
				left: context.read.left.get(sides.left.id)?.values.get(row.key),
				right: context.read.right.get(sides.right.id)?.values.get(row.key),
			};
			if (values.left === undefined || values.right === undefined) {
				// The review names both values: they are read in one run.
				merged.wants.add('left').add('right');
				continue;
			}
			const left = values.left.invalid === undefined ? values.left.value : null;
			const right = values.right.invalid === undefined ? values.right.value : null;
			const isNew = yield* openReview(context.name, {
				kind: 'flip',
				subject: `field:${link.id}:${row.key}`,
				linkId: link.id,
				side: target,
				recordId: sides[target].id,
				rowKey: row.key,
				field: row.title,
				text: `Flow "${context.name}", ${name}: "${row.title}" went to and fro on the ${target} side, with three returns to an earlier value within an hour. Probably two systems or tools write against each other: find out which one sets the field on each side, and turn one of them off. This field waits, the others go on. Choose the value that both shall have, or leave both as they are.`,
				data: { left, right },
				days: context.flow.settings.historyDays,
			});
			if (isNew) context.notes.reviews++;
		}
	}
}

/** A person has answered: what was written before counts no more. */
export function* forgetFlips(review: ReviewRow): Tx<void> {
	if (review.kind !== 'flip' || review.link_id === null || review.row_key === null) return;
	yield* run(
		"update link_side set written = '{}' where link_id = ? and flow = ? and written is not null",
		review.link_id,
		review.flow,
	);
}
