import { requestRun } from '../../nodes/LinkStore/loop/schedule';
import type { LinkRow } from '../../nodes/LinkStore/loop/rows';
import { addPeople, FLOW, partnerOf, person } from '../support/world/people';
import { failure } from '../support/world/system';
import { makeWorld, MAP, row, type World, type WorldOptions } from '../support/world/world';

let world: World;
afterEach(async () => await world.close());

const start = async (count: number, options: WorldOptions = {}) => {
	world = await makeWorld(options);
	addPeople(world, count);
	await world.goLive();
};
const pass = async () => {
	await world.tx(() => requestRun(FLOW, 'both'));
	await world.settle();
};
const links = async (state = 'linked') =>
	await world.query<LinkRow>('select * from link where state = ? order by id', state);
const writes = () => world.left.writes() + world.right.writes();

describe('rule 26: ids that change', () => {
	test('told where it lives on: the link follows, nothing is written, edits go on both ways', async () => {
		await start(30);
		const right = await partnerOf(world, 'left', 'L3');
		const before = writes();
		world.left.rename('L3', 'L3-new', true);
		await world.settle();
		expect(await links()).toHaveLength(30);
		expect(await partnerOf(world, 'left', 'L3-new')).toBe(right);
		expect(writes()).toBe(before);
		world.left.edit('L3-new', { city: 'Nibe' });
		world.right.edit(right, { phone: '+4512345678' });
		await world.settle();
		expect(world.right.get(right)).toMatchObject({ city: 'Nibe' });
		expect(world.left.get('L3-new')).toMatchObject({ phone: '+4512345678' });
		expect(world.left.get('L3')).toMatchObject({ phone: null });
		await pass();
		expect(world.right.rows.size).toBe(30);
		expect(await world.reviews()).toEqual([]);
	});

	test('what was left behind under a new id is no new record', async () => {
		await start(30);
		world.left.edit('L5', { city: 'Nibe' });
		const copy = world.left.add({ ...person(5), email: 'other@example.com', number: 'X' }, 'copy');
		world.left.rows.get(copy)!.movedTo = 'L5';
		await world.settle();
		await pass();
		expect(world.right.rows.size).toBe(30);
		expect(await world.reviews()).toEqual([]);
	});

	test('an edit made together with the move is an edit', async () => {
		await start(30);
		const right = await partnerOf(world, 'left', 'L3');
		world.left.rename('L3', 'L3-new', true);
		world.left.edit('L3-new', { city: 'Nibe' });
		world.right.edit(right, { name: 'Right edit' });
		await world.settle();
		expect(world.right.get(right)).toMatchObject({ city: 'Nibe', name: 'Right edit' });
		expect(world.left.get('L3-new')).toMatchObject({ city: 'Nibe', name: 'Right edit' });
	});

	test('the move is seen first by a write: nothing is written to what was left behind', async () => {
		await start(30);
		const right = await partnerOf(world, 'left', 'L3');
		world.right.edit(right, { city: 'Nibe' });
		await world.run({ beforeApply: () => world.left.rename('L3', 'L3-new', true) });
		await world.settle();
		expect(world.left.get('L3')).toMatchObject({ city: 'Ribe' });
		expect(world.left.get('L3-new')).toMatchObject({ city: 'Nibe' });
	});

	test('the record it moved to is linked to another one: a person is asked, nothing is written', async () => {
		await start(30);
		world.left.rows.get('L3')!.movedTo = 'L4';
		world.left.edit('L3', { city: 'Nibe' });
		const before = writes();
		await world.settle();
		await pass();
		expect(writes()).toBe(before);
		expect(await world.reviews()).toMatchObject([{ kind: 'moved', record_id: 'L3' }]);
		expect(await links()).toHaveLength(29);
		expect(await links('held')).toMatchObject([{ left_id: 'L3' }]);
		// The feed's overlap shows it again and again: nothing is read for it.
		const reads = world.left.calls.filter((call) => call === 'get').length;
		for (let n = 0; n < 3; n++) {
			world.left.clock += 1000;
			world.left.rows.get('L3')!.modified = world.left.clock;
			await world.run();
		}
		expect(world.left.calls.filter((call) => call === 'get')).toHaveLength(reads);
		// A person makes room and tries again: now it follows.
		world.left.rows.get('L3')!.movedTo = 'L3-new';
		world.left.rename('L3', 'L3-new', true);
		await world.settle();
		expect(await partnerOf(world, 'left', 'L3-new')).toBeDefined();
	});

	test('the record it moved to cannot be read: a person is asked', async () => {
		await start(30);
		world.left.rows.get('L3')!.movedTo = 'nowhere';
		world.left.edit('L3', { city: 'Nibe' });
		await world.settle();
		expect((await world.reviews())[0]).toMatchObject({ kind: 'moved' });
		expect((await world.reviews())[0].text).toContain('nowhere');
		expect(await links('held')).toHaveLength(1);
	});

	test('a person gets another number: old one not found, new one its very image: the link follows', async () => {
		await start(30);
		const right = await partnerOf(world, 'left', 'L3');
		world.left.rename('L3', '0815');
		world.left.edit('0815', { number: 'N0815' });
		await pass();
		await pass();
		expect(world.right.rows.size).toBe(30);
		expect(await partnerOf(world, 'left', '0815')).toBe(right);
		expect(world.right.get(right)).toMatchObject({ number: 'N0815' });
		expect(await links()).toHaveLength(30);
		expect(await world.reviews()).toEqual([]);
	});

	test('a new record that only shares the e-mail of the gone one is asked about, never followed', async () => {
		await start(30);
		world.left.drop('L3');
		world.left.add({ ...person(3), number: 'N99', name: 'Somebody Else' }, 'other');
		await pass();
		await pass();
		expect(world.right.rows.size).toBe(30);
		expect(await links('ended')).toMatchObject([{ left_id: 'L3', gone_side: 'left' }]);
		expect(await world.reviews()).toMatchObject([{ kind: 'match', record_id: 'other' }]);
	});

	test('before our own copy counts as gone it is looked for by our stamp', async () => {
		await start(30);
		const right = await partnerOf(world, 'left', 'L3');
		world.right.rename(right, 'moved-there');
		world.right.edit('moved-there', { number: 'X1', email: 'x@example.com' });
		await pass();
		await pass();
		expect(await partnerOf(world, 'left', 'L3')).toBe('moved-there');
		expect(await links()).toHaveLength(30);
		expect(world.right.rows.size).toBe(30);
		expect(world.left.get('L3')).toMatchObject({ email: 'x@example.com' });
	});

	test('a decision of a person goes with the record', async () => {
		await start(30);
		await world.tx(function* () {
			yield {
				sql: "insert into decision (flow, side, record_id, choice, who, role, at) values (?, 'left', 'L3', 'doNotSynchronize', 'ann', 'administrator', 1)",
				params: [FLOW],
				mode: 'run',
			};
		});
		world.left.rename('L3', 'L3-new', true);
		world.left.edit('L3-new', { city: 'Nibe' });
		await world.settle();
		const right = await partnerOf(world, 'left', 'L3-new');
		expect(world.right.get(right)).toMatchObject({ city: 'Ribe' });
	});
});

