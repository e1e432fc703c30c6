import {
	type Category,
	choosePartner,
	customers,
	type CustomersInput,
	linkState,
	partners,
	previewSetUpAll,
	resolveFields,
	setUpAll,
} from '../../../nodes/LinkStore/loop/people/customers';
import { previewDecision } from '../../../nodes/LinkStore/loop/people/decisions';
import { forward, HOUR, resetClock } from '../../support/world/clock';
import { failOnce, links, person } from '../../support/world/cases';
import { decideOn, historyOf, refusalOf } from '../../support/world/decide';
import { makeWorld, MAP, row, type World, type WorldOptions } from '../../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

async function live(options: WorldOptions = {}, fill: () => void = () => {}): Promise<World> {
	world = await makeWorld({
		...options,
		settings: { withoutDecision: 'wait', keepNames: true, ...options.settings },
	});
	fill();
	await world.goLive();
	return world;
}

const list = async (category: Category, more: Partial<CustomersInput> = {}) =>
	await world.store.read(() => customers({ flow: world.settings.flow, category, ...more }));

const idsIn = async (category: Category) => (await list(category)).rows.map(({ id }) => id);

const ADMIN = { who: 'ann', role: 'administrator' as const };

/** One record in each place, all at once. */
async function oneOfEach() {
	await live({ settings: { conflict: 'ask' } }, () => {
		for (let n = 0; n < 30; n++) world.left.add(person(n));
	});
	const ids = [...world.left.rows.keys()];
	for (const id of ids.slice(0, 25)) await decideOn(world, id, 'synchronize');
	await world.settle();
	const linkOf = new Map((await links(world)).map((link) => [link.left_id as string, link]));
	const [gone, conflict, paused] = ids;
	world.right.drop(linkOf.get(gone)?.right_id as string);
	world.left.edit(conflict, { city: 'L' });
	world.right.edit(linkOf.get(conflict)?.right_id as string, { city: 'R' });
	await decideOn(world, paused, 'doNotSynchronize');
	const [later, excluded, asking] = ids.slice(25);
	await decideOn(world, later, 'chooseLater');
	await decideOn(world, excluded, 'doNotSynchronize', { reason: 'Pays in cash.' });
	world.right.add(person('p', { email: 'info@example.com' }));
	world.right.add(person('q', { email: 'info@example.com' }));
	world.left.edit(asking, { email: 'info@example.com' });
	await decideOn(world, asking, 'synchronize');
	forward(25 * HOUR);
	await world.settle();
	await world.settle();
	return { ids, linkOf, gone, conflict, paused, later, excluded, asking };
}

test('every record is in its category, with what people need to know', async () => {
	const { ids, linkOf, gone, conflict, paused, later, excluded, asking } = await oneOfEach();
	const [, , , , , , , ...linked] = ids.slice(0, 25);
	expect(await idsIn('notLinked')).toEqual(expect.arrayContaining([...ids.slice(28), asking]));
	expect(await idsIn('later')).toEqual([later]);
	expect((await idsIn('excluded')).sort()).toEqual([excluded, paused].sort());
	expect(await idsIn('linked')).toEqual(expect.arrayContaining([conflict, ...linked]));
	expect((await idsIn('conflicts')).sort()).toEqual([asking, conflict].sort());
	expect(await idsIn('deleted')).toEqual([gone]);
	const { counts, labels, names } = await list('linked');
	expect(counts).toEqual({
		notLinked: 3,
		later: 1,
		excluded: 2,
		linked: 23,
		conflicts: 2,
		deleted: 1,
	});
	expect(labels.left.system).toBe('crm');
	expect(names).toBe(true);

	const row = (await list('excluded')).rows.find(({ id }) => id === excluded);
	expect(row).toMatchObject({
		side: 'left',
		title: 'Name 26',
		number: 'N26',
		detail: { email: 'p26@example.com' },
		partner: null,
		decision: {
			choice: 'doNotSynchronize',
			who: 'ann',
			role: 'administrator',
			rev: 1,
			reason: 'Pays in cash.',
		},
		state: 'notLinked',
		paused: false,
	});
	expect(row?.note).toBe('It is not synchronized.');
	expect((await list('excluded')).rows.find(({ id }) => id === paused)).toMatchObject({
		paused: true,
		state: 'linked',
		partner: { id: linkOf.get(paused)?.right_id, title: 'Name 2', number: 'N2' },
	});
	const asked = (await list('conflicts')).rows.find(({ id }) => id === conflict);
	expect(asked?.reviews).toMatchObject([
		{ kind: 'conflict', choose: true, field: 'city ↔ city', left: 'L', right: 'R' },
	]);
	expect((await list('deleted')).rows[0].note).toContain('is gone');
	expect((await list('conflicts')).rows.find(({ id }) => id === asking)?.note).toContain(
		'Several records',
	);
});

