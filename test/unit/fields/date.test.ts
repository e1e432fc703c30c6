import { DateTime } from 'luxon';
import { daysInMonth, readStamp } from '../../../nodes/LinkStore/engine/fields/calendar';
import { format } from '../../../nodes/LinkStore/engine/fields';
import type { FieldDef } from '../../../nodes/shared/entity';
import type { JsonValue } from '../../../nodes/shared/json';
import { carry, norm, problem, rowOf } from './helpers';

type Format = NonNullable<FieldDef['format']>;
const zones = (zone: string) => ({ left: zone, right: zone });
const plain = rowOf('date', { left: {}, right: {} });

describe('calendar', () => {
	it('agrees with Luxon on every month of four centuries', () => {
		for (let year = 1800; year < 2200; year++) {
			for (let month = 1; month <= 12; month++) {
				expect(daysInMonth(year, month)).toBe(DateTime.utc(year, month).daysInMonth);
			}
		}
	});

	it.each([0, 13, -1, 99])('month %d has no days', (month) => {
		expect(daysInMonth(2026, month)).toBe(0);
	});

	it('agrees with Luxon on what is a date', () => {
		for (const year of ['0004', '1900', '2000', '2023', '2024', '9999']) {
			for (let month = 0; month <= 13; month++) {
				for (let day = 0; day <= 32; day++) {
					const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
					expect([text, readStamp(text) !== undefined]).toEqual([
						text,
						DateTime.fromISO(text, { zone: 'utc' }).isValid,
					]);
				}
			}
		}
	});
});

