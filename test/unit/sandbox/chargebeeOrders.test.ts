import {
	ORDER_CANCEL,
	ORDER_FILTERS,
	ORDER_IMPORT,
	ORDER_REOPEN,
	ORDER_UPDATE,
} from '../../sandbox/chargebee/orderParams';
import type { ParamTable } from '../../sandbox/chargebee/validate';
import { officialSchemas, refusal, useChargebee } from './chargebeeKit';

const line = (id: string, price: string, more = {}) => ({
	id,
	entity_type: 'charge_item_price',
	entity_id: price,
	unit_amount: 500,
	quantity: 3,
	tax_amount: 375,
	description: price,
	...more,
});

const site = useChargebee({
	seed: {
		itemFamilies: [{ id: 'goods', name: 'Goods' }],
		items: [
			{ id: 'box', name: 'Box', type: 'charge', item_family_id: 'goods', is_shippable: true },
			{ id: 'help', name: 'Help', type: 'charge', item_family_id: 'goods', is_shippable: false },
		],
		itemPrices: [
			{
				id: 'box-eur',
				name: 'Box EUR',
				item_id: 'box',
				currency_code: 'EUR',
				price: 500,
				accounting_detail: { sku: 'B-1' },
			},
			{ id: 'help-eur', name: 'Help EUR', item_id: 'help', currency_code: 'EUR', price: 100 },
		],
		customers: [{ id: 'c-1', billing_address: { line1: 'Gade 1', country: 'DK' } }],
		invoices: [
			{
				id: 'i-1',
				customer_id: 'c-1',
				line_items: [line('l-1', 'box-eur', { discount_amount: 100 }), line('l-2', 'help-eur')],
				shipping_address: { line1: 'Kaj 2', country: 'DK' },
			},
			{ id: 'i-2', customer_id: 'c-1', line_items: [line('l-3', 'help-eur')] },
			{
				id: 'i-old',
				customer_id: 'c-1',
				status: 'paid',
				line_items: [line('l-4', 'box-eur')],
				_imported: true,
			},
		],
	},
});

const pay = (invoice = 'i-1') => site.control().act({ do: 'payInvoice', invoice });
const paid = async () => String((await pay()).id);
const lastEvent = async () => (await site.control().find('events')).at(-1)!;

describe('orders appear', () => {
	it('when an invoice is paid, for its shippable lines', async () => {
		const order = await pay();
		expect(order).toMatchObject({
			id: expect.stringMatching(/^\d+$/),
			document_number: 'ORD-1',
			invoice_id: 'i-1',
			customer_id: 'c-1',
			status: 'queued',
			payment_status: 'paid',
			order_type: 'system_generated',
			currency_code: 'EUR',
			sub_total: 1500,
			discount: 100,
			tax: 375,
			total: 1775,
			amount_paid: 1775,
			refundable_credits: 1775,
			deleted: false,
			is_resent: false,
			shipping_address: { line1: 'Kaj 2', object: 'shipping_address' },
			billing_address: { line1: 'Gade 1', object: 'billing_address' },
		});
		expect(order.order_line_items).toEqual([
			expect.objectContaining({
				id: expect.stringMatching(/^oli_/),
				invoice_id: 'i-1',
				invoice_line_item_id: 'l-1',
				unit_price: 500,
				fulfillment_quantity: 3,
				amount: 1500,
				fulfillment_amount: 1775,
				entity_id: 'box-eur',
				entity_type: 'charge_item_price',
				sku: 'B-1',
				is_shippable: true,
				status: 'queued',
				object: 'order_line_item',
			}),
		]);
		const { body } = await site.get(`/orders/${String(order.id)}`);
		expect(body.order).toEqual({ ...order, object: 'order' });
		expect(await lastEvent()).toMatchObject({
			event_type: 'order_created',
			source: 'system',
			content: body,
		});
		expect((await site.get('/invoices/i-1')).body.invoice).toMatchObject({
			status: 'paid',
			amount_due: 0,
		});
	});

	it('not twice, not without something to ship, not if they are off', async () => {
		await pay();
		await expect(pay()).rejects.toThrow('has an order already');
		await expect(pay('i-2')).rejects.toThrow('no lines of shippable items');
		expect((await site.get('/invoices/i-2')).body.invoice.status).toBe('payment_due');
		await expect(pay('i-9')).rejects.toThrow('i-9');
		await expect(site.control().create('orders', { total: 1 })).rejects.toThrow('pay an invoice');
		await site.control().configure({ ordersEnabled: false });
		await expect(pay('i-old')).rejects.toThrow('not enabled');
		expect(refusal(await site.get('/orders'))).toEqual([
			400,
			'configuration_incompatible',
			undefined,
		]);
	});

	it('never by a POST', async () => {
		const refused = await site.post('/orders', { invoice_id: 'i-1' });
		expect(refusal(refused)).toEqual([400, 'configuration_incompatible', undefined]);
	});
});

