import { readDecimal } from '../../../LinkStore/engine/fields/decimal';
import { attempt, unlessGone } from '../../attempt';
import type { Api, ApiRequest, ApiResponse, EntityRecord, FindQuery } from '../../entity';
import { ApiFailure, passOn } from '../../failure';
import { isObject, type JsonObject, type JsonValue } from '../../json';
import { isEmpty, textOf } from '../../values';
import { checkIds } from './checks';
import { placeOf, spoken, toRecord, withId } from '../record/codec';
import { encodeValue } from '../record/codecValue';
import { fillPath, idValues, splitId } from '../record/ids';
import { inWords, misfit, send, type Kind } from '../kind';
import { maxSize, type PageRef } from './paging';
import { readPath } from '../record/path';
import { readRows } from './rows';
import { incomplete } from './said';

type Query = Record<string, string | number | boolean>;

/** Address of one record; undefined where the API has none. Throws `ApiFailure` for an id that no address can have. */
export const recordAddress = (kind: Kind, id: string): string | undefined =>
	kind.rest.recordPath === '' ? undefined : addressFor(kind, kind.rest.recordPath, id);

/** A path with an id in it. */
export function addressFor({ names, rest }: Kind, template: string, id: string): string {
	const parts = splitId(id, rest.idFields.length);
	// An empty part, or a step up the path, is the address of something else.
	const isNone =
		parts.length !== rest.idFields.length || parts.some((part) => /^\s*$|^\.{1,2}$/.test(part));
	if (isNone) {
		throw new ApiFailure(`"${id}" cannot be the ID of a ${rest.label} in ${names.label}`, {
			outcome: 'rejected',
			scope: 'record',
			remedy:
				rest.idFields.length === 1
					? 'Enter the ID as listings show it'
					: `Its ${rest.idFields.length} parts are joined by ":", as listings show it`,
		});
	}
	return fillPath(fillPath(template, rest.pathParams), idValues(id, parts.length), rest.quotedId);
}

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
	if (path !== undefined) {
		const record = await unlessGone(() => readOne(api, kind, { method: 'GET', path }));
		return record && as(kind, id, record);
	}
	const search = idSearch(kind);
	const query = search === undefined ? {} : searchQuery(kind, search, id);
	return (await among(api, kind, query, (record) => record.id === id, true))[0];
}

/** The record that was asked for, under the id by which it is known: some servers write it otherwise in each place. */
function as(kind: Kind, id: string, record: EntityRecord): EntityRecord {
	if (record.id === id) return record;
	if (record.id.trim().toLowerCase() === id.trim().toLowerCase()) return withId(record, id);
	throw misfit(
		kind,
		'recordPath',
		`asked for ${kind.rest.label} ${id}, the server showed ${kind.rest.label} ${record.id}`,
		'Enter the path that takes the very ID of "ID: Properties".',
	);
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
	// A page may come twice.
	const found = new Map<string, EntityRecord>();
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
			if (tried && ['gone', 'rejected'].includes(failure.detail.outcome))
				return [...found.values()];
			return passOn(failure);
		}
		if (page.ignored !== undefined) throw incomplete(kind, page.ignored);
		const records = page.rows.map((row) => toRecord(kind.rest, row));
		checkIds(kind, page.rows, records);
		for (const [index, record] of records.entries())
			if (wanted(record, page.rows[index]) && !found.has(record.id)) found.set(record.id, record);
		const sign = JSON.stringify([page.ref, records.map(({ id }) => id)]);
		const ids = JSON.stringify(records.map(({ id }) => id));
		const isOver =
			page.ref === undefined ||
			(records.length === 0 && !page.told) ||
			pages.has(sign) ||
			(records.length > 0 && pages.has(ids));
		if (isOver || (onlyOne && found.size > 0)) return [...found.values()];
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
	const moment = kind === 'dateTime' ? Date.parse(textOf(value) ?? '') : Number.NaN;
	return (there: JsonValue | undefined): boolean =>
		plain(there) === wanted ||
		Date.parse(textOf(there) ?? '') === moment ||
		(amount !== undefined && readDecimal(there) === amount);
}
