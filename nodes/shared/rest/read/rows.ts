import type { Api } from '../../entity';
import { attempt } from '../../attempt';
import { passOn } from '../../failure';
import { isObject, type JsonObject, type JsonValue } from '../../json';
import { serverTimeOf } from '../../transport/headers';
import { inWords, misfit, send, type Kind } from '../kind';
import { maxSize, nextPage, pageRequest, type Next, type PageRef } from './paging';
import { fillPath } from '../record/ids';
import { readPath } from '../record/path';
import { checkSaid, signOfMore } from './said';

export interface Rows extends Next {
	rows: JsonObject[];
	serverTime?: string;
	/** A sign that there is more, which the profile takes no notice of. */
	ignored?: string;
}

export interface Wanted {
	query: Record<string, string | number | boolean>;
	ref?: PageRef;
	size?: number;
}

export const collectionPath = ({ rest }: Kind, path: string = rest.path): string =>
	fillPath(path, rest.pathParams);

/**
 * One page of the collection. Some servers say 404 where a filter finds nothing: it is believed if the collection without
 * the filter is there.
 */
export async function readRows(api: Api, kind: Kind, wanted: Wanted): Promise<Rows> {
	const { value, failure } = await attempt(() => readPage(api, kind, wanted));
	if (value !== undefined) return value;
	const isFiltered = Object.keys(wanted.query).length > 0;
	if (failure.detail.outcome !== 'gone' || wanted.ref !== undefined) return passOn(failure);
	const there =
		isFiltered && (await attempt(() => readPage(api, kind, { query: {}, size: 1 }))).value;
	if (there) return { rows: [], told: true };
	throw misfit(
		kind,
		'path',
		`there is nothing at ${collectionPath(kind)} (${failure.detail.status})`,
		'Enter the path of the list as it is behind the base URL.',
	);
}

async function readPage(api: Api, kind: Kind, wanted: Wanted): Promise<Rows> {
	const { paging, query } = kind.rest.list;
	const path = collectionPath(kind);
	const request = pageRequest(
		paging,
		path,
		together(query, wanted.query),
		wanted.ref,
		wanted.size ?? maxSize(paging),
	);
	const { status, body, headers } = await send(api, kind, {
		method: 'GET',
		...request,
		mayBeEmpty: true,
	});
	const isNone = status === 204 && body === null;
	if (!isNone) checkSaid(kind, body);
	const rows = isNone ? [] : recordsIn(kind, rowsIn(kind, body));
	const { baseUrl = '', secretParam } = api.options;
	const answer = { rows, body, headers, asked: request.path, baseUrl, secretParam };
	const next = nextPage(paging, answer, wanted.ref);
	if (next.ref !== undefined && sameRef(next.ref, wanted.ref)) {
		throw endless(kind, 'every page points to itself as the next one');
	}
	const isEnd = next.ref === undefined && rows.length > 0;
	const ignored = isEnd ? signOfMore(kind, body, headers) : undefined;
	return { ...next, rows, serverTime: serverTimeOf(headers), ignored };
}

/** A filter that every listing has goes on in front of the one that is wanted. */
function together(always: Wanted['query'], wanted: Wanted['query']): Wanted['query'] {
	const [own, more] = [always.$filter, wanted.$filter];
	const $filter =
		own !== undefined && more !== undefined && own !== more ? `(${own}) and (${more})` : undefined;
	return { ...always, ...wanted, ...($filter === undefined ? {} : { $filter }) };
}

export const sameRef = (a: PageRef, b: PageRef | undefined): boolean =>
	JSON.stringify(a) === JSON.stringify(b);

export const endless = (kind: Kind, found: string): Error =>
	misfit(
		kind,
		'list.paging.kind',
		`the listing never ends: ${found}`,
		'Choose the kind of paging that the API has, and the parameter by which it takes the page.',
	);

/** A listing without records is an empty list. Nothing there at all is another listing than the one described. */
function rowsIn(kind: Kind, body: JsonValue): JsonObject[] {
	const { rows: place } = kind.rest.list;
	const found = readPath(body, place);
	// Servers that have no empty lists say null.
	const list = found === null && place !== '' ? [] : found;
	const where = place === '' ? 'the answer' : `"${place}"`;
	if (!Array.isArray(list)) {
		throw misfit(
			kind,
			'list.rows',
			place !== '' && list === undefined
				? `there is no ${where}, where a list of records should be: the answer is ${inWords(body)}`
				: `${where} is ${inWords(list)}, not a list of records`,
			place === ''
				? 'Enter the property of the answer that holds the records.'
				: 'Enter the property of the answer that holds the records; leave it empty if the answer is the list itself.',
		);
	}
	const other = list.find((row) => !isObject(row));
	if (other !== undefined) {
		throw misfit(
			kind,
			'list.rows',
			`${where} is a list of something other than records: ${inWords(other)}`,
			'Enter the property of the answer that holds the records.',
		);
	}
	return list as JsonObject[];
}

/** The records in rows that have something beside them. */
function recordsIn(kind: Kind, rows: JsonObject[]): JsonObject[] {
	const { item } = kind.rest.list;
	if (item === '') return rows;
	return rows.map((row) => {
		const record = readPath(row, item);
		if (isObject(record)) return record;
		throw misfit(
			kind,
			'list.item',
			`"${item}" of a row is ${inWords(record)}, not a record: the row is ${inWords(row)}`,
			'Enter the property of a row that holds the record; leave it empty if the row is the record.',
		);
	});
}
