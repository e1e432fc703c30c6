import { requestRun } from '../../nodes/LinkStore/loop/schedule';
import { addPeople, FLOW, partnerOf, person, rightOf } from '../support/world/people';
import { FIELDS } from '../support/world/system';
import { DAY, HOUR, MINUTE, timeMachine } from '../support/world/time';
import { makeWorld, MAP, row, type World, type WorldOptions } from '../support/world/world';

let world: World;
let time: ReturnType<typeof timeMachine>;
beforeEach(() => {
	time = timeMachine();
});
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});
const open = async (count: number, options: WorldOptions = {}) => {
	world = await makeWorld(options);
	addPeople(world, count);
	await world.goLive();
	world.left.calls.length = 0;
	world.right.calls.length = 0;
};
/** An edit that the feed does not show: a sub-record that does not move the stamp. */
const quietly = (id: string, fields: Record<string, string>) =>
	Object.assign(world.left.rows.get(id)!.fields, fields);
const lists = () => world.left.calls.filter((call) => call === 'list').length;

test('rule 31: what the feed does not show is found by the complete pass, on its schedule', async () => {
	await open(5);
	quietly('L2', { city: 'Quiet' });
	time.advance(23 * HOUR);
	await world.settle();
	expect(lists()).toBe(0);
	expect((await rightOf(world, 'L2')).city).toBe('Ribe');
	time.advance(2 * HOUR);
	await world.settle();
	expect(lists()).toBe(1);
	expect((await rightOf(world, 'L2')).city).toBe('Quiet');
	time.advance(2 * HOUR);
	await world.settle();
	expect(lists()).toBe(1);
});

test('rule 31: the schedule is the one that is set', async () => {
	await open(3, { settings: { fullPassHours: 2 } });
	time.advance(2 * HOUR + MINUTE);
	await world.settle();
	expect(lists()).toBe(1);
});

test('rule 31: a system without a feed is read completely in every run', async () => {
	await open(3, { left: { capabilities: { feed: false } } });
	await world.run();
	await world.run();
	expect(world.left.calls).toEqual(['list', 'list']);
	quietly('L2', { city: 'Quiet' });
	await world.settle();
	expect((await rightOf(world, 'L2')).city).toBe('Quiet');
});

test('rule 31: a pass goes in rounds beside the feed, under one id', async () => {
	await open(12, { limit: 4 });
	await world.tx(() => requestRun(FLOW, 'left'));
	await world.run();
	const passes = async () =>
		await world.query<{ pass_id: string; pass_ended: number }>(
			"select pass_id, pass_ended from page where side = 'left' and pass_id is not null order by run",
		);
	expect(await passes()).toMatchObject([{ pass_ended: 0 }]);
	// An edit of that time does not wait for the pass to end.
	world.left.edit('L12', { city: 'Beside' });
	await world.run();
	expect((await rightOf(world, 'L12')).city).toBe('Beside');
	await world.run();
	const all = await passes();
	expect(new Set(all.map(({ pass_id: id }) => id)).size).toBe(1);
	expect(all.map(({ pass_ended: ended }) => ended)).toEqual([0, 0, 1]);
});

test('rule 31: a record is missing only from a pass whose pages follow each other', async () => {
	await open(12, { limit: 4 });
	await world.tx(() => requestRun(FLOW, 'left'));
	await world.run();
	world.left.drop('L9');
	await world.run();
	expect((await world.status()).operations).toMatchObject({ ready: 0 });
	expect((await world.status()).links.ended).toBe(0);
	await world.settle();
	expect((await world.status()).links.ended).toBe(1);
});

describe('off for longer than the feed remembers', () => {
	test('rule 31: a complete pass takes the place of the old cursor', async () => {
		await open(6);
		quietly('L2', { city: 'Forgotten by the feed' });
		const id = await partnerOf(world, 'left', 'L3');
		world.right.rows.get(id)!.fields.city = 'There too';
		time.advance(30 * DAY);
		const { ticket } = await world.run();
		expect(ticket!.left).toMatchObject({ fullPass: true, state: { since: undefined } });
		expect(world.left.calls).not.toContain('feed');
		await world.settle();
		expect((await rightOf(world, 'L2')).city).toBe('Forgotten by the feed');
		expect(world.left.get('L3').city).toBe('There too');
		// And the feed goes on from there.
		world.left.calls.length = 0;
		await world.run();
		expect(world.left.calls).toEqual(['feed']);
	});

	test('rule 31: nothing is created until that pass has ended on both sides', async () => {
		await open(12, { limit: 4 });
		world.left.add(person(50));
		// The partner was typed in by hand, and stands at the end of the other side's listing.
		const there = world.right.add(person(50));
		world.left.add(person(51));
		time.advance(30 * DAY);
		const creates = () => world.right.calls.filter((call) => call === 'create').length;
		for (let n = 0; n < 20; n++) {
			await world.run();
			const { sides } = await world.status();
			if (sides.left.reading || sides.right.reading) expect(creates()).toBe(0);
		}
		await world.settle();
		expect(creates()).toBe(1);
		expect(world.right.rows.size).toBe(14);
		expect(await partnerOf(world, 'right', there)).toBe('L13');
	});

	test('rule 31: nothing is deleted until that pass has ended', async () => {
		await open(12, { limit: 4, settings: { whenLeftGone: 'delete' } });
		world.left.drop('L2');
		world.left.edit('L3', { city: 'Elsewhere' });
		time.advance(30 * DAY);
		for (let n = 0; n < 20; n++) {
			await world.run();
			const { sides } = await world.status();
			if (sides.left.reading || sides.right.reading) expect(world.right.rows.size).toBe(12);
		}
		await world.settle();
		expect(world.right.rows.size).toBe(11);
	});

	test('rule 31: payloads of that time are read again before they are sent', async () => {
		await open(3);
		world.left.edit('L1', { city: 'A month ago' });
		await world.run({ hold: true });
		time.advance(30 * DAY);
		world.left.edit('L1', { city: 'Today' });
		const sent: unknown[] = [];
		const update = world.right.entity.update!;
		world.right.entity.update = async (api, request) => {
			sent.push(request.fields.city);
			return await update(api, request);
		};
		await world.settle();
		expect(sent).toEqual(['Today']);
	});
});

test('rule 31: archived is a mapped state like any other, and travels both ways', async () => {
	const state = { name: 'state', label: 'state', kind: 'enum' as const, writable: true };
	world = await makeWorld({
		left: { fields: [...FIELDS, state] },
		right: { fields: [...FIELDS, state] },
		settings: {
			map: [
				...MAP,
				row('state', 'state', {
					type: 'enum',
					options: {
						values: [
							{ left: 'open', right: 'active' },
							{ left: 'closed', right: 'archived' },
						],
					},
				}),
			],
		},
	});
	world.left.add({ ...person(1), state: 'open' });
	await world.goLive();
	expect((await rightOf(world, 'L1')).state).toBe('active');
	world.left.edit('L1', { state: 'closed' });
	await world.settle();
	expect((await rightOf(world, 'L1')).state).toBe('archived');
	world.right.edit(await partnerOf(world, 'left', 'L1'), { state: 'active' });
	await world.settle();
	expect(world.left.get('L1').state).toBe('open');
	expect((await world.status()).links).toMatchObject({ linked: 1, ended: 0 });
});
