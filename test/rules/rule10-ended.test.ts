import { counted, links, person } from '../support/world/cases';
import { unlink } from '../../nodes/LinkStore/loop/people/people';
import { DAY, forward, HOUR, resetClock } from '../support/world/clock';
import { makeWorld, MAP, row, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

/** 25 pairs in step; the right record of the first was deleted there. */
async function deletedRight(options: WorldOptions = {}) {
	world = await makeWorld(options);
	for (let n = 0; n < 25; n++) world.left.add(person(n));
	await world.goLive();
	const [link] = await links(world);
	world.right.drop(link.right_id!);
	forward(25 * HOUR);
	await world.settle();
	expect((await links(world))[0]).toMatchObject({ state: 'ended', gone_side: 'right' });
	return link;
}

test('rule 10: the survivor of an ended link is not created again, however often it is edited', async () => {
	const link = await deletedRight();
	for (let n = 0; n < 3; n++) {
		world.left.edit(link.left_id!, { city: `Edit ${n}` });
		await world.settle();
		forward(25 * HOUR);
		await world.settle();
	}
	expect(world.right.rows.size).toBe(24);
	expect(counted(world.right, 'create')).toBe(25);
	expect(world.left.rows.has(link.left_id!)).toBe(true);
});

test('rule 10: … nor after newly approved settings made a new index', async () => {
	const link = await deletedRight();
	world.settings.map = [...MAP, row('note')];
	await world.goLive();
	world.left.edit(link.left_id!, { city: 'Edit' });
	await world.settle();
	expect(world.right.rows.size).toBe(24);
	expect(await links(world)).toHaveLength(25);
});

test('rule 10: a new right record with the key of the survivor goes to review, and is not linked', async () => {
	const link = await deletedRight({ settings: { createLeft: true } });
	const again = world.right.add({ ...world.left.get(link.left_id!) });
	await world.settle();
	const reviews = await world.reviews();
	expect(reviews).toMatchObject([{ kind: 'match', side: 'right', record_id: again }]);
	expect(reviews[0].text).toContain(link.left_id);
	expect(world.left.rows.size).toBe(25);
	expect((await links(world)).filter(({ state }) => state === 'linked')).toHaveLength(24);
});

test('rule 10: a new left record with the key of an ended pair is not created, it is asked', async () => {
	world = await makeWorld();
	for (let n = 0; n < 25; n++) world.left.add(person(n));
	await world.goLive();
	const [link] = await links(world);
	const fields = structuredClone(world.left.get(link.left_id!));
	world.left.drop(link.left_id!);
	forward(25 * HOUR);
	await world.settle();
	expect((await links(world))[0]).toMatchObject({ state: 'ended', gone_side: 'left' });
	const again = world.left.add(fields);
	await world.settle();
	expect(await world.reviews()).toMatchObject([{ kind: 'match', side: 'left', record_id: again }]);
	expect(counted(world.right, 'create')).toBe(25);
});

test('rule 10: edited here and deleted there: nothing is deleted or created, the pair is asked about', async () => {
	world = await makeWorld({ settings: { whenRightGone: 'delete' } });
	for (let n = 0; n < 25; n++) world.left.add(person(n));
	await world.goLive();
	const [link] = await links(world);
	world.right.drop(link.right_id!);
	world.left.edit(link.left_id!, { city: 'Edited' });
	forward(25 * HOUR);
	await world.settle();
	expect(world.left.get(link.left_id!).city).toBe('Edited');
	expect(counted(world.left, 'delete')).toBe(0);
	expect((await links(world))[0].state).toBe('held');
	expect(await world.reviews()).toMatchObject([{ kind: 'goneAndEdited' }]);
});

test('rule 10: a pair that a person has unlinked stays apart', async () => {
	world = await makeWorld({ settings: { createLeft: true } });
	for (let n = 0; n < 3; n++) world.left.add(person(n));
	await world.goLive();
	const [link] = await links(world);
	await world.tx(() => unlink(world.settings.flow, 'left', link.left_id!, 'test'));
	world.left.edit(link.left_id!, { city: 'L' });
	world.right.edit(link.right_id!, { city: 'R' });
	await world.settle();
	forward(2 * DAY);
	await world.settle();
	expect([world.left.rows.size, world.right.rows.size]).toEqual([3, 3]);
	expect(world.left.get(link.left_id!).city).toBe('L');
	expect(world.right.get(link.right_id!).city).toBe('R');
	expect((await links(world)).map(({ state }) => state)).toEqual(['ended', 'linked', 'linked']);
});
