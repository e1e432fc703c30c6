import type {
	ICredentialDataDecryptedObject,
	IDataObject,
	IWebhookFunctions,
	IWebhookResponseData,
} from 'n8n-workflow';
import { z } from 'zod';
import { located } from '../access';
import { OAUTH2_TYPE, TOKEN_TYPE } from '../transport/names';
import { isSigned } from './signature';

/** Any event: what this node is for. */
export const ALL_EVENTS = '*';

export const EVENTS = [
	'invoice.approved',
	'invoice.overdue',
	'invoice.overpaid',
	'invoice.paid',
	'invoice.partially_paid',
	'invoice.sent',
	'invoice.viewed',
];

const eventSchema = z
	.object({
		event_id: z.string().min(1),
		event_type: z.string().min(1),
		business_id: z.string().optional(),
		data: z.record(z.unknown()).optional(),
	})
	.passthrough();

function refuse(context: IWebhookFunctions, status: number, text: string): IWebhookResponseData {
	const response = context.getResponseObject();
	response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8' });
	response.end(text);
	return { noWebhookResponse: true };
}

/** The plain id of a business: events have it, the API's own ids hold it in base64 as `Business:<uuid>`. */
const plainId = (id: string): string =>
	/^Business:([^;]+)/.exec(Buffer.from(id, 'base64').toString('utf8'))?.[1] ?? id;

/** The body exactly as it was sent: the signature is made of it. */
function rawBody(context: IWebhookFunctions): Buffer {
	const { rawBody: raw } = context.getRequestObject() as { rawBody?: unknown };
	if (Buffer.isBuffer(raw)) return raw;
	return Buffer.from(typeof raw === 'string' ? raw : JSON.stringify(context.getBodyData()));
}

/**
 * One event of Wave. It only says that something has happened: what is in it is passed on, but a flow reads the
 * invoice itself. So an event that comes twice, late or out of order does no harm.
 */
export async function receive(this: IWebhookFunctions): Promise<IWebhookResponseData> {
	const type =
		this.getNodeParameter('authentication', 'oAuth2') === 'accessToken' ? TOKEN_TYPE : OAUTH2_TYPE;
	const { webhookSecret } = await this.getCredentials<ICredentialDataDecryptedObject>(type);
	const secret = typeof webhookSecret === 'string' ? webhookSecret.trim() : '';
	if (secret === '') {
		this.logger.warn(`${this.getNode().name}: the credential has no webhook secret`);
		return refuse(this, 401, 'No webhook secret is set');
	}
	const signature = this.getHeaderData()['x-wave-signature'];
	if (!isSigned(signature, rawBody(this), secret, Math.floor(Date.now() / 1000))) {
		return refuse(this, 401, 'Unauthorized');
	}
	const parsed = eventSchema.safeParse(this.getBodyData());
	if (!parsed.success) return refuse(this, 400, 'This is no event of Wave');
	const event = parsed.data;
	const events = this.getNodeParameter('events', []) as string[];
	const chosen = events.includes(ALL_EVENTS) || events.includes(event.event_type);
	const business = String(located(this.getNodeParameter('business', '')) ?? '').trim();
	const other =
		business !== '' &&
		event.business_id !== undefined &&
		![business, plainId(business)].includes(event.business_id);
	if (!chosen || other) {
		return { webhookResponse: { dropped: chosen ? 'other business' : 'not chosen' } };
	}
	return { workflowData: [[{ json: event as IDataObject }]] };
}
