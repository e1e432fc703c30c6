import { sleep } from 'n8n-workflow';
import type { JsonValue } from '../../shared/json';
import { LoopFault } from '../loop/fault';
import { fromJson, now, one, run, toJson, type Store, type Tx } from '../store';

/** Keys are kept so long that nobody goes back in a browser further than that. */
const KEPT_MS = 30 * 86_400_000;
const POLL_MS = 250;

export interface Once {
	/** True for exactly one caller of a key: who does the work. */
	first: boolean;
	/** What the first one saved; null as long as it has not. */
	result: JsonValue;
	/** When the key was taken (ISO 8601). */
	at: string;
}

interface OnceRow {
	at: number;
	result: string | null;
}

function* take(scope: string, key: string): Tx<Once> {
	const t = yield* now();
	yield* run('delete from once where scope = ? and at < ?', scope, t - KEPT_MS);
	const inserted = yield* run(
		'insert into once (scope, key, at) values (?, ?, ?) on conflict (scope, key) do nothing',
		scope,
		key,
		t,
	);
	const row = (yield* look(scope, key)) as OnceRow;
	return { first: inserted > 0, ...shown(row) };
}

const look = (scope: string, key: string): Tx<OnceRow | undefined> =>
	one<OnceRow>('select at, result from once where scope = ? and key = ?', scope, key);

const shown = ({ at, result }: OnceRow) => ({
	at: new Date(at).toISOString(),
	result: fromJson<JsonValue>(result, null),
});

/** Takes a key. Who comes second waits up to that long for the first one's result. */
export async function takeOnce(
	store: Store,
	{ scope, key, waitMs }: { scope: string; key: string; waitMs: number },
	signal?: AbortSignal,
): Promise<Once> {
	const taken = await store.write(() => take(scope, key));
	if (taken.first) return taken;
	let { result } = taken;
	for (
		let waited = 0;
		result === null && waited < waitMs && signal?.aborted !== true;
		waited += POLL_MS
	) {
		await sleep(POLL_MS);
		const row = await store.read(() => look(scope, key));
		if (row === undefined) break;
		result = shown(row).result;
	}
	return { ...taken, result };
}

/** Keeps what the first caller has made, for those who come later. @throws LoopFault if nobody took the key. */
export function* saveOnce(scope: string, key: string, result: JsonValue): Tx<Once> {
	const changed = yield* run(
		'update once set result = ? where scope = ? and key = ?',
		toJson(result),
		scope,
		key,
	);
	if (changed === 0) {
		throw new LoopFault(
			`Nobody has taken the key "${key}".`,
			'Run Decision: Once with the same flow and key before, and save the result behind the work.',
		);
	}
	return { first: true, ...shown((yield* look(scope, key)) as OnceRow) };
}
