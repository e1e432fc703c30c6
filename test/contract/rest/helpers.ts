/** A resource of some REST API, spoken to over HTTP as the nodes do, against a server that a test makes up. */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { Entity, EntityRecord, ListQuery } from '../../../nodes/shared/entity';
import type { Api } from '../../../nodes/shared/entity';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';
import { complete, type RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { restEntity } from '../../../nodes/shared/rest/restEntity';
import { makeApi } from '../../../nodes/shared/transport/makeApi';
import { executeContext } from '../../support/context';
import { credentialStore } from '../../support/credentials';
import { sendJson, stubServer, type StubServer } from '../../support/stubServer';
import { CustomerpApi } from '../../../credentials/CustomerpApi.credentials';

const NAMES = {
	system: 'customerp',
	label: 'Shop',
	credentialType: 'customerpApi',
	credentialName: 'Shop API',
	requestTimeoutSeconds: 60,
};

/** Access to a server at that address, as one node execution has it. */
export function apiAt(baseUrl: string): Api {
	const store = credentialStore([
		new CustomerpApi(),
		{ baseUrl, authentication: 'none', accountPath: '' },
	]);
	const type = { description: { properties: [], defaults: {}, name: 'customerp' } };
	return makeApi(executeContext({ type: type as never, credentials: store }) as never, {
		system: NAMES.label,
		credentialType: NAMES.credentialType,
		credentialName: NAMES.credentialName,
		baseUrl,
		account: baseUrl,
		zone: 'UTC',
		options: { baseUrl },
		signInAgain: [401],
		timeoutSeconds: 10,
		retryDelay: 1,
	});
}

export const FIELDS: RestEntityInput['fields'] = [
	{ name: 'name', label: 'Name', kind: 'text', writable: true },
	{ name: 'number', label: 'Number', kind: 'text', writable: true },
	{ name: 'price', label: 'Price', kind: 'money', writable: true },
	{ name: 'note', label: 'Note', kind: 'text', writable: true },
	{ name: 'status', label: 'Status', kind: 'text', writable: true },
];

/** A profile of a plain API; a test says what is special about its own. */
export const profile = (own: Partial<RestEntityInput> = {}): RestEntityInput => ({
	path: '/things',
	recordPath: '/things/{id}',
	modifiedField: 'modifiedAt',
	list: { rows: 'data', paging: { kind: 'none' } },
	create: {},
	update: {},
	remove: { kind: 'delete' },
	fields: FIELDS,
	...own,
});

export const things = (own: Partial<RestEntityInput> = {}): Entity =>
	restEntity(
		NAMES,
		complete({ entity: 'thing', label: 'Thing', labelPlural: 'Things' }, profile(own)),
	);

export interface Call {
	method: string;
	path: string;
	query: URLSearchParams;
	headers: IncomingMessage['headers'];
	body: JsonValue | undefined;
}

type Reply = { status?: number; headers?: Record<string, string>; body?: unknown };

/** A server whose answers a function of the call gives. */
export async function serve(
	answer: (call: Call, url: string) => Reply,
): Promise<StubServer & { log: Call[] }> {
	const log: Call[] = [];
	const handle = (
		request: IncomingMessage,
		response: ServerResponse,
		url: string,
		text: string,
	) => {
		const { pathname, searchParams } = new URL(request.url ?? '/', url);
		const call: Call = {
			method: request.method ?? '',
			path: pathname,
			query: searchParams,
			headers: request.headers,
			body: text === '' ? undefined : (JSON.parse(text) as JsonValue),
		};
		log.push(call);
		const { status = 200, headers = {}, body } = answer(call, url);
		if (body === undefined) {
			response.writeHead(status, headers);
			response.end();
		} else sendJson(response, body, status, headers);
	};
	const stub = await stubServer((request, response, url) => {
		const chunks: Buffer[] = [];
		request.on('data', (chunk: Buffer) => chunks.push(chunk));
		request.on('end', () => handle(request, response, url, Buffer.concat(chunks).toString()));
	});
	return { ...stub, log };
}

/** Rows `r000`, `r001`, … with stamps a second apart. */
export const rows = (count: number, from = 0): JsonObject[] =>
	Array.from({ length: count }, (_, i) => ({
		id: `r${String(from + i).padStart(3, '0')}`,
		name: `Row ${from + i}`,
		modifiedAt: new Date(Date.UTC(2025, 2, 1, 12, 0, from + i)).toISOString(),
	}));

/** All records of a walk, page by page, each page in an execution of its own: nothing but the token is kept. */
export async function walkAll(
	entity: Entity,
	api: () => Api,
	query: ListQuery,
	between?: (pages: number, token: string) => Promise<unknown> | unknown,
): Promise<{ ids: string[]; records: EntityRecord[]; pages: number; tokens: string[] }> {
	const records: EntityRecord[] = [];
	const tokens: string[] = [];
	let page: string | undefined;
	let pages = 0;
	do {
		const listed = await entity.list(api(), { ...query, page });
		records.push(...listed.records);
		page = listed.next;
		pages++;
		if (page !== undefined) {
			tokens.push(page);
			await between?.(pages, page);
		}
		if (pages > 200) throw new Error('endless');
	} while (page !== undefined);
	return { ids: records.map(({ id }) => id), records, pages, tokens };
}
