/** Storing orders, with the event that fits what changed. */
import type { RawRecord } from '../types';
import { stamps, type Call, type Chargebee } from './context';
import { orderOf, runningNumber, settleInvoice } from './invoices';
import { find as findRecord, view, type Kind } from './records';
import { seedStamps } from './seedStamps';

export const ORDER: Kind = {
	entity: 'orders',
	object: 'order',
	title: 'Order',
	created: 'order_created',
	changed: 'order_updated',
	deleted: 'order_deleted',
};

/** Some statuses have an event of their own, which then comes in place of `order_updated`. */
const STATUS_EVENTS: Record<string, string> = {
	cancelled: 'order_cancelled',
	delivered: 'order_delivered',
	returned: 'order_returned',
};

export const wrapped = (order: RawRecord) => ({ order: view(order, ORDER) });

export const find = (cb: Chargebee, call: Call) => findRecord(cb, call, ORDER);

/** Tells of an order that was stored. */
export const notify = (cb: Chargebee, order: RawRecord, eventType: string, source?: string) =>
	cb.emit(eventType, wrapped(order), source);

/** Stores a changed order; one that says the same as before counts too, unless set otherwise. */
export function store(
	cb: Chargebee,
	before: RawRecord,
	after: RawRecord,
	source?: string,
): RawRecord {
	const same = JSON.stringify(before) === JSON.stringify(after);
	if (same && !cb.settings.emptyWriteCounts) return before;
	const order = cb.runtime.store.now.orders.put({ ...after, ...stamps(cb) });
	const own = before.status === after.status ? undefined : STATUS_EVENTS[String(after.status)];
	notify(cb, order, own ?? ORDER.changed, source);
	return order;
}

/** Marks an order as deleted; lists show it only if they are asked for deleted ones. */
export function bury(cb: Chargebee, order: RawRecord, source?: string): RawRecord {
	const buried = cb.runtime.store.now.orders.put({ ...order, ...stamps(cb), deleted: true });
	notify(cb, buried, ORDER.deleted, source);
	return buried;
}

/** The next number of the site's own series. */
export const ORDER_NUMBER = /^ORD-(\d+)$/;
export const nextOrderNumber = (cb: Chargebee) => `ORD-${cb.runtime.store.next('orderNumber')}`;

/**
 * An invoice is paid, and its shippable lines become an order. Throws if the invoice cannot be paid,
 * has its order already, or has nothing to ship.
 */
export function payInvoice(cb: Chargebee, id: string): RawRecord {
	if (!cb.settings.ordersEnabled) throw new Error('orders are not enabled');
	const { orders } = cb.runtime.store.now;
	if (orders.by('invoice_id', id).some(({ deleted }) => deleted !== true)) {
		throw new Error(`invoice '${id}' has an order already`);
	}
	const fields = orderOf(cb, settleInvoice(cb, id));
	if (!fields) throw new Error(`invoice '${id}' has no lines of shippable items`);
	const now = cb.nowSeconds();
	const order = orders.put({
		id: runningNumber(cb, 'orders'),
		document_number: nextOrderNumber(cb),
		...fields,
		status: 'queued',
		order_type: 'system_generated',
		order_date: now,
		shipping_date: now,
		status_update_at: now,
		created_at: now,
		created_by: 'system',
		...stamps(cb),
	});
	notify(cb, order, ORDER.created, 'system');
	return order;
}

/** A seeded order: what is given is kept. */
export function seedOrder(cb: Chargebee, given: RawRecord): RawRecord {
	const { orders } = cb.runtime.store.now;
	const id = String(given.id ?? runningNumber(cb, 'orders'));
	if (orders.get(id)) throw new Error(`order '${id}' exists already`);
	const now = cb.nowSeconds();
	const lines = ((given.order_line_items ?? []) as RawRecord[]).map((line) => ({
		...line,
		object: 'order_line_item',
	}));
	return orders.put({
		id,
		status: 'queued',
		order_type: 'system_generated',
		price_type: 'tax_exclusive',
		currency_code: cb.settings.currencies[0],
		payment_status: 'paid',
		is_resent: false,
		is_gifted: false,
		deleted: false,
		refundable_credits_issued: 0,
		refundable_credits: given.total ?? 0,
		created_at: now,
		...given,
		...seedStamps(cb, given),
		...(given.order_line_items === undefined ? {} : { order_line_items: lines }),
	});
}
