/** Sandbox and flows of one test file: reset before and closed after each test. */
import { openStore, run } from '../../../nodes/LinkStore/store';
import type { Counters } from '../../sandbox/types';
import { startSandbox, type Sandbox } from '../../sandbox';
import {
	systemCredentials,
	openFlow,
	personsFlow,
	someone,
	type CanvasFlow,
	type CanvasWorkflow,
	type Execution,
	type NodeProblem,
} from '../../support/canvas';

export interface Bench {
	sandbox: Sandbox;
	/** A flow in a store of its own, closed after the test. */
	open: (workflow?: CanvasWorkflow) => Promise<CanvasFlow>;
	/** A flow that went live with that many persons, and as many contacts made of them. */
	live: (persons: number, workflow?: CanvasWorkflow) => Promise<CanvasFlow>;
	/** Writes that both systems applied since the last `forget`. */
	writes: () => Promise<number>;
	forget: () => Promise<void>;
	/** The contact that was made of person n. */
	contact: (n: number) => Promise<Record<string, unknown> & { id: string }>;
}

export function useBench(): Bench {
	const flows: CanvasFlow[] = [];
	const bench = {} as Bench;
	beforeAll(async () => {
		bench.sandbox = await startSandbox();
	});
	afterAll(async () => await bench.sandbox.stop());
	beforeEach(async () => {
		await bench.sandbox.membercare.control.reset();
		await bench.sandbox.customerp.control.reset();
	});
	afterEach(async () => {
		for (const flow of flows.splice(0)) await flow.close();
	});
	const counters = async (): Promise<Counters[]> => [
		await bench.sandbox.membercare.control.counters(),
		await bench.sandbox.customerp.control.counters(),
	];
	return Object.assign(bench, {
		open: async (workflow = personsFlow()) => {
			const flow = await openFlow({ workflow, credentials: systemCredentials(bench.sandbox) });
			flows.push(flow);
			return flow;
		},
		live: async (persons: number, workflow = personsFlow()) => {
			await bench.sandbox.membercare.control.seed({
				persons: Array.from({ length: persons }, (_, index) => someone(index + 1)),
			});
			const flow = await bench.open(workflow);
			await flow.goLive();
			await bench.forget();
			return flow;
		},
		writes: async () => (await counters()).reduce((sum, { applied }) => sum + applied, 0),
		forget: async () => {
			await bench.sandbox.membercare.control.resetCounters();
			await bench.sandbox.customerp.control.resetCounters();
		},
		contact: async (n: number) => {
			const found = await bench.sandbox.customerp.control.find('contacts', {
				number: `${1000 + n}`,
			});
			return found[0] as Record<string, unknown> & { id: string };
		},
	} satisfies Omit<Bench, 'sandbox'>);
}

/** Leases, deadlines and rests of the flow's store are over, as if much time had passed. */
export async function elapse(flow: CanvasFlow): Promise<void> {
	process.env.N8N_USER_FOLDER = flow.folder;
	const store = await openStore();
	await store.write(function* () {
		yield* run('update flow set lease_until = 0 where lease_until is not null');
		yield* run(
			"update operation set deadline = 0, not_before = 0 where state in ('ready', 'sent')",
		);
		yield* run('update side set paused_until = 0');
	});
}

/** Message and remedy of an execution that has to fail. */
export function problemOf(execution: Execution): string {
	if (execution.error === undefined) throw new Error('The execution did not fail');
	return textOf(execution.error);
}

export const textOf = ({ message, description }: NodeProblem): string =>
	`${message} | ${description ?? ''}`;

/** Message and remedy of what a Link Store operation throws. */
export async function refusal(call: Promise<unknown>): Promise<string> {
	const error: unknown = await call.then(
		() => new Error('it worked'),
		(thrown: unknown) => thrown,
	);
	const { problem } = error as { problem?: NodeProblem };
	if (problem === undefined) throw error;
	return textOf(problem);
}
