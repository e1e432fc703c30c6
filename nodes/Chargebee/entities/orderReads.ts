import type { Api, EntityRecord } from '../../shared/entity';
import type { JsonObject } from '../../shared/json';
import { objectsOf, textOf } from '../../shared/values';
import { pathOf, read } from '../transport/requests';
import { recordOf, withMajor } from './common';
import { pricesById } from './itemReads';
import { LINE_AMOUNTS, LIST_AMOUNTS, ORDER_AMOUNTS } from './orderFields';

export const ORDERS = '/orders';

const linesOf = (row: JsonObject): JsonObject[] => objectsOf(row.order_line_items) ?? [];

/** Item price that a line is about; other lines (ad hoc ones, fees) are about none. */
function priceIdOf(line: JsonObject): string | undefined {
	const type = textOf(line.entity_type) ?? '';
	return type.endsWith('_item_price') ? (textOf(line.entity_id) ?? undefined) : undefined;
}

/** Item of each of these item prices; what was looked up once is kept for the execution. */
async function itemsOfPrices(api: Api, ids: string[]): Promise<Map<string, string | null>> {
	const key = 'chargebee.itemOfPrice';
	const known = (api.memo.get(key) as Map<string, string | null> | undefined) ?? new Map();
	api.memo.set(key, known);
	const open = ids.filter((id) => !known.has(id));
	if (open.length) {
		for (const price of await pricesById(api, open)) {
			known.set(String(price.id), textOf(price.item_id));
		}
		// Not there any more: asked for once is enough.
		for (const id of open) if (!known.has(id)) known.set(id, null);
	}
	return known;
}

/** The order with amounts in major units beside the minor ones, and the item of each line. */
function orderRecord(row: JsonObject, items: Map<string, string | null>): EntityRecord {
	const currency = row.currency_code;
	const fields = withMajor(row, ORDER_AMOUNTS);
	const lists = Object.entries(LIST_AMOUNTS).flatMap(([name, amounts]) => {
		const entries = objectsOf(row[name]);
		return entries ? [[name, entries.map((entry) => withMajor(entry, amounts, currency))]] : [];
	});
	const lines = objectsOf(row.order_line_items)?.map((line) => ({
		...withMajor(line, LINE_AMOUNTS, currency),
		item_id: items.get(priceIdOf(line) ?? '') ?? null,
	}));
	return recordOf(row, {
		...fields,
		...(Object.fromEntries(lists) as JsonObject),
		...(lines ? { order_line_items: lines } : {}),
	});
}

/** Orders as read; the items of all their lines are looked up together. */
export async function orderRecords(api: Api, rows: JsonObject[]): Promise<EntityRecord[]> {
	const prices = new Set(
		rows.flatMap((row) => linesOf(row).flatMap((line) => priceIdOf(line) ?? [])),
	);
	const items = await itemsOfPrices(api, [...prices]);
	return rows.map((row) => orderRecord(row, items));
}

export async function getOrder(api: Api, id: string): Promise<EntityRecord | undefined> {
	const row = await read(api, pathOf(ORDERS, id), 'order');
	return row === undefined || row.deleted === true
		? undefined
		: (await orderRecords(api, [row]))[0];
}
