/** Items: id and name are unique among those not deleted, and free again after a delete. */
import type { RawRecord } from '../types';
import {
	aBoolean,
	aJson,
	booleanFilter,
	check,
	checkId,
	contextEntity,
	enumFilter,
	enumOf,
	fail,
	flagOf,
	form,
	given,
	groupOf,
	inContext,
	integerFrom,
	listOf,
	ok,
	overlay,
	page,
	required,
	requireEntity,
	rowsOf,
	textFilter,
	textOf,
	timestampFilter,
	wrong,
	type Call,
	type CbRoute,
	type Chargebee,
	type FilterTable,
	type ParamTable,
} from './context';
import { CHANNEL_FILTER } from './customerParams';
import { customParams } from './customFields';
import { add, bury, change, duplicate, find, ITEM, wrapped } from './records';

const TYPES = ['plan', 'addon', 'charge'];
export const STATUS_FILTER = enumFilter('active', 'archived', 'deleted');
/** Inner text of a description; with its HTML it may be longer. */
const DESCRIPTION_TEXT = 500;

const BUNDLE_ROWS: ParamTable = {
	item_id: required(textOf(100)),
	item_type: enumOf(...TYPES),
	quantity: integerFrom(1),
	price_allocation: { type: 'decimal', max: 10 },
};

const COMMON: ParamTable = {
	description: textOf(2000),
	is_shippable: aBoolean,
	external_name: textOf(100),
	enabled_in_portal: aBoolean,
	redirect_url: textOf(500),
	enabled_for_checkout: aBoolean,
	item_applicability: enumOf('all', 'restricted'),
	applicable_items: listOf(100),
	unit: textOf(30),
	gift_claim_redirect_url: textOf(500),
	included_in_mrr: aBoolean,
	is_percentage_pricing: aBoolean,
	metadata: aJson,
	bundle_configuration: groupOf({ type: enumOf('fixed') }),
	bundle_items_to_add: rowsOf(BUNDLE_ROWS),
};

export const ITEM_CREATE: ParamTable = {
	id: required(textOf(100)),
	name: required(textOf(100)),
	type: required(enumOf(...TYPES)),
	item_family_id: textOf(100),
	is_giftable: aBoolean,
	metered: aBoolean,
	usage_calculation: enumOf('sum_of_usages', 'last_usage', 'max_usage'),
	business_entity_id: textOf(50),
	...COMMON,
};

export const ITEM_UPDATE: ParamTable = {
	name: textOf(100),
	item_family_id: textOf(100),
	clear_applicable_items: aBoolean,
	status: enumOf('active', 'archived'),
	...COMMON,
	bundle_items_to_update: rowsOf(BUNDLE_ROWS),
	bundle_items_to_remove: rowsOf({
		item_id: BUNDLE_ROWS.item_id!,
		item_type: BUNDLE_ROWS.item_type!,
	}),
};

export const ITEM_FILTERS: FilterTable = {
	id: textFilter(),
	item_family_id: textFilter(),
	type: enumFilter(...TYPES),
	name: textFilter('is', 'is_not', 'starts_with'),
	item_applicability: enumFilter('all', 'restricted'),
	status: STATUS_FILTER,
	is_giftable: booleanFilter,
	updated_at: timestampFilter,
	enabled_for_checkout: booleanFilter,
	enabled_in_portal: booleanFilter,
	metered: booleanFilter,
	usage_calculation: enumFilter('sum_of_usages', 'last_usage', 'max_usage'),
	channel: CHANNEL_FILTER,
	business_entity_id: textFilter('is', 'is_present'),
};

export const itemDefaults = (_cb: Chargebee, fields: RawRecord): RawRecord => ({
	status: 'active',
	type: 'charge',
	is_shippable: false,
	is_giftable: false,
	enabled_for_checkout: true,
	enabled_in_portal: true,
	item_applicability: 'all',
	metered: false,
	is_percentage_pricing: false,
	channel: 'web',
	deleted: false,
	name: fields.id,
	...fields,
});

/** Rows of the catalogue: deleted ones only if the status filter names them, others' only with site level. */
export function catalogueRows(
	cb: Chargebee,
	call: Call,
	entity: 'items' | 'itemPrices' | 'itemFamilies',
): RawRecord[] {
	const named = [...call.query].some(
		([name, value]) => name.startsWith('status[') && value.includes('deleted'),
	);
	const deleted = named || cb.settings.bareListsGiveDeletedItems;
	const context = contextEntity(cb, call);
	const siteLevel = !call.query.has(SITE_LEVEL) || flagOf(call, SITE_LEVEL);
	return call.lists[entity]
		.all()
		.filter((row) => (deleted || row.deleted !== true) && inContext(context, row, siteLevel));
}

export const SITE_LEVEL = 'include_site_level_resources[is]';

/** The entity of a new part of the catalogue; without one it belongs to the whole site. */
export function catalogueEntity(cb: Chargebee, call: Call, sent: unknown): RawRecord {
	const header = contextEntity(cb, call);
	if (sent === undefined) return header === undefined ? {} : { business_entity_id: header };
	if (header !== undefined && header !== sent) {
		return wrong('business_entity_id', 'differs from the header chargebee-business-entity-id.');
	}
	return { business_entity_id: requireEntity(cb, String(sent), 'business_entity_id') };
}

