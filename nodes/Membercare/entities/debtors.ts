import type { Api, EntityRecord, ListPage, ListQuery } from '../../shared/entity';
import { numberOf, textOf } from '../../shared/values';
import { readPage } from './pages';

export const PERSON = 1;
export const COMPANY = 2;

/**
 * One page of the change feed of persons and companies: `/debtors?changedAfter`, the only one there
 * is. Its rows lack most fields, so each row of the wanted type is read by itself, unless that very
 * state is known already. Creditors are left out by default: they are asked for. The rows come in no
 * documented order and the stamps carry no offset: the caller keeps the since-value through the
 * whole walk and sends it as it was read.
 */
export async function readFeed(
	api: Api,
	query: ListQuery,
	memberType: number,
	get: (api: Api, id: string) => Promise<EntityRecord | undefined>,
): Promise<ListPage> {
	const page = await readPage(
		api,
		'/debtors',
		{ changedAfter: query.since, includeCreditors: true },
		query,
	);
	const records: EntityRecord[] = [];
	const unchanged: NonNullable<ListPage['unchanged']> = [];
	for (const row of page.rows) {
		const id = textOf(row.debtorAccountNumber);
		if (id === null || numberOf(row.memberType) !== memberType) continue;
		const modifiedAt = textOf(row.lastChange) ?? undefined;
		if (query.known?.(id, modifiedAt)) {
			unchanged.push({ id, modifiedAt });
			continue;
		}
		const record = await get(api, id);
		// Hidden or renumbered since the row was made: there is nothing to show of it.
		if (record) records.push(record);
	}
	return { records, unchanged, next: page.next, serverTime: page.serverTime };
}
