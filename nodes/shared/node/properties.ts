import type { INodeProperties, INodePropertyOptions } from 'n8n-workflow';
import type { Entity } from '../entity';

/** Values of the parameter `operation`. */
export type OperationName =
	| 'applyChange'
	| 'archive'
	| 'create'
	| 'delete'
	| 'get'
	| 'getAll'
	| 'getChanges'
	| 'restore'
	| 'update';

interface OperationText {
	name: string;
	action: (entity: Entity) => string;
	description: (entity: Entity) => string;
	available: (entity: Entity) => boolean;
}

const lower = (label: string): string => label.toLowerCase();
const a = (label: string): string => `${/^[aeiou]/i.test(label) ? 'an' : 'a'} ${lower(label)}`;

const OPERATIONS: Record<OperationName, OperationText> = {
	applyChange: {
		name: 'Apply Change',
		action: (entity) => `Apply changes to ${lower(entity.labelPlural)}`,
		description: (entity) =>
			`Write what Link Store Reconcile has planned for ${lower(entity.labelPlural)}, each operation once`,
		available: (entity) => entity.capabilities.update || entity.capabilities.create,
	},
	archive: {
		name: 'Archive',
		action: (entity) => `Archive ${a(entity.label)}`,
		description: (entity) => `Archive or end ${a(entity.label)}`,
		available: (entity) => entity.capabilities.archive,
	},
	create: {
		name: 'Create',
		action: (entity) => `Create ${a(entity.label)}`,
		description: (entity) => `Create ${a(entity.label)}`,
		available: (entity) => entity.capabilities.create,
	},
	delete: {
		name: 'Delete',
		action: (entity) => `Delete ${a(entity.label)}`,
		description: (entity) => `Delete ${a(entity.label)} permanently`,
		available: (entity) => entity.capabilities.delete,
	},
	get: {
		name: 'Get',
		action: (entity) => `Get ${a(entity.label)}`,
		description: (entity) => `Get ${a(entity.label)} by its ID`,
		available: (entity) => entity.capabilities.singleRead,
	},
	getAll: {
		name: 'Get Many',
		action: (entity) => `Get many ${lower(entity.labelPlural)}`,
		description: (entity) => `Get a list of ${lower(entity.labelPlural)}`,
		available: () => true,
	},
	getChanges: {
		name: 'Get Changes',
		action: (entity) => `Get changes of ${lower(entity.labelPlural)}`,
		description: (entity) =>
			`Read what is new and changed in ${lower(entity.labelPlural)} for a run of the Link Store`,
		available: () => true,
	},
	restore: {
		name: 'Restore',
		action: (entity) => `Restore ${a(entity.label)}`,
		description: (entity) => `Bring ${a(entity.label)} back that was archived or ended`,
		available: (entity) => entity.capabilities.restore,
	},
	update: {
		name: 'Update',
		action: (entity) => `Update ${a(entity.label)}`,
		description: (entity) => `Change fields of ${a(entity.label)}`,
		available: (entity) => entity.capabilities.update,
	},
};

const names = Object.keys(OPERATIONS) as OperationName[];

/** The name for people of an operation that the entity has no way to do, as its profile says; else undefined. */
export const missing = (entity: Entity, operation: string): string | undefined => {
	const text = (OPERATIONS as Record<string, OperationText | undefined>)[operation];
	return text === undefined || text.available(entity) ? undefined : text.name;
};

export const resourceOptions = (entities: Entity[]): INodePropertyOptions[] =>
	entities
		.map(({ entity, label }) => ({ name: label, value: entity }))
		.sort((one, other) => one.name.localeCompare(other.name));

/** Entities for which an operation is offered. */
const resourcesFor = (entities: Entity[], ...operations: OperationName[]): string[] =>
	entities
		.filter((entity) => operations.some((name) => OPERATIONS[name].available(entity)))
		.map(({ entity }) => entity);

