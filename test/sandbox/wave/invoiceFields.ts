/** What a client may say of an invoice, and how it is stored. */
import type { RawRecord } from '../types';
import { refuseInput, type Ctx, type Wave, type WaveRecord } from './context';
import { decimal, isPositive, rounded } from './decimal';
import { childIdOf } from './ids';
import { productFor, salesTax } from './products';
import { customerFor } from './customers';
import { given, required, texts } from './values';

/** Places that quantities and prices of lines keep, half away from zero. */
export const LINE_PLACES = 8;

const TEXTS = ['poNumber', 'memo', 'footer', 'subhead'];

/** Texts and switches that are never null: null sets them back. */
const DEFAULTS: RawRecord = {
	title: 'Invoice',
	itemTitle: 'Items',
	unitTitle: 'Quantity',
	priceTitle: 'Price',
	amountTitle: 'Amount',
	disableAmexPayments: false,
	disableBankPayments: false,
	disableCreditCardPayments: false,
	hideName: false,
	hideDescription: false,
	hideUnit: false,
	hidePrice: false,
	hideAmount: false,
	requireTermsOfServiceAgreement: false,
};

export const BLANK_INVOICE: RawRecord = {
	...DEFAULTS,
	...Object.fromEntries(TEXTS.map((name) => [name, null])),
	status: 'DRAFT',
	exchangeRate: '1',
	discounts: [],
	items: [],
	lastSentAt: null,
	lastSentVia: null,
	lastViewedAt: null,
};

const withDefaults = (input: RawRecord): RawRecord =>
	Object.fromEntries(
		Object.entries(DEFAULTS)
			.filter(([name]) => given(input, name))
			.map(([name, value]) => [name, input[name] ?? value]),
	);

export const newItemId = (wave: Wave, businessId: string): string =>
	childIdOf(businessId, 'invoices', `item-${wave.runtime.store.next('id:items')}`);

/** A line with what the product says where the client says nothing. */
function item(ctx: Ctx, businessId: string, input: RawRecord, index: number): RawRecord {
	const path = (name: string) => ['items', index, name];
	const product = productFor(ctx, businessId, input.productId, path('productId'));
	const taxes = (input.taxes ?? null) as { salesTaxId: string }[] | null;
	return {
		id: newItemId(ctx.wave, businessId),
		productId: product.id,
		description: given(input, 'description') ? input.description : product.description,
		quantity: rounded(String(input.quantity ?? '1'), LINE_PLACES),
		unitPrice: rounded(String(input.unitPrice ?? product.unitPrice), LINE_PLACES),
		taxes: taxes
			? taxes.map((tax, at) => ({
					salesTaxId: salesTax(ctx, businessId, tax.salesTaxId, [
						...path('taxes'),
						at,
						'salesTaxId',
					]),
				}))
			: ((product.defaultSalesTaxIds ?? []) as string[]).map((id) => ({ salesTaxId: id })),
	};
}

function discounts(value: unknown): RawRecord[] {
	const list = (value ?? []) as RawRecord[];
	if (list.length > 1) refuseInput(['discounts'], 'An invoice has one discount at most.');
	return list.map((one) => {
		const name = one.discountType === 'PERCENTAGE' ? 'percentage' : 'amount';
		const size = one[name];
		if (typeof size !== 'string' || !isPositive(decimal(size))) {
			return refuseInput(['discounts', 0, name], `${name} must be above zero.`);
		}
		return { discountType: one.discountType, name: one.name ?? null, [name]: size };
	});
}

const numberKey = (businessId: string) => `number:${businessId}`;

/** Keeps the sequence above a number that was given by hand. */
export function noteNumber(wave: Wave, businessId: string, number: string): void {
	if (/^\d{1,15}$/.test(number)) {
		wave.runtime.store.reserve(numberKey(businessId), Number(number));
	}
}

export const nextNumber = (wave: Wave, businessId: string): string =>
	String(wave.runtime.store.next(numberKey(businessId)));

/** A number that a client has chosen. */
function ownNumber(
	ctx: Ctx,
	businessId: string,
	number: string,
	ownId: string | undefined,
): string {
	if (number.trim() === '') return refuseInput(['invoiceNumber'], 'Enter an invoice number.');
	const taken = ctx.call.store.now.invoices
		.by('invoiceNumber', number)
		.some((other) => other.businessId === businessId && other.id !== ownId);
	if (taken && ctx.wave.settings.duplicateInvoiceNumber === 'refuse') {
		return refuseInput(['invoiceNumber'], `Invoice number ${number} is in use.`, 'DUPLICATE');
	}
	noteNumber(ctx.wave, businessId, number);
	return number;
}

export const dayAfter = (day: string, days: number): string =>
	new Date(Date.parse(`${day}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** The changes that an input asks for. `before` is null for a new invoice. */
export function invoiceValues(
	ctx: Ctx,
	business: RawRecord,
	input: RawRecord,
	before: WaveRecord | null,
): RawRecord {
	const businessId = String(business.id);
	const has = (name: string) => given(input, name) && input[name] !== null;
	if (given(input, 'customerId')) required(input, 'customerId');
	return {
		...texts(ctx.wave.settings, input, TEXTS),
		...withDefaults(input),
		...(has('customerId') ? { customerId: customerFor(ctx, businessId, input.customerId).id } : {}),
		...(has('currency') ? { currency: input.currency } : {}),
		...(has('exchangeRate')
			? { exchangeRate: rounded(String(input.exchangeRate), LINE_PLACES) }
			: {}),
		...(has('invoiceDate') ? { invoiceDate: input.invoiceDate } : {}),
		...(has('dueDate') ? { dueDate: input.dueDate } : {}),
		...(has('status') ? { status: input.status } : {}),
		...(given(input, 'discounts') ? { discounts: discounts(input.discounts) } : {}),
		...(given(input, 'items')
			? {
					items: ((input.items ?? []) as RawRecord[]).map((one, index) =>
						item(ctx, businessId, one, index),
					),
				}
			: {}),
		...(has('invoiceNumber')
			? { invoiceNumber: ownNumber(ctx, businessId, String(input.invoiceNumber), before?.id) }
			: {}),
	};
}

export function checkInvoice(invoice: RawRecord): void {
	if (String(invoice.dueDate) < String(invoice.invoiceDate)) {
		refuseInput(['dueDate'], 'The due date cannot be before the invoice date.');
	}
	if (invoice.status !== 'DRAFT' && (invoice.items as RawRecord[]).length === 0) {
		refuseInput(['items'], 'An approved invoice has at least one item.', 'REQUIRED');
	}
}
