import type { FieldDef } from '../../shared/entity';
import {
	addressFields as partsOf,
	choice,
	leftOut,
	onUpdate,
	reference,
	text,
	titled,
	version,
} from './fieldDefs';

/** The one label that Chargebee itself uses: the address that goods of the subscription are sent to. */
export const LABEL = 'shipping_address';
const GROUP = 'address';

/** Parts of the address itself: Chargebee replaces them as a whole. */
export const partFields: FieldDef[] = partsOf('', '', ['addr', 'extended_addr', 'extended_addr2'], {
	...onUpdate,
	...leftOut,
	group: GROUP,
});

export const addressFields: FieldDef[] = [
	text('subscription_id', 'Subscription ID', 50),
	text('label', 'Label', 50),
	reference('customer_id', 'Customer', 'customer', { hint: 'Customer of the subscription' }),
	...partFields,
	choice(
		'subscription_status',
		'Subscription Status',
		titled(['future', 'in_trial', 'active', 'non_renewing', 'paused', 'cancelled', 'transferred']),
	),
	reference('business_entity_id', 'Business Entity', 'businessEntity', {
		...leftOut,
		hint: 'Business entity of the subscription',
	}),
	version('resource_version', 'Version', { hint: 'Version of the subscription' }),
];
