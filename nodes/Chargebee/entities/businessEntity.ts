import type {
	Api,
	Entity,
	EntityRecord,
	FieldDef,
	FindQuery,
	ListPage,
	ListQuery,
} from '../../shared/entity';
import { textOf } from '../../shared/values';
import { refusal } from '../transport/verdict';
import { COMMON_CAPABILITIES, recordOf } from './common';
import {
	allEvents,
	EVENTS_OVERLAP_SECONDS,
	eventsPage,
	lastOf,
	typesOf,
	type CbEvent,
} from './events';
import { choice, flag, moment, text, titled, version } from './fieldDefs';

const RESOURCE = 'business_entity';

const fields: FieldDef[] = [
	text('id', 'Business Entity ID', 50),
	text('name', 'Name', 100),
	choice('status', 'Status', titled(['active', 'inactive'])),
	moment('created_at', 'Created At'),
	moment('updated_at', 'Updated At'),
	version('resource_version', 'Version'),
	flag('deleted', 'Deleted'),
];

/** The business entity as its last event has it. */
function toRecord({ content, did, version: time }: CbEvent): EntityRecord {
	const record = recordOf(content);
	return {
		...record,
		modifiedAt: new Date(time).toISOString(),
		// An id may come back with another business entity behind it.
		...(textOf(content.created_at) === null ? {} : { mark: textOf(content.created_at) as string }),
		...(did === 'deleted' ? { deleted: true } : {}),
	};
}

/** Each business entity of these events, as its last one has it. */
const foldEntities = (events: CbEvent[]): Map<string, EntityRecord> =>
	new Map(
		[...lastOf(events, ({ content }) => textOf(content.id))].map(([id, event]) => [
			id,
			toRecord(event),
		]),
	);

async function all(api: Api): Promise<Map<string, EntityRecord>> {
	return foldEntities(await allEvents(api, RESOURCE, typesOf([RESOURCE])));
}

async function list(api: Api, query: ListQuery): Promise<ListPage> {
	const { events, ...page } = await eventsPage(api, [RESOURCE], query);
	return { ...page, records: [...foldEntities(events).values()] };
}

/**
 * What all events of it add up to. One without any is not known to be gone: Chargebee may have forgotten
 * them, so that is a refusal, never "not found".
 */
async function get(api: Api, id: string): Promise<EntityRecord | undefined> {
	const record = (await all(api)).get(id);
	if (record === undefined) {
		throw refusal(
			`business entity ${id} cannot be read, as Chargebee shows business entities in events only and has none of this one (any more). Change its name in Settings > Business Entities of Chargebee, and back: that makes a new event.`,
		);
	}
	return record.deleted === true ? undefined : record;
}

async function find(api: Api, query: FindQuery): Promise<EntityRecord[]> {
	if (query.by === 'reference' || !['id', 'name'].includes(query.field)) return [];
	const wanted = String(query.value ?? '')
		.trim()
		.toLowerCase();
	const name = query.field;
	return [...(await all(api)).values()].filter(
		(record) =>
			record.deleted !== true && textOf(record.fields[name])?.trim().toLowerCase() === wanted,
	);
}

export const businessEntity: Entity = {
	system: 'chargebee',
	entity: 'businessEntity',
	label: 'Business Entity',
	labelPlural: 'Business Entities',
	fields,
	capabilities: {
		...COMMON_CAPABILITIES,
		overlapSeconds: EVENTS_OVERLAP_SECONDS,
		feed: true,
		feedMisses: 'Business entities whose events Chargebee has forgotten.',
		completeListing: false,
		create: false,
		update: false,
		archive: false,
		restore: false,
		delete: false,
		findByReference: false,
		findByKey: ['id', 'name'],
		gone: 'tombstone',
		marks: 'always',
		aliases: ['name'],
		archived: { field: 'status', values: ['inactive'], active: 'active' },
	},
	limits: [
		'Business entities are made, renamed and closed only in Settings > Business Entities of Chargebee: the API takes no change at all.',
		'They are seen through the events of Chargebee. One whose events are forgotten is not seen before it is changed there; changing its name, and back, is enough.',
		'There is no complete list of them, so one that is not seen is never taken for gone, and nothing is created because it was not found. Only a delete event ends a link.',
		'A business entity has a name and a status: addresses, numbers and contact data are not in the API.',
		'Which business entity a customer belongs to is changed by a transfer in Chargebee.',
	],
	summary: ['name', 'id', 'status', 'created_at', 'updated_at'],
	list,
	get,
	find,
};
