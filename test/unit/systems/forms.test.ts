import type { FieldDef } from '../../../nodes/shared/entity';
import type { JsonValue } from '../../../nodes/shared/json';
import { toApiValue } from '../../../nodes/shared/node/values';
import { nest, pathsOf, withGroups } from '../../../nodes/shared/paths';
import { customerpEntities } from '../../../nodes/Customerp/entities';
import { membercareEntities } from '../../../nodes/Membercare/entities';

const field = (more: Partial<FieldDef>): FieldDef => ({
	name: 'x',
	label: 'X',
	kind: 'text',
	writable: true,
	...more,
});

test.each<[string, FieldDef, JsonValue, JsonValue]>([
	['an empty text', field({}), '  ', null],
	['a number for a text', field({}), 8000, '8000'],
	['a text for a number', field({ kind: 'number' }), '14', 14],
	['no number', field({ kind: 'number' }), 'many', 'many'],
	['a choice as text', field({ kind: 'enum', options: [{ value: -1, label: 'Error' }] }), '-1', -1],
	[
		'a day from the editor',
		field({ kind: 'date', format: 'midnight' }),
		'1990-04-30T22:00:00.000Z',
		'1990-05-01T00:00:00',
	],
	['a day alone', field({ kind: 'date', format: 'midnight' }), '1990-05-01', '1990-05-01T00:00:00'],
	[
		'a local time',
		field({ kind: 'date', format: 'dateOnly' }),
		'1990-05-01T23:30:00',
		'1990-05-01',
	],
	[
		'a moment',
		field({ kind: 'dateTime', format: 'zoneFree' }),
		'2025-07-01T10:00:00Z',
		'2025-07-01T12:00:00',
	],
	['a list as JSON', field({ kind: 'list' }), '[{"a":1}]', [{ a: 1 }]],
	['false', field({ kind: 'boolean' }), false, false],
	['0', field({ kind: 'number' }), 0, 0],
])('%s becomes the value of the API', (_name, of, value, expected) => {
	expect(toApiValue(of, value, 'Europe/Copenhagen')).toEqual(expected);
});

test('paths and records are two forms of the same', () => {
	const values = { name: 'A', 'address.city': 'B', 'address.zip': null, lines: [{ a: 1 }] };
	const record = nest(values);
	expect(record).toEqual({ name: 'A', address: { city: 'B', zip: null }, lines: [{ a: 1 }] });
	expect(pathsOf(record).sort()).toEqual(Object.keys(values).sort());
});

test('a path cannot reach the prototype', () => {
	nest({ '__proto__.polluted': true, 'constructor.prototype.polluted': true });
	expect(({} as Record<string, unknown>).polluted).toBeUndefined();
});

test('rule 22: a changed member brings its whole group along, others bring nothing', () => {
	const [company] = membercareEntities;
	const before = {
		companyName: 'A',
		primaryAddress: { street: 'S', number: '1', zipCode: '8000' },
	};
	const filled = withGroups(
		company,
		{ primaryAddress: { number: null } },
		['primaryAddress.number'],
		before,
	);
	expect(filled).toEqual({ primaryAddress: { street: 'S', number: null, zipCode: '8000' } });
	expect(withGroups(company, { companyName: 'B' }, ['companyName'], before)).toEqual({
		companyName: 'B',
	});
	const [customer] = customerpEntities;
	expect(withGroups(customer, { name: 'B' }, ['name'], { note: 'N' })).toEqual({ name: 'B' });
});
