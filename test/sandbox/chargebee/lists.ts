/**
 * Lists: limit, offset, filters and sorting, each entity by its own tables. Whatever the tables do not know is
 * refused, as a filter that is ignored would give more rows than were asked for.
 */
import { createHash } from 'node:crypto';

import type { Reply } from '../exchange';
import type { ChargebeeEntity, RawRecord } from '../types';
import {
	contextEntity,
	fail,
	isHidden,
	keyOf,
	ok,
	shown,
	wrong,
	type Call,
	type Chargebee,
} from './context';
import { testOf, type FilterTable, type Operator, type Test } from './filters';
import { parsePairs } from './form';

export interface Listing {
	entity: ChargebeeEntity;
	/** Name under which each row is wrapped, or the wrapping itself. */
	wrap: string | ((row: RawRecord) => RawRecord);
	/** The rows to choose from; hidden ones are left out here. Called at most once. */
	rows: () => RawRecord[];
	filters: FilterTable;
	/** Fields for `sort_by[asc|desc]`; none: the list cannot be sorted. */
	sorts: readonly string[];
	/** Order without `sort_by`. Default: `created_at` ascending. */
	order?: { by: string; descending: boolean };
	/** Other parameters of the query that the caller reads itself, such as `include_deleted`. */
	params?: readonly string[];
}

interface Query {
	limit: number;
	offset: string | undefined;
	tests: Test[];
	sort: { by: string; descending: boolean };
	/** All that decides which rows come in which order. */
	print: string;
}

function limitOf(value: string): number {
	const limit = Number(value);
	return /^\d+$/.test(value) && limit >= 1 && limit <= 100
		? limit
		: wrong('limit', 'must be a whole number from 1 to 100.');
}

function readQuery(cb: Chargebee, call: Call, listing: Listing): Query {
	const query: Query = {
		limit: 10,
		offset: undefined,
		tests: [],
		sort: listing.order ?? { by: 'created_at', descending: false },
		print: '',
	};
	const seen = new Set<string>();
	const deciding: string[][] = [];
	for (const { path, name, value } of parsePairs(call.search)) {
		if (seen.has(name)) fail(400, 'invalid_request', `${name} is given more than once.`, name);
		seen.add(name);
		if (name === 'limit') {
			query.limit = limitOf(value);
			continue;
		}
		if (name === 'offset') {
			query.offset = value;
			continue;
		}
		deciding.push([name, value]);
		if (name === 'sort_by[asc]' || name === 'sort_by[desc]') {
			if (!listing.sorts.includes(value)) {
				wrong(
					name,
					`must be one of ${listing.sorts.join(', ') || 'nothing: this list has no order'}.`,
				);
			}
			query.sort = { by: value, descending: name === 'sort_by[desc]' };
			continue;
		}
		if (listing.params?.includes(name)) continue;
		const [first, ...inner] = path.slice(0, -1);
		const field = path.length > 1 ? `${first}${inner.map((part) => `[${part}]`).join('')}` : name;
		const filter = Object.hasOwn(listing.filters, field) ? listing.filters[field] : undefined;
		if (!filter || path.length < 2) {
			fail(400, 'invalid_request', `${name} : unknown parameter.`, name);
		}
		query.tests.push(testOf(cb, filter!, field, path.at(-1) as Operator, value));
	}
	if (seen.has('sort_by[asc]') && seen.has('sort_by[desc]')) {
		wrong('sort_by', 'can have one direction only.');
	}
	query.print = createHash('sha256')
		.update(JSON.stringify([call.path, deciding, contextEntity(cb, call) ?? null]))
		.digest('base64url')
		.slice(0, 12);
	return query;
}

function compareBy({ by, descending }: Query['sort']) {
	const sign = descending ? -1 : 1;
	return (a: RawRecord, b: RawRecord) => {
		const x = (a[by] ?? '') as string | number;
		const y = (b[by] ?? '') as string | number;
		if (x !== y) return x < y ? -sign : sign;
		const [left, right] = [keyOf(a), keyOf(b)];
		return left < right ? -1 : left > right ? 1 : 0;
	};
}

/** Opaque for clients: how many rows came before, and for which query that was counted. */
const offsetText = (position: number, print: string) =>
	Buffer.from(JSON.stringify([String(position), print])).toString('base64url');

function positionOf(offset: string | undefined, print: string): number {
	if (offset === undefined) return 0;
	try {
		const [position, of] = JSON.parse(Buffer.from(offset, 'base64url').toString()) as string[];
		if (of === print && /^\d+$/.test(position!)) return Number(position);
	} catch {
		// Not of our making: refused below.
	}
	return wrong('offset', 'is not valid for this list.');
}

/** One page of a list: `{ list: [{ customer: {…} }], next_offset? }`. */
export function page(cb: Chargebee, call: Call, listing: Listing): Reply {
	const query = readQuery(cb, call, listing);
	const build = () =>
		listing
			.rows()
			.filter(
				(row) =>
					query.tests.every((test) => test(row)) && !isHidden(cb, listing.entity, row, 'lists'),
			)
			.sort(compareBy(query.sort));
	const rows =
		call.lists === call.store.now
			? cb.listing(
					[
						listing.entity,
						query.print,
						call.store.revision(),
						cb.runtime.hidden.list(),
						cb.settings,
					],
					build,
				)
			: build();
	const position = positionOf(query.offset, query.print);
	const start = Math.max(0, position + call.shift);
	const end = position + query.limit;
	const { wrap } = listing;
	const wrapped = typeof wrap === 'string' ? (row: RawRecord) => ({ [wrap]: shown(row) }) : wrap;
	return ok({
		list: rows.slice(start, start + query.limit).map(wrapped),
		...(end < rows.length ? { next_offset: offsetText(end, query.print) } : {}),
	});
}

/** A yes-or-no parameter of a list. Default false. */
export function flagOf(call: Call, name: string): boolean {
	const value = call.query.get(name) ?? 'false';
	return value === 'true' || value === 'false'
		? value === 'true'
		: wrong(name, 'must be true or false.');
}
