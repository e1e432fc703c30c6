import type { Api, Entity, EntityRecord, ListPage, ListQuery } from '../entity';
import { capabilitiesOf } from './capabilities';
import { describedFields } from './record/codec';
import { create } from './write/create';
import { find, get } from './read/find';
import type { Kind } from './kind';
import { limitsOf } from './limits';
import type { RestEntity } from './profile/profile';
import type { RestSystem } from './system';
import { remove, setField, update } from './write/update';
import { walk } from './read/walk';

/**
 * A page of records. Where listings show a part of a record only, each whose state is not known is read by itself; one that is
 * gone by then is left out.
 */
async function list(api: Api, kind: Kind, query: ListQuery): Promise<ListPage> {
	const page = await walk(api, kind, query);
	if (kind.rest.list.full) return page;
	const records: EntityRecord[] = [];
	const unchanged: NonNullable<ListPage['unchanged']> = [];
	for (const listed of page.records) {
		const { id, modifiedAt } = listed;
		if (query.known?.(id, modifiedAt) === true) unchanged.push({ id, modifiedAt });
		else if (listed.deleted === true) records.push(listed);
		else {
			const record = await get(api, kind, id);
			if (record !== undefined) records.push(record);
		}
	}
	return { ...page, records, unchanged };
}

/** The entity that a profile describes. */
export function restEntity(
	names: RestSystem & { requestTimeoutSeconds: number },
	rest: RestEntity,
): Entity {
	const kind: Kind = { names, rest };
	const { archive } = rest;
	const setArchived =
		(value: string | number | boolean): NonNullable<Entity['archive']> =>
		async (api, _id, before) =>
			await setField(api, kind, before, archive?.field ?? '', value);
	return {
		system: names.system,
		entity: rest.entity,
		label: rest.label,
		labelPlural: rest.labelPlural,
		fields: describedFields(rest),
		capabilities: capabilitiesOf(kind, names.requestTimeoutSeconds),
		limits: limitsOf(kind),
		summary: rest.summary,
		list: (api, query) => list(api, kind, query),
		get: (api, id) => get(api, kind, id),
		find: (api, query) => find(api, kind, query),
		...(rest.create ? { create: (api, request) => create(api, kind, request) } : {}),
		...(rest.update ? { update: (api, request) => update(api, kind, request) } : {}),
		...(archive
			? { archive: setArchived(archive.archived), restore: setArchived(archive.active) }
			: {}),
		...(rest.remove ? { remove: (api, id, before) => remove(api, kind, id, before) } : {}),
	};
}
