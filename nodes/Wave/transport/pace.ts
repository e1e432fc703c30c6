import { sleep } from 'n8n-workflow';

/** How fast one token may be used. */
export interface Pace {
	/** 0: as fast as it goes. */
	perMinute: number;
	/** Requests at once. */
	inFlight: number;
}

/** Requests that may go out without a pause in between: a look at the editor or an idle run need not wait. */
export const BURST = 10;

interface Gate {
	inFlight: number;
	waiting: Array<() => void>;
	/** When the requests let through so far would have ended, were they spread evenly (milliseconds). */
	due: number;
}

/** Wave counts by token, so all nodes and executions of this process that use one go through one gate. */
const gates = new Map<string, Gate>();

/** Does the work when it is its turn: `key` names the token without holding it. */
export async function paced<T>(key: string, pace: Pace, work: () => Promise<T>): Promise<T> {
	let gate = gates.get(key);
	if (gate === undefined) gates.set(key, (gate = { inFlight: 0, waiting: [], due: 0 }));
	while (gate.inFlight >= Math.max(1, pace.inFlight)) await turn(gate);
	gate.inFlight++;
	try {
		const wait = pauseBefore(gate, pace.perMinute, Date.now());
		if (wait > 0) await sleep(wait);
		return await work();
	} finally {
		gate.inFlight--;
		gate.waiting.shift()?.();
	}
}

const turn = async (gate: Gate): Promise<void> =>
	await new Promise((resolve) => {
		gate.waiting.push(resolve);
	});

function pauseBefore(gate: Gate, perMinute: number, now: number): number {
	if (perMinute <= 0) return 0;
	const step = 60_000 / perMinute;
	const due = Math.max(gate.due, now);
	gate.due = due + step;
	return Math.max(0, due - step * (BURST - 1) - now);
}
