import { placeOf, spoken } from '../record/codec';
import { beforeRepeated, readMoment, unitOf, writeMoment } from '../record/moments';
import type { RestEntity } from '../profile/profile';

/** The query of a change feed. */

type Query = Record<string, string | number | boolean>;

export interface Asked {
	query: Query;
	/** The moment that was asked for in fact, in milliseconds. */
	ms: number;
}

const fill = (rest: RestEntity, param: string, template: string): string =>
	template.replace(/\{modified\}/g, spoken(placeOf(rest, rest.modifiedField), param));

/** What sorts by the stamp, oldest first; undefined where the API cannot. */
export function sortOf(rest: RestEntity): Query | undefined {
	const entries = Object.entries(rest.since?.sort ?? {});
	if (entries.length === 0) return undefined;
	return Object.fromEntries(
		entries.map(([param, value]) => [
			param,
			typeof value === 'string' ? fill(rest, param, value) : value,
		]),
	);
}

/**
 * Query for what was changed since an instant. A parameter that leaves the moment itself out is given the one before it: by the
 * smallest step of its form.
 */
export function sinceQuery(rest: RestEntity, since: string): Asked {
	const { param, value, form, inclusive } = rest.since as NonNullable<RestEntity['since']>;
	const { timeZone } = rest.formats;
	const exact = Date.parse(since);
	const ms = beforeRepeated(inclusive ? exact : exact - unitOf(form), form, timeZone);
	// An instant that the API gave itself goes back as it came: it may be finer than milliseconds.
	const isOwn = form === 'iso' && ms === exact && since.endsWith('Z');
	const text = isOwn ? since : String(writeMoment(ms, form, timeZone));
	return {
		query: { [param]: fill(rest, param, value).replace(/\{since\}/g, text) },
		// What the form cannot hold was cut off, so that the server may show what is older.
		ms: isOwn ? ms : (readMoment(text, form, timeZone) ?? ms),
	};
}
