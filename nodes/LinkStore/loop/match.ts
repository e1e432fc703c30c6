import { otherSide, type ReadState, type Side } from '../../shared/contracts';
import { tooManyCreates } from '../engine/guard';
import {
	decideMatch,
	MATCH_TEXT,
	type Candidate,
	type MatchDecision,
	type Rank,
} from '../engine/match';
import { all, one, run, type Tx } from '../store';
import { linkOf, type Context } from './context';
import { nameRecord } from './people/names';
import { heldNumber, numbersOf } from './guards/numbers';
import { createPlan } from './create';
import { anyDecided, decisionOn, isBack, keepKeys, pauses } from './people/decided';
import { isDecidedAlike, waitsForPerson } from './people/decidedMatch';
import { confirmedKinds, getSide, SIDES, stateOf, stopFlow, want } from './flows';
import { adoptLink, insertLink } from './link';
import { isPartnerTooFresh, isTooFresh } from './guards/quiet';
import { isOtherThanEnded, setEndedAside } from './remade';
import { closeReview, openReview } from './reviews';
import type { EntryRow, LinkRow } from './rows';

/** Records without link that one run looks at: keeps a transaction to some hundred rows. */
const MATCH_LIMIT = 500;

/** Looks at the records that have no link yet: link, create, ask, or leave. Returns links to merge. */
export function* matchTodo(context: Context, limit = MATCH_LIMIT): Tx<Set<number>> {
	const touched = new Set<number>();
	if (!context.owns) {
		yield* followOwner(context, touched, limit);
		return touched;
	}
	for (const side of SIDES) {
		// First those whose values are at hand: they can be created now.
		const todo = yield* all<EntryRow>(
			`select * from entry where flow = ? and hash = ? and side = ? and todo = 1
				order by case when id in (#) then 0 else 1 end, first_seen, id limit ?`,
			context.name,
			context.hash,
			side,
			[...context.read[side].keys()],
			Math.max(limit, context.read[side].size),
		);
		for (const entry of todo) {
			if (context.stopped) return touched;
			yield* matchOne(context, side, entry, touched);
		}
	}
	return touched;
}

const WAITS_FOR_OWNER = 'waitsForOwner';

/** A facet flow makes no links: it waits for those of its owner. */
function* followOwner(context: Context, touched: Set<number>, limit: number): Tx<void> {
	const todo = yield* all<LinkRow>(
		`select l.* from entry e join link l on l.left_id = e.id and l.left_system = ? and l.left_entity = ?
				and l.right_system = ? and l.right_entity = ?
			where e.flow = ? and e.hash = ? and e.side = 'left' and (e.todo = 1 or e.note = ?) and e.excluded = 0
				and l.owner = ? and l.state = 'linked' and l.right_id is not null order by l.id limit ?`,
		context.places.left,
		context.flow.entities.left.entity,
		context.places.right,
		context.flow.entities.right.entity,
		context.name,
		context.hash,
		WAITS_FOR_OWNER,
		context.owner,
		limit,
	);
	for (const link of todo) yield* adoptLink(context, link, touched);
	if (todo.length === limit) return;
	// The others are no work left: they are looked at again once their owner has linked them.
	yield* run(
		'update entry set todo = 0, note = ? where flow = ? and hash = ? and todo = 1',
		WAITS_FOR_OWNER,
		context.name,
		context.hash,
	);
}

