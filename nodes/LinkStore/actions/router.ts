import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { NodeOperationError } from 'n8n-workflow';
import type { Side } from '../../shared/contracts';
import { toNodeError } from '../../shared/nodeErrors';
import { approve, confirmStop, handOver } from '../loop/approve';
import { getFlow } from '../loop/flows';
import { getLinks, linkByHand, unlink } from '../loop/people/people';
import {
	getReviews,
	resolveReview,
	retryReview,
	type Resolution,
} from '../loop/people/reviewActions';
import { requestRun } from '../loop/schedule';
import { silentFlows } from '../loop/silence';
import { flowNames, flowStatus } from '../loop/status';
import { openStore, type Tx } from '../store';
import { decisionActions, waitForLinkAction } from './decisionActions';
import { pageActions } from './pageActions';
import { startRunAction } from './startRun';

type Action = (this: IExecuteFunctions, index: number) => Promise<IDataObject[]>;

const text = (context: IExecuteFunctions, name: string, index: number, otherwise = ''): string =>
	(context.getNodeParameter(name, index, otherwise) as string).trim();

/** Who runs this, for the history: the workflow, since n8n does not tell nodes the person. */
const who = (context: IExecuteFunctions): string =>
	`workflow "${context.getWorkflow().name ?? ''}" (${context.getMode()})`;

async function written<T>(work: () => Tx<T>): Promise<IDataObject> {
	const store = await openStore();
	return (await store.write(work)) as IDataObject;
}

async function listed<T>(work: () => Tx<T[]>): Promise<IDataObject[]> {
	const store = await openStore();
	return (await store.read(work)) as IDataObject[];
}

const limitOf = (context: IExecuteFunctions, index: number): number =>
	(context.getNodeParameter('returnAll', index, false) as boolean)
		? Number.MAX_SAFE_INTEGER
		: (context.getNodeParameter('limit', index, 50) as number);

const resources: Record<string, Record<string, Action>> = {
	decision: decisionActions,
	page: pageActions,
	flow: {
		async approve(index) {
			const flow = text(this, 'flow', index);
			const settings = text(this, 'settings', index);
			const report = await written(() => approve({ flow, settings, who: who(this) }));
			return [{ approved: true, ...report }];
		},
		async confirmStop(index) {
			const flow = text(this, 'flow', index);
			return [{ confirmed: true, flow, ...(await written(() => confirmStop(flow, who(this)))) }];
		},
		async getStatus(index) {
			const flow = text(this, 'flow', index);
			const store = await openStore();
			let names = flow === '' ? await store.read(() => flowNames()) : [flow];
			if (this.getNodeParameter('onlySilent', index, false) as boolean) {
				const silent = (await store.read(() => silentFlows())).map(({ flow: name }) => name);
				names = names.filter((name) => silent.includes(name));
			}
			const all: IDataObject[] = [];
			for (const name of names) {
				all.push((await store.read(() => flowStatus(name))) as unknown as IDataObject);
			}
			return all;
		},
		async handOver(index) {
			const flow = text(this, 'flow', index);
			const workflow = text(this, 'workflowId', index) || String(this.getWorkflow().id ?? '');
			return [{ flow, workflow, ...(await written(() => handOver(flow, workflow, who(this)))) }];
		},
		async requestRun(index) {
			const flow = text(this, 'flow', index);
			const full = this.getNodeParameter('fullPass', index, 'none') as
				'none' | 'left' | 'right' | 'both';
			const skip = this.getNodeParameter('unknownFlow', index, 'fail') === 'skip';
			const request = function* (): Tx<object> {
				if (skip && (yield* getFlow(flow)) === undefined) return { requested: false };
				return yield* requestRun(flow, full);
			};
			return [{ flow, ...(await written(request)) }];
		},
	},
	link: {
		async get(index) {
			return await listed(() =>
				getLinks(
					text(this, 'flow', index),
					{ side: text(this, 'side', index) as Side, id: text(this, 'recordId', index) },
					10,
				),
			);
		},
		async getAll(index) {
			const state = text(this, 'state', index, 'all');
			return await listed(() =>
				getLinks(text(this, 'flow', index), state === 'all' ? {} : { state }, limitOf(this, index)),
			);
		},
		async linkByHand(index) {
			return [
				await written(
					() =>
						linkByHand(
							text(this, 'flow', index),
							text(this, 'leftId', index),
							text(this, 'rightId', index),
							who(this),
						) as Tx<unknown>,
				),
			];
		},
		async unlink(index) {
			return [
				await written(
					() =>
						unlink(
							text(this, 'flow', index),
							text(this, 'side', index) as Side,
							text(this, 'recordId', index),
							who(this),
						) as Tx<unknown>,
				),
			];
		},
		wait: waitForLinkAction,
	},
	review: {
		async getAll(index) {
			const state = text(this, 'state', index, 'open');
			return await listed(() =>
				getReviews(
					text(this, 'flow', index) || undefined,
					state === 'all' ? undefined : state,
					limitOf(this, index),
				),
			);
		},
		async resolve(index) {
			const resolution = this.getNodeParameter('resolution', index) as Resolution;
			return [
				await written(
					() =>
						resolveReview(
							this.getNodeParameter('reviewId', index) as number,
							resolution,
							who(this),
						) as Tx<unknown>,
				),
			];
		},
		async retry(index) {
			return [
				await written(
					() =>
						retryReview(
							this.getNodeParameter('reviewId', index) as number,
							who(this),
						) as Tx<unknown>,
				),
			];
		},
	},
};

/** Finds and runs the chosen operation for each item. */
export async function router(this: IExecuteFunctions): Promise<INodeExecutionData[][]> {
	const resource = this.getNodeParameter('resource', 0) as string;
	const operation = this.getNodeParameter('operation', 0) as string;
	if (resource === 'flow' && operation === 'startRun') {
		try {
			return [await startRunAction.call(this)];
		} catch (error) {
			throw toNodeError(this.getNode(), error, 0);
		}
	}
	const action = resources[resource]?.[operation];
	if (action === undefined) {
		throw new NodeOperationError(
			this.getNode(),
			`There is no operation "${operation}" for "${resource}"`,
		);
	}
	const output: INodeExecutionData[] = [];
	for (let index = 0; index < this.getInputData().length; index++) {
		try {
			for (const json of await action.call(this, index))
				output.push({ json, pairedItem: { item: index } });
		} catch (error) {
			const failure = toNodeError(this.getNode(), error, index);
			if (!this.continueOnFail()) throw failure;
			// Exactly this shape, or n8n does not take the item for a failed one; so the remedy goes along.
			const said = [failure.message, failure.description].filter(Boolean).join(' ');
			output.push({ json: { error: said }, pairedItem: { item: index } });
		}
	}
	return [output];
}
