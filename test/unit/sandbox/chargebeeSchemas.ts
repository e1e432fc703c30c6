/** Compares the sandbox's own tables with the request schemas that the official client ships. */
import type { z } from 'zod/v4';

import type { FilterTable } from '../../sandbox/chargebee/filters';
import type { Param, ParamTable } from '../../sandbox/chargebee/validate';

type Node = ReturnType<typeof JSON.parse>;

function unwrap(schema: Node): { inner: Node; required: boolean } {
	let inner = schema;
	let required = true;
	while (['optional', 'default', 'nullable'].includes(inner._zod.def.type as string)) {
		if (inner._zod.def.type === 'optional') required = false;
		inner = inner._zod.def.innerType;
	}
	return { inner, required };
}

const shapeOf = (schema: Node): Record<string, Node> => unwrap(schema).inner.shape ?? {};

/** One line for what a schema says of a parameter, e.g. `text 50`. */
function describeSchema(schema: Node): string {
	const { inner } = unwrap(schema);
	const { type } = inner._zod.def;
	if (type === 'string') return `text ${inner.maxLength ?? ''}`.trim();
	if (type === 'enum') return `enum ${(inner.options as string[]).join()}`;
	if (type === 'number') return 'number';
	if (type === 'boolean') return 'boolean';
	if (type === 'array') return 'list';
	const members = Object.values(shapeOf(inner));
	if (members.length === 0) return 'json';
	return unwrap(members[0]).inner._zod.def.type === 'array' ? 'rows' : 'group';
}

function describeParam({ type, max, values }: Param): string {
	if (type === 'text' || type === 'decimal') return `text ${max ?? ''}`.trim();
	if (type === 'enum') return `enum ${values!.join()}`;
	return type === 'integer' || type === 'timestamp' ? 'number' : type;
}

/** What differs, as sentences; `skip` names what is left out on purpose. */
export function paramDifferences(
	table: ParamTable,
	schema: z.ZodType,
	skip: string[] = [],
): string[] {
	const shape = shapeOf(schema);
	const names = new Set([...Object.keys(table), ...Object.keys(shape)]);
	return [...names]
		.filter((name) => !skip.includes(name))
		.flatMap((name): string[] => {
			const param = table[name];
			if (!param) return [`${name} is missing`];
			if (!shape[name]) return [`${name} is not in the schema`];
			const official = describeSchema(shape[name]);
			const own = describeParam(param);
			if (official !== own) return [`${name}: ${own} instead of ${official}`];
			if (unwrap(shape[name]).required !== (param.required ?? false)) return [`${name}: required`];
			const inner = param.params;
			if (!inner) return [];
			const members = shapeOf(shape[name]);
			if (param.type === 'group') return paramDifferences(inner, shape[name] as z.ZodType);
			return Object.keys(members)
				.filter((member) => !inner[member])
				.map((member) => `${name}[${member}] is missing`);
		});
}

/** The same for filters: names, operators, and the values of enums. */
export function filterDifferences(
	filters: FilterTable,
	schema: z.ZodType,
	skip: string[] = [],
): string[] {
	const found = new Map<string, Node>();
	for (const [name, node] of Object.entries(shapeOf(schema))) {
		if (['limit', 'offset', 'sort_by', ...skip].includes(name)) continue;
		const members = shapeOf(node);
		const nested = Object.values(members).some((one) => Object.keys(shapeOf(one)).length > 0);
		if (!nested) found.set(name, members);
		else
			for (const [inner, one] of Object.entries(members))
				found.set(`${name}[${inner}]`, shapeOf(one));
	}
	const names = new Set([...Object.keys(filters), ...found.keys()]);
	return [...names].flatMap((name): string[] => {
		const filter = filters[name];
		const official = found.get(name);
		if (!filter) return [`${name} is missing`];
		if (!official) return [`${name} is not in the schema`];
		const operators = Object.keys(official).sort().join();
		const own = [...filter.operators].sort().join();
		if (operators !== own) return [`${name}: ${own} instead of ${operators}`];
		if (filter.type !== 'enum') return [];
		const values = (unwrap(official.is).inner.options as string[]).join();
		return filter.values!.join() === values
			? []
			: [`${name}: ${filter.values!.join()} instead of ${values}`];
	});
}
