import {
	afterPage,
	countsForSince,
	laterStamp,
	lessOverlap,
	overlapOf,
	sinceAfter,
	stampAt,
} from '../../../nodes/LinkStore/engine/cursor';
import type { ReadState, Walk } from '../../../nodes/shared/contracts';
import type { Capabilities } from '../../../nodes/shared/entity';

const capabilities = (stamp: Capabilities['stamp'], overlapSeconds = 0, feed = true) =>
	({ stamp, overlapSeconds, feed }) as Capabilities;
const walk = (more: Partial<Walk> = {}): Walk => ({
	id: 'w',
	startedAt: '2026-03-01T12:00:00.000Z',
	begun: 1,
	pages: 1,
	...more,
});

test.each([
	['instant', '2026-03-01T10:00:00Z', '2026-03-01T10:30:00+01:00', 0],
	['instant', '2026-03-01T10:00:00+01:00', '2026-03-01T09:30:00Z', 1],
	['instant', '2026-03-01T10:00:00.000Z', '2026-03-01T10:00:00Z', 0],
	['instant', 'no date', '2026-03-01T10:00:00Z', 1],
	['instant', '2026-03-01T10:00:00Z', 'no date', 0],
	['zoneFree', '2026-10-25T02:59:40', '2026-10-25T02:10:00', 0],
	['zoneFree', '2026-10-25T02:59:40', '2026-10-25T02:59:40.5', 1],
	['zoneFree', '2026-10-25T02:59:40', '2026-10-26T00:00:00', 1],
] as const)('%s: the later of %s and %s', (stamp, a, b, later) => {
	expect(laterStamp(stamp, a, b)).toBe([a, b][later]);
	expect(laterStamp(stamp, undefined, a)).toBe(a);
	expect(laterStamp(stamp, a, undefined)).toBe(a);
});

test('rule 18: zone-free stamps are moved as texts, no zone is guessed into them', () => {
	expect(lessOverlap('zoneFree', '2026-10-25T02:30:00', 3600)).toBe('2026-10-25T01:30:00');
	expect(lessOverlap('zoneFree', '2026-03-29T03:10:00', 3900)).toBe('2026-03-29T02:05:00');
	expect(lessOverlap('zoneFree', '2026-01-01T00:10:00', 3900)).toBe('2025-12-31T23:05:00');
	expect(lessOverlap('instant', '2026-10-25T02:30:00+02:00', 60)).toBe('2026-10-25T00:29:00.000Z');
	expect(lessOverlap('instant', 'not a time', 60)).toBe('not a time');
});

test('rule 18: the server clock is told in the form of the stamps', () => {
	expect(stampAt('zoneFree', '2026-07-01T12:00:00.000Z', 'Europe/Copenhagen')).toBe(
		'2026-07-01T14:00:00',
	);
	expect(stampAt('zoneFree', '2026-01-01T12:00:00.000Z', 'Europe/Copenhagen')).toBe(
		'2026-01-01T13:00:00',
	);
	expect(stampAt('instant', '2026-01-01T12:00:00.000Z', 'Europe/Copenhagen')).toBe(
		'2026-01-01T12:00:00.000Z',
	);
});

test.each([
	['zoneFree', 0, 3900],
	['zoneFree', 60, 3900],
	['zoneFree', 7200, 7200],
	['instant', 0, 0],
	['instant', 60, 60],
] as const)('rule 18: %s with an overlap of %i s reaches back %i s', (stamp, given, expected) => {
	expect(overlapOf(capabilities(stamp, given))).toBe(expected);
});

test('rule 18: a stamp in the future never moves the since-value', () => {
	const migrated = '2072-01-01T00:00:00';
	const given = capabilities('zoneFree');
	expect(countsForSince(given, walk(), migrated, 'UTC')).toBe(false);
	const state = afterPage(
		{ since: '2026-03-01T08:00:00' },
		{
			which: 'feed',
			id: 'f',
			startedAt: walk().startedAt,
			begun: 5,
			stamps: [migrated, '2026-03-01T11:30:00'],
			now: 9,
		},
		given,
		'UTC',
	);
	expect(state.since).toBe('2026-03-01T10:25:00');
});

test('rule 18: without any usable stamp the since-value stays', () => {
	const given = capabilities('instant', 10);
	expect(sinceAfter(given, walk(), '2026-02-01T00:00:00.000Z', 'UTC')).toBe(
		'2026-02-01T00:00:00.000Z',
	);
	expect(sinceAfter(given, walk(), undefined, 'UTC')).toBe('2026-03-01T11:59:50.000Z');
});

test('rule 18: the since-value never moves back', () => {
	const given = capabilities('instant', 3600);
	const before = '2026-03-01T11:30:00.000Z';
	expect(sinceAfter(given, walk({ maxStamp: '2026-03-01T11:45:00Z' }), before, 'UTC')).toBe(before);
});

