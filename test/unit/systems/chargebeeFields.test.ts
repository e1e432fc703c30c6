/** The field tables against the schemas of the official client: nothing is missing, too long or misspelt. */
import { addressFields } from '../../../nodes/Chargebee/entities/addressFields';
import { businessEntity } from '../../../nodes/Chargebee/entities/businessEntity';
import { item } from '../../../nodes/Chargebee/entities/item';
import { itemFields } from '../../../nodes/Chargebee/entities/itemFields';
import { itemPriceFields } from '../../../nodes/Chargebee/entities/itemPriceFields';
import { address } from '../../../nodes/Chargebee/entities/address';
import { order } from '../../../nodes/Chargebee/entities/order';
import { orderFields } from '../../../nodes/Chargebee/entities/orderFields';
import type { FieldDef } from '../../../nodes/shared/entity';

/** What a schema of zod 4 says of itself, as far as it is looked at here. */
interface Schema {
	def: { type: string; innerType?: Schema; checks?: Array<{ _zod: { def: Check } }> };
	shape?: Record<string, Schema>;
	options?: string[];
}
interface Check {
	check: string;
	maximum?: number;
}

const schemas = jest.requireActual<Record<string, Schema>>(
	'../../../node_modules/chargebee/cjs/schema/index.js',
);

const inner = (schema: Schema): Schema => {
	let each = schema;
	while (each.def.innerType) each = each.def.innerType;
	return each;
};

interface Param {
	type: string;
	maxLength?: number;
	options?: string[];
}

/** Parameters by dotted path; lists of objects, whose columns are lists in the schema, count as one. */
function paramsOf(name: string, prefix = '', schema = schemas[name]): Map<string, Param> {
	const params = new Map<string, Param>();
	for (const [key, part] of Object.entries(schema.shape ?? {})) {
		const at = inner(part);
		const shape = at.shape && Object.values(at.shape);
		if (shape?.length && shape.every((column) => inner(column).def.type !== 'array')) {
			for (const [path, param] of paramsOf('', `${prefix}${key}.`, at)) params.set(path, param);
			continue;
		}
		const maximum = (at.def.checks ?? [])
			.map((check) => check._zod.def)
			.find(({ check }) => check === 'max_length')?.maximum;
		params.set(`${prefix}${key}`, {
			type: at.def.type,
			...(maximum === undefined ? {} : { maxLength: maximum }),
			...(at.options ? { options: at.options } : {}),
		});
	}
	return params;
}

/** Parameters that only say how a list is changed, or that are counted in another field here. */
const ITEM_LISTS = /^(applicable_items|clear_applicable_items|bundle_items_to_\w+)$/;

interface Table {
	fields: FieldDef[];
	prefix: string;
	create?: string;
	update?: string;
	/** Parameters without a field that can be written. */
	without: RegExp;
}

const TABLES: Array<[string, Table]> = [
	[
		'items',
		{
			fields: itemFields.filter(({ name }) => !name.startsWith('item_price.')),
			prefix: '',
			create: 'CreateItemBodySchema',
			update: 'UpdateItemBodySchema',
			without: ITEM_LISTS,
		},
	],
	[
		'item prices',
		{
			fields: itemPriceFields,
			prefix: 'item_price.',
			create: 'CreateItemPriceBodySchema',
			update: 'UpdateItemPriceBodySchema',
			// The price is written in major units; id and item come from the item.
			without: /^(id|item_id|price|tiers|tax_providers_fields)$/,
		},
	],
	[
		'orders',
		{
			fields: orderFields,
			prefix: '',
			update: 'UpdateOrderBodySchema',
			without: /^order_line_items$/,
		},
	],
	[
		'addresses',
		{
			fields: addressFields,
			prefix: '',
			update: 'UpdateAddressBodySchema',
			without: /^(subscription_id|label)$/,
		},
	],
];

const named = (fields: FieldDef[], name: string): FieldDef | undefined =>
	fields.find((field) => field.name === name) ?? fields.find((field) => field.name === `${name}.*`);

describe.each(TABLES)('the fields of %s', (_name, { fields, prefix, create, update, without }) => {
	const created = create ? paramsOf(create) : new Map<string, Param>();
	const updated = update ? paramsOf(update) : new Map<string, Param>();
	const all = new Map([...created, ...updated]);

	test('the schemas are read at all', () => {
		expect(all.size).toBeGreaterThan(10);
	});

	test.each([...all].filter(([name]) => !without.test(name)))('%s', (name, param) => {
		const field = named(fields, `${prefix}${name}`);
		expect(field).toBeDefined();
		const takes = field?.writable;
		if (!updated.has(name)) expect(takes).toBe('create');
		else if (create && !created.has(name)) expect(takes).toBe('update');
		else if (prefix && ['currency_code', 'period', 'period_unit'].includes(name)) {
			// Another currency or period is another price.
			expect(takes).toBe('create');
		} else expect(takes).toBe(create ? true : 'update');
		if (param.options) {
			const values = field?.options?.map(({ value }) => value) ?? [];
			expect(values).toEqual(expect.arrayContaining(param.options));
		}
		if (param.type === 'string' && field?.kind !== 'money') {
			expect(field?.maxLength).toBe(param.maxLength);
		}
		if (param.type === 'boolean') expect(field?.kind).toBe('boolean');
	});

	test('nothing is offered for writing that the API does not take', () => {
		const extra = fields
			.filter(({ writable, name }) => writable !== false && !name.endsWith('*'))
			.map(({ name }) => name.slice(prefix.length))
			.filter((name) => !all.has(name));
		expect(extra).toEqual([]);
	});
});

describe.each(
	[item, order, address, businessEntity].map((entity) => [entity.entity, entity] as const),
)('%s', (_name, entity) => {
	test('says what it can do, and has the functions for it', () => {
		const { capabilities } = entity;
		expect(entity.create !== undefined).toBe(capabilities.create);
		expect(entity.update !== undefined).toBe(capabilities.update);
		expect(entity.remove !== undefined).toBe(capabilities.delete);
		expect(entity.archive !== undefined).toBe(capabilities.archive);
		expect(entity.restore !== undefined).toBe(capabilities.restore);
		expect(entity.fields.some(({ writable }) => writable !== false)).toBe(capabilities.update);
		expect(capabilities.pageSize).toBe(100);
	});

	test('names each field once, in Title Case, and summarizes by fields it has', () => {
		const names = entity.fields.map(({ name }) => name);
		expect(new Set(names).size).toBe(names.length);
		expect(entity.summary?.filter((name) => !names.includes(name))).toEqual([]);
		expect(entity.summary?.length).toBeLessThanOrEqual(10);
		for (const { label } of entity.fields) {
			expect(label).toMatch(/^[A-Z0-9]/);
			expect(label).not.toMatch(/_|\b(?!(of|in|at|for|and|by|on)\b)[a-z]+/);
		}
		for (const text of entity.limits) expect(text).toMatch(/^[A-Z].*\.$/);
	});
});
