/** Runs one flow the way its user does: by hand, approve, until nothing is left to do. */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import type { FlowStatus } from '../../../nodes/LinkStore/loop/status';
import { all, openStore } from '../../../nodes/LinkStore/store';
import type { CredentialStore } from '../credentials';
import { node } from './draw';
import {
	execute,
	PACKAGE,
	type CanvasWorkflow,
	type ExecuteOptions,
	type Execution,
} from './execute';

export interface FlowOptions {
	workflow: CanvasWorkflow;
	credentials: CredentialStore;
	/** n8n's user folder, with the embedded store in it. Default: a new one, removed by `close`. */
	folder?: string;
}

export type RunOptions = Partial<Omit<ExecuteOptions, 'workflow' | 'credentials'>>;

export interface CanvasFlow {
	/** Name of the flow, as Start Run has it. */
	name: string;
	workflow: CanvasWorkflow;
	credentials: CredentialStore;
	folder: string;
	/** One execution, started by hand unless said otherwise. */
	run: (options?: RunOptions) => Promise<Execution>;
	/** The same; throws for an execution that failed. */
	ok: (options?: RunOptions) => Promise<Execution>;
	/** One operation of the Link Store node, in a workflow of its own. Throws what the node throws. */
	linkStore: (parameters: IDataObject) => Promise<IDataObject[]>;
	status: () => Promise<FlowStatus>;
	/** Runs until the preview is complete. */
	preview: (options?: RunOptions) => Promise<FlowStatus>;
	approve: () => Promise<void>;
	/** Preview, approval, and runs until both sides are in step. */
	goLive: () => Promise<void>;
	/** Runs until nothing is left that a further run would do; gives the number of runs. */
	settle: (options?: RunOptions) => Promise<number>;
	query: <T>(sql: string, ...params: Array<string | number | null>) => Promise<T[]>;
	close: () => Promise<void>;
}

const MOST_RUNS = 60;
const REPOSITORY = join(__dirname, '../../..');

/** A shipped template, if it is there. */
export function template(flow: string): CanvasWorkflow | undefined {
	const file = join(REPOSITORY, 'workflows', `${flow}.json`);
	if (!existsSync(file)) return undefined;
	return { id: flow, ...(JSON.parse(readFileSync(file, 'utf8')) as CanvasWorkflow) };
}

/** Nothing is left that a further run would do. */
export const isQuiet = (status: FlowStatus): boolean =>
	!status.workLeft && status.operations.sent === 0 && status.operations.ready === 0;

const flowNameOf = (workflow: CanvasWorkflow): string => {
	const start = workflow.nodes.find(
		({ type, parameters }) =>
			type === `${PACKAGE}.linkStore` && (parameters.operation ?? 'startRun') === 'startRun',
	);
	return String(start?.parameters.flow ?? '');
};

const ranReconcile = ({ order }: Execution, workflow: CanvasWorkflow): boolean =>
	workflow.nodes.some(
		({ name, type }) => type === `${PACKAGE}.linkStoreReconcile` && order.includes(name),
	);

export async function openFlow(options: FlowOptions): Promise<CanvasFlow> {
	const folder = options.folder ?? mkdtempSync(join(tmpdir(), 'linkstore-canvas-'));
	const { workflow, credentials } = options;
	const name = flowNameOf(workflow);
	/** All nodes find the store by the environment, as in n8n. */
	const here = () => void (process.env.N8N_USER_FOLDER = folder);

	const run = async (runOptions: RunOptions = {}): Promise<Execution> => {
		here();
		return await execute({ workflow, credentials, ...runOptions });
	};
	const ok = async (runOptions: RunOptions = {}): Promise<Execution> => {
		const done = await run(runOptions);
		if (done.status !== 'success') throw failed(done);
		return done;
	};
	const linkStore = async (parameters: IDataObject): Promise<IDataObject[]> => {
		here();
		const done = await execute({ workflow: operationWorkflow(parameters, workflow), credentials });
		if (done.error !== undefined) throw failed(done);
		return done.runs['Link Store'][0].outputs[0].map(({ json }) => json);
	};
	const status = async () =>
		(
			await linkStore({ resource: 'flow', operation: 'getStatus', flow: name })
		)[0] as unknown as FlowStatus;

	const flow: CanvasFlow = {
		name,
		workflow,
		credentials,
		folder,
		run,
		ok,
		linkStore,
		status,
		preview: async (runOptions) => {
			for (let count = 0; count < MOST_RUNS; count++) {
				await ok(runOptions);
				const now = await status();
				if (now.state === 'waits for approval') return now;
			}
			throw new Error(`The preview of ${name} does not end: ${JSON.stringify(await status())}`);
		},
		approve: async () => {
			await linkStore({ resource: 'flow', operation: 'approve', flow: name });
		},
		goLive: async () => {
			await flow.preview();
			await flow.approve();
			await flow.settle();
		},
		settle: async (runOptions) => {
			for (let count = 1; count <= MOST_RUNS; count++) {
				const done = await ok(runOptions);
				const now = await status();
				// Start Run may have handed out nothing: then nothing was looked at.
				if (!ranReconcile(done, workflow)) continue;
				if (now.state === 'stopped') throw new Error(`${name} is stopped: ${now.text}`);
				if (isQuiet(now)) return count;
			}
			throw new Error(`${name} does not come to rest: ${JSON.stringify(await status(), null, 1)}`);
		},
		query: async (sql, ...params) => {
			here();
			const store = await openStore();
			return await store.read(() => all(sql, ...params));
		},
		close: async () => {
			here();
			await (await openStore()).close();
			if (options.folder === undefined) rmSync(folder, { recursive: true, force: true });
		},
	};
	return flow;
}

function failed({ status, error, failedNode }: Execution): Error {
	return Object.assign(
		new Error(
			`${failedNode ?? 'The execution'} (${status}): ${error?.message ?? ''} ${error?.description ?? ''}`,
		),
		{ problem: error },
	);
}

function operationWorkflow(parameters: IDataObject, flow: CanvasWorkflow): CanvasWorkflow {
	return {
		id: flow.id,
		name: flow.name,
		nodes: [
			node('Manual Trigger', 'n8n-nodes-base.manualTrigger', {}, [0, 0]),
			node('Link Store', `${PACKAGE}.linkStore`, parameters as never, [220, 0]),
		],
		connections: { 'Manual Trigger': { main: [[{ node: 'Link Store', type: 'main', index: 0 }]] } },
	};
}
