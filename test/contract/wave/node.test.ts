import {
	NodeApiError,
	NodeOperationError,
	type INodeExecutionData,
	type INodePropertyOptions,
} from 'n8n-workflow';
import { Wave } from '../../../nodes/Wave/Wave.node';
import type { Sandbox } from '../../sandbox';
import { executeContext, loadOptionsContext, type ContextOptions } from '../../support/context';
import { waveOAuth2Store, waveParameters, waveStore } from '../../support/systems';
import { incomeAccount, mutations, startWaveSandbox } from './helpers';

const node = new Wave();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startWaveSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.wave.control.reset());

const run = async (
	parameters: object,
	items: INodeExecutionData[] = [{ json: {} }],
	more: Partial<ContextOptions> = {},
): Promise<INodeExecutionData[]> => {
	const context = executeContext({
		type: node,
		credentials: waveStore(sandbox.wave),
		parameters: { ...waveParameters(sandbox.wave), ...parameters },
		items,
		...more,
	});
	return (await node.execute.call(context))[0];
};

const rl = (value: unknown, mode = 'id') => ({ __rl: true, mode, value });
const form = (value: Record<string, unknown>) => ({ mappingMode: 'defineBelow', value });
const create = (resource: string, value: Record<string, unknown>, more: object = {}) =>
	run({ resource, operation: 'create', fields: form(value), ...more });

test('a customer: create, get, update, get many, delete', async () => {
	const [made] = await create('customer', {
		name: 'Fjordglas',
		'address.city': 'Aarhus',
		'address.countryCode': 'DK',
		email: '',
	});
	expect(made).toMatchObject({
		pairedItem: { item: 0 },
		json: { name: 'Fjordglas', email: null, address: { city: 'Aarhus', countryCode: 'DK' } },
	});
	const recordId = rl(made.json.id, 'list');
	const on = (operation: string, more: object = {}) =>
		run({ resource: 'customer', operation, recordId, ...more });
	expect((await on('get', { simplify: false }))[0].json).toEqual(made.json);
	const [updated] = await on('update', { fields: form({ 'address.city': 'Odense', phone: '12' }) });
	expect(updated.json).toMatchObject({
		phone: '12',
		address: { city: 'Odense', countryCode: 'DK' },
	});
	const [simple] = await run({ resource: 'customer', operation: 'getAll' });
	expect(simple.json).toMatchObject({ name: 'Fjordglas', address_city: 'Odense' });
	expect((await on('delete'))[0].json).toEqual({ deleted: true, id: made.json.id });
	await expect(on('get')).rejects.toThrow(/There is no customer/);
});

test('a product: create with the defaults of the node, archive', async () => {
	const account = await incomeAccount(sandbox);
	const [made] = await create(
		'product',
		{ name: 'Glass', unitPrice: '12.5' },
		{ productOptions: { incomeAccountId: account } },
	);
	expect(made.json).toMatchObject({ unitPrice: '12.5', incomeAccountId: account, isSold: true });
	const [archived] = await run({
		resource: 'product',
		operation: 'archive',
		recordId: rl(made.json.id),
	});
	expect(archived.json).toMatchObject({ isArchived: true });
});

test('an invoice: create, approve, mark as sent', async () => {
	await sandbox.wave.control.seed({
		customers: [{ id: 'ann', name: 'Ann' }],
		products: [{ id: 'glass', name: 'Glass', unitPrice: '5' }],
	});
	const [made] = await create('invoice', {
		customerId: 'ann',
		invoiceDate: '2026-03-01T00:00:00.000Z',
		dueDate: '2099-03-01',
		items: JSON.stringify([{ productId: 'glass', quantity: 3 }]),
	});
	expect(made.json).toMatchObject({
		status: 'DRAFT',
		invoiceDate: '2026-03-01',
		total: { value: '15.00' },
	});
	const on = (operation: string, more: object = {}) =>
		run({ resource: 'invoice', operation, recordId: rl(made.json.id), ...more });
	expect((await on('approve'))[0].json.status).toMatch(/SAVED|UNPAID/);
	await expect(on('approve')).rejects.toThrow('approved already');
	const [sent] = await on('markSent', { sendMethod: 'GMAIL', sentAt: '2026-03-02T10:00:00+01:00' });
	expect(sent.json).toMatchObject({
		status: 'SENT',
		lastSentVia: 'GMAIL',
		lastSentAt: '2026-03-02T09:00:00.000Z',
	});
	expect(await mutations(sandbox)).toEqual([
		'InvoiceCreate',
		'InvoiceApprove',
		'InvoiceApprove',
		'InvoiceMarkSent',
	]);
	await expect(
		run({ resource: 'invoice', operation: 'approve', recordId: rl('none') }),
	).rejects.toThrow(/There is no invoice/);
});

