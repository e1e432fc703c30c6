/** The parts of the Chargebee Trigger that need neither n8n nor Chargebee. */
import { WebhookEventType } from 'chargebee';
import crypto from 'node:crypto';
import { isAuthorized, makeAuth } from '../../../nodes/Chargebee/trigger/auth';
import { readEvent } from '../../../nodes/Chargebee/trigger/body';
import { endpointName } from '../../../nodes/Chargebee/trigger/endpoint';
import { chosenTypes, EVENT_TYPES, subjectOf } from '../../../nodes/Chargebee/trigger/events';
import { checkedUrl } from '../../../nodes/Chargebee/trigger/url';

const basic = (user: string, password: string) =>
	`Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`;

describe('event types', () => {
	test('all types of these records that the official client knows are there, and no others', () => {
		const ours =
			/^(customer|item|item_price|item_family|order|business_entity|hierarchy|subscription_shipping_address)_/;
		const ofOthers = /entitlement/;
		const known = Object.values(WebhookEventType) as string[];
		expect(EVENT_TYPES).toEqual(
			known.filter((type) => ours.test(type) && !ofOthers.test(type)).sort(),
		);
		expect(chosenTypes(['*'])).toEqual(EVENT_TYPES);
		expect(chosenTypes(['order_created', 'invoice_generated'])).toEqual(['order_created']);
	});

	test.each([
		[
			'customer_changed',
			{ customer: { id: 'c1', resource_version: 7 } },
			'customer',
			'c1',
			'customer:c1',
		],
		[
			'hierarchy_created',
			{ customer: { id: 'c1', resource_version: 7 } },
			'customer',
			'c1',
			'customer:c1',
		],
		['item_updated', { item: { id: 'i1', resource_version: 7 } }, 'item', 'i1', 'item:i1'],
		[
			'item_price_deleted',
			{ item_price: { id: 'p1', item_id: 'i1', resource_version: 7 } },
			'item',
			'i1',
			'item_price:p1',
		],
		[
			'item_family_created',
			{ item_family: { id: 'f1', resource_version: 7 } },
			'itemFamily',
			'f1',
			'item_family:f1',
		],
		['order_resent', { order: { id: 'o1', resource_version: 7 } }, 'order', 'o1', 'order:o1'],
		[
			'business_entity_deleted',
			{ business_entity: { id: 'b1', resource_version: 7 } },
			'businessEntity',
			'b1',
			'business_entity:b1',
		],
		[
			'subscription_shipping_address_updated',
			{
				subscription: { id: 's1', resource_version: 7 },
				customer: { id: 'c1', resource_version: 9 },
			},
			'address',
			's1:shipping_address',
			'subscription:s1',
		],
	])('%s is about one record and its version', (type, content, entity, recordId, name) => {
		expect(subjectOf(type, content)).toEqual({ entity, recordId, version: { name, version: 7 } });
	});

	test('what an event does not tell is not made up', () => {
		expect(subjectOf('customer_changed', {})).toEqual({ entity: 'customer', recordId: null });
		expect(subjectOf('customer_changed', { customer: { id: 'c1' } })).toEqual({
			entity: 'customer',
			recordId: 'c1',
		});
		expect(subjectOf('invoice_generated', { invoice: { id: '1' } })).toBeUndefined();
	});
});

