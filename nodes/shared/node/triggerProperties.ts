import type { INodeProperties } from 'n8n-workflow';
import type { Entity } from '../entity';

/** True if new records can be told from changed ones. */
const knowsCreation = (entity: Entity): boolean =>
	!entity.capabilities.feed || entity.fields.some(({ name }) => name === 'createdAt');

const CREATED = { name: 'Record Created', value: 'created' };
const CHANGED = { name: 'Record Created or Changed', value: 'createdOrChanged' };

const event = (entities: Entity[], options: INodeProperties['options']): INodeProperties[] =>
	entities.length
		? [
				{
					displayName: 'Event',
					name: 'event',
					type: 'options',
					options,
					default: 'createdOrChanged',
					displayOptions: { show: { resource: entities.map(({ entity }) => entity) } },
				},
			]
		: [];

/** Every parameter of a system's trigger below `resource`. */
export function triggerProperties(entities: Entity[]): INodeProperties[] {
	return [
		...event(entities.filter(knowsCreation), [CREATED, CHANGED]),
		...event(
			entities.filter((entity) => !knowsCreation(entity)),
			[CHANGED],
		),
		...entities
			.filter(({ capabilities }) => capabilities.feedMisses)
			.map(({ entity, capabilities }): INodeProperties => ({
				displayName: `${capabilities.feedMisses}.`,
				name: 'feedNotice',
				type: 'notice',
				default: '',
				displayOptions: { show: { resource: [entity] } },
			})),
		{
			displayName: 'Simplify',
			name: 'simplify',
			type: 'boolean',
			default: true,
			description: 'Whether to return a simplified version of the response instead of the raw data',
		},
	];
}
