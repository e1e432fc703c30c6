import { ApiFailure, type FailureDetail } from '../../shared/failure';
import { isObject } from '../../shared/json';
import { textOf } from '../../shared/values';
import { CREDENTIAL_NAME, SYSTEM_NAME } from './names';

/** Seconds after which a site that has used up its requests takes new ones, where it does not say. */
const LIMIT_RESETS_AFTER = 60;

const REJECTED = new Set([
	'invalid_request',
	'param_wrong_value',
	'configuration_incompatible',
	'resource_limit_exceeded',
	'resource_limit_exhausted',
	'invalid_state_for_request',
	'unable_to_process_request',
	'http_method_not_supported',
]);

/** The whole site takes no calls for a while; nothing of this one was done. */
const SITE_CLOSED = new Set(['site_read_only_mode', 'site_not_ready']);

const REFUSED_ACCESS: Record<string, string> = {
	api_authentication_failed: `Check the API key in the credential "${CREDENTIAL_NAME}", and that it belongs to this site`,
	basic_authentication_failed: `Check the API key in the credential "${CREDENTIAL_NAME}", and that it belongs to this site`,
	api_authorization_failed: `Use a full-access key in the credential "${CREDENTIAL_NAME}": this one may not do that`,
	request_blocked: 'Ask the support of Chargebee why the site is blocked',
	site_not_found: `Check the name of the site in the credential "${CREDENTIAL_NAME}"`,
};

/**
 * What Chargebee's error code says beyond the status. Branches on the code, as the statuses are not promised
 * for this version of the API. `undefined` leaves the verdict as it is.
 */
export function judge(failure: ApiFailure, body: unknown): ApiFailure | undefined {
	const code = isObject(body) ? textOf(body.api_error_code) : null;
	if (!isObject(body) || code === null) return undefined;
	const { detail } = failure;
	const said = textOf(body.message) ?? code;
	const param = textOf(body.param);
	const fields = param === null ? [] : [{ field: param, message: said }];
	const message = withParam(failure.message, said, param);
	const as = (more: Partial<FailureDetail>): ApiFailure =>
		new ApiFailure(message, { ...detail, fields, ...more });

	// Apply looks a refused duplicate (409) up by our reference, and adopts it if it is ours.
	if (code === 'duplicate_entry') return as({ outcome: 'rejected', scope: 'record', status: 409 });
	if (code === 'resource_not_found') return as({ outcome: 'gone', scope: 'record' });
	if (REJECTED.has(code) || code.startsWith('payment_')) {
		return as({ outcome: 'rejected', scope: 'record' });
	}
	if (code === 'api_request_limit_exceeded') {
		// Nothing is served until the minute is over: trying again sooner only counts against the site.
		return detail.retryAfter === undefined || detail.status !== 429
			? as({
					outcome: 'notSent',
					scope: 'side',
					retryAfter: detail.retryAfter ?? LIMIT_RESETS_AFTER,
				})
			: undefined;
	}
	if (code in REFUSED_ACCESS) {
		return as({ outcome: 'notSent', scope: 'side', remedy: REFUSED_ACCESS[code] });
	}
	if (SITE_CLOSED.has(code)) {
		return as({
			outcome: 'notSent',
			scope: 'side',
			remedy: 'Wait until the site takes calls again',
		});
	}
	return undefined;
}

/** The parameter is named in the text, unless Chargebee has done so itself ("phone : is too long"). */
function withParam(message: string, said: string, param: string | null): string {
	if (param === null || said.includes(param)) return message;
	return message.includes(said)
		? message.replace(said, () => `${param}: ${said}`)
		: `${message} (${param})`;
}

/** Name of the system in front of what it says of a record, for refusals of our own. */
export const refusal = (message: string, field?: string): ApiFailure =>
	new ApiFailure(`${SYSTEM_NAME}: ${message}`, {
		outcome: 'rejected',
		scope: 'record',
		...(field === undefined ? {} : { fields: [{ field, message }] }),
	});
