import type { Api, ListPage, ListQuery } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { objectOf, textOf } from '../../shared/values';
import { listAll, listPage, oneOf } from '../transport/requests';
import { following, modifiedAtOf, readPosition, wholeOf } from './common';

/**
 * `/events` as a feed: the only place where Chargebee shows business entities, and deletions of items and
 * item prices. An event's content is a snapshot of that moment.
 */
export interface CbEvent {
	id: string;
	/** Without the name of the resource: `created`, `updated`, `deleted`. */
	did: string;
	/** `item`, `item_price`, `business_entity` */
	resource: string;
	/** Unix seconds. */
	occurredAt: number;
	/** The resource after the event. */
	content: JsonObject;
	/** Milliseconds: version of the resource, by which events of one record are put in order. */
	version: number;
}

/** How far the next walk over events reaches back: one may be shown minutes after it happened. */
export const EVENTS_OVERLAP_SECONDS = 10 * 60;

/** An event whose type is `<resource>_<did>` of one of the resources; undefined for any other. */
export function readEvent(raw: JsonObject, resources: string[]): CbEvent | undefined {
	const type = textOf(raw.event_type) ?? '';
	// The longest name first: `item_price_created` begins with `item_` as well.
	const resource = [...resources]
		.sort((a, b) => b.length - a.length)
		.find((name) => type.startsWith(`${name}_`));
	const id = textOf(raw.id);
	if (resource === undefined || id === null) return undefined;
	const content = objectOf(objectOf(raw.content)[resource]);
	const occurredAt = wholeOf(raw.occurred_at) ?? 0;
	const modifiedAt = modifiedAtOf(content);
	return {
		id,
		did: type.slice(resource.length + 1),
		resource,
		occurredAt,
		content,
		version: modifiedAt === undefined ? occurredAt * 1000 : Date.parse(modifiedAt),
	};
}

/**
 * The last event of each record, by the id that `idOf` gives (none: left out). Events come twice and in any
 * order; the record's own version tells which is the last.
 */
export function lastOf(
	events: CbEvent[],
	idOf: (event: CbEvent) => string | null,
): Map<string, CbEvent> {
	const last = new Map<string, CbEvent>();
	for (const event of events) {
		const id = idOf(event);
		const other = id === null ? undefined : last.get(id);
		if (id !== null && (other === undefined || isLater(event, other))) last.set(id, event);
	}
	return last;
}

/** Of two events of one record; a deletion may carry the version of the last edit before it. */
export const isLater = (event: CbEvent, other: CbEvent): boolean =>
	event.version !== other.version
		? event.version > other.version
		: event.occurredAt !== other.occurredAt
			? event.occurredAt > other.occurredAt
			: event.did === 'deleted' && other.did !== 'deleted';

const TYPES = ['created', 'updated', 'deleted'];

export const typesOf = (resources: string[]): string[] =>
	resources.flatMap((resource) => TYPES.map((did) => `${resource}_${did}`));

export interface EventsPage extends Omit<ListPage, 'records'> {
	events: CbEvent[];
}

/**
 * One page of the events of these resources since a moment, or of all that Chargebee still has, the oldest
 * first. Goes on from the last second read; what happened in that second comes twice.
 */
export async function eventsPage(
	api: Api,
	resources: string[],
	query: Pick<ListQuery, 'since' | 'page'>,
): Promise<EventsPage> {
	const position = readPosition(query);
	const { rows, nextOffset, serverTime } = await listPage(
		api,
		'/events',
		'event',
		{
			'event_type[in]': oneOf(typesOf(resources)),
			'sort_by[asc]': 'occurred_at',
			...(position.after === undefined ? {} : { 'occurred_at[after]': position.after }),
		},
		position.offset,
	);
	const next =
		nextOffset === undefined ? undefined : following(position, rows, 'occurred_at', nextOffset);
	return {
		events: rows.flatMap((row) => readEvent(row, resources) ?? []),
		serverTime,
		...(next === undefined ? {} : { next: JSON.stringify(next) }),
	};
}

/** All events of these types that Chargebee still has; once for each execution of a node. */
export async function allEvents(api: Api, resource: string, types: string[]): Promise<CbEvent[]> {
	const key = `chargebee.events ${types.join(',')}`;
	const kept = api.memo.get(key) as CbEvent[] | undefined;
	if (kept) return kept;
	const rows = await listAll(api, '/events', 'event', {
		'event_type[in]': oneOf(types),
		'sort_by[asc]': 'occurred_at',
	});
	const events = rows.flatMap((row) => readEvent(row, [resource]) ?? []);
	api.memo.set(key, events);
	return events;
}
