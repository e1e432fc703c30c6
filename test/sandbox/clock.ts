import { DateTime } from 'luxon';

import type { ClockSetting } from './types';

export interface Clock {
	/** Milliseconds since 1970. */
	now(): number;
	set(setting: ClockSetting): void;
	setting(): Required<ClockSetting>;
}

export function createClock(): Clock {
	let offsetMs = 0;
	let fixedAt: string | null = null;
	return {
		now: () => (fixedAt === null ? Date.now() : Date.parse(fixedAt)) + offsetMs,
		set(setting) {
			if (setting.fixedAt !== undefined) {
				if (setting.fixedAt !== null && !/(Z|[+-]\d\d:\d\d)$/.test(setting.fixedAt)) {
					throw new Error('fixedAt needs a zone offset');
				}
				if (setting.fixedAt !== null && Number.isNaN(Date.parse(setting.fixedAt))) {
					throw new Error(`fixedAt is no date: ${setting.fixedAt}`);
				}
				fixedAt = setting.fixedAt;
			}
			if (setting.offsetMs !== undefined) offsetMs = setting.offsetMs;
		},
		setting: () => ({ offsetMs, fixedAt }),
	};
}

/** An instant as the text that a system without offsets stores: `2024-02-14T15:34:50`. */
export function toLocalText(instant: number, timeZone: string): string {
	return DateTime.fromMillis(instant, { zone: timeZone }).toFormat("yyyy-MM-dd'T'HH:mm:ss");
}

const DATE_TIME =
	/^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,7})?)?(Z|[+-]\d\d:\d\d)?)?$/;

/**
 * A date-time as a client sends it, with or without offset, as the local text of the zone.
 * Whole seconds; undefined if it is no date.
 */
export function parseToLocalText(value: string, timeZone: string): string | undefined {
	const match = DATE_TIME.exec(value);
	if (!match) return undefined;
	const parsed = match[7]
		? DateTime.fromISO(value, { zone: timeZone })
		: DateTime.fromISO(value.slice(0, 19), { zone: 'utc' });
	return parsed.isValid ? parsed.toFormat("yyyy-MM-dd'T'HH:mm:ss") : undefined;
}

/** The instant of a local text, ISO 8601 UTC; the first one of a time that clocks repeat. Undefined if it is none. */
export function fromLocalText(value: string, timeZone: string): string | undefined {
	if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(value)) return undefined;
	const parsed = DateTime.fromISO(value, { zone: timeZone });
	return parsed.isValid ? parsed.toUTC().toISO() : undefined;
}
