/** Checks a body against the schema and brings its values into the server's form. */
import type { RawRecord } from '../types';
import type { FieldError } from './context';
import { exactDecimal } from './decimal';
import { normalizeNumber, normalizeText, round, utcOf } from './normalize';
import type { Field, Fields } from './schema';
import type { RestSettings } from './system';

export interface Checked {
	/** Only what was sent, in the server's form; null empties. */
	values: RawRecord;
	errors: FieldError[];
}

export interface CheckOptions {
	settings: RestSettings;
	/** Country by which phone numbers are read. */
	country: string;
}

const isObject = (value: unknown): value is RawRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function checkText(field: Field, value: string, options: CheckOptions): unknown {
	const text = normalizeText(field, value, options.settings, options.country);
	if (text === null) return null;
	if (field.form === 'number') {
		const result = normalizeNumber(text, options.settings.numberRule);
		if ('problem' in result) throw new Error(result.problem);
		return result.value;
	}
	if (field.maxLength !== undefined && [...text].length > field.maxLength) {
		throw new Error(`must have at most ${field.maxLength} characters`);
	}
	if (field.pattern !== undefined && !new RegExp(field.pattern).test(text)) {
		throw new Error('does not have the right form');
	}
	return text;
}

function checkRange(field: Field, value: number): void {
	if (field.minimum !== undefined && value < field.minimum) {
		throw new Error(`must be at least ${field.minimum}`);
	}
	if (field.maximum !== undefined && value > field.maximum) {
		throw new Error(`must be at most ${field.maximum}`);
	}
}

function checkNumber(field: Field, value: number, options: CheckOptions): number {
	checkRange(field, value);
	return field.type === 'integer' ? value : round(value, options.settings.priceScale);
}

function checkExact(field: Field, value: unknown, scale: number): number | string {
	const decimal = exactDecimal(value, scale);
	checkRange(field, Number(decimal));
	return decimal;
}

function checkMoment(value: unknown): string {
	const moment = utcOf(value);
	if (moment === undefined) throw new Error('must be an ISO 8601 date-time with offset');
	return moment;
}

function isDate(value: string): boolean {
	if (!/^\d{4}-\d\d-\d\d$/.test(value)) return false;
	const parsed = new Date(`${value}T00:00:00Z`);
	return !Number.isNaN(parsed.getTime()) && parsed.toISOString().startsWith(value);
}

/** One value that is not an object or a list. Throws with what is wrong. */
function checkValue(field: Field, value: unknown, options: CheckOptions): unknown {
	switch (field.type) {
		case 'boolean':
			if (typeof value !== 'boolean') throw new Error('must be true or false');
			return value;
		case 'integer':
			if (!Number.isInteger(value)) throw new Error('must be a whole number');
			return checkNumber(field, value as number, options);
		case 'decimal':
			if (field.scale !== undefined) return checkExact(field, value, field.scale);
			if (typeof value !== 'number' || !Number.isFinite(value)) throw new Error('must be a number');
			return checkNumber(field, value, options);
		case 'enum':
			if (!field.values!.includes(value as string)) {
				throw new Error(`must be one of ${field.values!.join(', ')}`);
			}
			return value;
		case 'date':
			if (typeof value !== 'string' || !isDate(value)) throw new Error('must be a date YYYY-MM-DD');
			return value;
		case 'datetime':
			return checkMoment(value);
		default:
			if (typeof value !== 'string') throw new Error('must be a text');
			return checkText(field, value, options);
	}
}

/** `partial`: left-out required fields are fine (a merge patch). */
export function checkFields(
	fields: Fields,
	body: RawRecord,
	partial: boolean,
	options: CheckOptions,
	prefix = '',
): Checked {
	const values: RawRecord = {};
	const errors: FieldError[] = [];
	const wrong = (name: string, message: string) =>
		errors.push({ field: `${prefix}${name}`, message });

	for (const [name, value] of Object.entries(body)) {
		const field = Object.hasOwn(fields, name) ? fields[name] : undefined;
		if (!field) {
			if (options.settings.refuseUnknownFields) wrong(name, 'is not known');
			continue;
		}
		if (field.readOnly) {
			wrong(name, 'is read-only');
		} else if (field.type === 'object') {
			if (value !== null && !isObject(value)) {
				wrong(name, 'must be an object');
				continue;
			}
			const inner = checkFields(
				field.fields!,
				value ?? emptyObject(field),
				true,
				options,
				`${prefix}${name}.`,
			);
			values[name] = inner.values;
			errors.push(...inner.errors);
		} else if (field.type === 'list') {
			if (value !== null && !Array.isArray(value)) {
				wrong(name, 'must be a list');
				continue;
			}
			values[name] = ((value ?? []) as unknown[]).map((item, index) => {
				const at = `${prefix}${name}[${index}].`;
				if (!isObject(item)) {
					wrong(`${name}[${index}]`, 'must be an object');
					return {};
				}
				const inner = checkFields(field.fields!, item, false, options, at);
				errors.push(...inner.errors);
				return inner.values;
			});
		} else {
			try {
				values[name] = value === null ? null : checkValue(field, value, options);
			} catch (problem) {
				wrong(name, (problem as Error).message);
				continue;
			}
			if (field.required && values[name] === null) wrong(name, 'is required');
			if (values[name] === null && field.default !== undefined) values[name] = field.default;
		}
	}
	if (!partial) {
		for (const [name, field] of Object.entries(fields)) {
			if (field.required && !(name in body)) wrong(name, 'is required');
		}
	}
	return { values, errors };
}

/** What an object field holds when nothing was ever put into it. */
export function emptyObject(field: Field): RawRecord {
	return Object.fromEntries(Object.keys(field.fields!).map((name) => [name, null]));
}

/** All fields of the entity at their start values, in the schema's order. */
export function blankRecord(fields: Fields): RawRecord {
	return Object.fromEntries(
		Object.entries(fields).map(([name, field]) => [
			name,
			field.type === 'object'
				? emptyObject(field)
				: field.type === 'list'
					? []
					: (field.default ?? null),
		]),
	);
}
