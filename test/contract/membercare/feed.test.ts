import type { Api, Entity, EntityRecord, ListQuery } from '../../../nodes/shared/entity';
import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, entity, MEMBERCARE, membercareStore } from '../../support/systems';
import { sendJson, stubServer } from '../../support/stubServer';
import { control } from './helpers';

const company = entity(MEMBERCARE, 'company');
const person = entity(MEMBERCARE, 'person');
let sandbox: Sandbox;

const day = (n: number) => `2025-03-${String(n).padStart(2, '0')}T12:00:00`;

beforeAll(async () => {
	sandbox = await startSandbox({
		customerp: false,
		membercare: {
			seed: {
				companies: Array.from({ length: 25 }, (_, i) => ({
					companyName: `Firma ${i}`,
					lastChange: day(i + 1),
				})),
				persons: Array.from({ length: 25 }, (_, i) => ({
					firstname: 'Per',
					lastname: `Nr ${i}`,
					lastChange: day(i + 1),
				})),
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.membercare.control.reset());

const api = () => apiOf(MEMBERCARE, membercareStore(sandbox.membercare));

async function walk(of: Entity, access: Api, query: ListQuery) {
	const records: EntityRecord[] = [];
	const unchanged: string[] = [];
	let page: string | undefined;
	let pages = 0;
	do {
		const listed = await of.list(access, { ...query, page });
		records.push(...listed.records);
		unchanged.push(...(listed.unchanged ?? []).map(({ id }) => id));
		expect(listed.serverTime).toMatch(/^\d{4}-.*Z$/);
		page = listed.next;
		pages++;
	} while (page);
	return { records, unchanged, pages };
}

test('rule 18: the feed brings what changed after the stamp, of its own kind only', async () => {
	const since = day(20);
	const companies = await walk(company, await api(), { since, limit: 4 });
	expect(companies.records.map(({ fields }) => fields.companyName).sort()).toEqual(
		[20, 21, 22, 23, 24].map((i) => `Firma ${i}`),
	);
	expect(companies.pages).toBeGreaterThan(1);
	const persons = await walk(person, await api(), { since, limit: 4 });
	expect(persons.records.every(({ fields }) => fields.memberType === 1)).toBe(true);
	expect(persons.records.map(({ modifiedAt }) => modifiedAt)).toContain(day(25));
	const [call] = await control(sandbox).log({ path: '/debtors' });
	expect(decodeURIComponent(call.path)).toContain(`changedAfter=${since}`);
	expect(call.path).toContain('includeCreditors=true');
});

test('rule 18: an overlap does not read again what is known', async () => {
	const access = await api();
	const first = await walk(company, access, { since: day(20), limit: 50 });
	await control(sandbox).clearLog();
	const known = new Map(first.records.map(({ id, modifiedAt }) => [id, modifiedAt]));
	const second = await walk(company, access, {
		since: day(18),
		limit: 50,
		known: (id, modifiedAt) => known.get(id) === modifiedAt,
	});
	expect(second.unchanged.sort()).toEqual([...known.keys()].sort());
	expect(second.records).toHaveLength(2);
	expect(await control(sandbox).log({ path: '/companies/\\d+$' })).toHaveLength(2);
});

test('a complete listing brings all, page by page, with addresses and contacts in it', async () => {
	const companies = await walk(company, await api(), { limit: 7 });
	expect(new Set(companies.records.map(({ id }) => id)).size).toBe(25);
	expect(companies.pages).toBe(4);
	expect(companies.records[0].fields).toHaveProperty('email1', null);
	expect(companies.records[0].fields).toHaveProperty('primaryAddress.street', null);
	// The technical user of the integration is listed as well.
	const persons = await walk(person, await api(), { limit: 26 });
	expect(new Set(persons.records.map(({ id }) => id)).size).toBe(26);
});

test('a full last page does not make an empty one be asked for', async () => {
	await walk(company, await api(), { limit: 5 });
	expect(await control(sandbox).log({ path: '/companies\\?' })).toHaveLength(5);
});

test('rule 18: pages count in the size they began with, whatever the limit is now', async () => {
	const access = await api();
	const first = await company.list(access, { limit: 10 });
	const second = await company.list(access, { limit: 3, page: first.next });
	expect(second.records).toHaveLength(10);
});

test('rule 12: fields we do not know are passed on, those left out are not taken for empty', async () => {
	const stub = await stubServer((request, response) =>
		sendJson(
			response,
			request.url?.endsWith('/token')
				? { value: 't', expiration: '2000-01-01T00:00:00' }
				: { result: [{ debtorAccountNumber: '7', newField: { a: [1] } }, { name: 'no number' }] },
		),
	);
	const store = membercareStore(sandbox.membercare, { baseUrl: stub.url });
	const { records, next } = await person.list(await apiOf(MEMBERCARE, store), { limit: 5 });
	await stub.close();
	expect(next).toBeUndefined();
	expect(records[0].fields.newField).toEqual({ a: [1] });
	for (const name of ['email1', 'primaryAddress', 'employer', 'defaultPayerRule']) {
		expect(records[0].fields).not.toHaveProperty(name);
	}
	// A record without a number has an empty id: whoever reads it has to say so.
	expect(records[1].id).toBe('');
});
