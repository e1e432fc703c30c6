/**
 * The templates between Custom CRM and Wave, untouched, in a real n8n with an OAuth2 credential: go live,
 * edits both ways, one customer edited through two flows at once, rest, agreement field by field.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openLab, WAVE_FLOWS, type Lab } from '../demo/lab';
import { goLive, idle, peopleWork, prove, settleAll } from '../demo/scenario';
import { generateBooks } from '../sandbox/generate';

const silent = { say: () => undefined, title: () => undefined };
const [PRODUCTS, CUSTOMERS, PERSONS, ORDERS] = WAVE_FLOWS;

let lab: Lab;
let home: string;

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'linkstore-e2e-wave-'));
	const seed = generateBooks({ seed: 5 });
	lab = await openLab({
		home,
		flows: WAVE_FLOWS,
		sandbox: {
			membercare: false,
			customerp: false,
			chargebee: false,
			custompms: false,
			customcrm: { seed: seed.customcrm },
			wave: { seed: seed.wave },
		},
	});
});

afterAll(async () => {
	await lab?.close();
	rmSync(home, { recursive: true, force: true });
});

test('the flows go live, link and create, and come to rest', async () => {
	await goLive(lab, silent);
	for (const flow of WAVE_FLOWS) {
		const status = await lab.status(flow);
		expect({ flow, state: status.state }).toEqual({ flow, state: 'in step' });
	}
	for (const flow of [PRODUCTS, CUSTOMERS, ORDERS])
		expect((await lab.status(flow)).links.linked).toBeGreaterThan(0);
});

test('without consent no personal data is passed on', async () => {
	for (const { left, right } of await lab.links(CUSTOMERS)) {
		const person = await lab.sandbox.customcrm.control.get('customers', left);
		const customer = await lab.sandbox.wave.control.get('customers', right);
		if (person?.allowPersonalData === true) expect(customer?.firstName).toBe(person.firstName);
		else expect(customer?.firstName).toBeNull();
	}
});

test('edits of both sides are carried, and all linked pairs agree', async () => {
	const stories = await peopleWork(lab, silent);
	const { problems } = await prove(lab, stories, silent);
	expect(problems).toEqual([]);
});

test('fields of one Wave customer edited through both flows in the same minute both survive', async () => {
	const { customcrm, wave } = lab.sandbox;
	const links = await lab.links(CUSTOMERS);
	const people = await customcrm.control.find('customers', { allowPersonalData: true });
	const ids = new Set(people.map(({ id }) => id));
	const { left, right } = links.find((link) => ids.has(link.left)) ?? links[0];
	await customcrm.control.edit('customers', left, {
		website: 'https://ny.example.com',
		lastName: 'Ny',
	});
	await wave.control.edit('customers', right, {
		mobile: '+4520304050',
		internalNotes: 'Ring først',
	});
	await settleAll(lab);
	expect(await wave.control.get('customers', right)).toMatchObject({
		website: 'https://ny.example.com',
		lastName: 'Ny',
		internalNotes: 'Ring først',
	});
	expect(await customcrm.control.get('customers', left)).toMatchObject({
		mobile: '+4520304050',
		note: 'Ring først',
	});
});

test('an order whose product is not linked yet waits, and goes through by itself', async () => {
	const { customcrm, wave } = lab.sandbox;
	const [customer] = await lab.links(CUSTOMERS);
	const product = await customcrm.control.create('products', {
		name: 'Helt ny vare',
		unitPrice: 12.5,
		incomeAccount: 'Sales',
	});
	const before = await wave.control.count('invoices');
	await customcrm.control.create('orders', {
		number: '9001',
		customerId: customer.left,
		orderDate: '2025-05-01',
		dueDate: '2025-06-01',
		currency: 'USD',
		title: 'Faktura',
		lines: [{ productId: product.id, description: 'Ny', quantity: 2, unitPrice: 12.5 }],
	});
	await lab.settle(ORDERS);
	expect(await wave.control.count('invoices')).toBe(before);
	expect((await lab.status(ORDERS)).waiting).toBe(1);
	await lab.settle(PRODUCTS);
	await lab.settle(ORDERS);
	expect(await wave.control.count('invoices')).toBe(before + 1);
	expect(await lab.reviews(ORDERS)).toEqual([]);
});

test('two more runs write nothing and make one call a side', async () => {
	await settleAll(lab);
	expect(await idle(lab, silent)).toBe(0);
	for (const flow of [CUSTOMERS, PERSONS]) {
		const before = { ...lab.calls(flow) };
		await lab.run(flow);
		const after = lab.calls(flow);
		expect({ flow, left: after.left - before.left, right: after.right - before.right }).toEqual({
			flow,
			left: 1,
			right: 1,
		});
	}
});

test('at the end everything agrees', async () => {
	const { problems } = await prove(lab, [], silent);
	expect(problems).toEqual([]);
});
