import type { INodePropertyOptions } from 'n8n-workflow';
import { isObject, type JsonObject } from '../../shared/json';
import { textOf } from '../../shared/values';
import { wholeOf } from '../entities/common';

/** What an event is about, in the words of the Chargebee node; a family of items has no node of its own. */
export type EventEntity =
	'customer' | 'item' | 'itemFamily' | 'order' | 'businessEntity' | 'address';

/** Part of an event's content that holds the record. */
type Part =
	'customer' | 'item' | 'item_price' | 'item_family' | 'order' | 'business_entity' | 'subscription';

interface Kind {
	entity: EventEntity;
	part: Part;
	types: string[];
}

/** Every v2 event type of the entities that the Chargebee node has. */
const KINDS: Kind[] = [
	{
		entity: 'customer',
		part: 'customer',
		types: [
			'customer_created',
			'customer_changed',
			'customer_deleted',
			'customer_moved_in',
			'customer_moved_out',
			'customer_business_entity_changed',
			'hierarchy_created',
			'hierarchy_deleted',
		],
	},
	{ entity: 'item', part: 'item', types: ['item_created', 'item_updated', 'item_deleted'] },
	{
		// A price belongs to an item: whoever keeps items in step has to look at that item.
		entity: 'item',
		part: 'item_price',
		types: ['item_price_created', 'item_price_updated', 'item_price_deleted'],
	},
	{
		entity: 'itemFamily',
		part: 'item_family',
		types: ['item_family_created', 'item_family_updated', 'item_family_deleted'],
	},
	{
		entity: 'order',
		part: 'order',
		types: [
			'order_created',
			'order_updated',
			'order_cancelled',
			'order_delivered',
			'order_returned',
			'order_ready_to_process',
			'order_ready_to_ship',
			'order_deleted',
			'order_resent',
		],
	},
	{
		entity: 'businessEntity',
		part: 'business_entity',
		types: ['business_entity_created', 'business_entity_updated', 'business_entity_deleted'],
	},
	{ entity: 'address', part: 'subscription', types: ['subscription_shipping_address_updated'] },
];

const KIND_OF = new Map(KINDS.flatMap((kind) => kind.types.map((type) => [type, kind] as const)));

/** All event types that the trigger knows. */
export const EVENT_TYPES: string[] = [...KIND_OF.keys()].sort();

/** Stands for all of them in the node's parameter. */
export const ALL_EVENTS = '*';

const words = (type: string): string =>
	type
		.split('_')
		.map((word) =>
			['in', 'out', 'to'].includes(word) ? word : word[0].toUpperCase() + word.slice(1),
		)
		.join(' ');

export const eventOptions: INodePropertyOptions[] = [
	{ name: 'All Events', value: ALL_EVENTS },
	...EVENT_TYPES.map((type) => ({ name: words(type), value: type })),
];

/** The event types that the parameter stands for. Types of other records are left out. */
export const chosenTypes = (chosen: string[]): string[] =>
	chosen.includes(ALL_EVENTS) ? EVENT_TYPES : EVENT_TYPES.filter((type) => chosen.includes(type));

export interface Subject {
	entity: EventEntity;
	/** Id as the Chargebee node has it; null where the event does not name the record. */
	recordId: string | null;
	/** The very resource in the event and its version, where it has one: newer events have higher versions. */
	version?: { name: string; version: number };
}

/** The record that an event is about; `undefined` for event types of other records. */
export function subjectOf(type: string, content: JsonObject): Subject | undefined {
	const kind = KIND_OF.get(type);
	if (kind === undefined) return undefined;
	const { entity, part } = kind;
	const resource = isObject(content[part]) ? content[part] : {};
	const id = textOf(resource.id);
	const version = wholeOf(resource.resource_version);
	return {
		entity,
		recordId: idFor(part, resource, id),
		...(id === null || version === null ? {} : { version: { name: `${part}:${id}`, version } }),
	};
}

function idFor(part: Part, resource: JsonObject, id: string | null): string | null {
	if (part === 'item_price') return textOf(resource.item_id);
	return part === 'subscription' && id !== null ? `${id}:shipping_address` : id;
}
