import type { INodeProperties, INodePropertyCollection, INodePropertyOptions } from 'n8n-workflow';

const NEWEST: INodePropertyOptions = {
	name: 'Newest Wins',
	value: 'newest',
	description:
		'The later edit, if that field is all that changed on both sides and the edits are more than 2 minutes apart; a person is asked otherwise. Both systems must tell when a record was changed.',
};

const entity = (side: 'Left' | 'Right'): INodeProperties => ({
	displayName: `${side} Entity Name or ID`,
	name: `${side.toLowerCase()}Entity`,
	type: 'options',
	typeOptions: { loadOptionsMethod: 'getEntities' },
	default: '',
	required: true,
	noDataExpression: true,
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
});

const field = (side: 'Left' | 'Right'): INodeProperties => ({
	displayName: `${side} Field Name or ID`,
	name: side.toLowerCase(),
	type: 'options',
	typeOptions: {
		loadOptionsMethod: `get${side}Fields`,
		loadOptionsDependsOn: [`${side.toLowerCase()}Entity`],
	},
	default: '',
	description:
		'Choose from the list, or specify an ID using an <a href="https://docs.n8n.io/code/expressions/">expression</a>',
});

const type: INodeProperties = {
	displayName: 'Type',
	name: 'type',
	type: 'options',
	options: [
		{ name: 'Boolean', value: 'boolean' },
		{ name: 'Constant', value: 'constant', description: 'A fixed value that is written' },
		{ name: 'Country', value: 'country' },
		{ name: 'Date', value: 'date' },
		{ name: 'Date and Time', value: 'dateTime' },
		{ name: 'Email', value: 'email' },
		{ name: 'Enum', value: 'enum', description: 'Values that each side calls differently' },
		{
			name: 'Link',
			value: 'link',
			description: 'ID of another record, translated by the links of its flow',
		},
		{
			name: 'List of Lines',
			value: 'list',
			description: 'Lines of an order or invoice, merged as a whole',
		},
		{ name: 'Money', value: 'money' },
		{ name: 'Number', value: 'number' },
		{
			name: 'Number Alias',
			value: 'alias',
			description: 'A customer or item number that the other side may shorten',
		},
		{ name: 'Phone', value: 'phone' },
		{ name: 'Text', value: 'text' },
	],
	default: 'text',
	description: 'What the values are, so that both sides can be compared and converted',
};

const direction: INodeProperties = {
	displayName: 'Direction',
	name: 'direction',
	type: 'options',
	options: [
		{ name: 'Both Ways', value: 'both' },
		{ name: 'Left to Right', value: 'toRight' },
		{ name: 'Right to Left', value: 'toLeft' },
	],
	default: 'both',
	description: 'Which way edits are carried',
};

const values: INodeProperties = {
	displayName: 'Values',
	name: 'values',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add value pair',
	default: {},
	description: 'Enum, Boolean: what each side calls a value. The first pair that fits is used.',
	options: [
		{
			displayName: 'Pairs',
			name: 'pairs',
			values: [
				{ displayName: 'Left', name: 'left', type: 'string', default: '' },
				{ displayName: 'Right', name: 'right', type: 'string', default: '' },
			],
		},
	],
};

const columnOptions: INodeProperties[] = [
	{
		displayName: 'Currency',
		name: 'currency',
		type: 'string',
		default: '',
		placeholder: 'e.g. DKK',
		description: 'Money: code that decides how many decimals there are',
	},
	{
		displayName: 'Decimals',
		name: 'scale',
		type: 'number',
		default: 2,
		description: 'Number, Money: how many decimals are kept',
	},
	{
		displayName: 'Optional Reference',
		name: 'optional',
		type: 'boolean',
		default: false,
		description:
			'Whether the record may be written without this reference while the other end is not linked',
	},
	{
		displayName: 'Translated by Flows',
		name: 'flows',
		type: 'string',
		default: '',
		placeholder: 'e.g. membercare-persons--customerp-contact',
		description: 'Link: names of the flows whose links translate the ID, separated by commas',
	},
	values,
];

