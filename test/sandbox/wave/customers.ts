/** Customers: one contact, one address, no tombstone. */
import type { RawRecord, WaveSettings } from '../types';
import { currencyOf } from './constants';
import {
	mutation,
	need,
	reference,
	referred,
	refuseInput,
	singleRead,
	target,
	type Args,
	type Ctx,
	type Resolvers,
	type WaveRecord,
} from './context';
import { owedBy } from './amounts';
import { COMMON_SORTS, connection } from './lists';
import { insert, update } from './records';
import { address, given, required, shipping, texts } from './values';

const TEXTS = [
	...['firstName', 'lastName', 'email', 'mobile', 'phone', 'fax', 'tollFree', 'website'],
	...['displayId', 'internalNotes'],
];

export const BLANK_CUSTOMER: RawRecord = {
	...Object.fromEntries(TEXTS.map((name) => [name, null])),
	currency: null,
	address: null,
	shippingDetails: null,
	isArchived: false,
};

const EMAIL = /^[^\s@]+@[^\s@]+\.[^\s@]+$/;

function values(settings: WaveSettings, input: RawRecord, before: RawRecord): RawRecord {
	const email = input.email;
	if (typeof email === 'string' && email !== '' && !EMAIL.test(email)) {
		return refuseInput(['email'], 'Enter a valid email address.');
	}
	return {
		...required(input, 'name'),
		...texts(settings, input, [...TEXTS, 'currency']),
		...(given(input, 'address')
			? { address: address(settings, input.address, before.address, ['address']) }
			: {}),
		...(given(input, 'shippingDetails')
			? {
					shippingDetails: shipping(settings, input.shippingDetails, before.shippingDetails, [
						'shippingDetails',
					]),
				}
			: {}),
	};
}

function create(input: RawRecord, ctx: Ctx): WaveRecord {
	const business = target(ctx, 'businesses', input.businessId, 'businessId');
	const fields = values(ctx.wave.settings, input, BLANK_CUSTOMER);
	return insert(ctx.wave, 'customers', business.id, { ...BLANK_CUSTOMER, ...fields });
}

function patch(input: RawRecord, ctx: Ctx): WaveRecord {
	const before = target(ctx, 'customers', input.id, 'id');
	return update(ctx.wave, 'customers', before, values(ctx.wave.settings, input, before));
}

function remove(input: RawRecord, ctx: Ctx): undefined {
	const { wave, call } = ctx;
	const customer = target(ctx, 'customers', input.id, 'id');
	if (call.store.now.invoices.by('customerId', customer.id).length === 0) {
		call.store.now.customers.delete(customer.id);
		return undefined;
	}
	if (wave.settings.deleteCustomerWithInvoices === 'refuse') {
		return refuseInput(['id'], 'A customer with invoices cannot be deleted.');
	}
	update(wave, 'customers', customer, { isArchived: true });
	return undefined;
}

function hasEmail({ wave }: Ctx, wanted: unknown) {
	const { emailFilter, emailFilterIgnoresCase } = wave.settings;
	const form = (value: unknown) =>
		emailFilterIgnoresCase ? String(value ?? '').toLowerCase() : String(value ?? '');
	return ({ email }: WaveRecord) => {
		if (wanted === null || wanted === undefined) return true;
		return emailFilter === 'exact'
			? form(email) === form(wanted)
			: form(email).includes(form(wanted));
	};
}

function list(ctx: Ctx, businessId: string, args: Args) {
	need(ctx, 'customer:read');
	const matches = hasEmail(ctx, args.email);
	const showsArchived = ctx.wave.settings.listsArchivedCustomers;
	return connection(ctx, {
		entity: 'customers',
		businessId,
		args,
		keep: (record) => (showsArchived || record.isArchived !== true) && matches(record),
		sorts: COMMON_SORTS,
		nullable: true,
	});
}

/** The customer of an invoice that is being written. */
export function customerFor(ctx: Ctx, businessId: string, id: unknown): WaveRecord {
	const customer = reference(ctx, 'customers', businessId, id, ['customerId']);
	return customer.isArchived === true
		? refuseInput(['customerId'], 'The customer is archived.')
		: customer;
}

export const customerResolvers: Resolvers = {
	Business: {
		customer(business, { id }, ctx) {
			need(ctx, 'customer:read');
			return singleRead(ctx, 'customers', String(business.id), String(id));
		},
		customers: (business, args, ctx) => list(ctx, String(business.id), args),
	},
	Customer: {
		business: ({ businessId }, _, ctx) => referred(ctx, 'businesses', businessId),
		currency: ({ currency }) => currencyOf(currency),
		outstandingAmount: (customer, _, ctx) => owedBy(ctx, customer, false),
		overdueAmount: (customer, _, ctx) => owedBy(ctx, customer, true),
	},
	Mutation: {
		customerCreate: mutation('customer:write', 'customer', create),
		customerPatch: mutation('customer:write', 'customer', patch),
		customerDelete: mutation('customer:write', null, remove),
	},
};
