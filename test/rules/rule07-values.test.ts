import {
	counted,
	expectInStep,
	forgetCalls,
	links,
	linkedPair,
	operations,
	person,
} from '../support/world/cases';
import { forward, HOUR, resetClock } from '../support/world/clock';
import { makeWorld, row, MAP, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

const wanted = async (side: string) =>
	(
		await world.query<{ record_id: string }>('select record_id from wanted where side = ?', side)
	).map(({ record_id: id }) => id);

test('rule 7: records without partner on pages long gone are read again and created', async () => {
	world = await makeWorld({
		limit: 5,
		left: { capabilities: { pageSize: 5 } },
		right: { capabilities: { pageSize: 5 } },
	});
	for (let n = 0; n < 23; n++) world.left.add(person(n));
	for (let n = 0; n < 40; n++) world.right.add(person(1000 + n));
	await world.goLive();
	expect(counted(world.right, 'create')).toBe(23);
	expect((await world.status()).links.linked).toBe(23);
	await expectInStep(world);
	expect(await wanted('left')).toEqual([]);
});

test('rule 7: many that wait for their values are found by one pass, not one by one', async () => {
	world = await makeWorld({ limit: 50, left: { capabilities: { pageSize: 10 } } });
	for (let n = 0; n < 45; n++) world.left.add(person(n));
	for (let n = 0; n < 60; n++) world.right.add(person(1000 + n));
	await world.goLive();
	expect(counted(world.right, 'create')).toBe(45);
	expect(counted(world.left, 'get')).toBeLessThan(21);
});

test('rule 7: left changed in an earlier page, right in this one, to the same: no write, both settled', async () => {
	const pair = await linkedPair({ settings: { conflict: 'ask' } });
	world = pair.world;
	world.left.edit(pair.left, { city: 'Same' });
	await world.run({ hold: true });
	world.right.edit(pair.right, { city: 'Same' });
	forward(6 * 60_000);
	await world.settle();
	expect(world.right.writes() + world.left.writes()).toBe(0);
	expect(await world.reviews()).toEqual([]);
	world.left.edit(pair.left, { city: 'Next' });
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('Next');
});

test('rule 7: a plan is made from values read in the same run, of both sides where both count', async () => {
	const pair = await linkedPair({ settings: { conflict: 'right' } }, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'Left' });
	await world.run({ skip: ['right'], hold: true });
	world.right.edit(pair.right, { city: 'Right' });
	forward(6 * 60_000);
	forgetCalls(world);
	// Right's page comes in a run in which left is not read.
	await world.run({ skip: ['left'] });
	expect(await wanted('left')).toEqual([pair.left]);
	await world.settle();
	expect(counted(world.left, 'get')).toBeGreaterThan(0);
	expect(world.left.get(pair.left).city).toBe('Right');
	expect(world.right.get(pair.right).city).toBe('Right');
});

test('rule 7: a payload older than the longest interval is read again before it is sent', async () => {
	const pair = await linkedPair({}, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'Draft' });
	await world.run({ hold: true });
	// Edited to its end while nothing ran; the feed is slow to show it.
	world.left.rows.get(pair.left)!.fields.city = 'Final';
	world.left.entity.capabilities.overlapSeconds = 0;
	const list = world.left.entity.list;
	world.left.entity.list = async (api, query) => ({ ...(await list(api, query)), records: [] });
	forward(3 * HOUR);
	const run = await world.run();
	expect(run.outcomes).toEqual([]);
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('Final');
	expect(counted(world.right, 'update')).toBe(1);
	expect((await operations(world, 'update')).at(-1)).toMatchObject({ state: 'done', refusals: 0 });
});

test('rule 7: wanted records of an entity without a single read are found in a listing', async () => {
	world = await makeWorld({ left: { capabilities: { singleRead: false } } });
	for (let n = 0; n < 3; n++) world.left.add(person(n));
	await world.goLive();
	const [link] = await links(world);
	world.right.edit(link.right_id!, { city: 'Right' });
	world.left.edit(link.left_id!, { name: 'Left' });
	const get = jest.spyOn(world.left.entity, 'get');
	await world.run({ skip: ['left'] });
	await world.run({ skip: ['right'] });
	forward(6 * 60_000);
	await world.settle();
	expect(world.right.get(link.right_id!).name).toBe('Left');
	// The write itself reads its target; nothing else may.
	expect(get.mock.calls.length).toBe(counted(world.left, 'update'));
});

test('rule 7: a changed map reads both sides again, and the new row follows the first-sync rule', async () => {
	world = await makeWorld({ limit: 6 });
	for (let n = 0; n < 20; n++) world.left.add(person(n, { note: n % 2 ? `note ${n}` : null }));
	await world.goLive();
	for (const { id } of world.right.rows.values())
		world.right.edit(id, { note: id === 'R1' ? 'right note' : null });
	await world.settle();
	world.settings.map = [...MAP, row('note')];
	await world.goLive();
	await expectInStep(world, ['note', 'name']);
	expect(world.right.get('R1').note).toBe('right note');
	expect(
		world.left.get((await links(world)).find((link) => link.right_id === 'R1')!.left_id!).note,
	).toBe('right note');
});

test('rule 7: a wanted read that a replica answers with an older state is asked for again', async () => {
	const pair = await linkedPair({}, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'B' });
	const stale = structuredClone(world.left.rows.get(pair.left)!);
	world.left.edit(pair.left, { city: 'C' });
	await world.run({ hold: true });
	forward(3 * HOUR);
	const get = world.left.entity.get;
	const list = world.left.entity.list;
	let asked = 0;
	world.left.entity.list = async () => ({
		records: [],
		serverTime: new Date(world.left.clock).toISOString(),
	});
	world.left.entity.get = async (api, id) =>
		asked++ < 2
			? {
					id,
					fields: { ...stale.fields, city: 'A' },
					modifiedAt: new Date(stale.modified).toISOString(),
				}
			: await get(api, id);
	await world.settle();
	world.left.entity.list = list;
	expect(asked).toBeGreaterThan(2);
	expect(world.right.get(pair.right).city).toBe('C');
	expect(world.left.get(pair.left).city).toBe('C');
});
