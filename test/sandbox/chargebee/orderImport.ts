/** `POST /orders/import_order`: orders of another system, for invoices that were imported from there. */
import type { RawRecord } from '../types';
import {
	check,
	fail,
	form,
	given,
	isHidden,
	notFound,
	ok,
	stamps,
	wrong,
	type Call,
	type Chargebee,
} from './context';
import { orderOf, runningNumber } from './invoices';
import { ORDER_IMPORT } from './orderParams';
import { notify, ORDER, ORDER_NUMBER, wrapped } from './orderRecords';
import { duplicate } from './records';

function checkId(cb: Chargebee, id: string): void {
	// Ids that are numbers are Chargebee's own: it counts them up.
	if (/^\d+$/.test(id)) wrong('id', 'cannot be a number; use a prefix.');
	if (cb.runtime.store.now.orders.get(id)) duplicate('id', id);
}

function checkNumber(cb: Chargebee, number: string): void {
	const { store } = cb.runtime;
	const own = ORDER_NUMBER.exec(number)?.[1];
	if (own !== undefined && Number(own) > (store.sequences().orderNumber ?? 0)) {
		wrong('document_number', "is ahead of the site's series of order numbers.");
	}
	if (store.now.orders.all().some(({ document_number }) => document_number === number)) {
		duplicate('document_number', number);
	}
}

function importedInvoice(cb: Chargebee, values: RawRecord): RawRecord {
	const id = String(values.invoice_id);
	const invoice = cb.runtime.store.now.invoices.get(id);
	if (!invoice || invoice.deleted === true || isHidden(cb, 'invoices', invoice, 'reads')) {
		return notFound('Invoice', id);
	}
	if (invoice._imported !== true) {
		fail(
			409,
			'invalid_state_for_request',
			'Orders can be imported for imported invoices only.',
			'invoice_id',
		);
	}
	for (const name of ['subscription_id', 'customer_id']) {
		if (values[name] !== undefined && values[name] !== invoice[name]) {
			wrong(name, 'is not that of the invoice.');
		}
	}
	return invoice;
}

export function importOrder(cb: Chargebee, call: Call) {
	const values = given(check(form(call), ORDER_IMPORT));
	const now = cb.nowSeconds();
	if (values.id !== undefined) checkId(cb, String(values.id));
	if (values.document_number !== undefined) checkNumber(cb, String(values.document_number));
	if (Number(values.created_at) > now) wrong('created_at', 'cannot lie in the future.');
	const invoice = importedInvoice(cb, values);
	const fields = orderOf(cb, invoice);
	if (!fields) {
		return fail(
			409,
			'invalid_state_for_request',
			'The invoice has no lines of shippable items.',
			'invoice_id',
		);
	}
	const issued = Number(values.refundable_credits_issued ?? 0);
	if (issued > Number(fields.total)) {
		wrong('refundable_credits_issued', "is more than the order's total.");
	}
	const address = (name: string) =>
		values[name] === undefined ? {} : { [name]: { ...(values[name] as RawRecord), object: name } };
	const order = cb.runtime.store.now.orders.put({
		id: runningNumber(cb, 'orders'),
		...fields,
		payment_status: invoice.status === 'paid' ? 'paid' : 'not_paid',
		...values,
		...address('shipping_address'),
		...address('billing_address'),
		refundable_credits: Number(fields.total) - issued,
		refundable_credits_issued: issued,
		order_line_items: (fields.order_line_items as RawRecord[]).map((line) => ({
			...line,
			status: values.status,
		})),
		order_type: 'manual',
		status_update_at: now,
		created_by: 'full_access_key_v1',
		_imported: true,
		...stamps(cb),
	});
	notify(cb, order, ORDER.created);
	return ok(wrapped(order));
}
