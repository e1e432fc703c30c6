import {
	counted,
	expectInStep,
	failOnce,
	linkedPair,
	links,
	operations,
	person,
} from '../support/world/cases';
import { forward, MINUTE, resetClock } from '../support/world/clock';
import { makeWorld, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

test('rule 5: A→B sent, B→C observed meanwhile: C is written after B is settled', async () => {
	const pair = await linkedPair({}, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'B' });
	await world.run({ beforeApply: () => world.left.edit(pair.left, { city: 'C' }) });
	expect(world.right.get(pair.right).city).toBe('B');
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('C');
	expect(world.left.get(pair.left).city).toBe('C');
});

test('rule 5: C observed and its cursor moved while B has no outcome: C is still written', async () => {
	const pair = await linkedPair({}, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'B' });
	failOnce(world.right, 'after', 'update');
	await world.run();
	world.left.edit(pair.left, { city: 'C' });
	await world.run();
	expect(await operations(world, 'update')).toMatchObject([{ state: 'sent' }]);
	forward(2 * MINUTE);
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('C');
	await expectInStep(world);
});

test.each(['left', 'right', 'ask'] as const)(
	'rule 5: our own write without an outcome is no edit of the other side (conflicts: %s)',
	async (conflict) => {
		const pair = await linkedPair({ settings: { conflict } }, { city: 'A' });
		world = pair.world;
		world.left.edit(pair.left, { city: 'B' });
		failOnce(world.right, 'after', 'update');
		await world.run();
		// The right feed shows B, which is ours, while left has gone on to C.
		world.left.edit(pair.left, { city: 'C' });
		await world.run();
		await world.run();
		forward(2 * MINUTE);
		await world.settle();
		expect(world.left.get(pair.left).city).toBe('C');
		expect(world.right.get(pair.right).city).toBe('C');
		expect(await world.reviews()).toEqual([]);
	},
);

test('rule 5: a ready operation takes the newer payload, attempt 0, same reference', async () => {
	const pair = await linkedPair({}, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'B' });
	failOnce(world.right, 'before', 'update', { outcome: 'rejected' });
	await world.run();
	const [first] = await operations(world, 'update');
	expect(first).toMatchObject({ state: 'ready', attempt: 1, refusals: 1 });
	world.left.edit(pair.left, { city: 'C' });
	await world.run({ hold: true });
	const [again, ...more] = await operations(world, 'update');
	expect(more).toEqual([]);
	expect(again).toMatchObject({
		id: first.id,
		state: 'ready',
		attempt: 0,
		refusals: 0,
		reference: first.reference,
	});
	expect(again.payload).toContain('"C"');
	forward(6 * MINUTE);
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('C');
	expect(counted(world.right, 'update')).toBe(2);
});

test('rule 5: a planned create that was not sent takes the newer payload under the same reference', async () => {
	world = await makeWorld();
	world.left.add(person(0));
	await world.goLive();
	const id = world.left.add(person(1, { city: 'Old' }));
	await world.run({ hold: true });
	const before = (await operations(world)).at(-1)!;
	world.left.edit(id, { city: 'New' });
	forward(6 * MINUTE);
	await world.settle();
	expect((await operations(world)).at(-1)).toMatchObject({
		id: before.id,
		reference: before.reference,
		state: 'done',
	});
	expect(world.right.get('R2').city).toBe('New');
	expect(counted(world.right, 'create')).toBe(2);
	expect(counted(world.right, 'update')).toBe(0);
});

