import { NodeApiError, NodeOperationError, type INodeExecutionData } from 'n8n-workflow';
import { Customerp } from '../../../nodes/Customerp/Customerp.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { executeContext, loadOptionsContext, type ContextOptions } from '../../support/context';
import { customerpStore } from '../../support/systems';

const node = new Customerp();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ membercare: false });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.customerp.control.reset());

type Parameters = ContextOptions['parameters'];

const run = async (
	parameters: Parameters,
	items: INodeExecutionData[] = [{ json: {} }],
	more: Partial<ContextOptions> = {},
): Promise<INodeExecutionData[]> => {
	const context = executeContext({
		type: node,
		credentials: customerpStore(sandbox.customerp),
		parameters,
		items,
		...more,
	});
	return (await node.execute.call(context))[0];
};

const rl = (value: string, mode = 'id') => ({ __rl: true, mode, value });
const form = (value: Record<string, unknown>) => ({ mappingMode: 'defineBelow', value });

const create = (value: Record<string, unknown>) =>
	run({ resource: 'customer', operation: 'create', fields: form(value) });

test('create, get, update, archive, restore, delete', async () => {
	const [made] = await create({
		name: 'Nordlys A/S',
		number: 12,
		'billingAddress.city': 'Aarhus',
		paymentTermsDays: '14',
		email: '',
	});
	expect(made).toMatchObject({
		pairedItem: { item: 0 },
		json: { number: '12', billingAddress: { city: 'Aarhus' }, paymentTermsDays: 14, email: null },
	});
	const recordId = rl(made.json.id as string, 'list');
	const on = (operation: string, more: object = {}) =>
		run({ resource: 'customer', operation, recordId, ...more });
	const [got] = await on('get', { simplify: false });
	expect(got.json).toEqual(made.json);
	const [updated] = await on('update', { fields: form({ name: 'Sydlys', note: null }) });
	expect(updated.json).toMatchObject({ name: 'Sydlys', number: '12' });
	expect((await on('archive'))[0].json.status).toBe('archived');
	expect((await on('restore'))[0].json.status).toBe('active');
	expect((await on('delete'))[0].json).toEqual({ deleted: true, id: made.json.id });
	await expect(on('get')).rejects.toThrow(/There is no customer/);
});

test('nothing changed, nothing written', async () => {
	const [made] = await create({ name: 'Nordlys A/S' });
	await sandbox.customerp.control.clearLog();
	await run({
		resource: 'customer',
		operation: 'update',
		recordId: rl(made.json.id as string),
		fields: form({ name: 'Nordlys A/S' }),
	});
	expect(await sandbox.customerp.control.log({ writesOnly: true })).toEqual([]);
});

test('fields are taken from the items where that is chosen', async () => {
	const items = ['A', 'B'].map((name) => ({
		json: { name, billingAddress: { city: name }, x: 1 },
	}));
	const made = await run(
		{
			resource: 'customer',
			operation: 'create',
			fields: { mappingMode: 'autoMapInputData', value: null },
		},
		items,
	);
	expect(made.map(({ json, pairedItem }) => [json.name, json.billingAddress, pairedItem])).toEqual([
		['A', expect.objectContaining({ city: 'A' }), { item: 0 }],
		['B', expect.objectContaining({ city: 'B' }), { item: 1 }],
	]);
});

test('Get Many: a limit, all, since a time, and simplified', async () => {
	await sandbox.customerp.control.seed({
		customers: Array.from({ length: 60 }, (_, i) => ({
			name: `Kunde ${i}`,
			number: String(i + 1),
			modifiedAt: `2025-03-01T12:00:${String(i).padStart(2, '0')}.000Z`,
		})),
	});
	const many = (more: object) => run({ resource: 'customer', operation: 'getAll', ...more });
	expect(await many({})).toHaveLength(50);
	expect(await many({ limit: 3 })).toHaveLength(3);
	expect(await many({ returnAll: true })).toHaveLength(60);
	const since = { returnAll: true, filters: { changedSince: '2025-03-01T13:00:55+01:00' } };
	expect((await many(since)).map(({ json }) => json.name)).toHaveLength(5);
	const [simple] = await many({ limit: 1 });
	expect(Object.keys(simple.json).length).toBeLessThanOrEqual(10);
	expect(simple.json).toMatchObject({ name: 'Kunde 0', billingAddress_city: null });
	const [raw] = await many({ limit: 1, simplify: false });
	expect(raw.json).toHaveProperty('externalReference');
});

