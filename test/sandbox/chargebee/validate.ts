/** Checks the parameters of a write against a table: names, lengths, types, and what is required. */
import type { ChargebeeSettings, RawRecord } from '../types';
import { fail, wrong } from './context';

export interface Param {
	type:
		| 'text'
		| 'enum'
		| 'integer'
		| 'decimal'
		| 'boolean'
		| 'timestamp'
		| 'json'
		/** `name[member]` */
		| 'group'
		/** `name[member][0]`; given to the handler as a list of objects. */
		| 'rows'
		/** `name[0]` */
		| 'list';
	required?: boolean;
	/** Longest text, in UTF-16 units. */
	max?: number;
	minimum?: number;
	form?: 'email' | 'country' | 'url' | 'date';
	values?: readonly string[];
	params?: ParamTable;
}

export type ParamTable = Record<string, Param>;

export const textOf = (max: number, form?: Param['form']): Param => ({
	type: 'text',
	max,
	...(form === undefined ? {} : { form }),
});
export const enumOf = (...values: string[]): Param => ({ type: 'enum', values });
export const integerFrom = (minimum?: number): Param => ({
	type: 'integer',
	...(minimum === undefined ? {} : { minimum }),
});
export const decimalOf = (max: number): Param => ({ type: 'decimal', max });
export const aBoolean: Param = { type: 'boolean' };
export const aTimestamp: Param = { type: 'timestamp' };
export const aJson: Param = { type: 'json' };
export const groupOf = (params: ParamTable): Param => ({ type: 'group', params });
export const rowsOf = (params: ParamTable): Param => ({ type: 'rows', params });
export const listOf = (max: number): Param => ({ type: 'list', max });
export const required = (param: Param): Param => ({ ...param, required: true });

const EMAIL = /^[^\s@<>,;"]+@[^\s@<>,;".]+(\.[^\s@<>,;".]+)+$/;
const regions = new Intl.DisplayNames(['en'], { type: 'region', fallback: 'none' });
/** Codes that have a name but are no country. */
const NO_COUNTRIES = ['EU', 'EZ', 'UN', 'QO', 'ZZ', 'XA', 'XB'];

const isCountry = (code: string) =>
	/^[A-Z]{2}$/.test(code) &&
	!NO_COUNTRIES.includes(code) &&
	(regions.of(code) !== undefined || code === 'XI');

const FORMS: Record<
	NonNullable<Param['form']>,
	{ test: (text: string) => boolean; hint: string }
> = {
	email: { test: (text) => EMAIL.test(text), hint: 'is no e-mail address.' },
	country: { test: isCountry, hint: 'must be a country code of ISO 3166-1 alpha-2.' },
	url: { test: (text) => URL.canParse(text), hint: 'is no URL.' },
	date: {
		test: (text) => /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)),
		hint: 'must be a date such as 2025-01-31.',
	},
};

function checkText(value: string, param: Param, name: string): string {
	if (param.max !== undefined && value.length > param.max) {
		wrong(name, `must have at most ${param.max} characters.`);
	}
	const form = param.form === undefined ? undefined : FORMS[param.form];
	// An empty text has no form to keep: what it does is decided when it is stored.
	if (form && value !== '' && !form.test(value)) wrong(name, form.hint);
	return value;
}

function checkNumber(value: string, param: Param, name: string): number {
	const number = Number(value);
	if (!/^-?\d+$/.test(value) || !Number.isSafeInteger(number)) {
		return wrong(name, 'must be a whole number.');
	}
	if (param.minimum !== undefined && number < param.minimum) {
		return wrong(name, `must be at least ${param.minimum}.`);
	}
	return number;
}

function checkJson(value: string, name: string): RawRecord {
	let parsed: unknown;
	try {
		parsed = JSON.parse(value);
	} catch {
		parsed = undefined;
	}
	return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed)
		? (parsed as RawRecord)
		: wrong(name, 'must be a JSON object.');
}

function checkSingle(value: string, param: Param, name: string): unknown {
	if (param.required && value === '') wrong(name, 'cannot be blank.');
	switch (param.type) {
		case 'enum':
			return param.values!.includes(value)
				? value
				: wrong(name, `must be one of ${param.values!.join(', ')}.`);
		case 'integer':
			return checkNumber(value, param, name);
		case 'decimal':
			return /^\d+(\.\d+)?$/.test(value) && value.length <= param.max!
				? value
				: wrong(name, 'must be a decimal number.');
		case 'boolean':
			return value === 'true' || value === 'false'
				? value === 'true'
				: wrong(name, 'must be true or false.');
		case 'timestamp':
			return /^\d{10}$/.test(value)
				? Number(value)
				: wrong(name, 'must be a timestamp of ten digits.');
		case 'json':
			return checkJson(value, name);
		default:
			return checkText(value, param, name);
	}
}

