import { CUSTOMER_FILTERS } from '../../sandbox/chargebee/customerParams';
import { ITEM_FAMILY_FILTERS } from '../../sandbox/chargebee/itemFamilies';
import { ITEM_PRICE_FILTERS } from '../../sandbox/chargebee/itemPriceParams';
import { ITEM_FILTERS } from '../../sandbox/chargebee/items';
import { subscriptionFilters } from '../../sandbox/chargebee/subscriptions';
import { officialSchemas, refusal, useChargebee } from './chargebeeKit';
import { filterDifferences } from './chargebeeSchemas';

const T = 1_700_000_000;

const site = useChargebee({
	seed: {
		customers: Array.from({ length: 25 }, (_, index) => ({
			id: `c-${String(index).padStart(2, '0')}`,
			first_name: index % 2 === 0 ? 'Åse' : 'Bo',
			email: `c${index}@example.com`,
			net_term_days: index,
			...(index === 3 ? { phone: '12345678', auto_collection: 'off' } : {}),
			...(index === 4 ? { deleted: true } : {}),
			created_at: T + 100 - index,
			updated_at: T + index,
		})),
		itemFamilies: [{ id: 'f' }],
		items: [
			{ id: 'i-b', name: 'A thing', item_family_id: 'f', updated_at: T },
			{ id: 'i-a', name: 'B thing', item_family_id: 'f', updated_at: T + 1, status: 'archived' },
		],
		itemPrices: [
			{ id: 'p-1', item_id: 'i-b', currency_code: 'DKK', price: 100 },
			{ id: 'p-2', item_id: 'i-b', currency_code: 'EUR', price: 10 },
		],
		subscriptions: [
			{
				id: 's-1',
				customer_id: 'c-01',
				subscription_items: [{ item_price_id: 'p-1', quantity: 1 }],
			},
			{ id: 's-2', customer_id: 'c-02', status: 'cancelled' },
		],
	},
});

type Query = Parameters<typeof site.get>[1];

async function ids(path: string, query: Query = {}): Promise<string[]> {
	const { status, body } = await site.get(path, query);
	expect([status, body.message]).toEqual([200, undefined]);
	return body.list.map((row: Record<string, { id: string }>) => Object.values(row)[0]!.id);
}
const numbers = async (query: Query) =>
	(await ids('/customers', { limit: 100, ...query })).map((id) => Number(id.slice(2)));

describe('a page', () => {
	it('has ten rows, or up to a hundred', async () => {
		expect(await ids('/customers')).toHaveLength(10);
		expect(await ids('/customers', { limit: 100 })).toHaveLength(24);
		for (const limit of [0, 101, -1, 1.5, 'x', '']) {
			const refused = await site.get('/customers', { limit });
			expect(refusal(refused)).toEqual([400, 'param_wrong_value', 'limit']);
		}
	});

	it('is followed by next_offset until the last one', async () => {
		const seen: string[] = [];
		let offset: string | undefined;
		let pages = 0;
		do {
			const query = { limit: 9, 'sort_by[asc]': 'updated_at', ...(offset ? { offset } : {}) };
			const { body } = await site.get('/customers', query);
			seen.push(...body.list.map(({ customer }: { customer: { id: string } }) => customer.id));
			offset = body.next_offset;
			pages += 1;
		} while (offset !== undefined);
		expect(pages).toBe(3);
		expect(new Set(seen).size).toBe(24);
		expect(seen).toEqual([...seen].sort());
	});

	it('needs an offset of the same query', async () => {
		const { body } = await site.get('/customers', { limit: 5, 'sort_by[asc]': 'updated_at' });
		const queries: Query[] = [
			{ offset: 'abc' },
			{ offset: body.next_offset },
			{ offset: body.next_offset, 'sort_by[desc]': 'updated_at' },
		];
		for (const query of queries) {
			const refused = await site.get('/customers', query);
			expect(refusal(refused)).toEqual([400, 'param_wrong_value', 'offset']);
		}
	});

	it('slides when a row moves between two pages', async () => {
		const query = { limit: 5, 'sort_by[asc]': 'updated_at' };
		const { body } = await site.get('/customers', query);
		await site.post('/customers/c-00', { first_name: 'Moved' });
		const next = await ids('/customers', { ...query, offset: body.next_offset });
		expect(next[0]).toBe('c-07');
	});

	it('can be shifted by a failure rule', async () => {
		const { body } = await site.get('/customers', { limit: 5, 'sort_by[asc]': 'updated_at' });
		await site.control().inject({ fault: { kind: 'shiftedPage', by: -2 } });
		const query = { limit: 5, 'sort_by[asc]': 'updated_at', offset: body.next_offset };
		expect((await ids('/customers', query))[0]).toBe('c-03');
	});
});

