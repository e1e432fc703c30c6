import type {
	Api,
	Entity,
	EntityRecord,
	FindQuery,
	ListPage,
	ListQuery,
	UpdateRequest,
	WriteResult,
} from '../../shared/entity';
import { getPath, type JsonObject, type JsonValue } from '../../shared/json';
import { isEmpty } from '../../shared/values';
import { listAll, pathOf, read, write } from '../transport/requests';
import { refusal } from '../transport/verdict';
import { addressFields, LABEL, partFields } from './addressFields';
import { addressId, ADDRESSES, listedAddress, subscriptionOf, withAddress } from './addressReads';
import { COMMON_CAPABILITIES, modifiedAtOf, walkPage } from './common';

const SUBSCRIPTIONS = '/subscriptions';

async function get(api: Api, id: string): Promise<EntityRecord | undefined> {
	const subscriptionId = subscriptionOf(id);
	if (subscriptionId === undefined) return undefined;
	const row = await read(api, pathOf(SUBSCRIPTIONS, subscriptionId), 'subscription');
	return row === undefined || row.deleted === true ? undefined : await withAddress(api, row);
}

/** Addresses carry no stamp: a change moves that of the subscription, so these are listed. */
async function list(api: Api, query: ListQuery): Promise<ListPage> {
	const { rows, ...page } = await walkPage(
		api,
		{
			path: SUBSCRIPTIONS,
			resource: 'subscription',
			query: query.since === undefined ? {} : { include_deleted: true },
			completeBy: 'created_at',
		},
		query,
	);
	const result: ListPage = { ...page, records: [], unchanged: [] };
	for (const row of rows) {
		const id = addressId(String(row.id));
		const modifiedAt = modifiedAtOf(row);
		if (row.deleted !== true && query.known?.(id, modifiedAt) === true) {
			result.unchanged?.push({ id, modifiedAt });
		} else {
			result.records.push(await listedAddress(api, row));
		}
	}
	return result;
}

async function find(api: Api, query: FindQuery): Promise<EntityRecord[]> {
	const value = query.by === 'key' ? String(query.value ?? '').trim() : '';
	if (query.by === 'reference' || value === '') return [];
	if (query.field === 'subscription_id') {
		const record = await get(api, addressId(value));
		return record ? [record] : [];
	}
	if (query.field !== 'customer_id') return [];
	const rows = await listAll(api, SUBSCRIPTIONS, 'subscription', {
		'customer_id[is]': value,
		'sort_by[asc]': 'created_at',
	});
	const records: EntityRecord[] = [];
	for (const row of rows) records.push(await listedAddress(api, row));
	return records;
}

/**
 * Where an address lies: another place has not been validated, and Chargebee derives the state from its
 * code, so what stood beside a changed part goes with it.
 */
const PLACE = [
	'addr',
	'extended_addr',
	'extended_addr2',
	'zip',
	'city',
	'state_code',
	'state',
	'country',
];

const SUPERSEDED: Record<string, string[]> = {
	state_code: ['state', 'country'],
	state: ['state_code', 'country'],
	validation_status: PLACE,
};

/** The whole address as it is to be: an emptied part is left out, as that is what removes it. */
export function wholeAddress(
	fields: JsonObject,
	changed: string[],
	before: JsonObject,
): JsonObject {
	const whole: JsonObject = {};
	for (const { name } of partFields) {
		const isChanged = changed.includes(name);
		if (!isChanged && SUPERSEDED[name]?.some((other) => changed.includes(other))) continue;
		const value: JsonValue | undefined = isChanged
			? getPath(fields, name)
			: (getPath(fields, name) ?? getPath(before, name));
		if (!isEmpty(value)) whole[name] = value as JsonValue;
	}
	return whole;
}

async function update(api: Api, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before } = request;
	const subscriptionId = subscriptionOf(id);
	if (subscriptionId === undefined) throw refusal(`${id} is not the id of an address.`);
	const written = changed.filter((path) => partFields.some(({ name }) => name === path));
	if (!written.length) return { written };
	const whole = wholeAddress(fields, written, before.fields);
	if (!Object.keys(whole).length) {
		throw refusal(
			`the address of subscription ${subscriptionId} cannot be emptied: Chargebee has no way to delete one.`,
			written[0],
		);
	}
	// The answer has no stamp: the subscription's is read after it.
	await write(api, ADDRESSES, { subscription_id: subscriptionId, label: LABEL, ...whole });
	return { written };
}

export const address: Entity = {
	system: 'chargebee',
	entity: 'address',
	label: 'Address',
	labelPlural: 'Addresses',
	fields: addressFields,
	capabilities: {
		...COMMON_CAPABILITIES,
		feed: true,
		feedMisses:
			'An address with another label than "shipping_address", and whatever does not move the date of its subscription.',
		completeListing: true,
		stablePaging: true,
		create: false,
		update: true,
		archive: false,
		restore: false,
		delete: false,
		findByReference: false,
		findByKey: ['subscription_id', 'customer_id'],
		gone: 'tombstone',
		aliases: ['subscription_id'],
	},
	limits: [
		'An address belongs to a subscription and is not created on its own: make the subscription in Chargebee, and its address is there to be linked and filled.',
		'Only the address with the label "shipping_address" is read and written, as there is no list of labels.',
		'An address is replaced as a whole: it is read right before and sent together.',
		'The address of a subscription that is cancelled may be refused: it can be changed again once the subscription is reactivated in Chargebee.',
		'An address cannot be deleted, nor emptied altogether: it goes with its subscription.',
		'An address has no date of change of its own: a change is seen by its subscription, which is then read with its address.',
	],
	summary: [
		'subscription_id',
		'customer_id',
		'first_name',
		'last_name',
		'company',
		'addr',
		'zip',
		'city',
		'country',
		'subscription_status',
	],
	list,
	get,
	find,
	update,
};
