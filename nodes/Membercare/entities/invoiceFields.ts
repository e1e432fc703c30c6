import type { FieldDef } from '../../shared/entity';

const readOnly = (
	name: string,
	label: string,
	kind: FieldDef['kind'],
	more: Partial<FieldDef> = {},
): FieldDef => ({ name, label, kind, writable: false, ...more });

const money = (name: string, label: string, hint?: string): FieldDef =>
	readOnly(name, label, 'money', { format: 'major', ...(hint ? { hint } : {}) });

const day = (name: string, label: string): FieldDef =>
	readOnly(name, label, 'date', { format: 'midnight' });

const MEMBERS = ['membercare.person', 'membercare.company'];

/** Columns of a line. Amounts are without VAT unless they say otherwise. */
const lineFields: FieldDef[] = [
	readOnly('sequence', 'Sequence', 'number'),
	readOnly('description', 'Description', 'text'),
	readOnly('productIdentification', 'Product', 'reference', {
		refersTo: ['membercare.product'],
		refersVia: 'financeDimensions.productIdentification',
		hint: 'The only tie of a line to a product',
	}),
	readOnly('quantity', 'Quantity', 'number'),
	money('unitPrice', 'Unit Price'),
	money('totalPrice', 'Total Without VAT'),
	money('totalVat', 'VAT Amount'),
	money('grossPrice', 'Total With VAT', 'Computed'),
	readOnly('vatPercent', 'VAT Percent', 'number', {
		scale: 2,
		hint: 'Computed from the amounts; empty for a line without price',
	}),
	readOnly('department', 'Department', 'text'),
	readOnly('buyerNumber', 'Buyer', 'reference', { refersTo: MEMBERS }),
	readOnly('isCredited', 'Credited', 'boolean'),
	readOnly('id', 'Line ID', 'number'),
];

export const invoiceFields: FieldDef[] = [
	readOnly('id', 'Invoice Number', 'number'),
	readOnly('payerNumber', 'Payer', 'reference', {
		refersTo: MEMBERS,
		hint: 'Account number of a person or a company, as the payer type says',
	}),
	readOnly('payerType', 'Payer Type', 'enum', {
		options: [
			{ value: 'person', label: 'Person' },
			{ value: 'company', label: 'Company' },
		],
	}),
	readOnly('payerCompanyNumber', 'Payer (Company)', 'reference', {
		refersTo: ['membercare.company'],
		hint: 'Account number of the payer, if it is a company',
	}),
	readOnly('payerPersonNumber', 'Payer (Person)', 'reference', {
		refersTo: ['membercare.person'],
		hint: 'Account number of the payer, if it is a person',
	}),
	readOnly('payerName', 'Payer Name', 'text'),
	readOnly('sendInvoiceToNumber', 'Invoice Receiver', 'reference', { refersTo: MEMBERS }),
	readOnly('deliverProductsToNumber', 'Product Receiver', 'reference', { refersTo: MEMBERS }),
	readOnly('deliverProductsToCompanyNumber', 'Product Receiver (Company)', 'reference', {
		refersTo: ['membercare.company'],
		hint: 'Account number of the product receiver, if it is a company',
	}),
	readOnly('deliverProductsToPersonNumber', 'Product Receiver (Person)', 'reference', {
		refersTo: ['membercare.person'],
		hint: 'Account number of the product receiver, if it is a person',
	}),
	{
		name: 'financeStatus',
		label: 'Finance Status',
		kind: 'enum',
		writable: 'update',
		clearable: false,
		options: [
			{ value: 0, label: 'Not Processed' },
			{ value: 1, label: 'Read by Finance System' },
			{ value: 2, label: 'Handled by Finance System' },
			{ value: 3, label: 'Ready for Credit Card Payment' },
			{ value: -1, label: 'Error' },
		],
	},
	readOnly('status', 'Payment Status', 'enum', {
		hint: 'Computed from payments and credits',
		options: [
			{ value: 'open', label: 'Open' },
			{ value: 'partlyPaid', label: 'Partly Paid' },
			{ value: 'paid', label: 'Paid' },
			{ value: 'credited', label: 'Credited' },
			{ value: 'creditNote', label: 'Credit Note' },
		],
	}),
	day('financeDate', 'Finance Date'),
	day('payDueDate', 'Due Date'),
	day('incomeDate', 'Income Date'),
	readOnly('createdAt', 'Created At', 'dateTime', { format: 'zoneFree' }),
	money('netTotal', 'Total Without VAT', 'Sum of the lines'),
	money('vatTotal', 'VAT Total', 'Sum of the lines'),
	money('grossTotal', 'Total With VAT', 'Sum of the lines'),
	money('paidTotal', 'Paid', 'Sum of the payments'),
	money('balance', 'Balance', 'Total with VAT, less what is paid'),
	readOnly('creditedInvoiceId', 'Credited Invoice', 'reference', {
		refersTo: ['membercare.invoice'],
	}),
	readOnly('source', 'Source', 'enum', {
		options: [
			{ value: 1, label: 'Event' },
			{ value: 2, label: 'Fee' },
			{ value: 3, label: 'Subscription' },
			{ value: 4, label: 'Internal Shop' },
			{ value: 5, label: 'External Shop' },
			{ value: 6, label: 'Certification' },
		],
	}),
	readOnly('eInvoiceInfo.ean', 'E-Invoice: EAN', 'text'),
	readOnly('eInvoiceInfo.requisitionNo', 'E-Invoice: Requisition Number', 'text'),
	readOnly('eInvoiceInfo.reference', 'E-Invoice: Reference', 'text'),
	readOnly('eInvoiceInfo.accountingNo', 'E-Invoice: Accounting Number', 'text'),
	readOnly('eInvoiceInfo.email', 'E-Invoice: Email', 'email'),
	readOnly('eInvoiceInfo.url', 'E-Invoice: URL', 'text'),
	readOnly('recurringPaymentIdentification', 'Recurring Payment', 'text'),
	readOnly('invoiceItems', 'Lines', 'list', { columns: lineFields }),
];
