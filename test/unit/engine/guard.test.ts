import {
	pauseAfter,
	retryAfter,
	tooManyCreates,
	tooManyEmptied,
	tooManyGone,
	tooManyUpdates,
} from '../../../nodes/LinkStore/engine/guard';

test.each([
	[0, 0, false],
	[0, 1, false],
	[1, 1, true],
	[1, 2, true],
	[1, 3, false],
	[9, 19, false],
	[10, 19, true],
	[10, 20, false],
	[10, 100, false],
	[11, 100, true],
	[11, 110, false],
	[20, 200, false],
	[21, 200, true],
])('rule 20: %i of %i gone is too many: %s', (gone, links, expected) => {
	expect(tooManyGone(gone, links)).toBe(expected);
});

test.each([
	[50, 0, false],
	[51, 0, true],
	[51, 500, true],
	[51, 510, false],
	[801, 8000, true],
	[800, 8000, false],
])('rule 19: %i creates with %i links are too many: %s', (creates, links, expected) => {
	expect(tooManyCreates(creates, links)).toBe(expected);
});

test.each([
	[200, 0, false],
	[201, 0, true],
	[201, 660, true],
	[201, 670, false],
	[3001, 10_000, true],
	[3000, 10_000, false],
])('rule 19: %i updates with %i links are too many: %s', (updates, links, expected) => {
	expect(tooManyUpdates(updates, links)).toBe(expected);
});

test.each([
	[10, 10, false],
	[11, 10, true],
	[100, 1000, false],
	[101, 1000, true],
])('rule 12: %i of %i records that lose one field are too many: %s', (emptied, links, expected) => {
	expect(tooManyEmptied(emptied, links)).toBe(expected);
});

test('rule 29: a side rests 30 s, then twice as long each time, at most half an hour', () => {
	const rests: number[] = [];
	for (let rest = 0, n = 0; n < 10; n++) rests.push((rest = pauseAfter(rest)) / 1000);
	expect(rests).toEqual([30, 60, 120, 240, 480, 960, 1800, 1800, 1800, 1800]);
});

test('rule 29: a refused record is tried again ever more rarely, at most each hour', () => {
	expect([0, 1, 2, 3, 4, 9].map((n) => retryAfter(n) / 1000)).toEqual([
		20, 60, 180, 540, 1620, 3600,
	]);
});
