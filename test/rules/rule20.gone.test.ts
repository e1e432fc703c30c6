import { confirmStop } from '../../nodes/LinkStore/loop/approve';
import { requestRun } from '../../nodes/LinkStore/loop/schedule';
import type { LinkRow } from '../../nodes/LinkStore/loop/rows';
import type { Entity } from '../../nodes/shared/entity';
import { failure, type MemorySystem } from '../support/world/system';
import { makeWorld, type World, type WorldOptions } from '../support/world/world';
import { addPeople, FLOW, partnerOf } from '../support/world/people';
import { HOUR, timeMachine } from '../support/world/time';

let world: World;
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

const start = async (count: number, options: WorldOptions = {}) => {
	world = await makeWorld(options);
	addPeople(world, count);
	await world.goLive();
};
/** A complete pass of both sides, and everything that follows from it. */
const pass = async () => {
	await world.tx(() => requestRun(FLOW, 'both'));
	await world.settle();
};
const runs = async (count: number) => {
	for (let n = 0; n < count; n++) await world.run();
};
const links = async (state: string) =>
	await world.query<LinkRow>('select * from link where state = ? order by id', state);
const stopKind = async () =>
	(await world.query<{ stop_kind: string | null }>('select stop_kind from flow'))[0].stop_kind;

/** Hides records from listings; the single read still finds them. */
function unlist(system: MemorySystem, hidden: (id: string) => boolean): void {
	const list: Entity['list'] = system.entity.list;
	system.entity.list = async (api, query) => {
		const page = await list(api, query);
		return { ...page, records: page.records.filter(({ id }) => !hidden(id)) };
	};
}

test('rule 20: gone is what a complete pass lacks and a single read confirms', async () => {
	await start(30);
	const right = await partnerOf(world, 'left', 'L3');
	world.left.drop('L3');
	await world.settle();
	expect(await links('ended')).toEqual([]);
	await pass();
	expect(await links('ended')).toMatchObject([
		{ left_id: 'L3', right_id: right, gone_side: 'left' },
	]);
	// By default the other record stays, and is not created again.
	expect(world.right.rows.has(right)).toBe(true);
	expect(world.right.writes()).toBe(30);
	await pass();
	expect(world.left.rows.size).toBe(29);
	expect(await world.reviews()).toEqual([]);
});

test('rule 20: a listing of valid records only proves nothing while the single read finds them', async () => {
	await start(40);
	unlist(world.left, (id) => Number(id.slice(1)) <= 15);
	await pass();
	await pass();
	expect(await stopKind()).toBeNull();
	expect(await links('linked')).toHaveLength(40);
	expect(await links('ended')).toEqual([]);
});

test('rule 20: an empty listing stops the flow before anything else', async () => {
	await start(40);
	unlist(world.left, () => true);
	await pass();
	expect(await stopKind()).toBe('gone');
	expect(await links('linked')).toHaveLength(40);
	expect(world.left.calls.filter((call) => call === 'get').length).toBeLessThan(5);
});

test('rule 20: "not found" proves nothing while a listed record cannot be read either', async () => {
	await start(30);
	world.left.drop('L3');
	const get = world.left.entity.get;
	world.left.entity.get = async () => undefined;
	await world.tx(() => requestRun(FLOW, 'both'));
	await runs(4);
	expect(await links('ended')).toEqual([]);
	expect(await links('linked')).toHaveLength(30);
	// The right to read comes back: now it is known.
	world.left.entity.get = get;
	await world.tx(function* () {
		yield {
			sql: "update operation set not_before = 0 where kind = 'confirmGone'",
			params: [],
			mode: 'run',
		};
	});
	await pass();
	expect(await links('ended')).toMatchObject([{ left_id: 'L3' }]);
});

test('rule 20: a narrowed role makes no record gone by an update that finds nothing', async () => {
	await start(30);
	world.right.entity.get = async () => undefined;
	for (const id of ['L1', 'L2', 'L3']) world.left.edit(id, { city: 'Nibe' });
	await runs(4);
	expect(await links('ended')).toEqual([]);
	expect(await links('linked')).toHaveLength(30);
	const ops = await world.query<{ kind: string; canary: string | null }>(
		"select kind, canary from operation where kind = 'confirmGone'",
	);
	expect(ops).toHaveLength(3);
	for (const { canary } of ops) expect(canary).not.toBeNull();
});

