/** Who asks, the businesses, and what a business has beside customers, products and invoices. */
import type { GraphQLEnumType } from 'graphql';

import type { RawRecord } from '../types';
import { rateOn, shownDecimal } from './amounts';
import { currencyOf } from './constants';
import {
	graphError,
	need,
	notFound,
	reaches,
	referred,
	singleRead,
	type Args,
	type Ctx,
	type Resolver,
	type Resolvers,
	type Source,
} from './context';
import { connection, pageOf } from './lists';
import { waveSchema } from './schema';

const TYPE_OF: Record<string, string> = {
	ASSET:
		'CASH_AND_BANK DEPRECIATION_AND_AMORTIZATION INVENTORY MONEY_IN_TRANSIT OTHER_CURRENT_ASSETS OTHER_LONG_TERM_ASSETS PROPERTY_PLANT_EQUIPMENT RECEIVABLE RECEIVABLE_INVOICES RECEIVABLE_OTHER TRANSFERS UNKNOWN_ACCOUNT VENDOR_PREPAYMENTS_AND_CREDITS',
	EQUITY: 'DUE_TO_YOU_AND_OTHER_OWNERS NON_RETAINED_EARNINGS RETAINED_EARNINGS',
	EXPENSE:
		'COST_OF_GOODS_SOLD EXPENSE LOSS_ON_FOREIGN_EXCHANGE PAYMENT_PROCESSING_FEES PAYROLL_EXPENSES UNCATEGORIZED_EXPENSE',
	INCOME: 'DISCOUNTS GAIN_ON_FOREIGN_EXCHANGE INCOME OTHER_INCOME UNCATEGORIZED_INCOME',
};

/** What is in none of these groups is a liability. */
const typeOfSubtype = (subtype: string): string =>
	Object.keys(TYPE_OF).find((type) => TYPE_OF[type]!.split(' ').includes(subtype)) ?? 'LIABILITY';

const words = (name: string) => name.charAt(0) + name.slice(1).toLowerCase().replaceAll('_', ' ');

const accountType = (value: string): Source => ({
	value,
	name: words(value),
	normalBalanceType: ['ASSET', 'EXPENSE'].includes(value) ? 'DEBIT' : 'CREDIT',
});

const accountSubtype = (value: string): Source => ({
	value,
	name: words(value),
	archivable: true,
	systemCreated: false,
	type: accountType(typeOfSubtype(value)),
});

const members = (name: string): string[] =>
	(waveSchema().getType(name) as GraphQLEnumType).getValues().map((value) => value.name);

function business(ctx: Ctx, id: unknown) {
	const { businesses } = ctx.call.db;
	const wanted =
		typeof id === 'string'
			? id
			: (ctx.grant.businessId ?? businesses.all().find((one) => one.isArchived !== true)?.id);
	const found = businesses.get(wanted ?? '');
	const hidden = ctx.wave.runtime.hidden.isHidden('businesses', wanted ?? '', 'reads');
	if (found && reaches(ctx, found.id) && !hidden) return found;
	throw notFound('businesses', wanted ?? '');
}

function businesses(ctx: Ctx, args: Args) {
	need(ctx, 'business:read');
	const { hidden } = ctx.wave.runtime;
	const rows = ctx.call.lists.businesses
		.all()
		.filter(
			(one) => reaches(ctx, one.id) && (one.isArchived === true) === (args.isArchived === true),
		);
	const isHidden = (id: string) => hidden.isHidden('businesses', id, 'lists');
	const shown =
		ctx.wave.settings.hiddenRows === 'null' ? rows : rows.filter(({ id }) => !isHidden(id));
	return pageOf(ctx, shown, args, (one) => (isHidden(one.id) ? null : one));
}

const wanted = (list: unknown, value: unknown) =>
	!Array.isArray(list) || (list as unknown[]).includes(value);

