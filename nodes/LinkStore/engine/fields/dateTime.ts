import type { Side } from '../../../shared/contracts';
import type { JsonValue } from '../../../shared/json';
import type { CompiledRow, Parsed } from '../types';
import { inYears, isNoDate, isoOf } from './calendar';
import type { FieldType } from './common';
import { emptyParsed, filled, invalid, perRow } from './common';
import { date } from './date';
import type { TimeForm } from './instant';
import { outOfYears, readInstant, readUnix, timeForm, unknownZone } from './instant';
import { toLocal } from './zone';

/**
 * What both ends can hold decides how fine the comparison is: days if one of them holds days only,
 * seconds if one drops fractions, else milliseconds.
 */
const grains = perRow((row) => {
	const forms = [timeForm(row, 'left', 'instant'), timeForm(row, 'right', 'instant')];
	const seconds = forms.some((form) => form === 'zoneFree' || form === 'unixSeconds');
	return {
		days: forms.some((form) => form === 'dateOnly' || form === 'midnight'),
		milliseconds: seconds ? 1000 : 1,
	};
});

/**
 * Date and time: `norm` and `value` are UTC, `YYYY-MM-DDTHH:mm:ss.sssZ`. Texts without offset are read
 * in the side's zone (see `fromLocal` for the hours that the clocks skip or repeat), a date alone as
 * its midnight. If either end holds whole days, the row behaves as a date.
 */
export const dateTime: FieldType = {
	parse: (row, side, raw) => {
		if (grains(row).days) return date.parse(row, side, raw);
		const ms = read(row, side, raw);
		if (ms === 'none') return emptyParsed;
		if (ms === undefined) return invalid(raw, 'a date and time such as 2026-05-31T14:30:00');
		return instant(row, side, ms);
	},
	format: (row, side, value) => {
		if (grains(row).days) return date.format(row, side, value);
		const ms = read(row, side, value);
		return typeof ms === 'number' ? (write(row, side, whole(row, ms)) ?? value) : value;
	},
	shape: (row) => ({ ...grains(row) }),
	/** Less than a second apart (fractions cut or rounded), or cut down to the minute. */
	loose: (row, side, sent, observed) => {
		if (grains(row).days) return false;
		const [a, b] = [read(row, side, sent), read(row, side, observed)];
		if (typeof a !== 'number' || typeof b !== 'number') return false;
		return Math.abs(a - b) < 1000 || (b % MINUTE === 0 && a - b > 0 && a - b < MINUTE);
	},
};

const MINUTE = 60_000;

function read(row: CompiledRow, side: Side, raw: JsonValue): number | undefined | 'none' {
	const unix = readUnix(raw, timeForm(row, side, 'instant'));
	if (unix !== undefined || typeof raw !== 'string') return unix;
	const text = raw.trim();
	return isNoDate(text) ? 'none' : readInstant(text, row.zones[side]);
}

const whole = (row: CompiledRow, ms: number): number => {
	const grain = grains(row).milliseconds;
	return grain === 1 ? ms : Math.round(ms / grain) * grain;
};

function instant(row: CompiledRow, side: Side, ms: number): Parsed {
	if (Number.isNaN(ms)) return unknownZone(row, side);
	const kept = inYears(whole(row, ms));
	if (kept === undefined) return outOfYears;
	const text = isoOf(kept);
	return filled(text, text);
}

/** `undefined` if the side's zone is not known. */
function write(row: CompiledRow, side: Side, ms: number): JsonValue | undefined {
	const form: TimeForm = timeForm(row, side, 'instant');
	if (Number.isNaN(ms)) return undefined;
	if (form === 'instant') return isoOf(ms);
	if (form === 'zoneFree') {
		const local = inYears(toLocal(row.zones[side], ms));
		return local === undefined ? undefined : isoOf(local).slice(0, 19);
	}
	const unix = form === 'unixSeconds' ? Math.round(ms / 1000) : ms;
	return row.defs[side]?.kind === 'text' ? String(unix) : unix;
}
