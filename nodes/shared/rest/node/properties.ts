import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Entity } from '../../entity';
import { PROFILE_PARAMETERS } from '../../node/chosen';
import { entityProperties } from '../../node/properties';
import { triggerProperties } from '../../node/triggerProperties';
import { profileProperties } from './profileProperties';

/** The operations that look at a profile, and what they ask for. */

const profileOperations = ({ labelPlural }: Entity): INodePropertyOptions[] => [
	{
		name: 'Check Profile',
		value: 'checkProfile',
		action: `Check the profile of ${labelPlural.toLowerCase()}`,
		description: 'Try out against the API whether what the profile says of it holds',
	},
	{
		name: 'Propose Profile',
		value: 'proposeProfile',
		action: `Propose a profile of ${labelPlural.toLowerCase()}`,
		description: 'Make a profile from an OpenAPI document, or from records that are read',
	},
];

const CHECK: INodeProperties[] = [
	{
		displayName: 'Try an Unchanged Update',
		name: 'tryUpdate',
		type: 'boolean',
		default: false,
		description:
			'Whether to write one field of a record with the value that it has, to see what an update does. Everything else only reads.',
		displayOptions: { show: { operation: ['checkProfile'] } },
	},
	{
		displayName: 'Record',
		name: 'recordId',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		required: true,
		description: 'The record that is written unchanged',
		displayOptions: { show: { operation: ['checkProfile'], tryUpdate: [true] } },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a record...',
				typeOptions: { searchListMethod: 'searchRecords', searchable: true },
			},
			{ displayName: 'By ID', name: 'id', type: 'string', placeholder: 'e.g. 100042' },
		],
	},
];

const PROPOSE: INodeProperties[] = [
	{
		displayName: 'Source',
		name: 'source',
		type: 'options',
		options: [
			{
				name: 'OpenAPI Document',
				value: 'document',
				description: 'The text of an OpenAPI 3.0 or 3.1 document, in JSON or YAML',
			},
			{
				name: 'OpenAPI URL',
				value: 'url',
				description: 'Address of an OpenAPI 3.0 or 3.1 document, in JSON or YAML',
			},
			{
				name: 'Sample of Records',
				value: 'sample',
				description: 'The fields come from records that are read with the present profile',
			},
		],
		default: 'url',
		description: 'What the profile is made from',
		displayOptions: { show: { operation: ['proposeProfile'] } },
	},
	{
		displayName: 'Document URL',
		name: 'documentUrl',
		type: 'string',
		default: '',
		required: true,
		placeholder: 'e.g. https://erp.example.com/openapi.json',
		description:
			'Where the OpenAPI document is. The credential is sent only if it is on the host of its base URL.',
		displayOptions: { show: { operation: ['proposeProfile'], source: ['url'] } },
	},
	{
		displayName: 'Document',
		name: 'document',
		type: 'string',
		typeOptions: { rows: 8 },
		default: '',
		required: true,
		placeholder: 'openapi: 3.1.0',
		description: 'The OpenAPI document, in JSON or YAML',
		displayOptions: { show: { operation: ['proposeProfile'], source: ['document'] } },
	},
	{
		displayName: 'List Path',
		name: 'listPath',
		type: 'resourceLocator',
		default: { mode: 'list', value: '' },
		description:
			'The path that lists the records. Without one, the output names the paths there are.',
		displayOptions: { show: { operation: ['proposeProfile'], source: ['document', 'url'] } },
		modes: [
			{
				displayName: 'From List',
				name: 'list',
				type: 'list',
				placeholder: 'Select a path...',
				typeOptions: { searchListMethod: 'searchPaths', searchable: true },
			},
			{ displayName: 'By Path', name: 'path', type: 'string', placeholder: 'e.g. /customers' },
		],
	},
	{
		displayName: 'Sample Size',
		name: 'sampleSize',
		type: 'number',
		typeOptions: { minValue: 1, maxValue: 1000 },
		default: 100,
		description: 'How many records are read. The more, the better the types and lengths.',
		displayOptions: { show: { operation: ['proposeProfile'], source: ['sample'] } },
	},
];

const APPLY_NOTICE: INodeProperties = {
	displayName:
		'Writes go by the profile of Get Changes: the one that this side of the flow was last read with.',
	name: 'profileNotice',
	type: 'notice',
	default: '',
	displayOptions: { show: { operation: ['applyChange'] } },
};

/** What the reference profile cannot do says nothing of another one. */
function limitsOf(property: INodeProperties): INodeProperties[] {
	const { resource } = property.displayOptions?.show ?? {};
	const show = (more: Record<string, string[]>): INodeProperties => ({
		...property,
		displayOptions: { show: { resource, ...more } },
	});
	return [
		show({ operation: ['getChanges'], profile: ['reference'] }),
		{
			...show({ operation: ['applyChange'] }),
			displayName: `With the reference profile: ${property.displayName}`,
		},
	];
}

function extended(property: INodeProperties, entities: Entity[]): INodeProperties[] {
	const [resource] = property.displayOptions?.show?.resource ?? [];
	switch (property.name) {
		case 'operation': {
			const entity = entities.find((candidate) => candidate.entity === resource) as Entity;
			const options = [
				...(property.options as INodePropertyOptions[]),
				...profileOperations(entity),
			].sort((one, other) => one.name.localeCompare(other.name));
			return [{ ...property, options }];
		}
		case 'fields':
			return [
				{
					...property,
					typeOptions: {
						...property.typeOptions,
						loadOptionsDependsOn: ['resource', 'operation', ...Object.keys(PROFILE_PARAMETERS)],
					},
				},
			];
		case 'limitsNotice':
			return limitsOf(property);
		default:
			return [property];
	}
}

/** Operations that speak to the API by the profile in this node. */
const PROFILED = [
	'archive',
	'checkProfile',
	'create',
	'delete',
	'get',
	'getAll',
	'getChanges',
	'restore',
	'update',
];

/** Every parameter of the node of a system whose API the user describes, below `resource`. */
export function restNodeProperties(entities: Entity[]): INodeProperties[] {
	const all = entityProperties(entities).flatMap((property) => extended(property, entities));
	const isFirst = ({ name }: INodeProperties): boolean => name === 'operation' || name === 'side';
	return [
		...all.filter(isFirst),
		APPLY_NOTICE,
		...PROPOSE,
		...profileProperties({ operation: PROFILED }),
		...profileProperties({ operation: ['proposeProfile'], source: ['sample'] }),
		...all.filter((property) => !isFirst(property)),
		...CHECK,
	];
}

/** Every parameter of its trigger, below `resource`. */
export const restTriggerProperties = (entities: Entity[]): INodeProperties[] => [
	...profileProperties(),
	...triggerProperties(entities),
];
