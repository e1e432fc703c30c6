import { sleep } from 'n8n-workflow';
import type { Side } from '../../shared/contracts';
import { linkState, type LinkState } from '../loop/people/customers';
import { ownerOf, requireFlow } from '../loop/flows';
import { labelled } from '../page/record';
import type { Store, Tx } from '../store';

const POLL_MS = 500;
/** A form's page waits for the answer, and servers in front of n8n give up after a minute. */
export const MOST_SECONDS = 55;

export interface Waited extends LinkState {
	/** What the partner is called, where the flow keeps names. */
	title: string | null;
}

function* stateNow(flow: string, side: Side, recordId: string): Tx<Waited> {
	const state = yield* linkState({ flow, side, recordId });
	if (state.partner === null) return { ...state, title: null };
	const owner = ownerOf(yield* requireFlow(flow));
	const other = side === 'left' ? 'right' : 'left';
	const { title } = yield* labelled(owner, other, state.partner);
	return { ...state, title };
}

/** Looks every half second until the record is linked, held or excluded; `waiting` if the time is over. */
export async function waitForLink(
	store: Store,
	{
		flow,
		side,
		recordId,
		seconds,
	}: { flow: string; side: Side; recordId: string; seconds: number },
	signal?: AbortSignal,
): Promise<Waited> {
	const most = Math.min(Math.max(seconds, 0), MOST_SECONDS) * 1000;
	for (let waited = 0; ; waited += POLL_MS) {
		const state = await store.read(() => stateNow(flow, side, recordId));
		if (state.state !== 'waiting' || waited >= most || signal?.aborted === true) return state;
		await sleep(Math.min(POLL_MS, most - waited));
	}
}
