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
import { customCrm } from './access';

export class CustomCrm implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Custom CRM',
		name: 'customCrm',
		icon: { light: 'file:customCrm.svg', dark: 'file:customCrm.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Read and write customers, orders and products in Custom CRM',
		defaults: { name: 'Custom CRM' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
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
			...restNodeProperties(customCrm.entities),
		],
	};

	methods = restMethods(customCrm);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route.call(this, customCrm, profileActions(customCrm));
	}
}
