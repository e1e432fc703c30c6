import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type ILoadOptionsFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { getFields, searchRecords } from '../shared/node/methods';
import { entityProperties, resourceOptions } from '../shared/node/properties';
import { route } from '../shared/node/router';
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
			...entityProperties(customerp.entities),
		],
	};

	methods = {
		listSearch: {
			async searchRecords(this: ILoadOptionsFunctions, filter?: string, page?: string) {
				return await searchRecords.call(this, customerp, filter, page);
			},
		},
		resourceMapping: {
			async getFields(this: ILoadOptionsFunctions) {
				return await getFields.call(this, customerp);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route.call(this, customerp);
	}
}
