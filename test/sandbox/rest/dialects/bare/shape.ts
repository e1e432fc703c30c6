/** Flat records: local times without zone, decimals with a comma, empty values left out, an id of two parts. */
import { fromLocalText, toLocalText } from '../../../clock';
import type { RawRecord } from '../../../types';
import type { FieldError, Rest, RestRecord } from '../../context';
import type { EntitySchema, Field, Fields } from '../../schema';
import { pascal } from '../names';
import { pathIn, readFields, showFields, type Shape } from '../shape';

export const ZONE = 'Europe/Copenhagen';
const COMMA_TEXT = /^-?\d{1,18}(,\d{1,18})?$/;

function show(field: Field, value: unknown): unknown {
	if (field.type === 'datetime') return toLocalText(Date.parse(String(value)), ZONE);
	if (field.type === 'decimal') return String(value).replace('.', ',');
	return value;
}

function read(field: Field, value: unknown): unknown {
	if (field.type === 'datetime') {
		const moment = typeof value === 'string' ? fromLocalText(value, ZONE) : undefined;
		if (moment === undefined) throw new Error('must be a local date-time, without offset');
		return moment;
	}
	if (field.type === 'decimal') {
		if (typeof value !== 'string' || !COMMA_TEXT.test(value)) {
			throw new Error('must be a decimal as text, with a comma');
		}
		const plain = value.replace(',', '.');
		return field.scale === undefined ? Number(plain) : plain;
	}
	return value;
}

export const shape: Shape = { nameOf: (name) => name, show, read, empty: 'leftOut' };

/** Fields that this API does not have: no stamp of the last change, and no place for a reference. */
const MISSING = ['id', 'modifiedAt', 'externalReference'];

/** `address.line1` is `addressLine1`. */
const flatName = (name: string, inner: string): string => `${name}${pascal(inner)}`;

const ownFields = (fields: Fields): Fields =>
	Object.fromEntries(Object.entries(fields).filter(([name]) => !MISSING.includes(name)));

/** Properties by their flat names, with the reference's path of each. */
function flatFields(fields: Fields): Map<string, { path: string[]; field: Field }> {
	const flat = new Map<string, { path: string[]; field: Field }>();
	for (const [name, field] of Object.entries(ownFields(fields))) {
		if (field.type !== 'object') flat.set(name, { path: [name], field });
		for (const [inner, one] of Object.entries(field.type === 'object' ? field.fields! : {})) {
			flat.set(flatName(name, inner), { path: [name, inner], field: one });
		}
	}
	return flat;
}

/** Property that numbers the records within a tenant: `customerNo`. */
export const numberName = ({ singular }: EntitySchema): string =>
	`${singular.charAt(0).toLowerCase()}${singular.slice(1)}No`;

const TENANTS = ['DK01', 'NO02'];

/** Numbers are counted within each tenant, so both parts are needed to tell two records apart. */
export const idOf = (_entity: string, n: number): string =>
	`${TENANTS[n % TENANTS.length]}:${1_000 + Math.ceil(n / TENANTS.length)}`;

/** A seed's own id is the number within one of the tenants. */
export function seedId(id: string): string {
	if (TENANTS.some((tenant) => id.startsWith(`${tenant}:`))) return id;
	const sum = [...id].reduce((total, letter) => total + letter.charCodeAt(0), 0);
	return `${TENANTS[sum % TENANTS.length]}:${id}`;
}

export const idPartsOf = (description: EntitySchema, id: string): RawRecord => {
	const at = id.indexOf(':');
	return { tenantCode: id.slice(0, at), [numberName(description)]: id.slice(at + 1) };
};

export function rowOf(rest: Rest, entity: string, record: RestRecord): RawRecord {
	const description = rest.schema[entity]!;
	const row: RawRecord = idPartsOf(description, record.id);
	for (const [name, { path, field }] of flatFields(description.fields)) {
		const [outer, inner] = path as [string, string | undefined];
		const holder = (inner === undefined ? record : record[outer]) as RawRecord | null;
		const last = inner ?? outer;
		const shown = showFields({ [last]: field }, holder ?? {}, shape);
		if (last in shown) row[name] = shown[last];
	}
	return row;
}

/** What was sent, in the reference's names; flat names that belong together become an object again. */
export function readRow(
	rest: Rest,
	entity: string,
	body: RawRecord,
	errors: FieldError[],
): RawRecord {
	const flat = flatFields(rest.schema[entity]!.fields);
	const fields = Object.fromEntries([...flat].map(([name, { field }]) => [name, field]));
	const sent = readFields(fields, body, {
		shape,
		refuseUnknown: rest.settings().refuseUnknownFields,
		errors,
	});
	const values: RawRecord = {};
	for (const [name, value] of Object.entries(sent)) {
		const [outer, inner] = flat.get(name)!.path as [string, string | undefined];
		if (inner === undefined) values[outer] = value;
		else values[outer] = { ...(values[outer] as RawRecord | undefined), [inner]: value };
	}
	return values;
}

/** A field of the reference in this API's flat names. */
export const flatPath = (path: string): string =>
	pathIn(shape, path).replace(/^(\w+)\.(\w+)$/, (_whole, outer: string, inner: string) =>
		flatName(outer, inner),
	);
