import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { confirmStop } from '../../nodes/LinkStore/loop/approve';
import { fireIfDue } from '../../nodes/LinkStore/loop/schedule';
import { referenceOf } from '../../nodes/LinkStore/engine/reference';
import { openStore } from '../../nodes/LinkStore/store';
import { counted, expectInStep, links, operations, person } from '../support/world/cases';
import { forward, HOUR, MINUTE, resetClock } from '../support/world/clock';
import { makeWorld, type World } from '../support/world/world';

const open: World[] = [];
const folders: string[] = [];
afterEach(async () => {
	resetClock();
	for (const world of open.splice(0)) await world.close();
	for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** The same two systems under a copy of the store as it was when `snapshot` was taken. */
async function backup(world: World): Promise<() => Promise<World>> {
	await world.query('select 1');
	const folder = mkdtempSync(join(tmpdir(), 'linkstore-backup-'));
	folders.push(folder);
	cpSync(world.folder, folder, { recursive: true });
	return async () => {
		const store = await openStore(folder);
		const restored = await makeWorld({
			with: { ...world, store, folder },
			systems: { left: world.left, right: world.right },
			settings: world.settings,
		});
		open.push({ ...restored, close: async () => await store.close() });
		return restored;
	};
}

test('rule 13: the reference is derived: planned anew, it is the same', async () => {
	const world = await makeWorld();
	open.push(world);
	world.left.add(person(0));
	await world.goLive();
	world.left.add(person(1));
	await world.run({ hold: true });
	const planned = (await operations(world))[1].reference;
	// Too old to be sent, and edited: planned again from fresh values.
	world.left.edit('L2', { name: 'Later' });
	forward(3 * HOUR);
	await world.settle();
	expect(world.right.rows.get('R2')).toMatchObject({
		reference: planned,
		fields: { name: 'Later' },
	});
	// The same record in another store of the same flow: still the same.
	const { left_id: id } = (await links(world))[1];
	expect(planned).toBe(referenceOf(world.settings.flow, 'left:crm.customer', id!, 1));
});

test("rule 13: a store restored from last night links this morning's records by their stamp, though the target changed the keys", async () => {
	const world = await makeWorld({ right: { prefix: 'R' } });
	open.push(world);
	for (let n = 0; n < 20; n++) world.left.add(person(n));
	await world.goLive();
	const restore = await backup(world);
	// The target gives its own numbers and rewrites addresses, so no key matches.
	world.right.normalize = (fields) => ({
		...fields,
		number: `ERP-${String(fields.number)}`,
		email: null,
	});
	for (let n = 100; n < 110; n++) world.left.add(person(n));
	await world.settle();
	expect(world.right.rows.size).toBe(30);
	world.right.normalize = (fields) => fields;
	const highest = (await world.status()).lastRun;
	const restored = await restore();
	// The workflow remembers a later run than the store does: nothing is written until it is confirmed.
	expect(
		await restored.tx(() => fireIfDue(restored.settings.flow, 300_000, highest)),
	).toBeUndefined();
	expect((await restored.status()).state).toBe('stopped');
	expect((await restored.run()).ticket).toBeUndefined();
	await restored.tx(() => confirmStop(restored.settings.flow, 'admin'));
	const fired = await restored.tx(() => fireIfDue(restored.settings.flow, 300_000, highest));
	expect(fired?.run).toBe(highest + 1);
	await restored.settle();
	expect(restored.right.rows.size).toBe(30);
	expect((await restored.status()).links).toMatchObject({ linked: 30 });
	const byStamp = (await links(restored)).filter(({ reason }) => reason === 'reference');
	expect(byStamp).toHaveLength(10);
});

test('rule 13: a store that is as new as the workflow remembers just goes on', async () => {
	const world = await makeWorld();
	open.push(world);
	world.left.add(person(0));
	await world.goLive();
	forward(10 * MINUTE);
	const { lastRun } = await world.status();
	const fired = await world.tx(() => fireIfDue(world.settings.flow, 300_000, lastRun));
	expect(fired?.run).toBe(lastRun + 1);
	// Fired once, not twice.
	expect(
		await world.tx(() => fireIfDue(world.settings.flow, 300_000, lastRun + 1)),
	).toBeUndefined();
});

test('rule 13: a lost store is rebuilt by the stamps, and the preview says so beforehand', async () => {
	const world = await makeWorld();
	open.push(world);
	world.right.normalize = (fields) => ({
		...fields,
		number: `ERP-${String(fields.number).slice(-2)}`,
		email: null,
	});
	for (let n = 10; n < 22; n++) world.left.add(person(n));
	await world.goLive();
	const pairs = (await links(world)).map(({ left_id, right_id }) => [left_id, right_id]);
	const fresh = await makeWorld({
		systems: { left: world.left, right: world.right },
		settings: world.settings,
	});
	open.push(fresh);
	const { result } = await fresh.run();
	expect(result?.report).toMatchObject({ match: 12, createRight: 0, review: 0 });
	await fresh.goLive();
	expect(world.right.rows.size).toBe(12);
	expect((await links(fresh)).map(({ left_id, right_id }) => [left_id, right_id]).sort()).toEqual(
		pairs.sort(),
	);
	await expectInStep(fresh, ['name', 'city']);
});

test('rule 13: a stamp beats a match key', async () => {
	const world = await makeWorld();
	open.push(world);
	const left = world.left.add(person(1));
	await world.goLive();
	// Somebody changes the keys of our record and types the old ones into another.
	world.right.edit('R1', { number: 'X', email: 'x@example.com' });
	world.right.add(person(1));
	const fresh = await makeWorld({
		systems: { left: world.left, right: world.right },
		settings: world.settings,
	});
	open.push(fresh);
	await fresh.goLive();
	expect((await links(fresh))[0]).toMatchObject({
		left_id: left,
		right_id: 'R1',
		reason: 'reference',
	});
	expect(counted(world.right, 'create')).toBe(1);
});

test('rule 13: a record that carries the reference of a linked pair is a probable duplicate, not a second link', async () => {
	const world = await makeWorld();
	open.push(world);
	world.left.add(person(1));
	await world.goLive();
	const copy = structuredClone(world.right.rows.get('R1')!);
	world.right.rows.set('R9', {
		...copy,
		id: 'R9',
		modified: world.right.clock + 1000,
		fields: { ...copy.fields, number: 'other', email: null },
	});
	world.right.clock += 2000;
	await world.settle();
	expect(await world.reviews()).toMatchObject([{ kind: 'probableDuplicate', record_id: 'R9' }]);
	expect(await links(world)).toHaveLength(1);
});
