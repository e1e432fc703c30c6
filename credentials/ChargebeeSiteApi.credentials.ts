import type {
	IAuthenticate,
	ICredentialTestRequest,
	ICredentialType,
	INodeProperties,
} from 'n8n-workflow';
import { signed } from '../nodes/Chargebee/site';

/** Access to one site of Chargebee, and which of an item's prices stands for it. */
export class ChargebeeSiteApi implements ICredentialType {
	name = 'chargebeeSiteApi';

	displayName = 'Chargebee Site API';

	documentationUrl = 'https://apidocs.chargebee.com/docs/api';

	icon = {
		light: 'file:../nodes/Chargebee/chargebee.svg',
		dark: 'file:../nodes/Chargebee/chargebee.dark.svg',
	} as const;

	properties: INodeProperties[] = [
		{
			displayName: 'Site',
			name: 'site',
			type: 'string',
			default: '',
			required: true,
			placeholder: 'e.g. acme-test',
			description: 'Name of the site: the first part of its address at chargebee.com',
		},
		{
			displayName: 'API Key',
			name: 'apiKey',
			type: 'string',
			typeOptions: { password: true },
			default: '',
			required: true,
			description: 'A full-access key. With a read-only key records can be read but not written.',
		},
		{
			displayName: 'Business Entity ID',
			name: 'businessEntityId',
			type: 'string',
			default: '',
			description:
				'Limits all calls to one business entity of the site. Leave empty for the whole site.',
		},
		{
			displayName: 'Currency of Item Prices',
			name: 'priceCurrency',
			type: 'string',
			default: '',
			placeholder: 'e.g. EUR',
			description:
				"Which of an item's prices is read and written together with the item. Leave empty where items have one price only.",
		},
		{
			displayName: 'Billing Period of Item Prices',
			name: 'pricePeriodUnit',
			type: 'options',
			options: [
				{ name: 'Any', value: 'any' },
				{ name: 'Day', value: 'day' },
				{ name: 'Month', value: 'month' },
				{ name: 'None (Charges)', value: 'none' },
				{ name: 'Week', value: 'week' },
				{ name: 'Year', value: 'year' },
			],
			default: 'any',
			description: "Which of an item's prices is read and written together with the item",
		},
		{
			displayName: 'Base URL',
			name: 'baseUrl',
			type: 'string',
			default: '',
			placeholder: 'e.g. https://acme-test.chargebee.com/api/v2',
			description: 'Address of the API. Leave empty to derive it from the name of the site.',
		},
		{
			displayName: 'Request Timeout (Seconds)',
			name: 'timeoutSeconds',
			type: 'number',
			typeOptions: { minValue: 1, maxValue: 60 },
			default: 60,
			description: 'How long to wait for an answer of Chargebee',
		},
	];

	authenticate: IAuthenticate = async (credentials, requestOptions) =>
		signed(credentials, requestOptions);

	test: ICredentialTestRequest = {
		request: {
			baseURL:
				'={{$credentials.baseUrl.trim().replace(/\\/+$/, "") || "https://" + $credentials.site.trim().replace(/^https?:\\/\\//i, "").replace(/[\\/.].*$/, "") + ".chargebee.com/api/v2"}}',
			url: '/configurations',
		},
	};
}
