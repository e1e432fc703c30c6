import { DateTime } from 'luxon';
import type { ReadState, Walk } from '../../shared/contracts';
import type { Capabilities } from '../../shared/entity';

const ZONE_FREE = "yyyy-MM-dd'T'HH:mm:ss";

/** Stamps of one system, as text, in order. Zone-free texts sort as they are; instants by their time. */
export function laterStamp(
	stamp: Capabilities['stamp'],
	a: string | undefined,
	b: string | undefined,
): string | undefined {
	if (a === undefined) return b;
	if (b === undefined) return a;
	if (stamp === 'instant') {
		const [left, right] = [Date.parse(a), Date.parse(b)];
		if (Number.isNaN(left)) return b;
		if (Number.isNaN(right)) return a;
		return left >= right ? a : b;
	}
	return a >= b ? a : b;
}

/** The server's clock in the form of the system's stamps. */
export function stampAt(stamp: Capabilities['stamp'], serverTime: string, zone: string): string {
	const time = DateTime.fromISO(serverTime, { zone: 'utc' });
	if (stamp === 'zoneFree') return time.setZone(zone).toFormat(ZONE_FREE);
	return time.toISO() as string;
}

/** A stamp less the overlap. Zone-free texts are moved as local texts: no zone is ever guessed into them. */
export function lessOverlap(stamp: Capabilities['stamp'], value: string, seconds: number): string {
	const time = DateTime.fromISO(value, { zone: 'utc' });
	if (!time.isValid) return value;
	const earlier = time.minus({ seconds });
	return stamp === 'zoneFree' ? earlier.toFormat(ZONE_FREE) : (earlier.toISO() as string);
}

/** Zone-free systems reach back over the hour that clocks repeat in autumn. */
export const overlapOf = (capabilities: Capabilities): number =>
	capabilities.stamp === 'zoneFree'
		? Math.max(65 * 60, capabilities.overlapSeconds)
		: capabilities.overlapSeconds;

/**
 * The since-value after a walk: the highest stamp seen that is not later than the walk's start, less
 * overlap. A stamp in the future (a migrated record of 2072) never moves it. Without any stamp seen
 * it stays, or starts at the walk's start.
 */
export function sinceAfter(
	capabilities: Capabilities,
	walk: Walk,
	before: string | undefined,
	zone: string,
): string | undefined {
	if (capabilities.stamp === 'none' || !capabilities.feed) return undefined;
	const start = stampAt(capabilities.stamp, walk.startedAt, zone);
	const candidate =
		walk.maxStamp === undefined
			? undefined
			: lessOverlap(capabilities.stamp, walk.maxStamp, overlapOf(capabilities));
	if (candidate === undefined) {
		return before ?? lessOverlap(capabilities.stamp, start, overlapOf(capabilities));
	}
	return laterStamp(capabilities.stamp, before, candidate);
}

/** True if the stamp may move the since-value: it is not later than the walk's start. */
export function countsForSince(
	capabilities: Capabilities,
	walk: Walk,
	stamp: string,
	zone: string,
): boolean {
	const start = stampAt(capabilities.stamp, walk.startedAt, zone);
	return laterStamp(capabilities.stamp, start, stamp) === start || start === stamp;
}

export interface WalkStep {
	which: 'feed' | 'pass';
	page?: string;
	startedAt: string;
	begun: number;
	id: string;
	stamps: string[];
	next?: string;
	/** Store time now. */
	now: number;
}

/** The read state after one page of a walk. Pure; the page is committed by Reconcile later. */
export function afterPage(
	state: ReadState,
	step: WalkStep,
	capabilities: Capabilities,
	zone: string,
): ReadState {
	const before = state[step.which];
	const walk: Walk = {
		id: before?.id ?? step.id,
		startedAt: before?.startedAt ?? step.startedAt,
		begun: before?.begun ?? step.begun,
		maxStamp: before?.maxStamp,
		pages: (before?.pages ?? 0) + 1,
		...(step.next === undefined ? {} : { page: step.next }),
	};
	for (const stamp of step.stamps) {
		if (countsForSince(capabilities, walk, stamp, zone)) {
			walk.maxStamp = laterStamp(capabilities.stamp, walk.maxStamp, stamp);
		}
	}
	const after: ReadState = { ...state };
	if (step.next !== undefined) {
		after[step.which] = walk;
		return after;
	}
	delete after[step.which];
	after.completeAsOf = Math.max(state.completeAsOf ?? 0, walk.begun);
	if (step.which === 'pass') {
		after.passDone = { id: walk.id, begun: walk.begun, ended: step.now };
		// The first pass starts the feed from where it began; later ones leave the feed's own cursor alone.
		if (state.since === undefined && capabilities.feed) {
			after.since = lessOverlap(
				capabilities.stamp,
				stampAt(capabilities.stamp, walk.startedAt, zone),
				overlapOf(capabilities),
			);
		}
	} else {
		after.since = sinceAfter(capabilities, walk, state.since, zone);
	}
	return after;
}
