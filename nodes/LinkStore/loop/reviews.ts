import type { Side } from '../../shared/contracts';
import type { JsonValue } from '../../shared/json';
import { now, one, run, toJson, update, type Tx } from '../store';

export interface ReviewInput {
	kind: string;
	/** One open review for each subject: the same question is not asked twice. */
	subject: string;
	linkId?: number;
	op?: number;
	side?: Side;
	recordId?: string;
	rowKey?: string;
	field?: string;
	/** What happened and what to do, for people. */
	text: string;
	/** Values and candidates, kept for `days`. */
	data?: Record<string, JsonValue | undefined>;
	days?: number;
}

/** Opens a review, or refreshes the text of the one that is open. Says whether it is new. */
export function* openReview(flow: string, input: ReviewInput): Tx<boolean> {
	const t = yield* now();
	const existing = yield* one<{ id: number }>(
		"select id from review where flow = ? and subject = ? and state = 'open'",
		flow,
		input.subject,
	);
	const row = {
		text: input.text,
		data: input.data === undefined ? undefined : toJson(input.data),
		values_until:
			input.data === undefined ? undefined : t + Math.max(1, input.days ?? 1) * 86_400_000,
	};
	if (existing !== undefined) {
		yield* update('review', row, 'id = ?', existing.id);
		return false;
	}
	yield* run(
		`insert into review (flow, kind, subject, link_id, op, side, record_id, row_key, field, text, data, values_until, created_at)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		flow,
		input.kind,
		input.subject,
		input.linkId ?? null,
		input.op ?? null,
		input.side ?? null,
		input.recordId ?? null,
		input.rowKey ?? null,
		input.field ?? null,
		input.text,
		row.data ?? null,
		row.values_until ?? null,
		t,
	);
	return true;
}

/** Closes a review whose cause is gone. */
export function* closeReview(flow: string, subject: string, resolution: string): Tx<void> {
	const t = yield* now();
	yield* run(
		"update review set state = 'dropped', resolved_at = ?, resolution = ?, data = null where flow = ? and subject = ? and state = 'open'",
		t,
		resolution,
		flow,
		subject,
	);
}
