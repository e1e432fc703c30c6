import type { Api } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import type { Sandbox } from '../../sandbox';
import {
	failureOf,
	incomeAccount,
	make,
	mutations,
	PRODUCT,
	startWaveSandbox,
	update,
	waveAccess,
} from './helpers';

let sandbox: Sandbox;
let api: Api;
let account: string;

beforeAll(async () => {
	sandbox = await startWaveSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	await sandbox.wave.control.reset();
	api = await waveAccess(sandbox);
	account = await incomeAccount(sandbox);
});

const idOf = async (entity: 'accounts' | 'salesTaxes', where: object = {}): Promise<string> =>
	String((await sandbox.wave.control.find(entity, where as JsonObject))[0].id);

test('a product is created with all of its fields, and read back alike by list and by id', async () => {
	const expenseAccountId = await idOf('accounts', { subtype: 'EXPENSE' });
	const tax = await idOf('salesTaxes');
	const made = await make(api, PRODUCT, {
		name: 'Glasplade',
		description: 'Klar, 4 mm',
		unitPrice: 1250.5,
		incomeAccountId: account,
		expenseAccountId,
		defaultSalesTaxIds: tax,
	});
	expect(made.fields).toMatchObject({
		name: 'Glasplade',
		description: 'Klar, 4 mm',
		unitPrice: '1250.5',
		incomeAccountId: account,
		incomeAccountName: 'Sales',
		expenseAccountId,
		defaultSalesTaxIds: tax,
		defaultSalesTaxNames: 'Value Added Tax',
		isSold: true,
		isBought: true,
		isArchived: false,
	});
	expect((await PRODUCT.get(api, made.id))?.fields).toEqual(made.fields);
	expect((await PRODUCT.list(api, { limit: 10 })).records).toEqual([made]);
	expect(Object.keys(made.fields).sort()).toEqual(PRODUCT.fields.map(({ name }) => name).sort());
});

test.each([
	[0.1, '0.1'],
	['1.000005', '1.00001'],
	['-1.000005', '-1.00001'],
	['1.000004', '1'],
	[1e-6, '0'],
	['12345678901234.56789', '12345678901234.56789'],
])(
	'the price %s comes back as %s, and stays so through any number of round trips',
	async (unitPrice, expected) => {
		const made = await make(api, PRODUCT, { name: 'X', unitPrice, incomeAccountId: account });
		expect(made.fields.unitPrice).toBe(expected);
		let price = made.fields.unitPrice;
		for (let i = 0; i < 3; i++) {
			const before = await PRODUCT.get(api, made.id);
			const result = await PRODUCT.update!(api, {
				id: made.id,
				fields: { unitPrice: price },
				changed: ['unitPrice'],
				before: before!,
				progress: { steps: [] },
				save: async () => {},
			});
			price = result.record!.fields.unitPrice;
		}
		expect(price).toBe(expected);
		const sent = (await sandbox.wave.control.log({ writesOnly: true })).map(
			({ requestBody }) =>
				((requestBody as JsonObject).variables as { input: JsonObject }).input.unitPrice,
		);
		expect(new Set(sent)).toEqual(new Set([expected]));
	},
);

test('a price that is none is refused before it is sent', async () => {
	const { message, detail } = await failureOf(
		make(api, PRODUCT, { name: 'X', unitPrice: 'free', incomeAccountId: account }),
	);
	expect(message).toContain('"unitPrice"');
	expect(detail).toMatchObject({ outcome: 'rejected', fields: [{ field: 'unitPrice' }] });
	expect(await mutations(sandbox)).toEqual([]);
});

