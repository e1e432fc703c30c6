/**
 * Addresses of subscriptions, by label. A write replaces the whole address. The one labelled `shipping_address`
 * is the subscription's own: both always say the same, though the street's lines have other names.
 */
import type { RawRecord } from '../types';
import {
	check,
	contextEntity,
	fail,
	form,
	given,
	inContext,
	isHidden,
	notFound,
	ok,
	required,
	shown,
	stamps,
	textOf,
	type Call,
	type CbRoute,
	type Chargebee,
	type ParamTable,
} from './context';
import { ADDRESS_PARAMS } from './customerParams';
import { withState } from './states';
import { withCustomer } from './subscriptions';

export const SHIPPING = 'shipping_address';

export const ADDRESS_WRITE: ParamTable = {
	subscription_id: required(textOf(50)),
	label: required(textOf(50)),
	...ADDRESS_PARAMS,
	addr: textOf(150),
	extended_addr: textOf(150),
	extended_addr2: textOf(150),
};

const LINES: Record<string, string> = {
	addr: 'line1',
	extended_addr: 'line2',
	extended_addr2: 'line3',
};
const NAMES = Object.fromEntries(Object.entries(LINES).map(([name, line]) => [line, name]));

const renamed = (record: RawRecord, names: Record<string, string>) =>
	Object.fromEntries(
		Object.entries(record)
			.filter(([name]) => !['subscription_id', 'label', 'object'].includes(name))
			.map(([name, value]) => [names[name] ?? name, value]),
	);

/** An address as `subscription.shipping_address` has it, and the reverse. */
export const toShipping = (address: RawRecord): RawRecord => ({
	...renamed(shown(address), LINES),
	object: SHIPPING,
});
export const fromShipping = (subscription: RawRecord): RawRecord => ({
	subscription_id: subscription.id,
	label: SHIPPING,
	...renamed(subscription.shipping_address as RawRecord, NAMES),
	object: 'address',
});

/** Stores an address; the subscription's own one moves the subscription and is told of. */
export function putAddress(cb: Chargebee, address: RawRecord, source?: string): RawRecord {
	const { now } = cb.runtime.store;
	const key = now.addresses.keyOf(address);
	const before = now.addresses.get(key);
	const after = { ...address, object: 'address' };
	const same = JSON.stringify(before) === JSON.stringify(after);
	if (same && !cb.settings.emptyWriteCounts) return after;
	now.addresses.put(after);
	const subscription = now.subscriptions.get(String(address.subscription_id));
	if (subscription && address.label === SHIPPING) {
		const moved = now.subscriptions.put({
			...subscription,
			shipping_address: toShipping(after),
			...stamps(cb),
		});
		cb.emit('subscription_shipping_address_updated', withCustomer(cb, moved), source);
	}
	return after;
}

function subscriptionOf(cb: Chargebee, call: Call, id: string): RawRecord {
	const found = call.db.subscriptions.get(id);
	const visible =
		found !== undefined &&
		found.deleted !== true &&
		!isHidden(cb, 'subscriptions', found, 'reads') &&
		inContext(contextEntity(cb, call), found);
	return visible ? found : notFound('Subscription', id);
}

function read(cb: Chargebee, call: Call) {
	const query = Object.fromEntries(call.query);
	const { subscription_id: id, label } = check(query, {
		subscription_id: ADDRESS_WRITE.subscription_id!,
		label: ADDRESS_WRITE.label!,
	});
	subscriptionOf(cb, call, String(id));
	const key = `${String(id)}:${String(label)}`;
	const address = call.db.addresses.get(key);
	if (!address || isHidden(cb, 'addresses', address, 'reads')) return notFound('Address', key);
	return ok({ address: shown(address) });
}

function write(cb: Chargebee, call: Call) {
	const values = given(check(form(call), ADDRESS_WRITE));
	const subscription = subscriptionOf(cb, call, String(values.subscription_id));
	if (subscription.status === 'cancelled' || subscription.status === 'transferred') {
		fail(
			409,
			'invalid_state_for_request',
			`Subscription '${String(subscription.id)}' is ${String(subscription.status)}.`,
		);
	}
	const address = putAddress(cb, {
		validation_status: 'not_validated',
		...withState(values),
	});
	return ok({ address: shown(address) });
}

export function addressRoutes(cb: Chargebee): CbRoute[] {
	return [
		{ method: 'GET', template: '/addresses', handle: (call) => read(cb, call) },
		{ method: 'POST', template: '/addresses', handle: (call) => write(cb, call) },
	];
}
