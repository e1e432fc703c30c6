import type { EntityRecord, FieldDef } from '../../entity';
import { findField } from '../../entity';
import { ApiFailure } from '../../failure';
import type { JsonObject, JsonValue } from '../../json';
import { pathsOf } from '../../paths';
import { isEmpty, textOf } from '../../values';
import { decodeFields, encodeValue, ISO_DAY } from './codecValue';
import { idOf } from './ids';
import { hasOffset, hasSummerTime, isNamedForm, readMoment } from './moments';
import { dropPath, parentPath, readPath, writePath } from './path';
import type { ProfileField, RestEntity } from '../profile/profile';

/** Records of an API to and from the fields that items have, as a profile says. */

const differs = ({ name, path, columns }: ProfileField): boolean =>
	(path !== undefined && path !== name) || (columns ?? []).some(differs);

const plainness = new WeakMap<RestEntity, boolean>();

/** Items are the API's own records: nothing in the profile says that they look otherwise. Asked for every record. */
export function isPlain(rest: RestEntity): boolean {
	let plain = plainness.get(rest);
	if (plain === undefined) plainness.set(rest, (plain = looksPlain(rest)));
	return plain;
}

function looksPlain({ fields, formats }: RestEntity): boolean {
	const { date, dateTime, decimal, timeZone } = formats;
	return (
		date === ISO_DAY &&
		dateTime === 'iso' &&
		decimal === 'number' &&
		timeZone === 'UTC' &&
		!fields.some(differs)
	);
}

/** Where the API has a field: its path, or the very text for what is no field. */
export const placeOf = ({ fields }: RestEntity, nameOrPath: string): string => {
	const field = fields.find(({ name }) => name === nameOrPath);
	return field?.path ?? nameOrPath;
};

/** Name of the place in filters and sort orders: OData has slashes, JSON:API leaves `attributes` out. */
export const spoken = (place: string, param: string): string => {
	const bare = place.replace(/^attributes\./, '');
	return param.startsWith('$') && !bare.includes('@') ? bare.replace(/\./g, '/') : bare;
};

/** What the API sent, kept beside what was made of it, for writes of whole records. */
const sent = new WeakMap<EntityRecord, JsonObject>();
export const rawOf = (record: EntityRecord): JsonObject | undefined => sent.get(record);

/** The same record under another id. */
export function withId(record: EntityRecord, id: string): EntityRecord {
	const named = { ...record, id };
	const raw = rawOf(record);
	if (raw !== undefined) sent.set(named, raw);
	return named;
}

const UTC = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?Z$/;

/** When a record was last changed, as an instant in UTC; `undefined` if it does not say, null if it cannot be read. */
export function stampOf(rest: RestEntity, raw: JsonObject): string | null | undefined {
	const { modifiedField, createdField, formats } = rest;
	if (modifiedField === '') return undefined;
	const value = [modifiedField, createdField]
		.filter((place) => place !== '')
		.map((place) => readPath(raw, placeOf(rest, place)))
		.find((each) => !isEmpty(each));
	if (value === undefined) return undefined;
	if (typeof value === 'string' && UTC.test(value)) return value;
	const ms = readMoment(value, formats.dateTime, formats.timeZone);
	return ms === undefined || Number.isNaN(ms) ? null : new Date(ms).toISOString();
}

/** True if stamps may be local times of a zone that repeats an hour each year. */
export const hasLocalStamps = ({ formats }: RestEntity): boolean =>
	!/^unix/.test(formats.dateTime) &&
	(isNamedForm(formats.dateTime) || !hasOffset(formats.dateTime)) &&
	hasSummerTime(formats.timeZone);

const same = (a: JsonValue | undefined, b: JsonValue): boolean =>
	a === b || (textOf(a) !== null && textOf(a) === textOf(b));

/** A delete by field value is seen by that value. */
export const tombstoneOf = (rest: RestEntity): RestEntity['tombstone'] =>
	rest.tombstone ??
	(rest.remove?.kind === 'field'
		? { field: rest.remove.field, values: [rest.remove.value] }
		: undefined);

