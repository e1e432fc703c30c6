import { disordered, RETRY_MINUTES } from '../../sandbox/chargebee/delivery';
import { EVENT_TYPES } from '../../sandbox/chargebee/eventTypes';
import { officialSchemas, refusal, useChargebee, useReceiver } from './chargebeeKit';

const PUBLIC = 'https://n8n.example.com/webhook/chargebee?x=1';

const receiver = useReceiver();
const site = useChargebee({
	webhookMinuteMs: 1,
	seed: { customers: [{ id: 'c-1' }, { id: 'c-2' }] },
});

beforeEach(async () => {
	await site.control().configure({ publicHosts: { 'n8n.example.com': receiver.url() } });
});

const create = (more = {}) =>
	site.post('/webhook_endpoints', { name: 'n8n', url: PUBLIC, ...more });
const edit = (first_name: string, id = 'c-1') => site.post(`/customers/${id}`, { first_name });
const delivered = (withinMs?: number) => site.control().delivered(withinMs);
const attempts = async () =>
	(await site.control().deliveries()).map(({ attempt, status }) => [attempt, status]);
const standing = async () =>
	(await site.control().find('events')).map((event) => event.webhook_status);

describe('endpoints', () => {
	it('are made, read, changed, listed and deleted', async () => {
		const made = await create({
			enabled_events: ['customer_changed', 'item_updated'],
			basic_auth_username: 'u',
			basic_auth_password: 'p',
		});
		expect(made.body).toEqual({
			webhook_endpoint: {
				id: expect.any(String),
				name: 'n8n',
				url: PUBLIC,
				disabled: false,
				primary_url: false,
				send_card_resource: false,
				api_version: 'v2',
				enabled_events: ['customer_changed', 'item_updated'],
				object: 'webhook_endpoint',
			},
		});
		const path = `/webhook_endpoints/${made.body.webhook_endpoint.id as string}`;
		expect((await site.get(path)).body).toEqual(made.body);
		const changed = await site.post(path, { disabled: true, enabled_events: ['order_created'] });
		expect(changed.body.webhook_endpoint).toEqual({
			...made.body.webhook_endpoint,
			disabled: true,
			enabled_events: ['order_created'],
		});
		expect((await site.get('/webhook_endpoints')).body).toEqual({ list: [changed.body] });
		expect((await site.post(`${path}/delete`)).body).toEqual(changed.body);
		expect((await site.get('/webhook_endpoints')).body).toEqual({ list: [] });
		expect(refusal(await site.get(path))).toEqual([404, 'resource_not_found', undefined]);
		expect(refusal(await site.post(`${path}/delete`))).toEqual([
			404,
			'resource_not_found',
			undefined,
		]);
	});

	it.each([
		[{ url: '' }, 'url'],
		[{ url: 'n8n.example.com' }, 'url'],
		[{ url: 'ftp://n8n.example.com/' }, 'url'],
		[{ url: 'http://n8n.example.com:5678/webhook' }, 'url'],
		[{ url: 'https://u:p@n8n.example.com/' }, 'url'],
		[{ url: `https://n8n.example.com/${'x'.repeat(490)}` }, 'url'],
		[{ name: '' }, 'name'],
		[{ name: 'x'.repeat(51) }, 'name'],
		[{ basic_auth_password: 'x'.repeat(251) }, 'basic_auth_password'],
		[{ enabled_events: ['customer_changed', 'customer_updated'] }, 'enabled_events[1]'],
		[{ enabled_events: ['order_created', 'order_created'] }, 'enabled_events'],
		[{ api_version: 'v3' }, 'api_version'],
		[{ disabled: 'no' }, 'disabled'],
	])('refuse %j', async (params, param) => {
		expect(refusal(await create(params))).toEqual([400, 'param_wrong_value', param]);
	});

	it.each([
		[{ api_version: 'v1' }, 'configuration_incompatible'],
		[{ chargebee_response_schema_type: 'items' }, 'configuration_incompatible'],
		[{ secret: 'x' }, 'invalid_request'],
	])('do not know %j', async (params, code) => {
		expect(refusal(await create(params))).toEqual([400, code, Object.keys(params)[0]]);
	});

	it('accept the ports of the web', async () => {
		for (const [index, host] of ['a:80', 'a:443', 'a:8080', 'a:8443'].entries()) {
			const url = `http${index % 2 === 1 ? 's' : ''}://${host}/`;
			expect((await create({ url, name: host })).status).toBe(200);
		}
	});

	it('are five at most, each with its own address, one of them primary', async () => {
		for (const n of [1, 2, 3, 4, 5]) {
			await create({ url: `https://n8n.example.com/${n}`, primary_url: n > 3 });
		}
		expect(refusal(await create())).toEqual([400, 'resource_limit_exceeded', undefined]);
		expect(refusal(await create({ url: 'https://n8n.example.com/1' }))).toEqual([
			400,
			'duplicate_entry',
			'url',
		]);
		const primary = await site.control().find('webhookEndpoints', { primary_url: true });
		expect(primary.map(({ url }) => url)).toEqual(['https://n8n.example.com/5']);
	});

	it('know the event types of the official client', () => {
		const { CreateWebhookEndpointBodySchema: schema } = officialSchemas('webhook_endpoint');
		const accepts = (name: string) =>
			schema!.safeParse({ name: 'n', url: 'u', enabled_events: [name] }).success;
		expect(EVENT_TYPES.length).toBeGreaterThan(230);
		expect(EVENT_TYPES.filter((name) => !accepts(name))).toEqual([]);
		expect(accepts('guest_arrived')).toBe(false);
	});
});

