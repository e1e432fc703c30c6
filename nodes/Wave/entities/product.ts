import type { Api, Entity, EntityRecord, FieldDef } from '../../shared/entity';
import type { JsonObject, JsonValue } from '../../shared/json';
import { isEmpty, objectsOf, textOf } from '../../shared/values';
import {
	PRODUCT_ARCHIVE,
	PRODUCT_BY_ID,
	PRODUCT_CREATE,
	PRODUCT_PAGE,
	PRODUCT_PATCH,
} from '../documents/product';
import { askRecord, businessOf } from '../transport/run';
import { idPaths, withAccounts } from './accounts';
import { decimalText } from './amounts';
import {
	changeRecord,
	COMMON_CAPABILITIES,
	createRecord,
	field,
	filled,
	member,
	members,
	patchRecord,
	readOnly,
	recordOf,
	stamps,
	type Kind,
} from './common';
import { idList, idsIn } from './idList';
import { findListed } from './known';
import { walk, type Listed } from './walk';

const PRICE_SCALE = 5;
const ACCOUNTS = ['incomeAccountId', 'expenseAccountId'] as const;

export const productFields: FieldDef[] = [
	field('name', 'Name', 'text', { required: true, clearable: false }),
	field('description', 'Description'),
	field('unitPrice', 'Unit Price', 'money', {
		required: true,
		clearable: false,
		format: 'major',
		scale: PRICE_SCALE,
		hint: 'In the currency of the business, rounded to five decimals',
	}),
	field('incomeAccountId', 'Income Account', 'text', {
		clearable: false,
		hint: 'ID of the account. A product that has one is sold, and can stand on invoices',
	}),
	field('expenseAccountId', 'Expense Account', 'text', {
		clearable: false,
		hint: 'ID of the account. A product that has one is bought',
	}),
	field('defaultSalesTaxIds', 'Default Sales Taxes', 'text', {
		hint: 'IDs, separated by commas, in the order of their letters',
	}),
	field('incomeAccountName', 'Income Account Name', 'text', {
		clearable: false,
		hint: 'Name of the account, in place of its ID',
	}),
	field('expenseAccountName', 'Expense Account Name', 'text', {
		clearable: false,
		hint: 'Name of the account, in place of its ID',
	}),
	readOnly('defaultSalesTaxNames', 'Default Sales Tax Names'),
	readOnly('isSold', 'Sold', 'boolean', { hint: 'Whether it has an income account' }),
	readOnly('isBought', 'Bought', 'boolean', { hint: 'Whether it has an expense account' }),
	readOnly('isArchived', 'Archived', 'boolean', {
		hint: 'Set by Archive; only the web application of Wave can take it back',
	}),
	...stamps,
	readOnly('id', 'Product ID'),
];

export function productRecord(row: JsonObject): EntityRecord {
	const taxes = objectsOf(row.defaultSalesTaxes) ?? [];
	return recordOf(row, {
		...members(row, ['id', 'name', 'description', 'unitPrice']),
		incomeAccountId: member(row.incomeAccount, 'id'),
		expenseAccountId: member(row.expenseAccount, 'id'),
		defaultSalesTaxIds: idList(taxes),
		incomeAccountName: member(row.incomeAccount, 'name'),
		expenseAccountName: member(row.expenseAccount, 'name'),
		defaultSalesTaxNames: taxes.map(({ name }) => textOf(name) ?? '').join(', ') || null,
		...members(row, ['isSold', 'isBought', 'isArchived', 'createdAt', 'modifiedAt']),
	});
}

const get = async (api: Api, id: string): Promise<EntityRecord | undefined> => {
	const row = await askRecord(api, PRODUCT_BY_ID, 'product', id);
	return row && productRecord(row);
};

const kind: Kind = {
	name: 'product',
	create: PRODUCT_CREATE,
	patch: PRODUCT_PATCH,
	record: productRecord,
	get,
};

const listed: Listed = {
	document: PRODUCT_PAGE,
	connection: 'products',
	record: productRecord,
};

const WRITERS: Record<string, (value: JsonValue) => JsonValue> = {
	name: (value) => value,
	description: (value) => value,
	unitPrice: (value) => decimalText('unitPrice', value, PRICE_SCALE),
	incomeAccountId: (value) => value,
	expenseAccountId: (value) => value,
	defaultSalesTaxIds: (value) => idsIn(value),
};

function inputOf(fields: JsonObject, paths: string[]): JsonObject {
	const input: JsonObject = {};
	for (const path of paths) {
		const writer = WRITERS[path];
		const value = fields[path] ?? null;
		if (writer) input[path] = writer(isEmpty(value) ? null : value);
	}
	return input;
}

/** What the node says of new products: which accounts and taxes they get that bring none of their own. */
function withDefaults(input: JsonObject, api: Api): JsonObject {
	const { options } = api;
	const complete = { ...input };
	// An account of its own says what the product is: sold, bought or both.
	if (ACCOUNTS.every((name) => isEmpty(complete[name]))) {
		for (const name of ACCOUNTS) if (options[name]) complete[name] = options[name];
	}
	if (complete.defaultSalesTaxIds === undefined && options.defaultSalesTaxIds) {
		complete.defaultSalesTaxIds = idsIn(options.defaultSalesTaxIds);
	}
	return complete;
}

export const product: Entity = {
	system: 'wave',
	entity: 'product',
	label: 'Product',
	labelPlural: 'Products',
	fields: productFields,
	capabilities: {
		...COMMON_CAPABILITIES,
		archive: true,
		delete: false,
		findByKey: ['name'],
		aliases: ['name'],
		feedMisses:
			'A product that is archived in Wave may not show in the change feed; the complete pass sees it',
		archived: { field: 'isArchived', values: [true], active: false },
	},
	limits: [
		'Products can be archived but neither deleted nor brought back through the API.',
		'Products have no number and no place for a reference: their name tells them apart.',
		'The unit price is in the currency of the business and rounded to five decimals.',
		'A new product needs an income or an expense account; only one with an income account can stand on invoices.',
		'Whether a product is sold or bought follows from its accounts, and an account cannot be taken away again.',
	],
	summary: [
		'name',
		'description',
		'unitPrice',
		'incomeAccountName',
		'expenseAccountName',
		'isArchived',
		'id',
	],
	list: async (api, query) => await walk(api, listed, query),
	get,
	find: async (api, query) =>
		query.by === 'key' && query.field === 'name'
			? await findListed(api, kind, listed, 'name', query.value)
			: [],
	create: async (api, request) => {
		const fields = await withAccounts(api, request.fields);
		const given = Object.keys(WRITERS).filter((path) => !isEmpty(fields[path]));
		const input = withDefaults(filled(inputOf(fields, given)), api);
		return await createRecord(api, kind, { businessId: businessOf(api), ...input }, request);
	},
	update: async (api, { id, fields, changed }) => {
		const texts = changed.filter((path) => path === 'description');
		const input = inputOf(await withAccounts(api, fields), idPaths(changed));
		const { record } = await patchRecord(api, kind, id, input, texts);
		return { record, written: changed };
	},
	archive: async (api, id) => ({
		record: await changeRecord(api, kind, PRODUCT_ARCHIVE, id, { id }),
		written: ['isArchived'],
	}),
};
