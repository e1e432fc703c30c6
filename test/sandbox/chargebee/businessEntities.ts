/**
 * Business entities: people make them in the user interface, the API has no calls for them. All that
 * it shows are their events, their ids on other records, and the transfers between them.
 */
import type { RawRecord } from '../types';
import { shown, type CbRoute, type Chargebee } from './context';
import { seedStamps } from './seedStamps';
import { transferRoutes } from './transfers';

const MOST_ENTITIES = 30;
const STATUSES = ['active', 'inactive'];

/** Nothing but `/business_entities/transfers`: any other path answers as one that does not exist. */
export const businessEntityRoutes = (cb: Chargebee): CbRoute[] => transferRoutes(cb);

function checkEntity(record: RawRecord): void {
	const { id, name, status } = record;
	if (typeof id !== 'string' || id === '' || id.length > 50) {
		throw new Error('the id of a business entity must have 1 to 50 characters');
	}
	if (typeof name !== 'string' || name === '' || name.length > 50) {
		throw new Error('the name of a business entity must have 1 to 50 characters');
	}
	if (!STATUSES.includes(String(status))) {
		throw new Error(`the status of a business entity must be one of ${STATUSES.join(', ')}`);
	}
}

const tell = (cb: Chargebee, kind: string, entity: RawRecord, occurredAt?: number) =>
	cb.emit(
		`business_entity_${kind}`,
		{ business_entity: shown(entity) },
		'admin_console',
		occurredAt,
	);

/**
 * A seeded entity, with the event that it is known by; one that is deleted has both its events.
 * Stamps that are given are kept, and its events happened then.
 */
export function seedBusinessEntity(cb: Chargebee, given: RawRecord): RawRecord {
	const { businessEntities } = cb.runtime.store.now;
	const createdAt = Number(given.created_at ?? cb.nowSeconds());
	const entity: RawRecord = {
		name: given.id,
		status: 'active',
		deleted: false,
		created_at: createdAt,
		...given,
		...seedStamps(cb, given),
		object: 'business_entity',
	};
	checkEntity(entity);
	if (businessEntities.get(String(entity.id))) {
		throw new Error(`business entity '${String(entity.id)}' exists already`);
	}
	const isDeleted = entity.deleted === true;
	const first = isDeleted ? { updated_at: createdAt, resource_version: createdAt * 1_000 } : {};
	tell(cb, 'created', { ...entity, deleted: false, ...first }, createdAt);
	if (isDeleted) tell(cb, 'deleted', entity, Number(entity.updated_at));
	return businessEntities.put(entity);
}

/** Makes a business entity, or changes its name or status. An id that was deleted can be used again. */
export function putBusinessEntity(cb: Chargebee, given: RawRecord): RawRecord {
	const { businessEntities } = cb.runtime.store.now;
	if (!cb.settings.businessEntitiesEnabled) throw new Error('business entities are not enabled');
	const found = businessEntities.get(String(given.id));
	const before = found?.deleted === true ? undefined : found;
	const now = cb.nowSeconds();
	const changes = Object.fromEntries(
		Object.entries(given).filter(([, value]) => value !== undefined),
	);
	const entity: RawRecord = {
		...(before ?? { name: given.id, status: 'active', deleted: false, created_at: now }),
		...changes,
		updated_at: now,
		resource_version: cb.nextVersion(),
		object: 'business_entity',
	};
	checkEntity(entity);
	const living = businessEntities.all().filter(({ deleted }) => deleted !== true);
	if (!before && living.length >= MOST_ENTITIES) {
		throw new Error(`a site can have ${MOST_ENTITIES} business entities at most`);
	}
	businessEntities.put(entity);
	tell(cb, before ? 'updated' : 'created', entity);
	return entity;
}

/** Its id stays on the records that have it. Throws if there is no such entity. */
export function deleteBusinessEntity(cb: Chargebee, id: string): RawRecord {
	const { businessEntities } = cb.runtime.store.now;
	const before = businessEntities.get(id);
	if (!before || before.deleted === true) throw new Error(`there is no business entity '${id}'`);
	const entity = businessEntities.put({
		...before,
		deleted: true,
		updated_at: cb.nowSeconds(),
		resource_version: cb.nextVersion(),
	});
	tell(cb, 'deleted', entity);
	return entity;
}
