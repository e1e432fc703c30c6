/** What can be done to an order beside changing it: cancel, reopen, number, delete. */
import type { RawRecord } from '../types';
import { check, fail, form, ok, wrong, type Call, type Chargebee } from './context';
import { ORDER_CANCEL, ORDER_REOPEN } from './orderParams';
import { bury, find, nextOrderNumber, store, wrapped } from './orderRecords';

/** What has left the house can come back, but cannot be cancelled. */
const CANCELLABLE = ['queued', 'awaiting_shipment', 'on_hold'];

const refuse = (message: string): never => fail(409, 'invalid_state_for_request', message);

const linesIn = (order: RawRecord, status: string) =>
	((order.order_line_items ?? []) as RawRecord[]).map((line) => ({ ...line, status }));

const notesOf = (order: RawRecord) => (order.linked_credit_notes ?? []) as RawRecord[];

/** A paid order is refunded by a credit note, in full unless a smaller total is given. */
function creditNote(cb: Chargebee, order: RawRecord, asked: unknown): RawRecord {
	const refundable = Number(order.refundable_credits ?? 0);
	const amount = Number(asked ?? refundable);
	if (amount > refundable) {
		wrong('credit_note[total]', `at most ${refundable} of this order can be refunded.`);
	}
	if (amount === 0) return {};
	const note = {
		id: `CN-${cb.runtime.store.next('creditNote')}`,
		type: 'refundable',
		amount,
		status: 'refund_due',
		amount_adjusted: 0,
		amount_refunded: 0,
		object: 'linked_credit_note',
	};
	return {
		linked_credit_notes: [...notesOf(order), note],
		refundable_credits: refundable - amount,
		refundable_credits_issued: Number(order.refundable_credits_issued ?? 0) + amount,
	};
}

/** The notes of the cancellation are void, and what they refunded can be refunded again. */
function withoutNotes(order: RawRecord): RawRecord {
	const open = notesOf(order).filter(({ status }) => status === 'refund_due');
	const amount = open.reduce((total, note) => total + Number(note.amount), 0);
	return {
		linked_credit_notes: notesOf(order).map((note) =>
			open.includes(note) ? { ...note, status: 'voided' } : note,
		),
		refundable_credits: Number(order.refundable_credits ?? 0) + amount,
		refundable_credits_issued: Number(order.refundable_credits_issued ?? 0) - amount,
	};
}

export function cancel(cb: Chargebee, call: Call) {
	const before = find(cb, call);
	const values = check(form(call), ORDER_CANCEL);
	const status = String(before.status);
	if (!CANCELLABLE.includes(status)) refuse(`An order in status ${status} cannot be cancelled.`);
	const now = cb.nowSeconds();
	const asked = (values.credit_note as RawRecord | undefined)?.total;
	const after = {
		...before,
		...creditNote(cb, before, asked),
		status: 'cancelled',
		cancellation_reason: values.cancellation_reason,
		cancelled_at: values.cancelled_at ?? now,
		status_update_at: now,
		order_line_items: linesIn(before, 'cancelled'),
	};
	return ok(wrapped(store(cb, before, after)));
}

export function reopen(cb: Chargebee, call: Call) {
	const before = find(cb, call);
	const values = check(form(call), ORDER_REOPEN);
	if (before.status !== 'cancelled') refuse('Only a cancelled order can be reopened.');
	const { cancellation_reason: _, cancelled_at: __, ...rest } = before;
	const after = {
		...rest,
		...(values.void_cancellation_credit_notes === true ? withoutNotes(before) : {}),
		status: 'queued',
		status_update_at: cb.nowSeconds(),
		order_line_items: linesIn(before, 'queued'),
	};
	return ok(wrapped(store(cb, before, after)));
}

/** Gives the next number of the series to an order that has none; one that has keeps it. */
export function assignNumber(cb: Chargebee, call: Call) {
	const before = find(cb, call);
	check(form(call), {});
	if (before.document_number !== undefined) return ok(wrapped(before));
	return ok(wrapped(store(cb, before, { ...before, document_number: nextOrderNumber(cb) })));
}

export function remove(cb: Chargebee, call: Call) {
	const order = find(cb, call);
	check(form(call), {});
	if (order._imported !== true) refuse('Only imported orders can be deleted.');
	if (Number(order.refundable_credits_issued ?? 0) > 0) {
		refuse('An order that was refunded cannot be deleted.');
	}
	return ok(wrapped(bury(cb, order)));
}
