import type { Api, Entity } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import { startSandbox, type Sandbox } from '../../sandbox';
import type { WaveOptions } from '../../sandbox/types';
import {
	apiOf,
	createRequest,
	entity,
	WAVE,
	waveOAuth2Store,
	waveParameters,
	waveStore,
} from '../../support/systems';

export { failureOf, update } from '../membercare/helpers';

export const CUSTOMER: Entity = entity(WAVE, 'customer');
export const PRODUCT: Entity = entity(WAVE, 'product');
export const INVOICE: Entity = entity(WAVE, 'invoice');

/** The simulated Wave alone. */
export const startWaveSandbox = async (wave: WaveOptions = {}): Promise<Sandbox> =>
	await startSandbox({
		membercare: false,
		customerp: false,
		chargebee: false,
		custompms: false,
		wave,
	});

/** Access by the full-access token, or by OAuth2. */
export const waveAccess = async (
	{ wave }: Sandbox,
	authentication: 'accessToken' | 'oAuth2' = 'accessToken',
	parameters: object = {},
): Promise<Api> =>
	await apiOf(WAVE, authentication === 'oAuth2' ? waveOAuth2Store(wave) : waveStore(wave), {
		parameters: { ...waveParameters(wave, authentication), ...parameters },
	});

/** Creates a record as Apply does; gives its id and fields. */
export async function make(api: Api, of: Entity, fields: JsonObject) {
	return await of.create!(api, createRequest(fields));
}

/** Names of the operations that were asked to change something, in their order. */
export const mutations = async ({ wave }: Sandbox): Promise<string[]> =>
	(await wave.control.log({ writesOnly: true })).map(
		({ requestBody }) => (requestBody as { operationName: string }).operationName,
	);

export const incomeAccount = async ({ wave }: Sandbox): Promise<string> =>
	String((await wave.control.find('accounts', { subtype: 'INCOME' }))[0].id);
