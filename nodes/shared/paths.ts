import type { EntityDescription, FieldDef } from './entity';
import { getPath, isObject, setPath, type JsonObject, type JsonValue } from './json';

/** Dotted paths of all values; lists count as one. */
export function pathsOf(fields: JsonObject, prefix = ''): string[] {
	return Object.entries(fields).flatMap(([name, value]) =>
		isObject(value) ? pathsOf(value, `${prefix}${name}.`) : [`${prefix}${name}`],
	);
}

/** Values by dotted path (as forms have them) as the nested record that entities take. */
export function nest(values: Record<string, JsonValue | undefined>): JsonObject {
	const record: JsonObject = {};
	for (const [path, value] of Object.entries(values)) {
		if (value !== undefined) setPath(record, path, value);
	}
	return record;
}

export const fieldOf = (entity: EntityDescription, path: string): FieldDef | undefined =>
	entity.fields.find((field) => field.name === path);

export const isWritable = (field: FieldDef, by: 'create' | 'update'): boolean =>
	field.writable === true || field.writable === by;

/**
 * Fills up the replace groups that the changed fields belong to from the fresh read: the API
 * replaces the whole group, so a member left out would be emptied.
 */
export function withGroups(
	entity: EntityDescription,
	fields: JsonObject,
	changed: string[],
	before: JsonObject,
): JsonObject {
	const groups = new Set(changed.flatMap((path) => fieldOf(entity, path)?.group ?? []));
	const filled = structuredClone(fields);
	for (const field of entity.fields) {
		if (!field.group || !groups.has(field.group) || getPath(filled, field.name) !== undefined)
			continue;
		const value = getPath(before, field.name);
		if (value !== undefined) setPath(filled, field.name, value);
	}
	return filled;
}
