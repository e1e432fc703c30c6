import { approve, confirmStop } from '../../nodes/LinkStore/loop/approve';
import { requestRun } from '../../nodes/LinkStore/loop/schedule';
import { makeWorld, type World } from '../support/world/world';
import { addPeople, FLOW, person, rightOf } from '../support/world/people';

let world: World;
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

const stopKind = async () =>
	(await world.query<{ stop_kind: string | null }>('select stop_kind from flow'))[0].stop_kind;

describe.each(['left', 'right'] as const)('the %s side', (side) => {
	test('rule 19: another account stops the flow before anything is read', async () => {
		world = await makeWorld();
		addPeople(world, 3);
		await world.goLive();
		world[side].api.account = 'memory://production';
		world.left.calls.length = 0;
		world.right.calls.length = 0;
		await expect(world.run()).rejects.toThrow('connected to memory://production');
		expect(world[side].calls).toEqual([]);
		expect(world.right.writes()).toBe(0);
		expect(await stopKind()).toBe('account');
		expect((await world.status()).state).toBe('stopped');
		expect((await world.run()).started.note).toContain('is stopped');
		// The right credential again, and a person's word: it goes on, with nothing lost.
		world[side].api.account = side === 'left' ? 'memory://crm' : 'memory://erp';
		world.left.edit('L1', { city: 'Skive' });
		await world.tx(() => confirmStop(FLOW, 'test'));
		await world.settle();
		expect((await rightOf(world, 'L1')).city).toBe('Skive');
		expect(world.right.rows.size).toBe(3);
	});

	test('rule 19: confirming does not let the wrong account in', async () => {
		world = await makeWorld();
		addPeople(world, 3);
		await world.goLive();
		world[side].api.account = 'memory://production';
		await expect(world.run()).rejects.toThrow('was stopped');
		await world.tx(() => confirmStop(FLOW, 'test'));
		await expect(world.run()).rejects.toThrow('was stopped');
		expect(await stopKind()).toBe('account');
	});
});

test('rule 19: the wrong account at Apply Change writes nothing', async () => {
	world = await makeWorld();
	addPeople(world, 3);
	await world.goLive();
	world.left.edit('L1', { city: 'Skive' });
	const { ticket, result } = await world.run({ hold: true });
	world.right.api.account = 'memory://production';
	world.right.calls.length = 0;
	const outcomes = await world.apply(ticket!, result!.operations);
	expect(outcomes[0]).toMatchObject({ outcome: 'notSent' });
	expect(outcomes[0].problem).toContain('choose that credential');
	expect(world.right.calls).toEqual([]);
});

test('rule 19: a first sync may create any number', async () => {
	world = await makeWorld();
	addPeople(world, 120);
	await world.goLive();
	expect(world.right.rows.size).toBe(120);
	expect(await stopKind()).toBeNull();
});

test('rule 19: too many creates later stop the flow; confirmed, all of them are done', async () => {
	world = await makeWorld();
	addPeople(world, 20);
	await world.goLive();
	addPeople(world, 51, 'left', 101);
	await world.settle();
	expect(await stopKind()).toBe('creates');
	expect(world.right.rows.size).toBe(20);
	await world.tx(() => confirmStop(FLOW, 'test'));
	await world.settle();
	expect(await stopKind()).toBeNull();
	expect(world.right.rows.size).toBe(71);
	// The word was for that round only.
	addPeople(world, 51, 'left', 201);
	await world.settle();
	expect(await stopKind()).toBe('creates');
	expect(world.right.rows.size).toBe(71);
});

test('rule 19: the limit counts a round, not one page of it', async () => {
	world = await makeWorld({ limit: 20 });
	addPeople(world, 20);
	await world.goLive();
	addPeople(world, 60, 'left', 101);
	await world.settle();
	expect(await stopKind()).toBe('creates');
	expect(world.right.rows.size).toBeLessThanOrEqual(70);
	await world.tx(() => confirmStop(FLOW, 'test'));
	await world.settle();
	expect(world.right.rows.size).toBe(80);
});

test('rule 19: fifty at once are no surprise', async () => {
	world = await makeWorld();
	addPeople(world, 20);
	await world.goLive();
	addPeople(world, 50, 'left', 101);
	await world.settle();
	expect(await stopKind()).toBeNull();
	expect(world.right.rows.size).toBe(70);
});

test('rule 19: too many updates stop the flow; confirmed, all of them are done', async () => {
	world = await makeWorld();
	addPeople(world, 220);
	await world.goLive();
	for (const id of world.left.rows.keys()) world.left.edit(id, { city: 'Everywhere' });
	await world.settle();
	expect(await stopKind()).toBe('updates');
	const written = () =>
		[...world.right.rows.values()].filter(({ fields }) => fields.city === 'Everywhere').length;
	expect(written()).toBe(0);
	await world.tx(() => confirmStop(FLOW, 'test'));
	await world.settle();
	expect(written()).toBe(220);
	expect(await stopKind()).toBeNull();
});

test('rule 19: two stops in one round need two words, and then the round is done', async () => {
	world = await makeWorld();
	addPeople(world, 220);
	await world.goLive();
	for (const id of world.left.rows.keys()) world.left.edit(id, { city: 'Everywhere' });
	addPeople(world, 60, 'left', 301);
	const stops: Array<string | null> = [];
	for (let n = 0; n < 4; n++) {
		await world.settle();
		const kind = await stopKind();
		if (kind === null) break;
		stops.push(kind);
		await world.tx(() => confirmStop(FLOW, 'test'));
	}
	expect(stops.sort()).toEqual(['creates', 'updates']);
	expect(world.right.rows.size).toBe(280);
	for (const { fields } of world.right.rows.values())
		expect(['Everywhere', 'Ribe']).toContain(fields.city);
	expect(
		[...world.right.rows.values()].filter(({ fields }) => fields.city === 'Everywhere'),
	).toHaveLength(220);
});

test('rule 19: a field that most records lose stops the flow, and nothing is emptied', async () => {
	world = await makeWorld();
	addPeople(world, 40);
	await world.goLive();
	for (const id of world.left.rows.keys()) world.left.edit(id, { city: null });
	await world.run();
	expect(await stopKind()).toBe('emptied');
	for (const { fields } of world.right.rows.values()) expect(fields.city).toBe('Ribe');
	await world.tx(() => confirmStop(FLOW, 'test'));
	await world.settle();
	for (const { fields } of world.right.rows.values()) expect(fields.city).toBeNull();
});

test('rule 19: newly approved settings are a first sync again', async () => {
	world = await makeWorld();
	addPeople(world, 10);
	await world.goLive();
	addPeople(world, 90, 'left', 101);
	world.settings = { ...world.settings, conflict: 'right' };
	for (let n = 0; n < 5; n++) if ((await world.run()).result?.report !== undefined) break;
	await world.tx(() => approve({ flow: FLOW, who: 'test' }));
	await world.tx(() => requestRun(FLOW, 'none'));
	await world.settle();
	expect(await stopKind()).toBeNull();
	expect(world.right.rows.size).toBe(100);
	expect(person(1).city).toBe('Ribe');
});
