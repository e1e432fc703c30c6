/** The templates with Chargebee, on one canvas and one store, beside a PMS and an ERP. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startSandbox, type RawRecord, type Sandbox } from '../../sandbox';
import { generateBilling } from '../../sandbox/generate';
import { openFlow, systemCredentials, template, type CanvasFlow } from '../../support/canvas';
import { elapse } from '../linkstore/setup';

/** In the order in which their references become available. */
const FLOWS = [
	'chargebee-item--customerp-product',
	'chargebee-business-entity--customerp-customer',
	'custompms-customer--chargebee-business-entity',
	'custompms-customer--chargebee-customer',
	'chargebee-customer--customerp-contact',
	'custompms-customer--chargebee-address',
	'chargebee-order--customerp-order',
];

let sandbox: Sandbox;
let folder: string;
const flows = new Map<string, CanvasFlow>();

beforeAll(async () => {
	folder = mkdtempSync(join(tmpdir(), 'linkstore-billing-'));
	const seed = generateBilling({ seed: 5 });
	sandbox = await startSandbox({
		membercare: false,
		chargebee: { seed: seed.chargebee },
		custompms: { seed: seed.custompms },
		customerp: { seed: seed.customerp },
	});
	const credentials = systemCredentials(sandbox);
	for (const name of FLOWS) {
		const workflow = template(name);
		if (workflow === undefined) throw new Error(`There is no template ${name}`);
		flows.set(name, await openFlow({ workflow, credentials, folder }));
	}
	for (const flow of flows.values()) await flow.goLive();
});
afterAll(async () => {
	await [...flows.values()].at(-1)?.close();
	rmSync(folder, { recursive: true, force: true });
	await sandbox?.stop();
});

/** All flows in their order, until none of them has anything left to do. */
async function settle(): Promise<void> {
	for (let round = 0; round < 4; round++) {
		for (const flow of flows.values()) {
			await elapse(flow);
			await flow.settle();
		}
	}
}

const writes = async (): Promise<number> => {
	const { chargebee, custompms, customerp } = sandbox;
	const counted = await Promise.all([
		chargebee.control.counters(),
		custompms.control.counters(),
		customerp.control.counters(),
	]);
	return counted.reduce((sum, { applied }) => sum + applied, 0);
};

const flowOf = (name: string): CanvasFlow => {
	const found = flows.get(name);
	if (found === undefined) throw new Error(`${name} is not open`);
	return found;
};

async function one(system: 'chargebee' | 'custompms' | 'customerp', entity: string, by: RawRecord) {
	const control = sandbox[system].control as unknown as {
		find: (entity: string, by: RawRecord) => Promise<Array<RawRecord & { id: string }>>;
	};
	const found = await control.find(entity, by);
	expect({ system, entity, by, found: found.length }).toMatchObject({ found: 1 });
	return found[0];
}
const contactOf = async (email: string) => await one('customerp', 'contacts', { email });
const customerOf = async (email: string) => await one('chargebee', 'customers', { email });
const guestOf = async (email: string) => await one('custompms', 'customers', { email });

test('every flow has linked its records, and has come to rest', async () => {
	const linked: Record<string, number> = {};
	for (const [name, flow] of flows) linked[name] = (await flow.status()).links.linked;
	expect(linked).toEqual({
		'chargebee-item--customerp-product': 10,
		'chargebee-business-entity--customerp-customer': 4,
		'custompms-customer--chargebee-business-entity': 3,
		'custompms-customer--chargebee-customer': 20,
		'chargebee-customer--customerp-contact': 26,
		'custompms-customer--chargebee-address': 7,
		'chargebee-order--customerp-order': 10,
	});
	const before = await writes();
	await settle();
	expect((await writes()) - before).toBe(0);
});

