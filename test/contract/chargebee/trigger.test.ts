import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { EVENT_TYPES } from '../../../nodes/Chargebee/trigger/events';
import { openStore, run } from '../../../nodes/LinkStore/store';
import { startSandbox, type RawRecord, type Sandbox } from '../../sandbox';
import { chargebeeStore } from '../../support/systems';
import { triggerHost, type TriggerHost, type TriggerOptions } from './triggerHost';

let sandbox: Sandbox;
let home: string;
let host: TriggerHost;
const before = process.env.N8N_USER_FOLDER;

const control = () => sandbox.chargebee.control;
const endpoints = async () => await control().find('webhookEndpoints');

async function start(more: Partial<TriggerOptions> = {}): Promise<TriggerHost> {
	host = await triggerHost({ credentials: chargebeeStore(sandbox.chargebee), ...more });
	await control().configure({ publicHosts: { 'n8n.example.com': host.url } });
	return host;
}

beforeAll(async () => {
	sandbox = await startSandbox({ membercare: false, customerp: false, custompms: false });
});
afterAll(async () => await sandbox.stop());
beforeEach(async () => {
	await control().reset();
	home = mkdtempSync(join(tmpdir(), 'linkstore-trigger-'));
	process.env.N8N_USER_FOLDER = home;
});
afterEach(async () => {
	await host.stop();
	await (await openStore()).close();
	rmSync(home, { recursive: true, force: true });
	if (before === undefined) delete process.env.N8N_USER_FOLDER;
	else process.env.N8N_USER_FOLDER = before;
});

/** User and password as Chargebee has them: n8n has only their hash. */
async function authorization(): Promise<Record<string, string>> {
	const [endpoint] = await endpoints();
	const { _basicAuthUsername: user, _basicAuthPassword: password } = endpoint;
	return {
		authorization: `Basic ${Buffer.from(`${String(user)}:${String(password)}`).toString('base64')}`,
	};
}

const eventOf = (id: string, version: number, more: RawRecord = {}) => ({
	id,
	occurred_at: 1_700_000_000,
	event_type: 'customer_changed',
	source: 'admin_console',
	user: 'anna@example.com',
	api_version: 'v2',
	object: 'event',
	content: { customer: { id: 'c1', first_name: `v${version}`, resource_version: version } },
	...more,
});

const ids = (items: IDataObject[]) => items.map(({ id }) => id);

