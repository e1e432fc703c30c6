import type { Api, EntityRecord } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { textOf } from '../../shared/values';
import { listAll, oneOf, pathOf, read, type Query } from '../transport/requests';
import { listIn, modifiedAtOf, newest, recordOf } from './common';
import { withJson } from './customFields';
import { allEvents, isLater, lastOf, type CbEvent } from './events';
import { PRICE } from './itemPriceFields';
import { choosePrice, noPrice, priceChoiceOf, shownPrice, type PriceChoice } from './itemPrices';

export const ITEMS = '/items';
export const ITEM_PRICES = '/item_prices';

/** Without the filter it is not documented whether deleted ones are listed as well. */
export const LIVE: Query = { 'status[in]': oneOf(['active', 'archived']) };
/** Deleted prices as well: that one went moves the stamp of its item, too. */
const ALL: Query = { 'status[in]': oneOf(['active', 'archived', 'deleted']) };
const BY_ID: Query = { 'sort_by[asc]': 'id' };

/** Room for a filter's value in an address: servers cut off at 8 KB, all told. */
const LONGEST_FILTER = 5000;

/** Ids in parts whose filter fits into an address, a hundred each at most. */
export function addressable(ids: string[]): string[][] {
	const parts: string[][] = [];
	let room = 0;
	for (const id of new Set(ids)) {
		const length = encodeURIComponent(`"${id}",`).length;
		const last = parts[parts.length - 1];
		if (last === undefined || last.length === 100 || length > room) {
			parts.push([id]);
			room = LONGEST_FILTER - length;
		} else {
			last.push(id);
			room -= length;
		}
	}
	return parts;
}

/** Rows by the filter `<field>[in]`, in as few calls as addresses allow. */
async function readMany(
	api: Api,
	path: string,
	resource: string,
	field: string,
	ids: string[],
	query: Query,
): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	for (const part of addressable(ids)) {
		rows.push(...(await listIn(api, path, resource, field, part, { ...query, ...BY_ID })));
	}
	return newest(rows);
}

export const liveItems = async (api: Api, ids: string[]): Promise<JsonObject[]> =>
	await readMany(api, ITEMS, 'item', 'id', ids, LIVE);

export const pricesOf = async (api: Api, itemIds: string[]): Promise<JsonObject[]> =>
	await readMany(api, ITEM_PRICES, 'item_price', 'item_id', itemIds, ALL);

/** Item prices by their ids, deleted ones too: lines of old orders still name them. */
export const pricesById = async (api: Api, ids: string[]): Promise<JsonObject[]> =>
	await readMany(api, ITEM_PRICES, 'item_price', 'id', ids, ALL);

export const isDeleted = (row: JsonObject): boolean =>
	row.deleted === true || row.status === 'deleted';

/**
 * The last deletion of each item id, as far back as Chargebee keeps events. A deleted item frees its id: an
 * item that is younger than a deletion of its id is another one.
 */
const lastDeletions = async (api: Api): Promise<Map<string, CbEvent>> =>
	lastOf(await allEvents(api, 'item', ['item_deleted']), ({ content }) => textOf(content.id));

const timeOf = (row: JsonObject): number => Date.parse(modifiedAtOf(row) ?? '') || 0;

/** An item with the price that stands for it. Its stamp is that of the latest change of both. */
export function itemRecord(
	row: JsonObject,
	prices: JsonObject[],
	choice: PriceChoice,
	more: { deletion?: CbEvent; seen?: number } = {},
): EntityRecord {
	const chosen = choosePrice(prices, choice);
	const time = Math.max(timeOf(row), more.seen ?? 0, ...prices.map(timeOf));
	const price: JsonObject =
		chosen.which === 'one'
			? { [PRICE]: shownPrice(chosen.price) }
			: chosen.which === 'none'
				? { [PRICE]: noPrice() }
				: {};
	const { deletion } = more;
	return {
		...recordOf(row, { ...withJson(row, 'metadata'), ...price }),
		...(time > 0 ? { modifiedAt: new Date(time).toISOString() } : {}),
		...(deletion !== undefined && deletion.version < timeOf(row)
			? { mark: `remade:${deletion.id}` }
			: {}),
	};
}

/**
 * Items as read, with their prices and marks: two calls for up to a hundred of them, and one for the
 * deletions in each execution. `seen` holds what events just read tell of them.
 */
export async function itemRecords(
	api: Api,
	rows: JsonObject[],
	seen: ReadonlyMap<string, { version: number; deletion?: CbEvent }> = new Map(),
): Promise<EntityRecord[]> {
	if (!rows.length) return [];
	const deletions = await lastDeletions(api);
	const byItem = new Map<string, JsonObject[]>();
	for (const price of await pricesOf(
		api,
		rows.map(({ id }) => String(id)),
	)) {
		const id = String(price.item_id);
		byItem.set(id, [...(byItem.get(id) ?? []), price]);
	}
	const choice = priceChoiceOf(api.options);
	return rows.map((row) => {
		const id = String(row.id);
		const [listed, just] = [deletions.get(id), seen.get(id)?.deletion];
		return itemRecord(row, byItem.get(id) ?? [], choice, {
			deletion: listed && just ? (isLater(just, listed) ? just : listed) : (just ?? listed),
			seen: seen.get(id)?.version,
		});
	});
}

/** An item that is there; a deleted one is not, whichever way Chargebee says so. */
export async function readItem(api: Api, id: string): Promise<JsonObject | undefined> {
	const row = await read(api, pathOf(ITEMS, id), 'item');
	return row === undefined || isDeleted(row) ? undefined : row;
}

export async function getItem(api: Api, id: string): Promise<EntityRecord | undefined> {
	const row = await readItem(api, id);
	return row && (await itemRecords(api, [row]))[0];
}

export async function itemsNamed(api: Api, name: string): Promise<EntityRecord[]> {
	const rows = await listAll(api, ITEMS, 'item', { 'name[is]': name, ...LIVE, ...BY_ID });
	return await itemRecords(api, rows);
}
