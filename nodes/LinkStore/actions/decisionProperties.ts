import type { INodeProperties } from 'n8n-workflow';
import { flowName, recordId, show, sideField } from './commonProperties';

/** Who decides, and as what: fixed in the node, never taken from what a visitor sends. */
export const personProperties = (resource: string, operation: string[]): INodeProperties[] => [
	{
		displayName: 'Role',
		name: 'role',
		type: 'options',
		noDataExpression: true,
		options: [
			{
				name: 'Administrator',
				value: 'administrator',
				description: 'Decides on new and on existing records',
			},
			{
				name: 'Supervisor',
				value: 'supervisor',
				description: 'Decides on new records only',
			},
		],
		default: 'supervisor',
		description:
			'As what everybody decides who comes in by the trigger of this workflow. A fixed value: an expression is refused.',
		...show(resource, operation),
	},
	{
		displayName: 'Signed In As',
		name: 'signedInAs',
		type: 'string',
		noDataExpression: true,
		default: '',
		placeholder: 'e.g. front-desk',
		description:
			'User of the credential with which people sign in at an n8n Form, which does not pass it on. A Webhook with Basic Auth tells the user itself; leave empty there.',
		...show(resource, operation),
	},
];

export const decisionProperties: INodeProperties[] = [
	{
		displayName: 'Operation',
		name: 'operation',
		type: 'options',
		noDataExpression: true,
		displayOptions: { show: { resource: ['decision'] } },
		options: [
			{
				name: 'Decide',
				value: 'decide',
				action: 'Decide on a record',
				description: 'Keep what a person decided on a record: synchronize, do not, or later',
			},
			{
				name: 'Get Many',
				value: 'getAll',
				action: 'Get many records with their decisions',
				description: 'Get the records of a flow by what was decided or is to be decided',
			},
			{
				name: 'Once',
				value: 'once',
				action: 'Do something once for a key',
				description:
					'Tell the first caller of a key from all later ones, for example after a double click',
			},
			{
				name: 'Preview',
				value: 'preview',
				action: 'Preview a decision',
				description: 'Tell what a person should know before deciding; nothing is changed',
			},
			{
				name: 'Save Result',
				value: 'saveResult',
				action: 'Save the result for a key',
				description: 'Keep what the first caller of a key made, for those who come later',
			},
		],
		default: 'decide',
	},
	{ ...flowName, ...show('decision', ['decide', 'getAll', 'preview', 'once', 'saveResult']) },
	{ ...sideField, ...show('decision', ['decide', 'preview']) },
	{ ...recordId, ...show('decision', ['decide']) },
	{
		...recordId,
		required: false,
		description: 'ID of a record that the flow has read. May be empty if its fields are given.',
		...show('decision', ['preview']),
	},
	{
		displayName: 'Fields (JSON)',
		name: 'fields',
		type: 'json',
		default: '{}',
		description: 'The record as its system shows it, for example the output of Create',
		...show('decision', ['preview']),
	},
	{
		displayName: 'Choice',
		name: 'choice',
		type: 'options',
		options: [
			{
				name: 'Choose Later',
				value: 'chooseLater',
				description: 'Nothing is carried; the record stands on the list of the administrators',
			},
			{
				name: 'Do Not Synchronize',
				value: 'doNotSynchronize',
				description: 'Nothing is carried, whatever happens to the record later',
			},
			{
				name: 'Synchronize',
				value: 'synchronize',
				description: 'The record is linked with its partner, or set up on the other side',
			},
		],
		default: 'chooseLater',
		description: 'What the person decided; may be an expression, for example the answer of a form',
		...show('decision', ['decide']),
	},
	...personProperties('decision', ['decide']),
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Expected Revision',
				name: 'expectedRevision',
				type: 'string',
				default: '',
				placeholder: 'e.g. 0',
				description:
					'Revision of the decision that the person has seen, 0 for none. If somebody has decided meanwhile, the operation is refused and says who.',
			},
			{
				displayName: 'Reason',
				name: 'reason',
				type: 'string',
				default: '',
				description: 'Kept with the decision and in the history',
			},
		],
		...show('decision', ['decide']),
	},
	{
		displayName: 'Category',
		name: 'category',
		type: 'options',
		options: [
			{ name: 'Choose Later', value: 'later' },
			{ name: 'Conflicts', value: 'conflicts' },
			{ name: 'Deleted on One Side', value: 'deleted' },
			{ name: 'Excluded', value: 'excluded' },
			{ name: 'Linked', value: 'linked' },
			{ name: 'Not Linked Yet', value: 'notLinked' },
		],
		default: 'notLinked',
		description: 'Which records to return',
		...show('decision', ['getAll']),
	},
	{
		displayName: 'Search',
		name: 'search',
		type: 'string',
		default: '',
		description:
			'Part of a name, number or detail. Only where the flow keeps names (Reconcile → Advanced → Keep Names for People).',
		...show('decision', ['getAll']),
	},
	{
		displayName: 'Key',
		name: 'key',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. form-4711',
		description:
			'What tells one submission from another, for example the ID of the execution. Keys of different flows do not meet. A key is kept for 30 days.',
		...show('decision', ['once', 'saveResult']),
	},
	{
		displayName: 'Result (JSON)',
		name: 'result',
		type: 'json',
		default: '{}',
		description: 'What later callers of the key are given',
		...show('decision', ['saveResult']),
	},
	{
		displayName: 'Options',
		name: 'options',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Wait for Result (Seconds)',
				name: 'waitSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 55 },
				default: 20,
				description: 'How long a later caller waits until the first one has saved its result',
			},
		],
		...show('decision', ['once']),
	},
];
