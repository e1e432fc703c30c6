import type { FieldDef } from '../../shared/entity';
import { CUSTOM_FIELDS, jsonFields } from './customFields';
import {
	choice,
	flag,
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

export const PRICE = 'item_price';
const PREFIX = `${PRICE}.`;

const units = titled(['day', 'week', 'month', 'year']);
const count = { ...writable, clearable: false };
const tax = { ...writable, group: `${PREFIX}tax_detail` };
const accounting = { ...writable, group: `${PREFIX}accounting_detail` };

/** Fields of an item price, named as they are in it. */
const own: FieldDef[] = [
	text('id', 'ID', 100),
	{
		name: 'price_in_decimal',
		label: 'Price',
		kind: 'money',
		format: 'major',
		writable: true,
		clearable: false,
		hint: 'In major units of its currency. An item without a price in the currency and period of the credential gets one when this is written',
	},
	number('price', 'Price (Minor Units)', { hint: 'In the smallest unit of the currency' }),
	text('currency_code', 'Currency', 3, {
		...onCreate,
		hint: 'ISO 4217; the currency of the credential if none is given',
	}),
	choice('period_unit', 'Period Unit', units, {
		...onCreate,
		hint: 'For plans and addons; the period of the credential if none is given',
	}),
	number('period', 'Period', { ...onCreate, hint: 'How many units one period has' }),
	text('name', 'Name', 100, {
		...writable,
		clearable: false,
		hint: 'Unique among item prices; made of item, currency and period if none is given',
	}),
	text('external_name', 'External Name', 100, writable),
	text('description', 'Description', 2000, writable),
	choice(
		'status',
		'Status',
		[
			['active', 'Active'],
			['archived', 'Archived'],
		],
		onUpdate,
	),
	choice(
		'pricing_model',
		'Pricing Model',
		titled(['flat_fee', 'per_unit', 'tiered', 'volume', 'stairstep']),
		{ ...writable, hint: 'Fixed once a subscription or an invoice uses the price' },
	),
	list(
		'tiers',
		'Tiers',
		[
			number('starting_unit', 'From Unit'),
			number('ending_unit', 'To Unit'),
			{
				name: 'price_in_decimal',
				label: 'Price',
				kind: 'money',
				format: 'major',
				writable: false,
			},
			number('price', 'Price (Minor Units)'),
			text('starting_unit_in_decimal', 'From Unit (Decimal)', 33),
			text('ending_unit_in_decimal', 'To Unit (Decimal)', 33),
			choice('pricing_type', 'Pricing Type', titled(['per_unit', 'flat_fee', 'package'])),
			number('package_size', 'Package Size'),
		],
		{ hint: 'Changed in Chargebee only' },
	),
	number('free_quantity', 'Free Quantity', count),
	text('free_quantity_in_decimal', 'Free Quantity (Decimal)', 33, writable),
	number('trial_period', 'Trial Period', count),
	choice('trial_period_unit', 'Trial Period Unit', titled(['day', 'month']), writable),
	choice(
		'trial_end_action',
		'Trial End Action',
		titled(['site_default', 'activate_subscription', 'cancel_subscription']),
		writable,
	),
	number('shipping_period', 'Shipping Period', count),
	choice('shipping_period_unit', 'Shipping Period Unit', units, writable),
	number('billing_cycles', 'Billing Cycles', count),
	choice(
		'proration_type',
		'Proration Type',
		titled(['site_default', 'partial_term', 'full_term']),
		writable,
	),
	choice(
		'usage_accumulation_reset_frequency',
		'Usage Accumulation Reset',
		titled(['never', 'subscription_billing_frequency']),
		writable,
	),
	text('price_variant_id', 'Price Variant ID', 100, { ...writable, clearable: false }),
	text('invoice_notes', 'Invoice Notes', 2000, writable),
	flag('show_description_in_invoices', 'Show Description in Invoices', writable),
	flag('show_description_in_quotes', 'Show Description in Quotes', writable),
	flag('is_taxable', 'Taxable', writable),
	text('tax_detail.tax_profile_id', 'Tax Profile ID', 50, tax),
	text('tax_detail.avalara_tax_code', 'Avalara Tax Code', 50, tax),
	choice(
		'tax_detail.avalara_sale_type',
		'Avalara Sale Type',
		titled(['wholesale', 'retail', 'consumed', 'vendor_use']),
		tax,
	),
	number('tax_detail.avalara_transaction_type', 'Avalara Transaction Type', {
		...tax,
		clearable: false,
	}),
	number('tax_detail.avalara_service_type', 'Avalara Service Type', { ...tax, clearable: false }),
	text('tax_detail.hsn_code', 'HSN Code', 50, tax),
	text('tax_detail.taxjar_product_code', 'TaxJar Product Code', 50, tax),
	text('accounting_detail.sku', 'SKU', 100, accounting),
	text('accounting_detail.accounting_code', 'Accounting Code', 100, accounting),
	...[1, 2, 3, 4].map((place) =>
		text(
			`accounting_detail.accounting_category${place}`,
			`Accounting Category ${place}`,
			100,
			accounting,
		),
	),
	reference('business_entity_id', 'Business Entity', 'businessEntity', {
		...onCreate,
		maxLength: 50,
	}),
	choice('item_type', 'Item Type', titled(['plan', 'addon', 'charge'])),
	text('parent_item_id', 'Parent Item ID'),
	choice('channel', 'Channel', titled(['web', 'app_store', 'play_store'])),
	flag('archivable', 'Archivable'),
	moment('created_at', 'Created At'),
	moment('updated_at', 'Updated At'),
	moment('archived_at', 'Archived At'),
	version('resource_version', 'Version'),
	jsonFields('metadata'),
	CUSTOM_FIELDS,
];

/** Paths inside an item price that a chosen price shows even if they are empty. */
export const pricePaths: string[] = own
	.map(({ name }) => name)
	.filter((name) => !name.endsWith('*'));

/**
 * The same fields as an item has them. No field is `omittedWhenEmpty`: where several prices stand side by
 * side none is shown, which says nothing about any of them.
 */
export const itemPriceFields: FieldDef[] = own.map(({ omittedWhenEmpty: _, ...field }) => ({
	...field,
	name: `${PREFIX}${field.name}`,
	label: `Item Price: ${field.label}`,
}));
