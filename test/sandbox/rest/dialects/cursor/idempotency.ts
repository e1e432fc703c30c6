/** Idempotency keys: the same key does a request once, and never another one. */
import type { Reply } from '../../../exchange';
import { fail, type Call, type Rest } from '../../context';
import { signOf } from '../listing';

interface Kept {
	sign: string;
	reply: Reply;
	at: number;
}

export interface IdempotencyKeys {
	/** The work, or what it answered when the key came before. What was refused may be sent again. */
	once: (call: Call, work: () => Reply) => Reply;
	dump: () => Record<string, Kept>;
	load: (kept: Record<string, Kept>) => void;
}

export function createIdempotencyKeys(rest: Rest): IdempotencyKeys {
	let kept = new Map<string, Kept>();
	return {
		once(call, work) {
			const key = call.headers['idempotency-key'];
			if (key === undefined) return work();
			if (key.trim() === '' || key.length > 100) {
				fail(400, 'Idempotency-Key must have 1 to 100 characters.');
			}
			const now = rest.runtime.clock.now();
			const sign = signOf([call.method, call.path, call.body]);
			const before = kept.get(key);
			if (before && now - before.at < rest.settings().idempotencyHours * 3_600_000) {
				if (before.sign !== sign) fail(422, 'The Idempotency-Key was used for another request.');
				const headers = { ...before.reply.headers, 'Idempotent-Replayed': 'true' };
				return { ...before.reply, headers };
			}
			const reply = work();
			kept.set(key, { sign, reply, at: now });
			return reply;
		},
		dump: () => Object.fromEntries(kept),
		load: (state) => {
			kept = new Map(Object.entries(state));
		},
	};
}
