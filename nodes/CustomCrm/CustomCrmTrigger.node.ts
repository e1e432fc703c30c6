import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { poll } from '../shared/node/pollTrigger';
import { resourceOptions } from '../shared/node/properties';
import { restTriggerProperties } from '../shared/rest/node/properties';
import { customCrm } from './access';

export class CustomCrmTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Custom CRM Trigger',
		name: 'customCrmTrigger',
		icon: { light: 'file:customCrm.svg', dark: 'file:customCrm.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["resource"] }}',
		description:
			'Starts the workflow when customers, orders or products in Custom CRM are new or changed',
		defaults: { name: 'Custom CRM Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'customCrmApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resourceOptions(customCrm.entities),
				default: 'customer',
			},
			...restTriggerProperties(customCrm.entities),
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll.call(this, customCrm);
	}
}
