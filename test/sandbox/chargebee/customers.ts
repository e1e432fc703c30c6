/** Customers: partial update, billing information replaced as a whole, delete that takes its time. */
import type { RawRecord } from '../types';
import {
	aBoolean,
	check,
	checkId,
	contextEntity,
	defaultEntity,
	fail,
	flagOf,
	form,
	given,
	inContext,
	newId,
	ok,
	overlay,
	page,
	requireEntity,
	stamps,
	wrong,
	type Call,
	type CbRoute,
	type Chargebee,
} from './context';
import {
	BILLING_PARAMS,
	CUSTOMER_CREATE,
	CUSTOMER_FILTERS,
	CUSTOMER_UPDATE,
} from './customerParams';
import { customParams } from './customFields';
import { add, change, CUSTOMER, duplicate, find, SUBSCRIPTION, wrapped } from './records';
import { withState } from './states';

/** All fields that a customer has from the start; `fields` win. */
export function customerDefaults(cb: Chargebee, fields: RawRecord): RawRecord {
	const entity = fields.business_entity_id ?? defaultEntity(cb);
	return {
		id: newId(cb),
		auto_collection: 'on',
		net_term_days: 0,
		allow_direct_debit: false,
		taxability: 'taxable',
		created_at: cb.nowSeconds(),
		pii_cleared: 'active',
		channel: 'web',
		deleted: false,
		card_status: 'no_card',
		promotional_credits: 0,
		refundable_credits: 0,
		excess_payments: 0,
		unbilled_charges: 0,
		preferred_currency_code: cb.settings.currencies[0],
		...(entity === undefined ? {} : { business_entity_id: entity }),
		...fields,
	};
}

export function checkCurrency(cb: Chargebee, value: unknown, param: string): void {
	if (value === undefined || value === '') return;
	if (!cb.settings.currencies.includes(String(value))) {
		wrong(param, `the currency ${String(value)} is not configured on this site.`);
	}
}

/** A billing address is stored with its state's name and whether it was validated. */
const billingAddress = (values: RawRecord): RawRecord => ({
	...withState(given(values), 'billing_address'),
	validation_status: values.validation_status ?? 'not_validated',
	object: 'billing_address',
});

function billing(values: RawRecord): RawRecord {
	const { billing_address: address, ...rest } = given(values);
	if (rest.vat_number !== undefined && rest.business_customer_without_vat_number === true) {
		wrong('vat_number', 'contradicts business_customer_without_vat_number.');
	}
	return {
		...rest,
		...(address === undefined ? {} : { billing_address: billingAddress(address as RawRecord) }),
	};
}

/** The entity of a new customer: header and parameter must agree; without both it is the default one. */
function entityOf(cb: Chargebee, call: Call, values: RawRecord): string | undefined {
	const header = contextEntity(cb, call);
	const sent = values.business_entity_id === '' ? undefined : values.business_entity_id;
	if (sent === undefined) return header ?? defaultEntity(cb);
	if (header !== undefined && header !== sent) {
		return wrong('business_entity_id', 'differs from the header chargebee-business-entity-id.');
	}
	return requireEntity(cb, String(sent), 'business_entity_id');
}

function create(cb: Chargebee, call: Call) {
	const table = { ...CUSTOMER_CREATE, ...customParams(cb, 'customer', true) };
	const values = check(form(call), table);
	checkCurrency(cb, values.preferred_currency_code, 'preferred_currency_code');
	const entity = entityOf(cb, call, values);
	const { id = newId(cb), ...rest } = billing(values);
	checkId(id, 'id');
	if (cb.runtime.store.now.customers.get(String(id))) duplicate('id', id);
	const fields = { ...rest, ...(entity === undefined ? {} : { business_entity_id: entity }) };
	return ok(wrapped(add(cb, CUSTOMER, customerDefaults(cb, { id, ...fields })), CUSTOMER));
}

/** The copy that a transfer left behind can be read only. */
function writable(cb: Chargebee, call: Call): RawRecord {
	const customer = find(cb, call, CUSTOMER);
	if (customer.active_id !== undefined && customer.active_id !== customer.id) {
		fail(
			409,
			'invalid_state_for_request',
			`Customer '${String(customer.id)}' was transferred; the active one is '${String(customer.active_id)}'.`,
		);
	}
	return customer;
}

function update(cb: Chargebee, call: Call) {
	const before = writable(cb, call);
	const table = { ...CUSTOMER_UPDATE, ...customParams(cb, 'customer', false) };
	const values = check(form(call), table);
	checkCurrency(cb, values.preferred_currency_code, 'preferred_currency_code');
	return ok(wrapped(change(cb, CUSTOMER, before, overlay(cb.settings, before, values)), CUSTOMER));
}

