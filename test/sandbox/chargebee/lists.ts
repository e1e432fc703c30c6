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
import { parsePairs } from './form';

type Operator =
	| 'is'
	| 'is_not'
	| 'starts_with'
	| 'is_present'
	| 'in'
	| 'not_in'
	| 'after'
	| 'before'
	| 'on'
	| 'between'
	| 'lt'
	| 'lte'
	| 'gt'
	| 'gte';

export interface Filter {
	type: 'text' | 'enum' | 'timestamp' | 'number' | 'boolean';
	operators: readonly Operator[];
	values?: readonly string[];
	/** Default: the row's field of the filter's name. Of several values one must fit, or all if the operator says no. */
	of?: (row: RawRecord) => unknown;
}

/** By name, nested ones as they are written: `relationship[parent_id]`. */
export type FilterTable = Record<string, Filter>;

/** Filters of a text field: these operators, all five of an id by default. */
export const textFilter = (
	...operators: ('is' | 'is_not' | 'starts_with' | 'is_present' | 'in' | 'not_in')[]
): Filter => ({
	type: 'text',
	operators: operators.length > 0 ? operators : ['is', 'is_not', 'starts_with', 'in', 'not_in'],
});
export const enumFilter = (...values: string[]): Filter => ({
	type: 'enum',
	operators: ['is', 'is_not', 'in', 'not_in'],
	values,
});
export const timestampFilter: Filter = {
	type: 'timestamp',
	operators: ['after', 'before', 'on', 'between'],
};
export const numberFilter: Filter = {
	type: 'number',
	operators: ['is', 'is_not', 'lt', 'lte', 'gt', 'gte', 'between'],
};
export const booleanFilter: Filter = { type: 'boolean', operators: ['is'] };

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

type Test = (row: RawRecord) => boolean;

const TEN_DIGITS = /^\d{10}$/;
const SECONDS_A_DAY = 86_400;

function jsonList(text: string, name: string): string[] {
	let parsed: unknown;
	try {
		parsed = JSON.parse(text);
	} catch {
		parsed = undefined;
	}
	return Array.isArray(parsed) &&
		parsed.length > 0 &&
		parsed.every((one): one is string => typeof one === 'string')
		? parsed
		: wrong(name, 'must be a JSON list of texts.');
}

function rangeOf(text: string, name: string, pattern: RegExp): [number, number] {
	const parts = /^\[([^,]+),([^,]+)\]$/.exec(text)?.slice(1) ?? [];
	return parts.length === 2 && parts.every((part) => pattern.test(part))
		? [Number(parts[0]), Number(parts[1])]
		: wrong(name, 'must be two values in brackets.');
}

function textTest(
	filter: Filter,
	operator: Operator,
	value: string,
	name: string,
): (v: unknown) => boolean {
	const one = (text: string) =>
		filter.values && !filter.values.includes(text)
			? wrong(name, `must be one of ${filter.values.join(', ')}.`)
			: text;
	const same = (field: unknown, text: string) => String(field ?? '') === text;
	switch (operator) {
		case 'is':
			one(value);
			return (field) => same(field, value);
		case 'is_not':
			one(value);
			return (field) => !same(field, value);
		case 'starts_with':
			return (field) => String(field ?? '').startsWith(value);
		case 'is_present': {
			if (value !== 'true' && value !== 'false') wrong(name, 'must be true or false.');
			return (field) => ((field ?? '') !== '') === (value === 'true');
		}
		default: {
			const wanted = new Set(jsonList(value, name).map(one));
			return (field) => wanted.has(String(field ?? '')) === (operator === 'in');
		}
	}
}

function timeTest(
	cb: Chargebee,
	operator: Operator,
	value: string,
	name: string,
): (v: unknown) => boolean {
	if (operator === 'between') {
		const [from, to] = rangeOf(value, name, TEN_DIGITS);
		return (field) => Number(field ?? 0) >= from && Number(field ?? 0) <= to;
	}
	if (!TEN_DIGITS.test(value)) wrong(name, 'must be a timestamp of ten digits.');
	const at = Number(value);
	const known = (test: (time: number) => boolean) => (field: unknown) =>
		typeof field === 'number' && test(field);
	if (operator === 'before') return known((time) => time < at);
	if (operator === 'on') {
		const day = Math.floor(at / SECONDS_A_DAY);
		return known((time) => Math.floor(time / SECONDS_A_DAY) === day);
	}
	return known((time) => time > at || (cb.settings.afterIsInclusive && time === at));
}

function numberTest(operator: Operator, value: string, name: string): (v: unknown) => boolean {
	const pattern = /^-?\d+$/;
	if (operator === 'between') {
		const [from, to] = rangeOf(value, name, pattern);
		return (field) => typeof field === 'number' && field >= from && field <= to;
	}
	if (!pattern.test(value)) wrong(name, 'must be a whole number.');
	const number = Number(value);
	const compare: Partial<Record<Operator, (field: number) => boolean>> = {
		is: (field) => field === number,
		is_not: (field) => field !== number,
		lt: (field) => field < number,
		lte: (field) => field <= number,
		gt: (field) => field > number,
		gte: (field) => field >= number,
	};
	return (field) => typeof field === 'number' && compare[operator]!(field);
}

function testOf(
	cb: Chargebee,
	filter: Filter,
	field: string,
	operator: Operator,
	text: string,
): Test {
	const name = `${field}[${operator}]`;
	if (!filter.operators.includes(operator)) {
		fail(400, 'invalid_request', `${name} : this list has no such filter.`, name);
	}
	if (text === '') wrong(name, 'cannot be blank.');
	const of = filter.of ?? ((row: RawRecord) => row[field]);
	if (filter.type === 'boolean') {
		if (text !== 'true' && text !== 'false') wrong(name, 'must be true or false.');
		return (row) => (of(row) === true) === (text === 'true');
	}
	const test =
		filter.type === 'timestamp'
			? timeTest(cb, operator, text, name)
			: filter.type === 'number'
				? numberTest(operator, text, name)
				: textTest(filter, operator, text, name);
	const all = operator === 'is_not' || operator === 'not_in';
	return (row) => {
		const value = of(row);
		if (!Array.isArray(value)) return test(value);
		return all ? value.every(test) : value.some(test);
	};
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
