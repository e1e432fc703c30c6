import type { EntityNames, RestEntityInput } from './profile';

/** What an API of a known kind has in common with all of its kind; the fields come from elsewhere. */
export type Preset = 'odata' | 'jsonApi' | 'paged';
type Start = Omit<RestEntityInput, 'fields'>;

const capital = (text: string): string => `${text.charAt(0).toUpperCase()}${text.slice(1)}`;

/**
 * OData 4.01: sets are in the plural with a capital letter, `$filter` and `$orderby` make the change feed, the server
 * says where the next page is, records carry their ETag in `@odata.etag`.
 */
function odata({ entity }: EntityNames): Start {
	const path = `/${capital(entity)}s`;
	return {
		path,
		recordPath: `${path}('{id}')`,
		quotedId: true,
		modifiedField: 'modifiedAt',
		list: {
			rows: 'value',
			paging: {
				kind: 'nextUrl',
				nextField: '@odata.nextLink',
				sizeHeader: { name: 'Prefer', value: 'odata.maxpagesize={size}' },
			},
		},
		since: {
			param: '$filter',
			value: '{modified} ge {since}',
			sort: { $orderby: '{modified} asc' },
		},
		headers: { 'OData-Version': '4.0' },
		create: { returns: 'record' },
		update: { method: 'PATCH', returns: 'record' },
		remove: { kind: 'delete' },
		version: { kind: 'field', field: '@odata.etag', sendAs: 'ifMatch' },
		quotedValues: true,
	};
}

/** JSON:API 1.1: type, id and attributes of a resource, pages by number, filters by `filter[…]`. */
function jsonApi({ entity }: EntityNames): Start {
	const type = `${entity}s`;
	return {
		path: `/${type}`,
		recordPath: `/${type}/{id}`,
		modifiedField: 'modifiedAt',
		list: {
			rows: 'data',
			paging: {
				kind: 'nextUrl',
				nextField: 'links.next',
				sizeParam: 'page[size]',
			},
		},
		since: { param: 'filter[modifiedSince]', sort: { sort: '{modified}' } },
		envelope: 'data',
		body: { envelope: 'data', constants: { type }, idField: 'id' },
		headers: { Accept: 'application/vnd.api+json' },
		mediaType: 'application/vnd.api+json',
		create: {},
		update: { method: 'PATCH' },
		remove: { kind: 'delete' },
		version: { kind: 'etag' },
	};
}

/** The plainest kind: pages by number, changes by `updated_since`. */
function paged({ entity }: EntityNames): Start {
	const path = `/${entity}s`;
	return {
		path,
		recordPath: `${path}/{id}`,
		modifiedField: 'modifiedAt',
		list: {
			rows: 'data',
			paging: { kind: 'page', pageParam: 'page', sizeParam: 'per_page' },
		},
		since: { param: 'updated_since' },
		create: {},
		update: { method: 'PATCH' },
		remove: { kind: 'delete' },
	};
}

export const presets: Record<Preset, (names: EntityNames) => Start> = { odata, jsonApi, paged };

const SNAKE: Record<string, string> = { modifiedAt: 'updated_at', createdAt: 'created_at' };

/** Where the fields of the reference profile are in an API of this kind. */
export const presetPath: Partial<Record<Preset, (name: string) => string>> = {
	jsonApi: (name) => (name === 'id' ? 'id' : `attributes.${name}`),
	paged: (name) => SNAKE[name] ?? name,
};

type Search = (
	name: (param: string) => string,
	isBare: boolean,
) => { param: string; value: string };

/** How a field is searched in an API of this kind; absent where there is no usual way. */
export const presetSearch: Partial<Record<Preset, Search>> = {
	odata: (name, isBare) => ({
		param: '$filter',
		value: `${name('$filter')} eq ${isBare ? '{value}' : "'{value}'"}`,
	}),
	jsonApi: (name) => ({ param: `filter[${name('filter')}]`, value: '{value}' }),
};
