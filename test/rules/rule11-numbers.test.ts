import { approve } from '../../nodes/LinkStore/loop/approve';
import { findCollisions, numberThere } from '../../nodes/LinkStore/loop/guards/collisions';
import { previewText, type PreviewReport } from '../../nodes/LinkStore/loop/preview';
import { compileFlow } from '../../nodes/LinkStore/engine/compile';
import type { RowOptions } from '../../nodes/LinkStore/engine/types';
import { describeSides } from '../../nodes/LinkStore/loop/compiled';
import { accountPlaces } from '../../nodes/LinkStore/loop/context';
import { addPeople, leftOf, partnerOf, person, rightOf } from '../support/world/people';
import { memorySystem } from '../support/world/system';
import { HOUR, timeMachine } from '../support/world/time';
import { makeWorld, MAP, row, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

const numberRow = (alias: RowOptions['alias']) =>
	row('number', 'number', { type: 'alias', options: { alias } });
const ZEROS = { dropLeadingZeros: true };

const open = async (
	settings: WorldOptions['settings'] = {},
	alias: RowOptions['alias'] = ZEROS,
	more: WorldOptions = {},
): Promise<World> => {
	world = await makeWorld({
		...more,
		settings: {
			match: [{ fields: ['email'] }],
			map: [numberRow(alias), ...MAP.slice(1)],
			...settings,
		},
	});
	return world;
};

const ORDERS = [
	['0042', '42', '00042'],
	['0042', '00042', '42'],
	['42', '0042', '00042'],
	['42', '00042', '0042'],
	['00042', '42', '0042'],
	['00042', '0042', '42'],
];
let next = 100;
const add = (number: string) => world.left.add({ ...person(next++), number });
const numbersThere = () => [...world.right.rows.values()].map(({ fields }) => fields.number);
/** Number on the left of the record that was linked. */
const through = async () => {
	const links = await world.query<{ left_id: string }>(
		"select left_id from link where state = 'linked' order by id",
	);
	return links.map(({ left_id: id }) => world.left.get(id).number);
};

describe('0042, 42 and 00042 where the target drops the zeros', () => {
	test.each(ORDERS)(
		'rule 11: backfill in the order %s, %s, %s: 42 goes through',
		async (...numbers) => {
			await open();
			numbers.forEach((number) => add(number));
			await world.goLive();
			expect(numbersThere()).toEqual(['42']);
			expect(await through()).toEqual(['42']);
			const reviews = await world.reviews();
			expect(reviews).toHaveLength(2);
			for (const { text, record_id: id } of reviews) {
				const own = world.left.get(id as string).number as string;
				expect(text).toContain(
					`Its number "${own}" would become "42" in erp (zeros in front are dropped).`,
				);
				expect(text).toMatch(
					/crm customer L\d with the number "42" has or gets the number "42" in erp|is being set up in erp as "42"|erp customer R\d+ has the number "42" in erp and is linked to crm customer L\d/,
				);
				expect(text).toContain('Give this record another number, and it goes on by itself');
			}
			expect(await world.settle()).toBeLessThan(4);
			expect(world.right.calls.filter((call) => call === 'update')).toEqual([]);
		},
	);

	test.each(ORDERS)(
		'rule 11: one after the other (%s, %s, %s): the first stays',
		async (...numbers) => {
			await open();
			addPeople(world, 3);
			await world.goLive();
			for (const number of numbers) {
				add(number);
				await world.settle();
			}
			expect(numbersThere().filter((number) => number === '42')).toEqual(['42']);
			expect((await through()).slice(3)).toEqual([numbers[0]]);
			expect(await world.reviews()).toHaveLength(2);
			expect(
				ORDERS[0].every((number) =>
					[...world.left.rows.values()].some(({ fields }) => fields.number === number),
				),
			).toBe(true);
		},
	);

	test.each(ORDERS)(
		'rule 11: all three in one page of a live flow (%s, %s, %s): 42',
		async (...numbers) => {
			await open();
			addPeople(world, 3);
			await world.goLive();
			numbers.forEach((number) => add(number));
			await world.settle();
			expect((await through()).slice(3)).toEqual(['42']);
			expect(await world.reviews()).toHaveLength(2);
		},
	);

	test.each(ORDERS)(
		'rule 11: the number is the match key too (%s, %s, %s): one goes through',
		async (...numbers) => {
			await open({ match: [{ fields: ['number'] }] });
			addPeople(world, 2);
			await world.goLive();
			const ids = numbers.map((number) => add(number));
			await world.settle();
			expect((await through()).slice(2)).toEqual(['42']);
			for (const id of ids) world.left.edit(id, { city: 'Nibe' });
			await world.settle();
			expect(numbersThere()).toEqual(['N1', 'N2', '42']);
			const reviews = await world.reviews();
			expect(reviews).toHaveLength(2);
			for (const { text } of reviews) expect(text).toContain('would become "42"');
		},
	);
});

test("rule 11: none is in the target's form: the one first seen, then the smaller id", async () => {
	await open();
	addPeople(world, 2);
	await world.goLive();
	// The second one is put on top of the next page, and was seen later all the same.
	world.left.add({ ...person(8), number: '00042' }, 'Z1');
	world.left.add({ ...person(7), number: '0042' }, 'A1');
	await world.run({ hold: true });
	const planned = await world.query("select left_id from link where state = 'pending'");
	expect(planned).toEqual([{ left_id: 'A1' }]);
});

test('rule 11: a record there that is not linked has the number: nothing is sent, and a person is told which', async () => {
	await open();
	world.right.add({ ...person(50), number: '42', name: 'Stranger' }, 'R50');
	add('0042');
	await world.goLive();
	expect(world.right.rows.size).toBe(1);
	expect(world.right.get('R50').name).toBe('Stranger');
	const [review] = await world.reviews();
	expect(review.text).toContain('erp customer R50 has the number "42" in erp, and is not linked.');
	expect(review.text).toContain('link the two by hand');
	// Renamed there, the number is free.
	world.right.edit('R50', { number: '77' });
	await world.settle();
	expect(await through()).toEqual(['0042']);
	expect(await world.reviews()).toEqual([]);
});

test('rule 11: another number at the source: it goes on by itself, and the review closes', async () => {
	await open();
	add('42');
	const id = add('0042');
	await world.goLive();
	expect(await world.reviews()).toHaveLength(1);
	world.left.edit(id, { number: '43' });
	await world.settle();
	expect(numbersThere().sort()).toEqual(['42', '43']);
	expect(await world.reviews()).toEqual([]);
});

test.each(['renumbered', 'deleted', 'not synchronized'])(
	'rule 11: the one that came first is %s: the held one goes on by itself',
	async (what) => {
		await open(what === 'not synchronized' ? { withoutDecision: 'wait' } : {});
		addPeople(world, 2);
		const first = add('42');
		const held = add('0042');
		const decide = (id: string, choice: string) =>
			world.tx(function* () {
				yield {
					sql: "insert into decision (flow, side, record_id, choice, who, role, at) values (?, 'left', ?, ?, 'a', 'administrator', 1)",
					params: [world.settings.flow, id, choice],
					mode: 'run',
				};
				yield {
					sql: 'update entry set todo = 1 where side = ? and id = ?',
					params: ['left', id],
					mode: 'run',
				};
			});
		await world.goLive();
		if (what === 'not synchronized') {
			await decide(held, 'synchronize');
			await world.settle();
			expect((await world.reviews())[0].text).toContain('nobody has decided on it yet');
			await decide(first, 'doNotSynchronize');
		} else {
			expect(await world.reviews()).toHaveLength(1);
			if (what === 'renumbered') world.left.edit(first, { number: '77' });
			else {
				world.left.drop(first);
				world.right.drop(await partnerOf(world, 'left', first));
				await world.tx(function* () {
					yield {
						sql: "update flow set full_requested = 'both' where name = ?",
						params: [world.settings.flow],
						mode: 'run',
					};
				});
			}
		}
		await world.settle();
		await world.settle();
		expect((await rightOf(world, held)).number).toBe('42');
		expect(await world.reviews()).toEqual([]);
	},
);

test('rule 11: a linked record gets a number that another one has: that field waits, the others go on', async () => {
	await open();
	const [first, second] = [add('42'), add('77')];
	await world.goLive();
	world.left.edit(second, { number: '0042', city: 'Nibe' });
	await world.settle();
	expect(await rightOf(world, second)).toMatchObject({ number: '77', city: 'Nibe' });
	const [review, ...more] = await world.reviews();
	expect(more).toEqual([]);
	expect(review).toMatchObject({ kind: 'numberCollision', side: 'left', record_id: second });
	expect(review.text).toContain('Its number "0042" would become "42" in erp');
	expect(review.text).toContain(`linked to crm customer ${first}`);
	// Again and again: nothing more is written or asked.
	world.left.edit(second, { name: 'Other' });
	expect(await world.settle()).toBeLessThan(5);
	expect(await rightOf(world, second)).toMatchObject({ number: '77', name: 'Other' });
	world.left.edit(second, { number: '0078' });
	await world.settle();
	expect((await rightOf(world, second)).number).toBe('78');
	expect(await world.reviews()).toEqual([]);
});

test('rule 11: the number that a linked record waits for becomes free', async () => {
	await open();
	const [first, second] = [add('42'), add('77')];
	await world.goLive();
	world.left.edit(second, { number: '0042' });
	await world.settle();
	expect(await world.reviews()).toHaveLength(1);
	world.left.edit(first, { number: '43' });
	await world.settle();
	await world.settle();
	expect((await rightOf(world, first)).number).toBe('43');
	expect((await rightOf(world, second)).number).toBe('42');
	expect(world.left.get(second).number).toBe('0042');
	expect(await world.reviews()).toEqual([]);
});

test('rule 11: two linked records get one number in one page: one of them', async () => {
	await open();
	const ids = [add('11'), add('222')];
	await world.goLive();
	world.left.edit(ids[0], { number: '0099' });
	world.left.edit(ids[1], { number: '99' });
	await world.settle();
	expect((await rightOf(world, ids[1])).number).toBe('99');
	expect((await rightOf(world, ids[0])).number).toBe('11');
	expect(await world.reviews()).toMatchObject([{ kind: 'numberCollision', record_id: ids[0] }]);
});

test('rule 11: a linked record comes before a new one, whichever number is nicer', async () => {
	await open();
	const linked = add('77');
	await world.goLive();
	world.left.edit(linked, { number: '0042' });
	const fresh = add('42');
	await world.settle();
	expect((await rightOf(world, linked)).number).toBe('42');
	expect(await world.reviews()).toMatchObject([{ record_id: fresh }]);
	expect(world.right.rows.size).toBe(1);
});

test('rule 11: a pending create whose number is edited meanwhile collides as well', async () => {
	const time = timeMachine();
	await open();
	add('42');
	await world.goLive();
	const second = add('77');
	await world.run({ hold: true });
	world.left.edit(second, { number: '0042' });
	time.advance(HOUR);
	await world.settle();
	expect(numbersThere()).toEqual(['42']);
	expect(await world.reviews()).toMatchObject([{ record_id: second }]);
	world.left.edit(second, { number: '78' });
	await world.settle();
	expect(numbersThere()).toEqual(['42', '78']);
	expect(await world.reviews()).toEqual([]);
});

test('rule 11: two flows that write to one system: the second one waits, and is told of the first', async () => {
	const right = memorySystem({ system: 'erp', prefix: 'R' });
	const left = memorySystem({ system: 'crm', entity: 'company', prefix: 'C' });
	await open({}, ZEROS, { flow: 'companies', systems: { left, right } });
	const second = await makeWorld({
		flow: 'people',
		with: world,
		systems: { left: memorySystem({ system: 'hr', prefix: 'P' }), right },
		settings: { match: [{ fields: ['email'] }], map: [numberRow(ZEROS), ...MAP.slice(1)] },
	});
	await world.goLive();
	await second.goLive();
	world.left.add({ ...person(1), number: '0042' });
	second.left.add({ ...person(2), number: '42' });
	// Both have read before either writes.
	const planned = await world.run({ hold: true });
	await second.run();
	await second.run();
	expect(right.rows.size).toBe(0);
	expect((await second.reviews())[0].text).toContain('Flow "companies" gives the number "42"');
	await world.apply(planned.ticket!, planned.result!.operations);
	await second.settle();
	expect([...right.rows.values()].map(({ fields }) => fields.number)).toEqual(['42']);
	expect(await second.reviews()).toHaveLength(1);
	world.left.edit('C1', { number: '43' });
	await world.settle();
	await second.settle();
	await second.settle();
	expect([...right.rows.values()].map(({ fields }) => fields.number)).toEqual(['43', '42']);
	expect(await second.reviews()).toEqual([]);
});

test.each([0, 11, 24 * 60])(
	"rule 11: the source's number is never rewritten by the target's form, %d minutes later",
	async (minutes) => {
		const time = timeMachine();
		// It keeps the zeros at first.
		await open({}, undefined);
		world.settings = {
			...world.settings,
			map: [numberRow({ dropLeadingZeros: true }), ...MAP.slice(1)],
		};
		world.right.add({ ...person(94), number: '0042' }, 'R9');
		const id = world.left.add({ ...person(94), number: '0042' });
		await world.goLive();
		expect(await rightOf(world, id)).toMatchObject({ number: '0042' });
		time.advance(minutes * 60_000);
		world.right.edit('R9', { number: '42' });
		await world.settle();
		expect(world.left.get(id).number).toBe('0042');
		expect(world.left.writes()).toBe(0);
		// A real edit does travel, and back again.
		world.right.edit('R9', { number: '43' });
		await world.settle();
		expect(world.left.get(id).number).toBe('43');
		world.left.edit(id, { number: '0044' });
		await world.settle();
		expect(world.right.get('R9').number).toBe('44');
		expect(world.left.get(id).number).toBe('0044');
		expect(await world.reviews()).toEqual([]);
	},
);

test('rule 11: both sides came to one number, each in its own form: the source keeps its own, whoever wins', async () => {
	await open({ conflict: 'right', firstSync: 'right' });
	const id = add('0042');
	await world.goLive();
	world.left.edit(id, { number: '0043' });
	world.right.edit(await partnerOf(world, 'left', id), { number: '43' });
	await world.settle();
	expect(world.left.get(id).number).toBe('0043');
	expect((await leftOf(world, await partnerOf(world, 'left', id))).number).toBe('0043');
});

test('other zeros in front are no new number there', async () => {
	await open();
	const id = add('0042');
	await world.goLive();
	world.left.edit(id, { number: '00042' });
	await world.settle();
	expect((await rightOf(world, id)).number).toBe('42');
	expect(world.left.get(id).number).toBe('00042');
	expect(await world.reviews()).toEqual([]);
});

test.each<[string, RowOptions['alias'], string, string]>([
	['allowed characters', { allowed: 'A-Z0-9-' }, 'A/42 x-1', 'A42-1'],
	['allowed characters after the case', { allowed: 'A-Z0-9', case: 'upper' }, 'ab_7', 'AB7'],
	['the first characters', { maxLength: 4 }, '1234567', '1234'],
	['the last ones', { maxLength: 4, keep: 'end' }, '1234567', '4567'],
	['digits only', { digitsOnly: true, dropLeadingZeros: true }, 'K-0042', '42'],
])('what is sent is the form that the target keeps: %s', async (_name, alias, here, there) => {
	await open({}, alias);
	const id = add(here);
	await world.goLive();
	expect((await rightOf(world, id)).number).toBe(there);
	expect(world.left.get(id).number).toBe(here);
});

test('characters that are not allowed may be refused, and nothing left of a number always is', async () => {
	await open({}, { allowed: 'A-Z0-9', refuse: true });
	const id = add('A 42');
	await world.goLive();
	expect(world.right.rows.size).toBe(0);
	expect((await world.reviews())[0].text).toContain(
		'has a blank, and the other side takes only A-Z0-9',
	);
	world.left.edit(id, { number: 'A42' });
	await world.settle();
	expect(numbersThere()).toEqual(['A42']);
	expect(await world.reviews()).toEqual([]);
	world.left.edit(id, { number: 'A42?', city: 'Nibe' });
	await world.settle();
	expect(await rightOf(world, id)).toMatchObject({ number: 'A42', city: 'Nibe' });
	expect((await world.reviews())[0].text).toContain('has "?"');
});

test('two numbers of which nothing is left are not one number', async () => {
	await open({}, { digitsOnly: true });
	add('ABC');
	add('DEFG');
	await world.goLive();
	const texts = (await world.reviews()).map(({ text }) => text);
	expect(texts).toHaveLength(2);
	for (const text of texts)
		expect(text).toContain('would be left on the other side (only the digits are kept)');
});

test('what a person sees before the decision: the number there, why, and who has it', async () => {
	await open({ withoutDecision: 'wait' }, { dropLeadingZeros: true, maxLength: 4 });
	world.right.add({ ...person(50), number: '1234' }, 'R50');
	const ids = [add('00123499'), add('12345')];
	await world.goLive();
	const { entities, zones, accounts } = await world.store.read(() =>
		describeSides(world.settings.flow),
	);
	const flow = compileFlow(world.settings, entities, zones);
	expect(numberThere(flow, '0042')).toEqual({
		here: '0042',
		there: '42',
		changed: true,
		why: 'Zeros in front are dropped.',
	});
	expect(numberThere(flow, '00123456')?.why).toBe(
		'Zeros in front are dropped, and only the first 4 characters are kept.',
	);
	expect(numberThere(flow, '42')).toMatchObject({ there: '42', changed: false, why: '' });
	expect(numberThere(flow, '')).toBeUndefined();
	const context = {
		flow,
		name: world.settings.flow,
		hash: world.hash(),
		owner: world.settings.flow,
		places: accountPlaces(flow, accounts),
		prints: world.store.prints,
	};
	const found = await world.store.read(() =>
		findCollisions(context, 'left', '001234', { id: ids[0] }),
	);
	expect(found.map(({ side, id }) => `${side}:${id}`)).toEqual(['right:R50', `left:${ids[1]}`]);
	expect(await world.store.read(() => findCollisions(context, 'left', '9'))).toEqual([]);
});

test('a list of allowed characters that is none is refused by name', async () => {
	await open({}, { allowed: 'Z-A' });
	await expect(world.goLive()).rejects.toThrow(/allows the characters "Z-A"/);
	await expect(
		world.tx(() => approve({ flow: world.settings.flow, who: 'test' })),
	).rejects.toThrow();
});

test('rule 11: the preview counts what would be held for its number, and says so', async () => {
	await open();
	for (const number of ['0042', '42', '00042', '7']) add(number);
	world.right.add({ ...person(next++), number: '7' });
	let report: PreviewReport | undefined;
	while (report === undefined) report = (await world.run()).result?.report;
	expect(report).toMatchObject({ createRight: 1, sameNumber: 3 });
	expect(previewText(report)).toContain('3 held as their number is, or would be');
	await world.goLive();
	expect(world.right.rows.size).toBe(2);
});

test('rule 11: exchanged numbers are told as such, and what the text says leads there', async () => {
	await open();
	const [one, other] = [add('1001'), add('1002')];
	await world.goLive();
	world.left.edit(one, { number: '1002' });
	world.left.edit(other, { number: '1001' });
	await world.settle();
	expect(numbersThere().sort()).toEqual(['1001', '1002']);
	const [review] = await world.reviews();
	expect(review.text).toContain('exchanged their numbers. Give this one a number that nobody has');
	world.left.edit(one, { number: '9999' });
	await world.settle();
	world.left.edit(one, { number: '1002' });
	await world.settle();
	expect([(await rightOf(world, one)).number, (await rightOf(world, other)).number]).toEqual([
		'1002',
		'1001',
	]);
	expect(await world.reviews()).toEqual([]);
});
