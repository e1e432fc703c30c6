import { sleep } from 'n8n-workflow';
import { attempt } from '../../shared/attempt';
import type { Api, ApiRequest, ApiResponse } from '../../shared/entity';
import type { ApiFailure } from '../../shared/failure';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { documents } from '../documents';
import { errorsIn, isSignedOut, isThrottled, judgeErrors, type Asked } from './verdict';

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
		const response = await send<JsonValue>(request);
		const errors = errorsIn(response.body);
		if (errors !== undefined && !isDone(response.body)) {
			throw judgeErrors(errors, askedOf(request, credentialName));
		}
		return response as ApiResponse<T>;
	};

function isDone(body: JsonValue): boolean {
	const data = isObject(body) && isObject(body.data) ? body.data : {};
	return Object.values(data).some((result) => isObject(result) && result.didSucceed === true);
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
			if (tried >= ATTEMPTS) throw failure;
			if (isSignedOut(failure)) {
				if (!(await renew(failure))) throw failure;
				continue;
			}
			const wait = secondsBefore(failure, request, tried);
			if (wait === undefined || wait > LONGEST_WAIT_SECONDS) throw failure;
			await sleep(wait * secondMs);
		}
	};

function secondsBefore(
	failure: ApiFailure,
	request: ApiRequest,
	tried: number,
): number | undefined {
	if (isThrottled(failure)) return failure.detail.retryAfter ?? 2 ** tried;
	// Of HTTP itself, the transport has done so already; this is an error inside of an answer.
	const failed = failure.detail.status === 500 && failure.detail.outcome === 'notSent';
	return failed && request.reads === true && tried < 3 ? tried / 2 : undefined;
}