/** What this call removes unless it is sent again; the rest of its parameters stays. */
const REPLACED = new Set([
	'billing_address',
	'vat_number',
	'vat_number_prefix',
	'registered_for_gst',
	'business_customer_without_vat_number',
]);

function updateBillingInfo(cb: Chargebee, call: Call) {
	const before = writable(cb, call);
	const values = check(form(call), BILLING_PARAMS);
	const kept = Object.fromEntries(Object.entries(before).filter(([name]) => !REPLACED.has(name)));
	return ok(wrapped(change(cb, CUSTOMER, before, { ...kept, ...billing(values) }), CUSTOMER));
}

/** Everything of a customer goes with it; the row stays for lists that ask for deleted ones. */
export function removeCustomer(cb: Chargebee, id: string, source?: string): void {
	const { now } = cb.runtime.store;
	const { _deleteAt, _deleting, ...customer } = now.customers.get(id)!;
	const stored = now.customers.put({ ...customer, ...stamps(cb), deleted: true });
	const subscriptions = now.subscriptions
		.by('customer_id', id)
		.filter(({ deleted }) => deleted !== true)
		.map((one) => now.subscriptions.put({ ...one, ...stamps(cb), deleted: true }));
	for (const { id: subscription } of subscriptions) {
		for (const address of now.addresses.by('subscription_id', String(subscription))) {
			now.addresses.delete(now.addresses.keyOf(address));
		}
	}
	for (const invoice of now.invoices.by('customer_id', id)) {
		if (invoice.deleted === true) continue;
		now.invoices.put({ ...invoice, ...stamps(cb), deleted: true });
	}
	cb.emit(
		CUSTOMER.deleted,
		{
			...wrapped(stored, CUSTOMER),
			...(subscriptions.length === 0
				? {}
				: { subscription: subscriptions.map((one) => wrapped(one, SUBSCRIPTION).subscription) }),
		},
		source,
	);
}

/** Customers whose time has come are deleted; gives the moment of the next one, in ms of the server's clock. */
export function settleDeletions(cb: Chargebee): number | undefined {
	let next: number | undefined;
	const due: string[] = [];
	for (const customer of cb.runtime.store.now.customers.by('_deleting', 'true')) {
		const at = Number(customer._deleteAt);
		if (at <= cb.runtime.clock.now()) due.push(String(customer.id));
		else next = Math.min(next ?? at, at);
	}
	for (const id of due) cb.runtime.store.atomic(() => removeCustomer(cb, id));
	return next;
}

function remove(cb: Chargebee, call: Call) {
	const customer = find(cb, call, CUSTOMER);
	check(form(call), { delete_payment_method: aBoolean });
	if (customer.relationship !== undefined) {
		fail(409, 'invalid_state_for_request', 'A customer in a hierarchy cannot be deleted.');
	}
	if (customer._deleteAt === undefined) {
		cb.runtime.store.now.customers.put({
			...customer,
			_deleteAt: cb.runtime.clock.now() + cb.settings.deleteSeconds * 1_000,
			_deleting: 'true',
		});
	}
	cb.deletionsChanged();
	return ok(wrapped(customer, CUSTOMER));
}

function list(cb: Chargebee, call: Call) {
	const deleted = flagOf(call, 'include_deleted');
	const entity = contextEntity(cb, call);
	return page(cb, call, {
		entity: 'customers',
		wrap: (row) => wrapped(row, CUSTOMER),
		rows: () =>
			call.lists.customers
				.all()
				.filter((row) => (deleted || row.deleted !== true) && inContext(entity, row)),
		filters: CUSTOMER_FILTERS,
		sorts: ['created_at', 'updated_at'],
		params: ['include_deleted'],
	});
}

export function customerRoutes(cb: Chargebee): CbRoute[] {
	return [
		{ method: 'GET', template: '/customers', handle: (call) => list(cb, call) },
		{ method: 'POST', template: '/customers', handle: (call) => create(cb, call) },
		{
			method: 'GET',
			template: '/customers/{id}',
			handle: (call) => ok(wrapped(find(cb, call, CUSTOMER), CUSTOMER)),
		},
		{ method: 'POST', template: '/customers/{id}', handle: (call) => update(cb, call) },
		{
			method: 'POST',
			template: '/customers/{id}/update_billing_info',
			handle: (call) => updateBillingInfo(cb, call),
		},
		{ method: 'POST', template: '/customers/{id}/delete', handle: (call) => remove(cb, call) },
	];
}
