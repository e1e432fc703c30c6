import { fireIfDue, requestRun } from '../../nodes/LinkStore/loop/schedule';
import { failure } from '../support/world/system';
import { addPeople, FLOW, rightOf } from '../support/world/people';
import { HOUR, MINUTE, SECOND, timeMachine } from '../support/world/time';
import { makeWorld, type World } from '../support/world/world';

let world: World;
let time: ReturnType<typeof timeMachine>;
beforeEach(() => {
	time = timeMachine();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

const INTERVAL = 30 * MINUTE;
const fire = async (interval = INTERVAL) => await world.tx(() => fireIfDue(FLOW, interval, 0));
const flowRow = async () =>
	(
		await world.query<{
			requests: number;
			requests_seen: number;
			lease_run: number | null;
			next_at: number;
			last_problem: string | null;
			run: number;
		}>('select * from flow')
	)[0];
const open = async (count = 3, options = {}) => {
	world = await makeWorld(options);
	addPeople(world, count);
	await world.goLive();
	while ((await fire()) !== undefined) await world.run({ byHand: false });
};

test('rule 28: a flow that is due fires once, however many triggers ask', async () => {
	await open();
	expect(await fire()).toBeUndefined();
	time.advance(INTERVAL);
	const fired = await Promise.all(Array.from({ length: 10 }, fire.bind(undefined, INTERVAL)));
	expect(fired.filter(Boolean)).toHaveLength(1);
	expect(fired.filter(Boolean)[0]).toMatchObject({ flow: FLOW, reason: 'schedule' });
});

test('rule 28: nothing fires while a run holds the lease', async () => {
	await open();
	time.advance(INTERVAL);
	await fire();
	const started = await world.start(false);
	expect(started.ticket).toBeDefined();
	await world.tx(() => requestRun(FLOW, 'none'));
	for (let n = 0; n < 5; n++) {
		expect(await fire()).toBeUndefined();
		time.advance(30 * SECOND);
	}
});

test('rule 28: the run that was fired keeps its number, and queued doubles find the lease taken', async () => {
	await open();
	time.advance(INTERVAL);
	const fired = await fire();
	const starts = [await world.start(false), await world.start(false), await world.start(false)];
	expect(starts.map(({ ticket }) => ticket?.run)).toEqual([fired!.run, undefined, undefined]);
	expect(starts[1].note).toContain('still going on');
});

test('rule 28: a request makes the next run come at once, and one that comes mid-run is not lost', async () => {
	await open();
	await world.tx(() => requestRun(FLOW, 'none'));
	expect(await fire()).toMatchObject({ reason: 'requested' });
	const { ticket } = await world.start(false);
	// The webhook arrives after this side was read.
	const records = {
		left: await world.read(ticket!, 'left'),
		right: await world.read(ticket!, 'right'),
	};
	world.left.edit('L1', { city: 'Mid-run' });
	await world.tx(() => requestRun(FLOW, 'none'));
	await world.tx(() => requestRun(FLOW, 'none'));
	await world.commit(ticket!, records);
	expect(await fire()).toMatchObject({ reason: 'requested' });
	await world.run({ byHand: false });
	expect((await rightOf(world, 'L1')).city).toBe('Mid-run');
	const { requests, requests_seen: seen } = await flowRow();
	expect(seen).toBe(requests);
	expect(await fire()).toBeUndefined();
});

test('rule 28: a requested complete pass is handed out once', async () => {
	await open();
	await world.tx(() => requestRun(FLOW, 'left'));
	const { ticket } = await world.run();
	expect([ticket!.left.fullPass, ticket!.right.fullPass]).toEqual([true, false]);
	const next = await world.run();
	expect([next.ticket!.left.fullPass, next.ticket!.right.fullPass]).toEqual([false, false]);
	await world.tx(() => requestRun(FLOW, 'left'));
	await world.tx(() => requestRun(FLOW, 'right'));
	const both = await world.run();
	expect([both.ticket!.left.fullPass, both.ticket!.right.fullPass]).toEqual([true, true]);
});

test('rule 28: work that is left comes at once while it moves', async () => {
	world = await makeWorld({ limit: 5 });
	addPeople(world, 23);
	await world.goLive();
	while ((await fire()) !== undefined) await world.run({ byHand: false });
	for (const id of world.left.rows.keys()) world.left.edit(id, { city: 'Later' });
	time.advance(INTERVAL);
	let runs = 0;
	while ((await fire()) !== undefined) {
		await world.run({ byHand: false });
		time.advance(SECOND);
		expect(++runs).toBeLessThan(30);
	}
	expect(runs).toBeGreaterThan(3);
	for (const { fields } of world.right.rows.values()) expect(fields.city).toBe('Later');
});

test('rule 28: a side that answers 401 to reads rests ever longer: no tight loop', async () => {
	await open();
	world.right.before = (call) => {
		if (call === 'feed' || call === 'list')
			throw failure({ outcome: 'notSent', scope: 'side', status: 401 }, 'wrong password (401)');
	};
	world.right.calls.length = 0;
	await world.tx(() => requestRun(FLOW, 'none'));
	// A trigger asks every five seconds, for a day.
	let runs = 0;
	for (let second = 0; second < 24 * 3600; second += 30) {
		if ((await fire()) !== undefined) {
			runs++;
			await world.run({ byHand: false }).catch(() => undefined);
		}
		time.advance(30 * SECOND);
	}
	expect(runs).toBeLessThanOrEqual(60);
	expect(runs).toBeGreaterThan(40);
	expect(world.right.calls).toHaveLength(runs);
	const status = await world.status();
	expect(status).toMatchObject({ state: 'resting', lastProblem: 'wrong password (401)' });
	expect((await flowRow()).lease_run).toBeNull();
	world.right.before = () => {};
	time.advance(HOUR);
	expect(await fire()).toBeDefined();
	await world.run({ byHand: false });
	expect((await world.status()).state).toBe('in step');
});

test('rule 28: runs that are lost make the next ones rarer, and are told', async () => {
	await open();
	const starts: number[] = [];
	for (let second = 0; second < 6 * 3600; second += 30) {
		// Each run dies after Start Run: nobody ends it.
		if ((await fire(2 * HOUR)) !== undefined && (await world.start(false)).ticket !== undefined)
			starts.push(second);
		time.advance(30 * SECOND);
	}
	expect(starts.length).toBeLessThan(30);
	const gaps = starts.slice(1).map((at, n) => at - starts[n]);
	expect(gaps.every((gap) => gap >= 300)).toBe(true);
	// The first try comes soon, the later ones ever later.
	const later = gaps.slice(1);
	expect(later).toEqual([...later].sort((a, b) => a - b));
	expect(later[later.length - 1]).toBeGreaterThan(4 * later[0]);
	expect((await flowRow()).last_problem).toContain('did not finish');
	expect(await world.query("select 1 from history where kind = 'runLost'")).not.toEqual([]);
});

test('rule 28: a run that was fired but never started is fired again, later each time', async () => {
	await open();
	time.advance(INTERVAL);
	let fired = 0;
	for (let second = 0; second < 4 * 3600; second += 30) {
		if ((await fire()) !== undefined) fired++;
		time.advance(30 * SECOND);
	}
	expect(fired).toBeGreaterThan(2);
	expect(fired).toBeLessThan(20);
});

test('rule 28: the run ends with the outcome of its last operation', async () => {
	await open();
	for (const id of ['L1', 'L2', 'L3']) world.left.edit(id, { city: 'Ends' });
	const { ticket, result } = await world.run({ hold: true });
	expect((await flowRow()).lease_run).toBe(ticket!.run);
	await world.apply(ticket!, result!.operations.slice(0, 2));
	expect((await flowRow()).lease_run).toBe(ticket!.run);
	await world.apply(ticket!, result!.operations.slice(2));
	expect((await flowRow()).lease_run).toBeNull();
});

test('rule 28: a run without operations ends with Reconcile', async () => {
	await open();
	await world.run({ hold: true });
	expect((await flowRow()).lease_run).toBeNull();
});

test('rule 28: an operation left by a stopped run is offered again by the next one', async () => {
	await open();
	world.left.edit('L1', { city: 'Stopped' });
	await world.run({ hold: true });
	time.advance(6 * MINUTE);
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Stopped');
});

test('rule 28: a stopped flow does not fire, whatever is requested', async () => {
	await open();
	await world.tx(function* () {
		yield { sql: "update flow set stop_kind = 'gone', stop_text = 'x'", params: [], mode: 'run' };
	});
	await world.tx(() => requestRun(FLOW, 'both'));
	time.advance(INTERVAL);
	expect(await fire()).toBeUndefined();
});
