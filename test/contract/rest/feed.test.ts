import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { apiAt, rows, serve, things, walkAll, type Call } from './helpers';

type Since = NonNullable<RestEntityInput['since']>;

const at = (n: number, ms = 0) => new Date(Date.UTC(2025, 2, 1, 12, 0, n, ms)).toISOString();
const PAGING = {
	kind: 'page',
	pageParam: 'p',
	sizeParam: 's',
	maxSize: 50,
	nextField: 'next',
} as const;

const feedOf = (since: Since, own: Partial<RestEntityInput> = {}) =>
	things({ list: { rows: 'data', paging: PAGING }, since, ...own });

/** Rows from a moment on, in pages; `since` reads the parameter. */
const server = (all: ReturnType<typeof rows>, since: (call: Call) => number, inclusive = true) =>
	serve((call) => {
		const [page, size] = [Number(call.query.get('p') ?? 1), Number(call.query.get('s') ?? 50)];
		const shown = all
			.filter(({ modifiedAt }) => {
				const time = Date.parse(modifiedAt as string);
				return inclusive ? time >= since(call) : time > since(call);
			})
			.sort((a, b) => (String(a.modifiedAt) < String(b.modifiedAt) ? -1 : 1));
		const next = page * size < shown.length ? page + 1 : null;
		return { body: { data: shown.slice((page - 1) * size, page * size), next } };
	});

const unix = (name: string, factor: number) => (call: Call) =>
	call.query.has(name) ? Number(call.query.get(name)) * factor : 0;

describe('the moment is asked for in the form of the API', () => {
	const forms: Array<[string, Partial<Since>, string]> = [
		['iso', {}, '2025-03-01T12:00:05.250Z'],
		['isoSeconds', {}, '2025-03-01T12:00:05Z'],
		['unixSeconds', {}, '1740830405'],
		['unixMilliseconds', {}, '1740830405250'],
		['dd.MM.yyyy HH:mm:ss', {}, '01.03.2025 13:00:05'],
		['yyyy-MM-dd', {}, '2025-03-01'],
		['iso', { inclusive: false }, '2025-03-01T12:00:05.249Z'],
		['unixSeconds', { inclusive: false }, '1740830404'],
		['iso', { value: '{modified} ge {since}' }, 'changed/at ge 2025-03-01T12:00:05.250Z'],
	];
	test.each(forms)('%s %j: %s', async (form, more, sent) => {
		const stub = await serve(() => ({ body: { data: [], next: null } }));
		const entity = feedOf(
			{ param: '$from', form, ...more },
			{ modifiedField: 'changed.at', formats: { timeZone: 'Europe/Copenhagen' } },
		);
		await entity.list(apiAt(stub.url), { limit: 10, since: at(5, 250) });
		expect(stub.log[0].query.get('$from')).toBe(sent);
		await stub.close();
	});

	test('a local text of the hour that is repeated in autumn is asked from before that hour', async () => {
		const stub = await serve(() => ({ body: { data: [], next: null } }));
		const entity = feedOf(
			{ param: 'from', form: 'yyyy-MM-dd HH:mm' },
			{ formats: { timeZone: 'Europe/Copenhagen', dateTime: 'yyyy-MM-dd HH:mm' } },
		);
		for (const since of ['2025-10-26T00:30:00.000Z', '2025-10-26T01:30:00.000Z'])
			await entity.list(apiAt(stub.url), { limit: 10, since });
		expect(stub.log.map(({ query }) => query.get('from'))).toEqual([
			'2025-10-26 01:30',
			'2025-10-26 01:30',
		]);
		expect(entity.capabilities.overlapSeconds).toBeGreaterThanOrEqual(3900);
		await stub.close();
	});
});

