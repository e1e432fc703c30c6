import type { IDataObject, INodeExecutionData } from 'n8n-workflow';
import { Customerp } from '../../../nodes/Customerp/Customerp.node';
import { CustomerpTrigger } from '../../../nodes/Customerp/CustomerpTrigger.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { executeContext, loadOptionsContext, pollContext } from '../../support/context';
import { customerpStore } from '../../support/systems';

const node = new Customerp();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ membercare: false });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.customerp.control.reset());

const LIST = {
	rows: 'data',
	paging: { kind: 'page', pageParam: 'page', sizeParam: 'pageSize', nextField: 'nextPage' },
};
const OWN = {
	path: '/customers',
	recordPath: '/customers/{id}',
	modifiedField: 'changed',
	createdField: 'modifiedAt',
	list: LIST,
	since: { param: 'modifiedSince', sort: { sort: 'modifiedAt' } },
	create: {},
	update: {},
	version: { kind: 'etag' },
	summary: ['title', 'changed'],
	fields: [
		{ name: 'title', label: 'Title', kind: 'text', path: 'name', required: true },
		{ name: 'rebate', label: 'Rebate', kind: 'number', path: 'discountPercent' },
		{ name: 'changed', label: 'Changed', kind: 'dateTime', path: 'modifiedAt', writable: false },
	],
};
const own = (changes: object = {}) => ({
	resource: 'customer',
	profile: 'own',
	profileJson: JSON.stringify({ ...OWN, ...changes }),
});

const run = async (
	parameters: IDataObject | ((index: number) => IDataObject),
	items: INodeExecutionData[] = [{ json: {} }],
): Promise<IDataObject[]> => {
	const context = executeContext({
		type: node,
		credentials: customerpStore(sandbox.customerp),
		parameters,
		items,
	});
	return (await node.execute.call(context))[0].map(({ json }) => json);
};

const form = (value: object) => ({ mappingMode: 'defineBelow', value });
const rl = (value: unknown) => ({ __rl: true, mode: 'id', value: String(value) });

test('items have the fields of the profile, the API what it calls them', async () => {
	const [made] = await run({
		...own(),
		operation: 'create',
		fields: form({ title: 'Nordlys', rebate: '2.5' }),
	});
	expect(made).toMatchObject({ title: 'Nordlys', rebate: 2.5 });
	expect(made).not.toHaveProperty('name');
	const [{ id }] = await sandbox.customerp.control.find('customers', { name: 'Nordlys' });
	const on = (operation: string, more: object = {}) =>
		run({ ...own(), operation, recordId: rl(id), ...more });
	expect(await on('update', { fields: form({ title: 'Sydlys' }) })).toEqual([
		expect.objectContaining({ title: 'Sydlys', rebate: 2.5 }),
	]);
	expect(await sandbox.customerp.control.get('customers', id as string)).toMatchObject({
		name: 'Sydlys',
		discountPercent: 2.5,
	});
	const [simple] = await run({ ...own(), operation: 'getAll', simplify: true });
	expect(simple).toEqual({ id, title: 'Sydlys', changed: expect.any(String) });
});

test('each item may have a profile of its own, as an expression gives it', async () => {
	await sandbox.customerp.control.seed({
		customers: [{ name: 'Kunde' }],
		products: [{ name: 'Vare', sku: 'A' }],
	});
	const paths = ['/customers', '/products', '/customers'];
	const found = await run(
		(index) => ({ ...own({ path: paths[index] }), operation: 'getAll', simplify: false }),
		paths.map(() => ({ json: {} })),
	);
	expect(found.map(({ title }) => title)).toEqual(['Kunde', 'Vare', 'Kunde']);
});

test('what the profile has no way to do is said, and nothing is done', async () => {
	await sandbox.customerp.control.seed({ customers: [{ id: 'c', name: 'Kunde' }] });
	for (const operation of ['delete', 'archive', 'restore']) {
		await expect(run({ ...own(), operation, recordId: rl('c') })).rejects.toMatchObject({
			message: expect.stringContaining('no way to do'),
			description: expect.stringContaining('Profile Settings'),
		});
	}
	await expect(
		run({
			...own({ since: undefined }),
			operation: 'getAll',
			filters: { changedSince: '2025-01-01' },
		}),
	).rejects.toThrow(/cannot be listed by when they were changed/);
	expect(await sandbox.customerp.control.count('customers')).toBe(1);
});

