import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => await world.close());

const person = (n: number) => ({
	number: `00${n}`,
	name: `Name ${n}`,
	email: `p${n}@example.com`,
	phone: '+4512345678',
	city: 'Ærø',
});

test('creates, then carries edits both ways, then is idle', async () => {
	world = await makeWorld();
	for (let n = 1; n <= 12; n++) world.left.add(person(n));
	await world.goLive();
	expect(world.right.rows.size).toBe(12);
	const link = (await world.query<{ left_id: string; right_id: string }>('select * from link'))[0];
	world.left.edit(link.left_id, { name: 'New left' });
	world.right.edit(link.right_id, { city: 'New right' });
	await world.settle();
	expect(world.right.get(link.right_id)).toMatchObject({ name: 'New left', city: 'New right' });
	expect(world.left.get(link.left_id)).toMatchObject({ name: 'New left', city: 'New right' });
	world.left.calls.length = 0;
	world.right.calls.length = 0;
	await world.run();
	await world.run();
	expect(world.left.calls).toEqual(['feed', 'feed']);
	expect(world.right.calls).toEqual(['feed', 'feed']);
	expect(await world.reviews()).toEqual([]);
});

test('a number that the target shortens neither looks edited nor goes back', async () => {
	world = await makeWorld();
	world.right.normalize = (fields) => ({
		...fields,
		number: String(fields.number ?? '').replace(/^0+/, ''),
	});
	world.left.add({ ...person(7), number: '0042' });
	await world.goLive();
	expect([...world.right.rows.values()][0].fields.number).toBe('42');
	expect(world.left.get('L1').number).toBe('0042');
	world.right.edit([...world.right.rows.keys()][0], { city: 'B' });
	await world.settle();
	expect(world.left.get('L1')).toMatchObject({ number: '0042', city: 'B' });
});

test('matches what is there and fills gaps', async () => {
	world = await makeWorld();
	for (let n = 1; n <= 30; n++) world.left.add(person(n));
	for (let n = 1; n <= 20; n++) world.right.add({ ...person(n), city: n % 2 === 0 ? null : 'Ærø' });
	await world.goLive();
	expect(world.right.rows.size).toBe(30);
	expect((await world.status()).links.linked).toBe(30);
	for (const { fields } of world.right.rows.values()) expect(fields.city).toBe('Ærø');
	expect(world.left.writes()).toBe(0);
});