test('a decision on a record that is gone is in no list; a deleted partner set up again is no deleted one', async () => {
	await live({ settings: { withoutDecision: 'synchronize' } }, () => {
		for (let n = 0; n < 30; n++) world.left.add(person(n));
	});
	const [first, second] = await links(world);
	const excluded = world.left.add(person('a'));
	await decideOn(world, excluded, 'doNotSynchronize');
	await world.settle();
	expect(await idsIn('excluded')).toEqual([excluded]);
	world.left.drop(excluded);
	world.right.drop(first.right_id as string);
	// Deleted there and edited here: held, and asked about.
	world.right.drop(second.right_id as string);
	world.left.edit(second.left_id as string, { city: 'Edited' });
	forward(25 * HOUR);
	await world.settle();
	await world.settle();
	expect(await idsIn('excluded')).toEqual([]);
	expect((await idsIn('deleted')).sort()).toEqual([first.left_id, second.left_id].sort());
	expect(await idsIn('conflicts')).toEqual([second.left_id]);
	expect((await list('deleted')).counts).toMatchObject({ linked: 28, deleted: 2, notLinked: 0 });
	await decideOn(world, first.left_id as string, 'synchronize');
	await world.settle();
	expect(await idsIn('deleted')).toEqual([second.left_id]);
	expect(await idsIn('linked')).toContain(first.left_id);
});

test('lists are sorted by title, in pages that miss and repeat nothing', async () => {
	await live({}, () => {
		for (const n of [3, 1, 2, 10, 7, 5]) world.left.add(person(n, { name: `Kunde ${n}` }));
		world.left.add(person('z', { name: 'ærø' }));
	});
	const first = await list('notLinked', { size: 3 });
	expect(first).toMatchObject({ total: 7, page: 1, size: 3 });
	const all = [
		first,
		await list('notLinked', { size: 3, page: 2 }),
		await list('notLinked', { size: 3, page: 3 }),
	];
	expect(all.flatMap(({ rows }) => rows.map(({ title }) => title))).toEqual([
		'ærø',
		'Kunde 1',
		'Kunde 10',
		'Kunde 2',
		'Kunde 3',
		'Kunde 5',
		'Kunde 7',
	]);
	expect((await list('notLinked', { page: 9 })).rows).toEqual([]);
	expect((await list('notLinked', { page: -1, size: 9999 })).size).toBe(200);
});

test.each([
	['faerge', ['Ærø Færge']],
	['aero', ['Ærø Færge', 'Bo 100%']],
	['FÆRGE ærø', ['Ærø Færge']],
	['n2', ['Bo 100%']],
	['p1@example', ['Ærø Færge']],
	['100%', ['Bo 100%']],
	['_', []],
	['%', ['Bo 100%']],
	['L1', ['Ærø Færge']],
	['nobody', []],
	['  ', ['Ærø Færge', 'Bo 100%']],
])('search for "%s"', async (search, titles) => {
	await live({}, () => {
		world.left.add(person(1, { name: 'Ærø Færge' }));
		world.left.add(person(2, { name: 'Bo 100%' }));
	});
	const { rows, total } = await list('notLinked', { search });
	expect(rows.map(({ title }) => title)).toEqual(titles);
	expect(total).toBe(titles.length);
});

test('a linked record is found by its partner too; without names by its id', async () => {
	await live({ settings: { withoutDecision: 'synchronize' } }, () => {
		world.left.add(person(1));
		world.left.add(person(2));
	});
	const [link] = await links(world);
	const found = await list('linked', { search: link.right_id as string });
	expect(found.rows.map(({ id }) => id)).toEqual([link.left_id]);
	world.settings.keepNames = false;
	await world.goLive();
	const plain = await list('linked', { search: link.left_id as string });
	expect(plain).toMatchObject({ names: false, total: 1 });
	expect(plain.rows[0]).toMatchObject({ title: null, number: null, partner: { title: null } });
});

