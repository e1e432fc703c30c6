import { isFailure } from '../../nodes/shared/failure';
import type { Side } from '../../nodes/shared/contracts';
import { links, person, textsOf } from '../support/world/cases';
import { forward, HOUR, MINUTE, resetClock } from '../support/world/clock';
import { failure, type MemorySystem } from '../support/world/system';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

/** Small, seeded and good enough: each seed is one story that can be told again. */
function randomOf(seed: number): () => number {
	let state = seed * 2654435761;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), state | 1);
		t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
}

const FIELDS = ['name', 'city', 'phone'] as const;
const WRITES = ['create', 'update', 'delete'];

interface Edit {
	at: number;
	value: string;
}

const seeds = [...Array(30).keys()].map((seed) => seed + 1);

test.each(seeds)(
	'rules 1–16: adds, edits, deletes and failures at random end in step, with nothing lost or doubled (seed %i)',
	async (seed) => {
		const random = randomOf(seed);
		const chance = (likelihood: number) => random() < likelihood;
		const pick = <T>(all: T[]): T => all[Math.floor(random() * all.length)];
		const silent = seed % 3 === 0;
		const conflict = seed % 2 === 0 ? 'left' : 'right';
		const bothWays = seed % 4 === 1;
		const limit = seed % 5 === 0 ? 4 : 500;
		const pageSize = limit === 4 ? 3 : 100;
		world = await makeWorld({
			limit,
			settings: { conflict, maxAttempts: 1000, createLeft: bothWays },
			left: { returns: seed % 4 !== 0, capabilities: { pageSize } },
			right: {
				returns: seed % 7 !== 0,
				stamps: !silent,
				capabilities: {
					pageSize,
					...(silent ? { findByReference: false } : {}),
					findByKey: seed % 2 === 0 ? ['email'] : [],
				},
			},
		});
		world.right.normalize = (fields) => ({
			...fields,
			number: String(fields.number ?? '').replace(/^0+/, ''),
		});

		let people = 0;
		const add = () =>
			world.left.add(person(`${seed}-${people}`, { number: `00${seed * 1000 + people++}` }));
		for (let n = 0; n < 25; n++) add();
		await world.goLive();

		let clock = 0;
		const edits = { left: new Map<string, Edit>(), right: new Map<string, Edit>() };
		const partner = async (side: Side, id: string) => {
			const link = (await links(world)).find(
				(each) => each[`${side}_id`] === id && each.state !== 'ended',
			);
			return link?.left_id;
		};
		const plans: Array<{ side: Side; id: string; field: string; value: string; at: number }> = [];
		const edit = (side: Side) => {
			const id = pick([...world[side].rows.keys()]);
			const field = pick([...FIELDS]);
			clock++;
			const value = field === 'phone' ? `+45${10_000_000 + clock}` : `${field} ${side} ${clock}`;
			world[side].edit(id, { [field]: value });
			plans.push({ side, id, field, value, at: clock });
		};
		const live = () => {
			if (chance(0.4)) edit('left');
			if (chance(0.4)) edit('right');
			if (chance(0.1)) add();
			if (bothWays && chance(0.1))
				world.right.add(person(`${seed}-${people}`, { number: `${seed * 1000 + people++}` }));
			if (chance(0.05)) {
				// The same person, typed in on both sides.
				const twin = person(`${seed}-${people}`, { number: `00${seed * 1000 + people++}` });
				world.right.add(twin);
				world.left.add(twin);
			}
		};
		const trouble = (system: MemorySystem, likelihood: number) => {
			const fail = (when: 'before' | 'after') => (call: string) => {
				if (when === 'before' && chance(likelihood / 2)) live();
				if (!chance(likelihood)) return;
				if (WRITES.includes(call))
					throw failure(
						{
							outcome: when === 'after' || chance(0.5) ? 'unknown' : 'notSent',
							scope: chance(0.3) ? 'side' : 'record',
						},
						`${call} ${when}`,
					);
				if (when === 'before')
					throw failure({ outcome: 'notSent', scope: 'side' }, `${call} failed`);
			};
			system.before = fail('before');
			system.after = fail('after');
		};
		const once = async () => {
			try {
				await world.run({ meanwhile: live, beforeApply: live, hold: chance(0.1) });
			} catch (error) {
				if (!isFailure(error)) throw error;
			}
		};

		trouble(world.left, 0.08);
		trouble(world.right, 0.15);
		for (let step = 0; step < 28; step++) {
			live();
			live();
			await once();
			if (chance(0.3)) forward(pick([2000, MINUTE, 6 * MINUTE, 40 * MINUTE]));
			if (step === 16) {
				const [gone] = (await links(world)).filter(
					({ state, left_id: id }) => state === 'linked' && world.left.rows.has(id!),
				);
				world[pick<Side>(['left', 'right'])].rows.delete(
					gone[pick<'left_id' | 'right_id'>(['left_id', 'right_id'])]!,
				);
			}
		}
		for (const system of [world.left, world.right]) {
			system.before = () => {};
			system.after = () => {};
		}
		for (let round = 0; round < 3; round++) {
			forward(2 * HOUR);
			await world.settle(200);
		}
		forward(25 * HOUR);
		await world.settle(200);

		const reviews = await textsOf(world);
		const pairs = (await links(world)).filter(({ state }) => state === 'linked');
		// Everyone has one partner; nobody was set up twice.
		const numbers = [...world.right.rows.values()].map(({ fields }) => fields.number);
		expect({
			reviews,
			doubles: numbers.filter((number, at) => numbers.indexOf(number) !== at),
		}).toEqual({ reviews, doubles: [] });
		const linked = new Set(pairs.map(({ left_id: id }) => id));
		const alone = [...world.left.rows.keys()].filter((id) => !linked.has(id));
		expect({ reviews, alone: alone.length }).toEqual({ reviews, alone: expect.any(Number) });
		// Only the survivor of the one deletion may be without partner.
		expect(alone.length).toBeLessThanOrEqual(1);

		for (const { side, id, field, value, at } of plans) {
			const left = side === 'left' ? id : await partner('right', id);
			if (left != null) edits[side].set(`${left} ${field}`, { at, value });
		}
		const lost = new Set(
			(
				await world.query<{ old: string | null }>("select old from history where kind = 'conflict'")
			).map(({ old }) => JSON.parse(old ?? 'null') as string),
		);
		for (const pair of pairs) {
			const [left, right] = [world.left.get(pair.left_id!), world.right.get(pair.right_id!)];
			for (const field of [...FIELDS, 'email']) {
				const at = `seed ${seed}: ${pair.left_id} ${pair.right_id} ${field}`;
				expect([at, right[field]]).toEqual([at, left[field]]);
				const mine = edits.left.get(`${pair.left_id} ${field}`);
				const theirs = edits.right.get(`${pair.left_id} ${field}`);
				if (mine === undefined && theirs === undefined) continue;
				const last = (mine?.at ?? 0) > (theirs?.at ?? 0) ? mine! : theirs!;
				// The last edit stands, or it lost a conflict that the history tells of.
				if (left[field] !== last.value) {
					// A pair found by its keys has no common past: there the value that left came with may win.
					if (pair.reason !== 'match' && !silent)
						expect([at, mine?.value, theirs?.value]).toContain(left[field]);
					expect([at, left[field], last.value, lost.has(last.value)]).toEqual([
						at,
						left[field],
						last.value,
						true,
					]);
				}
			}
			expect(String(left.number).replace(/^0+/, '')).toBe(right.number);
		}

		const writes = world.left.writes() + world.right.writes();
		await world.settle();
		await world.run();
		expect(world.left.writes() + world.right.writes()).toBe(writes);
		expect((await world.status()).operations).toMatchObject({ ready: 0, sent: 0 });
	},
);
