import { amount, both, column, customCrm, pairs, toLeft, toRight, wave } from '../rows';
import type { Flow } from '../types';
import { crmCustomer } from './crmCustomer';
import { crmProduct } from './crmProduct';

/** Decimals that Wave keeps of quantities and prices of lines. */
const lineScale = { scale: 8 };

export const crmOrder: Flow = {
	name: 'customcrm-order--wave-invoice',
	title: 'Keep Custom CRM orders and Wave invoices in step',
	left: customCrm('order', 'orders'),
	right: wave('invoice', 'invoices'),
	only: {
		name: 'Only orders to invoice',
		text: "$json._sync.deleted ? 'deleted' : $json.status === 'cancelled' ? $json.invoiceNumber : 'order'",
		hint: 'A cancelled order that has no invoice number was never invoiced: it is left out, so that no invoice is made of it.',
	},
	fullPassHours: 1,
	map: [
		toRight('alias', 'number', 'invoiceNumber', {
			note: 'The order number becomes the invoice number. Wave refuses one that is in use, which goes to review',
		}),
		toLeft('alias', 'invoiceNumber', 'invoiceNumber', {
			note: 'The number that the invoice has in Wave, also after it was changed there',
		}),
		both('link', 'customerId', 'customerId', {
			flows: crmCustomer.name,
			note: 'The order waits until its customer is linked, and then goes through by itself',
		}),
		both('date', 'orderDate', 'invoiceDate'),
		both('date', 'dueDate', 'dueDate', {
			note: 'Of an order without one Wave works it out by the terms of payment; that stays there',
		}),
		both('text', 'currency', 'currency', {
			note: 'An invoice of an order without one has the currency of the business; that stays there',
		}),
		both('text', 'purchaseOrderNumber', 'poNumber'),
		both('text', 'title', 'title', {
			note: 'An invoice of an order without one has the title that is set for the business; that stays there',
		}),
		both('text', 'subhead', 'subhead'),
		both('text', 'memo', 'memo'),
		both('text', 'footer', 'footer'),
		both('list', 'lines', 'items', {
			columns: {
				rows: [
					column('link', 'productId', 'productId', { flows: crmProduct.name }),
					column('text', 'description', 'description'),
					column('number', 'quantity', 'quantity', lineScale),
					column('money', 'unitPrice', 'unitPrice', lineScale),
					column('text', 'taxCodes', 'taxes'),
				],
			},
			note: 'Compared and written as a whole. The order waits until every product of its lines is linked. Tax codes are IDs of sales taxes in Wave, `none` for no tax; a line that names none takes those of its product',
		}),
		both('enum', 'status', 'status', {
			values: pairs(
				['draft', 'DRAFT'],
				['confirmed', 'SAVED'],
				['sent', 'SENT'],
				['partlyPaid', 'PARTIAL'],
				['paid', 'PAID'],
				['overdue', 'OVERDUE'],
				['confirmed', 'UNPAID'],
				['sent', 'VIEWED'],
				['paid', 'OVERPAID'],
				['cancelled', 'DRAFT'],
			),
			note: 'Draft makes a draft, confirmed an approved invoice, sent one that is marked as sent. The rest comes from Wave by payments and the due date, and goes to review if it is set in the CRM. Wave cannot cancel: of a cancelled order a draft stays as it is, an approved invoice goes to review',
		}),
		toLeft('money', 'total', 'total.value', amount),
		toLeft('money', 'amountDue', 'amountDue.value', amount),
		toLeft('money', 'amountPaid', 'amountPaid.value', amount),
		toLeft('dateTime', 'sentAt', 'lastSentAt'),
	],
	match: [
		{ fields: ['invoiceNumber'], why: 'the invoice number that the order shows' },
		{
			fields: ['number', 'orderDate'],
			why: 'the same number of the same day; numbers alone may be by chance',
		},
	],
	intro:
		'Every order in the CRM is kept in step with an invoice in Wave. The CRM says what is ordered and when it is confirmed; Wave invoices it, and its status and amounts travel back.',
	does: 'New orders in the CRM become invoices in Wave: drafts as drafts, confirmed ones approved. Customer, dates, texts and all lines travel both ways as long as Wave lets an invoice be changed. Status and amounts travel back.',
	setup: [
		'Run the flows for customers and products first: orders wait for their links.',
		'Want no invoices for old orders? Add a condition on *orderDate* to *Only orders to invoice*.',
		'Has your CRM tax codes of its own? Remove *taxCodes* from the columns of *lines*, or pair codes and IDs there (*Enum*).',
		'Several businesses? Choose one in both Wave nodes.',
	],
	customization: [
		'Invoice confirmed orders only? Let *Only orders to invoice* ask for *confirmed* too.',
		'The row for *status* says what each status means to Wave.',
		'Payments within seconds? Hang *Request Run*, complete on the right, on a Wave Webhook Trigger.',
	],
	oneWay:
		'**An order that is confirmed is an approved invoice.** Wave replaces all lines at once, refuses changes once there are payments, and has no way back to a draft. What it refuses goes to review.',
	notCarried: [
		'Discounts, exchange rate: the CRM has no field for them. They stay as they are in Wave, and the total shows them.',
		'Subtotal and taxes: the CRM has one total. Payments one by one: they are in Wave, the amount paid sums them up.',
		'Viewed, overpaid, unpaid: the CRM has no status for them and shows sent, paid and confirmed.',
		'Headings and switches of the printed invoice, its URLs: matters of Wave.',
		'Note and external reference: kept in the CRM alone.',
	],
	checks: [
		'Create an order with two lines for a linked customer, as a draft: one draft with the number of the order, its dates, texts and lines.',
		'Confirm it: the invoice is approved. Set it to sent: it is marked as sent.',
		'Create one of a customer that is not linked, and one with a product that is not linked: both wait and say what for; link them: the invoices appear.',
		'Use 0.33333333 as quantity and 12.3456789 as price: Wave keeps eight decimals, and the next runs write nothing.',
		'Change the memo in the CRM and the PO number in Wave before the next run: both survive.',
		'Add a line in Wave: the order has it, with its product. Change a quantity in the CRM: the invoice has it, and every other line is as before.',
		'Register a part of the payment in Wave: partly paid, with amount paid and amount due, within an hour. Then the rest: paid.',
		'Change a line of an order that has payments: a review that says what Wave refused, and the invoice stays.',
		'Set an order to paid in the CRM: a review, as only payments do that.',
		'Cancel an order before its first run: no invoice. Cancel one that is approved: a review.',
		'Give two orders the number of one invoice: a review, and no second invoice.',
	],
};
