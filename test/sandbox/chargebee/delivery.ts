/**
 * Delivers webhooks: a queue, the retry table, copies, disorder. It knows neither records nor
 * settings; whoever owns it says what a job sends and hears how it went.
 *
 * Events are announced while a request is being handled, but looked at only after that request
 * is over: a refused request takes its events back, and no webhook of it may leave.
 */
import { post, type WebhookRequest } from './post';
import type { Delivery } from './types';

/**
 * Minutes between an attempt that failed and the next one. After the last one the webhook has
 * failed for good, 3 days 7 hours after the event.
 */
export const RETRY_MINUTES: readonly number[] = [2, 6, 30, 60, 5 * 60, 24 * 60, 2 * 24 * 60];

/** A burst is over when nothing was announced for this long, or it lasts that long. */
const BURST_QUIET_MS = 40;
const BURST_LONGEST_MS = 400;
/** Deliveries that are remembered, the newest. */
const KEPT = 20_000;

export interface DeliveryJob {
	event: string;
	endpoint: string;
	/** From 1. */
	attempt: number;
	/** Milliseconds since 1970, real time. */
	due: number;
}

export type DeliveryResult = 'succeeded' | 're_scheduled' | 'failed';

export interface DeliveryOwner {
	/** Milliseconds that a minute of the retry table takes. */
	minuteMs(): number;
	/** Webhooks of a burst leave in another order than they happened. */
	disorder(): boolean;
	/** Ids of the endpoints that get this event now, one for each copy; none if it was taken back. */
	endpointsOf(event: string): string[];
	/** What to send; undefined: the event or the endpoint is gone, or does not want it any more. */
	request(job: DeliveryJob): (WebhookRequest & { eventType: string }) | undefined;
	settled(job: DeliveryJob, result: DeliveryResult): void;
}

export interface DeliveryEngine {
	/** An event happened; its webhooks leave soon. */
	announce(event: string): void;
	/** Sends these at once, in this order. */
	send(jobs: { event: string; endpoint: string }[]): void;
	/** Newest last. */
	deliveries(): Delivery[];
	/** Ends when nothing is due within the next `withinMs`. */
	delivered(withinMs?: number): Promise<void>;
	/** Attempts that have yet to be made. */
	jobs(): DeliveryJob[];
	/** Forgets everything, then goes on with these. */
	load(jobs: DeliveryJob[]): void;
	stop(): void;
}

/** Another order than before, the same in every run. */
export function disordered<T>(list: T[]): T[] {
	const result = [...list];
	let state = 42 + list.length;
	for (let i = result.length - 1; i > 0; i -= 1) {
		state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
		const j = Math.floor((state / 2_147_483_648) * (i + 1));
		[result[i], result[j]] = [result[j]!, result[i]!];
	}
	return result.every((one, index) => one === list[index]) ? result.reverse() : result;
}

export function createDeliveryEngine(owner: DeliveryOwner): DeliveryEngine {
	let announced: string[] = [];
	let burstBegan = 0;
	let burstTimer: NodeJS.Timeout | undefined;
	let queue: DeliveryJob[] = [];
	let wakeTimer: NodeJS.Timeout | undefined;
	let sending: { job: DeliveryJob; cancel: AbortController } | undefined;
	let past: Delivery[] = [];
	let waiting: { withinMs: number; resolve: () => void }[] = [];

	/** Nothing is under way or due. */
	const isQuiet = (withinMs: number) =>
		announced.length === 0 &&
		sending === undefined &&
		queue.every(({ due }) => due > Date.now() + withinMs);

	function tellWaiting(): void {
		const done = waiting.filter(({ withinMs }) => isQuiet(withinMs));
		waiting = waiting.filter((one) => !done.includes(one));
		for (const { resolve } of done) resolve();
	}

	/** One webhook at a time: Chargebee calls the endpoints of an event one after another. */
	function wake(): void {
		clearTimeout(wakeTimer);
		if (sending !== undefined) return;
		const next = queue.reduce<DeliveryJob | undefined>(
			(first, job) => (first === undefined || job.due < first.due ? job : first),
			undefined,
		);
		if (next === undefined) return tellWaiting();
		const wait = next.due - Date.now();
		if (wait > 0) {
			// Timers count in 32 bits: two days in real time fit, but a clock may be set oddly.
			wakeTimer = setTimeout(wake, Math.min(wait, 2 ** 31 - 1)).unref();
			return tellWaiting();
		}
		queue = queue.filter((job) => job !== next);
		const request = owner.request(next);
		if (request === undefined) return wake();
		void attempt(next, request);
	}

	async function attempt(
		job: DeliveryJob,
		request: WebhookRequest & { eventType: string },
	): Promise<void> {
		const own = { job, cancel: new AbortController() };
		sending = own;
		const at = new Date().toISOString();
		const status = await post(request, own.cancel.signal);
		// Stopped or loaded anew meanwhile: this attempt belongs to what was before.
		if (sending !== own) return;
		sending = undefined;
		past.push({
			event: job.event,
			eventType: request.eventType,
			endpoint: job.endpoint,
			attempt: job.attempt,
			at,
			status,
		});
		if (past.length > KEPT * 1.2) past = past.slice(-KEPT);
		const minutes = RETRY_MINUTES[job.attempt - 1];
		if (status >= 200 && status < 300) {
			owner.settled(job, 'succeeded');
		} else if (minutes === undefined) {
			owner.settled(job, 'failed');
		} else {
			queue.push({
				...job,
				attempt: job.attempt + 1,
				due: Date.now() + minutes * owner.minuteMs(),
			});
			owner.settled(job, 're_scheduled');
		}
		wake();
	}

	function send(jobs: { event: string; endpoint: string }[]): void {
		const due = Date.now();
		for (const { event, endpoint } of jobs) queue.push({ event, endpoint, attempt: 1, due });
		wake();
	}

	const jobsOf = (events: string[]) =>
		events.flatMap((event) => owner.endpointsOf(event).map((endpoint) => ({ event, endpoint })));

	function endBurst(): void {
		const jobs = jobsOf(announced);
		announced = [];
		send(owner.disorder() ? disordered(jobs) : jobs);
	}

	function forget(): void {
		clearTimeout(burstTimer);
		clearTimeout(wakeTimer);
		announced = [];
		queue = [];
		sending?.cancel.abort();
		sending = undefined;
		tellWaiting();
	}

	return {
		announce(event) {
			if (announced.length === 0) burstBegan = Date.now();
			announced.push(event);
			const left = burstBegan + BURST_LONGEST_MS - Date.now();
			const wait = owner.disorder() ? Math.max(0, Math.min(BURST_QUIET_MS, left)) : 0;
			clearTimeout(burstTimer);
			burstTimer = setTimeout(endBurst, wait).unref();
		},
		send,
		deliveries: () => structuredClone(past.slice(-KEPT)),
		delivered: async (withinMs = 0) =>
			await new Promise<void>((resolve) => {
				waiting.push({ withinMs, resolve });
				tellWaiting();
			}),
		jobs: () =>
			structuredClone([
				// Under way is not done: who goes on from here sends it again.
				...(sending === undefined ? [] : [sending.job]),
				...queue,
				...jobsOf(announced).map((job) => ({ ...job, attempt: 1, due: Date.now() })),
			]),
		load(jobs) {
			forget();
			past = [];
			queue = structuredClone(jobs);
			wake();
		},
		stop: forget,
	};
}
