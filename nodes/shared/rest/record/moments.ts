import { DateTime, IANAZone } from 'luxon';
import { readInstant } from '../../../LinkStore/engine/fields/instant';
import { fromLocal, offsetAt, toLocal } from '../../../LinkStore/engine/fields/zone';
import type { JsonValue } from '../../json';

/** Moments as an API writes them, to and from milliseconds. */

const DAY = 86_400_000;
const WORDS = { locale: 'en-US', zone: 'utc' } as const;

const tokens = (format: string): string => format.replace(/'[^']*'/g, '');
const NAMED = new Set(['iso', 'isoSeconds', 'unixSeconds', 'unixMilliseconds']);
export const isNamedForm = (form: string): boolean => NAMED.has(form);

/** True for a Luxon format that tells the offset, or counts from 1970. */
export const hasOffset = (format: string): boolean => /[ZzXx]/.test(tokens(format));

/** The smallest step of a form, in milliseconds. */
export function unitOf(form: string): number {
	if (form === 'iso' || form === 'unixMilliseconds') return 1;
	if (form === 'isoSeconds' || form === 'unixSeconds') return 1000;
	const used = tokens(form);
	if (/[Sux]/.test(used)) return 1;
	if (/[sX]/.test(used)) return 1000;
	if (/[mtT]/.test(used)) return 60_000;
	return /[hHkK]/.test(used) ? 3_600_000 : DAY;
}

export const isZone = (zone: string): boolean =>
	IANAZone.isValidZone(zone) && DateTime.utc().setZone(zone).isValid;

/** True if local times of the zone are repeated in autumn. */
export const hasSummerTime = (zone: string): boolean => {
	const year = Date.UTC(new Date().getUTCFullYear(), 0, 1);
	return new Set([0, 3, 6, 9].map((months) => offsetAt(zone, year + months * 30 * DAY))).size > 1;
};

/** Milliseconds of a moment in the form, or in any form that cannot be mistaken; `undefined` if it is none. */
export function readMoment(
	value: JsonValue | undefined,
	form: string,
	zone: string,
): number | undefined {
	if (typeof value === 'number') return readUnix(value, form);
	if (typeof value !== 'string') return undefined;
	const text = value.trim();
	if (!isNamedForm(form)) {
		const read = readFormat(text, form, zone);
		if (read !== undefined) return read;
	}
	if (/^-?\d{9,}(\.\d+)?$/.test(text)) return readUnix(Number(text), form);
	const dotNet = /^\/Date\((-?\d+)/.exec(text);
	return dotNet ? Number(dotNet[1]) : readInstant(text, zone);
}

/** Seconds have ten digits until the year 2286, milliseconds had thirteen from 2001 on. */
function readUnix(value: number, form: string): number | undefined {
	if (!Number.isFinite(value)) return undefined;
	if (form === 'unixSeconds') return cut(value * 1000);
	if (form === 'unixMilliseconds') return cut(value);
	return cut(Math.abs(value) >= 100_000_000_000 ? value : value * 1000);
}

/** What is finer than a millisecond is cut off: rounded up, a walk that goes on from it would leave out what comes before. */
const cut = (ms: number): number => Math.floor(ms + 0.001);

function readFormat(text: string, format: string, zone: string): number | undefined {
	const read = DateTime.fromFormat(text, format, WORDS);
	if (!read.isValid) return undefined;
	return hasOffset(format) ? read.toMillis() : fromLocal(zone, read.toMillis());
}

/** A moment in the form; parts smaller than the form's are cut off. */
export function writeMoment(ms: number, form: string, zone: string): string | number {
	switch (form) {
		case 'iso':
			return new Date(ms).toISOString();
		case 'isoSeconds':
			return `${new Date(ms).toISOString().slice(0, 19)}Z`;
		case 'unixSeconds':
			return Math.floor(ms / 1000);
		case 'unixMilliseconds':
			return ms;
		default:
			return hasOffset(form)
				? DateTime.fromMillis(ms, { locale: 'en-US', zone }).toFormat(form)
				: DateTime.fromMillis(toLocal(zone, ms), WORDS).toFormat(form);
	}
}

/**
 * The moment from which to ask, so that a local text without offset cannot be taken for a later one: in the hour that
 * clocks repeat in autumn the text names two moments, so it is asked from before that hour.
 */
export function beforeRepeated(ms: number, form: string, zone: string): number {
	if (isNamedForm(form) || hasOffset(form)) return ms;
	const [before, after] = [offsetAt(zone, ms - DAY), offsetAt(zone, ms + DAY)];
	if (before <= after) return ms;
	const [early, late] = [toLocal(zone, ms) - before, toLocal(zone, ms) - after];
	const isRepeated = offsetAt(zone, early) === before && offsetAt(zone, late) === after;
	return isRepeated ? early - (before - after) : ms;
}
