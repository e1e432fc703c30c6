/** Documents as the API takes them: parsed and validated once, before anybody asks who sends them. */
import {
	getNamedType,
	getOperationAST,
	GraphQLError,
	isNonNullType,
	Kind,
	parse,
	specifiedRules,
	TypeInfo,
	validate,
	visit,
	visitWithTypeInfo,
	type DocumentNode,
	type OperationDefinitionNode,
	type ValidationRule,
} from 'graphql';

import type { CallKind } from '../types';
import { waveSchema } from './schema';

export interface Prepared {
	document?: DocumentNode;
	code: string;
	errors: readonly GraphQLError[];
	/** Variables that may be null, in places that may not: they must have a value. */
	needed: string[];
}

/** Text in a document is refused, ids apart: it belongs into variables. */
const noInlineStrings: ValidationRule = (context) => ({
	StringValue(node) {
		if (getNamedType(context.getInputType())?.name === 'ID') return;
		context.reportError(
			new GraphQLError('String literals are not allowed. Use a variable.', { nodes: node }),
		);
	},
});

const onlyKnownOperations: ValidationRule = (context) => ({
	OperationDefinition(node) {
		if (context.getSchema().getRootType(node.operation)) return;
		context.reportError(
			new GraphQLError(`There are no operations of type ${node.operation}.`, { nodes: node }),
		);
	},
});

const RULES = [...specifiedRules, onlyKnownOperations];

function neededVariables(document: DocumentNode): string[] {
	const nullable = new Set<string>();
	const needed = new Set<string>();
	const info = new TypeInfo(waveSchema());
	visit(
		document,
		visitWithTypeInfo(info, {
			VariableDefinition(node) {
				if (node.type.kind !== Kind.NON_NULL_TYPE && node.defaultValue === undefined) {
					nullable.add(node.variable.name.value);
				}
			},
			Variable(node) {
				if (isNonNullType(info.getInputType())) needed.add(node.name.value);
			},
		}),
	);
	return [...needed].filter((name) => nullable.has(name));
}

function prepareNew(query: string, inlineStrings: boolean): Prepared {
	let document: DocumentNode;
	try {
		document = parse(query);
	} catch (error) {
		if (!(error instanceof GraphQLError)) throw error;
		return { code: 'GRAPHQL_PARSE_FAILED', errors: [error], needed: [] };
	}
	const rules = inlineStrings ? RULES : [...RULES, noInlineStrings];
	const errors = validate(waveSchema(), document, rules);
	return {
		document,
		code: 'GRAPHQL_VALIDATION_FAILED',
		errors,
		needed: errors.length === 0 ? neededVariables(document) : [],
	};
}

const KEPT = 200;
const known = new Map<string, Prepared>();

export function prepare(query: string, inlineStrings: boolean): Prepared {
	const key = `${String(inlineStrings)} ${query}`;
	const found = known.get(key);
	if (found) return found;
	const prepared = prepareNew(query, inlineStrings);
	known.set(key, prepared);
	const [oldest] = known.keys();
	if (known.size > KEPT && oldest !== undefined) known.delete(oldest);
	return prepared;
}

/** The operation that would run, or undefined if the request does not say which. */
export const operationOf = (
	{ document }: Prepared,
	name: string | undefined,
): OperationDefinitionNode | undefined =>
	document ? (getOperationAST(document, name) ?? undefined) : undefined;

/** The fields of the operation's root, those inside fragments too. */
function rootFields(document: DocumentNode, operation: OperationDefinitionNode): string[] {
	const fieldsOf = (set: OperationDefinitionNode['selectionSet']): string[] =>
		set.selections.flatMap((selection) => {
			if (selection.kind === Kind.FIELD) return [selection.name.value];
			if (selection.kind === Kind.INLINE_FRAGMENT) return fieldsOf(selection.selectionSet);
			const fragment = document.definitions.find(
				(one) => one.kind === Kind.FRAGMENT_DEFINITION && one.name.value === selection.name.value,
			);
			return fragment?.kind === Kind.FRAGMENT_DEFINITION ? fieldsOf(fragment.selectionSet) : [];
		});
	return fieldsOf(operation.selectionSet);
}

/** Introspection needs no token. */
export const isIntrospection = (document: DocumentNode, operation: OperationDefinitionNode) =>
	rootFields(document, operation).every((name) => name.startsWith('__'));

interface Sent {
	query?: unknown;
	operationName?: unknown;
}

function sentOperation(body: unknown): OperationDefinitionNode | undefined {
	const { query, operationName } = (body ?? {}) as Sent;
	if (typeof query !== 'string') return undefined;
	return operationOf(
		prepare(query, true),
		typeof operationName === 'string' ? operationName : undefined,
	);
}

export const kindOfBody = (body: unknown): CallKind =>
	sentOperation(body)?.operation === 'mutation' ? 'write' : 'read';

/** `/graphql/public CustomerCreate`, so that the counters tell operations apart. */
export const labelOfBody =
	(template: string) =>
	(body: unknown): string => {
		const name = sentOperation(body)?.name?.value;
		return name === undefined ? template : `${template} ${name}`;
	};