function* matchOne(context: Context, side: Side, entry: EntryRow, touched: Set<number>): Tx<void> {
	let existing = yield* linkOf(context, side, entry.id);
	if (existing?.state === 'ended' && isOtherThanEnded(context, side, existing, entry)) {
		yield* setEndedAside(existing, side);
		existing = yield* linkOf(context, side, entry.id);
	}
	if (existing !== undefined && existing.owner !== context.owner) {
		yield* settled(context, side, entry.id, 'otherFlow');
		return;
	}
	if (existing !== undefined && existing.state !== 'ended') {
		if (existing.state === 'linked') yield* adoptLink(context, existing, touched);
		yield* settled(context, side, entry.id, 'linked');
		return;
	}
	const decision = (yield* anyDecided(context))
		? yield* decisionOn(context.name, side, entry.id)
		: undefined;
	if (decision !== undefined) {
		yield* keepKeys(context, side, entry.id);
		if (decision.gone_at !== null) yield* isBack(context.name, side, entry.id);
	}
	if (existing !== undefined && (decision?.at ?? 0) < (existing.ended_at ?? 0)) {
		// The link was ended: the survivor is left alone until a person decides.
		yield* settled(context, side, entry.id, 'ended');
		return;
	}
	if (decision !== undefined && pauses(decision.choice)) {
		yield* settled(context, side, entry.id, decision.choice);
		return;
	}
	const stamped = yield* byReference(context, side, entry);
	if (stamped !== undefined) {
		yield* linkPair(context, side, entry.id, stamped, 'reference', touched);
		return;
	}
	if (yield* awaitsOwnCreate(context, side, entry.id)) return;
	if (
		decision === undefined &&
		(yield* anyDecided(context)) &&
		(yield* isDecidedAlike(context, side, entry))
	)
		return;
	if (yield* putOff(context, side, entry)) return;
	// A person saw the similar records and wants this one set up all the same.
	const found: MatchDecision =
		decision?.choice === 'createNew' ? { do: 'none' } : yield* decide(context, side, entry.id);
	if (yield* waitsForPerson(context, side, entry, found, decision)) return;
	if (found.do === 'link') {
		if (yield* isPartnerTooFresh(context, otherSide(side), found.id)) {
			yield* settled(context, side, entry.id, 'quiet');
			return;
		}
		yield* linkPair(context, side, entry.id, found.id, 'match', touched);
	} else if (found.do === 'review') {
		yield* reviewMatch(context, side, entry.id, found);
	} else {
		yield* createOrLeave(context, side, entry, decision !== undefined);
	}
}

/** Somebody is still editing the record: it is looked at again when the quiet time is up. */
function* putOff(context: Context, side: Side, entry: EntryRow): Tx<boolean> {
	if (!(yield* isTooFresh(context, side, entry.id, entry.stamp))) return false;
	yield* settled(context, side, entry.id, 'quiet');
	return true;
}

export function* settled(context: Context, side: Side, id: string, note: string): Tx<void> {
	yield* run(
		'update entry set todo = 0, note = ? where flow = ? and hash = ? and side = ? and id = ?',
		note,
		context.name,
		context.hash,
		side,
		id,
	);
}

/** A record that carries our stamp, though the store knows no such link: the store is older than the stamp. */
export function* byReference(
	context: Context,
	side: Side,
	entry: EntryRow,
): Tx<string | undefined> {
	const other = otherSide(side);
	const derived = (entry as EntryRow & { derived: string | null }).derived;
	const rows = yield* all<{ id: string }>(
		// Two halves, each with an index of its own; with "or" every entry would be looked at.
		`select id from entry where flow = ? and hash = ? and side = ? and reference = ?
			union all select id from entry where flow = ? and hash = ? and side = ? and derived = ?`,
		context.name,
		context.hash,
		other,
		derived,
		context.name,
		context.hash,
		other,
		entry.reference ?? '',
	);
	const [found, ...more] = new Set(rows.map(({ id: match }) => match));
	if (found === undefined || more.length > 0) return undefined;
	const partner = yield* linkOf(context, other, found);
	return partner === undefined ? found : undefined;
}

/**
 * A new record on a side where one of our creates has no outcome yet may be that create's record. It
 * waits until the create is settled, if it carries that create's reference (a create of several calls
 * that ended half-way) or if they share a match key.
 */
function* awaitsOwnCreate(context: Context, side: Side, id: string): Tx<boolean> {
	const begun = yield* one(
		`select 1 from entry e join operation o on o.flow = e.flow and o.side = e.side and o.reference = e.reference
			where e.flow = ? and e.hash = ? and e.side = ? and e.id = ? and o.kind = 'create' and o.state in ('ready', 'sent') limit 1`,
		context.name,
		context.hash,
		side,
		id,
	);
	if (begun !== undefined) return true;
	const row = yield* one(
		`select 1 from operation o
			join link_side s on s.link_id = o.link_id and s.flow = o.flow and s.side = ?
			join entry_key a on a.flow = o.flow and a.hash = ? and a.side = s.side and a.id = s.id
			join entry_key b on b.flow = a.flow and b.hash = a.hash and b.side = ? and b.kind = a.kind and b.print = a.print
			where o.flow = ? and o.side = ? and o.kind = 'create' and (o.state = 'sent' or (o.state = 'ready' and o.first_sent is not null)) and b.id = ? and a.kind like 'm%' limit 1`,
		otherSide(side),
		context.hash,
		side,
		context.name,
		side,
		id,
	);
	return row !== undefined;
}

