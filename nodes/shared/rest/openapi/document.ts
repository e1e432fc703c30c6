import { isObject } from '../../json';
import { ProfileFault } from '../profile/fault';
import { parseDocument } from './yaml';

/** A part of a document, as it was parsed. */
export type Node = Record<string, unknown>;

/** An OpenAPI document whose parts are looked up by reference. */
export interface OpenApiDocument {
	root: Node;
	/** The part itself, or what it refers to; undefined where there is nothing. */
	resolve: (part: unknown) => Node | undefined;
	/** References that lead nowhere, or out of the document: they are left out. */
	broken: Set<string>;
}

/** Ten megabytes are more than any document of a business system that we know. */
const MAX_LENGTH = 10 * 1024 * 1024;
/** Every use of an alias counts: a bomb has a few lines and millions of them. */
const MAX_ALIASES = 1000;
const MAX_CHAIN = 50;
const MAX_DEPTH = 500;

export const objectOf = (value: unknown): Node => (isObject(value) ? (value as Node) : {});
export const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
export const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function parse(text: string): unknown {
	if (text.length > MAX_LENGTH) {
		throw new ProfileFault(
			`The document has ${Math.ceil(text.length / 1024 / 1024)} MB; at most 10 MB are read.`,
			'Cut out the paths that you do not need, with the schemas that only they use.',
		);
	}
	if (/^\s*[{[]/.test(text)) {
		// Flow style of YAML looks like JSON: its parser has the better message, too.
		const json = tried(() => JSON.parse(text) as unknown);
		if (json) return json.value;
	}
	// Keys such as 200 are texts; the core schema of YAML 1.2 is what OpenAPI asks for.
	const document = unentangled(() =>
		parseDocument(text, { logLevel: 'silent', stringKeys: true, uniqueKeys: false }),
	);
	const [error] = document.errors;
	if (error?.message.includes('call stack')) throw tooDeep();
	if (error) {
		throw new ProfileFault(
			`The document is neither JSON nor YAML: ${error.message.split('\n')[0]}`,
			'Paste the whole document, as it was downloaded.',
		);
	}
	return unentangled(() => document.toJS({ maxAliasCount: MAX_ALIASES }) as unknown);
}

/** What the library throws here are aliases without end, or nesting that no stack takes. */
function unentangled<T>(read: () => T): T {
	const result = tried(read);
	if (result) return result.value;
	throw tooDeep();
}

const tooDeep = (): ProfileFault =>
	new ProfileFault(
		'The YAML document is nested too deep, or repeats parts of itself by aliases more often than is read.',
		'Give the document with its aliases written out, for example as JSON.',
	);

function tried<T>(read: () => T): { value: T } | undefined {
	try {
		return { value: read() };
	} catch {
		return undefined;
	}
}

function checkDepth(value: unknown, depth = 0): void {
	if (depth > MAX_DEPTH) {
		throw new ProfileFault(
			`The document is nested more than ${MAX_DEPTH} deep.`,
			'Give the OpenAPI document itself, not data of the API.',
		);
	}
	if (Array.isArray(value)) for (const item of value) checkDepth(item, depth + 1);
	else if (isObject(value)) for (const item of Object.values(value)) checkDepth(item, depth + 1);
}

function checkVersion(root: Node): void {
	if (root.swagger !== undefined) {
		throw new ProfileFault(
			`This is a Swagger ${String(root.swagger)} document; OpenAPI 3.0 and 3.1 are read.`,
			'Convert it first, for example with the Swagger Editor (Edit, Convert to OpenAPI 3).',
		);
	}
	const version = String(root.openapi ?? '');
	if (!/^3\.[012](\.|$)/.test(version)) {
		throw new ProfileFault(
			version
				? `OpenAPI ${version} is not known; OpenAPI 3.0 and 3.1 are read.`
				: 'This is no OpenAPI document: it has no property "openapi".',
			'Give the description of the API, often called openapi.json or openapi.yaml.',
		);
	}
	if (!isObject(root.paths) || Object.keys(root.paths).length === 0) {
		throw new ProfileFault(
			'The OpenAPI document describes no paths.',
			'Give the bundled document: parts that stand in other files are not read.',
		);
	}
}

/** `#/components/schemas/Customer` in the document. */
function lookUp(root: Node, reference: string): unknown {
	let found: unknown = root;
	for (const part of reference.slice(2).split('/')) {
		const key = decodeURIComponent(part.replace(/%(?![0-9a-f]{2})/gi, '%25'))
			.replace(/~1/g, '/')
			.replace(/~0/g, '~');
		if (Array.isArray(found)) found = found[Number(key)];
		else if (isObject(found) && Object.hasOwn(found, key)) found = (found as Node)[key];
		else return undefined;
	}
	return found;
}

/**
 * Follows `$ref`. Only references into the document itself: nothing but what the user gave is ever read.
 * What stands beside a reference (OpenAPI 3.1) wins over what it refers to.
 */
function resolver(root: Node, broken: Set<string>): OpenApiDocument['resolve'] {
	return (part) => {
		let node = isObject(part) ? (part as Node) : undefined;
		let beside: Node = {};
		for (let step = 0; node && typeof node.$ref === 'string'; step++) {
			const { $ref, ...rest } = node;
			beside = { ...rest, ...beside };
			const found = String($ref).startsWith('#/') ? lookUp(root, String($ref)) : undefined;
			if (!isObject(found) || step === MAX_CHAIN) {
				broken.add(String($ref));
				return Object.keys(beside).length > 0 ? beside : undefined;
			}
			node = found as Node;
		}
		return node && Object.keys(beside).length > 0 ? { ...node, ...beside } : node;
	};
}

/**
 * Reads an OpenAPI 3.0 or 3.1 document, JSON or YAML.
 *
 * The references are followed by a few lines of ours instead of a library: those that are kept well validate by
 * compiled code (`new Function`) or read files and addresses, and n8n's scan of packages refuses the one as our promise
 * to read nothing but the given text refuses the other. It is also kinder: a document with a mistake in a path that
 * nobody asked for is still good for the others.
 * @throws ProfileFault if it is none, or larger, deeper or more entangled than is read
 */
export function readDocument(document: string | object): OpenApiDocument {
	const root = typeof document === 'string' ? parse(document.replace(/^\uFEFF/, '')) : document;
	checkDepth(root);
	checkVersion(objectOf(root));
	const broken = new Set<string>();
	return { root: root as Node, resolve: resolver(root as Node, broken), broken };
}