const operationProperty = (entity: Entity): INodeProperties => ({
	displayName: 'Operation',
	name: 'operation',
	type: 'options',
	noDataExpression: true,
	displayOptions: { show: { resource: [entity.entity] } },
	options: names
		.filter((name) => OPERATIONS[name].available(entity))
		.map((name) => ({
			name: OPERATIONS[name].name,
			value: name,
			action: OPERATIONS[name].action(entity),
			description: OPERATIONS[name].description(entity),
		}))
		.sort((one, other) => one.name.localeCompare(other.name)),
	default: 'getAll',
});

const show = (
	resource: string[],
	...operation: OperationName[]
): INodeProperties['displayOptions'] => ({
	show: { resource, operation },
});

/** n8n shows links and lists in a notice and drops every other tag, line breaks too. */
const asList = (lines: readonly string[]): string =>
	lines.length > 1
		? `<ul>${lines.map((line) => `<li>${line}</li>`).join('')}</ul>`
		: lines.join('');

const limitsNotices = (entities: Entity[]): INodeProperties[] =>
	entities.map((entity) => ({
		displayName: asList(entity.limits),
		name: 'limitsNotice',
		type: 'notice',
		default: '',
		displayOptions: show([entity.entity], 'getChanges', 'applyChange'),
	}));

/** Every parameter of a system's node below `resource`. */
export function entityProperties(entities: Entity[]): INodeProperties[] {
	const all = entities.map(({ entity }) => entity);
	const withFeed = entities.filter(({ capabilities }) => capabilities.feed);
	const rich = entities.filter(({ fields }) => fields.length > 10).map(({ entity }) => entity);
	return [
		...entities.map(operationProperty),
		{
			displayName: 'Side',
			name: 'side',
			type: 'options',
			options: [
				{ name: 'Left', value: 'left' },
				{ name: 'Right', value: 'right' },
			],
			default: 'left',
			description: 'Which side of the flow these records are',
			displayOptions: show(all, 'getChanges'),
		},
		...limitsNotices(entities),
		{
			displayName: 'Record',
			name: 'recordId',
			type: 'resourceLocator',
			default: { mode: 'list', value: '' },
			required: true,
			displayOptions: show(all, 'archive', 'delete', 'get', 'restore', 'update'),
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
		{
			displayName: 'Fields',
			name: 'fields',
			type: 'resourceMapper',
			default: { mappingMode: 'defineBelow', value: null },
			noDataExpression: true,
			required: true,
			displayOptions: show(resourcesFor(entities, 'create', 'update'), 'create', 'update'),
			typeOptions: {
				loadOptionsDependsOn: ['resource', 'operation'],
				resourceMapper: {
					resourceMapperMethod: 'getFields',
					mode: 'add',
					fieldWords: { singular: 'field', plural: 'fields' },
					addAllFields: false,
					multiKeyMatch: false,
					supportAutoMap: true,
				},
			},
		},
		{
			displayName: 'Return All',
			name: 'returnAll',
			type: 'boolean',
			default: false,
			description: 'Whether to return all results or only up to a given limit',
			displayOptions: show(all, 'getAll'),
		},
		{
			displayName: 'Limit',
			name: 'limit',
			type: 'number',
			typeOptions: { minValue: 1 },
			default: 50,
			description: 'Max number of results to return',
			displayOptions: { show: { resource: all, operation: ['getAll'], returnAll: [false] } },
		},
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
			displayOptions: show(rich, 'get', 'getAll'),
		},
		...(withFeed.length
			? [
					{
						displayName: 'Filters',
						name: 'filters',
						type: 'collection',
						placeholder: 'Add Filter',
						default: {},
						displayOptions: show(
							withFeed.map(({ entity }) => entity),
							'getAll',
						),
						options: [
							{
								displayName: 'Changed Since',
								name: 'changedSince',
								type: 'dateTime',
								default: '',
								description: 'Only records that are new or were changed at or after this time',
							},
						],
					} satisfies INodeProperties,
				]
			: []),
	];
}
