import fc from 'fast-check';
import { isFlipping, withWrites } from '../../nodes/LinkStore/loop/guards/flips';
import {
	resolveReview,
	retryReview,
	type Resolution,
} from '../../nodes/LinkStore/loop/people/reviewActions';
import { addPeople, partnerOf, rightOf } from '../support/world/people';
import { HOUR, MINUTE, SECOND, timeMachine } from '../support/world/time';
import { makeWorld, MAP, row, type World } from '../support/world/world';

let world: World;
let time: ReturnType<typeof timeMachine>;
let partner: string;

async function open(settings: Partial<World['settings']> = {}) {
	time = timeMachine();
	world = await makeWorld({ settings });
	addPeople(world, 3);
	await world.goLive();
	partner = await partnerOf(world, 'left', 'L1');
}
afterEach(async () => {
	jest.restoreAllMocks();
	await world?.close();
});

/** Somebody on the left sets the city, and a run carries it. */
async function set(city: string, after = 0) {
	time.advance(after);
	world.left.edit('L1', { city });
	await world.settle();
}
const cityThere = async () => (await rightOf(world, 'L1')).city;

test('rule 35: a field that goes to and fro is held after three returns within an hour; the others go on', async () => {
	await open();
	for (const city of ['B', 'A', 'B', 'A', 'B']) await set(city, 10 * MINUTE);
	expect(await cityThere()).toBe('B');
	expect(await world.reviews()).toEqual([]);
	const writes = world.right.writes();
	await set('A', 10 * MINUTE);
	expect(await cityThere()).toBe('B');
	const [review, ...more] = await world.reviews();
	expect(more).toEqual([]);
	expect(review).toMatchObject({ kind: 'flip', field: 'city ↔ city' });
	expect(JSON.parse(review.data as string)).toEqual({ left: 'A', right: 'B' });
	expect(review.text).toContain('three returns to an earlier value within an hour');
	expect(review.text).toContain('Choose the value that both shall have');
	const [kept] = await world.query<{ values_until: number }>('select values_until from review');
	expect(kept.values_until).toBeGreaterThan(Date.now());
	// It waits, however often it is edited; the other fields do not.
	await set('C', 10 * MINUTE);
	world.left.edit('L1', { name: 'Other' });
	await world.settle();
	expect(await rightOf(world, 'L1')).toMatchObject({ city: 'B', name: 'Other' });
	expect(world.right.writes()).toBe(writes + 1);
	expect(await world.reviews()).toHaveLength(1);
});

test.each<[Resolution, string, string]>([
	['takeLeft', 'A', 'A'],
	['takeRight', 'B', 'B'],
	['leave', 'A', 'B'],
])(
	'rule 35: the answer %s is carried out, and the count begins anew',
	async (answer, left, right) => {
		await open();
		for (const city of ['B', 'A', 'B', 'A', 'B', 'A']) await set(city, MINUTE);
		const [{ id }] = await world.reviews();
		await world.tx(() => resolveReview(id, answer, 'test'));
		await world.settle();
		expect([world.left.get('L1').city, await cityThere()]).toEqual([left, right]);
		expect(await world.reviews()).toEqual([]);
		// Edits are carried again.
		await set('D', MINUTE);
		await set('E', MINUTE);
		await set('D', MINUTE);
		expect(await cityThere()).toBe('D');
		expect(await world.reviews()).toEqual([]);
	},
);

test('rule 35: a retry lets it go on as well', async () => {
	await open();
	for (const city of ['B', 'A', 'B', 'A', 'B', 'A']) await set(city, MINUTE);
	const [{ id }] = await world.reviews();
	await world.tx(() => retryReview(id, 'test'));
	await world.settle();
	expect(await cityThere()).toBe('A');
	expect(await world.reviews()).toEqual([]);
});

test.each(['within minutes', 'over the day', 'day after day'])(
	'rule 35: a user who switches a field four times (%s) is not stopped',
	async (when) => {
		await open();
		const days = when === 'day after day' ? 5 : 1;
		for (let day = 0; day < days; day++) {
			for (const city of ['B', 'A', 'B', 'A'])
				await set(city, when === 'over the day' ? 2 * HOUR : MINUTE);
			expect(await cityThere()).toBe('A');
			time.advance(20 * HOUR);
		}
		expect(await world.reviews()).toEqual([]);
	},
);

test('rule 35: A, B, A is nothing special, nor is a record that was just created', async () => {
	await open();
	world.left.add({ number: 'N9', name: 'Nine', email: 'p9@example.com', city: 'A' });
	await world.settle();
	for (const city of ['B', 'A', 'B', 'A']) {
		world.left.edit('L4', { city });
		await world.settle();
	}
	expect((await rightOf(world, 'L4')).city).toBe('A');
	expect(await world.reviews()).toEqual([]);
});

test('rule 35: edits to ever new values are never held', async () => {
	await open();
	for (let n = 0; n < 12; n++) await set(`City ${n}`, SECOND);
	expect(await cityThere()).toBe('City 11');
	expect(await world.reviews()).toEqual([]);
});

