import { format, linkIds, parse, translate } from '../../../nodes/LinkStore/engine/fields';
import type { CompiledRow } from '../../../nodes/LinkStore/engine/types';
import type { JsonValue } from '../../../nodes/shared/json';
import { norm, problem, rowOf } from './helpers';

const payer = rowOf('link', {
	left: { kind: 'number' },
	right: {},
	flows: ['persons', 'companies'],
});
const product = rowOf('link', {
	leftPath: 'productId',
	rightPath: 'sku',
	left: { kind: 'number' },
	right: {},
	flows: ['products'],
});
const unit = rowOf('link', {
	leftPath: 'unitId',
	rightPath: 'unit',
	left: {},
	right: {},
	flows: ['units'],
});
const quantity = rowOf('number', { leftPath: 'qty', rightPath: 'quantity', left: {}, right: {} });
const lines = rowOf('list', { left: {}, right: {}, lines: [product, quantity, unit] });

const table: Record<string, string> = {
	'77': 'SKU-77',
	'78': 'SKU-78',
	kg: 'kilogram',
	'5': 'C-5',
};
const lookup = (_row: CompiledRow, id: string) => table[id];

describe('link', () => {
	it.each<[JsonValue, string]>([
		[77, '77'],
		['77', '77'],
		[' 77 ', '77'],
		['077', '077'],
		['Business:1;Customer:2', 'Business:1;Customer:2'],
		['a8098c1a-F86E-11da-bd1a-00112444be1e', 'a8098c1a-F86E-11da-bd1a-00112444be1e'],
		[9007199254740991, '9007199254740991'],
		[0, '0'],
	])('%p is the id %s', (raw, expected) => {
		expect(norm(payer, 'left', raw)).toBe(expected);
	});

	it.each([true, [77], { id: 77 }] as JsonValue[])('%p is invalid', (raw) => {
		expect(problem(payer, 'left', raw)).toMatch(/where an id \(text or number\) is expected\.$/);
	});

	it.each<['left' | 'right', JsonValue, JsonValue]>([
		['left', '77', 77],
		['left', '077', '077'],
		['left', '12345678901234567890', '12345678901234567890'],
		['left', 'abc', 'abc'],
		['right', '77', '77'],
		['right', 'abc', 'abc'],
	])('%s gets %p as %p', (side, value, expected) => {
		expect(format(payer, side, value)).toBe(expected);
	});
});

describe('linkIds', () => {
	it.each<[string, CompiledRow, JsonValue, string[]]>([
		['of a link', payer, 5, ['5']],
		['of an empty link', payer, null, []],
		['of an invalid link', payer, true, []],
		['of a text', rowOf('text'), '5', []],
		[
			'of lines, each once',
			lines,
			[{ productId: 77, unitId: 'kg' }, { productId: 77 }, { productId: 78 }],
			['77', 'kg', '78'],
		],
		['of lines without links', lines, [{ qty: 1 }], []],
		['of an empty list', lines, [], []],
		['of a list without columns', rowOf('list'), [['5']], []],
	])('%s', (_name, row, raw, expected) => {
		expect(linkIds(row, parse(row, 'left', raw))).toEqual(expected);
	});
});

describe('translate', () => {
	it('rule 30: gives the id of the other side', () => {
		expect(translate(payer, parse(payer, 'left', 5), lookup)).toEqual({
			parsed: { empty: false, norm: 'C-5', value: 'C-5' },
		});
	});

	it('rule 30: names what it waits for', () => {
		expect(translate(payer, parse(payer, 'left', 6), lookup)).toEqual({
			missing: [{ row: payer, id: '6' }],
		});
	});

	it('asks with the row that names the flows', () => {
		const asked: Array<[string, string]> = [];
		translate(lines, parse(lines, 'left', [{ productId: 77, unitId: 'kg', qty: 1 }]), (row, id) => {
			asked.push([row.options.flows?.[0] ?? '', id]);
			return id;
		});
		expect(asked).toEqual([
			['products', '77'],
			['units', 'kg'],
		]);
	});

	it('lines become comparable with those of the other side', () => {
		const left = parse(lines, 'left', [
			{ productId: 77, qty: 2, unitId: 'kg' },
			{ productId: 78, qty: 1 },
		]);
		const right = parse(lines, 'right', [
			{ sku: 'SKU-77', quantity: 2, unit: 'kilogram' },
			{ sku: 'SKU-78', quantity: 1, unit: '' },
		]);
		expect(translate(lines, left, lookup)).toEqual({ parsed: right });
	});

	it('collects all missing ids, each once for a column', () => {
		const left = parse(lines, 'left', [
			{ productId: 1, unitId: '1' },
			{ productId: 1 },
			{ productId: 2 },
			{ productId: 77 },
		]);
		expect(translate(lines, left, lookup)).toEqual({
			missing: [
				{ row: product, id: '1' },
				{ row: unit, id: '1' },
				{ row: product, id: '2' },
			],
		});
	});

	it('leaves everything else as it is', () => {
		const text = parse(rowOf('text'), 'left', '77');
		expect(translate(rowOf('text'), text, lookup)).toEqual({ parsed: text });
		const empty = parse(payer, 'left', null);
		expect(translate(payer, empty, lookup)).toEqual({ parsed: empty });
		const invalid = parse(payer, 'left', true);
		expect(translate(payer, invalid, lookup)).toEqual({ parsed: invalid });
		const plain = rowOf('list', { lines: [quantity] });
		const numbers = parse(plain, 'left', [{ qty: 77 }]);
		expect(translate(plain, numbers, lookup)).toEqual({ parsed: numbers });
	});

	it('does not change what it was given', () => {
		const left = parse(lines, 'left', [{ productId: 77 }]);
		const before = JSON.stringify(left);
		translate(lines, left, lookup);
		expect(JSON.stringify(left)).toBe(before);
	});

	it('reaches lists in lists', () => {
		const outer = rowOf('list', { lines: [{ ...lines, left: 'parts', right: 'parts' }] });
		const left = parse(outer, 'left', [{ parts: [{ productId: 77, qty: 1 }] }]);
		expect(linkIds(outer, left)).toEqual(['77']);
		expect(translate(outer, left, lookup)).toEqual({
			parsed: parse(outer, 'right', [{ parts: [{ sku: 'SKU-77', quantity: 1 }] }]),
		});
	});
});
