/** Walks over lists that move while they are read: a stub plays a site whose rows change between two pages. */
import { walkPage, type Walk } from '../../../nodes/Chargebee/entities/common';
import type { Api } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import { sendJson, stubServer, type StubServer } from '../../support/stubServer';
import { apiOf, CHARGEBEE, chargebeeStore } from '../../support/systems';

type Row = { id: string; created_at: number; updated_at?: number; resource_version?: number };

const T0 = 1_700_000_000;
let rows: Row[];
/** Runs before the answer to the request of that number (from 1). */
let before: Record<number, () => void>;
let server: StubServer;
let queries: URLSearchParams[];
let inclusive: boolean;

/** Lists by index offsets, the weakest paging that the documentation allows. */
beforeEach(async () => {
	rows = [];
	before = {};
	queries = [];
	inclusive = false;
	server = await stubServer((request, response) => {
		const query = new URL(request.url!, 'http://x').searchParams;
		queries.push(query);
		before[queries.length]?.();
		const by = query.get('sort_by[asc]') as 'created_at' | 'updated_at';
		const after = query.get(`${by}[after]`);
		const found = rows
			.filter((row) => {
				if (after === null) return true;
				const stamp = row[by];
				return stamp !== undefined && (inclusive ? stamp >= Number(after) : stamp > Number(after));
			})
			// Rows without the stamp come last, so a walk that only follows stamps would lose them.
			.sort((a, b) => (a[by] ?? Infinity) - (b[by] ?? Infinity) || a.id.localeCompare(b.id));
		const from = Number(query.get('offset') ?? 0);
		const size = Number(query.get('limit'));
		sendJson(response, {
			list: found.slice(from, from + size).map((customer) => ({ customer, card: {} })),
			...(found.length > from + size ? { next_offset: String(from + size) } : {}),
		});
	});
});
afterEach(() => server.close());

const api = (): Promise<Api> =>
	apiOf(
		CHARGEBEE,
		chargebeeStore({
			credential: { baseUrl: `${server.url}/api/v2`, site: 'x', apiKey: 'key', readOnlyKey: '' },
		}),
	);

const CUSTOMERS: Walk = { path: '/customers', resource: 'customer', completeBy: 'created_at' };

async function readAll(since?: string, walk = CUSTOMERS): Promise<JsonObject[]> {
	const found: JsonObject[] = [];
	const tokens = new Set<string>();
	let page: string | undefined;
	do {
		const listed = await walkPage(await api(), walk, { since, page, limit: 100 });
		found.push(...listed.rows);
		page = listed.next;
		if (page !== undefined) {
			expect(tokens.has(page)).toBe(false);
			tokens.add(page);
		}
	} while (page !== undefined);
	return found;
}

const many = (count: number, stamp: (index: number) => number | undefined): Row[] =>
	Array.from({ length: count }, (_, index) => ({
		id: `c${String(index).padStart(4, '0')}`,
		created_at: T0 + index,
		...(stamp(index) === undefined ? {} : { updated_at: stamp(index) }),
	}));

const ids = (found: JsonObject[]): string[] =>
	[...new Set(found.map(({ id }) => id as string))].sort();

const iso = (seconds: number): string => new Date(seconds * 1000).toISOString();

test('a page is a hundred rows, sorted, without a filter of fewer than ten digits', async () => {
	rows = many(3, (index) => T0 + index);
	expect(ids(await readAll(iso(5)))).toHaveLength(3);
	expect(Object.fromEntries(queries[0])).toEqual({ limit: '100', 'sort_by[asc]': 'updated_at' });
	expect(queries).toHaveLength(1);
});

test.each([true, false])(
	'rule 8: the boundary second is not lost (after inclusive: %s)',
	async (is) => {
		inclusive = is;
		rows = many(3, (index) => T0 + index);
		expect(ids(await readAll(iso(T0 + 1)))).toEqual(
			is ? ['c0000', 'c0001', 'c0002'] : ['c0001', 'c0002'],
		);
	},
);

test('rule 8: rows that move to the end while the feed is read make none be skipped', async () => {
	rows = many(450, (index) => T0 + index);
	const all = ids(rows as unknown as JsonObject[]);
	// After each page, thirty of the rows already read are edited: an offset would now skip thirty others.
	for (const page of [2, 3, 4, 5]) {
		before[page] = () => {
			rows.slice((page - 2) * 100, (page - 2) * 100 + 30).forEach((row) => {
				row.updated_at = T0 + 1000 + page;
			});
		};
	}
	const found = await readAll(iso(T0));
	expect(ids(found)).toEqual(all);
	// The edits are read as well.
	expect(
		found.filter(({ updated_at: stamp }) => (stamp as number) > T0 + 1000).length,
	).toBeGreaterThan(0);
});

test.each([true, false])(
	'a second with more rows than a page (after inclusive: %s)',
	async (is) => {
		inclusive = is;
		rows = many(500, (index) => T0 + (index < 20 ? 0 : index < 430 ? 7 : index));
		expect(ids(await readAll(iso(T0)))).toHaveLength(500);
	},
);

test('rule 8: a complete listing has rows without updated_at, and skips none when rows change or go', async () => {
	rows = many(350, (index) => (index % 3 === 0 ? undefined : T0 + 5000 - index));
	const gone = rows[10].id;
	before[2] = () => {
		rows = rows.filter(({ id }) => id !== gone);
		rows[200].updated_at = T0 + 9999;
	};
	expect(ids(await readAll())).toHaveLength(350);
	expect(queries.every((query) => query.get('sort_by[asc]') === 'created_at')).toBe(true);
	expect(queries.some((query) => query.has('offset'))).toBe(false);
});

test('without a fixed stamp a complete listing goes on by offset', async () => {
	rows = many(250, () => undefined);
	const found = await readAll(undefined, { ...CUSTOMERS, completeBy: 'id' });
	expect(ids(found)).toHaveLength(250);
	expect(queries.map((query) => query.get('offset'))).toEqual([null, '100', '200']);
});

test('of a row that comes twice on a page the newest version counts', async () => {
	rows = [
		{ id: 'a', created_at: T0, updated_at: T0 + 1, resource_version: 2 },
		{ id: 'a', created_at: T0, updated_at: T0, resource_version: 1 },
	];
	expect(await readAll(iso(T0))).toEqual([rows[0]]);
});
