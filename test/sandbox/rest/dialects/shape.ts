/** Records in the names and the forms of a dialect, and back. */
import type { RawRecord } from '../../types';
import { fail, type FieldError } from '../context';
import type { Field, Fields } from '../schema';
import { emptyObject } from '../validate';

export interface Shape {
	/** Property of a field; names of fields in objects and lines are asked for alone. */
	nameOf: (name: string) => string;
	/** A value as the API shows it; never asked about null, objects and lists. */
	show: (field: Field, value: unknown) => unknown;
	/** A value that was sent, in the reference's form; null is not asked about. Throws with what is wrong. */
	read: (field: Field, value: unknown) => unknown;
	/** Empty values are null, or left out. */
	empty: 'null' | 'leftOut';
}

const isObject = (value: unknown): value is RawRecord =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

function showValue(field: Field, value: unknown, shape: Shape): unknown {
	if (field.type === 'list') {
		return ((value ?? []) as RawRecord[]).map((item) => showFields(field.fields!, item, shape));
	}
	if (field.type === 'object') {
		const shown = showFields(field.fields!, (value ?? emptyObject(field)) as RawRecord, shape);
		return Object.keys(shown).length === 0 ? null : shown;
	}
	return value === null || value === undefined ? null : shape.show(field, value);
}

/** The fields of a record as the dialect shows them. */
export function showFields(fields: Fields, record: RawRecord, shape: Shape): RawRecord {
	const shown: RawRecord = {};
	for (const [name, field] of Object.entries(fields)) {
		const value = showValue(field, record[name], shape);
		if (value !== null || shape.empty === 'null') shown[shape.nameOf(name)] = value;
	}
	return shown;
}

export interface Reading {
	shape: Shape;
	/** Unknown properties are errors; else they are passed over. */
	refuseUnknown: boolean;
	/** Null has no meaning and is refused. */
	refuseNull?: boolean;
	errors: FieldError[];
}

/** A path of the reference (`address.line1`, `lines[2].quantity`) in the dialect's names. */
export const pathIn = (shape: Shape, path: string): string =>
	path.replace(/[A-Za-z]\w*/g, (name) => shape.nameOf(name));

/** What was sent, in the reference's names and forms; what is wrong goes to `reading.errors`. */
export function readFields(
	fields: Fields,
	body: RawRecord,
	reading: Reading,
	prefix = '',
): RawRecord {
	const { shape, errors } = reading;
	const names = new Map(Object.keys(fields).map((name) => [shape.nameOf(name), name]));
	const values: RawRecord = {};
	for (const [property, value] of Object.entries(body)) {
		const field = `${prefix}${property}`;
		const name = names.get(property);
		if (name === undefined) {
			if (reading.refuseUnknown) errors.push({ field, message: 'is not known' });
		} else if (value === null && reading.refuseNull) {
			errors.push({ field, message: 'must not be null; leave it out to empty it' });
		} else {
			try {
				values[name] = readValue(fields[name]!, value, reading, field);
			} catch (problem) {
				errors.push({ field, message: (problem as Error).message });
			}
		}
	}
	return values;
}

function readValue(field: Field, value: unknown, reading: Reading, at: string): unknown {
	if (value === null) return null;
	if (field.type === 'object') {
		if (!isObject(value)) throw new Error('must be an object');
		return readFields(field.fields!, value, reading, `${at}.`);
	}
	if (field.type === 'list') {
		if (!Array.isArray(value)) throw new Error('must be a list');
		return value.map((item, index) => {
			if (isObject(item)) return readFields(field.fields!, item, reading, `${at}[${index}].`);
			reading.errors.push({ field: `${at}[${index}]`, message: 'must be an object' });
			return {};
		});
	}
	return reading.shape.read(field, value);
}

/** Stops at what `readFields` found wrong: these names are the dialect's already. */
export function refuseSent(errors: FieldError[]): void {
	if (errors.length === 0) return;
	fail(422, `The request has ${errors.length} invalid field(s).`, { sent: errors });
}

/** What an error says of fields, in the dialect's names. */
export function fieldsIn(more: object, nameOf: (path: string) => string): FieldError[] | undefined {
	const { sent, errors } = more as { sent?: FieldError[]; errors?: FieldError[] };
	return sent ?? errors?.map((one) => ({ ...one, field: nameOf(one.field) }));
}

/** As the reference has them: numbers are numbers, moments are ISO texts. */
export const plainForms: Pick<Shape, 'show' | 'read'> = {
	show: (_field, value) => value,
	read: (_field, value) => value,
};