describe('lists', () => {
	it('filter and sort by the documented fields', async () => {
		await pay();
		await pay('i-old');
		const ids = async (params: Record<string, string>) =>
			(await site.get('/orders', params)).body.list.map(
				({ order }: { order: { invoice_id: string } }) => order.invoice_id,
			);
		expect(await ids({ 'sort_by[asc]': 'updated_at' })).toEqual(['i-1', 'i-old']);
		expect(await ids({ 'invoice_id[in]': '["i-old"]' })).toEqual(['i-old']);
		expect(await ids({ 'status[is]': 'shipped' })).toEqual([]);
		expect(
			await ids({ 'order_type[is]': 'system_generated', 'is_resent[is]': 'false' }),
		).toHaveLength(2);
		for (const name of ['customer_id[is]', 'reference_id[is]']) {
			expect(refusal(await site.get('/orders', { [name]: 'x' }))).toEqual([
				400,
				'invalid_request',
				name,
			]);
		}
		expect((await site.get('/orders/99')).status).toBe(404);
	});
});

describe('updates', () => {
	it('change how an order is fulfilled', async () => {
		const id = await paid();
		const item = (
			(await site.control().get('orders', id))!.order_line_items as { id: string }[]
		)[0]!;
		const { body } = await site.post(`/orders/${id}`, {
			reference_id: 'erp-1',
			note: 'til døren',
			tracking_id: 'T1',
			shipping_date: 1_900_000_000,
			shipping_address: { line1: 'Ny 3', country: 'NO' },
			order_line_items: { id: [item.id], sku: ['B-2'] },
		});
		expect(body.order).toMatchObject({
			reference_id: 'erp-1',
			note: 'til døren',
			tracking_id: 'T1',
			shipping_date: 1_900_000_000,
			shipping_address: {
				line1: 'Ny 3',
				country: 'NO',
				validation_status: 'not_validated',
				object: 'shipping_address',
			},
			order_line_items: [{ id: item.id, sku: 'B-2', status: 'queued' }],
		});
		expect(await lastEvent()).toMatchObject({
			event_type: 'order_updated',
			source: 'api',
			content: body,
		});
	});

	it.each([
		[{ total: 1 }, 400, 'invalid_request', 'total'],
		[{ customer_id: 'c-2' }, 400, 'invalid_request', 'customer_id'],
		[{ cf_x: 'y' }, 400, 'invalid_request', 'cf_x'],
		[{ note: 'x'.repeat(601) }, 400, 'param_wrong_value', 'note'],
		[{ shipping_date: 0 }, 400, 'param_wrong_value', 'shipping_date'],
		[{ status: 'sent' }, 400, 'param_wrong_value', 'status'],
		[{ status: 'complete' }, 400, 'param_wrong_value', 'status'],
		[{ status: 'cancelled' }, 409, 'invalid_state_for_request', 'status'],
		[{ status: 'returned' }, 409, 'invalid_state_for_request', 'status'],
		[{ cancellation_reason: 'others' }, 409, 'invalid_state_for_request', 'cancellation_reason'],
		[{ order_line_items: { id: ['x'] } }, 400, 'param_wrong_value', 'order_line_items[id][0]'],
		[{ order_line_items: { sku: ['x'] } }, 400, 'param_wrong_value', 'order_line_items[id][0]'],
	])('refuse %j', async (params, status, code, param) => {
		const id = await paid();
		const refused = await site.post(`/orders/${id}`, params);
		expect(refusal(refused)).toEqual([status, code, param]);
	});

	it('move the status onward, with its moments, its lines and its own events', async () => {
		const id = await paid();
		const to = async (status: string) => (await site.post(`/orders/${id}`, { status })).body.order;
		for (const [status, moment, type] of [
			['on_hold', undefined, 'order_updated'],
			['queued', undefined, 'order_updated'],
			['awaiting_shipment', undefined, 'order_updated'],
			['shipped', 'shipped_at', 'order_updated'],
			['delivered', 'delivered_at', 'order_delivered'],
			['returned', undefined, 'order_returned'],
		] as const) {
			const order = await to(status);
			expect(order).toMatchObject({ status, order_line_items: [{ status }] });
			if (moment) expect(order[moment]).toEqual(order.status_update_at);
			expect((await lastEvent()).event_type).toBe(type);
		}
		expect(refusal(await site.post(`/orders/${id}`, { status: 'queued' }))).toEqual([
			409,
			'invalid_state_for_request',
			'status',
		]);
	});

	it('count even if they say the same, unless set otherwise', async () => {
		const id = await paid();
		const version = async () =>
			(await site.post(`/orders/${id}`, { note: 'x' })).body.order.resource_version as number;
		const first = await version();
		expect(await version()).toBeGreaterThan(first);
		await site.control().configure({ emptyWriteCounts: false });
		const third = await version();
		expect(await version()).toBe(third);
	});
});

