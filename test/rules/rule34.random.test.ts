import { approve, confirmStop } from '../../nodes/LinkStore/loop/approve';
import type { Side } from '../../nodes/shared/contracts';
import { links, person, textsOf } from '../support/world/cases';
import { HOUR, MINUTE } from '../support/world/time';
import { deciding, expectPartition, forgiving } from '../support/world/deciding';
import { failure, type MemorySystem } from '../support/world/system';
import { makeWorld, MAP, row, type World } from '../support/world/world';

/** DECIDING_SEEDS=1-500 and DECIDING_STEPS=200 tell longer stories, by hand. */
const [FROM, TO] = (process.env.DECIDING_SEEDS ?? '1-24').split('-').map(Number);
const STEPS = Number(process.env.DECIDING_STEPS ?? 24);

let world: World;
afterEach(async () => {
	jest.restoreAllMocks();
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

const SIDES: Side[] = ['left', 'right'];
const FIELDS = ['name', 'city', 'phone'] as const;
const WRITES = ['create', 'update', 'delete'];
const form = (number: unknown): string => String(number ?? '').replace(/^0+/, '');
const seeds = [...Array(TO - FROM + 1).keys()].map((n) => n + FROM);

test.each(seeds)(
	'rule 34: whoever decides, whatever fails, nothing goes where somebody decided against it, and nothing is lost (seed %i)',
	async (seed) => {
		const random = randomOf(seed);
		// The same story each time: no clock but its own.
		let time = Date.UTC(2026, 0, 5, 8);
		jest.spyOn(Date, 'now').mockImplementation(() => time++);
		const chance = (likelihood: number) => random() < likelihood;
		const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)];
		const silent = seed % 5 === 0;
		const bothWays = seed % 3 === 1;
		const byEmail = [{ fields: ['email'] }];
		world = await makeWorld({
			settings: {
				conflict: (['left', 'right', 'ask'] as const)[seed % 3],
				maxAttempts: 1000,
				createLeft: bothWays,
				withoutDecision: seed % 2 === 0 ? 'wait' : 'synchronize',
				keepNames: true,
				map: [
					row('number', 'number', {
						type: 'alias',
						options: { alias: { dropLeadingZeros: true } },
					}),
					...MAP.slice(1),
				],
				match: seed % 4 < 2 ? byEmail : [{ fields: ['number'] }, ...byEmail],
				...(seed % 4 === 3 ? { quietSeconds: 30 } : {}),
			},
			left: { returns: seed % 4 !== 0 },
			right: {
				returns: seed % 7 !== 0,
				stamps: !silent,
				capabilities: silent ? { findByReference: false } : {},
			},
		});
		world.right.normalize = (fields) => ({ ...fields, number: form(fields.number) });
		let people = 0;
		const add = (side: Side = 'left', more = {}) => {
			const n = seed * 1000 + people++;
			return world[side].add(
				person(`${seed}-${n}`, { number: `${side === 'left' ? '00' : ''}${n}`, ...more }),
			);
		};
		for (let n = 0; n < 12; n++) add();
		for (let n = 0; n < 3; n++) add('right');
		await world.goLive();
		const team = deciding(world, random);

		const forward = (ms: number) => {
			time += ms;
			// It goes by in the systems as well.
			for (const side of SIDES) world[side].clock += ms;
		};
		let clock = 0;
		/** What a field was last edited to, by side, record and field. */
		const edits = new Map<
			string,
			{ side: Side; id: string; field: string; value: string; at: number }
		>();
		/** Ids of records that no claim is made of: deleted, unlinked, linked anew. */
		const edit = (side: Side) => {
			const id = pick([...world[side].rows.keys()]);
			const field = pick(FIELDS);
			const value =
				field === 'phone' ? `+45${10_000_000 + ++clock}` : `${field} ${side} ${++clock}`;
			world[side].edit(id, { [field]: value });
			edits.set(`${side} ${id} ${field}`, { side, id, field, value, at: clock });
		};
		const live = () => {
			for (const side of SIDES) if (chance(0.35)) edit(side);
			if (chance(0.1)) add();
			if (chance(0.04)) add('right');
			if (chance(0.04)) {
				// The same person, typed in on both sides.
				const n = seed * 1000 + people++;
				for (const side of SIDES)
					world[side].add(person(`${seed}-${n}`, { number: `${side === 'left' ? '0' : ''}${n}` }));
			}
			// A number that the other system takes for that of somebody else; and given up again.
			if (chance(0.05)) {
				const [one, other] = [
					pick([...world.left.rows.values()]),
					pick([...world.left.rows.keys()]),
				];
				world.left.edit(other, {
					number: chance(0.5) ? `0${form(one.fields.number)}` : `00${seed * 1000 + people++}`,
				});
			}
			if (chance(0.03)) {
				const side = pick(SIDES);
				const [id, row] = pick([...world[side].rows]);
				world[side].drop(id);
				// Entered again, as a new record; it has the old number only where people give the numbers.
				const number = side === 'left' ? row.fields.number : String(seed * 1000 + people++);
				if (chance(0.5)) world[side].add({ ...row.fields, number });
			}
		};
		const trouble = (system: MemorySystem, likelihood: number) => {
			const fail = (when: 'before' | 'after') => (call: string) => {
				if (when === 'before' && chance(likelihood / 2)) live();
				if (!chance(likelihood)) return;
				if (chance(0.1)) throw Object.assign(new Error('crash'), { name: 'Crash' });
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
		const calm = () => {
			for (const side of SIDES) {
				world[side].before = () => {};
				world[side].after = () => {};
			}
		};
		// People decide while a write is under way, too.
		let busy = true;
		for (const side of SIDES) {
			const { entity } = world[side];
			for (const name of ['get', 'find', 'create', 'update'] as const) {
				const call = entity[name] as (...args: unknown[]) => Promise<unknown>;
				Object.assign(entity, {
					[name]: async (...args: unknown[]) => {
						if (busy && chance(0.06)) await team.act();
						return await call(...args);
					},
				});
			}
		}

		trouble(world.left, 0.06);
		trouble(world.right, 0.1);
		for (let step = 1; step <= STEPS; step++) {
			live();
			live();
			while (chance(0.6)) await team.act();
			const held = chance(0.15);
			await forgiving(async () => {
				const { ticket, result } = await world.run({
					meanwhile: live,
					beforeApply: live,
					hold: held,
				});
				if (!held || ticket === undefined || result === undefined) return;
				await team.act();
				if (chance(0.7)) await world.apply(ticket, result.operations);
			});
			expect(team.broken).toEqual([]);
			if (step % 6 === 0) await expectPartition(world);
			if (chance(0.3)) forward(pick([2000, MINUTE, 6 * MINUTE, 40 * MINUTE]));
			const { state } = await world.status();
			if (state === 'stopped') await confirm();
			if (step % 12 === 0) {
				// Other keys from now on, approved as always.
				calm();
				world.settings.match =
					world.settings.match.length === 1 ? [{ fields: ['number'] }, ...byEmail] : byEmail;
				await approved();
				trouble(world.left, 0.06);
				trouble(world.right, 0.1);
			}
		}
		calm();
		busy = false;
		await finish();

		async function confirm(): Promise<void> {
			await world.tx(() => confirmStop(world.settings.flow, 'test'));
		}
		async function approved(): Promise<void> {
			for (let run = 0; run < 100; run++) {
				const { result, started } = await world.run();
				if (result?.report !== undefined || started.note?.includes('waits for approval')) break;
				forward(MINUTE);
			}
			await world.tx(() => approve({ flow: world.settings.flow, who: 'test' }));
		}
		async function calmRuns(): Promise<void> {
			for (let round = 0; round < 4; round++) {
				forward(2 * HOUR);
				for (let n = 0; n < 6; n++) {
					await world.run();
					if ((await world.status()).state === 'stopped') await confirm();
				}
			}
			forward(25 * HOUR);
			await world.settle(200);
			if ((await world.status()).state === 'stopped') await confirm();
			await world.settle(200);
		}

		async function finish(): Promise<void> {
			await calmRuns();
			expect(team.broken).toEqual([]);
			await expectPartition(world);
			await expectLabels();
			// Everything is wanted again: what was edited meanwhile is carried.
			for (const [key, decided] of team.standing) {
				const [side, id] = key.split(' ') as [Side, string];
				if (decided.choice !== 'synchronize')
					await team.decide(side, id, 'synchronize', { who: 'end' });
			}
			await calmRuns();
			await expectPartition(world);
			await expectLabels();
			const reviews = await textsOf(world);
			const all = await links(world);
			const whole = all.filter(({ state }) => state !== 'ended');
			for (const side of SIDES) {
				const ids = whole.map((link) => link[`${side}_id`]).filter((id) => id !== null);
				expect(new Set(ids).size).toBe(ids.length);
			}
			const open = new Set(
				(
					await world.query<{ at: string }>(
						"select link_id || ' ' || field as at from review where state = 'open' and row_key is not null",
					)
				).map((each) => each.at),
			);
			const lost = new Set(
				(
					await world.query<{ old: string | null }>(
						"select old from history where kind in ('conflict', 'resolved')",
					)
				).map(({ old }) => JSON.parse(old ?? 'null') as string),
			);
			const forgotten = new Set(
				(
					await world.query<{ link_id: number }>(
						"select link_id from history where kind = 'moved' or kind = 'conflict' and old is null",
					)
				).map((row) => row.link_id),
			);
			for (const pair of whole) {
				if (pair.state !== 'linked' || pair.gone_side !== null) continue;
				const [left, right] = [world.left.get(pair.left_id!), world.right.get(pair.right_id!)];
				for (const field of FIELDS) {
					const where = `seed ${seed}: link ${pair.id} ${pair.left_id} ${pair.right_id} ${field} (${pair.reason})`;
					if (open.has(`${pair.id} ${field} ↔ ${field}`)) continue;
					expect([where, right[field], reviews]).toEqual([where, left[field], reviews]);
					const mine = edits.get(`left ${pair.left_id} ${field}`);
					const theirs = edits.get(`right ${pair.right_id} ${field}`);
					if (
						pair.reason !== 'create' ||
						all.some(
							(link) =>
								link !== pair && (link.left_id === pair.left_id || link.right_id === pair.right_id),
						)
					)
						continue;
					if (mine === undefined && theirs === undefined) continue;
					const last = (mine?.at ?? 0) > (theirs?.at ?? 0) ? mine! : theirs!;
					if (left[field] === last.value || silent) continue;
					// With conflicts that are asked, a person chose; a record that was opted out leaves no values behind; an image of it was not edited.
					const isTold =
						world.settings.conflict === 'ask' || lost.has(last.value) || forgotten.has(pair.id);
					expect([where, left[field], last.value, isTold]).toEqual([
						where,
						left[field],
						last.value,
						true,
					]);
				}
			}
			const log = await world.query<{ kind: string; who: string; text: string }>(
				"select kind, who, text from history where kind in ('decided', 'decisionRefused') order by id",
			);
			const told = (kind: string) => log.filter((row) => row.kind === kind);
			expect(
				told('decided')
					.map(({ who }) => who)
					.sort(),
			).toEqual(team.done.map(({ who }) => who).sort());
			expect(
				told('decisionRefused')
					.map(({ who }) => who)
					.sort(),
			).toEqual(team.refused.map(({ who }) => who).sort());
			for (const { who, text } of log)
				expect(text).toMatch(new RegExp(`^${who} \\((supervisor|administrator)\\) `));
			const writes = world.left.writes() + world.right.writes();
			await world.settle();
			expect(world.left.writes() + world.right.writes()).toBe(writes);
		}
		async function expectLabels(): Promise<void> {
			const odd = await world.query(
				`select side, id, 'no name' as what from entry e where flow = ? and hash = ? and not exists (select 1 from label b where b.flow = e.flow and b.side = e.side and b.id = e.id)
					union all select side, id, 'not known' from label b where not exists (select 1 from entry e where e.flow = b.flow and e.hash = ? and e.side = b.side and e.id = b.id)
						and not exists (select 1 from link_side s where s.flow = b.flow and s.side = b.side and s.id = b.id)`,
				world.settings.flow,
				world.hash(),
				world.hash(),
			);
			expect(odd).toEqual([]);
		}
	},
);
