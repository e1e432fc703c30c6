import type { IDataObject, IExecuteFunctions, INodeExecutionData } from 'n8n-workflow';
import { META } from '../../shared/contracts';
import { silenceText, silentFlows } from '../loop/silence';
import { startRun } from '../loop/startRun';
import { openStore } from '../store';
import { canvasFromStart } from './settingsHash';

/** Takes the flow's lease and emits the run ticket; emits nothing, with a hint, if there is nothing to do. */
export async function startRunAction(this: IExecuteFunctions): Promise<INodeExecutionData[]> {
	const flow = (this.getNodeParameter('flow', 0) as string).trim();
	const { hash } = canvasFromStart.call(this);
	const store = await openStore();
	const started = await store.write(() =>
		startRun({
			flow,
			hash,
			workflowId: this.getWorkflow().id,
			limit: this.getNodeParameter('options.recordsPerRun', 0, 500) as number,
			holder: store.holder,
			isDead: store.isDead,
			byHand: ['manual', 'cli'].includes(this.getMode()),
		}),
	);
	if (started.note !== undefined)
		this.addExecutionHints({ message: started.note, location: 'outputPane' });
	const silence = silenceText(await store.read(() => silentFlows(flow)));
	if (silence !== undefined)
		this.addExecutionHints({ message: silence, type: 'warning', location: 'outputPane' });
	if (started.ticket === undefined) return [];
	const { ticket } = started;
	return [
		{
			json: {
				flow,
				run: ticket.run,
				mode: ticket.mode,
				settings: hash,
				[META]: ticket as unknown as IDataObject,
			},
			pairedItem: { item: 0 },
		},
	];
}
