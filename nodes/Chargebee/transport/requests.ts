import { randomUUID } from 'node:crypto';
import { attempt, unlessGone } from '../../shared/attempt';
import type { Api, ApiRequest } from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { serverTimeOf } from '../../shared/transport/headers';
import { shapeFailure } from '../../shared/transport/judge';
import { objectsOf, textOf } from '../../shared/values';
import { CREDENTIAL_NAME, SYSTEM_NAME } from './names';
import { encoded, encodeForm, FORM_TYPE } from './form';

/** Most that a list gives at once; without the parameter it gives ten. */
export const PAGE_SIZE = 100;

export type Query = NonNullable<ApiRequest['query']>;

/** Value of the operators `in`, `not_in` and `between`: a JSON list in one parameter. */
export const oneOf = (values: Array<string | number>): string => JSON.stringify(values);

/** A record's path. The id may hold any character that a path can carry encoded. */
export const pathOf = (collection: string, id: string, action?: string): string =>
	`${collection}/${encoded(id)}${action === undefined ? '' : `/${action}`}`;

const wrongShape = (method: string, path: string, expected: string): ApiFailure =>
	shapeFailure({ system: SYSTEM_NAME, credential: CREDENTIAL_NAME, method, path }, expected);

export interface RawPage {
	/** The records without their wrapper, and without what comes beside them. */
	rows: JsonObject[];
	/** Absent on the last page. */
	nextOffset?: string;
	/** Server's clock, ISO 8601 UTC. */
	serverTime?: string;
}

/**
 * A record by its path: the answer's part named `resource`. `undefined` for Chargebee's not-found answer.
 */
export async function read(
	api: Api,
	path: string,
	resource: string,
	query?: Query,
): Promise<JsonObject | undefined> {
	const response = await unlessGone(() => api.request({ method: 'GET', path, query }));
	if (response === undefined) return undefined;
	const record = isObject(response.body) ? response.body[resource] : undefined;
	if (!isObject(record)) throw wrongShape('GET', path, `a ${resource}`);
	return record;
}

/** One page of a list, a hundred rows at most. `resource` names the wrapper of each row. */
export async function listPage(
	api: Api,
	path: string,
	resource: string,
	query: Query,
	offset?: string,
): Promise<RawPage> {
	const response = await api.request({
		method: 'GET',
		path,
		query: { limit: PAGE_SIZE, ...query, offset },
	});
	const body = isObject(response.body) ? response.body : {};
	const list = objectsOf(body.list);
	if (!list) throw wrongShape('GET', path, 'a list');
	const rows = list.map((entry) => entry[resource]);
	if (!rows.every(isObject)) throw wrongShape('GET', path, `a list of ${resource}`);
	const nextOffset = offsetOf(body.next_offset);
	if (nextOffset !== undefined && nextOffset === offset) throw endless(path);
	return {
		rows: rows as JsonObject[],
		nextOffset,
		serverTime: serverTimeOf(response.headers),
	};
}

/** It is passed back as it came; one that is no text, as JSON. */
const offsetOf = (value: JsonValue | undefined): string | undefined =>
	typeof value === 'object' && value !== null
		? JSON.stringify(value)
		: (textOf(value) ?? undefined);

const endless = (path: string): ApiFailure =>
	new ApiFailure(
		`The list ${path} of ${SYSTEM_NAME} never ends: its next page is the page before`,
		{
			outcome: 'notSent',
			scope: 'side',
			remedy: `Wait, or look at the state of ${SYSTEM_NAME}`,
		},
	);

/** All rows of a list. Not for lists that may be long: nothing is stored on the way. */
export async function listAll(
	api: Api,
	path: string,
	resource: string,
	query: Query = {},
): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	let offset: string | undefined;
	do {
		const page = await listPage(api, path, resource, query, offset);
		rows.push(...page.rows);
		offset = page.nextOffset;
	} while (offset !== undefined);
	return rows;
}

/**
 * A write: POST of a form, sent again under the same idempotency key when no answer came, so it is done
 * once. Returns the whole answer (`{ customer: {…}, … }`).
 *
 * The key is new for each call: Chargebee keeps refusals under their key for half an hour, and a record
 * that was refused must be taken once its cause is mended. That a create is not done twice by two calls
 * (after a crash) is seen to by its id, which we choose.
 *
 * @throws ApiFailure never `gone` for something else than the record that the path names.
 */
export async function write(
	api: Api,
	path: string,
	params: JsonObject = {},
	key: string = randomUUID(),
): Promise<JsonObject> {
	const { value, failure } = await attempt(() =>
		api.request({
			method: 'POST',
			path,
			text: { type: FORM_TYPE, content: encodeForm(params) },
			headers: { 'chargebee-idempotency-key': key },
			repeatable: true,
		}),
	);
	if (failure) throw aboutRecord(failure, path);
	if (!isObject(value.body)) throw wrongShape('POST', path, 'a record');
	return value.body;
}

/** A write whose answer holds the record under `resource`. */
export async function writeRecord(
	api: Api,
	path: string,
	resource: string,
	params: JsonObject,
): Promise<JsonObject> {
	const record = (await write(api, path, params))[resource];
	if (!isObject(record)) throw wrongShape('POST', path, `a ${resource}`);
	return record;
}

/**
 * Chargebee says "not found" also of what a parameter points to (an item's family), and a create's path
 * names no record at all: then this write was refused, and the record is where it was.
 */
function aboutRecord(failure: ApiFailure, path: string): ApiFailure {
	const { detail, message } = failure;
	if (detail.outcome !== 'gone') return failure;
	const [, collection, id] = path.split('/');
	const own = ['id', `${collection.replace(/ies$/, 'y').replace(/s$/, '')}_id`];
	const other = detail.fields?.some(({ field }) => field !== '' && !own.includes(field));
	return id === undefined || other
		? new ApiFailure(message, { ...detail, outcome: 'rejected' })
		: failure;
}
