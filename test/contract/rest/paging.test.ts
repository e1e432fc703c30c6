import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import type { JsonObject } from '../../../nodes/shared/json';
import { failureOf } from '../membercare/helpers';
import { apiAt, rows, serve, things, walkAll, type Call } from './helpers';

type Paging = RestEntityInput['list']['paging'];
const all = rows(23);
const idsOf = (list: JsonObject[]) => list.map(({ id }) => id);

const listed = (paging: Paging, rowsAt = 'data') =>
	things({ modifiedField: '', list: { rows: rowsAt, paging } });

/** How servers page; each answers for rows 0 to 22. */
const number = (call: Call, name: string, preset: number) => Number(call.query.get(name) ?? preset);

const kinds: Array<[string, Paging, (call: Call, url: string) => object]> = [
	[
		'page with the next number',
		{ kind: 'page', pageParam: 'p', sizeParam: 's', maxSize: 5, nextField: 'meta.next' },
		(call) => {
			const [page, size] = [number(call, 'p', 1), number(call, 's', 100)];
			const next = page * size < all.length ? page + 1 : null;
			return { body: { data: all.slice((page - 1) * size, page * size), meta: { next } } };
		},
	],
	[
		'page from 0 with the number of pages',
		{ kind: 'page', pageParam: 'p', sizeParam: 's', maxSize: 5, firstPage: 0, pagesField: 'pages' },
		(call) => {
			const page = number(call, 'p', 0);
			return { body: { data: all.slice(page * 5, page * 5 + 5), pages: 5 } };
		},
	],
	[
		'page with "more"',
		{ kind: 'page', pageParam: 'p', maxSize: 5, moreField: 'hasMore' },
		(call) => {
			const page = number(call, 'p', 1);
			return { body: { data: all.slice(page * 5 - 5, page * 5), hasMore: page < 5 } };
		},
	],
	[
		'page without any word, of a server that caps the size',
		{ kind: 'page', pageParam: 'p', sizeParam: 's', maxSize: 100 },
		(call) => {
			const page = number(call, 'p', 1);
			return { body: { data: all.slice(page * 4 - 4, page * 4) } };
		},
	],
	[
		'page without any word, with 404 behind the last one',
		{ kind: 'page', pageParam: 'p', maxSize: 23 },
		(call) =>
			number(call, 'p', 1) === 1
				? { body: { data: all } }
				: { status: 404, body: { detail: 'Invalid page' } },
	],
	[
		'page without any word, of a server that repeats the last page',
		{ kind: 'page', pageParam: 'p', maxSize: 5 },
		(call) => {
			const page = Math.min(5, number(call, 'p', 1));
			return { body: { data: all.slice(page * 5 - 5, page * 5) } };
		},
	],
	[
		'offset with a total',
		{ kind: 'offset', offsetParam: 'skip', sizeParam: 'take', maxSize: 5, totalField: 'total' },
		(call) => {
			const skip = number(call, 'skip', 0);
			return { body: { data: all.slice(skip, skip + 5), total: 23 } };
		},
	],
	[
		'offset without any word',
		{ kind: 'offset', offsetParam: 'skip', sizeParam: 'take', maxSize: 50 },
		(call) => {
			const skip = number(call, 'skip', 0);
			return { body: { data: all.slice(skip, skip + 5) } };
		},
	],
	[
		'cursor in the answer',
		{
			kind: 'cursor',
			cursorParam: 'after',
			sizeParam: 'limit',
			maxSize: 5,
			cursorField: 'page.cursor',
		},
		(call) => {
			const from = number(call, 'after', 0);
			const cursor = from + 5 < all.length ? String(from + 5) : null;
			return { body: { data: all.slice(from, from + 5), page: { cursor } } };
		},
	],
	[
		'cursor that is the last id, with "more"',
		{
			kind: 'cursor',
			cursorParam: 'starting_after',
			maxSize: 5,
			lastField: 'id',
			moreField: 'has_more',
		},
		(call) => {
			const after = call.query.get('starting_after');
			const from = after === null ? 0 : idsOf(all).indexOf(after) + 1;
			return { body: { data: all.slice(from, from + 5), has_more: from + 5 < all.length } };
		},
	],
	[
		'cursor that is the last id, without any word',
		{ kind: 'cursor', cursorParam: 'starting_after', maxSize: 5, lastField: 'id' },
		(call) => {
			const after = call.query.get('starting_after');
			const from = after === null ? 0 : idsOf(all).indexOf(after) + 1;
			return { body: { data: all.slice(from, from + 5) } };
		},
	],
	[
		'Link header with several links, quotes and commas',
		{ kind: 'linkHeader', sizeParam: 'per_page', maxSize: 5 },
		(call) => {
			const page = number(call, 'page', 1);
			const link = [
				`</things?page=1&per_page=5>; rel="first"; title="a, \\"b\\"; rel=next"`,
				...(page < 5 ? [`<?page=${page + 1}&per_page=5&x=1,2;3>; title=n; rel="last next"`] : []),
				'</things?page=9>; rel=prev',
			].join(', ');
			return { body: { data: all.slice(page * 5 - 5, page * 5) }, headers: { link } };
		},
	],
	[
		'whole address in the body',
		{ kind: 'nextUrl', nextField: 'links.next', sizeParam: 'limit', maxSize: 5 },
		(call, url) => {
			const from = number(call, 'from', 0);
			const next = from + 5 < all.length ? `${url}/things?from=${from + 5}&limit=5` : null;
			return { body: { data: all.slice(from, from + 5), links: { next } } };
		},
	],
	[
		'path in the body, as an object',
		{ kind: 'nextUrl', nextField: 'links.next', maxSize: 5 },
		(call) => {
			const from = number(call, 'from', 0);
			const next = from + 5 < all.length ? { next: { href: `/things?from=${from + 5}` } } : {};
			return { body: { data: all.slice(from, from + 5), links: next } };
		},
	],
	[
		'@odata.nextLink with the size in a header',
		{
			kind: 'nextUrl',
			nextField: '@odata.nextLink',
			maxSize: 5,
			sizeHeader: { name: 'Prefer', value: 'odata.maxpagesize={size}' },
		},
		(call) => {
			const size = Number(/maxpagesize=(\d+)/.exec(String(call.headers.prefer))?.[1] ?? 1000);
			const from = number(call, '$skiptoken', 0);
			const next =
				from + size < all.length ? { '@odata.nextLink': `things?$skiptoken=${from + size}` } : {};
			return { body: { value: all.slice(from, from + size), ...next } };
		},
	],
	['all in one answer', { kind: 'none' }, () => ({ body: { data: all } })],
];

