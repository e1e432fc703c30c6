import type { Api, EntityRecord, ListPage, ListQuery } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import type { Document } from '../documents/document';
import { askBusiness, edgesOf, PAGE_SIZE, type Edges } from '../transport/run';

/**
 * Where a walk stands: rows after a stamp, in the order of the stamps. `before` limits it to one stamp that more
 * rows have than fit on a page; only these are gone through by page number.
 */
interface Position {
	size: number;
	page: number;
	after?: string;
	before?: string;
	/** Rows of that one stamp when its first page was read. */
	total?: number;
	/** The stamp that was read whole: rows of just it are known. */
	read?: string;
}

export interface Listed {
	document: Document;
	/** Connection of the business: `customers`. */
	connection: string;
	record: (row: JsonObject) => EntityRecord;
}

const readPosition = (query: ListQuery): Position =>
	query.page === undefined
		? {
				size: Math.max(1, Math.min(query.limit, PAGE_SIZE)),
				page: 1,
				...(query.since === undefined ? {} : { after: query.since }),
			}
		: (JSON.parse(query.page) as Position);

const moved = (stamp: string, milliseconds: number): string =>
	new Date(Date.parse(stamp) + milliseconds).toISOString();

/** The next stamp there may be: where they are whole seconds, bounds may be taken as such too. */
const stepAfter = (stamp: string): string =>
	moved(stamp, Date.parse(stamp) % 1000 === 0 ? 1000 : 1);

/** The stamp that such a bound stands behind. */
const stepBefore = (bound: string): string =>
	moved(bound, Date.parse(bound) % 1000 === 0 ? -1000 : -1);

const later = (one: string, other: string | undefined): boolean =>
	other === undefined || Date.parse(one) > Date.parse(other);

/**
 * One page of a walk over changed (`since`) or all records, oldest stamp first. It always asks for the first page
 * after the last stamp read, so a record that is edited meanwhile, and jumps to the end, moves no other one across a
 * border: none is skipped. Records of just that stamp come twice, which does no harm, as it is not documented
 * whether the bound itself is included.
 */
export async function walk(api: Api, listed: Listed, query: ListQuery): Promise<ListPage> {
	const position = readPosition(query);
	const { business, serverTime } = await askBusiness(api, listed.document, {
		page: position.page,
		pageSize: position.size,
		after: position.after,
		before: position.before,
	});
	const edges = edgesOf(listed.document, business[listed.connection]);
	const records = edges.rows.map(listed.record);
	const next = following(position, edges, records);
	return {
		records,
		serverTime,
		...(next === undefined ? {} : { next: JSON.stringify(next) }),
	};
}

function following(
	position: Position,
	edges: Edges,
	records: EntityRecord[],
): Position | undefined {
	const { size, after, before } = position;
	const more = edges.page < edges.totalPages;
	if (before !== undefined) return withinStamp({ ...position, before }, edges, more);
	if (!more) return undefined;
	const last = records[records.length - 1]?.modifiedAt;
	// A page of nothing but hidden rows says nothing of where it stands.
	if (last === undefined) return { ...position, page: edges.page + 1 };
	const justBefore = moved(last, -1);
	if (later(justBefore, after)) return { size, page: 1, after: justBefore };
	// The bound is included after all, so the next stamp begins one further on.
	if (position.read !== undefined && !later(last, position.read)) {
		return { size, page: 1, after: stepAfter(last) };
	}
	return { size, page: 1, ...(after === undefined ? {} : { after }), before: stepAfter(last) };
}

/** A row that is edited meanwhile leaves the set and moves the others up: then it is read from its start again. */
function withinStamp(
	position: Position & { before: string },
	edges: Edges,
	more: boolean,
): Position {
	const { size, after, before, total } = position;
	const stamp = stepBefore(before);
	const changed = position.page > 1 && total !== undefined && edges.totalCount < total;
	if (!more && !changed) return { size, page: 1, after: stamp, read: stamp };
	const page = changed ? 1 : edges.page + 1;
	return {
		size,
		page,
		before,
		total: edges.totalCount,
		...(after === undefined ? {} : { after }),
	};
}
