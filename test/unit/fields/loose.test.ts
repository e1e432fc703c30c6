import { looseEqual } from '../../../nodes/LinkStore/engine/fields';
import type { CompiledRow } from '../../../nodes/LinkStore/engine/types';
import type { JsonValue } from '../../../nodes/shared/json';
import { rowOf } from './helpers';

type Case = [string, CompiledRow, JsonValue, JsonValue];

const text = rowOf('text', { right: {} });
const text30 = rowOf('text', { right: { maxLength: 30 } });
const text10 = rowOf('text', { right: { maxLength: 10 } });
const number = rowOf('number', { right: {} });
const money = rowOf('money', { right: {}, currency: 'DKK' });
const minor = rowOf('money', { right: { format: 'minor' }, currency: 'DKK' });
const phone = rowOf('phone', { right: { maxLength: 15 }, callingCode: '45' });
const email = rowOf('email', { right: { maxLength: 20 } });
const country = rowOf('country', { right: { format: 'name' } });
const dateTime = rowOf('dateTime', { right: { format: 'instant' } });
const zoneFree = rowOf('dateTime', { right: { format: 'zoneFree' } });
const unix = rowOf('dateTime', { right: { format: 'unixMilliseconds' } });
const alias = rowOf('alias', { right: {}, alias: { digitsOnly: true, maxLength: 6 } });
const link = rowOf('link', { right: {} });
const flags = rowOf('enum', {
	right: {},
	values: [
		{ left: 1, right: 'A' },
		{ left: 2, right: 'B' },
	],
});
const lines = rowOf('list', {
	right: {},
	lines: [
		rowOf('text', { right: {}, rightPath: 'name' }),
		rowOf('number', { right: {}, rightPath: 'qty' }),
		rowOf('money', { right: { writable: false }, rightPath: 'total' }),
	],
});
const tags = rowOf('list', { right: {} });
const constant = rowOf('constant', {
	leftPath: '',
	right: {},
	constant: 'Danish Krone',
	direction: 'toRight',
});

