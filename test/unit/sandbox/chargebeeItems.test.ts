import { ITEM_FAMILY_CREATE, ITEM_FAMILY_UPDATE } from '../../sandbox/chargebee/itemFamilies';
import { ITEM_PRICE_CREATE, ITEM_PRICE_UPDATE } from '../../sandbox/chargebee/itemPriceParams';
import { ITEM_CREATE, ITEM_UPDATE } from '../../sandbox/chargebee/items';
import type { ChargebeeSettings } from '../../sandbox/types';
import { officialSchemas, refusal, useChargebee } from './chargebeeKit';
import { paramDifferences } from './chargebeeSchemas';

const T = 1_700_000_000;

const site = useChargebee({
	seed: {
		businessEntities: [{ id: 'be-dk' }],
		customFieldConfigs: [
			{ entity_type: 'charge_item', api_name: 'cf_shelf' },
			{ entity_type: 'charge_price', api_name: 'cf_basis' },
		],
		itemFamilies: [{ id: 'f-1', name: 'Rooms' }, { id: 'f-2' }],
		items: [
			{ id: 'i-1', name: 'Room', type: 'charge', item_family_id: 'f-1', updated_at: T },
			{ id: 'i-2', name: 'Plan', type: 'plan', item_family_id: 'f-1', updated_at: T },
			{ id: 'i-3', name: 'Old', item_family_id: 'f-1', status: 'archived', updated_at: T },
		],
		itemPrices: [
			{ id: 'p-1', item_id: 'i-1', currency_code: 'DKK', price: 12_500, created_at: T },
			{
				id: 'p-2',
				item_id: 'i-2',
				currency_code: 'DKK',
				price: 1,
				period: 1,
				period_unit: 'month',
			},
		],
		customers: [{ id: 'c-1' }],
		subscriptions: [
			{ id: 's-1', customer_id: 'c-1', subscription_items: [{ item_price_id: 'p-2' }] },
		],
	},
});

const item = { id: 'i-9', name: 'New', type: 'charge', item_family_id: 'f-1' };
const price = { id: 'p-9', name: 'New', item_id: 'i-1', price: 100, currency_code: 'EUR' };
const plan = { ...price, item_id: 'i-2', period: 1, period_unit: 'year' };
const settings = (more: Partial<ChargebeeSettings>) => site.control().configure(more);
const types = async () =>
	(await site.control().find('events')).map(({ event_type }) => event_type).slice(1);
type Params = Record<string, string | number | boolean | object>;

