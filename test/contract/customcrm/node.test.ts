import { NodeApiError, type INodeExecutionData } from 'n8n-workflow';
import { CustomCrm } from '../../../nodes/CustomCrm/CustomCrm.node';
import { executeContext, loadOptionsContext, type ContextOptions } from '../../support/context';
import { useCrm } from '../../support/alone';
import { customCrmStore } from '../../support/systems';

const node = new CustomCrm();
const crm = useCrm();

type Parameters = ContextOptions['parameters'];

const run = async (
	parameters: Parameters,
	items: INodeExecutionData[] = [{ json: {} }],
	more: Partial<ContextOptions> = {},
): Promise<INodeExecutionData[]> => {
	const context = executeContext({
		type: node,
		credentials: customCrmStore(crm()),
		parameters,
		items,
		...more,
	});
	return (await node.execute.call(context))[0];
};

const rl = (value: string, mode = 'id') => ({ __rl: true, mode, value });
const form = (value: Record<string, unknown>) => ({ mappingMode: 'defineBelow', value });
const create = (resource: string, value: Record<string, unknown>) =>
	run({ resource, operation: 'create', fields: form(value) });

test('create, get, update, archive, restore, delete a customer', async () => {
	const [made] = await create('customer', {
		name: 'Forêt & Frères Ltée',
		number: 12,
		'address.region': 'ca-qc',
		'shipping.name': 'Quai 4',
		allowPersonalData: true,
		email: '',
	});
	expect(made).toMatchObject({
		pairedItem: { item: 0 },
		json: {
			number: '12',
			address: { region: 'CA-QC' },
			shipping: { name: 'Quai 4' },
			allowPersonalData: true,
			email: null,
		},
	});
	const recordId = rl(made.json.id as string, 'list');
	const on = (operation: string, more: object = {}) =>
		run({ resource: 'customer', operation, recordId, ...more });
	const [got] = await on('get', { simplify: false });
	expect(got.json).toEqual(made.json);
	const [updated] = await on('update', { fields: form({ name: 'Forêt inc.', owner: null }) });
	expect(updated.json).toMatchObject({ name: 'Forêt inc.', number: '12' });
	expect((await on('archive'))[0].json.status).toBe('archived');
	expect((await on('restore'))[0].json.status).toBe('active');
	expect((await on('delete'))[0].json).toEqual({ deleted: true, id: made.json.id });
	await expect(on('get')).rejects.toThrow(/There is no customer/);
});

test('an order with lines, of a customer and a product', async () => {
	const [customer] = await create('customer', { name: 'Érable Inc.' });
	const [product] = await create('product', { name: 'Sirop', unitPrice: '9.12345' });
	expect(product.json).toMatchObject({ unitPrice: 9.12345, sold: true, bought: false });
	const line = { productId: product.json.id, quantity: 1.00000001, unitPrice: 9.12345678 };
	const [order] = await create('order', {
		customerId: customer.json.id,
		orderDate: '2025-04-01T00:00:00.000Z',
		lines: JSON.stringify([line]),
		total: '9.12',
	});
	expect(order.json).toMatchObject({
		number: 'SO-5001',
		orderDate: '2025-04-01',
		status: 'draft',
		lines: [{ ...line, taxCodes: null }],
		total: 9.12,
		amountDue: null,
	});
});

test('nothing changed, nothing written', async () => {
	const [made] = await create('product', { name: 'Sirop', unitPrice: 9.5 });
	await crm().control.clearLog();
	await run({
		resource: 'product',
		operation: 'update',
		recordId: rl(made.json.id as string),
		fields: form({ name: 'Sirop', unitPrice: '9.5' }),
	});
	expect(await crm().control.log({ writesOnly: true })).toEqual([]);
});

