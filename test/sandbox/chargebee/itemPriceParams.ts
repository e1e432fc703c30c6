/** Parameters and filters of item prices. */
import {
	aBoolean,
	aJson,
	decimalOf,
	enumFilter,
	enumOf,
	groupOf,
	integerFrom,
	numberFilter,
	required,
	rowsOf,
	textFilter,
	textOf,
	timestampFilter,
	type FilterTable,
	type ParamTable,
} from './context';
import { CHANNEL_FILTER } from './customerParams';
import { STATUS_FILTER } from './items';

const MODELS = ['flat_fee', 'per_unit', 'tiered', 'volume', 'stairstep'];
const UNITS = ['day', 'week', 'month', 'year'];

const TIERS = rowsOf({
	starting_unit: integerFrom(1),
	ending_unit: integerFrom(),
	price: integerFrom(0),
	starting_unit_in_decimal: decimalOf(33),
	ending_unit_in_decimal: decimalOf(33),
	price_in_decimal: decimalOf(39),
	pricing_type: enumOf('per_unit', 'flat_fee', 'package'),
	package_size: integerFrom(1),
});

const TAX_DETAIL = groupOf({
	tax_profile_id: textOf(50),
	avalara_tax_code: textOf(50),
	hsn_code: textOf(50),
	avalara_sale_type: enumOf('wholesale', 'retail', 'consumed', 'vendor_use'),
	avalara_transaction_type: integerFrom(),
	avalara_service_type: integerFrom(),
	taxjar_product_code: textOf(50),
});

const ACCOUNTING_DETAIL = groupOf({
	sku: textOf(100),
	accounting_code: textOf(100),
	accounting_category1: textOf(100),
	accounting_category2: textOf(100),
	accounting_category3: textOf(100),
	accounting_category4: textOf(100),
});

const COMMON: ParamTable = {
	description: textOf(2000),
	proration_type: enumOf('site_default', 'partial_term', 'full_term'),
	price_variant_id: textOf(100),
	external_name: textOf(100),
	usage_accumulation_reset_frequency: enumOf('never', 'subscription_billing_frequency'),
	currency_code: textOf(3),
	invoice_notes: textOf(2000),
	is_taxable: aBoolean,
	free_quantity: integerFrom(0),
	free_quantity_in_decimal: decimalOf(33),
	metadata: aJson,
	pricing_model: enumOf(...MODELS),
	price: integerFrom(0),
	price_in_decimal: decimalOf(39),
	period_unit: enumOf(...UNITS),
	period: integerFrom(1),
	trial_period_unit: enumOf('day', 'month'),
	trial_period: integerFrom(0),
	shipping_period: integerFrom(1),
	shipping_period_unit: enumOf(...UNITS),
	billing_cycles: integerFrom(1),
	trial_end_action: enumOf('site_default', 'activate_subscription', 'cancel_subscription'),
	show_description_in_invoices: aBoolean,
	show_description_in_quotes: aBoolean,
	tax_detail: TAX_DETAIL,
	accounting_detail: ACCOUNTING_DETAIL,
	tiers: TIERS,
	tax_providers_fields: rowsOf({
		provider_name: required(textOf(50)),
		field_id: required(textOf(50)),
		field_value: required(textOf(50)),
	}),
};

export const ITEM_PRICE_CREATE: ParamTable = {
	id: required(textOf(100)),
	name: required(textOf(100)),
	item_id: required(textOf(100)),
	business_entity_id: textOf(50),
	...COMMON,
};

export const ITEM_PRICE_UPDATE: ParamTable = {
	name: textOf(100),
	status: enumOf('active', 'archived'),
	...COMMON,
};

export const ITEM_PRICE_FILTERS: FilterTable = {
	id: textFilter(),
	name: textFilter(),
	pricing_model: enumFilter(...MODELS),
	item_id: textFilter(),
	item_family_id: textFilter(),
	item_type: enumFilter('plan', 'addon', 'charge'),
	currency_code: textFilter(),
	price_variant_id: textFilter(),
	trial_period: numberFilter,
	trial_period_unit: enumFilter('day', 'month'),
	status: STATUS_FILTER,
	updated_at: timestampFilter,
	business_entity_id: textFilter('is', 'is_present'),
	period_unit: enumFilter(...UNITS),
	period: numberFilter,
	channel: CHANNEL_FILTER,
};
