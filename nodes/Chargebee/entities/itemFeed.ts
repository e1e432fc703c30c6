import type { Api, EntityRecord, ListPage, ListQuery } from '../../shared/entity';
import { textOf } from '../../shared/values';
import { recordOf, walkPage } from './common';
import { eventsPage, isLater, type CbEvent } from './events';
import { itemRecords, ITEMS, LIVE, liveItems, readItem } from './itemReads';

/** What the events of one page say of one item. */
export interface ItemChange {
	/** Latest change of the item or of any of its prices, in milliseconds. */
	version: number;
	/** The last event of the item itself. */
	item?: CbEvent;
	/** Its last deletion, even if it was made again since. */
	deletion?: CbEvent;
	/** When it was made last, Unix seconds. */
	made?: number;
}

/** Events of items and item prices, folded into one change for each item. */
export function foldItems(events: CbEvent[]): Map<string, ItemChange> {
	const changes = new Map<string, ItemChange>();
	for (const event of events) {
		const { resource, content, did } = event;
		const id = textOf(resource === 'item' ? content.id : content.item_id);
		if (id === null) continue;
		const change = changes.get(id) ?? { version: 0 };
		changes.set(id, change);
		change.version = Math.max(change.version, event.version);
		if (resource !== 'item') continue;
		if (change.item === undefined || isLater(event, change.item)) change.item = event;
		if (did === 'created') change.made = Math.max(change.made ?? 0, event.occurredAt);
		if (did !== 'deleted') continue;
		if (change.deletion === undefined || isLater(event, change.deletion)) change.deletion = event;
	}
	return changes;
}

const stampOf = ({ version }: ItemChange): string => new Date(version).toISOString();

const isGone = ({ item }: ItemChange): boolean => item?.did === 'deleted';

/** Made within the second of its deletion: where records carry no version, nothing tells which came first. */
const mayBeBack = ({ item, made }: ItemChange): boolean =>
	item !== undefined && made !== undefined && made >= item.occurredAt;

/** The item as it was when it was deleted. */
const tombstone = (change: ItemChange): EntityRecord => ({
	...recordOf(change.item?.content ?? {}),
	modifiedAt: stampOf(change),
	deleted: true,
});

/**
 * One page of events of items and their prices. Deletions are known from the events alone; all else is read
 * as it is now, unless that very state was read before.
 */
async function changedItems(api: Api, query: ListQuery): Promise<ListPage> {
	const { events, ...page } = await eventsPage(api, ['item', 'item_price'], query);
	const changes = foldItems(events);
	const result: ListPage = { ...page, records: [], unchanged: [] };
	// On one of several pages a deletion may not be the last word: the next page may have the id again.
	const isWhole = query.page === undefined && page.next === undefined;
	const gone: string[] = [];
	const wanted: string[] = [];
	for (const [id, change] of changes) {
		const modifiedAt = stampOf(change);
		if (isGone(change)) gone.push(id);
		else if (query.known?.(id, modifiedAt) !== true) wanted.push(id);
		else result.unchanged?.push({ id, modifiedAt });
	}
	const doubtful = isWhole ? gone.filter((id) => mayBeBack(changes.get(id) as ItemChange)) : gone;
	const rows = await liveItems(api, [...wanted, ...doubtful]);
	const found = new Set(rows.map(({ id }) => String(id)));
	for (const id of wanted) {
		if (found.has(id)) continue;
		// Deleted since, which a later event tells; or so new that lists do not show it yet.
		const row = await readItem(api, id);
		if (row) rows.push(row);
	}
	result.records.push(
		...gone.filter((id) => !found.has(id)).map((id) => tombstone(changes.get(id) as ItemChange)),
		...(await itemRecords(api, rows, changes)),
	);
	return result;
}

async function allItems(api: Api, query: ListQuery): Promise<ListPage> {
	const { rows, ...page } = await walkPage(
		api,
		{ path: ITEMS, resource: 'item', query: LIVE, completeBy: 'id' },
		query,
	);
	return { ...page, records: await itemRecords(api, rows) };
}

/** Changed items by the events; all items by their list. */
export const listItems = async (api: Api, query: ListQuery): Promise<ListPage> =>
	query.since === undefined ? await allItems(api, query) : await changedItems(api, query);
