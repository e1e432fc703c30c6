import { isObject, type JsonObject, type JsonValue } from '../json';

/**
 * Paths into records of any API: parts separated by dots, whole numbers for positions of an array, `\.` for a
 * dot that is part of a name. The dot behind an OData annotation's `@odata` is part of its name too.
 */

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);
const POSITION = /^(0|[1-9]\d{0,3})$/;

export const splitPath = (path: string): string[] =>
	path
		.replace(/@odata\./g, '@odata\\.')
		.split(/(?<!\\)\./)
		.map((part) => part.replace(/\\\./g, '.'));

/** What is in an empty object is empty: that is known, unlike what is missing. */
const own = (value: JsonValue | undefined, name: string): JsonValue | undefined => {
	if (value === null) return null;
	if (Array.isArray(value)) return POSITION.test(name) ? value[Number(name)] : undefined;
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
			next = POSITION.test(parts[at + 1]) ? [] : {};
			inner[part] = next;
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
export const parentPath = (path: string): string =>
	splitPath(path)
		.slice(0, -1)
		.map((part) => part.replace(/\./g, '\\.'))
		.join('.');
