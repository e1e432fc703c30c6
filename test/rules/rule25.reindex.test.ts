import { openStore } from '../../nodes/LinkStore/store';
import { makeWorld } from '../support/world/world';

test('rule 25: under another normal form nothing counts as changed: the flow previews again, and the first-sync rule settles', async () => {
	const world = await makeWorld();
	for (let n = 1; n <= 5; n++)
		world.left.add({
			number: String(n),
			name: `Name ${n}`,
			email: `p${n}@example.com`,
			city: 'Vejle',
		});
	await world.goLive();
	const writes = world.left.writes() + world.right.writes();
	await world.tx(function* () {
		yield {
			sql: "update meta set value = '0' where name = 'normal_form'",
			params: [],
			mode: 'run',
		};
	});
	await world.store.close();

	const again = await makeWorld({
		folder: world.folder,
		systems: { left: world.left, right: world.right },
	});
	expect((await openStore(world.folder)).place).toBe(again.store.place);
	expect((await again.status()).state).toBe('previewing');
	expect((await again.status()).links.linked).toBe(5);
	await again.goLive();
	expect(world.left.writes() + world.right.writes()).toBe(writes);
	expect((await again.status()).links.linked).toBe(5);
	world.left.edit('L1', { city: 'Odense' });
	await again.settle();
	expect(
		[...world.right.rows.values()].filter(({ fields }) => fields.city === 'Odense'),
	).toHaveLength(1);
	await again.close();
});
