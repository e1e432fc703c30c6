import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { failureOf } from '../membercare/helpers';
import { apiAt, rows, serve, things, walkAll, type Call } from './helpers';

type Fault = [
	what: string,
	own: Partial<RestEntityInput>,
	answer: (call: Call, url: string) => { body: unknown; headers?: Record<string, string> },
	says: string[],
];

const page = { kind: 'page', pageParam: 'p', maxSize: 3, moreField: 'more' } as const;
const listed = (paging: RestEntityInput['list']['paging']) => ({ list: { rows: 'data', paging } });
const since = { param: 'from', sort: { sort: 'modifiedAt' } };

/** Wrong profiles: none of them may be read with, let alone written. */
const faults: Fault[] = [
	[
		'rows in another property',
		{},
		() => ({ body: { items: [] } }),
		['"List: Rows"', 'there is no "data", where a list of records should be', '"items"'],
	],
	[
		'rows that are no list',
		{},
		() => ({ body: { data: { id: 1 } } }),
		['"data" is an object with "id"'],
	],
	[
		'rows that are no records',
		{},
		() => ({ body: { data: ['a'] } }),
		['other than records: a string'],
	],
	[
		'an answer that is a list itself',
		{},
		() => ({ body: [] }),
		['there is no "data"', 'the answer is a list'],
	],
	[
		'an object where the answer should be the list',
		{ list: { rows: '', paging: { kind: 'none' } } },
		() => ({ body: { data: [] } }),
		['the answer is an object with "data", not a list of records'],
	],
	[
		'an id field that rows lack',
		{ idFields: ['key'] },
		() => ({ body: { data: rows(2) } }),
		['"ID: Properties"', 'no row has anything in "key"', '"id", "name"'],
	],
	[
		'an id field that is the same in all rows',
		{ idFields: ['type'] },
		() => ({ body: { data: rows(3).map((row) => ({ ...row, type: 'thing' })) } }),
		['3 rows of one page have one and the same ID in "type"'],
	],
	[
		'an id field that is no id',
		{ idFields: ['group'] },
		() => ({ body: { data: rows(3).map((row, i) => ({ ...row, group: i > 1 ? 'b' : 'a' })) } }),
		['only 2 different IDs in "group"'],
	],
	[
		'a page parameter that the server does not know',
		listed(page),
		() => ({ body: { data: rows(3), more: true } }),
		['"Paging: Kind"', 'never ends', 'the same 3 records'],
	],
	[
		'a cursor that points to itself',
		listed({ kind: 'cursor', cursorParam: 'c', cursorField: 'next' }),
		({ query }) => ({ body: { data: rows(1, query.has('c') ? 1 : 0), next: 'x' } }),
		['never ends', 'points to itself'],
	],
	[
		'a next address that is that of the page',
		listed({ kind: 'nextUrl', nextField: 'next' }),
		({ query }) => ({ body: { data: rows(1, query.has('p') ? 1 : 0), next: '/things?p=1' } }),
		['never ends'],
	],
	[
		'a cursor parameter that the server does not know',
		listed({ kind: 'cursor', cursorParam: 'c', cursorField: 'next' }),
		() => ({ body: { data: rows(3), next: String(Math.random()) } }),
		['never ends', 'the same 3 records'],
	],
	[
		'pages without records for ever',
		listed({ kind: 'cursor', cursorParam: 'c', cursorField: 'next' }),
		({ query }) => ({ body: { data: [], next: String(Number(query.get('c') ?? 0) + 1) } }),
		['never ends', 'without a record'],
	],
	[
		'all in one answer, of a server that pages',
		{},
		() => ({ body: { data: rows(3), meta: { next_cursor: 'abc' } } }),
		['"Paging: Kind"', 'would end after this answer', '"meta.next_cursor"'],
	],
	[
		'a Link header where an address in the body was expected',
		listed({ kind: 'nextUrl', nextField: 'next' }),
		() => ({ body: { data: rows(3) }, headers: { link: '</things?p=2>; rel="next"' } }),
		['an answer without "next"', 'a Link header to a next page'],
	],
	[
		'a next address on another host',
		listed({ kind: 'nextUrl', nextField: 'next' }),
		() => ({ body: { data: rows(1), next: 'https://elsewhere.example/things?p=2' } }),
		['elsewhere.example', 'only'],
	],
	[
		'a modified field that no row has',
		{ modifiedField: 'changed' },
		() => ({ body: { data: rows(2) } }),
		['"Modified: Property"', 'no row has "changed"'],
	],
	[
		'a modified field that is no moment',
		{ modifiedField: 'name' },
		() => ({ body: { data: rows(2) } }),
		['"name" holds "Row 0", which is no date and time'],
	],
	[
		'a since-parameter that the server ignores',
		{ since },
		() => ({ body: { data: rows(3) } }),
		['"Since: Parameter"', 'the server ignores "from"', 'Thing r000'],
	],
	[
		'a sort order that the server ignores',
		{ since: { ...since, beginning: '2025-01-01T00:00:00Z' } },
		() => ({ body: { data: rows(9).reverse() } }),
		['"Since: Sort"', 'not sorted by "modifiedAt", oldest first'],
	],
];

test.each(faults)('%s', async (what, own, answer, says) => {
	const stub = await serve((call, url) => answer(call, url));
	const isFeed = what.includes('since-parameter');
	const query = { limit: 100, ...(isFeed ? { since: '2025-03-01T13:00:00.000Z' } : {}) };
	const failure = await failureOf(walkAll(things(own), () => apiAt(stub.url), query));
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	for (const text of says) expect(failure.message).toContain(text);
	expect(failure.message).toMatch(/Shop/);
	if (!what.includes('host')) {
		expect(failure.message).toContain('Shop, Things, setting');
		expect(failure.detail.remedy).toContain('Check Profile');
	}
	expect(stub.calls.length).toBeLessThan(60);
	await stub.close();
});

test('an envelope that single records do not have', async () => {
	const stub = await serve(() => ({ body: rows(1)[0] }));
	const failure = await failureOf(things({ envelope: 'data' }).get(apiAt(stub.url), 'r000'));
	expect(failure.message).toContain('no record in "data", it is an object with "id"');
	await stub.close();
});

test('an id field that single records do not have', async () => {
	const stub = await serve(() => ({ body: { data: rows(1)[0] } }));
	const failure = await failureOf(things().get(apiAt(stub.url), 'r000'));
	expect(failure.message).toContain('one record has nothing in "id"');
	await stub.close();
});

test('an empty list is no fault, and neither is a record that was never changed', async () => {
	const answers = [{ data: [] }, { data: [{ id: 'a', modifiedAt: null }] }];
	const stub = await serve(() => ({ body: answers.shift() }));
	expect((await things().list(apiAt(stub.url), { limit: 9 })).records).toEqual([]);
	const { records } = await things().list(apiAt(stub.url), { limit: 9 });
	expect(records).toMatchObject([{ id: 'a', modifiedAt: undefined }]);
	await stub.close();
});