test('partners: those of the other side that are free', async () => {
	await live({ settings: { withoutDecision: 'synchronize' } }, () => {
		world.left.add(person(1));
		world.right.add(person('x'));
		world.right.add(person('y'));
	});
	const { flow } = world.settings;
	const page = await world.store.read(() => partners({ flow, side: 'left' }));
	expect(page.rows.map(({ title }) => title)).toEqual(['Name x', 'Name y']);
	const found = await world.store.read(() => partners({ flow, side: 'left', search: 'name Y' }));
	expect(found).toMatchObject({
		total: 1,
		rows: [{ side: 'right', title: 'Name y', number: 'Ny' }],
	});
});

test('a partner chosen by hand is linked, even if both had been excluded', async () => {
	let left = '';
	let right = '';
	await live({}, () => {
		left = world.left.add(person(1));
		right = world.right.add(person('x'));
	});
	await decideOn(world, left, 'doNotSynchronize');
	await decideOn(world, right, 'doNotSynchronize', { side: 'right' });
	const { flow } = world.settings;
	const stale = await refusalOf(
		world.tx(() =>
			choosePartner({
				flow,
				side: 'left',
				recordId: left,
				partnerId: right,
				...ADMIN,
				expected: 0,
			}),
		),
	);
	expect(stale.message).toContain('Somebody was faster');
	await world.tx(() =>
		choosePartner({ flow, side: 'left', recordId: left, partnerId: right, ...ADMIN, expected: 1 }),
	);
	await world.settle();
	expect(await links(world)).toMatchObject([{ left_id: left, right_id: right, state: 'linked' }]);
	expect(world.right.get(right).name).toBe('Name 1');
	const taken = world.right.add(person('y'));
	await world.settle();
	const fault = await refusalOf(
		world.tx(() =>
			choosePartner({ flow, side: 'left', recordId: left, partnerId: taken, ...ADMIN }),
		),
	);
	expect(fault.message).toContain('linked already');
});

test('fields of a conflict are settled one by one; who comes second is told', async () => {
	let left = '';
	await live({ settings: { conflict: 'ask', withoutDecision: 'synchronize' } }, () => {
		left = world.left.add(person(1));
	});
	const [link] = await links(world);
	world.left.edit(left, { city: 'L', name: 'L' });
	world.right.edit(link.right_id as string, { city: 'R', name: 'R' });
	await world.settle();
	const { reviews } = (await list('conflicts')).rows[0];
	const choices = Object.fromEntries(
		reviews.map(({ id, field }) => [id, field === 'city ↔ city' ? 'right' : 'left'] as const),
	);
	const { flow } = world.settings;
	const input = { flow, link: link.id, choices, ...ADMIN };
	expect(await world.tx(() => resolveFields(input))).toEqual({ resolved: 2 });
	await world.settle();
	expect(world.left.get(left)).toMatchObject({ city: 'R', name: 'L' });
	expect(world.right.get(link.right_id as string)).toMatchObject({ city: 'R', name: 'L' });
	expect((await list('conflicts')).total).toBe(0);
	const fault = await refusalOf(world.tx(() => resolveFields(input)));
	expect(fault.message).toContain('Somebody was faster');
	expect(fault.message).toContain('ann (administrator)');
	await refusalOf(world.tx(() => resolveFields({ ...input, link: 999 })));
	await refusalOf(world.tx(() => resolveFields({ ...input, choices: {} })));
});

