/** What the delivery engine needs to know of events, endpoints and settings. */
import type { RawRecord } from '../types';
import { shown, type Chargebee } from './context';
import { createDeliveryEngine, type DeliveryEngine, type DeliveryJob } from './delivery';
import { realTarget, type WebhookRequest } from './post';

interface Webhook {
	id: string;
	webhook_status: string;
	object: 'webhook';
}

/** The standing of an event is that of its primary endpoint; without one, the first of these that occurs. */
const TELLING = [
	're_scheduled',
	'scheduled',
	'failed',
	'succeeded',
	'skipped',
	'disabled',
	'not_applicable',
];

const listens = (endpoint: RawRecord, eventType: string): boolean => {
	const wanted = (endpoint.enabled_events ?? []) as string[];
	return wanted.length === 0 || wanted.includes(eventType);
};

const startOf = (endpoint: RawRecord, eventType: string): string =>
	endpoint.disabled === true
		? 'disabled'
		: listens(endpoint, eventType)
			? 'scheduled'
			: 'not_applicable';

/** One entry for each endpoint that exists when the event happens: later ones do not get it. */
export const webhooksFor = (cb: Chargebee, eventType: string): Webhook[] =>
	cb.runtime.store.now.webhookEndpoints.all().map((endpoint) => ({
		id: String(endpoint.id),
		// The call asked that nobody be told.
		webhook_status: cb.quiet ? 'skipped' : startOf(endpoint, eventType),
		object: 'webhook',
	}));

export function overallStatus(cb: Chargebee, webhooks: Webhook[]): string {
	const { webhookEndpoints } = cb.runtime.store.now;
	const primary = webhooks.find(({ id }) => webhookEndpoints.get(id)?.primary_url === true);
	const telling = TELLING.find((status) =>
		webhooks.some(({ webhook_status }) => webhook_status === status),
	);
	return primary?.webhook_status ?? telling ?? 'not_configured';
}

/** Notes how the webhook of an event stands; what one copy has reached, another one does not take back. */
function note(cb: Chargebee, { event: id, endpoint }: DeliveryJob, status: string): void {
	const { events } = cb.runtime.store.now;
	const event = events.get(id);
	if (!event) return;
	const before = event.webhooks as Webhook[];
	const known = before.find((webhook) => webhook.id === endpoint);
	if (known?.webhook_status === 'succeeded' || known?.webhook_status === status) return;
	const changed: Webhook = { id: endpoint, webhook_status: status, object: 'webhook' };
	const webhooks = known
		? before.map((webhook) => (webhook === known ? changed : webhook))
		: [...before, changed];
	events.put({ ...event, webhooks, webhook_status: overallStatus(cb, webhooks) });
}

const basicAuth = ({
	_basicAuthUsername: user,
	_basicAuthPassword: password,
}: RawRecord): Record<string, string> =>
	user === undefined && password === undefined
		? {}
		: {
				Authorization: `Basic ${Buffer.from(
					`${String(user ?? '')}:${String(password ?? '')}`,
				).toString('base64')}`,
			};

function requestOf(
	cb: Chargebee,
	job: DeliveryJob,
): (WebhookRequest & { eventType: string }) | undefined {
	const { events, webhookEndpoints } = cb.runtime.store.now;
	const event = events.get(job.event);
	const endpoint = webhookEndpoints.get(job.endpoint);
	if (!event) return undefined;
	if (!endpoint || endpoint.disabled === true) {
		note(cb, job, endpoint ? 'disabled' : 'skipped');
		return undefined;
	}
	const url = String(endpoint.url);
	const { host, protocol } = new URL(url);
	return {
		eventType: String(event.event_type),
		target: realTarget(url, cb.settings.publicHosts),
		// The receiver sees the public address, as behind a proxy.
		headers: {
			...basicAuth(endpoint),
			Host: host,
			'X-Forwarded-Host': host,
			'X-Forwarded-Proto': protocol.slice(0, -1),
		},
		body: JSON.stringify(shown(event)),
	};
}

const engines = new WeakMap<Chargebee['runtime'], DeliveryEngine>();

/** The delivery engine of this Chargebee: there is one, made when it is first asked for. */
export function deliveryOf(cb: Chargebee): DeliveryEngine {
	const known = engines.get(cb.runtime);
	if (known) return known;
	const engine = createDeliveryEngine({
		minuteMs: () => cb.settings.webhookMinuteMs,
		disorder: () => cb.settings.webhookDisorder,
		endpointsOf(id) {
			const webhooks = (cb.runtime.store.now.events.get(id)?.webhooks ?? []) as Webhook[];
			return webhooks
				.filter(({ webhook_status }) => webhook_status === 'scheduled')
				.flatMap((webhook) =>
					Array.from({ length: 1 + cb.settings.webhookDuplicates }, () => webhook.id),
				);
		},
		request: (job) => requestOf(cb, job),
		settled: (job, result) => note(cb, job, result),
	});
	engines.set(cb.runtime, engine);
	return engine;
}

/**
 * Sends events again, to every endpoint that listens, in the order given, each `times` times.
 * Gives how many webhooks that makes. Throws at an event that is not stored.
 */
export function resend(cb: Chargebee, events: string[], times: number): number {
	const { now } = cb.runtime.store;
	const jobs = events.flatMap((id) => {
		const event = now.events.get(id);
		if (!event) throw new Error(`there is no event '${id}'`);
		const endpoints = now.webhookEndpoints
			.all()
			.filter((endpoint) => startOf(endpoint, String(event.event_type)) === 'scheduled');
		return endpoints.flatMap((endpoint) =>
			Array.from({ length: times }, () => ({ event: id, endpoint: String(endpoint.id) })),
		);
	});
	deliveryOf(cb).send(jobs);
	return jobs.length;
}
