import type { Api, EntityRecord } from '../../shared/entity';
import { canonical, type JsonObject } from '../../shared/json';
import { isEmpty, objectOf, textOf } from '../../shared/values';
import { read } from '../transport/requests';
import { LABEL, partFields } from './addressFields';
import { modifiedAtOf } from './common';

export const ADDRESSES = '/addresses';

/** An address has no id of its own: it is the one of a subscription that has this label. */
export const addressId = (subscriptionId: string): string => `${subscriptionId}:${LABEL}`;

/** Subscription of an id as `addressId` makes it; undefined for any other label. */
export const subscriptionOf = (id: string): string | undefined =>
	id.endsWith(`:${LABEL}`) && id.length > LABEL.length + 1
		? id.slice(0, -LABEL.length - 1)
		: undefined;

/** One record for each subscription, also while it has no address: then it can be given one. */
function addressRecord(subscription: JsonObject, address?: JsonObject): EntityRecord {
	const id = textOf(subscription.id) ?? '';
	const modifiedAt = modifiedAtOf(subscription);
	return {
		id: id && addressId(id),
		fields: {
			...partsOf(address ?? {}),
			subscription_id: id,
			label: LABEL,
			customer_id: subscription.customer_id ?? null,
			subscription_status: subscription.status ?? null,
			business_entity_id: subscription.business_entity_id ?? null,
			resource_version: subscription.resource_version ?? null,
		},
		...(modifiedAt === undefined ? {} : { modifiedAt }),
		...(subscription.deleted === true ? { deleted: true } : {}),
	};
}

const partsOf = (address: JsonObject): JsonObject =>
	Object.fromEntries(
		partFields.flatMap(({ name }) => (isEmpty(address[name]) ? [] : [[name, address[name]]])),
	);

/** Not found is a subscription that has none yet. */
const readAddress = async (api: Api, subscription: JsonObject): Promise<JsonObject | undefined> =>
	await read(api, ADDRESSES, 'address', {
		subscription_id: String(subscription.id),
		label: LABEL,
	});

/** The address as it stands in the subscription, where its lines have other names. */
function ownAddress(subscription: JsonObject): JsonObject {
	const { line1, line2, line3, ...parts } = objectOf(subscription.shipping_address);
	const lines = { addr: line1, extended_addr: line2, extended_addr2: line3 };
	return partsOf({ ...parts, ...lines } as JsonObject);
}

/** How far subscriptions have been seen to say the same of their addresses as the addresses themselves. */
interface Agreement {
	alike: number;
	unlike: number;
}

const ENOUGH = 3;

function agreementOf(api: Api): Agreement {
	const key = 'chargebee.addressesAgree';
	const kept = (api.memo.get(key) as Agreement | undefined) ?? { alike: 0, unlike: 0 };
	api.memo.set(key, kept);
	return kept;
}

/**
 * The address of a listed subscription. That the subscription itself says the same is how it looks, but
 * promised nowhere: each execution sees for itself with the first of them, and then spares the call for each
 * one of the others, which would use up the requests that a site has for a minute. Where they differ, every
 * address is read.
 */
export async function listedAddress(api: Api, subscription: JsonObject): Promise<EntityRecord> {
	if (subscription.deleted === true) return addressRecord(subscription);
	const own = ownAddress(subscription);
	const agreement = agreementOf(api);
	if (agreement.alike >= ENOUGH) return addressRecord(subscription, own);
	const address = await readAddress(api, subscription);
	const record = addressRecord(subscription, address);
	if (agreement.unlike < ENOUGH) {
		const filled = Object.keys(own).length > 0;
		if (canonical(own) !== canonical(partsOf(address ?? {}))) agreement.unlike++;
		// Two that are there and alike tell as much as several that are both missing.
		else agreement.alike += filled ? ENOUGH : 1;
	}
	return record;
}

/** A subscription with its address, as Chargebee has it now. */
export const withAddress = async (api: Api, subscription: JsonObject): Promise<EntityRecord> =>
	addressRecord(subscription, await readAddress(api, subscription));