test('Get Many: a limit, all over several pages, since a time', async () => {
	await sandbox.wave.control.seed({
		customers: Array.from({ length: 230 }, (_, i) => ({
			name: `Kunde ${i}`,
			modifiedAt: new Date(Date.UTC(2025, 2, 1, 12) + i * 1000).toISOString(),
		})),
	});
	const many = (more: object) => run({ resource: 'customer', operation: 'getAll', ...more });
	expect(await many({ limit: 3 })).toHaveLength(3);
	expect(await many({ limit: 120 })).toHaveLength(120);
	expect(await many({ returnAll: true })).toHaveLength(230);
	const since = { returnAll: true, filters: { changedSince: '2025-03-01T13:03:45+01:00' } };
	expect((await many(since)).length).toBe(4);
});

test('by OAuth2 as well', async () => {
	const parameters = {
		...waveParameters(sandbox.wave, 'oAuth2'),
		resource: 'customer',
		operation: 'create',
		fields: form({ name: 'X' }),
	};
	const credentials = waveOAuth2Store(sandbox.wave);
	expect((await run(parameters, [{ json: {} }], { credentials }))[0].json.name).toBe('X');
});

test('errors name the field and the remedy, or become items', async () => {
	const failing = create('customer', { name: 'X', email: 'none' });
	await expect(failing).rejects.toBeInstanceOf(NodeApiError);
	await expect(failing).rejects.toMatchObject({
		message: expect.stringContaining('email: Enter a valid email address'),
		context: { itemIndex: 0 },
	});
	await expect(create('product', { name: 'X' })).rejects.toMatchObject({
		constructor: NodeOperationError,
		message: 'The field "Unit Price" is empty',
	});
	await sandbox.wave.control.seed({ businesses: [{ name: 'Second books' }] });
	await expect(
		run({ resource: 'customer', operation: 'getAll', business: rl('') }),
	).rejects.toThrow(/several Wave businesses, and none is chosen/);
	const items = await run(
		{ resource: 'customer', operation: 'get', recordId: rl('none') },
		[{ json: {} }],
		{
			continueOnFail: true,
		},
	);
	expect(items).toEqual([
		{ json: { error: 'There is no customer none' }, pairedItem: { item: 0 } },
	]);
});

