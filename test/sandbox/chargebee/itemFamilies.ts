/** Item families, by which items are grouped. */
import type { RawRecord } from '../types';
import {
	check,
	checkId,
	fail,
	form,
	given,
	ok,
	overlay,
	page,
	required,
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
import { customParams } from './customFields';
import { catalogueEntity, catalogueRows, checkName, SITE_LEVEL } from './items';
import { add, bury, change, duplicate, find, ITEM_FAMILY, wrapped } from './records';

export const ITEM_FAMILY_CREATE: ParamTable = {
	id: required(textOf(50)),
	name: required(textOf(50)),
	description: textOf(500),
	business_entity_id: textOf(50),
};

export const ITEM_FAMILY_UPDATE: ParamTable = { name: textOf(50), description: textOf(500) };

export const ITEM_FAMILY_FILTERS: FilterTable = {
	id: textFilter(),
	name: textFilter('is', 'is_not', 'starts_with'),
	updated_at: timestampFilter,
	business_entity_id: textFilter('is', 'is_present'),
};

export const itemFamilyDefaults = (_cb: Chargebee, fields: RawRecord): RawRecord => ({
	name: fields.id,
	status: 'active',
	channel: 'web',
	deleted: false,
	...fields,
});

function create(cb: Chargebee, call: Call) {
	const table = { ...ITEM_FAMILY_CREATE, ...customParams(cb, 'item_family', true) };
	const { business_entity_id: entity, ...values } = given(check(form(call), table));
	checkId(values.id, 'id');
	if (cb.runtime.store.now.itemFamilies.get(String(values.id))) duplicate('id', values.id);
	checkName(cb, 'itemFamilies', values.name, undefined);
	const family = itemFamilyDefaults(cb, { ...values, ...catalogueEntity(cb, call, entity) });
	return ok(wrapped(add(cb, ITEM_FAMILY, family), ITEM_FAMILY));
}

function update(cb: Chargebee, call: Call) {
	const before = find(cb, call, ITEM_FAMILY, true);
	const table = { ...ITEM_FAMILY_UPDATE, ...customParams(cb, 'item_family', false) };
	const values = check(form(call), table);
	if (values.name === '') wrong('name', 'cannot be blank.');
	if (values.name !== undefined) checkName(cb, 'itemFamilies', values.name, before.id);
	const after = overlay(cb.settings, before, values);
	return ok(wrapped(change(cb, ITEM_FAMILY, before, after), ITEM_FAMILY));
}

export function removeItemFamily(cb: Chargebee, family: RawRecord, source?: string): RawRecord {
	const items = cb.runtime.store.now.items
		.by('item_family_id', String(family.id))
		.filter(({ deleted }) => deleted !== true);
	if (items.length > 0) {
		fail(
			409,
			'invalid_state_for_request',
			`Item family '${String(family.id)}' has ${items.length} item(s) and cannot be deleted.`,
		);
	}
	return bury(cb, ITEM_FAMILY, family, source);
}

export function itemFamilyRoutes(cb: Chargebee): CbRoute[] {
	return [
		{
			method: 'GET',
			template: '/item_families',
			handle: (call) =>
				page(cb, call, {
					entity: 'itemFamilies',
					wrap: (row) => wrapped(row, ITEM_FAMILY),
					rows: () => catalogueRows(cb, call, 'itemFamilies'),
					filters: ITEM_FAMILY_FILTERS,
					sorts: [],
					order: { by: 'updated_at', descending: true },
					params: [SITE_LEVEL],
				}),
		},
		{ method: 'POST', template: '/item_families', handle: (call) => create(cb, call) },
		{
			method: 'GET',
			template: '/item_families/{id}',
			handle: (call) => ok(wrapped(find(cb, call, ITEM_FAMILY, true), ITEM_FAMILY)),
		},
		{ method: 'POST', template: '/item_families/{id}', handle: (call) => update(cb, call) },
		{
			method: 'POST',
			template: '/item_families/{id}/delete',
			handle: (call) => {
				check(form(call), {});
				const family = removeItemFamily(cb, find(cb, call, ITEM_FAMILY, true));
				return ok(wrapped(family, ITEM_FAMILY));
			},
		},
	];
}
