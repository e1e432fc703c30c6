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
import { getPath, setPath, type JsonObject } from '../../shared/json';
import { runSteps, updateResult, type Step } from '../../shared/steps';
import { isEmpty } from '../../shared/values';
import { listAll, pathOf, writeRecord } from '../transport/requests';
import { COMMON_CAPABILITIES, emptied, modifiedAtOf, walkPage } from './common';
import { CANCELLED, NO_REASON, orderFields } from './orderFields';
import { getOrder, orderRecords, ORDERS } from './orderReads';

async function list(api: Api, query: ListQuery): Promise<ListPage> {
	const { rows, ...page } = await walkPage(
		api,
		{
			path: ORDERS,
			resource: 'order',
			// A complete listing shows what is there; the feed also shows what went.
			query: query.since === undefined ? {} : { include_deleted: true },
			completeBy: 'created_at',
		},
		query,
	);
	const isKnown = (row: JsonObject): boolean =>
		row.deleted !== true && query.known?.(String(row.id), modifiedAtOf(row)) === true;
	return {
		...page,
		// Those need no look-up of the items of their lines.
		unchanged: rows
			.filter(isKnown)
			.map((row) => ({ id: String(row.id), modifiedAt: modifiedAtOf(row) })),
		records: await orderRecords(
			api,
			rows.filter((row) => !isKnown(row)),
		),
	};
}

const SEARCHABLE = ['invoice_id', 'subscription_id'];

async function find(api: Api, query: FindQuery): Promise<EntityRecord[]> {
	const value = query.by === 'key' ? String(query.value ?? '').trim() : '';
	if (query.by === 'reference' || value === '') return [];
	if (query.field === 'id') {
		const record = await getOrder(api, value);
		return record ? [record] : [];
	}
	if (!SEARCHABLE.includes(query.field)) return [];
	return await orderRecords(
		api,
		await listAll(api, ORDERS, 'order', {
			[`${query.field}[is]`]: value,
			'sort_by[asc]': 'created_at',
		}),
	);
}

/** Fields that go with a cancellation rather than with the update before it. */
const OF_CANCELLATION = ['status', 'cancellation_reason', 'cancelled_at'];

/** Members of the shipping address as they are to be sent: all that are filled, and the emptied ones. */
function updateParams(fields: JsonObject, paths: string[]): JsonObject {
	const params: JsonObject = {};
	for (const path of paths) setPath(params, path, getPath(fields, path) ?? null);
	if (!paths.some((path) => path.startsWith('shipping_address.'))) return emptied(params);
	for (const { name, group } of orderFields) {
		const value = getPath(fields, name);
		if (group !== 'shipping_address' || paths.includes(name) || isEmpty(value)) continue;
		setPath(params, name, value ?? null);
	}
	return emptied(params);
}

/**
 * A cancelled order is reopened by a call of its own before it can have another status, and an order is
 * cancelled by one after everything else has been written to it.
 */
async function update(api: Api, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before, progress, save } = request;
	let row: JsonObject | undefined;
	const post = (params: JsonObject, action?: string) => async () => {
		row = await writeRecord(api, pathOf(ORDERS, id, action), 'order', params);
	};
	const status = changed.includes('status') ? fields.status : undefined;
	const wasCancelled = before.fields.status === CANCELLED;
	const cancels = status === CANCELLED && !wasCancelled;
	const reopens = wasCancelled && status !== undefined && status !== CANCELLED;
	const withCancel = cancels ? changed.filter((path) => OF_CANCELLATION.includes(path)) : [];
	const withReopen = reopens ? ['status'] : [];
	const plain = changed.filter((path) => ![...withCancel, ...withReopen].includes(path));
	const steps: Step[] = [];
	if (reopens) {
		steps.push({
			name: 'reopen',
			paths: withReopen,
			run: async () => {
				await post({}, 'reopen')();
				// Reopening may have brought it to just this status.
				if (row?.status !== status) await post({ status })();
			},
		});
	}
	if (plain.length) {
		steps.push({ name: 'order', paths: plain, run: post(updateParams(fields, plain)) });
	}
	if (cancels) {
		const reason = fields.cancellation_reason;
		const at = changed.includes('cancelled_at') ? fields.cancelled_at : undefined;
		const params: JsonObject = {
			cancellation_reason: isEmpty(reason) ? NO_REASON : (reason ?? NO_REASON),
			...(isEmpty(at) ? {} : { cancelled_at: at ?? null }),
		};
		steps.push({ name: 'cancel', paths: withCancel, run: post(params, 'cancel') });
	}
	const result = await runSteps(steps, progress, save);
	const done = updateResult(changed, steps, result);
	return row ? { ...done, record: (await orderRecords(api, [row]))[0] } : done;
}

export const order: Entity = {
	system: 'chargebee',
	entity: 'order',
	label: 'Order',
	labelPlural: 'Orders',
	fields: orderFields,
	capabilities: {
		...COMMON_CAPABILITIES,
		feed: true,
		completeListing: true,
		stablePaging: true,
		create: false,
		update: true,
		archive: false,
		restore: false,
		delete: false,
		findByReference: false,
		findByKey: ['id', ...SEARCHABLE],
		gone: 'tombstone',
		aliases: ['document_number'],
	},
	limits: [
		'Orders cannot be created: Chargebee makes them when an invoice with shippable items is paid. Sell the items in Chargebee instead.',
		'Only what belongs to the fulfilment can be changed: status, dates, tracking, references, note and shipping address. Customer, lines and amounts come from the invoice; correct them by a credit note in Chargebee.',
		'Cancelling an order makes a refundable credit note in Chargebee, and reopening it leaves that note as it is.',
		'Which status may follow which is decided by Chargebee; what it refuses goes to review.',
		'Orders cannot be deleted, only cancelled; those that were imported are deleted in Chargebee.',
		'Resending an order, and credit notes of their own, are made in Chargebee.',
		'Chargebee says that a site with several business entities cannot use orders.',
	],
	summary: [
		'document_number',
		'id',
		'customer_id',
		'status',
		'payment_status',
		'order_date',
		'total_in_decimal',
		'currency_code',
		'tracking_id',
		'updated_at',
	],
	list,
	get: getOrder,
	find,
	update,
};
