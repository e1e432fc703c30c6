import {
	counted,
	expectInStep,
	links,
	linkedPair,
	onceBefore,
	person,
} from '../support/world/cases';
import { forward, MINUTE, resetClock } from '../support/world/clock';
import { makeWorld, MAP, row, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

test.each([true, false])(
	'rule 4: another field edited right before our write reaches the other side (write returns the record: %s)',
	async (returns) => {
		const pair = await linkedPair({ right: { returns } });
		world = pair.world;
		world.left.edit(pair.left, { email: 'new@example.com' });
		onceBefore(world.right, 'update', () => world.right.edit(pair.right, { phone: '+4587654321' }));
		await world.settle();
		expect(world.left.get(pair.left)).toMatchObject({
			phone: '+4587654321',
			email: 'new@example.com',
		});
		expect(world.right.get(pair.right)).toMatchObject({
			phone: '+4587654321',
			email: 'new@example.com',
		});
		expect(counted(world.right, 'update')).toBe(1);
		expect(counted(world.left, 'update')).toBe(1);
	},
);

test('rule 4: a value that the system ignores is read once more, goes to review, and is not taken for agreed', async () => {
	const pair = await linkedPair();
	world = pair.world;
	const update = world.right.entity.update!;
	world.right.entity.update = async (api, request) => {
		const { phone: _phone, ...fields } = request.fields;
		return await update(api, { ...request, fields });
	};
	world.left.edit(pair.left, { phone: null, city: 'Odense' });
	await world.run();
	expect(world.right.calls).toEqual(['feed', 'get', 'update', 'get']);
	const [review, ...more] = await world.reviews();
	expect(more).toEqual([]);
	expect(review).toMatchObject({ kind: 'notAccepted', side: 'right', field: 'phone' });
	expect(world.right.get(pair.right)).toMatchObject({ phone: '+4512345678', city: 'Odense' });
	// Held, not repeated, and never written back over the left.
	await world.settle();
	expect(counted(world.right, 'update')).toBe(1);
	expect(world.left.get(pair.left).phone).toBeNull();
	// Other fields go on.
	world.right.edit(pair.right, { name: 'Other' });
	await world.settle();
	expect(world.left.get(pair.left)).toMatchObject({ name: 'Other', phone: null });
});

test('rule 4: a value that shows up at the second read was accepted', async () => {
	const pair = await linkedPair({ right: { returns: true } });
	world = pair.world;
	const update = world.right.entity.update!;
	world.right.entity.update = async (api, request) => {
		const before = await world.right.entity.get(api, request.id);
		await update(api, request);
		// The answer shows the record as it was.
		return { record: before };
	};
	world.left.edit(pair.left, { city: 'Odense' });
	await world.settle();
	expect(await world.reviews()).toEqual([]);
	expect(counted(world.right, 'update')).toBe(1);
	await expectInStep(world);
});

test.each([
	['shortens', (text: string) => text.slice(0, 25)],
	['trims and folds', (text: string) => text.toUpperCase()],
])('rule 4: what the system %s is its own spelling, not an edit', async (_, spell) => {
	const pair = await linkedPair();
	world = pair.world;
	world.right.normalize = (fields) => ({ ...fields, name: spell(String(fields.name)) });
	const name = 'A rather long company name with an ending';
	world.left.edit(pair.left, { name });
	await world.settle();
	world.right.edit(pair.right, { city: 'X' });
	await world.settle();
	expect(world.left.get(pair.left)).toMatchObject({ name, city: 'X' });
	expect(counted(world.right, 'update')).toBe(1);
});

test('rule 4: going back to the value we wrote ten seconds ago is an edit', async () => {
	const pair = await linkedPair({}, { city: 'Start' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'First' });
	await world.settle();
	world.right.edit(pair.right, { city: 'Second' });
	await world.settle();
	expect(world.left.get(pair.left).city).toBe('Second');
	world.right.edit(pair.right, { city: 'First' });
	await world.settle();
	expect(world.left.get(pair.left).city).toBe('First');
	await expectInStep(world);
});

test('rule 4: a create whose answer shows other values is a read-back; edits right after it are carried', async () => {
	world = await makeWorld();
	world.right.normalize = (fields) => ({ ...fields, name: String(fields.name).toUpperCase() });
	world.left.add(person(1));
	world.right.after = (name) => {
		if (name === 'create') world.right.edit('R1', { city: 'Edited at once' });
	};
	await world.goLive();
	expect(world.left.get('L1')).toMatchObject({ name: 'Name 1', city: 'Edited at once' });
	expect((await links(world))[0].state).toBe('linked');
	forward(11 * MINUTE);
	await world.settle();
	expect(world.left.get('L1').name).toBe('Name 1');
});

const STATES = {
	values: [
		{ left: 'draft', right: 'DRAFT' },
		{ left: 'confirmed', right: 'SAVED' },
		{ left: 'overdue', right: 'OVERDUE' },
	],
};

test.each(['create', 'update'])(
	'rule 4: a state that the system made another one of (%s) is news, and travels back once',
	async (when) => {
		world = await makeWorld({
			settings: {
				map: [
					...MAP.filter(({ left }) => left !== 'city'),
					row('city', 'city', { type: 'enum', options: STATES }),
				],
			},
		});
		world.right.normalize = (fields) => ({
			...fields,
			city: fields.city === 'SAVED' ? 'OVERDUE' : (fields.city ?? null),
		});
		world.left.add({ ...person(1), city: when === 'create' ? 'confirmed' : 'draft' }, 'L1');
		await world.goLive();
		if (when === 'update') world.left.edit('L1', { city: 'confirmed' });
		await world.settle();
		expect(world.left.get('L1')).toMatchObject({ city: 'overdue' });
		const [{ right_id: right }] = await links(world);
		expect(world.right.get(right as string)).toMatchObject({ city: 'OVERDUE' });
		expect(counted(world.left, 'update')).toBe(1);
		expect(counted(world.right, 'update')).toBe(when === 'update' ? 1 : 0);
	},
);