describe('a new item', () => {
	it('is active and has no created_at', async () => {
		const { status, body } = await site.post('/items', {
			...item,
			description: '<p>Æblekage</p>',
			metadata: '{"a":1}',
			unit: 'night',
			cf_shelf: 'A3',
		});
		expect(status).toBe(200);
		expect(body.item).toMatchObject({
			...item,
			object: 'item',
			status: 'active',
			description: '<p>Æblekage</p>',
			metadata: { a: 1 },
			enabled_for_checkout: true,
			cf_shelf: 'A3',
			deleted: false,
		});
		expect(body.item).not.toHaveProperty('created_at');
		expect(await types()).toEqual(['item_created']);
	});

	it.each<[string, Params, number, string, string]>([
		['no id', { id: '' }, 400, 'param_wrong_value', 'id'],
		['a used id', { id: 'i-1' }, 400, 'duplicate_entry', 'id'],
		['a used name', { name: 'Room' }, 400, 'duplicate_entry', 'name'],
		['a long id', { id: 'x'.repeat(101) }, 400, 'param_wrong_value', 'id'],
		['an id with a plus', { id: 'a+b' }, 400, 'param_wrong_value', 'id'],
		['a long name', { name: 'x'.repeat(101) }, 400, 'param_wrong_value', 'name'],
		['another type', { type: 'product' }, 400, 'param_wrong_value', 'type'],
		['an unknown family', { item_family_id: 'f-9' }, 404, 'resource_not_found', 'item_family_id'],
		['a status', { status: 'archived' }, 400, 'invalid_request', 'status'],
		['a price', { price: 1 }, 400, 'invalid_request', 'price'],
		['a long unit', { unit: 'x'.repeat(31) }, 400, 'param_wrong_value', 'unit'],
		['a long text', { description: 'x'.repeat(501) }, 400, 'param_wrong_value', 'description'],
		[
			'a long HTML',
			{ description: `<i>${'<b>x</b>'.repeat(250)}` },
			400,
			'param_wrong_value',
			'description',
		],
		["a customer's JSON", { meta_data: '{}' }, 400, 'invalid_request', 'meta_data'],
		["a price's custom field", { cf_basis: 'x' }, 400, 'invalid_request', 'cf_basis'],
	])('is refused with %s', async (_, params, ...expected) => {
		expect(refusal(await site.post('/items', { ...item, ...params } as never))).toEqual(expected);
		expect(await site.control().count('items')).toBe(3);
	});

	it.each(['id', 'name', 'type', 'item_family_id'])('needs %s', async (name) => {
		const params = Object.fromEntries(Object.entries(item).filter(([one]) => one !== name));
		expect(refusal(await site.post('/items', params))).toEqual([400, 'param_wrong_value', name]);
	});

	it('needs no family where families are not used', async () => {
		await settings({ familiesRequired: false });
		expect((await site.post('/items', { id: 'i-9', name: 'N', type: 'addon' })).status).toBe(200);
	});

	it('has the parameters of the official client', () => {
		const items = officialSchemas('item');
		const prices = officialSchemas('item_price');
		const families = officialSchemas('item_family');
		// A family is needed only where families are in use; decimals come as numbers there.
		const skip = ['item_family_id'];
		expect(paramDifferences(ITEM_CREATE, items.CreateItemBodySchema!, skip)).toEqual([]);
		expect(paramDifferences(ITEM_UPDATE, items.UpdateItemBodySchema!)).toEqual([]);
		expect(paramDifferences(ITEM_PRICE_CREATE, prices.CreateItemPriceBodySchema!)).toEqual([]);
		expect(paramDifferences(ITEM_PRICE_UPDATE, prices.UpdateItemPriceBodySchema!)).toEqual([]);
		expect(paramDifferences(ITEM_FAMILY_CREATE, families.CreateItemFamilyBodySchema!)).toEqual([]);
		expect(paramDifferences(ITEM_FAMILY_UPDATE, families.UpdateItemFamilyBodySchema!)).toEqual([]);
		expect(paramDifferences({}, items.UpdateItemBodySchema!)).toContain('unit is missing');
	});
});

