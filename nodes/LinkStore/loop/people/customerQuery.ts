/**
 * The lists of the administrators' page as queries. Each category is a set of (side, id, link); titles, search
 * and order come from the labels. Every part is found by an index, or is one scan of what is not linked.
 */
import { otherSide, type Side } from '../../../shared/contracts';
import { all, one, type SqlValue, type Tx } from '../../store';
import type { Category } from './customerTypes';
import { fold } from './labels';

export interface Scope {
	flow: string;
	hash: string;
	/** Sides whose records are set up on the other one. */
	sides: Side[];
	names: boolean;
}

export interface Found {
	side: Side;
	id: string;
	link_id: number | null;
}

export interface Query {
	sql: string;
	params: SqlValue[];
}

const PAUSES = "('doNotSynchronize', 'chooseLater')";

/** Links that a decision on one of their records has stopped; few, whatever the number of links. */
const PAUSED_LINKS = `select l.id from decision d join link l on l.left_id = d.record_id and l.owner = d.flow
		where d.flow = ? and d.choice in ${PAUSES} and d.side = 'left' and l.state <> 'ended'
	union select l.id from decision d join link l on l.right_id = d.record_id and l.owner = d.flow
		where d.flow = ? and d.choice in ${PAUSES} and d.side = 'right' and l.state <> 'ended'`;

const union = (queries: Query[]): Query => ({
	sql: queries.map(({ sql }) => sql).join(' union all '),
	params: queries.flatMap(({ params }) => params),
});

/** Records of one side without a link that nobody has decided against. */
function unlinkedOn({ flow, hash }: Scope, side: Side): Query {
	return {
		sql: `select e.side, e.id, null as link_id from entry e
			where e.flow = ? and e.hash = ? and e.side = ? and (e.note is null or e.note <> 'linked') and e.excluded = 0
				and not exists (select 1 from decision d where d.flow = e.flow and d.side = e.side and d.record_id = e.id and d.choice in ${PAUSES})
				and not (coalesce(e.note, '') = 'ended' and exists (select 1 from link l where l.${side}_id = e.id and l.owner = e.flow and l.gone_side = '${otherSide(side)}'
					and not exists (select 1 from link n where n.${side}_id = l.${side}_id and n.owner = l.owner and n.id > l.id)))
				and not (coalesce(e.note, 'byHand') = 'byHand' and exists (select 1 from link l where l.${side}_id = e.id and l.owner = e.flow and l.state <> 'ended'))`,
		params: [flow, hash, side],
	};
}

const notLinked = (scope: Scope): Query =>
	union([
		...scope.sides.map((side) => unlinkedOn(scope, side)),
		{
			sql: `select l.source as side, case l.source when 'left' then l.left_id else l.right_id end as id, l.id as link_id
				from link l where l.owner = ? and l.state in ('pending', 'held') and (l.state = 'pending' or l.gone_side is null and (l.left_id is null or l.right_id is null)) and l.id not in (${PAUSED_LINKS})`,
			params: [scope.flow, scope.flow, scope.flow],
		},
	]);

function decided({ flow }: Scope, choice: string): Query {
	return union(
		(['left', 'right'] as const).map((side) => ({
			sql: `select d.side, d.record_id as id, (select l.id from link l where l.${side}_id = d.record_id and l.owner = d.flow and l.state <> 'ended' limit 1) as link_id
				from decision d where d.flow = ? and d.choice = ? and d.side = ? and d.gone_at is null`,
			params: [flow, choice, side],
		})),
	);
}

const linked = ({ flow }: Scope): Query => ({
	sql: `select 'left' as side, l.left_id as id, l.id as link_id from link l
		where l.owner = ? and l.state in ('linked', 'held') and (l.state = 'linked' or l.gone_side is null)
			and l.left_id is not null and l.right_id is not null and l.id not in (${PAUSED_LINKS})`,
	params: [flow, flow, flow],
});

/** Whatever has an open question, once: by its link, also of flows that share it, or by its record. */
function conflicts({ flow }: Scope): Query {
	const byRecord = (side: Side): Query => ({
		sql: `select coalesce(l.id, 0) as link_id, r.side, r.record_id as id from review r
			left join link l on l.${side}_id = r.record_id and l.owner = r.flow and l.state <> 'ended'
			where r.flow = ? and r.state = 'open' and r.link_id is null and r.side = '${side}' and r.record_id is not null`,
		params: [flow],
	});
	const records = union([byRecord('left'), byRecord('right')]);
	return {
		sql: `select distinct case when l.left_id is not null then 'left' else 'right' end as side,
				coalesce(l.left_id, l.right_id) as id, l.id as link_id from link l
				where l.state <> 'ended' and l.id in (select r.link_id from review r cross join link o where o.id = r.link_id and r.state = 'open' and r.link_id is not null and o.owner = ?
					union select x.link_id from (${records.sql}) x)
			union select y.side, y.id, null as link_id from (${records.sql}) y where y.link_id = 0`,
		params: [flow, ...records.params, ...records.params],
	};
}

