/** The filters and orders of `Business.invoices`. */
import type { Amounts } from './amounts';
import type { Args, Ctx, WaveRecord } from './context';
import { compare, decimal } from './decimal';
import { COMMON_SORTS, connection } from './lists';

interface Derived {
	amounts: Amounts;
	status: string;
}

/** Filters that look at what is computed; a list without them is spared the work. */
const DERIVED = /^(STATUS|AMOUNT_DUE|AMOUNT_PAID|TOTAL)_/;

export function listInvoices(
	ctx: Ctx,
	businessId: string,
	args: Args,
	derive: (invoice: WaveRecord) => Derived,
) {
	const known = new Map<string, Derived>();
	const derivedOf = (invoice: WaveRecord) => {
		const found = known.get(invoice.id) ?? derive(invoice);
		known.set(invoice.id, found);
		return found;
	};
	const given = (name: string) => args[name] !== undefined && args[name] !== null;
	const equals = (name: string, value: unknown) => !given(name) || args[name] === value;

	const keep = (invoice: WaveRecord): boolean =>
		equals('customerId', invoice.customerId) &&
		equals('currency', invoice.currency) &&
		// Nothing here has a source.
		!given('sourceId') &&
		(!given('invoiceNumber') ||
			String(invoice.invoiceNumber).includes(String(args.invoiceNumber))) &&
		(!given('invoiceDateStart') || String(invoice.invoiceDate) >= String(args.invoiceDateStart)) &&
		(!given('invoiceDateEnd') || String(invoice.invoiceDate) <= String(args.invoiceDateEnd)) &&
		(!given('status') || derivedOf(invoice).status === args.status) &&
		(!given('amountDue') ||
			compare(derivedOf(invoice).amounts.amountDue, decimal(String(args.amountDue))) === 0);

	const amount = (name: 'amountDue' | 'amountPaid' | 'total') => (invoice: WaveRecord) => {
		const { units, scale } = derivedOf(invoice).amounts[name];
		return Number(units) / 10 ** scale;
	};
	const sort = (args.sort ?? []) as string[];
	return connection(ctx, {
		entity: 'invoices',
		businessId,
		args,
		keep,
		sorts: {
			...COMMON_SORTS,
			AMOUNT_DUE: amount('amountDue'),
			AMOUNT_PAID: amount('amountPaid'),
			TOTAL: amount('total'),
			STATUS: (invoice) => derivedOf(invoice).status,
			DUE_AT: (invoice) => String(invoice.dueDate),
			INVOICE_DATE: (invoice) => String(invoice.invoiceDate),
			INVOICE_NUMBER: (invoice) => String(invoice.invoiceNumber),
			CUSTOMER_NAME: (invoice) =>
				String(ctx.call.db.customers.get(String(invoice.customerId))?.name ?? ''),
		},
		// A status changes with the day, without any write.
		also: given('status') || sort.some((name) => DERIVED.test(name)) ? ctx.wave.today() : null,
	});
}
