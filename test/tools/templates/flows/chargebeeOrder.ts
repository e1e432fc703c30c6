import {
	amount,
	both,
	chargebee,
	column,
	constant,
	customerp,
	pairs,
	toLeft,
	toRight,
} from '../rows';
import type { Flow } from '../types';
import { chargebeeCustomer } from './chargebeeCustomer';
import { chargebeeItem } from './chargebeeItem';

/**
 * Customerp computes its totals from the lines and knows discounts in percent only. As lines of their own,
 * what Chargebee takes off the whole order is exact to the minor unit.
 */
const LINES = `={{ [
  ...($json.order_line_items ?? []),
  ...(Number($json.discount) ? [{ description: 'Discount', fulfillment_quantity: 1, unit_price_in_decimal: '-' + $json.discount_in_decimal, tax_amount_in_decimal: '0' }] : []),
  ...($json.price_type === 'tax_inclusive' && Number($json.tax) ? [{ description: 'Tax contained in the prices', fulfillment_quantity: 1, unit_price_in_decimal: '-' + $json.tax_in_decimal, tax_amount_in_decimal: '0' }] : []),
] }}`;

export const chargebeeOrder: Flow = {
	name: 'chargebee-order--customerp-order',
	title: 'Keep Chargebee orders and Customerp orders in step',
	left: chargebee('order', 'orders'),
	right: customerp('order', 'orders'),
	compute: {
		name: 'Show discounts as lines',
		fields: [
			{
				name: 'order_line_items',
				type: 'array',
				value: LINES,
				hint: 'The lines of the order; the discount, and the tax that tax-inclusive prices contain, as negative lines at their end. Orders without either keep their lines as they are',
			},
		],
	},
	map: [
		toRight('alias', 'document_number', 'number', {
			note: 'An order without a number in Chargebee gets one from Customerp',
		}),
		toRight('link', 'customer_id', 'contactId', {
			flows: chargebeeCustomer.name,
			note: 'The order waits until its customer is linked; one of a customer without a last name, who has no contact, goes to review after three days',
		}),
		both('date', 'order_date', 'orderDate'),
		both('date', 'shipping_date', 'deliveryDate'),
		toRight('text', 'currency_code', 'currency'),
		both('enum', 'status', 'status', {
			values: pairs(
				['queued', 'open'],
				['awaiting_shipment', 'received'],
				['on_hold', 'failed'],
				['shipped', 'booked'],
				['partially_delivered', 'booked'],
				['delivered', 'booked'],
				['returned', 'credited'],
				['cancelled', 'cancelled'],
				['new', 'open'],
				['processing', 'received'],
				['complete', 'booked'],
				['voided', 'cancelled'],
				['shipped', 'paid'],
				['shipped', 'archived'],
			),
			note: 'Where one side tells more apart, it keeps the finer status. Which status may follow which is decided by Chargebee; what it refuses goes to review. Cancelled in Customerp cancels in Chargebee, which refunds by a credit note',
		}),
		both('text', 'tracking_id', 'reference', {
			note: 'Customerp has no field for tracking: the number of the parcel stands in its reference',
		}),
		both('text', 'note', 'note', { note: 'Chargebee takes 600 characters' }),
		toRight('text', 'invoice_id', 'accountingNumber', { note: 'The invoice in Chargebee' }),
		toRight('text', 'subscription_id', 'requisitionNumber', {
			note: 'The subscription by which it was ordered',
		}),
		toRight('email', 'billing_address.email', 'invoiceEmail'),
		constant('channel', 'Chargebee', 'Where the order came from'),
		toRight('money', 'amount_paid_in_decimal', 'paidAmount', amount),
		toRight('list', 'order_line_items', 'lines', {
			columns: {
				rows: [
					column('link', 'item_id', 'productId', { flows: chargebeeItem.name }),
					column('text', 'description', 'description'),
					column('number', 'fulfillment_quantity', 'quantity', { scale: 2 }),
					column('money', 'unit_price_in_decimal', 'unitPrice', amount),
					column('money', 'tax_amount_in_decimal', 'vatAmount', amount),
				],
			},
			note: 'Compared and written as a whole. The order waits until every product of its lines is linked; lines of a booked order cannot change',
		}),
	],
	additions: [
		toLeft('text', 'fulfillment_status', 'status', {
			note: 'The status in the words of Customerp, as Chargebee shows it to its users',
		}),
		toLeft('text', 'reference_id', 'number', {
			note: 'The order number of Customerp, if it is another one',
		}),
		toLeft('date', 'delivered_at', 'deliveryDate', {
			note: 'If the delivery date in your ERP is the day on which the goods arrived',
		}),
		both('text', 'shipment_carrier', 'requisitionNumber', {
			note: 'If you would rather see the carrier there; remove the row for the subscription',
		}),
	],
	match: [
		{
			fields: ['document_number', 'order_date'],
			why: 'the same number of the same day; numbers alone may be by chance',
		},
	],
	intro:
		'Every order in Chargebee is kept in step with an order in Customerp. Chargebee makes an order when an invoice with shippable items is paid, and no API can make one; so orders travel to Customerp, and how far it has come with them travels back.',
	does: 'Paid orders in Chargebee become orders in Customerp, with customer, dates, amounts and every line. Status, dates, tracking number and note travel both ways.',
	setup: [
		'Run the flows for customers and items first: an order waits until its customer and the products of its lines are linked.',
		'Several business entities on one site? Chargebee says that such a site has no orders.',
	],
	customization: [
		'The row for *status* says what each status means to the other system. Shall your ERP never cancel in Chargebee? Let the row go *Left to Right*.',
		'Want no old orders? Put a Filter on *order_date* behind *Chargebee: get changed orders*.',
	],
	oneWay:
		'Chargebee takes status, dates, tracking number and note. **Cancelled in Customerp refunds in Chargebee by a credit note.** Lines and amounts come from the invoice and never change there.',
	notCarried: [
		'Totals: Customerp computes its own from the lines, and takes none. Discounts, and tax contained in prices, are lines of their own, so that both come to the same.',
		'Roundings of the whole invoice, amounts adjusted, credit notes: only the amount paid shows them.',
		'VAT percent: Chargebee gives the amount of each line.',
		'Tracking URL and carrier: one field for tracking is all that Customerp has. See the rows that you can add.',
		'Shipping and billing address: an order in Customerp is delivered to its contact. Shipped at, delivered at, cancelled at and the reason follow the status in Chargebee.',
		'Payment status: orders exist once they are paid. Resent orders come as orders of their own.',
		'Due date, requisition, EAN, delivery contact: kept in Customerp alone.',
	],
	checks: [
		'Pay an invoice with two shippable items in Chargebee: one order with both lines, amounts and tax to the minor unit, and the paid amount.',
		'Pay one with a coupon: one more line takes the discount off, and the totals are the same.',
		'Do the same in a currency without decimals, and in one with three.',
		'Pay one of a customer that is not linked: it waits and says what for; link the customer: the order appears.',
		'Ship the order in Chargebee, with a tracking number: it is booked in Customerp, and its reference has the number.',
		'Set another order to booked in Customerp: it is shipped in Chargebee.',
		'Cancel an order in Customerp: it is cancelled in Chargebee, with a credit note. Cancel one that was shipped: a review, as Chargebee refuses.',
		'Move the delivery date in Customerp: the shipping date follows.',
		'Change a line in Customerp: it stays, Chargebee keeps its own, and the history says so once.',
	],
};