describe('an item', () => {
	it('is updated in part, archived and taken back', async () => {
		const named = await site.post('/items/i-1', { name: 'Suite', item_family_id: 'f-2' });
		expect(named.body.item).toMatchObject({ name: 'Suite', type: 'charge', item_family_id: 'f-2' });
		const archived = await site.post('/items/i-1', { status: 'archived' });
		expect(archived.body.item).toMatchObject({
			status: 'archived',
			name: 'Suite',
			archived_at: expect.any(Number),
		});
		const active = await site.post('/items/i-1', { status: 'active' });
		expect(active.body.item).toMatchObject({ status: 'active' });
		expect(active.body.item).not.toHaveProperty('archived_at');
		expect(await types()).toEqual(['item_updated', 'item_updated', 'item_updated']);
	});

	it('has a list of applicable items, and bundles', async () => {
		const restricted = await site.post('/items/i-1', {
			item_applicability: 'restricted',
			applicable_items: ['i-2'],
			bundle_items_to_add: { item_id: ['i-3'], item_type: ['charge'], quantity: [2] },
		});
		expect(restricted.body.item).toMatchObject({
			applicable_items: [{ id: 'i-2' }],
			bundle_items: [{ item_id: 'i-3', quantity: 2 }],
		});
		const cleared = await site.post('/items/i-1', {
			clear_applicable_items: true,
			bundle_items_to_remove: { item_id: ['i-3'] },
		});
		expect(cleared.body.item).toMatchObject({ applicable_items: [], bundle_items: [] });
	});

	it.each<[Params, number, string, string]>([
		[{ id: 'x' }, 400, 'invalid_request', 'id'],
		[{ type: 'plan' }, 400, 'invalid_request', 'type'],
		[{ is_giftable: true }, 400, 'invalid_request', 'is_giftable'],
		[{ business_entity_id: 'be-dk' }, 400, 'invalid_request', 'business_entity_id'],
		[{ status: 'deleted' }, 400, 'param_wrong_value', 'status'],
		[{ name: 'Plan' }, 400, 'duplicate_entry', 'name'],
		[{ name: '' }, 400, 'param_wrong_value', 'name'],
		[{ item_family_id: '' }, 400, 'param_wrong_value', 'item_family_id'],
		[{ item_family_id: 'f-9' }, 404, 'resource_not_found', 'item_family_id'],
		[{ applicable_items: { 1: 'a' } }, 400, 'param_wrong_value', 'applicable_items'],
		[
			{ bundle_items_to_add: { quantity: [1] } },
			400,
			'param_wrong_value',
			'bundle_items_to_add[item_id][0]',
		],
		[
			{ bundle_items_to_add: { item_id: 'a' } },
			400,
			'param_wrong_value',
			'bundle_items_to_add[item_id]',
		],
		[{ bundle_items_to_add: [{ item_id: 'a' }] }, 400, 'param_wrong_value', 'bundle_items_to_add'],
	])('cannot take %j', async (params, ...expected) => {
		expect(refusal(await site.post('/items/i-1', params as never))).toEqual(expected);
	});

	it('is deleted after its prices, and frees id and name', async () => {
		expect(refusal(await site.post('/items/i-1/delete'))[1]).toBe('invalid_state_for_request');
		await site.post('/item_prices/p-1', { status: 'archived' });
		expect((await site.post('/items/i-1/delete')).status).toBe(409);
		expect((await site.post('/item_prices/p-1/delete')).body.item_price).toMatchObject({
			status: 'deleted',
			deleted: true,
		});
		const deleted = await site.post('/items/i-1/delete');
		expect(deleted.body.item).toMatchObject({ id: 'i-1', status: 'deleted', deleted: true });
		expect((await site.get('/items/i-1')).status).toBe(404);
		expect((await site.post('/items/i-1/delete')).status).toBe(404);
		expect((await site.post('/items', { ...item, id: 'i-1', name: 'Room' })).status).toBe(200);
		const both = await site.get('/items', {
			'id[is]': 'i-1',
			'status[in]': '["active","deleted"]',
		});
		expect(
			both.body.list.map((row: { item: { status: string } }) => row.item.status).sort(),
		).toEqual(['active', 'deleted']);
		expect((await types()).slice(-3)).toEqual([
			'item_price_deleted',
			'item_deleted',
			'item_created',
		]);
	});

	it('that is deleted is listed only if the status filter names it', async () => {
		await site.post('/items/i-3/delete');
		const rows = async (query = {}) => (await site.get('/items', query)).body.list.length;
		expect(await rows()).toBe(2);
		expect(await rows({ 'status[is]': 'deleted' })).toBe(1);
		expect(await rows({ 'status[in]': '["active","archived","deleted"]' })).toBe(3);
		await settings({ bareListsGiveDeletedItems: true });
		expect(await rows()).toBe(3);
	});

	it('can belong to a business entity', async () => {
		const own = { 'chargebee-business-entity-id': 'be-dk' };
		const made = await site.post('/items', item, own);
		expect(made.body.item.business_entity_id).toBe('be-dk');
		expect((await site.get('/items', {}, own)).body.list).toHaveLength(4);
		const only = await site.get('/items', { 'include_site_level_resources[is]': false }, own);
		expect(only.body.list).toHaveLength(1);
		const filtered = await site.get('/items', { 'business_entity_id[is]': 'be-dk' });
		expect(filtered.body.list).toHaveLength(1);
		const without = await site.get('/items', { 'business_entity_id[is_present]': false });
		expect(without.body.list).toHaveLength(3);
	});
});

