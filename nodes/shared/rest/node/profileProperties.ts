import type { INodeProperties } from 'n8n-workflow';
import { FIELD_ROW } from './fieldProperties';
import { settingProperties } from './settings';

/** Where the parameters are shown: beside the resource, the profile decides. */
type Show = Record<string, string[]>;

const PRESETS = ['jsonApi', 'odata', 'own', 'paged'];

const EXAMPLE = `{
  "path": "/customers",
  "recordPath": "/customers/{id}",
  "idFields": ["id"],
  "modifiedField": "modifiedAt",
  "list": { "rows": "data", "paging": { "kind": "page", "pageParam": "page" } },
  "fields": [{ "name": "name", "label": "Name", "kind": "text" }]
}`;

/**
 * The parameters by which a user tells how his API is spoken to: a ready profile, single settings on top of
 * it, and fields. The same in every node of a system whose API the user describes.
 */
export const profileProperties = (show: Show = {}): INodeProperties[] => {
	const shown = (more: Show = {}): Pick<INodeProperties, 'displayOptions'> =>
		Object.keys({ ...show, ...more }).length
			? { displayOptions: { show: { ...show, ...more } } }
			: {};
	return [
		{
			displayName: 'Profile',
			name: 'profile',
			type: 'options',
			noDataExpression: true,
			options: [
				{ name: 'JSON:API', value: 'jsonApi', description: 'An API that keeps to jsonapi.org' },
				{ name: 'OData', value: 'odata', description: 'An OData service of version 4' },
				{
					name: 'Own',
					value: 'own',
					description: 'Any other REST API, as a profile in JSON says; Propose Profile makes one',
				},
				{
					name: 'Page Numbers',
					value: 'paged',
					description: 'A plain REST API whose lists have numbered pages',
				},
				{
					name: 'Reference',
					value: 'reference',
					description: 'The API that this package describes for this node',
				},
			],
			default: 'reference',
			description:
				'How the API is spoken to. In a flow, choose the same in Get Changes; Apply Change follows it.',
			...shown(),
		},
		{
			displayName: 'Profile (JSON)',
			name: 'profileJson',
			type: 'json',
			typeOptions: { rows: 8 },
			default: EXAMPLE,
			description:
				'The profile of this resource, as Propose Profile gives it. What is left out has its default.',
			...shown({ profile: ['own'] }),
		},
		{
			displayName: 'Profile Settings',
			name: 'profileSettings',
			type: 'collection',
			placeholder: 'Add Setting',
			default: {},
			description: 'What this API does in another way than the profile says',
			options: settingProperties(),
			...shown({ profile: PRESETS }),
		},
		{
			displayName: 'Profile Fields',
			name: 'profileFields',
			type: 'fixedCollection',
			typeOptions: { multipleValues: true, sortable: true },
			placeholder: 'Add Field',
			default: {},
			description: 'Fields that are added to those of the profile, changed, or left out',
			options: [{ displayName: 'Fields', name: 'rows', values: FIELD_ROW }],
			...shown({ profile: PRESETS }),
		},
	];
};
