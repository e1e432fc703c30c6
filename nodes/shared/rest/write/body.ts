import type { EntityRecord } from '../../entity';
import type { JsonObject, JsonValue } from '../../json';
import { placeOf, putFields, rawOf } from '../record/codec';
import { splitId } from '../record/ids';
import type { Kind } from '../kind';
import { dropPath, isPlaceInList, joinPath, readPath, splitPath, writePath } from '../record/path';

/** Bodies of writes. */

/** The record in the envelope that the API wants. */
function wrapped({ rest }: Kind, record: JsonObject): JsonObject {
	const { envelope } = rest.body;
	if (envelope === '') return record;
	const body: JsonObject = {};
	writePath(body, envelope, record);
	return body;
}

function putConstants({ rest }: Kind, record: JsonObject): void {
	for (const [path, value] of Object.entries(rest.body.constants)) writePath(record, path, value);
}

/** A new record, with our reference in it. */
export function createBody(
	kind: Kind,
	fields: JsonObject,
	names: string[],
	reference: string,
): JsonObject {
	const { rest } = kind;
	const record: JsonObject = {};
	putConstants(kind, record);
	putFields(rest, record, fields, names, 'create');
	if (rest.reference && reference)
		writePath(record, placeOf(rest, rest.reference.field), reference);
	return wrapped(kind, record);
}

/** The changed fields; or the whole record as it was read, with the changes in it. */
export function updateBody(
	kind: Kind,
	id: string,
	before: EntityRecord,
	fields: JsonObject,
	changed: string[],
): JsonObject {
	const { rest } = kind;
	const raw = rawOf(before);
	const record: JsonObject = rest.update?.whole === true ? structuredClone(raw ?? {}) : {};
	putConstants(kind, record);
	if (rest.update?.whole !== true) putArrays(kind, record, raw, changed);
	else for (const place of rest.update.leaveOut) dropPath(record, placeOf(rest, place));
	putFields(rest, record, fields, changed, 'update');
	putId(kind, record, id, raw);
	putVersion(kind, record, before, raw);
	return wrapped(kind, record);
}

/** A field at a position of an array: the array is replaced as a whole, so the other positions are sent as they are. */
function putArrays(
	{ rest }: Kind,
	record: JsonObject,
	raw: JsonObject | undefined,
	changed: string[],
): void {
	for (const name of changed) {
		const parts = splitPath(placeOf(rest, name));
		const at = parts.findIndex(isPlaceInList);
		if (at < 1 || raw === undefined) continue;
		const path = joinPath(parts.slice(0, at));
		const there = readPath(raw, path);
		if (Array.isArray(there) && readPath(record, path) === undefined)
			writePath(record, path, structuredClone(there) as JsonValue);
	}
}

function putId({ rest }: Kind, record: JsonObject, id: string, raw: JsonObject | undefined): void {
	const { idField } = rest.body;
	if (idField === '') return;
	// As the API has it: a number stays a number.
	const own = rest.idFields.length === 1 && raw && readPath(raw, placeOf(rest, rest.idFields[0]));
	writePath(record, idField, own ?? splitId(id, rest.idFields.length).join(':'));
}

function putVersion(
	{ rest }: Kind,
	record: JsonObject,
	before: EntityRecord,
	raw: JsonObject | undefined,
): void {
	const { version } = rest;
	if (version.kind !== 'field' || version.sendAs !== 'body' || before.version === undefined) return;
	const place = placeOf(rest, version.field);
	writePath(record, place, (raw && readPath(raw, place)) ?? before.version);
}
