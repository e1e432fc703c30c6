import { counted, links, linkedPair, person } from '../support/world/cases';
import { forward, HOUR, MINUTE, resetClock } from '../support/world/clock';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

test("rule 16: yesterday's page, committed today, is refused: the old name is no edit", async () => {
	const pair = await linkedPair({}, { name: 'A' });
	world = pair.world;
	const old = await world.start();
	world.left.edit(pair.left, { city: 'touched' });
	const records = {
		left: await world.read(old.ticket!, 'left'),
		right: await world.read(old.ticket!, 'right'),
	};
	forward(HOUR);
	world.left.edit(pair.left, { name: 'B' });
	await world.settle();
	expect(world.right.get(pair.right).name).toBe('B');
	await expect(world.commit(old.ticket!, records)).rejects.toThrow(
		/start a new run|no longer holds/i,
	);
	await world.settle();
	expect(world.right.get(pair.right).name).toBe('B');
});

test('rule 16: a page whose start is not the stored cursor is refused, even under the current token', async () => {
	const pair = await linkedPair();
	world = pair.world;
	const { ticket } = await world.start();
	const records = {
		left: await world.read(ticket!, 'left'),
		right: await world.read(ticket!, 'right'),
	};
	await world.tx(function* () {
		yield { sql: "update side set rev = rev + 1 where side = 'left'", params: [], mode: 'run' };
	});
	await expect(world.commit(ticket!, records)).rejects.toThrow(
		/does not begin where the left side stands now/,
	);
});

test('rule 16: a replica that is behind shows no edit', async () => {
	const pair = await linkedPair({}, { name: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { note: 'x' });
	const behind = structuredClone(world.left.rows.get(pair.left)!);
	world.left.edit(pair.left, { name: 'B' });
	await world.settle();
	expect(world.right.get(pair.right).name).toBe('B');
	const list = world.left.entity.list;
	world.left.entity.list = async (api, query) => ({
		...(await list(api, query)),
		records: [
			{ id: behind.id, fields: behind.fields, modifiedAt: new Date(behind.modified).toISOString() },
		],
	});
	for (let n = 0; n < 3; n++) await world.run();
	expect(world.right.get(pair.right).name).toBe('B');
	expect(counted(world.right, 'update')).toBe(1);
});

test('rule 16: a page from before our own write, read after it, is no edit of that side', async () => {
	const pair = await linkedPair({}, { name: 'A' });
	world = pair.world;
	world.right.edit(pair.right, { note: 'x' });
	const behind = structuredClone(world.right.rows.get(pair.right)!);
	world.left.edit(pair.left, { name: 'B' });
	const list = world.right.entity.list;
	await world.run();
	world.right.entity.list = async (api, query) => ({
		...(await list(api, query)),
		records: [
			{ id: behind.id, fields: behind.fields, modifiedAt: new Date(behind.modified).toISOString() },
		],
	});
	await world.run();
	await world.run();
	expect(world.left.get(pair.left).name).toBe('B');
	expect(world.left.writes()).toBe(0);
});

test.each([false, true])(
	'rule 16: of several states of a record in one batch the highest counts (highest first: %s)',
	async (first) => {
		const pair = await linkedPair({}, { name: 'A' });
		world = pair.world;
		world.left.edit(pair.left, { name: 'B' });
		const older = structuredClone(world.left.rows.get(pair.left)!);
		world.left.edit(pair.left, { name: 'C' });
		const list = world.left.entity.list;
		const asRecord = (each: typeof older) => ({
			id: each.id,
			fields: each.fields,
			modifiedAt: new Date(each.modified).toISOString(),
		});
		world.left.entity.list = async (api, query) => {
			const page = await list(api, query);
			const states = [asRecord(older), asRecord(world.left.rows.get(pair.left)!)];
			return { ...page, records: first ? states.reverse() : states };
		};
		await world.run();
		expect(world.right.get(pair.right).name).toBe('C');
	},
);

test('rule 16: an unlinked record seen in an older state stays as it is known', async () => {
	world = await makeWorld({ settings: { createRight: false } });
	const id = world.left.add(person(1));
	await world.goLive();
	const behind = structuredClone(world.left.rows.get(id)!);
	world.left.edit(id, { email: 'new@example.com', number: 'NEW' });
	await world.settle();
	const list = world.left.entity.list;
	world.left.entity.list = async (api, query) => ({
		...(await list(api, query)),
		records: [{ id, fields: behind.fields, modifiedAt: new Date(behind.modified).toISOString() }],
	});
	await world.run();
	world.left.entity.list = list;
	world.right.add(person(1));
	world.right.add(person(2, { number: 'NEW', email: 'new@example.com' }));
	await world.settle();
	expect((await links(world)).map(({ right_id }) => right_id)).toEqual(['R2']);
});

test('rule 16: without stamps, what is read last is what there is', async () => {
	const pair = await linkedPair(
		{ left: { capabilities: { feed: false, stamp: 'none' } } },
		{ name: 'A' },
	);
	world = pair.world;
	world.left.edit(pair.left, { name: 'B' });
	await world.settle();
	world.left.edit(pair.left, { name: 'A' });
	forward(MINUTE);
	await world.settle();
	expect(world.right.get(pair.right).name).toBe('A');
});
