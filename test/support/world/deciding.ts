/** People who decide at random, and what must never happen while they do. */
import { isFailure } from '../../../nodes/shared/failure';
import { otherSide, type Side } from '../../../nodes/shared/contracts';
import {
	CATEGORIES,
	choosePartner,
	customers,
	partners,
	previewSetUpAll,
	resolveFields,
	setUpAll,
} from '../../../nodes/LinkStore/loop/people/customers';
import {
	CHOICES,
	decide,
	orTell,
	type Choice,
	type DecideInput,
	type Role,
} from '../../../nodes/LinkStore/loop/people/decisions';
import type { DecisionRow } from '../../../nodes/LinkStore/loop/people/decided';
import { LoopFault } from '../../../nodes/LinkStore/loop/fault';
import { linkByHand, unlink } from '../../../nodes/LinkStore/loop/people/people';
import type { LinkRow, OperationRow } from '../../../nodes/LinkStore/loop/rows';
import type { Tx } from '../../../nodes/LinkStore/store';
import type { World } from './world';

export interface Decided {
	choice: Choice;
	/** Attempts of writes that were under way when it was decided: `operation:attempt`. */
	underWay: Set<string>;
}

export interface Deciding {
	/** What stands by now, by side and id. */
	standing: Map<string, Decided>;
	/** Attempts that went through and that did not, with who and which role. */
	done: Array<{ who: string; role: Role }>;
	refused: Array<{ who: string; role: Role }>;
	/** One person does something at random. */
	act: () => Promise<void>;
	decide: (side: Side, id: string, choice: Choice, more?: Partial<DecideInput>) => Promise<boolean>;
	/** Writes that somebody had decided against. */
	broken: string[];
}

const at = (side: Side, id: string): string => `${side} ${id}`;
const stops = (decided: Decided | undefined): boolean =>
	decided !== undefined && decided.choice !== 'synchronize';

