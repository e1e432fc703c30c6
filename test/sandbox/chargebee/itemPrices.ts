/** Item prices: what an item costs in one currency and for one billing period. */
import type { RawRecord } from '../types';
import {
	check,
	checkId,
	fail,
	form,
	given,
	ok,
	overlay,
	page,
	stamps,
	wrong,
	type Call,
	type CbRoute,
	type Chargebee,
} from './context';
import { checkCurrency } from './customers';
import { customParams } from './customFields';
import { ITEM_PRICE_CREATE, ITEM_PRICE_FILTERS, ITEM_PRICE_UPDATE } from './itemPriceParams';
import { catalogueEntity, catalogueRows, checkName, SITE_LEVEL, withStatus } from './items';
import { add, bury, change, duplicate, find, ITEM_PRICE, wrapped } from './records';

const FLAT = ['flat_fee', 'per_unit'];

/** Decimals of a currency's smallest unit. */
export const minorDigits = (currency: string): number =>
	new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions()
		.maximumFractionDigits ?? 2;

export function itemPriceDefaults(cb: Chargebee, fields: RawRecord): RawRecord {
	const item = cb.runtime.store.now.items.get(String(fields.item_id));
	return {
		name: fields.id,
		...(item?.item_family_id === undefined ? {} : { item_family_id: item.item_family_id }),
		item_type: item?.type ?? 'charge',
		status: 'active',
		pricing_model: 'flat_fee',
		currency_code: cb.settings.currencies[0],
		free_quantity: 0,
		is_taxable: true,
		channel: 'web',
		show_description_in_invoices: false,
		show_description_in_quotes: false,
		created_at: cb.nowSeconds(),
		deleted: false,
		...fields,
	};
}

/** Tiers follow each other without holes from unit 1 on; the last one is open. */
function checkTiers(tiers: RawRecord[]): void {
	tiers.forEach((tier, index) => {
		const start = index === 0 ? 1 : Number(tiers[index - 1]!.ending_unit) + 1;
		if (tier.starting_unit !== start) {
			wrong(`tiers[starting_unit][${index}]`, `must be ${start}.`);
		}
		const last = index === tiers.length - 1;
		if (!last && !(Number(tier.ending_unit) >= start)) {
			wrong(`tiers[ending_unit][${index}]`, 'must not lie before the start of its tier.');
		}
		if (last && tier.ending_unit !== undefined) {
			wrong(`tiers[ending_unit][${index}]`, 'must be left out in the last tier.');
		}
		if (tier.price === undefined && tier.price_in_decimal === undefined) {
			wrong(`tiers[price][${index}]`, 'cannot be blank.');
		}
	});
}

/** The price that was sent as this site keeps it: minor units, or a decimal text with multi-decimal pricing. */
function priceOf(cb: Chargebee, values: RawRecord, currency: string): RawRecord {
	const { price, price_in_decimal: decimal, ...rest } = values;
	if (decimal !== undefined && !cb.settings.multiDecimal) {
		fail(
			400,
			'configuration_incompatible',
			'price_in_decimal : multi-decimal pricing is not enabled on this site.',
			'price_in_decimal',
		);
	}
	if (price !== undefined && decimal !== undefined) {
		wrong('price_in_decimal', 'cannot be given together with price.');
	}
	if (price === undefined || !cb.settings.multiDecimal) {
		return {
			...rest,
			...(price === undefined ? {} : { price }),
			...(decimal === undefined ? {} : { price_in_decimal: decimal }),
		};
	}
	const digits = minorDigits(currency);
	const text = String(price as number).padStart(digits + 1, '0');
	const whole = text.slice(0, text.length - digits);
	return { ...rest, price_in_decimal: digits === 0 ? whole : `${whole}.${text.slice(-digits)}` };
}

/** What must fit together in a price, looked at as it will be stored. */
function checkPrice(cb: Chargebee, price: RawRecord, sent: RawRecord): void {
	const model = String(price.pricing_model);
	if (FLAT.includes(model)) {
		if (sent.tiers !== undefined) wrong('tiers', `cannot be given with the model ${model}.`);
		if (price.price === undefined && price.price_in_decimal === undefined) {
			wrong('price', `cannot be blank with the model ${model}.`);
		}
	} else {
		for (const name of ['price', 'price_in_decimal']) {
			if (sent[name] !== undefined) wrong(name, `cannot be given with the model ${model}.`);
		}
		if (!Array.isArray(price.tiers) || price.tiers.length === 0) wrong('tiers', 'cannot be blank.');
		checkTiers(price.tiers as RawRecord[]);
	}
	if (price.item_type === 'charge') {
		for (const name of ['period', 'period_unit', 'billing_cycles', 'trial_period']) {
			if (sent[name] !== undefined) wrong(name, 'cannot be given for a charge.');
		}
	} else {
		for (const name of ['period', 'period_unit']) {
			if (price[name] === undefined) wrong(name, 'cannot be blank for a plan or an addon.');
		}
	}
	const other = cb.runtime.store.now.itemPrices
		.by('item_id', String(price.item_id))
		.find(
			(row) =>
				row.deleted !== true &&
				row.id !== price.id &&
				['currency_code', 'period', 'period_unit', 'price_variant_id'].every(
					(name) => row[name] === price[name],
				),
		);
	if (other) {
		fail(
			400,
			'duplicate_entry',
			`item_id : The item has a price in this currency and for this period already: ${String(other.id)}.`,
			'item_id',
		);
	}
}

