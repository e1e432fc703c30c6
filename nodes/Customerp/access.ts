import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { ApiContext, SystemAdapter } from '../shared/adapter';
import type { Api } from '../shared/entity';
import { unlessGone } from '../shared/attempt';
import { checkBaseUrl, makeApi, type Access } from '../shared/transport/makeApi';
import {
	accountIn,
	accountPath,
	baseUrl,
	CREDENTIAL_NAME,
	CREDENTIAL_TYPE,
	knownAccount,
	SYSTEM_NAME,
} from './account';
import { customerpEntities } from './entities';

export async function customerpApi(this: ApiContext): Promise<Api> {
	const credentials = await this.getCredentials<ICredentialDataDecryptedObject>(CREDENTIAL_TYPE);
	const url = baseUrl(credentials);
	const access: Access = {
		system: SYSTEM_NAME,
		credentialType: CREDENTIAL_TYPE,
		credentialName: CREDENTIAL_NAME,
		baseUrl: url,
		account: url.toLowerCase(),
		zone: 'UTC',
		options: {},
		signInAgain: [401],
		timeoutSeconds: Math.min(60, Math.max(1, Number(credentials.timeoutSeconds) || 60)),
	};
	checkBaseUrl(CREDENTIAL_NAME, url);
	const api = makeApi(this, access);
	const name = knownAccount(credentials) ?? (await askAccount(api, credentials));
	return { ...api, account: name ? `${access.account} (${name})` : access.account };
}

/** The first request with new settings: it makes n8n read the account and keep it, and names it itself. */
async function askAccount(api: Api, credentials: ICredentialDataDecryptedObject): Promise<string> {
	const response = await unlessGone(() =>
		api.request({ method: 'GET', path: accountPath(credentials) }),
	);
	return response ? accountIn(credentials, response.body) : '';
}

export const customerp: SystemAdapter = {
	system: 'customerp',
	credential: CREDENTIAL_TYPE,
	entities: customerpEntities,
	api: customerpApi,
};
