/**
 * What seeds and people do to customers, items, their prices and families, subscriptions, addresses and
 * custom fields. A person is bound by the rules of the user interface, a seed is not.
 */
import type { ChargebeeEntity, RawRecord } from '../types';
import { fromShipping, putAddress, SHIPPING, toShipping } from './addresses';
import { definitions, stamps, type Chargebee } from './context';
import { customFieldDefaults } from './customFields';
import { customerDefaults, removeCustomer } from './customers';
import type { Hands } from './hands';
import { itemFamilyDefaults, removeItemFamily } from './itemFamilies';
import { itemPriceDefaults, removeItemPrice, touchItem } from './itemPrices';
import { checkName, itemDefaults, removeItem, withStatus } from './items';
import {
	add,
	change,
	CUSTOMER,
	ITEM,
	ITEM_FAMILY,
	ITEM_PRICE,
	SUBSCRIPTION,
	wrapped,
	type Kind,
} from './records';
import { subscriptionDefaults } from './subscriptions';

const PERSON = 'admin_console';

/** Stamps that a seed gives are kept; without `resource_version` it follows from `updated_at`. */
function seedStamps(cb: Chargebee, given: RawRecord): RawRecord {
	const updatedAt = Number(given.updated_at ?? given.created_at ?? cb.nowSeconds());
	const fresh = given.updated_at === undefined && given.created_at === undefined;
	const version = Number(given.resource_version ?? (fresh ? cb.nextVersion() : updatedAt * 1_000));
	cb.runtime.store.reserve('version', version);
	return { updated_at: updatedAt, resource_version: version };
}

/** Null empties a field, as a person does. */
function edited(before: RawRecord, changes: RawRecord): RawRecord {
	if ('id' in changes && changes.id !== before.id) throw new Error('the id cannot change');
	return Object.fromEntries(
		Object.entries({ ...before, ...changes }).filter(
			([, value]) => value !== null && value !== undefined,
		),
	);
}

function checkNew(cb: Chargebee, entity: ChargebeeEntity, record: RawRecord): void {
	const key = definitions[entity].key(record);
	if (cb.runtime.store.now[entity].get(key)) throw new Error(`${entity} ${key} exists already`);
}

interface Made {
	what: Kind;
	defaults: (cb: Chargebee, fields: RawRecord) => RawRecord;
	/** What must hold before it is stored. */
	check?: (record: RawRecord) => void;
	/** What an edit changes beside what was asked for. */
	settle?: (before: RawRecord, after: RawRecord) => RawRecord;
	remove: (record: RawRecord) => void;
}

function handsFor(cb: Chargebee, { what, defaults, check, settle, remove }: Made): Hands {
	const { entity, object } = what;
	const complete = (fields: RawRecord) => {
		const record: RawRecord = { ...defaults(cb, fields), object };
		if (typeof record.id !== 'string') throw new Error(`${entity}: the id is missing`);
		checkNew(cb, entity, record);
		check?.(record);
		return record;
	};
	return {
		seed: (fields) =>
			cb.runtime.store.now[entity].put({ ...complete(fields), ...seedStamps(cb, fields) }),
		create: (fields) => add(cb, what, complete(fields), PERSON),
		edit(before, changes) {
			const wanted = edited(before, changes);
			check?.(wanted);
			return change(cb, what, before, settle?.(before, wanted) ?? wanted, PERSON);
		},
		remove: (before) => {
			if (before.deleted === true) throw new Error(`${entity}: this record is deleted already`);
			remove(before);
		},
	};
}

const unique =
	(cb: Chargebee, entity: 'items' | 'itemPrices' | 'itemFamilies') => (record: RawRecord) =>
		checkName(cb, entity, record.name, record.id);

function itemPriceHands(cb: Chargebee): Hands {
	const hands = handsFor(cb, {
		what: ITEM_PRICE,
		defaults: itemPriceDefaults,
		check: unique(cb, 'itemPrices'),
		settle: (before, after) => withStatus(cb, before, after),
		remove: (record) => void removeItemPrice(cb, record, PERSON),
	});
	const touching = (price: RawRecord) => {
		touchItem(cb, price);
		return price;
	};
	return {
		...hands,
		create: (fields) => touching(hands.create(fields)),
		edit: (before, changes) => touching(hands.edit(before, changes)),
	};
}

