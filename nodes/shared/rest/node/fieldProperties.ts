import type { INodeProperties } from 'n8n-workflow';

/** Parameters for the rows of "Fields": what a profile says of each field of a record. */

const KIND: INodeProperties = {
	displayName: 'Type',
	name: 'kind',
	type: 'options',
	options: [
		{ name: 'As Before', value: '', description: 'For a new field: text' },
		{ name: 'Boolean', value: 'boolean' },
		{ name: 'Country', value: 'country' },
		{ name: 'Date', value: 'date' },
		{ name: 'Date and Time', value: 'dateTime' },
		{ name: 'Email', value: 'email' },
		{ name: 'Enum', value: 'enum', description: 'One of several values' },
		{ name: 'List of Lines', value: 'list', description: 'Lines of an order or invoice' },
		{ name: 'Money', value: 'money' },
		{ name: 'Number', value: 'number' },
		{ name: 'Phone', value: 'phone' },
		{ name: 'Reference', value: 'reference', description: 'ID of another record' },
		{ name: 'Text', value: 'text' },
	],
	default: '',
	description: 'What the values are',
};

const PATH: INodeProperties = {
	displayName: 'Property',
	name: 'path',
	type: 'string',
	default: '',
	placeholder: 'e.g. attributes.name',
	description: 'Where the API has the field in its record. Leave empty if it is the name.',
};

const NAME: INodeProperties = {
	displayName: 'Name',
	name: 'name',
	type: 'string',
	default: '',
	placeholder: 'e.g. name',
	description:
		'Name of the field in items and field maps. The name of a field that is there changes it, another one adds a field.',
};

const NUMBERED: INodeProperties[] = [
	{
		displayName: 'Decimals',
		name: 'scale',
		type: 'number',
		typeOptions: { minValue: 0 },
		default: 2,
		description: 'How many decimals the API keeps',
	},
	{
		displayName: 'Maximum Length',
		name: 'maxLength',
		type: 'number',
		typeOptions: { minValue: 1 },
		default: 100,
		description: 'Characters that the API takes at most',
	},
];

const FORMAT: INodeProperties = {
	displayName: 'Format',
	name: 'format',
	type: 'options',
	options: [
		{ name: 'Country: Code of Three Letters', value: 'iso3' },
		{ name: 'Country: Code of Two Letters', value: 'iso2' },
		{ name: 'Country: Name', value: 'name' },
		{ name: 'Date and Time: Unix Time in Milliseconds', value: 'unixMilliseconds' },
		{ name: 'Date and Time: Unix Time in Seconds', value: 'unixSeconds' },
		{ name: 'Date and Time: With Offset', value: 'instant' },
		{ name: 'Date and Time: Without Offset', value: 'zoneFree' },
		{ name: 'Date: Midnight', value: 'midnight', description: 'Date with the time 00:00:00' },
		{ name: 'Date: Without Time', value: 'dateOnly' },
		{ name: 'Money: Major Unit', value: 'major', description: '12.50' },
		{ name: 'Money: Minor Unit', value: 'minor', description: '1250' },
	],
	default: 'instant',
	description: 'How the values of this field look, where they differ from those of the profile',
};

const LABEL: INodeProperties = {
	displayName: 'Label',
	name: 'label',
	type: 'string',
	default: '',
	placeholder: 'e.g. Organization Number',
	description: 'Name of the field for people',
};

const OPTIONS: INodeProperties = {
	displayName: 'Values',
	name: 'options',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Value',
	default: {},
	description: 'Enum: the values there are',
	options: [
		{
			displayName: 'Rows',
			name: 'rows',
			values: [
				{
					displayName: 'Label',
					name: 'label',
					type: 'string',
					default: '',
					placeholder: 'e.g. Active',
				},
				{
					displayName: 'Value',
					name: 'value',
					type: 'string',
					default: '',
					placeholder: 'e.g. active',
				},
			],
		},
	],
};

const REFERS_TO: INodeProperties = {
	displayName: 'Refers To',
	name: 'refersTo',
	type: 'string',
	default: '',
	placeholder: 'e.g. customerp.customer',
	description: 'Reference: the system and resource that the ID belongs to',
};