describe('cancel and reopen', () => {
	it('refund by a credit note, and take it back', async () => {
		const id = await paid();
		const cancelled = await site.post(`/orders/${id}/cancel`, {
			cancellation_reason: 'product_not_available',
			credit_note: { total: 1000 },
		});
		expect(cancelled.body.order).toMatchObject({
			status: 'cancelled',
			cancellation_reason: 'product_not_available',
			cancelled_at: expect.any(Number),
			refundable_credits: 775,
			refundable_credits_issued: 1000,
			linked_credit_notes: [{ type: 'refundable', amount: 1000, status: 'refund_due' }],
			order_line_items: [{ status: 'cancelled' }],
		});
		expect((await lastEvent()).event_type).toBe('order_cancelled');
		expect(refusal(await site.post(`/orders/${id}`, { status: 'queued' }))[0]).toBe(409);
		const reopened = await site.post(`/orders/${id}/reopen`, {
			void_cancellation_credit_notes: true,
		});
		expect(reopened.body.order).toMatchObject({
			status: 'queued',
			refundable_credits: 1775,
			refundable_credits_issued: 0,
			linked_credit_notes: [{ status: 'voided' }],
		});
		expect(reopened.body.order.cancellation_reason).toBeUndefined();
		expect((await lastEvent()).event_type).toBe('order_updated');
	});

	it('refuse what cannot be', async () => {
		const id = await paid();
		const cancel = (params = {}) =>
			site.post(`/orders/${id}/cancel`, { cancellation_reason: 'others', ...params });
		expect(refusal(await site.post(`/orders/${id}/cancel`))).toEqual([
			400,
			'param_wrong_value',
			'cancellation_reason',
		]);
		expect(refusal(await cancel({ credit_note: { total: 1776 } }))).toEqual([
			400,
			'param_wrong_value',
			'credit_note[total]',
		]);
		expect((await site.post(`/orders/${id}/reopen`)).status).toBe(409);
		await site.post(`/orders/${id}`, { status: 'shipped' });
		expect(refusal(await cancel())).toEqual([409, 'invalid_state_for_request', undefined]);
	});
});

