/**
 * The Chargebee templates, untouched, in a real n8n: go live, edits both ways, rest, agreement field by
 * field, and a webhook that is visible on the other side soon after.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CHARGEBEE_FLOWS, openLab, WEBHOOKS, workflowId, type Lab } from '../demo/lab';
import { goLive, idle, peopleWork, prove, settleAll } from '../demo/scenario';
import { generateBilling } from '../sandbox/generate';

const silent = { say: () => undefined, title: () => undefined };
const CUSTOMERS = 'chargebee-customer--customerp-contact';

let lab: Lab;
let home: string;

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'linkstore-e2e-cb-'));
	const seed = generateBilling({ seed: 3 });
	lab = await openLab({
		home,
		flows: CHARGEBEE_FLOWS,
		others: [WEBHOOKS],
		publicUrl: 'http://n8n.example.test/',
		sandbox: {
			membercare: false,
			customcrm: false,
			wave: false,
			chargebee: { seed: seed.chargebee },
			custompms: { seed: seed.custompms },
			customerp: { seed: seed.customerp },
		},
	});
});

afterAll(async () => {
	await lab?.close();
	rmSync(home, { recursive: true, force: true });
});

test('the flows go live, link and create, and come to rest', async () => {
	await goLive(lab, silent);
	for (const flow of CHARGEBEE_FLOWS) {
		const status = await lab.status(flow);
		expect({ flow, linked: status.links.linked > 0, state: status.state }).toEqual({
			flow,
			linked: true,
			state: 'in step',
		});
	}
});

test('a house without business entity goes to review, with the remedy', async () => {
	const reviews = await lab.reviews('custompms-customer--chargebee-business-entity');
	expect(reviews).toHaveLength(1);
	expect(reviews[0].text).toMatch(/Settings/);
});

test('edits of both sides are carried, and all linked pairs agree', async () => {
	const stories = await peopleWork(lab, silent);
	const { problems } = await prove(lab, stories, silent);
	expect(problems).toEqual([]);
});

test('two more runs write nothing and make one list call a side', async () => {
	expect(await idle(lab, silent)).toBe(0);
	for (const flow of [
		CUSTOMERS,
		'chargebee-item--customerp-product',
		'chargebee-order--customerp-order',
		'custompms-customer--chargebee-customer',
	]) {
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

describe('webhooks', () => {
	beforeAll(async () => {
		await lab.sandbox.chargebee.control.configure({
			publicHosts: { 'n8n.example.test': lab.host.url() },
		});
		await lab.host.publish(workflowId(CUSTOMERS));
		await lab.host.publish(workflowId(WEBHOOKS));
	});
	afterAll(async () => {
		await lab.host.unpublish(workflowId(WEBHOOKS));
		await lab.host.unpublish(workflowId(CUSTOMERS));
	});

	const contactOf = async (id: string) => {
		const link = (await lab.links(CUSTOMERS)).find(({ left }) => left === id);
		return await lab.sandbox.customerp.control.get('contacts', String(link?.right));
	};

	test('the published trigger has registered its endpoint', async () => {
		const endpoints = await lab.sandbox.chargebee.control.find('webhookEndpoints');
		expect(endpoints).toHaveLength(1);
		expect(endpoints[0].url).toMatch(/^http:\/\/n8n\.example\.test\//);
	});

	test('an edit in Chargebee is visible in Customerp without anybody starting the flow', async () => {
		const [{ left }] = await lab.links(CUSTOMERS);
		await lab.sandbox.chargebee.control.edit('customers', left, { first_name: 'Vækket' });
		await lab.host.waitFor(
			'the edit to arrive in Customerp',
			async () => ((await contactOf(left))?.firstName === 'Vækket' ? true : undefined),
			{ timeout: 60_000 },
		);
	});

	test('a request without the password starts nothing', async () => {
		const [endpoint] = await lab.sandbox.chargebee.control.find('webhookEndpoints');
		const url = String(endpoint.url).replace(
			'http://n8n.example.test',
			lab.host.url().replace(/\/$/, ''),
		);
		const answer = await fetch(url, {
			method: 'POST',
			headers: { 'content-type': 'application/json' },
			body: '{}',
		});
		expect(answer.status).toBe(401);
	});

	test('a burst of 200 events, doubled and in disorder, ends like one event', async () => {
		const { chargebee, customerp } = lab.sandbox;
		await chargebee.control.configure({ webhookDuplicates: 1, webhookDisorder: true });
		const before = await customerp.control.count('contacts');
		await chargebee.control.create('customers', {
			first_name: 'Burst',
			last_name: 'Kunde 0',
			email: 'burst@example.com',
		});
		const [{ id }] = await chargebee.control.find('customers', { email: 'burst@example.com' });
		for (let n = 1; n < 100; n++)
			await chargebee.control.edit('customers', String(id), { last_name: `Kunde ${n}` });
		await lab.host.waitFor(
			'the last edit to arrive in Customerp',
			async () => {
				const [found] = await customerp.control.find('contacts', { email: 'burst@example.com' });
				return found?.lastName === 'Kunde 99' ? true : undefined;
			},
			{ timeout: 120_000 },
		);
		await chargebee.control.delivered(1000);
		expect(await customerp.control.count('contacts')).toBe(before + 1);
		expect((await chargebee.control.deliveries()).length).toBeGreaterThanOrEqual(200);
	});
});

test('at the end everything agrees', async () => {
	await settleAll(lab);
	const { problems } = await prove(lab, [], silent);
	expect(problems).toEqual([]);
});
