/** What administrators do on their page, besides deciding; and what became of a decision. */
import { otherSide, type Side } from '../../../shared/contracts';
import { all, now, one, type Tx } from '../../store';
import { labelOfSide, mayDecide, mustBeAdministrator, mustBeOneOf } from './authority';
import type { ChoosePartnerInput, LinkState, ResolveFieldsInput } from './customerTypes';
import { decisionOn, isPaused, pauses } from './decided';
import { decide, liveLink } from './decisions';
import { LoopFault } from '../fault';
import { getSide, ownerOf, requireFlow, SIDES } from '../flows';
import { linkByHand } from './people';
import { resolveReview } from './reviewActions';
import type { LinkRow, ReviewRow } from '../rows';
import { keptName } from './names';

/** Links a record with the partner that a person chose, and lets both take part. @throws LoopFault */
export function* choosePartner(input: ChoosePartnerInput): Tx<{ link: number; rev: number }> {
	mustBeAdministrator(input.role, 'choose the partner of a record');
	mustBeOneOf('side', input.side, SIDES);
	const row = yield* requireFlow(input.flow);
	const flow = ownerOf(row);
	const { side, recordId, partnerId, who, role } = input;
	const old = yield* decisionOn(flow, side, recordId);
	const at = { flow, side, recordId, who, role, expected: input.expected };
	yield* mayDecide(row, at, old, undefined);
	if (recordId === '' || partnerId === '')
		throw new LoopFault('No partner was chosen.', 'Choose one of the list.');
	const ids = side === 'left' ? [recordId, partnerId] : [partnerId, recordId];
	const { link } = yield* linkByHand(flow, ids[0], ids[1], `${who} (${role})`);
	const { rev } = yield* decide({ ...at, choice: 'synchronize', expected: undefined });
	const partner = yield* decisionOn(flow, otherSide(side), partnerId);
	// Else the link would stand still: who chose this partner wants both of them.
	if (partner !== undefined && pauses(partner.choice)) {
		yield* decide({
			...at,
			side: otherSide(side),
			recordId: partnerId,
			choice: 'synchronize',
			expected: undefined,
		});
	}
	return { link, rev };
}

/** Settles the fields of one link that a person was asked about, each by the side whose value wins. @throws LoopFault */
export function* resolveFields(input: ResolveFieldsInput): Tx<{ resolved: number }> {
	mustBeAdministrator(input.role, 'settle conflicts');
	const flow = ownerOf(yield* requireFlow(input.flow));
	const choices = Object.entries(input.choices);
	if (choices.length === 0)
		throw new LoopFault('No value was chosen.', 'Choose a value for at least one field.');
	const link = yield* one<LinkRow>('select * from link where id = ?', input.link);
	for (const [id, side] of choices) {
		const review = yield* one<ReviewRow>('select * from review where id = ?', Number(id));
		// A flow that shares the link asks about its own fields.
		if (review === undefined || review.link_id !== input.link || link?.owner !== flow)
			throw new LoopFault(
				`Question ${id} is not one of this record.`,
				'Load the page again, then choose.',
			);
		if (review.state !== 'open')
			throw new LoopFault(
				`Somebody was faster: the question about "${review.field ?? review.kind}" was settled (${review.resolution ?? review.state}).`,
				'Nothing was changed. Look at the page again.',
			);
		mustBeOneOf('side', side, SIDES);
	}
	for (const [id, side] of choices)
		yield* resolveReview(
			Number(id),
			side === 'left' ? 'takeLeft' : 'takeRight',
			`${input.who} (${input.role})`,
		);
	return { resolved: choices.length };
}

/** Where a record stands after somebody decided on it. */
export function* linkState(input: { flow: string; side: Side; recordId: string }): Tx<LinkState> {
	const { side, recordId } = input;
	mustBeOneOf('side', side, SIDES);
	const row = yield* requireFlow(input.flow);
	const flow = ownerOf(row);
	const there = yield* labelOfSide(flow, otherSide(side));
	const link = yield* liveLink(flow, side, recordId);
	const decision = yield* decisionOn(flow, side, recordId);
	const partner = link?.[`${otherSide(side)}_id`] ?? null;
	const none = { partner, number: null };
	const paused = link !== undefined && (yield* isPaused(flow, link.left_id, link.right_id));
	if (pauses(decision?.choice) || paused) {
		return {
			...none,
			state: 'excluded',
			text:
				decision?.choice === 'chooseLater'
					? 'It is on the list of the administrators.'
					: 'It is not synchronized.',
		};
	}
	const question = yield* questionOn(flow, side, recordId, link);
	if (link?.state === 'linked') {
		const number = (yield* keptName(flow, otherSide(side), partner))?.number ?? null;
		return {
			partner,
			number,
			state: 'linked',
			text: `It is linked with ${there} ${number ?? partner ?? ''}.`,
		};
	}
	if (question !== undefined || link?.state === 'held')
		return {
			...none,
			state: 'held',
			// People who wait for the record need no name of a flow.
			text: (question ?? link?.held_text ?? 'It is held.').replace(`Flow "${flow}": `, ''),
		};
	if (row.stop_kind !== null)
		return { ...none, state: 'held', text: `The flow is stopped: ${row.stop_text ?? ''}` };
	const entry = yield* one<{ note: string | null }>(
		'select note from entry where flow = ? and hash = ? and side = ? and id = ?',
		flow,
		row.approved_hash ?? '',
		side,
		recordId,
	);
	if (decision === undefined && entry?.note === 'waitsForDecision')
		return { ...none, state: 'excluded', text: 'Nobody has decided yet.' };
	if (entry?.note === 'unlinked' || entry?.note === 'ended' || entry?.note === 'otherFlow')
		return {
			...none,
			state: 'held',
			text:
				entry.note === 'otherFlow'
					? 'Another flow has linked it.'
					: `It matches no ${there}, and none is set up for it.`,
		};
	const { paused_until: until, pause_text: why } = yield* getSide(flow, otherSide(side));
	const resting = until > (yield* now()) ? ` The other system is out of reach: ${why ?? ''}` : '';
	return { ...none, state: 'waiting', text: `It is being set up as ${there}.${resting}` };
}

function* questionOn(
	flow: string,
	side: Side,
	id: string,
	link: LinkRow | undefined,
): Tx<string | undefined> {
	const rows = yield* all<{ text: string }>(
		`select text from review where flow = ? and state = 'open' and ((side = ? and record_id = ? and link_id is null) or link_id = ?)
			order by id limit 1`,
		flow,
		side,
		id,
		link?.id ?? -1,
	);
	return rows[0]?.text;
}