describe('registration', () => {
	test('publishing registers the endpoint, unpublishing removes it', async () => {
		await start({ parameters: { events: ['customer_changed', 'order_created'] } });
		await host.publish();
		const [endpoint, ...others] = await endpoints();
		expect(others).toEqual([]);
		expect(endpoint).toMatchObject({
			name: 'n8n: Wake the flows (wf1)',
			url: 'https://n8n.example.com/webhook/f3a1/webhook',
			api_version: 'v2',
			disabled: false,
			enabled_events: ['customer_changed', 'order_created'],
			_basicAuthUsername: expect.stringMatching(/^n8n-[0-9a-f]{12}$/),
			_basicAuthPassword: expect.stringMatching(/^[\w-]{43}$/),
		});
		expect(JSON.stringify(host.stored())).not.toContain(String(endpoint._basicAuthPassword));
		expect(await host.exists()).toBe(true);

		await control().resetCounters();
		await host.publish();
		expect(await control().counters()).toMatchObject({ writes: 0 });

		await host.unpublish();
		expect(await endpoints()).toEqual([]);
		expect(host.stored()).toEqual({});
	});

	test('all events are named one by one: an empty list would be every event of the site', async () => {
		await start();
		await host.publish();
		expect((await endpoints())[0].enabled_events).toEqual(EVENT_TYPES);
		await host.stop();
		await expect((await start({ parameters: { events: [] } })).publish()).rejects.toMatchObject({
			message: expect.stringContaining('no events'),
		});
	});

	test('other events, another address, a disabled or a removed endpoint: it is put right, with none left over', async () => {
		await start({ parameters: { events: ['customer_changed'] } });
		await host.publish();
		const [{ id }] = await endpoints();

		host.options.parameters = { events: ['customer_changed', 'customer_deleted'] };
		expect(await host.exists()).toBe(false);
		await host.publish();
		host.options.publicUrl = 'https://other.example.com:8443';
		expect(await host.exists()).toBe(false);
		await host.publish();
		await control().edit('webhookEndpoints', String(id), { disabled: true });
		expect(await host.exists()).toBe(false);
		await host.publish();
		expect(await endpoints()).toEqual([
			expect.objectContaining({
				id,
				url: 'https://other.example.com:8443/webhook/f3a1/webhook',
				enabled_events: ['customer_changed', 'customer_deleted'],
				disabled: false,
			}),
		]);

		await control().remove('webhookEndpoints', String(id));
		expect(await host.exists()).toBe(false);
		await host.publish();
		expect(await endpoints()).toHaveLength(1);
		await control().remove('webhookEndpoints', String((await endpoints())[0].id));
		await host.unpublish();
		expect(host.stored()).toEqual({});
	});

	test('an endpoint of which n8n has forgotten is used again, with a new password', async () => {
		await start();
		await host.publish();
		const old = await authorization();
		await host.stop();
		await start();
		await host.publish();
		expect(await endpoints()).toHaveLength(1);
		expect(await authorization()).not.toEqual(old);
		expect((await host.post(eventOf('ev1', 1), old)).status).toBe(401);
		expect((await host.post(eventOf('ev1', 1), await authorization())).status).toBe(200);
	});

	test('a site without room: what to do is said', async () => {
		for (let n = 1; n <= 5; n++) {
			await control().create('webhookEndpoints', {
				name: `Other ${n}`,
				url: `https://other${n}.example.com/hook`,
			});
		}
		await start();
		await expect(host.publish()).rejects.toMatchObject({
			message: expect.stringMatching(
				/^This Chargebee site has 5 webhook endpoints already, .*\. Delete one .*Request Run/,
			),
		});
		expect(host.stored()).toEqual({});
	});

	test.each([
		['http://localhost:5678'],
		['https://n8n.example.com:5678'],
		['http://127.0.0.1:8080'],
		[`https://n8n.example.com/${'x'.repeat(500)}`],
	])('%s: refused before anything is sent', async (publicUrl) => {
		await start({ publicUrl });
		await control().resetCounters();
		await expect(host.publish()).rejects.toMatchObject({
			message: expect.stringMatching(/^Chargebee cannot post events to this n8n: .*WEBHOOK_URL/),
		});
		expect(await control().counters()).toMatchObject({ total: 0 });
	});

	test('a key that may only read: the refusal is shown', async () => {
		const { credential } = sandbox.chargebee;
		await start({
			credentials: chargebeeStore(sandbox.chargebee, { apiKey: credential.readOnlyKey }),
		});
		await expect(host.publish()).rejects.toMatchObject({
			message: expect.stringContaining('does not allow'),
		});
		expect(await endpoints()).toEqual([]);
	});

	test('listening for a test event registers an endpoint of its own, and removes it after', async () => {
		await start();
		await host.publish();
		const stored = structuredClone(host.stored());
		const live = await authorization();
		await host.post(eventOf('ev1', 5), live);

		await host.listen();
		const test = (await endpoints()).find(({ url }) => String(url).includes('/webhook-test/'));
		expect(test).toMatchObject({ name: 'n8n test: Wake the flows (wf1)' });
		const own = {
			authorization: `Basic ${Buffer.from(
				`${String(test?._basicAuthUsername)}:${String(test?._basicAuthPassword)}`,
			).toString('base64')}`,
		};
		expect((await host.post(eventOf('ev1', 5), live, true)).status).toBe(401);
		// Shown in the editor, although the published workflow had it already.
		expect((await host.post(eventOf('ev1', 5), own, true)).status).toBe(200);
		expect(ids(host.emitted)).toEqual(['ev1', 'ev1']);
		expect(await endpoints()).toHaveLength(1);
		expect(host.stored()).toEqual(stored);

		const { cancel } = await host.listen();
		expect(await endpoints()).toHaveLength(2);
		await cancel();
		expect(await endpoints()).toHaveLength(1);
	});
});

describe('who may post', () => {
	test('a wrong or missing password: 401, and nothing starts', async () => {
		await start();
		const event = eventOf('ev1', 1);
		expect((await host.post(event)).status).toBe(401);
		await host.publish();
		const { authorization: right } = await authorization();
		const [user, password] = Buffer.from(right.slice(6), 'base64').toString().split(':');
		const basic = (text: string) => `Basic ${Buffer.from(text).toString('base64')}`;
		for (const wrong of [
			{},
			{ authorization: '' },
			{ authorization: basic(`${user}:`) },
			{ authorization: basic(`${user}:${password}x`) },
			{ authorization: basic(`x${user}:${password}`) },
			{ authorization: `Bearer ${password}` },
			{ authorization: 'Basic %%%' },
		] as Array<Record<string, string>>) {
			const { status, headers, body } = await host.post(event, wrong);
			expect([wrong, status, headers['www-authenticate'], body]).toEqual([
				wrong,
				401,
				'Basic realm="n8n", charset="UTF-8"',
				'Unauthorized',
			]);
		}
		expect(host.emitted).toEqual([]);
		expect((await host.post(event, { authorization: right })).status).toBe(200);
		expect(ids(host.emitted)).toEqual(['ev1']);
		await host.unpublish();
		expect((await host.post(eventOf('ev2', 2), { authorization: right })).status).toBe(401);
	});

	test('a body that is no event: 400, and nothing starts', async () => {
		await start();
		await host.publish();
		const auth = await authorization();
		for (const body of [{}, [], { ...eventOf('ev1', 1), content: null }, eventOf('', 1)]) {
			const answer = await host.post(body, auth);
			expect([body, answer.status]).toEqual([body, 400]);
			expect(answer.body).toContain('no event of Chargebee');
		}
		expect(host.emitted).toEqual([]);
	});
});