test('errors name the record and the remedy, or become items', async () => {
	const failing = run({
		resource: 'customer',
		operation: 'create',
		fields: form({ name: 'X', email: 'none' }),
	});
	await expect(failing).rejects.toBeInstanceOf(NodeApiError);
	await expect(failing).rejects.toMatchObject({
		message: expect.stringContaining('email: does not have the right form'),
		context: { itemIndex: 0 },
	});
	await expect(create({ number: '7' })).rejects.toMatchObject({
		constructor: NodeOperationError,
		message: 'The field "Name" is empty',
	});
	const items = await run(
		(index) => ({
			resource: 'customer',
			operation: 'get',
			recordId: rl(index === 0 ? 'none' : ''),
		}),
		[{ json: {} }, { json: {} }],
		{ continueOnFail: true },
	);
	expect(items).toEqual([
		{ json: { error: 'There is no customer none' }, pairedItem: { item: 0 } },
		{ json: { error: 'No record is chosen' }, pairedItem: { item: 1 } },
	]);
});

test('a field that cannot be emptied says so before anything is written', async () => {
	const [made] = await create({ name: 'Nordlys A/S' });
	await expect(
		run({
			resource: 'customer',
			operation: 'update',
			recordId: rl(made.json.id as string),
			fields: form({ status: '' }),
		}),
	).rejects.toThrow('"Status" cannot be emptied');
});

describe('in the editor', () => {
	const editor = (parameters: Parameters) =>
		loadOptionsContext({ type: node, credentials: customerpStore(sandbox.customerp), parameters });

	test('records are listed page by page and found by what is typed', async () => {
		await sandbox.customerp.control.seed({
			customers: Array.from({ length: 60 }, (_, i) => ({
				name: `Kunde ${i}`,
				number: String(i + 1),
			})),
		});
		const context = editor({ resource: 'customer', operation: 'get' });
		const { searchRecords } = node.methods.listSearch;
		const first = await searchRecords.call(context);
		expect(first.results).toHaveLength(50);
		expect(typeof first.paginationToken).toBe('string');
		const ids = first.results.map(({ value }) => value);
		// Many rows of one stamp come twice, so a third page is possible.
		for (let token = first.paginationToken, pages = 1; token !== undefined && pages < 4; pages++) {
			const next = await searchRecords.call(context, undefined, token);
			ids.push(...next.results.map(({ value }) => value));
			token = next.paginationToken;
		}
		expect(new Set(ids).size).toBe(60);
		const found = await searchRecords.call(context, '7');
		expect(found.results).toEqual([
			{ name: expect.stringContaining('Kunde 6'), value: expect.any(String) },
		]);
		const byId = await searchRecords.call(context, String(ids[0]));
		expect(byId.results).toHaveLength(1);
	});

	test('the form has the writable fields, the required ones shown', async () => {
		const { getFields } = node.methods.resourceMapping;
		const { fields } = await getFields.call(editor({ resource: 'customer', operation: 'create' }));
		const of = (id: string) => fields.find((field) => field.id === id);
		expect(of('name')).toMatchObject({ required: true, removed: false, type: 'string' });
		expect(of('status')).toMatchObject({
			type: 'options',
			options: expect.any(Array),
			removed: true,
		});
		expect(of('id')).toBeUndefined();
		expect(of('modifiedAt')).toBeUndefined();
		expect(of('billingAddress.city')).toMatchObject({ displayName: 'Billing Address: City' });
	});

	test('a server that is out of reach is an error with a remedy', async () => {
		const context = loadOptionsContext({
			type: node,
			credentials: customerpStore(sandbox.customerp, { baseUrl: 'http://127.0.0.1:9' }),
			parameters: { resource: 'customer' },
		});
		await expect(node.methods.listSearch.searchRecords.call(context)).rejects.toMatchObject({
			message: expect.stringContaining('could not be reached'),
			description: expect.stringContaining('base URL'),
		});
	});
});