function subscriptionHands(cb: Chargebee): Hands {
	const { now } = cb.runtime.store;
	const hands = handsFor(cb, {
		what: SUBSCRIPTION,
		defaults: subscriptionDefaults,
		check: ({ customer_id: customer }) => {
			if (!now.customers.get(String(customer))) {
				throw new Error(`there is no customer '${String(customer)}'`);
			}
		},
		remove: (before) => {
			const gone = now.subscriptions.put({ ...before, ...stamps(cb), deleted: true });
			cb.emit(SUBSCRIPTION.deleted, wrapped(gone, SUBSCRIPTION), PERSON);
		},
	});
	const mirrored = (record: RawRecord) => {
		if (record.shipping_address === undefined) return record;
		const address = fromShipping(record);
		now.addresses.put(address);
		return now.subscriptions.put({ ...record, shipping_address: toShipping(address) });
	};
	return {
		...hands,
		seed: (fields) => mirrored(hands.seed(fields)),
		create: (fields) => mirrored(hands.create(fields)),
		edit(before, changes) {
			const { shipping_address: shipping, ...rest } = changes;
			if (Object.keys(rest).length > 0 || shipping === undefined) hands.edit(before, rest);
			if (shipping === null) now.addresses.delete(`${String(before.id)}:${SHIPPING}`);
			const present = now.subscriptions.get(String(before.id))!;
			if (shipping === null) return hands.edit(present, { shipping_address: null });
			if (shipping !== undefined) {
				putAddress(cb, fromShipping({ ...present, shipping_address: shipping }), PERSON);
			}
			return now.subscriptions.get(String(before.id))!;
		},
	};
}

function addressHands(cb: Chargebee): Hands {
	const { now } = cb.runtime.store;
	const complete = (fields: RawRecord): RawRecord => {
		const address: RawRecord = { label: SHIPPING, validation_status: 'not_validated', ...fields };
		if (!now.subscriptions.get(String(address.subscription_id))) {
			throw new Error(`there is no subscription '${String(address.subscription_id)}'`);
		}
		checkNew(cb, 'addresses', address);
		return { ...address, object: 'address' };
	};
	return {
		seed(fields) {
			const address = now.addresses.put(complete(fields));
			const subscription = now.subscriptions.get(String(address.subscription_id))!;
			if (address.label === SHIPPING) {
				now.subscriptions.put({ ...subscription, shipping_address: toShipping(address) });
			}
			return address;
		},
		create: (fields) => putAddress(cb, complete(fields), PERSON),
		edit(before, changes) {
			for (const name of ['subscription_id', 'label']) {
				if (name in changes && changes[name] !== before[name]) {
					throw new Error(`the ${name} cannot change`);
				}
			}
			return putAddress(cb, edited(before, changes), PERSON);
		},
		remove(before) {
			const subscription = now.subscriptions.get(String(before.subscription_id));
			now.addresses.delete(now.addresses.keyOf(before));
			if (subscription && before.label === SHIPPING) {
				change(
					cb,
					SUBSCRIPTION,
					subscription,
					edited(subscription, { shipping_address: null }),
					PERSON,
				);
			}
		},
	};
}

function customFieldHands(cb: Chargebee): Hands {
	const { customFieldConfigs } = cb.runtime.store.now;
	const create = (fields: RawRecord) => {
		const config = customFieldDefaults(cb, fields);
		checkNew(cb, 'customFieldConfigs', config);
		return customFieldConfigs.put({ ...config, object: 'custom_field_config' });
	};
	return {
		seed: create,
		create,
		edit: (before, changes) =>
			customFieldConfigs.put({ ...edited(before, changes), updated_at: cb.nowSeconds() }),
		remove: (before) => {
			customFieldConfigs.delete(customFieldConfigs.keyOf(before));
		},
	};
}

/** By entity; orders, invoices, events and the like have theirs in `hands.ts`. */
export const coreHandsOf = (cb: Chargebee) => ({
	customers: handsFor(cb, {
		what: CUSTOMER,
		defaults: customerDefaults,
		remove: ({ id }) => removeCustomer(cb, String(id), PERSON),
	}),
	items: handsFor(cb, {
		what: ITEM,
		defaults: itemDefaults,
		check: unique(cb, 'items'),
		settle: (before, after) => withStatus(cb, before, after),
		remove: (record) => void removeItem(cb, record, PERSON),
	}),
	itemPrices: itemPriceHands(cb),
	itemFamilies: handsFor(cb, {
		what: ITEM_FAMILY,
		defaults: itemFamilyDefaults,
		check: unique(cb, 'itemFamilies'),
		remove: (record) => void removeItemFamily(cb, record, PERSON),
	}),
	subscriptions: subscriptionHands(cb),
	addresses: addressHands(cb),
	customFieldConfigs: customFieldHands(cb),
});
