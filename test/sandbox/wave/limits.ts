/** How many calls are served: at once, and in a minute. */
import type { Reply } from '../exchange';
import type { Wave, WaveCall } from './context';

const MINUTE = 60_000;

export interface Limits {
	/** Counts the call; gives the refusal if it is one too many. */
	check(call: WaveCall): Reply | undefined;
	forget(): void;
}

export function createLimits(wave: Wave): Limits {
	/** Instants of the calls of the last minute, by token. */
	const served = new Map<string, number[]>();
	const bannedUntil = new Map<string, number>();

	function tooMany(waitMs: number): Reply {
		const tells = wave.choose('retryAfter', ['always', 'never']) === 'always';
		return {
			status: 429,
			body: { errors: [{ message: 'Too many requests.' }] },
			...(tells
				? { headers: { 'Retry-After': String(Math.max(1, Math.ceil(waitMs / 1_000))) } }
				: {}),
		};
	}

	function perMinute(call: WaveCall): Reply | undefined {
		const { requestsPerMinute, banSeconds } = wave.settings;
		if (requestsPerMinute <= 0) return undefined;
		const now = call.clock.now();
		const token = call.headers.authorization ?? '';
		const banned = bannedUntil.get(token) ?? 0;
		if (now < banned) return tooMany(banned - now);
		const recent = (served.get(token) ?? []).filter((at) => at > now - MINUTE);
		served.set(token, recent);
		if (recent.length < requestsPerMinute) {
			recent.push(now);
			return undefined;
		}
		if (banSeconds <= 0) return tooMany(recent[0]! + MINUTE - now);
		bannedUntil.set(token, now + banSeconds * 1_000);
		return tooMany(banSeconds * 1_000);
	}

	return {
		check(call) {
			const { concurrentRequests } = wave.settings;
			if (concurrentRequests > 0 && call.inFlight > concurrentRequests) return tooMany(1_000);
			return perMinute(call);
		},
		forget() {
			served.clear();
			bannedUntil.clear();
		},
	};
}
