import type {
	IAuthenticate,
	ICredentialDataDecryptedObject,
	ICredentialTestRequest,
	IHttpRequestHelper,
	INodeProperties,
} from 'n8n-workflow';
import { isSignedIn, readAccount, withSecret } from './account';
import { oauthProperties } from './oauth';
import type { RestSystem } from '../system';
import { tlsProperties } from './tls';

type Authentication = 'basic' | 'bearer' | 'header' | 'query' | 'oAuth2' | 'none';

const shownFor = (authentication: Authentication): INodeProperties['displayOptions'] => ({
	show: { authentication: [authentication] },
});

/** What a credential for a REST API asks for; `authentication` is the way offered first. */
export const restProperties = (
	placeholder: string,
	authentication: Authentication,
): INodeProperties[] => [
	{
		displayName: 'Base URL',
		name: 'baseUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: `e.g. ${placeholder}`,
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
			{ name: 'OAuth2 Client Credentials', value: 'oAuth2' },
		],
		default: authentication,
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
	...oauthProperties,
	{
		displayName: 'Account Path',
		name: 'accountPath',
		type: 'string',
		default: '/me',
		description:
			'Path that answers with the account of this credential. It tests the credential, and it guards a flow from being run against another account. Any path that can be read will do for the test; leave empty if the API names no account.',
	},
	{
		displayName: 'Account Field',
		name: 'accountField',
		type: 'string',
		default: 'tenant',
		placeholder: 'e.g. data.tenant',
		description: 'Property of that answer that names the account; a dot goes one level deeper',
	},
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 60 },
		default: 60,
		description: 'How long to wait for an answer',
	},
	...tlsProperties,
	{
		displayName: 'Account',
		name: 'account',
		type: 'hidden',
		typeOptions: { expirable: true },
		default: '',
	},
];

/** Calls the account path. n8n's own words for an address that is not there name no remedy. */
export const restTest: ICredentialTestRequest = {
	request: {
		baseURL: '={{$credentials.baseUrl.trim().replace(/\\/+$/, "")}}',
		url: '={{$credentials.accountPath || "/"}}',
	},
	rules: [
		{
			type: 'responseCode',
			properties: {
				value: 404,
				message:
					'The API has nothing at that address. Enter in Account Path a path that it has, such as the one of the signed-in user or of a list, and check Base URL. The credential works without, but nothing is tested then.',
			},
		},
	],
};

/**
 * The name of the account is read once and kept, and so is a token; after a change of the settings, or
 * when the token has run out, this makes n8n read them again, by failing in the way that n8n takes for
 * a refusal.
 */
export const restAuthenticate: IAuthenticate = async (credentials, requestOptions) => {
	if (!isSignedIn(credentials)) {
		throw Object.assign(new Error('The account of the credential has to be read'), {
			response: { status: 401 },
		});
	}
	return withSecret(credentials, requestOptions);
};

/** What the credential keeps of its account. Throws `ApiFailure`, always `notSent`. */
export const restAccount = async (
	system: RestSystem,
	helpers: IHttpRequestHelper['helpers'],
	credentials: ICredentialDataDecryptedObject,
): Promise<{ account: string }> => ({
	account: await readAccount(system, helpers, credentials),
});