describe('a sorted walk goes on from the last stamp', () => {
	test.each([1, 2, 3, 7])('whole seconds, exclusive, pages of %i', async (limit) => {
		// Several records in one second, with fractions that the parameter cannot hold.
		const all = rows(9).map((row, i) => ({
			...row,
			modifiedAt: at(Math.floor(i / 4), (i % 4) * 200),
		}));
		const stub = await server(all, unix('from', 1000), false);
		const entity = feedOf({
			param: 'from',
			form: 'unixSeconds',
			inclusive: false,
			sort: { o: 'm' },
		});
		const { ids } = await walkAll(entity, () => apiAt(stub.url), { limit });
		expect(new Set(ids).size).toBe(9);
		expect(entity.capabilities).toMatchObject({ feed: true, stablePaging: true, stamp: 'instant' });
		await stub.close();
	});

	test('records that are edited meanwhile move no other out of sight', async () => {
		const all = rows(30);
		const stub = await server(all, (call) => Date.parse(call.query.get('from') ?? at(-9)));
		const entity = feedOf({ param: 'from', sort: { o: 'm' } });
		const { ids } = await walkAll(
			entity,
			() => apiAt(stub.url),
			{ limit: 5 },
			(pages) => {
				if (pages < 4) all[pages].modifiedAt = at(100 + pages);
			},
		);
		expect(new Set(ids).size).toBe(30);
		await stub.close();
	});
});

test('without a sort order the feed is paged, and says so', async () => {
	const stub = await server(rows(12), unix('from', 1));
	const entity = feedOf({ param: 'from', form: 'unixMilliseconds' });
	const { ids, pages } = await walkAll(entity, () => apiAt(stub.url), { limit: 3, since: at(4) });
	expect([ids.length, pages]).toEqual([8, 3]);
	expect(stub.log.every(({ query }) => query.get('from') === String(Date.parse(at(4))))).toBe(true);
	expect(entity.capabilities).toMatchObject({ feed: true, stablePaging: false });
	expect(entity.limits.join()).toContain('cannot be sorted');
	await stub.close();
});

test('without a change filter every run lists everything, and says so', async () => {
	const stub = await serve(() => ({ body: { data: rows(3) } }));
	const entity = things();
	const { ids } = await walkAll(entity, () => apiAt(stub.url), { limit: 3 });
	expect(ids).toHaveLength(3);
	expect(entity.capabilities).toMatchObject({ feed: false, stablePaging: false });
	expect(entity.limits).toContain(
		'There is no change filter: every run lists all records and compares them.',
	);
	await stub.close();
});

test('stamps of any form are instants in UTC', async () => {
	const stub = await serve(() => ({
		body: {
			data: [
				{ id: 'a', modifiedAt: 1740830405250 },
				{ id: 'b', modifiedAt: '1740830405000' },
			],
		},
	}));
	const entity = things({ formats: { dateTime: 'unixMilliseconds' } });
	const { records } = await entity.list(apiAt(stub.url), { limit: 9 });
	expect(records.map(({ modifiedAt }) => modifiedAt)).toEqual([at(5, 250), at(5)]);
	await stub.close();
});

test('listings that show a part of a record: each that is not known is read', async () => {
	const stub = await serve(({ path }) =>
		path === '/things'
			? { body: { data: rows(3) } }
			: path.endsWith('r002')
				? { status: 404, body: {} }
				: { body: { ...rows(1, Number(path.slice(-1)))[0], note: 'whole' } },
	);
	const entity = things({ list: { rows: 'data', full: false, paging: { kind: 'none' } } });
	const page = await entity.list(apiAt(stub.url), { limit: 9, known: (id) => id === 'r000' });
	expect(page.unchanged).toMatchObject([{ id: 'r000' }]);
	expect(page.records).toMatchObject([{ id: 'r001', fields: { note: 'whole' } }]);
	await stub.close();
});

test('records that are marked as deleted are listed as such', async () => {
	const stub = await serve(() => ({ body: { data: [{ id: 'a', gone: 1 }, ...rows(1)] } }));
	const entity = things({ tombstone: { field: 'gone', values: [true, 1] } });
	const { records } = await entity.list(apiAt(stub.url), { limit: 9 });
	expect(records.map(({ deleted }) => deleted)).toEqual([true, undefined]);
	expect(entity.capabilities.gone).toBe('tombstone');
	await stub.close();
});
