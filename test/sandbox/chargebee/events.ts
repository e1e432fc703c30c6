/**
 * Events: made by every write, kept as snapshots of what was written, read through `/events`, sent by
 * webhook. An event is never changed afterwards but for the standing of its webhooks.
 */
import { createHash } from 'node:crypto';

import type { RawRecord } from '../types';
import {
	notFound,
	isHidden,
	ok,
	page,
	shown,
	type Call,
	type CbRoute,
	type Chargebee,
} from './context';
import { EVENT_SOURCES, EVENT_TYPES, WEBHOOK_STATUSES } from './eventTypes';
import { enumFilter, textFilter, timestampFilter } from './filters';
import { deliveryOf, overallStatus, webhooksFor } from './webhookQueue';

/** Who wrote: the API names its key, the user interface the person; nobody stands behind the rest. */
const USERS: Record<string, string> = {
	api: 'full_access_key_v1',
	js_api: 'full_access_key_v1',
	bulk_operation: 'full_access_key_v1',
	admin_console: 'admin@example.com',
};

/** Ids say nothing about the order of events. */
function eventId(cb: Chargebee): string {
	const number = cb.runtime.store.next('event');
	const digest = createHash('sha256').update(`${cb.site}:event:${number}`).digest('base64url');
	return `ev_${digest.replace(/[-_]/g, '').slice(0, 12)}${number.toString(36)}`;
}

/**
 * What `cb.emit` does: stores the event and announces it to the webhooks. Safe inside a request
 * that is refused later: the event goes with it, and nothing is sent.
 */
export const createEmitter =
	(cb: Chargebee): Chargebee['emit'] =>
	(eventType, content, source = 'api', occurredAt) => {
		if (!EVENT_TYPES.includes(eventType)) throw new Error(`no event type '${eventType}'`);
		if (!EVENT_SOURCES.includes(source)) throw new Error(`no event source '${source}'`);
		const webhooks = webhooksFor(cb, eventType);
		const id = eventId(cb);
		cb.runtime.store.now.events.put({
			id,
			occurred_at: occurredAt ?? cb.nowSeconds(),
			source,
			...(USERS[source] === undefined ? {} : { user: USERS[source] }),
			object: 'event',
			api_version: 'v2',
			// A snapshot: whoever made the record goes on working with it.
			content: structuredClone(content),
			event_type: eventType,
			webhook_status: overallStatus(cb, webhooks),
			webhooks,
			// Real time, as the lag is real; what is told of the past was always visible.
			_recordedAt: occurredAt === undefined ? Date.now() : 0,
		});
		deliveryOf(cb).announce(id);
	};

/** Events that the list shows by now. */
function visibleEvents(cb: Chargebee, call: Call): RawRecord[] {
	const latest = Date.now() - cb.settings.eventLagSeconds * 1_000;
	return call.db.events.all().filter((event) => Number(event._recordedAt ?? 0) <= latest);
}

function listEvents(cb: Chargebee, call: Call) {
	// With a lag the rows change while the store does not, so they must not be kept.
	const fresh = { ...cb, listing: <T>(_: unknown[], build: () => T[]) => build() };
	return page(cb.settings.eventLagSeconds > 0 ? fresh : cb, call, {
		entity: 'events',
		wrap: 'event',
		rows: () => visibleEvents(cb, call),
		filters: {
			id: textFilter(),
			event_type: enumFilter(...EVENT_TYPES),
			source: enumFilter(...EVENT_SOURCES),
			webhook_status: enumFilter(...WEBHOOK_STATUSES),
			occurred_at: timestampFilter,
		},
		sorts: ['occurred_at'],
		order: { by: 'occurred_at', descending: true },
	});
}

export const eventRoutes = (cb: Chargebee): CbRoute[] => [
	{ method: 'GET', template: '/events', handle: (call) => listEvents(cb, call) },
	{
		method: 'GET',
		template: '/events/{id}',
		handle: (call) => {
			const id = call.params.id!;
			const event = call.db.events.get(id);
			if (!event || isHidden(cb, 'events', event, 'reads')) return notFound('Event', id);
			return ok({ event: shown(event) });
		},
	},
];

/** Drops events from before that many days ago; gives how many. How long Chargebee keeps them is not known. */
export function forgetEvents(cb: Chargebee, olderThanDays: number): number {
	const oldest = cb.nowSeconds() - olderThanDays * 86_400;
	const { events } = cb.runtime.store.now;
	const old = events.all().filter((event) => Number(event.occurred_at) < oldest);
	for (const event of old) events.delete(events.keyOf(event));
	return old.length;
}