test('rule 20: an update answered "not found" is a suspicion, settled by a read of its own', async () => {
	await start(30);
	const right = await partnerOf(world, 'left', 'L3');
	world.right.drop(right);
	world.left.edit('L3', { city: 'Nibe' });
	const { outcomes } = await world.run();
	expect(outcomes).toMatchObject([{ outcome: 'gone', do: 'update' }]);
	expect(await links('ended')).toEqual([]);
	await world.settle();
	// Edited here and deleted there: nothing is deleted or created, a person is asked.
	expect(await links('held')).toMatchObject([{ left_id: 'L3', gone_side: 'right' }]);
	expect(await world.reviews()).toMatchObject([{ kind: 'goneAndEdited' }]);
	expect(world.left.rows.size).toBe(30);
	expect(world.right.rows.size).toBe(29);
});

test('rule 20: two records gone at once vouch for nobody', async () => {
	await start(30);
	for (const id of ['L3', 'L4']) world.right.drop(await partnerOf(world, 'left', id));
	for (const id of ['L3', 'L4']) world.left.edit(id, { city: 'Nibe' });
	await world.settle();
	expect((await links('held')).map(({ left_id: id }) => id)).toEqual(
		expect.arrayContaining(['L3', 'L4']),
	);
});

test('rule 20: too many stop the flow; confirmed, all of them follow', async () => {
	await start(60, { settings: { whenLeftGone: 'delete' } });
	for (let n = 1; n <= 12; n++) world.left.drop(`L${n}`);
	await pass();
	expect(await stopKind()).toBe('gone');
	expect(world.right.rows.size).toBe(60);
	expect(await links('ended')).toEqual([]);
	await world.tx(() => confirmStop(FLOW, 'test'));
	await world.settle();
	expect(await stopKind()).toBeNull();
	expect(await links('ended')).toHaveLength(12);
	expect(world.right.rows.size).toBe(48);
	// Those were looked at: one more is one more.
	world.left.drop('L13');
	await pass();
	expect(await stopKind()).toBeNull();
	expect(world.right.rows.size).toBe(47);
});

test.each([
	[2, 1, true],
	[3, 1, false],
	[9, 4, false],
	[9, 5, true],
	[19, 9, false],
	[20, 10, false],
	[30, 10, false],
	[30, 11, true],
])('rule 20: of %i links %i gone, stopped: %s', async (count, gone, stops) => {
	await start(count);
	for (let n = 1; n <= gone; n++) world.left.drop(`L${n}`);
	await pass();
	expect(await stopKind()).toBe(stops ? 'gone' : null);
	expect(await links('ended')).toHaveLength(stops ? 0 : gone);
});

test('rule 20: deletes that come a few at a time are counted together over a day', async () => {
	await start(60, {
		left: { capabilities: { gone: 'tombstone' } },
		settings: { whenLeftGone: 'delete' },
	});
	const tombs: string[] = [];
	const list = world.left.entity.list;
	world.left.entity.list = async (api, query) => {
		const page = await list(api, query);
		return {
			...page,
			records: [
				...page.records,
				...tombs.splice(0).map((id) => ({ id, fields: {}, deleted: true })),
			],
		};
	};
	for (let n = 0; n < 10; n++) {
		const ids = [4 * n + 1, 4 * n + 2, 4 * n + 3, 4 * n + 4].map((m) => `L${m}`);
		for (const id of ids) world.left.drop(id);
		tombs.push(...ids);
		await world.settle();
		if ((await stopKind()) !== null) break;
	}
	expect(await stopKind()).toBe('gone');
	expect(world.right.rows.size).toBeGreaterThanOrEqual(50);
});

test('rule 20: nothing follows while pages of the pass are unread', async () => {
	await start(40, { limit: 10, settings: { whenLeftGone: 'delete' } });
	world.left.drop('L35');
	await world.tx(() => requestRun(FLOW, 'both'));
	await world.run();
	expect((await world.status()).sides.left.reading).toBe(true);
	await world.tx(function* () {
		yield {
			sql: "update link set gone_side = 'left' where left_id = 'L35'",
			params: [],
			mode: 'run',
		};
	});
	await world.run();
	expect(world.right.rows.size).toBe(40);
	await world.settle();
	expect(world.right.rows.size).toBe(39);
});

