/** Storing records with their stamps and events, the same way for every entity. */
import type { ChargebeeEntity, RawRecord } from '../types';
import {
	contextEntity,
	fail,
	inContext,
	isHidden,
	notFound,
	shown,
	stamps,
	type Call,
	type Chargebee,
} from './context';

/** What an entity is called in answers, and what its events are called. */
export interface Kind {
	entity: ChargebeeEntity;
	/** Name in answers and event contents: `{ customer: {…} }`. */
	object: string;
	/** Name in messages. */
	title: string;
	created: string;
	changed: string;
	deleted: string;
}

const kind = (
	entity: ChargebeeEntity,
	object: string,
	title: string,
	changed = 'updated',
): Kind => ({
	entity,
	object,
	title,
	created: `${object}_created`,
	changed: `${object}_${changed}`,
	deleted: `${object}_deleted`,
});

export const CUSTOMER = kind('customers', 'customer', 'Customer', 'changed');
export const ITEM = kind('items', 'item', 'Item');
export const ITEM_PRICE = kind('itemPrices', 'item_price', 'Item price');
export const ITEM_FAMILY = kind('itemFamilies', 'item_family', 'Item family');
export const SUBSCRIPTION = kind('subscriptions', 'subscription', 'Subscription', 'changed');

/** A record as the API shows it. */
export const view = (record: RawRecord, { object }: Kind): RawRecord => ({
	...shown(record),
	object,
});

export const wrapped = (record: RawRecord, what: Kind): RawRecord => ({
	[what.object]: view(record, what),
});

/** The record of the path, or 404: also for records that the key's business entity does not own. */
export function find(cb: Chargebee, call: Call, what: Kind, siteLevel = false): RawRecord {
	const id = call.params.id!;
	const record = call.db[what.entity].get(id);
	const entity = contextEntity(cb, call);
	if (
		!record ||
		record.deleted === true ||
		isHidden(cb, what.entity, record, 'reads') ||
		!inContext(entity, record, siteLevel)
	) {
		return notFound(what.title, id);
	}
	return record;
}

const same = (a: RawRecord, b: RawRecord) => JSON.stringify(a) === JSON.stringify(b);

/** Stores a new record, stamped, and tells of it. */
export function add(cb: Chargebee, what: Kind, record: RawRecord, source?: string): RawRecord {
	const stored = cb.runtime.store.now[what.entity].put({ ...record, ...stamps(cb) });
	cb.emit(what.created, wrapped(stored, what), source);
	return stored;
}

/** Stores a changed record, stamped, and tells of it; one that says the same as before too, unless set otherwise. */
export function change(
	cb: Chargebee,
	what: Kind,
	before: RawRecord,
	after: RawRecord,
	source?: string,
): RawRecord {
	if (same(before, after) && !cb.settings.emptyWriteCounts) return before;
	const stored = cb.runtime.store.now[what.entity].put({ ...after, ...stamps(cb) });
	cb.emit(what.changed, wrapped(stored, what), source);
	return stored;
}

/** Deletes so that id and name are free again; the row stays as a tombstone that lists can show. */
export function bury(cb: Chargebee, what: Kind, record: RawRecord, source?: string): RawRecord {
	const { store } = cb.runtime;
	const stamp = stamps(cb);
	store.now[what.entity].delete(String(record.id));
	const tombstone = store.now[what.entity].put({
		...record,
		...stamp,
		status: 'deleted',
		deleted: true,
		_key: `deleted:${String(record.id)}:${stamp.resource_version}`,
	});
	cb.emit(what.deleted, wrapped(tombstone, what), source);
	return tombstone;
}

/** 400 `duplicate_entry`, as for every unique value. */
export const duplicate = (param: string, value: unknown): never =>
	fail(400, 'duplicate_entry', `${param} : The value ${String(value)} is already present.`, param);
