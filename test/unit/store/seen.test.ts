import { rmSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { housekeeping } from '../../../nodes/LinkStore/loop/housekeeping';
import { eventDone, eventFailed, takeEvent } from '../../../nodes/LinkStore/loop/seen';
import { ensureFlow } from '../../../nodes/LinkStore/loop/flows';
import { all, openStore, run, type Store } from '../../../nodes/LinkStore/store';
import { MIGRATIONS, SCHEMA_VERSION } from '../../../nodes/LinkStore/store/schema';
import { fileIn, newFolder } from './helpers';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
/** The first schema that has the tables of events. */
const WITH_EVENTS = MIGRATIONS.findIndex((step) =>
	step.some((sql) => sql.includes('create table seen_event')),
);

/** A store as the version before the tables of events left it. */
async function olderStore(folder: string): Promise<void> {
	const db = new DatabaseSync(fileIn(folder));
	db.exec('create table meta (name text primary key, value text not null)');
	for (const step of MIGRATIONS.slice(0, WITH_EVENTS)) for (const sql of step) db.exec(sql);
	db.exec(`pragma user_version = ${WITH_EVENTS}`);
	db.exec("insert into flow (name, created_at) values ('kept', 1)");
	db.close();
}

describe.each([
	['a new store', async () => {}],
	['a store of an older version', olderStore],
])('events in %s', (_name, prepare) => {
	let folder: string;
	let store: Store;
	let time: jest.SpyInstance<number, []>;
	let offset = 0;

	beforeEach(async () => {
		folder = newFolder();
		await prepare(folder);
		store = await openStore(folder);
		offset = 0;
		const real = Date.now.bind(Date);
		time = jest.spyOn(Date, 'now').mockImplementation(() => real() + offset);
	});
	afterEach(async () => {
		time.mockRestore();
		await store.close();
		rmSync(folder, { recursive: true, force: true });
	});

	const take = async (
		id: string,
		version?: number,
		more: { scope?: string; record?: string } = {},
	) =>
		await store.write(() =>
			takeEvent(
				{
					scope: more.scope ?? 'wf1/node-1',
					id,
					...(version === undefined
						? {}
						: { record: { name: more.record ?? 'customer:c1', version } }),
				},
				'holder-1',
				(holder) => holder === 'dead',
			),
		);
	const done = async (id: string) => await store.write(() => eventDone('wf1/node-1', id));
	const taken = (attempt = 1) => ({ state: 'taken', attempt });

	test('the schema is the current one, and what was there is kept', async () => {
		const db = new DatabaseSync(fileIn(folder), { readOnly: true });
		expect(db.prepare('pragma user_version').get()).toMatchObject({ user_version: SCHEMA_VERSION });
		db.close();
		const flows = await store.read(() => all<{ name: string }>('select name from flow'));
		expect(flows).toEqual(prepare === olderStore ? [{ name: 'kept' }] : []);
	});

	test('an event is taken once, and is a duplicate when it is done', async () => {
		expect(await take('ev1')).toEqual(taken());
		expect(await take('ev1')).toEqual({ state: 'underWay' });
		await done('ev1');
		expect(await take('ev1')).toEqual({ state: 'duplicate' });
		expect(await take('ev2')).toEqual(taken());
	});

	test('every trigger node takes it for itself', async () => {
		expect(await take('ev1', 5)).toEqual(taken());
		expect(await take('ev1', 5, { scope: 'wf2/node-1' })).toEqual(taken());
		expect(await take('ev2', 4, { scope: 'wf2/node-9' })).toEqual(taken());
	});

	test('an older version of the record is dropped, the same and newer ones are not', async () => {
		expect(await take('ev5', 5)).toEqual(taken());
		expect(await take('ev4', 4)).toEqual({ state: 'older' });
		expect(await take('ev5b', 5)).toEqual(taken());
		expect(await take('ev6', 6)).toEqual(taken());
		expect(await take('ev5c', 5)).toEqual({ state: 'older' });
		expect(await take('other', 1, { record: 'customer:c2' })).toEqual(taken());
		expect(await take('none')).toEqual(taken());
	});

	test('one that failed is taken again, and so is one whose end nobody saw', async () => {
		await take('ev1', 5);
		await store.write(() => eventFailed('wf1/node-1', 'ev1', 1));
		expect(await take('ev1', 5)).toEqual(taken(2));
		expect(await take('ev1', 5)).toEqual({ state: 'underWay' });
		// Chargebee sends again after two minutes at the earliest.
		offset = 2 * 60_000;
		expect(await take('ev1', 5)).toEqual(taken(3));
		// The late end of an earlier attempt says nothing about this one.
		await store.write(() => eventFailed('wf1/node-1', 'ev1', 2));
		expect(await take('ev1', 5)).toEqual({ state: 'underWay' });
		await done('ev1');
		await store.write(() => eventFailed('wf1/node-1', 'ev1', 3));
		expect(await take('ev1', 5)).toEqual({ state: 'duplicate' });
	});

	test('one that a process had taken which is dead now is free at once', async () => {
		await take('ev1');
		await store.write(() => run("update seen_event set holder = 'dead'"));
		expect(await take('ev1')).toEqual(taken(2));
	});

	test('what was done stays done over a restart', async () => {
		await take('ev1', 5);
		await done('ev1');
		await store.close();
		store = await openStore(folder);
		expect(await take('ev1', 5)).toEqual({ state: 'duplicate' });
		expect(await take('ev0', 4)).toEqual({ state: 'older' });
	});

	test('ids outlive the last retry of Chargebee (3 days 7 hours), and are forgotten after four days', async () => {
		await take('ev1', 5);
		await done('ev1');
		offset = 3 * DAY + 8 * HOUR;
		expect(await take('ev1', 5)).toEqual({ state: 'duplicate' });
		await store.write(function* () {
			yield* ensureFlow('a flow');
			yield* housekeeping('a flow');
		});
		expect(await store.read(() => all('select id from seen_event'))).toHaveLength(1);
		offset = 4 * DAY + HOUR;
		await store.write(() => housekeeping('a flow'));
		expect(await store.read(() => all('select id from seen_event'))).toEqual([]);
		expect(await store.read(() => all('select record from seen_version'))).toEqual([]);
	});

	test('of many deliveries at the same time one takes the event', async () => {
		const states = await Promise.all(
			Array.from({ length: 50 }, async () => (await take('ev1', 5)).state),
		);
		expect(states.filter((state) => state === 'taken')).toHaveLength(1);
		expect(states.filter((state) => state === 'underWay')).toHaveLength(49);
	});
});
