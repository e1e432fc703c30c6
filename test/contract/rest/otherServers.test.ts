/** Servers that speak HTTP and JSON otherwise than the sandbox does, within what the standards and common habits leave open. */
import { createHash } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { gzipSync } from 'node:zlib';
import type { Api, EntityRecord, ListPage } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { CustomCrmApi } from '../../../credentials/CustomCrmApi.credentials';
import { credentialStore } from '../../support/credentials';
import { stubServer } from '../../support/stubServer';
import { apiOf, createRequest, CUSTOMCRM } from '../../support/systems';
import { failureOf, update } from '../membercare/helpers';
import { apiAt, rows, serve, things, walkAll, type Call } from './helpers';

type Paging = RestEntityInput['list']['paging'];
type Reply = { status?: number; headers?: Record<string, string>; body?: unknown };
const open: Array<{ close: () => Promise<void> }> = [];
const server = async (answer: (call: Call, url: string) => Reply) => {
	const stub = await serve(answer);
	open.push(stub);
	return stub;
};
afterEach(async () => {
	await Promise.all(open.splice(0).map(async (stub) => await stub.close()));
});

const all = rows(7);
const IDS = all.map(({ id }) => id);
const listed = (paging: Paging, own: Partial<RestEntityInput> = {}) =>
	things({ modifiedField: '', list: { rows: 'data', paging }, ...own });
const idsFrom = async (url: string, entity: ReturnType<typeof things>, path = '') => [
	...new Set((await walkAll(entity, () => apiAt(`${url}${path}`), { limit: 100 })).ids),
];
const part = (call: Call, name: string, size = 3) => {
	const from = Number(call.query.get(name) ?? 0);
	return { data: all.slice(from, from + size), next: from + size < all.length ? from + size : 0 };
};

