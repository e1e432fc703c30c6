import { IANAZone } from 'luxon';

const DAY = 86_400_000;
/** Enough for every day of a century and a half; a zone's memory starts afresh beyond it. */
const MOST_DAYS = 60_000;

/** Offsets by UTC day, for days on which the zone's offset does not change. */
const known = new Map<string, Map<number, number>>();

/**
 * Milliseconds east of UTC in an IANA zone at a moment; NaN for a zone that does not exist.
 * Luxon formats a date for each answer, so days without a change are remembered.
 */
export function offsetAt(zone: string, ms: number): number {
	let days = known.get(zone);
	if (days === undefined) known.set(zone, (days = new Map()));
	const day = Math.floor(ms / DAY);
	const remembered = days.get(day);
	if (remembered !== undefined) return remembered;
	const offset = exact(zone, ms);
	if (exact(zone, day * DAY) === offset && exact(zone, (day + 1) * DAY) === offset) {
		if (days.size >= MOST_DAYS) days.clear();
		days.set(day, offset);
	}
	return offset;
}

/** Zones of the 19th century have offsets with seconds, which Luxon gives as fractions of minutes. */
const exact = (zone: string, ms: number): number =>
	Math.round(IANAZone.create(zone).offset(ms) * 60) * 1000;

/**
 * The moment of a local date and time (`wall`: that time taken as if it were UTC).
 * Luxon resolves a time that the clocks pass twice by the offset of today, so its answer changes with
 * the seasons. Here: the first of two moments; a time that the clocks skip moves on by the gap.
 */
export function fromLocal(zone: string, wall: number): number {
	const before = offsetAt(zone, wall - DAY);
	const after = offsetAt(zone, wall + DAY);
	if (before === after) return wall - before;
	const early = wall - Math.max(before, after);
	if (offsetAt(zone, early) === wall - early) return early;
	const late = wall - Math.min(before, after);
	if (offsetAt(zone, late) === wall - late) return late;
	return wall - before;
}

/** A moment as the local time of a zone, again as if it were UTC. */
export const toLocal = (zone: string, ms: number): number => ms + offsetAt(zone, ms);
