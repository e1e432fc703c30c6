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
import { customerp } from './access';

export class Customerp implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Customerp',
		name: 'customerp',
		icon: { light: 'file:customerp.svg', dark: 'file:customerp.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Read and write customers, contacts, orders and products in Customerp',
		defaults: { name: 'Customerp' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
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
			...restNodeProperties(customerp.entities),
		],
	};

	methods = restMethods(customerp);

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route.call(this, customerp, profileActions(customerp));
	}
}
