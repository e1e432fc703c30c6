import { listOf, objectOf, textOf, type Node, type OpenApiDocument } from './document';
import { emptyShape, isObjectShape, isRows, shapes, type Shape } from './schema';

export type Verb = 'get' | 'post' | 'put' | 'patch' | 'delete';
const VERBS: Verb[] = ['get', 'post', 'put', 'patch', 'delete'];

export interface Parameter {
	name: string;
	in: string;
	required: boolean;
	description: string;
	shape: Shape;
	raw: Node;
}

/** What is sent or answered: its media types, and the shape in the first JSON one. */
export interface Content {
	mediaTypes: string[];
	shape: Shape;
}

/** One operation, with all that a proposal asks of it. */
export interface Operation {
	path: string;
	verb: Verb;
	/** Summary and description. */
	text: string;
	parameters: Parameter[];
	body?: Content;
	/** The answer of success: its status, its headers in lower case, and what is in it. */
	answer: { status: string; headers: string[]; content?: Content };
}

/** The operations of a document, by path and verb. */
export interface Api {
	document: OpenApiDocument;
	paths: string[];
	operation: (path: string, verb: Verb) => Operation | undefined;
}

const isJson = (mediaType: string): boolean =>
	/^(application|text)\/([\w.+-]*\+)?json\b|^\*\/\*|^application\/\*/.test(mediaType);

/** The content of a path in one of the spellings that are the same address: with or without a slash at its end. */
const samePath = (path: string): string => path.replace(/\/+$/, '') || '/';

export function readApi(document: OpenApiDocument): Api {
	const shapeOf = shapes(document);
	const items = objectOf(document.root.paths);
	const paths = Object.keys(items).filter((path) => path.startsWith('/'));
	const known = new Map<string, Operation | undefined>();

	function contentOf(given: unknown): Content | undefined {
		const content = objectOf(objectOf(document.resolve(given)).content);
		const mediaTypes = Object.keys(content);
		const json = mediaTypes.find(isJson) ?? mediaTypes.find((type) => /form-urlencoded/.test(type));
		if (json === undefined) return undefined;
		const { schema } = objectOf(content[json]);
		return {
			mediaTypes,
			shape: schema === undefined ? emptyShape() : shapeOf(schema),
		};
	}

	function parametersOf(item: Node, operation: Node): Parameter[] {
		const all = new Map<string, Parameter>();
		for (const given of [...listOf(item.parameters), ...listOf(operation.parameters)]) {
			const node = document.resolve(given);
			const name = textOf(node?.name);
			if (!node || !name) continue;
			const schema = node.schema ?? objectOf(Object.values(objectOf(node.content))[0]).schema;
			all.set(`${textOf(node.in)} ${name}`, {
				name,
				in: textOf(node.in),
				required: node.required === true,
				description: textOf(node.description),
				shape: shapeOf(schema),
				raw: node,
			});
		}
		return [...all.values()];
	}

	function answerOf(operation: Node): Operation['answer'] {
		const responses = objectOf(operation.responses);
		const statuses = Object.keys(responses).filter((status) => /^2(\d\d|XX)$/i.test(status));
		const status = statuses.find((one) => one !== '202') ?? statuses[0] ?? 'default';
		const response = document.resolve(responses[status]);
		// 204 and 304 have no body, whatever the document says.
		const content = status === '204' ? undefined : contentOf(response);
		return {
			status,
			headers: Object.keys(objectOf(response?.headers)).map((name) => name.toLowerCase()),
			...(content ? { content } : {}),
		};
	}

	function read(path: string, verb: Verb): Operation | undefined {
		const written = paths.filter((one) => samePath(one) === samePath(path));
		for (const one of written) {
			const item = document.resolve(items[one]);
			const operation = item && document.resolve(item[verb]);
			if (!item || !operation) continue;
			const body =
				operation.requestBody === undefined ? undefined : contentOf(operation.requestBody);
			return {
				path: one,
				verb,
				text: [textOf(operation.summary), textOf(operation.description)].filter(Boolean).join('. '),
				parameters: parametersOf(item, operation),
				...(body ? { body } : {}),
				answer: answerOf(operation),
			};
		}
		return undefined;
	}

	return {
		document,
		paths,
		operation: (path, verb) => {
			const key = `${verb} ${path}`;
			if (!known.has(key)) known.set(key, read(path, verb));
			return known.get(key);
		},
	};
}

export const verbsAt = (api: Api, path: string): Verb[] =>
	VERBS.filter((verb) => api.operation(path, verb) !== undefined);

const ROWS = [
	'data',
	'items',
	'results',
	'value',
	'records',
	'rows',
	'content',
	'entries',
	'payload',
].concat(['list', 'elements', 'objects', 'result', 'resources']);
const NO_ROWS = /^(errors?|warnings?|links|messages?|included|facets|aggregations|sort|filters?)$/;

/** Where the rows of a listing are: '' for an array, a dotted path; undefined if it is no listing. */
export function rowsIn(shape: Shape, path: string): { rows: string; row: Shape } | undefined {
	if (isRows(shape) || (shape.types.includes('array') && !shape.items?.types.length)) {
		return { rows: '', row: shape.items ?? emptyShape() };
	}
	const collection = path.split(/[/.:]/).filter(Boolean).at(-1)?.toLowerCase() ?? '';
	const found: Array<{ rows: string; row: Shape; rank: number }> = [];
	const look = (within: Shape, prefix: string, depth: number): void => {
		for (const [name, property] of within.properties) {
			const lower = name.toLowerCase();
			if (NO_ROWS.test(lower)) continue;
			if (isRows(property)) {
				const at = ROWS.indexOf(lower);
				const rank = (lower === collection ? -1 : at < 0 ? ROWS.length : at) + depth * 100;
				found.push({ rows: `${prefix}${name}`, row: property.items!, rank });
			} else if (depth < 2 && isObjectShape(property))
				look(property, `${prefix}${name}.`, depth + 1);
		}
	};
	look(shape, '', 0);
	const [best] = found.sort((a, b) => a.rank - b.rank);
	if (!best) return undefined;
	// An object that has an id of its own is a record with a list in it, not a page of records.
	const named = best.rank % 100 < ROWS.length;
	const isRecord = ['id', 'uuid', 'guid'].some((name) => shape.properties.has(name));
	return isRecord && !named ? undefined : { rows: best.rows, row: best.row };
}
