import {
	NodeOperationError,
	type IDataObject,
	type IExecuteFunctions,
	type INodeExecutionData,
} from 'n8n-workflow';
import { identitySum } from '../LinkStore/engine/reference';
import { claim, saveProgress, type NotClaimed } from '../LinkStore/loop/claim';
import { loadFlow, type LoadedFlow } from '../LinkStore/loop/compiled';
import { renewLease, storedProfile } from '../LinkStore/loop/flows';
import { passOver, settle } from '../LinkStore/loop/settle';
import { type Outcome } from '../LinkStore/loop/outcome';
import { openStore, type Store } from '../LinkStore/store';
import type { SystemAdapter } from './adapter';
import { META, operationMetaSchema, type OperationMeta, type OutcomeMeta } from './contracts';
import { entityName, type Api, type Entity } from './entity';
import { canonical, type JsonObject, type JsonValue } from './json';
import { isFailure } from './failure';
import { toNodeError } from './nodeErrors';
import { perform } from './perform';
import { restSide } from './readSide';

interface Work {
	meta: OperationMeta;
	item: number;
}

/**
 * Carries out the operations that Reconcile emitted, each once: claimed in the store right before its
 * first call, its outcome recorded right after. Never throws for one record.
 */
export async function applyChange(
	this: IExecuteFunctions,
	adapter: SystemAdapter,
	entity: Entity,
): Promise<INodeExecutionData[][]> {
	// All items are checked before the first call, so a mix-up on the canvas writes nothing.
	const work = this.getInputData().map((item, index) =>
		readOperation.call(this, item.json, index, entity),
	);
	if (work.length === 0) return [[]];
	const output: INodeExecutionData[] = [];
	try {
		const store = await openStore();
		const api = await adapter.api.call(this).catch(async (error: unknown) => {
			// Nothing was sent: the side rests, and a later run offers the operations again.
			const { meta } = work[0];
			if (isFailure(error)) await restSide(store, meta, meta.side, error);
			throw error;
		});
		const flows: LoadedFlows = new Map();
		const readAs = new Map<string, Entity>();
		for (const { meta, item } of work) {
			if (this.getExecutionCancelSignal?.()?.aborted === true) break;
			const target = await entityAsRead(store, adapter, entity, meta, readAs);
			output.push({ json: await applyOne(store, api, target, meta, flows), pairedItem: { item } });
		}
	} catch (error) {
		throw toNodeError(this.getNode(), error);
	}
	return [output];
}

/** Check sum over an operation and the values it writes. */
export const operationSum = (
	meta: Omit<OperationMeta, 'sum'>,
	payload: Record<string, JsonValue>,
): string =>
	identitySum(
		meta.flow,
		meta.run,
		meta.token,
		meta.side,
		meta.op,
		meta.do,
		meta.entity,
		meta.id,
		meta.attempt,
		canonical(payload),
	);

function readOperation(
	this: IExecuteFunctions,
	json: IDataObject,
	index: number,
	entity: Entity,
): Work {
	const node = this.getNode();
	const between = this.getParentNodes(node.name, { depth: 1 }).map(({ name }) => name);
	const parsed = operationMetaSchema.safeParse(json[META]);
	if (!parsed.success) {
		throw new NodeOperationError(node, `Item ${index} is not an operation of Reconcile`, {
			itemIndex: index,
			description: `Wire the To Left or To Right output of Link Store Reconcile straight into this node. If a node stands between (${between.join(', ')}), let it pass "${META}" on (Edit Fields: turn on Include Other Input Fields).`,
		});
	}
	const meta = parsed.data;
	if (meta.entity !== entityName(entity)) {
		throw new NodeOperationError(
			node,
			`Operation ${meta.op} of flow "${meta.flow}" writes a ${meta.entity}, but this node is set to ${entityName(entity)}`,
			{
				itemIndex: index,
				description:
					'Wire the other output of Reconcile into this node, or choose the other resource.',
			},
		);
	}
	const { [META]: _meta, ...payload } = json;
	if (meta.sum !== operationSum(meta, payload as JsonObject)) {
		throw new NodeOperationError(
			node,
			`Operation ${meta.op} of flow "${meta.flow}" was changed between Reconcile and this node`,
			{
				itemIndex: index,
				description: `Change fields before Reconcile, so that both sides are compared with the changed values. Look at: ${between.join(', ')}.`,
			},
		);
	}
	return { meta, item: index };
}