describe('which events start the workflow', () => {
	test('each once, no older version, only those chosen', async () => {
		await start({ parameters: { events: ['customer_changed', 'order_updated'] } });
		await host.publish();
		const auth = await authorization();
		const post = async (event: unknown) => JSON.parse((await host.post(event, auth)).body || '{}');
		expect(await post(eventOf('ev2', 20))).toEqual({});
		expect(await post(eventOf('ev2', 20))).toEqual({ dropped: 'duplicate' });
		expect(await post(eventOf('ev1', 10))).toEqual({ dropped: 'older' });
		expect(await post(eventOf('ev3', 30))).toEqual({});
		expect(await post(eventOf('ev4', 40, { event_type: 'customer_deleted' }))).toEqual({
			dropped: 'not chosen',
		});
		expect(await post(eventOf('ev5', 5, { event_type: 'invoice_generated' }))).toEqual({
			dropped: 'not chosen',
		});
		expect(ids(host.emitted)).toEqual(['ev2', 'ev3']);
		expect(host.emitted[0]).toEqual({ entity: 'customer', recordId: 'c1', ...eventOf('ev2', 20) });
	});

	test('changes made with our own key start nothing, and make nobody else’s change old', async () => {
		await start({ parameters: { options: { ignoreUser: ' n8n ' } } });
		await host.publish();
		const auth = await authorization();
		await host.post(eventOf('own', 50, { source: 'api', user: 'n8n' }), auth);
		await host.post(eventOf('other', 40, { source: 'api', user: 'shop' }), auth);
		expect(ids(host.emitted)).toEqual(['other']);
	});

	test('a failed execution loses no event: Chargebee sends it again', async () => {
		let failures = 3;
		await start({
			execution: async () => {
				if (failures-- > 0) throw new Error('stopped');
			},
		});
		await host.publish();
		await control().create('customers', { id: 'c1', first_name: 'Ada' });
		await control().delivered(2000);
		expect(host.emitted).toHaveLength(4);
		expect((await control().deliveries()).map(({ status }) => status)).toEqual([
			500, 500, 500, 200,
		]);
		const [{ id }] = host.emitted;
		expect(new Set(ids(host.emitted))).toEqual(new Set([id]));
		await control().act({ do: 'resend', events: [String(id)], times: 3 });
		await control().delivered();
		expect(host.emitted).toHaveLength(4);
	});

	test('an event whose execution ended with n8n itself is taken again', async () => {
		await start();
		await host.publish();
		const auth = await authorization();
		// Taken by a process that is gone: noted, never answered.
		await host.post(eventOf('ev1', 5), auth);
		const store = await openStore();
		const gone = JSON.stringify([JSON.parse(store.holder)[0], process.pid, 'an earlier start']);
		await store.write(() => run('update seen_event set done = 0, holder = ?', gone));
		expect((await host.post(eventOf('ev1', 5), auth)).status).toBe(200);
		expect(ids(host.emitted)).toEqual(['ev1', 'ev1']);
	});

	test('a second delivery waits for the first: it is dropped if that went well, taken if not', async () => {
		let fail = false;
		let release: () => void = () => {};
		await start({
			execution: async () => {
				const failing = fail;
				await new Promise<void>((resolve) => (release = resolve));
				if (failing) throw new Error('stopped');
			},
		});
		await host.publish();
		const auth = await authorization();
		const both = async (id: string) => {
			const count = host.emitted.length;
			const first = host.post(eventOf(id, 5), auth);
			while (host.emitted.length === count) await new Promise((resolve) => setTimeout(resolve, 5));
			const second = host.post(eventOf(id, 5), auth);
			fail = false;
			release();
			const firstStatus = (await first).status;
			// The second one, if it was taken, has to end as well.
			const ticks = setInterval(() => release(), 20);
			const { status } = await second;
			clearInterval(ticks);
			return [firstStatus, status, host.emitted.length - count];
		};
		expect(await both('ev1')).toEqual([200, 200, 1]);
		fail = true;
		expect(await both('ev2')).toEqual([500, 200, 2]);
	});
});

