/** The templates with Wave, on one canvas and one store, beside a CRM. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type RawRecord, type Sandbox } from '../../sandbox';
import {
	isQuiet,
	openFlow,
	systemCredentials,
	template,
	type CanvasFlow,
	type CanvasWorkflow,
} from '../../support/canvas';
import { waveParameters } from '../../support/systems';
import { elapse } from '../linkstore/setup';

const CUSTOMERS = 'customcrm-customer--wave-customer';
const PEOPLE = 'customcrm-customer--wave-customer-human-data';
const PRODUCTS = 'customcrm-product--wave-product';
const ORDERS = 'customcrm-order--wave-invoice';
/** The orders first, and the facet before its owner: so all that waits is seen to wait. */
const FLOWS = [ORDERS, PEOPLE, CUSTOMERS, PRODUCTS];

type Found = RawRecord & { id: string };

let sandbox: Sandbox;
let folder: string;
const flows = new Map<string, CanvasFlow>();

/** What a user chooses in the nodes of Wave: sign-in, business, and the income account of new products. */
function chosen(workflow: CanvasWorkflow, incomeAccountId: string): CanvasWorkflow {
	for (const { type, parameters } of workflow.nodes) {
		if (!type.endsWith('.wave')) continue;
		Object.assign(parameters, waveParameters(sandbox.wave));
		if (parameters.operation === 'applyChange' && parameters.resource === 'product') {
			parameters.productOptions = { incomeAccountId };
		}
	}
	return workflow;
}

/** Records that both systems had before, and some that only the CRM has. */
async function plant(): Promise<void> {
	const { customcrm, wave } = sandbox;
	const bakery = { number: 'C-1', name: 'Northwind Bakery', allowPersonalData: true };
	const [inCrm, inWave] = [
		await customcrm.control.create('customers', {
			...bakery,
			phone: '+1 514 555 0100',
			firstName: 'Ada',
			address: { line1: '1 Rue Principale', city: 'Montréal', region: 'CA-QC', country: 'CA' },
		}),
		await wave.control.create('customers', {
			displayId: 'C-1',
			name: 'Northwind Bakery',
			website: 'northwind.example',
			lastName: 'Lovelace',
			email: 'ada@northwind.example',
		}),
	];
	const bread = { name: 'Rye bread', unitPrice: '4.5' };
	const crmBread = await customcrm.control.create('products', { number: 'P-1', ...bread });
	const [income] = await wave.control.find('accounts', { subtype: 'INCOME' });
	const waveBread = await wave.control.create('products', {
		...bread,
		incomeAccountId: income.id,
	});
	await customcrm.control.create('products', { number: 'P-2', name: 'Flour', unitPrice: 0.12345 });
	const old = { orderDate: '2026-01-05', currency: 'USD', title: 'Invoice' };
	await customcrm.control.create('orders', {
		...old,
		number: 'SO-1',
		customerId: inCrm.id,
		dueDate: '2099-02-04',
		status: 'confirmed',
		lines: [{ productId: crmBread.id, description: 'Loaves', quantity: 2, unitPrice: 4.5 }],
	});
	await wave.control.create('invoices', {
		invoiceDate: '2026-01-05',
		invoiceNumber: 'SO-1',
		customerId: inWave.id,
		dueDate: '2099-02-04',
		status: 'SAVED',
		items: [{ productId: waveBread.id, description: 'Loaves', quantity: '2', unitPrice: '4.5' }],
	});
}

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'linkstore-wave-'));
	sandbox = await startSandbox({
		membercare: false,
		customerp: false,
		chargebee: false,
		custompms: false,
		customcrm: {},
		wave: {},
	});
	await plant();
	const credentials = systemCredentials(sandbox);
	const [income] = await sandbox.wave.control.find('accounts', { subtype: 'INCOME' });
	for (const name of FLOWS) {
		const workflow = template(name);
		if (workflow === undefined) throw new Error(`There is no template ${name}`);
		const flow = { workflow: chosen(workflow, String(income.id)), credentials, folder };
		flows.set(name, await openFlow(flow));
	}
	for (const flow of flows.values()) await flow.goLive();
	await settle();
});
afterAll(async () => {
	await [...flows.values()].at(-1)?.close();
	rmSync(folder, { recursive: true, force: true });
	await sandbox?.stop();
});

