import type { ICredentialDataDecryptedObject } from 'n8n-workflow';
import type { ApiContext, SystemAdapter } from '../../adapter';
import { unlessGone } from '../../attempt';
import type { Api, Entity } from '../../entity';
import { checkBaseUrl, makeApi, timeoutOf, type Access } from '../../transport/makeApi';
import { typedText } from '../../values';
import { accountIn, accountPath, baseUrl, knownAccount } from './account';
import type { RestSystem } from '../system';

async function restApi(context: ApiContext, names: RestSystem): Promise<Api> {
	const { label, credentialType, credentialName } = names;
	const credentials = await context.getCredentials<ICredentialDataDecryptedObject>(credentialType);
	const url = baseUrl(credentials);
	const access: Access = {
		system: label,
		credentialType,
		credentialName,
		baseUrl: url,
		account: url.toLowerCase(),
		zone: 'UTC',
		options: {
			baseUrl: url,
			...(credentials.authentication === 'query'
				? { secretParam: typedText(credentials.queryName) }
				: {}),
		},
		signInAgain: [401],
		timeoutSeconds: timeoutOf(credentials),
	};
	checkBaseUrl(credentialName, url);
	const api = makeApi(context, access);
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

/** The system that a profile describes, reached with the credential of `restCredential`. */
export const restAdapter = (names: RestSystem, entities: Entity[]): SystemAdapter => ({
	system: names.system,
	credential: names.credentialType,
	entities,
	async api() {
		return await restApi(this, names);
	},
});
