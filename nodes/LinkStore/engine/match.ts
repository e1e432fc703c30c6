/** A record that shares a match key with the one in question. */
export interface Candidate {
	id: string;
	/**
	 * `free`: not linked. `linked`: has or awaits a link. `ended`: its link was ended before.
	 * `excluded`: a node on the canvas leaves it out of the flow.
	 */
	state: 'free' | 'linked' | 'ended' | 'excluded';
}

/** Everyone who has the same value in one match key (blank values never get here). */
export interface Rank {
	/** Records of the same side, the one in question included. */
	mine: Candidate[];
	theirs: Candidate[];
}

export type MatchDecision =
	| { do: 'link'; id: string }
	| { do: 'none' }
	| {
			do: 'review';
			why: 'severalThere' | 'severalHere' | 'taken' | 'ended' | 'excluded' | 'disagree';
			ids: string[];
	  };

/**
 * Decides for one record that has no link. Ranks come in the order of the match keys. One to one is a
 * match; two records are never merged; whatever else could make a duplicate is a question for people.
 */
export function decideMatch(ranks: Rank[]): MatchDecision {
	const found: string[] = [];
	for (const { mine, theirs } of ranks) {
		if (theirs.length === 0) continue;
		if (theirs.length > 1) {
			return { do: 'review', why: 'severalThere', ids: theirs.map(({ id }) => id) };
		}
		if (mine.length > 1) {
			return { do: 'review', why: 'severalHere', ids: mine.map(({ id }) => id) };
		}
		found.push(theirs[0].id);
		if (theirs[0].state === 'linked') return { do: 'review', why: 'taken', ids: [theirs[0].id] };
		if (theirs[0].state === 'ended') return { do: 'review', why: 'ended', ids: [theirs[0].id] };
		if (theirs[0].state === 'excluded')
			return { do: 'review', why: 'excluded', ids: [theirs[0].id] };
	}
	const different = new Set(found);
	if (different.size === 0) return { do: 'none' };
	if (different.size > 1) return { do: 'review', why: 'disagree', ids: [...different] };
	return { do: 'link', id: found[0] };
}

export const MATCH_TEXT: Record<
	Extract<MatchDecision, { do: 'review' }>['why'],
	(names: string[]) => string
> = {
	severalThere: (names) =>
		`Several records of the other system have the same match key (${names.join(', ')}). Link the right one by hand, or correct the key.`,
	severalHere: (names) =>
		`Several records of this system have the same match key (${names.join(', ')}), so it is not clear which one belongs to the record in the other system. Link the right one by hand, or correct the key.`,
	taken: (names) =>
		`The record of the other system with the same match key (${names.join(', ')}) is linked to another record already. This may be a duplicate: link by hand, or decide that it is set up as a record of its own.`,
	ended: (names) =>
		`The record of the other system with the same match key (${names.join(', ')}) was linked before, and that link was ended. Link it again, set up a new record, or leave it.`,
	excluded: (names) =>
		`The record of the other system with the same match key (${names.join(', ')}) is left out of the flow by a node on the canvas. Let it pass, link by hand, or decide that this one is set up as a record of its own.`,
	disagree: (names) =>
		`The match keys point to different records of the other system (${names.join(', ')}). Link the right one by hand, or correct the keys.`,
};
