/** Fields as JSON Schema. */
import { DECIMAL_TEXT } from './decimal';
import type { Field, Fields } from './schema';

export type Node = Record<string, unknown>;

const canBeEmpty = (field: Field): boolean =>
	!field.required && !field.readOnly && field.default === undefined;

const nullable = (type: string, field: Field): string | string[] =>
	canBeEmpty(field) ? [type, 'null'] : type;

/** Number or text: the pattern speaks of texts alone. */
const exactSchema = (field: Field): Node => ({
	type: ['number', 'string', ...(canBeEmpty(field) ? ['null'] : [])],
	pattern: DECIMAL_TEXT,
	'x-decimals': field.scale,
});

function propertySchema(field: Field): Node {
	const common: Node = {
		...(field.description === undefined ? {} : { description: field.description }),
		...(field.readOnly ? { readOnly: true } : {}),
		...(field.default === undefined ? {} : { default: field.default }),
	};
	switch (field.type) {
		case 'object':
			return { type: 'object', ...common, properties: properties(field.fields!) };
		case 'list':
			return {
				type: 'array',
				...common,
				items: {
					type: 'object',
					properties: properties(field.fields!),
					required: requiredOf(field.fields!),
				},
			};
		case 'enum':
			return { type: 'string', enum: field.values, ...common };
		case 'date':
			return { type: nullable('string', field), format: 'date', ...common };
		case 'datetime':
			return { type: nullable('string', field), format: 'date-time', ...common };
		case 'integer':
		case 'decimal':
			return {
				...(field.scale === undefined
					? { type: nullable(field.type === 'integer' ? 'integer' : 'number', field) }
					: exactSchema(field)),
				...(field.minimum === undefined ? {} : { minimum: field.minimum }),
				...(field.maximum === undefined ? {} : { maximum: field.maximum }),
				...common,
			};
		case 'boolean':
			return { type: 'boolean', ...common };
		case 'string':
			return {
				type: nullable('string', field),
				...(field.form === 'email' ? { format: 'email' } : {}),
				...(field.maxLength === undefined ? {} : { maxLength: field.maxLength }),
				...(field.pattern === undefined ? {} : { pattern: field.pattern }),
				...common,
				...(field.reference ? { 'x-reference': field.reference } : {}),
				...(field.unique ? { 'x-unique': true } : {}),
			};
	}
}

export const properties = (fields: Fields): Node =>
	Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, propertySchema(field)]));

export const requiredOf = (fields: Fields): string[] =>
	Object.entries(fields)
		.filter(([, field]) => field.required)
		.map(([name]) => name);
