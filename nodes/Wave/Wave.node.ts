import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { resourceOptions } from '../shared/node/properties';
import { route } from '../shared/node/router';
import { wave } from './access';
import { invoiceActions } from './node/actions';
import { methods } from './node/methods';
import {
	accountProperties,
	businessProperty,
	credentialChoice,
	waveProperties,
} from './node/properties';

export class Wave implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Wave',
		name: 'wave',
		icon: { light: 'file:wave.svg', dark: 'file:wave.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{ $parameter["operation"] + ": " + $parameter["resource"] }}',
		description: 'Read and write customers, products and invoices in Wave',
		defaults: { name: 'Wave' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main],
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
			...waveProperties(wave.entities),
		],
	};

	methods = methods;

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		return await route.call(this, wave, invoiceActions);
	}
}