test('rule 20: policy delete removes the partner, once', async () => {
	await start(30, { settings: { whenLeftGone: 'delete' } });
	const right = await partnerOf(world, 'left', 'L3');
	world.left.drop('L3');
	await pass();
	expect(world.right.rows.has(right)).toBe(false);
	expect(world.right.calls.filter((call) => call === 'delete')).toHaveLength(1);
	expect(await links('ended')).toHaveLength(1);
});

test('rule 20: a refused delete goes to review and is not tried for ever', async () => {
	await start(30, { settings: { whenLeftGone: 'delete', maxAttempts: 1 } });
	world.left.drop('L3');
	world.right.entity.remove = async () => {
		world.right.calls.push('delete');
		throw failure({}, 'has open invoices');
	};
	await pass();
	await pass();
	await world.settle();
	expect(world.right.calls.filter((call) => call === 'delete')).toHaveLength(1);
	expect(await world.reviews()).toMatchObject([{ kind: 'refused' }]);
	expect((await world.reviews())[0].text).toContain('could not be deleted');
	expect(world.right.rows.size).toBe(30);
});

test('rule 20: policy archive archives the partner and ends the link', async () => {
	await start(30, {
		right: { capabilities: { archive: true } },
		settings: { whenLeftGone: 'endLink' },
	});
	world.right.entity.archive = async (_api, id) => {
		world.right.edit(id, { status: 'archived' });
		return { record: { id, fields: world.right.get(id) } };
	};
	world.settings = { ...world.settings, whenLeftGone: 'archive' };
	await world.goLive();
	const right = await partnerOf(world, 'left', 'L3');
	world.left.drop('L3');
	await pass();
	expect(world.right.get(right).status).toBe('archived');
	expect(await links('ended')).toHaveLength(1);
});

test('rule 20: edited on the other side meanwhile, nothing is deleted', async () => {
	await start(30, { settings: { whenLeftGone: 'delete' } });
	const right = await partnerOf(world, 'left', 'L3');
	world.left.drop('L3');
	world.right.edit(right, { city: 'Edited there' });
	await pass();
	expect(world.right.rows.has(right)).toBe(true);
	expect(await links('held')).toMatchObject([{ left_id: 'L3' }]);
	expect(await world.reviews()).toMatchObject([{ kind: 'goneAndEdited' }]);
});

test('rule 20: edited on the other side between plan and delete, nothing is deleted', async () => {
	await start(30, { settings: { whenLeftGone: 'delete' } });
	const right = await partnerOf(world, 'left', 'L3');
	world.left.drop('L3');
	await world.tx(() => requestRun(FLOW, 'both'));
	world.right.before = (call) => {
		// Somebody saves the record right before Apply Change reads it.
		if (call === 'get' && world.right.get(right).city === 'Ribe')
			world.right.edit(right, { city: 'Edited there' });
	};
	await world.settle();
	expect(world.right.rows.has(right)).toBe(true);
	expect(await world.reviews()).toMatchObject([{ kind: 'goneAndEdited' }]);
});

test.each(['never', 'no single read'])(
	'rule 20: where gone cannot be known (%s), a person is asked',
	async (how) => {
		await start(30, {
			left: { capabilities: how === 'never' ? { gone: 'never' } : { singleRead: false } },
		});
		world.left.drop('L3');
		await pass();
		await pass();
		expect(await links('ended')).toEqual([]);
		expect(await world.reviews()).toMatchObject([{ kind: 'missing', record_id: 'L3' }]);
	},
);

test('rule 20: an edit that waited for a record that is gone by now does not keep the flow busy', async () => {
	world = await makeWorld();
	addPeople(world, 25);
	await world.goLive();
	const [{ right_id: id }] = await world.query<{ right_id: string }>(
		"select right_id from link where left_id = 'L1'",
	);
	// A conflict that left won: its write needs what both sides have.
	world.left.edit('L1', { city: 'Late' });
	world.right.edit(id, { city: 'Other' });
	await world.run({ hold: true });
	world.right.drop(id);
	timeMachine().advance(3 * HOUR);
	await world.settle();
	// Edited here, deleted there: nothing is written, a person is asked.
	expect((await world.status()).links).toMatchObject({ linked: 24, held: 1 });
	expect((await world.reviews()).map(({ kind }) => kind)).toEqual(['goneAndEdited']);
});