test('rule 35: another tool sets the field back each time: three times we write over it, then a person is asked', async () => {
	await open({
		map: MAP.map((each) =>
			each.left === 'city'
				? row('city', 'city', { direction: 'toRight', oneWay: 'putBack' })
				: each,
		),
	});
	const tool = async () => {
		time.advance(10 * MINUTE);
		world.right.edit(partner, { city: 'Tool' });
		await world.settle();
	};
	for (let n = 0; n < 4; n++) await tool();
	expect(await cityThere()).toBe('Ribe');
	await tool();
	expect(await cityThere()).toBe('Tool');
	const [review] = await world.reviews();
	expect(review.kind).toBe('flip');
	expect(JSON.parse(review.data as string)).toEqual({ left: 'Ribe', right: 'Tool' });
	await world.tx(() => resolveReview(review.id, 'takeLeft', 'test'));
	await world.settle();
	expect(await cityThere()).toBe('Ribe');
});

test('rule 35: two tools, one on each side, in both directions', async () => {
	await open();
	let rounds = 0;
	while ((await world.reviews()).length === 0 && rounds < 20) {
		rounds++;
		await set('A', MINUTE);
		time.advance(MINUTE);
		world.right.edit(partner, { city: 'B' });
		await world.settle();
	}
	expect(rounds).toBe(5);
	expect(await world.reviews()).toMatchObject([{ kind: 'flip' }]);
});

test('rule 35: links whose fields are written once cost no statement more', async () => {
	await open();
	const count = async (city: string) => {
		let statements = 0;
		world.left.edit('L2', { city });
		const ticket = (await world.start()).ticket!;
		const records = {
			left: await world.read(ticket, 'left'),
			right: await world.read(ticket, 'right'),
		};
		const { operations } = await world.commit(ticket, records);
		const write = world.store.write.bind(world.store);
		const counted = jest.spyOn(world.store, 'write').mockImplementation(
			async (work) =>
				await write(function* () {
					const generator = work();
					let step = generator.next();
					while (step.done !== true) {
						statements++;
						step = generator.next(yield step.value);
					}
					return step.value;
				}),
		);
		await world.apply(ticket, operations);
		counted.mockRestore();
		return statements;
	};
	const first = await count('X');
	expect(await count('Y')).toBe(first);
	expect(first).toBeGreaterThan(0);
});

describe('what counts', () => {
	const at = (...writes: Array<[string, number]>) =>
		writes.map(([print, minutes]): [string, number] => [print, minutes * MINUTE]);

	test.each<[string, Array<[string, number]>, number, boolean]>([
		['two returns', at(['B', 0], ['A', 1], ['B', 2], ['A', 3]), 4, false],
		['three returns', at(['B', 0], ['A', 1], ['B', 2], ['A', 3], ['B', 4]), 5, true],
		['the same value again and again', at(['A', 0], ['A', 1], ['A', 2], ['A', 3]), 4, true],
		[
			'three values in a circle',
			at(['A', 0], ['B', 1], ['C', 2], ['A', 3], ['B', 4], ['C', 5]),
			6,
			true,
		],
		[
			'three returns in an hour to the minute',
			at(['A', 0], ['A', 20], ['A', 50], ['A', 80]),
			81,
			true,
		],
		['in an hour and a minute', at(['A', 0], ['A', 20], ['A', 50], ['A', 81]), 82, false],
		['to a value of an hour ago', at(['A', 0], ['A', 60], ['A', 61], ['A', 62]), 63, true],
		['to a value of longer ago', at(['A', 0], ['A', 61], ['A', 62], ['A', 63]), 64, false],
		['an hour after the last one', at(['A', 0], ['A', 1], ['A', 2], ['A', 3]), 63, true],
		['later than that', at(['A', 0], ['A', 1], ['A', 2], ['A', 3]), 64, false],
		['new values', at(['A', 0], ['B', 1], ['C', 2], ['D', 3], ['E', 4], ['F', 5]), 6, false],
		['nothing', [], 0, false],
	])('rule 35: %s', (_name, writes, now, held) => {
		expect(isFlipping(writes, now * MINUTE)).toBe(held);
	});

	test('rule 35: six writes of a field are kept, with their times, and none for long', () => {
		let written: string | null = null;
		for (let n = 0; n < 9; n++)
			written = withWrites(written, { k: `print of ${n}`, other: 'same' }, n);
		expect(JSON.parse(written as string).k).toEqual(
			[3, 4, 5, 6, 7, 8].map((n) => [`print of ${n}`.slice(0, 12), n]),
		);
		expect(JSON.parse(withWrites(written, { k: 'x' }, 5 * HOUR))).toEqual({ k: [['x', 5 * HOUR]] });
	});

	test('rule 35: values that never come back are never held', () => {
		fc.assert(
			fc.property(fc.array(fc.nat(30 * 60), { maxLength: 30 }), (gaps) => {
				let written: string | null = null;
				let now = 0;
				gaps.forEach((gap, n) => {
					now += gap * SECOND;
					written = withWrites(written, { k: `new value ${n}` }, now);
					expect(isFlipping(JSON.parse(written).k, now)).toBe(false);
				});
			}),
		);
	});
});
