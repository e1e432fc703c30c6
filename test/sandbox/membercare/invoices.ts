/** Invoices: everything is read-only but `financeStatus`. */
import { bodyArray, bodyObject, INT, oneOf, type Json } from './body';
import {
	badRequest,
	notFound,
	notFoundProblem,
	ok,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { debtorOr404, findDebtor } from './debtors';
import { debtorView } from './personViews';
import { boolParam, dateParam, idParam, intParam, paged, scattered } from './query';
import { personName, viewOf } from './views';
import type { InvoiceItemRaw, InvoiceRaw, PaymentRaw } from './raw';

export const FINANCE_STATUS_VALUES = [0, 1, 2, 3, -1] as const;
export const FINANCE_STATUS = oneOf(...FINANCE_STATUS_VALUES);
const STATUS_ONLY = { id: INT, financeStatus: FINANCE_STATUS };

function partyView(tenant: Tenant, call: Call, no: string) {
	// The role that hides a member does not take it out of the invoices that may be read.
	const debtor =
		findDebtor(tenant, call, no) ??
		(call.db.companies.get(no)
			? { kind: 'company' as const, member: call.db.companies.get(no)! }
			: call.db.persons.get(no)
				? { kind: 'person' as const, member: call.db.persons.get(no)! }
				: undefined);
	return debtor ? debtorView(viewOf(tenant, call), debtor, false) : null;
}

export function paymentView(tenant: Tenant, call: Call, invoiceId: number, payment: PaymentRaw) {
	return {
		id: payment.id,
		amount: payment.amount,
		paymentDate: payment.paymentDate,
		paymentType: payment.paymentType,
		financeStatus: payment.financeStatus,
		paymentIdentification: payment.paymentIdentification,
		invoiceId,
		invoiceLink: `${viewOf(tenant, call).api}/invoices/${invoiceId}`,
		financeDimensions: payment.financeDimensions,
		shopOrderId: payment.shopOrderId,
		paymentSystemCardType: payment.paymentSystemCardType,
		voucherNo: payment.voucherNo,
	};
}

function itemView(tenant: Tenant, call: Call, invoice: InvoiceRaw, item: InvoiceItemRaw) {
	const { api } = viewOf(tenant, call);
	return {
		id: item.id,
		sequence: item.sequence,
		buyer: partyView(tenant, call, item.buyerNo),
		description: item.description,
		unitPrice: item.unitPrice,
		quantity: item.quantity,
		totalPrice: item.totalPrice,
		totalVat: item.totalVat,
		financeDimensions: {
			url: `${api}/invoices/${invoice.id}/invoiceItems/${item.id}/financeDimensions`,
			...item.financeDimensions,
		},
		creditedInvoiceItemId: item.creditedInvoiceItemId,
		creditedInvoiceLink: null,
		isCredited: item.isCredited,
		invoiceLink: `${api}/invoices/${invoice.id}`,
		feeInfo: null,
		subscriptionInfo: null,
	};
}

export function invoiceView(tenant: Tenant, call: Call, invoice: InvoiceRaw) {
	const { api } = viewOf(tenant, call);
	const creator =
		invoice.createdByNo === null ? undefined : call.db.persons.get(invoice.createdByNo);
	return {
		id: invoice.id,
		url: `${api}/invoices/${invoice.id}`,
		payer: partyView(tenant, call, invoice.payerNo),
		sendInvoiceTo: partyView(tenant, call, invoice.sendInvoiceToNo),
		deliverProductsTo: partyView(tenant, call, invoice.deliverProductsToNo),
		financeStatus: invoice.financeStatus,
		financeDate: invoice.financeDate,
		payDueDate: invoice.payDueDate,
		incomeDate: invoice.incomeDate,
		creditedInvoiceId: invoice.creditedInvoiceId,
		creditedInvoiceLink:
			invoice.creditedInvoiceId === null ? null : `${api}/invoices/${invoice.creditedInvoiceId}`,
		eInvoiceInfo: invoice.eInvoiceInfo,
		source: invoice.source,
		payments: invoice.payments.map((payment) => paymentView(tenant, call, invoice.id, payment)),
		// Rows come as the database has them: the sequence tells the order.
		invoiceItems: scattered([...invoice.invoiceItems], (item) => item.id).map((item) =>
			itemView(tenant, call, invoice, item),
		),
		invoiceTexts: invoice.invoiceTexts.map((line) => ({
			url: `${api}/invoices/${invoice.id}/invoiceTexts/${line.labelId}`,
			invoiceLink: `${api}/invoices/${invoice.id}`,
			...line,
		})),
		recurringPaymentIdentification: null,
		creationInfo: {
			when: invoice.createdAt,
			who: creator
				? {
						debtorAccountNumber: creator.debtorAccountNumber,
						firstName: creator.firstname,
						lastName: creator.lastname,
						initials: personName(creator)
							.split(' ')
							.map((part) => part.charAt(0))
							.join(''),
					}
				: null,
		},
	};
}

export const visibleInvoice = (tenant: Tenant, call: Call, id: string): InvoiceRaw | undefined =>
	tenant.hidden.isHidden('invoices', id, 'reads') ? undefined : call.db.invoices.get(id);

const listedInvoices = (tenant: Tenant, call: Call) =>
	call.lists.invoices
		.all()
		.filter(({ id }) => !tenant.hidden.isHidden('invoices', String(id), 'lists'));

/** A number of the enum as a query parameter. */
export function statusParam(call: Call, name: string): number | null {
	const value = intParam(call, name, null);
	if (value !== null && !(FINANCE_STATUS_VALUES as readonly number[]).includes(value)) {
		badRequest(`The value '${value}' is not valid for ${name}.`);
	}
	return value;
}

/** The one change that the API takes; undefined when there is no such invoice. */
function setStatus(tenant: Tenant, call: Call, body: Json, id: string): InvoiceRaw | undefined {
	if (typeof body.financeStatus !== 'number') return badRequest("'financeStatus' is required.");
	if (typeof body.id === 'number' && String(body.id) !== id) {
		return badRequest('The id of the body is not the id of the path.');
	}
	const invoice = visibleInvoice(tenant, call, id);
	return invoice && call.store.now.invoices.put({ ...invoice, financeStatus: body.financeStatus });
}

export function invoiceRoutes(tenant: Tenant): MembercareRoute[] {
	const change = (call: Call) => {
		const id = idParam(call, 'id');
		const changed = setStatus(tenant, call, bodyObject(tenant, call, STATUS_ONLY), id);
		return changed
			? ok(invoiceView(tenant, call, changed))
			: notFoundProblem(`The invoice ${id} was not found.`);
	};
	return [
		{
			method: 'GET',
			template: '/invoices',
			handle: (call) => {
				const status = statusParam(call, 'financeStatus');
				const paymentStatus = statusParam(call, 'paymentFinanceStatus');
				const rows = () =>
					scattered(
						listedInvoices(tenant, call).filter(
							(invoice) =>
								(status === null || invoice.financeStatus === status) &&
								(paymentStatus === null ||
									invoice.payments.some((payment) => payment.financeStatus === paymentStatus)),
						),
						({ id }) => id,
					);
				return ok(paged(tenant, call, rows, (row) => invoiceView(tenant, call, row)));
			},
		},
		{
			method: 'GET',
			template: '/invoices/{id}',
			handle: (call) => {
				const invoice = visibleInvoice(tenant, call, idParam(call, 'id'));
				return invoice
					? ok(invoiceView(tenant, call, invoice))
					: notFound(`The invoice ${call.params.id} was not found.`);
			},
		},
		{ method: 'PUT', template: '/invoices/{id}', handle: change },
		{ method: 'PATCH', template: '/invoices/{id}', handle: change },
		{
			method: 'PATCH',
			template: '/invoices',
			handle: (call) => {
				const results = bodyArray(tenant, call, STATUS_ONLY).map((body) => {
					if (typeof body.id !== 'number') return badRequest("'id' is required.");
					const changed = setStatus(tenant, call, body, String(body.id));
					return {
						url: `${viewOf(tenant, call).api}/invoices/${body.id}`,
						invoice: changed ? invoiceView(tenant, call, changed) : null,
						httpStatusCode: changed ? 200 : 404,
						statusText: changed ? 'OK' : `The invoice ${body.id} was not found.`,
					};
				});
				// Declared as one object, though the input is a list: both forms must be understood.
				return ok(results.length === 1 ? results[0] : results);
			},
		},
		{
			method: 'GET',
			template: '/debtors/{no}/invoices',
			handle: (call) => {
				const { debtorAccountNumber } = debtorOr404(tenant, call).member;
				const after = dateParam(tenant, call, 'financedAfter');
				const reverse = boolParam(call, 'reverseOrder', false);
				const rows = () =>
					call.lists.invoices
						.by('payer', debtorAccountNumber)
						.filter(({ id }) => !tenant.hidden.isHidden('invoices', String(id), 'lists'))
						.filter(({ financeDate }) => after === null || (financeDate ?? '') > after)
						.sort((a, b) => (reverse ? b.id - a.id : a.id - b.id));
				return ok(paged(tenant, call, rows, (row) => invoiceView(tenant, call, row)));
			},
		},
	];
}
