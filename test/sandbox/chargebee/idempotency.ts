/**
 * The idempotency window: within it, a POST with the same key and the same parameters gets the first answer
 * again and changes nothing; with other parameters it is refused.
 */
import { Refusal, type Reply } from '../exchange';
import { fail, wrong, type Call, type CbRoute, type Chargebee } from './context';

interface Kept {
	/** ms of the server's clock. */
	at: number;
	print: string;
	reply: Reply;
}

export interface IdempotencyKeys {
	guard(route: CbRoute): CbRoute;
	dump(): [string, Kept][];
	load(kept: [string, Kept][]): void;
}

const HEADER = 'chargebee-idempotency-key';
const MAX_KEY = 100;

/** The order in which a form names its parameters does not matter. */
const printOf = (call: Call) =>
	JSON.stringify([call.path, [...new URLSearchParams(call.rawBody)].map(String).sort()]);

export function createIdempotency(cb: Chargebee): IdempotencyKeys {
	let kept = new Map<string, Kept>();

	function forgetOld(now: number): void {
		const life = cb.settings.idempotencyMinutes * 60_000;
		// Oldest first, as a key is never put again while it lives.
		for (const [key, { at }] of kept) {
			if (now - at < life) return;
			kept.delete(key);
		}
	}

	function answer(call: Call, key: string, work: () => Reply): Reply {
		const at = cb.runtime.clock.now();
		forgetOld(at);
		const print = printOf(call);
		const known = kept.get(key);
		if (known) {
			if (known.print !== print) {
				fail(
					422,
					'unable_to_process_request',
					'This idempotency key was used with other parameters.',
				);
			}
			const { reply } = known;
			return {
				...reply,
				headers: { ...reply.headers, 'chargebee-idempotency-replayed': 'true' },
			};
		}
		try {
			const reply = work();
			kept.set(key, { at, print, reply });
			return reply;
		} catch (error) {
			if (error instanceof Refusal && cb.settings.idempotencyKeepsErrors) {
				kept.set(key, { at, print, reply: error.reply });
			}
			throw error;
		}
	}

	return {
		guard: (route) =>
			route.method !== 'POST'
				? route
				: {
						...route,
						handle: (call) => {
							const key = call.headers[HEADER];
							if (key === undefined) return route.handle(call);
							if (key === '' || key.length > MAX_KEY) {
								wrong(HEADER, `must have 1 to ${MAX_KEY} characters.`);
							}
							return answer(call, key, () => route.handle(call));
						},
					},
		dump: () => [...kept],
		load: (given) => {
			kept = new Map(given);
		},
	};
}
