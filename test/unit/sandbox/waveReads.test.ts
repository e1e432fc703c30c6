import {
	getIntrospectionQuery,
	getNamedType,
	isInterfaceType,
	isObjectType,
	isUnionType,
	type GraphQLNamedType,
} from 'graphql';

import { waveSchema } from '../../sandbox/wave/schema';
import { useSandbox } from './client';
import { waveCaller } from './waveClient';

const sandbox = useSandbox({
	membercare: false,
	customerp: false,
	chargebee: false,
	custompms: false,
	customcrm: false,
	wave: {
		seed: {
			salesTaxes: [
				{
					id: 'vat',
					name: 'VAT',
					rates: [
						{ effective: '2024-01-01', rate: '0.25' },
						{ effective: '2016-01-01', rate: '0.2' },
					],
				},
				{ id: 'gone', name: 'Gone', isArchived: true },
			],
			vendors: [
				{ id: 'v', name: 'Vendor', email: 'v@vendor.example' },
				{ id: 'w', name: 'Other' },
			],
			customers: [
				{
					id: 'a',
					name: 'A',
					currency: 'DKK',
					address: { provinceCode: 'DK-84', countryCode: 'DK' },
					shippingDetails: { name: 'Lager', address: { countryCode: 'NL' } },
				},
			],
			products: [
				{ id: 'p', name: 'Course', unitPrice: '1000', defaultSalesTaxIds: ['vat'] },
				{ id: 'big', name: 'Ship', unitPrice: '30000000' },
			],
			invoices: [
				{
					id: 'i',
					customerId: 'a',
					status: 'SENT',
					items: [{ productId: 'p', taxes: [{ salesTaxId: 'vat' }] }],
					discounts: [{ discountType: 'FIXED', amount: '1' }],
				},
				{ id: 'j', customerId: 'a', status: 'SENT', items: [{ productId: 'big' }] },
			],
		},
	},
});
const graphql = waveCaller(sandbox);
const control = () => sandbox().wave.control;
const businessId = () => sandbox().wave.credential.businessId;
const ask = async (selection: string) =>
	(await graphql(`query Q { ${selection} }`)).body as ReturnType<typeof JSON.parse>;
const askBusiness = async (selection: string) =>
	(await ask(`business(id: ${JSON.stringify(businessId())}) { ${selection} }`)).data.business;

/** Every field that needs no argument, down to this depth. */
function everything(type: GraphQLNamedType, depth: number): string {
	if (isUnionType(type)) return '__typename';
	if (!isObjectType(type) && !isInterfaceType(type)) return '';
	const fields = Object.values(type.getFields()).flatMap((field) => {
		const inner = getNamedType(field.type);
		const isLeaf = !isUnionType(inner) && !isObjectType(inner) && !isInterfaceType(inner);
		if (
			field.args.some(({ type: of }) => String(of).endsWith('!') && !String(of).startsWith('['))
		) {
			return [];
		}
		if (isLeaf) return [field.name];
		return depth > 0 ? [`${field.name} { ${everything(inner, depth - 1)} }`] : [];
	});
	return ['__typename', ...fields].join(' ');
}

it.each([
	['Customer', 'customer(id: "a")'],
	['Product', 'product(id: "p")'],
	['Invoice', 'invoice(id: "i")'],
	['InvoicePayment', 'invoicePayment(id: "PAYMENT")'],
	['Account', 'account(id: "ACCOUNT")'],
	['SalesTax', 'salesTax(id: "vat")'],
	['Vendor', 'vendor(id: "v")'],
])('every field of %s can be read', async (name, call) => {
	const payment = await control().act({ do: 'payInvoice', invoice: 'i', amount: '1' });
	const [account] = await control().find('accounts', { subtype: 'INCOME' });
	const known = call.replace('PAYMENT', String(payment.id)).replace('ACCOUNT', String(account!.id));
	const selection = everything(waveSchema().getType(name)!, 2);
	const body = await ask(
		`business(id: ${JSON.stringify(businessId())}) { ${known} { ${selection} } }`,
	);
	expect(body.errors).toBeUndefined();
	expect(Object.values(body.data.business)[0]).toMatchObject({ __typename: name });
});

it('every field of the root can be read, and the whole schema', async () => {
	const body = await ask(everything(waveSchema().getQueryType()!, 2));
	expect(body.errors).toBeUndefined();
	expect([body.data.countries.length, body.data.currencies.length]).toEqual([249, 160]);
	const { status, body: schema } = await graphql(getIntrospectionQuery(), {}, '');
	expect([status, schema.errors]).toEqual([200, undefined]);
});

