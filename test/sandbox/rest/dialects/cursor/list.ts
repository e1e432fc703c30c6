/** Lists of the cursor dialect: a cursor remembers its query, its place in the order, and its age. */
import type { Reply } from '../../../exchange';
import type { RawRecord } from '../../../types';
import { fail, type Call, type Rest, type RestRecord } from '../../context';
import {
	checkParameters,
	seal,
	searched,
	signOf,
	sorted,
	unseal,
	wholeNumber,
	type Order,
} from '../listing';
import { showFields } from '../shape';
import { shape } from './shape';

const OWN = ['cursor', 'limit', 'updated_after', 'include_archived'];
const DEFAULT_LIMIT = 50;

export const rowOf = (rest: Rest, entity: string, record: RestRecord): RawRecord => ({
	...showFields(rest.schema[entity]!.fields, record, shape),
	revision: record.version,
});

const byStamp: Order = { of: (record) => record.modifiedAt, descending: false };

/** Place in the order: behind this stamp and id, whatever has moved meanwhile. */
interface Place {
	stamp: string | null;
	id: string;
}

const isBehind = (place: Place, record: RestRecord): boolean => {
	const stamp = String(record.modifiedAt);
	if (place.stamp !== null && stamp !== place.stamp) return stamp > place.stamp;
	return record.id > place.id;
};

function placeOf(rest: Rest, call: Call, sign: string): Place | undefined {
	const cursor = call.query.get('cursor');
	if (cursor === null || cursor === '') return undefined;
	const known = unseal(cursor);
	if (known?.sign !== sign) return fail(400, 'The cursor is not valid for this query.');
	const { cursorMinutes, expiredCursorStatus } = rest.settings();
	if (rest.runtime.clock.now() - Number(known.at) > cursorMinutes * 60_000) {
		return fail(expiredCursorStatus, 'The cursor has expired.');
	}
	return { stamp: known.stamp === null ? null : String(known.stamp), id: String(known.id) };
}

function filteredBy(rest: Rest, entity: string): Map<string, string> {
	return new Map(rest.schema[entity]!.filters.map((name) => [shape.nameOf(name), name]));
}

function rowsOf(rest: Rest, call: Call, entity: string, after: number | undefined): RestRecord[] {
	const filters = filteredBy(rest, entity);
	const wanted = [...call.query].flatMap(([parameter, value]): Array<[string, string]> => {
		const name = filters.get(parameter);
		return name === undefined ? [] : [[name, value]];
	});
	const archived = call.query.get('include_archived') ?? 'false';
	if (!['true', 'false'].includes(archived)) fail(400, 'include_archived must be true or false.');
	const from = rest.settings().sinceIgnored ? undefined : after;
	const build = () =>
		sorted(
			searched(rest, call, entity, wanted).filter(
				(record) =>
					(archived === 'true' || record.status !== 'archived') &&
					(from === undefined || Date.parse(String(record.modifiedAt)) > from),
			),
			from === undefined ? [] : [byStamp],
		);
	if (call.lists !== call.store.now) return build();
	return rest.listing(
		[entity, wanted, archived, from, call.store.revision(), rest.runtime.hidden.list()],
		build,
	);
}

export function cursorList(rest: Rest, call: Call, entity: string): Reply {
	const filters = filteredBy(rest, entity);
	checkParameters(call, (name) => OWN.includes(name) || filters.has(name));
	const { maxPageSize, endlessPages } = rest.settings();
	const limit = Math.min(wholeNumber(call, 'limit', 1) ?? DEFAULT_LIMIT, maxPageSize);
	const after = wholeStamp(call);
	const sign = signOf([
		entity,
		[...call.query].filter(([name]) => !['cursor', 'limit'].includes(name)),
	]);
	const place = placeOf(rest, call, sign);
	const rows = rowsOf(rest, call, entity, after);
	const found = place === undefined ? 0 : rows.findIndex((record) => isBehind(place, record));
	const begin = found === -1 ? rows.length : found;
	const start = endlessPages ? 0 : Math.max(0, begin + call.shift);
	const shown = rows.slice(start, start + limit);
	const last = shown[shown.length - 1];
	const more = endlessPages || begin + limit < rows.length;
	const isSorted = after !== undefined && !rest.settings().sinceIgnored;
	const next =
		more && last
			? seal({
					sign,
					at: rest.runtime.clock.now(),
					stamp: isSorted ? last.modifiedAt : null,
					id: last.id,
				})
			: null;
	return {
		status: 200,
		body: { records: shown.map((record) => rowOf(rest, entity, record)), next_cursor: next },
	};
}

function wholeStamp(call: Call): number | undefined {
	const value = call.query.get('updated_after');
	if (value === null) return undefined;
	return /^\d{1,16}$/.test(value)
		? Number(value)
		: fail(400, 'updated_after must be a moment in Unix milliseconds.');
}
