import { isObject, type JsonObject, type JsonValue } from '../../json';
import { typedText } from '../../values';
import { jsonOrText, namesIn, rowsOf } from './settingsTable';

/** How a row of "Profile Fields" of a node becomes an entry of a profile's field list. */

export interface FieldRow {
	/** Name of the field; empty in a row that was not filled in. */
	name: string;
	/** The field is taken off the list. */
	leaveOut: boolean;
	/** What the row says of the field; for a new one, label and kind have to be added. */
	change: JsonObject;
}

const text = (value: unknown): JsonValue | undefined => typedText(value) || undefined;

const options = (value: unknown): JsonValue | undefined => {
	const entries = rowsOf(value).map((entry) => ({
		value: jsonOrText(entry.value),
		label: typedText(entry.label) || String(entry.value ?? ''),
	}));
	return entries.length ? entries : undefined;
};

const columns = (value: unknown): JsonValue | undefined => {
	const named = rowsOf(value)
		.map(fieldRow)
		.filter(({ name }) => name !== '');
	return named.length
		? named.map(({ name, change }) => ({
				name,
				label: name,
				kind: 'text',
				writable: true,
				...change,
			}))
		: undefined;
};

const writable = (value: unknown): JsonValue | undefined =>
	value === 'never' || value === false
		? false
		: value === 'always' || value === true
			? true
			: text(value);

const flag = (value: unknown): JsonValue | undefined =>
	value === undefined || value === null ? undefined : value === true || value === 'true';

const number = (value: unknown): JsonValue | undefined =>
	value === undefined || value === null || value === '' ? undefined : jsonOrText(value);

const pairs = (value: unknown): JsonValue | undefined => {
	const entries = rowsOf(value)
		.filter(({ name }) => typedText(name) !== '')
		.map((entry): [string, JsonValue] => [typedText(entry.name), jsonOrText(entry.value)]);
	return entries.length ? Object.fromEntries(entries) : undefined;
};

const names = (value: unknown): JsonValue | undefined => {
	const found = namesIn(value);
	return found.length ? found : undefined;
};

/** What can be said of a field, by the name of the parameter that says it. */
export const FIELD_SETTINGS: Record<string, (value: unknown) => JsonValue | undefined> = {
	clearable: flag,
	columns,
	format: text,
	group: text,
	hint: text,
	kind: text,
	label: text,
	maxLength: number,
	omittedWhenEmpty: flag,
	options,
	path: text,
	refersTo: names,
	refersVia: text,
	required: flag,
	scale: number,
	writable,
	writeOnly: flag,
	writeWith: pairs,
};

/** One row, as the node has it: name, type and place beside the rest in `details`. */
export function fieldRow(row: Record<string, unknown>): FieldRow {
	const details = isObject(row.details) ? row.details : {};
	const said: Record<string, unknown> = { ...row, ...details };
	const change: JsonObject = {};
	for (const [name, convert] of Object.entries(FIELD_SETTINGS)) {
		const value = convert(said[name]);
		if (value !== undefined) change[name] = value;
	}
	return { name: typedText(row.name), leaveOut: row.leaveOut === true, change };
}
