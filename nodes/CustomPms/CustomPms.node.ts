import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { resourceOptions } from '../shared/node/properties';
import { route } from '../shared/node/router';
import { profileActions } from '../shared/rest/node/actions';
import { restMethods } from '../shared/rest/node/methods';
import { restNodeProperties } from '../shared/rest/node/properties';
import { customPms } from './access';

export class CustomPms implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Custom PMS',
		name: 'customPms',
		icon: { light: 'file:customPms.svg', dark: 'file:customPms.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Read and write guests and company profiles in Custom PMS',
		defaults: { name: 'Custom PMS' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
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
			...restNodeProperties(customPms.entities),
		],
	};

	methods = restMethods(customPms);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route.call(this, customPms, profileActions(customPms));
	}
}
