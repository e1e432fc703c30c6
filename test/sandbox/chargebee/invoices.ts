/** Invoices as far as orders need them: they can be read, and an order is made of their shippable lines. */
import type { RawRecord } from '../types';
import {
	booleanFilter,
	contextEntity,
	enumFilter,
	flagOf,
	inContext,
	newId,
	ok,
	page,
	stamps,
	textFilter,
	timestampFilter,
	type CbRoute,
	type Chargebee,
} from './context';
import { find, view, wrapped, type Kind } from './records';
import { seedStamps } from './seedStamps';

export const INVOICE: Kind = {
	entity: 'invoices',
	object: 'invoice',
	title: 'Invoice',
	created: 'invoice_generated',
	changed: 'invoice_updated',
	deleted: 'invoice_deleted',
};

const STATUSES = ['paid', 'posted', 'payment_due', 'not_paid', 'voided', 'pending'];

export const invoiceRoutes = (cb: Chargebee): CbRoute[] => [
	{
		method: 'GET',
		template: '/invoices',
		handle: (call) => {
			const deleted = flagOf(call, 'include_deleted');
			const entity = contextEntity(cb, call);
			return page(cb, call, {
				entity: 'invoices',
				wrap: (row) => wrapped(row, INVOICE),
				rows: () =>
					call.lists.invoices
						.all()
						.filter((row) => (deleted || row.deleted !== true) && inContext(entity, row)),
				filters: {
					id: textFilter(),
					customer_id: textFilter(),
					subscription_id: textFilter(),
					status: enumFilter(...STATUSES),
					recurring: booleanFilter,
					date: timestampFilter,
					paid_at: timestampFilter,
					updated_at: timestampFilter,
				},
				sorts: ['date', 'updated_at'],
				order: { by: 'date', descending: true },
				params: ['include_deleted'],
			});
		},
	},
	{
		method: 'GET',
		template: '/invoices/{id}',
		handle: (call) => ok(wrapped(find(cb, call, INVOICE), INVOICE)),
	},
];

const sumOf = (lines: RawRecord[], name: string) =>
	lines.reduce((total, line) => total + Number(line[name] ?? 0), 0);

/** `date`: of the invoice, in seconds; what is paid once is for that moment. */
function invoiceLine(cb: Chargebee, given: RawRecord, date: unknown): RawRecord {
	const quantity = Number(given.quantity ?? 1);
	const unit = Number(given.unit_amount ?? 0);
	return {
		id: newId(cb, 'li_'),
		date_from: date,
		date_to: date,
		quantity,
		unit_amount: unit,
		amount: unit * quantity,
		pricing_model: 'per_unit',
		is_taxed: Number(given.tax_amount ?? 0) > 0,
		tax_amount: 0,
		discount_amount: 0,
		item_level_discount_amount: 0,
		entity_type: 'charge_item_price',
		description: String(given.entity_id ?? 'Line'),
		...given,
		object: 'line_item',
	};
}

/** Totals of lines in minor units, as Chargebee reckons them. */
function totalsOf(lines: RawRecord[], priceType: unknown): RawRecord {
	const subTotal = sumOf(lines, 'amount');
	const tax = sumOf(lines, 'tax_amount');
	const discount = sumOf(lines, 'discount_amount');
	const total = subTotal - discount + (priceType === 'tax_inclusive' ? 0 : tax);
	return { sub_total: subTotal, tax, discount, total };
}

/** Invoices and orders without an id of their own get the next number that is free. */
export function runningNumber(cb: Chargebee, entity: 'invoices' | 'orders'): string {
	const { store } = cb.runtime;
	for (;;) {
		const id = String(store.next(`number:${entity}`));
		if (!store.now[entity].get(id)) return id;
	}
}

/**
 * An invoice from a seed or from a person: what is not given is reckoned from its lines.
 * `_imported: true` marks one that came from another system, the only kind that orders can be imported for.
 */
export function putInvoice(cb: Chargebee, given: RawRecord): RawRecord {
	const { invoices, customers } = cb.runtime.store.now;
	const id = String(given.id ?? runningNumber(cb, 'invoices'));
	if (invoices.get(id)) throw new Error(`invoice '${id}' exists already`);
	const now = cb.nowSeconds();
	const lines = ((given.line_items ?? []) as RawRecord[]).map((line) =>
		invoiceLine(cb, line, given.date ?? now),
	);
	const priceType = given.price_type ?? 'tax_exclusive';
	const { discount, ...totals } = totalsOf(lines, priceType);
	const total = Number(given.total ?? totals.total);
	const isPaid = given.status === 'paid';
	const owner = customers.get(String(given.customer_id));
	return invoices.put({
		id,
		status: 'payment_due',
		recurring: given.subscription_id !== undefined,
		price_type: priceType,
		currency_code: cb.settings.currencies[0],
		date: now,
		...totals,
		amount_due: isPaid ? 0 : total,
		amount_paid: isPaid ? total : 0,
		amount_adjusted: 0,
		credits_applied: 0,
		...(Number(discount) > 0
			? {
					discounts: [
						{ amount: discount, entity_type: 'document_level_discount', object: 'discount' },
					],
				}
			: {}),
		...(isPaid ? { paid_at: now } : {}),
		...(owner?.business_entity_id === undefined
			? {}
			: { business_entity_id: owner.business_entity_id }),
		term_finalized: true,
		is_gifted: false,
		deleted: false,
		...given,
		...seedStamps(cb, given),
		line_items: lines,
		object: 'invoice',
	});
}