/**
 * The resource as Get Changes of that side last read it: the profile is said once for a flow, and what was
 * planned from a reading is written the same way.
 */
async function entityAsRead(
	store: Store,
	{ profiles }: SystemAdapter,
	entity: Entity,
	{ flow, side }: OperationMeta,
	known: Map<string, Entity>,
): Promise<Entity> {
	if (!profiles) return entity;
	const key = `${side} ${flow}`;
	let target = known.get(key);
	if (target === undefined) {
		const profile = await store.read(() => storedProfile(flow, side));
		target = profile === undefined ? entity : profiles.stored(entity.entity, profile);
		known.set(key, target);
	}
	return target;
}

/** Flows loaded in one node execution. */
export type LoadedFlows = Map<string, LoadedFlow>;

async function flowOf(store: Store, name: string, flows: LoadedFlows): Promise<LoadedFlow> {
	let flow = flows.get(name);
	if (flow === undefined) flows.set(name, (flow = await store.read(() => loadFlow(name))));
	return flow;
}

/** Carries out one operation and records its outcome. */
export async function applyOne(
	store: Store,
	api: Api,
	entity: Entity,
	meta: OperationMeta,
	flows: LoadedFlows,
): Promise<IDataObject> {
	const { requestTimeoutSeconds, visibilityLagSeconds } = entity.capabilities;
	const timeout = (requestTimeoutSeconds + visibilityLagSeconds) * 1000;
	const claimed = await store.write(() => claim(meta, timeout, api.account));
	if (!claimed.claimed) {
		await store.write(() => passOver(meta.flow, meta.op, meta.run));
		return outcomeItem(meta, recordedOutcome(claimed));
	}
	const flow = await flowOf(store, meta.flow, flows);
	const outcome = await perform({
		api,
		entity,
		flow: flow.compiled,
		prints: store.prints,
		side: meta.side,
		claimed,
		save: async (progress) => await store.write(() => saveProgress(meta.op, progress, timeout)),
	});
	await store.write(function* () {
		yield* settle(
			{ ...flow.context, flow: flow.compiled, prints: store.prints },
			meta.op,
			claimed.op.attempt,
			outcome,
		);
		yield* renewLease(meta.flow, meta.token);
	});
	return outcomeItem(meta, outcome);
}

/** What is known of an operation that was not claimed: its recorded outcome, or that it was not sent. */
const recordedOutcome = (claimed: NotClaimed): Outcome =>
	claimed.recorded ?? { outcome: 'notSent', problem: claimed.why };

function outcomeItem(meta: OperationMeta, outcome: Outcome): IDataObject {
	const result: OutcomeMeta = {
		kind: 'outcome',
		flow: meta.flow,
		run: meta.run,
		side: meta.side,
		op: meta.op,
		do: meta.do,
		outcome: outcome.outcome,
		...(outcome.id === undefined ? {} : { id: outcome.id }),
		...(outcome.fields === undefined ? {} : { fields: outcome.fields }),
		...(outcome.problem === undefined ? {} : { problem: outcome.problem }),
	};
	const { error, ...fields } = (outcome.record?.fields ?? {}) as IDataObject;
	// n8n takes an item with a field `error` for a failed node and may run it again.
	return {
		...fields,
		...(error === undefined ? {} : { error_: error }),
		[META]: result as unknown as IDataObject,
	};
}
