import { attempt } from '../../shared/attempt';
import type { Api, Entity, EntityRecord, FieldDef, FindQuery } from '../../shared/entity';
import { COMMON_CAPABILITIES } from './common';
import { customFields, usedKeys } from './customFields';
import { EVENTS_OVERLAP_SECONDS } from './events';
import { listItems } from './itemFeed';
import { itemFields } from './itemFields';
import { PRICE } from './itemPriceFields';
import { getItem, ITEM_PRICES, ITEMS, itemsNamed } from './itemReads';
import { createItem, removeItem, setStatus, updateItem } from './itemWrites';

async function find(api: Api, query: FindQuery): Promise<EntityRecord[]> {
	const value = (query.by === 'reference' ? query.reference : String(query.value ?? '')).trim();
	if (value === '') return [];
	if (query.by === 'key' && query.field === 'name') return await itemsNamed(api, value);
	if (query.by === 'key' && query.field !== 'id') return [];
	const record = await getItem(api, value);
	return record ? [record] : [];
}

const ofPrice = (field: FieldDef): FieldDef => ({
	...field,
	name: `${PRICE}.${field.name}`,
	label: `Item Price: ${field.label}`,
	omittedWhenEmpty: false,
});

/** A site may have neither custom fields nor the right to read their settings. */
async function discover(api: Api): Promise<FieldDef[]> {
	const read = async (types: string[]): Promise<FieldDef[]> => {
		const found = await attempt(() => customFields(api, types));
		if (found.failure?.detail.scope === 'side') throw found.failure;
		return found.value ?? [];
	};
	return [
		...(await read(['plan_item', 'addon_item', 'charge_item'])),
		...(await usedKeys(api, ITEMS, 'item', 'metadata')),
		...(await read(['plan_price', 'addon_price', 'charge_price'])).map(ofPrice),
		...(await usedKeys(api, ITEM_PRICES, 'item_price', 'metadata')).map(ofPrice),
	];
}

export const item: Entity = {
	system: 'chargebee',
	entity: 'item',
	label: 'Item',
	labelPlural: 'Items',
	fields: itemFields,
	capabilities: {
		...COMMON_CAPABILITIES,
		overlapSeconds: EVENTS_OVERLAP_SECONDS,
		feed: true,
		completeListing: true,
		create: true,
		createsInSteps: true,
		update: true,
		archive: true,
		restore: true,
		delete: true,
		findByReference: { conclusive: true },
		findByKey: ['id', 'name'],
		gone: 'tombstone',
		marks: 'whenRemade',
		archived: { field: 'status', values: ['archived', 'deleted'], active: 'active' },
	},
	limits: [
		'The price of an item is one of its item prices: the one in the currency and period that the credential names. If several fit, none is read or written; choose in the credential.',
		'Tiers of a price can be changed in Chargebee only.',
		'ID and type of an item, and currency and period of a price, are set when it is created and stay.',
		'A plan needs a billing period that the site has; it is set up in Settings of Chargebee.',
		'Deleting an item deletes its prices. A price that a subscription or an invoice uses is only archived, and then its item stays; archive it instead.',
		'Prices of variants, attached items and applicable items are not written.',
		'Changes and deletions are read from the events of Chargebee. Those that it has forgotten are made up for by a complete listing.',
	],
	summary: [
		'name',
		'id',
		'type',
		'item_family_id',
		'description',
		'unit',
		`${PRICE}.price_in_decimal`,
		`${PRICE}.currency_code`,
		'status',
		'updated_at',
	],
	list: listItems,
	get: getItem,
	find,
	create: createItem,
	update: updateItem,
	archive: setStatus('archived'),
	restore: setStatus('active'),
	remove: removeItem,
	discover,
};
