import { ApiFailure, type FailureDetail } from '../../shared/failure';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { objectsOf, textOf } from '../../shared/values';
import { SYSTEM_NAME } from './names';

/** Seconds the side rests after a refusal for too many requests that names no time: Wave counts by the minute. */
export const LIMIT_RESETS_AFTER = 60;

const NO_ACCESS = new Set(['FORBIDDEN', 'UNAUTHORIZED', 'PERMISSION_DENIED', 'ACCESS_DENIED']);
const SLOW_DOWN = new Set(['RATE_LIMITED', 'THROTTLED', 'TOO_MANY_REQUESTS']);
const BAD_INPUT = new Set([
	'BAD_USER_INPUT',
	'VARIABLE_VALUE',
	'GRAPHQL_VALIDATION_FAILED',
	'GRAPHQL_PARSE_FAILED',
]);

const KNOWN = new Set([
	...NO_ACCESS,
	...SLOW_DOWN,
	...BAD_INPUT,
	'INTERNAL_SERVER_ERROR',
	'NOT_FOUND',
	'UNAUTHENTICATED',
]);

/** What Wave's own error codes made of a failure; kept beside it, as nobody else needs to know. */
const codes = new WeakMap<ApiFailure, string>();

/** Wave's code of the failure, if it had one. */
export const codeOf = (failure: ApiFailure): string | undefined => codes.get(failure);

function failing(code: string | undefined, message: string, detail: FailureDetail): ApiFailure {
	const failure = new ApiFailure(message, detail);
	if (code !== undefined) codes.set(failure, code);
	return failure;
}

/** One request as people know it. */
export interface Asked {
	/** `create the customer` */
	purpose: string;
	reads: boolean;
	credentialName: string;
}

interface GraphError {
	code?: string;
	message: string;
	/** `["business", "customer"]` */
	path: string[];
	/** Wave's support finds the incident by it. */
	incident?: string;
}

/** The entries of `errors` in a body, or undefined where it has none. */
export function errorsIn(body: unknown): GraphError[] | undefined {
	const listed = isObject(body) ? objectsOf(body.errors) : undefined;
	if (listed === undefined || listed.length === 0) return undefined;
	return listed.map(({ extensions, message, path }) => {
		const more = isObject(extensions) ? extensions : {};
		const code = textOf(more.code);
		const incident = textOf(more.id);
		return {
			message: textOf(message) ?? 'no reason given',
			path: Array.isArray(path) ? path.map(String) : [],
			...(code === null ? {} : { code }),
			...(incident === null ? {} : { incident }),
		};
	});
}

/** True if the token is not accepted (any more): a new one may be. */
export const isSignedOut = (failure: ApiFailure): boolean =>
	codeOf(failure) === 'UNAUTHENTICATED' ||
	(failure.detail.status === 401 && codeOf(failure) === undefined);

export const isThrottled = ({ detail }: ApiFailure): boolean => detail.status === 429;

/**
 * Verdict on `errors` of an answer, whatever its HTTP status. What is refused before anything is executed was
 * surely not done; only an error of the server leaves open whether a mutation was.
 */
export function judgeErrors(
	errors: GraphError[],
	asked: Asked,
	known: Partial<FailureDetail> = {},
): ApiFailure {
	const first = errors.find(({ code }) => code !== undefined) ?? errors[0];
	const { code } = first;
	const said = [...new Set(errors.map(({ message }) => message))].join('; ');
	const incident =
		first.incident === undefined ? '' : ` (Wave's id of the incident: ${first.incident})`;
	const refused = (detail: FailureDetail, message = said): ApiFailure =>
		failing(code, `${SYSTEM_NAME} did not ${asked.purpose}: ${message}${incident}`, {
			...known,
			...detail,
		});

	if (code === 'UNAUTHENTICATED') {
		return refused({
			outcome: 'notSent',
			scope: 'side',
			status: 401,
			remedy: `Connect the credential "${asked.credentialName}" anew, and check that its access was not revoked in Wave`,
		});
	}
	if (code !== undefined && NO_ACCESS.has(code)) {
		return refused({
			outcome: 'notSent',
			scope: 'side',
			status: 403,
			remedy: `Check that the scopes of the credential "${asked.credentialName}" and the rights of its user allow this`,
		});
	}
	if (code !== undefined && SLOW_DOWN.has(code)) {
		return refused({
			outcome: 'notSent',
			scope: 'side',
			status: 429,
			retryAfter: known.retryAfter ?? LIMIT_RESETS_AFTER,
		});
	}
	if (code !== undefined && BAD_INPUT.has(code)) {
		return refused({ outcome: 'rejected', scope: 'record', status: 400 });
	}
	if (code === 'NOT_FOUND') return notFound(first, asked, refused);
	// The same as a status of 500, whatever status it came with.
	return refused({
		outcome: asked.reads ? 'notSent' : 'unknown',
		scope: 'side',
		status: 500,
		remedy: 'Wait, or look at the state of Wave',
	});
}

