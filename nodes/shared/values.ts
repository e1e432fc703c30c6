import { isObject, type JsonObject, type JsonValue } from './json';

/** Reading values whose presence and type the API does not promise. */

export const textOf = (value: JsonValue | undefined): string | null =>
	typeof value === 'string' && value.trim() !== ''
		? value
		: typeof value === 'number' || typeof value === 'boolean'
			? String(value)
			: null;

export const numberOf = (value: JsonValue | undefined): number | null =>
	typeof value === 'number' && Number.isFinite(value) ? value : null;

export const objectOf = (value: JsonValue | undefined): JsonObject =>
	isObject(value) ? value : {};

/** The objects of an array; undefined where there is no array, which is not the same as an empty one. */
export const objectsOf = (value: JsonValue | undefined): JsonObject[] | undefined =>
	Array.isArray(value) ? value.filter(isObject) : undefined;

/** A text as people typed it into a form, without blanks around it; empty for anything else. */
export const typedText = (value: unknown): string =>
	typeof value === 'string' ? value.trim() : '';

/** null, '' and a missing value are all empty. */
export const isEmpty = (value: JsonValue | undefined): boolean =>
	value === undefined || value === null || (typeof value === 'string' && value.trim() === '');

/** Same value, where all forms of empty are the same and numbers equal their text. */
export const sameValue = (a: JsonValue | undefined, b: JsonValue | undefined): boolean => {
	if (isEmpty(a) || isEmpty(b)) return isEmpty(a) && isEmpty(b);
	if (typeof a === 'object' || typeof b === 'object')
		return JSON.stringify(a) === JSON.stringify(b);
	return String(a).trim() === String(b).trim();
};
