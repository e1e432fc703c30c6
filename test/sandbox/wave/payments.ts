/** Payments that are recorded by hand; they settle an invoice. */
import type { RawRecord } from '../types';
import {
	mutation,
	need,
	reference,
	refuseInput,
	singleRead,
	target,
	type Ctx,
	type Resolvers,
	type Wave,
	type WaveRecord,
} from './context';
import { decimal, isPositive } from './decimal';
import { insert, update } from './records';
import { given } from './values';

/** Accounts that money can be paid into. */
const PAYABLE_INTO = ['CASH_AND_BANK', 'CREDIT_CARD', 'MONEY_IN_TRANSIT'];

export const BLANK_PAYMENT: RawRecord = {
	exchangeRate: '1',
	memo: null,
	paymentMethod: 'BANK_TRANSFER',
	active: true,
	origin: 'MANUAL',
};

/** The status of the invoice changes; whether its stamp does is a setting. */
function touchInvoice(wave: Wave, id: unknown): void {
	const invoice = wave.runtime.store.now.invoices.get(String(id));
	if (invoice && wave.settings.statusChangeMovesModifiedAt) update(wave, 'invoices', invoice, {});
}

export function insertPayment(wave: Wave, businessId: string, fields: RawRecord): WaveRecord {
	const payment = insert(wave, 'invoicePayments', businessId, { ...BLANK_PAYMENT, ...fields });
	touchInvoice(wave, payment.invoiceId);
	return payment;
}

const FIELDS = [
	'amount',
	'exchangeRate',
	'memo',
	'paymentAccountId',
	'paymentDate',
	'paymentMethod',
];

function values(ctx: Ctx, businessId: string, input: RawRecord): RawRecord {
	const sent = FIELDS.filter((name) => given(input, name) && input[name] !== null);
	if (sent.includes('amount') && !isPositive(decimal(String(input.amount)))) {
		return refuseInput(['amount'], 'The amount must be above zero.');
	}
	if (sent.includes('paymentAccountId')) {
		const path = ['paymentAccountId'];
		const account = reference(ctx, 'accounts', businessId, input.paymentAccountId, path);
		if (!PAYABLE_INTO.includes(String(account.subtype))) {
			return refuseInput(path, 'Money cannot be paid into this account.');
		}
	}
	return Object.fromEntries(sent.map((name) => [name, input[name]]));
}

function create(input: RawRecord, ctx: Ctx): WaveRecord {
	const invoice = target(ctx, 'invoices', input.invoiceId, 'invoiceId');
	if (invoice.status === 'DRAFT') {
		return refuseInput(['invoiceId'], 'A draft cannot be paid.');
	}
	const fields = values(ctx, invoice.businessId, input);
	return insertPayment(ctx.wave, invoice.businessId, { ...fields, invoiceId: invoice.id });
}

function patch(input: RawRecord, ctx: Ctx): WaveRecord {
	const before = target(ctx, 'invoicePayments', input.id, 'id');
	const fields = values(ctx, before.businessId, input);
	const after = update(ctx.wave, 'invoicePayments', before, fields);
	touchInvoice(ctx.wave, after.invoiceId);
	return after;
}

function remove(input: RawRecord, ctx: Ctx): undefined {
	const before = target(ctx, 'invoicePayments', input.id, 'id');
	ctx.call.store.now.invoicePayments.delete(before.id);
	touchInvoice(ctx.wave, before.invoiceId);
	return undefined;
}

export const paymentResolvers: Resolvers = {
	Business: {
		invoicePayment(business, { id }, ctx) {
			need(ctx, 'invoice:read');
			return singleRead(ctx, 'invoicePayments', String(business.id), String(id));
		},
	},
	Mutation: {
		invoicePaymentCreateManual: mutation('invoice:write', 'invoicePayment', create),
		invoicePaymentPatch: mutation('invoice:write', 'invoicePayment', patch),
		invoicePaymentDelete: mutation('invoice:write', null, remove),
	},
};
