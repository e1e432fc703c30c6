/** Records as JSON:API resources: attributes, and relationships for what points at other records. */
import type { RawRecord } from '../../../types';
import { fail, type Call, type FieldError, type Rest, type RestRecord } from '../../context';
import type { Field, Fields } from '../../schema';
import { bodyOf } from '../../single';
import { pathIn, plainForms, readFields, refuseSent, showFields, type Shape } from '../shape';

/** Members that this API calls something else than the reference. */
const RENAMED: Record<string, string> = {
	firstName: 'givenName',
	lastName: 'familyName',
	email: 'emailAddress',
	mobile: 'cellPhone',
	postalCode: 'zip',
	note: 'comment',
};

/** ISO 8601 with an offset in digits, as some frameworks write it. */
const offsetForm = (moment: unknown): string => String(moment).replace(/Z$/, '+00:00');

export const shape: Shape = {
	nameOf: (name) => (Object.hasOwn(RENAMED, name) ? RENAMED[name]! : name),
	show: (field, value) => (field.type === 'datetime' ? offsetForm(value) : value),
	read: plainForms.read,
	empty: 'null',
};

const isRelation = (field: Field | undefined): boolean => field?.reference !== undefined;

/** `customerId` is the relationship `customer`. */
const relationOf = (name: string): string => name.replace(/Id$/, '');

function split(fields: Fields): { attributes: Fields; relations: Fields } {
	const { id, ...others } = fields;
	const entries = Object.entries(others);
	return {
		attributes: Object.fromEntries(entries.filter(([, field]) => !isRelation(field))),
		relations: Object.fromEntries(entries.filter(([, field]) => isRelation(field))),
	};
}

export const attributesOf = (rest: Rest, entity: string): Fields =>
	split(rest.schema[entity]!.fields).attributes;

/** A field of the reference by the name of its attribute or relationship. */
export function fieldNamed(rest: Rest, entity: string, member: string): string | undefined {
	const { attributes, relations } = split(rest.schema[entity]!.fields);
	return (
		Object.keys(attributes).find((name) => shape.nameOf(name) === member) ??
		Object.keys(relations).find((name) => relationOf(name) === member)
	);
}

export function resourceOf(
	rest: Rest,
	entity: string,
	record: RestRecord,
	base: string,
): RawRecord {
	const { attributes, relations } = split(rest.schema[entity]!.fields);
	const relationships = Object.fromEntries(
		Object.entries(relations).map(([name, field]) => [
			relationOf(name),
			{ data: record[name] === null ? null : { type: field.reference, id: record[name] } },
		]),
	);
	return {
		type: entity,
		id: record.id,
		attributes: showFields(attributes, record, shape),
		...(Object.keys(relations).length > 0 ? { relationships } : {}),
		links: { self: `${base}/${entity}/${encodeURIComponent(record.id)}` },
	};
}

/** Where in a document a field of the reference stands. */
export function pointerOf(fields: Fields, path: string): string {
	if (isRelation(fields[path])) return `/data/relationships/${relationOf(path)}`;
	const steps = pathIn(shape, path)
		.replace(/\[(\d+)\]/g, '/$1')
		.replace(/\./g, '/');
	return `/data/attributes/${steps}`;
}

type Identifier = { type?: unknown; id?: unknown };

function relationValue(name: string, field: Field, sent: unknown, errors: FieldError[]): unknown {
	const pointer = `/data/relationships/${relationOf(name)}`;
	const { data } = (sent ?? {}) as { data?: Identifier | null };
	if (data === null) return null;
	if (typeof data !== 'object' || typeof data.id !== 'string') {
		errors.push({ field: pointer, message: 'must have data: null, or a type and an id' });
	} else if (data.type !== field.reference) {
		errors.push({ field: `${pointer}/data/type`, message: `must be ${field.reference}` });
	} else {
		return data.id;
	}
	return undefined;
}

const isObject = (value: unknown): value is RawRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const at = (pointer: string, message: string, status = 400): never =>
	fail(status, message, { sent: [{ field: pointer, message }] });

/** The resource of a document, its type and id checked; `id` undefined for one that is to be made. */
export function documentOf(call: Call, entity: string, id: string | undefined): RawRecord {
	const { data, ...others } = bodyOf(call);
	const stranger = Object.keys(others).find((name) => !['meta', 'jsonapi', 'links'].includes(name));
	if (stranger !== undefined) at(`/${stranger}`, `A document has no member '${stranger}'.`);
	if (!isObject(data)) return at('/data', 'The document needs a resource under data.');
	if (data.type !== entity) at('/data/type', `The type must be ${entity}.`, 409);
	if (id === undefined && data.id !== undefined) {
		at('/data/id', 'Ids are given by the server.', 403);
	}
	if (id !== undefined && data.id === undefined) at('/data/id', 'The resource needs its id.');
	if (id !== undefined && data.id !== id) at('/data/id', `The id must be ${id}.`, 409);
	const known = ['type', 'id', 'attributes', 'relationships', 'links', 'meta'];
	const odd = Object.keys(data).find((name) => !known.includes(name));
	if (odd !== undefined) at(`/data/${odd}`, `A resource has no member '${odd}'.`);
	return data;
}

/** What a resource says, in the reference's names. */
export function sentBy(rest: Rest, entity: string, data: RawRecord): RawRecord {
	const { attributes, relations } = split(rest.schema[entity]!.fields);
	const errors: FieldError[] = [];
	const refuseUnknown = rest.settings().refuseUnknownFields;
	const sent = data.attributes ?? {};
	if (!isObject(sent)) return at('/data/attributes', 'Attributes must be an object.');
	const wrong: FieldError[] = [];
	const values = readFields(attributes, sent, { shape, refuseUnknown, errors: wrong });
	for (const { field, message } of wrong) {
		const steps = field.replace(/\[(\d+)\]/g, '/$1').replace(/\./g, '/');
		errors.push({ field: `/data/attributes/${steps}`, message });
	}
	const names = new Map(Object.keys(relations).map((name) => [relationOf(name), name]));
	for (const [relation, value] of Object.entries((data.relationships ?? {}) as RawRecord)) {
		const name = names.get(relation);
		if (name !== undefined) {
			values[name] = relationValue(name, relations[name]!, value, errors);
		} else if (refuseUnknown) {
			errors.push({ field: `/data/relationships/${relation}`, message: 'is not known' });
		}
	}
	refuseSent(errors);
	return values;
}
