import { parametersOf, template, type CanvasWorkflow, type MapRow } from '../support/canvas';
import type { RawRecord, Sandbox } from '../sandbox';
import { compileChild } from './compile';
import { killEverywhere } from './killing';
import { openLane, type Lane } from './lane';
import type { Scenario } from './scenario';

const CUSTOMERS = 'chargebee-customer--customerp-contact';
const ITEMS = 'chargebee-item--customerp-product';
const ORDERS = 'chargebee-order--customerp-order';
const GUESTS = 'custompms-customer--chargebee-customer';
const lanes: Lane[] = [];

beforeAll(async () => {
	const child = compileChild();
	for (let lane = 0; lane < 2; lane++) {
		lanes.push(await openLane(child, { membercare: false, customcrm: false, wave: false }));
	}
});
afterAll(async () => {
	for (const lane of lanes) await lane.stop();
});

function shipped(flow: string): CanvasWorkflow {
	const found = template(flow);
	if (found === undefined) throw new Error(`${flow} is not among the templates`);
	return found;
}

/** The flow of the items, which here also sets them up in Chargebee, with the rows that its page names for that. */
function itemsBothWays(): CanvasWorkflow {
	const workflow = shipped(ITEMS);
	const parameters = parametersOf(workflow, 'Compare and plan');
	parameters.create = 'both';
	const { rows } = parameters.fieldMap as unknown as { rows: MapRow[] };
	const constant = (left: string, value: string): MapRow => ({
		left,
		right: '',
		type: 'constant',
		direction: 'toLeft',
		options: { constant: value },
	});
	// The SKU becomes the item's ID; else the item gets an ID of ours, which the first row makes the SKU.
	const [number] = rows;
	number.direction = 'both';
	rows.push(
		{ left: 'name', right: 'name', type: 'text', direction: 'toLeft', options: {} },
		constant('type', 'charge'),
		constant('item_family_id', 'goods'),
	);
	return workflow;
}

const customer = (n: number): RawRecord => ({
	id: `cust-${n}`,
	first_name: `Fornavn ${n}`,
	last_name: `Efternavn ${n}`,
	email: `kunde${n}@example.com`,
	phone: `+457400000${n}`,
	billing_address: { line1: `Vej ${n}`, city: 'Ribe', zip: '6760', country: 'DK' },
	...(n === 1 ? { company: 'Ribe Tømmer ApS', vat_number: 'DK12345674' } : {}),
});
const customers = [1, 2, 3].map(customer);

const guests = [1, 2, 3, 4].map((n) => ({
	type: 'guest',
	firstName: `Fornavn ${n}`,
	lastName: `Efternavn ${n}`,
	email: `kunde${n}@example.com`,
}));

const catalogue = {
	itemFamilies: [{ id: 'goods', name: 'Goods' }],
	items: [
		{
			id: 'chair',
			name: 'Stol',
			external_name: 'Stol',
			type: 'charge',
			item_family_id: 'goods',
			is_shippable: true,
		},
	],
	itemPrices: [
		{
			id: 'chair-EUR',
			name: 'Stol EUR',
			item_id: 'chair',
			pricing_model: 'per_unit',
			price: 12_345,
			currency_code: 'EUR',
		},
	],
};

const contactOf = async ({ customerp }: Sandbox, email: string) =>
	(await customerp.control.find('contacts', { email }))[0];

const has = (records: unknown[], ...texts: string[]) => {
	const all = JSON.stringify(records);
	for (const text of texts) expect(all).toContain(text);
};

interface Checked extends Scenario {
	/** Writes to Chargebee that one operation takes, in their order. */
	calls?: string[];
	check: (systems: Record<string, unknown[]>) => void;
}

