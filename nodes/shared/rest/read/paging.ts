import type { ApiRequest } from '../../entity';
import type { JsonObject, JsonValue } from '../../json';
import { isEmpty, textOf } from '../../values';
import { pathOnly } from '../../transport/address';
import { linkTarget, wholeAddress } from './link';
import { readPath } from '../record/path';
import type { Paging } from '../profile/profile';

/** A page other than the first: its number or offset, the cursor before it, or its address. */
export type PageRef = { n: number } | { c: string } | { u: string };

export interface Next {
	ref?: PageRef;
	/** The API itself said that there is more (or, without `ref`, that there is none). */
	told: boolean;
}

export interface Answer {
	rows: JsonObject[];
	body: JsonValue;
	headers: Record<string, string>;
	/** Path or address that was asked. */
	asked: string;
	baseUrl: string;
	/** Query parameter that holds the credential. */
	secretParam?: string;
}

const END: Next = { told: true };

export const maxSize = (paging: Paging): number => (paging.kind === 'none' ? 1000 : paging.maxSize);

/** Query, headers and address of a page. */
export function pageRequest(
	paging: Paging,
	path: string,
	query: NonNullable<ApiRequest['query']>,
	ref: PageRef | undefined,
	size: number,
): Pick<ApiRequest, 'path' | 'query' | 'headers'> {
	if (paging.kind === 'none') return { path, query };
	const { sizeParam, sizeHeader } = paging;
	const headers = sizeHeader && {
		[sizeHeader.name]: sizeHeader.value.replace(/\{size\}/g, String(size)),
	};
	// The address that the API gave has everything in it.
	if (ref !== undefined && 'u' in ref) return { path: ref.u, headers };
	const sized = sizeParam === '' ? query : { ...query, [sizeParam]: size };
	return { path, query: { ...sized, ...position(paging, ref) }, headers };
}

function position(paging: Paging, ref: PageRef | undefined): NonNullable<ApiRequest['query']> {
	const number = ref !== undefined && 'n' in ref ? ref.n : undefined;
	if (paging.kind === 'page') return { [paging.pageParam]: number ?? paging.firstPage };
	if (paging.kind === 'offset') return { [paging.offsetParam]: number ?? 0 };
	if (paging.kind === 'cursor' && ref !== undefined && 'c' in ref)
		return { [paging.cursorParam]: ref.c };
	return {};
}

/** Where the listing goes on after an answer. */
export function nextPage(paging: Paging, answer: Answer, ref: PageRef | undefined): Next {
	switch (paging.kind) {
		case 'none':
			return END;
		case 'page':
			return numbered(paging, answer, ref);
		case 'offset':
			return shifted(paging, answer, ref);
		case 'cursor':
			return pointed(paging, answer);
		case 'linkHeader':
			return addressed(linkTarget(answer.headers.link ?? '', 'next'), answer);
		case 'nextUrl': {
			const next = readPath(answer.body, paging.nextField);
			// JSON:API may wrap it: { href, meta }.
			const link = readPath(next, 'href') ?? next;
			return addressed(typeof link === 'string' ? link : undefined, answer);
		}
	}
}

/** Whether a property says that there is more; `undefined` if it does not say. */
function isMore(body: JsonValue, field: string): boolean | undefined {
	const value = field === '' ? undefined : readPath(body, field);
	if (value === undefined) return undefined;
	return !isEmpty(value) && !/^(false|no|0)$/i.test(textOf(value)?.trim() ?? '');
}

function numbered(
	paging: Extract<Paging, { kind: 'page' }>,
	{ body, rows }: Answer,
	ref: PageRef | undefined,
): Next {
	const { firstPage, nextField, pagesField, moreField } = paging;
	const page = ref !== undefined && 'n' in ref ? ref.n : firstPage;
	const next = nextField === '' ? undefined : readPath(body, nextField);
	if (next !== undefined) {
		if (isMore(body, nextField) !== true) return END;
		return { ref: { n: Math.max(Number(next) || 0, page + 1) }, told: true };
	}
	const pages = pagesField === '' ? undefined : readPath(body, pagesField);
	const isNumber = !isEmpty(pages) && typeof pages !== 'boolean' && Number.isFinite(Number(pages));
	const more = isNumber
		? page - firstPage + 1 < Number(pages)
		: (isMore(body, pagesField) ?? isMore(body, moreField));
	// A page may be empty because of rows that this user may not see; without a word of more it is the end.
	if (more === false || (rows.length === 0 && more !== true)) return END;
	return { ref: { n: page + 1 }, told: more === true };
}

function shifted(
	paging: Extract<Paging, { kind: 'offset' }>,
	{ body, rows }: Answer,
	ref: PageRef | undefined,
): Next {
	if (rows.length === 0) return END;
	const next = (ref !== undefined && 'n' in ref ? ref.n : 0) + rows.length;
	const total = paging.totalField === '' ? undefined : readPath(body, paging.totalField);
	const isNumber = !isEmpty(total) && typeof total !== 'boolean' && Number.isFinite(Number(total));
	const more = isNumber
		? next < Number(total)
		: (isMore(body, paging.totalField) ?? isMore(body, paging.moreField));
	return more === false ? END : { ref: { n: next }, told: more === true };
}

function pointed(paging: Extract<Paging, { kind: 'cursor' }>, { body, rows }: Answer): Next {
	if (isMore(body, paging.moreField) === false) return END;
	if (paging.lastField === '') {
		const value = readPath(body, paging.cursorField);
		const cursor = typeof value === 'boolean' ? null : textOf(value);
		// Zero is how some say that there is no next one.
		const isEnd =
			cursor === null || (/^0$/.test(cursor) && isMore(body, paging.moreField) !== true);
		return isEnd ? END : { ref: { c: cursor }, told: true };
	}
	const last = textOf(readPath(rows[rows.length - 1], paging.lastField));
	if (last === null) return END;
	return { ref: { c: last }, told: isMore(body, paging.moreField) === true };
}

function addressed(link: string | undefined, { baseUrl, asked, secretParam }: Answer): Next {
	if (link === undefined || link.trim() === '') return END;
	const whole = wholeAddress(link.trim(), baseUrl, asked, secretParam);
	// What is no address is passed on: the request says what is wrong with it.
	return { ref: { u: whole ?? pathOnly(link) }, told: true };
}
