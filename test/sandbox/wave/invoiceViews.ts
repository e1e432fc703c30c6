/** How invoices, their lines and their payments are read. */
import type { RawRecord } from '../types';
import {
	amountsOf,
	itemsOf,
	money,
	paymentsOf,
	shownDecimal,
	statusOf,
	type Amounts,
	type Line,
} from './amounts';
import { currencyOf } from './constants';
import { referred, type Ctx, type Resolver, type Resolvers, type Source } from './context';
import { sum, plus } from './decimal';
import { LINE_PLACES } from './invoiceFields';
import { newAnonymousId } from './invoices';

const amount =
	(name: Exclude<keyof Amounts, 'lines'>): Resolver =>
	(invoice, _, ctx) =>
		money(amountsOf(ctx, invoice)[name], String(invoice.currency));

/** Lines know their invoice's currency and their own amounts. */
function lines(ctx: Ctx, invoice: Source): Source[] {
	const amounts = amountsOf(ctx, invoice);
	return itemsOf(invoice).map((item, index) => ({
		...item,
		_currency: invoice.currency,
		_line: amounts.lines[index],
	}));
}

const lineOf = (item: Source) => item._line as Line;
const lineMoney = (item: Source, value: Line['subtotal']) => money(value, String(item._currency));

function discounts(invoice: Source): Source[] {
	return ((invoice.discounts ?? []) as RawRecord[]).map((discount) => ({
		...discount,
		__typename:
			discount.discountType === 'PERCENTAGE' ? 'PercentageInvoiceDiscount' : 'FixedInvoiceDiscount',
		createdAt: invoice.createdAt,
		modifiedAt: invoice.modifiedAt,
	}));
}

const at = (invoice: Source, ctx: Ctx, form: string) =>
	`${ctx.call.origin}/${form}/${newAnonymousId(String(invoice.internalId))}`;

const business: Resolver = ({ businessId }, _, ctx) => referred(ctx, 'businesses', businessId);

export const invoiceViewResolvers: Resolvers = {
	Invoice: {
		business,
		customer: ({ customerId }, _, ctx) => referred(ctx, 'customers', customerId),
		currency: ({ currency }) => currencyOf(currency),
		exchangeRate: ({ exchangeRate }, _, ctx) => shownDecimal(ctx, exchangeRate, LINE_PLACES),
		status: (invoice, _, ctx) => statusOf(ctx, invoice),
		subtotal: amount('subtotal'),
		discountTotal: amount('discountTotal'),
		taxTotal: amount('taxTotal'),
		total: amount('total'),
		amountDue: amount('amountDue'),
		amountPaid: amount('amountPaid'),
		items: (invoice, _, ctx) => lines(ctx, invoice),
		discounts: (invoice) => discounts(invoice),
		// Filled on single reads only.
		payments: (invoice, _, ctx) => (invoice._listed === true ? [] : paymentsOf(ctx, invoice)),
		anonymousId: (invoice) => newAnonymousId(String(invoice.internalId)),
		viewUrl: (invoice, _, ctx) => at(invoice, ctx, 'view'),
		pdfUrl: (invoice, _, ctx) => at(invoice, ctx, 'pdf'),
		attachments: () => [],
		invoiceReminders: () => [],
	},
	InvoiceItem: {
		product: ({ productId }, _, ctx) => referred(ctx, 'products', productId),
		account(item, _, ctx) {
			const product = referred(ctx, 'products', item.productId);
			return referred(ctx, 'accounts', product?.incomeAccountId);
		},
		quantity: ({ quantity }, _, ctx) => shownDecimal(ctx, quantity, LINE_PLACES),
		unitPrice: ({ unitPrice }, _, ctx) => shownDecimal(ctx, unitPrice, LINE_PLACES),
		price: ({ unitPrice }, _, ctx) => shownDecimal(ctx, unitPrice, LINE_PLACES),
		subtotal: (item) => lineMoney(item, lineOf(item).subtotal),
		total(item) {
			const { subtotal, taxes } = lineOf(item);
			return lineMoney(item, plus(subtotal, sum(taxes.map((tax) => tax.amount))));
		},
		taxes: (item, _, ctx) =>
			lineOf(item).taxes.map((tax) => ({
				amount: lineMoney(item, tax.amount),
				salesTax: referred(ctx, 'salesTaxes', tax.salesTaxId),
			})),
	},
	InvoicePayment: {
		business,
		account: ({ paymentAccountId }, _, ctx) => referred(ctx, 'accounts', paymentAccountId),
		invoice: ({ invoiceId }, _, ctx) => referred(ctx, 'invoices', invoiceId),
		customer({ invoiceId }, _, ctx) {
			const invoice = referred(ctx, 'invoices', invoiceId);
			return referred(ctx, 'customers', invoice?.customerId);
		},
		invoiceCurrency: ({ invoiceId }, _, ctx) =>
			currencyOf(referred(ctx, 'invoices', invoiceId)?.currency),
		paymentCurrency: ({ invoiceId }, _, ctx) =>
			currencyOf(referred(ctx, 'invoices', invoiceId)?.currency),
		businessCurrency: ({ businessId }, _, ctx) =>
			currencyOf(referred(ctx, 'businesses', businessId)?.currency),
	},
};