/** Gathers everyone with the same match keys and lets the pure rule decide. */
export function* decide(context: Context, side: Side, id: string): Tx<MatchDecision> {
	const keys = yield* all<{ kind: string; print: string }>(
		"select kind, print from entry_key where flow = ? and hash = ? and side = ? and id = ? and kind like 'm%' order by kind",
		context.name,
		context.hash,
		side,
		id,
	);
	const ranks: Rank[] = [];
	for (const { kind, print } of keys) {
		ranks.push({
			mine: yield* candidates(context, side, kind, print),
			theirs: yield* candidates(context, otherSide(side), kind, print),
		});
	}
	return decideMatch(ranks);
}

function* candidates(context: Context, side: Side, kind: string, print: string): Tx<Candidate[]> {
	const rows = yield* all<{ id: string; excluded: number | null }>(
		`select k.id, e.excluded from entry_key k
			left join entry e on e.flow = k.flow and e.hash = k.hash and e.side = k.side and e.id = k.id
			where k.flow = ? and k.hash = ? and k.side = ? and k.kind = ? and k.print = ?`,
		context.name,
		context.hash,
		side,
		kind,
		print,
	);
	const found: Candidate[] = [];
	for (const { id, excluded } of rows) {
		const link = yield* linkOf(context, side, id);
		found.push({
			id,
			state:
				link === undefined
					? excluded === 1
						? 'excluded'
						: 'free'
					: link.state === 'ended'
						? 'ended'
						: 'linked',
		});
	}
	return found;
}

function* linkPair(
	context: Context,
	side: Side,
	id: string,
	partner: string,
	reason: 'match' | 'reference',
	touched: Set<number>,
): Tx<void> {
	const ids = side === 'left' ? { left: id, right: partner } : { left: partner, right: id };
	const linkId = yield* insertLink(context, ids, { state: 'linked', source: 'left', reason });
	if (linkId === undefined) {
		yield* reviewMatch(context, side, id, { do: 'review', why: 'taken', ids: [partner] });
		return;
	}
	const link = yield* linkOf(context, side, id);
	if (link !== undefined) yield* adoptLink(context, link, touched);
	for (const each of SIDES) {
		yield* settled(context, each, ids[each], 'linked');
		yield* closeReview(context.name, `match:${each}:${ids[each]}`, 'linked');
	}
	context.notes.linked++;
}

function* reviewMatch(
	context: Context,
	side: Side,
	id: string,
	decision: Extract<MatchDecision, { do: 'review' }>,
): Tx<void> {
	const creates =
		side === 'left' ? context.flow.settings.createRight : context.flow.settings.createLeft;
	// Where nothing would be created, a record whose partner is taken or left out is just one without partner.
	const unlinked = !creates && (decision.why === 'taken' || decision.why === 'excluded');
	yield* settled(context, side, id, unlinked ? 'unlinked' : 'review');
	if (unlinked) return;
	const values = context.read[side].get(id);
	const number =
		values === undefined || !creates
			? undefined
			: yield* heldNumber(context, side, numbersOf(context, side, values), { id });
	const named: string[] = [];
	for (const each of decision.ids) {
		named.push(
			yield* nameRecord(context, decision.why === 'severalHere' ? side : otherSide(side), each),
		);
	}
	yield* closeReview(context.name, `create:${side}:${id}`, 'asked otherwise');
	const isNew = yield* openReview(context.name, {
		kind: 'match',
		subject: `match:${side}:${id}`,
		side,
		recordId: id,
		text: `Flow "${context.name}": ${yield* nameRecord(context, side, id)} was not linked. ${MATCH_TEXT[decision.why](named)} ${number?.text ?? ''}`.trim(),
		data: { candidates: decision.ids, ...number?.data },
		days: 365,
	});
	if (isNew) context.notes.reviews++;
}