describe('delivery', () => {
	it('sends the event itself, with the credential, to where the public host really is', async () => {
		await create({ basic_auth_username: 'u', basic_auth_password: 'p:w' });
		await edit('Åse');
		await delivered();
		const [hook] = receiver.received();
		expect(hook).toMatchObject({
			path: '/webhook/chargebee?x=1',
			headers: {
				host: 'n8n.example.com',
				authorization: `Basic ${Buffer.from('u:p:w').toString('base64')}`,
				'content-type': expect.stringMatching(/^application\/json/),
			},
		});
		const single = await site.get(`/events/${hook!.body.id as string}`);
		expect(hook!.body).toEqual({
			...single.body.event,
			webhook_status: 'scheduled',
			webhooks: [{ ...single.body.event.webhooks[0], webhook_status: 'scheduled' }],
		});
		expect(single.body.event.webhook_status).toBe('succeeded');
		expect(await site.control().deliveries()).toEqual([
			{
				event: hook!.body.id,
				eventType: 'customer_changed',
				endpoint: single.body.event.webhooks[0].id,
				attempt: 1,
				at: expect.stringMatching(/Z$/),
				status: 200,
			},
		]);
	});

	it('sends nothing of a refused write, and no credential unless it is set', async () => {
		await create();
		await edit('a'.repeat(151));
		await edit('a');
		await delivered();
		expect(receiver.received()).toHaveLength(1);
		expect(receiver.received()[0]!.headers.authorization).toBeUndefined();
	});

	it('sends nothing of a call that asks for silence, whose event is stored all the same', async () => {
		await create();
		const quiet = { 'chargebee-event-webhook': 'all-disabled' };
		await site.post('/customers/c-1', { first_name: 'a' }, quiet);
		await delivered();
		expect(receiver.received()).toEqual([]);
		expect(await standing()).toEqual(['skipped']);
	});

	it('keeps to the event types that are wanted, and to endpoints that are on', async () => {
		await create({ enabled_events: ['item_created'] });
		await create({ url: 'https://n8n.example.com/off', disabled: true });
		await create({ url: 'https://n8n.example.com/all' });
		await edit('a');
		await delivered();
		expect(receiver.received().map(({ path }) => path)).toEqual(['/all']);
		const [event] = await site.control().find('events');
		expect(
			(event!.webhooks as { webhook_status: string }[]).map((one) => one.webhook_status),
		).toEqual(['not_applicable', 'disabled', 'succeeded']);
	});

	it('tries again after 2 minutes, 6 minutes, 30 minutes and an hour', async () => {
		await create();
		receiver.answer(500, 0, 404, 301);
		await edit('a');
		await delivered(200);
		expect(await attempts()).toEqual([
			[1, 500],
			[2, 0],
			[3, 404],
			[4, 301],
			[5, 200],
		]);
		const times = (await site.control().deliveries()).map(({ at }) => Date.parse(at));
		const waits = times.slice(1).map((time, index) => time - times[index]!);
		[2, 6, 30, 60].forEach((minutes, index) => {
			expect(waits[index]).toBeGreaterThanOrEqual(minutes - 1);
		});
		expect(await standing()).toEqual(['succeeded']);
		expect(new Set(receiver.events()).size).toBe(1);
	});

	it('waits for the next attempt before it gives up, after the eighth', async () => {
		await create();
		receiver.answer(...Array.from({ length: 20 }, () => 500));
		await edit('a');
		await delivered();
		expect(await standing()).toEqual(['re_scheduled']);
		await site.control().configure({ webhookMinuteMs: 0.001 });
		await delivered(1_000);
		expect(await attempts()).toHaveLength(8);
		const hours = RETRY_MINUTES.reduce((sum, minutes) => sum + minutes, 0) / 60;
		expect(Math.round(hours)).toBe(3 * 24 + 7);
		expect(await standing()).toEqual(['failed']);
	});

	it('gives up at once when the endpoint is gone or off meanwhile', async () => {
		const { id } = (await create()).body.webhook_endpoint as { id: string };
		await site.control().configure({ webhookMinuteMs: 50 });
		receiver.answer(500);
		await edit('a');
		await delivered();
		await site.post(`/webhook_endpoints/${id}`, { disabled: true });
		await delivered(10_000);
		expect(await attempts()).toEqual([[1, 500]]);
		expect(await standing()).toEqual(['disabled']);
	});

	it('reaches nobody outside', async () => {
		await create({ url: 'https://elsewhere.example.com/' });
		await edit('a');
		await delivered();
		expect(await attempts()).toEqual([[1, 0]]);
	});

	it('goes on after a restart from a snapshot', async () => {
		await create();
		receiver.answer(500);
		await site.control().configure({ webhookMinuteMs: 50 });
		await edit('a');
		await delivered();
		const snapshot = await site.control().snapshot();
		await site.control().reset();
		await delivered(10_000);
		expect(receiver.received()).toHaveLength(1);
		await site.control().restore(snapshot);
		await delivered(1_000);
		expect(receiver.received()).toHaveLength(2);
		expect(await attempts()).toEqual([[2, 200]]);
	});
});