test('rule 18: systems without stamps or without a feed have no since-value', () => {
	expect(sinceAfter(capabilities('none'), walk(), undefined, 'UTC')).toBeUndefined();
	expect(sinceAfter(capabilities('instant', 0, false), walk(), undefined, 'UTC')).toBeUndefined();
});

test('rule 18: the since-value stays fixed during a walk and moves at its end, whatever the order of pages', () => {
	const given = capabilities('instant', 0);
	const step = {
		which: 'feed' as const,
		id: 'f',
		startedAt: '2026-03-01T12:00:00.000Z',
		begun: 5,
		now: 9,
	};
	let state: ReadState = { since: '2026-03-01T08:00:00.000Z' };
	state = afterPage(state, { ...step, stamps: ['2026-03-01T11:00:00Z'], next: '2' }, given, 'UTC');
	expect(state.since).toBe('2026-03-01T08:00:00.000Z');
	expect(state.feed).toMatchObject({ page: '2', pages: 1, maxStamp: '2026-03-01T11:00:00Z' });
	// Unsorted: older stamps on a later page; edited mid-pass: stamps later than the start.
	state = afterPage(
		state,
		{
			...step,
			startedAt: '2026-03-01T12:20:00.000Z',
			begun: 99,
			stamps: ['2026-03-01T09:00:00Z', '2026-03-01T12:10:00Z'],
			next: '3',
		},
		given,
		'UTC',
	);
	expect(state.since).toBe('2026-03-01T08:00:00.000Z');
	state = afterPage(state, { ...step, stamps: ['2026-03-01T08:30:00Z'] }, given, 'UTC');
	expect(state.feed).toBeUndefined();
	expect(state.since).toBe('2026-03-01T11:00:00.000Z');
	expect(state.completeAsOf).toBe(5);
});

test('rule 8: the first pass starts the feed from where it began, less overlap', () => {
	const given = capabilities('zoneFree');
	const step = {
		which: 'pass' as const,
		id: 'p',
		startedAt: '2026-07-01T12:00:00.000Z',
		begun: 5,
		now: 9,
	};
	let state = afterPage(
		{},
		{ ...step, stamps: ['2026-07-01T13:59:00'], next: '2' },
		given,
		'Europe/Copenhagen',
	);
	expect(state.since).toBeUndefined();
	state = afterPage(
		state,
		{ ...step, startedAt: '2026-07-01T15:00:00.000Z', begun: 50, stamps: [] },
		given,
		'Europe/Copenhagen',
	);
	expect(state).toEqual({
		since: '2026-07-01T12:55:00',
		completeAsOf: 5,
		passDone: { id: 'p', begun: 5, ended: 9 },
	});
});

test('rule 18: a later complete pass leaves the cursor of the feed alone', () => {
	const state = afterPage(
		{ since: '2026-03-01T08:00:00.000Z', completeAsOf: 50 },
		{
			which: 'pass',
			id: 'p',
			startedAt: walk().startedAt,
			begun: 5,
			stamps: ['2026-03-01T11:00:00Z'],
			now: 9,
		},
		capabilities('instant'),
		'UTC',
	);
	expect(state.since).toBe('2026-03-01T08:00:00.000Z');
	expect(state.completeAsOf).toBe(50);
});

/**
 * The night when clocks go back: every edit must be in some walk of the feed. The server stamps local
 * time without a zone and filters by text, inclusive; a walk runs every ten minutes.
 */
test('rule 18: no edit of the repeated hour in autumn is skipped', () => {
	const zone = 'Europe/Copenhagen';
	const given = capabilities('zoneFree');
	const start = Date.parse('2026-10-24T22:00:00Z');
	const edits: Array<{ at: number; stamp: string; seen: boolean }> = [];
	for (let minute = 0; minute < 300; minute += 7) {
		const at = start + minute * 60_000;
		edits.push({ at, stamp: stampAt('zoneFree', new Date(at).toISOString(), zone), seen: false });
	}
	let state: ReadState = { since: '2026-10-24T22:00:00' };
	for (let minute = 0; minute <= 320; minute += 10) {
		const at = start + minute * 60_000;
		const listed = edits.filter((edit) => edit.at <= at && edit.stamp >= (state.since ?? ''));
		for (const edit of listed) edit.seen = true;
		state = afterPage(
			state,
			{
				which: 'feed',
				id: 'f',
				startedAt: new Date(at).toISOString(),
				begun: at,
				stamps: listed.map(({ stamp }) => stamp),
				now: at,
			},
			given,
			zone,
		);
	}
	expect(edits.filter(({ seen }) => !seen)).toEqual([]);
	// And the cursor is past the night: it did not stick to the first of the two hours.
	expect((state.since ?? '') > '2026-10-25T02:30:00').toBe(true);
});
