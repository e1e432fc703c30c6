import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { buildSchema, Kind, parse, validate, visit, type GraphQLSchema } from 'graphql';
import { documents } from '../../../nodes/Wave/documents';
import { countryCodes, currencyCodes } from '../../../nodes/Wave/entities/codes';

const schemaFile = (name: string): GraphQLSchema =>
	buildSchema(readFileSync(join(__dirname, '../../sandbox/wave', name), 'utf8'));

const current = schemaFile('schema.graphql');
const full = schemaFile('schema-2021.graphql');

/** What Wave has added since 2021: fields, types, and one mutation with its input. */
const NEWER =
	/"(outstandingAmount|overdueAmount|discounts|subtotal|discountTotal|requireTermsOfServiceAgreement|minorUnitValue|payments|FixedInvoiceDiscount|PercentageInvoiceDiscount|InvoicePatchInput|invoicePatch)"/;

const problems = (schema: GraphQLSchema, text: string): string[] =>
	validate(schema, parse(text)).map(({ message }) => message);

const enumOf = (name: string): string[] => {
	const type = full.getType(name);
	return type && 'getValues' in type ? type.getValues().map((value) => value.name) : [];
};

describe.each(documents.map((document) => [document.name, document] as const))(
	'%s',
	(_, document) => {
		test('is valid in the schema of today', () => {
			expect(problems(current, document.text)).toEqual([]);
		});

		test('is valid in the full schema of 2021, but for what came later', () => {
			expect(problems(full, document.text).filter((message) => !NEWER.test(message))).toEqual([]);
		});

		test('has one operation of its name and kind, and no text literals', () => {
			const operations = parse(document.text).definitions.flatMap((one) =>
				one.kind === Kind.OPERATION_DEFINITION ? [[one.name?.value, one.operation]] : [],
			);
			expect(operations).toEqual([[document.name, document.kind]]);
			const literals: string[] = [];
			visit(parse(document.text), { StringValue: (node) => void literals.push(node.value) });
			expect(literals).toEqual([]);
		});
	},
);

test('every document has a name of its own', () => {
	const names = documents.map(({ name }) => name);
	expect(new Set(names).size).toBe(names.length);
	expect(names.length).toBeGreaterThan(20);
});

test('countries and currencies are those of Wave; one currency has gone since 2021', () => {
	expect([...countryCodes].sort()).toEqual(enumOf('CountryCode').sort());
	const today = enumOf('CurrencyCode').filter((code) => code !== 'LRD');
	expect([...currencyCodes].sort()).toEqual(today.sort());
	expect([countryCodes.length, currencyCodes.length]).toEqual([249, 160]);
});
