import { getPath, setPath, type JsonObject, type JsonValue } from '../../shared/json';
import { isEmpty, objectsOf, textOf } from '../../shared/values';
import { toMajor, wholeOf, withMajor } from './common';
import { withJson } from './customFields';
import { titleOf } from './fieldDefs';
import { pricePaths } from './itemPriceFields';

/** Which of an item's prices stands for it, as the credential says. */
export interface PriceChoice {
	/** ISO 4217 in upper case; empty: any. */
	currency: string;
	/** `any`, `none` (a price paid once), `day`, `week`, `month`, `year`. */
	periodUnit: string;
}

export const priceChoiceOf = (options: Record<string, string>): PriceChoice => ({
	currency: (options.priceCurrency ?? '').trim().toUpperCase(),
	periodUnit: options.pricePeriodUnit || 'any',
});

/** `several`: more than one fits, so none can stand for the item. */
export type Chosen =
	{ which: 'one'; price: JsonObject } | { which: 'none' } | { which: 'several'; ids: string[] };

const isGone = (price: JsonObject): boolean => price.deleted === true || price.status === 'deleted';

function fits(price: JsonObject, { currency, periodUnit }: PriceChoice): boolean {
	if (currency && textOf(price.currency_code)?.toUpperCase() !== currency) return false;
	if (periodUnit === 'any') return true;
	// What is paid once has no period, whichever period the plans beside it have.
	const unit = textOf(price.period_unit);
	return unit === null || unit === periodUnit;
}

/** The first of these narrower sets that is not empty. */
const narrowest = (prices: JsonObject[], ...narrow: Array<(price: JsonObject) => boolean>) =>
	narrow.reduce((left, test) => {
		const fewer = left.filter(test);
		return fewer.length > 0 ? fewer : left;
	}, prices);

/**
 * Of the prices that fit: active ones before archived ones, those for everybody before those of a variant,
 * and `month` means every month before every third.
 */
export function choosePrice(prices: JsonObject[], choice: PriceChoice): Chosen {
	const fitting = prices.filter((price) => !isGone(price) && fits(price, choice));
	if (fitting.length === 0) return { which: 'none' };
	const left = narrowest(
		fitting,
		(price) => price.status !== 'archived',
		(price) => textOf(price.price_variant_id) === null,
		...(choice.periodUnit === 'any'
			? []
			: [
					(price: JsonObject) => textOf(price.period_unit) === choice.periodUnit,
					(price: JsonObject) => (wholeOf(price.period) ?? 1) === 1,
				]),
	);
	return left.length === 1
		? { which: 'one', price: left[0] }
		: { which: 'several', ids: left.map((price) => String(price.id)).sort() };
}

const AMOUNT = 'price_in_decimal';
const AMOUNTS = ['price'];

/** A price as an item shows it: amounts in major units beside the minor ones, empty fields as null. */
export function shownPrice(price: JsonObject): JsonObject {
	const shown: JsonObject = structuredClone(withMajor(withJson(price, 'metadata'), AMOUNTS));
	const tiers = objectsOf(price.tiers);
	if (tiers) shown.tiers = tiers.map((tier) => withMajor(tier, AMOUNTS, price.currency_code));
	const full = withEmpty(shown);
	// A price in tiers, or in a currency that is not told, is not one number; it is not empty either.
	if (isEmpty(full[AMOUNT]) && (tiers?.length || !isEmpty(full.price))) delete full[AMOUNT];
	return full;
}

/** Every field of a price as null: the item has none. */
export const noPrice = (): JsonObject => withEmpty({});

function withEmpty(price: JsonObject): JsonObject {
	for (const path of pricePaths) {
		if (getPath(price, path) === undefined) setPath(price, path, null);
	}
	return price;
}

/**
 * The amount of a shown price is more than its minor units say: the site has multi-decimal pricing, and the
 * text is Chargebee's own.
 */
export function isInDecimal(price: JsonObject): boolean {
	const text = textOf(price[AMOUNT]);
	const minor = wholeOf(price.price);
	const currency = textOf(price.currency_code);
	if (text === null) return false;
	return minor === null || currency === null || toMajor(minor, currency) !== text;
}

/** Billing period of a price: none for what is paid once. */
export interface Period {
	unit: string;
	count: number;
}

/** `gold-EUR-month`, `gold-EUR-3-month`; the item's id gives way where all that is too long. */
export function priceId(itemId: string, currency: string, period?: Period): string {
	const tail = `-${currency}${periodPart(period, '-')}`;
	return `${cut(itemId, 100 - tail.length)}${tail}`;
}

/** `Gold EUR Monthly` would be a word for each period; `Gold EUR Month` and `Gold EUR 3 Month` are unique too. */
export function priceName(itemName: string, currency: string, period?: Period): string {
	const tail = ` ${currency}${periodPart(period && { ...period, unit: titleOf(period.unit) }, ' ')}`;
	return `${cut(itemName, 100 - tail.length)}${tail}`;
}

/** Never in the middle of a character that takes two code units. */
const cut = (text: string, length: number): string =>
	text.slice(0, length).replace(/[\uD800-\uDBFF]$/, '');

const periodPart = (period: Period | undefined, sign: string): string =>
	period === undefined
		? ''
		: `${sign}${period.count === 1 ? '' : `${period.count}${sign}`}${period.unit}`;

/** Value of a field of the price in what is to be written; null and absent are both none. */
export const given = (price: JsonObject, name: string): JsonValue | undefined => {
	const value = getPath(price, name);
	return value === null || value === '' ? undefined : value;
};
