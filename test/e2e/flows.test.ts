/**
 * The shipped templates, untouched, in a real n8n, against servers that enforce the real APIs' rules:
 * every flow goes live, carries edits both ways, comes to rest, and both systems agree field by field.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { MEMBERCARE_FLOWS, openLab, workflowId, type Lab } from '../demo/lab';
import { goLive, idle, peopleWork, prove } from '../demo/scenario';
import type { Story } from '../demo/edits';
import { generatePair } from '../sandbox/generate';

const silent = { say: () => undefined, title: () => undefined };
const PERSONS = 'membercare-persons--customerp-contact';

let lab: Lab;
let home: string;
let stories: Story[];

beforeAll(async () => {
	home = mkdtempSync(join(tmpdir(), 'linkstore-e2e-'));
	const pair = generatePair({
		seed: 7,
		companies: 14,
		organizations: 8,
		persons: 24,
		products: 8,
		invoices: 16,
	});
	lab = await openLab({
		home,
		flows: MEMBERCARE_FLOWS,
		sandbox: {
			chargebee: false,
			custompms: false,
			customcrm: false,
			wave: false,
			membercare: { seed: pair.membercare, areDuplicateEmailsAllowed: true },
			customerp: { seed: pair.customerp },
		},
	});
});

afterAll(async () => {
	await lab?.close();
	rmSync(home, { recursive: true, force: true });
});

test('a preview reads both sides and writes nothing', async () => {
	for (const flow of MEMBERCARE_FLOWS) {
		const { preview } = await lab.preview(flow);
		expect(preview?.left).toBeGreaterThan(0);
		expect(lab.calls(flow).writes).toBe(0);
	}
});

test('approved flows link and create, and come to rest', async () => {
	await goLive(lab, silent);
	for (const flow of MEMBERCARE_FLOWS) {
		const status = await lab.status(flow);
		expect(status.links.linked).toBeGreaterThan(0);
		expect(status.state).toBe('in step');
	}
});

test('edits of both sides are carried, conflicts are decided, deletes end the link', async () => {
	stories = await peopleWork(lab, silent);
	const { problems, rows } = await prove(lab, stories, silent);
	expect(problems).toEqual([]);
	expect(rows.map(({ agree }) => agree)).toEqual(MEMBERCARE_FLOWS.map(() => true));
});

test('two more runs write nothing and only make the list calls of the feeds', async () => {
	expect(await idle(lab, silent)).toBe(0);
	const before = { ...lab.calls(PERSONS) };
	await lab.run(PERSONS);
	const after = lab.calls(PERSONS);
	expect({ left: after.left - before.left, right: after.right - before.right }).toEqual({
		left: 1,
		right: 1,
	});
});

test('a published flow runs by itself when a run is requested', async () => {
	const [link] = await lab.links(PERSONS);
	await lab.host.publish(workflowId(PERSONS));
	await lab.sandbox.customerp.control.edit('contacts', link.right, { firstName: 'Åse-Lill' });
	await lab.linkStore({ resource: 'flow', operation: 'requestRun', flow: PERSONS });
	await lab.host.waitFor(
		'the edit to arrive in Membercare',
		async () => {
			const person = await lab.sandbox.membercare.control.get('persons', link.left);
			return person?.firstname === 'Åse-Lill' ? true : undefined;
		},
		{ timeout: 60_000 },
	);
	await lab.host.unpublish(workflowId(PERSONS));
});

test('n8n is killed in the middle of a run: nothing is lost and nothing is doubled', async () => {
	const { membercare, customerp } = lab.sandbox;
	const before = await customerp.control.count('contacts');
	for (let number = 1; number <= 8; number++) {
		await membercare.control.create('persons', {
			debtorAccountNumber: `77000${number}`,
			firstname: `Killed ${number}`,
			lastname: 'Halfway',
			contacts: [{ type: 1, value: `halfway${number}@example.com` }],
		});
	}
	await customerp.control.inject({
		match: { method: 'POST' },
		skip: 3,
		fault: { kind: 'delay', ms: 20_000, wait: 'after' },
	});
	const running = lab.run(PERSONS).catch(() => undefined);
	await lab.host.waitFor(
		'the create that hangs',
		async () => {
			const state = await customerp.control.count('contacts');
			return state >= before + 4 ? true : undefined;
		},
		{ timeout: 60_000 },
	);
	await lab.host.kill();
	await running;
	await customerp.control.clearRules();
	await lab.host.start();
	await lab.host.waitFor(
		'the flow to be quiet again',
		async () => {
			await lab.run(PERSONS).catch(() => undefined);
			const status = await lab.status(PERSONS);
			const done = await customerp.control.count('contacts');
			return done >= before + 8 && !status.workLeft && status.operations.sent === 0
				? true
				: undefined;
		},
		{ timeout: 420_000 },
	);
	expect(await customerp.control.count('contacts')).toBe(before + 8);
	const { problems } = await prove(lab, [], silent);
	expect(problems).toEqual([]);
});
