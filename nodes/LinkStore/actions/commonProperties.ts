import type { INodeProperties } from 'n8n-workflow';

export const show = (resource: string, operation: string[]) => ({
	displayOptions: { show: { resource: [resource], operation } },
});

export const flowName: INodeProperties = {
	displayName: 'Flow',
	name: 'flow',
	type: 'string',
	default: '',
	required: true,
	placeholder: 'e.g. membercare-persons--customerp-contact',
	description: 'Name of the flow: the same in all nodes of a flow, and different for every flow',
};

export const sideField: INodeProperties = {
	displayName: 'Side',
	name: 'side',
	type: 'options',
	options: [
		{ name: 'Left', value: 'left' },
		{ name: 'Right', value: 'right' },
	],
	default: 'left',
	description: 'Which side of the flow the record is on',
};

export const recordId: INodeProperties = {
	displayName: 'Record ID',
	name: 'recordId',
	type: 'string',
	default: '',
	required: true,
	description: 'ID of the record in its own system',
};
