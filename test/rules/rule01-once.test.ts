import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IExecuteFunctions } from 'n8n-workflow';
import { Customerp } from '../../nodes/Customerp/Customerp.node';
import { applyChange, operationSum } from '../../nodes/shared/apply';
import { META, type OperationMeta } from '../../nodes/shared/contracts';
import { executeContext } from '../support/context';
import { claim } from '../../nodes/LinkStore/loop/claim';
import { counted, links, operations, person } from '../support/world/cases';
import { forward, HOUR, MINUTE, resetClock } from '../support/world/clock';
import { makeWorld, type World } from '../support/world/world';

let world: World;
afterEach(async () => {
	resetClock();
	await world.close();
});

/** A live flow and one new record on the left, whose create was emitted and not applied yet. */
async function heldCreate() {
	world = await makeWorld();
	world.left.add(person(0));
	await world.goLive();
	world.left.add(person(1));
	const run = await world.run({ hold: true });
	expect(run.result?.operations).toHaveLength(1);
	return { ticket: run.ticket!, operations: run.result!.operations };
}

test('rule 1: an operation that is fed again (Retry On Fail) returns its recorded outcome and calls nothing', async () => {
	const { ticket, operations: given } = await heldCreate();
	const [first] = await world.apply(ticket, given);
	const calls = world.right.calls.length;
	const [second] = await world.apply(ticket, given);
	const [third] = await world.apply(ticket, given);
	expect(first).toMatchObject({ outcome: 'done', id: 'R2' });
	expect(second).toMatchObject({ outcome: 'done', id: 'R2' });
	expect(third).toEqual(second);
	expect(world.right.calls.length).toBe(calls);
	expect(world.right.rows.size).toBe(2);
});

test.each([
	['half an hour', HOUR / 2, 'done'],
	['a day', 24 * HOUR, 'done'],
])(
	'rule 1: an execution resumed %s later, after newer runs, writes nothing',
	async (_, later, outcome) => {
		const { ticket, operations: given } = await heldCreate();
		forward(later);
		await world.settle();
		expect(world.right.rows.size).toBe(2);
		expect(await world.apply(ticket, given)).toMatchObject([{ outcome }]);
		expect(world.right.rows.size).toBe(2);
		expect(counted(world.right, 'create')).toBe(2);
	},
);

test('rule 1: an item of an older run cannot be claimed while a newer run holds the lease', async () => {
	const { ticket, operations: given } = await heldCreate();
	forward(6 * MINUTE);
	const newer = await world.run({ hold: true });
	expect(newer.result?.operations).toHaveLength(1);
	expect(await world.apply(ticket, given)).toMatchObject([{ outcome: 'notSent' }]);
	expect(world.right.rows.size).toBe(1);
	expect(await world.apply(newer.ticket!, newer.result!.operations)).toMatchObject([
		{ outcome: 'done' },
	]);
	expect(world.right.rows.size).toBe(2);
});

test('rule 1: two runs cannot both claim the same attempt', async () => {
	const { ticket, operations: given } = await heldCreate();
	const meta = {
		op: given[0].op.id,
		flow: world.settings.flow,
		attempt: 0,
		token: ticket.token,
		side: 'right' as const,
	};
	const account = world.right.api.account;
	expect(await world.tx(() => claim(meta, 60_000, account))).toMatchObject({ claimed: true });
	expect(await world.tx(() => claim(meta, 60_000, account))).toMatchObject({ claimed: false });
	expect(await world.tx(() => claim({ ...meta, attempt: 1 }, 60_000, account))).toMatchObject({
		claimed: false,
	});
});

test('rule 1: after a stop in the middle of many writes the rest is written once, by a later run', async () => {
	world = await makeWorld();
	for (let n = 0; n < 6; n++) world.left.add(person(n));
	await world.goLive();
	for (let n = 10; n < 16; n++) world.left.add(person(n));
	const stopped = await world.run({ hold: true });
	expect(stopped.result?.operations).toHaveLength(6);
	await world.apply(stopped.ticket!, stopped.result!.operations.slice(0, 2));
	forward(6 * MINUTE);
	await world.settle();
	await world.apply(stopped.ticket!, stopped.result!.operations);
	expect(world.right.rows.size).toBe(12);
	expect(counted(world.right, 'create')).toBe(12);
});

