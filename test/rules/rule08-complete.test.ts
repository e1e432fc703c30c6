import { resolveReview } from '../../nodes/LinkStore/loop/people/reviewActions';
import type { Incoming } from '../../nodes/LinkStore/loop/absorb';
import type { Side } from '../../nodes/shared/contracts';
import { counted, links, person } from '../support/world/cases';
import { DAY, forward, resetClock } from '../support/world/clock';
import { makeWorld, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

const small = (limit: number, more: WorldOptions = {}): WorldOptions => ({
	limit,
	left: { capabilities: { pageSize: limit } },
	right: { capabilities: { pageSize: limit } },
	...more,
});

test('rule 8: a customer on page 1 of the left whose partner was typed in by hand on page 30 of the right is linked', async () => {
	world = await makeWorld(small(3));
	for (let n = 0; n < 5; n++) world.left.add(person(n));
	await world.goLive();
	// The flow is off for a while; the right side gets a backlog of 30 pages.
	for (let n = 0; n < 89; n++) world.right.add(person(1000 + n));
	const byHand = world.right.add(person(77));
	const id = world.left.add(person(77));
	await world.settle();
	expect((await links(world)).find((link) => link.left_id === id)).toMatchObject({
		right_id: byHand,
		reason: 'match',
	});
	expect(counted(world.right, 'create')).toBe(5);
});

test('rule 8: the flow off for a month: a complete pass comes before any create', async () => {
	world = await makeWorld(small(4));
	for (let n = 0; n < 5; n++) world.left.add(person(n));
	await world.goLive();
	forward(30 * DAY);
	for (let n = 0; n < 30; n++) world.right.add(person(1000 + n));
	const byHand = world.right.add(person(77));
	const id = world.left.add(person(77));
	const run = await world.run();
	expect(run.result?.operations).toEqual([]);
	await world.settle();
	expect((await links(world)).find((link) => link.left_id === id)).toMatchObject({
		right_id: byHand,
	});
	expect(counted(world.right, 'create')).toBe(5);
});

test('rule 8: a right record that appears between the reads of both sides is linked, not doubled', async () => {
	world = await makeWorld();
	world.left.add(person(0));
	await world.goLive();
	// Typed in on both sides after right was read and before Reconcile: neither run knows both.
	await world.run({
		meanwhile: () => {
			world.left.add(person(7));
			world.right.add(person(7));
		},
	});
	await world.settle();
	expect(world.right.rows.size).toBe(2);
	expect((await links(world))[1]).toMatchObject({ reason: 'match' });
});

test('rule 8: no create while the other side was not read in this run', async () => {
	world = await makeWorld();
	world.left.add(person(0));
	await world.goLive();
	world.left.add(person(5));
	const byHand = world.right.add(person(5));
	const run = await world.run({ skip: ['right'] });
	expect(run.result?.operations).toEqual([]);
	await world.settle();
	expect((await links(world))[1]).toMatchObject({ right_id: byHand });
});

test('rule 8: no create from a listing that is not complete', async () => {
	world = await makeWorld({ right: { capabilities: { completeListing: false } } });
	world.left.add(person(0));
	for (let n = 0; n < 3; n++) await world.run();
	await world.tx(function* () {
		yield { sql: 'update preview set complete_at = 1', params: [], mode: 'run' };
	});
	await world.goLive().catch(() => undefined);
	for (let n = 0; n < 3; n++) await world.run();
	expect(counted(world.right, 'create')).toBe(0);
});

test('rule 8: rows that change while the pass is read are read by the feed before anything is matched', async () => {
	world = await makeWorld(
		small(3, { right: { capabilities: { pageSize: 3, findByKey: ['email'] } } }),
	);
	for (let n = 0; n < 9; n++) {
		world.left.add(person(n));
		world.right.add(person(n));
	}
	// While the preview reads its second page, the first right record is edited and moves to the end.
	await world.run();
	world.right.edit('R2', { note: 'moved' });
	world.right.edit('R1', { note: 'moved' });
	await world.goLive();
	expect(world.right.rows.size).toBe(9);
	expect((await links(world)).map(({ reason }) => reason)).toEqual(Array(9).fill('match'));
});

test('rule 8: a row that slides onto a page already read is found before its partner is created', async () => {
	world = await makeWorld(
		small(3, { right: { capabilities: { pageSize: 3, findByKey: ['email'] } } }),
	);
	for (let n = 0; n < 9; n++) {
		world.left.add(person(n));
		world.right.add(person(n));
	}
	await world.run();
	// A row of page 1 is deleted: the first of page 2 slides onto page 1, which was read.
	world.right.drop('R1');
	await world.goLive();
	// The slid one was found by the search right before its partner's create; nothing was doubled.
	expect((await links(world)).filter(({ reason }) => reason === 'create')).toEqual([]);
	expect(world.right.rows.size).toBe(8);
	forward(DAY + 1000);
	await world.settle();
	expect((await world.status()).links).toMatchObject({ linked: 8, ended: 1 });
});

test('rule 8: many pages on both sides, in any order, never double a record', async () => {
	world = await makeWorld(small(4));
	const order = [...Array(24).keys()];
	for (const n of order) world.left.add(person(n));
	for (const n of [...order].reverse()) world.right.add(person(n));
	await world.goLive();
	expect(world.right.writes()).toBe(0);
	expect((await world.status()).links.linked).toBe(24);
});

test('rule 8: a record typed in between the last page and the create is found by the search right before it', async () => {
	world = await makeWorld({ right: { capabilities: { findByKey: ['email'] } } });
	world.left.add(person(0));
	await world.goLive();
	const id = world.left.add(person(7, { name: 'Left' }));
	let byHand = '';
	const run = await world.run({
		beforeApply: () => (byHand = world.right.add(person(7, { phone: null }))),
	});
	expect(run.outcomes).toMatchObject([{ outcome: 'changedMeanwhile' }]);
	await world.settle();
	expect(world.right.rows.size).toBe(2);
	expect((await links(world))[1]).toMatchObject({
		left_id: id,
		right_id: byHand,
		reason: 'match',
		state: 'linked',
	});
	expect(world.right.get(byHand)).toMatchObject({ name: 'Left', phone: '+4512345678' });
});

test('rule 8: a search that is wider than asked does not stop a create', async () => {
	world = await makeWorld({ right: { capabilities: { findByKey: ['email'] } } });
	world.left.add(person(0));
	const find = world.right.entity.find!;
	world.right.entity.find = async (api, query) =>
		query.by === 'key'
			? await world.right.entity.list(api, { limit: 100 }).then(({ records }) => records)
			: await find(api, query);
	await world.goLive();
	world.left.add(person(7));
	await world.settle();
	expect(world.right.rows.size).toBe(2);
	expect(await world.reviews()).toEqual([]);
});

test('rule 8: a found record that the canvas leaves out is a question, and a person may have ours created', async () => {
	world = await makeWorld({ right: { capabilities: { findByKey: ['email'] } } });
	world.left.add(person(0));
	await world.goLive();
	const between = (records: Incoming[], side: Side) =>
		side === 'right' ? records.filter(({ fields }) => fields.city !== 'out') : records;
	world.right.add(person(7, { city: 'out' }));
	world.left.add(person(7));
	for (let n = 0; n < 6; n++) await world.run({ between });
	expect(world.right.rows.size).toBe(2);
	const reviews = await world.reviews();
	expect(reviews).toMatchObject([{ kind: 'match' }]);
	await world.tx(() => resolveReview(reviews[0].id, 'createAnyway', 'test'));
	for (let n = 0; n < 4; n++) await world.run({ between });
	expect(world.right.rows.size).toBe(3);
});
