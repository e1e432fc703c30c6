import {
	decideMatch,
	MATCH_TEXT,
	type Candidate,
	type MatchDecision,
	type Rank,
} from '../../../nodes/LinkStore/engine/match';

const free = (id: string): Candidate => ({ id, state: 'free' });
const me = free('L1');

test.each<[string, Rank[], MatchDecision]>([
	['no key', [], { do: 'none' }],
	['nobody there', [{ mine: [me], theirs: [] }], { do: 'none' }],
	['several here, nobody there', [{ mine: [me, free('L2')], theirs: [] }], { do: 'none' }],
	['one to one', [{ mine: [me], theirs: [free('R1')] }], { do: 'link', id: 'R1' }],
	[
		'two there',
		[{ mine: [me], theirs: [free('R1'), free('R2')] }],
		{ do: 'review', why: 'severalThere', ids: ['R1', 'R2'] },
	],
	[
		'two here',
		[{ mine: [me, free('L2')], theirs: [free('R1')] }],
		{ do: 'review', why: 'severalHere', ids: ['L1', 'L2'] },
	],
	[
		'taken',
		[{ mine: [me], theirs: [{ id: 'R1', state: 'linked' }] }],
		{ do: 'review', why: 'taken', ids: ['R1'] },
	],
	[
		'ended',
		[{ mine: [me], theirs: [{ id: 'R1', state: 'ended' }] }],
		{ do: 'review', why: 'ended', ids: ['R1'] },
	],
	[
		'second key',
		[
			{ mine: [me], theirs: [] },
			{ mine: [me], theirs: [free('R1')] },
		],
		{ do: 'link', id: 'R1' },
	],
	[
		'both keys agree',
		[
			{ mine: [me], theirs: [free('R1')] },
			{ mine: [me], theirs: [free('R1')] },
		],
		{ do: 'link', id: 'R1' },
	],
	[
		'keys disagree',
		[
			{ mine: [me], theirs: [free('R1')] },
			{ mine: [me], theirs: [free('R2')] },
		],
		{ do: 'review', why: 'disagree', ids: ['R1', 'R2'] },
	],
	[
		'number is free, shared e-mail is ambiguous',
		[
			{ mine: [me], theirs: [free('R1')] },
			{ mine: [me], theirs: [free('R1'), free('R2')] },
		],
		{ do: 'review', why: 'severalThere', ids: ['R1', 'R2'] },
	],
])('%s', (_name, ranks, expected) => {
	expect(decideMatch(ranks)).toEqual(expected);
});

/** Written from the rule, not from the code: a match needs every key that knows anybody to name one free pair. */
function oracle(ranks: Rank[]): 'link' | 'none' | 'review' {
	const telling = ranks.filter(({ theirs }) => theirs.length > 0);
	if (telling.length === 0) return 'none';
	const everyPairIsAlone = telling.every(
		({ mine, theirs }) => mine.length === 1 && theirs.length === 1,
	);
	const everybodyIsFree = telling.every(({ theirs }) =>
		theirs.every(({ state }) => state === 'free'),
	);
	const oneName = new Set(telling.flatMap(({ theirs }) => theirs.map(({ id }) => id))).size === 1;
	return everyPairIsAlone && everybodyIsFree && oneName ? 'link' : 'review';
}

/** All worlds with up to two match keys, two records here and three there in any state. */
function* worlds(): Generator<Rank[]> {
	const states = ['free', 'linked', 'ended'] as const;
	const theirs: Candidate[][] = [[]];
	for (const state of states) theirs.push([{ id: 'R1', state }], [{ id: 'R2', state }]);
	for (const a of states)
		for (const b of states)
			theirs.push([
				{ id: 'R1', state: a },
				{ id: 'R2', state: b },
			]);
	const ranks: Rank[] = [
		[me],
		[me, free('L2')],
		[me, { id: 'L2', state: 'linked' as const }],
	].flatMap((mine) => theirs.map((there) => ({ mine, theirs: there })));
	yield [];
	for (const first of ranks) {
		yield [first];
		for (const second of ranks) yield [first, second];
	}
}

test('rule 9: every small world is decided as the rule says', () => {
	let count = 0;
	for (const ranks of worlds()) {
		const decision = decideMatch(ranks);
		expect({ ranks, do: decision.do }).toEqual({ ranks, do: oracle(ranks) });
		if (decision.do === 'review') {
			expect(decision.ids.length).toBeGreaterThan(0);
			expect(MATCH_TEXT[decision.why](decision.ids)).toContain(decision.ids.join(', '));
		}
		count++;
	}
	expect(count).toBeGreaterThan(2000);
});
