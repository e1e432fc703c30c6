/** Invoices: drafts, approval, sending, deleting. Lines are replaced as a whole. */
import { createHash } from 'node:crypto';

import type { RawRecord } from '../types';
import { amountsOf, paymentsOf, statusOf } from './amounts';
import {
	mutation,
	need,
	refuseInput,
	singleRead,
	target,
	type Ctx,
	type Resolvers,
	type WaveRecord,
} from './context';
import {
	BLANK_INVOICE,
	checkInvoice,
	dayAfter,
	invoiceValues,
	newItemId,
	nextNumber,
} from './invoiceFields';
import { listInvoices } from './invoiceLists';
import { insert, update } from './records';

export const newAnonymousId = (number: string): string =>
	createHash('sha256').update(`invoice ${number}`).digest('hex').slice(0, 40);

/** Puts a new invoice into the store; also for seeds. */
export function insertInvoice(ctx: Pick<Ctx, 'wave'>, business: RawRecord, fields: RawRecord) {
	const { wave } = ctx;
	const invoiceDate = String(fields.invoiceDate ?? wave.today());
	const invoice = {
		...BLANK_INVOICE,
		currency: business.currency,
		dueDate: dayAfter(invoiceDate, Number(business.paymentTermsDays ?? 0)),
		...fields,
		invoiceDate,
		invoiceNumber: fields.invoiceNumber ?? nextNumber(wave, String(business.id)),
	};
	checkInvoice(invoice);
	return insert(wave, 'invoices', String(business.id), invoice);
}

function create(input: RawRecord, ctx: Ctx): WaveRecord {
	const business = target(ctx, 'businesses', input.businessId, 'businessId');
	return insertInvoice(ctx, business, invoiceValues(ctx, business, input, null));
}

const isPaidFor = (ctx: Ctx, invoice: WaveRecord) => paymentsOf(ctx, invoice).length > 0;

function patch(input: RawRecord, ctx: Ctx): WaveRecord {
	const before = target(ctx, 'invoices', input.id, 'id');
	if (ctx.wave.settings.patchAfterPayment === 'refuse' && isPaidFor(ctx, before)) {
		return refuseInput(['id'], 'An invoice with payments cannot be changed.');
	}
	const business = ctx.call.store.now.businesses.get(before.businessId)!;
	const { status, ...changes } = invoiceValues(ctx, business, input, before);
	if (status === 'DRAFT' && before.status !== 'DRAFT') {
		return refuseInput(['status'], 'An approved invoice does not become a draft again.');
	}
	// An invoice that was sent stays sent.
	const next = status === 'SAVED' && before.status === 'DRAFT' ? { status } : {};
	checkInvoice({ ...before, ...changes, ...next });
	return update(ctx.wave, 'invoices', before, { ...changes, ...next });
}

function approve(input: RawRecord, ctx: Ctx): WaveRecord {
	const before = target(ctx, 'invoices', input.invoiceId, 'invoiceId');
	if (before.status !== 'DRAFT') {
		return refuseInput(['invoiceId'], 'The invoice is approved already.');
	}
	checkInvoice({ ...before, status: 'SAVED' });
	return update(ctx.wave, 'invoices', before, { status: 'SAVED' });
}

function approved(ctx: Ctx, id: unknown): WaveRecord {
	const invoice = target(ctx, 'invoices', id, 'invoiceId');
	return invoice.status === 'DRAFT'
		? refuseInput(['invoiceId'], 'The invoice must be approved first.')
		: invoice;
}

/** Ways that mean that the customer did not get it. */
const UNSENT = ['NOT_SENT', 'SKIPPED'];

const sentFields = (wave: Ctx['wave'], before: WaveRecord, via: string, at: unknown) => ({
	lastSentAt: UNSENT.includes(via) ? before.lastSentAt : (at ?? wave.nowIso()),
	lastSentVia: via,
	status: before.status === 'VIEWED' ? 'VIEWED' : UNSENT.includes(via) ? 'UNPAID' : 'SENT',
});

function markSent(input: RawRecord, ctx: Ctx): WaveRecord {
	const before = approved(ctx, input.invoiceId);
	const fields = sentFields(ctx.wave, before, String(input.sendMethod), input.sentAt);
	return update(ctx.wave, 'invoices', before, fields);
}

function send(input: RawRecord, ctx: Ctx): WaveRecord {
	const before = approved(ctx, input.invoiceId);
	const business = ctx.call.store.now.businesses.get(before.businessId)!;
	if (business.emailSendEnabled !== true) {
		return refuseInput(['invoiceId'], 'This business cannot send e-mail.');
	}
	if ((input.to as string[]).length === 0) {
		return refuseInput(['to'], 'At least one recipient is required.', 'REQUIRED');
	}
	return update(ctx.wave, 'invoices', before, sentFields(ctx.wave, before, 'WAVE', null));
}

function remove(input: RawRecord, ctx: Ctx): undefined {
	const { deletableInvoices } = ctx.wave.settings;
	const { invoices, invoicePayments } = ctx.call.store.now;
	const invoice = target(ctx, 'invoices', input.invoiceId, 'invoiceId');
	if (deletableInvoices === 'drafts' && invoice.status !== 'DRAFT') {
		return refuseInput(['invoiceId'], 'Only drafts can be deleted.');
	}
	if (deletableInvoices !== 'all' && isPaidFor(ctx, invoice)) {
		return refuseInput(['invoiceId'], 'An invoice with payments cannot be deleted.');
	}
	for (const payment of paymentsOf(ctx, invoice)) invoicePayments.delete(payment.id);
	invoices.delete(invoice.id);
	return undefined;
}

function clone(input: RawRecord, ctx: Ctx): WaveRecord {
	const { wave, call } = ctx;
	const original = target(ctx, 'invoices', input.invoiceId, 'invoiceId');
	const business = call.store.now.businesses.get(original.businessId)!;
	const { id, internalId, invoiceNumber, createdAt, modifiedAt, dueDate, ...fields } = original;
	return insertInvoice(ctx, business, {
		...fields,
		status: 'DRAFT',
		invoiceDate: wave.today(),
		lastSentAt: null,
		lastSentVia: null,
		lastViewedAt: null,
		items: (original.items as RawRecord[]).map((item) => ({
			...item,
			id: newItemId(wave, original.businessId),
		})),
	});
}

export const invoiceResolvers: Resolvers = {
	Business: {
		invoice(business, { id }, ctx) {
			need(ctx, 'invoice:read');
			return singleRead(ctx, 'invoices', String(business.id), String(id));
		},
		invoices(business, args, ctx) {
			need(ctx, 'invoice:read');
			return listInvoices(ctx, String(business.id), args, (invoice) => {
				const amounts = amountsOf(ctx, invoice);
				return { amounts, status: statusOf(ctx, invoice, amounts) };
			});
		},
	},
	Mutation: {
		invoiceCreate: mutation('invoice:write', 'invoice', create),
		invoicePatch: mutation('invoice:write', 'invoice', patch),
		invoiceApprove: mutation('invoice:write', 'invoice', approve),
		invoiceMarkSent: mutation('invoice:write', 'invoice', markSent),
		invoiceSend: mutation('invoice:send', 'invoice', send),
		invoiceDelete: mutation('invoice:write', null, remove),
		invoiceClone: mutation('invoice:write', 'invoice', clone),
	},
};
