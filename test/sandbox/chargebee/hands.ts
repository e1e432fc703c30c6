/**
 * What seeds and people do to orders, invoices, business entities, transfers, events and webhook
 * endpoints. A person is bound by the rules of the user interface, a seed is not.
 */
import type { ChargebeeEntity, RawRecord } from '../types';
import { deleteBusinessEntity, putBusinessEntity, seedBusinessEntity } from './businessEntities';
import { stamps, type Chargebee } from './context';
import { INVOICE, putInvoice } from './invoices';
import { bury, ORDER, notify, seedOrder, store } from './orderRecords';
import { view } from './records';
import { transferCustomer } from './transfers';
import { createEndpoint, updateEndpoint } from './webhooks';

export interface Hands {
	/** No events but those of business entities, which exist through them alone. */
	seed(record: RawRecord): RawRecord;
	create(fields: RawRecord): RawRecord;
	edit(before: RawRecord, changes: RawRecord): RawRecord;
	remove(before: RawRecord): void;
}

const no = (message: string) => (): never => {
	throw new Error(message);
};

const PERSON = 'admin_console';

function orderHands(cb: Chargebee): Hands {
	return {
		seed: (record) => seedOrder(cb, record),
		create: no('nobody can create an order: pay an invoice with act'),
		edit: (before, changes) => store(cb, before, { ...before, ...changes }, PERSON),
		remove: (before) => {
			bury(cb, before, PERSON);
		},
	};
}

function invoiceHands(cb: Chargebee): Hands {
	const tell = (invoice: RawRecord, eventType: string) => {
		cb.emit(eventType, { invoice: view(invoice, INVOICE) }, PERSON);
		return invoice;
	};
	const put = (invoice: RawRecord) =>
		cb.runtime.store.now.invoices.put({ ...invoice, ...stamps(cb) });
	return {
		seed: (record) => putInvoice(cb, record),
		create: (fields) => tell(putInvoice(cb, fields), INVOICE.created),
		edit: (before, changes) => tell(put({ ...before, ...changes }), INVOICE.changed),
		remove: (before) => {
			tell(put({ ...before, deleted: true }), INVOICE.deleted);
		},
	};
}

function businessEntityHands(cb: Chargebee): Hands {
	return {
		seed: (record) => seedBusinessEntity(cb, record),
		create(fields) {
			const known = cb.runtime.store.now.businessEntities.get(String(fields.id));
			if (known && known.deleted !== true) {
				throw new Error(`business entity '${String(fields.id)}' exists already`);
			}
			return putBusinessEntity(cb, fields);
		},
		edit(before, changes) {
			if (before.deleted === true) throw new Error('this business entity is deleted');
			return putBusinessEntity(cb, { ...changes, id: before.id });
		},
		remove: (before) => {
			deleteBusinessEntity(cb, String(before.id));
		},
	};
}

function transferHands(cb: Chargebee): Hands {
	const fixed = no('a transfer cannot be changed');
	return {
		seed: (record) => cb.runtime.store.now.transfers.put(record),
		create: (fields) =>
			transferCustomer(cb, {
				customer: String(fields.active_resource_id),
				to: String(fields.destination_business_entity_id),
				source: PERSON,
			}),
		edit: fixed,
		remove: fixed,
	};
}

function eventHands(cb: Chargebee): Hands {
	const { events } = cb.runtime.store.now;
	return {
		seed: (record) => events.put(record),
		create: no('events are made by what happens'),
		edit: no('an event cannot be changed'),
		remove: (before) => {
			events.delete(events.keyOf(before));
		},
	};
}

function endpointHands(cb: Chargebee): Hands {
	const { webhookEndpoints } = cb.runtime.store.now;
	return {
		seed: (record) => createEndpoint(cb, record),
		create: (fields) => createEndpoint(cb, fields),
		edit: (before, changes) => updateEndpoint(cb, before, changes),
		remove: (before) => {
			webhookEndpoints.delete(webhookEndpoints.keyOf(before));
		},
	};
}

/** By entity; the other entities have their own files. */
export const handsOf = (cb: Chargebee) =>
	({
		orders: orderHands(cb),
		invoices: invoiceHands(cb),
		businessEntities: businessEntityHands(cb),
		transfers: transferHands(cb),
		events: eventHands(cb),
		webhookEndpoints: endpointHands(cb),
	}) satisfies Partial<Record<ChargebeeEntity, Hands>>;

/** Tells of a seeded order, for seeds with events. */
export const tellOfOrder = (cb: Chargebee, order: RawRecord) =>
	notify(cb, order, ORDER.created, PERSON);
