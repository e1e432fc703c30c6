import { sleep } from 'n8n-workflow';
import { attempt } from '../../shared/attempt';
import type { Api, ApiRequest, ApiResponse } from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { documents } from '../documents';
import {
	errorsIn,
	isSignedOut,
	isThrottled,
	judgeErrors,
	judgeStatus,
	LIMIT_RESETS_AFTER,
	type Asked,
} from './verdict';

export type Send = Api['request'];

/** Longest pause that is waited for on the spot; a longer one rests the whole side. */
const LONGEST_WAIT_SECONDS = 20;
const ATTEMPTS = 4;

/**
 * Each answer judged by what GraphQL says in it. A mutation that was carried out is no failure, even if part of
 * what it returns could not be read: that is read again.
 */
export const judged =
	(send: Send, credentialName: string): Send =>
	async <T = JsonValue>(request: ApiRequest): Promise<ApiResponse<T>> => {
		const asked = askedOf(request, credentialName);
		const { value: response, failure } = await attempt(() => send<JsonValue>(request));
		if (failure !== undefined) throw judgeStatus(failure, asked);
		const errors = errorsIn(response.body);
		if (errors === undefined) return response as ApiResponse<T>;
		const results = doneResults(response.body);
		if (results === undefined) throw judgeErrors(errors, asked);
		return { ...response, body: { data: results } as T };
	};

/**
 * Results of a mutation that was done, although there were errors: of the record it returns nothing but the id is to
 * be relied on, as what could not be read came as null.
 */
function doneResults(body: JsonValue): JsonObject | undefined {
	const data = isObject(body) && isObject(body.data) ? body.data : {};
	const results = Object.entries(data);
	const done = ([, result]: [string, JsonValue]) => isObject(result) && result.didSucceed === true;
	if (!results.some(done)) return undefined;
	return Object.fromEntries(
		results.map(([name, result]) => [
			name,
			isObject(result)
				? Object.fromEntries(
						Object.entries(result).map(([key, value]) => [
							key,
							isObject(value) ? { id: value.id ?? null } : value,
						]),
					)
				: result,
		]),
	);
}

/** The request in words: its body names the document. */
export function askedOf(request: ApiRequest, credentialName: string): Asked {
	const { operationName } = (isObject(request.body) ? request.body : {}) as JsonObject;
	const name = typeof operationName === 'string' ? operationName : '';
	const purpose = documents.find((document) => document.name === name)?.purpose ?? 'answer';
	return { purpose, reads: request.reads === true, credentialName };
}

/**
 * Sends again what was surely not done: refused for its token, once there is a new one, or for being one too many,
 * after the pause that Wave asks for (else 2, 4, 8 seconds). A query is also sent again after an error of the server.
 */
export const persistent =
	(send: Send, renew: (failure: ApiFailure) => Promise<boolean>, secondMs = 1000): Send =>
	async <T = JsonValue>(request: ApiRequest): Promise<ApiResponse<T>> => {
		for (let tried = 1; ; tried++) {
			const { value, failure } = await attempt(() => send<T>(request));
			if (failure === undefined) return value;
			if (tried >= ATTEMPTS) throw resting(failure);
			if (isSignedOut(failure)) {
				if (!(await renew(failure))) throw failure;
				continue;
			}
			const wait = secondsBefore(failure, request, tried);
			if (wait === undefined || wait > LONGEST_WAIT_SECONDS) throw failure;
			await sleep(wait * secondMs);
		}
	};

/** Still one too many after several pauses: the side rests until the minute is over. */
const resting = (failure: ApiFailure): ApiFailure =>
	isThrottled(failure) && failure.detail.retryAfter === undefined
		? new ApiFailure(failure.message, { ...failure.detail, retryAfter: LIMIT_RESETS_AFTER })
		: failure;

function secondsBefore(
	failure: ApiFailure,
	request: ApiRequest,
	tried: number,
): number | undefined {
	if (isThrottled(failure)) return failure.detail.retryAfter ?? 2 ** tried;
	const { status = 0, outcome, retryAfter } = failure.detail;
	const failed = status >= 500 && outcome === 'notSent' && request.reads === true;
	return failed ? (retryAfter ?? tried / 2) : undefined;
}
