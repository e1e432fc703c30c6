import { randomUUID } from 'node:crypto';
import { sleep } from 'n8n-workflow';
import { attempt } from '../../attempt';
import type { Api, ApiResponse, CreateRequest, EntityRecord } from '../../entity';
import { ApiFailure, isFailure, passOn } from '../../failure';
import { isObject, type JsonValue } from '../../json';
import { isEmpty, sameValue, textOf } from '../../values';
import { createBody } from './body';
import { namesIn, placeOf, rawOf } from '../record/codec';
import { find, get, readOne, recordIn } from '../read/find';
import { fillPath, idOf, joinId } from '../record/ids';
import { send, type Kind } from '../kind';
import { wholeAddress } from '../read/link';
import { readPath } from '../record/path';
import { collectionPath } from '../read/rows';
import { refusalIn } from '../read/said';

/** How long a search may need to show what was just made. */
const SOON_MS = 1000;

/**
 * One request with our reference in it. Sent again after a crash, a server that keeps references
 * unique refuses it and names the record that is there: ours, if it carries this very reference.
 */
export async function create(api: Api, kind: Kind, request: CreateRequest): Promise<EntityRecord> {
	const { rest } = kind;
	const { reference, progress, save } = request;
	if (progress.id !== undefined) {
		const made = await get(api, kind, progress.id);
		if (made) return made;
		throw new ApiFailure(
			`${rest.label} ${progress.id}, just created, is no longer in ${kind.names.label}`,
			{ outcome: 'gone', scope: 'record' },
		);
	}
	const sent = await attempt(() => post(api, kind, request));
	const made =
		sent.value === undefined
			? await alreadyMade(api, kind, reference, sent.failure)
			: await surely(() => madeBy(api, kind, request, sent.value));
	const keep = async (id: string) => await save({ id, steps: [...progress.steps, 'created'] });
	if ('record' in made) {
		await keep(made.record.id);
		return made.record;
	}
	await keep(made.id);
	const record = await surely(() => get(api, kind, made.id));
	if (record !== undefined) return record;
	throw inDoubt(
		`${rest.label} ${made.id} was created in ${kind.names.label}, but cannot be read yet`,
	);
}

/** The create was done: a failure behind it must never say that nothing was sent. */
async function surely<T>(work: () => Promise<T>): Promise<T> {
	return await work().catch((error: unknown) => {
		if (!isFailure(error)) return passOn(error);
		throw new ApiFailure(error.message, { ...error.detail, outcome: 'unknown' });
	});
}

const inDoubt = (message: string): ApiFailure =>
	new ApiFailure(message, { outcome: 'unknown', scope: 'record' });

/**
 * The key is new for each write: servers keep refusals under their key too, and a record that was refused must be taken
 * once its cause is mended.
 */
async function post(
	api: Api,
	kind: Kind,
	{ fields, reference }: CreateRequest,
): Promise<ApiResponse<JsonValue>> {
	const { rest } = kind;
	const { method = 'POST', path = '' } = rest.create ?? {};
	const body = createBody(kind, fields, namesIn(rest, fields), reference);
	const record = readPath(body, rest.body.envelope);
	const key = rest.idempotencyHeader;
	const address = fillPath(
		collectionPath(kind, path === '' ? rest.path : path),
		{ reference, id: isObject(record) ? idOf(record, rest.idFields) : '' },
		rest.quotedId,
	);
	const response = await send(api, kind, {
		method,
		path: address,
		body,
		...(key === '' ? {} : { headers: { [key]: randomUUID() }, repeatable: true }),
	});
	checkTaken(kind, response);
	return response;
}

/** Throws `ApiFailure` for a success without any record that says, in its body, that it is none. */
function checkTaken(kind: Kind, response: ApiResponse<JsonValue>): void {
	const { names, rest } = kind;
	const refusal = refusalIn(response.body);
	if (refusal === undefined || recordIn(kind, response) !== undefined) return;
	if (idIn(kind, response.body, rest.create?.idField ?? '') !== '') return;
	throw new ApiFailure(
		`${names.label} took no new ${rest.label}${refusal === '' ? '' : `: ${refusal}`}`,
		{ outcome: 'rejected', scope: 'record', status: response.status },
	);
}

type Made = { record: EntityRecord } | { id: string };

/** What a create has made, as far as its answer tells; else looked for. */
async function madeBy(
	api: Api,
	kind: Kind,
	request: CreateRequest,
	response: ApiResponse<JsonValue>,
): Promise<Made> {
	const { rest } = kind;
	const { returns = 'record', idField = '' } = rest.create ?? {};
	if (returns === 'record') {
		const record = recordIn(kind, response);
		// A part of the record, often just its id: the rest is read.
		if (record !== undefined)
			return showsSent(kind, request, record) ? { record } : { id: record.id };
	}
	if (returns === 'id') {
		const id = idIn(kind, response.body, idField);
		if (id !== '') return { id };
	}
	// An answer without a body may still name the record: 201 and 204 with Location, or OData's own header.
	const { headers } = response;
	const location = headers.location ?? headers['odata-entityid'];
	if (returns !== 'nothing' && location) {
		const made = await madeAt(api, kind, location, response.status);
		if (made !== undefined) return made;
	}
	return { record: await lookedFor(api, kind, request) };
}

