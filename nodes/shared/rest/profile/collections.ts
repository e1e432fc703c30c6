import type { FieldDef } from '../../entity';
import * as of from './fields';
import { complete, type RestEntity, type RestEntityInput } from './profile';

/** How the API lists its records. */
type Listing = Required<Pick<RestEntityInput, 'list' | 'since'>>;

interface Own extends Pick<RestEntityInput, 'aliases' | 'limits' | 'summary' | 'archive'> {
	/** Query parameter by the field that it searches. */
	searches: Record<string, string>;
}

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
		{ searches, ...own }: Own,
	): RestEntity =>
		complete(
			{ entity, label, labelPlural },
			{
				path: `/${entity}s`,
				recordPath: `/${entity}s/{id}`,
				modifiedField: 'modifiedAt',
				createdField: 'createdAt',
				...listing,
				reference: {
					field: 'externalReference',
					searchParam: 'externalReference',
					unique: true,
					conclusive: true,
				},
				version: { kind: 'etag' },
				create: {},
				update: {},
				remove: { kind: 'delete' },
				archive: { field: 'status', archived: 'archived', active: 'active' },
				searches: Object.fromEntries(
					Object.entries(searches).map(([field, param]) => [field, { param }]),
				),
				fields: [...fields, ...of.common],
				...own,
			},
		);
