import { ApiFailure, isFailure, type FailureDetail } from '../failure';
import { isWebPage, readErrorBody } from './errorBody';
import { plainHeaders, retryAfterSeconds } from './headers';

/** The call that a verdict speaks of. Its body and query never appear in messages. */
export interface Call {
	/** Name of the system for people. */
	system: string;
	/** Name of the credential for people. */
	credential: string;
	method: string;
	/** It only reads, whatever its method. */
	reads?: boolean;
	/** Path without query. */
	path: string;
}

/** Failures that may be over in a moment; kept beside them, as nobody else needs to know. */
const passing = new WeakSet<ApiFailure>();

/** True for a failure of the line, a busy or a failing server: reading again may work. */
export const isPassing = (failure: ApiFailure): boolean => passing.has(failure);

function markPassing(failure: ApiFailure): ApiFailure {
	passing.add(failure);
	return failure;
}

const isRead = (call: Call): boolean => call.reads ?? call.method === 'GET';

/** Path segments that hold an e-mail address are people's data. */
const title = (call: Call): string =>
	`${call.method} ${call.path.replace(/\/[^/]*(@|%40)[^/]*/gi, '/…')}`;

/** An answer or a silence that leaves open whether a write was done; a read has done nothing. */
const inDoubt = (call: Call): Pick<FailureDetail, 'outcome' | 'scope'> => ({
	outcome: isRead(call) ? 'notSent' : 'unknown',
	scope: 'side',
});

const checkBaseUrl = (call: Call): string =>
	`Check the base URL in the credential "${call.credential}"`;

const withText = (message: string, text: string | undefined): string =>
	text ? `${message}: ${text}` : message;

/** A success status with a body that is no answer of this API. */
export const webPageFailure = (call: Call, status: number): ApiFailure =>
	new ApiFailure(
		`${call.system} answered ${title(call)} with a web page instead of JSON: check the base URL`,
		{ ...inDoubt(call), status, remedy: checkBaseUrl(call) },
	);

/** A success status with JSON (or text) of a shape that this call never has. */
export const shapeFailure = (call: Call, expected: string): ApiFailure =>
	new ApiFailure(
		`${call.system} answered ${title(call)} with something other than ${expected}: check the base URL`,
		{ ...inDoubt(call), remedy: checkBaseUrl(call) },
	);

/** Verdict on an answer whose status is no success (RFC 9110, section 15). */
export function judgeAnswer(
	call: Call,
	status: number,
	rawHeaders: unknown,
	body: unknown,
): ApiFailure {
	const headers = plainHeaders(rawHeaders);
	const page = isWebPage(body, headers);
	const said = page ? { fields: [] } : readErrorBody(body);
	const fail = (message: string, detail: Omit<FailureDetail, 'status'>): ApiFailure =>
		new ApiFailure(withText(message, said.text), { status, ...detail });
	const name = title(call);

	if (status === 429) {
		return markPassing(
			fail(`${call.system} asked to slow down at ${name} (429)`, {
				outcome: 'notSent',
				scope: 'side',
				retryAfter: retryAfterSeconds(headers),
				remedy: 'Nothing to do: the call is made again later. Run less often if this happens a lot',
			}),
		);
	}
	if (status === 401 || status === 403) {
		return fail(
			status === 401
				? `${call.system} did not accept the credential at ${name} (401)`
				: `${call.system} does not allow this user ${name} (403)`,
			{
				outcome: 'notSent',
				scope: 'side',
				remedy: `Check the credential "${call.credential}" and the rights of its user in ${call.system}`,
			},
		);
	}
	if (status >= 500 || status === 408) {
		return markPassing(
			fail(`${call.system} failed at ${name} (${status})`, {
				...inDoubt(call),
				retryAfter: retryAfterSeconds(headers),
				remedy: `Wait, or look at the state of ${call.system}`,
			}),
		);
	}
	if (status >= 300 && status < 400) {
		return fail(`${call.system} redirected ${name} (${status}) instead of answering`, {
			outcome: 'notSent',
			scope: 'side',
			remedy: `${checkBaseUrl(call)} (http instead of https, or an old address)`,
		});
	}
	// A web page with 404 comes from something else than the API: it is no proof that a record is gone.
	if (page) {
		return fail(
			`${call.system} answered ${name} with a web page instead of JSON (${status}): check the base URL`,
			{
				outcome: 'notSent',
				scope: 'side',
				remedy: checkBaseUrl(call),
			},
		);
	}
	if (status === 404 || status === 410) {
		return fail(`${call.system} has nothing at ${name} (${status})`, {
			outcome: 'gone',
			scope: 'record',
		});
	}
	if (status === 412) {
		return fail(`The record was changed in ${call.system} meanwhile, ${name} was not done (412)`, {
			outcome: 'changedMeanwhile',
			scope: 'record',
		});
	}
	const fieldText = said.fields
		.map(({ field, message }) => (field ? `${field}: ${message}` : message))
		.join('; ');
	return new ApiFailure(
		withText(
			withText(`${call.system} refused ${name} (${status})`, said.text),
			fieldText || undefined,
		),
		{
			status,
			outcome: 'rejected',
			scope: 'record',
			fields: said.fields,
			existingId: said.existingId,
		},
	);
}

