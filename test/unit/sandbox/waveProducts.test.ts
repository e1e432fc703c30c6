import { useSandbox } from './client';
import {
	PRODUCT_ARCHIVE,
	PRODUCT_CREATE,
	PRODUCT_PATCH,
	PRODUCTS,
	waveCaller,
	type Variables,
} from './waveClient';

const sandbox = useSandbox({
	membercare: false,
	customerp: false,
	chargebee: false,
	custompms: false,
	customcrm: false,
	wave: {
		seed: {
			accounts: [{ id: 'old', name: 'Old sales', subtype: 'INCOME', isArchived: true }],
			salesTaxes: [
				{ id: 'vat', name: 'VAT', rates: [{ effective: '2016-01-01', rate: '0.25' }] },
				{ id: 'gone', name: 'Gone', isArchived: true },
			],
			products: [
				{ id: 'p', name: 'Course', unitPrice: '100', modifiedAt: '2024-01-01T00:00:00.000Z' },
				{ id: 'q', name: 'Old', isArchived: true, modifiedAt: '2024-01-02T00:00:00.000Z' },
			],
		},
	},
});
const graphql = waveCaller(sandbox);
const control = () => sandbox().wave.control;
const businessId = () => sandbox().wave.credential.businessId;
const account = async (subtype: string) =>
	(await control().find('accounts', { subtype, isArchived: false }))[0]!.id as string;

const create = async (input: Variables) =>
	(await graphql(PRODUCT_CREATE, { input: { businessId: businessId(), ...input } })).body.data
		.productCreate;
const patch = async (input: Variables) =>
	(await graphql(PRODUCT_PATCH, { input })).body.data.productPatch;
const idsOf = async (variables: Variables = {}): Promise<string[]> =>
	(
		await graphql(PRODUCTS, { businessId: businessId(), ...variables })
	).body.data.business.products.edges.map(({ node }: { node: { id: string } }) => node.id);

describe('prices', () => {
	it.each([
		['14.99', '14.99'],
		['14.990000', '14.99'],
		['0.000005', '0.00001'],
		['0.0000049', '0'],
		['-0.000005', '-0.00001'],
		['1.234565', '1.23457'],
		['1.2345649999', '1.23456'],
		['123456789012345678.123455', '123456789012345678.12346'],
	])('%s is kept as %s: five places, half away from zero', async (sent, kept) => {
		const { product } = await patch({ id: 'p', unitPrice: sent });
		expect(product.unitPrice).toBe(kept);
	});

	it('may come with all their places', async () => {
		await control().configure({ padDecimals: true });
		const { product } = await patch({ id: 'p', unitPrice: '14.99' });
		expect(product.unitPrice).toBe('14.99000');
	});

	it('a number is no decimal, it must be text', async () => {
		const { body } = await graphql(PRODUCT_PATCH, { input: { id: 'p', unitPrice: 14.99 } });
		expect(body.data).toBeUndefined();
		expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
	});
});

