import type { JsonObject, JsonValue } from '../../shared/json';
import { textOf } from '../../shared/values';

/** Several ids as one text: sorted, as Wave promises no order, separated by commas. null for none. */
export const idList = (rows: JsonObject[]): string | null =>
	rows
		.map(({ id }) => textOf(id) ?? '')
		.filter(Boolean)
		.sort()
		.join(',') || null;

/** The ids of such a text, or of a list. */
export const idsIn = (value: JsonValue | undefined): string[] =>
	(Array.isArray(value) ? value.map(String) : (textOf(value) ?? '').split(','))
		.map((id) => id.trim())
		.filter(Boolean);
