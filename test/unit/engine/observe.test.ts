import { compileFlow } from '../../../nodes/LinkStore/engine/compile';
import { makePrints } from '../../../nodes/LinkStore/engine/fingerprint';
import { emptyPrint, indexKeys, observe, rawText } from '../../../nodes/LinkStore/engine/observe';
import type { CompiledFlow, FieldRow, MatchKey } from '../../../nodes/LinkStore/engine/types';
import type { JsonObject } from '../../../nodes/shared/json';
import type { Side } from '../../../nodes/shared/contracts';
import { FIELDS, memorySystem } from '../../support/world/system';

const prints = makePrints(Buffer.alloc(32, 3));
const left = memorySystem({
	system: 'a',
	prefix: 'L',
	fields: FIELDS.map((field) =>
		field.name === 'phone' ? { ...field, omittedWhenEmpty: true } : field,
	),
	capabilities: { aliases: ['note'] },
}).entity;
const right = memorySystem({ system: 'b', prefix: 'R' }).entity;

const row = (path: string, more: Partial<FieldRow> = {}): FieldRow => ({
	left: path,
	right: path,
	type: 'text',
	direction: 'both',
	conflict: 'default',
	oneWay: 'keep',
	options: {},
	...more,
});
const MAP = [
	row('number', { type: 'alias', options: { alias: { dropLeadingZeros: true } } }),
	row('name'),
	row('email', { type: 'email' }),
	row('phone', { type: 'phone' }),
	row('city'),
];

const flowOf = (
	map = MAP,
	match: MatchKey[] = [{ fields: ['number'] }, { fields: ['email', 'name'] }],
): CompiledFlow =>
	compileFlow(
		{
			flow: 'f',
			linksOf: 'f',
			left: 'a.customer',
			right: 'b.customer',
			map,
			match,
			createRight: true,
			createLeft: false,
			whenLeftGone: 'endLink',
			whenRightGone: 'endLink',
			firstSync: 'left',
			conflict: 'left',
			withoutDecision: 'synchronize',
			fullPassHours: 24,
			historyDays: 0,
			maxAttempts: 3,
			intervalSeconds: 300,
		},
		{ left, right },
		{ left: 'UTC', right: 'UTC' },
	);

const flow = flowOf();
const keyOf = (path: string, of = flow) => of.rows.find((each) => each.left === path)!.key;
const look = (fields: JsonObject, side: Side = 'left', id = '1', of = flow) =>
	observe(of, prints, side, id, fields);
const keys = (fields: JsonObject, side: Side = 'left', of = flow) =>
	indexKeys(of, prints, side, look(fields, side, '1', of), fields);

test('a missing field is not observed; where the API leaves empty ones out, it is an empty one', () => {
	const { seen, values } = look({ name: 'A' });
	expect(Object.keys(seen).sort()).toEqual([keyOf('name'), keyOf('phone')].sort());
	expect(values.get(keyOf('phone'))).toMatchObject({ empty: true });
	expect(Object.keys(look({ name: 'A' }, 'right').seen)).toEqual([keyOf('name')]);
});

test.each([[null], [''], ['   '], [[]], [{}]])(
	'%j is empty, and all forms of empty are one',
	(value) => {
		const { seen } = look({ city: value as never });
		expect(seen[keyOf('city')]).toBe(emptyPrint(flow, prints, 'left', flow.rows[4], '1'));
	},
);

test('empty and missing are told apart', () => {
	expect(keyOf('city') in look({ city: null }).seen).toBe(true);
	expect(keyOf('city') in look({}).seen).toBe(false);
});

test('a fingerprint belongs to its side, record and field: equal values say nothing of each other', () => {
	const all = [
		look({ name: 'Same' }).seen[keyOf('name')],
		look({ name: 'Same' }, 'right').seen[keyOf('name')],
		look({ name: 'Same' }, 'left', '2').seen[keyOf('name')],
		look({ city: 'Same' }).seen[keyOf('city')],
	];
	expect(new Set(all).size).toBe(4);
	expect(look({ name: 'Same' }).seen).toEqual(look({ name: ' Same ' }).seen);
});

test('no value stands in a fingerprint or key', () => {
	const fields = {
		number: '4711',
		name: 'Ærlig',
		email: 'a@b.example',
		phone: '+4512345678',
		city: 'Ribe',
	};
	const text = JSON.stringify([look(fields).seen, keys(fields)]);
	for (const value of Object.values(fields)) expect(text).not.toContain(value);
});