/** Whether a subscription, an order or an invoice refers to a price. */
function isUsed(cb: Chargebee, id: string): boolean {
	const { subscriptions, invoices, orders } = cb.runtime.store.now;
	const refers = (rows: unknown, name: string) =>
		Array.isArray(rows) && rows.some((row) => (row as RawRecord)[name] === id);
	return (
		subscriptions.all().some((row) => refers(row.subscription_items, 'item_price_id')) ||
		invoices.all().some((row) => refers(row.line_items, 'entity_id')) ||
		orders.all().some((row) => refers(row.order_line_items, 'entity_id'))
	);
}

/** A price is no part of its item, so the item's stamps stay, unless set otherwise. */
export function touchItem(cb: Chargebee, price: RawRecord): void {
	const item = cb.runtime.store.now.items.get(String(price.item_id));
	if (item && cb.settings.priceMovesItem)
		cb.runtime.store.now.items.put({ ...item, ...stamps(cb) });
}

function create(cb: Chargebee, call: Call) {
	const params = form(call);
	const item = cb.runtime.store.now.items.get(String(params.item_id));
	const custom = customParams(cb, `${String(item?.type)}_price`, true);
	const values = given(check(params, { ...ITEM_PRICE_CREATE, ...custom }));
	checkId(values.id, 'id');
	if (!item) {
		return fail(
			404,
			'resource_not_found',
			`Item '${String(values.item_id)}' was not found.`,
			'item_id',
		);
	}
	if (item.status !== 'active') {
		fail(409, 'invalid_state_for_request', `Item '${String(item.id)}' is not active.`);
	}
	if (values.currency_code === undefined && cb.settings.currencies.length > 1) {
		wrong('currency_code', 'cannot be blank on a site with several currencies.');
	}
	checkCurrency(cb, values.currency_code, 'currency_code');
	if (cb.runtime.store.now.itemPrices.get(String(values.id))) duplicate('id', values.id);
	checkName(cb, 'itemPrices', values.name, undefined);
	const { business_entity_id: entity, ...fields } = values;
	const currency = String(values.currency_code ?? cb.settings.currencies[0]);
	const price = itemPriceDefaults(cb, {
		...priceOf(cb, fields, currency),
		...catalogueEntity(cb, call, entity),
	});
	checkPrice(cb, price, values);
	touchItem(cb, price);
	return ok(wrapped(add(cb, ITEM_PRICE, price), ITEM_PRICE));
}

function update(cb: Chargebee, call: Call) {
	const before = find(cb, call, ITEM_PRICE, true);
	const custom = customParams(cb, `${String(before.item_type)}_price`, false);
	const values = check(form(call), { ...ITEM_PRICE_UPDATE, ...custom });
	if (values.name === '') wrong('name', 'cannot be blank.');
	if (values.currency_code === '') wrong('currency_code', 'cannot be blank.');
	checkCurrency(cb, values.currency_code, 'currency_code');
	if (values.name !== undefined) checkName(cb, 'itemPrices', values.name, before.id);
	const locked =
		values.pricing_model !== undefined && values.pricing_model !== before.pricing_model;
	if (locked && isUsed(cb, String(before.id))) {
		fail(
			409,
			'invalid_state_for_request',
			'pricing_model : the price is in use, so its model cannot change.',
			'pricing_model',
		);
	}
	const currency = String(values.currency_code ?? before.currency_code);
	const start = { ...before };
	// A price of another model has no use for what the former one was made of.
	if (locked) for (const name of ['price', 'price_in_decimal', 'tiers']) delete start[name];
	const after = overlay(cb.settings, start, priceOf(cb, values, currency));
	checkPrice(cb, after, values);
	touchItem(cb, after);
	return ok(wrapped(change(cb, ITEM_PRICE, before, withStatus(cb, before, after)), ITEM_PRICE));
}

/** Deleted, or only archived if something refers to it. */
export function removeItemPrice(cb: Chargebee, price: RawRecord, source?: string): RawRecord {
	touchItem(cb, price);
	if (!isUsed(cb, String(price.id))) return bury(cb, ITEM_PRICE, price, source);
	const after = withStatus(cb, price, { ...price, status: 'archived' });
	return change(cb, ITEM_PRICE, price, after, source);
}

export function itemPriceRoutes(cb: Chargebee): CbRoute[] {
	return [
		{
			method: 'GET',
			template: '/item_prices',
			handle: (call) =>
				page(cb, call, {
					entity: 'itemPrices',
					wrap: (row) => wrapped(row, ITEM_PRICE),
					rows: () => catalogueRows(cb, call, 'itemPrices'),
					filters: ITEM_PRICE_FILTERS,
					sorts: ['name', 'id', 'updated_at'],
					order: { by: 'created_at', descending: true },
					params: [SITE_LEVEL],
				}),
		},
		{ method: 'POST', template: '/item_prices', handle: (call) => create(cb, call) },
		{
			method: 'GET',
			template: '/item_prices/{id}',
			handle: (call) => ok(wrapped(find(cb, call, ITEM_PRICE, true), ITEM_PRICE)),
		},
		{ method: 'POST', template: '/item_prices/{id}', handle: (call) => update(cb, call) },
		{
			method: 'POST',
			template: '/item_prices/{id}/delete',
			handle: (call) => {
				check(form(call), {});
				const price = removeItemPrice(cb, find(cb, call, ITEM_PRICE, true));
				return ok(wrapped(price, ITEM_PRICE));
			},
		},
	];
}