/** Runs until a further run would do nothing, as if much time passed between any two of them. */
async function rest(flow: CanvasFlow): Promise<void> {
	for (let count = 0; count < 30; count++) {
		await elapse(flow);
		await flow.ok();
		if (isQuiet(await flow.status())) return;
	}
	throw new Error(`${flow.name} does not come to rest: ${JSON.stringify(await flow.status())}`);
}

/** All flows in their order, or those named, until none of them has anything left to do. */
async function settle(...names: string[]): Promise<void> {
	for (let round = 0; round < 3; round++) {
		for (const [name, flow] of flows) {
			if (names.length === 0 || names.includes(name)) await rest(flow);
		}
	}
}

const flowOf = (name: string): CanvasFlow => {
	const found = flows.get(name);
	if (found === undefined) throw new Error(`${name} is not open`);
	return found;
};

const systems = () => [sandbox.customcrm.control, sandbox.wave.control];
const writes = async (): Promise<number> => {
	const counted = await Promise.all(systems().map((control) => control.counters()));
	return counted.reduce((sum, { applied }) => sum + applied, 0);
};

async function one(system: 'customcrm' | 'wave', entity: string, by: RawRecord): Promise<Found> {
	const control = sandbox[system].control as unknown as {
		find: (entity: string, by: RawRecord) => Promise<Found[]>;
	};
	const found = await control.find(entity, by);
	expect({ system, entity, by, found: found.length }).toMatchObject({ found: 1 });
	return found[0];
}
const crm = async (entity: string, by: RawRecord) => await one('customcrm', entity, by);
const wave = async (entity: string, by: RawRecord) => await one('wave', entity, by);

/** Open reviews of a flow. */
const reviews = async (name: string) =>
	await flowOf(name).query<{ kind: string; text: string }>(
		"select kind, text from review where state = 'open' and flow = ? order by id",
		name,
	);

test('every flow has linked its records, and each side ends with what both had', async () => {
	const linked: Record<string, number> = {};
	for (const [name, flow] of flows) linked[name] = (await flow.status()).links.linked;
	expect(linked).toEqual({ [CUSTOMERS]: 1, [PEOPLE]: 1, [PRODUCTS]: 2, [ORDERS]: 1 });
	for (const name of FLOWS) expect([name, await reviews(name)]).toEqual([name, []]);
	expect(await crm('customers', { number: 'C-1' })).toMatchObject({
		website: 'northwind.example',
		firstName: 'Ada',
		lastName: 'Lovelace',
		email: 'ada@northwind.example',
	});
	expect(await wave('customers', { displayId: 'C-1' })).toMatchObject({
		firstName: 'Ada',
		address: { addressLine1: '1 Rue Principale', provinceCode: 'CA-QC', countryCode: 'CA' },
	});
	expect(await wave('products', { name: 'Flour' })).toMatchObject({ unitPrice: '0.12345' });
	expect(await crm('products', { number: 'P-1' })).toMatchObject({
		incomeAccount: 'Sales',
		sold: true,
	});
	expect(await crm('orders', { number: 'SO-1' })).toMatchObject({
		invoiceNumber: 'SO-1',
		status: 'confirmed',
	});
});

test('an idle round is one call a side, and no write', async () => {
	await settle();
	for (const [name, flow] of flows) {
		for (const control of systems()) await control.resetCounters();
		await flow.ok();
		const [left, right] = await Promise.all(systems().map((control) => control.counters()));
		expect([name, left.total, right.total, left.writes + right.writes]).toEqual([name, 1, 1, 0]);
	}
});

