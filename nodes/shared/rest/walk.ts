import type { Api, ApiResponse, ListPage, ListQuery } from '../entity';
import { getPath, isObject, type JsonObject, type JsonValue } from '../json';
import { serverTimeOf } from '../transport/headers';
import { shapeFailure } from '../transport/judge';
import { isEmpty, objectsOf, textOf } from '../values';
import type { RestEntity, RestProfile } from './profile';

export interface Rows {
	rows: JsonObject[];
	/** Number of the next page. */
	nextPage?: number;
	serverTime?: string;
}

export const wrongShape = (profile: RestProfile, method: string, path: string, expected: string) =>
	shapeFailure(
		{ system: profile.label, credential: profile.credentialName, method, path },
		expected,
	);

function rowsIn(
	profile: RestProfile,
	entity: RestEntity,
	response: ApiResponse<JsonValue>,
): { rows: JsonObject[]; body: JsonObject } {
	const { body } = response;
	const list = entity.list.rows && isObject(body) ? getPath(body, entity.list.rows) : body;
	const rows = objectsOf(list);
	if (!rows) throw wrongShape(profile, 'GET', entity.path, 'a list of records');
	return { rows, body: isObject(body) ? body : {} };
}

/** One page of the collection. */
export async function readRows(
	api: Api,
	profile: RestProfile,
	entity: RestEntity,
	query: Record<string, string | number | boolean>,
	page: number,
	size: number,
): Promise<Rows> {
	const { paging, query: always } = entity.list;
	const response = await api.request({
		method: 'GET',
		path: entity.path,
		query: { ...always, ...query, [paging.pageParam]: page, [paging.sizeParam]: size },
	});
	const { rows, body } = rowsIn(profile, entity, response);
	const next = getPath(body, paging.nextField);
	return {
		rows,
		nextPage: isEmpty(next) || !rows.length ? undefined : Math.max(Number(next) || 0, page + 1),
		serverTime: serverTimeOf(response.headers),
	};
}

/** Page token: where the walk stands in the order of the stamps, the page from there, and the page size. */
interface Position {
	since?: string;
	page: number;
	size: number;
}

function readPosition(entity: RestEntity, query: ListQuery): Position {
	if (query.page !== undefined) {
		const [page, size, ...since] = query.page.split(':');
		return {
			page: Number(page) || entity.list.paging.firstPage,
			size: Number(size) || entity.list.paging.maxSize,
			since: since.join(':') || undefined,
		};
	}
	return {
		since: query.since ?? entity.feed?.beginning,
		page: entity.list.paging.firstPage,
		size: Math.max(1, Math.min(query.limit, entity.list.paging.maxSize)),
	};
}

const tokenOf = ({ since, page, size }: Position): string => `${page}:${size}:${since ?? ''}`;

/**
 * One page of a walk over changed, or over all, records. Where the API can sort by the stamp the
 * walk goes on from the last stamp read instead of counting pages: records that are changed or
 * deleted meanwhile move no others across a page boundary, so none is missed. Those with just that
 * stamp come twice, which does no harm. Only a whole page of one stamp is left by its number.
 */
export async function walk(
	api: Api,
	profile: RestProfile,
	entity: RestEntity,
	query: ListQuery,
): Promise<Omit<ListPage, 'records'> & { rows: JsonObject[] }> {
	const { feed, modifiedField, list } = entity;
	const position = readPosition(entity, query);
	const sorted = feed && modifiedField !== undefined && position.since !== undefined;
	const { rows, nextPage, serverTime } = await readRows(
		api,
		profile,
		entity,
		sorted ? { [feed.sinceParam]: position.since as string, ...feed.sort } : {},
		position.page,
		position.size,
	);
	if (nextPage === undefined) return { rows, serverTime };
	const last = sorted ? textOf(getPath(rows[rows.length - 1], modifiedField)) : null;
	const next: Position =
		last !== null && last !== position.since
			? { ...position, since: last, page: list.paging.firstPage }
			: { ...position, page: nextPage };
	return { rows, serverTime, next: tokenOf(next) };
}
