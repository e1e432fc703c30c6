import type { Api, EntityRecord, ListPage } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import { CUSTOMER_PAGE } from '../../../nodes/Wave/documents/customer';
import { walk } from '../../../nodes/Wave/entities/walk';

interface Row {
	id: string;
	modifiedAt: string;
}

const at = (milliseconds: number): string =>
	new Date(Date.UTC(2026, 0, 1) + milliseconds).toISOString();

/** A list that is sorted by its stamps and paged by number, as Wave's is. */
function server(rows: Row[], inclusive: boolean) {
	let calls = 0;
	const request = async ({ body }: { body: JsonObject }) => {
		calls++;
		const { page, pageSize, after, before } = body.variables as {
			page: number;
			pageSize: number;
			after?: string;
			before?: string;
		};
		const beyond = (stamp: string, bound?: string) =>
			bound === undefined || stamp > bound || (inclusive && stamp === bound);
		const below = (stamp: string, bound?: string) =>
			bound === undefined || stamp < bound || (inclusive && stamp === bound);
		const found = rows
			.filter(({ modifiedAt }) => beyond(modifiedAt, after) && below(modifiedAt, before))
			.sort((a, b) => a.modifiedAt.localeCompare(b.modifiedAt) || a.id.localeCompare(b.id));
		const edges = found
			.slice((page - 1) * pageSize, page * pageSize)
			.map((row) => ({ node: { ...row } }));
		const totalPages = Math.ceil(found.length / pageSize);
		const customers = {
			edges: [...edges, { node: null }],
			pageInfo: { currentPage: page, totalPages, totalCount: found.length },
		};
		return { status: 200, headers: {}, body: { data: { business: { id: 'b', customers } } } };
	};
	const api = { request, options: { business: 'b', path: '/' }, memo: new Map() } as unknown as Api;
	return { api, calls: () => calls };
}

const listed = {
	document: CUSTOMER_PAGE,
	connection: 'customers',
	record: (row: JsonObject): EntityRecord => ({
		id: String(row.id),
		fields: row,
		modifiedAt: String(row.modifiedAt),
	}),
};

/** Walks to the end; `between` works on the rows after each page. */
async function walkAll(
	api: Api,
	limit: number,
	between: (page: number) => void = () => {},
	since?: string,
): Promise<Set<string>> {
	const seen = new Set<string>();
	let page: ListPage | undefined;
	let count = 0;
	do {
		page = await walk(api, listed, { limit, since, page: page?.next });
		for (const { id } of page.records) seen.add(id);
		between(++count);
		if (count > 1000) throw new Error('the walk does not end');
	} while (page.next !== undefined);
	return seen;
}

const rowsAt = (stamps: number[]): Row[] =>
	stamps.map((stamp, index) => ({
		id: `r${String(index).padStart(4, '0')}`,
		modifiedAt: at(stamp),
	}));

describe.each([
	['excluded', false],
	['included', true],
])('the bound itself is %s', (_, inclusive) => {
	test.each([
		['of their own stamps', Array.from({ length: 57 }, (_row, i) => i * 5)],
		['of neighbouring milliseconds', Array.from({ length: 57 }, (_row, i) => i)],
		['of one stamp', Array.from({ length: 57 }, () => 7)],
		['of a few stamps', Array.from({ length: 57 }, (_row, i) => Math.floor(i / 13))],
		[
			'of a large group between others',
			Array.from({ length: 57 }, (_row, i) => (i < 5 ? i : i < 45 ? 50 : i * 2)),
		],
		[
			'of two large groups, one millisecond apart',
			Array.from({ length: 57 }, (_row, i) => (i < 30 ? 1 : 2)),
		],
	])('all records %s are seen, whatever the size of a page', async (_title, stamps) => {
		for (const size of [1, 2, 3, 10, 30, 100]) {
			const rows = rowsAt(stamps);
			expect((await walkAll(server(rows, inclusive).api, size)).size).toBe(rows.length);
		}
	});

	test('rule 18: records that are edited meanwhile make the walk skip none', async () => {
		for (let seed = 1; seed <= 60; seed++) {
			let random = seed * 7919;
			const next = (below: number) => (random = (random * 16807) % 2147483647) % below;
			const spread = [1, 3, 40][seed % 3];
			const rows = rowsAt(Array.from({ length: 60 }, () => next(spread) * 2));
			let clock = 1000;
			const { api } = server(rows, inclusive);
			const seen = await walkAll(api, 7, (page) => {
				if (page > 60) return;
				for (let i = next(4); i > 0; i--)
					rows[next(rows.length)].modifiedAt = at((clock += next(3)));
			});
			expect([seed, seen.size]).toEqual([seed, rows.length]);
		}
	});

	test('records that are deleted meanwhile make the walk skip none of the others', async () => {
		const rows = rowsAt(Array.from({ length: 60 }, (_row, i) => Math.floor(i / 20)));
		const { api } = server(rows, inclusive);
		const seen = await walkAll(api, 7, () => void rows.splice(3, 1));
		for (const { id } of rows) expect(seen).toContain(id);
	});

	test('an idle feed is one call', async () => {
		const rows = rowsAt([1, 2, 3]);
		const { api, calls } = server(rows, inclusive);
		await walkAll(api, 100, undefined, at(3));
		expect(calls()).toBe(1);
	});
});

test('rows that Wave hides are left out', async () => {
	const { records } = await walk(server(rowsAt([1]), false).api, listed, { limit: 10 });
	expect(records.map(({ id }) => id)).toEqual(['r0000']);
});
