import {
	counted,
	expectInStep,
	forgetCalls,
	links,
	linkedPair,
	person,
} from '../support/world/cases';
import { resolveReview } from '../../nodes/LinkStore/loop/people/reviewActions';
import { makeWorld, MAP, row, type World } from '../support/world/world';

let world: World;
afterEach(async () => await world.close());

async function adopted(settings: Parameters<typeof makeWorld>[0] = {}, left = {}, right = {}) {
	world = await makeWorld(settings);
	const ids = { left: world.left.add(person(1, left)), right: world.right.add(person(1, right)) };
	await world.goLive();
	expect(await links(world)).toMatchObject([
		{ left_id: ids.left, right_id: ids.right, reason: 'match' },
	]);
	return ids;
}

test('rule 9: equal in normal form: baselines, no write', async () => {
	const ids = await adopted(
		{},
		{ email: 'Old@Example.com', phone: '+45 12 34 56 78' },
		{ email: 'old@example.com', phone: '0045 12345678' },
	);
	expect(world.left.writes() + world.right.writes()).toBe(0);
	world.right.edit(ids.right, { phone: '+4511111111' });
	await world.settle();
	expect(world.left.get(ids.left).phone).toBe('+4511111111');
});

test('rule 9: one side empty is filled from the other, either way, with one write to each', async () => {
	const ids = await adopted({}, { phone: null, city: 'L' }, { phone: '+4599999999', city: '' });
	expect(world.left.get(ids.left).phone).toBe('+4599999999');
	expect(world.right.get(ids.right).city).toBe('L');
	expect([world.left.writes(), world.right.writes()]).toEqual([1, 1]);
});

test.each([
	['left', 'new@example.com'],
	['right', 'old@example.com'],
] as const)(
	'rule 9: both filled and different: the %s side wins, the loser is in the history',
	async (firstSync, value) => {
		const ids = await adopted(
			{ settings: { firstSync } },
			{ email: 'new@example.com' },
			{ email: 'old@example.com' },
		);
		expect(world.left.get(ids.left).email).toBe(value);
		expect(world.right.get(ids.right).email).toBe(value);
		const history = await world.query<{ old: string; new: string }>(
			"select old, new from history where kind = 'conflict'",
		);
		expect(history).toHaveLength(1);
		expect(JSON.parse(history[0].new)).toBe(value);
		expect(await world.reviews()).toEqual([]);
	},
);

test('rule 9: the preview counts what would be overwritten, field by field', async () => {
	world = await makeWorld();
	for (let n = 0; n < 6; n++) {
		world.left.add(person(n, { city: n < 4 ? 'L' : 'X', phone: n === 0 ? null : '+4512345678' }));
		world.right.add(person(n, { city: n < 2 ? 'R' : n < 4 ? null : 'X' }));
	}
	const { result } = await world.run();
	expect(result?.report?.fields).toEqual([
		{ field: 'phone ↔ phone', differ: 0, fillRight: 0, fillLeft: 1 },
		{ field: 'city ↔ city', differ: 2, fillRight: 2, fillLeft: 0 },
	]);
});

test('rule 9: ask writes neither side until a person says, and later edits of other fields go on', async () => {
	const ids = await adopted(
		{ settings: { firstSync: 'ask' } },
		{ email: 'new@example.com' },
		{ email: 'old@example.com' },
	);
	expect(world.left.writes() + world.right.writes()).toBe(0);
	const [review] = await world.reviews();
	expect(review).toMatchObject({ kind: 'conflict' });
	expect(JSON.parse(review.data!)).toEqual({ left: 'new@example.com', right: 'old@example.com' });
	world.left.edit(ids.left, { city: 'On' });
	await world.settle();
	expect(world.right.get(ids.right)).toMatchObject({ city: 'On', email: 'old@example.com' });
	await world.tx(() => resolveReview(review.id, 'takeRight', 'test'));
	await world.settle();
	expect(world.left.get(ids.left).email).toBe('old@example.com');
	await expectInStep(world);
});

test('rule 9: a row added to the map later is merged by the first-sync rule, under newly approved settings', async () => {
	const pair = await linkedPair({ settings: { map: MAP.filter(({ left }) => left !== 'city') } });
	world = pair.world;
	world.left.edit(pair.left, { city: 'Left' });
	world.right.edit(pair.right, { city: 'Right' });
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('Right');
	world.settings.map = MAP;
	// Unapproved settings preview only.
	const preview = await world.run();
	expect(preview.ticket?.mode).toBe('preview');
	expect(world.left.writes() + world.right.writes()).toBe(0);
	await world.goLive();
	expect(world.right.get(pair.right).city).toBe('Left');
	expect(world.left.get(pair.left).city).toBe('Left');
	expect(await links(world)).toHaveLength(1);
});

test('rule 9: an edit made between preview and approval is carried; the old index does not bring back the old value', async () => {
	const pair = await linkedPair({}, { city: 'A', name: 'A' });
	world = pair.world;
	world.settings.map = [...MAP, row('note')];
	world.left.edit(pair.left, { note: 'same' });
	world.right.edit(pair.right, { note: 'same' });
	await world.run();
	// The preview is complete. Now people edit: a known field on the left, the new one on the right.
	world.left.edit(pair.left, { city: 'B' });
	world.right.edit(pair.right, { note: 'newer', name: 'B' });
	await world.goLive();
	expect(world.right.get(pair.right)).toMatchObject({ city: 'B', note: 'newer', name: 'B' });
	expect(world.left.get(pair.left)).toMatchObject({ city: 'B', note: 'newer', name: 'B' });
});

test('rule 9: edits synchronized by the live flow while new settings wait for approval stay', async () => {
	const pair = await linkedPair({}, { city: 'A' });
	world = pair.world;
	const old = world.settings.map;
	world.settings.map = [...MAP, row('note')];
	await world.run();
	world.settings.map = old;
	world.left.edit(pair.left, { city: 'B' });
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('B');
	forgetCalls(world);
	world.settings.map = [...MAP, row('note')];
	await world.goLive();
	expect(world.left.get(pair.left).city).toBe('B');
	expect(world.right.get(pair.right).city).toBe('B');
	expect(counted(world.left, 'update') + counted(world.right, 'update')).toBe(0);
});

test('rule 9: a facet flow installed later merges its fields by the first-sync rule', async () => {
	const pair = await linkedPair();
	world = pair.world;
	world.left.edit(pair.left, { note: 'Left' });
	world.right.edit(pair.right, { note: 'Right' });
	const facet = await makeWorld({
		flow: 'facet',
		with: world,
		systems: { left: world.left, right: world.right },
		settings: {
			linksOf: world.settings.flow,
			map: [row('note')],
			match: [],
			createRight: false,
			firstSync: 'right',
		},
	});
	await facet.goLive();
	expect(world.left.get(pair.left).note).toBe('Right');
	expect(world.right.get(pair.right).note).toBe('Right');
});

test('rule 9: an empty leading value of a one-way row does not erase what the other system knows', async () => {
	const map = [
		row('number'),
		row('name'),
		row('email'),
		row('city', 'city', { direction: 'toRight' }),
	];
	const ids = await adopted({ settings: { map } }, { city: null }, { city: 'Kept' });
	expect(world.right.get(ids.right).city).toBe('Kept');
	world.left.edit(ids.left, { city: 'Now' });
	await world.settle();
	expect(world.right.get(ids.right).city).toBe('Now');
});
