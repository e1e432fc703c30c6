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
import { membercare } from './access';

export class Membercare implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Membercare',
		name: 'membercare',
		icon: { light: 'file:membercare.svg', dark: 'file:membercare.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Read and write companies, organizations, persons and invoices in Membercare',
		defaults: { name: 'Membercare' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
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
			...entityProperties(membercare.entities),
		],
	};

	methods = {
		listSearch: {
			async searchRecords(this: ILoadOptionsFunctions, filter?: string, page?: string) {
				return await searchRecords.call(this, membercare, filter, page);
			},
		},
		resourceMapping: {
			async getFields(this: ILoadOptionsFunctions) {
				return await getFields.call(this, membercare);
			},
		},
	};

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route.call(this, membercare);
	}
}
