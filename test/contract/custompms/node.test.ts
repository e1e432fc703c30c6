import { NodeApiError, type INodeExecutionData } from 'n8n-workflow';
import { CustomPms } from '../../../nodes/CustomPms/CustomPms.node';
import { executeContext, loadOptionsContext, type ContextOptions } from '../../support/context';
import { usePms } from '../../support/alone';
import { customPmsStore } from '../../support/systems';

const node = new CustomPms();
const pms = usePms();

type Parameters = ContextOptions['parameters'];

const run = async (
	parameters: Parameters,
	items: INodeExecutionData[] = [{ json: {} }],
	more: Partial<ContextOptions> = {},
): Promise<INodeExecutionData[]> => {
	const context = executeContext({
		type: node,
		credentials: customPmsStore(pms()),
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
		lastName: 'Lind',
		number: 12,
		'address.city': 'Aarhus',
		paymentTermsDays: '14',
		email: '',
	});
	expect(made).toMatchObject({
		pairedItem: { item: 0 },
		json: { number: '12', address: { city: 'Aarhus' }, paymentTermsDays: 14, email: null },
	});
	const recordId = rl(made.json.id as string, 'list');
	const on = (operation: string, more: object = {}) =>
		run({ resource: 'customer', operation, recordId, ...more });
	const [got] = await on('get', { simplify: false });
	expect(got.json).toEqual(made.json);
	const [updated] = await on('update', { fields: form({ lastName: 'Lund', note: null }) });
	expect(updated.json).toMatchObject({ lastName: 'Lund', number: '12' });
	expect((await on('archive'))[0].json.status).toBe('archived');
	expect((await on('restore'))[0].json.status).toBe('active');
	expect((await on('delete'))[0].json).toEqual({ deleted: true, id: made.json.id });
	await expect(on('get')).rejects.toThrow(/There is no customer/);
});

test('nothing changed, nothing written', async () => {
	const [made] = await create({ companyName: 'Fjord Rejser A/S', type: 'company' });
	await pms().control.clearLog();
	await run({
		resource: 'customer',
		operation: 'update',
		recordId: rl(made.json.id as string),
		fields: form({ companyName: 'Fjord Rejser A/S' }),
	});
	expect(await pms().control.log({ writesOnly: true })).toEqual([]);
});

test('Get Many: a limit, all, since a time, and simplified', async () => {
	await pms().control.seed({
		customers: Array.from({ length: 260 }, (_, i) => ({
			lastName: `Gæst ${i}`,
			number: String(i + 1),
			modifiedAt: new Date(Date.UTC(2025, 2, 1, 12, 0, i)).toISOString(),
		})),
	});
	const many = (more: object) => run({ resource: 'customer', operation: 'getAll', ...more });
	expect(await many({})).toHaveLength(50);
	expect(await many({ limit: 3 })).toHaveLength(3);
	const all = await many({ returnAll: true });
	expect(new Set(all.map(({ json }) => json.number)).size).toBe(260);
	expect(all).toHaveLength(260);
	const since = { returnAll: true, filters: { changedSince: '2025-03-01T13:04:15+01:00' } };
	expect((await many(since)).map(({ json }) => json.lastName)).toHaveLength(5);
	const [simple] = await many({ limit: 1 });
	expect(Object.keys(simple.json).length).toBeLessThanOrEqual(10);
	expect(simple.json).toMatchObject({ lastName: 'Gæst 0', address_city: null });
	const [raw] = await many({ limit: 1, simplify: false });
	expect(raw.json).toHaveProperty('externalReference');
});

test('errors name the record and the remedy, or become items', async () => {
	const failing = create({ firstName: 'Ib' });
	await expect(failing).rejects.toBeInstanceOf(NodeApiError);
	await expect(failing).rejects.toMatchObject({
		message: expect.stringContaining('lastName or companyName is required'),
		context: { itemIndex: 0 },
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

describe('in the editor', () => {
	const editor = (parameters: Parameters) =>
		loadOptionsContext({ type: node, credentials: customPmsStore(pms()), parameters });

	test('records are listed page by page and found by what is typed', async () => {
		await pms().control.seed({
			customers: Array.from({ length: 60 }, (_, i) => ({
				lastName: `Gæst ${i}`,
				subscriptionId: `sub_${i}`,
			})),
		});
		const context = editor({ resource: 'customer', operation: 'get' });
		const { searchRecords } = node.methods.listSearch;
		const first = await searchRecords.call(context);
		const second = await searchRecords.call(context, undefined, first.paginationToken);
		expect(second.paginationToken).toBeUndefined();
		const ids = [...first.results, ...second.results].map(({ value }) => value);
		expect(new Set(ids).size).toBe(60);
		for (const typed of ['gæst 6', 'sub_6']) {
			const found = await searchRecords.call(context, typed);
			expect(found.results).toEqual([
				{ name: expect.stringContaining('Gæst 6'), value: expect.any(String) },
			]);
		}
	});

	test('the form has the writable fields', async () => {
		const { getFields } = node.methods.resourceMapping;
		const { fields } = await getFields.call(editor({ resource: 'customer', operation: 'create' }));
		const of = (id: string) => fields.find((field) => field.id === id);
		expect(of('lastName')).toMatchObject({ type: 'string', required: false });
		expect(of('type')).toMatchObject({ type: 'options', options: expect.any(Array) });
		expect(of('vip')).toMatchObject({ type: 'boolean' });
		expect(of('id')).toBeUndefined();
		expect(of('externalReference')).toBeUndefined();
		expect(of('address.region')).toMatchObject({ displayName: 'Address: Region' });
	});

	test('a server that is out of reach is an error with a remedy', async () => {
		const context = loadOptionsContext({
			type: node,
			credentials: customPmsStore(pms(), { baseUrl: 'http://127.0.0.1:9' }),
			parameters: { resource: 'customer' },
		});
		await expect(node.methods.listSearch.searchRecords.call(context)).rejects.toMatchObject({
			message: expect.stringContaining('could not be reached'),
			description: expect.stringContaining('base URL'),
		});
	});
});
