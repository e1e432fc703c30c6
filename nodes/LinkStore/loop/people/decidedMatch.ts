/** What decisions of people mean for records that have no link. */
import { otherSide, type Side } from '../../../shared/contracts';
import type { MatchDecision } from '../../engine/match';
import type { Tx } from '../../store';
import { decisionText } from './authority';
import type { Context } from '../context';
import { decidedAlike, decisionOn, type DecisionRow, pauses } from './decided';
import { settled } from '../match';
import { openReview } from '../reviews';
import type { EntryRow } from '../rows';

/**
 * A new record with a match key of one that is not to be synchronized. On the same side it may be that very
 * record, entered again: a person is asked, with the old decision. On the other side it is what the decision
 * keeps away from here: it is left alone.
 */
export function* isDecidedAlike(
	context: Context,
	side: Side,
	entry: Pick<EntryRow, 'id'>,
): Tx<boolean> {
	const old = yield* decidedAlike(context, side, entry.id, side);
	if (old !== undefined) {
		yield* ask(context, side, entry.id, old);
		return true;
	}
	if ((yield* decidedAlike(context, side, entry.id, otherSide(side))) === undefined) return false;
	yield* settled(context, side, entry.id, 'covered');
	return true;
}

function* ask(context: Context, side: Side, id: string, old: DecisionRow): Tx<void> {
	yield* settled(context, side, id, 'askAgain');
	const { label } = context.flow.entities[side];
	const isNew = yield* openReview(context.name, {
		kind: 'decideAgain',
		subject: `decide:${side}:${id}`,
		side,
		recordId: id,
		text: `Flow "${context.name}": ${label} ${id} has the same match key as ${label} ${old.record_id}${old.gone_at === null ? '' : ', which is gone'}. ${decisionText(old)} for that one. It may be the same customer, entered again, so nothing is done with it until a person decides on this one too.`,
	});
	if (isNew) context.notes.reviews++;
}

/**
 * True if nothing may be done without a person: nobody has decided on this record nor on the one that it
 * matches, in a flow that waits for decisions; or the one it matches is not to be synchronized.
 */
export function* waitsForPerson(
	context: Context,
	side: Side,
	entry: Pick<EntryRow, 'id'>,
	found: MatchDecision,
	decision: DecisionRow | undefined,
): Tx<boolean> {
	const partner =
		found.do === 'link' ? yield* decisionOn(context.name, otherSide(side), found.id) : undefined;
	if (found.do === 'link' && partner !== undefined && pauses(partner.choice)) {
		yield* askAboutPartner(context, side, entry.id, found.id, partner);
		return true;
	}
	if (context.flow.settings.withoutDecision !== 'wait') return false;
	if (decision !== undefined || partner !== undefined) return false;
	const { createLeft, createRight } = context.flow.settings;
	// Where nothing would be done with it anyway, it is just one without partner.
	if (found.do === 'none' && !(side === 'left' ? createRight : createLeft)) return false;
	yield* settled(context, side, entry.id, 'waitsForDecision');
	return true;
}

/** Somebody wants this one, and somebody does not want the one that it belongs to. */
function* askAboutPartner(
	context: Context,
	side: Side,
	id: string,
	partnerId: string,
	partner: DecisionRow,
): Tx<void> {
	yield* settled(context, side, id, 'review');
	const { entities } = context.flow;
	const isNew = yield* openReview(context.name, {
		kind: 'match',
		subject: `match:${side}:${id}`,
		side,
		recordId: id,
		text: `Flow "${context.name}": ${entities[side].label} ${id} belongs to ${entities[otherSide(side)].label} ${partnerId}, but ${decisionText(partner)} for that one. Change that decision, or link the two by hand, or leave it.`,
		data: { candidates: [partnerId] },
		days: 365,
	});
	if (isNew) context.notes.reviews++;
}
