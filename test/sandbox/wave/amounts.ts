/** What an invoice comes to, what of it is paid, and the status that follows. */
import type { RawRecord } from '../types';
import { exponentOf } from './constants';
import type { Ctx, Source, WaveRecord } from './context';
import {
	compare,
	decimal,
	isPositive,
	minus,
	padded,
	plain,
	plus,
	round,
	sum,
	times,
	withSeparators,
	ZERO,
	type Decimal,
} from './decimal';

/** The API's `Money`. `raw` overflows with large amounts, as it does there. */
export function money(value: Decimal, currencyCode: string): Source {
	const exponent = exponentOf(currencyCode);
	const exact = round(value, exponent);
	return {
		value: withSeparators(exact),
		minorUnitValue: exact.units.toString(),
		raw: Number(exact.units),
		currencyCode,
	};
}

export function shownDecimal({ wave }: Ctx, text: unknown, places: number): string {
	const value = round(decimal(String(text)), places);
	return wave.settings.padDecimals ? padded(value) : plain(value);
}

/** The rate that holds on a day; before the first one, the first. */
export function rateOn(tax: RawRecord, day: string): string {
	const rates = [...(tax.rates as { effective: string; rate: string }[])].sort((a, b) =>
		a.effective < b.effective ? -1 : 1,
	);
	return (rates.findLast(({ effective }) => effective <= day) ?? rates[0])?.rate ?? '0';
}

export interface Line {
	subtotal: Decimal;
	taxes: { salesTaxId: string; amount: Decimal }[];
}

export interface Amounts {
	lines: Line[];
	subtotal: Decimal;
	discountTotal: Decimal;
	taxTotal: Decimal;
	total: Decimal;
	amountPaid: Decimal;
	amountDue: Decimal;
}

export const itemsOf = (invoice: RawRecord): RawRecord[] => (invoice.items ?? []) as RawRecord[];

const HUNDREDTH: Decimal = { units: 1n, scale: 2 };

function discountOf(invoice: RawRecord, subtotal: Decimal, exponent: number): Decimal {
	const [discount] = (invoice.discounts ?? []) as RawRecord[];
	if (!discount) return round(ZERO, exponent);
	return discount.discountType === 'PERCENTAGE'
		? round(times(times(subtotal, decimal(String(discount.percentage))), HUNDREDTH), exponent)
		: round(decimal(String(discount.amount)), exponent);
}

/** A discount is spread over the lines by their share; what is left of the division goes to the last one. */
function spread(discount: Decimal, subtotals: Decimal[], total: Decimal): Decimal[] {
	let left = discount.units;
	return subtotals.map(({ units }, index) => {
		const share =
			index === subtotals.length - 1 || total.units === 0n
				? left
				: (discount.units * units) / total.units;
		left -= share;
		return { units: share, scale: discount.scale };
	});
}

function taxesOf(ctx: Ctx, invoice: RawRecord, item: RawRecord, base: Decimal, exponent: number) {
	const taxes = ((item.taxes ?? []) as { salesTaxId: string }[]).map(({ salesTaxId }) => ({
		salesTaxId,
		tax: ctx.call.db.salesTaxes.get(salesTaxId),
	}));
	const of = (tax: RawRecord | undefined, taxable: Decimal) =>
		round(times(taxable, decimal(tax ? rateOn(tax, String(invoice.invoiceDate)) : '0')), exponent);
	const simple = sum(
		taxes.filter(({ tax }) => tax?.isCompound !== true).map(({ tax }) => of(tax, base)),
	);
	return taxes.map(({ salesTaxId, tax }) => ({
		salesTaxId,
		amount: of(tax, tax?.isCompound === true ? plus(base, simple) : base),
	}));
}

export const paymentsOf = ({ call }: Ctx, invoice: RawRecord): WaveRecord[] =>
	call.db.invoicePayments.by('invoiceId', String(invoice.id));

export function amountsOf(ctx: Ctx, invoice: RawRecord): Amounts {
	const exponent = exponentOf(String(invoice.currency));
	const items = itemsOf(invoice);
	const subtotals = items.map(({ quantity, unitPrice }) =>
		round(times(decimal(String(quantity)), decimal(String(unitPrice))), exponent),
	);
	const subtotal = round(sum(subtotals), exponent);
	const discountTotal = discountOf(invoice, subtotal, exponent);
	const shares = spread(discountTotal, subtotals, subtotal);
	const lines = items.map((item, index) => ({
		subtotal: subtotals[index]!,
		taxes: taxesOf(ctx, invoice, item, minus(subtotals[index]!, shares[index]!), exponent),
	}));
	const taxTotal = round(
		sum(lines.flatMap(({ taxes }) => taxes.map(({ amount }) => amount))),
		exponent,
	);
	const total = plus(minus(subtotal, discountTotal), taxTotal);
	const paid = sum(paymentsOf(ctx, invoice).map(({ amount }) => decimal(String(amount))));
	const amountPaid = round(paid, exponent);
	return {
		lines,
		subtotal,
		discountTotal,
		taxTotal,
		total,
		amountPaid,
		amountDue: minus(total, amountPaid),
	};
}

/** Payments and the date decide over what was done with the invoice. */
export function statusOf(ctx: Ctx, invoice: RawRecord, amounts = amountsOf(ctx, invoice)): string {
	if (invoice.status === 'DRAFT') return 'DRAFT';
	const { total, amountPaid } = amounts;
	const order = compare(amountPaid, total);
	if (order > 0) return 'OVERPAID';
	if (order === 0 && isPositive(total)) return 'PAID';
	if (order < 0 && String(invoice.dueDate) < ctx.wave.today()) return 'OVERDUE';
	return isPositive(amountPaid) ? 'PARTIAL' : String(invoice.status);
}

/** What a customer owes in its own currency; invoices in others are left out. */
export function owedBy(ctx: Ctx, customer: RawRecord, overdueOnly: boolean): Source {
	const business = ctx.call.db.businesses.get(String(customer.businessId));
	const currency = String(customer.currency ?? business?.currency);
	const open = ctx.call.db.invoices
		.by('customerId', String(customer.id))
		.filter((invoice) => invoice.currency === currency)
		.map((invoice) => ({ amounts: amountsOf(ctx, invoice), invoice }))
		.map(({ amounts, invoice }) => ({ amounts, status: statusOf(ctx, invoice, amounts) }))
		.filter(({ status }) => (overdueOnly ? status === 'OVERDUE' : status !== 'DRAFT'));
	return money(sum(open.map(({ amounts }) => amounts.amountDue)), currency);
}
