/** Payments of invoices. */
import {
	bodyArray,
	bodyObject,
	DATE,
	INT,
	NUMBER,
	objectOf,
	oneOf,
	TEXT,
	type FieldType,
	type Json,
} from './body';
import {
	badRequest,
	notFound,
	notFoundProblem,
	ok,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { FINANCE_STATUS, paymentView, visibleInvoice } from './invoices';
import { idParam, paged, PAYMENT_PAGES } from './query';
import type { InvoiceRaw, PaymentRaw } from './raw';
import { noDimensions } from './seed';

const PAYMENT_TYPES = oneOf(
	...[0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 30, 31, 32, 33, 34, 35, 36, 37],
	...[1001, 1004, 1008, 1030, 1031, 1032],
);

const POST_FIELDS: Record<string, FieldType> = {
	amount: NUMBER,
	paymentDate: DATE,
	paymentType: PAYMENT_TYPES,
	financeStatus: FINANCE_STATUS,
	paymentIdentification: TEXT,
	invoiceId: INT,
	invoiceLink: TEXT,
	financeDimensions: objectOf({
		url: TEXT,
		productIdentification: TEXT,
		department: TEXT,
		dimension3: TEXT,
		dimension4: TEXT,
		dimension5: TEXT,
	}),
	shopOrderId: TEXT,
	paymentSystemCardType: TEXT,
};

/** In a change all but id and financeStatus are ignored, but still have to be known. */
const CHANGE_FIELDS: Record<string, FieldType> = { ...POST_FIELDS, id: INT, voucherNo: TEXT };

function findPayment(
	call: Call,
	id: string,
): { invoice: InvoiceRaw; payment: PaymentRaw } | undefined {
	const [invoice] = call.db.invoices.by('payment', id);
	const payment = invoice?.payments.find((one) => String(one.id) === id);
	return invoice && payment ? { invoice, payment } : undefined;
}

function setStatus(tenant: Tenant, call: Call, body: Json, id: string): unknown {
	if (typeof body.financeStatus !== 'number') return badRequest("'financeStatus' is required.");
	if (typeof body.id === 'number' && String(body.id) !== id) {
		return badRequest('The id of the body is not the id of the path.');
	}
	const found = findPayment(call, id);
	if (!found) return undefined;
	const changed = { ...found.payment, financeStatus: body.financeStatus };
	call.store.now.invoices.put({
		...found.invoice,
		payments: found.invoice.payments.map((one) => (one.id === changed.id ? changed : one)),
	});
	return paymentView(tenant, call, found.invoice.id, changed);
}

function createPayment(tenant: Tenant, call: Call, invoice: InvoiceRaw): PaymentRaw {
	const body = bodyObject(tenant, call, POST_FIELDS);
	if (typeof body.amount !== 'number' || body.amount === 0)
		return badRequest("'amount' is required.");
	if (typeof body.invoiceId === 'number' && body.invoiceId !== invoice.id) {
		return badRequest('The invoice of the body is not the invoice of the path.');
	}
	const text = (name: string) => (body[name] as string | null | undefined) ?? null;
	const payment: PaymentRaw = {
		id: call.store.next('payment', 60_001),
		amount: body.amount,
		paymentDate: text('paymentDate') ?? tenant.nowText(),
		paymentType: (body.paymentType as number | null | undefined) ?? 0,
		financeStatus: (body.financeStatus as number | null | undefined) ?? 0,
		paymentIdentification: text('paymentIdentification'),
		financeDimensions: body.financeDimensions
			? { ...noDimensions(), ...(body.financeDimensions as object) }
			: null,
		shopOrderId: text('shopOrderId'),
		paymentSystemCardType: text('paymentSystemCardType'),
		voucherNo: null,
	};
	call.store.now.invoices.put({ ...invoice, payments: [...invoice.payments, payment] });
	return payment;
}

export function paymentRoutes(tenant: Tenant): MembercareRoute[] {
	const invoiceOr404 = (call: Call) =>
		visibleInvoice(tenant, call, idParam(call, 'id')) ??
		notFound(`The invoice ${call.params.id} was not found.`);
	const change = (call: Call) => {
		const id = idParam(call, 'id');
		const changed = setStatus(tenant, call, bodyObject(tenant, call, CHANGE_FIELDS), id);
		return changed ? ok(changed) : notFoundProblem(`The payment ${id} was not found.`);
	};
	return [
		{
			method: 'GET',
			template: '/invoices/{id}/payments',
			handle: (call) => {
				const invoice = invoiceOr404(call);
				return ok(
					paged(
						tenant,
						call,
						() => invoice.payments,
						(payment) => paymentView(tenant, call, invoice.id, payment),
						PAYMENT_PAGES,
					),
				);
			},
		},
		{
			method: 'POST',
			template: '/invoices/{id}/payments',
			handle: (call) => {
				const invoice = invoiceOr404(call);
				return ok(paymentView(tenant, call, invoice.id, createPayment(tenant, call, invoice)));
			},
		},
		{ method: 'PUT', template: '/payments/{id}', handle: change },
		{ method: 'PATCH', template: '/payments/{id}', handle: change },
		{
			method: 'PATCH',
			template: '/payments',
			handle: (call) => {
				const results = bodyArray(tenant, call, CHANGE_FIELDS).map((body) => {
					if (typeof body.id !== 'number') return badRequest("'id' is required.");
					const payment = setStatus(tenant, call, body, String(body.id));
					return {
						payment: payment ?? null,
						httpStatusCode: payment ? 200 : 404,
						statusText: payment ? 'OK' : `The payment ${body.id} was not found.`,
					};
				});
				return ok(results.length === 1 ? results[0] : results);
			},
		},
	];
}
