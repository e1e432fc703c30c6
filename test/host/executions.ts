import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { INodeExecutionData, IRunData } from 'n8n-workflow';
import { waitFor } from './wait';

/** One finished execution, as recorder.cjs saw it, whether or not n8n kept it. */
export interface ExecutionRecord {
	executionId: string;
	/** The n8n process that ran it: the server, or one `n8n execute`. */
	pid: number;
	workflowId: string;
	workflowName: string;
	/** How it was started: `manual`, `trigger`, `webhook`, `cli`, `error`, … */
	mode: string;
	status: 'success' | 'error' | 'canceled' | 'crashed' | 'waiting' | 'running' | 'new' | 'unknown';
	/** ISO 8601. */
	startedAt: string;
	stoppedAt?: string;
	lastNode?: string;
	error?: { message: string; description?: string; node?: string };
	/** By node name. `items` has one number for each output, summed over all runs of the node. */
	nodes: Record<
		string,
		{
			runs: number;
			milliseconds: number;
			items: number[];
			error?: { message: string; description?: string };
		}
	>;
}

/** Every recorded execution of a home, oldest first; only those of one workflow, if given. */
export function readExecutions(records: string, workflowId?: string): ExecutionRecord[] {
	const index = join(records, 'index.jsonl');
	if (!existsSync(index)) return [];
	return (
		readFileSync(index, 'utf8')
			.split('\n')
			// n8n may be killed in the middle of a line; what comes after the last line feed is not whole.
			.slice(0, -1)
			.filter((line) => line.startsWith('{') && line.endsWith('}'))
			.map((line) => JSON.parse(line) as ExecutionRecord)
			.filter((record) => workflowId === undefined || record.workflowId === workflowId)
	);
}

/** What each node of that execution gave out. Throws if the host was made with `recordData: false`. */
export function readRunData(records: string, record: ExecutionRecord): IRunData {
	const file = join(records, `${record.pid}-${record.executionId}.json`);
	return JSON.parse(readFileSync(file, 'utf8')) as IRunData;
}

/** The items of one output of a node, of all its runs in a row. */
export function itemsOf(runData: IRunData, node: string, output = 0): INodeExecutionData[] {
	return (runData[node] ?? []).flatMap((run) => run.data?.main?.[output] ?? []);
}

/** Waits until that execution of the server is finished. */
export async function waitForRecord(
	records: string,
	executionId: string,
	pid: number,
	options: { timeout?: number; alive: () => void },
): Promise<ExecutionRecord> {
	return await waitFor(`execution ${executionId}`, options, () =>
		readExecutions(records).find((r) => r.executionId === executionId && r.pid === pid),
	);
}
