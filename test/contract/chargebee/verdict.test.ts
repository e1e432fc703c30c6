/** What becomes of each of Chargebee's error answers, also of those that the sandbox never gives. */
import type { IncomingHttpHeaders } from 'node:http';
import { read, write } from '../../../nodes/Chargebee/transport/requests';
import { sendJson, stubServer, type StubServer } from '../../support/stubServer';
import { apiOf, CHARGEBEE, chargebeeStore } from '../../support/systems';
import { failureOf } from '../membercare/helpers';

interface Planned {
	status: number;
	body: unknown;
	headers?: Record<string, string>;
}

let server: StubServer;
let answers: Planned[];
let sent: IncomingHttpHeaders[];

const OK: Planned = { status: 200, body: { customer: { id: 'c1' } } };

beforeAll(async () => {
	server = await stubServer((request, response) => {
		sent.push(request.headers);
		const { status, body, headers } = answers.length > 1 ? answers.shift()! : answers[0];
		sendJson(response, body, status, headers);
	});
});
beforeEach(() => {
	server.calls.length = 0;
	sent = [];
});
afterAll(() => server.close());

const api = (more = {}) =>
	apiOf(
		CHARGEBEE,
		chargebeeStore(
			{
				credential: { baseUrl: `${server.url}/api/v2`, site: 'x', apiKey: 'key', readOnlyKey: '' },
			},
			more,
		),
	);

const error = (code: string, more: object = {}) => ({
	message: 'Sorry, that is not possible.',
	type: 'invalid_request',
	api_error_code: code,
	...more,
});

const post = async (path = '/customers/c1') => await write(await api(), path, { phone: '1' });

test.each<[string, number, object, object]>([
	['invalid_request', 400, {}, { outcome: 'rejected', scope: 'record' }],
	[
		'param_wrong_value',
		400,
		{ param: 'phone' },
		{ outcome: 'rejected', fields: [{ field: 'phone' }] },
	],
	['duplicate_entry', 400, { param: 'id' }, { outcome: 'rejected', status: 409 }],
	['configuration_incompatible', 400, {}, { outcome: 'rejected', scope: 'record' }],
	['resource_limit_exhausted', 400, {}, { outcome: 'rejected', scope: 'record' }],
	['payment_processing_failed', 402, {}, { outcome: 'rejected', scope: 'record' }],
	['invalid_state_for_request', 409, {}, { outcome: 'rejected', scope: 'record' }],
	['unable_to_process_request', 422, {}, { outcome: 'rejected', scope: 'record' }],
	['http_method_not_supported', 405, {}, { outcome: 'rejected', scope: 'record' }],
	['resource_not_found', 404, {}, { outcome: 'gone', scope: 'record' }],
	['resource_not_found', 404, { param: 'customer_id' }, { outcome: 'gone', scope: 'record' }],
	[
		'resource_not_found',
		404,
		{ param: 'item_family_id' },
		{ outcome: 'rejected', scope: 'record' },
	],
	['api_authentication_failed', 401, {}, { outcome: 'notSent', scope: 'side' }],
	['api_authorization_failed', 403, {}, { outcome: 'notSent', scope: 'side' }],
	['request_blocked', 403, {}, { outcome: 'notSent', scope: 'side' }],
	['site_not_found', 404, {}, { outcome: 'notSent', scope: 'side' }],
	['site_read_only_mode', 503, {}, { outcome: 'notSent', scope: 'side' }],
	['api_request_limit_exceeded', 429, {}, { outcome: 'notSent', scope: 'side', retryAfter: 60 }],
])('%s (%i, %j)', async (code, status, more, expected) => {
	answers = [{ status, body: error(code, more) }];
	const failure = await failureOf(post());
	const { fields, ...rest } = expected as { fields?: object[] };
	expect(failure.detail).toMatchObject(rest);
	if (fields) expect(failure.detail.fields).toMatchObject(fields);
	expect(failure.message).toContain('Sorry, that is not possible.');
	const { param } = more as { param?: string };
	if (param) expect(failure.message).toContain(param);
	// None of them gets better by trying again at once.
	expect(server.calls).toHaveLength(1);
});

