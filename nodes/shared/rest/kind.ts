import type { Api, ApiRequest, ApiResponse } from '../entity';
import { ApiFailure } from '../failure';
import type { JsonValue } from '../json';
import type { RestEntity } from './profile/profile';
import { labelOf } from './profile/settingsTable';
import type { RestSystem } from './system';

/** One resource of one system, with its profile. */
export interface Kind {
	names: RestSystem;
	rest: RestEntity;
}

/**
 * The profile says something that the API does not do. Found on a read, before anything is written, so the side stops.
 * `setting` is its path in the profile, `found` a clause that says what the API did.
 */
export const misfit = (
	{ names, rest }: Kind,
	setting: string,
	found: string,
	remedy: string,
): ApiFailure =>
	new ApiFailure(`${names.label}, ${rest.labelPlural}, setting "${labelOf(setting)}": ${found}`, {
		outcome: 'notSent',
		scope: 'side',
		remedy: `${remedy} The operation Check Profile shows what the API answers`,
	});

/** A request with all that the profile adds to every one. */
export async function send(
	api: Api,
	{ rest }: Kind,
	request: ApiRequest,
	mediaType: string = rest.mediaType,
): Promise<ApiResponse<JsonValue>> {
	return await api.request({
		...request,
		headers: {
			...rest.headers,
			...(request.body === undefined ? {} : { 'Content-Type': mediaType }),
			...request.headers,
		},
		...(rest.requestsPerMinute > 0 || rest.concurrentRequests > 0
			? { pace: { perMinute: rest.requestsPerMinute, concurrent: rest.concurrentRequests } }
			: {}),
	});
}

/** What JSON value this is, in words. */
export const inWords = (value: JsonValue | undefined): string => {
	if (value === undefined) return 'nothing';
	if (value === null) return 'null';
	if (Array.isArray(value)) return 'a list';
	if (typeof value !== 'object') return `a ${typeof value}`;
	const names = Object.keys(value);
	const shown = names
		.slice(0, 8)
		.map((name) => `"${name}"`)
		.join(', ');
	return names.length === 0
		? 'an empty object'
		: `an object with ${shown}${names.length > 8 ? ' and more' : ''}`;
};