test.each(kinds)('%s', async (_name, paging, answer) => {
	const rowsAt = paging.kind === 'nextUrl' && paging.nextField.startsWith('@') ? 'value' : 'data';
	const stub = await serve((call, url) => answer(call, url));
	const { ids, pages } = await walkAll(listed(paging, rowsAt), () => apiAt(stub.url), {
		limit: 100,
	});
	// A last page that comes twice does no harm.
	expect([...new Set(ids)]).toEqual(idsOf(all));
	expect(pages).toBeGreaterThan(
		paging.kind === 'none' || (paging.kind === 'page' && paging.maxSize === 23) ? 0 : 4,
	);
	await stub.close();
});

test('the size is what is wanted, at most what the API takes', async () => {
	const stub = await serve(() => ({ body: { data: [], next: null } }));
	const entity = listed({
		kind: 'page',
		pageParam: 'p',
		sizeParam: 's',
		maxSize: 50,
		nextField: 'next',
	});
	await entity.list(apiAt(stub.url), { limit: 7 });
	await entity.list(apiAt(stub.url), { limit: 700 });
	expect(stub.log.map(({ query }) => query.get('s'))).toEqual(['7', '50']);
	await stub.close();
});

describe('a stored place that the server no longer takes', () => {
	const cursor = { kind: 'cursor', cursorParam: 'c', maxSize: 5, cursorField: 'next' } as const;
	/** Cursors of one generation; `expire` makes all that were given invalid. */
	const expiring = async (status: number) => {
		let generation = 0;
		const stub = await serve(({ query }) => {
			const [of, at] = (query.get('c') ?? `${generation}.0`).split('.').map(Number);
			if (of !== generation) return { status, body: { message: 'cursor expired' } };
			const next = at + 5 < all.length ? `${generation}.${at + 5}` : null;
			return { body: { data: all.slice(at, at + 5), next } };
		});
		return { stub, expire: () => void generation++ };
	};

	test.each([400, 404, 410, 422])(
		'begins the walk anew (%i), and it is complete',
		async (status) => {
			const { stub, expire } = await expiring(status);
			const { ids } = await walkAll(
				listed(cursor),
				() => apiAt(stub.url),
				{ limit: 100 },
				(pages) => {
					if (pages === 2) expire();
				},
			);
			expect(new Set(ids)).toEqual(new Set(idsOf(all)));
			expect(ids.length).toBe(33);
			await stub.close();
		},
	);

	test('is a wrong profile if it was given a moment ago', async () => {
		const stub = await serve(({ query }) =>
			query.has('c') ? { status: 400, body: {} } : { body: { data: all.slice(0, 5), next: 'abc' } },
		);
		const api = apiAt(stub.url);
		const { next } = await listed(cursor).list(api, { limit: 100 });
		const failure = await failureOf(listed(cursor).list(api, { limit: 100, page: next }));
		expect(failure.message).toContain('refused (400) the cursor that it had just given');
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		await stub.close();
	});

	test('a token of an earlier version begins the walk anew', async () => {
		const stub = await serve(() => ({ body: { data: all } }));
		const page = await listed({ kind: 'none' }).list(apiAt(stub.url), {
			limit: 100,
			page: '3:200:2025-03-01T12:00:00Z',
		});
		expect(page.records).toHaveLength(23);
		await stub.close();
	});

	test('an outage is no refusal', async () => {
		const { stub } = await expiring(503);
		const entity = listed(cursor);
		const { next } = await entity.list(apiAt(stub.url), { limit: 5 });
		const other = await serve(() => ({ status: 503, body: {} }));
		const failure = await failureOf(entity.list(apiAt(other.url), { limit: 5, page: next }));
		expect(failure.detail.status).toBe(503);
		await stub.close();
		await other.close();
	});
});

