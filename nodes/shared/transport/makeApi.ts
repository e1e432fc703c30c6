import type { IDataObject, IHttpRequestOptions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import type { ApiContext } from '../adapter';
import type { Api, ApiRequest, ApiResponse } from '../entity';
import { ApiFailure } from '../failure';
import type { JsonValue } from '../json';
import { addressOf, pathOnly } from './address';
import { isWebPage } from './errorBody';
import { plainHeaders, serverTimeOf } from './headers';
import {
	isPassing,
	judgeAnswer,
	judgeThrown,
	shapeFailure,
	webPageFailure,
	type Call,
} from './judge';
import { paced } from './pace';

/** How one system is reached. Secrets stay in the credential: n8n adds them to each request. */
export interface Access {
	/** Name of the system for people. */
	system: string;
	credentialType: string;
	/** Name of the credential for people. */
	credentialName: string;
	/** Without slash at the end. */
	baseUrl: string;
	account: string;
	zone: string;
	options: Record<string, string>;
	timeoutSeconds: number;
	/**
	 * Statuses after which n8n signs in again and repeats the call once. Such a call was refused, so
	 * nothing is done twice.
	 */
	signInAgain: number[];
	/** Texts of a 400 that mean "sign in again", for systems that have no 401. */
	expiredText?: RegExp;
	/** What the system's own error bodies say beyond their status; undefined leaves the verdict as it is. */
	judge?: (failure: ApiFailure, body: unknown) => ApiFailure | undefined;
	/** First pause before a read is repeated, in milliseconds. */
	retryDelay?: number;
}

/** A longer wait is left to the caller, who pauses the whole side. */
const LONGEST_WAIT_SECONDS = 20;
const READ_ATTEMPTS = 3;
const MOST_REDIRECTS = 3;
/** How much the server's clock is ahead of ours, in milliseconds; kept in the memo. */
const CLOCK = 'transport.clockAhead';

interface FullResponse {
	statusCode: number;
	headers: unknown;
	body: unknown;
}

/** Time by the server's clock, in milliseconds; by our own until it has answered once. */
export const serverNow = (api: Api): number => Date.now() + ((api.memo.get(CLOCK) as number) ?? 0);

function cancelSignal(context: ApiContext): AbortSignal | undefined {
	return 'getExecutionCancelSignal' in context ? context.getExecutionCancelSignal() : undefined;
}

/** Milliseconds to wait before a read is tried again; undefined if it must not be. */
function pause(failure: ApiFailure, attempt: number, delay: number): number | undefined {
	if (!isPassing(failure) || attempt >= READ_ATTEMPTS) return undefined;
	const { retryAfter } = failure.detail;
	if (retryAfter !== undefined) {
		return retryAfter <= LONGEST_WAIT_SECONDS ? retryAfter * 1000 : undefined;
	}
	return delay * 4 ** (attempt - 1);
}

/** A credential that cannot be used, found out before anything is sent. */
export const unusable = (credentialName: string, message: string): ApiFailure =>
	new ApiFailure(`The credential "${credentialName}" ${message}`, {
		outcome: 'notSent',
		scope: 'side',
		remedy: `Correct it in the credential "${credentialName}"`,
	});

/** Throws for a base URL that is none. */
export function checkBaseUrl(credentialName: string, baseUrl: string): void {
	if (!baseUrl) throw unusable(credentialName, 'has no base URL');
	if (!/^https?:\/\/[^/\s]+/i.test(baseUrl)) {
		throw unusable(credentialName, 'has a base URL that does not begin with https:// or http://');
	}
}

/** How long the credential lets a request wait for its answer, in seconds: 1 to 60, and 60 where it does not say. */
export const timeoutOf = (credentials: { timeoutSeconds?: unknown }): number =>
	Math.min(60, Math.max(1, Number(credentials.timeoutSeconds) || 60));

/** Request access to one account. Every failure of `request` is an `ApiFailure`. */
export function makeApi(context: ApiContext, access: Access): Api {
	const memo = new Map<string, unknown>();

	const send = async (request: ApiRequest, signInAgain: number[]): Promise<FullResponse> => {
		const options: IHttpRequestOptions = {
			method: request.method,
			url: addressOf(access.system, access.baseUrl, request.path),
			headers: { Accept: 'application/json', ...request.headers },
			timeout: access.timeoutSeconds * 1000,
			returnFullResponse: true,
			// All other answers are judged here, with their headers; these make n8n sign in again.
			ignoreHttpStatusErrors: { ignore: true, except: signInAgain },
			// A redirect could carry the token to another host.
			disableFollowRedirect: true,
			abortSignal: cancelSignal(context),
		};
		if (request.query) options.qs = defined(request.query);
		if (request.body !== undefined) {
			// Sent as text, so that an empty object or array is sent as well.
			options.body = JSON.stringify(request.body);
			options.headers = { 'Content-Type': 'application/json', ...options.headers };
		} else if (request.text) {
			options.body = request.text.content;
			options.headers = { 'Content-Type': request.text.type, ...options.headers };
		}
		return (await context.helpers.httpRequestWithAuthentication.call(
			context,
			access.credentialType,
			options,
			{ preAuthenticationRetryStatusCode: signInAgain },
		)) as FullResponse;
	};

	const once = async (request: ApiRequest): Promise<ApiResponse> => {
		const call: Call = {
			system: access.system,
			credential: access.credentialName,
			method: request.method,
			path: pathOnly(request.path),
			...(request.reads === undefined ? {} : { reads: request.reads }),
		};
		if (cancelSignal(context)?.aborted) {
			throw new ApiFailure(`The execution was stopped before ${call.method} ${call.path}`, {
				outcome: 'notSent',
				scope: 'side',
			});
		}
		let response: FullResponse;
		try {
			response = await paced(
				access.account,
				request.pace,
				async () =>
					await follow(access, request, async (step) => await send(step, access.signInAgain)),
			);
			if (response.statusCode === 400 && saysExpired(access, response.body)) {
				response = await send(request, [400, ...access.signInAgain]);
			}
		} catch (error) {
			throw judgeThrown(call, error);
		}
		const headers = plainHeaders(response.headers);
		noteClock(memo, headers);
		if (response.statusCode < 200 || response.statusCode >= 300) {
			const failure = judgeAnswer(call, response.statusCode, response.headers, response.body);
			throw access.judge?.(failure, response.body) ?? failure;
		}
		if (isWebPage(response.body, headers)) throw webPageFailure(call, response.statusCode);
		const isEmpty = request.mayBeEmpty === true && response.statusCode === 204;
		const body = isEmpty ? null : ((response.body ?? null) as JsonValue);
		if (!isEmpty && request.method === 'GET' && (typeof body === 'string' || body === null)) {
			throw shapeFailure(call, 'JSON');
		}
		return { status: response.statusCode, headers, body };
	};

	const request = async (wanted: ApiRequest): Promise<ApiResponse> => {
		let mayBeDone = false;
		for (let attempt = 1; ; attempt++) {
			try {
				return await once(wanted);
			} catch (error) {
				const failure = error as ApiFailure;
				mayBeDone ||= failure.detail.outcome === 'unknown';
				const wait =
					isRepeatable(wanted) && !cancelSignal(context)?.aborted
						? pause(failure, attempt, access.retryDelay ?? 500)
						: undefined;
				if (wait === undefined) throw mayBeDone ? inDoubt(failure) : failure;
				await sleep(wait);
			}
		}
	};

	return {
		request: request as Api['request'],
		account: access.account,
		zone: access.zone,
		options: access.options,
		memo,
	};
}

/** A read is sent on to where the server says, on the same host; a write never is. */
async function follow(
	{ system, baseUrl, options }: Access,
	request: ApiRequest,
	send: (request: ApiRequest) => Promise<FullResponse>,
): Promise<FullResponse> {
	let response = await send(request);
	let from = addressOf(system, baseUrl, request.path);
	for (let steps = 0; steps < MOST_REDIRECTS && request.method === 'GET'; steps++) {
		const { location = '' } = plainHeaders(response.headers);
		const isRedirect = response.statusCode >= 300 && response.statusCode < 400;
		if (!isRedirect || !location || !URL.canParse(location, from)) break;
		const to = new URL(location, from);
		// The credential comes from n8n anew: twice in a query it is none.
		if (options.secretParam) to.searchParams.delete(options.secretParam);
		// Its query is part of the new address.
		const path = addressOf(
			system,
			baseUrl,
			to.toString(),
			`redirected ${pathOnly(request.path)} to`,
		);
		response = await send({ ...request, path, query: undefined });
		from = path;
	}
	return response;
}

const isRepeatable = ({ method, reads, repeatable }: ApiRequest): boolean =>
	method === 'GET' || reads === true || repeatable === true;

/** An earlier try may have gone through: that the last one was not sent does not say that nothing was done. */
const inDoubt = (failure: ApiFailure): ApiFailure =>
	failure.detail.outcome === 'notSent'
		? new ApiFailure(failure.message, { ...failure.detail, outcome: 'unknown' })
		: failure;

const defined = (query: NonNullable<ApiRequest['query']>): IDataObject =>
	Object.fromEntries(Object.entries(query).filter(([, value]) => value !== undefined));

const saysExpired = (access: Access, body: unknown): boolean =>
	access.expiredText !== undefined &&
	access.expiredText.test(typeof body === 'string' ? body : JSON.stringify(body ?? ''));

function noteClock(memo: Map<string, unknown>, headers: Record<string, string>): void {
	const served = serverTimeOf(headers);
	// The header has whole seconds: a smaller difference says nothing.
	const ahead = served ? Date.parse(served) - Date.now() : undefined;
	if (ahead !== undefined) memo.set(CLOCK, Math.abs(ahead) < 2000 ? 0 : ahead);
}
