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
import { chargebee } from './access';

export class Chargebee implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Chargebee',
		name: 'chargebee',
		icon: { light: 'file:chargebee.svg', dark: 'file:chargebee.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description:
			'Read and write customers, items, orders, addresses and business entities in Chargebee',
		defaults: { name: 'Chargebee' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
		outputs: [NodeConnectionTypes.Main],
		credentials: [{ name: 'chargebeeSiteApi', required: true }],
		properties: [
			{
				displayName: 'Resource',
				name: 'resource',
				type: 'options',
				noDataExpression: true,
				options: resourceOptions(chargebee.entities),
				default: 'customer',
			},
			...entityProperties(chargebee.entities),
		],
	};

	methods = {
		listSearch: {
			async searchRecords(this: ILoadOptionsFunctions, filter?: string, page?: string) {
				return await searchRecords.call(this, chargebee, filter, page);
			},
		},
		resourceMapping: {
			async getFields(this: ILoadOptionsFunctions) {
				return await getFields.call(this, chargebee);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route.call(this, chargebee);
	}
}
