import type { ReadState, Side, Ticket } from '../../shared/contracts';
import type { EntityDescription, FieldDef } from '../../shared/entity';
import { all, now, one, run, toJson, update, type Tx } from '../store';
import { LoopFault } from './fault';
import { endRun, getSide, renewLease, requireLease, sideWorks, stopFlow } from './flows';

/** What Get Changes read in one run of one side. */
export interface PageInput {
	ticket: Ticket;
	side: Side;
	description: EntityDescription;
	/** Fields that users of the account have added, where the entity was asked in this run. */
	discovered?: FieldDef[];
	account: string;
	zone: string;
	/** Read state after this page; becomes the side's when Reconcile commits. */
	state: ReadState;
	/** Every id read, in order. */
	ids: string[];
	/** Wanted ids that the system says it does not have. */
	missing: string[];
	passId?: string;
	passEnded: boolean;
	/** Store time when reading began. */
	begun: number;
	/** Server time (milliseconds) when reading began. */
	readAt?: number;
}

/**
 * Refuses to read with the wrong account: its ids would be somebody else's. The flow is stopped; the
 * fault is returned, not thrown, as throwing would take the stop back with the transaction.
 */
export function* checkAccount(
	ticket: Ticket,
	side: Side,
	account: string,
): Tx<LoopFault | undefined> {
	const row = yield* getSide(ticket.flow, side);
	if (row.account === null || row.account === account) return undefined;
	const text = `The ${side} side is connected to ${account}, but its links belong to ${row.account}. Choose the credential of that account again.`;
	yield* stopFlow(ticket.flow, 'account', text);
	yield* endRun(ticket.flow, ticket.run, text);
	return new LoopFault(
		`Flow "${ticket.flow}" was stopped: ${text}`,
		`Choose the credential for ${row.account} in the ${side} nodes, then run Link Store: Confirm Stop.`,
	);
}

/** Stores a page as the last act of Get Changes. What the items carry from here on is data only. */
export function* putPage(input: PageInput): Tx<void> {
	const { ticket, side } = input;
	yield* requireLease(ticket.flow, ticket.token, ticket.run);
	const again = yield* one(
		'select 1 from page where flow = ? and run = ? and side = ?',
		ticket.flow,
		ticket.run,
		side,
	);
	if (again !== undefined) {
		throw new LoopFault(
			`The ${side} side of flow "${ticket.flow}" was read twice in run ${ticket.run}.`,
			'Keep one Get Changes node for each side, and start a new run instead of executing single nodes again.',
		);
	}
	const t = yield* now();
	yield* run(
		`insert into page (flow, run, side, hash, token, from_rev, state, ids, missing, pass_id, pass_ended, begun, read_at, stored)
			values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		ticket.flow,
		ticket.run,
		side,
		ticket.hash,
		ticket.token,
		ticket[side].rev,
		toJson(input.state),
		toJson(input.ids),
		toJson(input.missing),
		input.passId ?? null,
		input.passEnded ? 1 : 0,
		input.begun,
		input.readAt ?? null,
		t,
	);
	const row = yield* getSide(ticket.flow, side);
	yield* update(
		'side',
		{
			account: row.account ?? input.account,
			description: toJson(input.description),
			...(input.discovered === undefined ? {} : { discovered: toJson(input.discovered) }),
			zone: input.zone,
		},
		'flow = ? and side = ?',
		ticket.flow,
		side,
	);
	yield* sideWorks(ticket.flow, side);
	yield* renewLease(ticket.flow, ticket.token);
}

/** Stamps of records seen lately, with the server time of that reading: what need not be read again. */
export function* knownStamps(
	flow: string,
	hash: string,
	side: Side,
	since: string,
): Tx<Map<string, { stamp: string; readAt: number }>> {
	type Row = { id: string; stamp: string; read_at: number };
	const linked = yield* all<Row>(
		'select id, stamp, read_at from link_side where flow = ? and side = ? and stamp >= ? and read_at is not null',
		flow,
		side,
		since,
	);
	const others = yield* all<Row>(
		'select id, stamp, read_at from entry where flow = ? and hash = ? and side = ? and stamp >= ? and read_at is not null',
		flow,
		hash,
		side,
		since,
	);
	return new Map(
		[...others, ...linked].map(({ id, stamp, read_at: readAt }) => [id, { stamp, readAt }]),
	);
}
