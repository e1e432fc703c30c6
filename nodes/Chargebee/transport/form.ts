import { isObject, type JsonObject, type JsonValue } from '../../shared/json';

/** Parameters that Chargebee takes as one field with JSON text in it. */
const JSON_PARAMETERS = new Set(['metadata', 'meta_data', 'exemption_details']);

export const FORM_TYPE = 'application/x-www-form-urlencoded; charset=utf-8';

/**
 * Percent-encoded. Half of a character of two code units, left over where a text was cut, cannot be
 * encoded and would stop everything: it is sent as the replacement character.
 */
export const encoded = (text: string): string =>
	encodeURIComponent(text.replace(/\p{Surrogate}/gu, '\uFFFD'));

const encode = (text: string): string => encoded(text).replace(/%20/g, '+');

const textOfScalar = (value: JsonValue): string =>
	typeof value === 'object' ? JSON.stringify(value) : String(value);

/**
 * The body of a write in Chargebee's form: `a[b]=…` for nested objects, `lines[id][0]=…` for lists of
 * objects (name first, place in the list last), `ids[0]=…` for lists of plain values, JSON text for
 * metadata. What is null or undefined is left out: `''` asks for an empty field.
 *
 * Same as the official client's encoder (`chargebee` on npm), as the tests check.
 */
export function encodeForm(params: JsonObject): string {
	const parts: string[] = [];
	const add = (name: string, value: string) => parts.push(`${encode(name)}=${encode(value)}`);
	/** `scope`: name so far; `place`: `[2]` within an object of a list. */
	const walk = (values: JsonObject, scope = '', place = ''): void => {
		for (const [key, value] of Object.entries(values)) {
			if (value === null || value === undefined) continue;
			const name = `${scope === '' ? key : `${scope}[${key}]`}${place}`;
			if (scope === '' && JSON_PARAMETERS.has(key)) {
				add(name, textOfScalar(value));
			} else if (Array.isArray(value)) {
				value.forEach((entry, index) => {
					if (isObject(entry)) walk(entry, name, `[${index}]`);
					else if (entry !== null) add(`${name}[${index}]`, textOfScalar(entry));
				});
			} else if (isObject(value)) {
				walk(value, name);
			} else {
				add(name, String(value));
			}
		}
	};
	walk(params);
	return parts.join('&');
}
