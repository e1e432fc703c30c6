import type { ICredentialDataDecryptedObject, ICredentialType } from 'n8n-workflow';
import { ChargebeeSiteApi } from '../../credentials/ChargebeeSiteApi.credentials';
import { CustomerpApi } from '../../credentials/CustomerpApi.credentials';
import { CustomCrmApi } from '../../credentials/CustomCrmApi.credentials';
import { CustomPmsApi } from '../../credentials/CustomPmsApi.credentials';
import { MembercareApi } from '../../credentials/MembercareApi.credentials';
import { WaveAccessTokenApi } from '../../credentials/WaveAccessTokenApi.credentials';
import type { Sandbox, SystemName } from '../sandbox/types';
import { dialectCredential } from './profiles';

export type CredentialEntry = [ICredentialType, ICredentialDataDecryptedObject];

/** What a user types into the credential of each system. */
export const CREDENTIALS: {
	[Name in SystemName]: (system: Pick<Sandbox[Name], 'credential'>) => CredentialEntry;
} = {
	membercare: ({ credential }) => [new MembercareApi(), { ...credential }],
	customerp: ({ credential }) => [
		new CustomerpApi(),
		{
			baseUrl: credential.baseUrl,
			token: credential.bearerToken,
			...dialectCredential(credential),
		},
	],
	chargebee: ({ credential }) => [
		new ChargebeeSiteApi(),
		{ site: credential.site, baseUrl: credential.baseUrl, apiKey: credential.apiKey },
	],
	customcrm: ({ credential }) => [
		new CustomCrmApi(),
		{
			baseUrl: credential.baseUrl,
			token: credential.bearerToken,
			...dialectCredential(credential),
		},
	],
	custompms: ({ credential }) => [
		new CustomPmsApi(),
		{
			baseUrl: credential.baseUrl,
			headerApiKey: credential.apiKey,
			...dialectCredential(credential),
		},
	],
	wave: ({ credential }) => [
		new WaveAccessTokenApi(),
		{ endpoint: credential.endpoint, accessToken: credential.token, requestsPerMinute: 0 },
	],
};