test('a value that cannot be read is told, and has no fingerprint', () => {
	const { invalid, seen, values } = look({ name: { first: 'A' }, city: 'Ribe' });
	expect(invalid).toMatchObject([{ row: { left: 'name' }, text: expect.stringContaining('text') }]);
	expect(keyOf('name') in seen).toBe(false);
	expect(values.get(keyOf('name'))).toMatchObject({ invalid: expect.any(String) });
	expect(keyOf('city') in seen).toBe(true);
});

test('only the rows asked for are observed', () => {
	const only = observe(
		flow,
		prints,
		'left',
		'1',
		{ name: 'A', city: 'B' },
		new Set([keyOf('city')]),
	);
	expect(Object.keys(only.seen)).toEqual([keyOf('city')]);
});

test('the raw text moves with every mapped value, and with nothing else', () => {
	const text = (fields: JsonObject) => rawText(flow, 'left', fields);
	const start = { name: 'A', city: null, note: 'x' };
	expect(text({ ...start, note: 'y', other: 1 })).toBe(text(start));
	expect(text({ ...start, name: 'B' })).not.toBe(text(start));
	const { city: _city, ...absent } = start;
	expect(text(absent)).not.toBe(text(start));
	expect(text({ ...start, city: '\u0001' })).not.toBe(text(start));
	expect(text({ name: 'AB', city: '' })).not.toBe(text({ name: 'A', city: 'B' }));
});

test('a blank part makes a match key blank, and blank keys never match', () => {
	const kinds = (fields: JsonObject) =>
		keys(fields)
			.map(({ kind }) => kind)
			.filter((kind) => kind.startsWith('m'));
	expect(kinds({ number: '1', email: 'a@b.example', name: 'A' })).toEqual(['m0', 'm1']);
	expect(kinds({ number: ' ', email: 'a@b.example', name: '' })).toEqual([]);
	expect(kinds({ email: 'a@b.example' })).toEqual([]);
	expect(kinds({ number: { a: 1 } as never })).toEqual([]);
});

test('match keys are the same on both sides, in normal form', () => {
	const print = (fields: JsonObject, side: Side, kind: string) =>
		keys(fields, side).find((each) => each.kind === kind)?.print;
	expect(print({ number: '0042' }, 'left', 'm0')).toBe(print({ number: '42' }, 'right', 'm0'));
	expect(print({ email: 'A@B.example', name: ' anna' }, 'left', 'm1')).toBe(
		print({ email: 'a@b.example', name: 'Anna' }, 'right', 'm1'),
	);
	expect(print({ number: '42' }, 'left', 'm0')).not.toBe(print({ number: '43' }, 'right', 'm0'));
});

test('parts of a key do not run into each other', () => {
	const of = flowOf(MAP, [{ fields: ['name', 'city'] }]);
	const print = (name: string, city: string) =>
		keys({ name, city }, 'left', of).find(({ kind }) => kind === 'm0')?.print;
	expect(print('ab', 'c')).not.toBe(print('a', 'bc'));
});

test('a number predicts what it becomes at the target, and names that people use are kept', () => {
	const print = (number: string) =>
		keys({ number }).find(({ kind }) => kind === `a:${keyOf('number')}`)?.print;
	expect(print('0042')).toBe(print('42'));
	expect(keys({ note: 'K-7' }).filter(({ kind }) => kind === 'n:note')).toHaveLength(1);
	expect(keys({ note: '' }).filter(({ kind }) => kind === 'n:note')).toHaveLength(0);
	expect(keys({ note: 'K-7' }, 'right').filter(({ kind }) => kind === 'n:note')).toHaveLength(0);
});

test('a constant is observed on the side that it is read from, whatever the record holds', () => {
	const of = flowOf(
		[
			row('name'),
			row('', {
				right: 'note',
				type: 'constant',
				direction: 'toRight',
				options: { constant: 'DK' },
			}),
		],
		[],
	);
	const constant = of.rows[1];
	expect(observe(of, prints, 'left', '1', {}).values.get(constant.key)).toMatchObject({
		value: 'DK',
	});
	expect(observe(of, prints, 'right', '1', {}).values.get(constant.key)).toBeUndefined();
});
