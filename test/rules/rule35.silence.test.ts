import { confirmStop } from '../../nodes/LinkStore/loop/approve';
import { stopFlow } from '../../nodes/LinkStore/loop/flows';
import { silenceText, silentFlows } from '../../nodes/LinkStore/loop/silence';
import { addPeople } from '../support/world/people';
import { DAY, MINUTE, timeMachine } from '../support/world/time';
import { makeWorld, type World } from '../support/world/world';

let world: World;
let other: World;
let time: ReturnType<typeof timeMachine>;

beforeEach(async () => {
	time = timeMachine();
	world = await makeWorld({ flow: 'first' });
	other = await makeWorld({ flow: 'second', with: world });
	addPeople(world, 2);
	await world.goLive();
	await other.goLive();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});
const silent = async (except?: string) =>
	(await world.store.read(() => silentFlows(except))).map(({ flow }) => flow);
const interval = async (name: string, ms: number) =>
	await world.tx(function* () {
		yield {
			sql: 'update flow set interval_ms = ? where name = ?',
			params: [ms, name],
			mode: 'run',
		};
	});

test('rule 35: a trigger that was unpublished is noticed by every other flow, and by the status', async () => {
	expect(await silent()).toEqual([]);
	const since = (await world.status()).lastSuccess as string;
	time.advance(11 * DAY);
	await other.run();
	expect(await silent()).toEqual(['first']);
	const status = await world.status();
	expect(status.silentSince).toBe(since);
	expect(status.silence).toContain(
		`Flow "first" has had no successful run since ${since} (11 days). Look whether its workflow is published`,
	);
	expect(await other.status()).toMatchObject({ silentSince: null, silence: null });
	expect(silenceText(await world.store.read(() => silentFlows('second')))).toContain(
		'Flow "first"',
	);
	expect(silenceText(await world.store.read(() => silentFlows('first')))).toBeUndefined();
	await world.run();
	expect(await silent()).toEqual([]);
	expect((await world.status()).silentSince).toBeNull();
});

test.each([
	[5, 29, false],
	[5, 31, true],
	[60, 179, false],
	[60, 181, true],
])(
	'rule 35: with an interval of %d minutes, %d minutes of silence are reported: %s',
	async (every, minutes, reported) => {
		await interval('first', every * MINUTE);
		time.advance(minutes * MINUTE);
		await other.run();
		expect((await silent()).includes('first')).toBe(reported);
	},
);

test('rule 35: a stopped flow is silent too, and says why', async () => {
	await world.tx(() => stopFlow('first', 'creates', 'Too many.', 60));
	time.advance(31 * MINUTE);
	await world.run();
	await other.run();
	expect(await silent()).toEqual(['first']);
	expect((await world.status()).silence).toContain(
		'It is stopped: Too many. Run Link Store: Confirm Stop',
	);
	await world.tx(() => confirmStop('first', 'test'));
	await world.run();
	expect(await silent()).toEqual([]);
});

test('rule 35: a flow that fails again and again is silent, and names the problem', async () => {
	await world.tx(function* () {
		yield {
			sql: "update flow set last_problem = 'Wave answers 401.' where name = 'first'",
			params: [],
			mode: 'run',
		};
	});
	time.advance(40 * MINUTE);
	expect((await world.status()).silence).toContain('The last run failed: Wave answers 401.');
});

test('rule 35: a flow that was never approved is not silent, and one just approved is not either', async () => {
	const third = await makeWorld({ flow: 'third', with: world });
	await third.run();
	time.advance(3 * DAY);
	expect(await silent()).toEqual(['first', 'second']);
	for (let n = 0; n < 5; n++) await third.run();
	time.advance(3 * DAY);
	await third.goLive();
	expect(await silent()).toEqual(['first', 'second']);
});
