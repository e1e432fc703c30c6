import type { INodeProperties } from 'n8n-workflow';
import { flowName, show } from './commonProperties';
import { personProperties } from './decisionProperties';

export const pageProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['page'] } },
		options: [
			{
				name: 'Answer',
				value: 'answer',
				action: 'Answer a call of the page',
				description:
					'Make the page on which people see the records of a flow and decide, from a call of a Webhook node to what Respond to Webhook sends',
			},
		],
		default: 'answer',
	},
	{ ...flowName, ...show('page', ['answer']) },
	...personProperties('page', ['answer']),
	{
		displayName: 'Title',
		name: 'title',
		type: 'string',
		default: 'Customer Synchronization',
		description: 'Heading of the page',
		...show('page', ['answer']),
	},
];
