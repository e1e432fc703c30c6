/** The OpenAPI 3.1 document of Customerp, made from the schema that the server itself uses. */
import type { CustomerpEntity } from '../types';
import { ENTITIES, LOCKED_STATUSES, schema, type Field, type Fields } from './schema';

type Node = Record<string, unknown>;

const nullable = (type: string, field: Field): string | string[] =>
	field.required || field.readOnly || field.default !== undefined ? type : [type, 'null'];

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
			return { type: 'string', format: 'date-time', ...common };
		case 'integer':
		case 'decimal':
			return {
				type: nullable(field.type === 'integer' ? 'integer' : 'number', field),
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

const properties = (fields: Fields): Node =>
	Object.fromEntries(Object.entries(fields).map(([name, field]) => [name, propertySchema(field)]));

const requiredOf = (fields: Fields): string[] =>
	Object.entries(fields)
		.filter(([, field]) => field.required)
		.map(([name]) => name);

const ref = (kind: string, name: string): Node => ({ $ref: `#/components/${kind}/${name}` });
const json = (content: Node, type = 'application/json'): Node => ({ [type]: { schema: content } });
const responses = (...names: string[]): Node =>
	Object.fromEntries(names.map((name) => [STATUS_OF[name]!, ref('responses', name)]));

const STATUS_OF: Record<string, string> = {
	BadRequest: '400',
	Unauthorized: '401',
	Forbidden: '403',
	NotFound: '404',
	Conflict: '409',
	Changed: '412',
	Invalid: '422',
};

const recordHeaders: Node = {
	ETag: { description: 'Version of the record, for If-Match', schema: { type: 'string' } },
};

function listOperation(entity: CustomerpEntity): Node {
	const { singular, filters, sorts } = schema[entity];
	const plain = ['page', 'pageSize', 'modifiedSince', 'includeArchived'];
	return {
		operationId: `list${singular}s`,
		summary: `List ${entity}`,
		parameters: [
			...plain.map((name) => ref('parameters', name)),
			{
				name: 'sort',
				in: 'query',
				description: 'Field to sort by; a leading minus turns the order round. Ties go by id.',
				schema: {
					type: 'string',
					enum: sorts.flatMap((name) => [name, `-${name}`]),
					default: 'id',
				},
			},
			...filters.map((name) => ({
				name,
				in: 'query',
				description: `Only records whose ${name} equals this, without regard to case`,
				schema: { type: 'string' },
			})),
		],
		responses: {
			'200': {
				description: `A page of ${entity}`,
				content: json({
					type: 'object',
					required: ['data', 'page', 'pageSize', 'total', 'nextPage'],
					properties: {
						data: { type: 'array', items: ref('schemas', singular) },
						page: { type: 'integer' },
						pageSize: { type: 'integer' },
						total: { type: 'integer' },
						nextPage: {
							type: ['integer', 'null'],
							description: 'Number of the page that follows, null on the last one',
						},
					},
				}),
			},
			...responses('BadRequest', 'Unauthorized', 'Forbidden'),
		},
	};
}

function recordResponse(singular: string, description: string): Node {
	return { description, headers: recordHeaders, content: json(ref('schemas', singular)) };
}

function entityPaths(entity: CustomerpEntity): Node {
	const { singular } = schema[entity];
	const tags = [entity];
	return {
		[`/${entity}`]: {
			get: { tags, ...listOperation(entity) },
			post: {
				tags,
				operationId: `create${singular}`,
				summary: `Create a ${singular.toLowerCase()}`,
				requestBody: { required: true, content: json(ref('schemas', singular)) },
				responses: {
					'201': recordResponse(singular, 'The record as it was stored'),
					...responses('BadRequest', 'Unauthorized', 'Forbidden', 'Conflict', 'Invalid'),
				},
			},
		},
		[`/${entity}/{id}`]: {
			parameters: [ref('parameters', 'id')],
			get: {
				tags,
				operationId: `get${singular}`,
				summary: `Get one ${singular.toLowerCase()}, archived ones too`,
				responses: {
					'200': recordResponse(singular, 'The record'),
					...responses('Unauthorized', 'Forbidden', 'NotFound'),
				},
			},
			patch: {
				tags,
				operationId: `update${singular}`,
				summary: 'Change the fields that are sent (JSON merge patch, RFC 7396)',
				description:
					'null empties a field. Lists are replaced as a whole.' +
					(entity === 'orders'
						? ` Lines of an order that is ${LOCKED_STATUSES.join(', ')} cannot change.`
						: ''),
				parameters: [ref('parameters', 'ifMatch')],
				requestBody: {
					required: true,
					content: {
						...json(ref('schemas', singular), 'application/merge-patch+json'),
						...json(ref('schemas', singular)),
					},
				},
				responses: {
					'200': recordResponse(singular, 'The record as it was stored'),
					...responses(
						'BadRequest',
						'Unauthorized',
						'Forbidden',
						'NotFound',
						'Conflict',
						'Changed',
						'Invalid',
					),
				},
			},
			delete: {
				tags,
				operationId: `delete${singular}`,
				summary: 'Delete for good; refused with 409 while other records refer to it',
				parameters: [ref('parameters', 'ifMatch')],
				responses: {
					'204': { description: 'Deleted' },
					...responses('Unauthorized', 'Forbidden', 'NotFound', 'Conflict', 'Changed'),
				},
			},
		},
	};
}

const PARAMETERS: Node = {
	id: { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
	page: {
		name: 'page',
		in: 'query',
		description: 'First page is 1',
		schema: { type: 'integer', minimum: 1, default: 1 },
	},
	pageSize: {
		name: 'pageSize',
		in: 'query',
		description: 'A larger size is cut down to 200',
		schema: { type: 'integer', minimum: 1, maximum: 200, default: 100 },
	},
	modifiedSince: {
		name: 'modifiedSince',
		in: 'query',
		description: 'Only records with modifiedAt at or after this moment',
		schema: { type: 'string', format: 'date-time' },
	},
	includeArchived: {
		name: 'includeArchived',
		in: 'query',
		description: 'Records with status archived are left out otherwise',
		schema: { type: 'boolean', default: false },
	},
	ifMatch: {
		name: 'If-Match',
		in: 'header',
		description: 'ETag of the version that is meant to be changed',
		schema: { type: 'string' },
	},
};

function errorResponse(description: string, more: Node = {}): Node {
	return {
		description,
		content: json({
			type: 'object',
			required: ['code', 'message'],
			properties: { code: { type: 'string' }, message: { type: 'string' }, ...more },
		}),
	};
}

const RESPONSES: Node = {
	BadRequest: errorResponse('The query or the body cannot be read'),
	Unauthorized: errorResponse('The credential is missing or not valid'),
	Forbidden: errorResponse('The user has no right to this'),
	NotFound: errorResponse('There is no such record'),
	Conflict: errorResponse('A unique value is taken, or other records refer to this one', {
		field: { type: 'string' },
		existingId: { type: 'string', description: 'The record that has the value' },
		references: { type: 'object', additionalProperties: { type: 'integer' } },
	}),
	Changed: errorResponse('The record has another version than If-Match says'),
	Invalid: errorResponse('Fields are unknown, missing or have the wrong form', {
		errors: {
			type: 'array',
			items: {
				type: 'object',
				required: ['field', 'message'],
				properties: { field: { type: 'string' }, message: { type: 'string' } },
			},
		},
	}),
};

export function openApiDocument(serverUrl: string): Node {
	return {
		openapi: '3.1.0',
		info: {
			title: 'Customerp',
			version: '1.0.0',
			description:
				'Reference API of an ERP: customers, contacts, orders and products. The server may give a value its own form (trimmed text, lower-case e-mail addresses, phone numbers with dial code, shorter customer numbers without leading zeros); every write returns what was stored.',
		},
		servers: [{ url: serverUrl }],
		security: [{ bearer: [] }, { apiKey: [] }],
		tags: ENTITIES.map((name) => ({ name })),
		paths: {
			'/me': {
				get: {
					operationId: 'getMe',
					summary: 'Who the credential belongs to',
					responses: {
						'200': {
							description: 'Tenant and user',
							content: json({
								type: 'object',
								required: ['tenant', 'name'],
								properties: { tenant: { type: 'string' }, name: { type: 'string' } },
							}),
						},
						...responses('Unauthorized'),
					},
				},
			},
			...Object.assign({}, ...ENTITIES.map(entityPaths)),
		},
		components: {
			securitySchemes: {
				bearer: { type: 'http', scheme: 'bearer' },
				apiKey: { type: 'apiKey', in: 'header', name: 'X-Api-Key' },
			},
			parameters: PARAMETERS,
			responses: RESPONSES,
			schemas: Object.fromEntries(
				ENTITIES.map((entity) => {
					const { singular, fields } = schema[entity];
					return [
						singular,
						{ type: 'object', properties: properties(fields), required: requiredOf(fields) },
					];
				}),
			),
		},
	};
}
