import type { ServerResponse } from 'node:http';
import type { Api } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import type { Sandbox } from '../../sandbox';
import { nodeNotFound, serverError } from '../../sandbox/wave';
import { sendJson, stubServer, type StubServer } from '../../support/stubServer';
import { apiOf, WAVE, waveOAuth2Store, waveParameters, waveStore } from '../../support/systems';
import {
	CUSTOMER,
	failureOf,
	INVOICE,
	make,
	mutations,
	startWaveSandbox,
	update,
	waveAccess,
} from './helpers';

let sandbox: Sandbox;
let api: Api;

beforeAll(async () => {
	sandbox = await startWaveSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	await sandbox.wave.control.reset();
	api = await waveAccess(sandbox);
});

const control = () => sandbox.wave.control;

describe('rule 3: a write whose end is not known', () => {
	test.each([
		['a server error in HTTP 200, not done', serverError('customerCreate', false), 0],
		['a server error in HTTP 200, done', serverError('customerCreate', true), 1],
		['"not found" of a create, done', nodeNotFound('customerCreate', true), 1],
		['"not found" of a create, not done', nodeNotFound('customerCreate', false), 0],
	])('%s: unknown, and not sent again', async (_, rule, made) => {
		await control().inject(rule);
		const { detail } = await failureOf(make(api, CUSTOMER, { name: 'X' }));
		expect(detail.outcome).toBe('unknown');
		expect(await mutations(sandbox)).toEqual(['CustomerCreate']);
		expect(await control().count('customers')).toBe(made);
		// What is there is found by its keys, so the next attempt does not make another one.
		const found = await CUSTOMER.find!(api, { by: 'key', field: 'name', value: 'X' });
		expect(found).toHaveLength(made);
	});

	test.each([
		['a status of 500', { kind: 'status', status: 500, applied: true }],
		['a dropped connection', { kind: 'drop', applied: true }],
		['half of an answer', { kind: 'truncate' }],
		['a page of a proxy', { kind: 'html', applied: true }],
	] as const)('%s: unknown, for the side', async (_, fault) => {
		await control().inject({ match: { body: 'customerCreate' }, fault });
		const { detail } = await failureOf(make(api, CUSTOMER, { name: 'X' }));
		expect(detail).toMatchObject({ outcome: 'unknown', scope: 'side' });
		expect(await control().count('customers')).toBe(1);
	});

	test('no answer in time: unknown', async () => {
		const slow = await apiOf(WAVE, waveStore(sandbox.wave, { timeoutSeconds: 1 }), {
			parameters: waveParameters(sandbox.wave),
		});
		await control().inject({
			match: { body: 'customerCreate' },
			fault: { kind: 'timeout', applied: true },
		});
		expect((await failureOf(make(slow, CUSTOMER, { name: 'X' }))).detail).toMatchObject({
			outcome: 'unknown',
			scope: 'side',
		});
	});

	test('a patch whose answer was lost is unknown', async () => {
		const { id } = await make(api, CUSTOMER, { name: 'X' });
		await control().inject(serverError('customerPatch', true));
		const failing = await failureOf(update(api, CUSTOMER, id, { name: 'Y' }));
		expect(failing.detail).toMatchObject({ outcome: 'unknown', scope: 'side', status: 500 });
		expect((await CUSTOMER.get(api, id))?.fields.name).toBe('Y');
	});

	test('"not found" of a patch, while the record is there, is a refusal', async () => {
		const { id } = await make(api, CUSTOMER, { name: 'X' });
		await control().inject(nodeNotFound('customerPatch', false));
		const { message, detail } = await failureOf(update(api, CUSTOMER, id, { name: 'Y' }));
		expect(detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
		expect(message).toContain('Node could not be found');
		// The support of Wave finds the incident by its id.
		expect(message).toContain('00000000-0000-4000-8000-000000000000');
	});
});

describe('reads', () => {
	test('go on after an error of the server in HTTP 200, a 500 or a dropped connection', async () => {
		const { id } = await make(api, CUSTOMER, { name: 'X' });
		const body = 'CustomerById';
		const error = {
			message: 'Oops',
			path: ['business'],
			extensions: { code: 'INTERNAL_SERVER_ERROR' },
		};
		await control().inject({
			match: { body },
			fault: { kind: 'status', status: 200, body: { errors: [error], data: { business: null } } },
		});
		await control().inject({ match: { body }, fault: { kind: 'status', status: 500 } });
		await control().inject({ match: { body }, fault: { kind: 'drop', applied: false } });
		expect((await CUSTOMER.get(api, id))?.fields.name).toBe('X');
	});

	test('that are answered in part are no answer', async () => {
		await make(api, CUSTOMER, { name: 'X' });
		const customers = { edges: [], pageInfo: { currentPage: 1, totalPages: 1, totalCount: 0 } };
		await control().inject({
			match: { body: 'CustomerPage' },
			times: 'always',
			fault: {
				kind: 'status',
				status: 200,
				body: {
					errors: [
						{
							message: 'Oops',
							path: ['business', 'customers'],
							extensions: { code: 'INTERNAL_SERVER_ERROR' },
						},
					],
					data: { business: { id: 'b', customers } },
				},
			},
		});
		const { detail } = await failureOf(CUSTOMER.list(api, { limit: 10 }));
		expect(detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	});

	test('of a wrong address are no "not found"', async () => {
		for (const path of ['/graphql/none', '']) {
			const store = waveStore(sandbox.wave, { endpoint: `${sandbox.wave.url}${path}` });
			const wrong = await apiOf(WAVE, store, { parameters: waveParameters(sandbox.wave) });
			expect((await failureOf(CUSTOMER.get(wrong, 'x'))).detail).toMatchObject({
				outcome: 'notSent',
				scope: 'side',
			});
		}
	});
});

describe.each([200, 400] as const)(
	'a document or a variable that is refused (HTTP %s)',
	(validationStatus) => {
		test.each(['BAD_USER_INPUT', 'VARIABLE_VALUE'] as const)(
			'%s is a refusal of the record',
			async (variableErrorCode) => {
				await control().configure({ validationStatus, variableErrorCode });
				const failing = await failureOf(
					make(api, INVOICE, { customerId: 'x', invoiceDate: 'tomorrow', items: [] }),
				);
				expect(failing.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
				expect(failing.message).toContain('Wave did not create the invoice');
			},
		);
	},
);

describe('the token', () => {
	const UNAUTHENTICATED = [200, 401, 403] as const;

	test.each(UNAUTHENTICATED)(
		'a full-access token that is not accepted (%s)',
		async (unauthenticatedStatus) => {
			await control().configure({ unauthenticatedStatus });
			const store = waveStore(sandbox.wave, { accessToken: 'wrong' });
			const refused = await apiOf(WAVE, store, { parameters: waveParameters(sandbox.wave) });
			const { detail } = await failureOf(make(refused, CUSTOMER, { name: 'X' }));
			expect(detail).toMatchObject({
				outcome: 'notSent',
				scope: 'side',
				remedy: expect.stringContaining('Wave Access Token API'),
			});
			expect(await mutations(sandbox)).toEqual(['CustomerCreate']);
		},
	);

	describe.each(UNAUTHENTICATED)('an OAuth2 token that has ended (%s)', (unauthenticatedStatus) => {
		const ended = async () => {
			const store = waveOAuth2Store(sandbox.wave);
			const access = await apiOf(WAVE, store, {
				parameters: waveParameters(sandbox.wave, 'oAuth2'),
			});
			await control().configure({ unauthenticatedStatus });
			await control().expireTokens();
			return { store, access };
		};

		test('is renewed, and a write is done once', async () => {
			const { store, access } = await ended();
			const { id } = await make(access, CUSTOMER, { name: 'X' });
			expect(await control().count('customers')).toBe(1);
			expect(store.renewals.waveOAuth2Api).toBe(1);
			const data = store.data.waveOAuth2Api.oauthTokenData as JsonObject;
			// Wave changes the refresh token too: the new one is kept.
			expect(data.access_token).not.toBe(sandbox.wave.credential.accessToken);
			expect(data.refresh_token).not.toBe(sandbox.wave.credential.refreshToken);
			expect((await CUSTOMER.get(access, id))?.fields.name).toBe('X');
			expect(store.renewals.waveOAuth2Api).toBe(1);
		});

		test('is renewed again from what was kept', async () => {
			const { store, access } = await ended();
			await make(access, CUSTOMER, { name: 'X' });
			await control().expireTokens();
			const later = await apiOf(WAVE, store, {
				parameters: waveParameters(sandbox.wave, 'oAuth2'),
			});
			await make(later, CUSTOMER, { name: 'Y' });
			expect(store.renewals.waveOAuth2Api).toBe(2);
		});

		test('and cannot be renewed rests the side, with the remedy', async () => {
			const { store, access } = await ended();
			store.data.waveOAuth2Api.oauthTokenData = { access_token: 'old', refresh_token: 'revoked' };
			const { detail } = await failureOf(make(access, CUSTOMER, { name: 'X' }));
			expect(detail).toMatchObject({
				outcome: 'notSent',
				scope: 'side',
				remedy: expect.stringContaining('Wave OAuth2 API'),
			});
			expect(await control().count('customers')).toBe(0);
		});
	});

	test.each(['FORBIDDEN', 'UNAUTHENTICATED'] as const)(
		'a scope that is missing (%s) rests the side',
		async (missingScopeCode) => {
			await control().configure({ missingScopeCode });
			const error = {
				message: 'Missing scope',
				path: ['customerCreate'],
				extensions: { code: missingScopeCode },
			};
			await control().inject({
				match: { body: 'customerCreate' },
				times: 'always',
				fault: {
					kind: 'status',
					status: 200,
					body: { errors: [error], data: { customerCreate: null } },
				},
			});
			const access = await waveAccess(sandbox, 'oAuth2');
			expect((await failureOf(make(access, CUSTOMER, { name: 'X' }))).detail).toMatchObject({
				outcome: 'notSent',
				scope: 'side',
			});
		},
	);
});

describe('too many requests', () => {
	test('rule 29: a lock-out rests the side for as long as Wave says, and nothing is done', async () => {
		await control().configure({ requestsPerMinute: 3, banSeconds: 60, retryAfter: 'always' });
		for (let i = 0; i < 3; i++) await CUSTOMER.list(api, { limit: 1 });
		const { detail } = await failureOf(make(api, CUSTOMER, { name: 'X' }));
		expect(detail).toMatchObject({ outcome: 'notSent', scope: 'side', status: 429 });
		expect(detail.retryAfter).toBeGreaterThan(50);
		// One refusal is enough: more of them would only prolong it.
		const { total } = await control().counters();
		expect(total).toBe(4);
		expect(await control().count('customers')).toBe(0);
	});

	test('a short pause is waited for, also before a write', async () => {
		await control().inject({
			match: { body: 'customerCreate' },
			fault: { kind: 'status', status: 429, retryAfter: 1 },
		});
		const began = Date.now();
		await make(api, CUSTOMER, { name: 'X' });
		expect(Date.now() - began).toBeGreaterThanOrEqual(1000);
		expect(await control().count('customers')).toBe(1);
	});

	test('without a time, it is tried again after two seconds', async () => {
		await control().inject({
			match: { body: 'CustomerPage' },
			fault: { kind: 'status', status: 429 },
		});
		const began = Date.now();
		await CUSTOMER.list(api, { limit: 1 });
		expect(Date.now() - began).toBeGreaterThanOrEqual(2000);
	});

	test('requests of several executions do not meet', async () => {
		await control().configure({ concurrentRequests: 1, answerMs: 30 });
		const all = await Promise.all(Array.from({ length: 4 }, () => waveAccess(sandbox)));
		await Promise.all(all.map((access) => CUSTOMER.list(access, { limit: 1 })));
		expect((await control().counters()).total).toBe(4);
	});
});

describe('answers that Wave never gives', () => {
	let stub: StubServer;
	let answer: (response: ServerResponse) => void;

	beforeAll(async () => {
		stub = await stubServer((_, response) => answer(response));
	});
	afterAll(() => stub.close());

	const access = async () =>
		await apiOf(WAVE, waveStore(sandbox.wave, { endpoint: `${stub.url}/graphql/public` }), {
			parameters: waveParameters(sandbox.wave),
		});

	test.each([
		['nothing', {}],
		['null', { data: null }],
		['no result', { data: { customerCreate: null } }],
		['a result without didSucceed', { data: { customerCreate: {} } }],
	])('%s: unknown for a write, the side for a read', async (_, body) => {
		answer = (response) => sendJson(response, body);
		expect((await failureOf(make(await access(), CUSTOMER, { name: 'X' }))).detail.outcome).toBe(
			'unknown',
		);
		expect((await failureOf(CUSTOMER.list(await access(), { limit: 1 }))).detail).toMatchObject({
			outcome: 'notSent',
			scope: 'side',
		});
	});

	test('a refusal without a reason is a refusal', async () => {
		answer = (response) =>
			sendJson(response, { data: { customerCreate: { didSucceed: false, inputErrors: null } } });
		const { message, detail } = await failureOf(make(await access(), CUSTOMER, { name: 'X' }));
		expect(message).toBe('Wave refused to create the customer and gave no reason');
		expect(detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
	});

	test('a write that was done, of which a part could not be read, is read again', async () => {
		const row = { id: 'c', name: 'X', modifiedAt: '2026-01-01T00:00:00.000Z' };
		const errors = [
			{
				message: 'Oops',
				path: ['customerCreate', 'customer'],
				extensions: { code: 'INTERNAL_SERVER_ERROR' },
			},
		];
		const answers = [
			{
				errors,
				data: {
					customerCreate: {
						didSucceed: true,
						inputErrors: null,
						customer: { ...row, name: null },
					},
				},
			},
			{ data: { business: { id: 'b', customer: row } } },
		];
		answer = (response) => sendJson(response, answers.shift());
		expect((await make(await access(), CUSTOMER, { name: 'X' })).fields.name).toBe('X');
	});

	test('a write that was done, of which nothing came back, is unknown', async () => {
		answer = (response) =>
			sendJson(response, { data: { customerCreate: { didSucceed: true, customer: null } } });
		expect((await failureOf(make(await access(), CUSTOMER, { name: 'X' }))).detail.outcome).toBe(
			'unknown',
		);
	});
});
