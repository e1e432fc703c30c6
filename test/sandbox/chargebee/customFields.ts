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
export const ENTITY_TYPES = [
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

/** Single-line texts hold 99 characters, texts of several lines 250. */
const PARAMS: Record<string, Param> = {
	string: textOf(99),
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
		created_at: cb.nowSeconds(),
		updated_at: cb.nowSeconds(),
		...fields,
	};
}

const configs = (cb: Chargebee, entityType: string) =>
	cb.runtime.store.now.customFieldConfigs
		.by('entity_type', entityType)
		.filter(({ status }) => status === 'active');

/** The `cf_*` parameters of one kind of record; required ones only when it is created. */
export const customParams = (cb: Chargebee, entityType: string, creating: boolean): ParamTable =>
	Object.fromEntries(
		configs(cb, entityType).map((config) => {
			const param = PARAMS[String(config.field_datatype)]!;
			const long = config._multiline === true ? { max: 250 } : {};
			return [
				String(config.api_name),
				{ ...param, ...long, ...(creating && config.required === true ? { required: true } : {}) },
			];
		}),
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
