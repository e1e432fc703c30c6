import type { Api } from '../entity';
import { isObject, type JsonObject, type JsonValue } from '../json';
import { serverTimeOf } from '../transport/headers';
import { inWords, misfit, send, type Kind } from './kind';
import { maxSize, nextPage, pageRequest, type Next, type PageRef } from './paging';
import { fillPath } from './ids';
import { readPath } from './path';

export interface Rows extends Next {
	rows: JsonObject[];
	serverTime?: string;
}

export interface Wanted {
	query: Record<string, string | number | boolean>;
	ref?: PageRef;
	size?: number;
}

export const collectionPath = ({ rest }: Kind, path: string = rest.path): string =>
	fillPath(path, rest.pathParams);

/** One page of the collection. */
export async function readRows(api: Api, kind: Kind, wanted: Wanted): Promise<Rows> {
	const { paging, query } = kind.rest.list;
	const path = collectionPath(kind);
	const request = pageRequest(
		paging,
		path,
		{ ...query, ...wanted.query },
		wanted.ref,
		wanted.size ?? maxSize(paging),
	);
	const { body, headers } = await send(api, kind, { method: 'GET', ...request });
	const rows = rowsIn(kind, body);
	const { baseUrl = '' } = api.options;
	const next = nextPage(paging, { rows, body, headers, asked: request.path, baseUrl }, wanted.ref);
	if (next.ref !== undefined && sameRef(next.ref, wanted.ref)) {
		throw endless(kind, 'every page points to itself as the next one');
	}
	return { ...next, rows, serverTime: serverTimeOf(headers) };
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
	const list = readPath(body, place);
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
