import { startSandbox, type Sandbox } from '../../sandbox';
import { sendJson, stubServer } from '../../support/stubServer';
import { CHARGEBEE, entity } from '../../support/systems';
import { before, callsOf, knowing, walkAll } from './catalogue';
import { apiTo, CHARGEBEE_ONLY, control, failureOf, update, writeLog, writesTo } from './helpers';

const address = entity(CHARGEBEE, 'address');
let sandbox: Sandbox;

const TORVET = {
	first_name: 'Anna',
	last_name: 'Berg',
	company: 'Nordlys ApS',
	email: 'anna@nordlys.dk',
	phone: '+4512345678',
	line1: 'Torvet 1',
	line2: '2. tv',
	line3: 'Gården',
	city: 'Aarhus',
	zip: '8000',
	country: 'DK',
	validation_status: 'valid',
};

beforeAll(async () => {
	sandbox = await startSandbox({
		...CHARGEBEE_ONLY,
		chargebee: {
			seed: {
				businessEntities: [{ id: 'be_north', name: 'North' }],
				itemFamilies: [{ id: 'stays', name: 'Stays' }],
				items: [{ id: 'stay', type: 'plan', item_family_id: 'stays' }],
				itemPrices: [
					{ id: 'stay-EUR', item_id: 'stay', price: 100, period: 1, period_unit: 'month' },
				],
				customers: [{ id: 'anna', first_name: 'Anna' }],
				subscriptions: [
					{
						id: 's1',
						customer_id: 'anna',
						subscription_items: [{ item_price_id: 'stay-EUR' }],
						shipping_address: TORVET,
					},
					{ id: 's2', customer_id: 'anna', subscription_items: [{ item_price_id: 'stay-EUR' }] },
				],
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.chargebee.control.reset());

const api = () => apiTo(sandbox);
const ID = 's1:shipping_address';
const read = async (id: string) => (await address.get(await api(), id))!;

test('an address is its subscription and what Chargebee calls its parts', async () => {
	const record = await read(ID);
	expect(record.fields).toMatchObject({
		subscription_id: 's1',
		label: 'shipping_address',
		customer_id: 'anna',
		first_name: 'Anna',
		addr: 'Torvet 1',
		extended_addr: '2. tv',
		extended_addr2: 'Gården',
		zip: '8000',
		country: 'DK',
	});
	expect(Date.parse(record.modifiedAt ?? '')).toBeGreaterThan(0);
});

test('a subscription without an address has an empty one, which can be filled', async () => {
	const id = 's2:shipping_address';
	const record = await read(id);
	expect(record.fields).toMatchObject({ subscription_id: 's2', customer_id: 'anna' });
	expect(record.fields).not.toHaveProperty('addr');
	await update(await api(), address, id, { addr: 'Nygade 2', city: 'Odense', country: 'DK' });
	expect((await read(id)).fields).toMatchObject({ addr: 'Nygade 2', city: 'Odense' });
});

test('a change of one part sends all of them', async () => {
	await update(await api(), address, ID, { city: 'Randers', zip: '8900' });
	const [{ requestBody }] = await writeLog(sandbox);
	expect(requestBody).toEqual({
		subscription_id: 's1',
		label: 'shipping_address',
		first_name: 'Anna',
		last_name: 'Berg',
		company: 'Nordlys ApS',
		email: 'anna@nordlys.dk',
		phone: '+4512345678',
		addr: 'Torvet 1',
		extended_addr: '2. tv',
		extended_addr2: 'Gården',
		zip: '8900',
		city: 'Randers',
		country: 'DK',
	});
});

test('an emptied part is removed, and the name of another place says nothing of its validation', async () => {
	await update(await api(), address, ID, { extended_addr2: null });
	const { fields } = await read(ID);
	expect(fields).not.toHaveProperty('extended_addr2');
	expect(fields).toMatchObject({ addr: 'Torvet 1', validation_status: 'not_validated' });
	await update(await api(), address, ID, { company: 'Nordlys A/S', validation_status: 'valid' });
	expect((await read(ID)).fields.validation_status).toBe('valid');
});

test('an address cannot be emptied altogether', async () => {
	const record = await read(ID);
	const parts = address.fields.filter(({ group }) => group !== undefined).map(({ name }) => name);
	const filled = parts.filter((name) => record.fields[name] !== undefined);
	const failure = await failureOf(
		update(await api(), address, ID, Object.fromEntries(filled.map((name) => [name, null]))),
	);
	expect(failure.message).toContain('no way to delete');
	expect(await writesTo(sandbox)).toEqual([]);
});

test('the feed reads the addresses of changed subscriptions only, and an idle one is a single call', async () => {
	const since = await before(sandbox);
	await update(await api(), address, ID, { city: 'Randers' });
	const first = await walkAll(await api(), address, { since });
	expect(first.records.get(ID)?.fields.city).toBe('Randers');
	const known = knowing(...first.records.values());
	await control(sandbox).clearLog();
	const second = await walkAll(await api(), address, { since, known });
	expect(second.unchanged).toContain(ID);
	expect(second.records.size).toBe(0);
	expect(await callsOf(sandbox)).toEqual(['GET /subscriptions']);
	await update(await api(), address, ID, { city: 'Odense' });
	await control(sandbox).clearLog();
	const third = await walkAll(await api(), address, { since, known });
	expect([...third.records.keys()]).toEqual([ID]);
	expect(await callsOf(sandbox)).toEqual(['GET /subscriptions', 'GET /addresses']);
});

test('a long listing asks for one address, and takes the others from their subscriptions', async () => {
	await control(sandbox).seed({
		subscriptions: Array.from({ length: 150 }, (_, place) => ({
			id: `n${place}`,
			customer_id: 'anna',
			subscription_items: [{ item_price_id: 'stay-EUR' }],
			...(place % 2 ? { shipping_address: { ...TORVET, line1: `Torvet ${place}` } } : {}),
		})),
	});
	await control(sandbox).clearLog();
	const { records } = await walkAll(await api(), address);
	expect(records.size).toBe(152);
	expect(records.get('n101:shipping_address')?.fields.addr).toBe('Torvet 101');
	expect(records.get('n100:shipping_address')?.fields).not.toHaveProperty('addr');
	const calls = await callsOf(sandbox);
	expect(calls.filter((call) => call === 'GET /addresses').length).toBeLessThanOrEqual(3);
	for (const id of ['n100', 'n101', 's1', 's2']) {
		const key = `${id}:shipping_address`;
		expect(records.get(key)).toEqual(await read(key));
	}
});

test('where subscriptions say something else, every address is read', async () => {
	const ids = ['a', 'b', 'c', 'd', 'e'];
	const stub = await stubServer((request, response) => {
		const url = new URL(request.url ?? '', 'http://stub');
		if (url.pathname.endsWith('/subscriptions')) {
			const list = ids.map((id) => ({
				subscription: { id, updated_at: 1_700_000_000, shipping_address: { line1: 'Old' } },
			}));
			return sendJson(response, { list });
		}
		const id = url.searchParams.get('subscription_id');
		return sendJson(response, { address: { subscription_id: id, addr: `New ${id}` } });
	});
	const client = await apiTo(sandbox, { baseUrl: `${stub.url}/api/v2` });
	const { records } = await walkAll(client, address);
	await stub.close();
	expect([...records.values()].map(({ fields }) => fields.addr)).toEqual(
		ids.map((id) => `New ${id}`),
	);
});

test('a deleted subscription takes its address with it', async () => {
	const since = await before(sandbox);
	await control(sandbox).remove('subscriptions', 's1');
	const { records } = await walkAll(await api(), address, { since });
	expect(records.get(ID)?.deleted).toBe(true);
	expect(await address.get(await api(), ID)).toBeUndefined();
	expect([...(await walkAll(await api(), address)).records.keys()]).toEqual([
		's2:shipping_address',
	]);
});

test('another label, or an id that is none, is not an address here', async () => {
	expect(await address.get(await api(), 's1:billing')).toBeUndefined();
	expect(await address.get(await api(), ':shipping_address')).toBeUndefined();
	expect(await address.get(await api(), 'nobody:shipping_address')).toBeUndefined();
});

test('the address of a cancelled subscription is refused, not lost', async () => {
	await control(sandbox).edit('subscriptions', 's1', { status: 'cancelled' });
	const failure = await failureOf(update(await api(), address, ID, { city: 'Randers' }));
	expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
});

test('addresses are found by subscription and by customer', async () => {
	const find = async (field: string, value: string) =>
		(await address.find!(await api(), { by: 'key', field, value })).map(({ id }) => id);
	expect(await find('subscription_id', 's1')).toEqual([ID]);
	expect(await find('customer_id', 'anna')).toEqual([ID, 's2:shipping_address']);
	expect(await find('city', 'Aarhus')).toEqual([]);
});

test('what cannot be done is not offered, and said', () => {
	expect(address.create).toBeUndefined();
	expect(address.remove).toBeUndefined();
	expect(address.limits.join(' ')).toContain('belongs to a subscription');
});
