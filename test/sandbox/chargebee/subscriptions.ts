/** Subscriptions: read only here. They change in the interface of Chargebee, and by their shipping address. */
import type { RawRecord } from '../types';
import {
	booleanFilter,
	contextEntity,
	enumFilter,
	flagOf,
	inContext,
	newId,
	numberFilter,
	ok,
	page,
	textFilter,
	timestampFilter,
	type Call,
	type CbRoute,
	type Chargebee,
	type FilterTable,
} from './context';
import { CHANNEL_FILTER, OFFLINE_PAYMENT_METHODS } from './customerParams';
import { CUSTOMER, find, SUBSCRIPTION, view, wrapped } from './records';

const CANCEL_REASONS = [
	'not_paid',
	'no_card',
	'fraud_review_failed',
	'non_compliant_eu_customer',
	'tax_calculation_failed',
	'currency_incompatible_with_gateway',
	'non_compliant_customer',
];

const withPresence = <T extends { operators: readonly string[] }>(filter: T): T => ({
	...filter,
	operators: [...filter.operators, 'is_present'],
});

const priceIds = (row: RawRecord) =>
	((row.subscription_items ?? []) as RawRecord[]).map(({ item_price_id: id }) => String(id));

export const subscriptionFilters = (cb: Chargebee): FilterTable => ({
	id: textFilter(),
	customer_id: textFilter(),
	item_id: {
		...textFilter(),
		of: (row) => priceIds(row).map((id) => cb.runtime.store.now.itemPrices.get(id)?.item_id),
	},
	item_price_id: { ...textFilter(), of: priceIds },
	status: enumFilter(
		'future',
		'in_trial',
		'active',
		'non_renewing',
		'paused',
		'cancelled',
		'transferred',
	),
	cancel_reason: withPresence(enumFilter(...CANCEL_REASONS)),
	cancel_reason_code: textFilter(),
	remaining_billing_cycles: withPresence(numberFilter),
	created_at: timestampFilter,
	activated_at: withPresence(timestampFilter),
	next_billing_at: timestampFilter,
	cancelled_at: timestampFilter,
	has_scheduled_changes: booleanFilter,
	updated_at: timestampFilter,
	offline_payment_method: enumFilter(...OFFLINE_PAYMENT_METHODS),
	auto_close_invoices: booleanFilter,
	override_relationship: booleanFilter,
	business_entity_id: textFilter('is'),
	channel: CHANNEL_FILTER,
	decommissioned: booleanFilter,
	plan_id: textFilter(),
});

/** A line of a subscription: its type is that of the item whose price it has. */
const itemLine = (cb: Chargebee, line: RawRecord): RawRecord => ({
	item_type: cb.runtime.store.now.itemPrices.get(String(line.item_price_id))?.item_type ?? 'plan',
	quantity: 1,
	...line,
	object: 'subscription_item',
});

export function subscriptionDefaults(cb: Chargebee, fields: RawRecord): RawRecord {
	const customer = cb.runtime.store.now.customers.get(String(fields.customer_id));
	const now = cb.nowSeconds();
	return {
		id: newId(cb),
		currency_code: customer?.preferred_currency_code ?? cb.settings.currencies[0],
		billing_period: 1,
		billing_period_unit: 'month',
		status: 'active',
		created_at: now,
		started_at: now,
		activated_at: now,
		channel: 'web',
		deleted: false,
		decommissioned: false,
		has_scheduled_changes: false,
		has_scheduled_advance_invoices: false,
		...(customer?.business_entity_id === undefined
			? {}
			: { business_entity_id: customer.business_entity_id }),
		...fields,
		subscription_items: ((fields.subscription_items ?? []) as RawRecord[]).map((line) =>
			itemLine(cb, line),
		),
	};
}

/** The subscription with its customer, as answers and events have it. */
export function withCustomer(cb: Chargebee, subscription: RawRecord): RawRecord {
	const customer = cb.runtime.store.now.customers.get(String(subscription.customer_id));
	return {
		...wrapped(subscription, SUBSCRIPTION),
		...(customer ? { customer: view(customer, CUSTOMER) } : {}),
	};
}

function list(cb: Chargebee, call: Call) {
	const deleted = flagOf(call, 'include_deleted');
	const entity = contextEntity(cb, call);
	return page(cb, call, {
		entity: 'subscriptions',
		wrap: (row) => withCustomer(cb, row),
		rows: () =>
			call.lists.subscriptions
				.all()
				.filter((row) => (deleted || row.deleted !== true) && inContext(entity, row)),
		filters: subscriptionFilters(cb),
		sorts: ['created_at', 'updated_at'],
		params: ['include_deleted'],
	});
}

export function subscriptionRoutes(cb: Chargebee): CbRoute[] {
	return [
		{ method: 'GET', template: '/subscriptions', handle: (call) => list(cb, call) },
		{
			method: 'GET',
			template: '/subscriptions/{id}',
			handle: (call) => ok(withCustomer(cb, find(cb, call, SUBSCRIPTION))),
		},
	];
}
