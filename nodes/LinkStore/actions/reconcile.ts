import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { operationSum } from '../../shared/apply';
import {
	isChangeMeta,
	META,
	type OperationMeta,
	type Side,
	type Ticket,
} from '../../shared/contracts';
import { changeSum } from '../../shared/getChanges';
import { passOn } from '../../shared/failure';
import { canonical, type JsonObject } from '../../shared/json';
import { toNodeError } from '../../shared/nodeErrors';
import { readTicket } from '../../shared/ticketItem';
import { compileFlow } from '../engine/compile';
import type { CompiledFlow, FlowSettings } from '../engine/types';
import type { Incoming } from '../loop/absorb';
import { describeSides } from '../loop/compiled';
import { noNotes } from '../loop/context';
import type { Emitted } from '../loop/emit';
import { StopFault } from '../loop/fault';
import { endRun, getFlow, stopFlow } from '../loop/flows';
import { reviewView } from '../loop/people/reviewActions';
import { previewText } from '../loop/preview';
import { reconcile, type ReconcileResult } from '../loop/reconcile';
import { fromJson, openStore, type Store } from '../store';
import { readSettings } from './settings';
import { canvasFromReconcile, type Canvas } from './settingsHash';

const RUN_INPUT = 2;

/** Plans and commits one run; outputs: To Left, To Right, Review. */
export async function reconcileAction(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const canvas = canvasFromReconcile.call(this);
	if (this.getInputData(RUN_INPUT).length === 0) return [[], [], []];
	const ticket = readTicket.call(this, RUN_INPUT);
	if (ticket.hash !== canvas.hash) {
		throw new NodeOperationError(
			this.getNode(),
			`The settings of flow "${ticket.flow}" on the canvas are not those that run ${ticket.run} was started with`,
			{
				description: 'Start a new run; single nodes of a flow cannot be run on their own.',
			},
		);
	}
	const store = await openStore();
	const records = {
		left: readChanges.call(this, 0, 'left', ticket, canvas),
		right: readChanges.call(this, 1, 'right', ticket, canvas),
	};
	const result = await commit.call(this, store, ticket, records);
	return toItems.call(this, ticket, result);
}

async function commit(
	this: IExecuteFunctions,
	store: Store,
	ticket: Ticket,
	records: Record<Side, Incoming[]>,
): Promise<ReconcileResult> {
	const flow = await compiled.call(this, store, ticket);
	this.getExecutionCancelSignal?.()?.throwIfAborted();
	try {
		return await store.write(() =>
			reconcile({
				ticket,
				flow,
				prints: store.prints,
				records,
				limit: this.getNodeParameter('advanced.operationsPerRun', 0, 200) as number,
			}),
		);
	} catch (error) {
		if (!(error instanceof StopFault)) throw toNodeError(this.getNode(), error);
		await store.write(function* () {
			yield* stopFlow(ticket.flow, error.kind, error.text, error.count);
			yield* endRun(ticket.flow, ticket.run, error.text);
		});
		return {
			operations: [],
			reviews: [],
			notes: noNotes(),
			stopped: error.text,
		};
	}
}

/** The settings of this node, ready to work with. Those that cannot end the run: its lease is given back. */
async function compiled(
	this: IExecuteFunctions,
	store: Store,
	ticket: Ticket,
): Promise<CompiledFlow> {
	try {
		const settings = await chosenSettings.call(this, store, ticket);
		const sides = await store.read(() => describeSides(ticket.flow));
		return compileFlow(settings, sides.entities, sides.zones);
	} catch (error) {
		// Whoever corrects them runs the flow again at once.
		await store.write(() => endRun(ticket.flow, ticket.run, (error as Error).message));
		return passOn(error);
	}
}

async function chosenSettings(
	this: IExecuteFunctions,
	store: Store,
	ticket: Ticket,
): Promise<FlowSettings> {
	const row = await store.read(() => getFlow(ticket.flow));
	const interval = Math.round((row?.interval_ms ?? 300_000) / 1000);
	const settings = readSettings.call(this, ticket.flow, interval);
	const approved = fromJson<FlowSettings | undefined>(row?.settings, undefined);
	if (ticket.mode !== 'live' || approved === undefined || sameSettings(approved, settings))
		return settings;
	throw new NodeOperationError(
		this.getNode(),
		`The settings of flow "${ticket.flow}" come from an expression whose value has changed since they were approved`,
		{
			description: 'Use fixed values in this node: what is approved must stay what it is.',
		},
	);
}