test('what a create points to is not there: that says nothing of the record itself', async () => {
	answers = [{ status: 404, body: error('resource_not_found', { param: 'item_family_id' }) }];
	expect((await failureOf(post('/items'))).detail.outcome).toBe('rejected');
});

test('a parameter that Chargebee names itself is not named twice', async () => {
	answers = [
		{
			status: 400,
			body: error('param_wrong_value', { param: 'email', message: 'email : is invalid' }),
		},
	];
	const { message } = await failureOf(post());
	expect(message.match(/email/g)).toHaveLength(1);
});

test('a read of what is not there finds nothing', async () => {
	answers = [{ status: 404, body: error('resource_not_found') }];
	expect(await read(await api(), '/customers/c1', 'customer')).toBeUndefined();
	answers = [{ status: 404, body: error('site_not_found') }];
	expect((await failureOf(read(await api(), '/customers/c1', 'customer'))).detail.scope).toBe(
		'side',
	);
});

test.each(['internal_error', 'internal_temporary_error', 'db_connection_failure'])(
	'%s: sent again under the same key',
	async (code) => {
		answers = [{ status: code === 'internal_error' ? 500 : 503, body: error(code) }, OK];
		await post();
		expect(sent).toHaveLength(2);
		expect(sent[0]['chargebee-idempotency-key']).toMatch(/^[0-9a-f-]{36}$/);
		expect(sent[1]['chargebee-idempotency-key']).toBe(sent[0]['chargebee-idempotency-key']);
	},
);

test('an error without JSON: sent again, in the end it is not known what was done', async () => {
	answers = [{ status: 504, body: 'Gateway Timeout' }];
	const failure = await failureOf(post());
	expect(failure.detail).toMatchObject({ outcome: 'unknown', scope: 'side', status: 504 });
	expect(new Set(sent.map((headers) => headers['chargebee-idempotency-key'])).size).toBe(1);
	expect(sent.length).toBeGreaterThan(1);
});

test('429 with Retry-After: waits as long as asked, and sends the same again', async () => {
	answers = [
		{ status: 429, body: error('api_request_limit_exceeded'), headers: { 'Retry-After': '1' } },
		OK,
	];
	const begun = Date.now();
	await post();
	expect(Date.now() - begun).toBeGreaterThanOrEqual(1000);
	expect(sent).toHaveLength(2);
	expect(sent[1]['chargebee-idempotency-key']).toBe(sent[0]['chargebee-idempotency-key']);
});

test('429 with a long Retry-After is left to the caller', async () => {
	answers = [
		{ status: 429, body: error('api_request_limit_exceeded'), headers: { 'Retry-After': '45' } },
	];
	expect((await failureOf(post())).detail).toMatchObject({ outcome: 'notSent', retryAfter: 45 });
	expect(sent).toHaveLength(1);
});

test('a locked record is tried again soon', async () => {
	answers = [{ status: 429, body: error('lock_timeout') }, OK];
	await post();
	expect(sent).toHaveLength(2);
});

test('two writes have two keys, a form as body, and the key as user without password', async () => {
	answers = [OK];
	await post();
	await post();
	expect(sent[0]['chargebee-idempotency-key']).not.toBe(sent[1]['chargebee-idempotency-key']);
	expect(sent[0]['content-type']).toBe('application/x-www-form-urlencoded; charset=utf-8');
	expect(sent[0].authorization).toBe(`Basic ${Buffer.from('key:').toString('base64')}`);
});

test('a business entity goes with every call and is part of the account', async () => {
	answers = [OK];
	const limited = await api({ businessEntityId: 'be_north' });
	await write(limited, '/customers/c1', {});
	await read(limited, '/customers/c1', 'customer');
	expect(sent.map((headers) => headers['chargebee-business-entity-id'])).toEqual([
		'be_north',
		'be_north',
	]);
	expect(limited.account).toContain('(be_north)');
	expect((await api()).account).not.toContain('(');
});

test('a web page or another shape is no answer', async () => {
	answers = [{ status: 200, body: { subscription: {} } }];
	expect((await failureOf(read(await api(), '/customers/c1', 'customer'))).message).toContain(
		'something other than a customer',
	);
});
