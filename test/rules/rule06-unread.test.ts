import { counted, linkedPair, links, onceBefore, operations, person } from '../support/world/cases';
import { forward, HOUR, resetClock } from '../support/world/clock';
import { makeWorld, row, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

/** Both sides edited the city of one record; the right edit is on a later page of a long backlog. */
async function longWeekend(conflict: 'left' | 'right' | 'ask') {
	world = await makeWorld({
		limit: 4,
		right: { capabilities: { pageSize: 4 } },
		left: { capabilities: { pageSize: 4 } },
		settings: { conflict },
	});
	for (let n = 0; n < 20; n++) world.left.add(person(n, { city: 'A' }));
	await world.goLive();
	const all = await links(world);
	const [target] = all;
	for (const link of all.slice(5, 17)) world.right.edit(link.right_id!, { note: 'touched' });
	world.right.edit(target.right_id!, { city: 'Right' });
	world.left.edit(target.left_id!, { city: 'Left' });
	return { left: target.left_id!, right: target.right_id! };
}

test.each([
	['left', 'Left'],
	['right', 'Right'],
] as const)(
	'rule 6: an edit on a page not read yet is not overwritten, the policy is asked (%s wins)',
	async (conflict, value) => {
		const pair = await longWeekend(conflict);
		const run = await world.run();
		expect(run.outcomes).toMatchObject([{ outcome: 'changedMeanwhile' }]);
		expect(world.right.get(pair.right).city).toBe('Right');
		await world.settle();
		expect(world.left.get(pair.left).city).toBe(value);
		expect(world.right.get(pair.right).city).toBe(value);
		const history = await world.query<{ old: string }>(
			"select old from history where kind = 'conflict'",
		);
		expect(history.map(({ old }) => JSON.parse(old))).toEqual([
			value === 'Left' ? 'Right' : 'Left',
		]);
	},
);

test('rule 6: … and with policy ask nothing is written until a person says', async () => {
	const pair = await longWeekend('ask');
	await world.settle();
	expect(world.left.get(pair.left).city).toBe('Left');
	expect(world.right.get(pair.right).city).toBe('Right');
	expect(await world.reviews()).toMatchObject([{ kind: 'conflict' }]);
});

test('rule 6: an edit between read and write is merged and counts as no attempt', async () => {
	const pair = await linkedPair({ settings: { conflict: 'right' } }, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'Left', name: 'Left name' });
	const run = await world.run({
		beforeApply: () => world.right.edit(pair.right, { city: 'Right' }),
	});
	expect(run.outcomes).toMatchObject([{ outcome: 'changedMeanwhile' }]);
	await world.settle();
	expect(world.left.get(pair.left)).toMatchObject({ city: 'Right', name: 'Left name' });
	expect(world.right.get(pair.right)).toMatchObject({ city: 'Right', name: 'Left name' });
	for (const { refusals } of await operations(world, 'update')) expect(refusals).toBe(0);
});

test('rule 6: only the fields to be written are compared; a moved stamp or another field is no difference', async () => {
	const pair = await linkedPair();
	world = pair.world;
	world.left.edit(pair.left, { city: 'New' });
	await world.run({
		beforeApply: () => world.right.edit(pair.right, { note: 'viewed', phone: '+4599887766' }),
	});
	expect(world.right.get(pair.right)).toMatchObject({ city: 'New', phone: '+4599887766' });
	expect(counted(world.right, 'update')).toBe(1);
});

test('rule 6: changed five times in a row right before the write goes to review, and stays as it is', async () => {
	const pair = await linkedPair({ settings: { conflict: 'left' } }, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'Left' });
	let n = 0;
	world.right.before = (name) => {
		if (name === 'get' && n < 20) world.right.edit(pair.right, { city: `Right ${++n}` });
	};
	for (let round = 0; round < 12; round++) {
		await world.run({ beforeApply: () => world.right.edit(pair.right, { city: `Right ${++n}` }) });
	}
	expect(counted(world.right, 'update')).toBe(0);
	expect(await world.reviews()).toMatchObject([{ kind: 'changedMeanwhile' }]);
	expect((await links(world))[0].state).toBe('held');
	const tries = (await operations(world, 'update')).length;
	expect(tries).toBe(5);
});

test('rule 6: four times in a row and then quiet is written', async () => {
	const pair = await linkedPair({ settings: { conflict: 'left' } }, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'Left' });
	for (let round = 0; round < 4; round++) {
		await world.run({
			beforeApply: () => world.right.edit(pair.right, { city: `Right ${round}` }),
		});
	}
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('Left');
	expect((await links(world))[0]).toMatchObject({ state: 'linked', meanwhile: 0 });
});

test('rule 6: a record edited right before it is to be deleted is not deleted', async () => {
	world = await makeWorld({ settings: { whenLeftGone: 'delete' } });
	for (let n = 0; n < 30; n++) world.left.add(person(n));
	await world.goLive();
	const [link] = await links(world);
	world.left.drop(link.left_id!);
	onceBefore(world.right, 'delete', () => {
		throw new Error('must not be called');
	});
	const edit = () => world.right.edit(link.right_id!, { city: 'Edited' });
	forward(25 * HOUR);
	for (let n = 0; n < 6; n++) await world.run({ beforeApply: edit });
	expect(world.right.rows.has(link.right_id!)).toBe(true);
});

test('rule 6: a field that was never observed on the target does not stop its write', async () => {
	const pair = await linkedPair(
		{
			settings: {
				map: [
					row('number'),
					row('name'),
					row('email'),
					row('city', 'note', { direction: 'toRight' }),
				],
			},
		},
		{ city: 'A' },
	);
	world = pair.world;
	world.left.edit(pair.left, { city: 'B' });
	await world.settle();
	expect(world.right.get(pair.right).note).toBe('B');
});