test('rules 11 and 22: edits of one Wave customer through both flows in the same minute all stay', async () => {
	const [here, there] = [
		await crm('customers', { number: 'C-1' }),
		await wave('customers', { displayId: 'C-1' }),
	];
	const { customcrm, wave: books } = sandbox;
	await customcrm.control.edit('customers', here.id, { phone: '+1 514 555 0199' });
	await customcrm.control.edit('customers', here.id, { firstName: 'Augusta' });
	await customcrm.control.edit('customers', here.id, {
		address: { ...(here.address as RawRecord), city: 'Laval' },
	});
	await books.control.edit('customers', there.id, {
		website: 'bakery.example',
		mobile: '+1 514 555 0111',
		address: { ...(there.address as RawRecord), postalCode: 'H7A 0A1' },
	});
	// Each flow has planned before the other one has written.
	for (let round = 0; round < 3; round++) {
		for (const name of [PEOPLE, CUSTOMERS]) await flowOf(name).ok();
	}
	await settle(CUSTOMERS, PEOPLE);
	const all = { firstName: 'Augusta', lastName: 'Lovelace', email: 'ada@northwind.example' };
	expect(await crm('customers', { number: 'C-1' })).toMatchObject({
		...all,
		phone: '+1 514 555 0199',
		mobile: '+15145550111',
		website: 'bakery.example',
		address: { line1: '1 Rue Principale', city: 'Laval', postalCode: 'H7A 0A1', region: 'CA-QC' },
	});
	expect(await wave('customers', { displayId: 'C-1' })).toMatchObject({
		...all,
		phone: '+15145550199',
		mobile: '+1 514 555 0111',
		website: 'bakery.example',
		address: { addressLine1: '1 Rue Principale', city: 'Laval', postalCode: 'H7A 0A1' },
	});
	const before = await writes();
	await settle(CUSTOMERS, PEOPLE);
	expect((await writes()) - before).toBe(0);
});

test('rule 11: the human data flow creates nothing, and follows once its customer is linked', async () => {
	const person = { type: 'person', name: 'Grace Hopper', firstName: 'Grace', lastName: 'Hopper' };
	await sandbox.customcrm.control.create('customers', {
		...person,
		number: 'C-2',
		email: 'grace@example.com',
		allowPersonalData: true,
	});
	await settle(PEOPLE);
	expect(await sandbox.wave.control.find('customers', { displayId: 'C-2' })).toEqual([]);
	expect(await reviews(PEOPLE)).toEqual([]);
	await settle(CUSTOMERS);
	expect(await wave('customers', { displayId: 'C-2' })).toMatchObject({
		name: 'Grace Hopper',
		firstName: null,
		email: null,
	});
	await settle(PEOPLE);
	expect(await wave('customers', { displayId: 'C-2' })).toMatchObject({
		firstName: 'Grace',
		lastName: 'Hopper',
		email: 'grace@example.com',
	});
});

test('consent is the switch: without it nothing about the person travels, either way', async () => {
	const { customcrm, wave: books } = sandbox;
	const allow = async (id: string, allowPersonalData: boolean) => {
		await customcrm.control.edit('customers', id, { allowPersonalData });
		await settle(CUSTOMERS, PEOPLE);
	};
	const { id } = (await customcrm.control.create('customers', {
		number: 'C-3',
		name: 'Wool & Co',
		firstName: 'Mary',
		email: 'mary@example.com',
	})) as Found;
	await settle(CUSTOMERS, PEOPLE);
	const there = await wave('customers', { displayId: 'C-3' });
	expect(there).toMatchObject({ name: 'Wool & Co', firstName: null, email: null });
	await allow(id, true);
	expect(await books.control.get('customers', there.id)).toMatchObject({
		firstName: 'Mary',
		email: 'mary@example.com',
	});
	await allow(id, false);
	await customcrm.control.edit('customers', id, { firstName: 'Anne', phone: '+4533445566' });
	await books.control.edit('customers', there.id, { mobile: '+4522334455', fax: '+4533445577' });
	await settle(CUSTOMERS, PEOPLE);
	await flowOf(PEOPLE).linkStore({
		resource: 'flow',
		operation: 'requestRun',
		flow: PEOPLE,
		fullPass: 'both',
	});
	await settle(PEOPLE);
	// What is in Wave stays there; the other flow goes on.
	expect(await books.control.get('customers', there.id)).toMatchObject({
		firstName: 'Mary',
		email: 'mary@example.com',
		phone: '+4533445566',
	});
	expect(await customcrm.control.get('customers', id)).toMatchObject({
		mobile: null,
		fax: '+4533445577',
	});
	await allow(id, true);
	expect(await books.control.get('customers', there.id)).toMatchObject({ firstName: 'Anne' });
	expect(await customcrm.control.get('customers', id)).toMatchObject({ mobile: '+4522334455' });
	expect(await reviews(PEOPLE)).toEqual([]);
});