const isObject = (value: unknown): value is RawRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** Columns (`tiers[price][0]`) to rows; members that some rows lack are allowed, rows without a place are not. */
function checkRows(value: RawRecord, params: ParamTable, name: string): RawRecord[] {
	const rows: RawRecord[] = [];
	for (const [member, column] of Object.entries(value)) {
		const param = params[member];
		if (!param) return unknown(`${name}[${member}]`);
		if (!Array.isArray(column)) return wrong(`${name}[${member}]`, 'must have an index.');
		column.forEach((one, index) => {
			const inner = `${name}[${member}][${index}]`;
			if (typeof one !== 'string') wrong(inner, 'must be a single value.');
			(rows[index] ??= {})[member] = checkSingle(one as string, param, inner);
		});
	}
	rows.forEach((row, index) => checkRequired(row, params, `${name}[]`, index));
	return rows;
}

const unknown = (name: string): never =>
	fail(400, 'invalid_request', `${name} : unknown parameter.`, name);

function checkRequired(values: RawRecord, table: ParamTable, prefix = '', index?: number): void {
	for (const [name, param] of Object.entries(table)) {
		if (!param.required || values[name] !== undefined) continue;
		const full =
			prefix === ''
				? name
				: prefix.replace('[]', `[${name}]`) + (index === undefined ? '' : `[${index}]`);
		wrong(full, 'cannot be blank.');
	}
}

function checkOne(value: unknown, param: Param, name: string): unknown {
	if (param.type === 'group') {
		if (!isObject(value)) return wrong(name, 'must be given by its members.');
		return check(value, param.params!, name);
	}
	if (param.type === 'rows') {
		if (!isObject(value)) return wrong(name, 'must be given by its members.');
		return checkRows(value, param.params!, name);
	}
	if (param.type === 'list') {
		if (!Array.isArray(value)) return wrong(name, 'must be a list.');
		return value.map((one: unknown, index) =>
			typeof one === 'string'
				? checkText(one, param, `${name}[${index}]`)
				: wrong(`${name}[${index}]`, 'must be a single value.'),
		);
	}
	return typeof value === 'string'
		? checkSingle(value, param, name)
		: wrong(name, 'must be a single value.');
}

/**
 * The parameters as values of their types. Refuses names that the table does not know, values of another type,
 * and what is required but missing. Texts may come out empty: see `overlay`.
 */
export function check(params: RawRecord, table: ParamTable, prefix?: string): RawRecord {
	const full = (name: string) => (prefix === undefined ? name : `${prefix}[${name}]`);
	const values = Object.fromEntries(
		Object.entries(params).map(([name, value]) => {
			const param = Object.hasOwn(table, name) ? table[name] : undefined;
			return [name, param ? checkOne(value, param, full(name)) : unknown(full(name))];
		}),
	);
	checkRequired(values, table, prefix === undefined ? '' : `${prefix}[]`);
	return values;
}

/** Parameters that are one JSON text: what is inside is none of the API's business. */
const JSON_NAMES = ['meta_data', 'metadata'];

const isGroup = (name: string, value: unknown): value is RawRecord =>
	isObject(value) && !JSON_NAMES.includes(name);

/**
 * A partial write: what is not given stays, also inside a group; an empty text empties the field or changes
 * nothing, as set.
 */
export function overlay(
	settings: ChargebeeSettings,
	before: RawRecord,
	values: RawRecord,
): RawRecord {
	const after = { ...before };
	for (const [name, value] of Object.entries(values)) {
		const inner = after[name];
		if (isGroup(name, value)) {
			after[name] = overlay(settings, isObject(inner) ? inner : {}, value);
		} else if (value !== '') {
			after[name] = value;
		} else if (settings.emptyTextClears) {
			delete after[name];
		}
	}
	return after;
}

/** Values of a create or of a full replace: an empty text is no text, a group of nothing but such is none. */
export const given = (values: RawRecord): RawRecord =>
	Object.fromEntries(
		Object.entries(values)
			.map(([name, value]) => [name, isGroup(name, value) ? given(value) : value] as const)
			.filter(
				([name, value]) =>
					value !== '' && !(isGroup(name, value) && Object.keys(value).length === 0),
			),
	);
