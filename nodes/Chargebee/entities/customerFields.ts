import type { FieldDef } from '../../shared/entity';
import { billingFields } from './billing';
import { CUSTOM_FIELDS, jsonFields } from './customFields';

const field = (
	name: string,
	label: string,
	kind: FieldDef['kind'] = 'text',
	more: Partial<FieldDef> = {},
): FieldDef => ({ name, label, kind, writable: true, ...more });

/** A text that Chargebee leaves out of its answers when it is empty. */
const text = (
	name: string,
	label: string,
	maxLength: number,
	kind: FieldDef['kind'] = 'text',
	more: Partial<FieldDef> = {},
): FieldDef => field(name, label, kind, { maxLength, omittedWhenEmpty: true, ...more });

const readOnly = (
	name: string,
	label: string,
	kind: FieldDef['kind'] = 'text',
	more: Partial<FieldDef> = {},
): FieldDef => field(name, label, kind, { writable: false, omittedWhenEmpty: true, ...more });

const stamp = (name: string, label: string): FieldDef =>
	readOnly(name, label, 'dateTime', { format: 'unixSeconds' });

const choice = (
	name: string,
	label: string,
	options: Record<string, string>,
	more: Partial<FieldDef> = {},
): FieldDef =>
	field(name, label, 'enum', {
		options: Object.entries(options).map(([value, shown]) => ({ value, label: shown })),
		clearable: false,
		omittedWhenEmpty: true,
		...more,
	});

/** Amounts in minor units: each has a sibling in major units. */
export const CUSTOMER_AMOUNTS = [
	'promotional_credits',
	'refundable_credits',
	'excess_payments',
	'unbilled_charges',
];

const amounts: FieldDef[] = [
	['promotional_credits', 'Promotional Credits'],
	['refundable_credits', 'Refundable Credits'],
	['excess_payments', 'Excess Payments'],
	['unbilled_charges', 'Unbilled Charges'],
].map(([name, label]) => readOnly(`${name}_in_decimal`, label, 'money', { format: 'major' }));

export const customerFields: FieldDef[] = [
	field('id', 'Customer ID', 'text', {
		writable: 'create',
		maxLength: 50,
		hint: 'Chosen by whoever creates the customer; a linked one is made with our reference',
	}),
	text('first_name', 'First Name', 150),
	text('last_name', 'Last Name', 150),
	text('company', 'Company', 250),
	text('email', 'Email', 70, 'email', { hint: 'Several customers may share one' }),
	text('phone', 'Phone', 50, 'phone'),
	text('locale', 'Locale', 50, 'text', { hint: 'Such as da-DK' }),
	text('preferred_currency_code', 'Preferred Currency', 3, 'text', { clearable: false }),
	field('net_term_days', 'Net Term Days', 'number', { scale: 0, clearable: false }),
	...billingFields,
	choice('auto_collection', 'Automatic Collection', { on: 'On', off: 'Off' }),
	field('allow_direct_debit', 'Direct Debit Allowed', 'boolean', { clearable: false }),
	choice('offline_payment_method', 'Offline Payment Method', {
		no_preference: 'No Preference',
		cash: 'Cash',
		check: 'Check',
		bank_transfer: 'Bank Transfer',
		ach_credit: 'ACH Credit',
		sepa_credit: 'SEPA Credit',
		boleto: 'Boleto',
		us_automated_bank_transfer: 'US Automated Bank Transfer',
		eu_automated_bank_transfer: 'EU Automated Bank Transfer',
		uk_automated_bank_transfer: 'UK Automated Bank Transfer',
		jp_automated_bank_transfer: 'JP Automated Bank Transfer',
		mx_automated_bank_transfer: 'MX Automated Bank Transfer',
		custom: 'Custom',
	}),
	choice('taxability', 'Taxability', { taxable: 'Taxable', exempt: 'Exempt' }),
	choice('customer_type', 'Customer Type', {
		residential: 'Residential',
		business: 'Business',
		senior_citizen: 'Senior Citizen',
		industrial: 'Industrial',
	}),
	text('invoice_notes', 'Invoice Notes', 2000),
	field('auto_close_invoices', 'Close Invoices Automatically', 'boolean', {
		clearable: false,
		omittedWhenEmpty: true,
	}),
	field('consolidated_invoicing', 'Consolidated Invoicing', 'boolean', {
		clearable: false,
		omittedWhenEmpty: true,
	}),
	choice(
		'fraud_flag',
		'Fraud Flag',
		{ safe: 'Safe', suspicious: 'Suspicious', fraudulent: 'Fraudulent' },
		{ writable: 'update', hint: '"Suspicious" is set by Chargebee only' },
	),
	field('business_entity_id', 'Business Entity', 'reference', {
		writable: 'create',
		maxLength: 50,
		omittedWhenEmpty: true,
		refersTo: ['chargebee.businessEntity'],
		hint: 'Fixed when the customer is created; later it is changed by a transfer only',
	}),
	CUSTOM_FIELDS,
	jsonFields('meta_data'),
	readOnly('relationship.parent_id', 'Parent Customer', 'reference', {
		refersTo: ['chargebee.customer'],
	}),
	readOnly('relationship.payment_owner_id', 'Payment Owner', 'reference', {
		refersTo: ['chargebee.customer'],
	}),
	readOnly('relationship.invoice_owner_id', 'Invoice Owner', 'reference', {
		refersTo: ['chargebee.customer'],
	}),
	readOnly('contacts', 'Contacts', 'list', {
		columns: [
			readOnly('id', 'Contact ID'),
			readOnly('first_name', 'First Name'),
			readOnly('last_name', 'Last Name'),
			readOnly('email', 'Email', 'email'),
			readOnly('phone', 'Phone', 'phone'),
			readOnly('label', 'Label'),
			readOnly('enabled', 'Enabled', 'boolean'),
		],
	}),
	readOnly('card_status', 'Card Status', 'enum'),
	readOnly('vat_number_status', 'VAT Number Status', 'enum'),
	readOnly('channel', 'Channel', 'enum'),
	readOnly('pii_cleared', 'Personal Data Cleared', 'enum'),
	readOnly('primary_payment_source_id', 'Primary Payment Source'),
	...amounts,
	readOnly('active_id', 'Live Customer', 'reference', {
		refersTo: ['chargebee.customer'],
		hint: 'Where this is the copy that a transfer to another business entity left behind',
	}),
	stamp('created_at', 'Created At'),
	stamp('updated_at', 'Updated At'),
	readOnly('resource_version', 'Version', 'dateTime', { format: 'unixMilliseconds' }),
];