const rowOptions: INodeProperties[] = [
	{
		displayName: 'Alias Allowed Characters',
		name: 'aliasAllowed',
		type: 'string',
		default: '',
		placeholder: 'e.g. A-Z0-9-',
		description: 'Number alias: characters that the other side takes; leave empty for all',
	},
	{
		displayName: 'Alias Case',
		name: 'aliasCase',
		type: 'options',
		options: [
			{ name: 'As It Is', value: '' },
			{ name: 'Lower', value: 'lower' },
			{ name: 'Upper', value: 'upper' },
		],
		default: '',
		description: 'Number alias: what the other side makes of letters',
	},
	{
		displayName: 'Alias Digits Only',
		name: 'aliasDigitsOnly',
		type: 'boolean',
		default: false,
		description: 'Whether the other side keeps digits only',
	},
	{
		displayName: 'Alias Drops Leading Zeros',
		name: 'aliasDropLeadingZeros',
		type: 'boolean',
		default: false,
		description: 'Whether the other side drops zeros in front of a number',
	},
	{
		displayName: 'Alias Keeps',
		name: 'aliasKeep',
		type: 'options',
		options: [
			{ name: 'The First Characters', value: 'start' },
			{ name: 'The Last Characters', value: 'end' },
		],
		default: 'start',
		description: 'Number alias: which part of a number that is too long stays on the other side',
	},
	{
		displayName: 'Alias Maximum Length',
		name: 'aliasMaxLength',
		type: 'number',
		default: 0,
		description: 'Number alias: how many characters the other side keeps; 0 for all',
	},
	{
		displayName: 'Alias Other Characters',
		name: 'aliasOther',
		type: 'options',
		options: [
			{ name: 'Drop', value: 'drop', description: 'The number is carried without them' },
			{ name: 'Refuse', value: 'refuse', description: 'The number goes to review' },
		],
		default: 'drop',
		description: 'Number alias: what to do with characters that are not allowed',
	},
	{
		displayName: 'Calling Code',
		name: 'callingCode',
		type: 'string',
		default: '',
		placeholder: 'e.g. 45',
		description: 'Phone: calling code of numbers that have none',
	},
	{
		displayName: 'Columns of a Line',
		name: 'columns',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add column',
		default: {},
		description:
			'List of lines: what is compared and carried of each line; field names are relative to the line',
		options: [
			{
				displayName: 'Columns',
				name: 'rows',
				values: [
					{ displayName: 'Left Field', name: 'left', type: 'string', default: '' },
					{ displayName: 'Right Field', name: 'right', type: 'string', default: '' },
					type,
					{
						displayName: 'Options',
						name: 'options',
						type: 'collection',
						placeholder: 'Add option',
						default: {},
						options: columnOptions,
					},
				],
			},
		],
	},
	{
		displayName: 'Constant Value',
		name: 'constant',
		type: 'string',
		default: '',
		description: 'Constant: the value that is written',
	},
	{
		displayName: 'When Both Sides Were Edited',
		name: 'conflict',
		type: 'options',
		options: [
			{ name: 'As the Flow', value: 'default' },
			{ name: 'Ask a Person', value: 'ask' },
			{ name: 'Left Wins', value: 'left' },
			NEWEST,
			{ name: 'Right Wins', value: 'right' },
		],
		default: 'default',
		description: 'Who wins if both sides changed this field differently',
	},
	{
		displayName: 'When the Other Side Was Edited',
		name: 'oneWay',
		type: 'options',
		options: [
			{ name: 'Ask a Person', value: 'review' },
			{ name: 'Keep Both', value: 'keep' },
			{ name: 'Put Back', value: 'putBack' },
		],
		default: 'keep',
		description: 'One-way rows: what becomes of an edit on the side that is only written to',
	},
	...columnOptions,
].sort((a, b) => a.displayName.localeCompare(b.displayName)) as INodeProperties[];

const mapRow: INodePropertyCollection = {
	displayName: 'Rows',
	name: 'rows',
	values: [
		field('Left'),
		field('Right'),
		type,
		direction,
		{
			displayName: 'Options',
			name: 'options',
			type: 'collection',
			placeholder: 'Add option',
			default: {},
			options: rowOptions,
		},
	],
};

const gone = (side: 'Left' | 'Right', other: string): INodeProperties => ({
	displayName: `When the ${side} Record Is Gone`,
	name: `when${side}Gone`,
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: `Archive the ${other} Record`, value: 'archive' },
		{ name: `Delete the ${other} Record`, value: 'delete' },
		{ name: 'End the Link', value: 'endLink', description: 'The other record stays as it is' },
	],
	default: 'endLink',
	description:
		'What happens to the other record. Too many at once stop the flow until an administrator confirms.',
});

const winner = (
	name: string,
	displayName: string,
	description: string,
	more: INodePropertyOptions[] = [],
): INodeProperties => ({
	displayName,
	name,
	type: 'options',
	noDataExpression: true,
	options: [
		{ name: 'Ask a Person', value: 'ask' },
		{ name: 'Left Wins', value: 'left' },
		...more,
		{ name: 'Right Wins', value: 'right' },
	],
	default: 'left',
	description,
});

