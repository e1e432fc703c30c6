import {
	counted,
	failOnce,
	forgetCalls,
	links,
	linkedPair,
	operations,
	person,
	textsOf,
} from '../support/world/cases';
import { forward, HOUR, MINUTE, resetClock } from '../support/world/clock';
import { failure } from '../support/world/system';
import { makeWorld, MAP, row, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

/** One pair in step, then a new left record whose create ends without an answer. */
async function lostAnswer(
	when: 'before' | 'after',
	options: WorldOptions = {},
	fields = person(1),
) {
	world = await makeWorld(options);
	world.left.add(person(0));
	await world.goLive();
	forgetCalls(world);
	world.left.add(fields);
	failOnce(world.right, when, 'create');
	const run = await world.run();
	expect(run.outcomes).toMatchObject([{ outcome: 'unknown' }]);
}

const silent: WorldOptions = { right: { stamps: false, capabilities: { findByReference: false } } };

test.each(['before', 'after'] as const)(
	'rule 3: a create that timed out %s the commit is looked up after its deadline and done once',
	async (when) => {
		await lostAnswer(when);
		await world.run();
		// Not asked before the deadline: the server may still be at it.
		expect(counted(world.right, 'create') + counted(world.right, 'find')).toBe(1);
		forward(2000);
		await world.settle();
		expect(world.right.rows.size).toBe(2);
		expect((await links(world))[1]).toMatchObject({ state: 'linked' });
		expect(counted(world.right, 'find')).toBe(when === 'before' ? 1 : counted(world.right, 'find'));
		expect(await world.reviews()).toEqual([]);
	},
);

test('rule 3: the look-up waits for the visibility lag too', async () => {
	await lostAnswer('before', { right: { capabilities: { visibilityLagSeconds: 600 } } });
	forward(5 * MINUTE);
	await world.run();
	expect(counted(world.right, 'find')).toBe(0);
	forward(6 * MINUTE);
	await world.settle();
	expect(counted(world.right, 'find')).toBe(1);
	expect(world.right.rows.size).toBe(2);
});

test('rule 3: a record of ours that the feed shows first settles the create without another call', async () => {
	await lostAnswer('after');
	forgetCalls(world);
	await world.run();
	expect(world.right.calls).toEqual(['feed']);
	expect((await links(world))[1]).toMatchObject({ state: 'linked', right_id: 'R2' });
});

test.each(['before', 'after'] as const)(
	'rule 3: without a search by reference, a create lost %s the commit waits for a listing begun after the deadline',
	async (when) => {
		await lostAnswer(when, silent);
		await world.run();
		await world.run();
		expect(counted(world.right, 'create')).toBe(1);
		forward(2 * MINUTE);
		await world.settle();
		expect(world.right.rows.size).toBe(2);
		expect(counted(world.right, 'create')).toBe(when === 'before' ? 2 : 1);
		expect((await links(world))[1]).toMatchObject({ state: 'linked' });
		expect(await world.reviews()).toEqual([]);
	},
);

test('rule 3: where nothing can tell ours from others, a person is asked and nothing is created again', async () => {
	// No stamp, no search, and a record without any match key.
	await lostAnswer('before', silent, person(1, { number: null, email: null }));
	forward(2 * MINUTE);
	for (let n = 0; n < 4; n++) await world.run();
	expect(counted(world.right, 'create')).toBe(1);
	expect(await textsOf(world)).toMatch(/^unknownCreate: .*answer was lost/);
	expect(await world.reviews()).toHaveLength(1);
});

test('rule 3: a listing that is not complete proves nothing', async () => {
	world = await makeWorld(silent);
	world.left.add(person(0));
	await world.goLive();
	world.left.add(person(1));
	failOnce(world.right, 'before', 'create');
	await world.run();
	world.right.entity.capabilities.completeListing = false;
	forward(2 * HOUR);
	for (let n = 0; n < 3; n++) await world.run();
	expect(counted(world.right, 'create')).toBe(2);
	expect(await world.reviews()).toMatchObject([{ kind: 'unknownCreate' }]);
});

test('rule 3: a stranger with the same match key is not adopted as the record we made', async () => {
	world = await makeWorld({ ...silent, settings: { match: [{ fields: ['email'] }] } });
	world.left.add(person(0));
	await world.goLive();
	// Linked record of somebody else, with the same shared address since long before.
	const stranger = (await links(world))[0].right_id as string;
	world.left.add(person(1));
	failOnce(world.right, 'before', 'create');
	await world.run();
	world.right.edit(stranger, { email: 'p1@example.com' });
	forward(2 * MINUTE);
	for (let n = 0; n < 4; n++) await world.run();
	expect((await links(world))[1]).toMatchObject({ state: 'pending', right_id: null });
	expect(counted(world.right, 'create')).toBe(2);
	expect(await textsOf(world)).toContain('unknownCreate');
});

test('rule 3: two records that could be ours are a question', async () => {
	await lostAnswer('after', silent);
	world.right.add(person(1));
	forward(2 * MINUTE);
	for (let n = 0; n < 4; n++) await world.run();
	expect((await links(world))[1]).toMatchObject({ state: 'pending' });
	expect(await textsOf(world)).toContain('unknownCreate');
	expect(counted(world.right, 'create')).toBe(1);
});

test('rule 3: a record found by its keys is a match: what differs there is settled, not taken for ours', async () => {
	await lostAnswer('before', silent, person(1, { city: 'Left', phone: null }));
	// Somebody typed it in by hand meanwhile.
	const id = world.right.add(person(1, { city: 'Right', phone: '+4599999999' }));
	forward(2 * MINUTE);
	await world.settle();
	expect((await links(world))[1]).toMatchObject({ state: 'linked', right_id: id });
	expect(world.right.get(id).city).toBe('Left');
	expect(world.left.get('L2').phone).toBe('+4599999999');
	expect(counted(world.right, 'create')).toBe(1);
});

test.each(['before the look-up', 'before the feed shows it'])(
	'rule 3: an edit of the record we made, %s, is carried, not swallowed',
	async (how) => {
		await lostAnswer('after');
		world.right.edit('R2', { phone: '+4588888888' });
		if (how === 'before the look-up') world.right.entity.capabilities.feed = false;
		forward(2000);
		await world.settle();
		expect(world.left.get('L2').phone).toBe('+4588888888');
		expect(world.right.rows.size).toBe(2);
	},
);

test('rule 3: an unknown update is looked at again, and done once', async () => {
	const pair = await linkedPair();
	world = pair.world;
	world.left.edit(pair.left, { name: 'New' });
	failOnce(world.right, 'after', 'update');
	const run = await world.run();
	expect(run.outcomes).toMatchObject([{ outcome: 'unknown' }]);
	forward(2000);
	await world.settle();
	expect(counted(world.right, 'update')).toBe(1);
	expect(world.right.get(pair.right).name).toBe('New');
	expect(world.left.writes()).toBe(0);
});

test('rule 3: surely not sent is sent again at once, without looking for it', async () => {
	world = await makeWorld();
	world.left.add(person(0));
	await world.goLive();
	world.left.add(person(1));
	failOnce(world.right, 'before', 'create', { outcome: 'notSent' });
	forgetCalls(world);
	await world.settle();
	expect(world.right.calls.filter((name) => name !== 'feed')).toEqual(['create', 'create']);
	expect(world.right.rows.size).toBe(2);
});

test('rule 3: an outage right after a lost answer does not make the lost create forgotten', async () => {
	await lostAnswer('after', {
		right: { capabilities: { feed: false, findByReference: { conclusive: true } } },
	});
	// The look-up itself finds the system down, for a weekend.
	world.right.before = (name) => {
		throw failure({ outcome: 'notSent', scope: 'side' }, `${name}: down`);
	};
	forward(2000);
	await world.run().catch(() => undefined);
	forward(60 * HOUR);
	await world.run().catch(() => undefined);
	world.right.before = () => {};
	forward(HOUR);
	await world.settle();
	expect(world.right.rows.size).toBe(2);
	expect(counted(world.right, 'create')).toBe(1);
});

test('rule 3: a look-up that fails as not sent leaves the lost create to be looked up, however old it gets', async () => {
	await lostAnswer('after', { right: { capabilities: { feed: true } } });
	const kept = world.right.entity.list;
	// The listing does not show it for days; the search was out of order when first asked.
	world.right.entity.list = async (api, query) => {
		const page = await kept(api, query);
		return { ...page, records: page.records.filter(({ id }) => id !== 'R2') };
	};
	failOnce(world.right, 'before', 'find', { outcome: 'notSent' });
	forward(2000);
	const run = await world.run();
	expect(run.outcomes).toMatchObject([{ outcome: 'notSent' }]);
	forward(30 * HOUR);
	await world.settle();
	expect(world.right.rows.size).toBe(2);
	expect((await links(world))[1]).toMatchObject({ state: 'linked', right_id: 'R2' });
});

test('rule 3: several records with our reference are a question, not a third one', async () => {
	await lostAnswer('after');
	world.right.rows.set('R9', { ...structuredClone(world.right.rows.get('R2')!), id: 'R9' });
	for (let n = 0; n < 6; n++) {
		forward(2 * HOUR);
		await world.run();
	}
	expect(world.right.rows.size).toBe(3);
	expect(counted(world.right, 'create')).toBe(1);
	expect((await world.reviews()).length).toBeGreaterThan(0);
});

test('rule 3: a create that is refused as a duplicate of our own record is that record', async () => {
	await lostAnswer('after');
	const find = world.right.entity.find!;
	let searches = 0;
	// A search that lags behind does not show it at first; creating again says that it is there.
	world.right.entity.find = async (api, query) => (searches++ === 0 ? [] : await find(api, query));
	world.right.entity.capabilities.feed = false;
	failOnce(world.right, 'before', 'create', { outcome: 'rejected', status: 409 });
	const list = world.right.entity.list;
	world.right.entity.list = async (api, query) => {
		const page = await list(api, query);
		return { ...page, records: page.records.filter(({ id }) => id !== 'R2') };
	};
	forward(2000);
	await world.run();
	expect(world.right.rows.size).toBe(2);
	expect((await operations(world)).at(-1)).toMatchObject({ state: 'done' });
	expect((await links(world))[1]).toMatchObject({ right_id: 'R2' });
});

test('rule 3: a write whose read-back fails was sent all the same', async () => {
	const pair = await linkedPair({ right: { returns: false } }, { city: 'A' });
	world = pair.world;
	world.left.edit(pair.left, { city: 'B' });
	const get = world.right.entity.get;
	world.right.entity.get = async (api, id) => {
		if (counted(world.right, 'update') > 0)
			throw failure({ outcome: 'notSent', scope: 'side' }, 'down');
		return await get(api, id);
	};
	const run = await world.run();
	expect(run.outcomes).toMatchObject([{ outcome: 'unknown' }]);
	world.right.entity.get = get;
	// Left goes on to C; B on the right is ours, not somebody's edit.
	world.left.edit(pair.left, { city: 'C' });
	forward(2 * MINUTE);
	await world.settle();
	expect(world.right.get(pair.right).city).toBe('C');
	expect(world.left.get(pair.left).city).toBe('C');
	expect(await world.query("select 1 from history where kind = 'conflict'")).toEqual([]);
});

test('rule 3: a create that was not done is not sent again once somebody else there has its number', async () => {
	const byNumber: WorldOptions = {
		right: { capabilities: { findByKey: ['number'] } },
		settings: {
			match: [{ fields: ['email'] }],
			map: [
				row('number', 'number', { type: 'alias', options: { alias: { dropLeadingZeros: true } } }),
				...MAP.slice(1),
			],
		},
	};
	await lostAnswer('before', byNumber, person(1, { number: '0042' }));
	// Entered by hand after the number was compared, and not read yet when the create is due again.
	forward(2000);
	world.right.before = (name) => {
		if (name !== 'find' || world.right.rows.size > 1) return;
		world.right.add({ ...person(7), number: '42' });
	};
	await world.settle();
	expect(
		[...world.right.rows.values()].filter(({ fields }) => fields.number === '42'),
	).toHaveLength(1);
	expect(world.right.rows.size).toBe(2);
	expect(await textsOf(world)).toContain('Its number "0042" would become "42" in erp');
});
