import { isObject } from '../../json';
import { listOf, objectOf, textOf, type Node, type OpenApiDocument } from './document';

/** What a schema says of a value, with references, combinations and the two ways to say "nullable" worked in. */
export interface Shape {
	types: string[];
	format: string;
	nullable: boolean;
	readOnly: boolean;
	writeOnly: boolean;
	enum: Array<string | number | boolean>;
	/** Names of the values of `enum`, where the document has them. */
	enumNames: string[];
	description: string;
	pattern: string;
	maxLength?: number;
	/** Of an object. */
	properties: Map<string, Shape>;
	required: Set<string>;
	/** Any property is allowed. */
	open: boolean;
	/** Of an array. */
	items?: Shape;
	/** Name under components/schemas. */
	name: string;
	/** The schema itself, for what only some documents have. */
	raw: Node;
}

/** Deeper than any record; a schema that holds itself (a category with its parent) ends here. */
const MAX_DEPTH = 6;
/** `allOf` in `allOf`: one that leads back to itself ends here. */
const MAX_COMBINED = 12;
/** Schemas that are worked out for one shape. What takes more is looked at less deeply. */
const MAX_PARTS = 8000;

export const emptyShape = (): Shape => ({
	types: [],
	format: '',
	nullable: false,
	readOnly: false,
	writeOnly: false,
	enum: [],
	enumNames: [],
	description: '',
	pattern: '',
	properties: new Map(),
	required: new Set(),
	open: false,
	name: '',
	raw: {},
});

const isScalar = (value: unknown): value is string | number | boolean =>
	['string', 'number', 'boolean'].includes(typeof value);

/** Both hold (`allOf`), or either one (`anyOf`, `oneOf`): then nothing is required that only one of them requires. */
function merge(a: Shape, b: Shape, either: boolean): Shape {
	const properties = new Map(a.properties);
	for (const [name, shape] of b.properties) {
		const known = properties.get(name);
		properties.set(name, known ? merge(known, shape, either) : shape);
	}
	const required = either
		? [...a.required].filter((name) => b.required.has(name))
		: [...a.required, ...b.required];
	return {
		types: [...new Set([...a.types, ...b.types])],
		format: a.format || b.format,
		nullable: either ? a.nullable || b.nullable : a.nullable || b.nullable,
		readOnly: either ? a.readOnly && b.readOnly : a.readOnly || b.readOnly,
		writeOnly: either ? a.writeOnly && b.writeOnly : a.writeOnly || b.writeOnly,
		enum: [...new Set([...a.enum, ...b.enum])],
		enumNames: a.enumNames.length > 0 ? a.enumNames : b.enumNames,
		description: a.description || b.description,
		pattern: a.pattern || b.pattern,
		maxLength: a.maxLength ?? b.maxLength,
		properties,
		required: new Set(required),
		open: a.open || b.open,
		items: a.items && b.items ? merge(a.items, b.items, either) : (a.items ?? b.items),
		name: a.name || b.name,
		raw: { ...b.raw, ...a.raw },
	};
}

const isNull = (shape: Shape): boolean => shape.nullable && shape.types.length === 0;

function own(node: Node): Shape {
	const types = (Array.isArray(node.type) ? node.type : [node.type]).filter(
		(type): type is string => typeof type === 'string',
	);
	const values = node.const === undefined ? listOf(node.enum) : [node.const];
	return {
		...emptyShape(),
		types: types.filter((type) => type !== 'null'),
		nullable: node.nullable === true || types.includes('null') || values.includes(null),
		format: textOf(node.format).toLowerCase(),
		readOnly: node.readOnly === true,
		writeOnly: node.writeOnly === true,
		enum: values.filter(isScalar),
		enumNames: listOf(node['x-enumNames'] ?? node['x-enum-varnames'] ?? node['x-enum-labels']).map(
			String,
		),
		description: textOf(node.description) || textOf(node.title),
		pattern: textOf(node.pattern),
		...(typeof node.maxLength === 'number' && node.maxLength > 0
			? { maxLength: Math.floor(node.maxLength) }
			: {}),
		required: new Set(listOf(node.required).filter((name) => typeof name === 'string')),
		open: node.additionalProperties === true || isObject(node.additionalProperties),
		raw: node,
	};
}

/** Works out schemas of a document. What cannot be known (a broken reference) is an empty shape. */
export function shapes(document: OpenApiDocument): (schema: unknown) => Shape {
	let parts = 0;
	let deepest = MAX_DEPTH;

	function shapeOf(schema: unknown, depth: number, combined = 0): Shape {
		const node = document.resolve(schema);
		if (!node || ++parts > MAX_PARTS) return emptyShape();
		let shape = own(node);
		const reference = textOf(objectOf(schema).$ref);
		if (reference.startsWith('#/')) shape.name = reference.slice(reference.lastIndexOf('/') + 1);
		if (depth < deepest) {
			for (const [name, property] of Object.entries(objectOf(node.properties))) {
				shape.properties.set(name, shapeOf(property, depth + 1));
			}
			if (node.items !== undefined) shape.items = shapeOf(node.items, depth + 1);
		}
		if (combined < MAX_COMBINED) {
			for (const part of listOf(node.allOf)) {
				shape = merge(shape, shapeOf(part, depth, combined + 1), false);
			}
			const choices = [...listOf(node.oneOf), ...listOf(node.anyOf)].map((part) =>
				shapeOf(part, depth, combined + 1),
			);
			const real = choices.filter((choice) => !isNull(choice));
			if (choices.length > real.length) shape.nullable = true;
			if (real.length > 0)
				shape = merge(
					shape,
					real.reduce((a, b) => merge(a, b, true)),
					false,
				);
		}
		if (shape.types.length === 0) {
			if (shape.properties.size > 0) shape.types = ['object'];
			else if (shape.items) shape.types = ['array'];
		}
		return shape;
	}

	return (schema) => {
		for (deepest = MAX_DEPTH; ; deepest--) {
			parts = 0;
			const shape = shapeOf(schema, 0);
			if (parts <= MAX_PARTS || deepest === 1) return shape;
		}
	};
}

export const isObjectShape = (shape: Shape): boolean =>
	shape.types.includes('object') || shape.properties.size > 0;

/** Either kind of array whose items are objects, as far as the document tells. */
export const isRows = (shape: Shape): boolean =>
	shape.types.includes('array') && shape.items !== undefined && isObjectShape(shape.items);

/** Shapes of all values below an object by dotted path; lists and open objects count as one value. */
export function leavesOf(shape: Shape, prefix = ''): Map<string, Shape> {
	const leaves = new Map<string, Shape>();
	for (const [name, property] of shape.properties) {
		const path = `${prefix}${name}`;
		if (property.properties.size > 0 && !property.types.includes('array')) {
			for (const [inner, leaf] of leavesOf(property, `${path}.`)) leaves.set(inner, leaf);
		} else leaves.set(path, property);
	}
	return leaves;
}
