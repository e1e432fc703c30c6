import {
	NodeConnectionTypes,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
	type IPollFunctions,
} from 'n8n-workflow';
import { poll } from '../shared/node/pollTrigger';
import { resourceOptions } from '../shared/node/properties';
import { triggerProperties } from '../shared/node/triggerProperties';
import { membercare } from './access';

export class MembercareTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Membercare Trigger',
		name: 'membercareTrigger',
		icon: { light: 'file:membercare.svg', dark: 'file:membercare.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["resource"] }}',
		description: 'Starts the workflow when records in Membercare are new or changed',
		defaults: { name: 'Membercare Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'membercareApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resourceOptions(membercare.entities),
				default: 'company',
			},
			...triggerProperties(membercare.entities),
		],
	};

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll.call(this, membercare);
	}
}