describe('orders', () => {
	let count = 1;
	const number = () => `SO-${++count}`;
	async function order(fields: RawRecord): Promise<Found> {
		return (await sandbox.customcrm.control.create('orders', {
			number: number(),
			orderDate: '2026-02-01',
			dueDate: '2099-03-01',
			currency: 'USD',
			...fields,
		})) as Found;
	}
	const shown = async (id: string) => await sandbox.customcrm.control.get('orders', id);
	const invoiceOf = async (of: RawRecord) => await wave('invoices', { invoiceNumber: of.number });
	/** An order of the bakery for rye bread. */
	async function ofBakery(fields: RawRecord = {}, line: RawRecord = {}): Promise<Found> {
		const [customer, product] = [
			await crm('customers', { number: 'C-1' }),
			await crm('products', { number: 'P-1' }),
		];
		const lines = [{ productId: product.id, quantity: 1, unitPrice: 10, ...line }];
		const made = await order({ customerId: customer.id, status: 'confirmed', lines, ...fields });
		await settle(ORDERS);
		return made;
	}
	/** Wave does not stamp an invoice whose status changes by a payment: a complete pass shows it. */
	async function passOverInvoices(): Promise<void> {
		await flowOf(ORDERS).linkStore({
			resource: 'flow',
			operation: 'requestRun',
			flow: ORDERS,
			fullPass: 'right',
		});
		await settle(ORDERS);
	}

	test('rule 30: an order whose customer and product are new waits, and goes through by itself', async () => {
		const { customcrm } = sandbox;
		const customer = (await customcrm.control.create('customers', {
			number: 'C-9',
			name: 'Late Ltd',
		})) as Found;
		const product = (await customcrm.control.create('products', {
			number: 'P-9',
			name: 'Rolls',
			unitPrice: 1,
		})) as Found;
		const made = await order({
			customerId: customer.id,
			status: 'draft',
			purchaseOrderNumber: 'PO-7',
			memo: 'Back door',
			lines: [{ productId: product.id, description: 'Rolls', quantity: 3, unitPrice: 1.25 }],
		});
		const waits = async (count: number) => {
			await settle(ORDERS);
			expect((await flowOf(ORDERS).status()).waiting > 0).toBe(count > 0);
			expect(
				await sandbox.wave.control.find('invoices', { invoiceNumber: made.number }),
			).toHaveLength(count > 0 ? 0 : 1);
		};
		await waits(2);
		await settle(CUSTOMERS);
		await waits(1);
		await settle(PRODUCTS);
		await waits(0);
		const [there, rolls] = [
			await wave('customers', { displayId: 'C-9' }),
			await wave('products', { name: 'Rolls' }),
		];
		expect(await invoiceOf(made)).toMatchObject({
			status: 'DRAFT',
			customerId: there.id,
			poNumber: 'PO-7',
			memo: 'Back door',
			items: [{ productId: rolls.id, quantity: '3', unitPrice: '1.25' }],
		});
		expect(await shown(made.id)).toMatchObject({
			invoiceNumber: made.number,
			total: 3.75,
			amountDue: 3.75,
		});
		expect(await reviews(ORDERS)).toEqual([]);
	});

	test('rule 22: lines are edited on both sides in turn, and keep the links of their products', async () => {
		const { customcrm, wave: books } = sandbox;
		const made = await ofBakery({ status: 'draft', note: 'kept' });
		const invoice = await invoiceOf(made);
		const flour = await wave('products', { name: 'Flour' });
		await books.control.edit('invoices', invoice.id, {
			items: [
				...(invoice.items as RawRecord[]),
				{ productId: flour.id, quantity: '2', unitPrice: '0.5', description: 'White' },
			],
		});
		await settle(ORDERS);
		const crmFlour = await crm('products', { number: 'P-2' });
		const lines = (await shown(made.id))?.lines as RawRecord[];
		expect(lines).toMatchObject([
			{ quantity: 1, unitPrice: 10 },
			{ productId: crmFlour.id, quantity: 2, unitPrice: 0.5, description: 'White' },
		]);
		await customcrm.control.edit('orders', made.id, { lines: [{ ...lines[1], quantity: 5 }] });
		await settle(ORDERS);
		expect((await invoiceOf(made)).items).toMatchObject([{ productId: flour.id, quantity: '5' }]);
		expect(await shown(made.id)).toMatchObject({ total: 2.5, note: 'kept' });
	});

	test('decimals survive any number of round trips, in products and in lines', async () => {
		const { customcrm, wave: books } = sandbox;
		const made = await ofBakery(
			{ status: 'draft' },
			{ quantity: 0.33333333, unitPrice: 12.3456789 },
		);
		const invoice = await invoiceOf(made);
		const [here, there] = [
			await crm('products', { number: 'P-2' }),
			await wave('products', { name: 'Flour' }),
		];
		for (const [price, memo] of [
			['0.00001', 'a'],
			['1234.50001', 'b'],
			['7.1', 'c'],
		]) {
			await books.control.edit('products', there.id, { unitPrice: price });
			await books.control.edit('invoices', invoice.id, { memo });
			await settle(ORDERS, PRODUCTS);
			expect(String((await crm('products', { number: 'P-2' })).unitPrice)).toBe(
				price === '0.00001' ? '0.00001' : price,
			);
			await customcrm.control.edit('products', here.id, { description: `costs ${price}` });
			await customcrm.control.edit('orders', made.id, { footer: memo });
			await settle(ORDERS, PRODUCTS);
			expect(await books.control.get('products', there.id)).toMatchObject({ unitPrice: price });
			expect(await books.control.get('invoices', invoice.id)).toMatchObject({
				memo,
				footer: memo,
				items: [{ quantity: '0.33333333', unitPrice: '12.3456789' }],
			});
			expect((await shown(made.id))?.lines).toMatchObject([
				{ quantity: 0.33333333, unitPrice: 12.3456789 },
			]);
		}
		await customcrm.control.edit('products', here.id, { unitPrice: 0.99999 });
		await settle(PRODUCTS);
		expect(await books.control.get('products', there.id)).toMatchObject({ unitPrice: '0.99999' });
		const before = await writes();
		await settle(ORDERS, PRODUCTS);
		expect((await writes()) - before).toBe(0);
	});

	test('the order is approved and marked as sent; payments come back as status and amounts', async () => {
		const { customcrm, wave: books } = sandbox;
		const made = await ofBakery({ status: 'draft' });
		const { id } = await invoiceOf(made);
		for (const [status, there] of [
			['confirmed', 'SAVED'],
			['sent', 'SENT'],
		]) {
			await customcrm.control.edit('orders', made.id, { status });
			await settle(ORDERS);
			expect(await books.control.get('invoices', id)).toMatchObject({ status: there });
		}
		expect((await shown(made.id))?.sentAt).toEqual(expect.any(String));
		await books.control.act({ do: 'payInvoice', invoice: id, amount: '4' });
		await passOverInvoices();
		expect(await shown(made.id)).toMatchObject({
			status: 'partlyPaid',
			total: 10,
			amountPaid: 4,
			amountDue: 6,
		});
		await books.control.act({ do: 'payInvoice', invoice: id });
		await passOverInvoices();
		expect(await shown(made.id)).toMatchObject({ status: 'paid', amountPaid: 10, amountDue: 0 });
		expect(await reviews(ORDERS)).toEqual([]);
	});

	test('what Wave refuses of a paid invoice goes to review, with its words, and both keep what they have', async () => {
		const { customcrm, wave: books } = sandbox;
		const made = await ofBakery();
		const { id } = await invoiceOf(made);
		await books.control.act({ do: 'payInvoice', invoice: id, amount: '4' });
		await passOverInvoices();
		await customcrm.control.edit('orders', made.id, { memo: 'Too late' });
		await settle(ORDERS);
		expect(await reviews(ORDERS)).toMatchObject([
			{ text: expect.stringMatching(/payments cannot be changed/) as string },
		]);
		expect(await books.control.get('invoices', id)).toMatchObject({ memo: null });
		expect(await shown(made.id)).toMatchObject({ memo: 'Too late', status: 'partlyPaid' });
		await books.control.configure({ patchAfterPayment: 'allow' });
		await customcrm.control.edit('orders', made.id, { memo: 'In time' });
		await settle(ORDERS);
		expect(await books.control.get('invoices', id)).toMatchObject({ memo: 'In time' });
		expect(await reviews(ORDERS)).toEqual([]);
		await books.control.configure({ patchAfterPayment: 'refuse' });
	});

	test('a status that only payments give goes to review; a cancelled order is not invoiced', async () => {
		const { customcrm, wave: books } = sandbox;
		const never = await ofBakery({ status: 'cancelled' });
		expect(await books.control.find('invoices', { invoiceNumber: never.number })).toEqual([]);
		const made = await ofBakery();
		await customcrm.control.edit('orders', made.id, { status: 'paid' });
		await settle(ORDERS);
		expect(await reviews(ORDERS)).toMatchObject([
			{ text: expect.stringMatching(/PAID comes from payments/) as string },
		]);
		await customcrm.control.edit('orders', made.id, { status: 'cancelled' });
		await settle(ORDERS);
		expect(await reviews(ORDERS)).toMatchObject([
			{ text: expect.stringMatching(/does not become a draft again/) as string },
		]);
		expect(await invoiceOf(made)).toMatchObject({ status: 'SAVED' });
	});
});