describe('a new item price', () => {
	it('knows its item and its family', async () => {
		const { status, body } = await site.post('/item_prices', {
			...price,
			accounting_detail: { sku: 'K-1' },
			cf_basis: 'night',
		});
		expect(status).toBe(200);
		expect(body.item_price).toMatchObject({
			...price,
			object: 'item_price',
			item_type: 'charge',
			item_family_id: 'f-1',
			pricing_model: 'flat_fee',
			status: 'active',
			accounting_detail: { sku: 'K-1' },
			cf_basis: 'night',
			created_at: expect.any(Number),
		});
		expect((await site.get('/items/i-1')).body.item.updated_at).toBe(T);
	});

	it('takes tiers, name first and index last', async () => {
		const { body } = await site.post('/item_prices', {
			id: 'p-9',
			name: 'Tiers',
			item_id: 'i-1',
			currency_code: 'EUR',
			pricing_model: 'tiered',
			tiers: { starting_unit: [1, 11], ending_unit: [10], price: [100, 50] },
		});
		expect(body.item_price.tiers).toEqual([
			{ starting_unit: 1, ending_unit: 10, price: 100 },
			{ starting_unit: 11, price: 50 },
		]);
	});

	it.each<[string, Params, number, string, string | undefined]>([
		['a used id', { ...price, id: 'p-1' }, 400, 'duplicate_entry', 'id'],
		['a used name', { ...price, name: 'p-1' }, 400, 'duplicate_entry', 'name'],
		[
			'a second price of the kind',
			{ ...price, currency_code: 'DKK' },
			400,
			'duplicate_entry',
			'item_id',
		],
		['an unknown item', { ...price, item_id: 'i-9' }, 404, 'resource_not_found', 'item_id'],
		['an archived item', { ...price, item_id: 'i-3' }, 409, 'invalid_state_for_request', undefined],
		['no currency', { ...price, currency_code: '' }, 400, 'param_wrong_value', 'currency_code'],
		[
			'a foreign currency',
			{ ...price, currency_code: 'SEK' },
			400,
			'param_wrong_value',
			'currency_code',
		],
		['an empty price', { ...price, price: '' }, 400, 'param_wrong_value', 'price'],
		['a broken price', { ...price, price: '1.50' }, 400, 'param_wrong_value', 'price'],
		['a negative price', { ...price, price: -1 }, 400, 'param_wrong_value', 'price'],
		[
			'a decimal price',
			{ ...price, price_in_decimal: '1.5' },
			400,
			'configuration_incompatible',
			'price_in_decimal',
		],
		[
			'a period for a charge',
			{ ...price, period: 1, period_unit: 'month' },
			400,
			'param_wrong_value',
			'period',
		],
		['no period for a plan', { ...price, item_id: 'i-2' }, 400, 'param_wrong_value', 'period'],
		['a period of 0', { ...plan, period: 0 }, 400, 'param_wrong_value', 'period'],
		[
			'tiers for a flat fee',
			{ ...price, tiers: { price: [1] } },
			400,
			'param_wrong_value',
			'tiers',
		],
		[
			'a price beside tiers',
			{ ...price, pricing_model: 'volume' },
			400,
			'param_wrong_value',
			'price',
		],
		['an unknown parameter', { ...price, quantity: 1 }, 400, 'invalid_request', 'quantity'],
	])('is refused with %s', async (_, params, ...expected) => {
		expect(refusal(await site.post('/item_prices', params as never))).toEqual(expected);
		expect(await site.control().count('itemPrices')).toBe(2);
	});

	it.each<[Params, string]>([
		[{}, 'price'],
		[{ pricing_model: 'per_unit' }, 'price'],
		[{ pricing_model: 'tiered' }, 'tiers'],
	])('needs what its model is made of: %j', async (params, param) => {
		const { price: _, ...rest } = price;
		const refused = await site.post('/item_prices', { ...rest, ...params } as never);
		expect(refusal(refused)).toEqual([400, 'param_wrong_value', param]);
	});

	it.each<[object, string]>([
		[{ starting_unit: [2], price: [1] }, 'tiers[starting_unit][0]'],
		[{ starting_unit: [1, 5], ending_unit: [3], price: [1, 1] }, 'tiers[starting_unit][1]'],
		[{ starting_unit: [1], ending_unit: [3], price: [1] }, 'tiers[ending_unit][0]'],
		[{ starting_unit: [1] }, 'tiers[price][0]'],
	])('has tiers that follow each other: not %j', async (tiers, param) => {
		const { price: _, ...rest } = price;
		const refused = await site.post('/item_prices', {
			...rest,
			pricing_model: 'tiered',
			tiers,
		} as never);
		expect(refusal(refused)).toEqual([400, 'param_wrong_value', param]);
	});

	it('is in major units with multi-decimal pricing', async () => {
		await settings({ multiDecimal: true });
		const decimal = async (currency: string, more: object) =>
			(
				await site.post('/item_prices', {
					id: `p-${currency}`,
					name: currency,
					item_id: 'i-1',
					currency_code: currency,
					...more,
				} as never)
			).body.item_price;
		expect(await decimal('EUR', { price_in_decimal: '1.255' })).toMatchObject({
			price_in_decimal: '1.255',
		});
		expect(await decimal('USD', { price: 5 })).toMatchObject({ price_in_decimal: '0.05' });
		expect(await decimal('JPY', { price: 120 })).toMatchObject({ price_in_decimal: '120' });
		expect(await decimal('KWD', { price: 1_234 })).toMatchObject({ price_in_decimal: '1.234' });
	});

	it('can move its item, if the site is set so', async () => {
		await settings({ priceMovesItem: true });
		await site.post('/item_prices', price);
		expect((await site.get('/items/i-1')).body.item.updated_at).toBeGreaterThan(T);
	});
});

