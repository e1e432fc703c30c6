/** Parameters and filters of orders. Lengths and enums are those of the official client's schemas. */
import {
	aBoolean,
	aTimestamp,
	booleanFilter,
	enumFilter,
	enumOf,
	groupOf,
	integerFrom,
	required,
	rowsOf,
	textFilter,
	textOf,
	timestampFilter,
	type FilterTable,
	type ParamTable,
} from './context';
import { ADDRESS_PARAMS } from './customerParams';

/** Statuses of orders that Chargebee makes itself; all others belong to manual orders of former times. */
const ORDER_STATUSES = [
	'queued',
	'awaiting_shipment',
	'on_hold',
	'delivered',
	'shipped',
	'partially_delivered',
	'returned',
	'cancelled',
] as const;
export const FORMER_STATUSES = ['new', 'processing', 'complete', 'voided'];

const CANCELLATION_REASONS = [
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
	'others',
	'order_resent',
];

const ADDRESS = groupOf({
	...ADDRESS_PARAMS,
	line1: textOf(150),
	line2: textOf(150),
	line3: textOf(150),
});

const FULFILMENT: ParamTable = {
	reference_id: textOf(50),
	batch_id: textOf(50),
	note: textOf(600),
	tracking_id: textOf(50),
	tracking_url: textOf(255),
	shipment_carrier: textOf(50),
	fulfillment_status: textOf(50),
	cancelled_at: aTimestamp,
	cancellation_reason: enumOf(...CANCELLATION_REASONS),
	shipped_at: aTimestamp,
	delivered_at: aTimestamp,
	shipping_address: ADDRESS,
};

export const ORDER_UPDATE: ParamTable = {
	...FULFILMENT,
	shipping_date: aTimestamp,
	order_date: aTimestamp,
	status: enumOf(...FORMER_STATUSES, ...ORDER_STATUSES),
	order_line_items: rowsOf({
		id: required(textOf(40)),
		status: enumOf(...ORDER_STATUSES),
		sku: textOf(250),
	}),
};

export const ORDER_IMPORT: ParamTable = {
	...FULFILMENT,
	id: textOf(40),
	document_number: textOf(50),
	invoice_id: required(textOf(50)),
	status: required(enumOf(...ORDER_STATUSES)),
	subscription_id: textOf(50),
	customer_id: textOf(50),
	created_at: required(aTimestamp),
	order_date: required(aTimestamp),
	shipping_date: required(aTimestamp),
	shipping_cut_off_date: aTimestamp,
	refundable_credits_issued: integerFrom(0),
	billing_address: ADDRESS,
};

export const ORDER_CANCEL: ParamTable = {
	cancellation_reason: required(enumOf(...CANCELLATION_REASONS)),
	customer_notes: textOf(2000),
	comment: textOf(300),
	cancelled_at: aTimestamp,
	credit_note: groupOf({ total: integerFrom(0) }),
};

export const ORDER_REOPEN: ParamTable = { void_cancellation_credit_notes: aBoolean };

const someText = textFilter('is', 'is_not', 'starts_with');

export const ORDER_FILTERS: FilterTable = {
	id: textFilter(),
	invoice_id: textFilter(),
	subscription_id: someText,
	original_order_id: someText,
	status: enumFilter(...FORMER_STATUSES, ...ORDER_STATUSES),
	order_type: enumFilter('manual', 'system_generated'),
	resent_status: enumFilter('fully_resent', 'partially_resent'),
	is_resent: booleanFilter,
	shipping_date: timestampFilter,
	shipped_at: timestampFilter,
	order_date: timestampFilter,
	paid_on: timestampFilter,
	updated_at: timestampFilter,
	created_at: timestampFilter,
};