export const reconcileProperties: INodeProperties[] = [
	{
		displayName:
			'New or changed settings only preview: nothing is written until they are approved with Link Store: Approve',
		name: 'notice',
		type: 'notice',
		default: '',
	},
	entity('Left'),
	entity('Right'),
	{
		displayName: 'Field Map',
		name: 'fieldMap',
		type: 'fixedCollection',
		typeOptions: {
			multipleValues: true,
			sortable: true,
			fixedCollection: {
				itemTitle:
					'={{ ($collection.item.value.left || "constant") + ($collection.item.value.direction === "toRight" ? " → " : $collection.item.value.direction === "toLeft" ? " ← " : " ↔ ") + ($collection.item.value.right || "constant") }}',
			},
		},
		placeholder: 'Add field',
		default: {},
		description: 'Which left field belongs to which right field, and how',
		options: [mapRow],
	},
	{
		displayName: 'Match Keys',
		name: 'matchKeys',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true, sortable: true },
		placeholder: 'Add match key',
		default: {},
		description:
			'How records that exist on both sides find each other. A blank value never matches.',
		options: [
			{
				displayName: 'Keys',
				name: 'keys',
				values: [
					{
						displayName: 'Left Fields',
						name: 'fields',
						type: 'string',
						default: '',
						placeholder: 'e.g. email1 or lastname, birthDate',
						description:
							'Left field of a mapped row; several, separated by commas, must all be equal',
					},
				],
			},
		],
	},
	{
		displayName: 'Create Records',
		name: 'create',
		type: 'options',
		noDataExpression: true,
		options: [
			{ name: 'Left and Right', value: 'both' },
			{
				name: 'Nowhere',
				value: 'none',
				description: 'Only records that exist on both sides are linked',
			},
			{ name: 'On the Left', value: 'left' },
			{ name: 'On the Right', value: 'right' },
		],
		default: 'right',
		description: 'Where a record is set up if it has no partner',
	},
	winner(
		'conflict',
		'When Both Sides Were Edited',
		'Who wins if both sides changed a field differently; the other value is kept in the history',
		[NEWEST],
	),
	winner(
		'firstSync',
		'When a New Link Differs',
		'Whose value wins where two records that were just linked differ; an empty field is always filled from the other side',
	),
	gone('Left', 'Right'),
	gone('Right', 'Left'),
	{
		displayName: 'Advanced',
		name: 'advanced',
		type: 'collection',
		placeholder: 'Add option',
		default: {},
		options: [
			{
				displayName: 'Attempts',
				name: 'maxAttempts',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 20 },
				default: 3,
				description:
					'How often a refused record is tried before it goes to review. Outages do not count.',
			},
			{
				displayName: 'History Days',
				name: 'historyDays',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3650 },
				default: 30,
				description:
					'How long the values that lost a conflict are kept. With 0 conflicts are asked.',
			},
			{
				displayName: 'Hours Between Complete Passes',
				name: 'fullPassHours',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 720 },
				default: 24,
				description:
					'How often a side is read completely, to see deletes and what its feed does not show',
			},
			{
				displayName: 'Keep Names for People',
				name: 'keepNames',
				type: 'boolean',
				default: false,
				description:
					'Whether the store keeps the name, the number and a few values of each record, so that people can be shown lists and search them. They go with the record, and when this is turned off.',
			},
			{
				displayName: 'Links of Flow',
				name: 'linksOf',
				type: 'string',
				default: '',
				description: 'Name of the flow that owns the links, if this flow only adds fields to them',
			},
			{
				displayName: 'Operations Per Run',
				name: 'operationsPerRun',
				type: 'number',
				typeOptions: { minValue: 1, maxValue: 2000 },
				default: 200,
				description: 'How many writes one run hands to each side at most',
			},
			{
				displayName: 'Quiet Time (Seconds)',
				name: 'quietSeconds',
				type: 'number',
				typeOptions: { minValue: 0, maxValue: 3600 },
				default: 0,
				description:
					'How long nobody must have changed a record before it is linked, created or carried. One that is edited all the time is carried after ten times that, at most an hour. 0 for no quiet time.',
			},
			{
				displayName: 'Records Without Decision',
				name: 'withoutDecision',
				type: 'options',
				options: [
					{ name: 'Synchronize', value: 'synchronize' },
					{ name: 'Wait for a Person', value: 'wait' },
				],
				default: 'synchronize',
				description: 'What happens to new records that nobody has decided on',
			},
			{
				displayName: 'Records Without Partner',
				name: 'withoutPartner',
				type: 'options',
				options: [
					{
						name: 'Ask a Person',
						value: 'ask',
						description: 'Those with a filled match key go to review, with what to do',
					},
					{ name: 'List Them', value: 'list', description: 'The status counts them' },
				],
				default: 'list',
				description:
					'What happens to left records that match nothing on the right side where nothing is created for them',
			},
		],
	},
];