test('rule 1: a claim needs the account of the flow, a running lease and a side that does not rest', async () => {
	const { ticket, operations: given } = await heldCreate();
	const meta = {
		op: given[0].op.id,
		flow: world.settings.flow,
		attempt: 0,
		token: ticket.token,
		side: 'right' as const,
	};
	expect(await world.tx(() => claim(meta, 1000, 'memory://other'))).toMatchObject({
		claimed: false,
		why: expect.stringContaining('memory://other'),
	});
	await world.tx(function* () {
		yield {
			sql: "update side set paused_until = 4102444800000 where side = 'right'",
			params: [],
			mode: 'run',
		};
	});
	expect(await world.tx(() => claim(meta, 1000, world.right.api.account))).toMatchObject({
		claimed: false,
		why: expect.stringContaining('rests'),
	});
});

test('rule 1: each operation has one row and one reference, however often its run is repeated', async () => {
	await heldCreate();
	for (let n = 0; n < 4; n++) {
		forward(6 * MINUTE);
		await world.run({ hold: true });
	}
	const creates = await operations(world);
	expect(creates).toHaveLength(2);
	expect(new Set(creates.map(({ reference }) => reference)).size).toBe(2);
	expect(await links(world)).toHaveLength(2);
});

/** The node itself, over a flow of this world whose store is the one that nodes open. */
describe('Apply Change, as a node', () => {
	const before = process.env.N8N_USER_FOLDER;
	let home: string;
	beforeEach(() => {
		home = mkdtempSync(join(tmpdir(), 'linkstore-home-'));
		process.env.N8N_USER_FOLDER = home;
	});
	afterEach(() => {
		if (before === undefined) delete process.env.N8N_USER_FOLDER;
		else process.env.N8N_USER_FOLDER = before;
		rmSync(home, { recursive: true, force: true });
	});

	async function emitted(count: number) {
		world = await makeWorld({ folder: join(home, '.n8n', 'link-store') });
		world.left.add(person(0));
		await world.goLive();
		for (let n = 1; n <= count; n++) world.left.add(person(n));
		const { ticket, result } = await world.run({ hold: true });
		return result!.operations.map(({ op, payload, side }) => {
			const meta: Omit<OperationMeta, 'sum'> = {
				kind: 'operation',
				flow: world.settings.flow,
				run: ticket!.run,
				token: ticket!.token,
				side,
				op: op.id,
				do: op.kind,
				entity: 'erp.customer',
				reference: op.reference,
				attempt: op.attempt,
			};
			return { json: { ...payload, [META]: { ...meta, sum: operationSum(meta, payload) } } };
		});
	}
	const apply = async (items: Awaited<ReturnType<typeof emitted>>, signal?: AbortSignal) => {
		const context = executeContext({
			type: new Customerp(),
			items: items as never,
			signal,
		}) as unknown as IExecuteFunctions;
		const adapter = {
			system: 'erp',
			credential: 'none',
			entities: [world.right.entity],
			api: async () => world.right.api,
		};
		return await applyChange.call(context, adapter, world.right.entity);
	};

	test('rule 1: Stop is looked at before every call: what runs ends, the rest is not sent', async () => {
		const items = await emitted(5);
		const stop = new AbortController();
		world.right.after = (name) => {
			if (name === 'create' && counted(world.right, 'create') === 3) stop.abort();
		};
		const [output] = await apply(items, stop.signal);
		expect(output).toHaveLength(2);
		expect(counted(world.right, 'create')).toBe(3);
		forward(6 * MINUTE);
		await world.settle();
		expect(world.right.rows.size).toBe(6);
		expect(counted(world.right, 'create')).toBe(6);
	});

	test('rule 1: the node run again with the same items (Retry On Fail) gives the same outcomes and calls nothing', async () => {
		const items = await emitted(3);
		const [first] = await apply(items);
		const calls = world.right.calls.length;
		const [second] = await apply(items);
		const outcomes = (output: typeof first) =>
			output.map(({ json }) => json[META] as { outcome: string; id: string });
		expect(outcomes(second).map(({ outcome, id }) => [outcome, id])).toEqual(
			outcomes(first).map(({ outcome, id }) => [outcome, id]),
		);
		expect(world.right.calls.length).toBe(calls);
		for (const { json } of [...first, ...second]) expect(json).not.toHaveProperty('error');
	});

	test('rule 1: an operation whose values were changed on the canvas is refused before any call', async () => {
		const items = await emitted(2);
		const calls = world.right.calls.length;
		Object.assign(items[1].json, { name: 'Edited on the canvas' });
		await expect(apply(items)).rejects.toThrow(/was changed between Reconcile and this node/);
		expect(world.right.calls.length).toBe(calls);
	});
});
