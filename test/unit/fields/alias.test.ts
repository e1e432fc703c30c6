import { aliasForm, format, looseAlias } from '../../../nodes/LinkStore/engine/fields';
import type { RowOptions } from '../../../nodes/LinkStore/engine/types';
import type { JsonValue } from '../../../nodes/shared/json';
import { norm, problem, rowOf } from './helpers';

const alias = (options: RowOptions['alias'] = {}) =>
	rowOf('alias', { left: {}, right: {}, alias: options });

describe('alias', () => {
	it.each<[JsonValue, string]>([
		['0042', '0042'],
		[' 0042 ', '0042'],
		[42, '42'],
		['a-42', 'a-42'],
		['A-42', 'A-42'],
		['1e5', '1e5'],
		['42.0', '42.0'],
	])('%p is kept as %s', (raw, expected) => {
		expect(norm(alias({ digitsOnly: true, dropLeadingZeros: true }), 'left', raw)).toBe(expected);
	});

	it('0042 and 42 differ', () => {
		expect(norm(alias(), 'left', '0042')).not.toBe(norm(alias(), 'right', '42'));
	});

	it.each([true, ['42'], { a: 1 }] as JsonValue[])('%p is invalid', (raw) => {
		expect(problem(alias(), 'left', raw)).toMatch(/where a number or code is expected\.$/);
	});

	it('a number field gets a number, if nothing is lost', () => {
		const row = rowOf('alias', { left: {}, right: { kind: 'number' } });
		expect(format(row, 'right', '42')).toBe(42);
		expect(format(row, 'right', '0042')).toBe('0042');
	});
});

describe('aliasForm', () => {
	it.each<[RowOptions['alias'], JsonValue | undefined, string]>([
		[undefined, ' 0042 ', '0042'],
		[{}, '0042', '0042'],
		[{ dropLeadingZeros: true }, '0042', '42'],
		[{ dropLeadingZeros: true }, 42, '42'],
		[{ dropLeadingZeros: true }, '0000', '0'],
		[{ dropLeadingZeros: true }, 'A0042', 'A0042'],
		[{ digitsOnly: true }, 'C-00-42', '0042'],
		[{ digitsOnly: true, dropLeadingZeros: true }, 'C-00-42', '42'],
		[{ digitsOnly: true }, 'ABC', ''],
		[{ maxLength: 4 }, '123456', '1234'],
		[{ maxLength: 4 }, 'abc def', 'abc'],
		[{ dropLeadingZeros: true, maxLength: 3 }, '0012345', '123'],
		[{ case: 'upper' }, 'ab-1', 'AB-1'],
		[{ case: 'lower' }, 'AB-1', 'ab-1'],
		[{ digitsOnly: true, dropLeadingZeros: true, maxLength: 2, case: 'upper' }, 'x-0987', '98'],
		[{}, null, ''],
		[{}, undefined, ''],
		[{}, ['a'], ''],
	])('%p of %p is %p', (options, raw, expected) => {
		expect(aliasForm(alias(options), raw)).toBe(expected);
	});

	it('rule 23: shows two numbers that become one', () => {
		const row = alias({ dropLeadingZeros: true });
		expect(aliasForm(row, '0042')).toBe(aliasForm(row, '42'));
	});
});

describe('looseAlias', () => {
	it.each<[JsonValue, JsonValue]>([
		['0042', '42'],
		['0042', 42],
		['C-42', 'c 42'],
		['12.34.56', '123456'],
		['ÅB1', 'åb-1'],
	])('%p is like %p', (a, b) => {
		expect(looseAlias(a)).toBe(looseAlias(b));
	});

	it.each<[JsonValue, JsonValue]>([
		['42', '420'],
		['C-42', '42'],
		['42', '43'],
	])('%p is unlike %p', (a, b) => {
		expect(looseAlias(a)).not.toBe(looseAlias(b));
	});

	it.each([null, undefined, '', '--', []] as Array<JsonValue | undefined>)('%p is none', (raw) => {
		expect(looseAlias(raw)).toBe('');
	});
});