describe('rule 23: what a system made of our value is a read-back', () => {
	it.each<Case>([
		['trim', text, ' Anna ', 'Anna'],
		['case', text, 'Anna Holm', 'ANNA HOLM'],
		['inner white space', text, 'Anna  Holm', 'Anna Holm'],
		['line ends', text, 'a\nb', 'a\r\nb'],
		['line end to blank', text, 'a\nb', 'a b'],
		['tab to blank', text, 'a\tb', 'a b'],
		['decomposed letters', text, 'Å', 'A\u030a'],
		['leading zeros', text, '0042', '42'],
		['leading zeros as a number', text, '0042', 42],
		['leading zeros added', text, '42', '00042'],
		['blanks in a long number', text, '12 34 56 78', '12345678'],
		['hyphen in a long number', text, '123456-7890', '1234567890'],
		['number as text', text, 5, '5'],
		['cut at the declared limit', text10, 'Annabel Holm Larsen', 'Annabel Ho'],
		['cut at the limit, blank trimmed', text10, 'Annabel H Larsen', 'Annabel H'],
		['cut at the limit and upper case', text10, 'Annabel Holm Larsen', 'ANNABEL HO'],
		[
			'cut at the limit in whole characters',
			text10,
			'👍👍👍👍👍👍👍👍👍👍👍👍',
			'👍👍👍👍👍👍👍👍👍👍',
		],
		[
			'cut at a limit nobody declared',
			text,
			'Foreningen til Fremme af Noget',
			'Foreningen til Fremm',
		],
		[
			'cut below the declared limit, but long',
			text30,
			'Foreningen til Fremme af Noget Mere',
			'Foreningen til Fremme af',
		],
		['both empty', text, null, ''],
		['empty list and null', lines, [], null],
		['number form', number, '1.50', 1.5],
		['rounded to 2 decimals', number, 1.23456, 1.23],
		['rounded to 3 decimals', number, 1.23456, 1.235],
		['cut to 2 decimals', number, 1.239, 1.23],
		['rounded up to a whole', number, 1.999, 2],
		['float noise', number, 0.3, 0.30000000000000004],
		['float noise the other way', number, 0.1 + 0.2, 0.3],
		['decimals the API does not keep', rowOf('number', { right: { scale: 0 } }), 1.6, 2],
		['amounts cut to øre', money, 12.349, 12.34],
		['amounts as text', money, 12.5, '12.50'],
		['minor units with a fraction', minor, 1250.4, 1250],
		['country name for a code', country, 'DK', 'Denmark'],
		['country code for a name', country, 'Denmark', 'DNK'],
		['own language', country, 'Denmark', 'Danmark'],
		['phone form', phone, '+4512345678', '+45 12 34 56 78'],
		['phone without calling code', rowOf('phone', { right: {} }), '+4512345678', '12345678'],
		['phone with trunk zero', rowOf('phone', { right: {} }), '+46701234567', '070-123 45 67'],
		['phone with 00', phone, '+4512345678', '004512345678'],
		['phone without plus', rowOf('phone', { right: {} }), '+46701234567', '46701234567'],
		['phone cut at the limit', phone, '+4512345678 ext. 123', '+4512345678 ext'],
		['phone text case', phone, 'Ask Anna', 'ask anna'],
		['e-mail case', email, 'Anna@Example.com', 'anna@example.com'],
		['e-mail cut at the limit', email, 'annabel.holm.larsen@example.com', 'annabel.holm.larsen@'],
		['fractions of a second cut', dateTime, '2026-05-31T12:00:00.900Z', '2026-05-31T12:00:00Z'],
		['fractions of a second rounded', dateTime, '2026-05-31T12:00:00.900Z', '2026-05-31T12:00:01Z'],
		['cut to the minute', dateTime, '2026-05-31T12:00:42Z', '2026-05-31T12:00:00Z'],
		['another offset', dateTime, '2026-05-31T12:00:00Z', '2026-05-31T14:00:00+02:00'],
		['zone-free with a blank', zoneFree, '2026-05-31T14:00:00', '2026-05-31 14:00'],
		['Unix milliseconds cut', unix, 1780237800123, 1780237800000],
		['date with a time', rowOf('date', { right: {} }), '2026-05-31', '2026-05-31T00:00:00'],
		['boolean form', rowOf('boolean', { right: {} }), true, 'yes'],
		['enum form', flags, 'A', ' A '],
		['enum case without pairs', rowOf('enum', { right: {} }), 'open', 'OPEN'],
		['alias as predicted', alias, 'C-1234567', '123456'],
		['alias with other punctuation', alias, 'C-42', 'c42'],
		['alias zeros', rowOf('alias', { right: {} }), '0042', 42],
		['alias cut at the limit', rowOf('alias', { right: { maxLength: 4 } }), '123456', '1234'],
		['id as number', link, '77', 77],
		['line by line', lines, [{ name: 'Tent', qty: 1.999 }], [{ name: 'TENT', qty: 2, id: 9 }]],
		['computed columns are not ours', lines, [{ qty: 1 }], [{ qty: 1, total: 25 }]],
		['a column left empty', lines, [{ qty: 1 }], [{ qty: 1, name: null }]],
		['tags', tags, ['a', { x: 1, y: 2 }], ['a', { y: 2, x: 1 }]],
		['constant case', constant, 'Danish Krone', 'DANISH KRONE'],
		[
			'constant number',
			rowOf('constant', { leftPath: '', right: {}, constant: 1.239 }),
			1.239,
			1.24,
		],
		['the same invalid value', number, 'abc', 'abc'],
		['the same invalid object', rowOf('date', { right: {} }), { a: 1, b: 2 }, { b: 2, a: 1 }],
	])('%s', (_name, row, sent, observed) => {
		expect(looseEqual(row, 'right', sent, observed)).toBe(true);
	});
});

