import type { INodeParameters } from 'n8n-workflow';
import {
	fieldMap,
	insertBetween,
	matchKeys,
	NAMES,
	node,
	parametersOf,
	PERSON_ROWS,
	PERSONS,
	personsFlow,
	type MapRow,
} from '../../support/canvas';
import { problemOf, useBench } from './setup';

const bench = useBench();

/** Runs a flow with these settings and gives what Reconcile says about them. */
async function refusedFor(settings: INodeParameters): Promise<string> {
	const flow = await bench.open(personsFlow({ settings }));
	const execution = await flow.run();
	expect(execution.failedNode).toBe(NAMES.reconcile);
	expect(await bench.writes()).toBe(0);
	expect(await flow.query('select * from entry')).toEqual([]);
	const text = problemOf(execution);
	expect(text).toContain(`"${PERSONS}"`);
	return text;
}

const withRow = (...rows: MapRow[]) => ({ fieldMap: fieldMap([...PERSON_ROWS, ...rows]) });

describe('settings that cannot be used name the flow, the row and the remedy', () => {
	test('an unknown field on a side that is written to', async () => {
		expect(await refusedFor(withRow({ left: 'honorific', right: 'honorofic' }))).toMatch(
			/writes to the right field "honorofic", which Contact .* does not have: choose one/,
		);
	});

	test('two map rows for one field', async () => {
		expect(await refusedFor(withRow({ left: 'honorific', right: 'lastName' }))).toMatch(
			/Two rows .* right field "lastName".*remove one/,
		);
	});

	test('a field that cannot be written', async () => {
		expect(
			await refusedFor(withRow({ left: 'lastChange', right: 'modifiedAt', direction: 'toRight' })),
		).toMatch(/"modifiedAt", which Contact cannot take: let the row go/);
	});

	test('a match key that is no mapped row', async () => {
		expect(await refusedFor({ matchKeys: matchKeys('nickname') })).toMatch(
			/match key "nickname" is not the left field of a row.*map it, or remove it/,
		);
	});

	test('a match key without a field', async () => {
		expect(await refusedFor({ matchKeys: matchKeys('') })).toMatch(
			/Match key 1 names no field.*remove the key/,
		);
	});

	test('a link row without the flow that translates it', async () => {
		expect(
			await refusedFor(withRow({ left: 'employer', right: 'customerId', type: 'link' })),
		).toMatch(/"employer ↔ customerId".*names no flow.*add the name of the flow/);
	});

	test('an empty field map', async () => {
		expect(await refusedFor({ fieldMap: {} })).toMatch(/field map is empty: add at least one row/);
	});

	test('waiting for decisions where another flow owns the links', async () => {
		const advanced = { withoutDecision: 'wait', linksOf: 'owner' };
		expect(await refusedFor({ advanced })).toMatch(
			/wait.*links of "owner", where people decide: set it there/,
		);
	});

	test('an option that is none', async () => {
		expect(
			await refusedFor(
				withRow({ left: 'honorific', right: 'honorific', options: { currency: 'kroner' } }),
			),
		).toMatch(/Row 10 of the field map.*currency.*three letters/);
	});
});

describe('rule 17: settings go live by approval only', () => {
	test('changed settings preview, while nothing is written; approved they go live', async () => {
		const flow = await bench.live(2);
		const rows = [...PERSON_ROWS, { left: 'honorific', right: 'honorific' }];
		parametersOf(flow.workflow, NAMES.reconcile).fieldMap = fieldMap(rows);
		await bench.sandbox.membercare.control.edit('persons', '1001', {
			honorific: 'Dr.',
			lastname: 'Ny',
		});
		const drafted = await flow.ok();
		expect(drafted.runs[NAMES.start][0].hints[0]).toContain('not approved');
		await flow.preview();
		expect(await bench.writes()).toBe(0);
		await flow.approve();
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ honorific: 'Dr.', lastName: 'Ny' });
	});

	test('the approved settings go on as before while a draft is tried', async () => {
		const flow = await bench.live(1);
		const parameters = parametersOf(flow.workflow, NAMES.reconcile);
		parameters.conflict = 'right';
		await flow.ok();
		parameters.conflict = 'left';
		await bench.sandbox.membercare.control.edit('persons', '1001', { lastname: 'Videre' });
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ lastName: 'Videre' });
	});

	test('rule 14: the parameters of every node between Start Run and Reconcile belong to the settings', async () => {
		const workflow = personsFlow();
		insertBetween(
			workflow,
			NAMES.left,
			NAMES.reconcile,
			node('Compute', 'n8n-nodes-base.set', { includeOtherFields: true }, [550, -160]),
		);
		const flow = await bench.live(1, workflow);
		const { settings } = await flow.status();
		const assignment = { name: 'lastname', value: 'Fra lærredet' };
		parametersOf(workflow, 'Compute').assignments = { assignments: [assignment] };
		await bench.sandbox.membercare.control.edit('persons', '1001', { firstname: 'Ny' });
		const run = await flow.ok();
		const [item] = run.runs[NAMES.start][0].outputs[0];
		expect(item.json).toMatchObject({ mode: 'preview' });
		expect(item.json.settings).not.toBe(settings);
		expect(await bench.writes()).toBe(0);
		await flow.preview();
		await flow.approve();
		await flow.settle();
		expect(await bench.contact(1)).toMatchObject({ firstName: 'Ny', lastName: 'Fra lærredet' });
	});
});
