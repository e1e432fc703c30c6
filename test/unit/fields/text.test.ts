import { emptyParsed, format, parse, tooLong } from '../../../nodes/LinkStore/engine/fields';
import type { RowType } from '../../../nodes/LinkStore/engine/types';
import type { FieldDef } from '../../../nodes/shared/entity';
import type { JsonValue } from '../../../nodes/shared/json';
import { carry, norm, problem, rowOf, value } from './helpers';

const text = rowOf('text', { left: {}, right: {} });

describe('empty values', () => {
	const types: RowType[] = [
		'text',
		'number',
		'money',
		'date',
		'dateTime',
		'boolean',
		'enum',
		'country',
		'phone',
		'email',
		'list',
		'link',
		'alias',
	];
	const empties: Array<[string, JsonValue | undefined]> = [
		['null', null],
		['undefined', undefined],
		['empty text', ''],
		['blanks', '  \t\r\n '],
		['no-break space', '\u00a0'],
		['empty list', []],
		['empty object', {}],
	];
	describe.each(types)('rule 12: %s', (type) => {
		it.each(empties)('%s is the one empty value', (_name, raw) => {
			expect(parse(rowOf(type), 'left', raw)).toEqual({ empty: true, norm: '', value: null });
			expect(parse(rowOf(type), 'right', raw)).toEqual(emptyParsed);
		});

		it.each(empties)('%s is written as null', (_name, raw) => {
			expect(format(rowOf(type), 'left', raw ?? null)).toBeNull();
		});
	});

	it.each([false, 0, '0', 'false', [null], { a: null }] as JsonValue[])(
		'%p is not empty',
		(raw) => {
			expect(parse(text, 'left', raw)).not.toEqual(emptyParsed);
		},
	);

	it('cannot be changed by whoever gets it', () => {
		expect(Object.isFrozen(emptyParsed)).toBe(true);
	});
});

describe('text', () => {
	it.each<[string, JsonValue, string]>([
		['plain', 'Anna', 'Anna'],
		['blanks around', '  Anna  ', 'Anna'],
		['tabs and line ends around', '\t\nAnna\r\n', 'Anna'],
		['no-break spaces around', '\u00a0Anna\u00a0', 'Anna'],
		['byte order mark', '\ufeffAnna', 'Anna'],
		['inner blanks stay', 'Anna  Marie', 'Anna  Marie'],
		['case stays', 'ANNA anna', 'ANNA anna'],
		['decomposed ring', 'A\u030angstro\u0308m', 'Ångström'],
		['decomposed acute', 'Caf\u0065\u0301', 'Café'],
		['angstrom sign', '\u212b', 'Å'],
		['CRLF', 'a\r\nb', 'a\nb'],
		['lone CR', 'a\rb', 'a\nb'],
		['mixed line ends', 'a\r\nb\nc\rd', 'a\nb\nc\nd'],
		['two CRLF', 'a\r\n\r\nb', 'a\n\nb'],
		['ligatures are kept (NFC, not NFKC)', 'o\ufb03ce', 'oﬃce'],
		['emoji', '👩‍👩‍👧 family', '👩‍👩‍👧 family'],
		['Chinese', '株式会社', '株式会社'],
		['leading zeros', '0042', '0042'],
		['number', 42, '42'],
		['decimal', 1.5, '1.5'],
		['large number', 1e21, '1000000000000000000000'],
		['small number', 1e-7, '0.0000001'],
		['negative zero', -0, '0'],
		['true', true, 'true'],
		['false', false, 'false'],
		['lone surrogate', 'a\ud800b', 'a\ud800b'],
	])('%s', (_name, raw, expected) => {
		expect(norm(text, 'left', raw)).toBe(expected);
		expect(value(text, 'right', raw)).toBe(expected);
	});

	it.each<[JsonValue, string]>([
		[['a'], 'Found a list where text is expected.'],
		[{ a: 1 }, 'Found an object where text is expected.'],
	])('%p is invalid', (raw, expected) => {
		expect(problem(text, 'left', raw)).toBe(expected);
	});

	it.each<[string, Partial<FieldDef>, JsonValue, JsonValue]>([
		['text', { kind: 'text' }, '42', '42'],
		['number', { kind: 'number' }, '42', 42],
		['number with leading zeros', { kind: 'number' }, '0042', '0042'],
		[
			'number that no double holds',
			{ kind: 'number' },
			'12345678901234567890',
			'12345678901234567890',
		],
		['number with words', { kind: 'number' }, '42 A', '42 A'],
		['boolean', { kind: 'boolean' }, 'true', true],
		['boolean with another word', { kind: 'boolean' }, 'maybe', 'maybe'],
	])('is written to a field of kind %s', (_name, right, raw, expected) => {
		expect(carry(rowOf('text', { left: {}, right }), 'left', raw)).toBe(expected);
	});

	it('is not cut to the maximum length', () => {
		const row = rowOf('text', { left: {}, right: { maxLength: 5 } });
		expect(carry(row, 'left', 'Annabel')).toBe('Annabel');
	});

	it('names long values short and never shows objects', () => {
		expect(problem(rowOf('number'), 'left', 'x'.repeat(500))).toBe(
			`Found "${'x'.repeat(57)}..." where a number such as 1234.5 is expected.`,
		);
	});
});

describe('tooLong', () => {
	const row = rowOf('text', { left: {}, right: { maxLength: 5 } });
	it.each<[string, boolean]>([
		['Anna', false],
		['Annab', false],
		['Annabe', true],
	])('%s', (raw, expected) => {
		expect(tooLong(row, 'right', raw)).toBe(expected);
		expect(tooLong(row, 'left', raw)).toBe(false);
	});

	it('counts the form that is written, not the agreed one', () => {
		const names = rowOf('country', { left: {}, right: { format: 'name', maxLength: 3 } });
		expect(tooLong(names, 'right', 'DK')).toBe(true);
		expect(tooLong(names, 'left', 'DK')).toBe(false);
	});

	it('never holds numbers and empty values', () => {
		expect(tooLong(rowOf('number', { right: { maxLength: 2 } }), 'right', '12345')).toBe(false);
		expect(tooLong(row, 'right', null)).toBe(false);
	});

	it('looks into the columns of lists', () => {
		const list = rowOf('list', { left: {}, right: {}, lines: [row, rowOf('text')] });
		expect(tooLong(list, 'right', [['Anna', 'a long text']])).toBe(false);
		expect(
			tooLong(list, 'right', [
				['Anna', ''],
				['Annabel', ''],
			]),
		).toBe(true);
	});
});

describe('values that are no JSON', () => {
	it('rule 12: a Date on the canvas is its instant, not an empty object', () => {
		const row = rowOf('dateTime', { left: {}, right: {} });
		const raw = new Date(Date.UTC(2026, 4, 31, 12)) as unknown as JsonValue;
		expect(norm(row, 'left', raw)).toBe('2026-05-31T12:00:00.000Z');
	});

	it('an invalid Date is invalid and does not empty the field', () => {
		const raw = new Date(NaN) as unknown as JsonValue;
		expect(problem(rowOf('date'), 'left', raw)).toBe(
			'The value could not be read: it is an invalid date.',
		);
	});
});
