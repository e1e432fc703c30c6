import type { FieldDef } from '../shared/entity';
import { collections } from '../shared/rest/profile/collections';
import * as of from '../shared/rest/profile/fields';
import type { RestProfile } from '../shared/rest/profile/profile';
import { CUSTOMERP } from './account';

const collection = collections({
	list: {
		rows: 'data',
		query: { includeArchived: true },
		paging: {
			kind: 'page',
			pageParam: 'page',
			sizeParam: 'pageSize',
			firstPage: 1,
			maxSize: 200,
			nextField: 'nextPage',
		},
	},
	since: { param: 'modifiedSince', sort: { sort: 'modifiedAt' } },
});

const address = (name: string, label: string): FieldDef[] => [
	of.text(`${name}.line1`, `${label}: Line 1`, 100),
	of.text(`${name}.line2`, `${label}: Line 2`, 100),
	of.text(`${name}.careOf`, `${label}: Care Of`, 100),
	of.text(`${name}.attention`, `${label}: Attention`, 100),
	of.text(`${name}.postalCode`, `${label}: Postal Code`, 12),
	of.text(`${name}.city`, `${label}: City`, 60),
	of.country(`${name}.country`, `${label}: Country`),
];

const NO_DELETE = 'A record that others refer to cannot be deleted, only archived.';

const customer = collection(
	'customer',
	'Customer',
	'Customers',
	[
		of.number('Customer Number', 60),
		of.text('name', 'Name', 100, of.required),
		of.text('name2', 'Name 2', 100),
		of.text('organizationNumber', 'Organization Number', 20, {
			hint: 'CVR, or Norwegian or Swedish number',
		}),
		of.text('vatNumber', 'VAT Number', 20),
		of.choice('type', 'Type', [
			['company', 'Company'],
			['association', 'Association'],
			['person', 'Person'],
		]),
		of.email('email', 'Email'),
		of.email('invoiceEmail', 'Invoice Email'),
		of.phone('phone', 'Phone'),
		of.phone('mobile', 'Mobile'),
		of.text('website', 'Website', 200),
		...address('billingAddress', 'Billing Address'),
		...address('deliveryAddress', 'Delivery Address'),
		of.text('currency', 'Currency', 3, { hint: 'ISO 4217' }),
		of.text('language', 'Language', 5),
		of.text('eanNumber', 'EAN Number', 13, { hint: 'EAN or GLN, 13 digits' }),
		of.whole('paymentTermsDays', 'Payment Terms (Days)'),
		of.money('creditLimit', 'Credit Limit'),
		of.decimal('discountPercent', 'Discount Percent'),
		of.choice('vatZone', 'VAT Zone', [
			['domestic', 'Domestic'],
			['eu', 'EU'],
			['abroad', 'Abroad'],
		]),
		of.text('customerGroup', 'Customer Group', 60),
		of.reference('mainContactId', 'Main Contact', 'customerp.contact'),
		of.choice('status', 'Status', [
			['active', 'Active'],
			['blocked', 'Blocked'],
			['archived', 'Archived'],
		]),
	],
	{
		searches: {
			number: 'number',
			email: 'email',
			organizationNumber: 'organizationNumber',
			name: 'name',
		},
		aliases: ['number'],
		summary: [
			'name',
			'number',
			'organizationNumber',
			'email',
			'phone',
			'billingAddress.line1',
			'billingAddress.postalCode',
			'billingAddress.city',
			'status',
			'modifiedAt',
		],
		limits: [
			NO_DELETE,
			'A customer number has digits only, and may come back shorter than it was sent.',
		],
	},
);

const contact = collection(
	'contact',
	'Contact',
	'Contacts',
	[
		of.number('Contact Number', 60),
		of.text('firstName', 'First Name', 60),
		of.text('lastName', 'Last Name', 60, of.required),
		of.text('honorific', 'Honorific', 30),
		of.text('title', 'Title', 100, { hint: 'Position at the employer' }),
		of.email('email', 'Email'),
		of.email('email2', 'Email 2'),
		of.phone('phone', 'Phone'),
		of.phone('mobile', 'Mobile'),
		of.date('birthDate', 'Birth Date'),
		of.choice('gender', 'Gender', [
			['unknown', 'Unknown'],
			['male', 'Male'],
			['female', 'Female'],
			['other', 'Other'],
		]),
		...address('address', 'Address'),
		...address('secondaryAddress', 'Secondary Address'),
		of.reference('customerId', 'Employer', 'customerp.customer'),
		of.text('language', 'Language', 5),
		of.flag('allowEmail', 'Allow Email'),
		of.flag('allowSms', 'Allow SMS'),
		of.choice('status', 'Status', [
			['active', 'Active'],
			['archived', 'Archived'],
		]),
	],
	{
		searches: { number: 'number', email: 'email', lastName: 'lastName', customerId: 'customerId' },
		aliases: ['number'],
		summary: [
			'lastName',
			'firstName',
			'number',
			'email',
			'mobile',
			'customerId',
			'address.line1',
			'address.city',
			'status',
			'modifiedAt',
		],
		limits: [
			NO_DELETE,
			'A contact number has digits only, and may come back shorter than it was sent.',
		],
	},
);

