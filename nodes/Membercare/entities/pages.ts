import { unlessGone } from '../../shared/attempt';
import type { Api, ApiRequest, ApiResponse, ListQuery } from '../../shared/entity';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { serverTimeOf } from '../../shared/transport/headers';
import { shapeFailure } from '../../shared/transport/judge';
import { numberOf, objectsOf, textOf } from '../../shared/values';
import { CREDENTIAL_NAME, SYSTEM_NAME } from '../session';

/** Rows of a page asked for. The API's own default is 50; no maximum is documented, far more is in use. */
export const PAGE_SIZE = 200;

export interface Page {
	rows: JsonObject[];
	next?: string;
	serverTime?: string;
}

export const wrongShape = (method: string, path: string, expected: string) =>
	shapeFailure({ system: SYSTEM_NAME, credential: CREDENTIAL_NAME, method, path }, expected);

/** The record in an answer. Throws a clear failure where there is none. */
export function recordOf(request: ApiRequest, response: ApiResponse): JsonObject {
	if (!isObject(response.body)) throw wrongShape(request.method, request.path, 'a record');
	return response.body;
}

/** A record by its path; undefined for the API's not-found answer. */
export async function readRecord(
	api: Api,
	path: string,
	query?: ApiRequest['query'],
): Promise<JsonObject | undefined> {
	const request: ApiRequest = { method: 'GET', path, query };
	const response = await unlessGone(() => api.request(request));
	return response && recordOf(request, response);
}

/** Page tokens: `<page>:<page size>`. The size belongs to the token, as page numbers count in it. */
function readToken(token: string | undefined, limit: number): { page: number; size: number } {
	const [page, size] = (token ?? '').split(':').map(Number);
	return page >= 1 && size >= 1
		? { page, size }
		: { page: 1, size: Math.max(1, Math.min(limit, PAGE_SIZE)) };
}

/** Page number in `nextPageUrl`. Only its query is used: behind a proxy the host may be another one. */
function pageOf(url: string): number | undefined {
	const query = url.includes('?') ? url.slice(url.indexOf('?') + 1) : '';
	const page = Number(
		[...new URLSearchParams(query)].find(([name]) => name.toLowerCase() === 'page')?.[1],
	);
	return Number.isInteger(page) && page > 0 ? page : undefined;
}

/** One page of a `PagedResult`. */
export async function readPage(
	api: Api,
	path: string,
	query: NonNullable<ApiRequest['query']>,
	{ page: token, limit }: Pick<ListQuery, 'page' | 'limit'>,
): Promise<Page> {
	const { page, size } = readToken(token, limit);
	const response = await api.request({
		method: 'GET',
		path,
		query: { ...query, page, pageSize: size },
	});
	const body: JsonValue = response.body;
	const rows = isObject(body) ? objectsOf(body.result) : undefined;
	if (!isObject(body) || !rows) throw wrongShape('GET', path, 'a page of records');
	const url = textOf(body.nextPageUrl);
	const more = url !== null || (rows.length > 0 && (numberOf(body.totalPages) ?? 0) > page);
	const following = (url === null ? undefined : pageOf(url)) ?? page + 1;
	return {
		rows,
		// A server that names the page just read would be asked for it for ever.
		next: more ? `${Math.max(following, page + 1)}:${size}` : undefined,
		serverTime: serverTimeOf(response.headers),
	};
}

/** All rows of a list that comes as a `PagedResult` or, as some look-ups do, as a bare array. */
export async function readList(
	api: Api,
	path: string,
	query: NonNullable<ApiRequest['query']> = {},
): Promise<JsonObject[]> {
	const key = `membercare.list ${path}`;
	const kept = api.memo.get(key) as JsonObject[] | undefined;
	if (kept) return kept;
	const rows: JsonObject[] = [];
	for (let page = 1; ; page++) {
		const { body } = await api.request({
			method: 'GET',
			path,
			query: page === 1 ? query : { ...query, page },
		});
		const found = objectsOf(isObject(body) ? body.result : body);
		if (!found) throw wrongShape('GET', path, 'a list');
		rows.push(...found);
		const more = isObject(body) && found.length > 0 && (numberOf(body.totalPages) ?? 0) > page;
		if (!more) break;
	}
	api.memo.set(key, rows);
	return rows;
}