test('all that is not linked: counted and named first, then set up; another number is refused', async () => {
	let later = '';
	await live(
		{
			settings: {
				map: [
					row('number', 'number', {
						type: 'alias',
						options: { alias: { dropLeadingZeros: true } },
					}),
					...MAP.slice(1),
				],
			},
		},
		() => {
			for (let n = 1; n <= 60; n++) world.left.add(person(n, { number: `0${n}` }));
			world.left.add(person('z', { number: '42' }));
			later = world.left.add(person('l'));
		},
	);
	await decideOn(world, later, 'chooseLater');
	const { flow } = world.settings;
	const preview = await world.store.read(() => previewSetUpAll({ flow }));
	expect(preview.count).toBe(61);
	expect(preview.rows).toHaveLength(61);
	expect(preview.rows[0]).toMatchObject({ title: 'Name 1', number: '01', numberThere: '1' });
	expect(preview.collisions).toMatchObject([{ form: '42' }]);
	expect(preview.collisions[0].records.map(({ number }) => number).sort()).toEqual(['042', '42']);

	const fault = await refusalOf(world.tx(() => setUpAll({ flow, ...ADMIN, expectedCount: 60 })));
	expect(fault.message).toContain('61');
	expect(await world.tx(() => setUpAll({ flow, ...ADMIN, expectedCount: 61 }))).toEqual({
		count: 61,
	});
	await world.settle();
	expect(world.right.rows.size).toBe(60);
	expect(await historyOf(world, 'decided')).toHaveLength(62);
	expect((await world.store.read(() => previewSetUpAll({ flow }))).count).toBe(0);
});

test('what asks again because of an earlier decision is not among all, unless it was chosen itself', async () => {
	let old = '';
	await live({}, () => {
		old = world.left.add(person(1, { email: 'info@example.com' }));
	});
	await decideOn(world, old, 'doNotSynchronize');
	const again = world.left.add(person(2, { email: 'info@example.com' }));
	await world.settle();
	const { flow } = world.settings;
	expect(await idsIn('notLinked')).toEqual([again]);
	expect((await list('notLinked')).rows[0].note).toContain('ann (administrator)');
	expect((await world.store.read(() => previewSetUpAll({ flow }))).count).toBe(0);
	const ids = [`left:${again}`, `left:${old}`];
	expect((await world.store.read(() => previewSetUpAll({ flow, ids }))).count).toBe(1);
});

test('only the chosen ones are set up', async () => {
	await live({}, () => {
		for (let n = 1; n <= 3; n++) world.left.add(person(n));
	});
	const { flow } = world.settings;
	const ids = ['left:L1', 'left:L3', 'left:nobody'];
	expect((await world.store.read(() => previewSetUpAll({ flow, ids }))).count).toBe(2);
	await world.tx(() => setUpAll({ flow, ids, ...ADMIN, expectedCount: 2 }));
	await world.settle();
	expect([...world.right.rows.values()].map(({ fields }) => fields.number).sort()).toEqual([
		'N1',
		'N3',
	]);
});

test('what is to be known before a decision: the number there, similar records, an earlier decision', async () => {
	let old = '';
	await live(
		{
			settings: {
				map: [
					row('number', 'number', {
						type: 'alias',
						options: { alias: { dropLeadingZeros: true } },
					}),
					...MAP.slice(1),
				],
				match: [{ fields: ['email'] }],
			},
		},
		() => {
			old = world.left.add(person(1, { number: '7', email: 'info@example.com' }));
			world.right.add(person('x', { number: '42' }));
		},
	);
	await decideOn(world, old, 'doNotSynchronize');
	const { flow } = world.settings;
	const { prints } = world.store;
	const preview = await world.store.read(() =>
		previewDecision({
			flow,
			side: 'left',
			prints,
			fields: person('new', { number: '0042', email: 'INFO@example.com' }),
		}),
	);
	expect(preview.number).toMatchObject({ here: '0042', there: '42', changed: true });
	expect(preview.collisions).toMatchObject([{ side: 'right', title: 'Name x' }]);
	expect(preview.similar).toMatchObject([{ side: 'left', id: old, title: 'Name 1', number: '7' }]);
	expect(preview.earlier).toMatchObject({ choice: 'doNotSynchronize', who: 'ann', id: old });
	for (const part of ['0042', '42', 'Name x', 'ann (administrator) decided "Do not synchronize"'])
		expect(preview.text).toContain(part);
	const id = world.left.add(person('new', { number: '0042', email: 'info@example.com' }));
	await world.settle();
	const seen = await world.store.read(() =>
		previewDecision({ flow, side: 'left', prints, recordId: id }),
	);
	expect({ ...seen, text: '' }).toEqual({ ...preview, text: '' });
	const quiet = await world.store.read(() =>
		previewDecision({ flow, side: 'left', prints, fields: person('else', { number: '5' }) }),
	);
	expect(quiet).toEqual({
		number: { here: '5', there: '5', changed: false, why: '' },
		collisions: [],
		similar: [],
		text: '',
	});
});

