/**
 * Orders: Chargebee makes them when an invoice with shippable items is paid. The API changes how they
 * are fulfilled, nothing else; it cannot make one but for an imported invoice.
 */
import type { RawRecord } from '../types';
import {
	check,
	contextEntity,
	fail,
	flagOf,
	form,
	given,
	inContext,
	ok,
	overlay,
	page,
	wrong,
	type Call,
	type CbRoute,
	type Chargebee,
} from './context';
import { assignNumber, cancel, remove, reopen } from './orderActions';
import { importOrder } from './orderImport';
import { FORMER_STATUSES, ORDER_FILTERS, ORDER_UPDATE } from './orderParams';
import { find, ORDER, store, wrapped } from './orderRecords';

/** Statuses that an order can go to from each one; which ones are allowed is documented nowhere. */
const OPEN = ['queued', 'awaiting_shipment', 'on_hold'];
const NEXT: Record<string, readonly string[]> = {
	queued: [...OPEN, 'shipped', 'partially_delivered', 'delivered'],
	awaiting_shipment: [...OPEN, 'shipped', 'partially_delivered', 'delivered'],
	on_hold: [...OPEN, 'shipped', 'partially_delivered', 'delivered'],
	shipped: ['shipped', 'partially_delivered', 'delivered', 'returned'],
	partially_delivered: ['partially_delivered', 'delivered', 'returned'],
	delivered: ['delivered', 'returned'],
	returned: ['returned'],
	cancelled: [],
};

function checkStatus(before: RawRecord, status: string): void {
	if (FORMER_STATUSES.includes(status)) {
		wrong('status', 'belongs to manual orders of former times.');
	}
	if (status === 'cancelled') {
		fail(
			409,
			'invalid_state_for_request',
			'An order is cancelled by the operation cancel, which says why.',
			'status',
		);
	}
	if (!(NEXT[String(before.status)] ?? []).includes(status)) {
		fail(
			409,
			'invalid_state_for_request',
			`An order in status ${String(before.status)} cannot become ${status}.`,
			'status',
		);
	}
}

/** Lines follow the order's status unless they are given one of their own. */
function changedLines(before: RawRecord, values: RawRecord): RawRecord[] {
	const lines = (before.order_line_items ?? []) as RawRecord[];
	const changes = (values.order_line_items ?? []) as RawRecord[];
	changes.forEach(({ id }, index) => {
		if (!lines.some((line) => line.id === id)) {
			wrong(`order_line_items[id][${index}]`, 'is no line of this order.');
		}
	});
	return lines.map((line) => ({
		...line,
		...(values.status === undefined ? {} : { status: values.status }),
		...given(changes.find(({ id }) => id === line.id) ?? {}),
	}));
}

/** The moments that come with a status, unless they are known. */
function momentsOf(cb: Chargebee, before: RawRecord, after: RawRecord): RawRecord {
	const now = cb.nowSeconds();
	if (before.status === after.status) return {};
	return {
		status_update_at: now,
		...(after.status === 'shipped' && after.shipped_at === undefined ? { shipped_at: now } : {}),
		...(after.status === 'delivered' && after.delivered_at === undefined
			? { delivered_at: now }
			: {}),
	};
}

function update(cb: Chargebee, call: Call) {
	const before = find(cb, call);
	const values = check(form(call), ORDER_UPDATE);
	if (values.status !== undefined) checkStatus(before, String(values.status));
	for (const name of ['cancellation_reason', 'cancelled_at']) {
		if (values[name] !== undefined && before.status !== 'cancelled') {
			fail(409, 'invalid_state_for_request', 'The order is not cancelled.', name);
		}
	}
	const { order_line_items: _, shipping_address: address, ...plain } = values;
	const merged: RawRecord = {
		...overlay(cb.settings, before, plain),
		order_line_items: changedLines(before, values),
		...(address === undefined
			? {}
			: {
					shipping_address: {
						...given(address as RawRecord),
						validation_status: (address as RawRecord).validation_status ?? 'not_validated',
						object: 'shipping_address',
					},
				}),
	};
	const after = { ...merged, ...momentsOf(cb, before, merged) };
	return ok(wrapped(store(cb, before, after)));
}

function list(cb: Chargebee, call: Call) {
	const deleted = flagOf(call, 'include_deleted');
	// Credit notes are not told apart here, so the flag changes nothing; it must be one all the same.
	flagOf(call, 'exclude_deleted_credit_notes');
	const entity = contextEntity(cb, call);
	return page(cb, call, {
		entity: ORDER.entity,
		wrap: wrapped,
		rows: () =>
			call.lists.orders
				.all()
				.filter((row) => (deleted || row.deleted !== true) && inContext(entity, row)),
		filters: ORDER_FILTERS,
		sorts: ['created_at', 'updated_at'],
		params: ['include_deleted', 'exclude_deleted_credit_notes'],
	});
}

const refuseCreate = () =>
	fail(
		400,
		'configuration_incompatible',
		'Orders cannot be created any more: Chargebee makes them when an invoice is paid.',
	);

export function orderRoutes(cb: Chargebee): CbRoute[] {
	const route = (
		method: string,
		template: string,
		handle: (cb: Chargebee, call: Call) => ReturnType<CbRoute['handle']>,
	): CbRoute => ({
		method,
		template,
		handle: (call) =>
			cb.settings.ordersEnabled
				? handle(cb, call)
				: fail(400, 'configuration_incompatible', 'Orders are not enabled on this site.'),
	});
	return [
		route('GET', '/orders', list),
		route('POST', '/orders', refuseCreate),
		route('POST', '/orders/import_order', importOrder),
		route('GET', '/orders/{id}', (_, call) => ok(wrapped(find(cb, call)))),
		route('POST', '/orders/{id}', update),
		route('POST', '/orders/{id}/cancel', cancel),
		route('POST', '/orders/{id}/reopen', reopen),
		route('POST', '/orders/{id}/assign_order_number', assignNumber),
		route('POST', '/orders/{id}/delete', remove),
	];
}
