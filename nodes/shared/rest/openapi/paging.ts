import type { RestEntityInput } from '../profile/profile';
import { plain } from './names';
import type { Operation, Parameter } from './operations';
import type { Shape } from './schema';

type Paging = RestEntityInput['list']['paging'];
export interface FoundPaging {
	paging: Paging;
	notes: string[];
	/** Parameters that page, so that they are no searches. */
	used: string[];
}

const SIZE = [
	'limit',
	'perpage',
	'pagesize',
	'pagelimit',
	'size',
	'maxresults',
	'top',
	'take',
].concat([
	'first',
	'maxpagesize',
	'itemsperpage',
	'recordsperpage',
	'resultsperpage',
	'rows',
	'max',
]);
const PAGE = ['page', 'pagenumber', 'pagenum', 'pageno', 'pageindex', 'currentpage', 'paged'];
const OFFSET = ['offset', 'skip', 'startindex', 'start', 'startat', 'pageoffset', 'skiprecords'];
const CURSOR = ['cursor', 'after', 'startingafter', 'pagetoken', 'nexttoken', 'nextcursor']
	.concat(['pagecursor', 'pageafter', 'aftercursor', 'continuationtoken', 'continuation'])
	.concat(['startcursor', 'bookmark', 'startafter', 'lastid', 'nextpagetoken', 'scrollid']);

const find = (parameters: Parameter[], names: string[]): Parameter | undefined =>
	names
		.map((name) => parameters.find((one) => one.in === 'query' && plain(one.name) === name))
		.find(Boolean);

interface Property {
	path: string;
	name: string;
	/** Name of the object that holds it: `meta`, `links`. */
	within: string;
	shape: Shape;
}

/** Properties of an answer beside its rows, three levels deep. */
function besideRows(shape: Shape, rows: string, prefix = '', depth = 0): Property[] {
	return [...shape.properties].flatMap(([name, property]) => {
		const path = `${prefix}${name}`;
		if (path === rows || depth > 2) return [];
		const within = plain(prefix.split('.').at(-2) ?? '');
		return [
			{ path, name: plain(name), within, shape: property },
			...besideRows(property, rows, `${path}.`, depth + 1),
		];
	});
}

const isText = ({ types }: Shape): boolean => types.includes('string');
const isNumber = ({ types }: Shape): boolean =>
	(types.includes('integer') || types.includes('number')) && !types.includes('string');

function isNextUrl({ path, name, within, shape }: Property): boolean {
	if (path === '@odata.nextLink') return true;
	if (!isText(shape)) return false;
	if (/^next(page)?(url|link|uri|href)$/.test(name)) return true;
	if (name === 'href' && within === 'next') return true;
	if (!/^next(page)?$/.test(name)) return false;
	return (
		/^(links?|navigation)$/.test(within) ||
		/^uri|url$/.test(shape.format) ||
		/\b(url|uri|link|address|href)\b/i.test(shape.description) ||
		/^https?:/.test(String(shape.raw.example ?? ''))
	);
}

const isCursor = ({ path, name, within, shape }: Property): boolean =>
	!isNumber(shape) &&
	shape.properties.size === 0 &&
	(/^(next|end|after)(page)?(cursor|token|after)$|^(cursor|pagetoken|nexttoken|continuationtoken|continuation|bookmark)$/.test(
		name,
	) ||
		/^nextpagetoken$/.test(name) ||
		(/^(next|after)$/.test(name) && /(cursors?|next|paging|pagination|meta|page)$/.test(within)) ||
		(name === 'next' && path === 'next'));

const isMore = ({ name, shape }: Property): boolean =>
	shape.types.includes('boolean') &&
	/^(has|is)?(more|nextpage|next|morepages|moreitems|moreresults|morerecords)$/.test(name);
const isPages = ({ name, shape }: Property): boolean =>
	isNumber(shape) &&
	/^(total|number|num|count)?(of)?pages$|^(page|pages)(count|total)$|^(last|total)page$/.test(name);
const isTotal = ({ name, shape, within }: Property): boolean =>
	isNumber(shape) &&
	(/^(total|count|totalcount|itemcount|totalitems|totalresults|totalrecords|totalelements|totalhits|odatacount|recordcount|size)$/.test(
		name,
	) ||
		(within === 'total' && name === 'value'));

const number = (value: unknown): number | undefined =>
	Number.isInteger(Number(value)) && value !== '' && value !== null && value !== undefined
		? Number(value)
		: undefined;