test('rule 31: a product is archived from either side; back it comes in Wave only', async () => {
	const { customcrm, wave: books } = sandbox;
	const pair = async (number: string, name: string) => {
		await customcrm.control.create('products', { number, name, unitPrice: 2 });
		await settle(PRODUCTS);
		return [await crm('products', { number }), await wave('products', { name })];
	};
	const [buns, there] = await pair('P-21', 'Buns');
	await customcrm.control.edit('products', buns.id, { status: 'archived' });
	await settle(PRODUCTS);
	expect(await books.control.get('products', there.id)).toMatchObject({ isArchived: true });
	await customcrm.control.edit('products', buns.id, { status: 'active' });
	await settle(PRODUCTS);
	expect(await reviews(PRODUCTS)).toMatchObject([
		{ text: expect.stringMatching(/cannot be restored through the API/) as string },
	]);
	await books.control.act({ do: 'unarchiveProduct', product: there.id });
	const flow = flowOf(PRODUCTS);
	const [{ id }] = await flow.query<{ id: number }>(
		"select id from review where state = 'open' and flow = ?",
		PRODUCTS,
	);
	await flow.linkStore({ resource: 'review', operation: 'retry', reviewId: id });
	await settle(PRODUCTS);
	expect(await reviews(PRODUCTS)).toEqual([]);
	expect(await customcrm.control.get('products', buns.id)).toMatchObject({ status: 'active' });
	await books.control.edit('products', there.id, { isArchived: true });
	await settle(PRODUCTS);
	expect(await customcrm.control.get('products', buns.id)).toMatchObject({ status: 'archived' });
});

