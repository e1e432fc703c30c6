import type { JsonObject } from '../../../nodes/shared/json';
import { getPath } from '../../../nodes/shared/json';
import { startSandbox, type Sandbox } from '../../sandbox';
import { CHARGEBEE, createRequest, entity } from '../../support/systems';
import { before, callsOf, knowing, walkAll } from './catalogue';
import { apiTo, CHARGEBEE_ONLY, control, failureOf, update, writeLog, writesTo } from './helpers';

const item = entity(CHARGEBEE, 'item');
const REFERENCE = 'ls-0000000000000000000000aa';
const EUR = { priceCurrency: 'EUR' };
let sandbox: Sandbox;

const family = { id: 'goods', name: 'Goods' };
const price = (id: string, itemId: string, amount: number, currency = 'EUR', more = {}) => ({
	id,
	item_id: itemId,
	price: amount,
	currency_code: currency,
	...more,
});

beforeAll(async () => {
	sandbox = await startSandbox({
		...CHARGEBEE_ONLY,
		chargebee: {
			seed: {
				itemFamilies: [family],
				businessEntities: [{ id: 'be_north', name: 'North' }],
				customFieldConfigs: [
					{
						entity_type: 'charge_item',
						api_name: 'cf_shelf',
						display_name: 'Shelf',
						field_datatype: 'string',
					},
					{
						entity_type: 'charge_price',
						api_name: 'cf_list',
						display_name: 'Price List',
						field_datatype: 'string',
					},
				],
				items: [
					{ id: 'lamp', name: 'Lamp', item_family_id: 'goods', type: 'charge', unit: 'pcs' },
					{ id: 'rug', name: 'Rug', item_family_id: 'goods', type: 'charge' },
					{ id: 'stay', name: 'Stay', item_family_id: 'goods', type: 'plan' },
					{ id: 'bare', name: 'Bare', item_family_id: 'goods', type: 'charge' },
				],
				itemPrices: [
					price('lamp-EUR', 'lamp', 1950),
					price('rug-EUR', 'rug', 10000),
					price('rug-JPY', 'rug', 16000, 'JPY'),
					price('stay-EUR-month', 'stay', 50000, 'EUR', { period: 1, period_unit: 'month' }),
					price('stay-EUR-year', 'stay', 500000, 'EUR', { period: 1, period_unit: 'year' }),
				],
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.chargebee.control.reset());

const api = (more = {}) => apiTo(sandbox, more);
const at = (fields: JsonObject | undefined, path: string) => getPath(fields ?? {}, path);
const read = async (id: string, more = {}) => await item.get(await api(more), id);
const apiWrite = async (path: string, form: Record<string, string> = {}) => {
	const { credential } = sandbox.chargebee;
	const response = await fetch(`${credential.baseUrl}${path}`, {
		method: 'POST',
		headers: {
			authorization: `Basic ${btoa(`${credential.apiKey}:`)}`,
			'content-type': 'application/x-www-form-urlencoded',
		},
		body: new URLSearchParams(form).toString(),
	});
	if (!response.ok) throw new Error(await response.text());
};
const deleteItem = async (id: string, ...prices: string[]) => {
	for (const each of prices) await apiWrite(`/item_prices/${each}/delete`);
	await apiWrite(`/items/${id}/delete`);
};
const charge = (id: string, name = id) => ({
	id,
	name,
	type: 'charge',
	item_family_id: 'goods',
});

describe('the price that stands for an item', () => {
	test('is its only active one, in major units of its currency', async () => {
		const record = await read('lamp');
		expect(at(record?.fields, 'item_price.price_in_decimal')).toBe('19.50');
		expect(at(record?.fields, 'item_price.price')).toBe(1950);
		expect(at(record?.fields, 'item_price.description')).toBeNull();
	});

	test('is the one in the currency of the credential', async () => {
		const record = await read('rug', { priceCurrency: 'JPY' });
		expect(at(record?.fields, 'item_price.price_in_decimal')).toBe('16000');
		expect(at(record?.fields, 'item_price.id')).toBe('rug-JPY');
	});

	test('is none at all where several fit: no field is shown, as empty would be a lie', async () => {
		const record = await read('rug');
		expect(record?.fields).not.toHaveProperty('item_price');
		expect(at(record?.fields, 'name')).toBe('Rug');
	});

	test('follows the period; what is paid once has none', async () => {
		const yearly = { ...EUR, pricePeriodUnit: 'year' };
		expect(at((await read('stay', yearly))?.fields, 'item_price.price_in_decimal')).toBe('5000.00');
		expect(at((await read('lamp', yearly))?.fields, 'item_price.price_in_decimal')).toBe('19.50');
		expect((await read('stay', EUR))?.fields).not.toHaveProperty('item_price');
	});

	test('has all its fields empty where there is none', async () => {
		const record = await read('bare', EUR);
		expect(at(record?.fields, 'item_price.price_in_decimal')).toBeNull();
		expect(at(record?.fields, 'item_price.accounting_detail.sku')).toBeNull();
	});

	test('is kept while all prices are archived', async () => {
		await control(sandbox).edit('itemPrices', 'lamp-EUR', { status: 'archived' });
		expect(at((await read('lamp'))?.fields, 'item_price.price_in_decimal')).toBe('19.50');
	});

	test('comes as Chargebee sends it with multi-decimal pricing, and goes so', async () => {
		await control(sandbox).configure({ multiDecimal: true });
		await apiWrite('/item_prices/lamp-EUR', { price_in_decimal: '0.0045' });
		expect(at((await read('lamp'))?.fields, 'item_price.price_in_decimal')).toBe('0.0045');
		await update(await api(), item, 'lamp', { 'item_price.price_in_decimal': '0.00125' });
		expect(await control(sandbox).get('itemPrices', 'lamp-EUR')).toMatchObject({
			price_in_decimal: '0.00125',
		});
		await apiWrite('/items', charge('new'));
		await update(await api(EUR), item, 'new', { 'item_price.price_in_decimal': '0.005' });
		expect(await control(sandbox).get('itemPrices', 'new-EUR')).toMatchObject({
			price_in_decimal: '0.005',
		});
	});
});

describe('complete listing', () => {
	test('shows active and archived items with their prices, whatever a bare list gives', async () => {
		await apiWrite('/items/bare', { status: 'archived' });
		await deleteItem('lamp', 'lamp-EUR');
		await control(sandbox).configure({ bareListsGiveDeletedItems: true });
		const { records } = await walkAll(await api(EUR), item);
		expect([...records.keys()].sort()).toEqual(['bare', 'rug', 'stay']);
		expect(at(records.get('bare')?.fields, 'status')).toBe('archived');
		expect(at(records.get('rug')?.fields, 'item_price.price_in_decimal')).toBe('100.00');
	});

	test('250 items and their prices take three pages of three calls, and one for the deletions', async () => {
		const ids = Array.from({ length: 250 }, (_, place) => `p-${String(place).padStart(3, '0')}`);
		await control(sandbox).reset();
		await control(sandbox).seed({
			items: ids.map((id) => ({ ...charge(id), status: 'active' })),
			itemPrices: ids.map((id, place) => price(`${id}-EUR`, id, place)),
		});
		await control(sandbox).clearLog();
		const { records, pages } = await walkAll(await api(EUR), item);
		expect(pages).toHaveLength(3);
		expect(records.size).toBe(254);
		expect(at(records.get('p-249')?.fields, 'item_price.price_in_decimal')).toBe('2.49');
		const calls = await callsOf(sandbox);
		expect(calls.filter((call) => call === 'GET /items')).toHaveLength(3);
		expect(calls.filter((call) => call === 'GET /events')).toHaveLength(1);
		expect(calls).toHaveLength(7);
	});
});

describe('the feed', () => {
	test('an idle one is a single call, with nothing to read again', async () => {
		const since = await before(sandbox);
		await apiWrite('/items/lamp', { unit: 'box' });
		await apiWrite('/item_prices/rug-EUR', { price: '9000' });
		const first = await walkAll(await api(EUR), item, { since });
		expect([...first.records.keys()].sort()).toEqual(['lamp', 'rug']);
		await control(sandbox).clearLog();
		const known = knowing(...first.records.values());
		const second = await walkAll(await api(EUR), item, { since, known });
		expect(second.records.size).toBe(0);
		expect(second.unchanged.sort()).toEqual(['lamp', 'rug']);
		expect(await callsOf(sandbox)).toEqual(['GET /events']);
	});

	test('a change of the price alone is one of the item, with a later stamp', async () => {
		const since = await before(sandbox);
		const was = await read('lamp');
		await apiWrite('/item_prices/lamp-EUR', { price: '2100' });
		const { records } = await walkAll(await api(), item, { since });
		const record = records.get('lamp');
		expect(at(record?.fields, 'item_price.price_in_decimal')).toBe('21.00');
		expect(Date.parse(record?.modifiedAt ?? '')).toBeGreaterThan(Date.parse(was?.modifiedAt ?? ''));
		expect((await read('lamp'))?.modifiedAt).toBe(record?.modifiedAt);
	});

	test('a deleted price moves the stamp as well, and leaves none', async () => {
		const since = await before(sandbox);
		const was = await read('lamp');
		await apiWrite('/item_prices/lamp-EUR/delete');
		const record = (await walkAll(await api(), item, { since })).records.get('lamp');
		expect(at(record?.fields, 'item_price.price_in_decimal')).toBeNull();
		expect(Date.parse(record?.modifiedAt ?? '')).toBeGreaterThan(Date.parse(was?.modifiedAt ?? ''));
		// A later read has the same stamp, so it is not taken for an older one.
		expect((await read('lamp'))?.modifiedAt).toBe(record?.modifiedAt);
	});

	test('a second price makes the first one step back', async () => {
		const since = await before(sandbox);
		await apiWrite('/item_prices', {
			id: 'lamp-DKK',
			name: 'Lamp DKK',
			item_id: 'lamp',
			price: '14500',
			currency_code: 'DKK',
		});
		const several = (await walkAll(await api(), item, { since })).records.get('lamp');
		expect(several?.fields).not.toHaveProperty('item_price');
		const chosen = (await walkAll(await api(EUR), item, { since })).records.get('lamp');
		expect(at(chosen?.fields, 'item_price.price_in_decimal')).toBe('19.50');
	});

	test('a deletion is told without another call', async () => {
		const since = await before(sandbox);
		await deleteItem('lamp', 'lamp-EUR');
		await control(sandbox).clearLog();
		const { records } = await walkAll(await api(), item, { since });
		expect(records.get('lamp')).toMatchObject({ id: 'lamp', deleted: true });
		expect(await callsOf(sandbox)).toEqual(['GET /events']);
		expect(await read('lamp')).toBeUndefined();
	});

	test('rule 26: an id that comes back after a deletion has a mark, in every read and the same', async () => {
		const since = await before(sandbox);
		expect((await read('lamp'))?.mark).toBeUndefined();
		await deleteItem('lamp', 'lamp-EUR');
		await apiWrite('/items', charge('lamp', 'Another Lamp'));
		const record = (await walkAll(await api(), item, { since })).records.get('lamp');
		expect(record).toMatchObject({ id: 'lamp', mark: expect.stringMatching(/^remade:/) });
		expect(record?.deleted).toBeUndefined();
		expect(at(record?.fields, 'name')).toBe('Another Lamp');
		expect((await read('lamp'))?.mark).toBe(record?.mark);
		expect((await walkAll(await api(), item)).records.get('lamp')?.mark).toBe(record?.mark);
		// Seen long after, when the feed shows its latest edit only.
		await apiWrite('/items/lamp', { unit: 'pcs' });
		const later = new Date(Date.parse(await control(sandbox).now())).toISOString();
		const edited = (await walkAll(await api(), item, { since: later })).records.get('lamp');
		expect(edited?.mark).toBe(record?.mark);
		// Made once more: another mark.
		await deleteItem('lamp');
		await apiWrite('/items', charge('lamp', 'Third Lamp'));
		const third = (await walkAll(await api(), item, { since })).records.get('lamp');
		expect(third?.mark).toMatch(/^remade:/);
		expect(third?.mark).not.toBe(record?.mark);
	});

	test('a deletion at the end of one page does not hide what the next page makes of the id', async () => {
		const since = await before(sandbox);
		await deleteItem('lamp', 'lamp-EUR');
		for (let place = 0; place < 120; place++) {
			await apiWrite('/items/rug', { unit: `u${place}` });
		}
		await apiWrite('/items', charge('lamp', 'Another Lamp'));
		const first = await walkAll(await api(), item, { since });
		expect(first.pages.length).toBeGreaterThan(1);
		const lamp = first.records.get('lamp');
		expect(lamp?.mark).toMatch(/^remade:/);
		// Idle from here on: the deletion is listed again, and says nothing about the new item.
		const known = knowing(...first.records.values());
		const second = await walkAll(await api(), item, { since, known });
		expect([...second.records.values()].some(({ deleted }) => deleted === true)).toBe(false);
	});

	test('250 changed items are read in batches', async () => {
		const ids = Array.from({ length: 250 }, (_, place) => `p-${String(place).padStart(3, '0')}`);
		const since = await before(sandbox);
		await control(sandbox).seed({
			items: ids.map((id) => ({ ...charge(id), status: 'active' })),
			itemPrices: ids.map((id, place) => price(`${id}-EUR`, id, place)),
			withEvents: true,
		});
		await control(sandbox).clearLog();
		const { records, pages } = await walkAll(await api(EUR), item, { since });
		expect([...records.keys()].sort()).toEqual(ids);
		expect(at(records.get('p-101')?.fields, 'item_price.price_in_decimal')).toBe('1.01');
		const calls = await callsOf(sandbox);
		expect(calls.every((call) => /^GET \/(events|items|item_prices)$/.test(call))).toBe(true);
		// A page of events, its items, their prices; and the deletions once.
		expect(calls.length).toBeLessThanOrEqual(pages.length * 3 + 1);
	});

	test('what lists do not show yet is read by its id', async () => {
		const since = await before(sandbox);
		await apiWrite('/items', charge('fresh'));
		await control(sandbox).configure({ listLagSeconds: 30 });
		const { records } = await walkAll(await api(), item, { since });
		expect(at(records.get('fresh')?.fields, 'name')).toBe('fresh');
		await control(sandbox).configure({ listLagSeconds: 0 });
	});

	test('forgotten events show nothing: the complete listing makes up for them', async () => {
		const since = new Date(
			Date.parse(await control(sandbox).now()) - 40 * 86_400_000,
		).toISOString();
		await apiWrite('/items/lamp', { unit: 'box' });
		await deleteItem('rug', 'rug-EUR', 'rug-JPY');
		await control(sandbox).act({ do: 'forgetEvents', olderThanDays: -1 });
		expect((await walkAll(await api(), item, { since })).records.size).toBe(0);
		const { records } = await walkAll(await api(), item);
		expect(at(records.get('lamp')?.fields, 'unit')).toBe('box');
		expect(records.has('rug')).toBe(false);
		expect(await read('rug')).toBeUndefined();
		expect(item.capabilities.retentionDays).toBeLessThanOrEqual(7);
	});
});

describe('create', () => {
	const fields = (more: JsonObject = {}): JsonObject => ({
		name: 'Chair',
		type: 'charge',
		item_family_id: 'goods',
		description: 'Four legs',
		cf_shelf: 'A1',
		metadata: { width: 40 },
		item_price: {
			price_in_decimal: '129.95',
			accounting_detail: { sku: 'CH-1' },
			cf_list: 'retail',
			metadata: { list: 2 },
		},
		...more,
	});

	test('makes the item under our reference, then its price in the currency of the credential', async () => {
		const request = createRequest(fields(), REFERENCE);
		const record = await item.create!(await api(EUR), request);
		expect(record).toMatchObject({ id: REFERENCE, reference: REFERENCE });
		expect(at(record.fields, 'item_price.price_in_decimal')).toBe('129.95');
		expect(await writesTo(sandbox)).toEqual(['POST /items', 'POST /item_prices']);
		expect(await control(sandbox).get('itemPrices', `${REFERENCE}-EUR`)).toMatchObject({
			price: 12995,
			currency_code: 'EUR',
			name: 'Chair EUR',
			accounting_detail: { sku: 'CH-1' },
			cf_list: 'retail',
			metadata: { list: 2 },
		});
		expect(request.saved.map(({ steps }) => steps.at(-1))).toEqual(['created', 'priced']);
		expect(
			await item.find!(await api(EUR), { by: 'reference', reference: REFERENCE }),
		).toHaveLength(1);
	});

	test('a plan gets the period of the credential', async () => {
		const monthly = { ...EUR, pricePeriodUnit: 'month' };
		const record = await item.create!(
			await api(monthly),
			createRequest(
				fields({
					id: 'gold',
					name: 'Gold',
					type: 'plan',
					cf_shelf: null,
					item_price: { price_in_decimal: 10 },
				}),
			),
		);
		expect(at(record.fields, 'item_price.id')).toBe('gold-EUR-month');
		expect(at(record.fields, 'item_price.name')).toBe('Gold EUR Month');
		expect(at(record.fields, 'item_price.period')).toBe(1);
	});

	test('goes on where a crash left it, and leaves a price that is there', async () => {
		await item.create!(await api(EUR), createRequest(fields({ item_price: null }), REFERENCE));
		expect(await control(sandbox).find('itemPrices', { item_id: REFERENCE })).toHaveLength(0);
		const again = createRequest(fields(), REFERENCE, { id: REFERENCE, steps: ['created'] });
		await item.create!(await api(EUR), again);
		await item.create!(await api(EUR), again);
		expect(await control(sandbox).find('itemPrices', { item_id: REFERENCE })).toHaveLength(1);
		expect((await writesTo(sandbox)).filter((call) => call === 'POST /items')).toHaveLength(1);
	});

	test('an id that is taken is refused as a duplicate, for Apply to look up', async () => {
		await item.create!(await api(EUR), createRequest(fields(), REFERENCE));
		const failure = await failureOf(
			item.create!(await api(EUR), createRequest(fields({ name: 'Chair 2' }), REFERENCE)),
		);
		expect(failure.detail).toMatchObject({ outcome: 'rejected', status: 409 });
	});

	test.each([
		['more decimals than the currency has', EUR, { price_in_decimal: '1.005' }, 'price_in_decimal'],
		['a price without any currency', {}, { price_in_decimal: '1' }, 'currency_code'],
		[
			'another currency than is read',
			EUR,
			{ price_in_decimal: '1', currency_code: 'DKK' },
			'currency_code',
		],
		['half a yen', { priceCurrency: 'JPY' }, { price_in_decimal: '1.5' }, 'price_in_decimal'],
	])('%s is refused before the item is made', async (_, options, wrong, field) => {
		const failure = await failureOf(
			item.create!(await api(options), createRequest(fields({ item_price: wrong }), REFERENCE)),
		);
		expect(failure.detail).toMatchObject({
			outcome: 'rejected',
			scope: 'record',
			fields: [{ field: `item_price.${field}` }],
		});
		expect(await writesTo(sandbox)).toEqual([]);
	});

	test('a plan without a period is refused before it is made', async () => {
		const failure = await failureOf(
			item.create!(
				await api(EUR),
				createRequest(fields({ type: 'plan', cf_shelf: null }), REFERENCE),
			),
		);
		expect(failure.detail.fields?.[0].field).toBe('item_price.period_unit');
		expect(await writesTo(sandbox)).toEqual([]);
	});
});

describe('update', () => {
	test('writes only what changed, and answers without reading again', async () => {
		const client = await api();
		const result = await update(client, item, 'lamp', { description: 'Bright', unit: 'box' });
		expect(result.written?.sort()).toEqual(['description', 'unit']);
		expect(at(result.record?.fields, 'description')).toBe('Bright');
		expect(at(result.record?.fields, 'item_price.price_in_decimal')).toBe('19.50');
		expect(result.record).toEqual(await read('lamp'));
		const [write] = await writeLog(sandbox);
		expect(write.requestBody).toEqual({ description: 'Bright', unit: 'box' });
	});

	test('a price is converted by its own currency', async () => {
		await update(await api({ priceCurrency: 'JPY' }), item, 'rug', {
			'item_price.price_in_decimal': 17500,
		});
		expect(await control(sandbox).get('itemPrices', 'rug-JPY')).toMatchObject({ price: 17500 });
		const result = await update(await api(EUR), item, 'rug', {
			'item_price.price_in_decimal': '99.9',
		});
		expect(await control(sandbox).get('itemPrices', 'rug-EUR')).toMatchObject({ price: 9990 });
		expect(at(result.record?.fields, 'item_price.price_in_decimal')).toBe('99.90');
		expect(result.record).toEqual(await read('rug', EUR));
	});

	test('a price with more decimals than its currency is refused by name', async () => {
		const failure = await failureOf(
			update(await api(), item, 'lamp', { 'item_price.price_in_decimal': '19.505' }),
		);
		expect(failure.message).toContain('more decimals than EUR');
		expect(failure.detail.fields?.[0].field).toBe('item_price.price_in_decimal');
		expect(await writesTo(sandbox)).toEqual([]);
	});

	test('a missing price is made', async () => {
		await update(await api(EUR), item, 'bare', { 'item_price.price_in_decimal': '7' });
		expect(await control(sandbox).get('itemPrices', 'bare-EUR')).toMatchObject({
			item_id: 'bare',
			price: 700,
			currency_code: 'EUR',
		});
		expect(await writesTo(sandbox)).toEqual(['POST /item_prices']);
	});

	test('nothing is written to one of several prices', async () => {
		const failure = await failureOf(
			update(await api(), item, 'rug', { 'item_price.price_in_decimal': '1' }),
		);
		expect(failure.message).toContain('rug-EUR, rug-JPY');
		expect(await writesTo(sandbox)).toEqual([]);
	});

	test('item and price are written apart: a refused price leaves the item done, and says so', async () => {
		const result = await update(await api(), item, 'lamp', {
			unit: 'box',
			'item_price.price_in_decimal': '1.001',
		});
		expect(result.written).toEqual(['unit']);
		expect(result.problem).toContain('more decimals');
	});

	test('values without a price to go to are refused', async () => {
		const failure = await failureOf(
			update(await api(EUR), item, 'bare', { 'item_price.accounting_detail.sku': 'X' }),
		);
		expect(failure.message).toContain('has no price');
	});

	test('accounting details go together, so that none is lost', async () => {
		await apiWrite('/item_prices/lamp-EUR', {
			'accounting_detail[sku]': 'L-1',
			'accounting_detail[accounting_code]': '1010',
		});
		await update(await api(), item, 'lamp', { 'item_price.accounting_detail.sku': 'L-2' });
		expect(await control(sandbox).get('itemPrices', 'lamp-EUR')).toMatchObject({
			accounting_detail: { sku: 'L-2', accounting_code: '1010' },
		});
	});

	test('metadata is sent whole, custom fields by themselves', async () => {
		await apiWrite('/items/lamp', { metadata: '{"a":1,"b":{"c":2}}', cf_shelf: 'A1' });
		await update(await api(), item, 'lamp', { 'metadata.b.c': 3, cf_shelf: 'B2' });
		expect(await control(sandbox).get('items', 'lamp')).toMatchObject({
			metadata: { a: 1, b: { c: 3 } },
			cf_shelf: 'B2',
		});
	});

	test('tiers are not overwritten by a price', async () => {
		await control(sandbox).edit('itemPrices', 'lamp-EUR', {
			pricing_model: 'tiered',
			price: null,
			tiers: [{ starting_unit: 1, price: 1000 }],
		});
		const record = await read('lamp');
		expect(at(record?.fields, 'item_price.tiers')).toMatchObject([{ price_in_decimal: '10.00' }]);
		const failure = await failureOf(
			update(await api(), item, 'lamp', { 'item_price.price_in_decimal': '19.50' }),
		);
		expect(failure.message).toContain('has tiers');
	});
});

describe('archive, restore, delete', () => {
	test('archive and restore set the status', async () => {
		const client = await api();
		const archived = await item.archive!(client, 'lamp', (await read('lamp'))!);
		expect(archived.record?.fields.status).toBe('archived');
		expect((await read('lamp'))?.fields.status).toBe('archived');
		await item.restore!(client, 'lamp', (await read('lamp'))!);
		expect((await read('lamp'))?.fields.status).toBe('active');
	});

	test('a delete takes the prices first', async () => {
		await item.remove!(await api(), 'rug');
		expect(await writesTo(sandbox)).toEqual([
			'POST /item_prices/{id}/delete',
			'POST /item_prices/{id}/delete',
			'POST /items/{id}/delete',
		]);
		expect(await read('rug')).toBeUndefined();
		// Not there is what was wanted.
		await item.remove!(await api(), 'rug');
	});

	test('an item whose price is in use stays, and the refusal says so', async () => {
		await control(sandbox).seed({
			customers: [{ id: 'anna' }],
			subscriptions: [
				{
					id: 's1',
					customer_id: 'anna',
					subscription_items: [{ item_price_id: 'stay-EUR-month' }],
				},
			],
		});
		const failure = await failureOf(item.remove!(await api(), 'stay'));
		expect(failure.detail.outcome).toBe('rejected');
		expect(await read('stay')).toBeDefined();
	});
});

test('items are found by id and by name, deleted ones not', async () => {
	const client = await api();
	expect(
		(await item.find!(client, { by: 'key', field: 'name', value: 'Rug' })).map(({ id }) => id),
	).toEqual(['rug']);
	expect(await item.find!(client, { by: 'key', field: 'id', value: 'rug' })).toHaveLength(1);
	await deleteItem('rug', 'rug-EUR', 'rug-JPY');
	expect(await item.find!(await api(), { by: 'key', field: 'name', value: 'Rug' })).toEqual([]);
});

test('custom fields of items and prices are offered with their labels', async () => {
	const fields = await item.discover!(await api());
	expect(fields).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ name: 'cf_shelf', label: 'Shelf' }),
			expect.objectContaining({ name: 'item_price.cf_list', label: 'Item Price: Price List' }),
		]),
	);
});