test('Get Many: a limit, all, since a time, and simplified', async () => {
	await crm().control.seed({
		customers: Array.from({ length: 260 }, (_, i) => ({
			name: `Customer ${i}`,
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
	expect(await many(since)).toHaveLength(5);
	const [simple] = await many({ limit: 1 });
	expect(Object.keys(simple.json).length).toBeLessThanOrEqual(10);
	expect(simple.json).toMatchObject({ name: 'Customer 0', address_city: null });
	const [raw] = await many({ limit: 1, simplify: false });
	expect(raw.json).toHaveProperty('externalReference');
});

test('errors name the record and the remedy, or become items', async () => {
	const failing = create('customer', { name: 'x', 'address.region': 'Quebec' });
	await expect(failing).rejects.toBeInstanceOf(NodeApiError);
	await expect(failing).rejects.toMatchObject({
		message: expect.stringContaining('address.region'),
		context: { itemIndex: 0 },
	});
	await expect(create('customer', { firstName: 'Zoé' })).rejects.toThrow('"Name" is empty');
	const items = await run(
		(index) => ({
			resource: 'order',
			operation: 'get',
			recordId: rl(index === 0 ? 'none' : ''),
		}),
		[{ json: {} }, { json: {} }],
		{ continueOnFail: true },
	);
	expect(items).toEqual([
		{ json: { error: 'There is no order none' }, pairedItem: { item: 0 } },
		{ json: { error: 'No record is chosen' }, pairedItem: { item: 1 } },
	]);
});

describe('in the editor', () => {
	const editor = (parameters: Parameters) =>
		loadOptionsContext({ type: node, credentials: customCrmStore(crm()), parameters });

	test('records are listed page by page and found by what is typed', async () => {
		await crm().control.seed({
			customers: Array.from({ length: 60 }, (_, i) => ({
				name: `Customer ${i}`,
				email: `c${i}@example.com`,
				modifiedAt: new Date(Date.UTC(2025, 0, 1) + i * 1000).toISOString(),
			})),
		});
		const context = editor({ resource: 'customer', operation: 'get' });
		const { searchRecords } = node.methods.listSearch;
		const first = await searchRecords.call(context);
		const second = await searchRecords.call(context, undefined, first.paginationToken);
		expect(second.paginationToken).toBeUndefined();
		const ids = [...first.results, ...second.results].map(({ value }) => value);
		expect(new Set(ids).size).toBe(60);
		for (const typed of ['customer 6', 'c6@example.com']) {
			const found = await searchRecords.call(context, typed);
			expect(found.results).toEqual([
				{ name: expect.stringContaining('Customer 6'), value: expect.any(String) },
			]);
		}
	});

	test('the form has the writable fields', async () => {
		const { getFields } = node.methods.resourceMapping;
		const fieldsOf = async (resource: string) => {
			const { fields } = await getFields.call(editor({ resource, operation: 'create' }));
			return (id: string) => fields.find((field) => field.id === id);
		};
		const customer = await fieldsOf('customer');
		expect(customer('name')).toMatchObject({ type: 'string', required: true });
		expect(customer('type')).toMatchObject({ type: 'options', options: expect.any(Array) });
		expect(customer('allowPersonalData')).toMatchObject({ type: 'boolean' });
		expect(customer('shipping.region')).toMatchObject({ displayName: 'Shipping: Region' });
		expect(customer('id')).toBeUndefined();
		expect(customer('externalReference')).toBeUndefined();
		const order = await fieldsOf('order');
		expect(order('customerId')).toMatchObject({ type: 'string', required: true });
		expect(order('lines')).toMatchObject({ type: 'array' });
		expect(order('sentAt')).toMatchObject({ type: 'dateTime' });
		expect(order('amountPaid')).toMatchObject({ type: 'number' });
	});

	test('a server that is out of reach is an error with a remedy', async () => {
		const context = loadOptionsContext({
			type: node,
			credentials: customCrmStore(crm(), { baseUrl: 'http://127.0.0.1:9' }),
			parameters: { resource: 'customer' },
		});
		await expect(node.methods.listSearch.searchRecords.call(context)).rejects.toMatchObject({
			message: expect.stringContaining('could not be reached'),
			description: expect.stringContaining('base URL'),
		});
	});
});
