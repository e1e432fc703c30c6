import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { requestRun } from '../../nodes/LinkStore/loop/schedule';
import { addPeople, FLOW, partnerOf, rightOf } from '../support/world/people';
import { failure } from '../support/world/system';
import { DAY, HOUR, MINUTE, timeMachine } from '../support/world/time';
import { makeWorld, type World } from '../support/world/world';

let world: World;
let time: ReturnType<typeof timeMachine>;
beforeEach(() => {
	time = timeMachine();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

/** All bytes of the store on the disk, its log included, as text. */
function onDisk(): string {
	return ['link-store.sqlite', 'link-store.sqlite-wal']
		.map((name) => join(world.folder, name))
		.filter((file) => existsSync(file))
		.map((file) => readFileSync(file, 'latin1'))
		.join('');
}
/** Moves the log into the file, so that only what the store still holds is left. */
const checkpoint = async () => {
	const { DatabaseSync } = await import('node:sqlite');
	const db = new DatabaseSync(join(world.folder, 'link-store.sqlite'));
	db.exec('pragma wal_checkpoint(truncate)');
	db.close();
};
const secrets = (n: number) => ({
	number: `SEEDNUMBER${n}`,
	name: `Seedname Person${n}`,
	email: `seedmail${n}@example.com`,
	phone: `+45555500${n}`,
	city: `Seedcity${n}`,
});
const SEEDS = ['SEEDNUMBER', 'Seedname', 'seedmail', '5555500', 'Seedcity', 'Seededit'];

test('rule 25: with everything settled and no history, the file holds no value of any record', async () => {
	world = await makeWorld({ settings: { historyDays: 0, conflict: 'ask' } });
	for (let n = 10; n < 30; n++) world.left.add(secrets(n));
	for (let n = 20; n < 40; n++) world.right.add(secrets(n));
	await world.goLive();
	world.left.edit('L1', { city: 'Seededit left' });
	world.right.edit(await partnerOf(world, 'left', 'L2'), { name: 'Seededit right' });
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Seededit left');
	time.advance(11 * MINUTE);
	await world.settle();
	await checkpoint();
	const text = onDisk();
	expect(text.length).toBeGreaterThan(50_000);
	// The ids of the systems are what a link is made of.
	expect(text).toContain('L12');
	for (const seed of SEEDS)
		expect({ seed, found: text.toLowerCase().includes(seed.toLowerCase()) }).toEqual({
			seed,
			found: false,
		});
});

test('rule 25: an index that was only previewed holds no value either', async () => {
	world = await makeWorld();
	for (let n = 10; n < 30; n++) world.left.add(secrets(n));
	for (let n = 0; n < 3; n++) await world.run();
	await checkpoint();
	const text = onDisk();
	for (const seed of SEEDS)
		expect({ seed, found: text.toLowerCase().includes(seed.toLowerCase()) }).toEqual({
			seed,
			found: false,
		});
});

test('rule 33: values of a done operation are kept for ten minutes, for late read-backs', async () => {
	world = await makeWorld();
	addPeople(world, 2);
	await world.goLive();
	const kept = async () =>
		(await world.query('select 1 from operation where payload is not null')).length;
	expect(await kept()).toBe(2);
	time.advance(11 * MINUTE);
	await world.run();
	expect(await kept()).toBe(0);
});

test('rule 33: the loser of a conflict is kept for the days set, then only the fact', async () => {
	world = await makeWorld({ settings: { historyDays: 3 } });
	addPeople(world, 1);
	await world.goLive();
	world.left.edit('L1', { city: 'Winner' });
	world.right.edit('R1', { city: 'Loser' });
	await world.settle();
	const history = async () =>
		await world.query("select old, new from history where kind = 'conflict'");
	time.advance(2 * DAY);
	await world.run();
	expect(await history()).toEqual([{ old: '"Loser"', new: '"Winner"' }]);
	time.advance(DAY + HOUR);
	await world.run();
	expect(await history()).toEqual([{ old: null, new: null }]);
});

test('rule 33: the values of an open conflict expire, the question stays, and the answer still works', async () => {
	const { resolveReview } = await import('../../nodes/LinkStore/loop/people/reviewActions');
	world = await makeWorld({ settings: { historyDays: 0, conflict: 'ask' } });
	addPeople(world, 1);
	await world.goLive();
	world.left.edit('L1', { city: 'Mine' });
	world.right.edit('R1', { city: 'Yours' });
	await world.settle();
	// At least a day for conflicts, whatever the history.
	const [review] = await world.reviews();
	expect(JSON.parse(review.data!)).toEqual({ left: 'Mine', right: 'Yours' });
	time.advance(DAY + HOUR);
	await world.settle();
	expect((await world.reviews())[0]).toMatchObject({ kind: 'conflict', data: null });
	await world.tx(() => resolveReview(review.id, 'takeRight', 'test'));
	await world.settle();
	expect(world.left.get('L1').city).toBe('Yours');
	expect(world.right.get('R1').city).toBe('Yours');
});

test('rule 33: a refused operation loses its values after the days set', async () => {
	world = await makeWorld({ settings: { historyDays: 2, maxAttempts: 1 } });
	addPeople(world, 2);
	await world.goLive();
	world.right.before = (call) => {
		if (call === 'update') throw failure({}, 'refused');
	};
	world.left.edit('L1', { city: 'Refused' });
	await world.settle();
	const payloads = async () =>
		await world.query("select payload from operation where state = 'rejected'");
	expect((await world.reviews())[0].data).toContain('Refused');
	time.advance(2 * DAY + HOUR);
	await world.run();
	expect(await payloads()).toEqual([{ payload: null }]);
	expect((await world.reviews())[0].data).toBeNull();
});

test('rule 33: a record that is gone loses all stored values at once', async () => {
	world = await makeWorld({ settings: { historyDays: 365 } });
	addPeople(world, 6);
	await world.goLive();
	const right = await partnerOf(world, 'left', 'L1');
	world.left.edit('L1', { city: 'Seededit winner' });
	world.right.edit(right, { city: 'Seededit loser' });
	await world.settle();
	expect(await world.query("select old from history where kind = 'conflict'")).toEqual([
		{ old: '"Seededit loser"' },
	]);
	world.left.drop('L1');
	await world.tx(() => requestRun(FLOW, 'both'));
	await world.settle();
	expect((await world.status()).links.ended).toBe(1);
	expect(await world.query("select old, new from history where kind = 'conflict'")).toEqual([
		{ old: null, new: null },
	]);
	await checkpoint();
	expect(onDisk()).not.toContain('Seededit');
});