const lines: FieldDef[] = [
	of.reference('productId', 'Product', 'customerp.product'),
	of.text('description', 'Description', 200, of.required),
	of.decimal('quantity', 'Quantity', of.required),
	of.money('unitPrice', 'Unit Price', of.required),
	of.decimal('discountPercent', 'Discount Percent'),
	of.decimal('vatPercent', 'VAT Percent'),
	of.money('vatAmount', 'VAT Amount', { hint: 'Computed from the VAT percent unless it is given' }),
	of.money('netAmount', 'Net Amount', of.readOnly),
	of.text('id', 'Line ID', 36, of.readOnly),
];

const order = collection(
	'order',
	'Order',
	'Orders',
	[
		of.text('number', 'Order Number', 20, { hint: 'Given by the server if left out' }),
		of.reference('customerId', 'Customer', 'customerp.customer', {
			hint: 'Who pays; an order needs a customer or a contact',
		}),
		of.reference('contactId', 'Contact', 'customerp.contact', {
			hint: 'Who pays, if it is a person',
		}),
		of.reference('deliveryCustomerId', 'Delivery Customer', 'customerp.customer'),
		of.reference('deliveryContactId', 'Delivery Contact', 'customerp.contact'),
		of.date('orderDate', 'Order Date', of.required),
		of.date('dueDate', 'Due Date'),
		of.date('deliveryDate', 'Delivery Date'),
		of.text('currency', 'Currency', 3, { hint: 'ISO 4217' }),
		of.text('reference', 'Reference', 100, { hint: "The buyer's reference" }),
		of.text('requisitionNumber', 'Requisition Number', 50),
		of.text('accountingNumber', 'Accounting Number', 50),
		of.text('ean', 'EAN', 13, { hint: 'EAN or GLN, 13 digits' }),
		of.email('invoiceEmail', 'Invoice Email'),
		of.text('channel', 'Channel', 50, { hint: 'Where the order came from' }),
		of.reference('creditedOrderId', 'Credited Order', 'customerp.order'),
		of.choice('status', 'Status', [
			['open', 'Open'],
			['received', 'Received'],
			['booked', 'Booked'],
			['paid', 'Paid'],
			['failed', 'Failed'],
			['credited', 'Credited'],
			['cancelled', 'Cancelled'],
			['archived', 'Archived'],
		]),
		of.money('paidAmount', 'Paid Amount'),
		of.list('lines', 'Lines', lines, { hint: 'Replaced as a whole' }),
		of.money('netTotal', 'Net Total', of.readOnly),
		of.money('vatTotal', 'VAT Total', of.readOnly),
		of.money('grossTotal', 'Gross Total', of.readOnly),
	],
	{
		searches: { number: 'number', customerId: 'customerId', contactId: 'contactId' },
		aliases: ['number'],
		archive: { field: 'status', archived: 'archived', active: 'open' },
		summary: [
			'number',
			'customerId',
			'contactId',
			'orderDate',
			'dueDate',
			'grossTotal',
			'paidAmount',
			'currency',
			'status',
			'modifiedAt',
		],
		limits: [
			NO_DELETE,
			'An archived order that is restored becomes an open one.',
			'The lines of a booked, paid or credited order cannot change.',
			'The lines are replaced as a whole; totals are computed by the server.',
		],
	},
);

const product = collection(
	'product',
	'Product',
	'Products',
	[
		of.text('sku', 'SKU', 40, { hint: 'Product number; given by the server if left out' }),
		of.text('name', 'Name', 100, of.required),
		of.text('description', 'Description', 2000),
		of.text('group', 'Group', 60),
		of.text('unit', 'Unit', 20),
		of.money('unitPrice', 'Unit Price'),
		of.money('costPrice', 'Cost Price'),
		of.text('currency', 'Currency', 3, { hint: 'ISO 4217' }),
		of.decimal('vatPercent', 'VAT Percent'),
		of.text('barcode', 'Barcode', 20),
		of.text('department', 'Department', 30),
		of.text('dimension3', 'Dimension 3', 30),
		of.text('dimension4', 'Dimension 4', 30),
		of.text('dimension5', 'Dimension 5', 30),
		of.text('channels', 'Channels', 100, { hint: 'Where the product is offered' }),
		of.flag('hideWhenZero', 'Hide When Zero'),
		of.choice('status', 'Status', [
			['active', 'Active'],
			['archived', 'Archived'],
		]),
	],
	{
		searches: { sku: 'sku', name: 'name', group: 'group' },
		aliases: ['sku'],
		summary: [
			'name',
			'sku',
			'group',
			'unit',
			'unitPrice',
			'currency',
			'vatPercent',
			'status',
			'modifiedAt',
		],
		limits: [NO_DELETE],
	},
);

/** The reference profile: the API of `openapi.json` beside this file. */
export const customerpProfile: RestProfile = {
	...CUSTOMERP,
	requestTimeoutSeconds: 60,
	entities: [contact, customer, order, product],
};