describe('order', () => {
	it('is by creation, or as asked for', async () => {
		expect((await numbers({})).slice(0, 2)).toEqual([24, 23]);
		expect((await numbers({ 'sort_by[asc]': 'updated_at' })).slice(0, 2)).toEqual([0, 1]);
		expect((await numbers({ 'sort_by[desc]': 'updated_at' })).slice(0, 2)).toEqual([24, 23]);
		expect(await ids('/items')).toEqual(['i-a', 'i-b']);
		expect(await ids('/items', { 'sort_by[asc]': 'name' })).toEqual(['i-b', 'i-a']);
		expect(await ids('/items', { 'sort_by[asc]': 'id' })).toEqual(['i-a', 'i-b']);
	});

	it.each([
		['/customers', { 'sort_by[asc]': 'email' }, 'sort_by[asc]'],
		['/items', { 'sort_by[asc]': 'created_at' }, 'sort_by[asc]'],
		['/item_families', { 'sort_by[asc]': 'id' }, 'sort_by[asc]'],
		['/customers', { 'sort_by[asc]': 'created_at', 'sort_by[desc]': 'updated_at' }, 'sort_by'],
	])('of %s cannot be %j', async (path, query, param) => {
		expect(refusal(await site.get(path, query))).toEqual([400, 'param_wrong_value', param]);
	});
});

