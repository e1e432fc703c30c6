/** Records that are planted or that a person works on: the forms of the API, without its refusals. */
import { uuidOf } from '../rest/context';
import type { RawRecord, SeedReport, WaveEntity, WaveSeed } from '../types';
import type { Wave, WaveRecord } from './context';
import { BLANK_CUSTOMER } from './customers';
import { rounded } from './decimal';
import { businessIdOf } from './ids';
import { BLANK_INVOICE, LINE_PLACES, newItemId, noteNumber } from './invoiceFields';
import { insertInvoice } from './invoices';
import { BLANK_PAYMENT, insertPayment } from './payments';
import { BLANK_PRODUCT, PRICE_PLACES } from './products';
import { insert, update } from './records';

const EMPTY_ADDRESS: RawRecord = {
	addressLine1: null,
	addressLine2: null,
	city: null,
	postalCode: null,
	provinceCode: null,
	countryCode: null,
};

const BLANK_BUSINESS: RawRecord = {
	...{ isPersonal: false, isArchived: false, currency: 'USD', timezone: 'UTC', address: null },
	...{ phone: null, fax: null, mobile: null, tollFree: null, website: null },
	...{ organizationalType: 'CORPORATION', type: null, subtype: null, emailSendEnabled: true },
	...{ isClassicAccounting: false, isClassicInvoicing: false },
	/** Days from an invoice to its due date; not in the API. */
	paymentTermsDays: 30,
};

const BLANK_ACCOUNT: RawRecord = {
	...{ subtype: 'INCOME', currency: 'USD', isArchived: false, description: null },
	...{
		displayId: null,
		sequence: 1,
		balance: '0',
		balanceInBusinessCurrency: '0',
		classicId: null,
	},
};

const BLANK_SALES_TAX: RawRecord = {
	...{ abbreviation: 'TAX', description: null, isArchived: false, isCompound: false },
	...{ isRecoverable: true, rates: [], showTaxNumberOnInvoices: false, taxNumber: null },
};

/** Names that a raw record may have, beside those that every record has. */
const FIELDS: Record<WaveEntity, string[]> = {
	businesses: ['name', ...Object.keys(BLANK_BUSINESS)],
	customers: ['name', ...Object.keys(BLANK_CUSTOMER)],
	vendors: ['name', ...Object.keys(BLANK_CUSTOMER)],
	products: ['name', ...Object.keys(BLANK_PRODUCT)],
	accounts: ['name', ...Object.keys(BLANK_ACCOUNT)],
	salesTaxes: ['name', ...Object.keys(BLANK_SALES_TAX)],
	invoices: [
		...['customerId', 'currency', 'invoiceDate', 'dueDate', 'invoiceNumber'],
		...Object.keys(BLANK_INVOICE),
	],
	invoicePayments: [
		...['invoiceId', 'paymentAccountId', 'amount', 'paymentDate'],
		...Object.keys(BLANK_PAYMENT),
	],
};

const COMMON = ['id', 'internalId', 'businessId', 'createdAt', 'modifiedAt'];

/** Statuses that do not follow from payments or the date. */
const OWN_STATUSES = ['DRAFT', 'SAVED', 'UNPAID', 'SENT', 'VIEWED'];

function checkNames(entity: WaveEntity, record: RawRecord): void {
	const wrong = Object.keys(record).find(
		(name) => !COMMON.includes(name) && !FIELDS[entity].includes(name),
	);
	if (wrong !== undefined) throw new Error(`${entity} has no field '${wrong}'`);
	if ('status' in record && !OWN_STATUSES.includes(String(record.status))) {
		throw new Error(`the status ${String(record.status)} follows from payments or the date`);
	}
}

/** An address that is given in part has its other fields empty. */
function wholeAddress(record: RawRecord): RawRecord {
	const whole = (value: unknown) => value && { ...EMPTY_ADDRESS, ...(value as RawRecord) };
	const shippingDetails = record.shippingDetails as RawRecord | null | undefined;
	return {
		...record,
		...(record.address ? { address: whole(record.address) } : {}),
		...(shippingDetails
			? {
					shippingDetails: {
						...{ name: null, phone: null, instructions: null },
						...shippingDetails,
						address: whole(shippingDetails.address) ?? null,
					},
				}
			: {}),
	};
}

const firstBusiness = (wave: Wave): WaveRecord => wave.runtime.store.now.businesses.all()[0]!;

function businessOf(wave: Wave, record: RawRecord): WaveRecord {
	if (record.businessId === undefined) return firstBusiness(wave);
	const found = wave.runtime.store.now.businesses.get(String(record.businessId));
	if (!found) throw new Error(`there is no business '${String(record.businessId)}'`);
	return found;
}

const price = (record: RawRecord): RawRecord =>
	record.unitPrice === undefined
		? record
		: { ...record, unitPrice: rounded(String(record.unitPrice), PRICE_PLACES) };

/** Lines with their ids, and with what their products say. */
function lines(wave: Wave, business: WaveRecord, record: RawRecord): RawRecord {
	if (record.items === undefined) return record;
	const items = (record.items as RawRecord[]).map((item) => {
		const product = wave.runtime.store.now.products.get(String(item.productId));
		if (!product) throw new Error(`there is no product '${String(item.productId)}'`);
		return {
			id: item.id ?? newItemId(wave, business.id),
			productId: product.id,
			description: item.description ?? product.description,
			quantity: rounded(String(item.quantity ?? '1'), LINE_PLACES),
			unitPrice: rounded(String(item.unitPrice ?? product.unitPrice), LINE_PLACES),
			taxes: item.taxes ?? [],
		};
	});
	return { ...record, items };
}

