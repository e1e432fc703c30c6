import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';
import { commonProperties } from '../nodes/Wave/node/credentialProperties';

/** A full-access token: it acts as its user, on all businesses of this user. */
export class WaveAccessTokenApi implements ICredentialType {
	name = 'waveAccessTokenApi';

	displayName = 'Wave Access Token API';

	documentationUrl = 'https://developer.waveapps.com/hc/en-us/articles/360018856751';

	icon = {
		light: 'file:../nodes/Wave/wave.svg',
		dark: 'file:../nodes/Wave/wave.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Access Token',
			name: 'accessToken',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description:
				'Made in the developer portal of Wave: Manage Applications, your application, Create Token',
		},
		...commonProperties,
	];

	authenticate: IAuthenticate = async ({ accessToken }, requestOptions) => ({
		...requestOptions,
		headers: { ...requestOptions.headers, Authorization: `Bearer ${String(accessToken).trim()}` },
	});

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.endpoint.trim().replace(/\\/+$/, "")}}',
			url: '',
			method: 'POST',
			body: { operationName: 'WhoAmI', query: 'query WhoAmI { user { id } }' },
		},
		rules: [
			{
				type: 'responseSuccessBody',
				properties: {
					key: 'errors[0].extensions.code',
					value: 'UNAUTHENTICATED',
					message: 'Wave does not accept this token',
				},
			},
		],
	};
}