test('a wrong profile is an error of the item that it is for', async () => {
	const context = executeContext({
		type: node,
		credentials: customerpStore(sandbox.customerp),
		continueOnFail: true,
		items: [{ json: {} }, { json: {} }],
		parameters: (index) => ({ ...own(index === 0 ? { path: 'x' } : {}), operation: 'getAll' }),
	});
	const [items] = await node.execute.call(context);
	expect(items).toEqual([
		{ json: { error: expect.stringContaining('must begin with /') }, pairedItem: { item: 0 } },
	]);
});

test('the form and the list in the editor are those of the profile', async () => {
	await sandbox.customerp.control.seed({ customers: [{ id: 'c', name: 'Kunde' }] });
	const editor = (operation: string) =>
		loadOptionsContext({
			type: node,
			credentials: customerpStore(sandbox.customerp),
			parameters: { ...own(), operation },
		});
	const { fields } = await node.methods.resourceMapping.getFields.call(editor('create'));
	expect(fields.map(({ id, required }) => [id, required])).toEqual([
		['title', true],
		['rebate', false],
	]);
	const { results } = await node.methods.listSearch.searchRecords.call(editor('get'));
	expect(results).toEqual([{ name: 'Kunde (c)', value: 'c' }]);
});

describe('the trigger', () => {
	const trigger = new CustomerpTrigger();
	function poller(parameters: object) {
		const staticData: IDataObject = {};
		const credentials = customerpStore(sandbox.customerp);
		return async (more: object = {}) => {
			const context = pollContext({
				type: trigger,
				credentials,
				staticData,
				parameters: { ...parameters, simplify: false, ...more },
			});
			const output = await trigger.poll.call(context);
			return output === null ? null : output[0].map(({ json }) => json.title);
		};
	}
	const control = () => sandbox.customerp.control;

	test.each([
		['with a feed', own()],
		['without one', own({ since: undefined, modifiedField: '', version: { kind: 'none' } })],
	])('%s: what is new or changed comes once', async (_name, parameters) => {
		await control().seed({
			customers: [{ id: 'old', name: 'Gammel', modifiedAt: '2024-01-01T00:00:00.000Z' }],
		});
		const poll = poller(parameters);
		expect(await poll()).toBeNull();
		await control().setClock({ offsetMs: 60_000 });
		await control().create('customers', { name: 'Ny' });
		await control().edit('customers', 'old', { name: 'Ældre' });
		expect((await poll())?.sort()).toEqual(['Ny', 'Ældre']);
		expect(await poll()).toBeNull();
	});

	test('another profile starts anew: what is there is not news', async () => {
		await control().seed({ customers: [{ id: 'old', name: 'Gammel' }] });
		const poll = poller(own());
		await poll();
		expect(await poll(own({ overlapSeconds: 900 }))).toBeNull();
	});

	test('created only: needs a field that says when', async () => {
		const fields = [
			...OWN.fields,
			{ name: 'born', label: 'Born', kind: 'dateTime', path: 'createdAt', writable: false },
		];
		const poll = poller({ ...own({ fields, createdField: 'born' }), event: 'created' });
		await control().seed({
			customers: [{ id: 'old', name: 'Gammel', createdAt: '2024-01-01T00:00:00.000Z' }],
		});
		await poll();
		await control().setClock({ offsetMs: 60_000 });
		await control().create('customers', { name: 'Ny' });
		await control().edit('customers', 'old', { name: 'Ældre' });
		expect(await poll()).toEqual(['Ny']);
		await expect(
			poller({ ...own({ createdField: '' }), event: 'created' })(),
		).rejects.toMatchObject({
			message: expect.stringContaining('does not say when'),
			description: expect.stringContaining('Created: Property'),
		});
	});
});