describe('date', () => {
	it.each<[JsonValue, string]>([
		['2026-05-31', '2026-05-31'],
		[' 2026-05-31 ', '2026-05-31'],
		['20260531', '2026-05-31'],
		['2026-05-31T00:00:00', '2026-05-31'],
		['2026-05-31T00:00', '2026-05-31'],
		['2026-05-31 00:00:00', '2026-05-31'],
		['2026-05-31T00:00:00.000', '2026-05-31'],
		['2026-05-31T00:00:00.0000000', '2026-05-31'],
		['2026-05-31T23:59:59', '2026-05-31'],
		['2026-05-31T13:45:00.123', '2026-05-31'],
		['2026-05-31T00:00:00Z', '2026-05-31'],
		['2026-05-31T00:00:00.000Z', '2026-05-31'],
		['2026-05-31T00:00:00+02:00', '2026-05-31'],
		['2026-05-31T00:00:00-0800', '2026-05-31'],
		// Copenhagen is two hours ahead in May and one in January.
		['2026-05-30T22:00:00Z', '2026-05-31'],
		['2026-05-30T21:59:59Z', '2026-05-30'],
		['2026-01-30T23:00:00Z', '2026-01-31'],
		['2026-01-30T22:59:59Z', '2026-01-30'],
		['2026-05-31T13:45:00Z', '2026-05-31'],
		['2026-05-31T23:30:00+02:00', '2026-05-31'],
		['2024-02-29', '2024-02-29'],
		['2000-02-29', '2000-02-29'],
		['1852-12-31', '1852-12-31'],
		['9999-12-31', '9999-12-31'],
		['9999-12-31T23:59:59Z', '9999-12-31'],
		['0099-12-31', '0099-12-31'],
	])('%p is %s', (raw, expected) => {
		expect(norm(plain, 'left', raw)).toBe(expected);
	});

	it.each([
		'0001-01-01',
		'0001-01-01T00:00:00',
		'0001-01-01T00:00:00Z',
		'0000-00-00',
		'0000-00-00 00:00:00',
	])('%s stands for no date', (raw) => {
		expect(norm(plain, 'left', raw)).toBe('');
	});

	it.each([
		'2026-02-30',
		'2026-02-29',
		'1900-02-29',
		'2026-04-31',
		'2026-13-01',
		'2026-00-10',
		'2026-01-00',
		'2026-1-1',
		'26-01-01',
		'31.05.2026',
		'31/05/2026',
		'05/31/2026',
		'2026/05/31',
		'2026-05',
		'2026',
		'20260230',
		'2026-05-31T',
		'2026-05-31T24:00:00',
		'2026-05-31T12:60:00',
		'2026-05-31T12:00:60',
		'2026-05-31T12',
		'2026-05-31T12:00:00+25:00',
		'2026-05-31T12:00:00+02:75',
		'2026-05-31Z',
		'2026-W22-7',
		'tomorrow',
		'0000-01-01',
		'2026-02-30T00:00:00',
		1780000000,
		true,
		['2026-05-31'],
		{ date: '2026-05-31' },
	] as JsonValue[])('%p is invalid', (raw) => {
		expect(problem(plain, 'left', raw)).toMatch(
			/^Found .+ where a date such as 2026-05-31 is expected\.$/,
		);
	});

	it.each<[Format | undefined, string, JsonValue]>([
		[undefined, 'Europe/Copenhagen', '2026-05-31'],
		['dateOnly', 'Europe/Copenhagen', '2026-05-31'],
		['midnight', 'Europe/Copenhagen', '2026-05-31T00:00:00'],
		['zoneFree', 'Europe/Copenhagen', '2026-05-31T00:00:00'],
		['instant', 'Europe/Copenhagen', '2026-05-30T22:00:00.000Z'],
		['instant', 'UTC', '2026-05-31T00:00:00.000Z'],
		['instant', 'America/New_York', '2026-05-31T04:00:00.000Z'],
		['instant', 'Pacific/Kiritimati', '2026-05-30T10:00:00.000Z'],
		['unixSeconds', 'Europe/Copenhagen', 1780178400],
		['unixMilliseconds', 'UTC', 1780185600000],
	])('as %s in %s it is written %p and read back', (form, zone, expected) => {
		const row = rowOf('date', { left: {}, right: { format: form }, zones: zones(zone) });
		expect(carry(row, 'left', '2026-05-31')).toBe(expected);
		expect(norm(row, 'right', expected)).toBe('2026-05-31');
	});

	it('a date-time field that is mapped as a date holds instants', () => {
		const row = rowOf('date', { left: {}, right: { kind: 'dateTime' } });
		expect(carry(row, 'left', '2026-01-15')).toBe('2026-01-14T23:00:00.000Z');
		expect(norm(row, 'right', '2026-01-14T23:00:00.000Z')).toBe('2026-01-15');
	});

	it('dates before 1970 are whole days too', () => {
		const row = rowOf('date', { left: {}, right: { format: 'instant' }, zones: zones('UTC') });
		expect(carry(row, 'left', '1931-03-07')).toBe('1931-03-07T00:00:00.000Z');
		const unix = rowOf('date', { left: {}, right: { format: 'unixSeconds' }, zones: zones('UTC') });
		expect(carry(unix, 'left', '1969-12-31')).toBe(-86400);
		expect(norm(unix, 'right', -86400)).toBe('1969-12-31');
	});

	it('a Unix time as text, for a field of kind text', () => {
		const row = rowOf('date', { left: {}, right: { kind: 'text', format: 'unixSeconds' } });
		expect(carry(row, 'left', '2026-05-31')).toBe('1780178400');
		expect(norm(row, 'right', '1780178400')).toBe('2026-05-31');
	});

	it('a midnight that the clocks skip still belongs to its day', () => {
		// Beirut put its clocks forward at midnight.
		const row = rowOf('date', {
			left: {},
			right: { format: 'instant' },
			zones: zones('Asia/Beirut'),
		});
		const sent = carry(row, 'left', '2021-03-28');
		expect(sent).toBe('2021-03-27T22:00:00.000Z');
		expect(norm(row, 'right', sent)).toBe('2021-03-28');
	});

	it('names a zone that does not exist', () => {
		const row = rowOf('date', { left: {}, right: {}, zones: zones('Europe/Atlantis') });
		expect(problem(row, 'left', '2026-05-31T12:00:00Z')).toBe(
			'The time zone of the left side, "Europe/Atlantis", is not one such as Europe/Copenhagen.',
		);
		expect(
			format(
				rowOf('date', { right: { format: 'instant' }, zones: zones('X') }),
				'right',
				'2026-05-31',
			),
		).toBe('2026-05-31');
	});
});
