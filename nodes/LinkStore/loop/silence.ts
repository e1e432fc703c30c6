/** Flows that should run and do not: a trigger that was unpublished, a stop that nobody has seen. */
import { all, now, type Tx } from '../store';
import type { FlowRow } from './rows';

export interface Silence {
	flow: string;
	/** ISO time of the last successful run; of the approval, if there was none since. */
	since: string;
	/** What is wrong and what to do, for people. */
	text: string;
}

const AT_LEAST_MS = 30 * 60_000;

/**
 * A live flow without a successful run for longer than three times its interval, and half an hour at least; a
 * stopped one as well. Undefined for all others.
 */
export function silenceOf(flow: FlowRow, t: number): Silence | undefined {
	if (flow.approved_hash === null) return undefined;
	const last = Math.max(flow.last_success ?? 0, flow.approved_at ?? 0);
	if (t - last <= Math.max(3 * flow.interval_ms, AT_LEAST_MS)) return undefined;
	const since = new Date(last).toISOString();
	return {
		flow: flow.name,
		since,
		text: `Flow "${flow.name}" has had no successful run since ${since} (${span(t - last)}). ${reason(flow)}`,
	};
}

function reason(flow: FlowRow): string {
	if (flow.stop_kind !== null) {
		return `It is stopped: ${flow.stop_text ?? ''} Run Link Store: Confirm Stop to let it go on.`;
	}
	if (flow.last_problem !== null) return `The last run failed: ${flow.last_problem}`;
	return 'Look whether its workflow is published, and at its last executions.';
}

function span(ms: number): string {
	const minutes = Math.floor(ms / 60_000);
	if (minutes < 120) return `${minutes} minutes`;
	const hours = Math.floor(minutes / 60);
	return hours < 48 ? `${hours} hours` : `${Math.floor(hours / 24)} days`;
}

/** All silent flows, but one. */
export function* silentFlows(except?: string): Tx<Silence[]> {
	const t = yield* now();
	const flows = yield* all<FlowRow>(
		'select * from flow where approved_hash is not null order by name',
	);
	return flows.flatMap((flow) => (flow.name === except ? [] : (silenceOf(flow, t) ?? [])));
}

const NAMED = 5;

/** What a run of another flow says about them; undefined if there are none. */
export function silenceText(silent: Silence[]): string | undefined {
	if (silent.length === 0) return undefined;
	const more = silent.length > NAMED ? ` There are ${silent.length - NAMED} more.` : '';
	return `${silent
		.slice(0, NAMED)
		.map(({ text }) => text)
		.join(' ')}${more}`;
}
