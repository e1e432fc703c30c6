/** What all operations of the document share: parameters, headers, answers. */
import type { Node } from './openapiFields';
import { DEFAULT_PAGE, LARGEST_PAGE, type ListNames } from './system';

export const ref = (kind: string, name: string): Node => ({ $ref: `#/components/${kind}/${name}` });
export const json = (content: Node, type = 'application/json'): Node => ({
	[type]: { schema: content },
});
export const responses = (...names: string[]): Node =>
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

export const recordHeaders: Node = {
	ETag: { description: 'Version of the record, for If-Match', schema: { type: 'string' } },
};

const query = (name: string, description: string, schema: Node): Node => ({
	[name]: { name, in: 'query', description, schema },
});

export const parametersOf = (names: ListNames): Node => ({
	id: { name: 'id', in: 'path', required: true, schema: { type: 'string' } },
	...query(names.page, `First page is ${names.firstPage}`, {
		type: 'integer',
		minimum: names.firstPage,
		default: names.firstPage,
	}),
	...query(names.size, `A larger size is cut down to ${LARGEST_PAGE}`, {
		type: 'integer',
		minimum: 1,
		maximum: LARGEST_PAGE,
		default: DEFAULT_PAGE,
	}),
	...query(names.since, 'Only records with modifiedAt at or after this moment', {
		type: 'string',
		format: 'date-time',
	}),
	...query(names.includeArchived, 'Records with status archived are left out otherwise', {
		type: 'boolean',
		default: false,
	}),
	ifMatch: {
		name: 'If-Match',
		in: 'header',
		description: 'ETag of the version that is meant to be changed',
		schema: { type: 'string' },
	},
});

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

export const RESPONSES: Node = {
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
