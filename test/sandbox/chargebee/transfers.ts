/** `/business_entities/transfers`: a customer moves to another business entity with its subscriptions. */
import type { RawRecord } from '../types';
import {
	check,
	fail,
	form,
	newId,
	notFound,
	ok,
	page,
	requireEntity,
	shown,
	stamps,
	wrong,
	type Call,
	type CbRoute,
	type Chargebee,
} from './context';
import { textFilter, timestampFilter } from './filters';
import { CUSTOMER, wrapped } from './records';
import { listOf, required, type ParamTable } from './validate';

const PARAMS: ParamTable = {
	active_resource_ids: required(listOf(50)),
	destination_business_entity_ids: required(listOf(50)),
	source_business_entity_ids: listOf(50),
	resource_types: required(listOf(50)),
	reason_codes: required(listOf(50)),
};

export interface Transfer {
	/** Id of the customer, the live record. */
	customer: string;
	/** Business entity that gets it. */
	to: string;
	/** Business entity that has it now, to be checked. */
	from?: string;
	/** The live record keeps its id (default), or the copy that stays behind has it. */
	keepId?: boolean;
	source?: string;
}

/** What names the customer follows its live record. */
function moveDependents(cb: Chargebee, before: string, after: string, entity: string): void {
	const { subscriptions, invoices, orders } = cb.runtime.store.now;
	for (const one of subscriptions.by('customer_id', before)) {
		subscriptions.put({
			...one,
			customer_id: after,
			business_entity_id: entity,
			...stamps(cb),
		});
	}
	if (before === after) return;
	for (const one of invoices.by('customer_id', before)) {
		invoices.put({ ...one, customer_id: after, ...stamps(cb) });
	}
	for (const one of orders.by('customer_id', before)) {
		orders.put({ ...one, customer_id: after, ...stamps(cb) });
	}
}

/**
 * Moves the customer. A copy of it stays in the entity that it leaves, is listed like any customer,
 * and names the live record in `active_id`.
 */
export function transferCustomer(cb: Chargebee, transfer: Transfer): RawRecord {
	const { customer: id, to, from, keepId = true, source = 'api' } = transfer;
	const { customers, transfers } = cb.runtime.store.now;
	const customer = customers.get(id);
	if (!customer || customer.deleted === true) return notFound('Customer', id);
	if ((customer.active_id ?? id) !== id) {
		fail(
			409,
			'invalid_state_for_request',
			`Customer '${id}' is the copy of one that was transferred.`,
			'active_resource_ids[0]',
		);
	}
	if (customer._deleteAt !== undefined) {
		fail(409, 'invalid_state_for_request', `Customer '${id}' is being deleted.`);
	}
	requireEntity(cb, to, 'destination_business_entity_ids[0]');
	const origin = customer.business_entity_id;
	if (from !== undefined && from !== origin) {
		wrong('source_business_entity_ids[0]', 'the customer is not in this business entity.');
	}
	if (origin === to) {
		wrong('destination_business_entity_ids[0]', 'the customer is in this business entity already.');
	}

	const fresh = newId(cb);
	const [liveId, copyId] = keepId ? [id, fresh] : [fresh, id];
	customers.put({ ...customer, id: copyId, active_id: liveId, ...stamps(cb) });
	const live = customers.put({
		...customer,
		id: liveId,
		active_id: liveId,
		business_entity_id: to,
		...stamps(cb),
	});
	moveDependents(cb, id, liveId, to);
	const record = transfers.put({
		id: newId(cb, 'bet_'),
		resource_type: 'customer',
		resource_id: copyId,
		active_resource_id: liveId,
		destination_business_entity_id: to,
		source_business_entity_id: origin,
		reason_code: 'correction',
		created_at: cb.nowSeconds(),
		object: 'business_entity_transfer',
	});
	cb.emit(
		'customer_business_entity_changed',
		{ business_entity_transfer: shown(record), ...wrapped(live, CUSTOMER) },
		source,
	);
	return record;
}

/** The parameters are lists of equal length; the answer holds one transfer, so there may be one. */
function createTransfer(cb: Chargebee, call: Call) {
	const lists = check(form(call), PARAMS) as Record<string, string[]>;
	for (const [name, list] of Object.entries(lists)) {
		if (list.length !== 1) wrong(name, 'must have one element.');
	}
	const only = (name: string) => lists[name]?.[0];
	if (only('resource_types') !== 'customer') wrong('resource_types[0]', 'must be customer.');
	if (only('reason_codes') !== 'correction') wrong('reason_codes[0]', 'must be correction.');
	const from = only('source_business_entity_ids');
	const record = transferCustomer(cb, {
		customer: only('active_resource_ids')!,
		to: only('destination_business_entity_ids')!,
		...(from === undefined ? {} : { from }),
	});
	return ok({ business_entity_transfer: shown(record) });
}

export const transferRoutes = (cb: Chargebee): CbRoute[] => [
	{
		method: 'GET',
		template: '/business_entities/transfers',
		handle: (call) =>
			page(cb, call, {
				entity: 'transfers',
				wrap: 'business_entity_transfer',
				rows: () => call.lists.transfers.all(),
				filters: {
					resource_type: textFilter('is'),
					resource_id: textFilter('is'),
					active_resource_id: textFilter('is'),
					created_at: timestampFilter,
				},
				sorts: ['created_at'],
			}),
	},
	{
		method: 'POST',
		template: '/business_entities/transfers',
		handle: (call) => createTransfer(cb, call),
	},
];
