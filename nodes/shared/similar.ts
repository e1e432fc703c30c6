import { pathOn } from '../LinkStore/engine/compile';
import { indexKeys, observe } from '../LinkStore/engine/observe';
import { getPath, setPath, type JsonObject, type JsonValue } from './json';
import type { EntityRecord } from './entity';
import type { Task } from './perform';

/**
 * Records of the target that have the same match key as the one to be created, as far as the API can be
 * searched by it. Asked right before a create: somebody may have typed the record in since the last page
 * was read, and a row may have slid past a walk by page number.
 */
export async function findSimilar(task: Task): Promise<EntityRecord[]> {
	const { api, entity, flow, side, claimed } = task;
	if (entity.find === undefined || claimed.createAnyway) return [];
	// What was read up a moment ago, by a walk that skips nothing, need not be asked for again.
	if (claimed.readUp && entity.capabilities.stablePaging === true) return [];
	const sent: JsonObject = {};
	for (const [path, value] of Object.entries(claimed.payload)) setPath(sent, path, value);
	const own = matchKeys(task, '', sent);
	const found = new Map<string, EntityRecord>();
	for (const { fields } of flow.settings.match) {
		const paths = fields
			.map((field) => flow.rows.find((row) => row.left === field))
			.map((row) => row && pathOn(row, side));
		if (paths.some((path) => path === undefined || isBlank(getPath(sent, path)))) continue;
		const field = paths.find((path) => entity.capabilities.findByKey.includes(path as string));
		if (field === undefined) continue;
		const value = getPath(sent, field) as JsonValue;
		for (const record of await entity.find(api, { by: 'key', field, value })) {
			const keys = matchKeys(task, record.id, record.fields);
			// Searches are often wider than asked; only what the index would match counts.
			if (
				record.deleted !== true &&
				record.movedTo === undefined &&
				[...keys].some((key) => own.has(key))
			)
				found.set(record.id, record);
		}
	}
	for (const record of await sameNumber(task, sent)) found.set(record.id, record);
	return [...found.values()];
}

/**
 * Records of the target that have the number by now. Numbers are compared when a create is planned; one whose
 * answer was lost may be sent again much later.
 */
async function sameNumber(
	{ api, entity, flow, side, claimed }: Task,
	sent: JsonObject,
): Promise<EntityRecord[]> {
	if (!claimed.lookUpFirst || entity.find === undefined) return [];
	const found: EntityRecord[] = [];
	for (const row of flow.rows) {
		const field = pathOn(row, side);
		const value = getPath(sent, field);
		if (row.type !== 'alias' || isBlank(value)) continue;
		if (!entity.capabilities.findByKey.includes(field)) continue;
		const records = await entity.find(api, { by: 'key', field, value: value as JsonValue });
		found.push(
			...records.filter(
				({ fields, deleted, movedTo }) =>
					deleted !== true &&
					movedTo === undefined &&
					String(getPath(fields, field)) === String(value),
			),
		);
	}
	return found;
}

const isBlank = (value: JsonValue | undefined): boolean =>
	value === undefined || value === null || value === '';

function matchKeys({ flow, prints, side }: Task, id: string, fields: JsonObject): Set<string> {
	const keys = indexKeys(flow, prints, side, observe(flow, prints, side, id, fields), fields);
	return new Set(
		keys.filter(({ kind }) => kind.startsWith('m')).map(({ kind, print }) => `${kind} ${print}`),
	);
}
