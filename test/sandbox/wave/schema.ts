/** The published schema, built once, with scalars that are as strict as their descriptions. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import type { GraphQLScalarType } from 'graphql';
import { buildSchema, GraphQLError, Kind, type GraphQLSchema, type ValueNode } from 'graphql';

import { parseDecimal } from './decimal';

type Check = (value: unknown) => boolean;

const isDay = (value: unknown) =>
	typeof value === 'string' &&
	/^\d{4}-\d\d-\d\d$/.test(value) &&
	new Date(`${value}T00:00:00Z`).toJSON()?.slice(0, 10) === value;

const isInstant = (value: unknown) =>
	typeof value === 'string' &&
	/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/.test(value) &&
	new Date(value).toJSON() === value;

/** What each scalar takes. Decimals are texts: a number has no exact value. */
const SCALARS: Record<string, { form: string; check: Check }> = {
	Date: { form: 'yyyy-MM-dd', check: isDay },
	DateTime: { form: 'yyyy-MM-ddThh:mm:ss.sssZ', check: isInstant },
	Decimal: {
		form: 'a decimal number as text',
		check: (value) => typeof value === 'string' && parseDecimal(value) !== undefined,
	},
};

function restrict(scalar: GraphQLScalarType, { form, check }: { form: string; check: Check }) {
	const take = (value: unknown) => {
		if (check(value)) return value;
		throw new GraphQLError(`${scalar.name} must be ${form}: ${JSON.stringify(value)}`);
	};
	scalar.parseValue = take;
	scalar.parseLiteral = (node: ValueNode) => take(node.kind === Kind.STRING ? node.value : null);
}

let built: GraphQLSchema | undefined;

export function waveSchema(): GraphQLSchema {
	if (built) return built;
	const schema = buildSchema(readFileSync(join(__dirname, 'schema.graphql'), 'utf8'));
	for (const [name, rule] of Object.entries(SCALARS)) {
		restrict(schema.getType(name) as GraphQLScalarType, rule);
	}
	built = schema;
	return schema;
}