export function deciding(world: World, random: () => number): Deciding {
	const pick = <T>(all: readonly T[]): T => all[Math.floor(random() * all.length)];
	const chance = (likelihood: number) => random() < likelihood;
	const standing: Deciding['standing'] = new Map();
	const done: Deciding['done'] = [];
	const refused: Deciding['refused'] = [];
	const broken: string[] = [];
	const flow = world.settings.flow;

	const sentOn = async (side: Side, id: string): Promise<Set<string>> => {
		const ops = await world.query<OperationRow>(
			`select o.* from operation o join link l on l.id = o.link_id
				where o.state = 'sent' and l.owner = ? and l.${side}_id = ?`,
			flow,
			id,
		);
		return new Set(ops.map((op) => `${op.id}:${op.attempt}`));
	};
	const decisionOf = async (side: Side, id: string): Promise<DecisionRow | undefined> =>
		(
			await world.query<DecisionRow>(
				'select * from decision where flow = ? and side = ? and record_id = ?',
				flow,
				side,
				id,
			)
		)[0];
	const stood = async (side: Side, id: string, choice: Choice) =>
		void standing.set(at(side, id), { choice, underWay: await sentOn(side, id) });

	const attempt = async <T>(
		about: { who: string; role: Role; side?: Side; recordId?: string },
		work: () => Tx<T>,
	): Promise<T | undefined> => {
		try {
			return await orTell(world.store, { flow, what: 'this', ...about }, work);
		} catch (error) {
			if (!(error instanceof LoopFault)) throw error;
			expect(error.message).not.toMatch(/undefined|null|NaN/);
			expect(error.remedy).not.toBe('');
			refused.push({ who: about.who, role: about.role });
			return undefined;
		}
	};

	const decideOne: Deciding['decide'] = async (side, recordId, choice, more = {}) => {
		const who = more.who ?? pick(['ann', 'bob', 'eve']);
		const role = more.role ?? 'administrator';
		const old = await decisionOf(side, recordId);
		const links = await world.query<LinkRow>(
			`select * from link where owner = ? and ${side}_id = ?`,
			flow,
			recordId,
		);
		const input = { flow, side, recordId, choice, who, role, ...more };
		const result = await attempt(input, () => decide(input));
		if (result === undefined) return false;
		const again = old !== undefined && result.rev === old.rev;
		if (role === 'supervisor' && !again)
			expect([recordId, old, links]).toEqual([recordId, undefined, []]);
		if (more.expected !== undefined && !again) expect(more.expected).toBe(old?.rev ?? 0);
		if (again) {
			expect([old.who, old.role, old.choice]).toEqual([who, role, choice]);
			return true;
		}
		done.push({ who, role });
		await stood(side, recordId, choice);
		return true;
	};

	const someone = (side: Side): string => pick([...world[side].rows.keys()]);
	const everyone = async (): Promise<void> => {
		const who = 'ann';
		const role = chance(0.9) ? 'administrator' : 'supervisor';
		const preview = await world.tx(() => previewSetUpAll({ flow }));
		const wrong = chance(0.3);
		const before = await world.query<{ side: Side; record_id: string }>(
			'select side, record_id from decision where flow = ?',
			flow,
		);
		const known = new Set(before.map((each) => at(each.side, each.record_id)));
		const input = { flow, who, role: role as Role, expectedCount: preview.count + (wrong ? 1 : 0) };
		const result = await attempt(input, () => setUpAll(input));
		expect(result === undefined).toBe(wrong || role === 'supervisor');
		if (result === undefined) return;
		expect(result.count).toBe(preview.count);
		const after = await world.query<{ side: Side; record_id: string }>(
			'select side, record_id from decision where flow = ?',
			flow,
		);
		for (const { side, record_id: id } of after) {
			if (known.has(at(side, id))) continue;
			await stood(side, id, 'synchronize');
			done.push({ who, role: 'administrator' });
		}
	};
	const linkSome = async (): Promise<void> => {
		const side = pick<Side>(['left', 'right']);
		const recordId = someone(side);
		const free = await world.tx(() => partners({ flow, side, size: 5 }));
		const partner = free.rows.length === 0 ? someone(otherSide(side)) : pick(free.rows).id;
		if (chance(0.3)) {
			const [left, right] = side === 'left' ? [recordId, partner] : [partner, recordId];
			await world.tx(() => linkByHand(flow, left, right, 'zoe')).catch(mustBeFault);
			return;
		}
		const input = {
			flow,
			side,
			recordId,
			partnerId: partner,
			who: 'ann',
			role: 'administrator' as const,
		};
		const [own, old] = [
			await decisionOf(side, recordId),
			await decisionOf(otherSide(side), partner),
		];
		const result = await attempt(input, () => choosePartner(input));
		if (result === undefined) return;
		await stood(side, recordId, 'synchronize');
		if (result.rev !== (own?.rev ?? 0)) done.push(input);
		if (old !== undefined && ['doNotSynchronize', 'chooseLater'].includes(old.choice)) {
			await stood(otherSide(side), partner, 'synchronize');
			done.push(input);
		}
	};
	const settleSome = async (): Promise<void> => {
		const page = await world.tx(() => customers({ flow, category: 'conflicts', size: 200 }));
		for (const { link, reviews } of page.rows) {
			const choose = reviews.filter((review) => review.choose);
			if (link === null || choose.length === 0) continue;
			const choices = Object.fromEntries(
				choose.map(({ id }) => [String(id), pick<Side>(['left', 'right'])]),
			);
			const input = { flow, link, choices, who: 'bob', role: 'administrator' as const };
			await attempt(input, () => resolveFields(input));
		}
	};
	const act = async (): Promise<void> => {
		const n = random();
		if (n < 0.08) return await everyone();
		if (n < 0.16) return await linkSome();
		if (n < 0.3) return await settleSome();
		if (n < 0.33) {
			const side = pick<Side>(['left', 'right']);
			await world.tx(() => unlink(flow, side, someone(side), 'zoe')).catch(mustBeFault);
			return;
		}
		const side = chance(0.75) ? 'left' : 'right';
		const id = chance(0.97) ? someone(side) : `never-${Math.floor(random() * 5)}`;
		await decideOne(side, id, pick(CHOICES), {
			role: chance(0.25) ? 'supervisor' : 'administrator',
			...(chance(0.5) ? {} : { expected: Math.floor(random() * 4) }),
			...(chance(0.8) ? {} : { reason: 'So they said.' }),
		});
	};

	watch(world, standing, broken);
	return { standing, done, refused, act, decide: decideOne, broken };
}

function mustBeFault(error: unknown): void {
	if (!(error instanceof LoopFault)) throw error;
}