const scenarios: Checked[] = [
	{
		name: 'customers and contacts, a new customer',
		workflow: () => shipped(CUSTOMERS),
		seed: async ({ chargebee }) => void (await chargebee.control.seed({ customers })),
		edit: async ({ chargebee }) => {
			await chargebee.control.create('customers', customer(4));
		},
		check: (systems) => {
			expect(systems['customerp.contacts']).toHaveLength(4);
			has(systems['customerp.contacts'], 'kunde4@example.com');
		},
	},
	{
		name: 'customers and contacts, name there, billing address and phone back in two calls',
		workflow: () => shipped(CUSTOMERS),
		seed: async ({ chargebee }) => void (await chargebee.control.seed({ customers })),
		edit: async (sandbox) => {
			await sandbox.chargebee.control.edit('customers', 'cust-1', { last_name: 'Ændret' });
			const { id } = await contactOf(sandbox, 'kunde1@example.com');
			await sandbox.customerp.control.edit('contacts', String(id), {
				phone: '+4574999999',
				address: {
					careOf: 'Ribe Tømmer ApS',
					line1: 'Søndergade 7',
					postalCode: '5000',
					city: 'Odense C',
					country: 'DK',
				},
			});
		},
		check: (systems) => {
			for (const name of ['chargebee.customers', 'customerp.contacts'])
				has(systems[name], 'Ændret', '74999999', 'Søndergade');
			// The group is replaced as a whole: what nobody edited is still in it.
			has(systems['chargebee.customers'], 'DK12345674');
		},
		calls: ['/customers/cust-1', '/customers/cust-1/update_billing_info'],
	},
	{
		name: 'guests and customers, a new guest',
		workflow: () => shipped(GUESTS),
		seed: async ({ custompms, chargebee }) => {
			await chargebee.control.seed({ customers });
			await custompms.control.seed({
				customers: guests.slice(0, 2),
			});
		},
		edit: async ({ custompms }) => {
			await custompms.control.create('customers', {
				type: 'guest',
				firstName: 'Ny',
				lastName: 'Gæst',
				email: 'ny@example.com',
				// Left empty it would get Chargebee's default, which is an edit to whoever missed the answer.
				paymentTermsDays: 14,
				address: { line1: 'Havnegade 1', postalCode: '8000', city: 'Aarhus C', country: 'DK' },
			});
		},
		check: (systems) => {
			expect(systems['chargebee.customers']).toHaveLength(4);
			has(systems['chargebee.customers'], 'ny@example.com', 'Havnegade');
		},
	},
	{
		name: 'guests and customers, a guest is deleted; his customer, too, but is shown for an hour yet',
		workflow: () => {
			const workflow = shipped(GUESTS);
			parametersOf(workflow, 'Compare and plan').whenLeftGone = 'delete';
			return workflow;
		},
		seed: async ({ custompms, chargebee }) => {
			await chargebee.control.configure({ deleteSeconds: 3600 });
			await custompms.control.seed({ customers: guests });
		},
		edit: async ({ custompms }, flow) => {
			const [{ id }] = await custompms.control.find('customers', { email: 'kunde2@example.com' });
			await custompms.control.remove('customers', String(id));
			await flow.linkStore({
				resource: 'flow',
				operation: 'requestRun',
				flow: GUESTS,
				fullPass: 'left',
			});
		},
		check: (systems) => {
			const customersThen = systems['chargebee.customers'] as RawRecord[];
			expect(customersThen).toHaveLength(4);
			expect(customersThen.filter(({ _deleting }) => _deleting !== undefined)).toMatchObject([
				{ email: 'kunde2@example.com' },
			]);
			expect(systems['custompms.customers']).toHaveLength(3);
		},
	},
	{
		name: 'items and products, a product becomes an item with its price',
		workflow: itemsBothWays,
		chosen: { chargebee: { priceCurrency: 'EUR' } },
		seed: async ({ chargebee }) => void (await chargebee.control.seed(catalogue)),
		edit: async ({ customerp }) => {
			await customerp.control.create('products', {
				sku: 'TABLE-1',
				name: 'Bord',
				description: 'Af eg',
				unit: 'stk',
				unitPrice: 99.5,
				currency: 'EUR',
			});
		},
		check: (systems) => {
			expect(systems['chargebee.items']).toHaveLength(2);
			expect(systems['chargebee.itemPrices']).toHaveLength(2);
			expect(systems['customerp.products']).toHaveLength(2);
			has(systems['chargebee.items'], 'Bord', 'Af eg');
			has(systems['customerp.products'], 'TABLE-1');
			has(systems['chargebee.itemPrices'], '9950');
		},
		calls: ['/items', '/item_prices'],
	},
	{
		name: 'orders, a paid invoice becomes an order, and an order is delivered',
		before: () => [shipped(ITEMS), shipped(CUSTOMERS)],
		workflow: () => shipped(ORDERS),
		seed: async ({ chargebee }) => {
			await chargebee.control.seed({
				customers,
				...catalogue,
				invoices: [1, 2].map((n) => ({
					id: `inv-${n}`,
					customer_id: `cust-${n}`,
					date: 1_750_000_000,
					status: 'payment_due',
					currency_code: 'EUR',
					line_items: [
						{
							id: `li-${n}`,
							entity_id: 'chair-EUR',
							entity_type: 'charge_item_price',
							description: 'Stol',
							quantity: 2,
							unit_amount: 12_345,
							amount: 24_690,
						},
					],
				})),
			});
			await chargebee.control.act({ do: 'payInvoice', invoice: 'inv-1' });
		},
		edit: async ({ chargebee }) => {
			await chargebee.control.act({ do: 'payInvoice', invoice: 'inv-2' });
			const [order] = await chargebee.control.find('orders', { invoice_id: 'inv-1' });
			await chargebee.control.edit('orders', String(order.id), { status: 'delivered' });
		},
		check: (systems) => {
			expect(systems['customerp.orders']).toHaveLength(2);
			has(systems['customerp.orders'], '123.45', 'booked');
		},
	},
];

test.each(scenarios)('killed at every moment of $name', async (scenario) => {
	const begun = Date.now();
	const { moments, failures, undisturbed } = await killEverywhere(scenario, lanes);
	process.stderr.write(
		`${scenario.name}: ${moments.length} moments, ${Math.round((Date.now() - begun) / 1000)} s\n`,
	);
	expect(failures.slice(0, 10)).toEqual([]);
	expect(undisturbed).toMatchObject({ open: [], apart: [], reviews: [] });
	scenario.check(undisturbed.systems);
	expect(moments.length).toBeGreaterThan(20);
	const writes = moments.flatMap((moment) => /^http POST \/api\/v2(.+)$/.exec(moment)?.[1] ?? []);
	if (scenario.calls !== undefined) expect(writes).toEqual(scenario.calls);
});