export function toRecord(rest: RestEntity, raw: JsonObject, etag?: string): EntityRecord {
	const { version, reference } = rest;
	const mark = tombstoneOf(rest);
	const deleted =
		mark !== undefined &&
		mark.values.some((value) => same(readPath(raw, placeOf(rest, mark.field)), value));
	const record: EntityRecord = {
		id: idOf(
			raw,
			rest.idFields.map((place) => placeOf(rest, place)),
		),
		fields: isPlain(rest) ? raw : decodeFields(rest.fields, raw, rest.formats),
		modifiedAt: stampOf(rest, raw) ?? undefined,
		version:
			version.kind === 'etag'
				? etag
				: version.kind === 'field'
					? (textOf(readPath(raw, placeOf(rest, version.field))) ?? undefined)
					: undefined,
		reference: reference && (textOf(readPath(raw, placeOf(rest, reference.field))) ?? undefined),
		...(deleted ? { deleted } : {}),
	};
	sent.set(record, raw);
	return record;
}

/** Numbers and truth values have no empty text. */
const HAVE_NO_TEXT = new Set<FieldDef['kind']>(['number', 'money', 'boolean', 'list']);

/** Writes one field into a body; an empty one the way the API empties fields. */
export function putField(
	rest: RestEntity,
	body: JsonObject,
	field: ProfileField,
	value: JsonValue,
	by: 'create' | 'update',
): void {
	const path = field.path ?? field.name;
	const beside = Object.entries(field.writeWith ?? {});
	if (!isEmpty(value)) {
		writePath(body, path, encodeValue(field, value, rest.formats));
		for (const [place, constant] of beside) writePath(body, place, constant);
		return;
	}
	const { clear } = rest.formats;
	if (clear === 'omit' || (by === 'create' && clear !== 'null')) {
		dropPath(body, path);
		return;
	}
	if (clear === 'never') {
		throw new ApiFailure(
			`"${field.name}" of ${rest.labelPlural} cannot be emptied through the API`,
			{
				outcome: 'rejected',
				scope: 'record',
				remedy: 'Empty it there by hand, or give it a value here',
			},
		);
	}
	const parent = parentPath(path);
	const holds = parent !== '' && beside.length > 0;
	if (holds && beside.every(([place]) => parentPath(place) === parent)) {
		// What names another record goes as a whole: a type without an id names nobody.
		writePath(body, parent, null);
		return;
	}
	writePath(body, path, clear === 'emptyText' && !HAVE_NO_TEXT.has(field.kind) ? '' : null);
}

/** Body with the given fields (nested by name), on top of what is in it. Throws `ApiFailure` for a field that there is not. */
export function putFields(
	rest: RestEntity,
	body: JsonObject,
	fields: JsonObject,
	changed: string[],
	by: 'create' | 'update',
): void {
	for (const name of changed) {
		const value = readPath(fields, name) ?? null;
		const field = findField(rest.fields, name) as ProfileField | undefined;
		if (field !== undefined)
			putField(rest, body, { ...field, name, path: field.path ?? name }, value, by);
		else if (isPlain(rest) || isState(rest, name)) writePath(body, name, value);
		else throw unknownField(rest, name);
	}
}

/** A field that archives or deletes need not be one that flows see. */
const isState = ({ archive, remove }: RestEntity, name: string): boolean =>
	name === archive?.field || (remove?.kind === 'field' && name === remove.field);

const unknownField = (rest: RestEntity, name: string): ApiFailure =>
	new ApiFailure(`The profile of ${rest.labelPlural} has no field "${name}"`, {
		outcome: 'rejected',
		scope: 'record',
		remedy: 'Add it to the fields of the profile, with its path in the API',
	});

/** Names of the given fields: lists, and objects that are one field, count as one. */
export function namesIn(rest: RestEntity, fields: JsonObject): string[] {
	const declared = new Set(rest.fields.map(({ name }) => name));
	return [
		...new Set(
			pathsOf(fields).map((path) => {
				const parts = path.split('.');
				const known = parts.map((_, at) => parts.slice(0, at + 1).join('.'));
				return known.find((name) => declared.has(name)) ?? path;
			}),
		),
	];
}

/** Fields as nodes and flows see them: without what only the engine needs. */
export function describedFields({ fields, formats }: RestEntity): FieldDef[] {
	const strip = ({ path: _path, writeWith: _with, columns, ...field }: ProfileField): FieldDef => ({
		...field,
		...(formats.omitsEmpty ? { omittedWhenEmpty: field.omittedWhenEmpty ?? true } : {}),
		...(columns === undefined ? {} : { columns: columns.map(strip) }),
	});
	return fields.map((field) => ({
		...strip(field),
		...(formats.clear === 'never' ? { clearable: false } : {}),
	}));
}
