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
import { wave } from './access';
import { searchBusinesses } from './node/methods';
import { accountProperties, businessProperty, credentialChoice } from './node/properties';

export class WaveTrigger implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wave Trigger',
		name: 'waveTrigger',
		icon: { light: 'file:wave.svg', dark: 'file:wave.dark.svg' },
		group: ['trigger'],
		version: 1,
		subtitle: '={{ $parameter["resource"] }}',
		description: 'Starts the workflow when records in Wave are new or changed',
		defaults: { name: 'Wave Trigger' },
		polling: true,
		inputs: [],
		outputs: [NodeConnectionTypes.Main],
		credentials: credentialChoice,
		properties: [
			...accountProperties,
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resourceOptions(wave.entities),
				default: 'customer',
			},
			businessProperty,
			...triggerProperties(wave.entities),
		],
	};

	methods = { listSearch: { searchBusinesses } };

	async poll(this: IPollFunctions): Promise<INodeExecutionData[][] | null> {
		return await poll.call(this, wave);
	}
}
