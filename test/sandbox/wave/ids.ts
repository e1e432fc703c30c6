/** Ids as Wave gives them: opaque base64 of a path. */
import type { WaveEntity } from '../types';

const KINDS: Record<WaveEntity, string> = {
	businesses: 'Business',
	customers: 'Customer',
	products: 'Product',
	invoices: 'Invoice',
	invoicePayments: 'InvoicePayment',
	accounts: 'Account',
	salesTaxes: 'SalesTax',
	vendors: 'Vendor',
};

const encode = (text: string) => Buffer.from(text, 'utf8').toString('base64');
const decode = (id: string) => Buffer.from(id, 'base64').toString('utf8');

export const businessIdOf = (uuid: string): string => encode(`Business:${uuid}`);

export const childIdOf = (businessId: string, entity: WaveEntity, number: string): string =>
	encode(`${decode(businessId)};${KINDS[entity]}:${number}`);

/** `Customer`, as messages have it. */
export const kindOf = (entity: WaveEntity): string => KINDS[entity];

/** Of a business made by `businessIdOf`; webhooks carry it. */
export const uuidOfBusiness = (businessId: string): string =>
	decode(businessId).replace(/^Business:/, '');
