import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { compileFlow } from '../../../nodes/LinkStore/engine/compile';
import { plainHash } from '../../../nodes/LinkStore/engine/fingerprint';
import type { FieldRow, FlowSettings } from '../../../nodes/LinkStore/engine/types';
import type { Incoming } from '../../../nodes/LinkStore/loop/absorb';
import { approve } from '../../../nodes/LinkStore/loop/approve';
import { describeSides } from '../../../nodes/LinkStore/loop/compiled';
import type { Emitted } from '../../../nodes/LinkStore/loop/emit';
import { StopFault } from '../../../nodes/LinkStore/loop/fault';
import { endRun, stopFlow } from '../../../nodes/LinkStore/loop/flows';
import { reconcile, type ReconcileResult } from '../../../nodes/LinkStore/loop/reconcile';
import { startRun, type Started } from '../../../nodes/LinkStore/loop/startRun';
import { flowStatus, type FlowStatus } from '../../../nodes/LinkStore/loop/status';
import type { ReviewRow } from '../../../nodes/LinkStore/loop/rows';
import { all, openStore, type Store, type Tx } from '../../../nodes/LinkStore/store';
import { applyOne, operationSum } from '../../../nodes/shared/apply';
import {
	META,
	type OperationMeta,
	type OutcomeMeta,
	type Side,
	type Ticket,
} from '../../../nodes/shared/contracts';
import { entityName, type EntityRecord } from '../../../nodes/shared/entity';
import { changeMeta } from '../../../nodes/shared/getChanges';
import { canonical } from '../../../nodes/shared/json';
import { readSide } from '../../../nodes/shared/readSide';
import { memorySystem, type MemorySystem, type SystemOptions } from './system';

export const row = (left: string, right = left, more: Partial<FieldRow> = {}): FieldRow => ({
	left,
	right,
	type: 'text',
	direction: 'both',
	conflict: 'default',
	oneWay: 'keep',
	options: {},
	...more,
});

export const MAP: FieldRow[] = [
	row('number', 'number', { type: 'alias' }),
	row('name'),
	row('email', 'email', { type: 'email' }),
	row('phone', 'phone', { type: 'phone' }),
	row('city'),
];

export interface WorldOptions {
	flow?: string;
	left?: Partial<SystemOptions>;
	right?: Partial<SystemOptions>;
	settings?: Partial<FlowSettings>;
	limit?: number;
	/** Share systems and store with another world (a second flow). */
	with?: World;
	systems?: Partial<Record<Side, MemorySystem>>;
	/** Folder of the store. Default: a new one, removed at the end. */
	folder?: string;
}

export interface RunOptions {
	/** Change or drop the records between Get Changes and Reconcile, like nodes on the canvas would. */
	between?: (records: Incoming[], side: Side) => Incoming[];
	/** Do not apply the operations. */
	hold?: boolean;
	byHand?: boolean;
	/** Sides whose Get Changes does not run. */
	skip?: Side[];
	/** What happens in the systems between Get Changes and Reconcile, and between Reconcile and Apply. */
	meanwhile?: () => void;
	beforeApply?: () => void;
}

export interface RunResult {
	started: Started;
	ticket?: Ticket;
	result?: ReconcileResult;
	outcomes: OutcomeMeta[];
}

/** One flow over two systems in memory, driven through the very functions that the nodes call. */
export interface World {
	left: MemorySystem;
	right: MemorySystem;
	store: Store;
	settings: FlowSettings;
	hash: () => string;
	/** Workflow that the runs start from. */
	workflowId: string;
	run: (options?: RunOptions) => Promise<RunResult>;
	/** The steps of a run, one by one. */
	start: (byHand?: boolean) => Promise<Started>;
	read: (ticket: Ticket, side: Side) => Promise<Incoming[]>;
	commit: (ticket: Ticket, records: Record<Side, Incoming[]>) => Promise<ReconcileResult>;
	/** Applies operations that Reconcile emitted. */
	apply: (ticket: Ticket, operations: Emitted[]) => Promise<OutcomeMeta[]>;
	/** Reads, previews and approves; then runs until nothing is left. */
	goLive: () => Promise<void>;
	/** Runs until a run neither read nor wrote anything new (at most `most` runs). */
	settle: (most?: number) => Promise<number>;
	status: () => Promise<FlowStatus>;
	reviews: (state?: string) => Promise<ReviewRow[]>;
	query: <T>(sql: string, ...params: Array<string | number | null>) => Promise<T[]>;
	tx: <T>(work: () => Tx<T>) => Promise<T>;
	close: () => Promise<void>;
	folder: string;
}

