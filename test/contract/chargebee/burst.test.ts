/** From an event of Chargebee to the other system: trigger, Request Run and the flow that it wakes. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fireIfDue } from '../../../nodes/LinkStore/loop/schedule';
import { openStore } from '../../../nodes/LinkStore/store';
import { startSandbox, type RawRecord, type Sandbox } from '../../sandbox';
import {
	execute,
	openFlow,
	systemCredentials,
	template,
	type CanvasFlow,
	type CanvasWorkflow,
} from '../../support/canvas';
import { triggerHost, type TriggerHost } from './triggerHost';

const FLOW = 'chargebee-customer--customerp-contact';
const EVENTS = 200;
/** Runs come by requests alone. */
const A_DAY_MS = 24 * 60 * 60_000;
/** Between two questions whether a run is due; n8n asks every five seconds. */
const ASK_EVERY_MS = 500;

let sandbox: Sandbox;
let folder: string;
let flow: CanvasFlow;
let host: TriggerHost | undefined;
const homeBefore = process.env.N8N_USER_FOLDER;

beforeAll(async () => {
	sandbox = await startSandbox({
		membercare: false,
		custompms: false,
		customcrm: false,
		wave: false,
	});
});
afterAll(async () => await sandbox.stop());
afterEach(async () => {
	if (homeBefore === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = homeBefore;
});

const shipped = (name: string): CanvasWorkflow => {
	const found = template(name);
	if (found === undefined) throw new Error(`There is no template ${name}`);
	return found;
};

const nameOf = (workflow: CanvasWorkflow, type: string): string =>
	workflow.nodes.find((node) => node.type.endsWith(`.${type}`))?.name ?? '';

const customer = (n: number, more: RawRecord = {}): RawRecord => ({
	id: `cust-${n}`,
	first_name: `Fornavn ${n}`,
	last_name: `Efternavn ${n}`,
	email: `kunde${n}@example.com`,
	billing_address: { line1: `Vej ${n}`, city: 'Ribe', zip: '6760', country: 'DK' },
	...more,
});

/** A published flow in step, and the published workflow that wakes it. */
async function open(): Promise<void> {
	const { chargebee, customerp } = sandbox;
	await chargebee.control.reset();
	await customerp.control.reset();
	await chargebee.control.seed({ customers: [1, 2, 3].map((n) => customer(n)) });
	const credentials = systemCredentials(sandbox);
	folder = mkdtempSync(join(tmpdir(), 'linkstore-burst-'));
	process.env.N8N_USER_FOLDER = folder;
	flow = await openFlow({ workflow: shipped(FLOW), credentials, folder });
	await flow.goLive();
	while ((await runIfDue()) !== undefined);
	const waking = shipped('chargebee-webhook--request-runs');
	host = await triggerHost({
		credentials,
		parameters: { events: ['customer_created', 'customer_changed'] },
		execution: async (item) => {
			const done = await execute({
				workflow: waking,
				credentials,
				start: nameOf(waking, 'chargebeeTrigger'),
				mode: 'webhook',
				input: [{ json: item }],
			});
			if (done.error !== undefined) throw new Error(done.error.message);
		},
	});
	await chargebee.control.configure({
		publicHosts: { 'n8n.example.com': host.url },
		webhookDuplicates: 1,
		webhookDisorder: true,
	});
	await host.publish();
	await customerp.control.resetCounters();
}

async function close(): Promise<void> {
	await host?.stop();
	await flow.close();
	rmSync(folder, { recursive: true, force: true });
}

/** What the Link Store Trigger does every few seconds. */
async function runIfDue(): Promise<string | undefined> {
	const store = await openStore();
	const fired = await store.write(() => fireIfDue(FLOW, A_DAY_MS, 0, store.isDead));
	if (fired === undefined) return undefined;
	await flow.ok({
		start: nameOf(flow.workflow, 'linkStoreTrigger'),
		mode: 'trigger',
		input: [{ json: { ...fired } }],
	});
	return fired.reason;
}

const stable = (record: RawRecord): RawRecord =>
	Object.fromEntries(Object.entries(record).filter(([name]) => !/^(id|version|.+At)$/.test(name)));

/** What has come of it once nothing happens any more. The flow runs while the events arrive. */
async function outcome(people: () => Promise<void>) {
	await open();
	const { chargebee, customerp } = sandbox;
	try {
		const reasons: string[] = [];
		let over = false;
		const running = (async () => {
			for (;;) {
				const last = over;
				const reason = await runIfDue();
				if (reason !== undefined) reasons.push(reason);
				else if (last) return;
				await pause(last ? 0 : ASK_EVERY_MS);
			}
		})();
		await people();
		await chargebee.control.delivered(1000);
		over = true;
		await running;
		const status = await flow.status();
		const { routes } = await customerp.control.counters();
		return {
			state: {
				contacts: (await customerp.control.find('contacts'))
					.map(stable)
					.sort((a, b) => String(a.email).localeCompare(String(b.email))),
				links: status.links,
				operations: status.operations,
				workLeft: status.workLeft,
				openReviews: status.openReviews,
			},
			creates: routes['POST /contacts']?.applied,
			events: await chargebee.control.count('events'),
			deliveries: await chargebee.control.deliveries(),
			woken: host?.emitted.length ?? 0,
			reasons,
		};
	} finally {
		await close();
	}
}

const MOVED = { line1: 'Søndergade 7', city: 'Odense C', zip: '5000', country: 'DK' };

test.each([
	{ order: 'in disorder', webhookDisorder: true },
	{ order: 'one after the other', webhookDisorder: false },
])(
	'rule 28: 200 events, each twice and $order, end like one event, with one create',
	async ({ webhookDisorder }) => {
		const { control } = sandbox.chargebee;
		const one = await outcome(async () => {
			await control.create(
				'customers',
				customer(4, { last_name: 'Sidst', billing_address: MOVED }),
			);
		});
		const many = await outcome(async () => {
			await control.configure({ webhookDisorder });
			await control.create('customers', customer(4));
			for (let n = 2; n < EVENTS; n++) {
				await control.edit('customers', 'cust-4', { last_name: `Efternavn ${n}` });
				// Some runs begin while the others of the burst are still to come.
				if (n % 50 === 0) await pause(ASK_EVERY_MS);
			}
			await control.edit('customers', 'cust-4', { last_name: 'Sidst', billing_address: MOVED });
		});
		expect(one).toMatchObject({ events: 1, creates: 1, reasons: ['requested'] });
		expect(many).toMatchObject({ events: EVENTS, creates: 1 });
		expect(many.deliveries).toHaveLength(2 * EVENTS);
		expect(new Set(many.deliveries.map(({ status }) => status))).toEqual(new Set([200]));
		expect(many.state).toEqual(one.state);
		expect(many.state.contacts[3]).toMatchObject({
			lastName: 'Sidst',
			address: { city: 'Odense C' },
		});
		// Requests that come while a run is under way are one run more, not one each.
		expect(many.reasons.length).toBeGreaterThan(1);
		expect(many.reasons.length).toBeLessThan(EVENTS / 2);
		// Of events that come in disorder most are older than what came before them.
		if (!webhookDisorder) expect(many.woken).toBe(EVENTS);
	},
	60_000,
);
