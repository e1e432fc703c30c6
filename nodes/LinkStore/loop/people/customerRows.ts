/** Rows of a list with all that people see of them. A handful of statements for a page, whatever its size. */
import { otherSide, type Side } from '../../../shared/contracts';
import type { EntityDescription } from '../../../shared/entity';
import { isObject, type JsonValue } from '../../../shared/json';
import { systemLabel } from '../../../shared/systemLabels';
import { all, fromJson, type Tx } from '../../store';
import { decisionText } from './authority';
import type { Found, Scope } from './customerQuery';
import type { CustomerRow, PartnerRow, RowReview } from './customerTypes';
import { decidedAlike, pauses, type DecisionRow } from './decided';
import { SIDES } from '../flows';
import type { EntryRow, LinkRow, OperationRow, ReviewRow } from '../rows';

export type Entities = Record<Side, EntityDescription>;

interface LabelRow {
	side: Side;
	id: string;
	title: string;
	number: string | null;
	detail: string;
}

const key = (side: Side, id: string): string => `${side} ${id}`;

function* bySide<Row extends { side: Side }>(
	sql: string,
	before: string[],
	ids: Record<Side, string[]>,
	idOf: (row: Row) => string,
): Tx<Map<string, Row>> {
	const found = new Map<string, Row>();
	for (const side of SIDES) {
		if (ids[side].length === 0) continue;
		for (const row of yield* all<Row>(sql, ...before, side, ids[side]))
			found.set(key(side, idOf(row)), row);
	}
	return found;
}

export function* labelsOf(flow: string, ids: Record<Side, string[]>): Tx<Map<string, LabelRow>> {
	return yield* bySide<LabelRow>(
		'select side, id, title, number, detail from label where flow = ? and side = ? and id in (#)',
		[flow],
		ids,
		({ id }) => id,
	);
}

export const idsOf = (found: Array<{ side: Side; id: string }>): Record<Side, string[]> => ({
	left: found.filter(({ side }) => side === 'left').map(({ id }) => id),
	right: found.filter(({ side }) => side === 'right').map(({ id }) => id),
});

export const partnerRow = (
	labels: Map<string, LabelRow>,
	{ side, id }: { side: Side; id: string },
): PartnerRow => {
	const label = labels.get(key(side, id));
	return {
		side,
		id,
		title: label?.title ?? null,
		number: label?.number ?? null,
		detail: fromJson<Record<string, string>>(label?.detail, {}),
	};
};

export function* rowsOf(scope: Scope, entities: Entities, found: Found[]): Tx<CustomerRow[]> {
	const linkIds = found.flatMap(({ link_id: id }) => (id === null ? [] : [id]));
	const links = new Map(
		(yield* all<LinkRow>('select * from link where id in (#)', linkIds)).map((link) => [
			link.id,
			link,
		]),
	);
	const partnerOf = ({ side, link_id: id }: Found): string | null =>
		links.get(id ?? 0)?.[`${otherSide(side)}_id`] ?? null;
	const everyone = found.flatMap((each) => {
		const partner = partnerOf(each);
		return partner === null ? [each] : [each, { side: otherSide(each.side), id: partner }];
	});
	const ids = idsOf(everyone);
	const labels = yield* labelsOf(scope.flow, ids);
	const decisions = yield* bySide<DecisionRow>(
		'select * from decision where flow = ? and side = ? and record_id in (#)',
		[scope.flow],
		ids,
		(row) => row.record_id,
	);
	const entries = yield* bySide<EntryRow & { side: Side }>(
		'select * from entry where flow = ? and hash = ? and side = ? and id in (#)',
		[scope.flow, scope.hash],
		idsOf(found),
		({ id }) => id,
	);
	const reviews = yield* reviewsOf(scope.flow, linkIds, found);
	const operations = yield* all<OperationRow>(
		"select * from operation where link_id in (#) and kind = 'create' and state in ('ready', 'sent', 'rejected') order by id",
		linkIds,
	);
	const rows: CustomerRow[] = [];
	for (const each of found) {
		const link = links.get(each.link_id ?? 0);
		const partner = partnerOf(each);
		const own = decisions.get(key(each.side, each.id));
		const other = partner === null ? undefined : decisions.get(key(otherSide(each.side), partner));
		const decision = own ?? other;
		const paused =
			link !== undefined &&
			link.state !== 'ended' &&
			(pauses(own?.choice) || pauses(other?.choice));
		const mine = [
			...(link === undefined ? [] : (reviews.byLink.get(link.id) ?? [])),
			...(reviews.byRecord.get(key(each.side, each.id)) ?? []),
			...(partner === null ? [] : (reviews.byRecord.get(key(otherSide(each.side), partner)) ?? [])),
		];
		const op = operations.filter(({ link_id: id }) => id === link?.id).pop();
		rows.push({
			...partnerRow(labels, each),
			partner:
				partner === null
					? null
					: (({ id, title, number }) => ({ id, title, number }))(
							partnerRow(labels, { side: otherSide(each.side), id: partner }),
						),
			decision:
				decision === undefined
					? null
					: {
							choice: decision.choice,
							who: decision.who,
							role: decision.role,
							at: new Date(decision.at).toISOString(),
							rev: own?.rev ?? 0,
							reason: decision.reason,
						},
			note: yield* noteOf(scope, entities, each, {
				link,
				op,
				paused,
				decision,
				entry: entries.get(key(each.side, each.id)),
				review: mine[0],
			}),
			state: link === undefined ? 'notLinked' : link.state,
			paused,
			link: link?.id ?? null,
			reviews: mine.map(reviewView),
		});
	}
	return rows;
}

