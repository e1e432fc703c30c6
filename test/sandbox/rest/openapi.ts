/** The OpenAPI 3.1 document of a system, made from the schema that the server itself uses. */
import { properties, requiredOf, type Node } from './openapiFields';
import { json, parametersOf, recordHeaders, ref, RESPONSES, responses } from './openapiParts';
import { API_KEY_HEADER, type ListNames, type RestSystem, type Secrets } from './system';

type System = Pick<RestSystem<never>, 'title' | 'description' | 'schema' | 'list' | 'security'>;

const SCHEMES: Record<keyof Secrets, Node> = {
	bearer: { type: 'http', scheme: 'bearer' },
	apiKey: { type: 'apiKey', in: 'header', name: API_KEY_HEADER },
};

const aOr = (name: string): string => `${/^[AEIOU]/.test(name) ? 'an' : 'a'} ${name.toLowerCase()}`;

function pageSchema({ rows, info, page, size, total, next }: ListNames, singular: string): Node {
	const list = { type: 'array', items: ref('schemas', singular) };
	const about = {
		[page]: { type: 'integer' },
		[size]: { type: 'integer' },
		[total]: { type: 'integer' },
		[next]: {
			type: ['integer', 'null'],
			description: 'Number of the page that follows, null on the last one',
		},
	};
	const object = (properties: Node): Node => ({
		type: 'object',
		required: Object.keys(properties),
		properties,
	});
	return object({ [rows]: list, ...(info === undefined ? about : { [info]: object(about) }) });
}

function listOperation({ list, schema }: System, entity: string): Node {
	const { singular, filters, sorts } = schema[entity];
	const plain = [list.page, list.size, list.since, list.includeArchived];
	return {
		operationId: `list${singular}s`,
		summary: `List ${entity}`,
		parameters: [
			...plain.map((name) => ref('parameters', name)),
			{
				name: list.sort,
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
				content: json(pageSchema(list, singular)),
			},
			...responses('BadRequest', 'Unauthorized', 'Forbidden'),
		},
	};
}

function recordResponse(singular: string, description: string): Node {
	return { description, headers: recordHeaders, content: json(ref('schemas', singular)) };
}

function entityPaths(system: System, entity: string): Node {
	const { singular, lines } = system.schema[entity];
	const tags = [entity];
	return {
		[`/${entity}`]: {
			get: { tags, ...listOperation(system, entity) },
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
					(lines
						? ` Lines of ${aOr(singular)} that is ${lines.finalIn.join(', ')} cannot change.`
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

/** `serverUrl` ends with the base path. */
export function restDocument(system: System, serverUrl: string): Node {
	const { title, description, schema, security, list } = system;
	const entities = Object.keys(schema);
	return {
		openapi: '3.1.0',
		info: {
			title,
			version: '1.0.0',
			description,
		},
		servers: [{ url: serverUrl }],
		security: security.map((name) => ({ [name]: [] })),
		tags: entities.map((name) => ({ name })),
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
			...Object.assign({}, ...entities.map((entity) => entityPaths(system, entity))),
		},
		components: {
			securitySchemes: Object.fromEntries(security.map((name) => [name, SCHEMES[name]])),
			parameters: parametersOf(list),
			responses: RESPONSES,
			schemas: Object.fromEntries(
				entities.map((entity) => {
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
