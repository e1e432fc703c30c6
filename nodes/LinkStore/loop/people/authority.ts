/** Who may decide on which record. Kept by the store, whatever form asks. */
import type { Side } from '../../../shared/contracts';
import { now, one, type Tx } from '../../store';
import type { DecisionRow } from './decided';
import { LoopFault } from '../fault';
import { nameWith } from './names';
import { descriptionOf, getSide } from '../flows';
import type { FlowRow, LinkRow } from '../rows';

export interface Attempt {
	flow: string;
	side: Side;
	recordId: string;
	who: string;
	role: DecisionRow['role'];
	expected?: number;
}

/** How long a record counts as new. */
const NEW_MS = 24 * 60 * 60_000;

const ASK = 'Ask an administrator: the page Customer synchronization is theirs.';

const TEXT: Record<DecisionRow['choice'], string> = {
	synchronize: '"Synchronize"',
	doNotSynchronize: '"Do not synchronize"',
	chooseLater: '"Choose later"',
	createNew: 'that it is set up as a record of its own',
};

const at = (time: number): string =>
	`${new Date(time).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

export const decisionText = (
	decision: Pick<DecisionRow, 'choice' | 'who' | 'role' | 'at'>,
): string =>
	`${decision.who} (${decision.role}) decided ${TEXT[decision.choice]} on ${at(decision.at)}`;

/** What comes from a page or an expression may be anything. @throws LoopFault */
export function mustBeOneOf<T extends string>(
	what: string,
	given: unknown,
	values: readonly T[],
): asserts given is T {
	if (values.includes(given as T)) return;
	throw new LoopFault(
		`"${String(given)}" is no ${what}.`,
		`It must be one of ${values.join(', ')}. Nothing was changed.`,
	);
}

/** @throws LoopFault naming what stands against it and whom to ask. Nothing was changed. */
export function* mayDecide(
	flow: FlowRow,
	attempt: Attempt,
	old: DecisionRow | undefined,
	link: LinkRow | undefined,
): Tx<void> {
	if (attempt.who.trim() === '')
		throw new LoopFault('It is not known who decides.', 'Sign in, then decide again.');
	mustBeOneOf('role that decides', attempt.role, ['supervisor', 'administrator']);
	if (attempt.recordId === '')
		throw new LoopFault('No record was named.', 'Give the ID that it has in its own system.');
	const label = yield* labelOfSide(attempt.flow, attempt.side);
	const name = yield* nameWith(label, flow.name, attempt.side, attempt.recordId);
	const rev = old?.rev ?? 0;
	if (attempt.expected !== undefined && attempt.expected !== rev) {
		throw new LoopFault(
			old === undefined
				? `There is no decision on ${name} any more.`
				: `Somebody was faster: ${decisionText(old)} for ${name}.`,
			'Nothing was changed. Look at the page again, then decide.',
		);
	}
	if (attempt.role === 'supervisor') yield* mustBeNew(flow, attempt, name, old, link);
}

export function* labelOfSide(flow: string, side: Side): Tx<string> {
	const row = yield* getSide(flow, side);
	return (row === undefined ? undefined : descriptionOf(row)?.label) ?? `The ${side} record`;
}

/**
 * Supervisors decide on new records only: not linked, not decided on by anybody, and first seen after the
 * flow went live (which is after its first complete pass) and within a day; or so new that the flow has not
 * seen it at all.
 */
function* mustBeNew(
	flow: FlowRow,
	attempt: Attempt,
	name: string,
	old: DecisionRow | undefined,
	link: LinkRow | undefined,
): Tx<void> {
	const only = 'Supervisors decide on new records only.';
	if (old !== undefined) throw new LoopFault(`${decisionText(old)} for ${name}. ${only}`, ASK);
	if (link !== undefined) throw new LoopFault(`${name} is synchronized already. ${only}`, ASK);
	const before = yield* one(
		`select 1 from link where owner = ? and ${attempt.side}_id = ? limit 1`,
		flow.name,
		attempt.recordId,
	);
	if (before !== undefined) throw new LoopFault(`${name} was synchronized before. ${only}`, ASK);
	const { live_since: live, approved_hash: hash } = flow;
	if (live === null || hash === null) {
		throw new LoopFault(
			`Flow "${flow.name}" has not read all records yet, so it cannot be told whether ${name} is new.`,
			'An administrator has to let its preview run and approve it first.',
		);
	}
	const entry = yield* one<{ first_seen: number }>(
		'select first_seen from entry where flow = ? and hash = ? and side = ? and id = ?',
		flow.name,
		hash,
		attempt.side,
		attempt.recordId,
	);
	if (entry === undefined) return;
	if (entry.first_seen <= live)
		throw new LoopFault(`${name} is no new record: it was there when the flow began. ${only}`, ASK);
	if ((yield* now()) - entry.first_seen > NEW_MS) {
		throw new LoopFault(
			`${name} is no new record any more: it is known since ${at(entry.first_seen)}, which is more than a day. ${only}`,
			ASK,
		);
	}
}

/** What only administrators do. */
export function mustBeAdministrator(role: DecisionRow['role'], what: string): void {
	if (role === 'administrator') return;
	throw new LoopFault(`Only administrators ${what}.`, ASK);
}