describe('how a listing goes on', () => {
	const nextUrl: Paging = { kind: 'nextUrl', nextField: 'next' };
	const cursor: Paging = { kind: 'cursor', cursorParam: 'c', cursorField: 'next' };
	const link =
		(value: (next: number) => string) =>
		(call: Call): Reply => {
			const { data, next } = part(call, 'c');
			return { body: { data }, ...(next ? { headers: { LINK: value(next) } } : {}) };
		};
	const body =
		(value: (next: number, url: string) => unknown, end: unknown) => (call: Call, url: string) => {
			const { data, next } = part(call, 'c');
			return { body: { data, next: next ? value(next, url) : end } };
		};
	const ways: Array<[string, Paging, (call: Call, url: string) => Reply]> = [
		[
			'Link with parameters, in single quotes, a title that lies',
			{ kind: 'linkHeader' },
			link((next) => `<?c=${next}>; title="x; rel=prev"; type=json; rel='next'; hreflang=da`),
		],
		[
			'Link relative to the path',
			{ kind: 'linkHeader' },
			link((next) => `<things?c=${next}>;rel=NEXT`),
		],
		['a number, then false', cursor, body((next) => next, false)],
		['a number, then 0', cursor, body((next) => next, 0)],
		["a text, then '0'", cursor, body((next) => String(next), '0')],
		["a text, then ''", cursor, body((next) => String(next), '')],
		['a text, then null', cursor, body((next) => String(next), null)],
		['an address, then false', nextUrl, body((next) => `?c=${next}`, false)],
		['an address, then nothing but blanks', nextUrl, body((next) => `?c=${next}`, ' ')],
		[
			'https, behind a proxy',
			nextUrl,
			body((next, url) => `${url.replace('http', 'https')}/things?c=${next}`, null),
		],
		['the path as the profile has it', nextUrl, body((next) => `/things?c=${next}`, null)],
		[
			'a "more" of text',
			{ kind: 'page', pageParam: 'c', firstPage: 0, moreField: 'more' },
			(call) => {
				const page = Number(call.query.get('c'));
				return {
					body: { data: all.slice(page * 3, page * 3 + 3), more: page < 2 ? 'True' : 'False' },
				};
			},
		],
		[
			'a total of text, a size that the server cuts',
			{ kind: 'offset', offsetParam: 'c', sizeParam: 'size', totalField: 'total' },
			(call) => ({ body: { data: part(call, 'c', 2).data, total: '7' } }),
		],
		[
			'a page in between of which this user may see nothing',
			{ kind: 'page', pageParam: 'c', pagesField: 'pages' },
			(call) => {
				const page = Number(call.query.get('c'));
				return {
					body: { data: page === 2 ? [] : page === 1 ? all.slice(0, 3) : all.slice(3), pages: '3' },
				};
			},
		],
		[
			'an empty last page of which there is a word',
			cursor,
			(call) => {
				const from = Number(call.query.get('c') ?? 0);
				return { body: { data: all.slice(from, from + 4), next: from < 8 ? from + 4 : null } };
			},
		],
		[
			'one full page, the same again behind it, and no word',
			{ kind: 'page', pageParam: 'c', sizeParam: 's', maxSize: 7 },
			(call) => {
				const size = Number(call.query.get('s'));
				const page = Math.min(Number(call.query.get('c')), Math.ceil(7 / size));
				return { body: { data: all.slice(page * size - size, page * size) } };
			},
		],
		[
			'the last id, with 404 behind the last one',
			{ kind: 'cursor', cursorParam: 'c', lastField: 'id' },
			(call) => {
				const from = IDS.indexOf(call.query.get('c') ?? '') + 1;
				return from < 7 ? { body: { data: all.slice(from, from + 3) } } : { status: 404, body: {} };
			},
		],
	];
	test.each(ways)('%s', async (_name, paging, answer) => {
		const stub = await server(answer);
		expect(await idsFrom(stub.url, listed(paging))).toEqual(IDS);
	});

	test('a base URL with a path: relative to the host, to the page, and as the profile has it', async () => {
		for (const next of ['/api/v2/things', 'things', '', '/things']) {
			const stub = await server((call) =>
				call.path === '/api/v2/things'
					? body((at) => `${next}?c=${at}`, null)(call, '')
					: { status: 404, body: {} },
			);
			expect(await idsFrom(stub.url, listed(nextUrl), '/api/v2')).toEqual(IDS);
		}
	});

	test('an OData link that holds $skip alone', async () => {
		const stub = await server((call) => {
			const { data, next } = part(call, '$skip');
			return { body: { data, ...(next ? { '@odata.nextLink': `things?$skip=${next}` } : {}) } };
		});
		const entity = listed({ kind: 'nextUrl', nextField: '@odata.nextLink' });
		expect(await idsFrom(stub.url, entity)).toEqual(IDS);
	});

	test('rule 18: cursors that never last from one run to the next are given up with a text, and heal with the limit', async () => {
		let run = 0;
		const stub = await server((call) => {
			const [of, from] = (call.query.get('c') ?? `${run}.0`).split('.').map(Number);
			if (of !== run) return { status: 410, body: {} };
			return {
				body: { data: all.slice(from, from + 3), next: from < 4 ? `${run}.${from + 3}` : null },
			};
		});
		const entity = listed(cursor);
		let page: ListPage | undefined;
		const next = async (limit = 3) => {
			run++;
			page = await entity.list(apiAt(stub.url), { limit, page: page?.next });
		};
		const failure = await failureOf(
			(async () => {
				for (;;) await next();
			})(),
		);
		expect(failure.message).toContain('forgets between two runs where a listing stopped');
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		expect(run).toBeLessThan(10);
		await next(6);
		expect(page?.records).toHaveLength(3);
	});
});

