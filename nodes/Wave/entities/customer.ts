import type { Api, Entity, EntityRecord, FindQuery } from '../../shared/entity';
import { getPath, type JsonObject } from '../../shared/json';
import { isEmpty, textOf } from '../../shared/values';
import {
	CUSTOMERS_BY_EMAIL,
	CUSTOMER_BY_ID,
	CUSTOMER_CREATE,
	CUSTOMER_DELETE,
	CUSTOMER_PAGE,
	CUSTOMER_PATCH,
} from '../documents/customer';
import { allRows, askRecord, businessOf } from '../transport/run';
import { addressInput, addressOf } from './address';
import { moneyOf } from './amounts';
import { currencyCode } from './codes';
import {
	COMMON_CAPABILITIES,
	createRecord,
	filled,
	member,
	members,
	patchRecord,
	recordOf,
	removeRecord,
	type Kind,
} from './common';
import { CUSTOMER_TEXTS, customerFields } from './customerFields';
import { findListed } from './known';
import { walk, type Listed } from './walk';

const PLAIN = [
	'name',
	'firstName',
	'lastName',
	'email',
	'mobile',
	'phone',
	'fax',
	'tollFree',
	'website',
	'displayId',
	'internalNotes',
] as const;
const SHIPPING = 'shippingDetails';
const SHIPPING_TEXTS = ['name', 'phone', 'instructions'] as const;

export const customerRecord = (row: JsonObject): EntityRecord =>
	recordOf(row, {
		...members(row, ['id', ...PLAIN]),
		currency: member(row.currency, 'code'),
		address: addressOf(row.address),
		[SHIPPING]: {
			...members(row[SHIPPING], SHIPPING_TEXTS),
			address: addressOf(member(row[SHIPPING], 'address')),
		},
		outstandingAmount: moneyOf(row.outstandingAmount),
		overdueAmount: moneyOf(row.overdueAmount),
		isArchived: row.isArchived === true,
		...members(row, ['createdAt', 'modifiedAt']),
	});

const get = async (api: Api, id: string): Promise<EntityRecord | undefined> => {
	const row = await askRecord(api, CUSTOMER_BY_ID, 'customer', id);
	return row && customerRecord(row);
};

const kind: Kind = {
	name: 'customer',
	create: CUSTOMER_CREATE,
	patch: CUSTOMER_PATCH,
	record: customerRecord,
	get,
};

const listed: Listed = {
	document: CUSTOMER_PAGE,
	connection: 'customers',
	record: customerRecord,
};

/** The input of a create or a patch: only what is named by `changed`, addresses whole. */
async function inputOf(
	api: Api,
	fields: JsonObject,
	changed: string[],
	before: JsonObject,
): Promise<JsonObject> {
	const within = (path: string) => changed.some((name) => name.startsWith(`${path}.`));
	const isChanged = (path: string) => changed.includes(path);
	const input: JsonObject = {};
	for (const name of PLAIN) {
		if (isChanged(name)) input[name] = isEmpty(fields[name]) ? null : fields[name];
	}
	if (isChanged('currency')) input.currency = currencyCode('currency', fields.currency ?? null);
	const address = (path: string) =>
		addressInput(api, path, getPath(fields, path), getPath(before, path), isChanged);
	if (within('address')) input.address = await address('address');
	if (within(SHIPPING)) {
		const texts = SHIPPING_TEXTS.map((name) => {
			const path = `${SHIPPING}.${name}`;
			const value = getPath(fields, path) ?? (isChanged(path) ? null : getPath(before, path));
			return [name, isEmpty(value) ? null : value] as const;
		});
		input[SHIPPING] = {
			...Object.fromEntries(texts.map(([name, value]) => [name, value ?? null])),
			address: await address(`${SHIPPING}.address`),
		};
	}
	return input;
}

const allPaths = customerFields.map(({ name }) => name);
const givenPaths = (fields: JsonObject): string[] =>
	allPaths.filter((path) => !isEmpty(getPath(fields, path)));

/** The e-mail is searched by Wave itself; it is not documented whether parts of it and the case of letters count. */
async function findByEmail(api: Api, email: string): Promise<EntityRecord[]> {
	const wanted = email.toLowerCase();
	const found = new Map<string, EntityRecord>();
	for (const text of new Set([email, wanted])) {
		const rows = await allRows(api, CUSTOMERS_BY_EMAIL, 'customers', { email: text });
		for (const record of rows.map(customerRecord)) {
			if (textOf(record.fields.email)?.trim().toLowerCase() === wanted) {
				found.set(record.id, record);
			}
		}
	}
	return [...found.values()];
}

const LISTED_KEYS = ['displayId', 'name'];

async function find(api: Api, query: FindQuery): Promise<EntityRecord[]> {
	if (query.by === 'reference') return [];
	const text = (textOf(query.value) ?? '').trim();
	if (text === '') return [];
	if (query.field === 'email') return await findByEmail(api, text);
	return LISTED_KEYS.includes(query.field)
		? await findListed(api, kind, listed, query.field, text)
		: [];
}

export const customer: Entity = {
	system: 'wave',
	entity: 'customer',
	label: 'Customer',
	labelPlural: 'Customers',
	fields: customerFields,
	capabilities: {
		...COMMON_CAPABILITIES,
		archive: false,
		delete: true,
		findByKey: ['email', ...LISTED_KEYS],
		aliases: ['displayId'],
		archived: { field: 'isArchived', values: [true], active: false },
	},
	limits: [
		'A customer has one contact person: first name, last name and email are its own.',
		'An address is replaced as a whole: it is read right before and sent with all its parts.',
		'A deleted customer leaves no trace in the change feed: it is missed by a complete pass and then read by its ID.',
		'Customers cannot be archived through the API, and Wave may archive one that has invoices instead of deleting it.',
		'A few current currencies and Kosovo are not known to Wave: such values are refused before they are sent.',
	],
	summary: [
		'name',
		'id',
		'firstName',
		'lastName',
		'email',
		'phone',
		'displayId',
		'address.postalCode',
		'address.city',
		'address.countryCode',
	],
	list: async (api, query) => await walk(api, listed, query),
	get,
	find,
	create: async (api, request) => {
		const { fields } = request;
		const input = await inputOf(api, fields, givenPaths(fields), {});
		return await createRecord(
			api,
			kind,
			{ businessId: businessOf(api), ...filled(input) },
			request,
		);
	},
	update: async (api, { id, fields, changed, before }) => {
		const input = await inputOf(api, fields, changed, before.fields);
		const { record } = await patchRecord(api, kind, id, input, CUSTOMER_TEXTS);
		return { record, written: changed };
	},
	remove: async (api, id) => await removeRecord(api, kind, CUSTOMER_DELETE, id, { id }),
};
