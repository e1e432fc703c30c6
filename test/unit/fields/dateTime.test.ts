import { DateTime } from 'luxon';
import { format, normalForm, parse } from '../../../nodes/LinkStore/engine/fields';
import { fromLocal, offsetAt } from '../../../nodes/LinkStore/engine/fields/zone';
import type { FieldDef } from '../../../nodes/shared/entity';
import type { JsonValue } from '../../../nodes/shared/json';
import { carry, norm, problem, rowOf } from './helpers';

type Format = NonNullable<FieldDef['format']>;
const forms = (left: Format, right: Format, zone = 'Europe/Copenhagen') =>
	rowOf('dateTime', {
		left: { format: left },
		right: { format: right },
		zones: { left: zone, right: zone },
	});

describe('zones', () => {
	const names = [
		'Europe/Copenhagen',
		'America/New_York',
		'Asia/Kathmandu',
		'Australia/Lord_Howe',
		'Pacific/Apia',
		'Africa/Casablanca',
		'UTC',
	];

	it.each(names)('offsets of %s agree with Luxon', (zone) => {
		const start = Date.UTC(2010, 0, 1);
		for (let at = 0; at < 900; at++) {
			const ms = start + at * 7 * 86_400_000 + at * 3_700_000;
			expect(offsetAt(zone, ms)).toBe(DateTime.fromMillis(ms, { zone }).offset * 60_000);
		}
	});

	it.each(names)('every hour around the changes of %s comes back', (zone) => {
		for (const year of [2011, 2021, 2026]) {
			for (let hour = 0; hour < 24 * 366; hour++) {
				const ms = Date.UTC(year, 0, 1, hour);
				const local = ms + offsetAt(zone, ms);
				const again = fromLocal(zone, local);
				// Only the second of two moments with one local time is not found again.
				if (again !== ms) {
					expect(again + offsetAt(zone, again)).toBe(local);
					expect(again).toBeLessThan(ms);
				}
			}
		}
	});

	it('NaN for a zone that does not exist', () => {
		expect(offsetAt('Nowhere', 0)).toBeNaN();
		expect(fromLocal('Nowhere', 0)).toBeNaN();
	});
});