describe('imported orders', () => {
	const importOrder = (more = {}) =>
		site.post('/orders/import_order', {
			id: 'old-1',
			invoice_id: 'i-old',
			status: 'delivered',
			created_at: 1_600_000_000,
			order_date: 1_600_000_000,
			shipping_date: 1_600_086_400,
			...more,
		});

	it('belong to imported invoices, and can be numbered and deleted', async () => {
		const { body } = await importOrder({ note: 'gammel' });
		expect(body.order).toMatchObject({
			id: 'old-1',
			invoice_id: 'i-old',
			customer_id: 'c-1',
			status: 'delivered',
			order_type: 'manual',
			created_at: 1_600_000_000,
			note: 'gammel',
			total: 1875,
			order_line_items: [{ entity_id: 'box-eur', status: 'delivered' }],
		});
		expect(body.order.document_number).toBeUndefined();
		const numbered = await site.post('/orders/old-1/assign_order_number');
		expect(numbered.body.order.document_number).toBe('ORD-1');
		const again = await site.post('/orders/old-1/assign_order_number');
		expect(again.body).toEqual(numbered.body);
		const deleted = await site.post('/orders/old-1/delete');
		expect(deleted.body.order).toMatchObject({ id: 'old-1', deleted: true });
		expect((await lastEvent()).event_type).toBe('order_deleted');
		expect((await site.get('/orders/old-1')).status).toBe(404);
		expect((await site.get('/orders')).body).toEqual({ list: [] });
		expect((await site.get('/orders', { include_deleted: true })).body.list).toEqual([
			deleted.body,
		]);
		expect((await importOrder()).body.api_error_code).toBe('duplicate_entry');
	});

	it.each([
		[{ invoice_id: 'i-9' }, 404, 'resource_not_found', undefined],
		[{ invoice_id: 'i-1' }, 409, 'invalid_state_for_request', 'invoice_id'],
		[{ id: '4711' }, 400, 'param_wrong_value', 'id'],
		[{ status: 'complete' }, 400, 'param_wrong_value', 'status'],
		[{ customer_id: 'c-2' }, 400, 'param_wrong_value', 'customer_id'],
		[{ created_at: 4_000_000_000 }, 400, 'param_wrong_value', 'created_at'],
		[{ document_number: 'ORD-7' }, 400, 'param_wrong_value', 'document_number'],
		[{ total: 7 }, 400, 'invalid_request', 'total'],
		[{ refundable_credits_issued: 9999 }, 400, 'param_wrong_value', 'refundable_credits_issued'],
	])('are refused with %j', async (params, status, code, param) => {
		expect(refusal(await importOrder(params))).toEqual([status, code, param]);
	});

	it('are the only ones that can be deleted, unless they were refunded', async () => {
		const id = await paid();
		expect(refusal(await site.post(`/orders/${id}/delete`))[1]).toBe('invalid_state_for_request');
		await importOrder({ refundable_credits_issued: 10 });
		expect((await site.post('/orders/old-1/delete')).status).toBe(409);
	});
});

describe('parameters', () => {
	const schemas = officialSchemas('order');
	const shapeOf = (name: string) =>
		(schemas[name] as unknown as { shape: Record<string, unknown> }).shape;

	it.each<[string, ParamTable]>([
		['UpdateOrderBodySchema', ORDER_UPDATE],
		['ImportOrderOrderBodySchema', ORDER_IMPORT],
		['CancelOrderBodySchema', ORDER_CANCEL],
		['ReopenOrderBodySchema', ORDER_REOPEN],
	])('%s are those of the official client, with its lengths and values', (name, table) => {
		expect(Object.keys(table).sort()).toEqual(Object.keys(shapeOf(name)).sort());
		const accepts = (param: string, value: unknown) => {
			const result = schemas[name]!.safeParse({ [param]: value });
			return !result.error?.issues.some(({ path }) => path[0] === param);
		};
		for (const [param, { type, max, values = [] }] of Object.entries(table)) {
			if (type === 'text') {
				const longest = [accepts(param, 'x'.repeat(max!)), accepts(param, 'x'.repeat(max! + 1))];
				expect([param, ...longest]).toEqual([param, true, false]);
			}
			expect([param, values.filter((value) => !accepts(param, value))]).toEqual([param, []]);
		}
	});

	it('of the list are those of the official client', () => {
		const paging = [
			'limit',
			'offset',
			'sort_by',
			'include_deleted',
			'exclude_deleted_credit_notes',
		];
		expect([...Object.keys(ORDER_FILTERS), ...paging].sort()).toEqual(
			Object.keys(shapeOf('ListOrderBodySchema')).sort(),
		);
	});
});