/** Unique among the rows of a collection that are not deleted. */
export function checkName(
	cb: Chargebee,
	entity: 'items' | 'itemPrices' | 'itemFamilies',
	name: unknown,
	ownId: unknown,
): void {
	const other = cb.runtime.store.now[entity]
		.by('name', String(name))
		.find((row) => row.deleted !== true && row.id !== ownId);
	if (other) duplicate('name', name);
}

function checkDescription(values: RawRecord): void {
	const inner = String(values.description ?? '').replace(/<[^>]*>/g, '');
	if (inner.length > DESCRIPTION_TEXT) {
		wrong('description', `must have at most ${DESCRIPTION_TEXT} characters beside its HTML.`);
	}
}

function checkFamily(cb: Chargebee, values: RawRecord, creating: boolean): void {
	const { item_family_id: id } = values;
	if (id === undefined) {
		if (creating && cb.settings.familiesRequired) wrong('item_family_id', 'cannot be blank.');
		return;
	}
	const family = cb.runtime.store.now.itemFamilies.get(String(id));
	if (!family || family.deleted === true) {
		fail(404, 'resource_not_found', `Item family '${String(id)}' was not found.`, 'item_family_id');
	}
}

/** Parameters that only say how another field changes. */
function withLists(before: RawRecord, values: RawRecord): RawRecord {
	const {
		applicable_items: applicable,
		clear_applicable_items: clear,
		bundle_items_to_add: added = [],
		bundle_items_to_update: updated = [],
		bundle_items_to_remove: removed = [],
		...rest
	} = values as Record<string, unknown> & Record<`bundle_items_to_${string}`, RawRecord[]>;
	const gone = new Set(removed.map(({ item_id }) => item_id));
	const bundle = [...((before.bundle_items ?? []) as RawRecord[]), ...added]
		.filter(({ item_id }) => !gone.has(item_id))
		.map((row) => ({ ...row, ...updated.find(({ item_id }) => item_id === row.item_id) }));
	return {
		...rest,
		...(applicable === undefined
			? {}
			: { applicable_items: (applicable as string[]).map((id) => ({ id })) }),
		...(clear === true ? { applicable_items: [] } : {}),
		...(bundle.length === 0 && before.bundle_items === undefined ? {} : { bundle_items: bundle }),
	};
}

function create(cb: Chargebee, call: Call) {
	const params = form(call);
	const custom = customParams(cb, `${String(params.type)}_item`, true);
	const values = given(check(params, { ...ITEM_CREATE, ...custom }));
	checkId(values.id, 'id');
	checkDescription(values);
	checkFamily(cb, values, true);
	if (cb.runtime.store.now.items.get(String(values.id))) duplicate('id', values.id);
	checkName(cb, 'items', values.name, undefined);
	const { business_entity_id: entity, ...fields } = values;
	const item = itemDefaults(cb, {
		...withLists({}, fields),
		...catalogueEntity(cb, call, entity),
	});
	return ok(wrapped(add(cb, ITEM, item), ITEM));
}

/** A status and the moment of archiving go together. */
export function withStatus(cb: Chargebee, before: RawRecord, after: RawRecord): RawRecord {
	const { archived_at, ...rest } = after;
	if (after.status !== 'archived') return rest;
	return before.status === 'archived' ? after : { ...rest, archived_at: cb.nowSeconds() };
}

function update(cb: Chargebee, call: Call) {
	const before = find(cb, call, ITEM, true);
	const custom = customParams(cb, `${String(before.type)}_item`, false);
	const values = check(form(call), { ...ITEM_UPDATE, ...custom });
	if (values.name === '') wrong('name', 'cannot be blank.');
	if (values.item_family_id === '') wrong('item_family_id', 'cannot be blank.');
	checkDescription(values);
	checkFamily(cb, values, false);
	if (values.name !== undefined) checkName(cb, 'items', values.name, before.id);
	const after = overlay(cb.settings, before, withLists(before, values));
	return ok(wrapped(change(cb, ITEM, before, withStatus(cb, before, after)), ITEM));
}

export function removeItem(cb: Chargebee, item: RawRecord, source?: string): RawRecord {
	const prices = cb.runtime.store.now.itemPrices
		.by('item_id', String(item.id))
		.filter(({ deleted }) => deleted !== true);
	if (prices.length > 0) {
		fail(
			409,
			'invalid_state_for_request',
			`Item '${String(item.id)}' has ${prices.length} item price(s) and cannot be deleted.`,
		);
	}
	return bury(cb, ITEM, item, source);
}

export function itemRoutes(cb: Chargebee): CbRoute[] {
	return [
		{
			method: 'GET',
			template: '/items',
			handle: (call) =>
				page(cb, call, {
					entity: 'items',
					wrap: (row) => wrapped(row, ITEM),
					rows: () => catalogueRows(cb, call, 'items'),
					filters: ITEM_FILTERS,
					sorts: ['name', 'id', 'updated_at'],
					order: { by: 'updated_at', descending: true },
					params: [SITE_LEVEL],
				}),
		},
		{ method: 'POST', template: '/items', handle: (call) => create(cb, call) },
		{
			method: 'GET',
			template: '/items/{id}',
			handle: (call) => ok(wrapped(find(cb, call, ITEM, true), ITEM)),
		},
		{ method: 'POST', template: '/items/{id}', handle: (call) => update(cb, call) },
		{
			method: 'POST',
			template: '/items/{id}/delete',
			handle: (call) => {
				check(form(call), {});
				return ok(wrapped(removeItem(cb, find(cb, call, ITEM, true)), ITEM));
			},
		},
	];
}
