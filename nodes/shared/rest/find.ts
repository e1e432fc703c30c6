import { readDecimal } from '../../LinkStore/engine/fields/decimal';
import { attempt, unlessGone } from '../attempt';
import type { Api, ApiRequest, ApiResponse, EntityRecord, FindQuery } from '../entity';
import { passOn } from '../failure';
import { isObject, type JsonObject, type JsonValue } from '../json';
import { isEmpty, textOf } from '../values';
import { checkIds } from './checks';
import { placeOf, spoken, toRecord } from './codec';
import { encodeValue } from './codecValue';
import { fillPath, idValues } from './ids';
import { inWords, misfit, send, type Kind } from './kind';
import { maxSize, type PageRef } from './paging';
import { readPath } from './path';
import { readRows } from './rows';

type Query = Record<string, string | number | boolean>;

/** Address of one record; undefined where the API has none. */
export const recordAddress = ({ rest }: Kind, id: string): string | undefined =>
	rest.recordPath === ''
		? undefined
		: fillPath(
				fillPath(rest.recordPath, rest.pathParams),
				idValues(id, rest.idFields.length),
				rest.quotedId,
			);

/** The record in an answer; undefined if there is none. */
export function recordIn({ rest }: Kind, response: ApiResponse): EntityRecord | undefined {
	const raw = readPath(response.body, rest.envelope);
	if (!isObject(raw)) return undefined;
	const record = toRecord(rest, raw, response.headers.etag);
	return record.id === '' ? undefined : record;
}

/** One record as the API reads it. */
export async function readOne(api: Api, kind: Kind, request: ApiRequest): Promise<EntityRecord> {
	const response = await send(api, kind, request);
	const record = recordIn(kind, response);
	if (record !== undefined) return record;
	const { envelope, idFields } = kind.rest;
	const raw = readPath(response.body, envelope);
	throw isObject(raw)
		? misfit(
				kind,
				'idFields',
				`one record has nothing in ${idFields.map((field) => `"${field}"`).join(', ')}, it is ${inWords(raw)}`,
				'Enter the field that identifies a record, and the envelope that a single record has, if any.',
			)
		: misfit(
				kind,
				'envelope',
				envelope === ''
					? `the answer for one record is ${inWords(response.body)}`
					: `the answer for one record has no record in "${envelope}", it is ${inWords(response.body)}`,
				'Enter the property of the answer that holds the record; leave it empty if the answer is the record itself.',
			);
}

/** The record with that id; undefined if there is none. */
export async function get(api: Api, kind: Kind, id: string): Promise<EntityRecord | undefined> {
	const path = recordAddress(kind, id);
	if (path !== undefined)
		return await unlessGone(() => readOne(api, kind, { method: 'GET', path }));
	const search = idSearch(kind);
	const query = search === undefined ? {} : searchQuery(kind, search, id);
	return (await among(api, kind, query, (record) => record.id === id, true))[0];
}

/** Field by which a record is searched that has no address: its id. */
export const idSearch = ({ rest }: Kind): string | undefined =>
	rest.idFields.length > 1
		? undefined
		: Object.keys(rest.searches).find(
				(field) => placeOf(rest, field) === placeOf(rest, rest.idFields[0]),
			);

const quoted = ({ rest }: Kind, text: string): string =>
	rest.quotedValues ? text.replace(/'/g, "''") : text;

function searchQuery(kind: Kind, name: string, value: JsonValue): Query {
	const { rest } = kind;
	const { param, value: template } = rest.searches[name];
	const field = rest.fields.find((each) => each.name === name);
	const encoded = field === undefined ? value : encodeValue(field, value, rest.formats);
	const text = textOf(encoded) ?? '';
	return { [param]: filled(kind, template, param, name, text) };
}

const filled = (kind: Kind, template: string, param: string, field: string, text: string): string =>
	template
		.replace(/\{field\}/g, () => spoken(placeOf(kind.rest, field), param))
		.replace(/\{value\}/g, () => quoted(kind, text));

/**
 * Records that a listing shows and that are the ones looked for. A server that does not know a parameter answers with
 * all it has, so each is compared again.
 */
async function among(
	api: Api,
	kind: Kind,
	query: Query,
	wanted: (record: EntityRecord, row: JsonObject) => boolean,
	onlyOne = false,
): Promise<EntityRecord[]> {
	const found: EntityRecord[] = [];
	const pages = new Set<string>();
	let ref: PageRef | undefined;
	let tried = false;
	for (;;) {
		const at = ref;
		const size = maxSize(kind.rest.list.paging);
		const { value: page, failure } = await attempt(() =>
			readRows(api, kind, { query, ref: at, size }),
		);
		if (page === undefined) {
			// Behind the last page, of which the API had said nothing.
			if (tried && ['gone', 'rejected'].includes(failure.detail.outcome)) return found;
			return passOn(failure);
		}
		const records = page.rows.map((row) => toRecord(kind.rest, row));
		checkIds(kind, page.rows, records);
		found.push(...records.filter((record, index) => wanted(record, page.rows[index])));
		const sign = JSON.stringify([page.ref, records.map(({ id }) => id)]);
		const ids = JSON.stringify(records.map(({ id }) => id));
		const isOver =
			page.ref === undefined ||
			(records.length === 0 && !page.told) ||
			pages.has(sign) ||
			(records.length > 0 && pages.has(ids));
		if (isOver || (onlyOne && found.length > 0)) return found;
		pages.add(sign).add(ids);
		ref = page.ref;
		tried = !page.told;
	}
}

const plain = (value: JsonValue | undefined): string | undefined =>
	textOf(value)?.trim().toLowerCase();

/** Records with our reference, or with a value in a field that can be searched. */
export async function find(api: Api, kind: Kind, query: FindQuery): Promise<EntityRecord[]> {
	const { rest } = kind;
	if (query.by === 'reference') {
		const { reference } = rest;
		if (reference === undefined || reference.searchParam === '') return [];
		const { searchParam, searchValue, field } = reference;
		const wanted = plain(query.reference);
		return await among(
			api,
			kind,
			{ [searchParam]: filled(kind, searchValue, searchParam, field, query.reference) },
			(_record, row) => plain(readPath(row, placeOf(rest, field))) === wanted,
		);
	}
	const { field, value } = query;
	if (rest.searches[field] === undefined || isEmpty(value)) return [];
	const isSame = sameIn(kind, field, value);
	return await among(api, kind, searchQuery(kind, field, value), ({ fields }) =>
		isSame(readPath(fields, field)),
	);
}

function sameIn({ rest }: Kind, name: string, value: JsonValue) {
	const kind = rest.fields.find((field) => field.name === name)?.kind;
	const amount = kind === 'number' || kind === 'money' ? readDecimal(value) : undefined;
	const wanted = plain(value);
	return (there: JsonValue | undefined): boolean =>
		plain(there) === wanted || (amount !== undefined && readDecimal(there) === amount);
}