describe('what an answer looks like', () => {
	const plain: Paging = { kind: 'none' };
	const raw = async (answer: (request: IncomingMessage, response: ServerResponse) => void) => {
		const stub = await stubServer(answer);
		open.push(stub);
		return stub;
	};

	test('204 is an empty list, null is one too, an empty answer of 200 is none', async () => {
		const replies: Reply[] = [{ status: 204 }, { body: { data: null } }, { status: 200 }];
		const stub = await server(() => replies.shift() as Reply);
		const list = async () => (await listed(plain).list(apiAt(stub.url), { limit: 9 })).records;
		expect(await list()).toEqual([]);
		expect(await list()).toEqual([]);
		expect((await failureOf(list())).detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	});

	const refusals: Array<[string, JsonObject]> = [
		['success false', { success: false, message: 'quota used up', data: [] }],
		['an error', { error: { message: 'quota used up' }, data: null }],
		['errors', { errors: [{ detail: 'quota used up' }], data: [] }],
		['a status', { status: 'error', message: 'quota used up', data: [] }],
	];
	test.each(refusals)('rule 12: %s with 200 is no empty list', async (_name, body) => {
		const stub = await server(() => ({ body }));
		const failure = await failureOf(listed(plain).list(apiAt(stub.url), { limit: 9 }));
		expect(failure.message).toContain('quota used up');
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	});

	test.each([[{ error: null }], [{ errors: [], success: true }], [{ status: 'ok', error: 0 }]])(
		'%j beside the rows is no error',
		async (beside) => {
			const stub = await server(() => ({ body: { ...beside, data: all } }));
			expect(await idsFrom(stub.url, listed(plain))).toEqual(IDS);
		},
	);

	test('a byte order mark, gzip, upper-case names of headers, a media type of its own', async () => {
		const stub = await raw((_request, response) => {
			response.writeHead(200, {
				'CONTENT-TYPE': 'text/plain',
				'Content-Encoding': 'gzip',
				DATE: 'Sat, 01 Mar 2025 12:00:00 GMT',
			});
			response.end(gzipSync(Buffer.from(`\uFEFF${JSON.stringify({ data: all })}`)));
		});
		const page = await listed(plain).list(apiAt(stub.url), { limit: 9 });
		expect(page.records).toHaveLength(7);
		expect(page.serverTime).toBe('2025-03-01T12:00:00.000Z');
	});

	test('404 where a filter finds nothing is believed, where the list itself is missing it is not', async () => {
		let isThere = true;
		const stub = await server(({ query }) =>
			isThere && !query.has('no') && !query.has('from')
				? { body: { data: all } }
				: { status: 404, body: { message: 'nothing' } },
		);
		const entity = things({
			list: { rows: 'data', paging: plain },
			since: { param: 'from' },
			searches: { number: { param: 'no' } },
		});
		const search = { by: 'key', field: 'number', value: 'x' } as const;
		expect(await entity.find!(apiAt(stub.url), search)).toEqual([]);
		const feed = { limit: 9, since: '2025-03-02T00:00:00.000Z' };
		expect((await entity.list(apiAt(stub.url), feed)).records).toEqual([]);
		isThere = false;
		for (const call of [
			entity.find!(apiAt(stub.url), search),
			entity.list(apiAt(stub.url), feed),
		]) {
			const failure = await failureOf(call);
			expect(failure.message).toContain('there is nothing at /things (404)');
			expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		}
	});

	test('JSON:API with what is included, and attributes that are left out', async () => {
		const stub = await server(() => ({
			body: {
				data: [{ type: 'things', id: '1', attributes: { name: 'A' }, relationships: {} }],
				included: [{ type: 'people', id: '9' }],
				meta: { total: 1 },
				links: { next: null },
			},
		}));
		const entity = listed(
			{ kind: 'nextUrl', nextField: 'links.next' },
			{
				fields: [
					{ name: 'name', label: 'Name', kind: 'text', writable: true, path: 'attributes.name' },
					{ name: 'note', label: 'Note', kind: 'text', writable: true, path: 'attributes.note' },
				],
			},
		);
		const { records } = await entity.list(apiAt(stub.url), { limit: 9 });
		expect(records).toMatchObject([{ id: '1', fields: { name: 'A' } }]);
	});
});

describe('stamps and order', () => {
	const stamps: Array<[string, unknown, string]> = [
		['microseconds', '2025-03-01T12:00:05.123456Z', '2025-03-01T12:00:05.123456Z'],
		['microseconds with offset', '2025-03-01T12:00:05.123999+00:00', '2025-03-01T12:00:05.123Z'],
		['no offset', '2025-03-01T12:00:05', '2025-03-01T12:00:05.000Z'],
		['a blank and an offset', '2025-03-01 14:00:05+0200', '2025-03-01T12:00:05.000Z'],
		['digits', '1740830405', '2025-03-01T12:00:05.000Z'],
		['seconds', 1740830405, '2025-03-01T12:00:05.000Z'],
		['milliseconds', 1740830405123, '2025-03-01T12:00:05.123Z'],
		['seconds with a fraction, cut off', 1740830405.1239, '2025-03-01T12:00:05.123Z'],
	];
	test.each(stamps)('%s', async (_name, stamp, instant) => {
		const stub = await server(() => ({ body: { data: [{ id: 'a', modifiedAt: stamp }] } }));
		const { records } = await things().list(apiAt(stub.url), { limit: 9 });
		expect(records[0].modifiedAt).toBe(instant);
	});

	test('rule 18: newest first although asked otherwise, all of it within a second', async () => {
		const many = rows(9).map((row, i) => ({
			...row,
			id: String(row.id),
			modifiedAt: new Date(Date.UTC(2025, 2, 1, 12, 0, 0, i * 20)).toISOString(),
		}));
		const stub = await server(({ query }) => {
			const page = Number(query.get('p') ?? 1);
			const shown = many
				.filter(({ modifiedAt }) => modifiedAt >= (query.get('from') ?? ''))
				.reverse();
			return { body: { data: shown.slice(page * 3 - 3, page * 3), more: page * 3 < shown.length } };
		});
		const entity = things({
			list: { rows: 'data', paging: { kind: 'page', pageParam: 'p', moreField: 'more' } },
			since: { param: 'from', sort: { sort: 'modifiedAt' } },
		});
		expect((await idsFrom(stub.url, entity)).sort()).toEqual(many.map(({ id }) => id));
	});

	test('stamps that show minutes, compared to the millisecond', async () => {
		const stub = await server(() => ({
			body: { data: [{ id: 'a', modifiedAt: '2025-03-01 12:00' }] },
		}));
		const entity = things({ since: { param: 'from' }, formats: { dateTime: 'yyyy-MM-dd HH:mm' } });
		const page = await entity.list(apiAt(stub.url), {
			limit: 9,
			since: '2025-03-01T12:00:30.000Z',
		});
		expect(page.records).toHaveLength(1);
	});

	test('a filter that every listing has is kept beside that of the changes', async () => {
		const stub = await server(() => ({ body: { data: [] } }));
		const list = {
			rows: 'data',
			query: { $filter: 'kind eq 1' },
			paging: { kind: 'none' },
		} as const;
		const entity = things({ list, since: { param: '$filter', value: '{modified} ge {since}' } });
		await entity.list(apiAt(stub.url), { limit: 9, since: '2025-03-01T12:00:00.000Z' });
		expect(stub.log[0].query.get('$filter')).toBe(
			'(kind eq 1) and (modifiedAt ge 2025-03-01T12:00:00.000Z)',
		);
	});
});

describe('ids', () => {
	test('rule 26: numbers that JSON cannot hold stop the side, the same as text do not', async () => {
		const stub = await stubServer((_request, response) => {
			response.setHeader('content-type', 'application/json');
			response.end('{"data":[{"id":9007199254740993,"key":"9007199254740993"}]}');
		});
		open.push(stub);
		const failure = await failureOf(idsFrom(stub.url, listed({ kind: 'none' })));
		expect(failure.message).toContain('numbers of more than 15 digits');
		expect(await idsFrom(stub.url, listed({ kind: 'none' }, { idFields: ['key'] }))).toEqual([
			'9007199254740993',
		]);
	});

	test('that differ by case alone are two; one that the single read writes otherwise is one', async () => {
		const stub = await server(({ path }) =>
			path === '/things'
				? { body: { data: [{ id: 'AB' }, { id: 'ab' }] } }
				: { body: { id: path.slice(8).toLowerCase(), name: 'x' } },
		);
		expect(await idsFrom(stub.url, listed({ kind: 'none' }))).toEqual(['AB', 'ab']);
		expect((await things().get(apiAt(stub.url), 'AB'))?.id).toBe('AB');
	});

	test('another record than the one asked for stops the side', async () => {
		const stub = await server(() => ({ body: { id: '6', name: 'x' } }));
		const failure = await failureOf(things().get(apiAt(stub.url), '5'));
		expect(failure.message).toContain('asked for Thing 5, the server showed Thing 6');
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	});

	test.each(['', '.', '..', ' '])('"%s" is never put into an address', async (id) => {
		const stub = await server(() => ({ status: 204 }));
		const entity = things();
		expect((await failureOf(entity.remove!(apiAt(stub.url), id))).detail.outcome).toBe('rejected');
		const two = things({ idFields: ['a', 'b'], recordPath: '/x/{id1}/{id2}' });
		expect((await failureOf(two.get(apiAt(stub.url), `7:${id}`))).detail.outcome).toBe('rejected');
		expect((await failureOf(two.get(apiAt(stub.url), '7'))).detail.outcome).toBe('rejected');
		expect(stub.calls).toEqual([]);
	});
});

describe('writes', () => {
	const THERE: JsonObject = {
		id: 'a',
		name: 'Before',
		note: 'Keep',
		modifiedAt: '2025-03-01T12:00:00Z',
	};
	const reading = (write: (call: Call, url: string) => Reply, etag = 'W/"7"') =>
		server((call, url) =>
			call.method === 'GET' ? { body: THERE, headers: { etag } } : write(call, url),
		);

	test.each([
		['a part of it', { id: 'a', name: 'After' }],
		['another envelope', { result: { ...THERE, name: 'After' } }],
		['a list', [{ ...THERE }]],
		['a text', 'OK'],
	])('rule 4: an update that answers with %s is read back', async (_name, body) => {
		const stub = await reading(() => ({ body }));
		const result = await update(apiAt(stub.url), things(), 'a', { name: 'After' });
		expect(result).toEqual({ written: ['name'] });
	});

	test('rule 6: a weak ETag that the server does not take back is sent without its mark', async () => {
		const stub = await reading(({ headers }) =>
			headers['if-match'] === '"7"'
				? { body: { ...THERE, name: 'After' } }
				: { status: 412, body: {} },
		);
		const entity = things({ version: { kind: 'etag' } });
		const result = await update(apiAt(stub.url), entity, 'a', { name: 'After' });
		expect(result.record?.fields.name).toBe('After');
		const before = {
			...((await entity.get(apiAt(stub.url), 'a')) as EntityRecord),
			version: 'W/"6"',
		};
		const failure = await failureOf(entity.remove!(apiAt(stub.url), 'a', before));
		expect(failure.detail.outcome).toBe('changedMeanwhile');
	});

	test('rule 6: a delete names the version that it was decided on', async () => {
		const stub = await reading(
			({ headers }) => ({ status: headers['if-match'] === '"7"' ? 204 : 412 }),
			'"7"',
		);
		const entity = things({ version: { kind: 'etag' } });
		const before = (await entity.get(apiAt(stub.url), 'a')) as EntityRecord;
		await entity.remove!(apiAt(stub.url), 'a', before);
		expect(stub.calls.filter((call) => call.startsWith('DELETE'))).toHaveLength(1);
	});

	const made: JsonObject = { id: 'n 1', name: 'New', note: 'x', ref: createRequest({}).reference };
	const locations: Array<[string, (url: string) => string]> = [
		['whole, with a slash at its end', (url) => `${url}/things/n%201/`],
		['of an inner host, with a query', () => 'http://inner:8080/app/things/n%201?v=2#top'],
		['relative to the host', () => '/things/n%201'],
		['relative to the path', () => 'things/n%201'],
	];
	test.each(locations)('a Location that is %s', async (_name, location) => {
		const stub = await server(({ method, path }, url) =>
			method === 'POST'
				? { status: 201, headers: { LOCATION: location(url) } }
				: path === '/things/n%201'
					? { body: made }
					: { status: 404, body: {} },
		);
		const record = await things().create!(apiAt(stub.url), createRequest({ name: 'New' }));
		expect(record.id).toBe('n 1');
	});

	test.each([200, 201, 202])(
		'a create that answers %i with the id alone is read',
		async (status) => {
			const stub = await server(({ method }) =>
				method === 'POST' ? { status, body: { id: 'n 1' } } : { body: made },
			);
			const record = await things().create!(apiAt(stub.url), createRequest({ name: 'New' }));
			expect(record.fields).toMatchObject({ name: 'New', note: 'x' });
		},
	);

	test('rule 3: 202 with the address of the work is no record: it is looked for', async () => {
		const stub = await server(({ method, path }) =>
			method === 'POST'
				? { status: 202, headers: { location: '/jobs/5' } }
				: path === '/things'
					? { body: { data: [made] } }
					: { body: { id: 'job5' } },
		);
		const entity = things({ reference: { field: 'ref', searchParam: 'ref' } });
		const record = await entity.create!(apiAt(stub.url), createRequest({ name: 'New' }));
		expect(record.id).toBe('n 1');
	});

	test.each([400, 422])(
		'rule 3: a duplicate that is refused with %i is found by our reference',
		async (status) => {
			const stub = await server(({ method }) =>
				method === 'POST' ? { status, body: ['reference taken'] } : { body: { data: [made] } },
			);
			const reference = { field: 'ref', searchParam: 'ref', unique: true };
			const entity = things({ reference });
			const record = await entity.create!(apiAt(stub.url), createRequest({ name: 'New' }));
			expect(record.id).toBe('n 1');
			const other = things({ reference: { ...reference, unique: false } });
			const failure = await failureOf(
				other.create!(apiAt(stub.url), createRequest({ name: 'New' })),
			);
			expect(failure.detail.outcome).toBe('rejected');
		},
	);

	test('rule 3: 200 that says it took nothing is a refusal, in the words of the server', async () => {
		const stub = await server(() => ({ body: { success: false, message: 'name is taken' } }));
		const failure = await failureOf(
			things().create!(apiAt(stub.url), createRequest({ name: 'New' })),
		);
		expect(failure.message).toContain('name is taken');
		expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
	});

	test('a search whose last page comes twice finds a record once', async () => {
		const stub = await server(() => ({ body: { data: [made] } }));
		const entity = things({
			list: { rows: 'data', paging: { kind: 'page', pageParam: 'p' } },
			reference: { field: 'ref', searchParam: 'ref' },
		});
		const found = await entity.find!(apiAt(stub.url), {
			by: 'reference',
			reference: createRequest({}).reference,
		});
		expect(found).toHaveLength(1);
	});

	test('410 is gone, 207 without a record is read back', async () => {
		const stub = await server(({ method }) =>
			method === 'GET' ? { status: 410, body: {} } : { status: 207, body: [{ status: 200 }] },
		);
		expect(await things().get(apiAt(stub.url), 'a')).toBeUndefined();
	});

	test('rule 29: a busy server that names a date is waited for until then', async () => {
		const stub = await server(() => ({
			status: 429,
			headers: {
				date: 'Sat, 01 Mar 2025 12:00:00 GMT',
				'Retry-After': 'Sat, 01 Mar 2025 12:02:00 GMT',
			},
			body: {},
		}));
		const failure = await failureOf(things().get(apiAt(stub.url), 'a'));
		expect(failure.detail).toMatchObject({ outcome: 'notSent', retryAfter: 120 });
	});
});

describe('a key in the query', () => {
	const SECRET = createHash('sha256').update('key').digest('hex');
	const reach = async (baseUrl: string): Promise<Api> =>
		await apiOf(
			CUSTOMCRM,
			credentialStore([
				new CustomCrmApi(),
				{
					baseUrl,
					accountPath: '',
					authentication: 'query',
					queryName: 'Schluessel',
					queryApiKey: SECRET,
				},
			]),
		);

	test('that the server puts into next addresses is not kept, and sent once', async () => {
		const stub = await server(({ query, path }, url) => {
			if (path === '/things')
				return { status: 301, headers: { location: `${url}/things/?${query}` } };
			if (query.getAll('Schluessel').join() !== SECRET)
				return { status: 400, body: { message: 'twice' } };
			const next = `${url}/things/?page=2&x=a%20b&schluessel=${SECRET}`;
			return { body: query.has('page') ? { data: rows(1, 1) } : { data: rows(1), next } };
		});
		const api = await reach(stub.url);
		const entity = listed({ kind: 'nextUrl', nextField: 'next' });
		const { ids, tokens } = await walkAll(entity, () => api, { limit: 9 });
		expect(ids).toHaveLength(2);
		expect(tokens.join()).not.toContain(SECRET);
		expect(stub.calls.at(-1)).toContain('x=a%20b');
	});

	test.each([
		'http://:::/things?Schluessel=',
		'https://other.example/things?Schluessel=',
		'ftp://x/?Schluessel=',
	])('%s… gets into no message', async (next) => {
		const stub = await server(() => ({ body: { data: rows(1), next: `${next}${SECRET}` } }));
		const api = await reach(stub.url);
		const entity = listed({ kind: 'nextUrl', nextField: 'next' });
		const { next: token = '' } = await entity.list(api, { limit: 9 });
		expect(token).not.toContain(SECRET);
		const failure = await failureOf(entity.list(api, { limit: 9, page: token }));
		expect(JSON.stringify([failure.message, failure.detail])).not.toContain(SECRET);
	});
});
