import type { Capabilities } from '../entity';
import { hasLocalStamps, tombstoneOf } from './record/codec';
import { idSearch } from './read/find';
import type { Kind } from './kind';
import { maxSize } from './read/paging';
import { sortOf } from './read/since';

/** Local stamps of the hour that clocks repeat in autumn are off by an hour. */
const REPEATED_HOUR_SECONDS = 65 * 60;

/** What a resource can do, as its profile says: nothing more. */
export function capabilitiesOf(kind: Kind, requestTimeoutSeconds: number): Capabilities {
	const { rest } = kind;
	const { archive, reference, since } = rest;
	const singleRead = rest.recordPath !== '' || idSearch(kind) !== undefined;
	return {
		feed: since !== undefined,
		completeListing: true,
		stablePaging: sortOf(rest) !== undefined && since?.beginning !== '',
		listingIsFull: rest.list.full,
		singleRead,
		create: rest.create !== undefined,
		update: rest.update !== undefined,
		archive: archive !== undefined,
		restore: archive !== undefined,
		delete: rest.remove !== undefined,
		findByReference:
			reference === undefined || reference.searchParam === ''
				? false
				: { conclusive: reference.conclusive },
		findByKey: Object.keys(rest.searches),
		gone: tombstoneOf(rest) !== undefined ? 'tombstone' : singleRead ? 'notFound' : 'never',
		visibilityLagSeconds: rest.visibilityLagSeconds,
		requestTimeoutSeconds,
		stamp: rest.modifiedField === '' ? 'none' : 'instant',
		overlapSeconds: hasLocalStamps(rest)
			? Math.max(REPEATED_HOUR_SECONDS, rest.overlapSeconds)
			: rest.overlapSeconds,
		retentionDays: 7,
		pageSize: maxSize(rest.list.paging),
		aliases: rest.aliases,
		...(archive
			? { archived: { field: archive.field, values: [archive.archived], active: archive.active } }
			: {}),
	};
}
