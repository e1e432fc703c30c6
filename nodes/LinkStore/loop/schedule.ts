import { now, one, update, type Tx } from '../store';
import { addHistory, confirmedKinds, ensureFlow, requireFlow, stopFlow } from './flows';
import { isLeased } from './startRun';

/** A fired run that never starts (a full queue, a crash) is given up after this time. */
const FIRED_MS = 2 * 60_000;

export interface Fired {
	flow: string;
	run: number;
	reason: 'schedule' | 'requested' | 'workLeft' | 'first';
}

/**
 * Asked by the trigger every few seconds: is a run due? Fires only if nothing is fired or leased, and
 * marks it fired in the same transaction, so two triggers never fire twice.
 *
 * `highestRun` is the highest run number that the workflow itself remembers. A store that knows less is
 * an older backup: it would create again what was created since.
 */
export function* fireIfDue(
	name: string,
	intervalMs: number,
	highestRun: number,
	isDead?: (holder: string) => boolean,
): Tx<Fired | undefined> {
	const t = yield* now();
	const flow = yield* ensureFlow(name);
	if (flow.interval_ms !== intervalMs)
		yield* update('flow', { interval_ms: intervalMs }, 'name = ?', name);
	if (flow.stop_kind !== null) return undefined;
	if (highestRun > flow.run && confirmedKinds(flow.confirmed).includes('olderStore')) {
		// Confirmed: the run numbers go on above what the workflow has seen.
		yield* update('flow', { run: highestRun }, 'name = ?', name);
		flow.run = highestRun;
	} else if (highestRun > flow.run) {
		yield* stopFlow(
			name,
			'olderStore',
			`The link store knows runs up to ${flow.run} of flow "${name}", but the workflow has seen run ${highestRun}: an older backup of the store was restored, or the store is new. Records created since then carry our reference and are linked again by it. Confirm only if this store is the one to go on with.`,
			highestRun - flow.run,
		);
		yield* update('flow', { full_requested: 'both' }, 'name = ?', name);
		return undefined;
	}
	if (isLeased(flow, t, isDead)) return undefined;
	if (flow.fired_run !== null && (flow.fired_until ?? 0) > t) return undefined;
	const requested = flow.requests > flow.requests_seen;
	if (!requested && flow.next_at > t) return undefined;
	// Start Run would only say that a side rests.
	const rests = yield* one('select 1 from side where flow = ? and paused_until > ?', name, t);
	if (rests !== undefined) return undefined;
	const lost = flow.lease_run !== null;
	if (lost) {
		yield* addHistory(name, {
			kind: 'runLost',
			run: flow.lease_run ?? undefined,
			text: `Run ${flow.lease_run} did not finish.`,
		});
	}
	const next = flow.run + 1;
	// A run that was lost, or fired in vain, makes the next ones rarer: nothing is fired in a tight loop.
	const delay =
		lost || flow.fired_run !== null
			? Math.min(intervalMs, Math.max(10_000, flow.delay * 2))
			: flow.delay;
	yield* update(
		'flow',
		{
			run: next,
			fired_run: next,
			fired_until: t + FIRED_MS,
			lease_run: null,
			lease_until: null,
			delay,
			next_at: t + (lost ? delay : intervalMs),
			...(lost ? { last_failure: t, last_problem: `Run ${flow.lease_run} did not finish.` } : {}),
		},
		'name = ?',
		name,
	);
	return {
		flow: name,
		run: next,
		reason:
			flow.run === 0
				? 'first'
				: requested
					? 'requested'
					: flow.work_left === 1
						? 'workLeft'
						: 'schedule',
	};
}

/** Makes the next run of a flow come soon. Requests are counted, so one that comes mid-run is not lost. */
export function* requestRun(
	name: string,
	full: 'none' | 'left' | 'right' | 'both',
): Tx<{ requests: number }> {
	const flow = yield* requireFlow(name);
	yield* update(
		'flow',
		{
			requests: flow.requests + 1,
			delay: 0,
			full_requested:
				full === 'none'
					? undefined
					: flow.full_requested !== null && flow.full_requested !== full
						? 'both'
						: full,
		},
		'name = ?',
		name,
	);
	return { requests: flow.requests + 1 };
}
