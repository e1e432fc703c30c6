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
import { customerp } from './access';

export class CustomerpTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Customerp Trigger',
		name: 'customerpTrigger',
		icon: { light: 'file:customerp.svg', dark: 'file:customerp.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["resource"] }}',
		description: 'Starts the workflow when records in Customerp are new or changed',
		defaults: { name: 'Customerp Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'customerpApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resourceOptions(customerp.entities),
				default: 'customer',
			},
			...restTriggerProperties(customerp.entities),
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll.call(this, customerp);
	}
}
