import type { INodeProperties } from 'n8n-workflow';
import { SETTINGS, type Setting } from '../profile/settingsTable';
import { SETTING_TEXTS } from './settingTexts';

const rows = (
	values: INodeProperties[],
	placeholder: string,
): Pick<INodeProperties, 'type' | 'typeOptions' | 'placeholder' | 'default' | 'options'> => ({
	type: 'fixedCollection',
	typeOptions: { multipleValues: true },
	placeholder,
	default: {},
	options: [{ displayName: 'Rows', name: 'rows', values }],
});

const NAME_AND_VALUE: INodeProperties[] = [
	{ displayName: 'Name', name: 'name', type: 'string', default: '' },
	{ displayName: 'Value', name: 'value', type: 'string', default: '' },
];

const SEARCH: INodeProperties[] = [
	{
		displayName: 'Field',
		name: 'field',
		type: 'string',
		default: '',
		placeholder: 'e.g. email',
		description: 'Name of the field in the list of fields',
	},
	{
		displayName: 'Parameter',
		name: 'param',
		type: 'string',
		default: '',
		placeholder: 'e.g. email',
		description: 'Query parameter that searches it',
	},
	{
		displayName: 'Value',
		name: 'value',
		type: 'string',
		default: '{value}',
		placeholder: "e.g. email eq '{value}'",
		description: 'What the parameter holds; {value} stands for the value, {field} for the property',
	},
];

function shape({ name, form }: Setting): Pick<INodeProperties, 'type' | 'default'> {
	const text = SETTING_TEXTS[name];
	switch (form) {
		case 'number':
			return {
				type: 'number',
				default: text.default ?? 0,
				typeOptions: {
					minValue: text.range?.[0] ?? 0,
					...(text.range ? { maxValue: text.range[1] } : {}),
				},
			} as Pick<INodeProperties, 'type' | 'default'>;
		case 'flag':
			return { type: 'boolean', default: text.default ?? false };
		case 'choice':
			return {
				type: 'options',
				options: text.options,
				default: text.default ?? '',
			} as Pick<INodeProperties, 'type' | 'default'>;
		case 'lines':
			return { type: 'string', typeOptions: { rows: 3 }, default: '' } as Pick<
				INodeProperties,
				'type' | 'default'
			>;
		case 'pairs':
		case 'jsonPairs':
			return rows(NAME_AND_VALUE, 'Add Value');
		case 'searches':
			return rows(SEARCH, 'Add Search');
		default:
			return { type: 'string', default: text.default ?? '' };
	}
}

/** The single settings of a profile, each with a parameter of its own: the options of a collection. */
export const settingProperties = (): INodeProperties[] =>
	SETTINGS.map((setting): INodeProperties => {
		const { description, placeholder } = SETTING_TEXTS[setting.name];
		return {
			displayName: setting.label,
			name: setting.name,
			description,
			...(placeholder === undefined ? {} : { placeholder }),
			...shape(setting),
		};
	}).sort((one, other) => one.displayName.localeCompare(other.displayName));