/** Looks at every write right before it takes effect. */
function watch(world: World, standing: Deciding['standing'], broken: string[]): void {
	for (const side of ['left', 'right'] as const) {
		const { entity } = world[side];
		const look = async (what: string, where: string, value: string): Promise<void> => {
			const [op] = await world.query<LinkRow & { op: number; attempt: number }>(
				`select l.*, o.id as op, o.attempt, o.kind from operation o join link l on l.id = o.link_id
					where o.flow = ? and o.side = ? and o.state = 'sent' and o.${where} = ? order by o.id desc limit 1`,
				world.settings.flow,
				side,
				value,
			);
			if (op === undefined) {
				broken.push(`${what} on the ${side} without an operation`);
				return;
			}
			const key = `${op.op}:${op.attempt}`;
			for (const on of ['left', 'right'] as const) {
				const id = op[`${on}_id`];
				const decided = id === null ? undefined : standing.get(at(on, id));
				if (!stops(decided) || decided?.underWay.has(key) === true) continue;
				broken.push(
					`${what} ${value} on the ${side}, though ${on} ${id} is decided ${decided?.choice}`,
				);
			}
		};
		const { create, update, remove } = entity;
		const form = (number: unknown) => String(number ?? '').replace(/^0+/, '');
		/** No write gives two records of the other system one number. */
		const lookAtNumber = (id: string, number: unknown, what: string): void => {
			if (side === 'left' || number === undefined || number === null) return;
			for (const row of world.right.rows.values()) {
				if (row.id !== id && form(row.fields.number) === form(number))
					broken.push(`${what} gave ${id} the number ${form(number)} that ${row.id} has`);
			}
		};
		entity.create = async (api, request) => {
			// One that an earlier attempt has made is not made again.
			if (request.progress.id === undefined) await look('create', 'reference', request.reference);
			const made = await create!(api, request);
			lookAtNumber(made.id, request.fields.number, 'create');
			return made;
		};
		entity.update = async (api, request) => {
			await look('update', 'record_id', request.id);
			const result = await update!(api, request);
			lookAtNumber(request.id, request.fields.number, 'update');
			return result;
		};
		entity.remove = async (api, id) => {
			await look('delete', 'record_id', id);
			return await remove!(api, id);
		};
	}
}

/** A run at random may fail by what the systems say, and by a crash; by nothing else. */
export async function forgiving(work: () => Promise<unknown>): Promise<void> {
	try {
		await work();
	} catch (error) {
		if (!isFailure(error) && (error as Error).name !== 'Crash') throw error;
	}
}

/** Each record is in exactly one list of the administrators' page, and the numbers are those of the lists. */
export async function expectPartition(world: World): Promise<void> {
	const flow = world.settings.flow;
	const found = new Map<string, string>();
	for (const category of CATEGORIES) {
		const page = await world.tx(() => customers({ flow, category, size: 200 }));
		expect([category, page.total, page.rows.length]).toEqual([
			category,
			page.counts[category],
			page.counts[category],
		]);
		if (category === 'conflicts') continue;
		for (const { side, id } of page.rows) {
			const before = found.get(at(side, id));
			if (before !== undefined) {
				const told = await world.query(
					`select l.id, l.state, l.gone_side, l.left_id, l.right_id, l.reason, e.note, e.todo from link l left join entry e on e.id = l.${side}_id and e.hash = ? where l.${side}_id = ?`,
					world.hash(),
					id,
				);
				expect([at(side, id), before, category, JSON.stringify(told)]).toEqual([
					at(side, id),
					'in one list',
				]);
			}
			found.set(at(side, id), category);
		}
	}
	const { createLeft, createRight } = world.settings;
	const entries = await world.query<{ side: Side; id: string; note: string | null }>(
		'select side, id, note from entry where flow = ? and hash = ? and excluded = 0',
		flow,
		world.hash(),
	);
	const links = await world.query<LinkRow>(
		"select * from link where owner = ? and state <> 'ended'",
		flow,
	);
	const partner = new Map<string, string>();
	for (const { left_id: left, right_id: right } of links) {
		if (left === null || right === null) continue;
		partner.set(at('left', left), at('right', right)).set(at('right', right), at('left', left));
	}
	for (const { side, id, note } of entries) {
		if (side === 'left' ? !createRight && createLeft : !createLeft) {
			if (!partner.has(at(side, id))) continue;
		}
		const where = found.get(at(side, id)) ?? found.get(partner.get(at(side, id)) ?? '');
		if (where !== undefined) continue;
		const told = await world.query(
			`select l.id, l.state, l.gone_side, l.left_id, l.right_id, l.reason, d.choice, d.side from link l left join decision d on d.record_id in (l.left_id, l.right_id) where ${side}_id = ?`,
			id,
		);
		expect([at(side, id), note, JSON.stringify(told)]).toEqual([
			at(side, id),
			note,
			'in one of the lists',
		]);
	}
}
