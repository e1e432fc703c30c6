import { format, normalForm, parse } from '../../../nodes/LinkStore/engine/fields';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';
import { carry, norm, problem, rowOf, value } from './helpers';

const product = rowOf('link', {
	left: { kind: 'number' },
	right: {},
	leftPath: 'product.id',
	rightPath: 'sku',
	flows: ['products'],
});
const quantity = rowOf('number', { left: {}, right: {}, leftPath: 'qty', rightPath: 'quantity' });
const price = rowOf('money', {
	left: {},
	right: { format: 'minor' },
	leftPath: 'price.amount',
	rightPath: 'unitPrice',
	currency: 'DKK',
});
const lines = rowOf('list', {
	left: {},
	right: {},
	leftPath: 'lines',
	rightPath: 'items',
	lines: [product, quantity, price],
});

describe('list', () => {
	it('reads the columns of each line, by the paths of its side', () => {
		const left = [
			{ id: 1, product: { id: 77 }, qty: 2, price: { amount: 12.5 } },
			{ id: 2, product: { id: 78 }, qty: '1.50', price: { amount: '8' } },
		];
		expect(norm(lines, 'left', left)).toBe('[["77","2","1250"],["78","1.5","800"]]');
		expect(value(lines, 'left', left)).toEqual([
			['77', '2', '12.5'],
			['78', '1.5', '8'],
		]);
	});

	it('equals the other side once the links are translated', () => {
		const simple = rowOf('list', { left: {}, right: {}, lines: [quantity, price] });
		expect(norm(simple, 'left', [{ qty: 2, price: { amount: 12.5 } }])).toBe(
			norm(simple, 'right', [{ quantity: '2.0', unitPrice: 1250 }]),
		);
	});

	it('rule 22: line ids, computed amounts and unmapped properties do not count', () => {
		const before = [{ id: 'old', qty: 1, price: { amount: 5 }, total: 5 }];
		const after = [{ id: 'new', qty: 1, price: { amount: 5, vat: 1.25 }, total: 6.25, note: 'x' }];
		expect(norm(lines, 'left', after)).toBe(norm(lines, 'left', before));
	});

	it('rule 22: the order of lines and their number count', () => {
		const [a, b] = [{ qty: 1 }, { qty: 2 }];
		expect(norm(lines, 'left', [a, b])).not.toBe(norm(lines, 'left', [b, a]));
		expect(norm(lines, 'left', [a])).not.toBe(norm(lines, 'left', [a, a]));
	});

	it('a missing column is an empty one', () => {
		expect(norm(lines, 'left', [{}])).toBe('[["","",""]]');
		expect(norm(lines, 'left', [{ qty: null, price: {} }])).toBe('[["","",""]]');
	});

	it('an empty list is empty, a list with an empty line is not', () => {
		expect(parse(lines, 'left', [])).toEqual({ empty: true, norm: '', value: null });
		expect(parse(lines, 'left', [{}])).toMatchObject({ empty: false });
	});

	it('writes nested lines of the other side and leaves empty columns out', () => {
		expect(
			format(lines, 'left', [
				['77', '2', '12.5'],
				['78', null, null],
			]),
		).toEqual([{ product: { id: 77 }, qty: 2, price: { amount: 12.5 } }, { product: { id: 78 } }]);
		expect(format(lines, 'right', [['SKU-1', '2', '12.5']])).toEqual([
			{ sku: 'SKU-1', quantity: 2, unitPrice: 1250 },
		]);
	});

	it('writes only the columns that go to that side', () => {
		const toRight = { ...quantity, direction: 'toRight' as const };
		const computed = rowOf('money', {
			left: {},
			right: { writable: false },
			leftPath: 'total',
			rightPath: 'total',
		});
		const constant = rowOf('constant', {
			right: { kind: 'text' },
			leftPath: '',
			rightPath: 'unit',
			constant: 'pcs',
			direction: 'toRight',
		});
		const row = rowOf('list', { left: {}, right: {}, lines: [toRight, computed, constant] });
		const raw = [{ qty: 3, total: 9 }];
		expect(carry(row, 'left', raw)).toEqual([{ quantity: 3, unit: 'pcs' }]);
		expect(carry(row, 'left', raw, 'left')).toEqual([{ total: 9 }]);
		expect(norm(row, 'left', raw)).toBe(
			norm(row, 'right', [{ quantity: 3, total: 9, unit: 'pcs' }]),
		);
	});

	it.each<[string, JsonValue, string]>([
		['a text', 'abc', 'Found "abc" where a list is expected.'],
		['a number', 1, 'Found 1 where a list is expected.'],
		['an object', { qty: 1 }, 'Found an object where a list is expected.'],
		[
			'a line that is none',
			[{ qty: 1 }, 'abc'],
			'Line 2: Found "abc" where an object with the columns of a line is expected.',
		],
		[
			'a null line',
			[null],
			'Line 1: Found null where an object with the columns of a line is expected.',
		],
		[
			'an invalid column',
			[{ qty: 1 }, { qty: 2, price: { amount: 'much' } }],
			'Line 2, column price.amount: Found "much" where an amount such as 1234.50 is expected.',
		],
	])('%s is invalid', (_name, raw, expected) => {
		expect(problem(lines, 'left', raw)).toBe(expected);
	});

	it('names the column of the side', () => {
		expect(problem(lines, 'right', [{ quantity: 'x' }])).toMatch(/^Line 1, column quantity: /);
	});

	it('lists of lists', () => {
		const inner = rowOf('list', {
			left: {},
			right: {},
			leftPath: 'parts',
			rightPath: 'p',
			lines: [quantity],
		});
		const outer = rowOf('list', { left: {}, right: {}, lines: [inner] });
		expect(carry(outer, 'left', [{ parts: [{ qty: 1 }, { qty: 2 }] }])).toEqual([
			{ p: [{ quantity: 1 }, { quantity: 2 }] },
		]);
	});

	it('without columns compares whole values', () => {
		const tags = rowOf('list', { left: {}, right: {} });
		expect(norm(tags, 'left', ['a', 'b'])).toBe('["a","b"]');
		expect(carry(tags, 'left', ['a', { y: 1, x: 2 }])).toEqual(['a', { y: 1, x: 2 }]);
		expect(norm(tags, 'left', [{ y: 1, x: 2 }])).toBe(norm(tags, 'right', [{ x: 2, y: 1 }]));
	});

	it('ten thousand lines', () => {
		const many: JsonObject[] = Array.from({ length: 10_000 }, (_, at) => ({ qty: at }));
		expect(JSON.parse(norm(lines, 'left', many))).toHaveLength(10_000);
	});

	it('rule 25: tells what the norms of its columns depend on', () => {
		expect(normalForm(lines)).toEqual([null, null, { unit: 2, kept: 2 }]);
	});
});