describe('accounts', () => {
	test('a product without any is refused with the field named', async () => {
		const { message, detail } = await failureOf(make(api, PRODUCT, { name: 'X', unitPrice: 1 }));
		expect(message).toContain('incomeAccountId');
		expect(detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
	});

	test('an account of the wrong kind is refused', async () => {
		const cash = await idOf('accounts', { subtype: 'CASH_AND_BANK' });
		const failing = make(api, PRODUCT, { name: 'X', unitPrice: 1, incomeAccountId: cash });
		expect((await failureOf(failing)).detail.fields).toMatchObject([{ field: 'incomeAccountId' }]);
	});

	test('the defaults of the node are used for a product that brings none', async () => {
		const expense = await idOf('accounts', { subtype: 'EXPENSE' });
		const tax = await idOf('salesTaxes');
		const withDefaults = await waveAccess(sandbox, 'accessToken', {
			resource: 'product',
			operation: 'applyChange',
			productOptions: { incomeAccountId: account, defaultSalesTaxIds: [tax] },
		});
		const one = await make(withDefaults, PRODUCT, { name: 'A', unitPrice: 1 });
		expect(one.fields).toMatchObject({
			incomeAccountId: account,
			expenseAccountId: null,
			defaultSalesTaxIds: tax,
		});
		const other = await make(withDefaults, PRODUCT, {
			name: 'B',
			unitPrice: 1,
			expenseAccountId: expense,
		});
		expect(other.fields).toMatchObject({ incomeAccountId: null, expenseAccountId: expense });
	});
});

test('taxes of a product are a text of ids in a fixed order, and can be taken away', async () => {
	await sandbox.wave.control.seed({ salesTaxes: [{ name: 'City Tax' }] });
	const taxes = (await sandbox.wave.control.find('salesTaxes')).map(({ id }) => String(id));
	const { id } = await make(api, PRODUCT, {
		name: 'X',
		unitPrice: 1,
		incomeAccountId: account,
		defaultSalesTaxIds: [...taxes].sort().reverse().join(', '),
	});
	const before = await PRODUCT.get(api, id);
	expect(before?.fields.defaultSalesTaxIds).toBe([...taxes].sort().join(','));
	const { record } = await update(api, PRODUCT, id, { defaultSalesTaxIds: null });
	expect(record?.fields.defaultSalesTaxIds).toBeNull();
});

test.each([{ nullClears: true }, { nullClears: false, emptyTextClears: true }])(
	'a description is emptied (%j)',
	async (settings) => {
		await sandbox.wave.control.configure(settings);
		const { id } = await make(api, PRODUCT, {
			name: 'X',
			description: 'Y',
			unitPrice: 1,
			incomeAccountId: account,
		});
		const { record } = await update(api, PRODUCT, id, { description: null, name: 'Z' });
		expect(record?.fields).toMatchObject({ name: 'Z', description: null });
	},
);

test('archived products are listed, read and found; there is no way back and no delete', async () => {
	const { id } = await make(api, PRODUCT, { name: 'X', unitPrice: 1, incomeAccountId: account });
	const before = await PRODUCT.get(api, id);
	const { record } = await PRODUCT.archive!(api, id, before!);
	expect(record?.fields.isArchived).toBe(true);
	const { records } = await PRODUCT.list(api, { limit: 10 });
	expect(records.map(({ fields }) => fields.isArchived)).toEqual([true]);
	expect(await PRODUCT.find!(api, { by: 'key', field: 'name', value: 'x' })).toHaveLength(1);
	expect([PRODUCT.restore, PRODUCT.remove]).toEqual([undefined, undefined]);
	await sandbox.wave.control.remove('products', id);
	expect((await failureOf(PRODUCT.archive!(api, id, before!))).detail.outcome).toBe('gone');
});

test('decimals with all their places are the same values', async () => {
	await sandbox.wave.control.configure({ padDecimals: true });
	const made = await make(api, PRODUCT, { name: 'X', unitPrice: 14.99, incomeAccountId: account });
	expect(Number(made.fields.unitPrice)).toBe(14.99);
});

test('an account may be named in place of its id, in any spelling of its case', async () => {
	const { id, fields } = await make(api, PRODUCT, {
		name: 'X',
		unitPrice: 1,
		incomeAccountName: 'consulting income',
	});
	expect(fields).toMatchObject({ incomeAccountName: 'Consulting Income', isBought: false });
	const { record, written } = await update(api, PRODUCT, id, {
		expenseAccountName: 'Office Supplies',
	});
	expect(written).toEqual(['expenseAccountName']);
	expect(record?.fields).toMatchObject({
		incomeAccountName: 'Consulting Income',
		expenseAccountName: 'Office Supplies',
	});
});

test('a name that no account has, or two have, is refused before anything is sent', async () => {
	const named = (incomeAccountName: string) =>
		failureOf(make(api, PRODUCT, { name: 'X', unitPrice: 1, incomeAccountName }));
	const unknown = await named('Salg');
	expect(unknown.message).toContain('no income account "Salg"');
	expect(unknown.detail.fields).toEqual([
		{ field: 'incomeAccountName', message: expect.stringContaining('Sales') },
	]);
	await sandbox.wave.control.seed({ accounts: [{ name: 'Sales', subtype: 'INCOME' }] });
	expect(
		(
			await failureOf(
				make(await waveAccess(sandbox), PRODUCT, {
					name: 'X',
					unitPrice: 1,
					incomeAccountName: 'Sales',
				}),
			)
		).message,
	).toContain('2 income accounts');
	expect(await mutations(sandbox)).toEqual([]);
});
