import { confirmStop } from '../../nodes/LinkStore/loop/approve';
import type { Incoming } from '../../nodes/LinkStore/loop/absorb';
import type { Side } from '../../nodes/shared/contracts';
import { linkedPair, links, person } from '../support/world/cases';
import { FIELDS } from '../support/world/system';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => await world.close());

const without = (field: string, from: Side) => (records: Incoming[], side: Side) =>
	side !== from
		? records
		: records.map(({ meta, fields: { [field]: _gone, ...fields } }) => ({ meta, fields }));

test('rule 12: a field that an Edit Fields node forgot is not observed, and nothing is emptied', async () => {
	const pair = await linkedPair();
	world = pair.world;
	world.left.edit(pair.left, { name: 'New' });
	await world.run({ between: without('city', 'left') });
	expect(world.right.get(pair.right)).toMatchObject({ name: 'New', city: 'Ærø' });
	// It is there again, with a new value: an edit like any other.
	world.left.edit(pair.left, { city: 'Odense' });
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('Odense');
});

test('rule 12: an edit on the other side of a field that is absent here waits, and is not lost', async () => {
	const pair = await linkedPair();
	world = pair.world;
	world.right.edit(pair.right, { city: 'Right' });
	await world.run({ between: without('city', 'left') });
	await world.settle();
	expect(world.left.get(pair.left).city).toBe('Right');
});

test.each([null, '', '   '])('rule 12: %j is an emptied field, and travels', async (value) => {
	const pair = await linkedPair();
	world = pair.world;
	world.left.edit(pair.left, { city: value });
	await world.settle();
	expect(world.right.get(pair.right).city).toBeNull();
	// null and '' are the same: writing the other one is no edit.
	world.left.edit(pair.left, { city: value === null ? '' : null });
	await world.settle();
	expect(world.right.writes()).toBe(1);
});

test('rule 12: a missing field means empty only where the entity leaves empty fields out', async () => {
	const fields = FIELDS.map((field) =>
		field.name === 'city' ? { ...field, omittedWhenEmpty: true } : field,
	);
	world = await makeWorld({ left: { fields } });
	const left = world.left.add(person(1));
	await world.goLive();
	const [link] = await links(world);
	delete world.left.get(left).city;
	world.left.edit(left, { phone: null });
	await world.settle();
	expect(world.right.get(link.right_id!)).toMatchObject({ city: null, phone: null });
});

test('rule 12: a field that vanishes from many records at once stops the flow before anything is emptied', async () => {
	const fields = FIELDS.map((field) =>
		field.name === 'city' ? { ...field, omittedWhenEmpty: true } : field,
	);
	world = await makeWorld({ left: { fields } });
	for (let n = 0; n < 40; n++) world.left.add(person(n));
	await world.goLive();
	for (const id of world.left.rows.keys()) world.left.edit(id, { note: 'touched' });
	const run = await world.run({ between: without('city', 'left') });
	expect(run.result?.stopped).toMatch(/city.*became empty on the left side in 40 of 40/);
	for (const { fields: right } of world.right.rows.values()) expect(right.city).toBe('Ærø');
	expect((await world.run()).ticket).toBeUndefined();
	// The node is repaired, an administrator confirms: the same page is read again, nothing is emptied.
	await world.tx(() => confirmStop(world.settings.flow, 'admin'));
	await world.settle();
	for (const { fields: right } of world.right.rows.values()) expect(right.city).toBe('Ærø');
	expect((await world.status()).state).toBe('in step');
});

test('rule 12: … also when they come page by page, over several runs', async () => {
	world = await makeWorld({ limit: 5, left: { capabilities: { pageSize: 5 } } });
	for (let n = 0; n < 40; n++) world.left.add(person(n));
	await world.goLive();
	for (const id of world.left.rows.keys()) world.left.edit(id, { city: null });
	let stopped: string | undefined;
	for (let n = 0; n < 12 && stopped === undefined; n++)
		stopped = (await world.run()).result?.stopped;
	expect(stopped).toMatch(/became empty/);
	expect(
		[...world.right.rows.values()].filter(({ fields }) => fields.city === null).length,
	).toBeLessThanOrEqual(10);
});

test('rule 12: once confirmed, what was really emptied is carried', async () => {
	world = await makeWorld();
	for (let n = 0; n < 20; n++) world.left.add(person(n));
	await world.goLive();
	for (const id of world.left.rows.keys()) world.left.edit(id, { city: null });
	await world.run();
	expect((await world.status()).state).toBe('stopped');
	await world.tx(() => confirmStop(world.settings.flow, 'admin'));
	await world.settle();
	for (const { fields } of world.right.rows.values()) expect(fields.city).toBeNull();
});

test('rule 12: a few emptied fields are edits', async () => {
	world = await makeWorld();
	for (let n = 0; n < 30; n++) world.left.add(person(n));
	await world.goLive();
	for (const id of [...world.left.rows.keys()].slice(0, 10)) world.left.edit(id, { city: '' });
	await world.settle();
	expect([...world.right.rows.values()].filter(({ fields }) => fields.city === null)).toHaveLength(
		10,
	);
});
