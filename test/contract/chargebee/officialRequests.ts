/** Compares requests with what the official client would have let through and sent. */
import Client from 'chargebee';
import { z } from 'zod/v4';
import { officialSchemas } from '../../unit/sandbox/chargebeeKit';
import type { Call } from './recorder';

/** What the client knows of one of its methods. */
export interface Method {
	/** `itemPrice` */
	resource: string;
	/** `update` */
	name: string;
	/** Id in the path, where there is one. */
	id?: string;
}

/** Name, verb, path before the id, path after it, whether there is an id. */
type Endpoint = [string, string, string, string | null, boolean];
type Tree = { [name: string]: Tree | Tree[] | string | string[] };
type Params = { [name: string]: unknown };

/** Sends nothing, and notes what it would have sent. */
function silentClient() {
	const sent: Request[] = [];
	const client = new Client({
		site: 'acme',
		apiKey: 'key',
		httpClient: {
			makeApiRequest: async (request) => {
				sent.push(request);
				return Response.json({});
			},
		},
	});
	return { client, sent };
}

const endpoints = (silentClient().client as unknown as { _endpoints: Record<string, Endpoint[]> })
	._endpoints;

/** The client's method that makes such a call; `undefined` if it has none. */
export function methodOf({ method, path }: Pick<Call, 'method' | 'path'>): Method | undefined {
	const found = Object.entries(endpoints).flatMap(([resource, list]) =>
		list.flatMap(([name, verb, prefix, suffix, hasId]): Method[] => {
			const end = suffix ?? '';
			if (verb !== method || !path.startsWith(prefix) || !path.endsWith(end)) return [];
			const middle = path.slice(prefix.length, path.length - end.length);
			if (!hasId) return middle === '' ? [{ resource, name }] : [];
			return /^\/[^/]+$/.test(middle)
				? [{ resource, name, id: decodeURIComponent(middle.slice(1)) }]
				: [];
		}),
	);
	return found.find(({ id }) => id === undefined) ?? found[0];
}

const pascal = (name: string): string => name[0].toUpperCase() + name.slice(1);

/** Reading them takes a while. */
const files = new Map<string, Record<string, z.ZodType>>();

/** Absent where the method has no parameters. */
export function schemaOf({ resource, name }: Method): z.ZodObject | undefined {
	const file = resource.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
	const schemas = files.get(file) ?? officialSchemas(file);
	files.set(file, schemas);
	return schemas[`${pascal(name)}${pascal(resource)}BodySchema`] as z.ZodObject | undefined;
}

const pairsOf = ({ query, body }: Pick<Call, 'query' | 'body'>): [string, string][] => [
	...new URLSearchParams(query),
	...new URLSearchParams(body),
];

/** `a[b]=1&c[0]=2` as `{ a: { b: '1' }, c: ['2'] }`. */
function nested(pairs: [string, string][]): Tree {
	const tree: Tree = {};
	for (const [name, value] of pairs) {
		const parts = name.split(/[[\]]+/).filter(Boolean);
		const last = parts.pop() as string;
		let at = tree;
		for (const part of parts) at = (at[part] ??= {}) as Tree;
		at[last] = value;
	}
	return listed(tree) as Tree;
}

/** Objects whose names count from 0 are lists. */
function listed(value: Tree[string]): Tree[string] {
	if (typeof value === 'string' || Array.isArray(value)) return value;
	const entries = Object.entries(value).map(([name, part]) => [name, listed(part)] as const);
	const counts = entries.length > 0 && entries.every(([name], place) => name === String(place));
	return counts ? (entries.map(([, part]) => part) as string[]) : Object.fromEntries(entries);
}

const inner = (schema: z.ZodType): z.ZodType =>
	'innerType' in schema.def ? inner(schema.def.innerType as z.ZodType) : schema;

const shapeOf = (schema: z.ZodType | undefined): Record<string, z.ZodType> =>
	schema instanceof z.ZodObject ? (schema.shape as Record<string, z.ZodType>) : {};

/** Filter operators whose value is a list in one parameter, which the schemas do not see as one. */
const OF_LISTS = ['in', 'not_in', 'between'];

/** A form has texts only: each as what the schema of its parameter asks for. What is no such value stays. */
function typed(value: unknown, given: z.ZodType | undefined): unknown {
	const schema = given && inner(given);
	if (schema instanceof z.ZodNumber) return /^-?\d+$/.test(String(value)) ? Number(value) : value;
	if (schema instanceof z.ZodBoolean) return { true: true, false: false }[String(value)] ?? value;
	if (schema instanceof z.ZodArray && Array.isArray(value)) {
		return value.map((part) => typed(part, schema.element as z.ZodType));
	}
	if (!(schema instanceof z.ZodObject)) return value;
	if (typeof value === 'string') return json(value);
	// Rows where columns were to come: not what the API takes, which is seen later.
	if (Array.isArray(value)) return value;
	const shape = shapeOf(schema);
	return Object.fromEntries(
		Object.entries(value as object).map(([name, part]) => [name, typed(part, shape[name])]),
	);
}

