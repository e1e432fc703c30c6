import type { INodeExecutionData } from 'n8n-workflow';
import { Customerp } from '../../../nodes/Customerp/Customerp.node';
import { LinkStoreReconcile } from '../../../nodes/LinkStore/LinkStoreReconcile.node';
import { customerpProfile } from '../../../nodes/Customerp/profile';
import type { CheckLine } from '../../../nodes/shared/rest/check/check';
import { startSandbox, type Sandbox } from '../../sandbox';
import { executeContext, loadOptionsContext, type ContextOptions } from '../../support/context';
import { useFolder } from '../../support/folder';
import { customerpStore } from '../../support/systems';

const node = new Customerp();
let sandbox: Sandbox;

useFolder();
beforeAll(async () => {
	sandbox = await startSandbox({ membercare: false });
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	await sandbox.customerp.control.reset();
	await sandbox.customerp.control.seed({
		customers: Array.from({ length: 9 }, (_, n) => ({
			name: `Kunde ${n % 3}`,
			number: String(100 + n),
			email: `kunde${n}@example.com`,
			discountPercent: n + 0.5,
			externalReference: n === 4 ? 'ls-000000000000000000000004' : null,
			modifiedAt: `2025-03-0${1 + n}T12:00:00.000Z`,
		})),
	});
});

const rest = customerpProfile.entities.find(({ entity }) => entity === 'customer');
const {
	entity: _entity,
	label: _label,
	labelPlural: _plural,
	...reference
} = rest as object as {
	entity: string;
	label: string;
	labelPlural: string;
};

async function run(
	parameters: Record<string, unknown>,
	more: Partial<ContextOptions> = {},
): Promise<INodeExecutionData[]> {
	const context = executeContext({
		type: node,
		credentials: customerpStore(sandbox.customerp),
		parameters: { resource: 'customer', operation: 'checkProfile', ...parameters },
		...more,
	});
	return (await node.execute.call(context))[0];
}

const lines = async (settings: object = {}, more: object = {}): Promise<CheckLine[]> =>
	(
		await run({
			profile: 'own',
			profileJson: JSON.stringify(reference),
			profileSettings: settings,
			...more,
		})
	).map(({ json }) => json as unknown as CheckLine);

const wrong = (all: CheckLine[]) => all.filter(({ ok }) => ok === false);

test('the reference profile holds, and nothing is written', async () => {
	const items = await run({ profile: 'reference' });
	const all = items.map(({ json }) => json as unknown as CheckLine);
	expect(wrong(all)).toEqual([]);
	expect(all.filter(({ ok }) => ok === true).map(({ check }) => check)).toEqual(
		expect.arrayContaining([
			...['List', 'ID', 'Modified', 'Paging', 'Single Record', 'Complete List', 'Missing Record'],
			...['Since', 'Sort', 'Search: email', 'Reference', 'Version', 'Fields', 'Decimals'],
			'Summary',
		]),
	);
	expect(all.at(-1)?.found).toMatch(/checks hold, 0 do not/);
	expect(await sandbox.customerp.control.log({ writesOnly: true })).toEqual([]);
	expect(await lines()).toEqual(all);
});

