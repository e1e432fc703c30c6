import { compileFlow, SettingsFault } from '../../../nodes/LinkStore/engine/compile';
import type { FieldRow, FlowSettings } from '../../../nodes/LinkStore/engine/types';
import type { EntityDescription, FieldDef } from '../../../nodes/shared/entity';

const field = (name: string, more: Partial<FieldDef> = {}): FieldDef => ({
	name,
	label: name,
	kind: 'text',
	writable: true,
	...more,
});
const FIELDS: FieldDef[] = [
	field('number'),
	field('name'),
	field('city'),
	field('status', { writable: false }),
	field('secret', { writeOnly: true }),
	field('born', { writable: 'create' }),
	field('owner', { kind: 'reference' }),
	field('lines', { kind: 'list', columns: [field('text'), field('price')] }),
];
const entity = (
	system: string,
	more: Partial<EntityDescription['capabilities']> = {},
): EntityDescription =>
	({
		system,
		entity: 'customer',
		label: `${system} customer`,
		labelPlural: `${system} customers`,
		fields: FIELDS,
		limits: [],
		capabilities: { create: true, update: true, delete: true, archive: true, ...more },
	}) as unknown as EntityDescription;
const row = (left: string, right = left, more: Partial<FieldRow> = {}): FieldRow => ({
	left,
	right,
	type: 'text',
	direction: 'both',
	conflict: 'default',
	oneWay: 'keep',
	options: {},
	...more,
});
const settings = (more: Partial<FlowSettings>): FlowSettings => ({
	flow: 'a flow',
	linksOf: 'a flow',
	left: 'crm.customer',
	right: 'erp.customer',
	map: [row('name')],
	match: [],
	createRight: true,
	createLeft: false,
	whenLeftGone: 'endLink',
	whenRightGone: 'endLink',
	firstSync: 'left',
	conflict: 'left',
	withoutDecision: 'synchronize',
	fullPassHours: 24,
	historyDays: 30,
	maxAttempts: 3,
	intervalSeconds: 300,
	...more,
});
const zones = { left: 'UTC', right: 'UTC' };
const compile = (more: Partial<FlowSettings>, left = entity('crm'), right = entity('erp')) =>
	compileFlow(settings(more), { left, right }, zones);

function problemsOf(work: () => unknown): string[] {
	try {
		work();
	} catch (error) {
		expect(error).toBeInstanceOf(SettingsFault);
		expect((error as SettingsFault).message).toContain('"a flow"');
		return (error as SettingsFault).problems;
	}
	return [];
}

test.each<[string, Partial<FlowSettings>, string[]]>([
	[
		'an unknown right field that is written',
		{ map: [row('name'), row('name', 'nome', { direction: 'toRight' })] },
		['Row 2', '"nome"', 'erp customer', 'choose one'],
	],
	[
		'records that wait for a decision in a flow that makes no links',
		{ withoutDecision: 'wait', linksOf: 'owner' },
		['"owner"', 'where people decide', 'set it there'],
	],
	[
		'an unknown left field that is written',
		{ map: [row('nome', 'name')] },
		['Row 1', '"nome"', 'crm customer', 'choose one'],
	],
	[
		'a field that cannot be written',
		{ map: [row('name', 'status')] },
		['Row 1', '"status"', 'cannot take', 'from right to left only'],
	],
	[
		'a field that cannot be written, left',
		{ map: [row('status', 'name')] },
		['Row 1', '"status"', 'from left to right only'],
	],
	[
		'a field that is never returned',
		{ map: [row('name', 'secret')] },
		['Row 1', '"secret"', 'never returns', 'from left to right only'],
	],
	[
		'two rows for one right field',
		{
			map: [
				row('name', 'city', { direction: 'toRight' }),
				row('number', 'city', { direction: 'toRight' }),
			],
		},
		['Two rows', 'right field "city"', 'name → city', 'number → city', 'remove one'],
	],
	[
		'two rows for one left field',
		{ map: [row('city', 'name'), row('city', 'number', { direction: 'toLeft' })] },
		['Two rows', 'left field "city"', 'remove one'],
	],
	[
		'the same row twice',
		{
			map: [row('x', 'name', { direction: 'toRight' }), row('x', 'name', { direction: 'toRight' })],
		},
		['twice', 'remove one'],
	],
	[
		'one row for each direction',
		{
			map: [
				row('name', 'name', { direction: 'toRight' }),
				row('name', 'name', { direction: 'toLeft' }),
			],
		},
		['twice', 'remove one'],
	],
	[
		'the wrong left entity',
		{ left: 'crm.order' },
		['left entity', 'crm.order', 'crm.customer', 'choose the same'],
	],
	[
		'the wrong right entity',
		{ right: 'erp.order' },
		['right entity', 'erp.order', 'erp.customer', 'choose the same'],
	],
	[
		'a list without columns',
		{ map: [row('lines', 'lines', { type: 'list' })] },
		['Row 1', 'lines ↔ lines', 'list without columns', 'add the columns'],
	],
	[
		'a list with an unknown column',
		{
			map: [row('lines', 'lines', { type: 'list', options: { columns: [row('text', 'texte')] } })],
		},
		['Row 1', '"lines"', '"texte"', 'text, price'],
	],
	[
		'a link without flows',
		{ map: [row('owner', 'owner', { type: 'link' })] },
		['Row 1', 'owner ↔ owner', 'names no flow', 'add the name'],
	],
	[
		'a link column without flows',
		{
			map: [
				row('lines', 'lines', {
					type: 'list',
					options: { columns: [row('text', 'text', { type: 'link' })] },
				}),
			],
		},
		['Row 1', 'column "text ↔ text"', 'names no flow'],
	],
	[
		'a row without a left field',
		{ map: [row('', 'name')] },
		['Row 1', 'no left field', 'choose one'],
	],
	[
		'a row without a right field',
		{ map: [row('name', '')] },
		['Row 1', 'no right field', 'choose one'],
	],
	['an empty map', { map: [] }, ['map is empty', 'add at least one']],
	[
		'a match key that is not mapped',
		{ match: [{ fields: ['number'] }] },
		['match key "number"', 'map it, or remove'],
	],
	[
		'a match key by its right name',
		{ map: [row('name', 'city')], match: [{ fields: ['city'] }] },
		['match key "city"', 'map it, or remove'],
	],
	[
		'a match key that is a list',
		{
			map: [row('lines', 'lines', { type: 'list', options: { columns: [row('text')] } })],
			match: [{ fields: ['lines'] }],
		},
		['match key "lines"'],
	],
])('%s', (_name, more, words) => {
	const problems = problemsOf(() => compile(more));
	expect(problems).toHaveLength(1);
	for (const word of words) expect(problems[0]).toContain(word);
	expect(problems[0]).toMatch(/\.$/);
});