/** The survivors of links whose other record is gone, until somebody has them set up or linked again. */
function deleted({ flow, hash }: Scope): Query {
	return union(
		(['left', 'right'] as const).map((gone) => {
			const side = otherSide(gone);
			return {
				sql: `select '${side}' as side, l.${side}_id as id, l.id as link_id from link l
					where l.owner = ? and l.state in ('ended', 'held') and l.gone_side = '${gone}' and l.${side}_id is not null
						and exists (select 1 from entry e where e.flow = l.owner and e.hash = ? and e.side = '${side}' and e.id = l.${side}_id
							and (l.state = 'held' or e.note = 'ended'))
						and not exists (select 1 from link n where n.${side}_id = l.${side}_id and n.owner = l.owner and n.id > l.id)
						and not exists (select 1 from decision d where d.flow = l.owner and d.side = '${side}' and d.record_id = l.${side}_id and d.choice in ${PAUSES})`,
				params: [flow, hash],
			};
		}),
	);
}

export function queryOf(scope: Scope, category: Category): Query {
	switch (category) {
		case 'notLinked':
			return notLinked(scope);
		case 'later':
			return decided(scope, 'chooseLater');
		case 'excluded':
			return decided(scope, 'doNotSynchronize');
		case 'linked':
			return linked(scope);
		case 'conflicts':
			return conflicts(scope);
		case 'deleted':
			return deleted(scope);
	}
}

/** Records of one side that have no live link, for a person to choose from. */
export const freeOn = ({ flow, hash }: Scope, side: Side): Query => ({
	sql: `select e.side, e.id, null as link_id from entry e
		where e.flow = ? and e.hash = ? and e.side = ? and (e.note is null or e.note <> 'linked') and e.excluded = 0
			and not exists (select 1 from link l where l.${side}_id = e.id and l.owner = e.flow and l.state <> 'ended')`,
	params: [flow, hash, side],
});

export function* countOf({ sql, params }: Query): Tx<number> {
	return (yield* one<{ n: number }>(`select count(*) as n from (${sql})`, ...params))?.n ?? 0;
}

/** `like` pattern of one word that a person typed. */
const pattern = (word: string): string => `%${word.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`;

/** Words of a search, folded; each must be found, in the record or in its partner. */
const wordsOf = (search: string | undefined): string[] =>
	fold(search ?? '')
		.split(' ')
		.filter(Boolean);

/** The query with the labels it is sorted and searched by. */
function labelled(scope: Scope, query: Query, search: string | undefined): Query {
	const words = wordsOf(search);
	const from = `from (${query.sql}) r left join label b on b.flow = ? and b.side = r.side and b.id = r.id`;
	if (words.length === 0) return { sql: from, params: [...query.params, scope.flow] };
	const partner = `left join link k on k.id = r.link_id
		left join label p on p.flow = ? and p.side = case r.side when 'left' then 'right' else 'left' end
			and p.id = case r.side when 'left' then k.right_id else k.left_id end`;
	const text = `coalesce(b.search, '') || ' ' || coalesce(p.search, '') || ' ' || lower(r.id) || ' ' ||
		lower(coalesce(case r.side when 'left' then k.right_id else k.left_id end, ''))`;
	return {
		sql: `${from} ${partner} where ${words.map(() => `${text} like ? escape '\\'`).join(' and ')}`,
		params: [...query.params, scope.flow, scope.flow, ...words.map(pattern)],
	};
}

/** One page in the order of the titles, and how many there are in all. `known`: the number without a search. */
export function* pageOf(
	scope: Scope,
	query: Query,
	given: { search?: string; page: number; size: number; known?: number },
): Tx<{ total: number; rows: Found[] }> {
	const { sql, params } = labelled(scope, query, given.search);
	const searched = wordsOf(given.search).length > 0;
	const total =
		!searched && given.known !== undefined
			? given.known
			: ((yield* one<{ n: number }>(`select count(*) as n ${sql}`, ...params))?.n ?? 0);
	const rows = yield* all<Found>(
		`select r.side, r.id, r.link_id ${sql} order by coalesce(b.search, lower(r.id)), r.id, r.side limit ? offset ?`,
		...params,
		given.size,
		(given.page - 1) * given.size,
	);
	return { total, rows };
}
