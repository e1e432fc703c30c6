import { approve } from '../../nodes/LinkStore/loop/approve';
import { DAY, forward, HOUR, resetClock } from '../support/world/clock';
import { counted, failOnce, links, operations, person } from '../support/world/cases';
import { decideOn, historyOf } from '../support/world/decide';
import { makeWorld, MAP, row, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

/** Live and idle, with `count` pairs in step. */
async function live(count = 0, options: WorldOptions = {}): Promise<World> {
	world = await makeWorld(options);
	for (let n = 0; n < count; n++) world.left.add(person(n));
	await world.goLive();
	return world;
}

const WAIT: WorldOptions = { settings: { withoutDecision: 'wait' } };

const nextDay = async () => {
	forward(25 * HOUR);
	await world.settle();
};

test('rule 34: nobody has decided: the record waits, whatever comes', async () => {
	await live(2, WAIT);
	const id = world.left.add(person('a'));
	await world.settle();
	world.left.edit(id, { city: 'Edited' });
	await nextDay();
	expect(world.right.rows.size).toBe(0);
	expect(counted(world.right, 'create')).toBe(0);
	expect(await world.reviews()).toEqual([]);
});

test('rule 34: "synchronize" sets it up, at once', async () => {
	await live(0, WAIT);
	const id = world.left.add(person('a'));
	await world.settle();
	expect(await decideOn(world, id, 'synchronize')).toMatchObject({ before: null, rev: 1 });
	await world.settle();
	expect([...world.right.rows.values()].map(({ fields }) => fields.number)).toEqual(['Na']);
	expect(await historyOf(world, 'decided')).toMatchObject([
		{ who: 'ann', old: null, new: 'synchronize', side: 'left', record_id: id },
	]);
	expect((await historyOf(world, 'decided'))[0].text).toContain('ann (administrator)');
});

test('rule 34: decided before the flow has seen the record', async () => {
	await live(1, WAIT);
	const id = world.left.add(person('a'));
	await decideOn(world, id, 'synchronize', { role: 'supervisor', who: 'sue' });
	await world.run();
	expect(world.right.rows.size).toBe(1);
	const other = world.left.add(person('b'));
	await decideOn(world, other, 'doNotSynchronize', { role: 'supervisor', who: 'sue' });
	await world.settle();
	expect(world.right.rows.size).toBe(1);
});

test('rule 34: "do not synchronize" is kept: through edits, passes, new settings, and with the other setting', async () => {
	await live(1);
	const id = world.left.add(person('a'));
	await decideOn(world, id, 'doNotSynchronize');
	await world.settle();
	world.left.edit(id, { city: 'Edited', number: 'Nb' });
	await nextDay();
	world.settings.map = [...MAP, row('note')];
	await world.goLive();
	world.left.edit(id, { note: 'Edited' });
	await nextDay();
	expect(world.right.rows.size).toBe(1);
	expect(await world.reviews()).toEqual([]);
});

describe('rule 34: decided while the create is', () => {
	async function newOne() {
		await live(1);
		const id = world.left.add(person('a'));
		return id;
	}

	test('ready: it is cancelled in the same transaction, and the link it waited for is forgotten', async () => {
		const id = await newOne();
		const { ticket, result } = await world.run({ hold: true });
		expect(result?.operations).toHaveLength(1);
		const decided = await decideOn(world, id, 'doNotSynchronize');
		expect(decided).toMatchObject({ operationsCancelled: 1, link: null });
		expect(await links(world)).toHaveLength(1);
		const outcomes = await world.apply(ticket!, result!.operations);
		expect(outcomes).toMatchObject([{ outcome: 'notSent' }]);
		await nextDay();
		expect(counted(world.right, 'create')).toBe(1);
		// … and it can be set up later all the same.
		await decideOn(world, id, 'synchronize');
		await world.settle();
		expect(counted(world.right, 'create')).toBe(2);
		expect(await links(world)).toMatchObject([{ state: 'linked' }, { state: 'linked' }]);
	});

	test('under way: it is settled, and the link stays paused', async () => {
		const id = await newOne();
		const { ticket, result } = await world.run({ hold: true });
		let during: Promise<unknown> = Promise.resolve();
		world.right.before = (call) => {
			if (call === 'create') during = decideOn(world, id, 'doNotSynchronize');
		};
		await world.apply(ticket!, result!.operations);
		expect(await during).toMatchObject({ operationsCancelled: 0 });
		const [, link] = await links(world);
		expect(link).toMatchObject({ state: 'linked', left_id: id });
		world.left.edit(id, { city: 'L' });
		world.right.edit(link.right_id!, { name: 'R' });
		await nextDay();
		expect(world.left.get(id).name).toBe('Name a');
		expect(world.right.get(link.right_id!).city).toBe('Ærø');
		await decideOn(world, id, 'synchronize');
		await world.settle();
		expect(world.left.get(id).name).toBe('R');
		expect(world.right.get(link.right_id!).city).toBe('L');
	});

	test('sent, and its answer was lost though it was done: found, linked, paused', async () => {
		const id = await newOne();
		world.right.after = (call) => {
			if (call !== 'create') return;
			world.right.after = () => {};
			throw Object.assign(new Error('crash'), { name: 'Crash' });
		};
		await expect(world.run()).rejects.toThrow('crash');
		await decideOn(world, id, 'doNotSynchronize');
		forward(HOUR);
		await world.settle();
		const [, link] = await links(world);
		expect(link).toMatchObject({ state: 'linked', left_id: id });
		expect(counted(world.right, 'create')).toBe(2);
		world.left.edit(id, { city: 'L' });
		await nextDay();
		expect(world.right.get(link.right_id!).city).toBe('Ærø');
	});

	test('sent, and it never arrived: looked up, and not sent again', async () => {
		const id = await newOne();
		world.right.before = (call) => {
			if (call !== 'create') return;
			world.right.before = () => {};
			throw Object.assign(new Error('crash'), { name: 'Crash' });
		};
		await expect(world.run()).rejects.toThrow('crash');
		await decideOn(world, id, 'doNotSynchronize');
		forward(HOUR);
		await world.settle();
		await nextDay();
		expect(world.right.rows.size).toBe(1);
		expect((await operations(world)).map(({ state }) => state)).toEqual(['done', 'dropped']);
		expect(await links(world)).toHaveLength(1);
		await decideOn(world, id, 'synchronize');
		await world.settle();
		expect(world.right.rows.size).toBe(2);
	});

	test('sent, and the look-up met an outage: it is kept, and found later', async () => {
		const id = await newOne();
		failOnce(world.right, 'after', 'create');
		await world.run();
		forward(HOUR);
		failOnce(world.right, 'before', 'find', { outcome: 'notSent', scope: 'side' });
		await world.run({ skip: ['right'] });
		expect(
			(await operations(world)).map(({ state, first_sent: sent }) => [state, sent !== null]),
		).toEqual([
			['done', true],
			['ready', true],
		]);
		expect(await decideOn(world, id, 'doNotSynchronize')).toMatchObject({
			operationsCancelled: 0,
			link: { state: 'pending', paused: true },
		});
		await nextDay();
		expect(await links(world)).toMatchObject([{}, { state: 'linked', left_id: id }]);
		expect(counted(world.right, 'create')).toBe(2);
	});

	test('sent, where the system cannot be searched for it: not sent again either', async () => {
		world = await makeWorld({
			right: { capabilities: { findByReference: false }, stamps: false },
		});
		world.left.add(person(0));
		await world.goLive();
		const id = world.left.add(person('a'));
		failOnce(world.right, 'before', 'create');
		await world.run();
		expect((await operations(world)).map(({ state }) => state)).toEqual(['done', 'sent']);
		await decideOn(world, id, 'doNotSynchronize');
		await nextDay();
		await nextDay();
		expect(world.right.rows.size).toBe(1);
		expect((await operations(world)).map(({ state }) => state)).toEqual(['done', 'dropped']);
		expect(await links(world)).toHaveLength(1);
	});

	test('sent, and refused: not tried again', async () => {
		const id = await newOne();
		failOnce(world.right, 'before', 'create', { outcome: 'rejected' });
		const { outcomes } = await world.run();
		expect(outcomes).toMatchObject([{ outcome: 'rejected' }]);
		await decideOn(world, id, 'doNotSynchronize');
		await nextDay();
		expect(world.right.rows.size).toBe(1);
		expect(await links(world)).toHaveLength(1);
	});
});

test('rule 34: a write that is ready is cancelled; deactivated, a linked record is left alone on both sides', async () => {
	await live(1);
	const [link] = await links(world);
	world.left.edit(link.left_id!, { city: 'L' });
	const { ticket, result } = await world.run({ hold: true });
	expect(result?.operations).toHaveLength(1);
	expect(await decideOn(world, link.left_id!, 'doNotSynchronize')).toMatchObject({
		operationsCancelled: 1,
		link: { id: link.id, paused: true, partner: link.right_id },
	});
	await world.apply(ticket!, result!.operations);
	world.right.edit(link.right_id!, { name: 'R' });
	await nextDay();
	expect(world.right.get(link.right_id!).city).toBe('Ærø');
	expect(world.left.get(link.left_id!).name).toBe('Name 0');
	expect(await links(world)).toMatchObject([{ state: 'linked' }]);
});

test('rule 34: a write whose answer was lost is looked up, and not sent again', async () => {
	await live(1);
	const [link] = await links(world);
	world.left.edit(link.left_id!, { city: 'L' });
	failOnce(world.right, 'before', 'update');
	await world.run();
	expect(await operations(world, 'update')).toMatchObject([{ state: 'sent' }]);
	await decideOn(world, link.left_id!, 'chooseLater');
	await nextDay();
	expect(world.right.get(link.right_id!).city).toBe('Ærø');
	expect(await operations(world, 'update')).toMatchObject([{ state: 'dropped' }]);
	await decideOn(world, link.left_id!, 'synchronize');
	await world.settle();
	expect(world.right.get(link.right_id!).city).toBe('L');
});

test('rule 34: a decision counts in every flow that shares the link', async () => {
	await live(1);
	const facet = await makeWorld({
		with: world,
		flow: 'facet',
		systems: world,
		settings: {
			linksOf: world.settings.flow,
			map: [row('note')],
			match: [],
			createRight: false,
		},
	});
	await facet.goLive();
	const [link] = await links(world);
	world.left.edit(link.left_id!, { note: 'first' });
	await facet.settle();
	expect(world.right.get(link.right_id!).note).toBe('first');
	world.left.edit(link.left_id!, { note: 'second' });
	await facet.run({ hold: true });
	// Asked of the facet, it is the owner's all the same.
	expect(await decideOn(world, link.left_id!, 'doNotSynchronize', { flow: 'facet' })).toMatchObject(
		{ flow: world.settings.flow, operationsCancelled: 1 },
	);
	forward(25 * HOUR);
	await facet.settle();
	await world.settle();
	expect(world.right.get(link.right_id!).note).toBe('first');
});

test('rule 34: an administrator decides before the flow goes live', async () => {
	world = await makeWorld();
	const id = world.left.add(person('a'));
	world.left.add(person('b'));
	await world.run();
	await decideOn(world, id, 'doNotSynchronize');
	await world.goLive();
	expect([...world.right.rows.values()].map(({ fields }) => fields.number)).toEqual(['Nb']);
});

test('rule 34: a paused link whose record is deleted just ends: nothing is deleted or asked', async () => {
	await live(25, { settings: { whenLeftGone: 'delete' } });
	const [link] = await links(world);
	await decideOn(world, link.left_id!, 'doNotSynchronize');
	world.right.edit(link.right_id!, { name: 'R' });
	await world.settle();
	world.left.drop(link.left_id!);
	await nextDay();
	await nextDay();
	expect((await links(world))[0]).toMatchObject({ state: 'ended', gone_side: 'left' });
	expect(world.right.rows.size).toBe(25);
	expect(await world.reviews()).toEqual([]);
});

describe('rule 34: entered again', () => {
	test('after the excluded record was deleted: it asks again, with the old decision', async () => {
		await live(1);
		const old = world.left.add(person('a'));
		await decideOn(world, old, 'doNotSynchronize', { who: 'ann' });
		await world.settle();
		world.left.drop(old);
		await nextDay();
		forward(40 * DAY);
		const again = world.left.add(person('a', { email: 'other@example.com' }));
		await world.settle();
		world.left.edit(again, { city: 'Edited' });
		await nextDay();
		expect(world.right.rows.size).toBe(1);
		const [review] = await world.reviews();
		expect(review).toMatchObject({ kind: 'decideAgain', side: 'left', record_id: again });
		expect(review.text).toContain('ann (administrator) decided "Do not synchronize"');
		expect(review.text).toContain(old);
		await decideOn(world, again, 'synchronize');
		await world.settle();
		expect(world.right.rows.size).toBe(2);
		expect(await world.reviews()).toEqual([]);
	});

	test('… also after newly approved settings, by every key that stayed the same', async () => {
		await live(1);
		const old = world.left.add(person('a'));
		await decideOn(world, old, 'doNotSynchronize');
		await world.settle();
		world.left.drop(old);
		await nextDay();
		world.settings.map = [...MAP, row('note')];
		world.settings.match = [{ fields: ['number'] }, { fields: ['note'] }];
		await world.goLive();
		// The old e-mail is no match key any more, whoever else has the same text where the new key is.
		world.left.add(person('b', { email: 'pa@example.com', note: 'pa@example.com' }));
		await world.settle();
		expect(world.right.rows.size).toBe(2);
		world.left.add(person('c', { number: 'Na' }));
		await world.settle();
		expect(world.right.rows.size).toBe(2);
		expect(await world.reviews()).toMatchObject([{ kind: 'decideAgain' }]);
	});

	test('… by the keys it had last, though they were edited after the decision', async () => {
		await live(1);
		const old = world.left.add(person('a'));
		await decideOn(world, old, 'doNotSynchronize');
		await world.settle();
		world.left.edit(old, { number: 'N-new' });
		await world.settle();
		world.left.drop(old);
		await nextDay();
		world.left.add(person('z', { number: 'N-new' }));
		await world.settle();
		expect(world.right.rows.size).toBe(1);
		expect(await world.reviews()).toMatchObject([{ kind: 'decideAgain' }]);
	});

	test('… also by a key that has just become one, though the excluded record was not read again yet', async () => {
		world = await makeWorld({ limit: 4 });
		for (let n = 0; n < 3; n++) world.left.add(person(n));
		const old = world.left.add(person('a', { phone: '+4587654321' }));
		await world.goLive();
		await decideOn(world, old, 'doNotSynchronize');
		await world.settle();
		world.settings.match = [{ fields: ['phone'] }];
		for (let run = 0; run < 20; run++) {
			const { result } = await world.run();
			if (result?.report !== undefined) break;
		}
		await world.tx(() => approve({ flow: world.settings.flow, who: 'test' }));
		const keys = await world.query(
			'select k.print from decision_key k join entry_key e on e.kind = k.kind and e.print = k.print and e.id = k.record_id where e.hash = ? and k.record_id = ?',
			world.hash(),
			old,
		);
		expect(keys).toHaveLength(1);
		world.left.add(person('b', { phone: '+4587654321' }));
		await world.settle();
		expect((await world.reviews()).map(({ kind }) => kind)).toContain('decideAgain');
	});

	test('… of a linked pair too, by the keys it had last', async () => {
		await live(25);
		const [link] = await links(world);
		await decideOn(world, link.left_id!, 'doNotSynchronize');
		await world.settle();
		world.left.edit(link.left_id!, { number: 'N-new' });
		await world.settle();
		world.left.drop(link.left_id!);
		await nextDay();
		world.left.add(person('z', { number: 'N-new' }));
		await world.settle();
		expect(world.right.rows.size).toBe(25);
		expect(await world.reviews()).toMatchObject([{ kind: 'decideAgain' }]);
	});

	test('and then the old one is wanted after all: nothing is left to ask', async () => {
		await live(1);
		const first = world.left.add(person('a', { email: 'info@example.com' }));
		await decideOn(world, first, 'doNotSynchronize');
		await world.settle();
		world.left.add(person('b', { email: 'info@example.com' }));
		await world.settle();
		expect(await world.reviews()).toMatchObject([{ kind: 'decideAgain' }]);
		world.left.edit(first, { email: 'a@example.com' });
		await decideOn(world, first, 'synchronize');
		await world.settle();
		expect((await world.reviews()).filter(({ kind }) => kind === 'decideAgain')).toEqual([]);
		expect(world.right.rows.size).toBe(3);
	});

	test('a colleague with the same info@ is asked about, not silently left out', async () => {
		await live(1);
		const first = world.left.add(person('a', { email: 'info@example.com' }));
		await decideOn(world, first, 'doNotSynchronize');
		await world.settle();
		const colleague = world.left.add(person('b', { email: 'info@example.com' }));
		await world.settle();
		expect(world.right.rows.size).toBe(1);
		expect(await world.reviews()).toMatchObject([{ kind: 'decideAgain', record_id: colleague }]);
		await decideOn(world, colleague, 'synchronize');
		await world.settle();
		expect(world.right.rows.size).toBe(2);
		expect((await links(world)).map(({ left_id: id }) => id)).toContain(colleague);
		expect((await links(world)).map(({ left_id: id }) => id)).not.toContain(first);
	});

	test('blank keys never meet', async () => {
		await live(1);
		const first = world.left.add(person('a', { email: null, number: null }));
		await decideOn(world, first, 'doNotSynchronize');
		await world.settle();
		world.left.add(person('b', { email: null, number: null }));
		await world.settle();
		expect(world.right.rows.size).toBe(2);
	});

	test('a record of which the first was decided "synchronize" does not ask', async () => {
		await live(1);
		const first = world.left.add(person('a', { email: 'info@example.com' }));
		await decideOn(world, first, 'synchronize');
		await world.settle();
		world.left.add(person('b', { email: 'info@example.com' }));
		await world.settle();
		expect((await world.reviews()).filter(({ kind }) => kind === 'decideAgain')).toEqual([]);
	});
});

describe('rule 34: the record of the other side that belongs to it', () => {
	const BOTH: WorldOptions = { settings: { createLeft: true } };

	for (const choice of ['doNotSynchronize', 'chooseLater'] as const) {
		test(`is neither created back nor linked: ${choice}`, async () => {
			await live(1, BOTH);
			const id = world.left.add(person('a'));
			await decideOn(world, id, choice);
			await world.settle();
			const partner = world.right.add(person('a'));
			await world.settle();
			world.right.edit(partner, { city: 'Edited' });
			await nextDay();
			expect(world.left.rows.size).toBe(2);
			expect(await links(world)).toHaveLength(1);
			await decideOn(world, id, 'synchronize');
			await world.settle();
			expect((await links(world))[1]).toMatchObject({ left_id: id, right_id: partner });
		});
	}

	test('… nor after the excluded record was deleted', async () => {
		await live(1, BOTH);
		const id = world.left.add(person('a'));
		await decideOn(world, id, 'doNotSynchronize');
		await world.settle();
		world.left.drop(id);
		await nextDay();
		world.right.add(person('a'));
		await world.settle();
		expect(world.left.rows.size).toBe(1);
	});

	test('waits as well where nobody has decided and the flow waits', async () => {
		world = await makeWorld({ settings: { createLeft: true, withoutDecision: 'wait' } });
		const left = world.left.add(person('a'));
		const right = world.right.add(person('a'));
		await world.goLive();
		await nextDay();
		expect(await links(world)).toEqual([]);
		expect([world.left.rows.size, world.right.rows.size]).toEqual([1, 1]);
		await decideOn(world, left, 'synchronize');
		await world.settle();
		expect(await links(world)).toMatchObject([{ left_id: left, right_id: right }]);
		expect(counted(world.right, 'create')).toBe(0);
	});

	test('decided on the right: its left record is not created there again', async () => {
		await live(1, WAIT);
		const right = world.right.add(person('a'));
		await world.settle();
		await decideOn(world, right, 'doNotSynchronize', { side: 'right' });
		const left = world.left.add(person('a'));
		await world.settle();
		await decideOn(world, left, 'synchronize');
		await world.settle();
		expect(world.right.rows.size).toBe(1);
		expect(await links(world)).toEqual([]);
		const [review] = await world.reviews();
		expect(review).toMatchObject({ kind: 'match', record_id: left });
		expect(review.text).toContain('ann (administrator) decided "Do not synchronize"');
	});
});

test('rule 34: "synchronize" does not create over an ambiguous match: it is asked about', async () => {
	await live(0, WAIT);
	world.right.add(person('x', { email: 'info@example.com' }));
	world.right.add(person('y', { email: 'info@example.com' }));
	const id = world.left.add(person('a', { email: 'info@example.com' }));
	await world.settle();
	await decideOn(world, id, 'synchronize');
	await world.settle();
	expect(world.right.rows.size).toBe(2);
	expect(await world.reviews()).toMatchObject([{ kind: 'match', record_id: id }]);
});

test('rule 34: the survivor of an ended link is set up again at the word of an administrator, under a new reference', async () => {
	await live(25);
	const [link] = await links(world);
	world.right.drop(link.right_id!);
	await nextDay();
	expect((await links(world))[0].state).toBe('ended');
	await decideOn(world, link.left_id!, 'synchronize');
	await world.settle();
	const all = (await links(world)).filter(({ left_id: id }) => id === link.left_id);
	expect(all).toMatchObject([{ state: 'ended' }, { state: 'linked', generation: 2 }]);
	expect(all[1].reference).not.toBe(link.reference);
	expect(world.right.rows.size).toBe(25);
	// Once more, by the same person: the link that she asked for is over again.
	world.right.drop(all[1].right_id!);
	await nextDay();
	await nextDay();
	expect(await decideOn(world, link.left_id!, 'synchronize')).toMatchObject({ rev: 2 });
	await world.settle();
	expect(world.right.rows.size).toBe(25);
});

test('rule 34: many records that a person has decided to set up are no surprise', async () => {
	await live(1, WAIT);
	const ids = Array.from({ length: 60 }, (_, n) => world.left.add(person(`n${n}`)));
	await world.settle();
	for (const id of ids) await decideOn(world, id, 'synchronize');
	await world.settle();
	expect(world.right.rows.size).toBe(60);
	expect((await world.status()).state).not.toBe('stopped');
});

test('rule 34: … and do not count with those that nobody decided on', async () => {
	await live(1);
	const decided = world.left.add(person('zz'), 'Z1');
	for (let n = 0; n < 50; n++) world.left.add(person(`n${n}`));
	await decideOn(world, decided, 'synchronize');
	await world.settle();
	expect((await world.status()).state).not.toBe('stopped');
	expect(world.right.rows.size).toBe(52);
});

test('rule 34: what is known of an opted-out record is let go: values of its conflicts too', async () => {
	await live(1, { settings: { conflict: 'ask' } });
	const [link] = await links(world);
	world.left.edit(link.left_id!, { city: 'L' });
	world.right.edit(link.right_id!, { city: 'R' });
	await world.settle();
	expect((await world.reviews())[0].data).toContain('"L"');
	await decideOn(world, link.left_id!, 'doNotSynchronize');
	const stored = await world.query(
		'select data from review union all select payload from operation union all select old from history',
	);
	expect(JSON.stringify(stored)).not.toContain('"L\\"');
});
