/** What items, orders and addresses send is what the official client lets through. */
import { z } from 'zod/v4';
import { startSandbox, type Sandbox } from '../../sandbox';
import { CHARGEBEE, createRequest, entity } from '../../support/systems';
import { officialSchemas } from '../../unit/sandbox/chargebeeKit';
import { before, walkAll } from './catalogue';
import { apiTo, CHARGEBEE_ONLY, control, update } from './helpers';

const of = (resource: string, name: string) => officialSchemas(resource)[name];
const SCHEMAS: Record<string, z.ZodType> = {
	'GET /items': of('item', 'ListItemBodySchema'),
	'POST /items': of('item', 'CreateItemBodySchema'),
	'POST /items/{id}': of('item', 'UpdateItemBodySchema'),
	'GET /item_prices': of('item_price', 'ListItemPriceBodySchema'),
	'POST /item_prices': of('item_price', 'CreateItemPriceBodySchema'),
	'POST /item_prices/{id}': of('item_price', 'UpdateItemPriceBodySchema'),
	'GET /orders': of('order', 'ListOrderBodySchema'),
	'POST /orders/{id}': of('order', 'UpdateOrderBodySchema'),
	'POST /orders/{id}/cancel': of('order', 'CancelOrderBodySchema'),
	'POST /orders/{id}/reopen': of('order', 'ReopenOrderBodySchema'),
	'GET /subscriptions': of('subscription', 'ListSubscriptionBodySchema'),
	'GET /addresses': of('address', 'RetrieveAddressBodySchema'),
	'POST /addresses': of('address', 'UpdateAddressBodySchema'),
	'GET /events': of('event', 'ListEventBodySchema'),
};
/** Without parameters. */
const PLAIN = /^(GET \/\w+\/\{id\}|POST \/\w+\/\{id\}\/delete)$/;

type Tree = { [name: string]: Tree | string };

/** `a[b]=1` as `{ a: { b: '1' } }`. */
function nested(query: string | URLSearchParams): Tree {
	const tree: Tree = {};
	for (const [name, value] of new URLSearchParams(query)) {
		const parts = name.split(/[[\]]+/).filter(Boolean);
		const last = parts.pop() as string;
		let at = tree;
		for (const part of parts) at = (at[part] ??= {}) as Tree;
		at[last] = value;
	}
	return tree;
}

const inner = (schema: z.ZodType): z.ZodType =>
	'innerType' in schema.def ? inner(schema.def.innerType as z.ZodType) : schema;

/** A form has texts only: each as what the schema of its parameter asks for. */
function typed(value: unknown, given: z.ZodType | undefined): unknown {
	const schema = given && inner(given);
	if (schema instanceof z.ZodNumber) return Number(value);
	if (schema instanceof z.ZodBoolean) return value === 'true';
	if (schema instanceof z.ZodEnum && String(value).startsWith('[')) {
		// The client types `in` as one value, and sends a list of them.
		const values = JSON.parse(String(value)) as string[];
		return values.find((each) => !schema.options.includes(each)) ?? values[0];
	}
	if (schema instanceof z.ZodObject && typeof value === 'string') return JSON.parse(value);
	if (schema instanceof z.ZodObject && typeof value === 'object') {
		const shape = schema.shape as Record<string, z.ZodType>;
		return Object.fromEntries(
			Object.entries(value as object).map(([name, part]) => [name, typed(part, shape[name])]),
		);
	}
	return value;
}

/** Names that the schema does not know; it would let them through. */
const unknown = (params: object, schema: z.ZodType): string[] =>
	Object.keys(params).filter((name) => !(name in (schema as z.ZodObject).shape));

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		...CHARGEBEE_ONLY,
		chargebee: {
			seed: {
				businessEntities: [{ id: 'be_north', name: 'North' }],
				itemFamilies: [{ id: 'goods', name: 'Goods' }],
				customers: [{ id: 'anna', first_name: 'Anna' }],
				items: [
					{ id: 'lamp', type: 'charge', item_family_id: 'goods', is_shippable: true },
					{ id: 'stay', type: 'plan', item_family_id: 'goods' },
				],
				itemPrices: [
					{ id: 'lamp-EUR', item_id: 'lamp', price: 1950, currency_code: 'EUR' },
					{ id: 'stay-EUR', item_id: 'stay', price: 100, period: 1, period_unit: 'month' },
				],
				subscriptions: [
					{ id: 's1', customer_id: 'anna', subscription_items: [{ item_price_id: 'stay-EUR' }] },
				],
				invoices: [
					{
						id: 'inv-1',
						customer_id: 'anna',
						line_items: [
							{ entity_id: 'lamp-EUR', entity_type: 'charge_item_price', unit_amount: 1950 },
						],
					},
				],
			},
		},
	});
});
afterAll(() => sandbox.stop());

test('every request of a life of items, orders and addresses', async () => {
	const since = await before(sandbox);
	const api = await apiTo(sandbox, { priceCurrency: 'EUR', pricePeriodUnit: 'month' });
	const [item, order, address, businessEntity] = ['item', 'order', 'address', 'businessEntity'].map(
		(name) => entity(CHARGEBEE, name),
	);
	const made = await item.create!(
		api,
		createRequest({
			name: 'Chair',
			type: 'plan',
			item_family_id: 'goods',
			is_shippable: true,
			metadata: { width: 40 },
			item_price: { price_in_decimal: 12.5, is_taxable: false, accounting_detail: { sku: 'C' } },
		}),
	);
	await update(api, item, made.id, {
		description: 'Four legs',
		included_in_mrr: true,
		status: 'archived',
		'item_price.price_in_decimal': '13',
		'item_price.free_quantity': 2,
		'item_price.accounting_detail.accounting_code': '1010',
	});
	const { id } = await control(sandbox).act({ do: 'payInvoice', invoice: 'inv-1' });
	await update(api, order, String(id), {
		note: 'Fragile',
		shipping_date: 1_790_000_000,
		status: 'cancelled',
		'shipping_address.line1': 'Torvet 1',
		'shipping_address.country': 'DK',
	});
	await update(api, order, String(id), { status: 'on_hold' });
	await update(api, address, 's1:shipping_address', { addr: 'Torvet 1', country: 'DK' });
	for (const each of [item, order, address, businessEntity]) {
		await walkAll(api, each);
		await walkAll(api, each, { since });
		for (const field of each.capabilities.findByKey) {
			await each.find!(api, { by: 'key', field, value: 'lamp' });
		}
	}
	await item.remove!(api, made.id);

	const log = await control(sandbox).log();
	const seen = new Set<string>();
	for (const { method, route, path, requestBody, status } of log) {
		const call = `${method} ${route}`;
		seen.add(call);
		if (PLAIN.test(call)) continue;
		const schema = SCHEMAS[call];
		expect([call, schema === undefined]).toEqual([call, false]);
		const params = nested(
			method === 'GET'
				? (path.split('?')[1] ?? '')
				: new URLSearchParams((requestBody ?? {}) as Record<string, string>),
		);
		const result = schema.safeParse(typed(params, schema));
		expect([call, params, result.error?.issues ?? []]).toEqual([call, params, []]);
		expect([call, unknown(params, schema)]).toEqual([call, []]);
		if (method === 'GET' && call !== 'GET /addresses') {
			expect([call, params.limit]).toEqual([call, '100']);
		}
		expect([call, status < 400 || status === 404]).toEqual([call, true]);
	}
	expect([...Object.keys(SCHEMAS)].filter((call) => !seen.has(call))).toEqual([]);
});
