import type { FieldDef } from '../../shared/entity';
import {
	addressFields,
	amount,
	choice,
	flag,
	leftOut,
	list,
	moment,
	number,
	onUpdate,
	reference,
	text,
	titled,
	titleOf,
	version,
} from './fieldDefs';

export const CANCELLED = 'cancelled';
/** Sent with a cancellation for which no reason is given, as Chargebee asks for one. */
export const NO_REASON = 'others';

const SHIPPING_STATUSES = [
	'queued',
	'awaiting_shipment',
	'on_hold',
	'shipped',
	'partially_delivered',
	'delivered',
	'returned',
	CANCELLED,
];

const REASONS = [
	'shipping_cut_off_passed',
	'product_unsatisfactory',
	'third_party_cancellation',
	'product_not_required',
	'delivery_date_missed',
	'alternative_found',
	'invoice_written_off',
	'invoice_voided',
	'fraudulent_transaction',
	'payment_declined',
	'subscription_cancelled',
	'product_not_available',
	NO_REASON,
	'order_resent',
];

/** Amounts of an order in minor units. */
export const ORDER_AMOUNTS = [
	'sub_total',
	'discount',
	'tax',
	'total',
	'amount_paid',
	'amount_adjusted',
	'refundable_credits',
	'refundable_credits_issued',
	'rounding_adjustement',
	'invoice_round_off_amount',
];

export const LINE_AMOUNTS = [
	'unit_price',
	'amount',
	'tax_amount',
	'discount_amount',
	'item_level_discount_amount',
	'fulfillment_amount',
	'amount_paid',
	'amount_adjusted',
	'refundable_credits',
	'refundable_credits_issued',
];

/** Amounts in the other lists of an order, by list. */
export const LIST_AMOUNTS: Record<string, string[]> = {
	line_item_taxes: ['taxable_amount', 'tax_amount', 'prorated_taxable_amount'],
	line_item_discounts: ['discount_amount'],
	linked_credit_notes: ['amount', 'amount_adjusted', 'amount_refunded'],
	resent_orders: ['amount'],
};

const amounts = (names: string[], labels: Record<string, string> = {}): FieldDef[] =>
	names.flatMap((name) => amount(name, labels[name] ?? titleOf(name)));

const lineFields: FieldDef[] = [
	reference('item_id', 'Item', 'item', { hint: 'Looked up by the item price of the line' }),
	text('entity_id', 'Item Price ID', 100),
	choice(
		'entity_type',
		'Entity Type',
		titled([
			'plan_item_price',
			'addon_item_price',
			'charge_item_price',
			'adhoc',
			'plan_setup',
			'plan',
			'addon',
		]),
	),
	text('description', 'Description'),
	text('sku', 'SKU', 250),
	number('fulfillment_quantity', 'Quantity'),
	...amounts(LINE_AMOUNTS, { tax_amount: 'Tax', discount_amount: 'Discount' }),
	flag('is_shippable', 'Shippable'),
	choice('status', 'Status', titled(SHIPPING_STATUSES)),
	text('invoice_id', 'Invoice ID', 50),
	text('invoice_line_item_id', 'Invoice Line ID', 40),
	text('id', 'Line ID', 40),
];

const editable = { ...onUpdate, ...leftOut };

