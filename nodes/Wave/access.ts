import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { ApiContext, SystemAdapter } from '../shared/adapter';
import type { Api } from '../shared/entity';
import { checkBaseUrl, makeApi } from '../shared/transport/makeApi';
import { ApiFailure } from '../shared/failure';
import { BUSINESSES } from './documents/business';
import { waveEntities } from './entities';
import {
	DEFAULT_ENDPOINT,
	OAUTH2_NAME,
	OAUTH2_TYPE,
	SYSTEM_NAME,
	TOKEN_NAME,
	TOKEN_TYPE,
} from './transport/names';
import { paced, type Pace } from './transport/pace';
import { renewToken } from './transport/renew';
import { judged, persistent, type Send } from './transport/request';
import { ask, edgesOf } from './transport/run';
import { takeOver } from './transport/verdict';

const text = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

const numberFrom = (value: unknown, fallback: number): number =>
	value === undefined || value === '' || Number.isNaN(Number(value)) ? fallback : Number(value);

/**
 * A parameter of the node, wherever it is asked from; of a resource locator, its value. n8n's own `extractValue` fails
 * for parameters that are not shown: here they are empty.
 */
export function parameterOf(context: ApiContext, name: string): unknown {
	const value =
		'getCurrentNodeParameter' in context
			? context.getCurrentNodeParameter(name)
			: 'getExecutionCancelSignal' in context
				? context.getNodeParameter(name, 0, '')
				: context.getNodeParameter(name, '');
	return located(value);
}

/** The value that a resource locator holds; any other value is its own. */
export const located = (value: unknown): unknown =>
	typeof value === 'object' && value !== null && '__rl' in value
		? (value as { value?: unknown }).value
		: value;

const usesToken = (context: ApiContext): boolean =>
	parameterOf(context, 'authentication') === 'accessToken';

const idsIn = (value: unknown): string =>
	(Array.isArray(value) ? value : []).map(text).filter(Boolean).join(',');

/** Where a renewal of the token is noted, in milliseconds. */
const RENEWED = 'wave.renewed';
const RENEW_AGAIN_AFTER = 60_000;

/**
 * Options of the account: `business` (id, empty where none is chosen), `path` of the endpoint, and the defaults
 * for new products: `incomeAccountId`, `expenseAccountId`, `defaultSalesTaxIds` (ids, separated by commas).
 */
export async function waveApi(this: ApiContext): Promise<Api> {
	const [type, name] = usesToken(this) ? [TOKEN_TYPE, TOKEN_NAME] : [OAUTH2_TYPE, OAUTH2_NAME];
	const credentials = await this.getCredentials<ICredentialDataDecryptedObject>(type);
	const endpoint = (text(credentials.endpoint) || DEFAULT_ENDPOINT).replace(/\/+$/, '');
	checkBaseUrl(name, endpoint);
	const [, server, path] = /^(https?:\/\/[^/]+)(.*)$/i.exec(endpoint) as RegExpExecArray;
	const business = text(parameterOf(this, 'business'));
	const timeoutSeconds = Math.min(60, Math.max(1, numberFrom(credentials.timeoutSeconds, 30)));
	const api = makeApi(this, {
		system: SYSTEM_NAME,
		credentialType: type,
		credentialName: name,
		baseUrl: server,
		account: business ? `${endpoint.toLowerCase()} (${business})` : endpoint.toLowerCase(),
		zone: 'UTC',
		options: {
			path,
			business,
			incomeAccountId: text(parameterOf(this, 'productOptions.incomeAccountId')),
			expenseAccountId: text(parameterOf(this, 'productOptions.expenseAccountId')),
			defaultSalesTaxIds: idsIn(parameterOf(this, 'productOptions.defaultSalesTaxIds')),
		},
		timeoutSeconds,
		// Wave tells of an ended token with 200 too, so it is renewed below, whatever the status.
		signInAgain: [],
		judge: takeOver,
	});
	const pace: Pace = {
		perMinute: numberFrom(credentials.requestsPerMinute, 50),
		inFlight: numberFrom(credentials.requestsInFlight, 1),
	};
	const key = `${endpoint} ${this.getNode().credentials?.[type]?.id ?? ''}`;
	const send: Send = async (request) => await paced(key, pace, () => api.request(request));
	const renew = async (): Promise<boolean> => {
		const last = api.memo.get(RENEWED) as number | undefined;
		if (type !== OAUTH2_TYPE || (last !== undefined && Date.now() - last < RENEW_AGAIN_AFTER))
			return false;
		api.memo.set(RENEWED, Date.now());
		await paced(key, pace, () => renewToken(this, endpoint, timeoutSeconds));
		return true;
	};
	const ready: Api = { ...api, request: persistent(judged(send, name), renew) };
	// The editor asks for the list of businesses before one is chosen.
	if (business || 'getCurrentNodeParameter' in this) return ready;
	const only = await onlyBusiness(
		ready,
		`${key} ${text(credentials.accessToken ?? credentials.clientId)}`,
	);
	return {
		...ready,
		account: `${endpoint.toLowerCase()} (${only})`,
		options: { ...ready.options, business: only },
	};
}

/** The one business of a credential, kept for as long as n8n runs: it costs no call in a run. */
const businesses = new Map<string, string>();

/** A node without a chosen business works on the only one that the credential opens. */
async function onlyBusiness(api: Api, key: string): Promise<string> {
	const known = businesses.get(key);
	if (known !== undefined) return known;
	const { data } = await ask(api, BUSINESSES, { page: 1, pageSize: 2 });
	const ids = edgesOf(BUSINESSES, data.businesses).rows.map(({ id }) => text(id));
	if (ids.length !== 1 || !ids[0]) {
		throw new ApiFailure(
			ids.length === 0
				? 'The credential opens no Wave business'
				: 'The credential opens several Wave businesses, and none is chosen',
			{ outcome: 'notSent', scope: 'side', remedy: 'Choose the business in the node' },
		);
	}
	businesses.set(key, ids[0]);
	return ids[0];
}

export const wave: SystemAdapter = {
	system: 'wave',
	credential: OAUTH2_TYPE,
	entities: waveEntities,
	api: waveApi,
};
