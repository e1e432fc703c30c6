import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { properties } from './actions/properties';
import { router } from './actions/router';
import { searchFlows } from './actions/loadOptions';

export class LinkStore implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Link Store',
		name: 'linkStore',
		icon: { light: 'file:linkStore.svg', dark: 'file:linkStore.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["operation"] + ": " + $parameter["resource"]}}',
		description:
			'Start the runs of a synchronization flow, approve its settings, look after its links and reviews, and let people decide',
		defaults: { name: 'Link Store' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		properties,
	};

	methods = { loadOptions: { searchFlows } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await router.call(this);
	}
}
