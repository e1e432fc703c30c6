import { attempt } from '../../shared/attempt';
import type { Api } from '../../shared/entity';
import { getPath, setPath, type JsonObject, type JsonValue } from '../../shared/json';
import { isEmpty, textOf } from '../../shared/values';
import { listPage, pathOf, writeRecord } from '../transport/requests';
import { refusal } from '../transport/verdict';
import { emptied, filled, toMinor } from './common';
import { mergedJson } from './customFields';
import { itemPriceFields, PRICE } from './itemPriceFields';
import {
	given,
	isInDecimal,
	priceId,
	priceName,
	type Chosen,
	type Period,
	type PriceChoice,
} from './itemPrices';
import { ITEM_PRICES } from './itemReads';

const AMOUNT = 'price_in_decimal';
const META = 'metadata';
const named = (name: string): string => `${PRICE}.${name}`;

/** An item price to be made: all but its amount, which is counted in its currency. */
export interface PricePlan {
	id: string;
	currency: string;
	params: JsonObject;
	amount: JsonValue;
}

interface ItemTraits {
	id: string;
	name: string;
	type: string;
}

/**
 * The price that an item gets with these fields: in their currency and period, or in those of the
 * credential. `undefined` if no amount is given, as there is no price without one.
 *
 * @throws ApiFailure `rejected` where the price would not be the one that stands for the item.
 */
export function planPrice(
	item: ItemTraits,
	price: JsonObject,
	choice: PriceChoice,
): PricePlan | undefined {
	const amount = given(price, AMOUNT);
	if (amount === undefined) return undefined;
	const currency = (textOf(given(price, 'currency_code')) ?? choice.currency).toUpperCase();
	if (!currency) {
		throw refusal(
			`a price of item ${item.id} needs a currency: map "${named('currency_code')}", or set the currency of prices in the credential.`,
			named('currency_code'),
		);
	}
	if (choice.currency && choice.currency !== currency) {
		throw refusal(
			`a price in ${currency} cannot be set up, as the credential reads prices in ${choice.currency}: set the currency of prices in the credential to ${currency}, or leave it empty.`,
			named('currency_code'),
		);
	}
	const period = periodOf(item, price, choice);
	const { metadata, ...rest } = filled(price);
	delete rest[AMOUNT];
	delete rest.id;
	const id = priceId(item.id, currency, period);
	return {
		id,
		currency,
		amount,
		params: {
			...rest,
			...(metadata === undefined ? {} : { metadata }),
			id,
			item_id: item.id,
			name: given(price, 'name') ?? priceName(item.name, currency, period),
			currency_code: currency,
			...(period ? { period: period.count, period_unit: period.unit } : {}),
		},
	};
}

function periodOf(
	item: ItemTraits,
	price: JsonObject,
	{ periodUnit }: PriceChoice,
): Period | undefined {
	// What is paid once has no period.
	if (item.type === 'charge') return undefined;
	const fallback = periodUnit === 'any' || periodUnit === 'none' ? undefined : periodUnit;
	const unit = textOf(given(price, 'period_unit')) ?? fallback;
	if (unit === undefined && item.type === 'plan') {
		throw refusal(
			`a price of plan ${item.id} needs a billing period: map "${named('period_unit')}", or set the period of prices in the credential.`,
			named('period_unit'),
		);
	}
	return unit === undefined ? undefined : { unit, count: Number(given(price, 'period') ?? 1) };
}

/** Whether prices are kept as decimal texts on this site; any price tells. Asked once for each execution. */
async function keepsDecimals(api: Api): Promise<boolean> {
	const key = 'chargebee.multiDecimal';
	if (!api.memo.has(key)) {
		const { rows } = await listPage(api, ITEM_PRICES, 'item_price', {});
		api.memo.set(
			key,
			rows.some((price) => textOf(price[AMOUNT]) !== null),
		);
	}
	return api.memo.get(key) === true;
}

