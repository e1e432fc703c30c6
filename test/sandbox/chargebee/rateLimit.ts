/** Requests a minute: above the limit nothing is served until the minute is over. */
import type { Reply } from '../exchange';
import { errorReply, type Chargebee } from './context';

const MINUTE = 60_000;

/** Counts a request; gives the refusal if it is one too many. */
export function createRateLimit(cb: Chargebee): () => Reply | undefined {
	let minute = 0;
	let used = 0;
	return () => {
		const { requestsPerMinute } = cb.settings;
		if (requestsPerMinute <= 0) return undefined;
		const now = cb.runtime.clock.now();
		const current = Math.floor(now / MINUTE);
		if (current !== minute) [minute, used] = [current, 0];
		used += 1;
		if (used <= requestsPerMinute) return undefined;
		const seconds = Math.max(1, Math.ceil((MINUTE - (now % MINUTE)) / 1_000));
		return errorReply(
			429,
			'api_request_limit_exceeded',
			'The number of requests a minute is exceeded.',
			undefined,
			{ 'Retry-After': String(seconds) },
		);
	};
}
