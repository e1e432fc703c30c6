import { findField, type Api, type Entity, type FieldDef } from '../entity';
import { getPath, type JsonObject, type JsonValue } from '../json';
import { isWritable, pathsOf } from '../paths';

/** True for a field that stands for all whose names begin so (`cf_*`). */
export const isWildcard = ({ name }: FieldDef): boolean => name.endsWith('*');

/** The fields that users of this account have added; asked for once in a node execution. */
export async function discovered(api: Api, entity: Entity): Promise<FieldDef[]> {
	if (!entity.discover) return [];
	const key = `discovered ${entity.system}.${entity.entity}`;
	if (!api.memo.has(key)) api.memo.set(key, await entity.discover(api));
	return api.memo.get(key) as FieldDef[];
}

/** The entity with the fields of this account in place of those that stand for many. */
export async function withDiscovered<T extends Entity>(api: Api, entity: T): Promise<T> {
	const plain = entity.fields.filter((field) => !isWildcard(field));
	const names = new Set(plain.map(({ name }) => name));
	const added = (await discovered(api, entity)).filter(({ name }) => !names.has(name));
	return { ...entity, fields: [...plain, ...added] };
}

/** Fields among the entered values that only a wildcard stands for, as far as this call takes them. */
export async function enteredFields(
	api: Api,
	entity: Entity,
	by: 'create' | 'update',
	entered: Record<string, JsonValue>,
): Promise<Array<{ field: FieldDef; known: boolean; value: JsonValue }>> {
	const found = pathsOf(entered as JsonObject).flatMap((path) => {
		const field = findField(entity.fields, path);
		return field && isWildcard(field) && isWritable(field, by) ? [{ path, field }] : [];
	});
	if (!found.length) return [];
	const known = await discovered(api, entity);
	return found.map(({ path, field }) => {
		const own = known.find(({ name }) => name === path);
		return {
			field: own ?? { ...field, name: path },
			known: own !== undefined,
			value: getPath(entered as JsonObject, path) as JsonValue,
		};
	});
}
