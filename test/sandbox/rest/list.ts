/** Lists: filters, order, pages. */
import type { Reply } from '../exchange';
import type { ReadCollection } from '../store';
import { fail, fold, isIndexed, type Call, type Rest, type RestRecord } from './context';
import { utcOf } from './normalize';
import { DEFAULT_PAGE } from './system';
import { view } from './view';

function wholeNumber(call: Call, name: string, least: number, fallback: number): number {
	const value = call.query.get(name);
	if (value === null) return fallback;
	if (!/^\d{1,9}$/.test(value) || Number(value) < least) {
		return fail(400, `${name} must be a whole number, ${least} or more.`);
	}
	return Number(value);
}

function sinceOf(call: Call, name: string): string | null {
	const value = call.query.get(name);
	if (value === null) return null;
	return utcOf(value) ?? fail(400, `${name} must be an ISO 8601 date-time with offset.`);
}

function flag(call: Call, name: string): boolean {
	const value = call.query.get(name);
	if (value === null || value === 'false') return false;
	return value === 'true' ? true : fail(400, `${name} must be true or false.`);
}

/** Sorted by the field, equal ones by id, so that pages have one order. */
function compareBy(name: string, descending: boolean) {
	const sign = descending ? -1 : 1;
	const of = (record: RestRecord) => String(record[name] ?? '');
	return (a: RestRecord, b: RestRecord) => {
		const [x, y] = [of(a), of(b)];
		if (x !== y) return x < y ? -sign : sign;
		return a.id < b.id ? -1 : a.id > b.id ? 1 : 0;
	};
}

function listRows(rest: Rest, call: Call, entity: string): RestRecord[] {
	const names = rest.system.list;
	const { filters, sorts } = rest.schema[entity];
	const sort = call.query.get(names.sort) ?? 'id';
	const descending = sort.startsWith('-');
	const field = descending ? sort.slice(1) : sort;
	if (!sorts.includes(field)) fail(400, `${names.sort} must be one of ${sorts.join(', ')}.`);
	const since = sinceOf(call, names.since);
	const includeArchived =
		flag(call, names.includeArchived) || call.query.get('status') === 'archived';
	const wanted = filters
		.filter((name) => call.query.has(name))
		.map((name) => [name, fold(call.query.get(name))] as const);

	const collection: ReadCollection<RestRecord> = call.lists[entity];
	const indexed = wanted.find(([name]) => isIndexed(rest.schema[entity], name));
	const candidates = indexed ? collection.by(indexed[0], indexed[1]) : collection.all();
	return candidates
		.filter(
			(record) =>
				(includeArchived || record.status !== 'archived') &&
				(since === null || String(record.modifiedAt) >= since) &&
				wanted.every(([name, value]) => fold(record[name]) === value) &&
				!rest.runtime.hidden.isHidden(entity, record.id, 'lists'),
		)
		.sort(compareBy(field, descending));
}

export function list(rest: Rest, call: Call, entity: string): Reply {
	const names = rest.system.list;
	const known = [
		...[names.page, names.size, names.since, names.sort, names.includeArchived],
		...rest.schema[entity].filters,
	];
	for (const name of call.query.keys()) {
		if (!known.includes(name)) fail(400, `The query parameter '${name}' is not known.`);
		if (call.query.getAll(name).length > 1) fail(400, `'${name}' is there more than once.`);
	}
	const page = wholeNumber(call, names.page, names.firstPage, names.firstPage);
	const size = Math.min(
		wholeNumber(call, names.size, 1, DEFAULT_PAGE),
		rest.settings().maxPageSize,
	);
	const build = () => listRows(rest, call, entity);
	const query = [...call.query].filter(([name]) => name !== names.page && name !== names.size);
	const rows =
		call.lists === call.store.now
			? rest.listing([entity, query, call.store.revision(), rest.runtime.hidden.list()], build)
			: build();
	const before = (page - names.firstPage) * size;
	const start = Math.max(0, before + call.shift);
	const info = {
		[names.page]: page,
		[names.size]: size,
		[names.total]: rows.length,
		[names.next]: before + size < rows.length ? page + 1 : null,
	};
	return {
		status: 200,
		body: {
			[names.rows]: rows.slice(start, start + size).map(view),
			...(names.info === undefined ? info : { [names.info]: info }),
		},
	};
}
