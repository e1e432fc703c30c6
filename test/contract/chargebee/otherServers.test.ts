/** Servers that read the open points of Chargebee's documentation in another way than the sandbox does. */
import { chargebeeEntities } from '../../../nodes/Chargebee/entities';
import { isoOf, modifiedAtOf, wholeOf } from '../../../nodes/Chargebee/entities/common';
import { customFields } from '../../../nodes/Chargebee/entities/customFields';
import { customerRecord } from '../../../nodes/Chargebee/entities/customer';
import { priceId, priceName, shownPrice } from '../../../nodes/Chargebee/entities/itemPrices';
import { encodeForm } from '../../../nodes/Chargebee/transport/form';
import { listAll, pathOf } from '../../../nodes/Chargebee/transport/requests';
import { readEvent } from '../../../nodes/Chargebee/trigger/body';
import { subjectOf } from '../../../nodes/Chargebee/trigger/events';
import type { Api } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import { sendJson, stubServer, type Answer, type StubServer } from '../../support/stubServer';
import { apiOf, CHARGEBEE, chargebeeStore } from '../../support/systems';
import { failureOf } from './helpers';

let server: StubServer | undefined;
afterEach(async () => {
	await server?.close();
	server = undefined;
});

async function site(answer: Answer): Promise<Api> {
	server = await stubServer(answer);
	const credential = { baseUrl: `${server.url}/api/v2`, site: 'x', apiKey: 'k', readOnlyKey: '' };
	return await apiOf(CHARGEBEE, chargebeeStore({ credential }));
}

const pathIn = (url = ''): string => new URL(url, 'http://x').pathname.replace('/api/v2', '');
const queryOf = (url = ''): URLSearchParams => new URL(url, 'http://x').searchParams;

