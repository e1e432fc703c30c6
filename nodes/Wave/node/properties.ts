import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Entity } from '../../shared/entity';
import { entityProperties } from '../../shared/node/properties';
import { SEND_METHODS } from '../entities/invoiceStatus';

/** How the node signs in, and which business it works on: the same in all nodes of Wave. */
export const accountProperties: INodeProperties[] = [
	{
		displayName: 'Authentication',
		name: 'authentication',
		type: 'options',
		options: [
			{
				name: 'Access Token',
				value: 'accessToken',
				description: 'A full-access token, which Wave allows for your own businesses only',
			},
			{ name: 'OAuth2', value: 'oAuth2', description: 'Needs a Wave Pro or Advisor subscription' },
		],
		default: 'oAuth2',
	},
];

export const businessProperty: INodeProperties = {
	displayName: 'Business',
	name: 'business',
	type: 'resourceLocator',
	default: { mode: 'list', value: '' },
	description:
		'The business whose books are read and written. Without one, the only business that the credential opens.',
	modes: [
		{
			displayName: 'From List',
			name: 'list',
			type: 'list',
			placeholder: 'Select a business...',
			typeOptions: { searchListMethod: 'searchBusinesses', searchable: true },
		},
		{
			displayName: 'By ID',
			name: 'id',
			type: 'string',
			placeholder: 'e.g. QnVzaW5lc3M6MDAwMDAwMDAtMDAwMC0wMDAwLTAwMDAtMDAwMDAwMDAwMDAw',
		},
	],
};

export const credentialChoice = [
	{
		name: 'waveOAuth2Api',
		required: true,
		displayOptions: { show: { authentication: ['oAuth2'] } },
	},
	{
		name: 'waveAccessTokenApi',
		required: true,
		displayOptions: { show: { authentication: ['accessToken'] } },
	},
];

/** Operations that only invoices have. */
const INVOICE_OPERATIONS: INodePropertyOptions[] = [
	{
		name: 'Approve',
		value: 'approve',
		action: 'Approve an invoice',
		description: 'Turn a draft into an invoice that can be sent',
	},
	{
		name: 'Mark as Sent',
		value: 'markSent',
		action: 'Mark an invoice as sent',
		description: 'Note that an approved invoice was sent; Wave sends nothing itself',
	},
];

const isFor = (property: INodeProperties, resource: string): boolean =>
	property.displayOptions?.show?.resource?.includes(resource) ?? false;

function withInvoiceOperations(property: INodeProperties): INodeProperties {
	if (property.name === 'operation' && isFor(property, 'invoice')) {
		const options = [...(property.options as INodePropertyOptions[]), ...INVOICE_OPERATIONS];
		return { ...property, options: options.sort((a, b) => a.name.localeCompare(b.name)) };
	}
	if (property.name === 'recordId') {
		const { show } = property.displayOptions ?? {};
		const operation = [...(show?.operation ?? []), ...INVOICE_OPERATIONS.map(({ value }) => value)];
		return { ...property, displayOptions: { show: { ...show, operation } } };
	}
	return property;
}

const SEND_METHOD_NAMES: Record<(typeof SEND_METHODS)[number], string> = {
	EXPORT_PDF: 'Exported as PDF',
	GMAIL: 'Gmail',
	MARKED_SENT: 'Marked as Sent',
	NOT_SENT: 'Not Sent',
	OUTLOOK: 'Outlook',
	SHARED_LINK: 'Shared Link',
	SKIPPED: 'Skipped',
	WAVE: 'Wave',
	YAHOO: 'Yahoo',
};

const markSentProperties: INodeProperties[] = [
	{
		displayName: 'Send Method',
		name: 'sendMethod',
		type: 'options',
		options: SEND_METHODS.map((value) => ({ name: SEND_METHOD_NAMES[value], value })),
		default: 'MARKED_SENT',
		description: 'How the invoice was sent',
		displayOptions: { show: { resource: ['invoice'], operation: ['markSent'] } },
	},
	{
		displayName: 'Sent At',
		name: 'sentAt',
		type: 'dateTime',
		default: '',
		description: 'When the invoice was sent. Empty for now.',
		displayOptions: { show: { resource: ['invoice'], operation: ['markSent'] } },
	},
];

const accountOption = (
	name: string,
	displayName: string,
	loadOptionsMethod: string,
	description: string,
): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	typeOptions: {
		loadOptionsMethod,
		loadOptionsDependsOn: ['authentication', 'business.value'],
	},
	default: '',
	description: `${description}. Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.`,
});

const productOptions: INodeProperties = {
	displayName: 'New Products',
	name: 'productOptions',
	type: 'collection',
	placeholder: 'Add Default',
	default: {},
	description: 'What a new product gets that brings none of its own',
	displayOptions: { show: { resource: ['product'], operation: ['applyChange', 'create'] } },
	options: [
		{
			displayName: 'Default Sales Tax Names or IDs',
			name: 'defaultSalesTaxIds',
			type: 'multiOptions',
			typeOptions: {
				loadOptionsMethod: 'getSalesTaxes',
				loadOptionsDependsOn: ['authentication', 'business.value'],
			},
			default: [],
			description:
				'Taxes that new lines with the product bear. Choose from the list, or specify IDs using an <a href="https://docs.n8n.io/code/expressions/">expression</a>.',
		},
		accountOption(
			'expenseAccountId',
			'Expense Account Name or ID',
			'getExpenseAccounts',
			'Account of what is bought',
		),
		accountOption(
			'incomeAccountId',
			'Income Account Name or ID',
			'getIncomeAccounts',
			'Account of what is sold; without it the product cannot stand on invoices',
		),
	],
};

/** Every parameter of the node below `resource`. */
export const waveProperties = (entities: Entity[]): INodeProperties[] => [
	...entityProperties(entities).map(withInvoiceOperations),
	...markSentProperties,
	productOptions,
];
