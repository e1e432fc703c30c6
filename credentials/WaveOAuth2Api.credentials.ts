import type { ICredentialType, INodeProperties } from 'n8n-workflow';
import { commonProperties } from '../nodes/Wave/node/credentialProperties';

/** Access by the consent of a user of Wave. The token lives about two hours and is renewed by itself. */
export class WaveOAuth2Api implements ICredentialType {
	name = 'waveOAuth2Api';

	extends = ['oAuth2Api'];

	displayName = 'Wave OAuth2 API';

	documentationUrl = 'https://developer.waveapps.com/hc/en-us/articles/360019493652';

	icon = {
		light: 'file:../nodes/Wave/wave.svg',
		dark: 'file:../nodes/Wave/wave.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Grant Type',
			name: 'grantType',
			type: 'hidden',
			default: 'authorizationCode',
		},
		{
			displayName: 'OAuth Server',
			name: 'oauthServer',
			type: 'string',
			default: 'https://api.waveapps.com/oauth2',
			required: true,
			description: 'Address under which users give their consent and tokens are fetched',
		},
		{
			displayName: 'Authorization URL',
			name: 'authUrl',
			type: 'hidden',
			default: '={{$self["oauthServer"]}}/authorize/',
			required: true,
		},
		{
			displayName: 'Access Token URL',
			name: 'accessTokenUrl',
			type: 'hidden',
			typeOptions: { password: true },
			default: '={{$self["oauthServer"]}}/token/',
			required: true,
		},
		{
			displayName: 'Scope',
			name: 'scope',
			type: 'string',
			default:
				'user:read business:read account:read sales_tax:read customer:* product:* invoice:* offline_access',
			description:
				'Rights to ask for, separated by blanks. Leave out offline_access if Wave refuses it.',
		},
		{
			displayName: 'Auth URI Query Parameters',
			name: 'authQueryParameters',
			type: 'hidden',
			default: '',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'hidden',
			default: 'body',
		},
		...commonProperties,
	];
}
