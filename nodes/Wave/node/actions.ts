import type { IDataObject } from 'n8n-workflow';
import { invoiceKind } from '../entities/invoice';
import { approve, markSent } from '../entities/invoiceStatus';
import { existing, type PlainOperation } from '../../shared/node/operations';

const approveInvoice: PlainOperation = async function (api, entity, itemIndex) {
	const { id } = await existing(this, api, entity, itemIndex);
	return [(await approve(api, invoiceKind, id)).fields as IDataObject];
};

const markInvoiceSent: PlainOperation = async function (api, entity, itemIndex) {
	const { id } = await existing(this, api, entity, itemIndex);
	const method = this.getNodeParameter('sendMethod', itemIndex, 'MARKED_SENT') as string;
	const entered = Date.parse(String(this.getNodeParameter('sentAt', itemIndex, '') ?? ''));
	const sentAt = Number.isNaN(entered) ? undefined : new Date(entered).toISOString();
	return [(await markSent(api, invoiceKind, id, method, sentAt)).fields as IDataObject];
};

/** Operations that only invoices have. */
export const invoiceActions: Record<string, PlainOperation> = {
	approve: approveInvoice,
	markSent: markInvoiceSent,
};
