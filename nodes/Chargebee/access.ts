import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { ApiContext, SystemAdapter } from '../shared/adapter';
import type { Api } from '../shared/entity';
import { checkBaseUrl, makeApi, timeoutOf, unusable } from '../shared/transport/makeApi';
import { typedText as text } from '../shared/values';
import { chargebeeEntities } from './entities';
import { baseUrl, businessEntityOf } from './site';
import { CREDENTIAL_NAME, CREDENTIAL_TYPE, SYSTEM_NAME } from './transport/names';
import { judge } from './transport/verdict';

/**
 * Options of the account: `priceCurrency` (upper case, or empty) and `pricePeriodUnit` (`any`, `none`, `day`,
 * `week`, `month`, `year`) choose which of an item's prices stands for it.
 */
async function chargebeeApi(this: ApiContext): Promise<Api> {
	const credentials = await this.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL_TYPE);
	const url = baseUrl(credentials);
	if (!url) throw unusable(CREDENTIAL_NAME, 'names no site');
	checkBaseUrl(CREDENTIAL_NAME, url);
	const businessEntity = businessEntityOf(credentials);
	const api = makeApi(this, {
		system: SYSTEM_NAME,
		credentialType: CREDENTIAL_TYPE,
		credentialName: CREDENTIAL_NAME,
		baseUrl: url,
		account: url.toLowerCase() + (businessEntity ? ` (${businessEntity})` : ''),
		zone: 'UTC',
		options: {
			priceCurrency: text(credentials.priceCurrency).toUpperCase(),
			pricePeriodUnit: text(credentials.pricePeriodUnit) || 'any',
		},
		signInAgain: [],
		timeoutSeconds: timeoutOf(credentials),
		judge,
	});
	return businessEntity ? withinBusinessEntity(api, businessEntity) : api;
}

const withinBusinessEntity = (api: Api, id: string): Api => ({
	...api,
	request: async (request) =>
		await api.request({
			...request,
			headers: { 'chargebee-business-entity-id': id, ...request.headers },
		}),
});

export const chargebee: SystemAdapter = {
	system: 'chargebee',
	credential: CREDENTIAL_TYPE,
	entities: chargebeeEntities,
	api: chargebeeApi,
};
