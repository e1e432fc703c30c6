import { approve, confirmStop } from '../../nodes/LinkStore/loop/approve';
import { requestRun } from '../../nodes/LinkStore/loop/schedule';
import { isFailure } from '../../nodes/shared/failure';
import type { Side } from '../../nodes/shared/contracts';
import { FLOW, person } from '../support/world/people';
import { failure, type MemorySystem } from '../support/world/system';
import { HOUR, MINUTE, SECOND, timeMachine } from '../support/world/time';
import { makeWorld, type World } from '../support/world/world';

/** More seeds for a long soak: SOAK_SEEDS=500. */
const SEEDS = Number(process.env.SOAK_SEEDS ?? 12);
const SIDES: Side[] = ['left', 'right'];
const FIELDS = ['name', 'city'];

/** Numbers from a seed, so that a failure can be played again. */
function dice(seed: number) {
	let state = seed * 7919;
	const random = () => (state = (state * 1664525 + 1013904223) >>> 0) / 2 ** 32;
	return { random, pick: <T>(list: T[]): T => list[Math.floor(random() * list.length)] };
}

/**
 * Pages that nothing can shift: each goes on behind the last record of the one before, the feed by
 * (time, id), the complete listing by the order of creation.
 */
function steadyPages(system: MemorySystem): void {
	const { entity, rows } = system;
	entity.list = async (_api, { since, page, limit }) => {
		const call = since === undefined ? 'list' : 'feed';
		system.calls.push(call);
		system.before(call);
		const place = ({ id, modified }: { id: string; modified: number }) =>
			since === undefined
				? id.slice(1).padStart(9, '0')
				: `${new Date(modified).toISOString()} ${id}`;
		const all = [...rows.values()]
			.filter((row) => place(row) > (page ?? since ?? ''))
			.sort((a, b) => (place(a) < place(b) ? -1 : 1));
		const some = all.slice(0, limit);
		return {
			records: some.map(({ id, fields, modified, reference }) => ({
				id,
				fields: structuredClone(fields),
				modifiedAt: new Date(modified).toISOString(),
				...(reference === undefined ? {} : { reference }),
			})),
			...(all.length > limit ? { next: place(some[some.length - 1]) } : {}),
			serverTime: new Date(system.clock).toISOString(),
		};
	};
}

let world: World;
afterEach(async () => {
	jest.restoreAllMocks();
	await world.close();
});

const goOnIfStopped = async () => {
	if ((await world.status()).state === 'stopped') await world.tx(() => confirmStop(FLOW, 'test'));
};

test.each(Array.from({ length: SEEDS }, (_, n) => n + 1))(
	'rule 29: whatever fails at whatever moment, no edit is lost and nothing is there twice (seed %i)',
	async (seed) => {
		const time = timeMachine();
		const { random, pick } = dice(seed);
		const bothWays = random() < 0.4;
		const system = () => {
			const stamps = random() < 0.6;
			return {
				returns: random() < 0.7,
				stamps,
				...(stamps ? {} : { capabilities: { findByReference: false as const } }),
			};
		};
		world = await makeWorld({
			limit: pick([5, 20, 500]),
			left: system(),
			right: system(),
			settings: { createLeft: bothWays, maxAttempts: 50 },
		});
		for (const side of SIDES) steadyPages(world[side]);
		let people = 0;
		for (let n = 5 + Math.floor(random() * 15); n > 0; n--) {
			world.left.add(person(++people));
			if (random() < 0.4) world.right.add(person(people));
		}
		for (let n = 0; n < 60; n++) if ((await world.run()).result?.report !== undefined) break;
		await world.tx(() => approve({ flow: FLOW, who: 'test' }));
		await world.settle();

		// Before a call: out of reach. After it: done, but the answer is lost.
		let rate = pick([0, 0.05, 0.2]);
		for (const side of SIDES) {
			world[side].before = (call) => {
				if (random() < rate)
					throw failure(
						{ outcome: 'notSent', scope: 'side', status: pick([429, 503]) },
						`${call}: busy`,
					);
			};
			world[side].after = (call) => {
				const write = ['create', 'update', 'delete'].includes(call);
				if (write && random() < rate)
					throw failure({ outcome: 'unknown', scope: 'side' }, `${call}: lost`);
			};
		}
		const run = async () => {
			try {
				await world.run({ byHand: random() < 0.5, hold: random() < rate });
			} catch (error) {
				if (!isFailure(error)) throw error;
			}
			time.advance(pick([SECOND, 10 * SECOND, MINUTE, 10 * MINUTE]));
		};
		const known = { left: [...world.left.rows.keys()], right: [...world.right.rows.keys()] };
		const last = new Map<string, string>();
		for (let step = 0; step < 60; step++) {
			const act = random();
			if (act < 0.35) {
				const side = pick(SIDES);
				const id = pick(known[side]);
				const field = pick(FIELDS);
				const number = String(world[side].get(id).number);
				// Each field of each record is edited on one side only, so there is no conflict to lose.
				const owner = SIDES[(Number(number.slice(1)) + field.length) % 2];
				if (owner === side) {
					world[side].edit(id, { [field]: `value ${step}` });
					last.set(`${number} ${field}`, `value ${step}`);
				}
			} else if (act < 0.45) world.left.add(person(++people));
			else if (act < 0.5 && bothWays) world.right.add(person(++people));
			else if (act < 0.53) await world.tx(() => requestRun(FLOW, 'both'));
			else await run();
			await goOnIfStopped();
		}
		rate = 0;
		for (let n = 0; n < 40; n++) {
			await run();
			time.advance(HOUR / 4);
			await goOnIfStopped();
		}
		await world.tx(() => requestRun(FLOW, 'both'));
		await world.settle();

		expect((await world.reviews()).map(({ text }) => text)).toEqual([]);
		expect((await world.status()).links).toEqual({ linked: people, pending: 0, held: 0, ended: 0 });
		for (const side of SIDES) {
			const numbers = [...world[side].rows.values()].map(({ fields }) => String(fields.number));
			expect([...numbers].sort()).toEqual(
				Array.from({ length: people }, (_, n) => `N${n + 1}`).sort(),
			);
			for (const { fields } of world[side].rows.values()) {
				for (const field of FIELDS) {
					const expected = last.get(`${String(fields.number)} ${field}`);
					if (expected !== undefined)
						expect(`${String(fields.number)} ${field} ${String(fields[field])}`).toBe(
							`${String(fields.number)} ${field} ${expected}`,
						);
				}
			}
		}
	},
	60_000,
);
