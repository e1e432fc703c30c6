import {
	NodeOperationError,
	type IDataObject,
	type ITriggerFunctions,
	type ITriggerResponse,
} from 'n8n-workflow';
import { toNodeError } from '../../shared/nodeErrors';
import { fireIfDue } from '../loop/schedule';
import { openStore } from '../store';

const EVERY_FIVE_SECONDS = '*/5 * * * * *';

/**
 * All state is in the store: the trigger only asks, every few seconds, whether a run is due. What the
 * workflow itself remembers is the highest run number, so that an older store is noticed.
 */
export async function startTrigger(
	this: ITriggerFunctions,
	flow: string,
	intervalMinutes: number,
	emit: (item: IDataObject) => void,
): Promise<ITriggerResponse> {
	if (flow === '') {
		throw new NodeOperationError(this.getNode(), 'The trigger has no flow name', {
			description: 'Enter the same flow name as in Link Store: Start Run.',
		});
	}
	if (this.getMode() === 'manual') {
		return { manualTriggerFunction: async () => emit({ flow, reason: 'manual' }) };
	}
	const memory = this.getWorkflowStaticData('node') as { highestRun?: number };
	// A store that cannot be opened is told at once, when the workflow is published.
	const store = await openStore().catch((error: unknown) => {
		throw toNodeError(this.getNode(), error);
	});
	let asking = false;
	const tick = async () => {
		if (asking) return;
		asking = true;
		try {
			const fired = await store.write(() =>
				fireIfDue(flow, intervalMinutes * 60_000, memory.highestRun ?? 0, store.isDead),
			);
			if (fired === undefined) return;
			memory.highestRun = Math.max(memory.highestRun ?? 0, fired.run);
			emit({ flow, run: fired.run, reason: fired.reason });
		} catch (error) {
			this.logger.error(
				`Flow "${flow}" could not be asked whether a run is due: ${(error as Error).message}`,
			);
		} finally {
			asking = false;
		}
	};
	this.helpers.registerCron({ expression: EVERY_FIVE_SECONDS }, () => void tick());
	return {};
}
