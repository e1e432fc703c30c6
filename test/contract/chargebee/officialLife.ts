/** A life of every entity of Chargebee as the node leads it, with all that it can read and write. */
import type { Api, Entity } from '../../../nodes/shared/entity';
import type { JsonValue } from '../../../nodes/shared/json';
import type { ChargebeeSeed, Sandbox } from '../../sandbox/types';
import { CHARGEBEE, chargebeeStore, createRequest, entity } from '../../support/systems';
import { before, walkAll } from './catalogue';
import { apiTo, control, update } from './helpers';
import { emptiable, nested, values } from './officialValues';
import { triggerHost } from './triggerHost';

const custom = (entityType: string, name: string) => ({
	entity_type: entityType,
	api_name: name,
	display_name: name,
	field_datatype: 'string',
});

const lamp = (id: string) => ({
	id,
	customer_id: 'anna',
	line_items: [
		{
			entity_id: 'lamp-EUR',
			entity_type: 'charge_item_price',
			unit_amount: 1950,
			quantity: 2,
			description: 'Lamp',
		},
	],
});

/** More than a page of them. */
const many = <T>(make: (number: number) => T): T[] =>
	Array.from({ length: 101 }, (_, number) => make(number));

export const SEED: ChargebeeSeed = {
	withEvents: true,
	businessEntities: [
		{ id: 'be_north', name: 'North' },
		{ id: 'be_south', name: 'South' },
	],
	customFieldConfigs: [
		custom('customer', 'cf_tier'),
		custom('plan_item', 'cf_shelf'),
		custom('plan_price', 'cf_list'),
	],
	itemFamilies: [
		{ id: 'goods', name: 'Goods' },
		{ id: 'more', name: 'More' },
	],
	customers: [
		{
			id: 'anna',
			first_name: 'Anna',
			preferred_currency_code: 'EUR',
			business_entity_id: 'be_north',
			billing_address: { line1: 'Torvet 1', country: 'DK' },
		},
		{ id: 'bo', first_name: 'Bo', business_entity_id: 'be_north' },
		...many((number) => ({ id: `c-${number}`, created_at: 1_700_000_000 + number })),
	],
	items: [
		{ id: 'lamp', type: 'charge', item_family_id: 'goods', is_shippable: true },
		{ id: 'stay', type: 'plan', item_family_id: 'goods' },
		...many((number) => ({ id: `i-${number}`, type: 'addon', item_family_id: 'goods' })),
	],
	itemPrices: [
		{ id: 'lamp-EUR', item_id: 'lamp', price: 1950, currency_code: 'EUR' },
		{ id: 'stay-EUR', item_id: 'stay', price: 100, period: 1, period_unit: 'month' },
	],
	subscriptions: [
		{ id: 's1', customer_id: 'anna', subscription_items: [{ item_price_id: 'stay-EUR' }] },
	],
	invoices: [lamp('inv-1'), lamp('inv-2'), { ...lamp('inv-old'), _imported: true }],
};

/** Each field alone, each as another value than it had, then each empty. */
async function change(
	api: Api,
	one: Entity,
	id: string,
	own: Record<string, JsonValue | undefined>,
): Promise<void> {
	const wanted = values(one, 'update', own, 1);
	await update(api, one, id, wanted);
	for (const [name, value] of Object.entries(values(one, 'update', own, 2))) {
		await update(api, one, id, { [name]: value });
	}
	for (const name of emptiable(one)) {
		if (!(name in own)) await update(api, one, id, { [name]: null });
	}
}

/** Lists, with and without their filters, and every search. */
async function reads(api: Api, one: Entity, since: string, id: string): Promise<void> {
	await walkAll(api, one);
	await walkAll(api, one, { since });
	await one.get(api, id);
	// A business entity without events is refused rather than not found.
	if (one.entity !== 'businessEntity') await one.get(api, 'nobody');
	await one.discover?.(api);
	await one.find?.(api, { by: 'reference', reference: 'ls-0000000000000000000000ff' });
	for (const field of one.capabilities.findByKey) {
		await one.find!(api, { by: 'key', field, value: 'lamp & co' });
	}
}

async function customers(api: Api, since: string): Promise<void> {
	const customer = entity(CHARGEBEE, 'customer');
	const own = {
		preferred_currency_code: 'EUR',
		locale: 'da-DK',
		'billing_address.state_code': undefined,
		fraud_flag: 'safe',
		business_customer_without_vat_number: undefined,
		cf_tier: 'gold',
		'meta_data.crm.id': 7,
		'meta_data.note': 'a & b = c',
	};
	const made = await customer.create!(
		api,
		createRequest(
			nested(
				values(customer, 'create', {
					...own,
					id: undefined,
					fraud_flag: undefined,
					business_entity_id: 'be_north',
				}),
			),
		),
	);
	await change(api, customer, made.id, own);
	await update(api, customer, made.id, { vat_number: null });
	await update(api, customer, made.id, { business_customer_without_vat_number: true });
	await update(api, customer, made.id, {
		'billing_address.country': 'US',
		'billing_address.state_code': 'CA',
	});
	await update(api, customer, made.id, { 'meta_data.note': null, cf_tier: null });
	await reads(api, customer, since, made.id);
	await customer.remove!(api, made.id);
}

