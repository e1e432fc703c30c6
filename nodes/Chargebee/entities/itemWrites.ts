import { unlessGone } from '../../shared/attempt';
import type {
	Api,
	CreateRequest,
	EntityRecord,
	UpdateRequest,
	WriteResult,
} from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import type { JsonObject } from '../../shared/json';
import { runSteps, updateResult, type Step } from '../../shared/steps';
import { objectOf, textOf } from '../../shared/values';
import { pathOf, write, writeRecord } from '../transport/requests';
import { refusal } from '../transport/verdict';
import { filled, modifiedAtOf } from './common';
import { changedParams, withJson } from './customFields';
import { PRICE } from './itemPriceFields';
import { choosePrice, priceChoiceOf, shownPrice } from './itemPrices';
import {
	createPrice,
	planPrice,
	priceParams,
	pricePlanParams,
	unclear,
	updatePrice,
	type PricePlan,
} from './itemPriceWrites';
import { isDeleted, ITEM_PRICES, itemRecords, ITEMS, pricesOf, readItem } from './itemReads';

const META = 'metadata';

const traits = (row: JsonObject) => ({
	id: textOf(row.id) ?? '',
	name: textOf(row.name) ?? '',
	type: textOf(row.type) ?? '',
});

const isOfPrice = (path: string): boolean => path.startsWith(`${PRICE}.`);
const inPrice = (path: string): string => path.slice(PRICE.length + 1);

/**
 * The item, then its price. What is wrong with the price is found out before the item is made. Sent again
 * after a crash, the item is refused as a duplicate and looked up; a price that is there is left as it is.
 */
export async function createItem(api: Api, request: CreateRequest): Promise<EntityRecord> {
	const { fields, reference, progress, save } = request;
	const { [PRICE]: price, ...rest } = filled(fields);
	const params: JsonObject = { ...rest };
	const id = textOf(params.id) ?? reference;
	const choice = priceChoiceOf(api.options);
	const plan = planPrice(traits({ ...params, id }), objectOf(price), choice);
	const planned = plan && { plan, params: await pricePlanParams(api, plan) };
	const steps = [...progress.steps];
	let row: JsonObject | undefined;
	if (progress.id === undefined) {
		row = await writeRecord(api, ITEMS, 'item', { ...params, ...(id ? { id } : {}) });
		steps.push('created');
		await save({ id: String(row.id), steps: [...steps] });
	} else {
		row = await readItem(api, progress.id);
		if (row === undefined) {
			throw new ApiFailure(`Item ${progress.id}, just created, is no longer in Chargebee`, {
				outcome: 'gone',
				scope: 'record',
			});
		}
	}
	if (planned && !(progress.id !== undefined && (await hasPrice(api, progress.id, planned.plan)))) {
		await createPrice(api, planned.params);
		await save({ id: String(row.id), steps: [...steps, 'priced'] });
	}
	return (await itemRecords(api, [row]))[0];
}

/** An earlier attempt may have got as far as the price. */
async function hasPrice(api: Api, itemId: string, plan: PricePlan): Promise<boolean> {
	const prices = await pricesOf(api, [itemId]);
	return (
		prices.some((price) => price.id === plan.id && !isDeleted(price)) ||
		choosePrice(prices, priceChoiceOf(api.options)).which === 'one'
	);
}

/** Item and price are two records of Chargebee: one call each, only for what changed. */
export async function updateItem(api: Api, request: UpdateRequest): Promise<WriteResult> {
	const { id, fields, changed, before, progress, save } = request;
	const own = changed.filter((path) => !isOfPrice(path));
	const priced = changed.filter(isOfPrice);
	const steps: Step[] = [];
	let item: JsonObject | undefined;
	let price: JsonObject | undefined;
	if (own.length) {
		const params = changedParams(META, fields, own, before.fields);
		steps.push({
			name: 'item',
			paths: own,
			run: async () => {
				item = await writeRecord(api, pathOf(ITEMS, id), 'item', params);
			},
		});
	}
	if (priced.length) {
		steps.push({
			name: 'price',
			paths: priced,
			run: async () => {
				price = await writePrice(api, request, priced.map(inPrice));
			},
		});
	}
	const result = await runSteps(steps, progress, save);
	const done = updateResult(changed, steps, result);
	return readsAsBefore(before, priced) ? { ...done, record: after(before, item, price) } : done;
}

/** A price that is new or gets another status may change which one stands for the item: that is read again. */
const readsAsBefore = (before: EntityRecord, priced: string[]): boolean =>
	!priced.length || (hasShownPrice(before) && !priced.includes(`${PRICE}.status`));

const hasShownPrice = ({ fields }: EntityRecord): boolean =>
	textOf(objectOf(fields[PRICE]).id) !== null;

/** The record as the answers of the writes show it. */
function after(before: EntityRecord, item?: JsonObject, price?: JsonObject): EntityRecord {
	const stamps = [before.modifiedAt, item && modifiedAtOf(item), price && modifiedAtOf(price)];
	const fields: JsonObject = item
		? {
				...withJson(item, META),
				...(PRICE in before.fields ? { [PRICE]: before.fields[PRICE] } : {}),
			}
		: before.fields;
	const latest = stamps.flatMap((stamp) => (stamp ? [Date.parse(stamp)] : []));
	return {
		...before,
		fields: price ? { ...fields, [PRICE]: shownPrice(price) } : fields,
		...(latest.length ? { modifiedAt: new Date(Math.max(...latest)).toISOString() } : {}),
	};
}

async function writePrice(
	api: Api,
	{ id, fields, before }: UpdateRequest,
	changed: string[],
): Promise<JsonObject> {
	const values = objectOf(fields[PRICE]);
	const shown = objectOf(before.fields[PRICE]);
	const priceIdShown = textOf(shown.id);
	if (priceIdShown !== null) {
		const params = await priceParams(api, shown, values, changed);
		return await updatePrice(api, priceIdShown, params);
	}
	const choice = priceChoiceOf(api.options);
	const chosen = choosePrice(await pricesOf(api, [id]), choice);
	if (chosen.which === 'several') throw unclear(id, chosen);
	// Somebody has just made one: what is written now was not compared with it.
	if (chosen.which === 'one') {
		throw new ApiFailure(`Item ${id} has got a price in Chargebee meanwhile`, {
			outcome: 'changedMeanwhile',
			scope: 'record',
		});
	}
	const plan = planPrice(traits(before.fields), values, choice);
	if (!plan) {
		throw refusal(
			`item ${id} has no price that these values could go to: it gets one when "${PRICE}.price_in_decimal" is written.`,
			`${PRICE}.${changed[0]}`,
		);
	}
	return await createPrice(api, await pricePlanParams(api, plan));
}

export const setStatus =
	(status: 'active' | 'archived') =>
	async (api: Api, id: string, before: EntityRecord): Promise<WriteResult> => {
		const row = await writeRecord(api, pathOf(ITEMS, id), 'item', { status });
		return { record: after(before, row), written: ['status'] };
	};

/** Prices first: an item that has any is refused. One that is in use is archived instead, and so stays. */
export async function removeItem(api: Api, id: string): Promise<void> {
	for (const price of await pricesOf(api, [id])) {
		if (isDeleted(price)) continue;
		await unlessGone(() => write(api, pathOf(ITEM_PRICES, String(price.id), 'delete')));
	}
	await unlessGone(() => write(api, pathOf(ITEMS, id, 'delete')));
}
