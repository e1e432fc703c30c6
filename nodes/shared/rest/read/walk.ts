import { createHash } from 'node:crypto';
import { attempt } from '../../attempt';
import type { Api, EntityRecord, ListPage, ListQuery } from '../../entity';
import { passOn } from '../../failure';
import { isObject } from '../../json';
import { checkIds, checkOrder, checkSince, checkStamps } from './checks';
import { toRecord } from '../record/codec';
import { misfit, type Kind } from '../kind';
import { maxSize, type PageRef } from './paging';
import { endless, readRows, type Rows } from './rows';
import { incomplete } from './said';
import { sinceQuery, sortOf } from './since';

/** Where a walk stands. Kept as text between runs. */
interface Position {
	/** The walk goes on from this stamp (sorted), or asks for changes since it. */
	since?: string;
	/** Page from there; absent: the first one. */
	ref?: PageRef;
	size: number;
	/** Sign of the ids on the page before, under the same `since`. */
	seen?: string;
	/** Pages that showed something new under the same `since`. */
	moved?: number;
	/** Empty pages one after the other. */
	empty?: number;
	/** The API did not say that there is such a page. */
	tried?: boolean;
	/** How often the walk was begun anew because the server had forgotten the place, and what a run read at most. */
	anew?: { times: number; limit: number; last: string };
}

const MOST_EMPTY = 20;
/** A server that has forgotten the place in run after run will do so in the next one, too. */
const MOST_ANEW = 4;

const tokenOf = (position: Position): string => JSON.stringify(position);

/** A token of another version begins the walk anew: it is complete all the same. */
function readToken(token: string): Position | undefined {
	try {
		const read: unknown = JSON.parse(token);
		if (!isObject(read) || typeof read.size !== 'number') return undefined;
		return read as unknown as Position;
	} catch {
		return undefined;
	}
}

const isSorted = ({ rest }: Kind): boolean => sortOf(rest) !== undefined;

function beginning({ rest }: Kind, query: ListQuery, sorted: boolean): Position {
	const start = sorted && rest.since?.beginning !== '' ? rest.since?.beginning : undefined;
	return {
		since: rest.since === undefined ? undefined : (query.since ?? start),
		size: Math.max(1, Math.min(query.limit, maxSize(rest.list.paging))),
	};
}

interface Page extends Rows {
	records: EntityRecord[];
}

/** One page, looked at: rows that cannot be of the listing that the profile describes stop the side. */
async function readPage(api: Api, kind: Kind, { since, ref, size }: Position): Promise<Page> {
	const { rest } = kind;
	const asked = since === undefined ? undefined : sinceQuery(rest, since);
	const page = await readRows(api, kind, {
		query: { ...asked?.query, ...(asked === undefined ? {} : sortOf(rest)) },
		ref,
		size,
	});
	if (page.ignored !== undefined) throw incomplete(kind, page.ignored);
	const records = page.rows.map((row) => toRecord(rest, row));
	checkIds(kind, page.rows, records);
	checkStamps(kind, page.rows, records);
	if (asked !== undefined) checkSince(kind, records, asked.ms);
	if (asked !== undefined && isSorted(kind)) checkOrder(kind, records);
	return { ...page, records };
}

const END: Page = { rows: [], records: [], told: true };

/**
 * The page of a position. A cursor or an address of an earlier run that the server no longer takes begins the walk anew: it reads
 * some records once more, and skips none. One that the server gave a moment ago is no old one: then the profile is wrong.
 */
async function pageAt(
	api: Api,
	kind: Kind,
	position: Position,
	limit: number,
): Promise<{ page: Page; at: Position }> {
	const { ref } = position;
	if (ref === undefined) return { page: await readPage(api, kind, position), at: position };
	const { value, failure } = await attempt(() => readPage(api, kind, position));
	if (value !== undefined) return { page: value, at: position };
	const { outcome, status } = failure.detail;
	if (outcome !== 'rejected' && outcome !== 'gone') return passOn(failure);
	// Some servers have nothing, or a refusal, behind the last page.
	if ('n' in ref) {
		if (outcome === 'gone' || position.tried === true) return { page: END, at: position };
		return passOn(failure);
	}
	const place = JSON.stringify(ref);
	const { anew } = position;
	// A cursor made from the last record: refused at once, or in two walks, it is the end.
	if (position.tried === true && (given(api, kind).has(place) || anew?.last === place))
		return { page: END, at: position };
	if (given(api, kind).has(place)) {
		throw misfit(
			kind,
			'list.paging.kind',
			`the server refused (${status}) the ${'c' in ref ? 'cursor' : 'address of the next page'} that it had just given`,
			'Enter the parameter by which it takes the page, and the property that holds it.',
		);
	}
	const times = anew === undefined || limit > anew.limit ? 1 : anew.times + 1;
	if (times > MOST_ANEW) throw forgotten(kind, times);
	const at: Position = {
		since: position.since,
		size: position.size,
		anew: { times, limit, last: place },
	};
	return { page: await readPage(api, kind, at), at };
}

const forgotten = (kind: Kind, times: number): Error =>
	misfit(
		kind,
		'list.paging.kind',
		`the server forgets between two runs where a listing stopped: it was begun anew ${times - 1} times and never came to its end`,
		'Let a run read more records, so that it comes to the end of the list; run more often; or choose a kind of paging by numbers, or a sort order by the stamp, if the API has one.',
	);

