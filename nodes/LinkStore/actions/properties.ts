import type { INodeProperties } from 'n8n-workflow';
import { flowName, recordId, show, sideField } from './commonProperties';
import { decisionProperties } from './decisionProperties';
import { pageProperties } from './pageProperties';

const flowProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['flow'] } },
		options: [
			{
				name: 'Approve',
				value: 'approve',
				action: 'Approve the settings of a flow',
				description: 'Let exactly the previewed settings go live',
			},
			{
				name: 'Confirm Stop',
				value: 'confirmStop',
				action: 'Confirm a stopped flow',
				description: 'Let a flow that stopped itself go on',
			},
			{
				name: 'Get Status',
				value: 'getStatus',
				action: 'Get the status of flows',
				description: 'Where flows stand, in numbers and in words',
			},
			{
				name: 'Hand Over',
				value: 'handOver',
				action: 'Hand a flow over to a workflow',
				description: 'Let another workflow run the flow, for example a template imported anew',
			},
			{
				name: 'Request Run',
				value: 'requestRun',
				action: 'Request a run of a flow',
				description: 'Make the next run of a flow come soon, for example from a webhook',
			},
			{
				name: 'Start Run',
				value: 'startRun',
				action: 'Start a run of a flow',
				description: 'Take the lease of the flow and hand out what is to be read',
			},
		],
		default: 'startRun',
	},
	{
		...flowName,
		...show('flow', ['approve', 'confirmStop', 'handOver', 'requestRun', 'startRun']),
	},
	{
		...flowName,
		required: false,
		description: 'Name of one flow; leave empty for all',
		...show('flow', ['getStatus']),
	},
	{
		displayName: 'Only Silent Flows',
		name: 'onlySilent',
		type: 'boolean',
		default: false,
		description:
			'Whether to return only live flows without a successful run for longer than three intervals, and half an hour at least',
		...show('flow', ['getStatus']),
	},
	{
		displayName: 'Settings Code',
		name: 'settings',
		type: 'string',
		default: '',
		placeholder: 'e.g. 3nX0c2WfQy1d',
		description:
			'Code of the settings as the preview shows it. Leave empty for those whose preview is complete and waits.',
		...show('flow', ['approve']),
	},
	{
		displayName: 'Workflow ID',
		name: 'workflowId',
		type: 'string',
		default: '',
		description: 'Workflow that shall run the flow. Leave empty for this one.',
		...show('flow', ['handOver']),
	},
	{
		displayName: 'Complete Pass',
		name: 'fullPass',
		type: 'options',
		options: [
			{ name: 'Both Sides', value: 'both' },
			{ name: 'Left Side', value: 'left' },
			{ name: 'None', value: 'none' },
			{ name: 'Right Side', value: 'right' },
		],
		default: 'none',
		description: 'Whether the run also reads a side completely, to see what its feed does not show',
		...show('flow', ['requestRun']),
	},
	{
		displayName: 'If the Flow Is Unknown',
		name: 'unknownFlow',
		type: 'options',
		options: [
			{
				name: 'Fail',
				value: 'fail',
				description: 'A name that no flow has is a mistake',
			},
			{
				name: 'Skip',
				value: 'skip',
				description: 'For workflows that wake flows of which some may not be installed',
			},
		],
		default: 'fail',
		description: 'What to do if the store has never seen a run of this flow',
		...show('flow', ['requestRun']),
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Records Per Run',
				name: 'recordsPerRun',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 5000 },
				default: 500,
				description:
					'How many records a side reads in one run at most; the next run goes on from there',
			},
		],
		...show('flow', ['startRun']),
	},
];

const linkProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['link'] } },
		options: [
			{
				name: 'Get',
				value: 'get',
				action: 'Get a link',
				description: 'Get the link of one record',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many links',
				description: 'Get the links of a flow',
			},
			{
				name: 'Link by Hand',
				value: 'linkByHand',
				action: 'Link two records by hand',
				description: 'Link two existing records; what differs is settled by the first-sync rule',
			},
			{
				name: 'Unlink',
				value: 'unlink',
				action: 'Unlink a record',
				description: 'End a link; both records stay and are not linked again by themselves',
			},
			{
				name: 'Wait for Link',
				value: 'wait',
				action: 'Wait for a link',
				description: 'Wait until a record is linked or held, for the last page of a form',
			},
		],
		default: 'getAll',
	},
	{ ...flowName, ...show('link', ['get', 'getAll', 'linkByHand', 'unlink', 'wait']) },
	{ ...sideField, ...show('link', ['get', 'unlink', 'wait']) },
	{ ...recordId, ...show('link', ['get', 'unlink', 'wait']) },
	{
		displayName: 'Timeout (Seconds)',
		name: 'timeout',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 55 },
		default: 30,
		description: 'How long to wait; after that the state is "waiting", and the flow goes on',
		...show('link', ['wait']),
	},
	{
		displayName: 'Left Record ID',
		name: 'leftId',
		type: 'string',
		default: '',
		required: true,
		description: 'ID of the record in the left system',
		...show('link', ['linkByHand']),
	},
	{
		displayName: 'Right Record ID',
		name: 'rightId',
		type: 'string',
		default: '',
		required: true,
		description: 'ID of the record in the right system',
		...show('link', ['linkByHand']),
	},
	{
		displayName: 'State',
		name: 'state',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Ended', value: 'ended' },
			{ name: 'Held', value: 'held' },
			{ name: 'Linked', value: 'linked' },
			{ name: 'Pending', value: 'pending' },
		],
		default: 'all',
		description: 'Which links to return',
		...show('link', ['getAll']),
	},
];

const reviewProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['review'] } },
		options: [
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many reviews',
				description: 'Get what waits for a person, each with what happened and what to do',
			},
			{
				name: 'Resolve',
				value: 'resolve',
				action: 'Resolve a review',
				description: 'Answer a review',
			},
			{
				name: 'Retry',
				value: 'retry',
				action: 'Retry a review',
				description: 'Try again what was refused, after the cause was corrected',
			},
		],
		default: 'getAll',
	},
	{
		...flowName,
		required: false,
		description: 'Name of one flow; leave empty for all',
		...show('review', ['getAll']),
	},
	{
		displayName: 'State',
		name: 'state',
		type: 'options',
		options: [
			{ name: 'All', value: 'all' },
			{ name: 'Dropped', value: 'dropped' },
			{ name: 'Open', value: 'open' },
			{ name: 'Resolved', value: 'resolved' },
		],
		default: 'open',
		description: 'Which reviews to return',
		...show('review', ['getAll']),
	},
	{
		displayName: 'Review ID',
		name: 'reviewId',
		type: 'number',
		default: 0,
		required: true,
		description: 'Number of the review, as Get Many returns it',
		...show('review', ['resolve', 'retry']),
	},
	{
		displayName: 'Resolution',
		name: 'resolution',
		type: 'options',
		options: [
			{
				name: 'Create Anyway',
				value: 'createAnyway',
				description: 'Set the record up on the other side, although something like it is there',
			},
			{
				name: 'Leave as It Is',
				value: 'leave',
				description: 'Both records stay as they are until one is edited again',
			},
			{ name: 'Take Left', value: 'takeLeft', description: 'Write the left value to the right' },
			{ name: 'Take Right', value: 'takeRight', description: 'Write the right value to the left' },
			{ name: 'Unlink', value: 'unlink', description: 'End the link; both records stay' },
		],
		default: 'leave',
		description: 'The answer',
		...show('review', ['resolve']),
	},
];

const lists: INodeProperties[] = [
	{
		displayName: 'Return All',
		name: 'returnAll',
		type: 'boolean',
		default: false,
		description: 'Whether to return all results or only up to a given limit',
		displayOptions: { show: { resource: ['decision', 'link', 'review'], operation: ['getAll'] } },
	},
	{
		displayName: 'Limit',
		name: 'limit',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 50,
		description: 'Max number of results to return',
		displayOptions: {
			show: {
				resource: ['decision', 'link', 'review'],
				operation: ['getAll'],
				returnAll: [false],
			},
		},
	},
];

export const properties: INodeProperties[] = [
	{
		displayName: 'Resource',
		name: 'resource',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Decision', value: 'decision' },
			{ name: 'Flow', value: 'flow' },
			{ name: 'Link', value: 'link' },
			{ name: 'Page', value: 'page' },
			{ name: 'Review', value: 'review' },
		],
		default: 'flow',
	},
	...decisionProperties,
	...flowProperties,
	...linkProperties,
	...pageProperties,
	...reviewProperties,
	...lists,
];
