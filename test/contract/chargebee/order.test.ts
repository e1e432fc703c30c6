import type { JsonObject } from '../../../nodes/shared/json';
import { getPath } from '../../../nodes/shared/json';
import { startSandbox, type Sandbox } from '../../sandbox';
import { CHARGEBEE, entity } from '../../support/systems';
import { before, callsOf, knowing, walkAll } from './catalogue';
import { apiTo, CHARGEBEE_ONLY, control, failureOf, update, writeLog, writesTo } from './helpers';

const order = entity(CHARGEBEE, 'order');
let sandbox: Sandbox;

const line = (entityId: string, unit: number, quantity = 1, more = {}) => ({
	entity_id: entityId,
	entity_type: 'charge_item_price',
	unit_amount: unit,
	quantity,
	...more,
});

beforeAll(async () => {
	sandbox = await startSandbox({
		...CHARGEBEE_ONLY,
		chargebee: {
			seed: {
				businessEntities: [{ id: 'be_north', name: 'North' }],
				itemFamilies: [{ id: 'goods', name: 'Goods' }],
				items: ['lamp', 'rug'].map((id) => ({
					id,
					type: 'charge',
					item_family_id: 'goods',
					is_shippable: true,
				})),
				itemPrices: [
					{ id: 'lamp-EUR', item_id: 'lamp', price: 1950, currency_code: 'EUR' },
					{ id: 'rug-JPY', item_id: 'rug', price: 16000, currency_code: 'JPY' },
					{ id: 'rug-KWD', item_id: 'rug', price: 31500, currency_code: 'KWD' },
				],
				customers: [
					{
						id: 'anna',
						first_name: 'Anna',
						billing_address: { line1: 'Torvet 1', city: 'Aarhus', country: 'DK' },
					},
				],
				invoices: [
					{
						id: 'inv-1',
						customer_id: 'anna',
						line_items: [line('lamp-EUR', 1950, 2, { tax_amount: 975 })],
						shipping_address: {
							first_name: 'Anna',
							line1: 'Torvet 1',
							city: 'Aarhus',
							country: 'DK',
						},
					},
					{
						id: 'inv-2',
						customer_id: 'anna',
						currency_code: 'JPY',
						line_items: [line('rug-JPY', 16000)],
					},
					{
						id: 'inv-3',
						customer_id: 'anna',
						currency_code: 'KWD',
						line_items: [line('rug-KWD', 31500, 3)],
					},
				],
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.chargebee.control.reset());

const api = () => apiTo(sandbox);
const pay = async (invoice = 'inv-1') =>
	String((await control(sandbox).act({ do: 'payInvoice', invoice })).id);
const read = async (id: string) => (await order.get(await api(), id))!;
const at = (fields: JsonObject, path: string) => getPath(fields, path);
const firstLine = (fields: JsonObject) => (fields.order_line_items as JsonObject[])[0];

test('amounts are in major units of the currency of the order, minor ones beside them', async () => {
	const { fields } = await read(await pay());
	expect(fields).toMatchObject({
		currency_code: 'EUR',
		sub_total: 3900,
		sub_total_in_decimal: '39.00',
		tax_in_decimal: '9.75',
		total_in_decimal: '48.75',
	});
	expect(firstLine(fields)).toMatchObject({
		unit_price_in_decimal: '19.50',
		amount_in_decimal: '39.00',
		fulfillment_quantity: 2,
		tax_amount_in_decimal: '9.75',
	});
	expect((await read(await pay('inv-2'))).fields.total_in_decimal).toBe('16000');
	expect((await read(await pay('inv-3'))).fields.total_in_decimal).toBe('94.500');
});

test('lines name their item, looked up together and once', async () => {
	const since = await before(sandbox);
	const ids = [await pay(), await pay('inv-2'), await pay('inv-3')];
	await control(sandbox).clearLog();
	const client = await api();
	const { records } = await walkAll(client, order, { since });
	expect(ids.map((id) => firstLine(records.get(id)!.fields).item_id)).toEqual([
		'lamp',
		'rug',
		'rug',
	]);
	expect(await callsOf(sandbox)).toEqual(['GET /orders', 'GET /item_prices']);
	await order.get(client, ids[0]);
	expect(await callsOf(sandbox)).toEqual(['GET /orders', 'GET /item_prices', 'GET /orders/{id}']);
});

test('a line still names the item of a price that was deleted', async () => {
	const id = await pay();
	await control(sandbox).edit('orders', id, {
		order_line_items: [
			{
				...((await control(sandbox).get('orders', id))?.order_line_items as JsonObject[])[0],
				entity_id: 'rug-JPY',
			},
			{ id: 'oli_x', entity_type: 'adhoc', entity_id: 'lamp-EUR', amount: 100 },
		],
	});
	await control(sandbox).remove('itemPrices', 'rug-JPY');
	const lines = (await read(id)).fields.order_line_items as JsonObject[];
	expect(lines.map(({ item_id: itemId }) => itemId)).toEqual(['rug', null]);
});

test('an idle feed is a single call', async () => {
	const since = await before(sandbox);
	const id = await pay();
	const first = await walkAll(await api(), order, { since });
	await control(sandbox).clearLog();
	const known = knowing(...first.records.values());
	const second = await walkAll(await api(), order, { since, known });
	expect(second.unchanged).toEqual([id]);
	expect(second.records.size).toBe(0);
	expect(await callsOf(sandbox)).toEqual(['GET /orders']);
});

test('a deleted order is told by the feed, and is not there for a read', async () => {
	const since = await before(sandbox);
	const id = await pay();
	await control(sandbox).remove('orders', id);
	const { records } = await walkAll(await api(), order, { since });
	expect(records.get(id)?.deleted).toBe(true);
	expect(await order.get(await api(), id)).toBeUndefined();
	expect((await walkAll(await api(), order)).records.has(id)).toBe(false);
});

test('a complete listing reads page after page', async () => {
	await control(sandbox).seed({
		orders: Array.from({ length: 230 }, (_, place) => ({
			id: `o-${place}`,
			invoice_id: 'inv-1',
			customer_id: 'anna',
			currency_code: 'EUR',
			total: place,
		})),
	});
	const { records } = await walkAll(await api(), order);
	expect(records.size).toBe(230);
	expect(records.get('o-107')?.fields.total_in_decimal).toBe('1.07');
});

test('fulfilment is written in one call, whose answer is the record', async () => {
	const id = await pay();
	const result = await update(await api(), order, id, {
		status: 'shipped',
		tracking_id: 'T-1',
		shipped_at: 1_790_000_000,
	});
	expect(result.written?.sort()).toEqual(['shipped_at', 'status', 'tracking_id']);
	expect(result.record?.fields).toMatchObject({ status: 'shipped', tracking_id: 'T-1' });
	expect(result.record).toEqual(await read(id));
	expect(await writesTo(sandbox)).toEqual(['POST /orders/{id}']);
});

test('cancelling has a call of its own, after everything else', async () => {
	const id = await pay();
	const result = await update(await api(), order, id, {
		note: 'Out of stock',
		status: 'cancelled',
		cancellation_reason: 'product_not_available',
	});
	expect(result.written?.sort()).toEqual(['cancellation_reason', 'note', 'status']);
	expect(await writesTo(sandbox)).toEqual(['POST /orders/{id}', 'POST /orders/{id}/cancel']);
	expect(await control(sandbox).get('orders', id)).toMatchObject({
		status: 'cancelled',
		note: 'Out of stock',
		cancellation_reason: 'product_not_available',
	});
});

test('a cancellation without a reason has the neutral one', async () => {
	const id = await pay();
	await update(await api(), order, id, { status: 'cancelled' });
	const [{ requestBody }] = await writeLog(sandbox);
	expect(requestBody).toEqual({ cancellation_reason: 'others' });
});

test('a cancelled order is reopened before it gets another status', async () => {
	const id = await pay();
	await update(await api(), order, id, { status: 'cancelled' });
	await control(sandbox).clearLog();
	const result = await update(await api(), order, id, { status: 'on_hold' });
	expect(result.record?.fields.status).toBe('on_hold');
	expect(await writesTo(sandbox)).toEqual(['POST /orders/{id}/reopen', 'POST /orders/{id}']);
	await update(await api(), order, id, { status: 'cancelled' });
	await control(sandbox).clearLog();
	await update(await api(), order, id, { status: 'queued' });
	expect(await writesTo(sandbox)).toEqual(['POST /orders/{id}/reopen']);
});

test('a status that may not follow is refused, and the rest is written', async () => {
	const id = await pay();
	await update(await api(), order, id, { status: 'shipped' });
	const failure = await failureOf(update(await api(), order, id, { status: 'cancelled' }));
	expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
	const result = await update(await api(), order, id, { status: 'cancelled', note: 'Back' });
	expect(result.written).toEqual(['note']);
	expect(result.problem).toContain('cancelled');
});

test('the shipping address goes whole', async () => {
	const id = await pay();
	await update(await api(), order, id, {
		'shipping_address.line1': 'Nygade 2',
		'shipping_address.first_name': null,
	});
	const { fields } = await read(id);
	expect(at(fields, 'shipping_address.line1')).toBe('Nygade 2');
	expect(at(fields, 'shipping_address.city')).toBe('Aarhus');
	expect(at(fields, 'shipping_address.country')).toBe('DK');
	expect(at(fields, 'shipping_address.first_name')).toBeUndefined();
});

test('orders are found by id, invoice and subscription', async () => {
	const id = await pay();
	const find = async (field: string, value: string) =>
		(await order.find!(await api(), { by: 'key', field, value })).map((found) => found.id);
	expect(await find('id', id)).toEqual([id]);
	expect(await find('invoice_id', 'inv-1')).toEqual([id]);
	expect(await find('invoice_id', 'inv-2')).toEqual([]);
	expect(await find('reference_id', 'x')).toEqual([]);
});

test('what cannot be done is not offered, and said', () => {
	expect(order.create).toBeUndefined();
	expect(order.remove).toBeUndefined();
	expect(order.capabilities).toMatchObject({ create: false, delete: false, archive: false });
	expect(order.limits.join(' ')).toMatch(/cannot be created.*paid/);
	const writable = order.fields.filter((field) => field.writable !== false);
	expect(writable.every((field) => field.writable === 'update')).toBe(true);
});
