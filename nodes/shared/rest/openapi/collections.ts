import { singular } from './names';
import { rowsIn, verbsAt, type Api, type Verb } from './operations';
import type { Shape } from './schema';

/** A path of the document that can be read as a list of records. */
export interface CollectionPath {
	listPath: string;
	/** Path of one record as the document has it; '' where there is none. */
	recordPath: string;
	/** What can be done, by path: `GET`, `POST` on the list, then those on one record. */
	verbs: { list: string[]; record: string[] };
	/** Name of the schema of the records; '' where it has none. */
	schema: string;
	/** What the document says of the list, in one line. */
	summary: string;
}

const PARAMETER = /\{([^{}]+)\}/g;

/** Names of the parameters in a path. */
export const parametersIn = (path: string): string[] =>
	[...path.matchAll(PARAMETER)].map(([, name]) => name);

const withoutSlash = (path: string): string => path.replace(/\/+$/, '');
/** The same for two paths that differ in the names of their parameters only. */
const form = (path: string): string => withoutSlash(path).replace(PARAMETER, '{}');

/** What a record path adds to its list path, in the spellings of REST and OData: `/{id}`, `('{id}')`, `({a},{b})`. */
const ENDING = /^(\/\{\}|\(([\w]+=)?'?\{\}'?(,([\w]+=)?'?\{\}'?)*\))$/;

/** The path of one record of a list, if the document has it. */
export function recordPathOf(api: Api, listPath: string, row: Shape): string {
	const list = form(listPath);
	const below = api.paths.filter(
		(path) => form(path).startsWith(list) && ENDING.test(form(path).slice(list.length)),
	);
	const readable = (path: string): boolean => api.operation(path, 'get') !== undefined;
	const direct = below.find(readable) ?? below[0];
	if (direct) return direct;
	// /customer/{id} beside /customers, or a record of the same schema anywhere.
	const last = list.slice(list.lastIndexOf('/') + 1);
	const beside = `${list.slice(0, list.lastIndexOf('/') + 1)}${singular(last)}/{}`;
	const elsewhere = api.paths.find(
		(path) =>
			form(path) === beside ||
			(row.name !== '' &&
				/\/\{\}$/.test(form(path)) &&
				parametersIn(path).length === parametersIn(listPath).length + 1 &&
				api.operation(path, 'get')?.answer.content?.shape.name === row.name),
	);
	return elsewhere ?? '';
}

const upper = (verbs: Verb[]): string[] => verbs.map((verb) => verb.toUpperCase());

/** What is found at a list path, or undefined if it is none. */
export function collectionAt(api: Api, listPath: string): CollectionPath | undefined {
	const operation = api.operation(listPath, 'get');
	const shape = operation?.answer.content?.shape;
	const found = shape && rowsIn(shape, listPath);
	if (!operation || !found) return undefined;
	const recordPath = recordPathOf(api, operation.path, found.row);
	return {
		listPath: operation.path,
		recordPath,
		verbs: {
			list: upper(verbsAt(api, operation.path)),
			record: recordPath ? upper(verbsAt(api, recordPath)) : [],
		},
		schema: found.row.name,
		summary: operation.text.split(/\n|\. /)[0],
	};
}

const endsWithParameter = (path: string): boolean => /\}'?\)?$/.test(withoutSlash(path));

/** All lists of a document: those whose records can be read and written first, else in its order. */
export function collectionsOf(api: Api): CollectionPath[] {
	const rank = ({ recordPath, verbs }: CollectionPath): number =>
		(recordPath ? 0 : 2) + (verbs.list.includes('POST') || verbs.record.length > 1 ? 0 : 1);
	return api.paths
		.filter((path) => !endsWithParameter(path))
		.flatMap((path) => collectionAt(api, path) ?? [])
		.filter(({ listPath }, at, all) => all.findIndex((one) => one.listPath === listPath) === at)
		.map((collection, at) => ({ collection, at }))
		.sort((a, b) => rank(a.collection) - rank(b.collection) || a.at - b.at)
		.map(({ collection }) => collection);
}
