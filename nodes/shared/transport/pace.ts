import { sleep } from 'n8n-workflow';

/** How fast one account may be called. */
export interface Pace {
	/** Calls a minute at most; 0 or absent for no limit. */
	perMinute?: number;
	/** Calls at the same time at most; 0 or absent for no limit. */
	concurrent?: number;
}

interface Lane {
	/** When the next call may be sent, in milliseconds. */
	next: number;
	active: number;
	waiting: Array<() => void>;
}

/** For all executions of this process: an account does not care which flow calls it. */
const lanes = new Map<string, Lane>();

function laneOf(account: string): Lane {
	let lane = lanes.get(account);
	if (!lane) lanes.set(account, (lane = { next: 0, active: 0, waiting: [] }));
	return lane;
}

async function enter(lane: Lane, { perMinute = 0, concurrent = 0 }: Pace): Promise<void> {
	if (concurrent > 0 && lane.active >= concurrent) {
		// Whoever leaves hands its place on, so nobody can slip in between.
		await new Promise<void>((resolve) => lane.waiting.push(resolve));
	} else lane.active++;
	if (perMinute <= 0) return;
	const now = Date.now();
	const at = Math.max(now, lane.next);
	lane.next = at + 60_000 / perMinute;
	if (at > now) await sleep(at - now);
}

function leave(lane: Lane): void {
	const next = lane.waiting.shift();
	if (next) next();
	else lane.active--;
}

/** Does the call when the account's pace allows it. */
export async function paced<T>(
	account: string,
	pace: Pace | undefined,
	call: () => Promise<T>,
): Promise<T> {
	if (!pace?.perMinute && !pace?.concurrent) return await call();
	const lane = laneOf(account);
	await enter(lane, pace);
	try {
		return await call();
	} finally {
		leave(lane);
	}
}
