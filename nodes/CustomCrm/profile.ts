import type { FieldDef } from '../shared/entity';
import { collections } from '../shared/rest/profile/collections';
import * as of from '../shared/rest/profile/fields';
import type { RestProfile } from '../shared/rest/profile/profile';
import { CUSTOM_CRM } from './account';

const collection = collections({
	list: {
		rows: 'data',
		query: { includeArchived: true },
		paging: {
			kind: 'page',
			pageParam: 'page',
			sizeParam: 'perPage',
			firstPage: 1,
			maxSize: 200,
			nextField: 'meta.nextPage',
		},
	},
	since: { param: 'changedSince', sort: { sortBy: 'modifiedAt' } },
});

const EXACT = 'Kept exactly; comes as text where a JSON number cannot hold it';
const TAXES = 'Codes of the taxes, separated by commas';
const NO_DELETE = 'A record that others refer to cannot be deleted.';

const place = (name: string, label: string): FieldDef[] => [
	of.text(`${name}.line1`, `${label}: Line 1`, 100),
	of.text(`${name}.line2`, `${label}: Line 2`, 100),
	of.text(`${name}.postalCode`, `${label}: Postal Code`, 12),
	of.text(`${name}.city`, `${label}: City`, 60),
	of.text(`${name}.region`, `${label}: Region`, 6, { hint: 'ISO 3166-2, for example CA-QC' }),
	of.country(`${name}.country`, `${label}: Country`),
];

const currency = of.text('currency', 'Currency', 3, { hint: 'ISO 4217' });

const archivable = of.choice('status', 'Status', [
	['active', 'Active'],
	['archived', 'Archived'],
]);

const customer = collection(
	'customer',
	'Customer',
	'Customers',
	[
		of.choice('type', 'Type', [
			['company', 'Company'],
			['person', 'Person'],
		]),
		of.text('number', 'Customer Number', 30, { hint: 'Given by the server if left out' }),
		of.text('name', 'Name', 200, {
			...of.required,
			hint: 'Name of the company, or full name of the person',
		}),
		of.text('firstName', 'First Name', 60, { hint: 'Of the person, or of the contact person' }),
		of.text('lastName', 'Last Name', 60, { hint: 'Of the person, or of the contact person' }),
		of.email('email', 'Email'),
		of.phone('phone', 'Phone'),
		of.phone('mobile', 'Mobile'),
		of.phone('fax', 'Fax'),
		of.phone('tollFree', 'Toll-Free Phone'),
		of.text('website', 'Website', 200),
		...place('address', 'Billing Address'),
		of.text('shipping.name', 'Shipping: Name', 100),
		of.phone('shipping.phone', 'Shipping: Phone'),
		of.text('shipping.instructions', 'Shipping: Instructions', 500),
		...place('shipping', 'Shipping'),
		currency,
		{
			...of.flag('allowPersonalData', 'Allow Personal Data'),
			hint: 'Consent to pass on the fields about the person',
		},
		of.text('owner', 'Owner', 100, { hint: 'Who looks after the customer' }),
		archivable,
	],
	{
		searches: { number: 'number', email: 'email', name: 'name' },
		aliases: ['number'],
		summary: [
			'name',
			'id',
			'number',
			'type',
			'email',
			'phone',
			'address.city',
			'address.country',
			'status',
			'modifiedAt',
		],
		limits: [NO_DELETE],
	},
);

const lines: FieldDef[] = [
	of.reference('productId', 'Product', 'customcrm.product'),
	of.text('description', 'Description', 500),
	of.decimal('quantity', 'Quantity', { ...of.required, scale: 8, hint: EXACT }),
	of.money('unitPrice', 'Unit Price', { ...of.required, scale: 8, hint: EXACT }),
	of.text('taxCodes', 'Tax Codes', 200, { hint: TAXES }),
	of.text('id', 'Line ID', 36, of.readOnly),
];

const amount = (name: string, label: string): FieldDef =>
	of.money(name, label, {
		scale: 4,
		hint: 'Not computed: whoever invoices the order fills it',
	});

const order = collection(
	'order',
	'Order',
	'Orders',
	[
		of.text('number', 'Order Number', 30, { hint: 'Given by the server if left out' }),
		of.reference('customerId', 'Customer', 'customcrm.customer', of.required),
		of.date('orderDate', 'Order Date', of.required),
		of.date('dueDate', 'Due Date'),
		currency,
		of.text('purchaseOrderNumber', 'Purchase Order Number', 50),
		of.text('title', 'Title', 100),
		of.text('subhead', 'Subheading', 200),
		of.text('memo', 'Memo', 2000),
		of.text('footer', 'Footer', 2000),
		of.choice('status', 'Status', [
			['draft', 'Draft'],
			['confirmed', 'Confirmed'],
			['sent', 'Sent'],
			['partlyPaid', 'Partly Paid'],
			['paid', 'Paid'],
			['overdue', 'Overdue'],
			['cancelled', 'Cancelled'],
		]),
		of.list('lines', 'Lines', lines, { hint: 'Replaced as a whole' }),
		amount('total', 'Total'),
		amount('amountDue', 'Amount Due'),
		amount('amountPaid', 'Amount Paid'),
		of.text('invoiceNumber', 'Invoice Number', 50, {
			hint: 'Number of the invoice that the order became',
		}),
		of.moment('sentAt', 'Sent At'),
	],
	{
		searches: { number: 'number', customerId: 'customerId' },
		aliases: ['number'],
		// A cancelled order is a business event that people see, not one that is put away.
		archive: undefined,
		summary: [
			'number',
			'id',
			'customerId',
			'orderDate',
			'dueDate',
			'total',
			'currency',
			'invoiceNumber',
			'status',
			'modifiedAt',
		],
		limits: [
			'An order cannot be archived; it is cancelled by its status, or deleted.',
			'The lines of a paid or cancelled order cannot change.',
			'The lines are replaced as a whole; total, amount due and amount paid are not computed from them.',
		],
	},
);

const product = collection(
	'product',
	'Product',
	'Products',
	[
		of.text('number', 'Product Number', 40, { hint: 'Given by the server if left out' }),
		of.text('name', 'Name', 200, of.required),
		of.text('description', 'Description', 2000),
		of.money('unitPrice', 'Unit Price', { scale: 5, hint: EXACT }),
		of.text('incomeAccount', 'Income Account', 100),
		of.text('expenseAccount', 'Expense Account', 100),
		of.text('taxCodes', 'Tax Codes', 200, { hint: TAXES }),
		of.flag('sold', 'Sold'),
		of.flag('bought', 'Bought'),
		archivable,
	],
	{
		searches: { number: 'number', name: 'name' },
		aliases: ['number'],
		summary: [
			'name',
			'id',
			'number',
			'description',
			'unitPrice',
			'incomeAccount',
			'taxCodes',
			'sold',
			'status',
			'modifiedAt',
		],
		limits: [NO_DELETE],
	},
);

/** The reference profile: the API of `openapi.json` beside this file. */
export const customCrmProfile: RestProfile = {
	...CUSTOM_CRM,
	requestTimeoutSeconds: 60,
	entities: [customer, order, product],
};