function idIn({ rest }: Kind, body: JsonValue, idField: string): string {
	const value = readPath(body, idField);
	const own = textOf(value);
	if (own !== null) return own;
	const record = readPath(body, rest.envelope);
	const paths = rest.idFields.map((place) => placeOf(rest, place));
	return isObject(record) ? idOf(record, paths) : isObject(body) ? idOf(body, paths) : '';
}

/** True if all that was sent, and is not empty, is in the answer. */
function showsSent({ rest }: Kind, { fields }: CreateRequest, record: EntityRecord): boolean {
	const raw = rawOf(record) ?? {};
	return rest.fields.every(
		({ name, path = name, writeOnly }) =>
			writeOnly === true || isEmpty(readPath(fields, name)) || readPath(raw, path) !== undefined,
	);
}

/**
 * The record at an address that the server named; its id, if the address has the form of a record's. What was only accepted
 * (202) names the place of the work otherwise, which is no record.
 */
async function madeAt(
	api: Api,
	kind: Kind,
	location: string,
	status: number,
): Promise<Made | undefined> {
	const { baseUrl = '', secretParam } = api.options;
	const path = wholeAddress(location, baseUrl, collectionPath(kind), secretParam) ?? location;
	const id = idAt(kind, path);
	if (id === undefined && status === 202) return undefined;
	return id === undefined ? { record: await readOne(api, kind, { method: 'GET', path }) } : { id };
}

function idAt({ rest }: Kind, address: string): string | undefined {
	if (rest.recordPath === '') return undefined;
	const template = fillPath(rest.recordPath, rest.pathParams);
	const parts = template
		.split(/\{id\d*\}/)
		.map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'));
	const found = new RegExp(`${parts.join('([^/?#]+?)')}/?$`).exec(address.split(/[?#]/)[0]);
	if (found === null || found.length !== parts.length) return undefined;
	const values = found
		.slice(1)
		.map((text) => (rest.quotedId ? decoded(text).replace(/''/g, "'") : decoded(text)));
	return template.includes('{id}') ? values[0] : joinId(values);
}

function decoded(text: string): string {
	try {
		return decodeURIComponent(text);
	} catch {
		return text;
	}
}

/** The record that a create without answer has made: by our reference, else by a name that only it has. */
async function lookedFor(api: Api, kind: Kind, request: CreateRequest): Promise<EntityRecord> {
	for (let attempts = 0; attempts < 2; attempts++) {
		if (attempts > 0) await sleep(SOON_MS);
		const found = await search(api, kind, request);
		if (found.length === 1) return found[0];
	}
	throw inDoubt(
		`${kind.names.label} took the new ${kind.rest.label} but did not say which one it is: it is looked for in the next complete reading`,
	);
}

async function search(
	api: Api,
	kind: Kind,
	{ fields, reference }: CreateRequest,
): Promise<EntityRecord[]> {
	const { rest } = kind;
	if (rest.reference && rest.reference.searchParam !== '' && reference)
		return await find(api, kind, { by: 'reference', reference });
	const field = rest.aliases.find(
		(name) => rest.searches[name] !== undefined && !isEmpty(readPath(fields, name)),
	);
	if (field === undefined) return [];
	const value = readPath(fields, field) as JsonValue;
	const found = await find(api, kind, { by: 'key', field, value });
	// Somebody else's record may have the same name: only one that is as it was written is taken for ours.
	return found.filter((record) =>
		namesIn(rest, fields).every((name) =>
			sameValue(readPath(record.fields, name), readPath(fields, name)),
		),
	);
}

/** A refused create whose record is there already, with our reference. */
async function alreadyMade(
	api: Api,
	kind: Kind,
	reference: string,
	failure: ApiFailure,
): Promise<Made> {
	const { existingId, outcome, status } = failure.detail;
	const own = kind.rest.reference;
	if (!own?.unique || !reference || outcome !== 'rejected') return passOn(failure);
	if (existingId === undefined) {
		// A conflict is looked into by whoever asked; other servers say 400 or 422 of the same.
		if (status === 409) return passOn(failure);
		const { value: found = [] } = await attempt(() =>
			find(api, kind, { by: 'reference', reference }),
		);
		return found.length === 1 ? { record: found[0] } : passOn(failure);
	}
	const existing = await get(api, kind, existingId);
	return existing?.reference === reference ? { record: existing } : passOn(failure);
}