/** The interval is the trigger's matter; everything else must be exactly what was approved. */
const sameSettings = (a: FlowSettings, b: FlowSettings): boolean =>
	canonical({ ...a, intervalSeconds: 0 }) === canonical({ ...b, intervalSeconds: 0 });

function readChanges(
	this: IExecuteFunctions,
	input: number,
	side: Side,
	ticket: Ticket,
	canvas: Canvas,
): Incoming[] {
	const items = this.getInputData(input);
	const isTicket = (item: INodeExecutionData) =>
		(item.json[META] as { kind?: string } | undefined)?.kind === 'ticket';
	// A failed Get Changes that was set to continue hands on its own input: that side was not read.
	if (items.some(isTicket)) return [];
	if (items.length === 1 && Object.keys(items[0].json).length === 0) return [];
	const nodes = canvas.between.join(', ');
	const problem = (index: number, message: string, description: string) =>
		new NodeOperationError(this.getNode(), message, { itemIndex: index, description });
	return items.map((item, index) => {
		const { [META]: meta, ...fields } = item.json as JsonObject & { [META]?: unknown };
		if (!isChangeMeta(meta)) {
			throw problem(
				index,
				`Item ${index} of the ${side} input of flow "${ticket.flow}" has lost "${META}", which says which record it is`,
				`A node between Get Changes and Reconcile dropped it (${nodes}). Edit Fields: turn on Include Other Input Fields. Other nodes: pass all fields on.`,
			);
		}
		const sum = changeSum(meta, meta.side, meta.entity, meta);
		if (
			meta.flow !== ticket.flow ||
			meta.run !== ticket.run ||
			meta.side !== side ||
			sum !== meta.sum
		) {
			throw problem(
				index,
				`Item ${index} of the ${side} input is ${meta.side} record ${meta.id} of flow "${meta.flow}", run ${meta.run}: not a ${side} record of flow "${ticket.flow}", run ${ticket.run}`,
				`A node between Get Changes and Reconcile swapped or mixed records (${nodes}). A Merge that enriches must keep the "${META}" of this side: choose Prefer Input 1 for clashing fields, or leave "${META}" out of the second source. Pinned data and old executions cannot be used.`,
			);
		}
		return { meta, fields };
	});
}

function toItems(
	this: IExecuteFunctions,
	ticket: Ticket,
	result: ReconcileResult,
): INodeExecutionData[][] {
	const outputs: INodeExecutionData[][] = [[], [], []];
	for (const emitted of result.operations) {
		outputs[emitted.side === 'left' ? 0 : 1].push(
			operationItem(ticket, emitted, this.getNodeParameter(`${emitted.side}Entity`, 0) as string),
		);
	}
	for (const review of result.reviews) {
		outputs[2].push({
			json: reviewView(review) as unknown as IDataObject,
			pairedItem: { item: 0, input: RUN_INPUT },
		});
	}
	const hint =
		result.stopped !== undefined
			? `The flow is stopped: ${result.stopped}`
			: result.report !== undefined
				? `Preview: ${previewText(result.report)} Nothing was written. To go live, run Link Store: Approve once.`
				: undefined;
	if (hint !== undefined) this.addExecutionHints({ message: hint, location: 'outputPane' });
	if (result.report !== undefined) {
		outputs[2].push({
			json: { preview: result.report as unknown as IDataObject },
			pairedItem: { item: 0, input: RUN_INPUT },
		});
	}
	return outputs;
}

function operationItem(
	ticket: Ticket,
	{ op, payload, side }: Emitted,
	entity: string,
): INodeExecutionData {
	const meta: Omit<OperationMeta, 'sum'> = {
		kind: 'operation',
		flow: ticket.flow,
		run: ticket.run,
		token: ticket.token,
		side,
		op: op.id,
		do: op.kind,
		entity,
		...(op.record_id === null ? {} : { id: op.record_id }),
		reference: op.reference,
		attempt: op.attempt,
	};
	const sum = operationSum(meta, payload);
	return {
		json: { ...payload, [META]: { ...meta, sum } as unknown as IDataObject },
		pairedItem: { item: 0, input: RUN_INPUT },
	};
}
