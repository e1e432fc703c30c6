import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { openSession, usableToken } from '../nodes/Membercare/session';

/**
 * Signs in with a client API key on behalf of a person and sends the session's token in the header
 * `token`. n8n asks for a new session when there is none and after a refusal; `authenticate` makes
 * it ask before the end of a session as well, by failing in the way that n8n takes for a refusal.
 */
export class MembercareApi implements ICredentialType {
	name = 'membercareApi';

	displayName = 'Membercare API';

	documentationUrl = 'https://www.membercare.dk';

	icon = {
		light: 'file:../nodes/Membercare/membercare.svg',
		dark: 'file:../nodes/Membercare/membercare.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://association-rest.membercare.dk',
			description: 'Address of the REST API of your tenant, without /api/v1',
		},
		{
			displayName: 'Client API Key',
			name: 'clientApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'The key that Membercare has delivered to you for this client',
		},
		{
			displayName: 'Person to Impersonate',
			name: 'personToImpersonate',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. 900001',
			description:
				'Account number of the person who is shown in Membercare as the author of the changes. The data roles of this person decide which records can be read.',
		},
		{
			displayName: 'Time Zone',
			name: 'timeZone',
			type: 'string',
			default: 'Europe/Copenhagen',
			required: true,
			placeholder: 'e.g. Europe/Oslo',
			description: 'Zone of the tenant, as Membercare sends dates and times without one',
		},
		{
			displayName: 'Name of the Foreign System',
			name: 'foreignSystem',
			type: 'string',
			default: 'n8n Link Store',
			required: true,
			description:
				'Foreign system in Membercare that holds the references to linked records. It is made if there is none with this name.',
		},
		{
			displayName: 'Request Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 60 },
			default: 60,
			description: 'How long to wait for an answer of Membercare',
		},
		{
			displayName: 'Session Token',
			name: 'sessionToken',
			type: 'hidden',
			typeOptions: { expirable: true, password: true },
			default: '',
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<{ sessionToken: string }> {
		return { sessionToken: await openSession(this.helpers, credentials) };
	}

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		const token = usableToken(credentials);
		if (token === undefined) {
			throw Object.assign(new Error('The Membercare session has ended'), {
				response: { status: 401 },
			});
		}
		return { ...requestOptions, headers: { ...requestOptions.headers, token } };
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{$credentials.baseUrl.trim().replace(/\\/+$/, "").replace(/\\/api(\\/v\\d+)?$/i, "")}}',
			url: '/api/v1/foreignSystems',
		},
	};
}
