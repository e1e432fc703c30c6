import { refusal, useChargebee } from './chargebeeKit';

const site = useChargebee({
	seed: {
		itemFamilies: [{ id: 'goods', name: 'Goods' }],
		customers: [{ id: 'c-1', first_name: 'Åse' }],
		orders: [{ id: '7', invoice_id: 'i-1', total: 500 }],
	},
});

type Listed = { list: { event: Record<string, unknown> }[]; next_offset?: string };
const events = async (params = {}) =>
	(((await site.get('/events', { limit: 100, ...params })).body as Listed).list ?? []).map(
		({ event }) => event,
	);
const types = async (params = {}) =>
	(await events({ 'sort_by[asc]': 'occurred_at', ...params })).map(({ event_type }) => event_type);

describe('what is stored', () => {
	it('a snapshot of the record, and who wrote', async () => {
		const made = await site.post('/customers', {
			id: 'c-2',
			first_name: 'Bo',
			meta_data: '{"a":1}',
		});
		await site.post('/customers/c-2', { first_name: 'Ib' });
		const [event] = await events({ 'event_type[is]': 'customer_created' });
		expect(event).toEqual({
			id: expect.stringMatching(/^ev_[A-Za-z0-9]{4,37}$/),
			occurred_at: made.body.customer.created_at,
			source: 'api',
			user: expect.any(String),
			object: 'event',
			api_version: 'v2',
			event_type: 'customer_created',
			webhook_status: 'not_configured',
			webhooks: [],
			content: { customer: made.body.customer },
		});
		const single = await site.get(`/events/${String(event!.id)}`);
		expect(single.body).toEqual({ event });
		expect(refusal(await site.get('/events/ev_x'))).toEqual([404, 'resource_not_found', undefined]);
	});

	it('nothing of a refused write', async () => {
		await site.post('/customers', { id: 'c-1' });
		await site.post('/customers/c-1', { email: 'nobody' });
		expect(await events()).toEqual([]);
	});

	it('a person is the user of the admin console', async () => {
		await site.control().edit('customers', 'c-1', { last_name: 'Lie' });
		expect(await events()).toMatchObject([
			{ event_type: 'customer_changed', source: 'admin_console', user: 'admin@example.com' },
		]);
	});

	it('an item, its price and its family, from the first to the last', async () => {
		await site.post('/item_families', { id: 'f', name: 'F' });
		await site.post('/items', { id: 'i', name: 'I', type: 'charge', item_family_id: 'f' });
		await site.post('/item_prices', {
			id: 'p',
			name: 'P',
			item_id: 'i',
			currency_code: 'EUR',
			price: 100,
		});
		await site.post('/item_prices/p', { price: 200 });
		await site.post('/items/i', { description: 'text' });
		await site.post('/item_families/f', { name: 'G' });
		await site.post('/item_prices/p/delete');
		await site.post('/items/i/delete');
		const stored = (await site.control().find('events')).map(({ event_type }) => event_type);
		expect(stored).toEqual([
			'item_family_created',
			'item_created',
			'item_price_created',
			'item_price_updated',
			'item_updated',
			'item_family_updated',
			'item_price_deleted',
			'item_deleted',
		]);
		const [deleted] = await events({ 'event_type[is]': 'item_deleted' });
		expect(deleted!.content).toMatchObject({ item: { id: 'i', status: 'deleted', deleted: true } });
	});
});

describe('the list', () => {
	const at = async (second: number, work: () => Promise<unknown>) => {
		await site.control().setClock({ fixedAt: new Date(second * 1_000).toISOString() });
		await work();
		await site.control().setClock({ fixedAt: null });
	};
	const edit = (first_name: string) => site.post('/customers/c-1', { first_name });

	it('is sorted by the second, the newest first unless asked', async () => {
		await at(1_700_000_010, () => edit('a'));
		await at(1_700_000_020, () => site.control().edit('orders', '7', { status: 'shipped' }));
		await at(1_700_000_030, () => site.control().edit('orders', '7', { status: 'delivered' }));
		expect(await types()).toEqual(['customer_changed', 'order_updated', 'order_delivered']);
		expect((await events()).map(({ occurred_at }) => occurred_at)).toEqual([
			1_700_000_030, 1_700_000_020, 1_700_000_010,
		]);
		expect(refusal(await site.get('/events', { 'sort_by[asc]': 'id' }))).toEqual([
			400,
			'param_wrong_value',
			'sort_by[asc]',
		]);
	});

	it('is filtered by time, type, source and id', async () => {
		await at(1_700_000_010, () => edit('a'));
		await at(1_700_000_020, () => site.control().edit('orders', '7', { note: 'x' }));
		expect(await types({ 'occurred_at[after]': 1_700_000_010 })).toEqual(['order_updated']);
		expect(await types({ 'occurred_at[before]': 1_700_000_020 })).toEqual(['customer_changed']);
		expect(await types({ 'occurred_at[between]': '[1700000010,1700000020]' })).toHaveLength(2);
		expect(await types({ 'event_type[in]': '["order_updated","order_created"]' })).toEqual([
			'order_updated',
		]);
		expect(await types({ 'source[is]': 'api' })).toEqual(['customer_changed']);
		expect(await types({ 'webhook_status[is]': 'succeeded' })).toEqual([]);
		const [event] = await events();
		expect(await events({ 'id[is]': String(event!.id) })).toEqual([event]);
		await site.control().configure({ afterIsInclusive: true });
		expect(await types({ 'occurred_at[after]': 1_700_000_010 })).toHaveLength(2);
	});

	it('refuses what it does not know', async () => {
		for (const [params, code] of [
			[{ 'occurred_at[after]': 0 }, 'param_wrong_value'],
			[{ 'event_type[is]': 'guest_arrived' }, 'param_wrong_value'],
			[{ 'event_type[in]': 'item_created' }, 'param_wrong_value'],
			[{ limit: 101 }, 'param_wrong_value'],
			[{ include_deleted: true }, 'invalid_request'],
			[{ 'occurred_at[is]': 1_700_000_000 }, 'invalid_request'],
		] as const) {
			const { status, body } = await site.get('/events', params);
			expect([params, status, body.api_error_code]).toEqual([params, 400, code]);
		}
	});

	it('comes in pages', async () => {
		for (const name of ['a', 'b', 'c']) await edit(name);
		const first = (await site.get('/events', { limit: 2 })).body as Listed;
		expect(first.list).toHaveLength(2);
		const offset = first.next_offset!;
		const second = (await site.get('/events', { limit: 2, offset })).body as Listed;
		expect(second.list).toHaveLength(1);
		expect(second.next_offset).toBeUndefined();
		expect(new Set([...first.list, ...second.list].map(({ event }) => event.id)).size).toBe(3);
	});

	it('can lag behind, while the single event is there', async () => {
		await site.control().configure({ eventLagSeconds: 1 });
		await edit('a');
		expect(await events()).toEqual([]);
		const [stored] = await site.control().find('events');
		expect((await site.get(`/events/${String(stored!.id)}`)).status).toBe(200);
		await new Promise((resolve) => setTimeout(resolve, 1_050));
		expect(await events()).toHaveLength(1);
	});

	it('forgets what is old', async () => {
		const now = Math.floor(Date.now() / 1_000);
		await at(now - 91 * 86_400, () => edit('a'));
		await at(now - 89 * 86_400, () => edit('b'));
		expect(await site.control().act({ do: 'forgetEvents', olderThanDays: 90 })).toEqual({
			events: 1,
		});
		expect((await events()).map(({ content }) => content)).toMatchObject([
			{ customer: { first_name: 'b' } },
		]);
	});
});
