import { startSandbox, type Sandbox } from '../../sandbox';
import { CHARGEBEE, entity } from '../../support/systems';
import { before, callsOf, walkAll } from './catalogue';
import { apiTo, CHARGEBEE_ONLY, control, failureOf } from './helpers';

const businessEntity = entity(CHARGEBEE, 'businessEntity');
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		...CHARGEBEE_ONLY,
		chargebee: {
			seed: {
				businessEntities: [
					{ id: 'be_north', name: 'North' },
					{ id: 'be_south', name: 'South' },
				],
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.chargebee.control.reset());

const api = () => apiTo(sandbox);
const read = async (id: string) => await businessEntity.get(await api(), id);
const put = async (id: string, more: { name?: string; status?: 'active' | 'inactive' } = {}) =>
	await control(sandbox).act({ do: 'putBusinessEntity', id, ...more });

test('all events of one fold into the business entity as it is now', async () => {
	await put('be_north', { name: 'Far North' });
	await put('be_north', { status: 'inactive' });
	const record = await read('be_north');
	expect(record?.fields).toMatchObject({ id: 'be_north', name: 'Far North', status: 'inactive' });
	expect(Date.parse(record?.modifiedAt ?? '')).toBeGreaterThan(0);
});

test('a walk without a moment shows all that events tell, with one shows what changed', async () => {
	expect([...(await walkAll(await api(), businessEntity)).records.keys()].sort()).toEqual([
		'be_north',
		'be_south',
	]);
	await put('be_east', { name: 'East' });
	const later = new Date(Date.parse(await control(sandbox).now()) + 120_000).toISOString();
	expect((await walkAll(await api(), businessEntity, { since: later })).records.size).toBe(0);
	const { records } = await walkAll(await api(), businessEntity, { since: await before(sandbox) });
	expect(records.get('be_east')?.fields.name).toBe('East');
});

test('any number of reads is one walk over the events', async () => {
	const client = await api();
	await control(sandbox).clearLog();
	await businessEntity.get(client, 'be_north');
	await businessEntity.get(client, 'be_south');
	await businessEntity.find!(client, { by: 'key', field: 'name', value: ' north ' });
	expect(await callsOf(sandbox)).toEqual(['GET /events']);
});

test('events of more than one page are folded over all of them', async () => {
	for (let time = 0; time < 130; time++) await put('be_north', { name: `North ${time}` });
	expect((await read('be_north'))?.fields.name).toBe('North 129');
	const { records, pages } = await walkAll(await api(), businessEntity);
	expect(pages.length).toBeGreaterThan(1);
	expect(records.get('be_north')?.fields.name).toBe('North 129');
});

test('an idle feed is a single call', async () => {
	await control(sandbox).clearLog();
	await walkAll(await api(), businessEntity, { since: await before(sandbox) });
	expect(await callsOf(sandbox)).toEqual(['GET /events']);
});

test('a deletion is told by its event, and the read finds nothing', async () => {
	const since = await before(sandbox);
	await control(sandbox).act({ do: 'deleteBusinessEntity', id: 'be_south' });
	const { records } = await walkAll(await api(), businessEntity, { since });
	expect(records.get('be_south')?.deleted).toBe(true);
	expect(await read('be_south')).toBeUndefined();
	expect(
		await businessEntity.find!(await api(), { by: 'key', field: 'name', value: 'South' }),
	).toEqual([]);
});

test('one that is made again under the same id is there', async () => {
	const since = await before(sandbox);
	await control(sandbox).act({ do: 'deleteBusinessEntity', id: 'be_south' });
	await put('be_south', { name: 'New South' });
	const { records } = await walkAll(await api(), businessEntity, { since });
	expect(records.get('be_south')?.deleted).toBeUndefined();
	expect((await read('be_south'))?.fields.name).toBe('New South');
});

test('forgotten events prove nothing: a read is refused, never "not found"', async () => {
	await control(sandbox).act({ do: 'forgetEvents', olderThanDays: -1 });
	const failure = await failureOf(read('be_north'));
	expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
	expect(failure.message).toContain('Settings > Business Entities');
	await put('be_north', { name: 'North again' });
	expect((await read('be_north'))?.fields.name).toBe('North again');
});

test('what cannot be done is not offered, and said', () => {
	for (const call of ['create', 'update', 'archive', 'restore', 'remove'] as const) {
		expect(businessEntity[call]).toBeUndefined();
	}
	expect(businessEntity.capabilities).toMatchObject({ completeListing: false, gone: 'tombstone' });
	expect(businessEntity.fields.every(({ writable }) => writable === false)).toBe(true);
	expect(businessEntity.limits.join(' ')).toContain('Settings > Business Entities');
});