describe('accounts', () => {
	it('say whether a product is sold or bought', async () => {
		const incomeAccountId = await account('INCOME');
		const expenseAccountId = await account('COST_OF_GOODS_SOLD');
		const { product } = await create({ name: 'X', unitPrice: '1', incomeAccountId });
		expect(product).toMatchObject({
			isSold: true,
			isBought: false,
			incomeAccount: { id: incomeAccountId, name: 'Sales' },
			expenseAccount: null,
		});
		const bought = await patch({ id: product.id, incomeAccountId: null, expenseAccountId });
		expect(bought.product).toMatchObject({ isSold: false, isBought: true, incomeAccount: null });
	});

	it('one of them is needed, by setting none', async () => {
		expect(await create({ name: 'X', unitPrice: '1' })).toMatchObject({
			didSucceed: false,
			inputErrors: [{ path: ['input', 'incomeAccountId'] }],
		});
		expect(await patch({ id: 'p', incomeAccountId: null })).toMatchObject({ didSucceed: false });
		await control().configure({ accountsRequired: false });
		expect(await create({ name: 'X', unitPrice: '1' })).toMatchObject({ didSucceed: true });
	});

	it('must have the right subtype, exist and be in use', async () => {
		const refused = async (incomeAccountId: string) =>
			(await patch({ id: 'p', incomeAccountId })).inputErrors[0].path;
		expect(await refused(await account('EXPENSE'))).toEqual(['input', 'incomeAccountId']);
		expect(await refused('nothing')).toEqual(['input', 'incomeAccountId']);
		expect(await refused('old')).toEqual(['input', 'incomeAccountId']);
		expect(
			(await patch({ id: 'p', incomeAccountId: await account('OTHER_INCOME') })).didSucceed,
		).toBe(true);
		expect(
			(await patch({ id: 'p', expenseAccountId: await account('INCOME') })).inputErrors[0].path,
		).toEqual(['input', 'expenseAccountId']);
	});

	it('are listed by subtype, without archived ones', async () => {
		const { body } = await graphql(
			`
				query Accounts($id: ID!, $subtypes: [AccountSubtypeValue!]) {
					business(id: $id) {
						accounts(subtypes: $subtypes) {
							edges {
								node {
									name
									subtype {
										value
									}
									type {
										value
										normalBalanceType
									}
									currency {
										code
									}
								}
							}
						}
					}
				}
			`,
			{ id: businessId(), subtypes: ['INCOME', 'DISCOUNTS', 'OTHER_INCOME'] },
		);
		const nodes = body.data.business.accounts.edges.map(({ node }: { node: object }) => node);
		expect(nodes.map(({ name }: { name: string }) => name)).toEqual([
			'Sales',
			'Consulting Income',
			'Discounts Given',
			'Other Income',
		]);
		expect(nodes[0]).toEqual({
			name: 'Sales',
			subtype: { value: 'INCOME' },
			type: { value: 'INCOME', normalBalanceType: 'CREDIT' },
			currency: { code: 'USD' },
		});
	});
});

it('sales taxes must exist and be in use', async () => {
	expect((await patch({ id: 'p', defaultSalesTaxIds: ['vat'] })).product.defaultSalesTaxes).toEqual(
		[{ id: 'vat' }],
	);
	expect(await patch({ id: 'p', defaultSalesTaxIds: ['vat', 'gone'] })).toMatchObject({
		didSucceed: false,
		inputErrors: [{ path: ['input', 'defaultSalesTaxIds', '1'] }],
	});
	expect(await patch({ id: 'p', defaultSalesTaxIds: ['none'] })).toMatchObject({
		inputErrors: [{ code: 'NOT_FOUND', path: ['input', 'defaultSalesTaxIds', '0'] }],
	});
	expect((await patch({ id: 'p', defaultSalesTaxIds: [] })).product.defaultSalesTaxes).toEqual([]);
});

it('the price and the name may not be emptied, the description may', async () => {
	expect(await patch({ id: 'p', unitPrice: null })).toMatchObject({ didSucceed: false });
	expect(await patch({ id: 'p', name: ' ' })).toMatchObject({ didSucceed: false });
	await patch({ id: 'p', description: 'x' });
	expect((await patch({ id: 'p', description: null })).product.description).toBeNull();
});

describe('archive', () => {
	it('is one way: lists leave the product out unless both are asked for', async () => {
		const { body } = await graphql(PRODUCT_ARCHIVE, { input: { id: 'p' } });
		expect(body.data.productArchive).toMatchObject({
			didSucceed: true,
			product: { isArchived: true },
		});
		expect(await idsOf()).toEqual([]);
		expect(await idsOf({ isArchived: true })).toEqual(['q', 'p']);
		expect(await idsOf({ isArchived: null })).toEqual(['q', 'p']);
		await control().act({ do: 'unarchiveProduct', product: 'p' });
		expect(await idsOf()).toEqual(['p']);
	});

	it('moves the stamp, by setting not', async () => {
		const since = { isArchived: null, modifiedAtAfter: '2024-06-01T00:00:00.000Z' };
		await control().configure({ archiveMovesModifiedAt: false });
		await graphql(PRODUCT_ARCHIVE, { input: { id: 'p' } });
		expect(await idsOf(since)).toEqual([]);
		await control().configure({ archiveMovesModifiedAt: true });
		await graphql(PRODUCT_ARCHIVE, { input: { id: 'p' } });
		expect(await idsOf(since)).toEqual(['p']);
	});
});
