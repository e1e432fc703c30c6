/** What the node sends and what the sandbox answers, held against the official client of Chargebee. */
import { EVENT_TYPES } from '../../../nodes/Chargebee/trigger/events';
import type { JsonObject } from '../../../nodes/shared/json';
import { pathsOf } from '../../../nodes/shared/paths';
import { startSandbox, type LogEntry, type Sandbox } from '../../sandbox';
import { CHARGEBEE, entity } from '../../support/systems';
import { useReceiver } from '../../unit/sandbox/chargebeeKit';
import { CHARGEBEE_ONLY, control } from './helpers';
import {
	answerProblems,
	distinct,
	eventSample,
	parameterSample,
	samplesOf,
	type Sample,
} from './officialAnswers';
import { callAll } from './officialCalls';
import { live, SEED } from './officialLife';
import {
	encodingProblems,
	methodOf,
	paramsOf,
	requestProblems,
	schemaOf,
} from './officialRequests';
import { startRecorder, type Call } from './recorder';

const receiver = useReceiver();
let sandbox: Sandbox;
/** Calls of the node, and the entries of the sandbox's log of them. */
let calls: Call[];
let log: LogEntry[];
let refused: Awaited<ReturnType<typeof callAll>>;
let samples: Sample[];

beforeAll(async () => {
	sandbox = await startSandbox({
		...CHARGEBEE_ONLY,
		chargebee: { seed: SEED, deleteSeconds: 0 },
	});
	const recorder = await startRecorder(sandbox.chargebee.url);
	try {
		await live(sandbox, recorder.apiUrl);
		calls = [...recorder.calls];
		log = await control(sandbox).log();
		await control(sandbox).configure({ publicHosts: { 'hooks.example.com': receiver.url() } });
		refused = await callAll(sandbox, recorder.port);
	} finally {
		await recorder.stop();
	}
	samples = distinct([
		...recorder.calls.flatMap((call) => samplesOf(call) ?? []),
		...receiver.received().map(({ body }) => eventSample(body, 'webhook')),
	]);
});
afterAll(() => sandbox.stop());

/** The official client for Node does not have these. */
const isExtra = ({ path }: Call): boolean => path === '/custom_field_configs';

const routeOf = ({ method, route }: LogEntry): string => `${method} ${route}`;

