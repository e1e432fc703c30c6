import { approve, handOver } from '../../nodes/LinkStore/loop/approve';
import { fireIfDue, requestRun } from '../../nodes/LinkStore/loop/schedule';
import { makeWorld, MAP, type World } from '../support/world/world';
import { addPeople, FLOW, partnerOf, person, rightOf } from '../support/world/people';
import { HOUR, timeMachine } from '../support/world/time';

let world: World;
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

/** Everything that a preview must leave as it is. */
const live = async () => ({
	sides: await world.query('select side, state, rev, paused_until from side order by side'),
	links: await world.query('select * from link order by id'),
	linkSides: await world.query('select * from link_side order by side, id'),
	operations: await world.query('select * from operation order by id'),
	wanted: await world.query('select * from wanted order by id'),
	reviews: await world.query('select * from review order by id'),
	approved: await world.query('select approved_hash, settings from flow'),
});

/** Runs until the preview of the settings on the canvas is complete. */
const preview = async () => {
	for (let run = 0; run < 50; run++) {
		const { result } = await world.run();
		if (result?.report !== undefined) return result.report;
	}
	throw new Error('the preview never ended');
};

test('rule 17: the first preview writes an index and a report, and nothing else', async () => {
	world = await makeWorld({ limit: 10 });
	addPeople(world, 25);
	addPeople(world, 21, 'right', 20);
	const report = await preview();
	expect(report).toMatchObject({
		left: 25,
		right: 21,
		match: 6,
		createRight: 19,
		createLeft: 0,
		review: 0,
		unlinkedRight: 15,
	});
	expect(world.left.writes() + world.right.writes()).toBe(0);
	const state = await live();
	expect(state.links).toEqual([]);
	expect(state.linkSides).toEqual([]);
	expect(state.operations).toEqual([]);
	expect(state.wanted).toEqual([]);
	expect(state.sides).toEqual([
		{ side: 'left', state: '{}', rev: 0, paused_until: 0 },
		{ side: 'right', state: '{}', rev: 0, paused_until: 0 },
	]);
	const status = await world.status();
	expect(status.state).toBe('waits for approval');
	expect(status.preview).toMatchObject({ match: 6, createRight: 19 });
});

test('rule 17: unapproved settings only preview, also when a person runs them', async () => {
	world = await makeWorld();
	world.left.add(person(1));
	await preview();
	const { started } = await world.run({ byHand: true });
	expect(started.ticket).toBeUndefined();
	expect(started.note).toContain('waits for approval');
	expect(world.right.rows.size).toBe(0);
});

test('rule 17: only a complete preview can be approved, and only under its own code', async () => {
	world = await makeWorld({ limit: 5 });
	addPeople(world, 12);
	await world.run();
	await expect(world.tx(() => approve({ flow: FLOW, who: 'test' }))).rejects.toThrow(
		'not complete',
	);
	await expect(
		world.tx(() => approve({ flow: FLOW, settings: 'other', who: 'test' })),
	).rejects.toThrow('no preview of the settings other');
	await preview();
	await world.tx(() => approve({ flow: FLOW, settings: world.hash(), who: 'test' }));
	await world.settle();
	expect(world.right.rows.size).toBe(12);
});

test('rule 17: changed settings preview first; the edits of that time are carried after the approval', async () => {
	world = await makeWorld();
	addPeople(world, 5);
	await world.goLive();
	const before = await live();
	world.settings = {
		...world.settings,
		map: MAP.concat({ ...MAP[1], left: 'note', right: 'note' }),
	};
	world.left.edit('L1', { city: 'Varde', note: 'from the left' });
	world.right.edit(await partnerOf(world, 'left', 'L2'), { name: 'From the right' });
	const writes = world.left.writes() + world.right.writes();
	await preview();
	// Hours of waiting, with runs of the trigger that only say so.
	for (let n = 0; n < 3; n++)
		expect((await world.run({ byHand: false })).started.note).toContain('waits for approval');
	expect(await live()).toEqual(before);
	expect(world.left.writes() + world.right.writes()).toBe(writes);
	world.left.edit('L3', { city: 'After the preview' });
	await world.tx(() => approve({ flow: FLOW, who: 'test' }));
	await world.settle();
	expect(await rightOf(world, 'L1')).toMatchObject({ city: 'Varde', note: 'from the left' });
	expect(world.left.get('L2')).toMatchObject({ name: 'From the right' });
	expect(await rightOf(world, 'L3')).toMatchObject({ city: 'After the preview' });
	expect(world.right.rows.size).toBe(5);
	expect(await world.reviews()).toEqual([]);
});

test('rule 17: a draft run by hand disturbs neither the approved settings nor their schedule', async () => {
	const time = timeMachine();
	world = await makeWorld();
	addPeople(world, 5);
	await world.goLive();
	const approved = world.settings;
	const draft = { ...approved, map: MAP.slice(0, 3) };
	for (let round = 1; round <= 3; round++) {
		world.settings = draft;
		await world.run({ byHand: true });
		world.settings = approved;
		world.left.edit('L1', { city: `City ${round}` });
		const { ticket } = await world.run({ byHand: false });
		expect(ticket?.mode).toBe('live');
		await world.settle();
		expect((await rightOf(world, 'L1')).city).toBe(`City ${round}`);
		time.advance(HOUR);
	}
	// A request that came in is still there after the draft was run, and the flow's turn is not put off.
	await world.tx(() => requestRun(FLOW, 'none'));
	world.settings = draft;
	expect((await world.run({ byHand: true })).ticket?.mode).toBe('preview');
	const { started } = await world.run({ byHand: true });
	expect(started.note).toContain('waits for approval');
	expect(await world.tx(() => fireIfDue(FLOW, HOUR, 0))).toBeDefined();
});

test('rule 17: settings that go back to the approved ones are live again at once', async () => {
	world = await makeWorld();
	world.left.add(person(1));
	await world.goLive();
	const approved = world.settings;
	world.settings = { ...approved, conflict: 'right' };
	await preview();
	world.settings = approved;
	world.left.edit('L1', { name: 'Carried' });
	await world.settle();
	expect((await rightOf(world, 'L1')).name).toBe('Carried');
});

test('rule 17: a flow belongs to one workflow until it is handed over', async () => {
	world = await makeWorld();
	world.left.add(person(1));
	await world.goLive();
	world.workflowId = 'imported twice';
	await expect(world.run()).rejects.toThrow('belongs to another workflow');
	expect(await world.tx(() => handOver(FLOW, 'imported twice', 'test'))).toEqual({ before: FLOW });
	expect((await world.run()).ticket?.mode).toBe('live');
	world.workflowId = FLOW;
	await expect(world.run()).rejects.toThrow('belongs to another workflow');
});

test('rule 17: approving with a run under way stops that run, not the flow', async () => {
	world = await makeWorld();
	world.left.add(person(1));
	await world.goLive();
	const approved = world.settings;
	const draft = { ...approved, firstSync: 'right' as const };
	world.settings = draft;
	await preview();
	world.settings = approved;
	world.left.edit('L1', { city: 'Tønder' });
	const { ticket, result } = await world.run({ hold: true });
	await world.tx(() => approve({ flow: FLOW, settings: undefined, who: 'test' }));
	world.settings = draft;
	await world.apply(ticket!, result!.operations);
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Tønder');
	expect(world.right.rows.size).toBe(1);
});
