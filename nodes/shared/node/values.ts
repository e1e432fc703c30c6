import { readDecimal, toJsonNumber } from '../../LinkStore/engine/fields/decimal';
import type { IDataObject, ResourceMapperField } from 'n8n-workflow';
import type { Entity, EntityRecord, FieldDef } from '../entity';
import { isWildcard } from './discovered';
import { getPath, type JsonObject, type JsonValue } from '../json';
import { toLocal } from '../localTime';
import { isWritable } from '../paths';
import { isEmpty, textOf } from '../values';

/** Between what people enter in a node and what an entity takes. */

const INPUT_TYPES: Record<FieldDef['kind'], ResourceMapperField['type']> = {
	text: 'string',
	number: 'number',
	money: 'number',
	date: 'dateTime',
	dateTime: 'dateTime',
	boolean: 'boolean',
	enum: 'options',
	country: 'string',
	phone: 'string',
	email: 'string',
	list: 'array',
	reference: 'string',
};

/** The form for a create or an update: the fields that it takes, the required ones first on the page. */
export const formFields = (entity: Entity, by: 'create' | 'update'): ResourceMapperField[] =>
	entity.fields
		// A name such as `cf_*` stands for fields that the account names itself.
		.filter((field) => isWritable(field, by) && !isWildcard(field))
		.map((field) => {
			const required = by === 'create' && field.required === true;
			const type = field.kind === 'enum' && !field.options ? 'string' : INPUT_TYPES[field.kind];
			return {
				id: field.name,
				displayName: field.label,
				defaultMatch: false,
				canBeUsedToMatch: false,
				required,
				display: true,
				removed: !required,
				type,
				...(type === 'options'
					? {
							options: field.options?.map(({ value, label }) => ({ name: label, value })),
						}
					: {}),
			};
		});

/** A date or date-time as the entity's format wants it. Editors give ISO texts with offset. */
function dated(field: FieldDef, value: string, zone: string): JsonValue {
	if (field.kind === 'date') {
		const local = /[zZ]|[+-]\d\d:?\d\d$/.test(value) ? (toLocal(value, zone) ?? value) : value;
		const day = local.slice(0, 10);
		return field.format === 'midnight' ? `${day}T00:00:00` : day;
	}
	if (field.format === 'zoneFree') return toLocal(value, zone) ?? value;
	if (field.format === 'unixSeconds' || field.format === 'unixMilliseconds') {
		if (/^\d+$/.test(value)) return Number(value);
		const time = Date.parse(value);
		if (Number.isNaN(time)) return value;
		return field.format === 'unixSeconds' ? Math.floor(time / 1000) : time;
	}
	return value;
}

/** A value from a form or an item in the API's own form. An emptied value is null. */
export function toApiValue(field: FieldDef, value: JsonValue, zone: string): JsonValue {
	if (isEmpty(value)) return null;
	if ((field.kind === 'date' || field.kind === 'dateTime') && typeof value === 'string') {
		return dated(field, value, zone);
	}
	if (field.kind === 'enum' && field.options) {
		const option = field.options.find((entry) => String(entry.value) === String(value));
		return option ? option.value : value;
	}
	if ((field.kind === 'number' || field.kind === 'money') && typeof value === 'string') {
		const parsed = readDecimal(value);
		// Digits that a number cannot hold stay text.
		return parsed === undefined ? value : toJsonNumber(parsed);
	}
	if (field.kind === 'list' && typeof value === 'string') {
		const parsed: unknown = JSON.parse(value);
		return Array.isArray(parsed) ? (parsed as JsonValue[]) : value;
	}
	if (typeof value === 'number' && ['text', 'phone', 'reference'].includes(field.kind)) {
		return String(value);
	}
	return value;
}

/** Fields of a simplified record, at most: more are hard to take in. */
const SIMPLIFIED = 10;

/** The fields that tell people which record it is, under plain names. */
export function simplified(entity: Entity, record: EntityRecord): IDataObject {
	const all = entity.summary ?? entity.fields.slice(0, SIMPLIFIED).map(({ name }) => name);
	const simple: JsonObject = {};
	// A record that cannot be named cannot be read or changed by the next node.
	const isNamed = all.some((name) => getPath(record.fields, name) === record.id);
	if (!isNamed) simple.id = record.id;
	const names = all.slice(0, isNamed ? SIMPLIFIED : SIMPLIFIED - 1);
	for (const name of names) simple[name.replace(/\./g, '_')] = getPath(record.fields, name) ?? null;
	return simple as IDataObject;
}

/** What a list of records shows of one. */
export function titleOf(entity: Entity, record: EntityRecord): string {
	const title = textOf(getPath(record.fields, entity.summary?.[0] ?? ''));
	return title === null ? record.id : `${title} (${record.id})`;
}
