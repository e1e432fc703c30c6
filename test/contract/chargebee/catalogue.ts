import type { EntityRecord, ListPage, ListQuery } from '../../../nodes/shared/entity';
import type { Api, Entity } from '../../../nodes/shared/entity';
import type { Sandbox } from '../../sandbox/types';
import { control } from './helpers';

/** All pages of a walk, as one run reads them: of a record that came twice the latest counts. */
export async function walkAll(
	api: Api,
	entity: Entity,
	query: Partial<ListQuery> = {},
): Promise<{ records: Map<string, EntityRecord>; unchanged: string[]; pages: ListPage[] }> {
	const pages: ListPage[] = [];
	const records = new Map<string, EntityRecord>();
	let page: string | undefined;
	do {
		const listed = await entity.list(api, { limit: 100, ...query, page });
		pages.push(listed);
		for (const record of listed.records) {
			const before = records.get(record.id)?.modifiedAt ?? '';
			if ((record.modifiedAt ?? '') >= before) records.set(record.id, record);
		}
		page = listed.next;
	} while (page !== undefined);
	return {
		records,
		unchanged: pages.flatMap(({ unchanged }) => (unchanged ?? []).map(({ id }) => id)),
		pages,
	};
}

/** What was read is known from then on, as the store tells a feed. */
export const knowing = (...records: EntityRecord[]): NonNullable<ListQuery['known']> => {
	const stamps = new Map(records.map(({ id, modifiedAt }) => [id, modifiedAt]));
	return (id, modifiedAt) => modifiedAt !== undefined && stamps.get(id) === modifiedAt;
};

/** Calls since the log was cleared, as `METHOD /route`. */
export const callsOf = async (sandbox: Sandbox): Promise<string[]> =>
	(await control(sandbox).log()).map(({ method, route }) => `${method} ${route}`);

/** A moment before everything that a test does, so the feed shows all of it. */
export const before = async (sandbox: Sandbox): Promise<string> =>
	new Date(Date.parse(await control(sandbox).now()) - 60_000).toISOString();
