import { requireFlow } from '../loop/flows';
import { silenceOf } from '../loop/silence';
import { flowStatus } from '../loop/status';
import type { Tx } from '../store';
import type { Health } from './types';
import { moment } from './words';

/** Where the flow stands, in one line, with what to do: whoever decides here should know whether it is carried out. */
export function* healthOf(name: string, time: number, zone: string): Tx<Health> {
	const status = yield* flowStatus(name);
	if (status.state === 'stopped')
		return { tone: 'bad', text: `The flow is stopped. ${status.text}` };
	if (status.state === 'waits for approval' || status.state === 'previewing')
		return { tone: 'warn', text: status.text };
	const silence = silenceOf(yield* requireFlow(name), time);
	if (silence !== undefined) {
		return {
			tone: 'warn',
			text: `No successful run since ${moment(silence.since, zone)}: what is decided here waits. ${status.lastProblem === null ? 'Make sure that the flow’s workflow is published, and look at its last executions.' : `The last run failed: ${status.lastProblem}`}`,
		};
	}
	if (status.state === 'resting') return { tone: 'warn', text: status.text };
	const last =
		status.lastSuccess === null ? '' : ` Last successful run: ${moment(status.lastSuccess, zone)}.`;
	return {
		tone: 'good',
		text: `${status.state === 'first sync' ? 'First sync is under way.' : 'In step.'}${last}`,
	};
}
