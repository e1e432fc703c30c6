import type { Reply } from '../../../exchange';
import type { Rest } from '../../context';

const MINUTE = 60_000;

/** Counts the requests of the last minute; above the limit it answers how long to wait. */
export function createRateLimit(rest: Rest, refuse: (message: string) => Reply) {
	let seen: number[] = [];
	return (): Reply | undefined => {
		const limit = rest.settings().requestsPerMinute;
		const now = rest.runtime.clock.now();
		seen = seen.filter((at) => now - at < MINUTE);
		if (limit === 0 || seen.length < limit) {
			seen.push(now);
			return undefined;
		}
		const wait = Math.ceil((seen[0]! + MINUTE - now) / 1000);
		const reply = refuse(`No more than ${limit} requests a minute.`);
		return { ...reply, headers: { ...reply.headers, 'Retry-After': String(Math.max(1, wait)) } };
	};
}