/** Places that the server named in this execution. */
function given(api: Api, { names, rest }: Kind): Set<string> {
	const key = `rest.given:${names.system}.${rest.entity}`;
	if (!api.memo.has(key)) api.memo.set(key, new Set<string>());
	return api.memo.get(key) as Set<string>;
}

const signOf = (records: EntityRecord[]): string =>
	createHash('sha256')
		.update(JSON.stringify(records.map(({ id }) => id)))
		.digest('hex')
		.slice(0, 16);

/**
 * The records of the page before once more. Records that were put in meanwhile can shift a page by exactly its length, so the
 * page after it is looked at. Without a word of the API that there is more, a short page, or one that comes after others, is
 * the last one of a server that never shows an empty page.
 */
async function repeated(
	api: Api,
	kind: Kind,
	page: Page,
	position: Position,
): Promise<Page | undefined> {
	const isLast = page.rows.length < position.size || (position.moved ?? 0) > 1;
	if (page.ref === undefined || (!page.told && isLast)) return undefined;
	const after = await pageAt(api, kind, { ...position, ref: page.ref }, 0);
	if (after.page.records.length === 0) return undefined;
	if (signOf(after.page.records) !== position.seen) return after.page;
	if (!page.told && (await isOnlyPage(api, kind, page, position))) return undefined;
	throw endless(kind, `page after page shows the same ${page.rows.length} records`);
}

/**
 * A server that shows its last page again has all records on one full page. It is told from one that takes no notice of
 * the page by asking for the page behind a smaller one: it begins with another record.
 */
async function isOnlyPage(
	api: Api,
	kind: Kind,
	{ rows }: Page,
	{ since, size }: Position,
): Promise<boolean> {
	const { paging } = kind.rest.list;
	if (rows.length < 2) {
		// Nothing is behind a part of one record: two are asked for.
		if (paging.kind === 'none' || paging.sizeParam === '' || paging.maxSize < 2) return false;
		const { value } = await attempt(() => readPage(api, kind, { since, size: 2 }));
		return value?.rows.length === 1;
	}
	const half =
		paging.kind === 'page'
			? { n: paging.firstPage + 1 }
			: paging.kind === 'offset'
				? { n: 1 }
				: undefined;
	if (half === undefined || (paging.kind === 'page' && paging.sizeParam === '')) return false;
	const smaller = paging.kind === 'page' ? Math.ceil(rows.length / 2) : size;
	const { value } = await attempt(() => readPage(api, kind, { since, ref: half, size: smaller }));
	if (value === undefined || value.rows.length === 0) return false;
	return JSON.stringify(value.rows[0]) !== JSON.stringify(rows[0]);
}

/**
 * One page of a walk over changed, or over all, records. Where the API can sort by the stamp the
 * walk goes on from the last stamp read instead of counting pages: records that are changed or
 * deleted meanwhile move no others across a page boundary, so none is missed. Those with just that
 * stamp come twice, which does no harm. Only a whole page of one stamp is left by its number.
 */
export async function walk(api: Api, kind: Kind, query: ListQuery): Promise<ListPage> {
	const sorted = isSorted(kind);
	const start =
		(query.page === undefined ? undefined : readToken(query.page)) ??
		beginning(kind, query, sorted);
	const { page, at } = await pageAt(api, kind, start, query.limit);
	const { records, serverTime } = page;
	if (records.length > 0 && at.ref !== undefined && at.seen === signOf(records)) {
		const after = await repeated(api, kind, page, at);
		if (after === undefined) return { records, serverTime };
		return { records: after.records, serverTime, ...nextOf(api, kind, at, after) };
	}
	return { records, serverTime, ...nextOf(api, kind, at, page) };
}

function nextOf(api: Api, kind: Kind, at: Position, page: Page): { next?: string } {
	const { records, ref, told } = page;
	if (ref === undefined) return {};
	if (records.length === 0) {
		const empty = (at.empty ?? 0) + 1;
		if (!told) return {};
		if (empty >= MOST_EMPTY)
			throw endless(kind, `${empty} pages without a record, and more to come`);
		return { next: keep(api, kind, { ...at, ref, empty, tried: undefined }) };
	}
	const last = records[records.length - 1].modifiedAt;
	if (isSorted(kind) && isRising(records) && goesOn(kind, at.since, last))
		return { next: tokenOf({ since: last, size: at.size }) };
	return {
		next: keep(api, kind, {
			since: at.since,
			size: at.size,
			ref,
			seen: signOf(records),
			moved: (at.moved ?? 0) + 1,
			...(told ? {} : { tried: true }),
			...(at.anew === undefined ? {} : { anew: at.anew }),
		}),
	};
}

function keep(api: Api, kind: Kind, position: Position): string {
	given(api, kind).add(JSON.stringify(position.ref));
	return tokenOf(position);
}

/** What is a little out of order may go on out of order behind the page: then the last stamp is no place to go on from. */
function isRising(records: EntityRecord[]): boolean {
	const times = records.map(({ modifiedAt }) => Date.parse(modifiedAt ?? ''));
	return times.every((time, at) => at === 0 || time >= times[at - 1]);
}

/** True if asking from the last stamp gets further than asking from where the page was asked from. */
function goesOn({ rest }: Kind, since: string | undefined, last: string | undefined): boolean {
	if (since === undefined || last === undefined) return false;
	const [from, to] = [Date.parse(since), Date.parse(last)];
	if (to < from || (to === from && last <= since)) return false;
	const [before, after] = [sinceQuery(rest, since), sinceQuery(rest, last)];
	return JSON.stringify(before.query) !== JSON.stringify(after.query);
}
