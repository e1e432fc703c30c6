import type { FieldDef } from '../../shared/entity';
import { CUSTOM_FIELDS, jsonFields } from './customFields';
import {
	choice,
	flag,
	leftOut,
	list,
	moment,
	number,
	onCreate,
	onUpdate,
	reference,
	text,
	titled,
	version,
	writable,
} from './fieldDefs';
import { itemPriceFields } from './itemPriceFields';

const optional = { ...writable, ...leftOut };

/** An item, and under `item_price` the one of its prices that stands for it. */
export const itemFields: FieldDef[] = [
	text('id', 'Item ID', 100, {
		...onCreate,
		hint: 'Cannot change; our reference, if no other is given',
	}),
	text('name', 'Name', 100, {
		...writable,
		required: true,
		hint: 'Unique among the items that are not deleted',
	}),
	choice('type', 'Type', titled(['plan', 'addon', 'charge']), {
		...onCreate,
		required: true,
		hint: 'A plan is what one subscribes to; a charge is paid once. Cannot change',
	}),
	text('item_family_id', 'Item Family ID', 100, {
		...writable,
		clearable: false,
		hint: 'Required where the site uses product families',
	}),
	text('external_name', 'External Name', 100, { ...optional, hint: 'Shown to customers' }),
	text('description', 'Description', 2000, {
		...optional,
		hint: 'HTML counts towards the 2000; its text alone may have 500',
	}),
	text('unit', 'Unit', 30, optional),
	choice(
		'status',
		'Status',
		[
			['active', 'Active'],
			['archived', 'Archived'],
			['deleted', 'Deleted'],
		],
		{ ...onUpdate, hint: 'Archived and active can be set; a deleted item cannot come back' },
	),
	flag('is_shippable', 'Shippable', { ...writable, hint: 'Paid shippable items become orders' }),
	flag('is_giftable', 'Giftable', onCreate),
	flag('enabled_for_checkout', 'Enabled for Checkout', writable),
	flag('enabled_in_portal', 'Enabled in Portal', writable),
	flag('included_in_mrr', 'Included in MRR', writable),
	flag('metered', 'Metered', onCreate),
	choice(
		'usage_calculation',
		'Usage Calculation',
		titled(['sum_of_usages', 'last_usage', 'max_usage']),
		{ ...onCreate, hint: 'For metered items' },
	),
	flag('is_percentage_pricing', 'Percentage Pricing', writable),
	choice('item_applicability', 'Applicability', titled(['all', 'restricted']), writable),
	list('applicable_items', 'Applicable Items', [reference('id', 'Item', 'item')]),
	choice('bundle_configuration.type', 'Bundle Type', titled(['fixed']), writable),
	list('bundle_items', 'Bundle Items', [
		reference('item_id', 'Item', 'item'),
		choice('item_type', 'Item Type', titled(['plan', 'addon', 'charge'])),
		number('quantity', 'Quantity'),
		number('price_allocation', 'Price Allocation (Percent)'),
	]),
	text('redirect_url', 'Redirect URL', 500, optional),
	text('gift_claim_redirect_url', 'Gift Claim Redirect URL', 500, optional),
	reference('business_entity_id', 'Business Entity', 'businessEntity', {
		...onCreate,
		...leftOut,
		maxLength: 50,
		hint: 'Empty for an item of the whole site. Cannot change',
	}),
	choice('channel', 'Channel', titled(['web', 'app_store', 'play_store'])),
	flag('deleted', 'Deleted'),
	moment('archived_at', 'Archived At', leftOut),
	moment('updated_at', 'Updated At'),
	version('resource_version', 'Version'),
	jsonFields('metadata'),
	CUSTOM_FIELDS,
	...itemPriceFields,
];
