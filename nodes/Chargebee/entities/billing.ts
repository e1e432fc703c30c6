import type { FieldDef } from '../../shared/entity';
import { getPath, setPath, type JsonObject, type JsonValue } from '../../shared/json';
import { isEmpty } from '../../shared/values';

/** Billing address and tax numbers: `update_billing_info` removes all of them that it is not given. */
const GROUP = 'billing';

const member = (
	name: string,
	label: string,
	kind: FieldDef['kind'] = 'text',
	more: Partial<FieldDef> = {},
): FieldDef => ({
	name,
	label,
	kind,
	writable: true,
	group: GROUP,
	omittedWhenEmpty: true,
	...more,
});

const address = (
	name: string,
	label: string,
	maxLength: number,
	kind: FieldDef['kind'] = 'text',
	more: Partial<FieldDef> = {},
): FieldDef => member(`billing_address.${name}`, `Billing ${label}`, kind, { maxLength, ...more });

export const billingFields: FieldDef[] = [
	address('first_name', 'First Name', 150),
	address('last_name', 'Last Name', 150),
	address('company', 'Company', 250),
	address('email', 'Email', 70, 'email'),
	address('phone', 'Phone', 50, 'phone'),
	address('line1', 'Address Line 1', 150),
	address('line2', 'Address Line 2', 150),
	address('line3', 'Address Line 3', 150),
	address('zip', 'Postal Code', 20),
	address('city', 'City', 50),
	address('state_code', 'State Code', 50, 'text', {
		hint: 'ISO 3166-2 without the country, for the United States, Canada and India',
	}),
	address('state', 'State', 50, 'text', {
		hint: 'Set by Chargebee where there is a state code',
	}),
	member('billing_address.country', 'Billing Country', 'country'),
	member('billing_address.validation_status', 'Billing Address Validation', 'enum', {
		options: [
			{ value: 'not_validated', label: 'Not Validated' },
			{ value: 'valid', label: 'Valid' },
			{ value: 'partially_valid', label: 'Partially Valid' },
			{ value: 'invalid', label: 'Invalid' },
		],
		clearable: false,
	}),
	member('vat_number', 'VAT Number', 'text', {
		maxLength: 20,
		hint: 'Without the country prefix',
	}),
	member('vat_number_prefix', 'VAT Number Prefix', 'text', { maxLength: 10 }),
	member('registered_for_gst', 'Registered for GST', 'boolean'),
	member('business_customer_without_vat_number', 'Business Without VAT Number', 'boolean'),
	member('is_einvoice_enabled', 'E-Invoicing', 'boolean'),
	member('einvoicing_method', 'E-Invoicing Method', 'enum', {
		options: [
			{ value: 'automatic', label: 'Automatic' },
			{ value: 'manual', label: 'Manual' },
			{ value: 'site_default', label: 'Site Default' },
		],
		clearable: false,
	}),
	member('entity_identifier_scheme', 'E-Invoicing Scheme', 'text', { maxLength: 50 }),
	member('entity_identifier_standard', 'E-Invoicing Standard', 'text', { maxLength: 50 }),
];

const names = new Set(billingFields.map(({ name }) => name));

export const isBilling = (path: string): boolean => names.has(path);

/** Where an address lies; another place has not been validated. */
const PLACE = ['line1', 'line2', 'line3', 'zip', 'city', 'state_code', 'state', 'country'].map(
	(name) => `billing_address.${name}`,
);

/** Members that Chargebee derives or forbids beside another one: they go when the other one is changed. */
const SUPERSEDED: Array<{ by: string[]; gone: string; unless?: (value: JsonValue) => boolean }> = [
	{ by: ['billing_address.state', 'billing_address.country'], gone: 'billing_address.state_code' },
	{ by: ['billing_address.state_code'], gone: 'billing_address.state' },
	{ by: PLACE, gone: 'billing_address.validation_status' },
	{
		by: ['vat_number'],
		gone: 'business_customer_without_vat_number',
		unless: isEmpty,
	},
];

/**
 * All of the billing information as it is to be sent: the changed members in what the record has now. An
 * emptied member is left out, as that is what removes it.
 */
export function billingParams(
	fields: JsonObject,
	changed: string[],
	before: JsonObject,
): JsonObject {
	const isChanged = new Set(changed);
	const params: JsonObject = {};
	for (const { name } of billingFields) {
		const kept = () => getPath(fields, name) ?? getPath(before, name);
		const value = isChanged.has(name) ? getPath(fields, name) : kept();
		if (isEmpty(value)) continue;
		const superseded =
			!isChanged.has(name) &&
			SUPERSEDED.some(
				({ by, gone, unless }) =>
					gone === name &&
					by.some(
						(path) => isChanged.has(path) && unless?.(getPath(fields, path) ?? null) !== true,
					),
			);
		if (!superseded) setPath(params, name, value as JsonValue);
	}
	return params;
}
