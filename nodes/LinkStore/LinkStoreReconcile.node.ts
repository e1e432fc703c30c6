import {
	NodeConnectionTypes,
	type IExecuteFunctions,
	type INodeExecutionData,
	type INodeType,
	type INodeTypeDescription,
} from 'n8n-workflow';
import { toNodeError } from '../shared/nodeErrors';
import { getEntities, getLeftFields, getRightFields } from './actions/loadOptions';
import { reconcileAction } from './actions/reconcile';
import { reconcileProperties } from './actions/reconcileProperties';

export class LinkStoreReconcile implements INodeType {
	description: INodeTypeDescription = {
		displayName: 'Link Store Reconcile',
		name: 'linkStoreReconcile',
		icon: { light: 'file:linkStore.svg', dark: 'file:linkStore.dark.svg' },
		group: ['transform'],
		version: 1,
		subtitle: '={{$parameter["leftEntity"] + " ↔ " + $parameter["rightEntity"]}}',
		description:
			'Compare the records of two systems with what they last agreed on, and plan what is to be written where',
		defaults: { name: 'Link Store Reconcile' },
		usableAsTool: true,
		inputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		inputNames: ['Left', 'Right', 'Run'],
		outputs: [NodeConnectionTypes.Main, NodeConnectionTypes.Main, NodeConnectionTypes.Main],
		outputNames: ['To Left', 'To Right', 'Review'],
		properties: reconcileProperties,
	};

	methods = { loadOptions: { getEntities, getLeftFields, getRightFields } };

	async execute(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
		try {
			return await reconcileAction.call(this);
		} catch (error) {
			throw toNodeError(this.getNode(), error);
		}
	}
}
