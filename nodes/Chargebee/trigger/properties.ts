import type { INodeProperties } from 'n8n-workflow';
import { ALL_EVENTS, eventOptions } from './events';

export const properties: INodeProperties[] = [
	{
		displayName:
			'Publishing the workflow registers a webhook endpoint in Chargebee, unpublishing removes it. A site can have five: one workflow can wake many flows by Link Store: Request Run.',
		name: 'endpointNotice',
		type: 'notice',
		default: '',
	},
	{
		displayName: 'Events',
		name: 'events',
		type: 'multiOptions',
		noDataExpression: true,
		required: true,
		options: eventOptions,
		default: [ALL_EVENTS],
		description: 'What shall start the workflow',
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Answer Chargebee',
				name: 'answer',
				type: 'options',
				options: [
					{
						name: 'At Once',
						value: 'atOnce',
						description: 'For workflows that take longer than some seconds',
					},
					{
						name: 'When the Workflow Has Ended',
						value: 'ended',
						description: 'An event whose execution fails or is stopped is sent again by Chargebee',
					},
				],
				default: 'ended',
				description: 'When to tell Chargebee that an event arrived',
			},
			{
				displayName: 'Ignore Events of API Key',
				name: 'ignoreUser',
				type: 'string',
				default: '',
				placeholder: 'e.g. n8n',
				description:
					'Name of the API key, as Chargebee shows it, whose own changes shall not start the workflow',
			},
			{
				displayName: 'Include Record',
				name: 'includeRecord',
				type: 'boolean',
				default: false,
				description:
					'Whether to read the record afresh and put it under "record": what the event holds is how it was when the event was made',
			},
		],
	},
];
