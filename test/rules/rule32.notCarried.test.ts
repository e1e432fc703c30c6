import { resolveReview } from '../../nodes/LinkStore/loop/people/reviewActions';
import type { OneWayPolicy } from '../../nodes/LinkStore/engine/types';
import { addPeople, leftOf, partnerOf, person, rightOf } from '../support/world/people';
import { makeWorld, MAP, row, type World } from '../support/world/world';

let world: World;
afterEach(async () => await world.close());

const oneWay = (policy: OneWayPolicy) => [
	...MAP.slice(0, 4),
	row('city', 'city', { direction: 'toRight', oneWay: policy }),
];
const open = async (policy: OneWayPolicy) => {
	world = await makeWorld({ settings: { map: oneWay(policy) } });
	addPeople(world, 3);
	await world.goLive();
	return await partnerOf(world, 'left', 'L1');
};
const notCarried = async () =>
	await world.query<{ text: string }>("select text from history where kind = 'notCarried'");

test('rule 32: keep: an edit that is not carried stays there, and is told once', async () => {
	const id = await open('keep');
	world.right.edit(id, { city: 'Edited there' });
	await world.settle();
	for (let n = 0; n < 4; n++) await world.run();
	expect(world.left.get('L1').city).toBe('Ribe');
	expect(world.right.get(id).city).toBe('Edited there');
	expect(world.left.writes()).toBe(0);
	expect(await notCarried()).toHaveLength(1);
	expect(await world.reviews()).toEqual([]);
	// Another one is told again.
	world.right.edit(id, { city: 'And again' });
	await world.settle();
	expect(await notCarried()).toHaveLength(2);
});

test('rule 32: keep: a later edit of the leading side wins, and the other value is in the history', async () => {
	const id = await open('keep');
	world.right.edit(id, { city: 'Edited there' });
	await world.settle();
	world.left.edit('L1', { city: 'Leading' });
	await world.settle();
	expect(world.right.get(id).city).toBe('Leading');
	world.left.edit('L1', { city: 'Both' });
	world.right.edit(id, { city: 'At once' });
	await world.settle();
	expect(world.right.get(id).city).toBe('Both');
	expect(await world.query("select old from history where kind = 'conflict'")).toContainEqual({
		old: '"At once"',
	});
});

test('rule 32: put back: the leading value is written again', async () => {
	const id = await open('putBack');
	world.right.edit(id, { city: 'Edited there' });
	await world.settle();
	expect(world.right.get(id).city).toBe('Ribe');
	const writes = world.right.writes();
	for (let n = 0; n < 4; n++) await world.run();
	expect(world.right.writes()).toBe(writes);
});

describe('review', () => {
	let id: string;
	beforeEach(async () => {
		id = await open('review');
		world.right.edit(id, { city: 'Edited there' });
		await world.settle();
	});

	test('rule 32: a person is asked once, and nothing is written meanwhile', async () => {
		for (let n = 0; n < 4; n++) await world.run();
		expect(await world.reviews()).toMatchObject([{ kind: 'oneWay', field: 'city → city' }]);
		expect(world.right.get(id).city).toBe('Edited there');
		expect(world.left.get('L1').city).toBe('Ribe');
		// The other fields go on.
		world.right.edit(id, { name: 'Goes on' });
		await world.settle();
		expect(world.left.get('L1').name).toBe('Goes on');
	});

	test('rule 32: the leading value is chosen', async () => {
		const [review] = await world.reviews();
		await world.tx(() => resolveReview(review.id, 'takeLeft', 'test'));
		await world.settle();
		expect(world.right.get(id).city).toBe('Ribe');
		expect(await world.reviews()).toEqual([]);
	});

	test('rule 32: the other value is chosen: it stays there, as nothing can carry it', async () => {
		const [review] = await world.reviews();
		await world.tx(() => resolveReview(review.id, 'takeRight', 'test'));
		await world.settle();
		expect(world.right.get(id).city).toBe('Edited there');
		expect(world.left.get('L1').city).toBe('Ribe');
		expect(await world.reviews()).toEqual([]);
		world.left.edit('L1', { city: 'Leading' });
		await world.settle();
		expect(world.right.get(id).city).toBe('Leading');
	});
});

test('rule 32: a write-only field takes what was sent as baseline, and is sent again only when it changes', async () => {
	world = await makeWorld({
		settings: { map: [...MAP, row('note', 'password', { direction: 'toRight' })] },
	});
	const sent: unknown[] = [];
	const { create, update } = world.right.entity;
	world.right.entity.create = async (api, request) => {
		sent.push(request.fields.password);
		return await create!(api, request);
	};
	world.right.entity.update = async (api, request) => {
		if (request.changed.includes('password')) sent.push(request.fields.password);
		return await update!(api, request);
	};
	world.left.add({ ...person(1), note: 'first' });
	await world.goLive();
	for (let n = 0; n < 3; n++) await world.run();
	expect(sent).toEqual(['first']);
	world.left.edit('L1', { note: 'second' });
	await world.settle();
	world.left.edit('L1', { city: 'Other field' });
	await world.settle();
	expect(sent).toEqual(['first', 'second']);
	expect(await world.reviews()).toEqual([]);
});

test('rule 32: records without partner on a side that does not create are a list, not reviews', async () => {
	world = await makeWorld();
	addPeople(world, 2);
	addPeople(world, 30, 'right', 100);
	await world.goLive();
	expect(await world.reviews()).toEqual([]);
	expect((await world.status()).unlinked).toEqual({ left: 0, right: 30 });
	expect(world.left.writes()).toBe(0);
	for (let n = 0; n < 3; n++) await world.run();
	expect(await world.reviews()).toEqual([]);
});

test('rule 32: a conflict loser differs for ever nowhere: it is settled, and kept in the history', async () => {
	world = await makeWorld();
	addPeople(world, 1);
	await world.goLive();
	world.left.edit('L1', { city: 'Winner' });
	world.right.edit('R1', { city: 'Loser' });
	await world.settle();
	expect((await rightOf(world, 'L1')).city).toBe('Winner');
	expect((await leftOf(world, 'R1')).city).toBe('Winner');
	expect(await world.query("select old, new from history where kind = 'conflict'")).toEqual([
		{ old: '"Loser"', new: '"Winner"' },
	]);
	const writes = world.left.writes() + world.right.writes();
	for (let n = 0; n < 3; n++) await world.run();
	expect(world.left.writes() + world.right.writes()).toBe(writes);
});
