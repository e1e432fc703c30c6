import { ApiFailure } from '../../failure';
import { isObject, type JsonObject, type JsonValue } from '../../json';
import { pathsOf } from '../../paths';
import { readErrorBody } from '../../transport/errorBody';
import { isEmpty, textOf } from '../../values';
import { misfit, type Kind } from '../kind';
import { linkTarget } from './link';
import { readPath, splitPath } from '../record/path';

/** What an answer says beside its rows. */

/** What an answer of 200 says of an error, in a body that says so without doubt; `except`: the property that is data. */
export function refusalIn(body: JsonValue, except = ''): string | undefined {
	if (!isObject(body)) return undefined;
	const { success, ok, error, errors, status } = Object.fromEntries(
		Object.entries(body).filter(([name]) => name !== except),
	) as JsonObject;
	const isFull = (value: JsonValue | undefined): boolean =>
		isObject(value) || Array.isArray(value)
			? Object.keys(value).length > 0
			: !isEmpty(value) && !/^(false|0|no)$/i.test(String(value));
	const isRefusal =
		success === false ||
		ok === false ||
		isFull(error) ||
		isFull(errors) ||
		/^(error|fail|failed|failure)$/i.test(textOf(status) ?? '');
	if (!isRefusal) return undefined;
	const { text, fields } = readErrorBody(body);
	return text ?? fields.map(({ message }) => message).join('; ');
}

/** An empty list beside an error would say that no record is left. */
export function checkSaid({ names, rest }: Kind, body: JsonValue): void {
	const text = refusalIn(body, splitPath(rest.list.rows)[0]);
	if (text === undefined) return;
	throw new ApiFailure(
		`${names.label} answered the listing of ${rest.labelPlural} with an error${text === '' ? '' : `: ${text}`}`,
		{
			outcome: 'notSent',
			scope: 'side',
			remedy: `Look at what ${names.label} says, and run Check Profile`,
		},
	);
}

const NEXT =
	/(^|[._@])(next[-_]?(link|url|href|page|cursor|token|page[-_]?token)?|has[-_]?more)(\.href)?$/i;

/** Where the profile says how a listing goes on; empty for one that ends with each answer that says nothing. */
function placeOfNext({ rest }: Kind): string | undefined {
	const { paging } = rest.list;
	if (paging.kind === 'nextUrl') return paging.nextField;
	if (paging.kind === 'cursor') return paging.cursorField || undefined;
	return paging.kind === 'none' || paging.kind === 'linkHeader' ? '' : undefined;
}

/** What in an answer says that the listing goes on, while the place that the profile names does not. */
export function signOfMore(
	kind: Kind,
	body: JsonValue,
	headers: Record<string, string>,
): string | undefined {
	const place = placeOfNext(kind);
	const { paging, rows } = kind.rest.list;
	if (place === undefined || (place !== '' && readPath(body, place) !== undefined))
		return undefined;
	return paging.kind !== 'linkHeader' && linkTarget(headers.link ?? '', 'next') !== undefined
		? 'a Link header to a next page'
		: nextIn(body, rows);
}

/** A listing that ends while the answer says that it goes on is not complete: what is missing would be taken for deleted. */
export const incomplete = (kind: Kind, sign: string): Error => {
	const place = placeOfNext(kind);
	return misfit(
		kind,
		'list.paging.kind',
		`the listing would end after ${place ? `an answer without "${place}"` : 'this answer'}, but the answer has ${sign}`,
		'Choose the kind of paging that the API has, and where the answer says how the list goes on.',
	);
};

function nextIn(body: JsonValue, rows: string): string | undefined {
	if (!isObject(body)) return undefined;
	const path = pathsOf(body).find((each) => {
		if (each === rows || !NEXT.test(each)) return false;
		const value = readPath(body, each);
		return !isEmpty(value) && !/^(false|0)$/i.test(textOf(value) ?? 'false');
	});
	return path === undefined ? undefined : `"${path}"`;
}