function* createOrLeave(context: Context, side: Side, entry: EntryRow, decided: boolean): Tx<void> {
	const { settings } = context.flow;
	const target = otherSide(side);
	const creates = target === 'right' ? settings.createRight : settings.createLeft;
	if (!creates && side === 'left' && (yield* asksForPartner(context, entry))) return;
	yield* closeReview(context.name, `match:${side}:${entry.id}`, 'no longer ambiguous');
	if (!creates) {
		yield* settled(context, side, entry.id, 'unlinked');
		return;
	}
	if (
		!(yield* isComplete(context, target, entry.first_seen)) ||
		(yield* isCatchingUp(context, side))
	)
		return;
	const values = context.read[side].get(entry.id);
	if (values === undefined) {
		yield* want(context.name, side, entry.id, 'create');
		return;
	}
	// What a person has decided to set up is no surprise, however much it is.
	if (context.phase === 'steady' && !decided) {
		const links = yield* one<{ n: number }>(
			"select count(*) as n from link where owner = ? and state = 'linked'",
			context.owner,
		);
		if (
			tooManyCreates(context.counts.creates + 1, links?.n ?? 0) &&
			!(yield* isConfirmed(context, 'creates'))
		) {
			context.stopped = true;
			yield* stopFlow(
				context.name,
				'creates',
				`More than ${context.counts.creates} records are to be created on the ${target} side at once, with ${links?.n ?? 0} links in all. That is unusual: a wrong credential, or an import, may be the reason. Look at the new records on the ${side} side.`,
				context.counts.creates,
			);
			return;
		}
	}
	if (!decided) context.counts.creates++;
	yield* createPlan(context, side, entry, values);
}

/** A record that names a partner which is not there, in a flow that sets nothing up for it: a person is told what to do. */
function* asksForPartner(context: Context, entry: EntryRow): Tx<boolean> {
	if (context.flow.settings.withoutPartner !== 'ask') return false;
	const key = yield* one(
		"select 1 from entry_key where flow = ? and hash = ? and side = 'left' and id = ? and kind like 'm%' limit 1",
		context.name,
		context.hash,
		entry.id,
	);
	if (key === undefined) return false;
	const { pass, feed } = stateOf(yield* getSide(context.name, 'right'));
	// Its partner may be on a page that is still unread.
	if (pass !== undefined || feed !== undefined) return true;
	yield* settled(context, 'left', entry.id, 'review');
	const { left, right } = context.flow.entities;
	const isNew = yield* openReview(context.name, {
		kind: 'noPartner',
		subject: `match:left:${entry.id}`,
		side: 'left',
		recordId: entry.id,
		text: `Flow "${context.name}": ${left.label} ${entry.id} matches no ${right.label}, and this flow creates none. Set it up on the right side by hand, and it is linked by itself; or correct its match key; or link it by hand. ${right.limits[0] ?? ''}`.trim(),
	});
	if (isNew) context.notes.reviews++;
	return true;
}

export function* isConfirmed(context: Context, kind: string): Tx<boolean> {
	const row = yield* one<{ confirmed: string | null }>(
		'select confirmed from flow where name = ?',
		context.name,
	);
	return confirmedKinds(row?.confirmed).includes(kind);
}

/** A complete pass stands in for a cursor that was too old: until it has ended, nothing is created from it. */
function* isCatchingUp(context: Context, side: Side): Tx<boolean> {
	if (!context.flow.entities[side].capabilities.feed) return false;
	const state = stateOf(yield* getSide(context.name, side));
	return state.pass !== undefined && state.since === undefined;
}

/**
 * True if the other side is known completely as of a moment after the record was first seen: a walk
 * that began later has ended, and no page of it is unread.
 */
export function* isComplete(context: Context, side: Side, firstSeen: number): Tx<boolean> {
	const state: ReadState = stateOf(yield* getSide(context.name, side));
	if (!context.flow.entities[side].capabilities.completeListing) return false;
	return (
		state.passDone !== undefined &&
		state.pass === undefined &&
		state.feed === undefined &&
		(state.completeAsOf ?? 0) >= firstSeen
	);
}
