import { idSearch } from './read/find';
import type { Kind } from './kind';
import { sortOf } from './read/since';

/** What an API cannot do, in sentences for people, as its profile says; what the profile adds in words comes after. */
export function limitsOf(kind: Kind): string[] {
	const { rest } = kind;
	const { since, reference, version, create, update } = rest;
	const searchable = reference !== undefined && reference.searchParam !== '';
	const sentences: Array<[boolean, string]> = [
		[
			since === undefined,
			'There is no change filter: every run lists all records and compares them.',
		],
		[
			since !== undefined && sortOf(rest) === undefined,
			'The changes cannot be sorted: records that change while pages are read may be seen one complete reading later.',
		],
		[
			['cursor', 'nextUrl', 'linkHeader'].includes(rest.list.paging.kind) &&
				sortOf(rest) === undefined,
			'A complete reading goes on from where the run before it stopped; if the server has forgotten the place by then, it begins anew.',
		],
		[
			!rest.list.full,
			'Listings show a part of a record: each new or changed one is read by itself.',
		],
		[
			rest.recordPath === '' && idSearch(kind) !== undefined,
			'Single records have no address: each is searched by its ID.',
		],
		[
			rest.recordPath === '' && idSearch(kind) === undefined,
			'Single records cannot be read: before and after each write the whole listing is read until the record is found, and a record that is gone is told from its absence in listings by a person.',
		],
		[
			update !== undefined && version.kind === 'none',
			'The API does not protect against edits made at the same time: a record is compared right before it is written, and an edit of the moment in between is overwritten.',
		],
		[
			update?.whole === true,
			'An update sends the whole record as it was just read, with the changes in it.',
		],
		[
			create !== undefined && reference === undefined,
			'There is no place for our reference: a create without answer is looked for by its match key in the next complete reading.',
		],
		[
			create !== undefined && reference !== undefined && !searchable,
			'Our reference cannot be searched: a create without answer is looked for in the next complete reading.',
		],
		[
			rest.formats.clear === 'never' && update !== undefined,
			'A field that was filled cannot be emptied.',
		],
		[
			rest.remove?.kind === 'field',
			'A record is deleted by a value of a field, and stays in listings.',
		],
	];
	return [...sentences.flatMap(([holds, text]) => (holds ? [text] : [])), ...rest.limits];
}
