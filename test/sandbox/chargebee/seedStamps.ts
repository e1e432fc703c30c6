import type { RawRecord } from '../types';
import type { Chargebee } from './context';

/** Stamps that a seed gives are kept; without `resource_version` it follows from `updated_at`. */
export function seedStamps(cb: Chargebee, given: RawRecord): RawRecord {
	const updatedAt = Number(given.updated_at ?? given.created_at ?? cb.nowSeconds());
	const fresh = given.updated_at === undefined && given.created_at === undefined;
	const version = Number(given.resource_version ?? (fresh ? cb.nextVersion() : updatedAt * 1_000));
	cb.runtime.store.reserve('version', version);
	return { updated_at: updatedAt, resource_version: version };
}
