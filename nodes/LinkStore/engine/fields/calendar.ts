/** A date and time as a text states it, before any zone is applied. */
export interface Stamp {
	/** `YYYY-MM-DD` as written. */
	date: string;
	/** The written date and time, taken as if it were UTC, in milliseconds. */
	wall: number;
	/** Minutes east of UTC; absent in a text without offset. */
	offset?: number;
	/** The time of day is 00:00:00.000, or there is none. */
	midnight: boolean;
}

const STAMP =
	/^(\d{4})-(\d\d)-(\d\d)(?:[Tt ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?\s?([Zz]|[+-]\d\d(?::?\d\d)?)?)?$/;
const COMPACT = /^\d{8}$/;
/** .NET and Go (year 1) and MySQL (year 0) send these for "no date". */
const NO_DATE = /^(?:0001-01-01|0000-00-00)(?:[T ]00:00(?::00(?:\.0+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/;

const DAYS = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

/** Days of a month (1 to 12); 0 for a month that is none. */
export function daysInMonth(year: number, month: number): number {
	if (month === 2 && year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0)) return 29;
	return DAYS[month - 1] ?? 0;
}

export const isNoDate = (text: string): boolean => text.charCodeAt(0) === 48 && NO_DATE.test(text);

const isDigit = (code: number): boolean => code >= 48 && code <= 57;

/** True if the first ten characters are a day that exists, `YYYY-MM-DD`. The path of most values. */
function startsWithDate(text: string): boolean {
	if (text.charCodeAt(4) !== 45 || text.charCodeAt(7) !== 45) return false;
	for (let at = 0; at < 10; at++) {
		if (at !== 4 && at !== 7 && !isDigit(text.charCodeAt(at))) return false;
	}
	const year = Number(text.slice(0, 4));
	const day = Number(text.slice(8, 10));
	return year > 0 && day > 0 && day <= daysInMonth(year, Number(text.slice(5, 7)));
}

/** `YYYY-MM-DD` of a plain date or a date-time at zone-free midnight; `undefined` for all else. */
export function plainDate(text: string): string | undefined {
	if (text.length === 10) return startsWithDate(text) ? text : undefined;
	return text.length === 19 && text.endsWith('T00:00:00') && startsWithDate(text)
		? text.slice(0, 10)
		: undefined;
}

/** Milliseconds of a date and time taken as UTC. `Date.UTC` alone reads the years 0 to 99 as 19xx. */
export function utc(year: number, month: number, day: number, time = 0): number {
	if (year > 99) return Date.UTC(year, month - 1, day) + time;
	return new Date(0).setUTCFullYear(year, month - 1, day) + time;
}

/**
 * Reads ISO 8601: date, or date and time with or without offset, `T` or a blank between, seconds and
 * fractions optional, `YYYYMMDD` too. Anything finer than a millisecond is dropped. `undefined` for
 * a day or time that does not exist and for any other form: `01/02/2026` means two days.
 */
export function readStamp(text: string): Stamp | undefined {
	const iso = COMPACT.test(text)
		? `${text.slice(0, 4)}-${text.slice(4, 6)}-${text.slice(6, 8)}`
		: text;
	const match = STAMP.exec(iso);
	if (!match || !startsWithDate(iso)) return undefined;
	const [, year, month, day, hour, minute, second, fraction, zone] = match;
	const date = iso.slice(0, 10);
	const start = utc(Number(year), Number(month), Number(day));
	if (hour === undefined) return { date, wall: start, midnight: true };
	const [h, m, s] = [Number(hour), Number(minute), Number(second ?? 0)];
	const offset = readOffset(zone);
	if (h > 23 || m > 59 || s > 59 || Number.isNaN(offset)) return undefined;
	const ms = fraction === undefined ? 0 : Number(fraction.slice(0, 3).padEnd(3, '0'));
	const time = ((h * 60 + m) * 60 + s) * 1000 + ms;
	return { date, wall: start + time, offset, midnight: time === 0 };
}

function readOffset(zone: string | undefined): number | undefined {
	if (zone === undefined) return undefined;
	if (zone === 'Z' || zone === 'z') return 0;
	const hours = Number(zone.slice(1, 3));
	const minutes = Number(zone.slice(3).replace(':', ''));
	if (hours > 18 || minutes > 59) return NaN;
	return (hours * 60 + minutes) * (zone.startsWith('-') ? -1 : 1);
}

/** `YYYY-MM-DDTHH:mm:ss.sssZ` of a moment from `inYears`. */
export const isoOf = (ms: number): string => new Date(ms).toISOString();
export const dateOf = (ms: number): string => isoOf(ms).slice(0, 10);

export const DAY = 86_400_000;
const FIRST = utc(1, 1, 1);
const END = utc(9999, 12, 31) + DAY;

/**
 * The moment, if it lies in the years 1 to 9999. The last hours of 9999 stand for "without end" and
 * become 10000 in other zones: up to a day beyond counts as the last second there is. Else `undefined`.
 */
export function inYears(ms: number): number | undefined {
	if (ms >= FIRST && ms < END) return ms;
	return ms >= END && ms < END + DAY ? END - 1000 : undefined;
}