describe('filters', () => {
	it.each<[Query, number[]]>([
		[{ 'id[is]': 'c-03' }, [3]],
		[{ 'id[in]': '["c-03","c-05","c-99"]' }, [5, 3]],
		[{ 'id[starts_with]': 'c-2' }, [24, 23, 22, 21, 20]],
		[{ 'email[is]': 'c7@example.com' }, [7]],
		[{ 'email[is]': 'C7@example.com' }, []],
		[{ 'phone[is_present]': true }, [3]],
		[{ 'auto_collection[is_not]': 'on' }, [3]],
		[{ 'auto_collection[in]': '["off"]' }, [3]],
		[{ 'updated_at[after]': T + 22 }, [24, 23]],
		[{ 'updated_at[before]': T + 1 }, [0]],
		[{ 'updated_at[between]': `[${T + 1},${T + 2}]` }, [2, 1]],
		[{ 'updated_at[on]': T - 86_400 }, []],
		[
			{ 'updated_at[after]': T + 2, 'first_name[is]': 'Bo', 'id[starts_with]': 'c-0' },
			[9, 7, 5, 3],
		],
		[{ 'id[is]': 'c-04' }, []],
		[{ 'id[is]': 'c-04', include_deleted: true }, [4]],
	])('%j gives %j', async (query, expected) => {
		expect(await numbers(query)).toEqual(expected);
	});

	it('look at items and prices too', async () => {
		expect(await ids('/items', { 'status[is]': 'archived' })).toEqual(['i-a']);
		expect(
			await ids('/item_prices', { 'item_id[in]': '["i-b"]', 'currency_code[is]': 'EUR' }),
		).toEqual(['p-2']);
		expect(await ids('/subscriptions', { 'item_price_id[is]': 'p-1' })).toEqual(['s-1']);
		expect(await ids('/subscriptions', { 'item_id[in]': '["i-b"]' })).toEqual(['s-1']);
		expect(await ids('/subscriptions', { 'status[is]': 'cancelled' })).toEqual(['s-2']);
	});

	it('"after" can be set to give its own second', async () => {
		await site.control().configure({ afterIsInclusive: true });
		expect(await numbers({ 'updated_at[after]': T + 22 })).toEqual([24, 23, 22]);
	});

	it.each<[Query, string, string]>([
		[{ 'updated_at[after]': 0 }, 'param_wrong_value', 'updated_at[after]'],
		[{ 'updated_at[after]': 170_000_000_000 }, 'param_wrong_value', 'updated_at[after]'],
		[{ 'updated_at[after]': '2024-01-01' }, 'param_wrong_value', 'updated_at[after]'],
		[{ 'updated_at[between]': `[${T}]` }, 'param_wrong_value', 'updated_at[between]'],
		[{ 'updated_at[is]': T }, 'invalid_request', 'updated_at[is]'],
		[{ 'email[in]': '["a"]' }, 'invalid_request', 'email[in]'],
		[{ 'email[is]': '' }, 'param_wrong_value', 'email[is]'],
		[{ 'id[in]': 'c-1' }, 'param_wrong_value', 'id[in]'],
		[{ 'id[in]': '[c-1]' }, 'param_wrong_value', 'id[in]'],
		[{ 'auto_collection[is]': 'maybe' }, 'param_wrong_value', 'auto_collection[is]'],
		[{ 'auto_collection[in]': '["maybe"]' }, 'param_wrong_value', 'auto_collection[in]'],
		[{ 'auto_close_invoices[is]': 1 }, 'param_wrong_value', 'auto_close_invoices[is]'],
		[{ 'phone[is_present]': 'yes' }, 'param_wrong_value', 'phone[is_present]'],
		[{ include_deleted: 1 }, 'param_wrong_value', 'include_deleted'],
		[{ email: 'a@example.com' }, 'invalid_request', 'email'],
		[{ 'cf_tier[is]': 'gold' }, 'invalid_request', 'cf_tier[is]'],
		[{ page: 2 }, 'invalid_request', 'page'],
	])('%j is refused', async (query, code, param) => {
		expect(refusal(await site.get('/customers', query))).toEqual([400, code, param]);
	});

	it.each(['/items', '/item_prices', '/item_families'])(
		'%s knows no include_deleted',
		async (path) => {
			const refused = await site.get(path, { include_deleted: true });
			expect(refusal(refused)).toEqual([400, 'invalid_request', 'include_deleted']);
		},
	);

	it('are refused when given twice', async () => {
		const refused = await site.get('/customers?limit=1&limit=2');
		expect(refusal(refused)).toEqual([400, 'invalid_request', 'limit']);
	});

	it.each([
		['customer', 'ListCustomerBodySchema', CUSTOMER_FILTERS, ['include_deleted']],
		[
			'item',
			'ListItemBodySchema',
			ITEM_FILTERS,
			['include_site_level_resources', 'bundle_configuration'],
		],
		['item_price', 'ListItemPriceBodySchema', ITEM_PRICE_FILTERS, ['include_site_level_resources']],
		[
			'item_family',
			'ListItemFamilyBodySchema',
			ITEM_FAMILY_FILTERS,
			['include_site_level_resources'],
		],
		[
			'subscription',
			'ListSubscriptionBodySchema',
			subscriptionFilters({} as never),
			['include_deleted'],
		],
	])('of %s are those of the official client', (resource, schema, filters, skip) => {
		const official = officialSchemas(resource)[schema]!;
		expect(filterDifferences(filters, official, skip)).toEqual([]);
		expect(filterDifferences({}, official, skip)).toHaveLength(Object.keys(filters).length);
	});
});

describe('the control plane', () => {
	it('hides rows from lists, and lets lists lag behind', async () => {
		const control = site.control();
		await control.hide({ entity: 'customers', ids: ['c-03'], from: 'lists' });
		expect(await numbers({ 'id[is]': 'c-03' })).toEqual([]);
		expect((await site.get('/customers/c-03')).status).toBe(200);
		await control.unhide();
		await control.configure({ listLagSeconds: 60 });
		await site.post('/customers', { id: 'late' });
		expect(await ids('/customers', { 'id[is]': 'late' })).toEqual([]);
		expect((await site.get('/customers/late')).status).toBe(200);
	});
});