/** The item behind a line is shipped. */
function isShippable(cb: Chargebee, line: RawRecord): boolean {
	const { itemPrices, items } = cb.runtime.store.now;
	const price = itemPrices.get(String(line.entity_id));
	return items.get(String(price?.item_id))?.is_shippable === true;
}

function orderLine(cb: Chargebee, invoice: RawRecord, line: RawRecord): RawRecord {
	const amount = Number(line.amount ?? 0);
	const tax = Number(line.tax_amount ?? 0);
	const discount = Number(line.discount_amount ?? 0);
	const payable = amount - discount + (invoice.price_type === 'tax_inclusive' ? 0 : tax);
	const price = cb.runtime.store.now.itemPrices.get(String(line.entity_id));
	const sku = (price?.accounting_detail as RawRecord | undefined)?.sku;
	return {
		id: newId(cb, 'oli_'),
		invoice_id: invoice.id,
		invoice_line_item_id: line.id,
		unit_price: line.unit_amount,
		description: line.description,
		amount,
		fulfillment_quantity: line.quantity,
		fulfillment_amount: payable,
		tax_amount: tax,
		amount_paid: payable,
		amount_adjusted: 0,
		refundable_credits_issued: 0,
		refundable_credits: payable,
		is_shippable: true,
		...(sku === undefined ? {} : { sku }),
		status: 'queued',
		entity_type: line.entity_type,
		entity_id: line.entity_id,
		discount_amount: discount,
		item_level_discount_amount: line.item_level_discount_amount ?? 0,
		object: 'order_line_item',
	};
}

const asAddress = (address: unknown, object: string): RawRecord | undefined =>
	address === undefined ? undefined : { ...(address as RawRecord), object };

/** All of an order that its invoice says; undefined if nothing of it is shipped. */
export function orderOf(cb: Chargebee, invoice: RawRecord): RawRecord | undefined {
	const lines = ((invoice.line_items ?? []) as RawRecord[])
		.filter((line) => isShippable(cb, line))
		.map((line) => orderLine(cb, invoice, line));
	if (lines.length === 0) return undefined;
	const { subscriptions, customers } = cb.runtime.store.now;
	const subscription = subscriptions.get(String(invoice.subscription_id));
	const customer = customers.get(String(invoice.customer_id));
	const totals = totalsOf(lines, invoice.price_type);
	return {
		invoice_id: invoice.id,
		subscription_id: invoice.subscription_id,
		customer_id: invoice.customer_id,
		business_entity_id: invoice.business_entity_id ?? customer?.business_entity_id,
		payment_status: 'paid',
		price_type: invoice.price_type,
		currency_code: invoice.currency_code,
		...totals,
		amount_paid: totals.total,
		amount_adjusted: 0,
		refundable_credits_issued: 0,
		refundable_credits: totals.total,
		rounding_adjustement: 0,
		paid_on: invoice.paid_at ?? cb.nowSeconds(),
		order_line_items: lines,
		shipping_address: asAddress(
			invoice.shipping_address ?? subscription?.shipping_address,
			'shipping_address',
		),
		billing_address: asAddress(
			invoice.billing_address ?? customer?.billing_address,
			'billing_address',
		),
		is_resent: false,
		is_gifted: false,
		deleted: false,
	};
}

/** The invoice is paid in full, if it is not yet. Throws if it is gone or voided. */
export function settleInvoice(cb: Chargebee, id: string): RawRecord {
	const { invoices } = cb.runtime.store.now;
	const invoice = invoices.get(id);
	if (!invoice || invoice.deleted === true) throw new Error(`there is no invoice '${id}'`);
	if (invoice.status === 'voided') throw new Error(`invoice '${id}' is voided`);
	if (invoice.status === 'paid') return invoice;
	const paid = invoices.put({
		...invoice,
		status: 'paid',
		amount_due: 0,
		amount_paid: invoice.total,
		paid_at: cb.nowSeconds(),
		...stamps(cb),
	});
	cb.emit(INVOICE.changed, { invoice: view(paid, INVOICE) }, 'system');
	return paid;
}
