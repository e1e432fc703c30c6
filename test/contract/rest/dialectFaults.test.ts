/** What goes wrong with servers of other kinds: tokens and cursors that end, limits, and profiles that do not fit. */
import type { Entity, EntityRecord } from '../../../nodes/shared/entity';
import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { labelOf } from '../../../nodes/shared/rest/profile/settingsTable';
import type { DialectName } from '../../sandbox/rest/dialects/types';
import { DIALECTS } from '../../support/profiles';
import { failureOf } from '../membercare/helpers';
import { startDialect, type DialectSystem } from './dialectSystems';

const contacts = Array.from({ length: 30 }, (_, n) => ({
	number: String(100 + n),
	lastName: `Kontakt ${n}`,
	modifiedAt: new Date(Date.UTC(2024, 0, 1) + n * 60_000).toISOString(),
}));

/** What a stopped side says: the setting by its name in the node, and what was found. */
const stopped = (setting: string, found = ''): RegExp =>
	new RegExp(`Customerp, Contacts, setting "${labelOf(setting)}": ${found}`);

type Change = (profile: RestEntityInput) => RestEntityInput;

describe.each(DIALECTS)('%s', (dialect: DialectName) => {
	let server: DialectSystem;
	beforeAll(async () => {
		server = await startDialect('customerp', dialect, { contacts });
	});
	afterAll(async () => await server.stop());
	beforeEach(async () => await server.control.reset());

	const entity = (change?: Change): Entity => server.entity('contact', change);

	async function everyPage(of: Entity, since?: string, limit = 10): Promise<EntityRecord[]> {
		const api = await server.api();
		const records: EntityRecord[] = [];
		let page: string | undefined;
		for (let count = 0; count < 100; count++) {
			const listed = await of.list(api, { since, page, limit });
			records.push(...listed.records);
			page = listed.next;
			if (page === undefined) return records;
		}
		throw new Error('the listing does not end');
	}

	const stops = async (work: Promise<unknown>, words: RegExp) => {
		const { message, detail } = await failureOf(work);
		expect(detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		expect(detail.remedy).toContain('Check Profile');
		expect(message).toMatch(words);
		expect((await server.control.counters()).writes).toBe(0);
	};

	test('a page smaller than asked for is no end', async () => {
		await server.control.configure({ maxPageSize: 10 });
		const ids = (await everyPage(entity(), undefined, 10)).map(({ id }) => id);
		expect(new Set(ids).size).toBe(30);
	});

	test('a wrong id field stops the side', async () => {
		await stops(
			everyPage(
				entity((profile) => ({
					...profile,
					idFields: ['reference.no'],
					recordPath: '/contacts/{id}',
				})),
			),
			stopped('idFields', '.*"reference.no"'),
		);
		const same = dialect === 'bare' ? 'tenantCode' : 'status';
		await stops(
			everyPage(
				entity((profile) => ({ ...profile, idFields: [same], recordPath: '/contacts/{id}' })),
			),
			stopped('idFields', '\\d+ rows of one page have (one and the same ID|only 2 different IDs)'),
		);
	});

	test('an envelope that is not there stops the side', async () => {
		await stops(
			everyPage(
				entity((profile) => ({ ...profile, list: { ...profile.list, rows: 'result.items' } })),
			),
			stopped('list.rows'),
		);
	});

	test('paging that never ends stops the side', async () => {
		await server.control.configure({ endlessPages: true, maxPageSize: 10 });
		await stops(everyPage(entity()), stopped('list.paging.kind', 'the listing never ends'));
	});

	if (dialect === 'bare') {
		test('a tombstone is a deleted record', async () => {
			const [{ id }] = await everyPage(entity());
			await server.control.configure({ deletedRows: 'tombstone' });
			await entity().remove!(await server.api(), id);
			const found = (await everyPage(entity())).find((record) => record.id === id);
			expect(found).toMatchObject({ deleted: true });
		});

		test('more calls than the server allows are a pause', async () => {
			await server.control.setClock({ offsetMs: 3_600_000 });
			await server.control.configure({ requestsPerMinute: 3 });
			const api = await server.api();
			const of = entity();
			for (let n = 0; n < 3; n++) await of.list(api, { limit: 10 });
			const { detail } = await failureOf(of.list(api, { limit: 10 }));
			expect(detail).toMatchObject({ status: 429, scope: 'side', retryAfter: expect.any(Number) });
		});
		return;
	}

	test('a since-parameter without effect stops the side', async () => {
		await server.control.configure({ sinceIgnored: true });
		await stops(
			everyPage(entity(), '2024-01-01T00:20:00.000Z'),
			dialect === 'cursor'
				? stopped('since.param', 'the server ignores')
				: /setting "(Since: Parameter": the server ignores|Since: Sort)/,
		);
	});

	test('a modified field that is not there stops the side', async () => {
		await stops(
			everyPage(
				entity((profile) => ({ ...profile, modifiedField: 'changed.at', createdField: '' })),
			),
			stopped('modifiedField'),
		);
	});

	if (dialect === 'cursor') {
		test('a token that ends in the middle is renewed', async () => {
			const api = await server.api();
			const first = await entity().list(api, { limit: 10 });
			await server.control.expireTokens();
			const second = await entity().list(api, { limit: 10, page: first.next });
			expect(second.records).toHaveLength(10);
		});

		test.each([410, 400] as const)(
			'a cursor that is too old (%i) begins the walk anew',
			async (status) => {
				await server.control.configure({ expiredCursorStatus: status });
				const first = await entity().list(await server.api(), { limit: 10 });
				await server.control.setClock({ offsetMs: 20 * 60_000 });
				const next = await entity().list(await server.api(), { limit: 10, page: first.next });
				expect(next.records.map(({ id }) => id)).toEqual(first.records.map(({ id }) => id));
			},
		);
	} else {
		test('a next link to another host is never called', async () => {
			await server.control.configure({ nextLinkOrigin: 'http://elsewhere.test', maxPageSize: 10 });
			const { message, detail } = await failureOf(
				everyPage(entity((profile) => ({ ...profile, since: undefined }))),
			);
			expect(detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
			expect(message).toContain('elsewhere.test');
		});
	}
});