function accounts(ctx: Ctx, businessId: string, args: Args) {
	need(ctx, 'account:read');
	const { types, subtypes, excludedSubtypes, isArchived } = args;
	return connection(ctx, {
		entity: 'accounts',
		businessId,
		args,
		keep: (account) =>
			wanted(types, typeOfSubtype(String(account.subtype))) &&
			wanted(subtypes, account.subtype) &&
			!(Array.isArray(excludedSubtypes) && excludedSubtypes.includes(account.subtype)) &&
			(typeof isArchived !== 'boolean' || account.isArchived === isArchived),
		nullable: true,
	});
}

function salesTaxes(ctx: Ctx, businessId: string, args: Args) {
	need(ctx, 'sales_tax:read');
	const { isArchived } = args;
	return connection(ctx, {
		entity: 'salesTaxes',
		businessId,
		args,
		keep: (tax) => typeof isArchived !== 'boolean' || tax.isArchived === isArchived,
		nullable: true,
	});
}

function vendors(ctx: Ctx, businessId: string, args: Args) {
	need(ctx, 'vendor:read');
	const email = args.email as string | null | undefined;
	return connection(ctx, {
		entity: 'vendors',
		businessId,
		args,
		keep: (vendor) => !email || String(vendor.email ?? '').includes(email),
	});
}

const single =
	(entity: 'accounts' | 'salesTaxes' | 'vendors', scope: string): Resolver =>
	({ id }, args, ctx) => {
		need(ctx, scope);
		return singleRead(ctx, entity, String(id), String(args.id));
	};

export const USER: RawRecord = {
	id: Buffer.from('User:sandbox').toString('base64'),
	defaultEmail: 'owner@sandbox.example',
	firstName: 'Sandbox',
	lastName: 'Owner',
	createdAt: '2016-01-01T00:00:00.000Z',
	modifiedAt: '2016-01-01T00:00:00.000Z',
};

const ofBusiness: Resolver = ({ businessId }, _, ctx) => referred(ctx, 'businesses', businessId);
const currency: Resolver = ({ currency: code }) => currencyOf(code);

const notSimulated =
	(name: string): Resolver =>
	() => {
		throw graphError('INTERNAL_SERVER_ERROR', `The sandbox does not simulate ${name}.`);
	};

export const businessResolvers: Resolvers = {
	Query: {
		user(_, __, ctx) {
			need(ctx, 'user:read');
			return USER;
		},
		oAuthApplication: () => ({
			...USER,
			id: Buffer.from('OAuthApplication:sandbox').toString('base64'),
			name: 'Sandbox',
			clientId: 'sandbox',
		}),
		business: (_, { id }, ctx) => business(ctx, id),
		businesses: (_, args, ctx) => businesses(ctx, args),
		accountTypes: () => members('AccountTypeValue').map(accountType),
		accountSubtypes: () => members('AccountSubtypeValue').map(accountSubtype),
	},
	Business: {
		currency,
		invoiceEstimateSettings: () => ({ generalSettings: {} }),
		account: single('accounts', 'account:read'),
		accounts: ({ id }, args, ctx) => accounts(ctx, String(id), args),
		salesTax: single('salesTaxes', 'sales_tax:read'),
		salesTaxes: ({ id }, args, ctx) => salesTaxes(ctx, String(id), args),
		vendor: single('vendors', 'vendor:read'),
		vendors: ({ id }, args, ctx) => vendors(ctx, String(id), args),
	},
	Account: {
		business: ofBusiness,
		currency,
		type: ({ subtype }) => accountType(typeOfSubtype(String(subtype))),
		subtype: ({ subtype }) => accountSubtype(String(subtype)),
		normalBalanceType: ({ subtype }) =>
			accountType(typeOfSubtype(String(subtype))).normalBalanceType,
	},
	SalesTax: {
		business: ofBusiness,
		rate: (tax, args, ctx) =>
			shownDecimal(ctx, rateOn(tax, String(args.for ?? ctx.wave.today())), 6),
	},
	Vendor: { business: ofBusiness, currency },
	Mutation: Object.fromEntries(
		[
			...['accountArchive', 'accountCreate', 'accountPatch'],
			...['salesTaxArchive', 'salesTaxCreate', 'salesTaxPatch'],
			...['moneyTransactionCreate', 'moneyTransactionsCreate', 'invoicePaymentReceiptSend'],
		].map((name) => [name, notSimulated(name)]),
	),
};