describe('what the node sends', () => {
	test('is what the sandbox has written down', () => {
		const seen = calls.map(({ method, path, query, status }) => [
			method,
			`/api/v2${path}${query === '' ? '' : `?${query}`}`,
			status,
		]);
		expect(log.map(({ method, path, status }) => [method, path, status])).toEqual(seen);
		const params = ({ body }: Call) => Object.fromEntries(new URLSearchParams(body));
		expect(log.map(({ requestBody }) => requestBody ?? {})).toEqual(calls.map(params));
	});

	test('are these calls; none was refused but for what is not there', () => {
		expect([...new Set(log.map(routeOf))].sort()).toEqual([
			'GET /addresses',
			'GET /custom_field_configs',
			'GET /customers',
			'GET /customers/{id}',
			'GET /events',
			'GET /item_prices',
			'GET /items',
			'GET /items/{id}',
			'GET /orders',
			'GET /orders/{id}',
			'GET /subscriptions',
			'GET /subscriptions/{id}',
			'GET /webhook_endpoints',
			'GET /webhook_endpoints/{id}',
			'POST /addresses',
			'POST /customers',
			'POST /customers/{id}',
			'POST /customers/{id}/delete',
			'POST /customers/{id}/update_billing_info',
			'POST /item_prices',
			'POST /item_prices/{id}',
			'POST /item_prices/{id}/delete',
			'POST /items',
			'POST /items/{id}',
			'POST /items/{id}/delete',
			'POST /orders/{id}',
			'POST /orders/{id}/cancel',
			'POST /orders/{id}/reopen',
			'POST /webhook_endpoints',
			'POST /webhook_endpoints/{id}',
			'POST /webhook_endpoints/{id}/delete',
		]);
		const failed = log.filter(({ status }) => status >= 400);
		expect(failed.filter((entry) => entry.method !== 'GET' || entry.status !== 404)).toEqual([]);
	});

	test.each([
		['customer', '/customers', ''],
		['item', '/items', ''],
		['item', '/item_prices', 'item_price.'],
		['order', '/orders', ''],
		['address', '/addresses', ''],
	])('of %s is every writable field of %s', (name, path, prefix) => {
		const sent = new Set(
			calls
				.filter((call) => call.method === 'POST' && call.path.startsWith(path))
				.flatMap((call) => pathsOf(paramsOf(call, schemaOf(methodOf(call)!)) as JsonObject)),
		);
		const fields = entity(CHARGEBEE, name)
			.fields.filter(({ writable, name: field }) => writable !== false && !field.endsWith('*'))
			.map((field) => field.name)
			.filter((field) => (prefix ? field.startsWith(prefix) : !field.startsWith('item_price.')))
			.map((field) => field.slice(prefix.length))
			// The amount goes out in minor units.
			.map((field) => (field === 'price_in_decimal' ? 'price' : field));
		expect(fields.length).toBeGreaterThan(10);
		expect(fields.filter((field) => !sent.has(field))).toEqual([]);
	});

	test('lists ask for full pages, and by these parameters', () => {
		const names = new Map<string, Set<string>>();
		for (const call of calls.filter(({ method, query }) => method === 'GET' && query !== '')) {
			const known = names.get(call.path) ?? new Set();
			names.set(call.path, known);
			for (const [name, value] of new URLSearchParams(call.query)) {
				known.add(name);
				if (name === 'limit') expect([call.path, value]).toEqual([call.path, '100']);
			}
		}
		const common = ['limit', 'sort_by[asc]'];
		const feed = [...common, 'updated_at[after]', 'include_deleted'];
		const expected: Record<string, string[]> = {
			'/addresses': ['subscription_id', 'label'],
			'/custom_field_configs': ['limit', 'entity_type'],
			'/customers': [
				...feed,
				'created_at[after]',
				'sort_by[desc]',
				...['email[is]', 'company[is]', 'first_name[is]', 'last_name[is]', 'phone[is]'],
			],
			'/events': [...common, 'offset', 'event_type[in]', 'occurred_at[after]'],
			'/item_prices': [...common, 'sort_by[desc]', 'status[in]', 'item_id[in]', 'id[in]'],
			'/items': [...common, 'offset', 'sort_by[desc]', 'status[in]', 'id[in]', 'name[is]'],
			'/orders': [...feed, 'invoice_id[is]', 'subscription_id[is]'],
			'/subscriptions': [...feed, 'customer_id[is]'],
			'/webhook_endpoints': ['limit'],
		};
		expect(Object.fromEntries([...names].map(([path, set]) => [path, [...set].sort()]))).toEqual(
			Object.fromEntries(Object.entries(expected).map(([path, list]) => [path, list.sort()])),
		);
	});

	test('is let through by the official schemas, with no unknown parameter', () => {
		const problems = calls
			.filter((call) => !isExtra(call))
			.flatMap((call) => requestProblems(call).map((text) => [call.method, call.path, text]));
		expect(problems).toEqual([]);
	});

	test('has the types of parameters that the official client takes', () => {
		const given = distinct(calls.flatMap(parameterSample));
		expect(given.length).toBeGreaterThan(100);
		expect(answerProblems(given)).toEqual([]);
	});

	test('is encoded as by the official client', async () => {
		const problems: string[][] = [];
		for (const call of calls.filter((one) => !isExtra(one))) {
			const found = await encodingProblems(call);
			problems.push(...found.map((text) => [call.method, call.path, text]));
		}
		expect(problems).toEqual([]);
	});
});

/** Chargebee makes these by what the sandbox does not have: hierarchies, moves between sites, workflows of orders. */
const NOT_MADE = [
	'customer_moved_in',
	'customer_moved_out',
	'hierarchy_created',
	'hierarchy_deleted',
	'order_ready_to_process',
	'order_ready_to_ship',
	'order_resent',
];

