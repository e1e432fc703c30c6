import { fireIfDue } from '../../nodes/LinkStore/loop/schedule';
import { partnerOf, person, rightOf } from '../support/world/people';
import { HOUR, MINUTE, SECOND, timeMachine } from '../support/world/time';
import { makeWorld, type World, type WorldOptions } from '../support/world/world';

let world: World;
let time: ReturnType<typeof timeMachine>;

async function open(options: WorldOptions = {}) {
	time = timeMachine();
	world = await makeWorld({
		...options,
		settings: { match: [{ fields: ['email'] }], quietSeconds: 60, ...options.settings },
	});
	for (let n = 1; n <= 3; n++) world.left.add(person(n));
	pass(HOUR);
	await world.goLive();
}
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

/** Time goes by everywhere: in the store, and in both systems. */
function pass(ms: number) {
	time.advance(ms);
	world.left.clock += ms;
	world.right.clock += ms;
}
const byTrigger = async () =>
	await world.tx(() => fireIfDue(world.settings.flow, world.settings.intervalSeconds * 1000, 0));

test('rule 35: a half-typed record is not created; it is once nobody has touched it for the quiet time', async () => {
	await open();
	const id = world.left.add({ ...person(9), name: 'Jo' });
	await world.settle();
	expect(world.right.rows.size).toBe(3);
	pass(30 * SECOND);
	world.left.edit(id, { name: 'Joan' });
	await world.settle();
	pass(40 * SECOND);
	await world.settle();
	expect(world.right.rows.size).toBe(3);
	pass(30 * SECOND);
	await world.settle();
	expect((await rightOf(world, id)).name).toBe('Joan');
	expect(await world.query('select * from quiet')).toEqual([]);
	expect(await world.reviews()).toEqual([]);
});

test.each([
	[58, false],
	[60, true],
])('rule 35: %d seconds after the edit, of 60: carried is %s', async (seconds, carried) => {
	await open();
	world.left.edit('L1', { city: 'Nibe' });
	pass(seconds * SECOND);
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe(carried ? 'Nibe' : 'Ribe');
});

test('rule 35: the run comes when the time is up, not at once and not an interval later', async () => {
	await open();
	pass(10 * MINUTE);
	await world.run();
	world.left.edit('L1', { city: 'Nibe' });
	await world.settle();
	const [flow] = await world.query<{ next_at: number; work_left: number }>('select * from flow');
	expect(flow.work_left).toBe(0);
	expect(flow.next_at - Date.now()).toBeGreaterThan(50 * SECOND);
	expect(flow.next_at - Date.now()).toBeLessThanOrEqual(60 * SECOND);
	expect(await byTrigger()).toBeUndefined();
	pass(59 * SECOND);
	expect(await byTrigger()).toBeUndefined();
	pass(2 * SECOND);
	expect(await byTrigger()).toMatchObject({ reason: 'schedule' });
	const { ticket } = await world.run({ byHand: false });
	expect(ticket?.left.wanted).toEqual(['L1']);
	expect((await rightOf(world, 'L1')).city).toBe('Nibe');
});

test.each([
	[60, 600],
	[1200, 3600],
	[3600, 3600],
])(
	'rule 35: with %d seconds, a record edited all the time is carried after %d seconds',
	async (quietSeconds, most) => {
		await open({ settings: { quietSeconds } });
		const began = Date.now();
		world.left.edit('L1', { city: 'City 0' });
		await world.settle();
		const step = quietSeconds / 4;
		for (let n = 1; (await rightOf(world, 'L1')).city === 'Ribe' && n < 100; n++) {
			pass(step * SECOND);
			world.left.edit('L1', { city: `City ${n}` });
			await world.settle();
		}
		const took = (Date.now() - began) / 1000;
		expect(took).toBeGreaterThanOrEqual(most - 1);
		expect(took).toBeLessThanOrEqual(most + step + 5);
	},
);

test('rule 35: two records are not linked by match while one of them is being edited', async () => {
	await open();
	world.left.add({ ...person(9), name: 'Nine' });
	pass(5 * MINUTE);
	const right = world.right.add({ ...person(9), name: 'Ni' });
	await world.settle();
	expect(await world.query('select 1 from link where right_id = ?', right)).toEqual([]);
	expect(world.right.rows.size).toBe(4);
	pass(61 * SECOND);
	await world.settle();
	expect(await partnerOf(world, 'right', right)).toBe('L4');
	expect(world.right.rows.size).toBe(4);
});

test('rule 35: our own write does not make the other record a fresh one', async () => {
	await open();
	world.left.edit('L1', { city: 'Nibe' });
	world.left.edit('L2', { city: 'Nibe' });
	pass(2 * MINUTE);
	const right = await partnerOf(world, 'left', 'L2');
	// The write moves the right record's stamp; the edit of its name is read in the same moment, and waits.
	world.right.edit(right, { name: 'Other' });
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Nibe');
	expect(await world.query('select side, id from quiet')).toEqual([{ side: 'right', id: right }]);
	pass(61 * SECOND);
	await world.settle();
	expect((await rightOf(world, 'L2')).city).toBe('Nibe');
	expect(world.left.get('L2').name).toBe('Other');
});

test('rule 35: the age is told by the clock of the server that stamped it', async () => {
	await open();
	// Its clock is a day ahead of everybody else's.
	world.left.clock += 24 * HOUR;
	world.left.edit('L1', { city: 'Nibe' });
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Ribe');
	pass(61 * SECOND);
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Nibe');
});

test('rule 35: a system without stamps: from when the content was first seen', async () => {
	await open({ left: { capabilities: { stamp: 'none', feed: false } } });
	expect(world.right.rows.size).toBe(3);
	world.left.edit('L1', { city: 'Nibe' });
	const id = world.left.add(person(9));
	await world.settle();
	pass(30 * SECOND);
	// Seen again with the same content: the time goes on.
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Ribe');
	pass(31 * SECOND);
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Nibe');
	expect((await rightOf(world, id)).city).toBe('Ribe');
});

test('rule 35: a record that is deleted while it is put off leaves nothing behind', async () => {
	await open();
	const id = world.left.add(person(9));
	await world.settle();
	expect(await world.query('select id from quiet')).toEqual([{ id }]);
	world.left.drop(id);
	pass(2 * MINUTE);
	await world.settle();
	pass(25 * HOUR);
	await world.settle();
	expect(await world.query('select id from quiet')).toEqual([]);
	expect(world.right.rows.size).toBe(3);
});

test('a flow without quiet time carries at once', async () => {
	await open({ settings: { quietSeconds: undefined } });
	world.left.edit('L1', { city: 'Nibe' });
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Nibe');
});
