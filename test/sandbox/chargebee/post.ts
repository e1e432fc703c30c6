/** Sends one webhook, and finds out where a public address really leads to. */
import { request as requestHttp } from 'node:http';
import { request as requestHttps } from 'node:https';

export interface WebhookRequest {
	/** Where to connect to; undefined: nobody there. */
	target: URL | undefined;
	headers: Record<string, string>;
	body: string;
}

/** An endpoint that has not answered by then has not got the webhook. */
const ANSWER_MS = 20_000;

const LOOPBACK = ['127.0.0.1', 'localhost', '[::1]'];

/**
 * Where a webhook URL really leads to. Nothing leaves the machine: a host that is neither this
 * machine nor in `publicHosts` (host with port → base address) leads nowhere.
 */
export function realTarget(url: string, publicHosts: Record<string, string>): URL | undefined {
	const asked = new URL(url);
	const base = publicHosts[asked.host];
	if (base === undefined) return LOOPBACK.includes(asked.hostname) ? asked : undefined;
	const target = new URL(base);
	target.pathname = `${target.pathname.replace(/\/$/, '')}${asked.pathname}`;
	target.search = asked.search;
	return target;
}

/** The status of the answer, 0 if none came. Redirects are not followed: they are no success. */
export async function post(
	{ target, headers, body }: WebhookRequest,
	signal: AbortSignal,
): Promise<number> {
	if (target === undefined) return 0;
	const send = target.protocol === 'https:' ? requestHttps : requestHttp;
	const bytes = Buffer.from(body, 'utf8');
	return await new Promise<number>((resolve) => {
		const request = send(
			target,
			{
				method: 'POST',
				// A connection of its own, so that none stays open afterwards.
				agent: false,
				signal,
				headers: {
					'Content-Type': 'application/json;charset=UTF-8',
					'User-Agent': 'ChargeBee',
					...headers,
					'Content-Length': bytes.length,
				},
			},
			(response) => {
				// The status decides; what follows is not looked at.
				response.on('error', () => undefined);
				response.resume();
				resolve(response.statusCode ?? 0);
			},
		);
		request.setTimeout(ANSWER_MS, () => request.destroy(new Error('no answer in time')));
		// Comes after an answer too, where it changes nothing.
		request.on('error', () => resolve(0));
		request.end(bytes);
	});
}