export const orderFields: FieldDef[] = [
	text('id', 'Order ID', 40),
	text('document_number', 'Order Number', 50, leftOut),
	reference('customer_id', 'Customer', 'customer'),
	choice(
		'status',
		'Status',
		[
			...titled(SHIPPING_STATUSES),
			...['new', 'processing', 'complete', 'voided'].map((value): [string, string] => [
				value,
				`${titleOf(value)} (Legacy)`,
			]),
		],
		{
			...onUpdate,
			hint: 'Cancelled cancels the order, which makes a refundable credit note; any other status reopens a cancelled one',
		},
	),
	choice('cancellation_reason', 'Cancellation Reason', titled(REASONS), {
		...editable,
		hint: `"${titleOf(NO_REASON)}" if an order is cancelled without one`,
	}),
	choice('payment_status', 'Payment Status', titled(['not_paid', 'paid'])),
	choice('order_type', 'Order Type', titled(['manual', 'system_generated'])),
	text('reference_id', 'Reference ID', 50, {
		...editable,
		hint: 'Id of the order in the other system; cannot be searched by',
	}),
	text('fulfillment_status', 'Fulfillment Status', 50, editable),
	moment('order_date', 'Order Date', editable),
	moment('shipping_date', 'Shipping Date', editable),
	moment('shipped_at', 'Shipped At', editable),
	moment('delivered_at', 'Delivered At', editable),
	moment('cancelled_at', 'Cancelled At', editable),
	text('tracking_id', 'Tracking ID', 50, editable),
	text('tracking_url', 'Tracking URL', 255, editable),
	text('shipment_carrier', 'Shipment Carrier', 50, editable),
	text('batch_id', 'Batch ID', 50, editable),
	text('note', 'Note', 600, editable),
	...addressFields('shipping_address', 'Shipping', ['line1', 'line2', 'line3'], {
		...editable,
		group: 'shipping_address',
	}),
	...addressFields('billing_address', 'Billing', ['line1', 'line2', 'line3'], leftOut),
	text('currency_code', 'Currency', 3),
	choice('price_type', 'Price Type', titled(['tax_exclusive', 'tax_inclusive'])),
	...amounts(ORDER_AMOUNTS, { rounding_adjustement: 'Rounding Adjustment' }),
	list('order_line_items', 'Lines', lineFields),
	list('line_item_taxes', 'Line Taxes', [
		text('line_item_id', 'Line ID', 40),
		text('tax_name', 'Tax Name', 100),
		number('tax_rate', 'Tax Rate (Percent)'),
		...amounts(LIST_AMOUNTS.line_item_taxes),
		choice(
			'tax_juris_type',
			'Jurisdiction Type',
			titled([
				'country',
				'federal',
				'state',
				'county',
				'city',
				'special',
				'unincorporated',
				'other',
			]),
		),
		text('tax_juris_name', 'Jurisdiction Name', 250),
		text('tax_juris_code', 'Jurisdiction Code', 250),
	]),
	list('line_item_discounts', 'Line Discounts', [
		text('line_item_id', 'Line ID', 40),
		text('discount_type', 'Discount Type'),
		text('coupon_id', 'Coupon ID', 50),
		text('entity_id', 'Entity ID', 100),
		...amounts(LIST_AMOUNTS.line_item_discounts),
	]),
	list('linked_credit_notes', 'Credit Notes', [
		text('id', 'Credit Note ID', 50),
		choice('type', 'Type', titled(['adjustment', 'refundable', 'store'])),
		choice('status', 'Status', titled(['adjusted', 'refunded', 'refund_due', 'voided'])),
		...amounts(LIST_AMOUNTS.linked_credit_notes),
	]),
	list('resent_orders', 'Resent Orders', [
		reference('order_id', 'Order', 'order'),
		text('reason', 'Reason'),
		...amounts(LIST_AMOUNTS.resent_orders),
	]),
	text('invoice_id', 'Invoice ID', 50),
	text('subscription_id', 'Subscription ID', 50, leftOut),
	reference('business_entity_id', 'Business Entity', 'businessEntity', leftOut),
	reference('original_order_id', 'Original Order', 'order', leftOut),
	flag('is_resent', 'Resent'),
	choice('resent_status', 'Resent Status', titled(['fully_resent', 'partially_resent']), leftOut),
	text('resend_reason', 'Resend Reason', undefined, leftOut),
	flag('is_gifted', 'Gifted', leftOut),
	text('gift_note', 'Gift Note', undefined, leftOut),
	text('gift_id', 'Gift ID', 150, leftOut),
	text('created_by', 'Created By', 50, leftOut),
	moment('paid_on', 'Paid On', leftOut),
	moment('shipping_cut_off_date', 'Shipping Cut-Off Date', leftOut),
	moment('status_update_at', 'Status Changed At', leftOut),
	moment('created_at', 'Created At'),
	moment('updated_at', 'Updated At'),
	version('resource_version', 'Version'),
	flag('deleted', 'Deleted'),
];