describe('in the editor', () => {
	const editor = (parameters: object = {}, more: object = {}) =>
		loadOptionsContext({
			type: node,
			credentials: waveStore(sandbox.wave, more as never),
			parameters: { ...waveParameters(sandbox.wave), ...parameters },
		});
	const { listSearch, loadOptions, resourceMapping } = node.methods;

	test('businesses are listed before one is chosen, and found by their name or id', async () => {
		await sandbox.wave.control.seed({ businesses: [{ name: 'Nordlys Glas' }] });
		const context = editor({ business: rl('', 'list') });
		const { results } = await listSearch.searchBusinesses.call(context);
		expect(results.map(({ name }) => name).sort()).toEqual(['Nordlys Glas', 'Sandbox Trading']);
		const found = await listSearch.searchBusinesses.call(context, 'nordlys');
		expect(found.results.map(({ name }) => name)).toEqual(['Nordlys Glas']);
		const { businessId } = sandbox.wave.credential;
		expect((await listSearch.searchBusinesses.call(context, businessId)).results).toHaveLength(1);
	});

	test('accounts of the right kind and sales taxes', async () => {
		const names = async (method: 'getIncomeAccounts' | 'getExpenseAccounts' | 'getSalesTaxes') =>
			(await loadOptions[method].call(editor({ resource: 'product' }))).map(({ name }) => name);
		expect(await names('getIncomeAccounts')).toEqual([
			expect.stringMatching(/^Consulting Income/),
			expect.stringMatching(/^Discounts Given/),
			expect.stringMatching(/^Other Income/),
			expect.stringMatching(/^Sales/),
		]);
		expect((await names('getExpenseAccounts')).map((name) => name.replace(/ \(.*/, ''))).toEqual([
			'Cost of Goods Sold',
			'Office Supplies',
		]);
		expect(await names('getSalesTaxes')).toEqual(['Value Added Tax (VAT)']);
	});

	test('the form of a product has its accounts as lists, others have the writable fields', async () => {
		const fieldsOf = async (resource: string, operation = 'create') =>
			(await resourceMapping.getFields.call(editor({ resource, operation }))).fields;
		const product = await fieldsOf('product');
		const account = product.find(({ id }) => id === 'incomeAccountId');
		expect(account).toMatchObject({ type: 'options' });
		expect(account?.options).toHaveLength(4);
		const invoice = await fieldsOf('invoice', 'update');
		expect(invoice.find(({ id }) => id === 'status')?.type).toBe('options');
		expect(invoice.find(({ id }) => id === 'total.value')).toBeUndefined();
		const customer = await fieldsOf('customer');
		expect(customer.filter(({ required }) => required).map(({ id }) => id)).toEqual(['name']);
	});

	test('records are listed, and found by what is typed', async () => {
		await sandbox.wave.control.seed({
			customers: Array.from({ length: 60 }, (_, i) => ({
				name: `Kunde ${i}`,
				email: `k${i}@example.dk`,
				displayId: `A-${i}`,
				modifiedAt: new Date(Date.UTC(2025, 0, 1) + i * 1000).toISOString(),
			})),
		});
		const context = editor({ resource: 'customer', operation: 'get' });
		const first = await listSearch.searchRecords.call(context);
		expect(first.results).toHaveLength(50);
		const second = await listSearch.searchRecords.call(
			context,
			undefined,
			String(first.paginationToken),
		);
		const ids = new Set([...first.results, ...second.results].map(({ value }) => value));
		expect(ids.size).toBe(60);
		for (const text of ['k7@example.dk', 'a-7', 'Kunde 7']) {
			const { results } = await listSearch.searchRecords.call(context, text);
			expect(results.map(({ name }) => name)).toEqual([expect.stringContaining('Kunde 7')]);
		}
	});

	test('a server that is out of reach is an error with a remedy', async () => {
		const context = editor(
			{ resource: 'customer' },
			{ endpoint: 'http://127.0.0.1:9/graphql/public' },
		);
		await expect(listSearch.searchBusinesses.call(context)).rejects.toMatchObject({
			message: expect.stringContaining('could not be reached'),
		});
	});
});

test('operations are offered in order; only invoices have Approve and Mark as Sent', () => {
	const offered = (resource: string) => {
		const property = node.description.properties.find(
			({ name, displayOptions }) =>
				name === 'operation' && displayOptions?.show?.resource?.includes(resource),
		);
		return (property?.options as INodePropertyOptions[]).map(({ name }) => name);
	};
	expect(offered('customer')).toEqual([
		'Apply Change',
		'Create',
		'Delete',
		'Get',
		'Get Changes',
		'Get Many',
		'Update',
	]);
	expect(offered('product')).toEqual([
		'Apply Change',
		'Archive',
		'Create',
		'Get',
		'Get Changes',
		'Get Many',
		'Update',
	]);
	expect(offered('invoice')).toEqual([
		'Apply Change',
		'Approve',
		'Create',
		'Delete',
		'Get',
		'Get Changes',
		'Get Many',
		'Mark as Sent',
		'Update',
	]);
});
