import type { Side } from '../../../shared/contracts';
import type { CompiledRow, Parsed } from '../types';
import { DAY, dateOf, inYears, isNoDate, isoOf, plainDate, readStamp } from './calendar';
import type { FieldType } from './common';
import { emptyParsed, filled, invalid } from './common';
import { outOfYears, readUnix, timeForm, unknownZone } from './instant';
import { fromLocal, toLocal } from './zone';

const EXPECTED = 'a date such as 2026-05-31';

/**
 * Date: `norm` and `value` are `YYYY-MM-DD`.
 * A zone-free text is the day it states, whatever time stands behind it. A text with offset (or a
 * Unix time) at midnight of its own offset is that day too, as APIs without a date type send it;
 * with any other time it is a moment, and the day is the one that the side's zone had then.
 */
export const date: FieldType = {
	parse: (row, side, raw) => {
		if (typeof raw === 'string') {
			const plain = plainDate(raw) ?? plainDate(raw.trim());
			if (plain !== undefined) return isNoDate(plain) ? emptyParsed : filled(plain, plain);
		}
		return readOther(row, side, raw);
	},
	format: (row, side, value) => {
		const day = typeof value === 'string' ? readStamp(value.trim()) : undefined;
		if (day === undefined) return value;
		const form = timeForm(row, side, 'dateOnly');
		if (form === 'dateOnly') return day.date;
		if (form === 'midnight' || form === 'zoneFree') return `${day.date}T00:00:00`;
		const start = fromLocal(row.zones[side], Math.floor(day.wall / DAY) * DAY);
		if (Number.isNaN(start)) return value;
		if (form === 'instant') return isoOf(start);
		const unix = form === 'unixSeconds' ? start / 1000 : start;
		return row.defs[side]?.kind === 'text' ? String(unix) : unix;
	},
};

function readOther(row: CompiledRow, side: Side, raw: Parameters<FieldType['parse']>[2]): Parsed {
	const unix = readUnix(raw, timeForm(row, side, 'dateOnly'));
	if (unix !== undefined) {
		return unix % DAY === 0 ? day(dateOf(unix)) : localDay(row, side, unix);
	}
	if (typeof raw !== 'string') return invalid(raw, EXPECTED);
	const text = raw.trim();
	if (isNoDate(text)) return emptyParsed;
	const stamp = readStamp(text);
	if (stamp === undefined) return invalid(raw, EXPECTED);
	if (stamp.offset === undefined || stamp.midnight) return day(stamp.date);
	return localDay(row, side, stamp.wall - stamp.offset * 60_000);
}

const day = (text: string): Parsed => filled(text, text);

function localDay(row: CompiledRow, side: Side, ms: number): Parsed {
	const local = toLocal(row.zones[side], ms);
	if (Number.isNaN(local)) return unknownZone(row, side);
	const kept = inYears(local);
	return kept === undefined ? outOfYears : day(dateOf(kept));
}