export async function makeWorld(options: WorldOptions = {}): Promise<World> {
	const folder =
		options.with?.folder ?? options.folder ?? mkdtempSync(join(tmpdir(), 'linkstore-'));
	const store = options.with?.store ?? (await openStore(folder));
	const left =
		options.systems?.left ?? memorySystem({ system: 'crm', prefix: 'L', ...options.left });
	const right =
		options.systems?.right ?? memorySystem({ system: 'erp', prefix: 'R', ...options.right });
	const flow = options.flow ?? 'crm-customer--erp-customer';
	const settings: FlowSettings = {
		flow,
		linksOf: flow,
		left: entityName(left.entity),
		right: entityName(right.entity),
		map: MAP,
		match: [{ fields: ['number'] }, { fields: ['email'] }],
		createRight: true,
		createLeft: false,
		whenLeftGone: 'endLink',
		whenRightGone: 'endLink',
		firstSync: 'left',
		conflict: 'left',
		withoutDecision: 'synchronize',
		fullPassHours: 24,
		historyDays: 30,
		maxAttempts: 3,
		intervalSeconds: 300,
		...options.settings,
	};
	const systems = { left, right };

	const world: World = {
		left,
		right,
		store,
		settings,
		folder,
		hash: () => plainHash(canonical(world.settings), 12),
		workflowId: flow,
		start: async (byHand = true) =>
			await store.write(() =>
				startRun({
					flow,
					hash: world.hash(),
					workflowId: world.workflowId,
					limit: options.limit ?? 500,
					byHand,
				}),
			),
		read: async (ticket, side) => {
			// An API's memory lasts for one node execution.
			systems[side].api.memo.clear();
			const read = await readSide(store, systems[side].api, systems[side].entity, ticket, side);
			return read.map((record) => toIncoming(record, ticket, side, systems[side]));
		},
		commit: async (ticket, records) => await commit(ticket, records),
		run: async (runOptions = {}) => {
			const started = await world.start(runOptions.byHand);
			if (started.ticket === undefined) return { started, outcomes: [] };
			const { ticket } = started;
			const records: Record<Side, Incoming[]> = { left: [], right: [] };
			for (const side of ['left', 'right'] as const) {
				if (runOptions.skip?.includes(side) === true) continue;
				const incoming = await world.read(ticket, side);
				records[side] = runOptions.between?.(incoming, side) ?? incoming;
			}
			runOptions.meanwhile?.();
			const result = await commit(ticket, records);
			runOptions.beforeApply?.();
			const outcomes = runOptions.hold === true ? [] : await world.apply(ticket, result.operations);
			return { started, ticket, result, outcomes };
		},
		apply: async (ticket, operations) => {
			const outcomes: OutcomeMeta[] = [];
			for (const { op, payload, side } of operations) {
				const meta: Omit<OperationMeta, 'sum'> = {
					kind: 'operation',
					flow,
					run: ticket.run,
					token: ticket.token,
					side,
					op: op.id,
					do: op.kind,
					entity: entityName(systems[side].entity),
					...(op.record_id === null ? {} : { id: op.record_id }),
					reference: op.reference,
					attempt: op.attempt,
				};
				const item = await applyOne(
					store,
					systems[side].api,
					systems[side].entity,
					{ ...meta, sum: operationSum(meta, payload) },
					new Map(),
				);
				outcomes.push(item[META] as unknown as OutcomeMeta);
			}
			return outcomes;
		},
		goLive: async () => {
			for (let run = 0; run < 200; run++) {
				const { result, started } = await world.run();
				if (result?.report !== undefined || started.note?.includes('waits for approval')) break;
			}
			await store.write(() => approve({ flow, who: 'test' }));
			await world.settle();
		},
		settle: async (most = 60) => {
			for (let run = 1; run <= most; run++) {
				const before = left.writes() + right.writes();
				const { result, started } = await world.run();
				if (started.note?.includes('is stopped') === true) return run;
				const wrote = left.writes() + right.writes() - before;
				const { wanted, operations } = await world.status();
				const [{ n: todo }] = await world.query<{ n: number }>(
					'select count(*) as n from entry where flow = ? and hash = ? and todo = 1',
					flow,
					world.hash(),
				);
				const reading = await world.query(
					`select 1 from side where flow = ? and (state like ? or state like ?)
						union all select 1 from flow where name = ? and full_requested is not null and stop_kind is null`,
					flow,
					'%"feed":%',
					'%"pass":%',
					flow,
				);
				if (
					wrote === 0 &&
					(result === undefined || result.operations.length === 0) &&
					wanted === 0 &&
					operations.ready === 0 &&
					todo === 0 &&
					reading.length === 0
				) {
					return run;
				}
			}
			const open = await world.query(
				'select * from operation where flow = ? order by id desc limit 6',
				flow,
			);
			const wanted = await world.query('select * from wanted where flow = ?', flow);
			throw new Error(
				`Flow ${flow} did not settle in ${most} runs: ${JSON.stringify({ status: await world.status(), open, wanted }, null, 1)}`,
			);
		},
		status: async () => await store.read(() => flowStatus(flow)),
		reviews: async (state = 'open') =>
			await world.query<ReviewRow>(
				'select * from review where flow = ? and state = ? order by id',
				flow,
				state,
			),
		query: async (sql, ...params) => await store.read(() => all(sql, ...params)),
		tx: async (work) => await store.write(work),
		close: async () => {
			if (options.with !== undefined) return;
			await store.close();
			rmSync(folder, { recursive: true, force: true });
		},
	};

	async function commit(
		ticket: Ticket,
		records: Record<Side, Incoming[]>,
	): Promise<ReconcileResult> {
		const { entities, zones } = await store.read(() => describeSides(flow));
		const compiled = compileFlow(world.settings, entities, zones);
		try {
			return await store.write(() =>
				reconcile({ ticket, flow: compiled, prints: store.prints, records, limit: 200 }),
			);
		} catch (error) {
			if (!(error instanceof StopFault)) throw error;
			await store.write(function* () {
				yield* stopFlow(flow, error.kind, error.text, error.count);
				yield* endRun(flow, ticket.run, error.text);
			});
			return { operations: [], reviews: [], stopped: error.text } as unknown as ReconcileResult;
		}
	}
	return world;
}

const toIncoming = (
	record: EntityRecord,
	ticket: Ticket,
	side: Side,
	system: MemorySystem,
): Incoming => ({
	meta: changeMeta(record, ticket, side, entityName(system.entity)),
	fields: record.fields,
});
