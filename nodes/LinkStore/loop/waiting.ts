import { all, fromJson, one, run, type Tx } from '../store';
import { findPartners, type Context } from './context';
import { want } from './flows';
import { closeReview, openReview } from './reviews';

interface WaitingRow {
	id: number;
	link_id: number;
	row_title: string;
	source_side: 'left' | 'right';
	source_id: string;
	for_flows: string;
	for_side: 'left' | 'right';
	for_id: string;
	since: number;
}

const PATIENCE_MS = 3 * 86_400_000;

/** Records that waited for a link: read again once it is there, shown to people if it never comes. */
export function* wakeWaiting(context: Context): Tx<void> {
	const rows = yield* all<WaitingRow>(
		'select * from waiting where flow = ? order by id limit 1000',
		context.name,
	);
	for (const row of rows) {
		const target = fromJson<{ flows: string[]; via?: string }>(row.for_flows, { flows: [] });
		const partners = yield* findPartners(
			context,
			target.flows,
			row.for_side,
			target.via,
			row.for_id,
		);
		if (partners.length === 1) {
			yield* run('delete from waiting where id = ?', row.id);
			yield* closeReview(context.name, `waiting:${row.link_id}:${row.for_id}`, 'linked meanwhile');
			yield* want(context.name, row.source_side, row.source_id, 'merge', row.link_id);
			continue;
		}
		const hopeless =
			partners.length > 1
				? `It could be any of ${partners.join(', ')}, each by another link.`
				: yield* whyHopeless(target.flows, row);
		if (hopeless === undefined && context.t - row.since < PATIENCE_MS) continue;
		const { label } = context.flow.entities[row.source_side];
		const isNew = yield* openReview(context.name, {
			kind: 'waiting',
			subject: `waiting:${row.link_id}:${row.for_id}`,
			linkId: row.link_id,
			side: row.source_side,
			recordId: row.source_id,
			field: row.row_title,
			text: `Flow "${context.name}": ${label} ${row.source_id} waits, because "${row.row_title}" refers to ${row.for_id}, which has no single link in ${target.flows.join(' or ')}. ${hopeless ?? 'It has waited for three days.'} Link that record, or change the reference.`,
		});
		if (isNew) context.notes.reviews++;
	}
}

/** Why the other end will not be linked by itself. */
function* whyHopeless(flows: string[], row: WaitingRow): Tx<string | undefined> {
	for (const flow of flows) {
		const decision = yield* one<{ choice: string }>(
			"select choice from decision where flow = ? and record_id = ? and choice in ('doNotSynchronize', 'chooseLater')",
			flow,
			row.for_id,
		);
		if (decision !== undefined) return 'A person decided that it is not synchronized.';
		const review = yield* one<{ text: string }>(
			`select text from review where flow = ? and record_id = ? and state = 'open'
				and kind in ('cannotCreate', 'refused', 'match', 'unknownCreate') limit 1`,
			flow,
			row.for_id,
		);
		if (review !== undefined) return `It is in review itself: ${review.text}`;
		const left = yield* one(
			`select 1 from entry e join flow f on f.name = e.flow and f.approved_hash = e.hash
				where e.flow = ? and e.id = ? and e.todo = 0 and e.note in ('unlinked', 'ended') limit 1`,
			flow,
			row.for_id,
		);
		if (left !== undefined) return 'It has no partner, and none is set up by itself.';
	}
	return undefined;
}