async function items(api: Api, since: string): Promise<void> {
	const item = entity(CHARGEBEE, 'item');
	const description = `<b>${'&amp;'.repeat(90)}</b>`;
	const own = {
		type: 'plan',
		item_family_id: 'goods',
		description,
		status: 'active',
		cf_shelf: 'top',
		'metadata.width': 40,
		'item_price.status': 'active',
		'item_price.pricing_model': 'per_unit',
		'item_price.free_quantity_in_decimal': '1.5',
		'item_price.cf_list': 'A',
		'item_price.metadata.size': { of: ['box', 'bag'] },
	};
	const made = await item.create!(
		api,
		createRequest(
			nested(
				values(item, 'create', {
					...own,
					id: undefined,
					status: undefined,
					business_entity_id: undefined,
					'item_price.status': undefined,
					'item_price.business_entity_id': undefined,
					'item_price.currency_code': 'EUR',
					'item_price.period': 1,
					'item_price.period_unit': 'month',
				}),
			),
		),
	);
	await change(api, item, made.id, { ...own, item_family_id: 'more' });
	for (const status of ['archived', 'active']) {
		await update(api, item, made.id, { 'item_price.status': status });
	}
	await update(api, item, made.id, { cf_shelf: null, 'item_price.cf_list': null });
	await update(api, item, made.id, { 'metadata.width': null });
	await reads(api, item, since, made.id);
	const found = (await item.get(api, made.id))!;
	await item.archive!(api, made.id, found);
	await item.restore!(api, made.id, found);
	await item.remove!(api, made.id);
	await item.create!(
		api,
		createRequest(
			{
				id: 'south-lamp',
				name: 'Lamp of the South',
				type: 'charge',
				item_family_id: 'goods',
				business_entity_id: 'be_south',
				item_price: { price_in_decimal: '7', currency_code: 'EUR', business_entity_id: 'be_south' },
			},
			'ls-000000000000000000000002',
		),
	);
	await walkAll(api, item, { since });
}

async function orders(api: Api, sandbox: Sandbox, since: string): Promise<void> {
	const order = entity(CHARGEBEE, 'order');
	const pay = async (invoice: string) =>
		String((await control(sandbox).act({ do: 'payInvoice', invoice })).id);
	const id = await pay('inv-1');
	const own = {
		status: undefined,
		cancellation_reason: undefined,
		cancelled_at: undefined,
		'shipping_address.state_code': undefined,
	};
	await change(api, order, id, own);
	await update(api, order, id, {
		'shipping_address.country': 'US',
		'shipping_address.state_code': 'CA',
	});
	await update(api, order, id, {
		status: 'cancelled',
		cancellation_reason: 'product_not_available',
		cancelled_at: 1_790_000_000,
	});
	await update(api, order, id, { status: 'awaiting_shipment', note: 'Again' });
	for (const status of ['shipped', 'delivered', 'returned']) {
		await update(api, order, id, { status });
	}
	await update(api, order, await pay('inv-2'), { status: 'cancelled' });
	await reads(api, order, since, id);
}

async function addresses(api: Api, since: string): Promise<void> {
	const address = entity(CHARGEBEE, 'address');
	const id = 's1:shipping_address';
	await change(api, address, id, { state_code: undefined, addr: 'Torvet 1' });
	await update(api, address, id, { country: 'US', state_code: 'CA' });
	await reads(api, address, since, id);
}

async function businessEntities(api: Api, sandbox: Sandbox, since: string): Promise<void> {
	const businessEntity = entity(CHARGEBEE, 'businessEntity');
	await control(sandbox).act({ do: 'putBusinessEntity', id: 'be_west', name: 'West' });
	await control(sandbox).act({ do: 'putBusinessEntity', id: 'be_west', status: 'inactive' });
	await control(sandbox).act({ do: 'deleteBusinessEntity', id: 'be_west' });
	await control(sandbox).act({ do: 'transferCustomer', customer: 'anna', to: 'be_south' });
	await reads(api, businessEntity, since, 'be_south');
	await walkAll(api, entity(CHARGEBEE, 'customer'), { since });
}

/** Registers, changes and removes the endpoint of the trigger. */
async function webhooks(sandbox: Sandbox, credential: { baseUrl: string }): Promise<void> {
	const host = await triggerHost({ credentials: chargebeeStore(sandbox.chargebee, credential) });
	await control(sandbox).configure({ publicHosts: { 'n8n.example.com': host.url } });
	try {
		for (const events of [['*'], ['customer_changed', 'item_deleted']]) {
			host.options.parameters = { events };
			await host.publish();
			await host.exists();
		}
		await host.unpublish();
	} finally {
		await host.stop();
	}
}

/** All of it, through `apiUrl`. */
export async function live(sandbox: Sandbox, apiUrl: string): Promise<void> {
	const credential = { baseUrl: apiUrl };
	const api = await apiTo(sandbox, {
		...credential,
		priceCurrency: 'EUR',
		pricePeriodUnit: 'month',
	});
	const since = await before(sandbox);
	await webhooks(sandbox, credential);
	await customers(api, since);
	await items(api, since);
	await orders(api, sandbox, since);
	await addresses(api, since);
	await businessEntities(api, sandbox, since);
}
