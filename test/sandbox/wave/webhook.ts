/** Events of invoices, signed in the two forms that are told of. */
import { createHmac } from 'node:crypto';

import { post, realTarget } from '../chargebee/post';
import { uuidOf } from '../rest/context';
import type { RawRecord, WebhookDelivery } from '../types';
import { amountsOf } from './amounts';
import type { Ctx, WaveRecord } from './context';
import { padded } from './decimal';
import { uuidOfBusiness } from './ids';

const hmac = (secret: string, text: string) =>
	createHmac('sha256', secret).update(text).digest('hex');

function signatureOf(ctx: Ctx, delivery: WebhookDelivery, body: string): Record<string, string> {
	const { signature = 'timestamped', secret, ageSeconds = 0 } = delivery;
	if (signature === 'none') return {};
	if (signature === 'plain') return { 'x-wave-signature': hmac(secret, body) };
	const seconds = Math.floor(ctx.wave.runtime.clock.now() / 1_000) - ageSeconds;
	const key = signature === 'wrong' ? `not ${secret}` : secret;
	return { 'x-wave-signature': `t=${seconds},v1=${hmac(key, `${seconds}.${body}`)}` };
}

/** Ids in webhooks are the plain ones, not those of GraphQL. */
export async function deliverWebhook(
	ctx: Ctx,
	invoice: WaveRecord,
	delivery: WebhookDelivery,
): Promise<RawRecord> {
	const { wave, call } = ctx;
	const { amountDue, amountPaid, total } = amountsOf(ctx, invoice);
	const customer = call.db.customers.get(String(invoice.customerId));
	const eventId = delivery.eventId ?? uuidOf(`wave event ${wave.runtime.store.next('event')}`);
	const body = JSON.stringify({
		event_id: eventId,
		event_type: delivery.event,
		business_id: uuidOfBusiness(invoice.businessId),
		data: {
			invoice_id: invoice.internalId,
			customer_id: customer?.internalId,
			currency_code: invoice.currency,
			amount_due: padded(amountDue),
			amount_paid: padded(amountPaid),
			total: padded(total),
			due_date: invoice.dueDate,
		},
	});
	const headers = { 'User-Agent': 'Wave', ...signatureOf(ctx, delivery, body) };
	const status = await post(
		{ target: realTarget(delivery.url, {}), headers, body },
		AbortSignal.timeout(20_000),
	);
	return { status, eventId, body };
}