test('only the house without business entity is asked about, with the remedy', async () => {
	const open: Record<string, number> = {};
	for (const [name, flow] of flows) {
		const { openReviews } = await flow.status();
		if (openReviews > 0) open[name] = openReviews;
	}
	expect(open).toEqual({ 'custompms-customer--chargebee-business-entity': 1 });
	const [review] = await flowOf('custompms-customer--chargebee-business-entity').query<{
		text: string;
	}>("select text from review where state = 'open'");
	expect(review.text).toMatch(/creates none.*Settings/s);
	expect(
		await sandbox.chargebee.control.find('customers', { company: 'Fjordby Hotels A/S' }),
	).toEqual([]);
});

test('rule 23: three systems in a row carry every edit, and none of them comes back', async () => {
	const { custompms, customerp, chargebee } = sandbox;
	const mail = String((await one('chargebee', 'customers', { id: 'cust-0001' })).email);
	const [guest, contact] = [await guestOf(mail), await contactOf(mail)];
	await custompms.control.edit('customers', guest.id, { firstName: 'Åse', mobile: '+4551515151' });
	await customerp.control.edit('contacts', contact.id, {
		lastName: 'Ærøboe',
		address: { line1: 'Strandvejen 12', postalCode: '5970', city: 'Ærøskøbing', country: 'DK' },
	});
	await settle();
	const after = [await guestOf(mail), await customerOf(mail), await contactOf(mail)];
	expect(after).toMatchObject([
		{ firstName: 'Åse', lastName: 'Ærøboe', mobile: '+4551515151' },
		{ first_name: 'Åse', last_name: 'Ærøboe', billing_address: { phone: '+4551515151' } },
		{ firstName: 'Åse', lastName: 'Ærøboe', mobile: '+4551515151' },
	]);
	expect(after).toMatchObject([
		{ address: { line1: 'Strandvejen 12', city: 'Ærøskøbing' } },
		{ billing_address: { line1: 'Strandvejen 12', city: 'Ærøskøbing' } },
		{ address: { line1: 'Strandvejen 12', city: 'Ærøskøbing' } },
	]);
	const [subscription] = await chargebee.control.find('subscriptions', {
		customer_id: 'cust-0001',
	});
	const shipping = await chargebee.control.get('addresses', `${subscription.id}:shipping_address`);
	expect(shipping).toMatchObject({
		addr: 'Strandvejen 12',
		city: 'Ærøskøbing',
		last_name: 'Ærøboe',
	});
	const before = await writes();
	await settle();
	expect((await writes()) - before).toBe(0);
});

test('rule 11: a guest who is new in the PMS becomes one customer and one contact', async () => {
	await sandbox.custompms.control.create('customers', {
		type: 'guest',
		number: 'G-0042',
		firstName: 'Søren',
		lastName: 'Žižka',
		email: 'zizka@example.net',
		language: 'da-DK',
		paymentTermsDays: 14,
		businessEntityId: 'be-2',
		address: {
			line1: 'Havnegade 1',
			line3: 'Dør 3',
			postalCode: '8000',
			city: 'Aarhus C',
			country: 'DK',
		},
	});
	await settle();
	expect(await customerOf('zizka@example.net')).toMatchObject({
		last_name: 'Žižka',
		locale: 'da-DK',
		net_term_days: 14,
		customer_type: 'residential',
		business_entity_id: 'be-2',
		meta_data: { pms_number: 'G-0042' },
		billing_address: { line1: 'Havnegade 1', line3: 'Dør 3', zip: '8000', country: 'DK' },
	});
	const contact = await contactOf('zizka@example.net');
	expect(contact).toMatchObject({
		language: 'da-DK',
		address: { line1: 'Havnegade 1', attention: 'Dør 3', postalCode: '8000' },
	});
	const [entity] = await sandbox.chargebee.control.find('businessEntities', { id: 'be-2' });
	const house = await sandbox.customerp.control.get('customers', String(contact.customerId));
	expect(house?.name).toBe(entity.name);
});

