import type { Incoming } from '../../nodes/LinkStore/loop/absorb';
import type { Side } from '../../nodes/shared/contracts';
import { counted, links, linkedPair, person } from '../support/world/cases';
import { forward, HOUR, resetClock } from '../support/world/clock';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

/** A Filter node after Get Changes. */
const only =
	(keep: (record: Incoming, side: Side) => boolean) => (records: Incoming[], side: Side) =>
		records.filter((record) => keep(record, side));

const rev = async (side: Side) =>
	(await world.query<{ rev: number }>('select rev from side where side = ?', side))[0].rev;

test('rule 14: a Filter that drops all items of both sides does not hold the cursor', async () => {
	const pair = await linkedPair();
	world = pair.world;
	world.left.edit(pair.left, { note: 'a' });
	const before = [await rev('left'), await rev('right')];
	const run = await world.run({ between: () => [] });
	expect(run.result?.operations).toEqual([]);
	expect([await rev('left'), await rev('right')]).toEqual(before.map((n) => n + 1));
	// The run has ended: no lease is left.
	expect(await world.query('select lease_run from flow')).toEqual([{ lease_run: null }]);
});

test('rule 14: a filtered record is neither gone nor created, and its link stays', async () => {
	world = await makeWorld();
	for (let n = 0; n < 30; n++) world.left.add(person(n));
	await world.goLive();
	const between = only(({ fields }) => fields.city !== 'out');
	const [link] = await links(world);
	world.left.edit(link.left_id!, { city: 'out' });
	world.left.add(person(77, { city: 'out' }));
	await world.run({ between });
	forward(25 * HOUR);
	for (let n = 0; n < 4; n++) await world.run({ between });
	expect(world.right.rows.size).toBe(30);
	expect(world.right.get(link.right_id!).city).toBe('Ærø');
	expect((await links(world))[0].state).toBe('linked');
	expect(await world.reviews()).toEqual([]);
});

test('rule 14: a record that passes the Filter later, because it was edited, is created then', async () => {
	world = await makeWorld();
	world.left.add(person(0));
	await world.goLive();
	const between = only(({ fields }) => fields.note !== 'draft');
	const id = world.left.add(person(1, { note: 'draft' }));
	await world.run({ between });
	await world.run({ between });
	expect(world.right.rows.size).toBe(1);
	world.left.edit(id, { note: 'final' });
	for (let n = 0; n < 3; n++) await world.run({ between });
	expect(world.right.rows.size).toBe(2);
});

test('rule 14: a widened Filter brings back what was excluded before', async () => {
	world = await makeWorld();
	for (let n = 0; n < 10; n++) world.left.add(person(n, { note: n < 4 ? 'out' : null }));
	const between = only(({ fields }, side) => side === 'right' || fields.note !== 'out');
	const run = world.run;
	world.run = async (options = {}) => await run({ between, ...options });
	await world.goLive();
	expect(world.right.rows.size).toBe(6);
	// The Filter's parameters are part of the hash: the changed canvas previews first.
	world.run = run;
	const hash = world.hash();
	world.hash = () => `${hash}-wide`;
	const preview = await world.run();
	expect(preview.result?.report).toMatchObject({ linked: 6, createRight: 4 });
	await world.goLive();
	expect(world.right.rows.size).toBe(10);
	expect(counted(world.right, 'create')).toBe(10);
	expect(await links(world)).toHaveLength(10);
});

test('rule 14: a narrowed Filter ends no link and deletes nothing', async () => {
	world = await makeWorld({ settings: { whenLeftGone: 'delete', whenRightGone: 'delete' } });
	for (let n = 0; n < 10; n++) world.left.add(person(n));
	await world.goLive();
	const run = world.run;
	world.run = async (options = {}) =>
		await run({ between: only(({ meta }) => Number(meta.id.slice(1)) > 7), ...options });
	const hash = world.hash();
	world.hash = () => `${hash}-narrow`;
	await world.goLive();
	forward(25 * HOUR);
	await world.settle();
	expect([world.left.rows.size, world.right.rows.size]).toEqual([10, 10]);
	expect((await world.status()).links).toMatchObject({ linked: 10, ended: 0 });
});

test('rule 14: the cursor moves when Reconcile commits; a run that ends before reads the same page again', async () => {
	const pair = await linkedPair();
	world = pair.world;
	world.left.edit(pair.left, { city: 'New' });
	const { ticket } = await world.start();
	await world.read(ticket!, 'left');
	const before = await rev('left');
	forward(6 * 60_000);
	await world.settle();
	expect(await rev('left')).toBeGreaterThan(before);
	expect(world.right.get(pair.right).city).toBe('New');
});

test('rule 14: an excluded record is not linked by a match', async () => {
	world = await makeWorld();
	world.left.add(person(0));
	await world.goLive();
	const between = only(({ fields }) => fields.note !== 'out');
	const id = world.left.add(person(5));
	await world.run({ between, hold: true, skip: ['right'] });
	world.left.edit(id, { note: 'out' });
	forward(6 * 60_000);
	world.right.add(person(5));
	for (let n = 0; n < 4; n++) await world.run({ between });
	expect(await links(world)).toHaveLength(1);
	expect(world.right.rows.size).toBe(2);
});