test.each([true, false])(
	'rule 5: a sent create is frozen; the edit follows as an update once it is settled (done: %s)',
	async (committed) => {
		world = await makeWorld();
		world.left.add(person(0));
		await world.goLive();
		const id = world.left.add(person(1, { city: 'Old' }));
		failOnce(world.right, committed ? 'after' : 'before', 'create');
		await world.run();
		const sent = (await operations(world)).at(-1)!;
		world.left.edit(id, { city: 'New' });
		await world.run();
		expect((await operations(world)).at(-1)).toMatchObject({ id: sent.id });
		if (!committed) expect((await operations(world)).at(-1)!.payload).toBe(sent.payload);
		forward(2 * MINUTE);
		await world.settle();
		expect(world.right.get('R2').city).toBe('New');
		expect(world.right.rows.size).toBe(2);
		expect(world.left.get(id).city).toBe('New');
	},
);

test('rule 5: a link that is not settled is planned again though no page shows it any more', async () => {
	const pair = await linkedPair({}, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'B' });
	failOnce(world.right, 'before', 'update', { outcome: 'changedMeanwhile' });
	await world.run();
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('B');
});

test('rule 5: at most one unsettled operation for each link and side, also across flows that share it', async () => {
	const owner = await linkedPair({ settings: { map: mapOf('number', 'name', 'email') } });
	world = owner.world;
	const facet = await facetOf(world);
	await facet.goLive();
	world.left.edit(owner.left, { name: 'By the owner', city: 'By the facet' });
	const held = await world.run({ hold: true });
	expect(held.result?.operations).toHaveLength(1);
	// The facet's run does not fail on it, and does not write either.
	const other = await facet.run();
	expect(other.result?.operations).toEqual([]);
	await world.apply(held.ticket!, held.result!.operations);
	await facet.settle();
	expect(world.right.get(owner.right)).toMatchObject({
		name: 'By the owner',
		city: 'By the facet',
	});
	expect(await links(world)).toHaveLength(1);
});

const mapOf = (...fields: string[]) =>
	fields.map((field) => ({
		left: field,
		right: field,
		type: 'text' as const,
		direction: 'both' as const,
		conflict: 'default' as const,
		oneWay: 'keep' as const,
		options: {},
	}));

const facetOf = async (owner: World): Promise<World> => {
	const options: WorldOptions = {
		flow: `${owner.settings.flow}-facet`,
		with: owner,
		systems: { left: owner.left, right: owner.right },
		settings: {
			linksOf: owner.settings.flow,
			map: mapOf('city', 'note'),
			match: [],
			createRight: false,
		},
	};
	return await makeWorld(options);
};

test('rule 5: a refused value is tried again when it comes back after another one was accepted', async () => {
	const pair = await linkedPair({ settings: { maxAttempts: 1 } }, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'B' });
	failOnce(world.right, 'before', 'update', { outcome: 'rejected' });
	await world.settle();
	expect(await world.reviews()).toMatchObject([{ kind: 'refused' }]);
	world.left.edit(pair.left, { city: 'C' });
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('C');
	expect(await world.reviews()).toEqual([]);
	world.left.edit(pair.left, { city: 'B' });
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('B');
});

test('rule 5: an edit that comes while it is asked whether the record is gone is carried once it is not', async () => {
	const pair = await linkedPair({}, { city: 'A' });
	world = pair.world;
	// The listing skips the record; the single read finds it, a run later.
	const list = world.right.entity.list;
	world.right.entity.list = async (api, query) => {
		const page = await list(api, query);
		return query.since === undefined ? { ...page, records: [] } : page;
	};
	world.right.add(person(50));
	forward(25 * 60 * MINUTE);
	world.right.entity.capabilities.singleRead = true;
	for (let n = 2; n < 30; n++) world.left.add(person(n));
	world.right.entity.list = async (api, query) => {
		const page = await list(api, query);
		return query.since === undefined
			? { ...page, records: page.records.filter(({ id }) => id !== pair.right) }
			: page;
	};
	await world.settle();
	forward(25 * 60 * MINUTE);
	const held = await world.run({ hold: true });
	expect(held.result?.operations.map(({ op }) => op.kind)).toEqual(['confirmGone']);
	world.left.edit(pair.left, { city: 'B' });
	forward(6 * MINUTE);
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('B');
});
