import { attempt } from '../../shared/attempt';
import type { Api } from '../../shared/entity';
import { ApiFailure } from '../../shared/failure';
import { isObject, type JsonObject, type JsonValue } from '../../shared/json';
import { serverTimeOf } from '../../shared/transport/headers';
import { objectsOf, numberOf } from '../../shared/values';
import type { Document } from '../documents/document';
import { SYSTEM_NAME } from './names';
import { judgeRefusal } from './verdict';

export type Variables = Record<string, JsonValue | undefined>;

export interface Answer {
	data: JsonObject;
	/** Server's clock, ISO 8601 UTC. */
	serverTime?: string;
}

const wrongShape = (document: Document): ApiFailure =>
	new ApiFailure(`${SYSTEM_NAME} gave no usable answer when asked to ${document.purpose}`, {
		outcome: document.kind === 'query' ? 'notSent' : 'unknown',
		scope: 'side',
		remedy: 'Check the endpoint in the credential, or look at the state of Wave',
	});

/** Sends a document. Variables that are undefined are left out. Every GraphQL error is an `ApiFailure`. */
export async function ask(api: Api, document: Document, variables: Variables): Promise<Answer> {
	const response = await api.request({
		method: 'POST',
		path: api.options.path,
		reads: document.kind === 'query',
		body: {
			operationName: document.name,
			query: document.text,
			variables: Object.fromEntries(
				Object.entries(variables).flatMap(([name, value]) =>
					value === undefined ? [] : [[name, value] as const],
				),
			),
		},
	});
	const data = isObject(response.body) ? response.body.data : undefined;
	if (!isObject(data)) throw wrongShape(document);
	return { data, serverTime: serverTimeOf(response.headers) };
}

/** What a query says of the business that the node is set to. */
export async function askBusiness(
	api: Api,
	document: Document,
	variables: Variables = {},
): Promise<{ business: JsonObject; serverTime?: string }> {
	const { data, serverTime } = await ask(api, document, {
		business: businessOf(api),
		...variables,
	});
	if (isObject(data.business)) return { business: data.business, serverTime };
	throw new ApiFailure(`${SYSTEM_NAME} has no business ${businessOf(api)} for this credential`, {
		outcome: 'notSent',
		scope: 'side',
		remedy: 'Choose the business in the node again, or another credential',
	});
}

/** @throws ApiFailure where the node names no business. */
export function businessOf(api: Api): string {
	if (api.options.business) return api.options.business;
	throw new ApiFailure('No Wave business is chosen', {
		outcome: 'notSent',
		scope: 'side',
		remedy: 'Choose the business in the node',
	});
}

export interface Edges {
	/** Rows without the ones that Wave leaves out (null). */
	rows: JsonObject[];
	page: number;
	/** Where Wave does not tell: one more, until a page comes without rows. */
	totalPages: number;
	totalCount: number;
}

/** The rows of a connection. */
export function edgesOf(document: Document, connection: JsonValue | undefined): Edges {
	const edges = isObject(connection) ? objectsOf(connection.edges) : undefined;
	const info = isObject(connection) && isObject(connection.pageInfo) ? connection.pageInfo : {};
	const page = numberOf(info.currentPage);
	if (edges === undefined || page === null) throw wrongShape(document);
	return {
		rows: edges.map(({ node }) => node).filter(isObject),
		page,
		totalPages: numberOf(info.totalPages) ?? (edges.length > 0 ? page + 1 : page),
		totalCount: numberOf(info.totalCount) ?? 0,
	};
}

/** Wave takes 200 rows a page, as is said; a page of invoices with their lines is large enough with 100. */
export const PAGE_SIZE = 100;

/** Every row of a connection of the business, page by page. */
export async function allRows(
	api: Api,
	document: Document,
	connection: string,
	variables: Variables = {},
): Promise<JsonObject[]> {
	const rows: JsonObject[] = [];
	for (let page = 1, total = 1; page <= total; page++) {
		const { business } = await askBusiness(api, document, {
			...variables,
			page,
			pageSize: PAGE_SIZE,
		});
		const edges = edgesOf(document, business[connection]);
		total = edges.totalPages;
		rows.push(...edges.rows);
	}
	return rows;
}

/** The record of that id, a child of the business. `undefined` for null and for Wave's NOT_FOUND. */
export async function askRecord(
	api: Api,
	document: Document,
	field: string,
	id: string,
): Promise<JsonObject | undefined> {
	const { value, failure } = await attempt(() => askBusiness(api, document, { id }));
	if (failure !== undefined) {
		if (failure.detail.outcome === 'gone') return undefined;
		throw failure;
	}
	const record = value.business[field];
	return isObject(record) ? record : undefined;
}

/**
 * Sends a mutation and returns its result once it `didSucceed`.
 *
 * @throws ApiFailure `rejected` with the fields of `inputErrors`; `unknown` for an answer that leaves it open.
 */
export async function change(api: Api, document: Document, input: JsonObject): Promise<JsonObject> {
	const { data } = await ask(api, document, { input });
	const result = data[document.field];
	if (!isObject(result) || typeof result.didSucceed !== 'boolean') throw wrongShape(document);
	if (result.didSucceed) return result;
	throw judgeRefusal(result, { purpose: document.purpose, reads: false, credentialName: '' });
}
