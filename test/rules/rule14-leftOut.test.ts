import type { Incoming } from '../../nodes/LinkStore/loop/absorb';
import { linkedPair, operations } from '../support/world/cases';
import { forward, HOUR, MINUTE, resetClock } from '../support/world/clock';
import type { World } from '../support/world/world';

let world: World;
let pair: { left: string; right: string };
beforeEach(async () => {
	const made = await linkedPair();
	({ world } = made);
	pair = made;
	// A Filter behind the left Get Changes.
	const { run } = world;
	const keep = (records: Incoming[]) => records.filter(({ fields }) => fields.owner !== 'out');
	world.run = async (options = {}) =>
		await run({ ...options, between: (records) => keep(records) });
});
afterEach(async () => {
	resetClock();
	await world.close();
});

const leave = async (owner: string | null) => {
	world.left.edit(pair.left, { owner });
	await world.settle();
};

test('rule 14: a linked record that is left out carries nothing, either way, whatever is read again', async () => {
	await leave('out');
	world.right.edit(pair.right, { city: 'Right' });
	world.left.edit(pair.left, { name: 'Left' });
	await world.settle();
	forward(25 * HOUR);
	await world.settle();
	expect(world.left.get(pair.left)).toMatchObject({ city: 'Ærø', name: 'Left' });
	expect(world.right.get(pair.right)).toMatchObject({ city: 'Right' });
	expect(world.right.get(pair.right).name).not.toBe('Left');
	expect(await world.reviews()).toEqual([]);
	expect(await world.status()).toMatchObject({ links: { linked: 1 }, workLeft: false });
});

test('rule 14: once it is let through again, all that was edited meanwhile is carried', async () => {
	await leave('out');
	world.right.edit(pair.right, { city: 'Right' });
	world.left.edit(pair.left, { name: 'Left' });
	await world.settle();
	// The field that the Filter looks at is not in the map: nothing else of the record changes.
	await leave(null);
	for (const record of [world.left.get(pair.left), world.right.get(pair.right)]) {
		expect(record).toMatchObject({ city: 'Right', name: 'Left' });
	}
});

test('rule 14: what was planned for it and not sent is not sent any more', async () => {
	world.left.edit(pair.left, { name: 'Left' });
	await world.run({ hold: true });
	expect((await operations(world, 'update')).map(({ state }) => state)).toEqual(['ready']);
	forward(6 * MINUTE);
	await leave('out');
	expect((await operations(world, 'update')).map(({ state }) => state)).toEqual(['dropped']);
	expect(world.right.get(pair.right).name).not.toBe('Left');
	await leave(null);
	expect(world.right.get(pair.right).name).toBe('Left');
});