describe('the offset of the next page', () => {
	test('that is the one just sent ends the list with a reason, not never', async () => {
		const api = await site((_, response) => sendJson(response, { list: [], next_offset: 'again' }));
		const { message, detail } = await failureOf(listAll(api, '/customers', 'customer'));
		expect(message).toMatch(/\/customers .*never ends/);
		expect(detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		expect(server?.calls).toHaveLength(2);
	});

	test.each([
		['a list', [1_700_000_000_000, 'a+b/c'], '[1700000000000,"a+b/c"]'],
		['JSON in a text', '["1700000000000","9 9"]', '["1700000000000","9 9"]'],
		['a number', 100, '100'],
	])('that is %s is passed back', async (_, offset, sent) => {
		const api = await site(({ url }, response) => {
			const isFirst = !queryOf(url).has('offset');
			const row = { customer: { id: isFirst ? 'a' : 'b' } };
			sendJson(response, { list: [row], ...(isFirst ? { next_offset: offset } : {}) });
		});
		expect(await listAll(api, '/customers', 'customer')).toMatchObject([{ id: 'a' }, { id: 'b' }]);
		expect(queryOf(server?.calls[1].split(' ')[1]).get('offset')).toBe(sent);
	});
});

test.each(['customer', 'businessEntity'])(
	'a list that comes the newest first all the same is read to its end: %s',
	async (name) => {
		const T = 1_700_000_000;
		const count = 250;
		const api = await site(({ url }, response) => {
			const query = queryOf(url);
			const after = Number(query.get('created_at[after]') ?? query.get('occurred_at[after]') ?? 0);
			const rows = Array.from({ length: count }, (_, index) => T + count - index)
				.filter((stamp) => stamp > after)
				.map((stamp) => {
					const record = { id: `r${stamp}`, name: 'x', created_at: stamp };
					return name === 'customer'
						? { customer: record }
						: {
								event: {
									id: `ev_${stamp}`,
									event_type: 'business_entity_created',
									occurred_at: stamp,
									content: { business_entity: record },
								},
							};
				});
			const from = Number(query.get('offset') ?? 0);
			sendJson(response, {
				list: rows.slice(from, from + 100),
				...(rows.length > from + 100 ? { next_offset: String(from + 100) } : {}),
			});
		});
		const entity = chargebeeEntities.find((each) => each.entity === name);
		const ids = new Set<string>();
		let page: string | undefined;
		do {
			const listed = await entity?.list(api, { page, limit: 100 });
			for (const { id } of listed?.records ?? []) ids.add(id);
			page = listed?.next;
		} while (page !== undefined);
		expect(ids.size).toBe(count);
	},
);

describe('half a character', () => {
	test('is sent as the replacement character, in values and in paths', () => {
		expect(encodeForm({ name: 'a\ud83d', note: '😀' })).toBe('name=a%EF%BF%BD&note=%F0%9F%98%80');
		expect(pathOf('/items', '\ude00b')).toBe('/items/%EF%BF%BDb');
	});

	test('is not made where a name has to be cut', () => {
		const long = `${'x'.repeat(95)}😀`;
		expect(priceId(long, 'EUR')).toBe(`${'x'.repeat(95)}-EUR`);
		expect(priceName(long, 'EUR')).toBe(`${'x'.repeat(95)} EUR`);
		expect(priceName(long, 'EUR', { unit: 'month', count: 1 })).toHaveLength(100);
	});
});

describe('the settings of custom fields', () => {
	const answering = (status: number, body: string): Promise<Api> =>
		site((_, response) => {
			const type = body.startsWith('<') ? 'text/html' : 'application/json';
			response.writeHead(status, { 'content-type': type });
			response.end(body);
		});

	test.each<[string, number, string]>([
		['no such page', 404, '<html>Not here</html>'],
		['nothing at all', 404, ''],
		['a refusal', 400, '{"api_error_code":"configuration_incompatible","message":"no"}'],
		['no right', 403, '{"api_error_code":"api_authorization_failed","message":"no"}'],
		['another verb', 405, '{"api_error_code":"http_method_not_supported","message":"no"}'],
		['not made yet', 501, ''],
		['another shape', 200, '{"custom_field_configs":[]}'],
	])('%s: there are none', async (_, status, body) => {
		expect(await customFields(await answering(status, body), ['customer'])).toEqual([]);
	});

	test.each([401, 429])('a site that answers %i has not said so', async (status) => {
		const failure = await failureOf(customFields(await answering(status, '{}'), ['customer']));
		expect(failure.detail.status).toBe(status);
	});
});

describe('numbers', () => {
	test('that come as digits in a text are numbers', () => {
		expect([wholeOf('17'), wholeOf(' -3 '), wholeOf('1.5'), wholeOf(''), wholeOf(1.5)]).toEqual([
			17,
			-3,
			null,
			null,
			null,
		]);
		const row = { id: 'a', resource_version: '1700000000123', updated_at: '1700000000' };
		expect(modifiedAtOf(row)).toBe('2023-11-14T22:13:20.123Z');
		expect(shownPrice({ id: 'p', price: '1950', currency_code: 'KWD' })).toMatchObject({
			price_in_decimal: '1.950',
		});
	});

	test('that are no moment are none, and stop nothing', () => {
		expect(isoOf(9e15)).toBeUndefined();
		expect(modifiedAtOf({ resource_version: 9e15, updated_at: 1_700_000_000 })).toBe(
			'2023-11-14T22:13:20.000Z',
		);
	});
});

test('metadata that comes as a text keeps its other keys when one is written', async () => {
	const api = await site((_, response) => sendJson(response, { customer: { id: 'a' } }));
	const customer = chargebeeEntities.find(({ entity }) => entity === 'customer');
	const before = customerRecord({ id: 'a', meta_data: '{"kept":{"x":1},"room":"12"}' });
	expect(before.fields.meta_data).toEqual({ kept: { x: 1 }, room: '12' });
	let sent = '';
	await customer?.update?.(
		{
			...api,
			request: async (request) => {
				sent = request.text?.content ?? '';
				return await api.request(request);
			},
		},
		{
			id: 'a',
			fields: { meta_data: { room: '14' } },
			changed: ['meta_data.room'],
			before,
			progress: { steps: [] },
			save: async () => undefined,
		},
	);
	expect(JSON.parse(new URLSearchParams(sent).get('meta_data') ?? '')).toEqual({
		kept: { x: 1 },
		room: '14',
	});
});

describe('the amount of a price', () => {
	test.each<[string, JsonObject]>([
		['in tiers', { pricing_model: 'tiered', currency_code: 'EUR', tiers: [{ price: 100 }] }],
		['in a currency that is not told', { price: 1950 }],
	])('%s is not shown, as it is not empty', (_, price) => {
		expect(shownPrice({ id: 'p', ...price })).not.toHaveProperty('price_in_decimal');
	});

	test('is empty where there is none', () => {
		expect(shownPrice({ id: 'p', currency_code: 'EUR' })).toHaveProperty('price_in_decimal', null);
		expect(shownPrice({ id: 'p', currency_code: 'EUR', price: 0 })).toHaveProperty(
			'price_in_decimal',
			'0.00',
		);
	});
});

test('rule 26: an item made again within the second of its deletion is there, also without versions', async () => {
	const T = 1_700_000_000;
	const event = (id: string, did: string) => ({
		event: {
			id,
			event_type: `item_${did}`,
			occurred_at: T,
			content: { item: { id: 'lamp', name: 'Lamp', updated_at: T } },
		},
	});
	const api = await site(({ url }, response) => {
		const path = pathIn(url);
		if (path === '/events') {
			const isLookUp = queryOf(url).get('event_type[in]') === '["item_deleted"]';
			const list = [event('e1', 'deleted'), ...(isLookUp ? [] : [event('e2', 'created')])];
			return sendJson(response, { list });
		}
		const item = { id: 'lamp', name: 'Lamp again', status: 'active', updated_at: T };
		sendJson(response, { list: path === '/items' ? [{ item }] : [] });
	});
	const item = chargebeeEntities.find(({ entity }) => entity === 'item');
	const since = new Date((T - 60) * 1000).toISOString();
	const listed = await item?.list(api, { since, limit: 100 });
	expect(listed?.records).toMatchObject([{ id: 'lamp', fields: { name: 'Lamp again' } }]);
	expect(listed?.records[0]).not.toHaveProperty('deleted');
});

test('an event whose optional parts are null is an event, and its version may be a text', () => {
	const body = readEvent({
		id: 'ev_1',
		occurred_at: 1_700_000_000,
		event_type: 'customer_changed',
		source: null,
		user: null,
		api_version: null,
		content: { customer: { id: 'a', resource_version: '1700000000123' } },
	});
	expect(body).toHaveProperty('event');
	if (!('event' in body)) return;
	expect(subjectOf(body.event.event_type, body.event.content)).toMatchObject({
		recordId: 'a',
		version: { name: 'customer:a', version: 1_700_000_000_123 },
	});
});
