/** Custom fields: their configuration, and the parameters that follow from it. */
import type { RawRecord } from '../types';
import {
	page,
	shown,
	textOf,
	wrong,
	type CbRoute,
	type Chargebee,
	type Param,
	type ParamTable,
} from './context';

/** Kinds of records that can have custom fields; a plan's fields are its own, as are an addon's and a charge's. */
const ENTITY_TYPES = [
	'customer',
	'subscription',
	'coupon',
	'quote',
	'item_family',
	'plan_item',
	'addon_item',
	'charge_item',
	'plan_price',
	'addon_price',
	'charge_price',
];

/** By `field_datatype`. Texts of a single line (`edit_ui` text) hold 99 characters, others 250. */
const PARAMS: Record<string, Param> = {
	string: textOf(250),
	long: { type: 'integer' },
	double: { type: 'decimal', max: 33 },
	timestamp: { type: 'timestamp' },
	date: textOf(10, 'date'),
	email: textOf(70, 'email'),
	url: textOf(250, 'url'),
	boolean: { type: 'boolean' },
};

export function customFieldDefaults(cb: Chargebee, fields: RawRecord): RawRecord {
	const { entity_type, api_name, field_datatype = 'string' } = fields;
	if (!ENTITY_TYPES.includes(String(entity_type))) {
		throw new Error(`'${String(entity_type)}' has no custom fields`);
	}
	if (!/^cf_[a-z0-9_]+$/.test(String(api_name))) {
		throw new Error(`the api_name of a custom field begins with cf_: '${String(api_name)}'`);
	}
	if (!PARAMS[String(field_datatype)]) {
		throw new Error(`'${String(field_datatype)}' is no type of a custom field`);
	}
	return {
		entity_type,
		display_name: String(api_name).slice(3).replace(/_/g, ' '),
		api_name,
		field_datatype,
		is_pii: false,
		required: false,
		status: 'active',
		edit_ui: 'text',
		created_at: cb.nowSeconds(),
		updated_at: cb.nowSeconds(),
		...fields,
	};
}

const configs = (cb: Chargebee, entityType: string) =>
	cb.runtime.store.now.customFieldConfigs
		.by('entity_type', entityType)
		.filter(({ status }) => status === 'active');

const ONE_LINE = 99;

/** What a drop-down or radio buttons let one choose: the list of texts in its `props`; a check box is a text too. */
function choicesOf({ edit_ui: widget, props }: RawRecord): string[] | undefined {
	if (widget === 'check_box') return ['True', 'False'];
	const lists = Object.values((props ?? {}) as RawRecord);
	return lists.find(
		(list): list is string[] =>
			Array.isArray(list) && list.every((choice) => typeof choice === 'string'),
	);
}

function paramOf(config: RawRecord): Param {
	const values = choicesOf(config);
	if (values) return { type: 'enum', values };
	const param = PARAMS[String(config.field_datatype)]!;
	const isLine = config.field_datatype === 'string' && config.edit_ui === 'text';
	return isLine ? textOf(ONE_LINE) : param;
}

/** The `cf_*` parameters of one kind of record; required ones only when it is created. */
export const customParams = (cb: Chargebee, entityType: string, creating: boolean): ParamTable =>
	Object.fromEntries(
		configs(cb, entityType).map((config) => [
			String(config.api_name),
			{
				...paramOf(config),
				...(creating && config.required === true ? { required: true } : {}),
			},
		]),
	);

export function customFieldRoutes(cb: Chargebee): CbRoute[] {
	return [
		{
			method: 'GET',
			template: '/custom_field_configs',
			handle: (call) => {
				const entityType = call.query.get('entity_type');
				if (entityType !== null && !ENTITY_TYPES.includes(entityType)) {
					wrong('entity_type', `must be one of ${ENTITY_TYPES.join(', ')}.`);
				}
				return page(cb, call, {
					entity: 'customFieldConfigs',
					wrap: (row) => ({ custom_field_config: shown(row) }),
					rows: () =>
						call.lists.customFieldConfigs
							.all()
							.filter((row) => entityType === null || row.entity_type === entityType),
					filters: {},
					sorts: [],
					params: ['entity_type'],
				});
			},
		},
	];
}