/** The business itself may be what is not found: that says nothing of the record in it. */
function notFound(
	{ path, message }: GraphError,
	asked: Asked,
	refused: (detail: FailureDetail) => ApiFailure,
): ApiFailure {
	const business = path.length === 0 ? /^business\b/i.test(message) : path.join('.') === 'business';
	if (asked.reads && business) {
		return refused({
			outcome: 'notSent',
			scope: 'side',
			remedy: `Check the business chosen in the node, and that the credential "${asked.credentialName}" has access to it`,
		});
	}
	return refused({ outcome: 'gone', scope: 'record', status: 404 });
}

/** Bodies of answers with an error status, until they are judged together with what was asked. */
const bodies = new WeakMap<ApiFailure, { body: unknown }>();

/**
 * Takes over an answer with an error status as it comes: when to send it again is not left to the transport, whose
 * quick repetition would only count against the token.
 */
export function takeOver(failure: ApiFailure, body: unknown): ApiFailure {
	const taken = new ApiFailure(failure.message, failure.detail);
	bodies.set(taken, { body });
	return taken;
}

/** Verdict on an answer with an error status: what the body says of it counts for more than the status. */
export function judgeStatus(failure: ApiFailure, asked: Asked): ApiFailure {
	const { detail } = failure;
	const taken = bodies.get(failure);
	if (taken === undefined || detail.status === 429) return failure;
	// Errors without a code that is known are what their status says. "Not found" without saying what, it is the address.
	const errors = (errorsIn(taken.body) ?? []).filter(
		({ code, path }) =>
			code !== undefined && KNOWN.has(code) && (code !== 'NOT_FOUND' || path.length > 0),
	);
	if (errors.length > 0) {
		const { retryAfter } = detail;
		return judgeErrors(errors, asked, retryAfter === undefined ? {} : { retryAfter });
	}
	if (detail.outcome !== 'gone') return failure;
	return new ApiFailure(failure.message, {
		...detail,
		outcome: 'notSent',
		scope: 'side',
		remedy: `Check the endpoint in the credential "${asked.credentialName}"`,
	});
}

const inputPath = (path: JsonValue | undefined): string =>
	Array.isArray(path)
		? path
				.map(String)
				.filter((part, at) => at > 0 || part !== 'input')
				.join('.')
		: '';

/** Verdict on `didSucceed: false`. All members of an entry of `inputErrors` may be missing. */
export function judgeRefusal(result: JsonObject, asked: Asked): ApiFailure {
	const entries = (objectsOf(result.inputErrors) ?? []).map(({ code, message, path }) => ({
		code: textOf(code),
		field: inputPath(path),
		message: textOf(message) ?? textOf(code) ?? 'not accepted',
	}));
	const text = entries
		.map(({ field, message }) => (field ? `${field}: ${message}` : message))
		.join('; ');
	const code = entries.find((entry) => entry.code !== null)?.code ?? undefined;
	return failing(
		code,
		`${SYSTEM_NAME} refused to ${asked.purpose}${text ? `: ${text}` : ' and gave no reason'}`,
		{
			outcome: 'rejected',
			scope: 'record',
			fields: entries.map(({ field, message }) => ({ field, message })),
		},
	);
}

/** A refusal of our own, before anything is sent. */
export const refusal = (field: string, message: string): ApiFailure =>
	new ApiFailure(`${SYSTEM_NAME} cannot take "${field}": ${message}`, {
		outcome: 'rejected',
		scope: 'record',
		fields: [{ field, message }],
	});