test.each<[string, Partial<FlowSettings>, 'left' | 'right', string]>([
	['create right', { createRight: true }, 'right', 'create'],
	['create left', { createLeft: true, createRight: false }, 'left', 'create'],
	['delete right', { whenLeftGone: 'delete' }, 'right', 'delete'],
	['delete left', { whenRightGone: 'delete' }, 'left', 'delete'],
	['archive right', { whenLeftGone: 'archive' }, 'right', 'archive'],
	['archive left', { whenRightGone: 'archive' }, 'left', 'archive'],
])('what a system cannot do is told beforehand: %s', (_name, more, side, ability) => {
	const less = { [ability]: false };
	const problems = problemsOf(() =>
		compile(
			more,
			entity('crm', side === 'left' ? less : {}),
			entity('erp', side === 'right' ? less : {}),
		),
	);
	expect(problems).toHaveLength(1);
	expect(problems[0]).toContain(
		`${side === 'left' ? 'crm' : 'erp'} customer cannot be ${ability}d`,
	);
	expect(problems[0]).toContain('choose another setting');
});

test('all problems are told at once', () => {
	const problems = problemsOf(() =>
		compile({
			left: 'crm.order',
			map: [row('name', 'nome'), row('city', 'status')],
			match: [{ fields: ['number'] }],
		}),
	);
	expect(problems).toHaveLength(4);
});

test('a field that neither system knows may be read: somebody computes it on the canvas', () => {
	const flow = compile({ map: [row('computed.on.canvas', 'name', { direction: 'toRight' })] });
	expect(flow.rows[0].defs).toMatchObject({ left: undefined, right: { name: 'name' } });
});

test('a constant needs one end only', () => {
	const flow = compile({
		map: [
			row('name'),
			row('', 'city', { type: 'constant', direction: 'toRight', options: { constant: 'DK' } }),
		],
	});
	expect(flow.rows[1].title).toBe('constant → city');
});

describe("a row's key is its meaning", () => {
	const key = (more: Partial<FieldRow>) =>
		compile({ map: [row('name', 'name', more)] }).rows[0].key;
	const plain = key({});

	test.each<[string, Partial<FieldRow>]>([
		['who wins', { conflict: 'right' }],
		['what becomes of a one-way edit', { oneWay: 'review' }],
		['the direction', { direction: 'toRight' }],
	])('changing %s forgets no baseline', (_name, more) => {
		expect(key(more)).toBe(plain);
	});

	test.each<[string, Partial<FieldRow>]>([
		['another field', { right: 'city' }],
		['another type', { type: 'email' }],
		['other options', { options: { scale: 2 } }],
	])('%s is a new row', (_name, more) => {
		expect(key(more)).not.toBe(plain);
	});

	test('another zone is a new row for times, as the same text means another time, and for nothing else', () => {
		const map = [row('name', 'name', { type: 'dateTime' }), row('city')];
		const flow = compileFlow(
			settings({ map }),
			{ left: entity('crm'), right: entity('erp') },
			{ left: 'UTC', right: 'Europe/Copenhagen' },
		);
		const before = compile({ map });
		expect(flow.rows[0].key).not.toBe(before.rows[0].key);
		expect(flow.rows[1].key).toBe(before.rows[1].key);
		expect(flow.mapHash).not.toBe(before.mapHash);
	});

	test('the order of the options does not matter', () => {
		const a = key({ options: { scale: 2, currency: 'DKK' } });
		const b = key({ options: { currency: 'DKK', scale: 2 } });
		expect(a).toBe(b);
	});
});
