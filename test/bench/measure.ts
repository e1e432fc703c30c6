/**
 * One size of the benchmark, in a process of its own (a heap of its own, and a garbage collector that
 * can be called): `measure.ts <records> <rounds> [folder of the installed n8n]`. Sends a `Measured`.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import type { Incoming } from '../../nodes/LinkStore/loop/absorb';
import { META, type Side, type Ticket } from '../../nodes/shared/contracts';
import { executeContext } from '../support/context';
import type { World } from '../support/world/world';
import { compareDatasets, type Compare } from './compareDatasets';
import { NODE, workflow } from './flow';
import { linkedWorld } from './linked';
import { LinkStoreReconcile, openStore } from './product';

export interface Measured {
	records: number;
	/** Milliseconds of one execution of the Reconcile node, round by round. */
	reconcile: number[];
	/** The same for Compare Datasets; empty where it was not asked for. */
	compare: number[];
	/** Bytes of the store's file. */
	storeBytes: number;
	/** Bytes of heap: all that the process holds once items are read, and what one execution adds at its end. */
	heapItems: number;
	heapAdded: number;
}

const SIDES: Side[] = ['left', 'right'];

const timed = async <T>(work: () => Promise<T>): Promise<{ took: number; result: T }> => {
	const began = performance.now();
	const result = await work();
	return { took: performance.now() - began, result };
};

/** What Get Changes hands over. */
const toItem = ({ meta, fields }: Incoming): INodeExecutionData => ({
	json: { ...(fields as IDataObject), [META]: meta as unknown as IDataObject },
	pairedItem: { item: 0 },
});

const ticketItem = (ticket: Ticket): INodeExecutionData => ({
	json: { [META]: ticket as unknown as IDataObject },
});

async function readRun(world: World): Promise<INodeExecutionData[][]> {
	const { ticket } = await world.start();
	if (ticket === undefined) throw new Error('Start Run gave no ticket');
	const inputs: INodeExecutionData[][] = [];
	for (const side of SIDES) inputs.push((await world.read(ticket, side)).map(toItem));
	return [...inputs, [ticketItem(ticket)]];
}

const node = new LinkStoreReconcile();
const reconcile = async (items: INodeExecutionData[][]): Promise<INodeExecutionData[][]> =>
	await node.execute.call(executeContext({ type: node, workflow, name: NODE, items }));

const lengths = (outputs: INodeExecutionData[][]): string =>
	outputs.map(({ length }) => length).join();

function expectLengths(what: string, outputs: INodeExecutionData[][], wanted: string): void {
	if (lengths(outputs) === wanted) return;
	throw new Error(`${what} gave ${lengths(outputs)} items at its outputs, not ${wanted}`);
}

const heap = (): number => {
	globalThis.gc?.();
	return process.memoryUsage().heapUsed;
};

async function fileSize(world: World): Promise<number> {
	const [{ bytes }] = await world.query<{ bytes: number }>(
		'select page_count * page_size as bytes from pragma_page_count, pragma_page_size',
	);
	return bytes;
}

async function measure(records: number, rounds: number, compare?: Compare): Promise<Measured> {
	const home = mkdtempSync(join(tmpdir(), 'linkstore-bench-'));
	process.env.N8N_USER_FOLDER = home;
	const store = await openStore();
	const measured: Measured = {
		records,
		reconcile: [],
		compare: [],
		storeBytes: 0,
		heapItems: 0,
		heapAdded: 0,
	};
	try {
		const { took, result: world } = await timed(async () => await linkedWorld(records, store));
		console.error(`${records} pairs linked in ${Math.round(took / 1000)} s`);
		measured.storeBytes = await fileSize(world);
		// One round more: the first one only warms up.
		for (let round = 0; round <= rounds; round++) {
			const items = await readRun(world);
			measured.heapItems = heap();
			const ours = await timed(async () => await reconcile(items));
			measured.heapAdded = process.memoryUsage().heapUsed - measured.heapItems;
			expectLengths('Reconcile', ours.result, '0,0,0');
			if (round > 0) measured.reconcile.push(ours.took);
			if (compare === undefined || round === 0) continue;
			const theirs = await timed(async () => await compare(items));
			expectLengths('Compare Datasets', theirs.result, `0,${records},0,0`);
			measured.compare.push(theirs.took);
		}
		const { links } = await world.status();
		if (links.linked !== records) throw new Error(`${links.linked} links are left of ${records}`);
	} finally {
		await store.close();
		rmSync(home, { recursive: true, force: true });
	}
	return measured;
}

const [records, rounds, host] = process.argv.slice(2);
measure(
	Number(records),
	Number(rounds),
	host === undefined ? undefined : compareDatasets(host),
).then(
	(measured) => (process.send ? process.send(measured) : console.log(measured)),
	(error: unknown) => {
		console.error(error);
		process.exitCode = 1;
	},
);
