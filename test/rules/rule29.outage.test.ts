import { retryReview } from '../../nodes/LinkStore/loop/people/reviewActions';
import type { OperationRow } from '../../nodes/LinkStore/loop/rows';
import { fireIfDue } from '../../nodes/LinkStore/loop/schedule';
import { failure } from '../support/world/system';
import { addPeople, FLOW, partnerOf, rightOf } from '../support/world/people';
import { HOUR, MINUTE, SECOND, timeMachine } from '../support/world/time';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

const operations = async () =>
	await world.query<OperationRow>("select * from operation where kind = 'update' order by id");
const pause = async () =>
	(
		await world.query<{ paused_until: number; pause_delay: number }>(
			"select * from side where side = 'right'",
		)
	)[0];
const down = (status: number, retryAfter?: number) =>
	failure({ outcome: 'notSent', scope: 'side', status, retryAfter }, `out of reach (${status})`);
const writing = (call: string) => ['get', 'create', 'update', 'find'].includes(call);

test.each([401, 403, 429, 503, 0])(
	'rule 29: answers of %i over a weekend cost no attempt',
	async (status) => {
		const time = timeMachine();
		world = await makeWorld();
		addPeople(world, 5);
		await world.goLive();
		world.right.before = (call) => {
			if (writing(call)) throw down(status);
		};
		for (let n = 1; n <= 5; n++) world.left.edit(`L${n}`, { city: 'Weekend' });
		let calls = 0;
		for (let minute = 0; minute < 48 * 60; minute += 20) {
			const fired = await world.tx(() => fireIfDue(FLOW, 5 * MINUTE, 0));
			if (fired !== undefined) {
				world.right.calls.length = 0;
				// A read that fails throws, as Get Changes does.
				await world.run({ byHand: false }).catch(() => undefined);
				calls += world.right.calls.filter(writing).length;
			}
			time.advance(20 * MINUTE);
		}
		// One try a rest, not one for each operation.
		expect(calls).toBeLessThan(160);
		expect(await world.reviews()).toEqual([]);
		for (const op of await operations()) expect(op.refusals).toBe(0);
		world.right.before = () => {};
		time.advance(HOUR);
		await world.settle();
		for (let n = 1; n <= 5; n++) expect((await rightOf(world, `L${n}`)).city).toBe('Weekend');
		expect((await pause()).pause_delay).toBe(0);
	},
);

test('rule 29: Retry-After is kept to, and the side is not called meanwhile', async () => {
	const time = timeMachine();
	world = await makeWorld();
	addPeople(world, 5);
	await world.goLive();
	world.right.before = (call) => {
		if (writing(call)) throw down(429, 600);
	};
	for (let n = 1; n <= 5; n++) world.left.edit(`L${n}`, { city: 'Slow' });
	world.right.calls.length = 0;
	const { outcomes } = await world.run({ byHand: false });
	// The first is refused by the system; the others are not even tried.
	expect(outcomes.map(({ outcome }) => outcome)).toEqual(Array(5).fill('notSent'));
	expect(world.right.calls.filter(writing)).toHaveLength(1);
	expect((await pause()).pause_delay).toBe(600 * SECOND);
	world.right.before = () => {};
	time.advance(9 * MINUTE);
	expect((await world.run({ byHand: false })).started.note).toContain('rests until');
	expect(await world.tx(() => fireIfDue(FLOW, MINUTE, 0))).toBeUndefined();
	time.advance(2 * MINUTE);
	await world.settle();
	for (let n = 1; n <= 5; n++) expect((await rightOf(world, `L${n}`)).city).toBe('Slow');
});

