/** `POST /graphql/public`: limits, document, variables, token, then execution, in this order. */
import {
	defaultFieldResolver,
	execute,
	getVariableValues,
	GraphQLError,
	type ExecutionResult,
	type GraphQLFieldResolver,
	type GraphQLFormattedError,
} from 'graphql';

import type { Reply } from '../exchange';
import type { Ctx, Resolvers, Source, Wave, WaveCall, WaveRoute } from './context';
import {
	isIntrospection,
	kindOfBody,
	labelOfBody,
	operationOf,
	prepare,
	type Prepared,
} from './documents';
import type { Limits } from './limits';
import { waveSchema } from './schema';
import type { Tokens } from './tokens';

const TEMPLATE = '/graphql/public';

type Formatted = Omit<GraphQLFormattedError, 'extensions'> & {
	extensions: { id: string; code: string };
};

/** An error that no resolver meant: a mistake of the sandbox must not look like an answer of Wave. */
const isOwnFault = ({ originalError }: GraphQLError) =>
	originalError !== undefined && !(originalError instanceof GraphQLError);

function format(wave: Wave, error: GraphQLError, fallback: string): Formatted {
	const own = isOwnFault(error);
	const code = own ? 'INTERNAL_SERVER_ERROR' : (error.extensions.code ?? fallback);
	return {
		message: own ? `sandbox error: ${error.originalError?.stack ?? error.message}` : error.message,
		...(error.locations ? { locations: error.locations } : {}),
		...(error.path ? { path: error.path } : {}),
		extensions: { id: wave.errorId(), code: String(code) },
	};
}

const refusal = (
	wave: Wave,
	status: number,
	code: string,
	errors: readonly GraphQLError[],
): Reply => ({ status, body: { errors: errors.map((error) => format(wave, error, code)) } });

export const simpleError = (wave: Wave, status: number, code: string, message: string): Reply =>
	refusal(wave, status, code, [new GraphQLError(message)]);

interface Request {
	query: string;
	variables: Record<string, unknown>;
	operationName?: string;
}

const isObject = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** undefined: the body is not of this form. */
function requestOf(body: unknown): Request | undefined {
	if (!isObject(body) || typeof body.query !== 'string') return undefined;
	const { query, variables = {}, operationName = null } = body;
	if (variables !== null && !isObject(variables)) return undefined;
	if (operationName !== null && typeof operationName !== 'string') return undefined;
	return {
		query,
		variables: variables ?? {},
		...(operationName === null ? {} : { operationName }),
	};
}

function variableErrors(
	prepared: Prepared,
	request: Request,
	operation: NonNullable<ReturnType<typeof operationOf>>,
): readonly GraphQLError[] {
	const declared = operation.variableDefinitions ?? [];
	const { errors } = getVariableValues(waveSchema(), declared, request.variables);
	if (errors) return errors;
	return declared
		.map(({ variable }) => variable.name.value)
		.filter((name) => prepared.needed.includes(name) && (request.variables[name] ?? null) === null)
		.map((name) => new GraphQLError(`Variable "$${name}" must not be null.`));
}

const fieldResolver =
	(resolvers: Resolvers): GraphQLFieldResolver<Source, Ctx> =>
	(source, args, ctx, info) => {
		const own = resolvers[info.parentType.name]?.[info.fieldName];
		return own
			? own(source, args, ctx)
			: (defaultFieldResolver(source, args, ctx, info) as unknown);
	};

export function graphqlRoute(
	wave: Wave,
	resolvers: Resolvers,
	tokens: Tokens,
	limits: Limits,
): WaveRoute {
	const resolve = fieldResolver(resolvers);
	const validationReply = (code: string, errors: readonly GraphQLError[]) =>
		refusal(wave, wave.choose('validationStatus', [200, 400]), code, errors);

	function handle(call: WaveCall): Reply {
		const limited = limits.check(call);
		if (limited) return limited;
		const request = requestOf(call.body);
		if (!request) {
			return simpleError(
				wave,
				400,
				'BAD_REQUEST',
				'The body must be { query, variables, operationName }.',
			);
		}
		const prepared = prepare(request.query, wave.settings.inlineStrings === 'allow');
		const { document, errors, code } = prepared;
		if (!document || errors.length > 0) return validationReply(code, errors);
		const operation = operationOf(prepared, request.operationName);
		if (!operation) {
			return validationReply('GRAPHQL_VALIDATION_FAILED', [
				new GraphQLError('The operation to run is not known: operationName must name one.'),
			]);
		}
		const wrong = variableErrors(prepared, request, operation);
		if (wrong.length > 0) {
			const choices = ['BAD_USER_INPUT', 'VARIABLE_VALUE'];
			return validationReply(wave.choose('variableErrorCode', choices), wrong);
		}
		const open = isIntrospection(document, operation);
		const grant = tokens.grantOf(call);
		if (!grant && !open) {
			const status = wave.choose('unauthenticatedStatus', [200, 401]);
			return simpleError(
				wave,
				status,
				'UNAUTHENTICATED',
				'The access token is missing or not valid.',
			);
		}
		const contextValue: Ctx = {
			wave,
			call,
			grant: grant ?? { scopes: [], businessId: null },
		};
		const result = execute({
			schema: waveSchema(),
			document,
			rootValue: {},
			contextValue,
			variableValues: request.variables,
			operationName: request.operationName,
			fieldResolver: resolve,
			// Resolvers answer at once, so this is no promise.
		}) as ExecutionResult;
		return {
			status: 200,
			body: {
				...(result.errors
					? { errors: result.errors.map((error) => format(wave, error, 'BAD_USER_INPUT')) }
					: {}),
				data: result.data ?? null,
			},
		};
	}

	return {
		method: 'POST',
		template: TEMPLATE,
		// The token is looked at after the document.
		open: true,
		kind: kindOfBody,
		label: labelOfBody(TEMPLATE),
		handle,
	};
}
