import { parametersOf, template, type CanvasWorkflow, type MapRow } from '../support/canvas';
import { waveParameters } from '../support/systems';
import type { RawRecord, Sandbox } from '../sandbox';
import { compileChild } from './compile';
import { killEverywhere } from './killing';
import { openLane, type Lane } from './lane';
import type { Scenario } from './scenario';

const CUSTOMERS = 'customcrm-customer--wave-customer';
const PRODUCTS = 'customcrm-product--wave-product';
const ORDERS = 'customcrm-order--wave-invoice';
const lanes: Lane[] = [];

beforeAll(async () => {
	const child = compileChild();
	const others = {
		membercare: false,
		customerp: false,
		chargebee: false,
		custompms: false,
	} as const;
	for (let lane = 0; lane < 2; lane++) lanes.push(await openLane(child, others));
});
afterAll(async () => {
	for (const lane of lanes) await lane.stop();
});

/** A shipped template, with the business that its user has chosen. */
function shipped(flow: string, { wave }: Sandbox): CanvasWorkflow {
	const found = template(flow);
	if (found === undefined) throw new Error(`${flow} is not among the templates`);
	for (const { type, parameters } of found.nodes) {
		if (type.endsWith('.wave')) Object.assign(parameters, waveParameters(wave));
	}
	return found;
}

/** The flow of customers that also carries the e-mail, and knows them by it. */
function withEmail(sandbox: Sandbox): CanvasWorkflow {
	const workflow = shipped(CUSTOMERS, sandbox);
	const { fieldMap, matchKeys } = parametersOf(workflow, 'Compare and plan') as unknown as {
		fieldMap: { rows: MapRow[] };
		matchKeys: { keys: Array<{ fields: string }> };
	};
	const email = { left: 'email', right: 'email', type: 'email', direction: 'both', options: {} };
	fieldMap.rows.push(email as MapRow);
	matchKeys.keys.push({ fields: 'email' });
	return workflow;
}

const idOf = (kind: number, n: number) => `0000000${kind}-0000-4000-8000-00000000000${n}`;

const customer = (n: number): RawRecord => ({
	id: idOf(1, n),
	type: 'company',
	number: `K-${n}`,
	name: `Kunde ${n}`,
	email: `kunde${n}@example.com`,
	phone: `+457400000${n}`,
	address: { line1: `Vej ${n}`, postalCode: '6760', city: 'Ribe', country: 'DK' },
});

const product = (n: number): RawRecord => ({
	id: idOf(2, n),
	number: `V-${n}`,
	name: `Vare ${n}`,
	unitPrice: 12.34567,
	incomeAccount: 'Sales',
});

const line = (n: number, quantity: number): RawRecord => ({
	productId: idOf(2, n),
	description: `Linje ${n}`,
	quantity,
	unitPrice: 12.3456789,
	// Left empty they would become the product's, which is an edit to whoever missed the answer.
	taxCodes: 'none',
});

const order = (n: number, fields: RawRecord = {}): RawRecord => ({
	id: idOf(3, n),
	number: `SO-${n}`,
	customerId: idOf(1, 1),
	orderDate: '2026-01-05',
	dueDate: '2099-02-04',
	currency: 'USD',
	title: 'Faktura',
	status: 'confirmed',
	lines: [line(1, 2)],
	...fields,
});

const seedCustomers = async ({ customcrm }: Sandbox) =>
	void (await customcrm.control.seed({ customers: [1, 2].map(customer) }));

const seedOrders = async ({ customcrm }: Sandbox) =>
	void (await customcrm.control.seed({
		customers: [customer(1)],
		products: [1, 2].map(product),
		orders: [1, 2].map((n) => order(n)),
	}));

const customerAndProducts = (sandbox: Sandbox) => [
	shipped(PRODUCTS, sandbox),
	shipped(CUSTOMERS, sandbox),
];

const waveIdOf = async (
	{ wave }: Sandbox,
	entity: 'customers' | 'invoices',
	by: RawRecord,
): Promise<string> => String((await wave.control.find(entity, by))[0].id);

const has = (records: unknown[], ...texts: string[]) => {
	const all = JSON.stringify(records);
	for (const text of texts) expect(all).toContain(text);
};

interface Checked extends Scenario {
	/** Mutations in their order. */
	calls: string[];
	check: (systems: Record<string, RawRecord[]>) => void;
}