test('rule 29: a refused record goes to review after as many attempts as set, with its reason', async () => {
	const time = timeMachine();
	world = await makeWorld();
	addPeople(world, 3);
	await world.goLive();
	const id = await partnerOf(world, 'left', 'L2');
	world.right.entity.update = async () => {
		world.right.calls.push('update');
		throw failure(
			{ fields: [{ field: 'city', message: 'is not a city' }] },
			'erp refused it (422)',
		);
	};
	world.left.edit('L2', { city: '???' });
	for (let n = 0; n < 10; n++) {
		await world.run();
		time.advance(HOUR);
	}
	expect(world.right.calls.filter((call) => call === 'update')).toHaveLength(3);
	const reviews = await world.reviews();
	expect(reviews).toMatchObject([{ kind: 'refused', record_id: id }]);
	expect(reviews[0].text).toContain('after 3 attempts');
	expect(reviews[0].text).toContain('city: is not a city');
});

describe('a dead operation', () => {
	let time: ReturnType<typeof timeMachine>;
	let refuse: boolean;
	beforeEach(async () => {
		time = timeMachine();
		refuse = true;
		world = await makeWorld();
		addPeople(world, 3);
		await world.goLive();
		world.right.before = (call) => {
			if (call === 'update' && refuse) throw failure({}, 'refused');
		};
		world.left.edit('L2', { city: '???' });
		for (let n = 0; n < 5; n++) {
			await world.run();
			time.advance(HOUR);
		}
		expect(await world.reviews()).toMatchObject([{ kind: 'refused' }]);
	});

	test('rule 29: is not sent again by itself', async () => {
		refuse = false;
		await world.settle();
		expect((await rightOf(world, 'L2')).city).toBe('Ribe');
	});

	test('rule 29: lives again at attempt 0 when a person retries', async () => {
		const [{ id }] = await world.reviews();
		await world.tx(() => retryReview(id, 'test'));
		for (let n = 0; n < 2; n++) {
			await world.run();
			time.advance(HOUR);
		}
		expect(await world.reviews()).toEqual([]);
		refuse = false;
		await world.settle();
		expect((await rightOf(world, 'L2')).city).toBe('???');
	});

	test('rule 29: lives again at attempt 0 when its source is corrected, and its review closes', async () => {
		refuse = false;
		world.left.edit('L2', { city: 'Corrected' });
		await world.settle();
		expect((await rightOf(world, 'L2')).city).toBe('Corrected');
		expect(await world.reviews()).toEqual([]);
	});
});

test('rule 29: a server error at one record counts once others succeed in the same run', async () => {
	const time = timeMachine();
	world = await makeWorld();
	addPeople(world, 4);
	await world.goLive();
	const poison = await partnerOf(world, 'left', 'L1');
	const update = world.right.entity.update!;
	world.right.entity.update = async (api, request) => {
		if (request.id === poison)
			throw failure({ outcome: 'unknown', scope: 'side', status: 500 }, 'internal error');
		return await update(api, request);
	};
	for (let round = 0; round < 8; round++) {
		for (let n = 1; n <= 4; n++) world.left.edit(`L${n}`, { city: `City ${round}` });
		await world.run();
		time.advance(HOUR);
		await world.run();
		time.advance(HOUR);
	}
	// The others were never kept waiting, and the one is in review, not tried for ever.
	for (let n = 2; n <= 4; n++) expect((await rightOf(world, `L${n}`)).city).toBe('City 7');
	expect((await world.reviews()).map(({ kind }) => kind)).toEqual(['refused']);
});

test('rule 29: a refused create waits longer each time and then goes to review; its record is begun once', async () => {
	const time = timeMachine();
	world = await makeWorld();
	addPeople(world, 2);
	world.right.before = (call) => {
		if (call === 'create') throw failure({}, 'refused');
	};
	for (let n = 0; n < 3; n++) await world.run();
	const { approve } = await import('../../nodes/LinkStore/loop/approve');
	await world.tx(() => approve({ flow: FLOW, who: 'test' }));
	for (let n = 0; n < 12; n++) {
		await world.run();
		time.advance(10 * MINUTE);
	}
	expect(world.right.calls.filter((call) => call === 'create')).toHaveLength(6);
	expect((await world.reviews()).map(({ kind }) => kind)).toEqual(['refused', 'refused']);
	world.right.before = () => {};
	for (const { id } of await world.reviews()) await world.tx(() => retryReview(id, 'test'));
	await world.settle();
	expect(world.right.rows.size).toBe(2);
});
