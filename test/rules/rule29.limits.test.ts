import { requestRun } from '../../nodes/LinkStore/loop/schedule';
import type { LinkRow } from '../../nodes/LinkStore/loop/rows';
import { forward, resetClock } from '../support/world/clock';
import { addPeople, FLOW } from '../support/world/people';
import { failure } from '../support/world/system';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

const slowDown = () =>
	failure({ outcome: 'notSent', scope: 'side', status: 429, retryAfter: 60 }, 'asked to slow down');

/** Systems that answer so many calls a minute and refuse all others. */
function limit(callsAMinute: number): { reset: () => void } {
	const left = new Map<object, number>();
	for (const system of [world.left, world.right]) {
		system.before = () => {
			const calls = left.get(system) ?? callsAMinute;
			left.set(system, calls - 1);
			if (calls <= 0) throw slowDown();
		};
	}
	return { reset: () => left.clear() };
}

/** Runs and waits in turn until the flow is quiet. Gives the number of runs. */
async function untilQuiet(bucket: { reset: () => void }, most: number): Promise<number> {
	for (let runs = 1; runs <= most; runs++) {
		await world.run().catch(() => undefined);
		const status = await world.status();
		if (
			status.state === 'in step' &&
			!status.workLeft &&
			status.operations.sent + status.operations.ready === 0
		)
			return runs;
		forward(10 * 60_000);
		bucket.reset();
	}
	throw new Error(`not quiet: ${JSON.stringify(await world.status())}`);
}

test('rule 29: a listing that meets the limit goes on from where it was, and never begins again', async () => {
	world = await makeWorld({
		left: { capabilities: { pageSize: 10 } },
		right: { capabilities: { pageSize: 10 } },
	});
	addPeople(world, 120);
	addPeople(world, 120, 'right');
	await world.goLive();
	world.left.calls.length = 0;
	await world.tx(() => requestRun(FLOW, 'both'));
	// A pass of both sides takes 26 calls; 7 are allowed a minute.
	await untilQuiet(limit(7), 30);
	expect(await world.query<LinkRow>("select * from link where state = 'linked'")).toHaveLength(120);
	expect(await world.query('select 1 from link where gone_side is not null')).toEqual([]);
	expect(await world.reviews()).toEqual([]);
	// Calls that were refused are counted too; but no page was read twice and more.
	expect(world.left.calls.filter((call) => call === 'list').length).toBeLessThan(20);
});

test('rule 29: records missing from a pass that was broken off are not gone', async () => {
	world = await makeWorld({ left: { capabilities: { pageSize: 10 } } });
	addPeople(world, 60);
	await world.goLive();
	world.left.drop('L3');
	world.left.drop('L55');
	await world.tx(() => requestRun(FLOW, 'both'));
	await untilQuiet(limit(4), 40);
	const ended = await world.query<LinkRow>(
		"select left_id from link where state = 'ended' order by id",
	);
	expect(ended).toEqual([{ left_id: 'L3' }, { left_id: 'L55' }]);
});

test('rule 29: creates that meet the limit wait, cost no attempt, and are made once', async () => {
	world = await makeWorld();
	addPeople(world, 5);
	await world.goLive();
	addPeople(world, 30, 'left', 100);
	await untilQuiet(limit(12), 40);
	expect(world.right.rows.size).toBe(35);
	expect(await world.reviews()).toEqual([]);
	const [{ most }] = await world.query<{ most: number }>(
		'select max(refusals) as most from operation',
	);
	expect(most).toBe(0);
});