const CASES: Array<[string, object, string, RegExp, RegExp]> = [
	[
		'an ID field that is no ID',
		{ idFields: 'name' },
		'ID',
		/9 records have only 3 different IDs/,
		/"id".*"ID: Properties"/,
	],
	[
		'an ID field that is not there',
		{ idFields: 'customerNo' },
		'ID',
		/9 of 9 records have nothing in "customerNo"/,
		/"id"/,
	],
	[
		'a number for the ID',
		{ idFields: 'number' },
		'Single Record',
		/no record 10\d/,
		/Record: Path/,
	],
	[
		'an envelope that is not there',
		{ rows: 'items' },
		'List',
		/no "items"/,
		/"data".*"List: Rows"/,
	],
	['a parameter that is refused', { pagingPageParam: 'seite' }, 'List', /"?seite/, /./],
	[
		'a since-parameter that is refused',
		{ sinceParam: 'since' },
		'Since',
		/'since' is not known/,
		/Since: Parameter/,
	],
	['a since-form in the wrong unit', { sinceForm: 'unixSeconds' }, 'Since', /./, /./],
	[
		'a modified field that is not there',
		{ modifiedField: 'changed' },
		'Modified',
		/"changed"/,
		/./,
	],
	[
		'a sort that is none',
		{ sinceSort: { rows: [{ name: 'sort', value: '-modifiedAt' }] } },
		'Sort',
		/not sorted/,
		/Since: Sort/,
	],
	[
		'a search that is refused',
		{ searches: { rows: [{ field: 'email', param: 'mail', value: '{value}' }] } },
		'Search: email',
		/'mail' is not known/,
		/./,
	],
	[
		'a version that is not there',
		{ versionKind: 'field', versionField: 'rev' },
		'Version',
		/nothing in "rev"/,
		/Version: Kind/,
	],
	[
		'decimals as texts',
		{ decimal: 'text' },
		'Decimals',
		/another form/,
		/Choose Number in "Format: Decimals"/,
	],
	['a record path without effect', { recordPath: '/customers?id={id}' }, 'Single Record', /./, /./],
	[
		'a summary of what is not there',
		{ summary: 'colour, name' },
		'Fields',
		/"colour"/,
		/Summary Fields/,
	],
];

test.each(CASES)('%s is found', async (_name, settings, check, found, remedy) => {
	const fields =
		check === 'Fields'
			? { rows: [{ name: 'colour', details: { label: 'Colour' } }] }
			: { rows: [] };
	const all = await lines(settings, { profileFields: fields });
	const line = wrong(all).find((one) => one.check === check);
	expect(all.map((one) => `${one.check} ${one.ok}`)).toContain(`${check} false`);
	expect(line?.found).toMatch(found);
	expect(line?.remedy).toMatch(remedy);
	expect(all.at(-1)).toMatchObject({ check: 'Summary', ok: false });
});

const seedMany = async () =>
	await sandbox.customerp.control.seed({
		customers: Array.from({ length: 300 }, (_, n) => ({
			name: `Kunde ${n}`,
			number: `${1000 + n}`,
		})),
	});

test('rule 18: a page before the one that the profile says is the first is found', async () => {
	await seedMany();
	const line = (await lines({ pagingFirstPage: 2 })).find(({ check }) => check === 'Paging');
	expect(line).toMatchObject({
		ok: false,
		found: expect.stringContaining('Page 1 shows'),
		remedy: expect.stringContaining('Paging: First Page'),
	});
});

test('a list that goes on where the profile knows no paging is found', async () => {
	await seedMany();
	const line = (await lines({ pagingKind: 'none' })).find(({ check }) => check === 'Paging');
	expect(line).toMatchObject({
		ok: false,
		found: expect.stringContaining('"nextPage"'),
		remedy: expect.stringContaining('Paging: Kind'),
	});
});

test('a list without records says that nothing can be tried', async () => {
	await sandbox.customerp.control.reset();
	const all = await lines();
	expect(all[0]).toMatchObject({ check: 'List', ok: 'skipped' });
	expect(wrong(all)).toEqual([]);
});

test('the fields are kept for the drop-downs of Reconcile', async () => {
	const reconcile = new LinkStoreReconcile();
	const offered = async () => {
		const context = loadOptionsContext({
			type: reconcile,
			parameters: { leftEntity: 'customerp.customer', rightEntity: 'customerp.order' },
		});
		const fields = await reconcile.methods.loadOptions.getLeftFields.call(context);
		return fields.map(({ value }) => value);
	};
	const colour = { name: 'colour', kind: 'text', details: { label: 'Colour' } };
	await lines({}, { profileFields: { rows: [colour] } });
	expect(await offered()).toContain('colour');
	await run({ profile: 'reference' });
	expect(await offered()).not.toContain('colour');
	expect(await offered()).toContain('name');
});

test('a server that refuses is a line, not a failure of the node', async () => {
	const all = await lines({ path: '/nowhere' });
	expect(wrong(all)[0]).toMatchObject({ check: 'List', found: expect.stringContaining('404') });
});

test('the unchanged update: only on the record that is named, and it changes nothing', async () => {
	const { id } = (await sandbox.customerp.control.find('customers', { number: '103' }))[0] as {
		id: string;
	};
	const before = await sandbox.customerp.control.get('customers', id);
	const all = await lines({}, { tryUpdate: true, recordId: { __rl: true, mode: 'id', value: id } });
	expect(wrong(all)).toEqual([]);
	expect(all.map(({ check }) => check)).toEqual(
		expect.arrayContaining([
			'Unchanged Update',
			'Returned Record',
			'Other Fields',
			'Enforced Version',
		]),
	);
	const after = (await sandbox.customerp.control.get('customers', id)) as Record<string, unknown>;
	expect({ ...after, modifiedAt: 0, version: 0 }).toEqual({ ...before, modifiedAt: 0, version: 0 });
	const written = await sandbox.customerp.control.log({ writesOnly: true });
	expect(new Set(written.map(({ path }) => path))).toEqual(new Set([`/api/v1/customers/${id}`]));
});

test('the unchanged update: a record that is not there, and none chosen', async () => {
	const id = { __rl: true, mode: 'id', value: 'nobody' };
	const all = await lines({}, { tryUpdate: true, recordId: id });
	expect(wrong(all)[0]).toMatchObject({ check: 'Unchanged Update' });
	await expect(lines({}, { tryUpdate: true, recordId: { ...id, value: '' } })).rejects.toThrow(
		'No record is chosen',
	);
});

test('a profile that cannot work is said before any call', async () => {
	await expect(lines({ path: 'customers' })).rejects.toMatchObject({
		message: expect.stringContaining('Customers'),
		description: expect.stringMatching(/./),
	});
	await expect(run({ profile: 'own', profileJson: '{"path": ' })).rejects.toMatchObject({
		description: expect.stringContaining('Propose Profile'),
	});
});