it('countries have provinces with the prefix of the country', async () => {
	const { data } = await ask(`ca: country(code: CA) { name currency { code } provinces { code } }
		nl: country(code: NL) { name nameWithArticle provinces { code } }`);
	expect(data.ca).toMatchObject({ name: 'Canada', currency: { code: 'CAD' } });
	expect(data.ca.provinces).toContainEqual({ code: 'CA-QC' });
	expect(data.nl).toEqual({
		name: 'Netherlands',
		nameWithArticle: 'the Netherlands',
		provinces: [],
	});
	const query = 'query P($code: String!) { province(code: $code) { code name } }';
	expect((await graphql(query, { code: 'US-AZ' })).body.data.province).toEqual({
		code: 'US-AZ',
		name: 'Arizona',
	});
	expect((await graphql(query, { code: 'AZ' })).body.data.province).toBeNull();
});

it('currencies have their places', async () => {
	const { data } = await ask(
		['JPY', 'USD', 'KWD'].map((code) => `${code}: currency(code: ${code}) { exponent }`).join(' '),
	);
	expect(data).toEqual({ JPY: { exponent: 0 }, USD: { exponent: 2 }, KWD: { exponent: 3 } });
});

it('raw overflows where minorUnitValue does not, and takes nothing else with it', async () => {
	const body = await ask(
		`business(id: ${JSON.stringify(businessId())}) {
			invoice(id: "j") { id title items { total { minorUnitValue } taxes { amount { raw } } } payments { id } }
			customer(id: "a") { id } }`,
	);
	expect(body.errors).toBeUndefined();
	expect(body.data.business.invoice.items[0].total.minorUnitValue).toBe('3000000000');
	const overflow = await ask(
		`business(id: ${JSON.stringify(businessId())}) {
			invoice(id: "j") { total { raw } } customer(id: "a") { id } }`,
	);
	expect(overflow.errors[0].path).toEqual(['business', 'invoice', 'total', 'raw']);
	expect(overflow.data.business).toEqual({ invoice: null, customer: { id: 'a' } });
});

it('sales taxes have the rate of a day', async () => {
	const { salesTaxes } = await askBusiness(
		'salesTaxes { edges { node { name rate rates { effective rate } } } }',
	);
	const names = salesTaxes.edges.map(({ node }: { node: { name: string } }) => node.name);
	expect(names).toEqual(['Value Added Tax', 'VAT']);
	expect(salesTaxes.edges[1].node.rate).toBe('0.25');
	const query = `query R($id: ID!, $for: Date) { business(id: $id) { salesTax(id: "vat") { rate(for: $for) } } }`;
	const at = async (day: string) =>
		(await graphql(query, { id: businessId(), for: day })).body.data.business.salesTax.rate;
	expect([await at('2023-12-31'), await at('2024-01-01')]).toEqual(['0.2', '0.25']);
	const archived = await askBusiness('salesTaxes(isArchived: true) { edges { node { id } } }');
	expect(archived.salesTaxes.edges).toEqual([{ node: { id: 'gone' } }]);
});

it('vendors are found by e-mail', async () => {
	const query = `query V($id: ID!, $email: String) {
		business(id: $id) { vendors(email: $email) { edges { node { id } } } } }`;
	const { body } = await graphql(query, { id: businessId(), email: 'v@vendor.example' });
	expect(body.data.business.vendors.edges).toEqual([{ node: { id: 'v' } }]);
});

it('accounts by type, without some subtypes', async () => {
	const { accounts } = await askBusiness(
		'accounts(types: [INCOME], excludedSubtypes: [DISCOUNTS]) { edges { node { subtype { value } } } }',
	);
	expect(
		accounts.edges.map(({ node }: { node: { subtype: { value: string } } }) => node.subtype.value),
	).toEqual(['INCOME', 'INCOME', 'OTHER_INCOME']);
});

it('hidden products and invoices are no edge at all: their nodes cannot be null', async () => {
	await control().hide({ entity: 'products', ids: ['p'] });
	await control().hide({ entity: 'invoices', ids: 'all' });
	const { products, invoices } = await askBusiness(
		'products { edges { node { id } } } invoices { edges { node { id } } }',
	);
	expect([products.edges, invoices.edges]).toEqual([[{ node: { id: 'big' } }], []]);
});