test('accounts travel by name, and one that Wave does not know is asked about', async () => {
	const { customcrm, wave: books } = sandbox;
	const [here, there] = [
		await crm('products', { number: 'P-1' }),
		await wave('products', { name: 'Rye bread' }),
	];
	const [consulting] = await books.control.find('accounts', { name: 'Consulting Income' });
	await customcrm.control.edit('products', here.id, { incomeAccount: 'Consulting Income' });
	await settle(PRODUCTS);
	expect(await books.control.get('products', there.id)).toMatchObject({
		incomeAccountId: consulting.id,
	});
	await customcrm.control.edit('products', here.id, { incomeAccount: 'Salg' });
	await settle(PRODUCTS);
	expect(await reviews(PRODUCTS)).toMatchObject([
		{ text: expect.stringMatching(/no income account "Salg"/) as string },
	]);
	await customcrm.control.edit('products', here.id, { incomeAccount: 'Sales' });
	await settle(PRODUCTS);
	expect(await reviews(PRODUCTS)).toEqual([]);
});

test('at the end nothing is left to do', async () => {
	const before = await writes();
	await settle();
	expect((await writes()) - before).toBe(0);
	for (const flow of flows.values()) {
		expect(await flow.status()).toMatchObject({ waiting: 0, wanted: 0, links: { held: 0 } });
	}
});
