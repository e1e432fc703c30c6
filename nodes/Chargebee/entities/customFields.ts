import { attempt } from '../../shared/attempt';
import type { Api, FieldDef } from '../../shared/entity';
import type { ApiFailure } from '../../shared/failure';
import { getPath, isObject, setPath, type JsonObject, type JsonValue } from '../../shared/json';
import { isPassing } from '../../shared/transport/judge';
import { objectOf, textOf } from '../../shared/values';
import { listAll, listPage } from '../transport/requests';
import { emptied } from './common';

/** Fields that users of a site have added: `cf_<name>` beside the fields of the API. */
export const CUSTOM_FIELDS: FieldDef = {
	name: 'cf_*',
	label: 'Custom Field',
	kind: 'text',
	writable: true,
	omittedWhenEmpty: true,
	hint: 'A custom field of the site, by its API name',
};

/** Values under the keys of the record's JSON object (`meta_data` of customers, `metadata` elsewhere). */
export const jsonFields = (name: string): FieldDef => ({
	name: `${name}.*`,
	label: 'Metadata',
	kind: 'text',
	writable: true,
	omittedWhenEmpty: true,
	hint: 'A key of the JSON object that Chargebee keeps with the record and shows to no customer',
});

const KINDS: Record<string, Partial<FieldDef> & Pick<FieldDef, 'kind'>> = {
	string: { kind: 'text', maxLength: 250 },
	long: { kind: 'number', scale: 0 },
	double: { kind: 'number' },
	timestamp: { kind: 'dateTime', format: 'unixSeconds' },
	email: { kind: 'email' },
	url: { kind: 'text' },
	date: { kind: 'date' },
	boolean: { kind: 'boolean' },
};

/** Longest text of a field with one line. */
const ONE_LINE = 99;

const CHOICES = new Set(['drop_down', 'radio_button_horizontal', 'radio_button_vertical']);

/** The choices of a drop-down: the one list of texts in the settings of the field. */
function choicesIn(props: JsonValue | undefined): string[] {
	let settings: JsonValue | undefined = props;
	if (typeof props === 'string') {
		try {
			settings = JSON.parse(props) as JsonValue;
		} catch {
			return [];
		}
	}
	const lists = isObject(settings) ? Object.values(settings) : [settings];
	const texts = lists.find(
		(list): list is string[] =>
			Array.isArray(list) && list.length > 0 && list.every((entry) => typeof entry === 'string'),
	);
	return texts ?? [];
}

/** A check box holds the text `True` or `False`. */
const CHECKED = ['True', 'False'];

function customField(config: JsonObject): FieldDef | undefined {
	const name = textOf(config.api_name);
	if (name === null || !name.startsWith('cf_')) return undefined;
	const widget = textOf(config.edit_ui) ?? '';
	const choices =
		widget === 'check_box' ? CHECKED : CHOICES.has(widget) ? choicesIn(config.props) : [];
	const kind = KINDS[textOf(config.field_datatype) ?? ''] ?? KINDS.string;
	return {
		name,
		label: textOf(config.display_name) ?? name,
		writable: true,
		omittedWhenEmpty: true,
		...(choices.length > 0
			? { kind: 'enum' as const, options: choices.map((value) => ({ value, label: value })) }
			: { ...kind, ...(widget === 'text' && kind.kind === 'text' ? { maxLength: ONE_LINE } : {}) }),
		...(config.required === true ? { required: true } : {}),
		...(textOf(config.description) === null ? {} : { hint: textOf(config.description) as string }),
	};
}

/** True for a site that is out of reach just now, or refuses the key altogether: that says nothing of fields. */
function isOutOfReach(failure: ApiFailure): boolean {
	const { status } = failure.detail;
	if (status === undefined) return isPassing(failure);
	return status === 401 || status === 429 || (status >= 500 && status !== 501);
}

/**
 * A key may lack the right to read the settings, and a site may not have the page or have it in another
 * shape: then the fields are known by the records alone.
 */
async function readConfigs(api: Api, entityType: string): Promise<JsonObject[]> {
	const { value, failure } = await attempt(() =>
		listAll(api, '/custom_field_configs', 'custom_field_config', { entity_type: entityType }),
	);
	if (failure === undefined) return value;
	if (isOutOfReach(failure)) throw failure;
	return [];
}