describe('dateTime', () => {
	const instants = forms('instant', 'instant');

	it.each<[JsonValue, string]>([
		['2026-05-31T14:30:00Z', '2026-05-31T14:30:00.000Z'],
		['2026-05-31T14:30:00z', '2026-05-31T14:30:00.000Z'],
		['2026-05-31t14:30:00Z', '2026-05-31T14:30:00.000Z'],
		['2026-05-31 14:30:00Z', '2026-05-31T14:30:00.000Z'],
		['2026-05-31 14:30:00 +0200', '2026-05-31T12:30:00.000Z'],
		['2026-05-31T14:30:00+02:00', '2026-05-31T12:30:00.000Z'],
		['2026-05-31T14:30:00+0200', '2026-05-31T12:30:00.000Z'],
		['2026-05-31T14:30:00+02', '2026-05-31T12:30:00.000Z'],
		['2026-05-31T14:30:00-03:30', '2026-05-31T18:00:00.000Z'],
		['2026-05-31T14:30Z', '2026-05-31T14:30:00.000Z'],
		['2026-05-31T14:30:00.1Z', '2026-05-31T14:30:00.100Z'],
		['2026-05-31T14:30:00.123Z', '2026-05-31T14:30:00.123Z'],
		['2026-05-31T14:30:00.1239999Z', '2026-05-31T14:30:00.123Z'],
		['2026-05-31T14:30:00,5Z', '2026-05-31T14:30:00.500Z'],
		['2026-05-31T14:30:00', '2026-05-31T12:30:00.000Z'],
		['2026-01-31T14:30:00', '2026-01-31T13:30:00.000Z'],
		['2026-05-31', '2026-05-30T22:00:00.000Z'],
		['2026-01-31', '2026-01-30T23:00:00.000Z'],
		['2016-01-01T00:00:00', '2015-12-31T23:00:00.000Z'],
		['2024-12-31T23:30:00-01:00', '2025-01-01T00:30:00.000Z'],
		['0050-06-01T00:00:00Z', '0050-06-01T00:00:00.000Z'],
		['9999-12-31T23:59:59Z', '9999-12-31T23:59:59.000Z'],
		['9999-12-31T23:59:59-05:00', '9999-12-31T23:59:59.000Z'],
	])('%p is %s', (raw, expected) => {
		expect(norm(instants, 'left', raw)).toBe(expected);
	});

	it.each(['0001-01-01T00:00:00', '0001-01-01T00:00:00Z', '0000-00-00 00:00:00'])(
		'%s stands for no time',
		(raw) => {
			expect(norm(instants, 'left', raw)).toBe('');
		},
	);

	it.each([
		'2026-02-30T12:00:00Z',
		'2026-05-31T25:00:00Z',
		'2026-05-31T14:61:00Z',
		'2026-05-31T14:30:61Z',
		'31-05-2026 14:30',
		'14:30',
		'now',
		1780000000,
		true,
		['2026-05-31T14:30:00Z'],
		{ at: 1 },
	] as JsonValue[])('%p is invalid', (raw) => {
		expect(problem(instants, 'left', raw)).toMatch(
			/^Found .+ where a date and time such as 2026-05-31T14:30:00 is expected\.$/,
		);
	});

	describe('zone-free times', () => {
		const row = forms('zoneFree', 'instant');

		it.each<[string, string]>([
			['2026-05-31T14:30:00', '2026-05-31T12:30:00.000Z'],
			['2026-01-31T14:30:00', '2026-01-31T13:30:00.000Z'],
			['2026-03-29T01:59:59', '2026-03-29T00:59:59.000Z'],
			['2026-03-29T03:00:00', '2026-03-29T01:00:00.000Z'],
			['2026-10-25T01:59:59', '2026-10-24T23:59:59.000Z'],
			['2026-10-25T03:00:00', '2026-10-25T02:00:00.000Z'],
		])('%s is carried as %s and back', (local, instant) => {
			expect(carry(row, 'left', local)).toBe(instant);
			expect(carry(row, 'right', instant)).toBe(local);
		});

		it('rule 18: of an hour that passes twice it is the first, in every season', () => {
			expect(norm(row, 'left', '2026-10-25T02:10:00')).toBe('2026-10-25T00:10:00.000Z');
			expect(norm(row, 'right', '2026-10-25T00:10:00Z')).toBe('2026-10-25T00:10:00.000Z');
			// The second one has the same local text.
			expect(carry(row, 'right', '2026-10-25T01:10:00Z')).toBe('2026-10-25T02:10:00');
		});

		it('an hour that is skipped moves on by the gap', () => {
			expect(norm(row, 'left', '2026-03-29T02:30:00')).toBe('2026-03-29T01:30:00.000Z');
			expect(carry(row, 'left', '2026-03-29T02:30:00', 'left')).toBe('2026-03-29T03:30:00');
		});

		it('a day that an island skipped moves on by the day', () => {
			const apia = forms('zoneFree', 'instant', 'Pacific/Apia');
			expect(carry(apia, 'left', '2011-12-30T12:00:00', 'left')).toBe('2011-12-31T12:00:00');
		});

		it('a gap of half an hour', () => {
			const howe = forms('zoneFree', 'instant', 'Australia/Lord_Howe');
			expect(carry(howe, 'left', '2026-10-04T02:15:00', 'left')).toBe('2026-10-04T02:45:00');
		});

		it('is rounded to whole seconds, and so is the other side', () => {
			expect(norm(row, 'right', '2026-05-31T12:30:00.499Z')).toBe('2026-05-31T12:30:00.000Z');
			expect(norm(row, 'right', '2026-05-31T12:30:00.500Z')).toBe('2026-05-31T12:30:01.000Z');
			expect(format(row, 'left', '2026-05-31T12:30:59.600Z')).toBe('2026-05-31T14:31:00');
			expect(norm(row, 'left', '2026-05-31T14:30:00.123')).toBe('2026-05-31T12:30:00.000Z');
		});

		it('each side has its own zone', () => {
			const row2 = rowOf('dateTime', {
				left: { format: 'zoneFree' },
				right: { format: 'zoneFree' },
				zones: { left: 'Europe/Copenhagen', right: 'America/New_York' },
			});
			expect(carry(row2, 'left', '2026-05-31T02:00:00')).toBe('2026-05-30T20:00:00');
			expect(carry(row2, 'right', '2026-05-30T20:00:00')).toBe('2026-05-31T02:00:00');
		});

		it('names a missing or unknown zone', () => {
			const nowhere = forms('zoneFree', 'instant', 'Mars/Olympus');
			expect(problem(nowhere, 'left', '2026-05-31T14:30:00')).toBe(
				'The time zone of the left side, "Mars/Olympus", is not one such as Europe/Copenhagen.',
			);
			expect(problem(forms('zoneFree', 'instant', ''), 'right', '2026-05-31T14:30:00')).toBe(
				'No time zone is set for the right side, which sends times without one.',
			);
			expect(norm(nowhere, 'right', '2026-05-31T12:30:00Z')).toBe('2026-05-31T12:30:00.000Z');
			expect(format(nowhere, 'left', '2026-05-31T12:30:00.000Z')).toBe('2026-05-31T12:30:00.000Z');
		});
	});

	describe('Unix times', () => {
		it.each<[Format, JsonValue, string]>([
			['unixSeconds', 1780237800, '2026-05-31T14:30:00.000Z'],
			['unixSeconds', '1780237800', '2026-05-31T14:30:00.000Z'],
			['unixSeconds', 0, '1970-01-01T00:00:00.000Z'],
			['unixSeconds', -1, '1969-12-31T23:59:59.000Z'],
			['unixMilliseconds', 1780237800123, '2026-05-31T14:30:00.123Z'],
			['unixSeconds', '2026-05-31T14:30:00Z', '2026-05-31T14:30:00.000Z'],
		])('%s %p', (form, raw, expected) => {
			expect(norm(forms(form, 'instant'), 'left', raw)).toBe(expected);
		});

		it.each<[Format, JsonValue]>([
			['unixSeconds', 1780237800],
			['unixMilliseconds', 1780237800000],
		])('%s is written as %p', (form, expected) => {
			expect(carry(forms('instant', form), 'left', '2026-05-31T14:30:00Z')).toBe(expected);
		});

		it.each<[Format, JsonValue]>([
			['unixSeconds', 1e15],
			['unixSeconds', -1e15],
			['unixMilliseconds', 1e18],
			['unixSeconds', 'soon'],
			['unixSeconds', true],
		])('%s %p is invalid', (form, raw) => {
			expect(parse(forms(form, 'instant'), 'left', raw).invalid).toBeDefined();
		});

		it('seconds decide the grain', () => {
			const row = forms('unixSeconds', 'instant');
			expect(norm(row, 'right', '2026-05-31T14:30:00.400Z')).toBe(norm(row, 'left', 1780237800));
		});
	});

	describe('a side that holds days only', () => {
		it.each<Format>(['dateOnly', 'midnight'])('%s: the row compares days', (form) => {
			const row = forms('instant', form);
			expect(norm(row, 'left', '2026-05-31T22:30:00Z')).toBe('2026-06-01');
			expect(norm(row, 'right', '2026-06-01T00:00:00')).toBe('2026-06-01');
		});

		it('by the kind of the field', () => {
			const row = rowOf('dateTime', { left: {}, right: { kind: 'date' } });
			expect(carry(row, 'left', '2026-05-31T22:30:00Z')).toBe('2026-06-01');
			expect(carry(row, 'right', '2026-06-01')).toBe('2026-05-31T22:00:00.000Z');
		});
	});

	it('rule 25: tells what its norms depend on', () => {
		expect(normalForm(forms('instant', 'zoneFree'))).toEqual({ days: false, milliseconds: 1000 });
		expect(normalForm(forms('instant', 'instant'))).toEqual({ days: false, milliseconds: 1 });
	});
});
