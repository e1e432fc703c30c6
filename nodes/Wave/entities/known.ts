import type { Api, EntityRecord, ListPage } from '../../shared/entity';
import { getPath, type JsonValue } from '../../shared/json';
import { textOf } from '../../shared/values';
import { PAGE_SIZE } from '../transport/run';
import type { Kind } from './common';
import { walk, type Listed } from './walk';

/** How far each later look reaches back: a record may be listed a little after it was stamped. */
const OVERLAP_MS = 60_000;

interface Known {
	/** Key of each record by id. */
	keys: Map<string, string>;
	/** Latest stamp. */
	until?: string;
}

const keyOf = (value: JsonValue | undefined): string => (textOf(value) ?? '').trim().toLowerCase();

/**
 * Records whose `field` has this value, for fields that Wave cannot search by. The first time in a node execution all
 * records are listed, and only this field of them is kept; later only those changed since.
 */
export async function findListed(
	api: Api,
	kind: Pick<Kind, 'get'>,
	listed: Listed,
	field: string,
	value: JsonValue,
): Promise<EntityRecord[]> {
	const wanted = keyOf(value);
	if (wanted === '') return [];
	const memoKey = `wave.known.${listed.connection}.${field}`;
	const known: Known = (api.memo.get(memoKey) as Known | undefined) ?? { keys: new Map() };
	let page: ListPage | undefined;
	const since =
		known.until === undefined
			? undefined
			: new Date(Date.parse(known.until) - OVERLAP_MS).toISOString();
	do {
		page = await walk(api, listed, { limit: PAGE_SIZE, since, page: page?.next });
		for (const { id, fields, modifiedAt } of page.records) {
			known.keys.set(id, keyOf(getPath(fields, field)));
			if (modifiedAt !== undefined && (known.until ?? '') < modifiedAt) known.until = modifiedAt;
		}
	} while (page.next !== undefined);
	api.memo.set(memoKey, known);
	const found: EntityRecord[] = [];
	for (const [id, key] of known.keys) {
		const record = key === wanted ? await kind.get(api, id) : undefined;
		// It may have been changed, or be gone, since it was listed.
		if (record && keyOf(getPath(record.fields, field)) === wanted) found.push(record);
	}
	return found;
}
