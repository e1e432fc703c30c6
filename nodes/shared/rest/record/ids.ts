import { textOf } from '../../values';
import type { JsonObject } from '../../json';
import { readPath } from './path';

/**
 * Ids of several parts are one text: parts joined by `:`, with the `:` and `%` in a part escaped, so that different
 * parts never make the same id. An id of one part is taken as it is.
 */

const escape = (part: string): string => part.replace(/%/g, '%25').replace(/:/g, '%3A');
const unescape = (part: string): string => part.replace(/%3A/g, ':').replace(/%25/g, '%');

export const joinId = (parts: string[]): string =>
	parts.length === 1 ? parts[0] : parts.map(escape).join(':');

export const splitId = (id: string, parts: number): string[] =>
	parts === 1 ? [id] : id.split(':').map(unescape);

/** Id of a record; empty if a part of it is missing. */
export function idOf(record: JsonObject, paths: string[]): string {
	const parts = paths.map((path) => textOf(readPath(record, path)));
	return parts.includes(null) ? '' : joinId(parts as string[]);
}

/** Values for the `{id}`, or `{id1}`, `{id2}`, … of an address. */
export const idValues = (id: string, parts: number): Record<string, string> => ({
	id,
	...Object.fromEntries(splitId(id, parts).map((part, at) => [`id${at + 1}`, part])),
});

/** A path with its `{…}` filled in and encoded; `quoted`: a `'` is doubled, as in an OData key. */
export const fillPath = (
	template: string,
	values: Record<string, string | number | boolean>,
	quoted = false,
): string =>
	template.replace(/\{(\w+)\}/g, (whole, name: string) => {
		if (!Object.prototype.hasOwnProperty.call(values, name)) return whole;
		const text = String(values[name]);
		return encodeURIComponent(quoted ? text.replace(/'/g, "''") : text);
	});

/** Names in the `{…}` of a path. */
export const placesIn = (template: string): string[] =>
	[...template.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
