import type { FieldDef } from '../../shared/entity';
import { addressFields } from './address';
import { field, readOnly, stamps } from './common';

const SHIPPING = 'shippingDetails';

export const customerFields: FieldDef[] = [
	field('name', 'Name', 'text', {
		required: true,
		clearable: false,
		hint: 'Name of the company, or of the person where there is none',
	}),
	field('firstName', 'First Name', 'text', { hint: 'Of the one contact that a customer has' }),
	field('lastName', 'Last Name'),
	field('email', 'Email', 'email'),
	field('mobile', 'Mobile', 'phone'),
	field('phone', 'Phone', 'phone'),
	field('fax', 'Fax', 'phone'),
	field('tollFree', 'Toll-Free Phone', 'phone'),
	field('website', 'Website'),
	field('displayId', 'Account Number', 'text', { hint: 'Free text that users of Wave see' }),
	field('internalNotes', 'Internal Notes'),
	field('currency', 'Currency', 'text', {
		clearable: false,
		hint: 'ISO 4217. Wave lacks a few current ones, for example VES, SLE and XCG',
	}),
	...addressFields('address', 'Address', 'address'),
	field(`${SHIPPING}.name`, 'Shipping: Name', 'text', { group: SHIPPING }),
	field(`${SHIPPING}.phone`, 'Shipping: Phone', 'phone', { group: SHIPPING }),
	field(`${SHIPPING}.instructions`, 'Shipping: Instructions', 'text', { group: SHIPPING }),
	...addressFields(`${SHIPPING}.address`, 'Shipping Address', SHIPPING),
	readOnly('outstandingAmount.value', 'Outstanding Amount', 'money', { format: 'major' }),
	readOnly('outstandingAmount.currency', 'Outstanding Amount: Currency'),
	readOnly('overdueAmount.value', 'Overdue Amount', 'money', { format: 'major' }),
	readOnly('overdueAmount.currency', 'Overdue Amount: Currency'),
	readOnly('isArchived', 'Archived', 'boolean', { hint: 'Set in Wave only' }),
	...stamps,
	readOnly('id', 'Customer ID'),
];

/** Texts of a customer that its writes may empty, also those of an address that goes whole. */
export const CUSTOMER_TEXTS = customerFields
	.filter(
		({ kind, writable, clearable }) =>
			writable === true && clearable !== false && ['text', 'email', 'phone'].includes(kind),
	)
	.map(({ name }) => name);
