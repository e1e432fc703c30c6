import { unlessGone } from '../../shared/attempt';
import type {
	Api,
	CreateRequest,
	Entity,
	EntityRecord,
	FieldDef,
	FindQuery,
	UpdateRequest,
	WriteResult,
} from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import type { JsonObject } from '../../shared/json';
import { runSteps, updateResult, type Step } from '../../shared/steps';
import { objectsOf, textOf } from '../../shared/values';
import { listAll, pathOf, read, write, writeRecord } from '../transport/requests';
import { billingParams, isBilling } from './billing';
import { COMMON_CAPABILITIES, filled, recordOf, walkPage, withMajor } from './common';
import { CUSTOMER_AMOUNTS, customerFields } from './customerFields';
import { changedParams, customFields, usedKeys, withJson } from './customFields';

const PATH = '/customers';
const META = 'meta_data';

/** Balances are in the customer's own currency; without one, in the only currency there is a balance in. */
function currencyOf(row: JsonObject): string | undefined {
	const preferred = textOf(row.preferred_currency_code);
	if (preferred !== null) return preferred;
	const codes = (objectsOf(row.balances) ?? []).map(({ currency_code: code }) => textOf(code));
	return new Set(codes).size === 1 ? (codes[0] ?? undefined) : undefined;
}

export function customerRecord(row: JsonObject): EntityRecord {
	const live = textOf(row.active_id);
	return {
		...recordOf(row, withMajor(withJson(row, META), CUSTOMER_AMOUNTS, currencyOf(row))),
		// A freed id may come back with another customer behind it.
		...(textOf(row.created_at) === null ? {} : { mark: textOf(row.created_at) as string }),
		...(live === null || live === row.id ? {} : { movedTo: live }),
	};
}

/** A deleted customer is as good as not there: Chargebee still shows what it was. */
async function get(api: Api, id: string): Promise<EntityRecord | undefined> {
	const row = await read(api, pathOf(PATH, id), 'customer');
	return row === undefined || row.deleted === true ? undefined : customerRecord(row);
}

const list: Entity['list'] = async (api, query) => {
	const { rows, ...page } = await walkPage(
		api,
		{
			path: PATH,
			resource: 'customer',
			// A complete listing shows who is there; the feed also shows who went.
			query: query.since === undefined ? {} : { include_deleted: true },
			completeBy: 'created_at',
		},
		query,
	);
	return { ...page, records: rows.map(customerRecord) };
};

const SEARCHABLE = ['email', 'company', 'last_name', 'first_name', 'phone'];

async function find(api: Api, query: FindQuery): Promise<EntityRecord[]> {
	const value = (query.by === 'reference' ? query.reference : String(query.value ?? '')).trim();
	if (value === '') return [];
	if (query.by === 'reference' || query.field === 'id') {
		const record = await get(api, value);
		return record ? [record] : [];
	}
	if (!SEARCHABLE.includes(query.field)) return [];
	const rows = await listAll(api, PATH, 'customer', { [`${query.field}[is]`]: value });
	// What a transfer left behind is not the customer any more.
	return rows.map(customerRecord).filter(({ movedTo }) => movedTo === undefined);
}

/** One POST, our reference as its id: sent again after a crash it is refused as a duplicate, and looked up. */
async function create(api: Api, request: CreateRequest): Promise<EntityRecord> {
	const { fields, reference, progress, save } = request;
	if (progress.id !== undefined) {
		const made = await get(api, progress.id);
		if (made) return made;
		throw new ApiFailure(`Customer ${progress.id}, just created, is no longer in Chargebee`, {
			outcome: 'gone',
			scope: 'record',
		});
	}
	const params = filled(fields);
	const id = textOf(params.id) ?? reference;
	const row = await writeRecord(api, PATH, 'customer', { ...params, ...(id ? { id } : {}) });
	const record = customerRecord(row);
	await save({ id: record.id, steps: [...progress.steps, 'created'] });
	return record;
}

async function update(api: Api, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before, progress, save } = request;
	let record = before;
	const post = (params: JsonObject, action?: string) => async () => {
		record = customerRecord(await writeRecord(api, pathOf(PATH, id, action), 'customer', params));
	};
	const billing = changed.filter(isBilling);
	// What is written by the plain update: everything but the billing information.
	const plain = changed.filter((path) => !isBilling(path));
	const steps: Step[] = [];
	if (plain.length) {
		const params = changedParams(META, fields, plain, before.fields);
		steps.push({ name: 'customer', paths: plain, run: post(params) });
	}
	if (billing.length) {
		const params = billingParams(fields, billing, before.fields);
		steps.push({ name: 'billing', paths: billing, run: post(params, 'update_billing_info') });
	}
	const result = await runSteps(steps, progress, save);
	return { ...updateResult(changed, steps, result), record };
}

async function remove(api: Api, id: string): Promise<void> {
	// Not there is what was wanted.
	await unlessGone(() => write(api, pathOf(PATH, id, 'delete')));
}

const discover = async (api: Api): Promise<FieldDef[]> => [
	...(await customFields(api, ['customer'])),
	...(await usedKeys(api, PATH, 'customer', META)),
];

export const customer: Entity = {
	system: 'chargebee',
	entity: 'customer',
	label: 'Customer',
	labelPlural: 'Customers',
	fields: customerFields,
	capabilities: {
		...COMMON_CAPABILITIES,
		feed: true,
		feedMisses:
			'Contacts and balances of a customer, where Chargebee does not count their changes as changes of the customer',
		completeListing: true,
		stablePaging: true,
		create: true,
		update: true,
		archive: false,
		restore: false,
		delete: true,
		findByReference: { conclusive: true },
		findByKey: [...SEARCHABLE, 'id'],
		gone: 'tombstone',
		marks: 'always',
	},
	limits: [
		'Billing address and VAT number are replaced as a whole: they are read right before and sent together.',
		'The business entity of a customer is set when it is created; later it is changed by a transfer in Chargebee only.',
		'Deleting a customer also deletes its subscriptions and invoices, takes some minutes, and cannot be undone.',
		'The currency a customer is billed in cannot be emptied, and neither can choices such as the taxability.',
	],
	summary: [
		'email',
		'id',
		'first_name',
		'last_name',
		'company',
		'phone',
		'billing_address.zip',
		'billing_address.city',
		'billing_address.country',
		'business_entity_id',
	],
	list,
	get,
	find,
	create,
	update,
	remove,
	discover,
};
