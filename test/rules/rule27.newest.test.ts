import { addPeople } from '../support/world/people';
import { makeWorld, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => await world.close());

const MINUTE = 60_000;

async function start(options: WorldOptions = {}): Promise<void> {
	world = await makeWorld({ ...options, settings: { conflict: 'newest', ...options.settings } });
	addPeople(world, 3);
	await world.goLive();
	// The creates of the first sync lie in the past: their stamps are our own writes.
	await world.tx(function* () {
		yield {
			sql: 'update operation set settled_at = settled_at - ?, values_until = 0',
			params: [60 * MINUTE],
			mode: 'run',
		};
	});
}

/** Edits a record as of so many minutes before now, by that server's clock. */
function edit(
	side: 'left' | 'right',
	id: string,
	fields: object,
	minutesAgo: number,
	ahead = 0,
): void {
	const system = world[side];
	system.edit(id, fields as never);
	system.clock = Date.now() + ahead;
	system.rows.get(id)!.modified = Date.now() + ahead - minutesAgo * MINUTE;
}
const partner = async (id: string): Promise<string> =>
	(await world.query<{ right_id: string }>('select right_id from link where left_id = ?', id))[0]
		.right_id;
const both = async (id: string) => ({
	left: world.left.get(id).city,
	right: world.right.get(await partner(id)).city,
});

test('rule 27: the later of two edits of one field wins, and the other is in the history', async () => {
	await start();
	edit('left', 'L1', { city: 'earlier' }, 30);
	edit('right', await partner('L1'), { city: 'later' }, 10);
	edit('left', 'L2', { city: 'later' }, 10);
	edit('right', await partner('L2'), { city: 'earlier' }, 30);
	await world.settle();
	expect(await both('L1')).toEqual({ left: 'later', right: 'later' });
	expect(await both('L2')).toEqual({ left: 'later', right: 'later' });
	const lost = await world.query<{ old: string }>(
		"select old from history where kind = 'conflict'",
	);
	expect(lost.map(({ old }) => JSON.parse(old))).toEqual(['earlier', 'earlier']);
});

test('rule 27: edits less than two minutes apart are asked about', async () => {
	await start();
	edit('left', 'L1', { city: 'one' }, 11);
	edit('right', await partner('L1'), { city: 'two' }, 10);
	await world.settle();
	expect(await both('L1')).toEqual({ left: 'one', right: 'two' });
	expect(await world.reviews()).toMatchObject([{ kind: 'conflict' }]);
});

test('rule 27: another field changed as well, so the stamp may be that one: a person is asked', async () => {
	await start();
	// Phone at 10:00, e-mail at 10:30 (the record says 10:30), the other phone at 10:15.
	edit('left', 'L1', { city: 'older', phone: '+4511111111' }, 10);
	edit('right', await partner('L1'), { city: 'newer' }, 25);
	await world.settle();
	expect(await both('L1')).toEqual({ left: 'older', right: 'newer' });
	expect(await world.reviews()).toMatchObject([{ kind: 'conflict' }]);
});

test("rule 27: a server's wrong clock is taken out of its stamps", async () => {
	await start();
	// The left server is an hour ahead: its 30 minutes ago look like in half an hour.
	edit('left', 'L1', { city: 'earlier' }, 30, 60 * MINUTE);
	edit('right', await partner('L1'), { city: 'later' }, 10);
	await world.settle();
	expect(await both('L1')).toEqual({ left: 'later', right: 'later' });
});

test('rule 27: a stamp that our own write moved says nothing', async () => {
	await start();
	edit('left', 'L1', { name: 'Written by us to the right' }, 20);
	await world.settle();
	await world.tx(function* () {
		yield {
			sql: "update operation set settled_at = ?, values_until = 0 where kind = 'update'",
			params: [Date.now() - 10 * MINUTE],
			mode: 'run',
		};
		yield {
			sql: "update link_side set stamp = ? where side = 'right'",
			params: [new Date(Date.now() - 10 * MINUTE).toISOString()],
			mode: 'run',
		};
	});
	// Edited before our write, perhaps, and seen only now: the stamp may be that of the write.
	edit('right', await partner('L1'), { city: 'two' }, 9);
	edit('left', 'L1', { city: 'one' }, 1);
	await world.settle();
	expect(await both('L1')).toEqual({ left: 'one', right: 'two' });
	expect(await world.reviews()).toMatchObject([{ kind: 'conflict' }]);
});

test('rule 27: it is not offered where a side has no moments', async () => {
	world = await makeWorld({
		left: { capabilities: { stamp: 'zoneFree' } },
		settings: { conflict: 'newest' },
	});
	addPeople(world, 1);
	await expect(world.run()).rejects.toThrow(/without its zone: choose another setting/);
	await world.close();
	world = await makeWorld({
		right: { capabilities: { stamp: 'none', feed: false } },
		settings: { conflict: 'newest' },
	});
	addPeople(world, 1);
	await expect(world.run()).rejects.toThrow(/does not tell when it was changed/);
});
