import type { Incoming } from '../../nodes/LinkStore/loop/absorb';
import { counted, links, person } from '../support/world/cases';
import { forward, HOUR, MINUTE, resetClock } from '../support/world/clock';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

async function live(n = 3) {
	world = await makeWorld();
	for (let each = 0; each < n; each++) world.left.add(person(each));
	await world.goLive();
	return await links(world);
}

const seen = async () =>
	JSON.stringify([
		await world.query('select * from link_side'),
		await world.query('select * from side'),
		await world.query('select * from operation'),
	]);

test('rule 15: a record that is not on this page stops the run before anything is stored', async () => {
	const [link] = await live();
	world.left.edit(link.left_id!, { city: 'New' });
	const before = await seen();
	const swap = (records: Incoming[]) =>
		records.map((record) => ({ ...record, meta: { ...record.meta, id: 'stranger' } }));
	await expect(world.run({ between: swap })).rejects.toThrow(/stranger.*is not on the page/);
	expect(JSON.stringify([...world.right.rows.values()])).not.toContain('New');
	expect(await seen()).toBe(before.replace('"lease_run":null', '"lease_run":null'));
});

test('rule 15: a record that comes twice stops the run', async () => {
	const [link] = await live();
	world.left.edit(link.left_id!, { city: 'New' });
	await expect(world.run({ between: (records) => [...records, ...records] })).rejects.toThrow(
		/came twice/,
	);
	expect(counted(world.right, 'update')).toBe(0);
});

test('rule 15: a page counts once', async () => {
	const [link] = await live();
	world.left.edit(link.left_id!, { city: 'New' });
	const { ticket } = await world.start();
	const records = {
		left: await world.read(ticket!, 'left'),
		right: await world.read(ticket!, 'right'),
	};
	await world.commit(ticket!, records);
	await expect(world.commit(ticket!, { left: [], right: [] })).rejects.toThrow(/committed before/);
	await expect(world.read(ticket!, 'left')).rejects.toThrow(/read twice/);
});

test('rule 15: a side that was not read changes nothing, and nothing is created or deleted because of it', async () => {
	const all = await live(25);
	world.right.drop(all[0].right_id!);
	world.left.add(person(99));
	forward(25 * HOUR);
	for (let n = 0; n < 3; n++) {
		const run = await world.run({ skip: ['right'] });
		expect(run.result?.operations).toEqual([]);
		forward(MINUTE);
	}
	expect((await world.status()).links).toMatchObject({ linked: 25, pending: 0, ended: 0 });
});

test('rule 15: records of a side without a stored page are refused', async () => {
	await live();
	const { ticket } = await world.start();
	const left = await world.read(ticket!, 'left');
	world.left.edit('L1', { city: 'x' });
	const right =
		left.length > 0 ? left : [{ meta: { id: 'L1' }, fields: {} } as unknown as Incoming];
	await expect(world.commit(ticket!, { left: [], right })).rejects.toThrow(
		/has stored no right page/,
	);
});

test('rule 15: with both sides unread the run ends and nothing has moved', async () => {
	await live();
	const before = await world.query('select state, rev from side');
	const run = await world.run({ skip: ['left', 'right'] });
	expect(run.result?.operations).toEqual([]);
	expect(await world.query('select state, rev from side')).toEqual(before);
	expect(await world.query('select lease_run from flow')).toEqual([{ lease_run: null }]);
});