describe('rule 26: ids that return', () => {
	const always = { left: { capabilities: { marks: 'always' as const } } };

	test('another mark under the same id is a new record: the link ends, the new one is not its heir', async () => {
		await start(30, always);
		const right = await partnerOf(world, 'left', 'L3');
		world.left.drop('L3');
		world.left.add({ ...person(3), number: 'N333', name: 'New', email: 'new@example.com' }, 'L3');
		await world.settle();
		expect(world.right.get(right)).toMatchObject({ name: 'Name 3', email: 'p3@example.com' });
		expect(world.right.rows.size).toBe(31);
		const heir = await partnerOf(world, 'left', 'L3');
		expect(heir).not.toBe(right);
		expect(world.right.get(heir)).toMatchObject({ name: 'New' });
		expect(await links('ended')).toMatchObject([{ right_id: right, gone_side: 'left' }]);
	});

	test('the new record has the match key of the old one: a person is asked', async () => {
		await start(30, always);
		world.left.drop('L3');
		world.left.add({ ...person(3), name: 'New' }, 'L3');
		await world.settle();
		expect(world.right.rows.size).toBe(30);
		expect(await world.reviews()).toMatchObject([{ kind: 'match', record_id: 'L3' }]);
	});

	test('a write meets another record under the id: nothing is written', async () => {
		await start(30, always);
		const right = await partnerOf(world, 'left', 'L3');
		world.right.edit(right, { city: 'Nibe' });
		await world.run({
			beforeApply: () => {
				world.left.drop('L3');
				world.left.add({ ...person(3), number: 'N333', email: 'new@example.com' }, 'L3');
			},
		});
		await world.settle();
		expect(world.left.get('L3')).toMatchObject({ city: 'Ribe' });
		// Edited here and gone there: the pair is held, and asked about.
		expect(await links('held')).toMatchObject([{ right_id: right, gone_side: 'left' }]);
		expect(await world.reviews()).toMatchObject([{ kind: 'goneAndEdited' }]);
	});

	test('a record with the same mark that was gone for a while is no new one', async () => {
		await start(30, always);
		const kept = world.left.rows.get('L3')!;
		world.left.drop('L3');
		await pass();
		expect(await links('ended')).toHaveLength(1);
		world.left.rows.set('L3', { ...kept, modified: (world.left.clock += 1000) });
		await pass();
		expect(world.right.rows.size).toBe(30);
		expect(world.right.writes()).toBe(30);
	});

	test('links from a time without marks take the first mark they see', async () => {
		await start(30);
		world.left.entity.capabilities.marks = 'always';
		for (const each of world.left.rows.values()) each.made = '2024-01-01T00:00:00Z';
		world.left.edit('L3', { city: 'Nibe' });
		await world.settle();
		expect(await links()).toHaveLength(30);
		world.left.rows.get('L3')!.made = '2025-01-01T00:00:00Z';
		world.left.edit('L3', { number: 'N333', email: 'new@example.com' });
		await world.settle();
		expect(await links('ended')).toHaveLength(1);
	});

	const whenRemade = {
		left: { capabilities: { marks: 'whenRemade' as const, gone: 'tombstone' as const } },
	};

	test('an id that was freed by a delete belongs to a new record, however late it is seen', async () => {
		await start(30, whenRemade);
		const right = await partnerOf(world, 'left', 'L3');
		const list = world.left.entity.list;
		world.left.drop('L3');
		world.left.entity.list = async (api, query) => {
			const page = await list(api, query);
			const at = new Date((world.left.clock += 1000)).toISOString();
			return query.since === undefined
				? page
				: {
						...page,
						records: [...page.records, { id: 'L3', fields: {}, deleted: true, modifiedAt: at }],
					};
		};
		await world.settle();
		expect(await links('ended')).toMatchObject([{ right_id: right }]);
		world.left.entity.list = list;
		world.left.add({ ...person(3), number: 'N333', email: 'new@example.com' }, 'L3');
		await world.settle();
		expect(await partnerOf(world, 'left', 'L3')).not.toBe(right);
		expect(world.right.rows.size).toBe(31);
	});

	test('what a replica shows of a deleted record is no new one', async () => {
		await start(30, whenRemade);
		const old = structuredClone(world.left.rows.get('L3')!);
		world.left.drop('L3');
		await pass();
		expect(await links('ended')).toHaveLength(1);
		world.left.rows.set('L3', old);
		await pass();
		expect(world.right.writes()).toBe(30);
	});

	test('the flow says that the id was given away', async () => {
		await start(30, always);
		world.left.drop('L3');
		world.left.add({ ...person(3), number: 'N333', email: 'new@example.com' }, 'L3');
		await world.settle();
		const history = await world.query<{ text: string }>(
			"select text from history where kind = 'idReused'",
		);
		expect(history).toHaveLength(1);
		expect(history[0].text).toContain('L3 is another record now');
	});
});

