import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	ICredentialType,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { knownAccount, readAccount, withSecret } from '../nodes/Customerp/account';

const shownFor = (authentication: string): INodeProperties['displayOptions'] => ({
	show: { authentication: [authentication] },
});

/**
 * Access to a REST API by one of the usual ways to sign in. The name of the account is read once and
 * kept; after a change of the settings `authenticate` makes n8n read it again, by failing in the way
 * that n8n takes for a refusal.
 */
export class CustomerpApi implements ICredentialType {
	name = 'customerpApi';

	displayName = 'Customerp API';

	documentationUrl = 'https://docs.n8n.io/integrations/builtin/credentials/httprequest/';

	icon = {
		light: 'file:../nodes/Customerp/customerp.svg',
		dark: 'file:../nodes/Customerp/customerp.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. https://erp.example.com/api/v1',
			description: 'Address of the REST API, up to where the paths of its records begin',
		},
		{
			displayName: 'Authentication',
			name: 'authentication',
			type: 'options',
			options: [
				{ name: 'Basic', value: 'basic' },
				{ name: 'Bearer Token', value: 'bearer' },
				{ name: 'Key in Header', value: 'header' },
				{ name: 'Key in Query', value: 'query' },
				{ name: 'None', value: 'none' },
			],
			default: 'bearer',
		},
		{
			displayName: 'User',
			name: 'user',
			type: 'string',
			default: '',
			displayOptions: shownFor('basic'),
		},
		{
			displayName: 'Password',
			name: 'password',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: shownFor('basic'),
		},
		{
			displayName: 'Token',
			name: 'token',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: shownFor('bearer'),
		},
		{
			displayName: 'Header Name',
			name: 'headerName',
			type: 'string',
			default: 'X-Api-Key',
			displayOptions: shownFor('header'),
		},
		{
			displayName: 'Header Value',
			name: 'headerApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: shownFor('header'),
		},
		{
			displayName: 'Query Parameter',
			name: 'queryName',
			type: 'string',
			default: 'api_key',
			displayOptions: shownFor('query'),
		},
		{
			displayName: 'Query Value',
			name: 'queryApiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			displayOptions: shownFor('query'),
		},
		{
			displayName: 'Account Path',
			name: 'accountPath',
			type: 'string',
			default: '/me',
			description:
				'Path that answers with the account of this credential. It tests the credential, and it guards a flow from being run against another account. Leave empty if the API has none.',
		},
		{
			displayName: 'Account Field',
			name: 'accountField',
			type: 'string',
			default: 'tenant',
			description: 'Property of that answer that names the account',
		},
		{
			displayName: 'Request Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 60 },
			default: 60,
			description: 'How long to wait for an answer',
		},
		{
			displayName: 'Account',
			name: 'account',
			type: 'hidden',
			typeOptions: { expirable: true },
			default: '',
		},
	];

	async preAuthentication(
		this: IHttpRequestHelper,
		credentials: ICredentialDataDecryptedObject,
	): Promise<{ account: string }> {
		return { account: await readAccount(this.helpers, credentials) };
	}

	authenticate: IAuthenticate = async (credentials, requestOptions) => {
		if (knownAccount(credentials) === undefined) {
			throw Object.assign(new Error('The account of the credential has to be read'), {
				response: { status: 401 },
			});
		}
		return withSecret(credentials, requestOptions);
	};

	test: ICredentialTestRequest = {
		request: {
			baseURL: '={{$credentials.baseUrl.trim().replace(/\\/+$/, "")}}',
			url: '={{$credentials.accountPath || "/"}}',
		},
	};
}