describe('the record read afresh', () => {
	test('is put under "record"; null once it is gone', async () => {
		await start({ parameters: { options: { includeRecord: true } } });
		await control().seed({ customers: [{ id: 'c1', first_name: 'Now' }] });
		await host.publish();
		const auth = await authorization();
		await host.post(eventOf('ev1', 1), auth);
		await host.post(
			eventOf('ev2', 1, { content: { customer: { id: 'c9', resource_version: 3 } } }),
			auth,
		);
		expect(host.emitted).toEqual([
			expect.objectContaining({ record: expect.objectContaining({ first_name: 'Now' }) }),
			expect.objectContaining({ record: null }),
		]);
	});

	test('an answer that failed loses no event', async () => {
		await start({ parameters: { options: { includeRecord: true } } });
		await host.publish();
		await control().inject({
			match: { path: '/customers/c1' },
			fault: { kind: 'status', status: 400 },
			times: 1,
		});
		await control().create('customers', { id: 'c1', first_name: 'Ada' });
		await control().delivered(2000);
		expect((await control().deliveries()).map(({ status }) => status)).toEqual([500, 200]);
		expect(host.emitted).toEqual([
			expect.objectContaining({ record: expect.objectContaining({ first_name: 'Ada' }) }),
		]);
	});
});

describe('a burst', () => {
	/** Events in the order of their arrival, without those that came before or are older. */
	function expected(arrivals: RawRecord[]): unknown[] {
		const versions = new Map<string, number>();
		const seen = new Set<string>();
		return arrivals.flatMap((event) => {
			const { customer } = event.content as { customer: { id: string; resource_version: number } };
			if (seen.has(String(event.id))) return [];
			if ((versions.get(customer.id) ?? 0) > customer.resource_version) return [];
			seen.add(String(event.id));
			versions.set(customer.id, customer.resource_version);
			return [event.id];
		});
	}

	test('200 events, twice each and in disorder: each newer version once', async () => {
		await start({ parameters: { events: ['customer_created', 'customer_changed'] } });
		await control().configure({ webhookDuplicates: 1, webhookDisorder: true });
		await host.publish();
		for (let n = 0; n < 20; n++) await control().create('customers', { id: `c${n}` });
		for (let round = 1; round < 10; round++) {
			for (let n = 0; n < 20; n++) {
				await control().edit('customers', `c${n}`, { first_name: `v${round}` });
			}
		}
		await control().delivered(1000);
		const deliveries = await control().deliveries();
		expect(deliveries).toHaveLength(400);
		expect(new Set(deliveries.map(({ status }) => status))).toEqual(new Set([200]));
		const events = new Map((await control().find('events')).map((event) => [event.id, event]));
		const wanted = expected(deliveries.map(({ event }) => events.get(event) as RawRecord));
		expect(ids(host.emitted)).toEqual(wanted);
		expect(wanted.length).toBeLessThan(200);
		const last = new Map(
			host.emitted.map(({ recordId, content }) => [
				recordId,
				(content as { customer: { first_name: string } }).customer.first_name,
			]),
		);
		expect([...last.values()]).toEqual(Array.from({ length: 20 }, () => 'v9'));
	}, 60_000);

	test('all at the same time: none twice, none older, the newest of each record always', async () => {
		await start({ execution: async () => await new Promise((resolve) => setTimeout(resolve, 5)) });
		await host.publish();
		const auth = await authorization();
		const events = Array.from({ length: 200 }, (_, n) =>
			eventOf(`ev${n}`, 0, {
				content: { customer: { id: `c${n % 20}`, resource_version: Math.floor(n / 20) + 1 } },
			}),
		);
		const mixed = [...events, ...events, ...events]
			.map((event, n) => ({ event, key: (n * 7919) % 601 }))
			.sort((a, b) => a.key - b.key)
			.map(({ event }) => event);
		const statuses = await Promise.all(
			mixed.map(async (event) => (await host.post(event, auth)).status),
		);
		expect(new Set(statuses)).toEqual(new Set([200]));
		expect(new Set(ids(host.emitted)).size).toBe(host.emitted.length);
		expect(expected(host.emitted as RawRecord[])).toEqual(ids(host.emitted));
		for (let n = 0; n < 20; n++) {
			const versions = host.emitted
				.filter(({ recordId }) => recordId === `c${n}`)
				.map(({ content }) => (content as { customer: RawRecord }).customer.resource_version);
			expect(versions.at(-1)).toBe(10);
		}
	}, 60_000);
});