function* reviewsOf(
	flow: string,
	links: number[],
	found: Found[],
): Tx<{ byLink: Map<number, ReviewRow[]>; byRecord: Map<string, ReviewRow[]> }> {
	const byLink = new Map<number, ReviewRow[]>();
	const byRecord = new Map<string, ReviewRow[]>();
	const add = <Key>(map: Map<Key, ReviewRow[]>, at: Key, row: ReviewRow) =>
		map.set(at, [...(map.get(at) ?? []), row]);
	const ofLinks = yield* all<ReviewRow>(
		"select * from review where state = 'open' and link_id in (#) order by id",
		links,
	);
	for (const row of ofLinks) add(byLink, row.link_id as number, row);
	if (found.length === 0) return { byLink, byRecord };
	const others = yield* all<ReviewRow>(
		"select * from review where flow = ? and state = 'open' and link_id is null and record_id is not null order by id",
		flow,
	);
	for (const row of others) {
		if (row.side !== null && row.record_id !== null)
			add(byRecord, key(row.side, row.record_id), row);
	}
	return { byLink, byRecord };
}

function reviewView(row: ReviewRow): RowReview {
	const data = fromJson<JsonValue>(row.data, null);
	const values = isObject(data) ? data : {};
	return {
		id: row.id,
		kind: row.kind,
		text: row.text,
		field: row.field,
		choose: row.row_key !== null && row.link_id !== null && row.kind !== 'notAccepted',
		left: values.left ?? null,
		right: values.right ?? null,
	};
}

interface Seen {
	link?: LinkRow;
	op?: OperationRow;
	paused: boolean;
	decision?: DecisionRow;
	entry?: EntryRow;
	review?: ReviewRow;
}

/** Why the record is where it is, in words. */
function* noteOf(scope: Scope, entities: Entities, { side, id }: Found, seen: Seen): Tx<string> {
	const { link, op, paused, decision, entry, review } = seen;
	const there = entities[otherSide(side)].label;
	if (paused)
		return link?.state === 'pending'
			? `It is not synchronized, but setting it up as ${there} had begun before: that is looked up, and nothing is carried.`
			: 'The link stays, but nothing is carried between the two.';
	if (link?.state === 'held') return review?.text ?? link.held_text ?? 'It is held.';
	if (link?.state === 'ended') {
		const gone =
			link.gone_side === null
				? ''
				: `The ${entities[link.gone_side].label.toLowerCase()} in ${systemLabel(entities[link.gone_side].system)} is gone, so the link has ended. `;
		return `${gone}It is not set up there again unless somebody decides so.`;
	}
	if (link?.state === 'pending') {
		if (review !== undefined) return review.text;
		if (op?.state === 'sent')
			return `It was sent to be set up as ${there}; the answer is not known yet.`;
		if (op === undefined) return 'It waits for a record that it refers to.';
		return `It is being set up as ${there}${op.problem === null ? '.' : `: ${op.problem}`}`;
	}
	if (link !== undefined) return review?.text ?? '';
	if (decision?.choice === 'doNotSynchronize') return 'It is not synchronized.';
	if (decision?.choice === 'chooseLater') return 'Somebody has to choose.';
	if (review !== undefined) return review.text;
	if (entry === undefined) return 'The flow has not read it yet.';
	return yield* noteOfEntry(scope, entities, side, id, entry);
}

function* noteOfEntry(
	scope: Scope,
	entities: Entities,
	side: Side,
	id: string,
	{ note, excluded }: EntryRow,
): Tx<string> {
	const there = entities[otherSide(side)];
	if (excluded === 1) return 'A node on the canvas leaves it out of the flow.';
	switch (note) {
		case 'waitsForDecision':
			return 'Nobody has decided yet.';
		case 'covered': {
			const other = yield* decidedAlike(
				{ name: scope.flow, hash: scope.hash },
				side,
				id,
				otherSide(side),
			);
			return other === undefined
				? 'The next run looks at it again.'
				: `${there.label} ${other.record_id} has the same match key, and ${decisionText(other)} for that one.`;
		}
		case 'unlinked':
			return `It matches no ${there.label}, and this flow sets none up for it.`;
		case 'ended':
			return 'It was linked before, and that link was ended.';
		case 'otherFlow':
			return 'Another flow has linked it.';
		default:
			return 'The next run looks at it.';
	}
}