/**
 * The custom fields in use of these entity types (`customer`, `plan_item`, …), with their own labels and
 * types. A field that several types have is given once.
 */
export async function customFields(api: Api, entityTypes: string[]): Promise<FieldDef[]> {
	const found = new Map<string, FieldDef>();
	for (const type of entityTypes) {
		for (const config of await readConfigs(api, type)) {
			const status = textOf(config.status);
			const field = status === null || status === 'active' ? customField(config) : undefined;
			// Asked for by one type only, it is not required of the others.
			if (field)
				found.set(field.name, entityTypes.length > 1 ? { ...field, required: false } : field);
		}
	}
	return [...found.values()];
}

/** The JSON object of a record, also where it comes as the text that a write sends. */
function jsonIn(value: JsonValue | undefined): JsonValue | undefined {
	if (typeof value !== 'string') return value;
	try {
		const parsed = JSON.parse(value) as JsonValue;
		return isObject(parsed) ? parsed : value;
	} catch {
		return value;
	}
}

/** The record with its JSON object as one: read as a text, its other keys would be lost by the next write. */
export const withJson = (row: JsonObject, name: string): JsonObject =>
	typeof row[name] === 'string' ? { ...row, [name]: jsonIn(row[name]) ?? null } : row;

const KIND_OF: Record<string, FieldDef['kind']> = { number: 'number', boolean: 'boolean' };

function keysOf(values: JsonObject, prefix: string): FieldDef[] {
	return Object.entries(values).flatMap(([key, value]): FieldDef[] => {
		const name = `${prefix}.${key}`;
		if (isObject(value)) return keysOf(value, name);
		if (Array.isArray(value) || value === null || /[.*]/.test(key)) return [];
		return [
			{
				name,
				label: `Metadata: ${name.slice(name.indexOf('.') + 1)}`,
				kind: KIND_OF[typeof value] ?? 'text',
				writable: true,
				omittedWhenEmpty: true,
			},
		];
	});
}

/** Keys of the JSON objects in the hundred records that were changed last: nothing else tells which there are. */
export async function usedKeys(
	api: Api,
	path: string,
	resource: string,
	name: string,
): Promise<FieldDef[]> {
	const { rows } = await listPage(api, path, resource, { 'sort_by[desc]': 'updated_at' });
	const fields = rows.flatMap((row) => keysOf(objectOf(withJson(row, name)[name]), name));
	return [...new Map(fields.map((field) => [field.name, field])).values()];
}

/**
 * The whole JSON object as it is to be sent: what the record has now, with the changed paths in it. An
 * emptied one is left out. `undefined` if no changed path lies in it.
 */
export function mergedJson(
	name: string,
	before: JsonObject,
	fields: JsonObject,
	changed: string[],
): JsonObject | undefined {
	const paths = changed.filter((path) => path.startsWith(`${name}.`));
	if (!paths.length) return undefined;
	const merged: JsonObject = { [name]: structuredClone(objectOf(before[name])) };
	for (const path of paths) {
		const value = getPath(fields, path) ?? null;
		if (value === null || value === '') removePath(merged, path);
		else setPath(merged, path, value);
	}
	return merged[name] as JsonObject;
}

/** Parameters of an update: the changed paths, an emptied one as '', and the JSON object `json` whole. */
export function changedParams(
	json: string,
	fields: JsonObject,
	changed: string[],
	before: JsonObject,
): JsonObject {
	const params: JsonObject = {};
	for (const path of changed) {
		if (!path.startsWith(`${json}.`)) setPath(params, path, getPath(fields, path) ?? null);
	}
	const whole = mergedJson(json, before, fields, changed);
	return { ...emptied(params), ...(whole === undefined ? {} : { [json]: whole }) };
}

function removePath(object: JsonObject, path: string): void {
	const parts = path.split('.');
	const last = parts.pop() as string;
	const parent = parts.length ? getPath(object, parts.join('.')) : object;
	if (isObject(parent)) delete parent[last];
}
