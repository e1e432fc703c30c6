/** Checks of request bodies: every property must be known and of its type, else 400. */
import { parseToLocalText } from '../clock';
import { badRequest, type Call, type Tenant } from './context';

export type Json = Record<string, unknown>;

export type FieldType =
	| { is: 'text'; max?: number }
	| { is: 'int' }
	| { is: 'number' }
	| { is: 'bool' }
	| { is: 'date' }
	| { is: 'enum'; values: readonly number[] }
	/** Nested model: known properties only. */
	| { is: 'object'; fields: Record<string, FieldType> }
	| { is: 'array'; of: FieldType }
	/** Part of the model, but not looked at. */
	| { is: 'any' };

export const TEXT: FieldType = { is: 'text' };
export const INT: FieldType = { is: 'int' };
export const NUMBER: FieldType = { is: 'number' };
export const BOOL: FieldType = { is: 'bool' };
export const DATE: FieldType = { is: 'date' };
export const ANY: FieldType = { is: 'any' };
export const oneOf = (...values: number[]): FieldType => ({ is: 'enum', values });
export const objectOf = (fields: Record<string, FieldType>): FieldType => ({
	is: 'object',
	fields,
});
export const arrayOf = (of: FieldType): FieldType => ({ is: 'array', of });

const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Returns the value with date-times as local texts. null counts as "not given" and passes.
 */
function check(tenant: Tenant, at: string, value: unknown, type: FieldType): unknown {
	if (value === null || value === undefined) return null;
	const wrong = (): never => badRequest(`The value of '${at}' is not valid.`);
	switch (type.is) {
		case 'any':
			return value;
		case 'text':
			if (typeof value !== 'string') wrong();
			if ((value as string).length > (type.max ?? 255)) badRequest(`'${at}' is too long.`);
			return value;
		case 'int':
			return Number.isInteger(value) ? value : wrong();
		case 'number':
			return typeof value === 'number' && Number.isFinite(value) ? value : wrong();
		case 'bool':
			return typeof value === 'boolean' ? value : wrong();
		case 'enum':
			return type.values.includes(value as number) ? value : wrong();
		case 'date':
			return typeof value === 'string'
				? (parseToLocalText(value, tenant.settings.timeZone) ?? wrong())
				: wrong();
		case 'object':
			return checkObject(tenant, at, value, type.fields);
		case 'array':
			if (!Array.isArray(value)) wrong();
			return (value as unknown[]).map((item, index) =>
				check(tenant, `${at}[${index}]`, item, type.of),
			);
	}
}

export function checkObject(
	tenant: Tenant,
	at: string,
	value: unknown,
	fields: Record<string, FieldType>,
): Json {
	if (!isObject(value))
		return badRequest(`${at === '' ? 'The body' : `'${at}'`} must be an object.`);
	const result: Json = {};
	for (const [name, inner] of Object.entries(value)) {
		const type = Object.hasOwn(fields, name) ? fields[name] : undefined;
		const path = at === '' ? name : `${at}.${name}`;
		if (!type) return badRequest(`The property '${path}' is not known.`);
		result[name] = check(tenant, path, inner, type);
	}
	return result;
}

export function bodyObject(tenant: Tenant, call: Call, fields: Record<string, FieldType>): Json {
	return checkObject(tenant, '', call.body, fields);
}

export function bodyArray(tenant: Tenant, call: Call, fields: Record<string, FieldType>): Json[] {
	if (!Array.isArray(call.body)) return badRequest('The body must be an array.');
	if (call.body.length === 0) return badRequest('The array is empty.');
	return call.body.map((item, index) => checkObject(tenant, `[${index}]`, item, fields));
}

/** Refuses properties that carry a value; null is the same as left out. */
export function mustNotBePresent(body: Json, names: readonly string[]): void {
	const found = names.filter((name) => body[name] !== null && body[name] !== undefined);
	if (found.length > 0) badRequest(`Must not be present: ${found.join(', ')}.`);
}

export function requireText(body: Json, name: string): string {
	const value = body[name];
	if (typeof value !== 'string' || value.trim() === '') return badRequest(`'${name}' is required.`);
	return value;
}
