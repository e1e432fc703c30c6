/** Parameters and filters of customers. Lengths and enums are those of the official client's schemas. */
import {
	aBoolean,
	aJson,
	booleanFilter,
	enumFilter,
	enumOf,
	groupOf,
	integerFrom,
	listOf,
	rowsOf,
	textFilter,
	textOf,
	timestampFilter,
	type FilterTable,
	type ParamTable,
} from './context';

export const OFFLINE_PAYMENT_METHODS = [
	'no_preference',
	'cash',
	'check',
	'bank_transfer',
	'ach_credit',
	'sepa_credit',
	'boleto',
	'us_automated_bank_transfer',
	'eu_automated_bank_transfer',
	'uk_automated_bank_transfer',
	'jp_automated_bank_transfer',
	'mx_automated_bank_transfer',
	'custom',
];

const VALIDATION_STATUSES = ['not_validated', 'valid', 'partially_valid', 'invalid'];
const ENTITY_CODES = [...'abcdefghijklmnpqr', 'med1', 'med2'];

/** What all addresses of the API have in common; the street's lines have other names in `/addresses`. */
export const ADDRESS_PARAMS: ParamTable = {
	first_name: textOf(150),
	last_name: textOf(150),
	email: textOf(70, 'email'),
	company: textOf(250),
	phone: textOf(50),
	city: textOf(50),
	state_code: textOf(50),
	state: textOf(50),
	zip: textOf(20),
	country: textOf(50, 'country'),
	validation_status: enumOf(...VALIDATION_STATUSES),
};

const BILLING_ADDRESS = groupOf({
	...ADDRESS_PARAMS,
	line1: textOf(150),
	line2: textOf(150),
	line3: textOf(150),
});

const TAX_PROVIDERS = rowsOf({
	provider_name: textOf(50),
	field_id: textOf(50),
	field_value: textOf(50),
});

const COMMON: ParamTable = {
	first_name: textOf(150),
	last_name: textOf(150),
	email: textOf(70, 'email'),
	preferred_currency_code: textOf(3),
	phone: textOf(50),
	company: textOf(250),
	auto_collection: enumOf('on', 'off'),
	allow_direct_debit: aBoolean,
	net_term_days: integerFrom(0),
	taxability: enumOf('taxable', 'exempt'),
	exemption_details: listOf(250),
	customer_type: enumOf('residential', 'business', 'senior_citizen', 'industrial'),
	client_profile_id: textOf(50),
	taxjar_exemption_category: enumOf('wholesale', 'government', 'other'),
	locale: textOf(50),
	entity_code: enumOf(...ENTITY_CODES),
	exempt_number: textOf(100),
	offline_payment_method: enumOf(...OFFLINE_PAYMENT_METHODS),
	invoice_notes: textOf(2000),
	auto_close_invoices: aBoolean,
	meta_data: aJson,
	consolidated_invoicing: aBoolean,
	tax_providers_fields: TAX_PROVIDERS,
};

/** What `update_billing_info` replaces as a whole; a create takes it too. */
export const BILLING_PARAMS: ParamTable = {
	vat_number: textOf(20),
	vat_number_prefix: textOf(10),
	entity_identifier_scheme: textOf(50),
	entity_identifier_standard: textOf(50),
	registered_for_gst: aBoolean,
	business_customer_without_vat_number: aBoolean,
	is_einvoice_enabled: aBoolean,
	einvoicing_method: enumOf('automatic', 'manual', 'site_default'),
	billing_address: BILLING_ADDRESS,
	tax_providers_fields: TAX_PROVIDERS,
};

export const CUSTOMER_CREATE: ParamTable = {
	id: textOf(50),
	...COMMON,
	...BILLING_PARAMS,
	business_entity_id: textOf(50),
	created_from_ip: textOf(50),
};

export const CUSTOMER_UPDATE: ParamTable = {
	...COMMON,
	fraud_flag: enumOf('safe', 'fraudulent'),
};

const relation = (name: string) => ({
	...textFilter('is', 'is_not', 'starts_with'),
	of: (row: Record<string, unknown>) =>
		(row.relationship as Record<string, unknown> | undefined)?.[name],
});

export const CHANNEL_FILTER = enumFilter('web', 'app_store', 'play_store');

const present = textFilter('is', 'is_not', 'starts_with', 'is_present');

export const CUSTOMER_FILTERS: FilterTable = {
	id: textFilter(),
	first_name: present,
	last_name: present,
	email: present,
	company: present,
	phone: present,
	auto_collection: enumFilter('on', 'off'),
	taxability: enumFilter('taxable', 'exempt'),
	created_at: timestampFilter,
	updated_at: timestampFilter,
	offline_payment_method: enumFilter(...OFFLINE_PAYMENT_METHODS),
	auto_close_invoices: booleanFilter,
	channel: CHANNEL_FILTER,
	business_entity_id: textFilter('is'),
	'relationship[parent_id]': relation('parent_id'),
	'relationship[payment_owner_id]': relation('payment_owner_id'),
	'relationship[invoice_owner_id]': relation('invoice_owner_id'),
};