describe('what delivery does to events', () => {
	it('in order, unless it is told otherwise', async () => {
		await create();
		const names = Array.from({ length: 12 }, (_, index) => `n${index}`);
		for (const name of names) await edit(name);
		await delivered();
		const sent = () => receiver.received().map(({ body }) => body.content.customer.first_name);
		expect(sent()).toEqual(names);
		await site.control().configure({ webhookDisorder: true });
		for (const name of names) await edit(name);
		await delivered();
		const second = sent().slice(12);
		expect(second).not.toEqual(names);
		expect([...second].sort()).toEqual([...names].sort());
	});

	it('is another order even for two', () => {
		expect(disordered(['a', 'b'])).toEqual(['b', 'a']);
		for (const length of [3, 5, 50, 200]) {
			const list = Array.from({ length }, (_, index) => index);
			expect(disordered(list)).not.toEqual(list);
			expect(disordered(list).toSorted((a, b) => a - b)).toEqual(list);
		}
	});

	it('doubles, as often as set', async () => {
		await create();
		await site.control().configure({ webhookDuplicates: 2 });
		await edit('a');
		await edit('b', 'c-2');
		await delivered();
		expect(receiver.received()).toHaveLength(6);
		expect(new Set(receiver.events()).size).toBe(2);
		expect(await standing()).toEqual(['succeeded', 'succeeded']);
	});

	it('sends old events again, in the order that is asked for', async () => {
		await edit('a');
		await edit('b');
		const [first, second] = (await site.control().find('events')).map(({ id }) => String(id));
		await create();
		await delivered();
		expect(receiver.received()).toEqual([]);
		const sent = await site
			.control()
			.act({ do: 'resend', events: [second!, first!, second!], times: 2 });
		expect(sent).toEqual({ webhooks: 6 });
		await delivered();
		expect(receiver.events()).toEqual([second, second, first, first, second, second]);
		await expect(site.control().act({ do: 'resend', events: ['ev_x'] })).rejects.toThrow('ev_x');
	});

	it('a burst of 200 arrives whole', async () => {
		await create();
		await Promise.all(Array.from({ length: 200 }, (_, index) => edit(`n${index}`)));
		await delivered();
		expect(new Set(receiver.events()).size).toBe(200);
	});
});