describe('Basic authentication', () => {
	const auth = makeAuth();

	test('is random, and what is kept of it is no secret', () => {
		const other = makeAuth();
		expect(new Set([auth.user, other.user, auth.password, other.password]).size).toBe(4);
		expect(auth.password.length).toBeGreaterThanOrEqual(40);
		expect(auth.user.length + auth.password.length).toBeLessThanOrEqual(250);
		expect(auth.hash).toMatch(/^[0-9a-f]{64}$/);
	});

	test('takes its own user and password, and nothing else', () => {
		const right = basic(auth.user, auth.password);
		expect(isAuthorized(right, auth.hash)).toBe(true);
		expect(isAuthorized(right.replace('Basic', 'basic'), auth.hash)).toBe(true);
		for (const wrong of [
			undefined,
			'',
			'Basic',
			'Basic ',
			'Basic !!!',
			basic('', ''),
			basic(auth.user, ''),
			basic(auth.user, `${auth.password}x`),
			basic(auth.user, auth.password.slice(0, -1)),
			basic(auth.user.toUpperCase(), auth.password),
			basic('', `${auth.user}:${auth.password}`),
			`Bearer ${auth.password}`,
			`${right}, ${right}`,
			[right],
		]) {
			expect([wrong, isAuthorized(wrong, auth.hash)]).toEqual([wrong, false]);
		}
		for (const unset of [undefined, '', 'xyz', auth.hash.slice(2)]) {
			expect(isAuthorized(right, unset)).toBe(false);
		}
	});

	test('compares hashes of one length, in constant time, right and wrong alike', () => {
		const compare = jest.spyOn(crypto, 'timingSafeEqual');
		isAuthorized(basic(auth.user, auth.password), auth.hash);
		isAuthorized(basic('a', 'b'), auth.hash);
		isAuthorized(basic(auth.user, 'x'.repeat(5000)), auth.hash);
		expect(compare.mock.calls.map((sides) => sides.map((side) => side.byteLength))).toEqual(
			Array.from({ length: 3 }, () => [32, 32]),
		);
		compare.mockRestore();
	});
});

describe('the address of the webhook', () => {
	test.each([
		'https://n8n.example.com/webhook/1/webhook',
		'http://n8n.example.com/webhook/1/webhook',
		'https://n8n.example.com:443/x',
		'https://n8n.example.com:8443/x',
		'http://n8n.example.com:8080/x',
		'http://n8n.example.com:80/x',
		`https://n8n.example.com/${'x'.repeat(512 - 24)}`,
	])('%s can be registered', (url) => {
		expect(checkedUrl(url)).toBe(url);
	});

	test.each([
		['http://localhost:5678/webhook/1/webhook', /only this machine reaches/],
		['http://localhost:8080/webhook/1/webhook', /only this machine reaches/],
		['http://127.0.0.1/webhook', /only this machine reaches/],
		['http://[::1]:8080/webhook', /only this machine reaches/],
		['https://n8n.example.com:5678/webhook', /the port 5678 .* is not allowed/],
		[`https://n8n.example.com/${'x'.repeat(513 - 24)}`, /513 characters/],
		['ftp://n8n.example.com/x', /no http or https address/],
		['n8n.example.com/x', /no http or https address/],
		[undefined, /no http or https address/],
	])('%s cannot, and the remedy is WEBHOOK_URL', (url, why) => {
		expect(() => checkedUrl(url)).toThrow(why);
		expect(() => checkedUrl(url)).toThrow(
			expect.objectContaining({
				detail: expect.objectContaining({ remedy: expect.stringContaining('WEBHOOK_URL') }),
			}),
		);
	});
});

describe('the name of the endpoint', () => {
	test.each([
		[{ id: 'a1b2c3d4e5f6g7h8', name: 'Wake' }, 'n8n: Wake (a1b2c3d4e5f6g7h8)'],
		[{ id: 'a1b2c3d4e5f6g7h8', name: 'W'.repeat(90) }, `n8n: ${'W'.repeat(26)} (a1b2c3d4e5f6g7h8)`],
		[{ name: 'Not saved yet' }, 'n8n: Not saved yet'],
		[{ id: 'x'.repeat(80), name: 'Odd' }, 'n8n: Odd'],
	])('%j', (workflow, name) => {
		expect(endpointName(workflow, false)).toBe(name);
		expect(endpointName(workflow, true).length).toBeLessThanOrEqual(50);
	});
});

describe('the body', () => {
	const event = {
		id: 'ev_1',
		occurred_at: 1_700_000_000,
		event_type: 'customer_changed',
		api_version: 'v2',
		content: { customer: { id: 'c1' } },
		webhook_status: 'scheduled',
	};

	test('an event is taken as it is', () => {
		expect(readEvent(event)).toEqual({ event });
	});

	test.each([
		[undefined],
		[[]],
		['text'],
		[{}],
		[{ ...event, id: '' }],
		[{ ...event, id: 'x'.repeat(41) }],
		[{ ...event, content: [] }],
		[{ ...event, content: 'none' }],
		[{ ...event, event_type: 5 }],
		[{ ...event, occurred_at: '2026-01-01' }],
		[{ ...event, api_version: 'v1' }],
	])('%j is none', (body) => {
		expect(readEvent(body)).toEqual({ problem: expect.stringContaining('no event of Chargebee') });
	});
});