/** The largest page: as the schema or the description says, else what is given without asking. */
function maxSizeOf(parameter: Parameter): { size?: number; known: boolean } {
	const maximum = number(parameter.shape.raw.maximum);
	if (maximum) return { size: Math.min(maximum, 10_000), known: true };
	const text = parameter.description || parameter.shape.description;
	const said =
		/(?:max(?:imum)?(?:\s+(?:value|size|page size|number))?(?:\s+(?:is|of))?|up to|at most|cannot exceed|between \d+ and|down to)[\s:=]*(\d{1,5})\b/i.exec(
			text,
		);
	if (said) return { size: Math.min(Math.max(1, Number(said[1])), 10_000), known: true };
	const preset = number(parameter.shape.raw.default);
	return preset && preset > 0 ? { size: Math.min(preset, 10_000), known: false } : { known: false };
}

function firstPageOf(parameter: Parameter): number {
	const said = /(?:first page is|start(?:s|ing)? (?:at|from|with)|(zero)-based)\s*(\d)?/i.exec(
		parameter.description,
	);
	const { raw } = parameter.shape;
	const first = said?.[1] ? 0 : (number(said?.[2]) ?? number(raw.default) ?? number(raw.minimum));
	return first === undefined || first < 0 ? 1 : first;
}

/**
 * How a listing goes on, from its parameters, the properties of its answer and its headers. Addresses that the server
 * gives come first: they hold all that a page needs.
 */
export function pagingOf(
	{ parameters, answer, text }: Operation,
	rows: string,
	idField: string,
): FoundPaging {
	const size = find(parameters, SIZE);
	const page = find(parameters, PAGE);
	const offset = find(parameters, OFFSET);
	const cursor = find(parameters, CURSOR);
	const beside = answer.content ? besideRows(answer.content.shape, rows) : [];
	const at = (test: (property: Property) => boolean): string => beside.find(test)?.path ?? '';
	const notes: string[] = [];
	const used = [size, page, offset, cursor].flatMap((one) => one?.name ?? []);

	const limit = size && maxSizeOf(size);
	const sizes = size
		? { sizeParam: size.name, ...(limit?.size ? { maxSize: limit.size } : {}) }
		: { ...(fixedSize(text) ? { maxSize: fixedSize(text) } : {}) };
	if (size && !limit?.known) {
		notes.push(
			`The document does not say how many records a page may have at most; ${limit?.size ?? 100} are asked for.`,
		);
	}
	const found = (paging: Paging): FoundPaging => ({ paging, notes, used });

	const nextUrl = at(isNextUrl);
	if (nextUrl) return found({ kind: 'nextUrl', ...sizes, nextField: nextUrl });
	const cursorField = at(isCursor);
	const hasLink = answer.headers.includes('link');
	if (cursor && (cursorField || !hasLink)) {
		const moreField = at(isMore);
		if (!cursorField) {
			notes.push(
				`The answer names no next cursor, so "${idField}" of the last record is sent as ${cursor.name}.`,
			);
		}
		return found({
			kind: 'cursor',
			...sizes,
			cursorParam: cursor.name,
			...(cursorField ? { cursorField } : { lastField: idField }),
			...(moreField ? { moreField } : {}),
		});
	}
	if (hasLink) return found({ kind: 'linkHeader', ...sizes });
	if (page) {
		const nextField = at(
			({ name, shape }) => isNumber(shape) && /^next(page)?(number)?$/.test(name),
		);
		const pagesField = nextField ? '' : at(isPages);
		const moreField = nextField || pagesField ? '' : at(isMore);
		if (!nextField && !pagesField && !moreField && !size && !fixedSize(text)) {
			notes.push(
				'The document does not say how the last page is known, nor how many records a page has: set Paging: Size Limit to that number.',
			);
		}
		return found({
			kind: 'page',
			...sizes,
			pageParam: page.name,
			firstPage: firstPageOf(page),
			...(nextField ? { nextField } : {}),
			...(pagesField ? { pagesField } : {}),
			...(moreField ? { moreField } : {}),
		});
	}
	if (offset) {
		const totalField = at(isTotal);
		const moreField = totalField ? '' : at(isMore);
		return found({
			kind: 'offset',
			...sizes,
			offsetParam: offset.name,
			...(totalField ? { totalField } : {}),
			...(moreField ? { moreField } : {}),
		});
	}
	notes.push('No paging was found: the whole list is taken from one answer.');
	return found({ kind: 'none' });
}

/** `(Page size = 15)` in the text of an operation that takes no size. */
const fixedSize = (text: string): number | undefined =>
	number(/page size\s*(?:=|is|of|:)\s*(\d{1,5})/i.exec(text)?.[1]);
