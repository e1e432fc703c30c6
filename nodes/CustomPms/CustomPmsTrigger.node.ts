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
import { customPms } from './access';

export class CustomPmsTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Custom PMS Trigger',
		name: 'customPmsTrigger',
		icon: { light: 'file:customPms.svg', dark: 'file:customPms.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["resource"] }}',
		description:
			'Starts the workflow when guests or company profiles in Custom PMS are new or changed',
		defaults: { name: 'Custom PMS Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'customPmsApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resourceOptions(customPms.entities),
				default: 'customer',
			},
			...restTriggerProperties(customPms.entities),
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll.call(this, customPms);
	}
}
