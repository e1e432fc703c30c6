/** What the routes of one record do in every dialect. */
import type { Reply } from '../exchange';
import type { RawRecord } from '../types';
import { fail, type Call, type Rest, type RestRecord } from './context';
import { referencesTo } from './references';

/** Stops what this user may not do with an entity. */
export const guard =
	(rest: Rest, entity: string) =>
	(work: (call: Call) => Reply) =>
	(call: Call): Reply =>
		rest.settings().forbidden.includes(entity)
			? fail(403, `This user may not use ${entity}.`)
			: work(call);

export function find(rest: Rest, call: Call, entity: string, id = call.params.id!): RestRecord {
	const record: RestRecord | undefined = call.db[entity].get(id);
	if (!record || rest.runtime.hidden.isHidden(entity, id, 'reads')) {
		return fail(404, `${rest.schema[entity].singular} '${id}' does not exist.`);
	}
	return record;
}

export function bodyOf({ body }: Call): RawRecord {
	if (typeof body !== 'object' || body === null || Array.isArray(body)) {
		return fail(400, 'The body must be a JSON object.');
	}
	return body as RawRecord;
}

export function refuseUndeletable(rest: Rest, entity: string): void {
	if (rest.settings().undeletable.includes(entity)) {
		fail(405, `${rest.schema[entity].singular} records cannot be deleted.`);
	}
}

export function refuseUsed(rest: Rest, entity: string, id: string): void {
	const references = referencesTo(rest, entity, id);
	if (Object.keys(references).length > 0) {
		fail(409, 'Other records refer to this one.', { references });
	}
}

export function remove(rest: Rest, call: Call, entity: string, record: RestRecord): Reply {
	refuseUsed(rest, entity, record.id);
	call.store.now[entity].delete(record.id);
	return { status: 204 };
}
