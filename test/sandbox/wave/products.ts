/** Products and services: sold if they have an income account, bought if they have an expense account. */
import type { RawRecord } from '../types';
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
import { rounded } from './decimal';
import { shownDecimal } from './amounts';
import { COMMON_SORTS, connection } from './lists';
import { insert, update } from './records';
import { given, required, texts } from './values';

/** Places that a price keeps, half away from zero. */
export const PRICE_PLACES = 5;

const INCOME = ['INCOME', 'DISCOUNTS', 'OTHER_INCOME'];
const EXPENSE = ['EXPENSE', 'COST_OF_GOODS_SOLD', 'PAYMENT_PROCESSING_FEES', 'PAYROLL_EXPENSES'];

export const BLANK_PRODUCT: RawRecord = {
	description: null,
	unitPrice: '0',
	incomeAccountId: null,
	expenseAccountId: null,
	defaultSalesTaxIds: [],
	isArchived: false,
};

function account(ctx: Ctx, businessId: string, input: RawRecord, name: string, subtypes: string[]) {
	if (!given(input, name)) return {};
	if (input[name] === null) return ctx.wave.settings.nullClears ? { [name]: null } : {};
	const found = reference(ctx, 'accounts', businessId, input[name], [name]);
	if (!subtypes.includes(String(found.subtype))) {
		return refuseInput([name], `The account must be one of ${subtypes.join(', ')}.`);
	}
	return found.isArchived === true
		? refuseInput([name], 'The account is archived.')
		: { [name]: found.id };
}

/** Ids of sales taxes that may be used. */
export function salesTax(
	ctx: Ctx,
	businessId: string,
	id: unknown,
	path: (string | number)[],
): string {
	const found = reference(ctx, 'salesTaxes', businessId, id, path);
	return found.isArchived === true ? refuseInput(path, 'The sales tax is archived.') : found.id;
}

function values(ctx: Ctx, businessId: string, input: RawRecord): RawRecord {
	const taxes = (input.defaultSalesTaxIds ?? []) as string[];
	const { unitPrice } = required(input, 'unitPrice');
	return {
		...required(input, 'name'),
		...texts(ctx.wave.settings, input, ['description']),
		...(unitPrice === undefined ? {} : { unitPrice: rounded(String(unitPrice), PRICE_PLACES) }),
		...account(ctx, businessId, input, 'incomeAccountId', INCOME),
		...account(ctx, businessId, input, 'expenseAccountId', EXPENSE),
		...(given(input, 'defaultSalesTaxIds')
			? {
					defaultSalesTaxIds: taxes.map((id, index) =>
						salesTax(ctx, businessId, id, ['defaultSalesTaxIds', index]),
					),
				}
			: {}),
	};
}

function checkAccounts(ctx: Ctx, product: RawRecord): void {
	const { incomeAccountId, expenseAccountId } = product;
	if (!ctx.wave.settings.accountsRequired || incomeAccountId || expenseAccountId) return;
	refuseInput(['incomeAccountId'], 'An income or an expense account is required.', 'REQUIRED');
}

function create(input: RawRecord, ctx: Ctx): WaveRecord {
	const business = target(ctx, 'businesses', input.businessId, 'businessId');
	const fields = { ...BLANK_PRODUCT, ...values(ctx, business.id, input) };
	checkAccounts(ctx, fields);
	return insert(ctx.wave, 'products', business.id, fields);
}

function patch(input: RawRecord, ctx: Ctx): WaveRecord {
	const before = target(ctx, 'products', input.id, 'id');
	const changes = values(ctx, before.businessId, input);
	checkAccounts(ctx, { ...before, ...changes });
	return update(ctx.wave, 'products', before, changes);
}

function archive(input: RawRecord, ctx: Ctx): WaveRecord {
	const before = target(ctx, 'products', input.id, 'id');
	const moves = ctx.wave.settings.archiveMovesModifiedAt;
	return update(ctx.wave, 'products', before, { isArchived: true }, moves);
}

/** `null` asks for both, a missing argument has the default of the schema. */
const wants = (wanted: unknown, has: boolean) => typeof wanted !== 'boolean' || wanted === has;

function list(ctx: Ctx, businessId: string, args: Args) {
	need(ctx, 'product:read');
	return connection(ctx, {
		entity: 'products',
		businessId,
		args,
		keep: ({ isArchived, incomeAccountId, expenseAccountId }) =>
			wants(args.isArchived, isArchived === true) &&
			wants(args.isSold, typeof incomeAccountId === 'string') &&
			wants(args.isBought, typeof expenseAccountId === 'string'),
		sorts: COMMON_SORTS,
	});
}

/** The product of an invoice's line: it must be sold. */
export function productFor(
	ctx: Ctx,
	businessId: string,
	id: unknown,
	path: (string | number)[],
): WaveRecord {
	const product = reference(ctx, 'products', businessId, id, path);
	if (product.isArchived === true) return refuseInput(path, 'The product is archived.');
	return typeof product.incomeAccountId === 'string'
		? product
		: refuseInput(path, 'The product is not sold: it has no income account.');
}

export const productResolvers: Resolvers = {
	Business: {
		product(business, { id }, ctx) {
			need(ctx, 'product:read');
			return singleRead(ctx, 'products', String(business.id), String(id));
		},
		products: (business, args, ctx) => list(ctx, String(business.id), args),
	},
	Product: {
		business: ({ businessId }, _, ctx) => referred(ctx, 'businesses', businessId),
		unitPrice: ({ unitPrice }, _, ctx) => shownDecimal(ctx, unitPrice, PRICE_PLACES),
		incomeAccount: ({ incomeAccountId }, _, ctx) => referred(ctx, 'accounts', incomeAccountId),
		expenseAccount: ({ expenseAccountId }, _, ctx) => referred(ctx, 'accounts', expenseAccountId),
		isSold: ({ incomeAccountId }) => typeof incomeAccountId === 'string',
		isBought: ({ expenseAccountId }) => typeof expenseAccountId === 'string',
		defaultSalesTaxes: ({ defaultSalesTaxIds }, _, ctx) =>
			((defaultSalesTaxIds ?? []) as string[]).map((id) => referred(ctx, 'salesTaxes', id)),
	},
	Mutation: {
		productCreate: mutation('product:write', 'product', create),
		productPatch: mutation('product:write', 'product', patch),
		productArchive: mutation('product:write', 'product', archive),
	},
};
