import { loadFlow } from '../../nodes/LinkStore/loop/compiled';
import { settle } from '../../nodes/LinkStore/loop/settle';
import { type Outcome } from '../../nodes/LinkStore/loop/outcome';
import { claim } from '../../nodes/LinkStore/loop/claim';
import { counted, links, operations, person } from '../support/world/cases';
import { forward, MINUTE, resetClock } from '../support/world/clock';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

/** Run 1 has claimed the create and waits for its answer. */
async function claimedByRunOne(stamps = true) {
	world = await makeWorld({
		right: { stamps, capabilities: stamps ? {} : { findByReference: false } },
	});
	world.left.add(person(0));
	await world.goLive();
	world.left.add(person(1));
	const run = await world.run({ hold: true });
	const [{ op }] = run.result!.operations;
	const meta = {
		op: op.id,
		flow: world.settings.flow,
		attempt: 0,
		token: run.ticket!.token,
		side: 'right' as const,
	};
	expect(await world.tx(() => claim(meta, 60_000, world.right.api.account))).toMatchObject({
		claimed: true,
	});
	return op.id;
}

async function report(op: number, attempt: number, outcome: Outcome) {
	const { compiled, context } = await world.store.read(() => loadFlow(world.settings.flow));
	await world.tx(() =>
		settle({ ...context, flow: compiled, prints: world.store.prints }, op, attempt, outcome),
	);
}

const made = (id: string): Outcome => ({
	outcome: 'done',
	id,
	record: { id, fields: world.right.get(id) },
});

test('rule 2: the id that a lapsed run reports is linked, and no second record is made', async () => {
	const op = await claimedByRunOne();
	forward(6 * MINUTE);
	await world.run({ hold: true });
	const id = world.right.add(person(1));
	await report(op, 1, made(id));
	await world.settle();
	expect((await links(world))[1]).toMatchObject({ state: 'linked', right_id: id });
	expect(counted(world.right, 'create')).toBe(1);
	expect(await world.reviews()).toEqual([]);
});

test('rule 2: where no reference can be searched, a lapsed run is waited for and its late id counts', async () => {
	const op = await claimedByRunOne(false);
	forward(6 * MINUTE);
	const id = world.right.add(person(1));
	await world.run();
	await report(op, 1, made(id));
	await world.settle();
	expect((await links(world))[1]).toMatchObject({ state: 'linked', right_id: id });
	expect(world.right.rows.size).toBe(2);
});

test('rule 2: an outcome for an operation settled meanwhile by another record goes to review as a probable duplicate', async () => {
	const op = await claimedByRunOne();
	forward(6 * MINUTE);
	await world.settle();
	const linked = (await links(world))[1].right_id;
	expect(linked).not.toBeNull();
	const second = world.right.add(person(99));
	await report(op, 1, made(second));
	const reviews = await world.reviews();
	expect(reviews).toMatchObject([{ kind: 'probableDuplicate', record_id: second }]);
	expect(reviews[0].text).toContain(linked);
	expect((await links(world))[1].right_id).toBe(linked);
	// The same report once more is the same question.
	await report(op, 1, made(second));
	expect(await world.reviews()).toHaveLength(1);
});

test('rule 2: what an older attempt failed with does not release the attempt under way', async () => {
	const op = await claimedByRunOne();
	forward(6 * MINUTE);
	const second = await world.run({ hold: true });
	const meta = {
		op,
		flow: world.settings.flow,
		attempt: 1,
		token: second.ticket!.token,
		side: 'right' as const,
	};
	expect(await world.tx(() => claim(meta, 60_000, world.right.api.account))).toMatchObject({
		claimed: true,
	});
	for (const outcome of ['notSent', 'rejected', 'unknown', 'gone', 'changedMeanwhile'] as const) {
		await report(op, 1, { outcome, problem: 'from the first attempt' });
	}
	expect((await operations(world)).at(-1)).toMatchObject({
		state: 'sent',
		attempt: 2,
		refusals: 0,
	});
	// That it was done after all is a fact, though.
	const id = world.right.add(person(1));
	await report(op, 1, made(id));
	expect((await links(world))[1]).toMatchObject({ state: 'linked', right_id: id });
	await report(op, 2, made(world.right.add(person(2))));
	expect(await world.reviews()).toMatchObject([{ kind: 'probableDuplicate' }]);
});

test('rule 2: a refused create that turns out to be done is linked, and its review closes', async () => {
	const op = await claimedByRunOne();
	const id = world.right.add(person(1));
	await world.tx(function* () {
		yield { sql: 'update operation set refusals = 2 where id = ?', params: [op], mode: 'run' };
	});
	await report(op, 1, { outcome: 'rejected', problem: 'no' });
	expect(await world.reviews()).toMatchObject([{ kind: 'refused' }]);
	await report(op, 1, made(id));
	expect((await links(world))[1]).toMatchObject({ state: 'linked', right_id: id });
	expect(await world.reviews()).toEqual([]);
});

test('rule 2: an old run cannot plan or move cursors any more', async () => {
	world = await makeWorld();
	world.left.add(person(0));
	await world.goLive();
	const old = await world.start();
	const records = {
		left: await world.read(old.ticket!, 'left'),
		right: await world.read(old.ticket!, 'right'),
	};
	forward(6 * MINUTE);
	await world.run();
	await expect(world.commit(old.ticket!, records)).rejects.toThrow(
		/no longer holds the flow's lease/,
	);
	await expect(world.read(old.ticket!, 'left')).rejects.toThrow(/no longer holds the flow's lease/);
});
