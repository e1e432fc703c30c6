import { isObject, type JsonObject, type JsonValue } from '../../json';

/**
 * Paths into records of any API: parts separated by dots, whole numbers for positions of an array, `\.` for a
 * dot that is part of a name. The dot behind an OData annotation's `@odata` is part of its name too.
 * `custom[key=size].value` is in the entry of a list that has that key.
 */

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const POSITION = /^(0|[1-9]\d{0,3})$/;

const ENTRY = /^\[([^[\]=.]+)=([^\]]*)\]$/;

/** The parts; `custom[key=size]` are two of them. */
export const splitPath = (path: string): string[] =>
	path
		.replace(/@odata\./g, '@odata\\.')
		.split(/(?<!\\)\.(?![^[\]]*\])|(?=\[[^[\]=.]+=[^\]]*\])/)
		.map((part) => part.replace(/\\\./g, '.'));

/** True for a part that is a place in a list: a position, or the entry with a key. */
export const isPlaceInList = (part: string): boolean => POSITION.test(part) || ENTRY.test(part);

/** The entry of a list with a key. Keys may be numbers: they are compared as texts. */
function entryOf(list: JsonValue[], part: string): JsonObject | undefined {
	const [, key, wanted] = ENTRY.exec(part) as unknown as [string, string, string];
	return list.filter(isObject).find((entry) => String(entry[key]) === wanted);
}

/** A new entry for a key, which is a number where those of the other entries are, or where it looks like one. */
function addEntry(list: JsonValue[], part: string): JsonObject {
	const [, key, wanted] = ENTRY.exec(part) as unknown as [string, string, string];
	const others = list.filter(isObject).map((entry) => typeof entry[key]);
	const isNumber = /^\d{1,15}$/.test(wanted) && others.every((type) => type === 'number');
	const entry: JsonObject = { [key]: isNumber ? Number(wanted) : wanted };
	list.push(entry);
	return entry;
}

/** What is in an empty object is empty: that is known, unlike what is missing. */
const own = (value: JsonValue | undefined, name: string): JsonValue | undefined => {
	if (value === null) return null;
	if (Array.isArray(value)) {
		// A list without such an entry has an empty value there.
		if (ENTRY.test(name)) return entryOf(value, name) ?? null;
		return POSITION.test(name) ? value[Number(name)] : undefined;
	}
	return isObject(value) && Object.prototype.hasOwnProperty.call(value, name)
		? value[name]
		: undefined;
};

/** Value at a path; the value itself for an empty path; `undefined` if any part is missing. */
export function readPath(value: JsonValue | undefined, path: string): JsonValue | undefined {
	if (path === '') return value;
	const whole = own(value, path);
	if (whole !== undefined) return whole;
	return splitPath(path).reduce(own, value);
}

/** Sets a value, making the objects and arrays on the way. */
export function writePath(target: JsonObject, path: string, value: JsonValue): void {
	const parts = splitPath(path);
	if (parts.some((part) => FORBIDDEN.has(part))) return;
	// An array takes its positions as names, too.
	let inner = target;
	parts.forEach((part, at) => {
		if (at === parts.length - 1) {
			inner[part] = value;
			return;
		}
		let next = own(inner, part);
		if (!isObject(next) && !Array.isArray(next)) {
			const list: unknown = inner;
			if (Array.isArray(list) && ENTRY.test(part)) next = addEntry(list as JsonValue[], part);
			else inner[part] = next = isPlaceInList(parts[at + 1]) ? [] : {};
		}
		inner = next as JsonObject;
	});
}

/** Takes a property away. */
export function dropPath(target: JsonObject, path: string): void {
	const parts = splitPath(path);
	const last = parts.pop() as string;
	const holder = parts.reduce<JsonValue | undefined>(own, target);
	if (isObject(holder) && !FORBIDDEN.has(last)) delete holder[last];
}

/** Path of the object that a property is in; empty if that is the record. */
export const parentPath = (path: string): string => joinPath(splitPath(path).slice(0, -1));

/** The path of parts. */
export const joinPath = (parts: string[]): string =>
	parts
		.map((part, at) =>
			ENTRY.test(part) ? part : `${at === 0 ? '' : '.'}${part.replace(/\./g, '\\.')}`,
		)
		.join('');