describe('rule 4: somebody else\u2019s edit is not', () => {
	it.each<Case>([
		['shorter name', text, 'Annabel', 'Anna'],
		['longer name', text, 'Anna', 'Annabel'],
		['shorter name with a limit it does not reach', text10, 'Annabel', 'Anna'],
		['cut one too short for the limit', text10, 'Annabel Holm Larsen', 'Annabel H'],
		[
			'long text with another ending',
			text,
			'Foreningen til Fremme af Noget',
			'Foreningen til Fremme af Alt',
		],
		['long text made longer', text, 'Foreningen til Fremme af', 'Foreningen til Fremme af Noget'],
		['accent', text, 'Andre', 'André'],
		['punctuation', text, 'Holm ApS', 'Holm A.p.S.'],
		['emptied', text, 'Anna', null],
		['emptied to blanks', text, 'Anna', '  '],
		['filled', text, null, 'Anna'],
		['range and number', text, '1-2', '12'],
		['decimal point', text, '12345.6', '123456'],
		['minus', text, '-123456', '123456'],
		['zeros behind', text, '42', '420'],
		['other number', text, '12 34 56 78', '12345679'],
		['number', number, 1.5, 1.6],
		['rounded to a whole', number, 1.5, 2],
		['rounded to one decimal', number, 1.25, 1.3],
		['sign', number, 1, -1],
		['zero', number, 0.5, 0],
		['large integers', number, '9007199254740993', '9007199254740992'],
		['not a number any more', number, 1, 'abc'],
		['a minor unit', money, 12.34, 12.35],
		['whole kroner', money, 12.34, 12],
		['a minor unit in minor units', minor, 1234, 1233],
		['yen', rowOf('money', { right: {}, currency: 'JPY' }), 1234, 1235],
		['country', country, 'DK', 'NO'],
		['unknown country', country, 'DK', 'Danmarkistan'],
		['one digit of a phone', phone, '+4512345678', '+4512345679'],
		['a phone digit less', phone, '+4512345678', '+451234567'],
		['another calling code', phone, '+4512345678', '+4712345678'],
		['longer international number', phone, '+12345678', '+4512345678'],
		['another extension', phone, '+4512345678 ext. 12', '+4512345678 ext. 13'],
		['extension removed', phone, '+4512345678 ext. 12', '+4512345678'],
		['short local number', phone, '+4512345678', '45678'],
		[
			'e-mail ending',
			rowOf('email', { right: {} }),
			'annabel.holm.larsen@example.com',
			'annabel.holm.larsen@example.co',
		],
		['e-mail part', email, 'anna@example.com', 'ann@example.com'],
		['a day', rowOf('date', { right: {} }), '2026-05-31', '2026-06-01'],
		['a second', dateTime, '2026-05-31T12:00:00Z', '2026-05-31T12:00:01Z'],
		['an hour', zoneFree, '2026-05-31T14:00:00', '2026-05-31T13:00:00'],
		['the next minute', dateTime, '2026-05-31T12:00:42Z', '2026-05-31T12:01:00Z'],
		[
			'a day-only row',
			rowOf('dateTime', { right: { format: 'dateOnly' } }),
			'2026-05-31',
			'2026-05-30',
		],
		['boolean', rowOf('boolean', { right: {} }), true, false],
		['enum', flags, 'A', 'B'],
		['unknown enum', flags, 'A', 'C'],
		['alias', alias, 'C-42', 'C-43'],
		['alias letters without prediction', rowOf('alias', { right: {} }), 'C-42', '42'],
		['id', link, '77', '78'],
		['id zeros', link, '077', '77'],
		['id case', link, 'abc', 'ABC'],
		['a line more', lines, [{ qty: 1 }], [{ qty: 1 }, { qty: 1 }]],
		['a line less', lines, [{ qty: 1 }, { qty: 2 }], [{ qty: 1 }]],
		['order of lines', lines, [{ qty: 1 }, { qty: 2 }], [{ qty: 2 }, { qty: 1 }]],
		['a column', lines, [{ name: 'Tent', qty: 1 }], [{ name: 'Tent', qty: 2 }]],
		['a column filled', lines, [{ qty: 1 }], [{ qty: 1, name: 'Tent' }]],
		['a column emptied', lines, [{ name: 'Tent', qty: 1 }], [{ qty: 1 }]],
		['no list any more', lines, [{ qty: 1 }], 'Tent'],
		['tags', tags, ['a'], ['A']],
		['constant', constant, 'Danish Krone', 'Euro'],
	])('%s', (_name, row, sent, observed) => {
		expect(looseEqual(row, 'right', sent, observed)).toBe(false);
	});
});