test('rule 26: random renames, re-used ids and failures leave no duplicate and no lost edit', async () => {
	await start(25, {
		left: { capabilities: { marks: 'always' } },
		settings: { map: [...MAP, row('note')] },
	});
	let seed = 7;
	const random = (n: number) => (seed = (seed * 1103515245 + 12345) % 2147483648) % n;
	let made = 0;
	for (let round = 0; round < 12; round++) {
		const ids = [...world.left.rows.keys()].filter(
			(id) => world.left.rows.get(id)!.movedTo === undefined,
		);
		const id = ids[random(ids.length)];
		if (random(3) === 0) {
			made++;
			world.left.drop(id);
			world.left.add({ ...person(1000 + round), name: `Remade ${round}` }, id);
		} else {
			world.left.rename(id, `${id}.${round}`, random(2) === 0);
			world.left.edit(`${id}.${round}`, { note: `moved in round ${round}` });
		}
		if (random(2) === 0) {
			let once = true;
			world.right.after = (call) => {
				if (!once || call !== 'update') return;
				once = false;
				throw failure({ outcome: 'unknown', scope: 'side' }, 'lost answer');
			};
		}
		await world.run();
		world.right.after = () => {};
		await world.query('update side set paused_until = 0').catch(() => []);
		await pass();
	}
	await pass();
	expect(world.right.rows.size).toBe(25 + made);
	for (const link of await links()) {
		const left = world.left.get(link.left_id!);
		expect(world.right.get(link.right_id!)).toMatchObject({ name: left.name, note: left.note });
	}
	expect(await links()).toHaveLength(25);
});
