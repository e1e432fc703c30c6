import {
	NodeConnectionTypes,
	type IHookFunctions,
	type INodeType,
	type INodeTypeDescription,
	type IWebhookFunctions,
	type IWebhookResponseData,
} from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { isRegistered, register, unregister, withRemedy } from './trigger/endpoint';
import { properties } from './trigger/properties';
import { receive } from './trigger/receive';

export class ChargebeeTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Chargebee Trigger',
		name: 'chargebeeTrigger',
		icon: { light: 'file:chargebee.svg', dark: 'file:chargebee.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle:
			'={{ $parameter["events"].includes("*") ? "all events" : $parameter["events"].join(", ") }}',
		description: 'Starts the workflow when something happens in Chargebee',
		eventTriggerDescription: 'Waiting for you to change something in Chargebee',
		activationMessage: 'Chargebee now sends its events to this workflow.',
		defaults: { name: 'Chargebee Trigger' },
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'chargebeeSiteApi', required: true }],
		webhooks: [
			{
				name: 'default',
				httpMethod: 'POST',
				path: 'webhook',
				responseMode:
					'={{ $parameter["options"]["answer"] === "atOnce" ? "onReceived" : "lastNode" }}',
				// Chargebee is told that it arrived, and nothing of what the workflow made of it.
				responseData: 'noData',
			},
		],
		properties,
	};

	webhookMethods = {
		default: {
			async checkExists(this: IHookFunctions): Promise<boolean> {
				try {
					return await isRegistered.call(this);
				} catch (error) {
					throw withRemedy(toNodeError(this.getNode(), error));
				}
			},
			async create(this: IHookFunctions): Promise<boolean> {
				try {
					return await register.call(this);
				} catch (error) {
					throw withRemedy(toNodeError(this.getNode(), error));
				}
			},
			async delete(this: IHookFunctions): Promise<boolean> {
				try {
					return await unregister.call(this);
				} catch (error) {
					throw withRemedy(toNodeError(this.getNode(), error));
				}
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
