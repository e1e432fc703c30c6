import type { FieldDef } from '../../shared/entity';
import { field, readOnly, stamps } from './common';
import { lineColumns } from './lines';

const option = (value: string, label: string) => ({ value, label });

const amount = (name: string, label: string): FieldDef[] => [
	readOnly(`${name}.value`, label, 'money', { format: 'major' }),
	readOnly(`${name}.currency`, `${label}: Currency`),
];

const flag = (name: string, label: string): FieldDef =>
	field(name, label, 'boolean', { clearable: false });

/** Texts that stay as they are set for the business where an invoice has none of its own. */
const heading = (name: string, label: string): FieldDef =>
	field(name, label, 'text', { clearable: false });

export const discountColumns: FieldDef[] = [
	field('discountType', 'Type', 'enum', {
		required: true,
		options: [option('FIXED', 'Fixed'), option('PERCENTAGE', 'Percentage')],
	}),
	field('amount', 'Amount', 'money', { format: 'major', hint: 'Of a fixed discount' }),
	field('percentage', 'Percentage', 'number', { hint: 'Of a percentage discount' }),
	field('name', 'Name'),
];

export const invoiceFields: FieldDef[] = [
	field('customerId', 'Customer', 'reference', {
		required: true,
		clearable: false,
		refersTo: ['wave.customer'],
	}),
	field('invoiceNumber', 'Invoice Number', 'text', {
		clearable: false,
		hint: 'Left out of a new invoice, it is the largest one plus one',
	}),
	field('status', 'Status', 'enum', {
		clearable: false,
		hint: 'Draft, Saved (approved) and Sent can be written, in this order; the others come from payments, views and the due date',
		options: [
			option('DRAFT', 'Draft'),
			option('SAVED', 'Saved'),
			option('UNPAID', 'Unpaid'),
			option('SENT', 'Sent'),
			option('VIEWED', 'Viewed'),
			option('PARTIAL', 'Partially Paid'),
			option('PAID', 'Paid'),
			option('OVERPAID', 'Overpaid'),
			option('OVERDUE', 'Overdue'),
		],
	}),
	field('invoiceDate', 'Invoice Date', 'date', { clearable: false, format: 'dateOnly' }),
	field('dueDate', 'Due Date', 'date', { clearable: false, format: 'dateOnly' }),
	field('currency', 'Currency', 'text', {
		clearable: false,
		hint: 'ISO 4217. Left out of a new invoice, it is the currency of the business',
	}),
	field('exchangeRate', 'Exchange Rate', 'number', {
		clearable: false,
		hint: 'From the currency of the invoice to that of the business',
	}),
	field('poNumber', 'PO Number'),
	heading('title', 'Title'),
	field('subhead', 'Subheading'),
	field('memo', 'Memo'),
	field('footer', 'Footer'),
	field('items', 'Items', 'list', { columns: lineColumns }),
	field('discounts', 'Discounts', 'list', { columns: discountColumns, hint: 'One at most' }),
	...amount('subtotal', 'Subtotal'),
	...amount('discountTotal', 'Discount Total'),
	...amount('taxTotal', 'Tax Total'),
	...amount('total', 'Total'),
	...amount('amountDue', 'Amount Due'),
	...amount('amountPaid', 'Amount Paid'),
	readOnly('customerName', 'Customer Name'),
	flag('disableAmexPayments', 'Disable Amex Payments'),
	flag('disableBankPayments', 'Disable Bank Payments'),
	flag('disableCreditCardPayments', 'Disable Credit Card Payments'),
	flag('hideName', 'Hide Item Names'),
	flag('hideDescription', 'Hide Descriptions'),
	flag('hideUnit', 'Hide Units'),
	flag('hidePrice', 'Hide Prices'),
	flag('hideAmount', 'Hide Amounts'),
	flag('requireTermsOfServiceAgreement', 'Require Agreement to Terms of Service'),
	heading('itemTitle', 'Heading of Items'),
	heading('unitTitle', 'Heading of Units'),
	heading('priceTitle', 'Heading of Prices'),
	heading('amountTitle', 'Heading of Amounts'),
	readOnly('viewUrl', 'View URL'),
	readOnly('pdfUrl', 'PDF URL'),
	readOnly('lastSentAt', 'Last Sent At', 'dateTime', { format: 'instant' }),
	readOnly('lastSentVia', 'Last Sent Via'),
	readOnly('lastViewedAt', 'Last Viewed At', 'dateTime', { format: 'instant' }),
	...stamps,
	readOnly('id', 'Invoice ID'),
];

export const INVOICE_TEXTS = ['poNumber', 'subhead', 'memo', 'footer'];
