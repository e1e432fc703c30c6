/** Credentials for the systems of the sandbox, as a user would have entered them. */
import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';
import { ChargebeeSiteApi } from '../../../credentials/ChargebeeSiteApi.credentials';
import { CustomerpApi } from '../../../credentials/CustomerpApi.credentials';
import { CustomCrmApi } from '../../../credentials/CustomCrmApi.credentials';
import { CustomPmsApi } from '../../../credentials/CustomPmsApi.credentials';
import { MembercareApi } from '../../../credentials/MembercareApi.credentials';
import { WaveAccessTokenApi } from '../../../credentials/WaveAccessTokenApi.credentials';
import type { Sandbox, SystemName } from '../../sandbox/types';
import { credentialStore, type CredentialStore } from '../credentials';

/** What a client needs of each system that is there. */
export type Addresses = { [Name in SystemName]?: Pick<Sandbox[Name], 'credential'> };
/** What the credentials have kept from earlier runs (a session, an account), by system. */
export type Kept = Partial<Record<SystemName, object>>;

type Entry = [ICredentialType, ICredentialDataDecryptedObject];

const ENTRIES: { [Name in SystemName]: (system: Pick<Sandbox[Name], 'credential'>) => Entry } = {
	membercare: ({ credential }) => [new MembercareApi(), { ...credential }],
	customerp: ({ credential }) => [
		new CustomerpApi(),
		{ baseUrl: credential.baseUrl, token: credential.bearerToken },
	],
	chargebee: ({ credential }) => [
		new ChargebeeSiteApi(),
		{ site: credential.site, baseUrl: credential.baseUrl, apiKey: credential.apiKey },
	],
	customcrm: ({ credential }) => [
		new CustomCrmApi(),
		{ baseUrl: credential.baseUrl, token: credential.bearerToken },
	],
	custompms: ({ credential }) => [
		new CustomPmsApi(),
		{ baseUrl: credential.baseUrl, headerApiKey: credential.apiKey },
	],
	wave: ({ credential }) => [
		new WaveAccessTokenApi(),
		{ endpoint: credential.endpoint, accessToken: credential.token, requestsPerMinute: 0 },
	],
};

const NAMES = Object.keys(ENTRIES) as SystemName[];

export const systemCredentials = (addresses: Addresses, more: Kept = {}): CredentialStore =>
	credentialStore(
		...NAMES.flatMap((name): Entry[] => {
			const system = addresses[name];
			if (system === undefined) return [];
			const [type, data] = (ENTRIES[name] as (one: typeof system) => Entry)(system);
			return [[type, { ...data, ...more[name] }]];
		}),
	);

/** Hidden data that n8n would have stored with the credentials. */
export const keptBy = (store: CredentialStore): Kept => ({
	membercare: { sessionToken: store.data.membercareApi?.sessionToken },
	customerp: { account: store.data.customerpApi?.account },
	customcrm: { account: store.data.customCrmApi?.account },
	custompms: { account: store.data.customPmsApi?.account },
});
