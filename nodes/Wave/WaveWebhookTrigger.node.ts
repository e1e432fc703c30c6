import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { searchBusinesses } from './node/methods';
import { accountProperties, businessProperty, credentialChoice } from './node/properties';
import { ALL_EVENTS, EVENTS, receive } from './trigger/receive';

const titleOf = (event: string): string =>
	event
		.split(/[._]/)
		.map((word) => `${word[0].toUpperCase()}${word.slice(1)}`)
		.join(' ');

export class WaveWebhookTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wave Webhook Trigger',
		name: 'waveWebhookTrigger',
		icon: { light: 'file:wave.svg', dark: 'file:wave.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["events"].includes("*") ? "all events" : $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when Wave tells of an event of an invoice',
		eventTriggerDescription: 'Waiting for an event of an invoice',
		activationMessage: "Register this workflow's production URL in your application in Wave.",
		defaults: { name: 'Wave Webhook Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialChoice,
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				responseMode: 'onReceived',
				responseData: 'noData',
			},
		],
		properties: [
			{
				displayName:
					'Wave tells of invoices (and estimates) only. Enter the URL above at your application in the developer portal of Wave, and the secret that it shows there in the credential. An event is a call to look, not the truth: let it request a run of a flow.',
				name: 'registrationNotice',
				type: 'notice',
				default: '',
			},
			...accountProperties,
			{
				displayName: 'Events',
				name: 'events',
				type: 'multiOptions',
				noDataExpression: true,
				required: true,
				options: [
					{
						name: 'All Events',
						value: ALL_EVENTS,
						description: 'Also ones that are not in this list',
					},
					...EVENTS.map((value) => ({ name: titleOf(value), value })),
				],
				default: [ALL_EVENTS],
				description: 'What shall start the workflow',
			},
			{
				...businessProperty,
				required: false,
				description: 'Only events of this business. Leave empty for all.',
			},
		],
	};

	methods = { listSearch: { searchBusinesses } };

	/** Wave has no API for webhooks: they are registered by hand, so there is nothing to make or take away. */
	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async create(this: IHookFunctions): Promise<boolean> {
				return true;
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				return true;
			},
		},
	};

	async webhook(this: IWebhookFunctions): Promise<IWebhookResponseData> {
		try {
			return await receive.call(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