test('empty pages with more behind them are passed over', async () => {
	const stub = await serve(({ query }) => {
		const at = Number(query.get('c') ?? 0);
		return { body: { data: at % 2 ? [] : rows(1, at), next: at < 6 ? String(at + 1) : null } };
	});
	const entity = listed({ kind: 'cursor', cursorParam: 'c', cursorField: 'next' });
	const { ids } = await walkAll(entity, () => apiAt(stub.url), { limit: 100 });
	expect(ids).toEqual(['r000', 'r002', 'r004', 'r006']);
	await stub.close();
});

test('a page that shifted by just its length is not taken for the end', async () => {
	let list = rows(9, 10);
	const stub = await serve(({ query }) => {
		const page = Number(query.get('p'));
		return { body: { data: list.slice(page * 3 - 3, page * 3), more: page * 3 < list.length } };
	});
	const entity = listed({ kind: 'page', pageParam: 'p', maxSize: 3, moreField: 'more' });
	const { ids } = await walkAll(
		entity,
		() => apiAt(stub.url),
		{ limit: 100 },
		(pages) => {
			if (pages === 1) list = [...rows(3), ...list];
		},
	);
	expect(new Set(ids)).toEqual(new Set(idsOf(rows(9, 10))));
	await stub.close();
});

test('a credential that the server puts into the next address is not kept', async () => {
	const stub = await serve(({ query }) => ({
		body: query.has('page')
			? { data: rows(1, 1) }
			: { data: rows(1), next: '/things?api_key=geheim&page=2' },
	}));
	const entity = listed({ kind: 'nextUrl', nextField: 'next' });
	const { tokens, ids } = await walkAll(entity, () => apiAt(stub.url), { limit: 9 });
	expect(ids).toHaveLength(2);
	expect(tokens.join()).not.toContain('geheim');
	await stub.close();
});
