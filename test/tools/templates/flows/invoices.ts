import { both, column, constant, customerp, membercare, pairs, toRight } from '../rows';
import type { Flow } from '../types';
import { companies } from './companies';
import { persons } from './persons';
import { products } from './products';

const NAME = 'membercare-invoices--customerp-order';

export const invoices: Flow = {
	name: NAME,
	title: 'Keep Membercare invoices and Customerp orders in step',
	left: membercare('invoice', 'invoices'),
	right: customerp('order', 'orders'),
	map: [
		toRight('alias', 'id', 'number', { note: 'The invoice number becomes the order number' }),
		toRight('link', 'payerCompanyNumber', 'customerId', {
			flows: companies.name,
			note: 'Filled if the payer is a company. The order waits until the company is linked',
		}),
		toRight('link', 'payerPersonNumber', 'contactId', {
			flows: persons.name,
			note: 'Filled if the payer is a person. The order waits until the person is linked',
		}),
		toRight('link', 'deliverProductsToCompanyNumber', 'deliveryCustomerId', {
			flows: companies.name,
			optional: true,
			note: 'The order is created without it while the company is not linked',
		}),
		toRight('link', 'deliverProductsToPersonNumber', 'deliveryContactId', {
			flows: persons.name,
			optional: true,
			note: 'The order is created without it while the person is not linked',
		}),
		toRight('date', 'financeDate', 'orderDate', {
			note: 'An invoice without finance date goes to review',
		}),
		toRight('date', 'payDueDate', 'dueDate'),
		constant('currency', 'DKK', 'Invoices do not name their currency: it is that of the tenant'),
		toRight('text', 'eInvoiceInfo.reference', 'reference'),
		toRight('text', 'eInvoiceInfo.requisitionNo', 'requisitionNumber'),
		toRight('text', 'eInvoiceInfo.accountingNo', 'accountingNumber'),
		toRight('text', 'eInvoiceInfo.ean', 'ean', { note: 'EAN or GLN, 13 digits' }),
		toRight('email', 'eInvoiceInfo.email', 'invoiceEmail'),
		toRight('enum', 'source', 'channel', {
			values: pairs(
				['1', 'Event'],
				['2', 'Fee'],
				['3', 'Subscription'],
				['4', 'Internal shop'],
				['5', 'External shop'],
				['6', 'Certification'],
			),
		}),
		toRight('link', 'creditedInvoiceId', 'creditedOrderId', {
			flows: NAME,
			optional: true,
			note: 'A credit note names the order that it credits, translated by the links of this very flow',
		}),
		toRight('money', 'paidTotal', 'paidAmount', {
			scale: 2,
			note: 'Sum of the payments in Membercare',
		}),
		toRight('list', 'invoiceItems', 'lines', {
			columns: {
				rows: [
					column('link', 'productIdentification', 'productId', { flows: products.name }),
					column('text', 'description', 'description'),
					column('number', 'quantity', 'quantity', { scale: 2 }),
					column('money', 'unitPrice', 'unitPrice', { scale: 2 }),
					column('number', 'vatPercent', 'vatPercent', { scale: 2 }),
					column('money', 'totalVat', 'vatAmount', { scale: 2 }),
				],
			},
			note: 'Compared and written as a whole, in the order of their sequence. The order waits until every product of its lines is linked; lines of a booked order cannot change',
		}),
		both('enum', 'financeStatus', 'status', {
			values: pairs(
				['0', 'open'],
				['1', 'received'],
				['2', 'booked'],
				['-1', 'failed'],
				['3', 'open'],
				['2', 'paid'],
				['2', 'credited'],
				['2', 'archived'],
				['-1', 'cancelled'],
			),
			note: 'The one field that Membercare takes back. Paid, credited and archived orders count as handled, cancelled ones as an error; Customerp keeps the finer status',
		}),
	],
	match: [
		{
			fields: ['id', 'financeDate'],
			why: 'the same number of the same day; numbers alone may be by chance',
		},
	],
	intro:
		'Every invoice in Membercare is kept in step with an order in Customerp. What is invoiced travels to Customerp; how far the finance system has come with it travels back as the finance status.',
	does: 'New invoices in Membercare become orders in Customerp, with payer, dates, e-invoice data and every line. How far Customerp has come with an order travels back as the finance status.',
	setup: [
		'Run the flows for companies, persons and products first: an order waits until its payer and the products of its lines are linked.',
		'Is your currency not DKK? Change the constant of the row for *currency*.',
		'Make sure that no other finance integration uses the finance status.',
	],
	customization: [
		'Want no orders for old invoices? Put a Filter on the finance date behind *Membercare: get changed invoices*.',
		'The row for *status* says what each finance status means to Customerp.',
	],
	oneWay:
		'Membercare takes back the finance status only. Other edits of an order stay in Customerp and are reported once. Totals are computed there from the lines; lines of a booked order cannot change.',
	notCarried: [
		'Totals and balance: Customerp computes its totals from the lines.',
		'Payment status: the paid amount carries it; the status of an order belongs to the finance status.',
		'Receiver of the invoice, income date, e-invoice URL, recurring payment: orders have no place for them.',
		'Department and buyer of a line, discount: one side has no place for them.',
		'Payments made in Customerp: Membercare takes payments through a call of its own, not as a field of the invoice.',
	],
	checks: [
		'Create an invoice with two lines for a linked company: one order with both lines, amounts and VAT to the cent.',
		'Create one for a person: the order has the contact and no customer.',
		'Create one for a company that is not linked: it waits and says what for; link the company: the order appears.',
		'Set the order to received, then booked: the finance status becomes 1, then 2.',
		'Set it to paid: the finance status stays 2, and Customerp keeps paid.',
		'Set it to failed: the finance status becomes -1.',
		'Credit an invoice in Membercare: the new order names the credited one.',
		'Register a payment in Membercare: the paid amount follows.',
		'Change a line in Customerp: it stays, Membercare keeps its own, and the history says so once.',
	],
};
