export type JsonValue =
	null | boolean | number | string | JsonValue[] | { [key: string]: JsonValue };
export type JsonObject = { [key: string]: JsonValue };

export const isObject = (value: unknown): value is JsonObject =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Value at a dotted path; `undefined` if any part is missing, null if one is empty. */
export function getPath(object: JsonObject, path: string): JsonValue | undefined {
	if (Object.prototype.hasOwnProperty.call(object, path)) return object[path];
	if (!path.includes('.')) return undefined;
	let value: JsonValue | undefined = object;
	for (const part of path.split('.')) {
		if (value === null) return null;
		if (!isObject(value) || !Object.prototype.hasOwnProperty.call(value, part)) return undefined;
		value = value[part];
	}
	return value;
}

const FORBIDDEN = new Set(['__proto__', 'constructor', 'prototype']);

/** Sets a value at a dotted path, making the objects on the way. */
export function setPath(object: JsonObject, path: string, value: JsonValue): void {
	const parts = path.split('.');
	if (parts.some((part) => FORBIDDEN.has(part))) return;
	const last = parts.pop() as string;
	let target = object;
	for (const part of parts) {
		const next = target[part];
		if (isObject(next)) target = next;
		else target = target[part] = {};
	}
	target[last] = value;
}

/** JSON with sorted keys: equal values give equal texts. */
export function canonical(value: unknown): string {
	if (Array.isArray(value)) return `[${value.map((v) => canonical(v ?? null)).join(',')}]`;
	if (typeof value === 'object' && value !== null) {
		const entries = Object.entries(value as Record<string, unknown>)
			.filter(([, v]) => v !== undefined)
			.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0));
		return `{${entries.map(([k, v]) => `${JSON.stringify(k)}:${canonical(v)}`).join(',')}}`;
	}
	return JSON.stringify(value ?? null);
}