/**
 * An amount in minor units, which every site takes; as a decimal text where it is kept as one. Only an
 * amount that the currency cannot hold makes it worth asking whether the site keeps more decimals.
 *
 * @throws ApiFailure `rejected` for an amount that the site cannot hold.
 */
async function amountParams(
	api: Api,
	amount: JsonValue,
	currency: string,
	inDecimal = false,
): Promise<JsonObject> {
	if (inDecimal) return { [AMOUNT]: String(amount) };
	const minor = await attempt(async () => toMinor(amount, currency, named(AMOUNT)));
	if (minor.failure === undefined) return { price: minor.value };
	if (!isEmpty(amount) && DECIMAL.test(String(amount)) && (await keepsDecimals(api))) {
		return { [AMOUNT]: String(amount) };
	}
	throw minor.failure;
}

const DECIMAL = /^\d+(\.\d+)?$/;

/** @throws ApiFailure `rejected` for an amount that the site cannot hold, before anything is sent. */
export const pricePlanParams = async (api: Api, plan: PricePlan): Promise<JsonObject> => ({
	...plan.params,
	...(await amountParams(api, plan.amount, plan.currency)),
});

export const createPrice = async (api: Api, params: JsonObject): Promise<JsonObject> =>
	await writeRecord(api, ITEM_PRICES, 'item_price', params);

/**
 * What an update of a price sends: the changed fields, and with one of its tax or accounting details the
 * others that are filled, as it is not documented whether these are replaced.
 *
 * @param price the price as it is shown in `item_price`
 * @param fields the new values, named as in the price
 * @param changed paths in the price
 */
export async function priceParams(
	api: Api,
	price: JsonObject,
	fields: JsonObject,
	changed: string[],
): Promise<JsonObject> {
	const params: JsonObject = {};
	for (const path of [...groupOf(changed), ...changed]) {
		if (path === AMOUNT || path.startsWith(`${META}.`)) continue;
		const isChanged = changed.includes(path);
		const value = getPath(fields, path) ?? (isChanged ? null : getPath(price, path)) ?? null;
		if (isChanged || value !== null) setPath(params, path, value);
	}
	const meta = mergedJson(META, price, fields, changed);
	return {
		...emptied(params),
		...(meta === undefined ? {} : { [META]: meta }),
		...(changed.includes(AMOUNT) ? await newAmount(api, price, fields) : {}),
	};
}

async function newAmount(api: Api, price: JsonObject, fields: JsonObject): Promise<JsonObject> {
	const model = textOf(price.pricing_model);
	if (model !== null && ['tiered', 'volume', 'stairstep'].includes(model)) {
		throw refusal(
			`price ${String(price.id)} has tiers (${model}), which can be changed in Chargebee only.`,
			named(AMOUNT),
		);
	}
	const amount = given(fields, AMOUNT);
	if (amount === undefined) {
		throw refusal(`price ${String(price.id)} cannot be emptied, only archived.`, named(AMOUNT));
	}
	return await amountParams(api, amount, textOf(price.currency_code) ?? '', isInDecimal(price));
}

/** Members of the groups that the changed paths belong to. */
function groupOf(changed: string[]): string[] {
	const groupNamed = (path: string) =>
		itemPriceFields.find(({ name }) => name === named(path))?.group;
	const groups = new Set(changed.flatMap((path) => groupNamed(path) ?? []));
	return itemPriceFields
		.filter(({ group }) => group !== undefined && groups.has(group))
		.map(({ name }) => name.slice(PRICE.length + 1));
}

export const updatePrice = async (api: Api, id: string, params: JsonObject): Promise<JsonObject> =>
	await writeRecord(api, pathOf(ITEM_PRICES, id), 'item_price', params);

/** Says why none of several prices can be written. */
export const unclear = (itemId: string, chosen: Chosen & { which: 'several' }): Error =>
	refusal(
		`item ${itemId} has several prices (${chosen.ids.join(', ')}): set currency and period of prices in the credential, so that one of them stands for the item.`,
		named(AMOUNT),
	);