const REQUIRED: INodeProperties = {
	displayName: 'Required',
	name: 'required',
	type: 'boolean',
	default: true,
	description: 'Whether a new record must have the field',
};

const WRITABLE: INodeProperties = {
	displayName: 'Writable',
	name: 'writable',
	type: 'options',
	options: [
		{ name: 'Always', value: 'always' },
		{ name: 'In a Create Only', value: 'create' },
		{ name: 'In an Update Only', value: 'update' },
		{ name: 'Never', value: 'never' },
	],
	default: 'always',
	description: 'When the API takes a value for the field',
};

/** Shorter than those of a field: lines are replaced as a whole. */
const COLUMNS: INodeProperties = {
	displayName: 'Columns',
	name: 'columns',
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder: 'Add Column',
	default: {},
	description: 'List of lines: the fields of a line',
	options: [
		{
			displayName: 'Rows',
			name: 'rows',
			values: [
				{ ...NAME, description: 'Name of the column in field maps' },
				{ ...PATH, description: 'Where the API has it in the line, if not under its name' },
				{
					...KIND,
					// A line in a line has no place in a field map.
					options: KIND.options?.filter(
						(option) => !('value' in option && option.value === 'list'),
					),
				},
				{
					displayName: 'Details',
					name: 'details',
					type: 'collection',
					placeholder: 'Add Detail',
					default: {},
					options: [...NUMBERED, FORMAT, LABEL, REFERS_TO, REQUIRED, OPTIONS, WRITABLE].sort(
						(one, other) => one.displayName.localeCompare(other.displayName),
					),
				},
			],
		},
	],
};

const DETAILS: INodeProperties[] = [
	...NUMBERED,
	COLUMNS,
	FORMAT,
	LABEL,
	OPTIONS,
	REFERS_TO,
	REQUIRED,
	WRITABLE,
	{
		displayName: 'Can Be Emptied',
		name: 'clearable',
		type: 'boolean',
		default: false,
		description: 'Whether a value that was filled in can be emptied again',
	},
	{
		displayName: 'Hint',
		name: 'hint',
		type: 'string',
		default: '',
		description: 'One sentence for people: where the value comes from, what the API does with it',
	},
	{
		displayName: 'Left Out When Empty',
		name: 'omittedWhenEmpty',
		type: 'boolean',
		default: true,
		description: 'Whether a record without the property has it empty',
	},
	{
		displayName: 'Refers Via',
		name: 'refersVia',
		type: 'string',
		default: '',
		placeholder: 'e.g. number',
		description: 'Reference: the field of the other record that the value equals, if not its ID',
	},
	{
		displayName: 'Write Only',
		name: 'writeOnly',
		type: 'boolean',
		default: true,
		description: 'Whether the API takes the field but never returns it',
	},
	{
		displayName: 'Written With',
		name: 'writeWith',
		type: 'fixedCollection',
		typeOptions: { multipleValues: true },
		placeholder: 'Add Property',
		default: {},
		description:
			'Properties that are written together with the field, such as the type beside the ID of a JSON:API relationship',
		options: [
			{
				displayName: 'Rows',
				name: 'rows',
				values: [
					{
						displayName: 'Property',
						name: 'name',
						type: 'string',
						default: '',
						placeholder: 'e.g. relationships.customer.data.type',
					},
					{
						displayName: 'Value',
						name: 'value',
						type: 'string',
						default: '',
						placeholder: 'e.g. customers',
					},
				],
			},
		],
	},
	{
		displayName: 'Written Together As',
		name: 'group',
		type: 'string',
		default: '',
		placeholder: 'e.g. billingAddress',
		description: 'Name for the fields that the API replaces together, such as those of an address',
	},
];

/** One row of "Fields". */
export const FIELD_ROW: INodeProperties[] = [
	NAME,
	PATH,
	KIND,
	{
		displayName: 'Leave Out',
		name: 'leaveOut',
		type: 'boolean',
		default: false,
		description: 'Whether the field is taken off the list, as the API does not have it',
	},
	{
		displayName: 'Details',
		name: 'details',
		type: 'collection',
		placeholder: 'Add Detail',
		default: {},
		options: DETAILS.sort((one, other) => one.displayName.localeCompare(other.displayName)),
	},
];
