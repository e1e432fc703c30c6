import { DAY, forward, HOUR, resetClock } from '../support/world/clock';
import { links, person } from '../support/world/cases';
import { unlink } from '../../nodes/LinkStore/loop/people/people';
import {
	choosePartner,
	resolveFields,
	setUpAll,
} from '../../nodes/LinkStore/loop/people/customers';
import { orTell, type DecideInput } from '../../nodes/LinkStore/loop/people/decisions';
import { decideOn, historyOf, refusalOf } from '../support/world/decide';
import { makeWorld, MAP, row, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

async function live(count = 0, options: WorldOptions = {}): Promise<World> {
	world = await makeWorld({ settings: { withoutDecision: 'wait' }, ...options });
	for (let n = 0; n < count; n++) world.left.add(person(n));
	await world.goLive();
	return world;
}

const SUE: Partial<DecideInput> = { who: 'sue', role: 'supervisor' };

async function expectRefused(
	id: string,
	choice: DecideInput['choice'],
	text: string,
	more: Partial<DecideInput> = SUE,
): Promise<void> {
	const before = await world.query('select * from decision');
	const fault = await refusalOf(decideOn(world, id, choice, more));
	expect(fault.message).toContain(text);
	expect(fault.remedy).not.toBe('');
	expect(await world.query('select * from decision')).toEqual(before);
	const refused = (await historyOf(world, 'decisionRefused')).pop();
	expect(refused).toMatchObject({ who: more.who, record_id: id, side: 'left' });
	expect(refused?.text).toContain(fault.message);
	expect(refused?.text).toContain(String(more.role));
	expect(await historyOf(world, 'decided')).toHaveLength(before.length);
}

test('rule 34: a supervisor decides on a new record, each of the three', async () => {
	await live(1);
	const ids = ['a', 'b', 'c'].map((n) => world.left.add(person(n)));
	await world.settle();
	await decideOn(world, ids[0], 'synchronize', SUE);
	await decideOn(world, ids[1], 'doNotSynchronize', SUE);
	await decideOn(world, ids[2], 'chooseLater', SUE);
	await world.settle();
	expect([...world.right.rows.values()].map(({ fields }) => fields.number)).toEqual(['Na']);
	expect(
		await world.query('select choice, who, role, rev from decision order by record_id'),
	).toEqual([
		{ choice: 'synchronize', who: 'sue', role: 'supervisor', rev: 1 },
		{ choice: 'doNotSynchronize', who: 'sue', role: 'supervisor', rev: 1 },
		{ choice: 'chooseLater', who: 'sue', role: 'supervisor', rev: 1 },
	]);
});

describe('rule 34: a supervisor is refused, with a reason, and it is in the history:', () => {
	test('on a record that was there when the flow began', async () => {
		await live(1);
		const [id] = world.left.rows.keys();
		await expectRefused(id, 'synchronize', 'was there when the flow began');
		await decideOn(world, id, 'synchronize');
		await world.settle();
		expect(world.right.rows.size).toBe(1);
	});

	test('… also after newly approved settings', async () => {
		await live(1);
		world.settings.map = [...MAP, row('note')];
		await world.goLive();
		const [id] = world.left.rows.keys();
		await expectRefused(id, 'synchronize', 'was there when the flow began');
	});

	test('on a record that is more than a day old', async () => {
		await live(1);
		const id = world.left.add(person('a'));
		await world.settle();
		forward(DAY + HOUR);
		await expectRefused(id, 'synchronize', 'more than a day');
	});

	test('on a record that somebody has decided on, by name', async () => {
		await live(1);
		const id = world.left.add(person('a'));
		await decideOn(world, id, 'chooseLater', SUE);
		await world.settle();
		await expectRefused(id, 'synchronize', 'sue (supervisor) decided "Choose later"', SUE);
	});

	test('on a linked one, and on one that was linked before', async () => {
		await live(1, { settings: { withoutDecision: 'synchronize' } });
		const id = world.left.add(person('a'));
		await world.settle();
		await expectRefused(id, 'doNotSynchronize', 'synchronized already');
		await world.tx(() => unlink(world.settings.flow, 'left', id, 'test'));
		await expectRefused(id, 'synchronize', 'synchronized before');
	});

	test('on any record before the flow has read them all', async () => {
		world = await makeWorld({ settings: { withoutDecision: 'wait' } });
		world.left.add(person('a'));
		await world.run({ hold: true });
		await expectRefused('L1', 'synchronize', 'has not read all records yet');
	});

	test('on everything that is for administrators only', async () => {
		await live(2);
		const [id] = world.left.rows.keys();
		const { flow } = world.settings;
		const as = { flow, who: 'sue', role: 'supervisor' as const };
		const attempts = [
			() => setUpAll({ ...as, expectedCount: 2 }),
			() => choosePartner({ ...as, side: 'left', recordId: id, partnerId: 'R1' }),
			() => resolveFields({ ...as, link: 1, choices: { 1: 'left' } }),
		];
		for (const work of attempts) {
			const fault = await refusalOf(
				orTell(
					world.store,
					{ ...as, what: 'something' },
					work as () => ReturnType<typeof setUpAll>,
				),
			);
			expect(fault.message).toContain('Only administrators');
		}
		expect(await historyOf(world, 'decisionRefused')).toHaveLength(3);
		expect(await historyOf(world, 'decided')).toEqual([]);
	});
});

test('rule 34: nobody decides without a name', async () => {
	await live(1);
	const [id] = world.left.rows.keys();
	await expectRefused(id, 'synchronize', 'not known who', { who: ' ', role: 'administrator' });
});

test('rule 34: what a page sends is looked at before anything else', async () => {
	await live(1);
	const [id] = world.left.rows.keys();
	const bad: Array<Partial<DecideInput>> = [
		{ side: "left_id = '' or 1=1 --" as 'left' },
		{ choice: 'createNew' as 'synchronize' },
		{ role: 'owner' as 'administrator' },
		{ recordId: '' },
	];
	for (const more of bad) await refusalOf(decideOn(world, id, 'synchronize', more));
	expect(await world.query('select * from decision')).toEqual([]);
	expect(await historyOf(world, 'decisionRefused')).toHaveLength(bad.length);
});

test('rule 34: two administrators at the same moment: one decides, the other is told', async () => {
	await live(1);
	const [id] = world.left.rows.keys();
	const both = await Promise.allSettled([
		decideOn(world, id, 'synchronize', { who: 'ann', expected: 0 }),
		decideOn(world, id, 'doNotSynchronize', { who: 'bob', expected: 0 }),
	]);
	expect(both.map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
	expect((both[1] as PromiseRejectedResult).reason.message).toContain(
		'Somebody was faster: ann (administrator) decided "Synchronize"',
	);
	expect(await historyOf(world, 'decisionRefused')).toMatchObject([{ who: 'bob' }]);
	// The same choice by another person is told as well: it was not hers.
	const fault = await refusalOf(decideOn(world, id, 'synchronize', { who: 'bob', expected: 0 }));
	expect(fault.message).toContain('ann');
	expect(await decideOn(world, id, 'doNotSynchronize', { who: 'bob', expected: 1 })).toMatchObject({
		before: 'synchronize',
		rev: 2,
	});
});

test('rule 34: the same click twice is one decision', async () => {
	await live(1);
	const id = world.left.add(person('a'));
	const first = await decideOn(world, id, 'doNotSynchronize', { ...SUE, expected: 0 });
	const second = await decideOn(world, id, 'doNotSynchronize', { ...SUE, expected: 0 });
	expect(second).toMatchObject({ rev: first.rev, operationsCancelled: 0 });
	expect(await historyOf(world, 'decided')).toHaveLength(1);
});

test('rule 34: every decision has who, role, when, old and new; a change of mind sets the record up', async () => {
	await live(1);
	const [id] = world.left.rows.keys();
	await decideOn(world, id, 'chooseLater');
	await decideOn(world, id, 'doNotSynchronize', { who: 'bob', reason: 'Pays in cash.' });
	await world.settle();
	expect(world.right.rows.size).toBe(0);
	await decideOn(world, id, 'synchronize', { who: 'cy' });
	await world.settle();
	expect(world.right.rows.size).toBe(1);
	const decided = await historyOf(world, 'decided');
	expect(decided.map(({ who, old, new: to }) => [who, old, to])).toEqual([
		['ann', null, 'chooseLater'],
		['bob', 'chooseLater', 'doNotSynchronize'],
		['cy', 'doNotSynchronize', 'synchronize'],
	]);
	expect(decided[1].text).toBe(
		`bob (administrator) decided "Do not synchronize" for left ${id}; before: "Choose later". Pays in cash.`,
	);
	// Kept for good, however long values are.
	forward(400 * DAY);
	await world.settle();
	expect(await historyOf(world, 'decided')).toEqual(decided);
});

test('rule 34: a decision goes with the record when its id changes (rule 26)', async () => {
	await live(1, { settings: { withoutDecision: 'synchronize' } });
	const [link] = await links(world);
	await decideOn(world, link.left_id!, 'doNotSynchronize');
	await world.settle();
	world.left.rename(link.left_id!, 'L-new', true);
	await world.settle();
	forward(25 * HOUR);
	await world.settle();
	expect(await links(world)).toMatchObject([{ left_id: 'L-new', state: 'linked' }]);
	expect(await world.query('select record_id, choice from decision')).toEqual([
		{ record_id: 'L-new', choice: 'doNotSynchronize' },
	]);
	world.left.edit('L-new', { city: 'Edited' });
	await world.settle();
	expect(world.right.get(link.right_id!).city).toBe('Ærø');
	expect(world.right.rows.size).toBe(1);
});

test('rule 34: an id that was given away takes no decision along', async () => {
	await live(25, {
		settings: { withoutDecision: 'synchronize' },
		left: { capabilities: { marks: 'always' } },
	});
	const [link] = await links(world);
	const id = link.left_id!;
	await decideOn(world, id, 'doNotSynchronize');
	await world.settle();
	world.left.drop(id);
	world.left.add(person('other'), id);
	forward(25 * HOUR);
	await world.settle();
	const own = (await links(world)).filter(
		({ left_id: left, state }) => left === id && state === 'linked',
	);
	expect(own).toHaveLength(1);
	expect(own[0].right_id).not.toBe(link.right_id);
});