describe('an item price', () => {
	it('is updated in part, also inside a group', async () => {
		await site.post('/item_prices/p-1', {
			accounting_detail: { sku: 'A', accounting_code: '1000' },
		});
		const { body } = await site.post('/item_prices/p-1', {
			price: 99,
			accounting_detail: { sku: 'B' },
		});
		expect(body.item_price).toMatchObject({
			price: 99,
			currency_code: 'DKK',
			created_at: T,
			accounting_detail: { sku: 'B', accounting_code: '1000' },
		});
	});

	it.each<[string, Params, number, string, string]>([
		['p-1', { item_id: 'i-2' }, 400, 'invalid_request', 'item_id'],
		['p-1', { id: 'x' }, 400, 'invalid_request', 'id'],
		['p-1', { name: 'p-2' }, 400, 'duplicate_entry', 'name'],
		['p-1', { currency_code: 'SEK' }, 400, 'param_wrong_value', 'currency_code'],
		['p-1', { pricing_model: 'volume' }, 400, 'param_wrong_value', 'tiers'],
		[
			'p-2',
			{ pricing_model: 'per_unit', price: 1 },
			409,
			'invalid_state_for_request',
			'pricing_model',
		],
	])('%s cannot take %j', async (id, params, ...expected) => {
		expect(refusal(await site.post(`/item_prices/${id}`, params as never))).toEqual(expected);
	});

	it('that is in use is archived instead of deleted', async () => {
		const { body } = await site.post('/item_prices/p-2/delete');
		expect(body.item_price).toMatchObject({ status: 'archived', deleted: false });
		expect((await site.post('/items/i-2/delete')).status).toBe(409);
		expect(await types()).toEqual(['item_price_updated']);
	});
});

describe('item families', () => {
	it('are made, renamed and deleted once they are empty', async () => {
		const made = await site.post('/item_families', { id: 'f-9', name: 'Food', description: 'x' });
		expect(made.body.item_family).toMatchObject({ id: 'f-9', status: 'active', deleted: false });
		expect(
			(await site.post('/item_families/f-9', { name: 'Meals' })).body.item_family,
		).toMatchObject({
			name: 'Meals',
			description: 'x',
		});
		expect((await site.post('/item_families/f-9/delete')).body.item_family.status).toBe('deleted');
		expect((await site.get('/item_families/f-9')).status).toBe(404);
		expect(refusal(await site.post('/item_families/f-1/delete'))[1]).toBe(
			'invalid_state_for_request',
		);
		expect((await site.get('/item_families')).body.list).toHaveLength(2);
	});

	it.each<[Params, string, string]>([
		[{ id: 'f-1', name: 'x' }, 'duplicate_entry', 'id'],
		[{ id: 'f-9', name: 'Rooms' }, 'duplicate_entry', 'name'],
		[{ id: 'f-9' }, 'param_wrong_value', 'name'],
		[{ id: 'x'.repeat(51), name: 'x' }, 'param_wrong_value', 'id'],
		[{ id: 'f-9', name: 'x'.repeat(51) }, 'param_wrong_value', 'name'],
		[{ id: 'f-9', name: 'x', metadata: '{}' }, 'invalid_request', 'metadata'],
	])('cannot take %j', async (params, code, param) => {
		expect(refusal(await site.post('/item_families', params as never))).toEqual([400, code, param]);
	});
});

describe('a person', () => {
	it('works on the catalogue within its rules', async () => {
		const control = site.control();
		await control.create('items', { id: 'i-7', name: 'By hand', item_family_id: 'f-1' });
		await expect(control.create('items', { id: 'i-8', name: 'By hand' })).rejects.toThrow(
			'already',
		);
		await control.edit('items', 'i-7', { status: 'archived' });
		expect(await control.get('items', 'i-7')).toHaveProperty('archived_at');
		await control.create('itemPrices', { id: 'p-7', item_id: 'i-7', price: 5 });
		await expect(control.remove('items', 'i-7')).rejects.toThrow('cannot be deleted');
		await control.remove('itemPrices', 'p-7');
		await control.remove('items', 'i-7');
		expect(await control.get('items', 'i-7')).toBeNull();
		const sources = (await control.find('events')).slice(1).map(({ source }) => source);
		expect(new Set(sources)).toEqual(new Set(['admin_console']));
	});
});
