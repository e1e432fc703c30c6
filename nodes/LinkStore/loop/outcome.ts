import type { OutcomeKind } from '../../shared/contracts';
import type { JsonObject } from '../../shared/json';
import type { Prints } from '../engine/fingerprint';
import type { CompiledFlow } from '../engine/types';
import { now, toJson, type Tx, update } from '../store';
import type { Context } from './context';
import type { OperationRow } from './rows';

/** What Apply Change reports of one claimed attempt. */
export interface Outcome {
	outcome: OutcomeKind;
	id?: string;
	/** Target paths that were written and accepted; absent: all of them. */
	fields?: string[];
	/** The record as read back, with its stamp. */
	record?: { id: string; fields: JsonObject; modifiedAt?: string; reference?: string };
	/** With `gone`: the id under which the record lives on. */
	movedTo?: string;
	/** With `gone`: another record has the id now. */
	replaced?: boolean;
	/** What happened and what to do, for people. */
	problem?: string;
	/** The whole system is out of reach; no attempt is counted. */
	side?: boolean;
	/** HTTP status of a failure, where there was an answer. */
	status?: number;
	retryAfterSeconds?: number;
	/** How the record of an earlier, unanswered create was recognized; it may have been edited since. */
	found?: 'reference' | 'match';
	/** Records with the same match key that were found right before a create; nothing was created. */
	similar?: string[];
	/** An earlier attempt may have gone through, whatever this one says. */
	mayBeDone?: boolean;
}

export interface SettleContext extends Pick<
	Context,
	'flow' | 'name' | 'prints' | 'hash' | 'owner' | 'places'
> {
	flow: CompiledFlow;
	prints: Prints;
}

export function* close(
	op: OperationRow,
	state: 'done' | 'rejected' | 'dropped',
	outcome: Outcome,
	keepValues: number,
): Tx<void> {
	const t = yield* now();
	const { record: _record, ...kept } = outcome;
	yield* update(
		'operation',
		{
			state,
			outcome: toJson(kept),
			problem: outcome.problem ?? null,
			settled_at: t,
			values_until: t + keepValues,
		},
		'id = ?',
		op.id,
	);
}
