import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, Kind, parse, validate, visit, type GraphQLSchema } from 'graphql';
import { documents } from '../../../nodes/Wave/documents';

const schemaFile = (name: string): GraphQLSchema =>
	buildSchema(readFileSync(join(__dirname, '../../sandbox/wave', name), 'utf8'));

const current = schemaFile('schema.graphql');
const full = schemaFile('schema-2021.graphql');

/** What Wave has added since 2021. */
const NEWER = ['InvoicePatch'];

const problems = (schema: GraphQLSchema, text: string): string[] =>
	validate(schema, parse(text)).map(({ message }) => message);

describe.each(documents.map((document) => [document.name, document] as const))('%s', (_, document) => {
	test('is valid in the schema of today', () => {
		expect(problems(current, document.text)).toEqual([]);
	});

	test('is valid in the full schema of 2021, as far as that had it', () => {
		if (NEWER.includes(document.name)) expect(problems(full, document.text)).not.toEqual([]);
		else expect(problems(full, document.text)).toEqual([]);
	});

	test('has one operation of its name and kind, and no text literals', () => {
		const { definitions } = parse(document.text);
		const operations = definitions.flatMap((one) =>
			one.kind === Kind.OPERATION_DEFINITION ? [[one.name?.value, one.operation]] : [],
		);
		expect(operations).toEqual([[document.name, document.kind]]);
		const literals: string[] = [];
		visit(parse(document.text), { StringValue: (node) => void literals.push(node.value) });
		expect(literals).toEqual([]);
	});
});

test('every document has a name of its own', () => {
	const names = documents.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
});