const scenarios: Checked[] = [
	{
		name: 'customers, new customers with a number, with name and postal code, with an e-mail only',
		workflow: withEmail,
		seed: seedCustomers,
		edit: async ({ customcrm }) => {
			await customcrm.control.create('customers', customer(3));
			await customcrm.control.create('customers', { ...customer(4), number: null, phone: null });
			await customcrm.control.create('customers', {
				type: 'person',
				name: 'Kunde 5',
				email: 'kunde5@example.com',
			});
		},
		calls: ['CustomerCreate', 'CustomerCreate', 'CustomerCreate'],
		check: (systems) => {
			for (const name of ['wave.customers', 'customcrm.customers']) {
				expect(systems[name]).toHaveLength(5);
				has(systems[name], 'K-3', 'Vej 4', 'kunde5@example.com');
			}
		},
	},
	{
		name: 'customers, street and phone there, city and notes back',
		workflow: (sandbox) => shipped(CUSTOMERS, sandbox),
		seed: seedCustomers,
		edit: async (sandbox) => {
			const { customcrm, wave } = sandbox;
			const { address } = customer(1) as { address: RawRecord };
			await customcrm.control.edit('customers', idOf(1, 1), {
				phone: '+4574999999',
				address: { ...address, line1: 'Søndergade 7' },
			});
			const id = await waveIdOf(sandbox, 'customers', { displayId: 'K-1' });
			const there = await wave.control.get('customers', id);
			await wave.control.edit('customers', id, {
				internalNotes: 'Ring først',
				address: { ...(there?.address as RawRecord), city: 'Odense C' },
			});
		},
		calls: ['CustomerPatch'],
		check: (systems) => {
			for (const name of ['wave.customers', 'customcrm.customers']) {
				expect(systems[name]).toHaveLength(2);
				has(systems[name], '74999999', 'Søndergade 7', 'Odense C', '6760', 'Ring først');
			}
		},
	},
	{
		name: 'orders and invoices, a new order becomes an invoice that is marked as sent',
		before: customerAndProducts,
		workflow: (sandbox) => shipped(ORDERS, sandbox),
		seed: seedOrders,
		edit: async ({ customcrm }) => {
			const lines = [line(1, 1), line(2, 0.33333333)];
			await customcrm.control.create('orders', order(3, { status: 'sent', lines }));
		},
		calls: ['InvoiceCreate', 'InvoiceMarkSent'],
		check: (systems) => {
			expect(systems['wave.invoices']).toHaveLength(3);
			has(systems['wave.invoices'], 'SO-3', '0.33333333', 'MARKED_SENT');
			for (const { number, invoiceNumber } of systems['customcrm.orders'])
				expect(invoiceNumber).toBe(number);
		},
	},
	{
		name: 'orders and invoices, the lines of one order are changed, the invoice of another one is paid',
		before: customerAndProducts,
		workflow: (sandbox) => shipped(ORDERS, sandbox),
		seed: seedOrders,
		edit: async (sandbox, flow) => {
			await sandbox.customcrm.control.edit('orders', idOf(3, 1), {
				lines: [line(2, 5), line(1, 2)],
			});
			const invoice = await waveIdOf(sandbox, 'invoices', { invoiceNumber: 'SO-2' });
			await sandbox.wave.control.act({ do: 'payInvoice', invoice });
			// A payment does not stamp its invoice: only a complete pass shows it.
			await flow.linkStore({
				resource: 'flow',
				operation: 'requestRun',
				flow: ORDERS,
				fullPass: 'right',
			});
		},
		calls: ['InvoicePatch'],
		check: (systems) => {
			const [first, second] = ['SO-1', 'SO-2'].map((number) =>
				systems['customcrm.orders'].find((one) => one.number === number),
			);
			expect(first).toMatchObject({
				status: 'confirmed',
				lines: [{ quantity: 5 }, { quantity: 2 }],
			});
			expect(first?.total).toBeCloseTo(86.42, 2);
			expect(second).toMatchObject({ status: 'paid', amountDue: 0, amountPaid: 24.69 });
			expect(systems['wave.invoices']).toHaveLength(2);
			has(systems['wave.invoices'], '"quantity":"5"');
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
	scenario.check(undisturbed.systems as Record<string, RawRecord[]>);
	expect(moments.length).toBeGreaterThan(20);
	const calls = moments.flatMap((moment) => /^http POST \S+\/public (.+)$/.exec(moment)?.[1] ?? []);
	expect(calls).toEqual(scenario.calls);
});