/** The first account of a business with this subtype. */
export const accountOf = (wave: Wave, businessId: string, subtype: string): WaveRecord =>
	wave.runtime.store.now.accounts
		.by('businessId', businessId)
		.find((account) => account.subtype === subtype && account.isArchived !== true)!;

const STANDARD_ACCOUNTS = [
	['Cash on Hand', 'CASH_AND_BANK'],
	['Accounts Receivable', 'RECEIVABLE_INVOICES'],
	['Sales', 'INCOME'],
	['Consulting Income', 'INCOME'],
	['Discounts Given', 'DISCOUNTS'],
	['Other Income', 'OTHER_INCOME'],
	['Cost of Goods Sold', 'COST_OF_GOODS_SOLD'],
	['Office Supplies', 'EXPENSE'],
] as const;

/** A business and what every new one has: accounts, and one sales tax. */
export function plantBusiness(wave: Wave, record: RawRecord): WaveRecord {
	const { store } = wave.runtime;
	const uuid = uuidOf(`wave business ${store.next('id:businesses')}`);
	const at = wave.nowIso();
	const id = String(record.id ?? businessIdOf(uuid));
	const business = store.now.businesses.put({
		...BLANK_BUSINESS,
		name: 'Business',
		...wholeAddress(record),
		id,
		businessId: id,
		createdAt: record.createdAt ?? at,
		modifiedAt: record.modifiedAt ?? at,
	});
	for (const [name, subtype] of STANDARD_ACCOUNTS) {
		const { currency } = business;
		insert(wave, 'accounts', id, { ...BLANK_ACCOUNT, name, subtype, currency });
	}
	insert(wave, 'salesTaxes', id, {
		...BLANK_SALES_TAX,
		name: 'Value Added Tax',
		abbreviation: 'VAT',
		rates: [{ effective: '2016-01-01', rate: '0.25' }],
	});
	return business;
}

const blank: Partial<Record<WaveEntity, RawRecord>> = {
	customers: BLANK_CUSTOMER,
	vendors: BLANK_CUSTOMER,
	accounts: BLANK_ACCOUNT,
	salesTaxes: BLANK_SALES_TAX,
};

function plantProduct(wave: Wave, business: WaveRecord, record: RawRecord): WaveRecord {
	const accounts =
		record.incomeAccountId === undefined && record.expenseAccountId === undefined
			? { incomeAccountId: accountOf(wave, business.id, 'INCOME').id }
			: {};
	const fields = { ...BLANK_PRODUCT, ...accounts, ...price(record) };
	return insert(wave, 'products', business.id, fields);
}

function plantInvoice(wave: Wave, business: WaveRecord, record: RawRecord): WaveRecord {
	if (!wave.runtime.store.now.customers.get(String(record.customerId))) {
		throw new Error(`there is no customer '${String(record.customerId)}'`);
	}
	if (typeof record.invoiceNumber === 'string') {
		noteNumber(wave, business.id, record.invoiceNumber);
	}
	return insertInvoice({ wave }, business, lines(wave, business, record));
}

export function plant(wave: Wave, entity: WaveEntity, record: RawRecord): WaveRecord {
	checkNames(entity, record);
	if (entity === 'businesses') return plantBusiness(wave, record);
	const id = record.id === undefined ? undefined : String(record.id);
	if (id !== undefined && wave.runtime.store.now[entity].get(id)) {
		throw new Error(`${entity} ${id} exists already`);
	}
	const business = businessOf(wave, record);
	if (entity === 'products') return plantProduct(wave, business, record);
	if (entity === 'invoices') return plantInvoice(wave, business, record);
	if (entity === 'invoicePayments') return insertPayment(wave, business.id, record);
	return insert(wave, entity, business.id, { ...blank[entity], ...wholeAddress(record) });
}

/** A person edits a record: nested values are replaced whole, the stamp moves unless it is given. */
export function edit(wave: Wave, entity: WaveEntity, id: string, changes: RawRecord): WaveRecord {
	checkNames(entity, changes);
	if ('id' in changes && changes.id !== id) throw new Error('the id cannot change');
	const before = wave.runtime.store.now[entity].get(id)!;
	const business = wave.runtime.store.now.businesses.get(before.businessId)!;
	const fields =
		entity === 'products'
			? price(changes)
			: entity === 'invoices'
				? lines(wave, business, changes)
				: wholeAddress(changes);
	return update(wave, entity, before, fields, changes.modifiedAt === undefined);
}

/** What a seed may refer to comes before what refers to it. */
const ORDER = [
	...['businesses', 'accounts', 'salesTaxes', 'vendors'],
	...['customers', 'products', 'invoices', 'invoicePayments'],
] as WaveEntity[];

export function plantSeed(wave: Wave, seed: WaveSeed): SeedReport {
	const unknown = Object.keys(seed).find((entity) => !(ORDER as string[]).includes(entity));
	if (unknown !== undefined) throw new Error(`there is no entity '${unknown}'`);
	const report: SeedReport = { added: {}, ids: {} };
	for (const entity of ORDER) {
		const ids = (seed[entity] ?? []).map((record) => plant(wave, entity, record).id);
		if (ids.length === 0) continue;
		report.ids[entity] = ids;
		report.added[entity] = ids.length;
	}
	return report;
}
