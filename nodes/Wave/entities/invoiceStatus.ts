import type { Api, EntityRecord } from '../../shared/entity';
import type { JsonValue } from '../../shared/json';
import { isEmpty, textOf } from '../../shared/values';
import { INVOICE_APPROVE, INVOICE_MARK_SENT } from '../documents/invoice';
import { refusal } from '../transport/verdict';
import { changeRecord, type Kind } from './common';

/** How an approved invoice shows that nobody has sent it yet. */
const APPROVED = ['SAVED', 'UNPAID'];
const WRITABLE = ['DRAFT', 'SAVED', 'SENT'];

export const SEND_METHODS = [
	'EXPORT_PDF',
	'GMAIL',
	'MARKED_SENT',
	'NOT_SENT',
	'OUTLOOK',
	'SHARED_LINK',
	'SKIPPED',
	'WAVE',
	'YAHOO',
] as const;

export const approve = async (api: Api, kind: Kind, id: string): Promise<EntityRecord> =>
	await changeRecord(api, kind, INVOICE_APPROVE, id, { invoiceId: id });

/** Notes that the invoice was sent; Wave sends nothing. */
export const markSent = async (
	api: Api,
	kind: Kind,
	id: string,
	sendMethod = 'MARKED_SENT',
	sentAt?: string,
): Promise<EntityRecord> =>
	await changeRecord(api, kind, INVOICE_MARK_SENT, id, {
		invoiceId: id,
		sendMethod,
		...(sentAt === undefined ? {} : { sentAt }),
	});

const statusOf = ({ fields }: EntityRecord): string => textOf(fields.status) ?? '';

/** Also where the status tells of something later. */
export const wasSent = ({ fields }: EntityRecord): boolean => !isEmpty(fields.lastSentAt);

/** One that is overdue may never have been sent. */
const canBeSent = (invoice: EntityRecord): boolean =>
	APPROVED.includes(statusOf(invoice)) || (statusOf(invoice) === 'OVERDUE' && !wasSent(invoice));

/** The due date hides what an invoice was before: an overdue one is approved, and it may have been sent. */
export const isPast = (invoice: EntityRecord, wanted: JsonValue | undefined): boolean =>
	statusOf(invoice) === 'OVERDUE' && (wasSent(invoice) ? wanted === 'SENT' : wanted === 'SAVED');

const notSettable = (wanted: string): never => {
	throw refusal(
		'status',
		`${wanted} comes from payments, views and the due date; only ${WRITABLE.join(', ')} can be set`,
	);
};

/** The status that a new invoice is made with, and the one that it is then moved to. */
export function statusOfNew(value: JsonValue | undefined): { status?: string; then?: string } {
	if (isEmpty(value)) return {};
	const wanted = String(value);
	if (!WRITABLE.includes(wanted)) notSettable(wanted);
	return wanted === 'SENT' ? { status: 'SAVED', then: 'SENT' } : { status: wanted };
}

/** True where the status is set by the patch of the invoice itself. */
export const isPatched = (wanted: JsonValue | undefined): boolean => wanted === 'DRAFT';

/**
 * Moves an invoice on: a draft is approved, an approved one is marked as sent. There is no way back, and none past
 * what payments say.
 *
 * @throws ApiFailure `rejected`, naming the status.
 */
export async function moveTo(
	api: Api,
	kind: Kind,
	invoice: EntityRecord,
	value: JsonValue | undefined,
): Promise<EntityRecord> {
	const wanted = String(value);
	if (!WRITABLE.includes(wanted)) notSettable(wanted);
	const now = statusOf(invoice);
	if (now === wanted || isPast(invoice, wanted)) return invoice;
	const approved = now === 'DRAFT' ? await approve(api, kind, invoice.id) : invoice;
	if (wanted === 'SAVED' && now === 'DRAFT') return approved;
	if (wanted === 'SENT' && (now === 'DRAFT' || canBeSent(invoice))) {
		return await markSent(api, kind, invoice.id);
	}
	throw refusal('status', `an invoice that is ${now} cannot become ${wanted}`);
}
