import type { FieldDef } from '../../shared/entity';
import { billingFields } from './billing';
import { CUSTOM_FIELDS, jsonFields } from './customFields';
import {
	choice,
	email,
	flag,
	kept,
	leftOut,
	list,
	moment,
	number,
	onCreate,
	onUpdate,
	phone,
	reference,
	text,
	titled,
	version,
	writable,
} from './fieldDefs';

const optional = { ...writable, ...leftOut };

/** A choice of Chargebee's own, whatever its values are. */
const state = (name: string, label: string): FieldDef => ({
	...text(name, label, undefined, leftOut),
	kind: 'enum',
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
].map(([name, label]) => ({
	...text(`${name}_in_decimal`, label, undefined, leftOut),
	kind: 'money',
	format: 'major',
}));

export const customerFields: FieldDef[] = [
	text('id', 'Customer ID', 50, {
		...onCreate,
		hint: 'Chosen by whoever creates the customer; a linked one is made with our reference',
	}),
	text('first_name', 'First Name', 150, optional),
	text('last_name', 'Last Name', 150, optional),
	text('company', 'Company', 250, optional),
	email('email', 'Email', { ...optional, hint: 'Several customers may share one' }),
	phone('phone', 'Phone', optional),
	text('locale', 'Locale', 50, { ...optional, hint: 'Such as da-DK' }),
	text('preferred_currency_code', 'Preferred Currency', 3, { ...optional, ...kept }),
	number('net_term_days', 'Net Term Days', { ...writable, ...kept, scale: 0 }),
	...billingFields,
	choice('auto_collection', 'Automatic Collection', titled(['on', 'off']), optional),
	flag('allow_direct_debit', 'Direct Debit Allowed', writable),
	choice(
		'offline_payment_method',
		'Offline Payment Method',
		[
			...titled(['no_preference', 'cash', 'check', 'bank_transfer']),
			['ach_credit', 'ACH Credit'],
			['sepa_credit', 'SEPA Credit'],
			['boleto', 'Boleto'],
			['us_automated_bank_transfer', 'US Automated Bank Transfer'],
			['eu_automated_bank_transfer', 'EU Automated Bank Transfer'],
			['uk_automated_bank_transfer', 'UK Automated Bank Transfer'],
			['jp_automated_bank_transfer', 'JP Automated Bank Transfer'],
			['mx_automated_bank_transfer', 'MX Automated Bank Transfer'],
			['custom', 'Custom'],
		],
		optional,
	),
	choice('taxability', 'Taxability', titled(['taxable', 'exempt']), optional),
	choice(
		'customer_type',
		'Customer Type',
		titled(['residential', 'business', 'senior_citizen', 'industrial']),
		optional,
	),
	text('invoice_notes', 'Invoice Notes', 2000, optional),
	flag('auto_close_invoices', 'Close Invoices Automatically', optional),
	flag('consolidated_invoicing', 'Consolidated Invoicing', optional),
	choice('fraud_flag', 'Fraud Flag', titled(['safe', 'suspicious', 'fraudulent']), {
		...onUpdate,
		...leftOut,
		hint: '"Suspicious" is set by Chargebee only',
	}),
	reference('business_entity_id', 'Business Entity', 'businessEntity', {
		...onCreate,
		...leftOut,
		maxLength: 50,
		hint: 'Fixed when the customer is created; later it is changed by a transfer only',
	}),
	CUSTOM_FIELDS,
	jsonFields('meta_data'),
	reference('relationship.parent_id', 'Parent Customer', 'customer', leftOut),
	reference('relationship.payment_owner_id', 'Payment Owner', 'customer', leftOut),
	reference('relationship.invoice_owner_id', 'Invoice Owner', 'customer', leftOut),
	list(
		'contacts',
		'Contacts',
		[
			text('id', 'Contact ID', undefined, leftOut),
			text('first_name', 'First Name', undefined, leftOut),
			text('last_name', 'Last Name', undefined, leftOut),
			email('email', 'Email', leftOut),
			phone('phone', 'Phone', leftOut),
			text('label', 'Label', undefined, leftOut),
			flag('enabled', 'Enabled', leftOut),
		],
		leftOut,
	),
	state('card_status', 'Card Status'),
	state('vat_number_status', 'VAT Number Status'),
	state('channel', 'Channel'),
	state('pii_cleared', 'Personal Data Cleared'),
	text('primary_payment_source_id', 'Primary Payment Source', undefined, leftOut),
	...amounts,
	reference('active_id', 'Live Customer', 'customer', {
		...leftOut,
		hint: 'Where this is the copy that a transfer to another business entity left behind',
	}),
	moment('created_at', 'Created At', leftOut),
	moment('updated_at', 'Updated At', leftOut),
	version('resource_version', 'Version', leftOut),
];
