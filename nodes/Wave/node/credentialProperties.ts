import type { INodeProperties } from 'n8n-workflow';
import { DEFAULT_ENDPOINT } from '../transport/names';

/** What both credentials of Wave have alike. */
export const commonProperties: INodeProperties[] = [
	{
		displayName: 'Endpoint',
		name: 'endpoint',
		type: 'string',
		default: DEFAULT_ENDPOINT,
		required: true,
		description: 'Address of the GraphQL API',
	},
	{
		displayName: 'Requests per Minute',
		name: 'requestsPerMinute',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 50,
		description:
			'How many requests go out in a minute at most, over all workflows of this n8n that use this credential. Wave seems to allow 60. 0 for no limit.',
	},
	{
		displayName: 'Requests in Flight',
		name: 'requestsInFlight',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 10 },
		default: 1,
		description:
			'How many requests may wait for an answer at once. Wave seems to refuse more than 2.',
	},
	{
		displayName: 'Request Timeout (Seconds)',
		name: 'timeoutSeconds',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 60 },
		default: 30,
		description: 'How long to wait for an answer of Wave',
	},
	{
		displayName: 'Webhook Secret',
		name: 'webhookSecret',
		type: 'string',
		typeOptions: { password: true },
		default: '',
		description: 'Only for the Wave Webhook Trigger: the secret that Wave signs its events with',
	},
];