const BAD_CERTIFICATE = 'its certificate is not trusted';

/**
 * The connection was never made, so the request was surely not sent. In words: n8n replaces every
 * message in which it sees one of these codes.
 */
const NEVER_CONNECTED: Record<string, string> = {
	ECONNREFUSED: 'the connection was refused',
	ENOTFOUND: 'there is no such host',
	EAI_AGAIN: 'the name of the host could not be looked up',
	EHOSTUNREACH: 'there is no way to the host',
	ENETUNREACH: 'there is no way to the network',
	EADDRNOTAVAIL: 'the address cannot be used',
	ERR_INVALID_URL: 'the address is none',
	ERR_TLS_CERT_ALTNAME_INVALID: 'its certificate is for another host',
	CERT_HAS_EXPIRED: 'its certificate has expired',
	DEPTH_ZERO_SELF_SIGNED_CERT: BAD_CERTIFICATE,
	SELF_SIGNED_CERT_IN_CHAIN: BAD_CERTIFICATE,
	UNABLE_TO_VERIFY_LEAF_SIGNATURE: BAD_CERTIFICATE,
	UNABLE_TO_GET_ISSUER_CERT_LOCALLY: BAD_CERTIFICATE,
};

const TIMED_OUT = new Set(['ECONNABORTED', 'ETIMEDOUT', 'ESOCKETTIMEDOUT']);

interface ThrownError {
	message?: string;
	code?: unknown;
	isAxiosError?: boolean;
	response?: { status?: unknown; headers?: unknown; data?: unknown };
	cause?: unknown;
}

/** An error and all that it wraps, outermost first: n8n wraps what its HTTP client throws. */
export function errorChain(error: unknown): ThrownError[] {
	const chain: ThrownError[] = [];
	let next: unknown = error;
	while (typeof next === 'object' && next !== null && !chain.includes(next) && chain.length < 10) {
		chain.push(next);
		next = (next as ThrownError).cause;
	}
	return chain;
}

/** Verdict on what n8n's request helper threw. */
export function judgeThrown(call: Call, error: unknown): ApiFailure {
	const chain = errorChain(error);
	const judged = chain.find(isFailure);
	if (judged) return judged;
	const answered = chain.find((level) => typeof level.response?.status === 'number');
	if (answered?.response) {
		const { status, headers, data } = answered.response;
		// A success status here means that the answer broke off while it was read.
		if ((status as number) >= 400) return judgeAnswer(call, status as number, headers, data);
	}
	const name = title(call);
	const code = chain.map((level) => level.code).find((value) => typeof value === 'string') as
		string | undefined;
	if (code && NEVER_CONNECTED[code]) {
		return markPassing(
			new ApiFailure(`${call.system} could not be reached for ${name}: ${NEVER_CONNECTED[code]}`, {
				outcome: 'notSent',
				scope: 'side',
				remedy: `${checkBaseUrl(call)}, and that the server is up`,
			}),
		);
	}
	if (chain.some((level) => level.isAxiosError)) {
		const what =
			code && TIMED_OUT.has(code) ? 'gave no answer in time' : 'broke off the connection';
		return markPassing(
			new ApiFailure(`${call.system} ${what} at ${name}`, {
				...inDoubt(call),
				remedy: `Wait, or look at the state of ${call.system}`,
			}),
		);
	}
	// Nothing of the HTTP client in it: n8n stopped the call before it was sent.
	const text = chain[chain.length - 1]?.message ?? String(error);
	return new ApiFailure(`n8n did not send ${name} to ${call.system}: ${text}`, {
		outcome: 'notSent',
		scope: 'side',
		remedy: `Check the credential "${call.credential}"`,
	});
}
