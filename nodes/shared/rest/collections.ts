import type { FieldDef } from '../entity';
import * as of from './fields';
import type { RestEntity } from './profile';

/** How the API lists its records. */
type Listing = Required<Pick<RestEntity, 'list' | 'feed'>>;

type Own = Pick<RestEntity, 'searches' | 'aliases' | 'limits' | 'summary'> & Partial<RestEntity>;

/**
 * Maker for the collections of a reference profile: all that they have in common is said here, but
 * for the way the API lists, which is the system's own.
 */
export const collections =
	(listing: Listing) =>
	(
		entity: string,
		label: string,
		labelPlural: string,
		fields: FieldDef[],
		own: Own,
	): RestEntity => ({
		entity,
		label,
		labelPlural,
		path: `/${entity}s`,
		idField: 'id',
		modifiedField: 'modifiedAt',
		createdField: 'createdAt',
		...listing,
		reference: {
			field: 'externalReference',
			searchParam: 'externalReference',
			unique: true,
			conclusive: true,
		},
		etag: true,
		create: true,
		update: true,
		delete: true,
		archive: { field: 'status', archived: 'archived', active: 'active' },
		visibilityLagSeconds: 5,
		overlapSeconds: 5 * 60,
		fields: [...fields, ...of.common],
		...own,
	});