function json(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** Parameters of a call by the types that their schema gives them. */
export const paramsOf = (call: Pick<Call, 'query' | 'body'>, schema?: z.ZodType): Params =>
	typed(nested(pairsOf(call)), schema) as Params;

/** What has custom fields, `cf_*` beside its own: the schemas do not name them. */
const CUSTOMIZABLE = ['customer', 'item', 'itemPrice'];

/** Parameters that the schema does not know: it would let most of them through. */
function unknownNames(value: unknown, given: z.ZodType, path = ''): string[] {
	const schema = inner(given);
	const shape = shapeOf(schema);
	const isFree = Object.keys(shape).length === 0;
	if (isFree || typeof value !== 'object' || value === null) return [];
	return Object.entries(value).flatMap(([name, part]) => {
		const at = path === '' ? name : `${path}[${name}]`;
		return shape[name] ? unknownNames(part, shape[name], at) : [`${at} is unknown`];
	});
}

/**
 * Parameters as the schemas can judge them: of the list of a filter they know one value only, and an empty
 * text, which empties a field, they check as if it were a filled one (an e-mail address).
 */
function forSchema(value: unknown, given: z.ZodType): { value: unknown; problems: string[] } {
	const shape = shapeOf(inner(given));
	if (typeof value !== 'object' || value === null || Array.isArray(value)) {
		return { value, problems: [] };
	}
	const problems: string[] = [];
	const entries = Object.entries(value).flatMap(([name, part]): Array<[string, unknown]> => {
		const schema = shape[name];
		if (!schema) return [[name, part]];
		if (part === '' && inner(schema) instanceof z.ZodString) return [];
		if (OF_LISTS.includes(name) && typeof part === 'string') {
			const list = json(part);
			if (!Array.isArray(list) || list.length === 0) problems.push(`${name}: ${part} is no list`);
			else if (!schema.safeParse(part).success) {
				return [[name, list.find((each) => !schema.safeParse(each).success) ?? list[0]]];
			}
		}
		const deeper = forSchema(part, schema);
		problems.push(...deeper.problems);
		return [[name, deeper.value]];
	});
	return { value: Object.fromEntries(entries), problems };
}

const withoutCustom = ({ resource }: Method, params: Params): Params =>
	CUSTOMIZABLE.includes(resource)
		? Object.fromEntries(Object.entries(params).filter(([name]) => !/^cf_\w+$/.test(name)))
		: params;

/** What the official schemas have against a call, as sentences. */
export function requestProblems(call: Call): string[] {
	const method = methodOf(call);
	if (!method) return [`${call.method} ${call.path} is not in the official client`];
	const schema = schemaOf(method);
	const params = paramsOf(call, schema);
	if (!schema) return Object.keys(params).map((name) => `${name} is unknown`);
	const { value, problems } = forSchema(params, schema);
	const { error } = schema.safeParse(value);
	return [
		...problems,
		...(error?.issues ?? []).map(({ path, message }) => `${path.join('.')}: ${message}`),
		...unknownNames(withoutCustom(method, params), schema),
	];
}

/** Filters as the client's user gives them: with lists. */
const withLists = (params: Params): Params =>
	Object.fromEntries(
		Object.entries(params).map(([name, value]) => {
			if (typeof value !== 'object' || value === null || Array.isArray(value)) {
				return [name, OF_LISTS.includes(name) && typeof value === 'string' ? json(value) : value];
			}
			return [name, withLists(value as Params)];
		}),
	);

/** The request that the official client makes of these parameters. */
export async function officialRequest(
	{ resource, name, id }: Method,
	params: Params,
): Promise<{ method: string; path: string; query: string; body: string; contentType: string }> {
	const { client, sent } = silentClient();
	const methods = client as unknown as Record<
		string,
		Record<string, (...args: unknown[]) => Promise<unknown>>
	>;
	await methods[resource][name](...(id === undefined ? [] : [id]), structuredClone(params));
	const url = new URL(sent[0].url);
	return {
		method: sent[0].method,
		path: url.pathname.slice('/api/v2'.length),
		query: url.search.slice(1),
		body: await sent[0].text(),
		contentType: sent[0].headers.get('content-type') ?? '',
	};
}

const sorted = (query: string): string[] =>
	[...new URLSearchParams(query)].map((pair) => pair.join('=')).sort();

/** Where a call differs from what the official client sends for the same parameters. Queries have no order. */
export async function encodingProblems(call: Call): Promise<string[]> {
	const method = methodOf(call);
	if (!method) return [`${call.method} ${call.path} is not in the official client`];
	const isRead = call.method === 'GET';
	const params = paramsOf(call, schemaOf(method));
	const official = await officialRequest(method, isRead ? withLists(params) : params);
	const differing: Array<[string, unknown, unknown]> = [
		['path', call.path, official.path],
		['query', sorted(call.query), sorted(official.query)],
		['body', call.body, official.body],
		['type', isRead ? '' : call.contentType, isRead ? '' : official.contentType],
	];
	return differing.flatMap(([what, own, theirs]) =>
		JSON.stringify(own) === JSON.stringify(theirs)
			? []
			: [`${what}: ${JSON.stringify(own)} instead of ${JSON.stringify(theirs)}`],
	);
}