test('a customer without a last name has no contact until it gets one', async () => {
	const { chargebee, customerp } = sandbox;
	await chargebee.control.create('customers', {
		company: 'Kontor ApS',
		email: 'kontor@example.com',
	});
	await settle();
	expect(await customerp.control.find('contacts', { email: 'kontor@example.com' })).toEqual([]);
	expect((await flowOf('chargebee-customer--customerp-contact').status()).openReviews).toBe(0);
	const { id } = await customerOf('kontor@example.com');
	await chargebee.control.edit('customers', id, { last_name: 'Bogholder' });
	await settle();
	expect(await contactOf('kontor@example.com')).toMatchObject({
		lastName: 'Bogholder',
		address: { careOf: 'Kontor ApS' },
	});
});

test('a business entity that is renamed and closed shows in the ERP and in the PMS', async () => {
	const { chargebee } = sandbox;
	const house = await one('custompms', 'customers', { businessEntityId: 'be-3' });
	expect(house.businessEntityStatus).toBe('active');
	await chargebee.control.act({
		do: 'putBusinessEntity',
		id: 'be-3',
		name: 'Vesterhav Hotels',
		status: 'inactive',
	});
	await settle();
	expect(await one('customerp', 'customers', { name: 'Vesterhav Hotels' })).toMatchObject({
		status: 'archived',
	});
	expect(await one('custompms', 'customers', { businessEntityId: 'be-3' })).toMatchObject({
		billingGroup: 'Vesterhav Hotels',
		businessEntityStatus: 'inactive',
	});
});

test.each([true, false])(
	'rule 26: a customer that moves to another house keeps its contact and its guest (same id: %s)',
	async (keepId) => {
		const { chargebee, customerp } = sandbox;
		const id = keepId ? 'cust-0005' : 'cust-0008';
		const mail = String((await one('chargebee', 'customers', { id })).email);
		const before = await contactOf(mail);
		const to = keepId ? 'be-1' : 'be-4';
		await chargebee.control.act({ do: 'transferCustomer', customer: id, to, keepId });
		await settle();
		const contact = await contactOf(mail);
		expect(contact.id).toBe(before.id);
		const entity = await one('chargebee', 'businessEntities', { id: to });
		const house = await customerp.control.get('customers', String(contact.customerId));
		expect(house?.name).toBe(entity.name);
		await customerp.control.edit('contacts', contact.id, { firstName: 'Flyttet' });
		await settle();
		expect(await guestOf(mail)).toMatchObject({ firstName: 'Flyttet' });
	},
);

test('a customer that is deleted in Chargebee takes nobody with it and does not come back', async () => {
	const { chargebee } = sandbox;
	const { email } = await one('chargebee', 'customers', { id: 'cust-0011' });
	await chargebee.control.remove('customers', 'cust-0011');
	await settle();
	expect(await contactOf(String(email))).toMatchObject({ status: 'active' });
	expect(await guestOf(String(email))).toMatchObject({ status: 'active' });
	expect(await chargebee.control.find('customers', { email, deleted: false })).toEqual([]);
});

test('an item without a name for customers is asked about, and comes once it has one', async () => {
	const { chargebee, customerp } = sandbox;
	const flow = flowOf('chargebee-item--customerp-product');
	const item = { id: 'nameless', name: 'Intern', type: 'charge', item_family_id: 'stays' };
	await chargebee.control.create('items', item);
	await settle();
	expect((await flow.status()).openReviews).toBe(1);
	await chargebee.control.edit('items', 'nameless', { external_name: 'Ophold med navn' });
	await settle();
	expect(await customerp.control.find('products', { sku: 'nameless' })).toMatchObject([
		{ name: 'Ophold med navn', status: 'active' },
	]);
	expect((await flow.status()).openReviews).toBe(0);
});