test('what became of a decision: waiting, held, linked, excluded', async () => {
	await live();
	const { flow } = world.settings;
	const state = async (recordId: string) =>
		await world.store.read(() => linkState({ flow, side: 'left', recordId }));
	const id = world.left.add(person(1));
	expect((await state(id)).state).toBe('waiting');
	await world.settle();
	expect(await state(id)).toMatchObject({ state: 'excluded', text: 'Nobody has decided yet.' });
	await decideOn(world, id, 'synchronize');
	expect((await state(id)).state).toBe('waiting');
	failOnce(world.right, 'before', 'create', { outcome: 'rejected' });
	await world.run();
	expect((await state(id)).state).toBe('waiting');
	forward(HOUR);
	await world.settle();
	const [link] = await links(world);
	expect(await state(id)).toMatchObject({ state: 'linked', partner: link.right_id, number: 'N1' });
	await decideOn(world, id, 'doNotSynchronize');
	expect((await state(id)).state).toBe('excluded');
	world.right.add(person('x', { email: 'info@example.com' }));
	world.right.add(person('y', { email: 'info@example.com' }));
	const unclear = world.left.add(person('u', { email: 'info@example.com' }));
	await decideOn(world, unclear, 'synchronize');
	await world.settle();
	expect(await state(unclear)).toMatchObject({ state: 'held' });
	expect((await state(unclear)).text).toContain('Several records');
});

test('the preview of a flow that waits says how many wait', async () => {
	world = await makeWorld({ settings: { withoutDecision: 'wait' } });
	world.left.add(person(1));
	world.left.add(person(2));
	world.right.add(person(2));
	world.right.add(person('x'));
	for (let run = 0; run < 3; run++) await world.run();
	expect((await world.status()).preview).toMatchObject({
		waiting: 2,
		match: 0,
		createRight: 0,
		unlinkedRight: 1,
	});
});

describe('a list of many records', () => {
	const COUNT = 300;

	test('is read by its indexes: no part of any list is a scan of a whole table', async () => {
		await live({}, () => {
			for (let n = 0; n < 3; n++) world.left.add(person(n));
		});
		const { flow } = world.settings;
		const plans: string[] = [];
		/** Runs a transaction, and asks for the plan of each of its queries. */
		const explained = (work: () => Generator): Promise<void> =>
			world.store.read(function* () {
				const steps = work() as Generator<{ sql: string; params: []; mode: 'all' }, unknown>;
				let next = steps.next();
				while (next.done !== true) {
					const { sql, params } = next.value;
					const plan = (yield { sql: `explain query plan ${sql}`, params, mode: 'all' }) as Array<{
						detail: string;
					}>;
					plans.push(...plan.map(({ detail }) => `${detail} <- ${sql}`));
					next = steps.next(yield { sql, params, mode: 'all' });
				}
			});
		const categories = [
			'notLinked',
			'later',
			'excluded',
			'linked',
			'conflicts',
			'deleted',
		] as const;
		for (const category of categories) {
			await explained(() => customers({ flow, category }));
			await explained(() => customers({ flow, category, search: 'name' }));
		}
		await explained(() => partners({ flow, side: 'left', search: 'name' }));
		await explained(() => previewSetUpAll({ flow }));
		await explained(() => linkState({ flow, side: 'left', recordId: 'L1' }));
		await explained(() =>
			previewDecision({ flow, side: 'left', recordId: 'L1', prints: world.store.prints }),
		);
		expect(plans.length).toBeGreaterThan(100);
		const tables =
			/^SCAN (entry|entry_key|link|link_side|label|decision|decision_key|review|history|operation|e|k|l|d|o|b|p|a|n|m)\b/;
		expect(plans.filter((plan) => tables.test(plan))).toEqual([]);
	});

	test('gives a page of rows in as many statements as a short one', async () => {
		await live({}, () => {
			for (let n = 0; n < COUNT; n++) world.left.add(person(n));
		});
		const { flow } = world.settings;
		const counted = async (size: number) => {
			let statements = 0;
			const page = await world.store.read(function* () {
				const steps = customers({ flow, category: 'notLinked', size });
				let next = steps.next();
				while (next.done !== true) {
					statements++;
					next = steps.next(yield next.value);
				}
				return next.value;
			});
			expect(page.rows).toHaveLength(size);
			return statements;
		};
		expect(await counted(200)).toBe(await counted(2));
	});
});