describe('what the sandbox answers', () => {
	test('all kinds of records, lists, errors, events and webhooks are among the answers', () => {
		const types = new Set(samples.map(({ type }) => type));
		for (const type of [
			...['Create', 'Retrieve', 'Update', 'Delete'].flatMap((name) =>
				['Customer', 'Item', 'ItemPrice', 'ItemFamily', 'WebhookEndpoint'].map((resource) =>
					name === 'Retrieve' && resource === 'ItemPrice'
						? 'cb.ItemPrice.RetrieveResponse'
						: `cb.${resource}.${name}Response`,
				),
			),
			...['UpdateBillingInfo', 'List'].map((name) => `cb.Customer.${name}Response`),
			...['Update', 'Cancel', 'Reopen', 'ImportOrder', 'AssignOrderNumber', 'Delete'].map(
				(name) => `cb.Order.${name}Response`,
			),
			...['Customer', 'Item', 'ItemPrice', 'ItemFamily', 'Order', 'Subscription'].map(
				(resource) => `cb.${resource}.ListResponse['list'][number]`,
			),
			...['Retrieve', 'Update'].map((name) => `cb.Address.${name}Response`),
			'cb.Subscription.RetrieveResponse',
			'cb.Configuration.ListResponse',
			'cb.BusinessEntity.CreateTransfersResponse',
			"cb.BusinessEntity.GetTransfersResponse['list'][number]",
			"cb.WebhookEndpoint.ListResponse['list'][number]",
			'cb.Event.ListResponse',
			'Failure',
		]) {
			expect([type, types.has(type)]).toEqual([type, true]);
		}
		const typesOf = (from: string) =>
			new Set(
				samples
					.filter(({ of }) => of.startsWith(from))
					.map(({ value }) => (value as { event_type?: string }).event_type),
			);
		const listed = typesOf('GET /events');
		expect(EVENT_TYPES.filter((type) => !listed.has(type))).toEqual(NOT_MADE);
		expect([...typesOf('webhook')].length).toBeGreaterThan(5);
	});

	test('has the official types, without unknown names', () => {
		expect(answerProblems(samples)).toEqual([]);
	});

	test('what it refuses is an error for the official client', () => {
		expect(refused).toEqual({
			duplicate: ['duplicate_entry', 400],
			wrongValue: ['param_wrong_value', 400],
			unknownParameter: ['invalid_request', 400],
			notThere: ['resource_not_found', 404],
			wrongState: ['invalid_state_for_request', 409],
			sameKey: ['unable_to_process_request', 422],
			strange: ['api_authentication_failed', 401],
			readOnly: ['api_authorization_failed', 403],
			gone: ['configuration_incompatible', 400],
			tooMany: ['api_request_limit_exceeded', 429],
		});
	});

	test('an answer that is wrong is found', () => {
		const customer = samples.find(({ type }) => type === 'cb.Customer.CreateResponse')!;
		const moved = samples.find(({ of }) => of.endsWith('customer_business_entity_changed'))!;
		const failure = samples.find(({ type }) => type === 'Failure')!;
		const list = samples.find(({ type }) => type === 'cb.Item.ListResponse')!;
		type Node = ReturnType<typeof JSON.parse>;
		const broken: Array<[string, Sample, (value: Node) => void]> = [
			['unknown name', customer, ({ customer: one }) => (one.colour = 'red')],
			['unknown part', customer, (value) => (value.colour = {})],
			['unknown inside', customer, ({ customer: one }) => (one.billing_address.addr = 'x')],
			['missing name', customer, ({ customer: one }) => delete one.deleted],
			['text', customer, ({ customer: one }) => (one.created_at = '2026-01-01')],
			['null', customer, ({ customer: one }) => (one.phone = null)],
			['other choice', customer, ({ customer: one }) => (one.taxability = 'half')],
			['no customer', customer, (value) => delete value.customer],
			['no subject', moved, ({ content }) => delete content.business_entity_transfer],
			['unknown content', moved, ({ content }) => (content.item = {})],
			['unknown in content', moved, ({ content }) => (content.customer.colour = 'red')],
			['no source', moved, (event) => delete event.source],
			['no code', failure, (error) => delete error.api_error_code],
			['unknown in an error', failure, (error) => (error.code = 1)],
			['number', list, (value) => (value.next_offset = 1)],
		];
		const wrong = broken.map(([of, sample, spoil]): Sample => {
			const value: unknown = structuredClone(sample.value);
			spoil(value);
			return { of: `${of}:`, type: sample.type, value };
		});
		const problems = answerProblems([customer, ...wrong, moved, failure, list]);
		expect(problems.map((problem) => problem.split(':')[0])).toEqual(broken.map(([of]) => of));
		expect(problems[0]).toContain('colour');
	});
});
