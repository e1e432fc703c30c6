import type { Side } from '../../../shared/contracts';
import type { JsonValue } from '../../../shared/json';
import type { CompiledRow } from '../types';
import { inYears, readStamp } from './calendar';
import { isEmpty } from './common';
import { readDecimal } from './decimal';
import { fromLocal } from './zone';

/** How a side carries dates and times; a field that is a date carries whole days unless it says else. */
export type TimeForm =
	'dateOnly' | 'midnight' | 'instant' | 'zoneFree' | 'unixSeconds' | 'unixMilliseconds';

const FORMS = new Set<string>([
	'dateOnly',
	'midnight',
	'instant',
	'zoneFree',
	'unixSeconds',
	'unixMilliseconds',
]);

/** `fallback`: form of a field that the entity does not describe. */
export function timeForm(row: CompiledRow, side: Side, fallback: TimeForm): TimeForm {
	const def = row.defs[side];
	if (def?.format !== undefined && FORMS.has(def.format)) return def.format as TimeForm;
	if (def?.kind === 'date') return 'dateOnly';
	return def?.kind === 'dateTime' ? 'instant' : fallback;
}

/** Milliseconds of a Unix time in the unit of the side's form; `undefined` in any other form. */
export function readUnix(raw: JsonValue, form: TimeForm): number | undefined {
	if (form !== 'unixSeconds' && form !== 'unixMilliseconds') return undefined;
	const read = readDecimal(raw);
	if (read === undefined) return undefined;
	return inYears(Math.round(Number(read) * (form === 'unixSeconds' ? 1000 : 1)));
}

/** Milliseconds of a text with offset, or of a local time of the zone; NaN if the zone is none. */
export function readInstant(text: string, zone: string): number | undefined {
	const stamp = readStamp(text);
	if (stamp === undefined) return undefined;
	return stamp.offset === undefined
		? fromLocal(zone, stamp.wall)
		: stamp.wall - stamp.offset * 60_000;
}

export const outOfYears = { invalid: 'Found a time outside of the years 1 to 9999.' };

export const unknownZone = (row: CompiledRow, side: Side): { invalid: string } => ({
	invalid: isEmpty(row.zones[side])
		? `No time zone is set for the ${side} side, which sends times without one.`
		: `The time zone of the ${side} side, "${row.zones[side]}", is not one such as Europe/Copenhagen.`,
});