test.each([
	['EUR', 2],
	['JPY', 0],
	['KWD', 3],
])('a price in %s keeps every minor unit, both ways', async (currency, digits) => {
	const { chargebee, customerp } = sandbox;
	const [price] = await chargebee.control.find('itemPrices', { currency_code: currency });
	const product = await one('customerp', 'products', { sku: price.item_id });
	await chargebee.control.edit('itemPrices', String(price.id), { price: 1_234_567 });
	await settle();
	const shown = await customerp.control.get('products', product.id);
	expect(Number(shown?.unitPrice)).toBe(1_234_567 / 10 ** digits);
	await customerp.control.edit('products', product.id, { unitPrice: 7_654_321 / 10 ** digits });
	await settle();
	expect(await chargebee.control.get('itemPrices', String(price.id))).toMatchObject({
		price: 7_654_321,
	});
});

describe('orders', () => {
	let count = 0;
	async function paid(priceType: string, line: RawRecord) {
		const { chargebee, customerp } = sandbox;
		const invoice = `paid-${++count}`;
		const [price] = await chargebee.control.find('itemPrices', {
			item_type: 'charge',
			currency_code: 'EUR',
		});
		await chargebee.control.create('invoices', {
			id: invoice,
			customer_id: 'cust-0002',
			price_type: priceType,
			currency_code: 'EUR',
			line_items: [
				{ entity_id: price.id, quantity: 3, unit_amount: 3333, description: 'Ophold', ...line },
			],
		});
		const order = await chargebee.control.act({ do: 'payInvoice', invoice });
		await settle();
		return {
			order,
			erp: (await customerp.control.find('orders', { accountingNumber: invoice }))[0],
		};
	}

	test.each([
		['tax_exclusive', { tax_amount: 2500 }],
		['tax_exclusive', { discount_amount: 1001, tax_amount: 2250 }],
		['tax_inclusive', { tax_amount: 2000 }],
		['tax_inclusive', { discount_amount: 999, tax_amount: 1800 }],
	])('come to the same total, %s %j', async (priceType, line) => {
		const { order, erp } = await paid(priceType, line);
		expect(Number(erp.grossTotal)).toBe(Number(order.total) / 100);
		expect(Number(erp.vatTotal)).toBe(Number(order.tax) / 100);
		expect(Number(erp.paidAmount)).toBe(Number(order.amount_paid) / 100);
	});

	test('take back status, parcel number, dates and note', async () => {
		const { chargebee, customerp } = sandbox;
		const { order, erp } = await paid('tax_exclusive', {});
		await customerp.control.edit('orders', String(erp.id), {
			status: 'booked',
			reference: 'PN-4711',
			note: 'Bag døren',
			deliveryDate: '2025-07-01',
		});
		await settle();
		expect(await chargebee.control.get('orders', String(order.id))).toMatchObject({
			status: 'shipped',
			tracking_id: 'PN-4711',
			note: 'Bag døren',
			shipping_date: Date.parse('2025-07-01T00:00:00Z') / 1000,
		});
		// Delivered is no news to an ERP that does not tell it from shipped.
		await chargebee.control.edit('orders', String(order.id), { status: 'delivered' });
		await settle();
		expect(await customerp.control.get('orders', String(erp.id))).toMatchObject({
			status: 'booked',
		});
	});

	test('cancelled in the ERP are cancelled in Chargebee, with a credit note', async () => {
		const { chargebee, customerp } = sandbox;
		const { order, erp } = await paid('tax_exclusive', {});
		await customerp.control.edit('orders', String(erp.id), { status: 'cancelled' });
		await settle();
		const after = await chargebee.control.get('orders', String(order.id));
		expect(after).toMatchObject({ status: 'cancelled' });
		expect(after?.linked_credit_notes).toHaveLength(1);
	});
});

test('at the end nothing is left to do', async () => {
	const before = await writes();
	await settle();
	expect((await writes()) - before).toBe(0);
	for (const flow of flows.values()) {
		expect(await flow.status()).toMatchObject({ waiting: 0, operations: { rejected: 0 } });
	}
});
