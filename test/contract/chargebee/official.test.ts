/** What the node sends and what the sandbox answers, held against the official client of Chargebee. */
import fc from 'fast-check';
import { encodeForm } from '../../../nodes/Chargebee/transport/form';
import { EVENT_TYPES } from '../../../nodes/Chargebee/trigger/events';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';
import { pathsOf } from '../../../nodes/shared/paths';
import { startSandbox, type LogEntry, type Sandbox } from '../../sandbox';
import { CHARGEBEE, entity } from '../../support/systems';
import { useReceiver } from '../../unit/sandbox/chargebeeKit';
import { CHARGEBEE_ONLY, control } from './helpers';
import {
	answerProblems,
	distinct,
	eventSample,
	samplesOf,
	typeOf,
	type Sample,
} from './officialAnswers';
import { callAll } from './officialCalls';
import { live, SEED } from './officialLife';
import {
	encodingProblems,
	methodOf,
	officialRequest,
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

/** Parameters of a write by their types: some groups of names are in these only, not in the schemas. */
function parameterSample(call: Call): Sample[] {
	const method = methodOf(call);
	const schema = method && call.method === 'POST' ? schemaOf(method) : undefined;
	if (!method || !schema || call.body === '') return [];
	const type = `${typeOf(method)}InputParam`;
	return [{ of: `${call.method} ${call.path}`, type, value: paramsOf(call, schema) }];
}

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

describe('a request that is wrong is found', () => {
	const call = (method: string, path: string, params: string): Call => ({
		method,
		path,
		query: method === 'GET' ? params : '',
		body: method === 'GET' ? '' : params,
		contentType: 'application/x-www-form-urlencoded; charset=utf-8',
		status: 200,
		answer: {},
	});

	test.each([
		['POST', '/customers/anna', 'colour=red', 'colour is unknown'],
		['POST', '/customers/anna', 'billing_address%5Bcity%5D=X', 'billing_address is unknown'],
		['POST', '/orders/1', 'shipping_address%5Baddr%5D=X', 'shipping_address[addr] is unknown'],
		['POST', '/customers', `first_name=${'x'.repeat(151)}`, 'first_name: Too big'],
		['POST', '/customers', 'email=anna', 'email: Invalid email'],
		['POST', '/customers', 'net_term_days=ten', 'net_term_days: Invalid input'],
		['POST', '/customers', 'net_term_days=', 'net_term_days: Invalid input'],
		['POST', '/customers', 'allow_direct_debit=1', 'allow_direct_debit: Invalid input'],
		['POST', '/customers', 'meta_data=no+object', 'meta_data: Invalid input'],
		['POST', '/items/lamp', 'status=deleted', 'status: Invalid option'],
		['POST', '/items/lamp', 'id=lamp', 'id is unknown'],
		['POST', '/item_prices/p', 'price=19.50', 'price: Invalid input'],
		['POST', '/items', 'name=Lamp&type=charge&item_family_id=a', 'id: Invalid input'],
		['POST', '/orders/1', 'cf_colour=red', 'cf_colour is unknown'],
		['POST', '/items/lamp', 'cf_colour=red', ''],
		['POST', '/orders/1/cancel', '', 'cancellation_reason: Invalid'],
		['POST', '/orders/1/delete', 'really=true', 'really is unknown'],
		['POST', '/webhook_endpoints', 'name=a&url=b&enabled_events%5B0%5D=no', 'enabled_events.0'],
		['GET', '/items', 'limit=101', 'limit: Too big'],
		['GET', '/items', 'updated_at[after]=0', 'updated_at.after: Invalid'],
		['GET', '/items', 'updated_at[since]=1700000000', 'updated_at[since] is unknown'],
		['GET', '/items', 'status[in]=active', 'in: active is no list'],
		['GET', '/items', 'status[in]=["active","gone"]', 'status.in: Invalid option'],
		['GET', '/items', 'sort_by[asc]=created_at', 'sort_by.asc: Invalid option'],
		['GET', '/items', 'include_deleted=true', 'include_deleted is unknown'],
		['GET', '/addresses', 'subscription_id=s1', 'label: Invalid input'],
		['GET', '/nothing', '', 'GET /nothing is not in the official client'],
	])('%s %s %s', (method, path, params, expected) => {
		const problems = requestProblems(call(method, path, params));
		if (expected === '') expect(problems).toEqual([]);
		else expect(problems).toEqual([expect.stringContaining(expected)]);
	});

	test.each([
		['POST', '/items', 'applicable_items%5B%5D=a', 'body'],
		['POST', '/items', 'name=a%20b', 'body'],
		['POST', '/items', 'metadata%5Bwidth%5D=40', 'body'],
		['POST', '/item_prices', 'tiers%5B0%5D%5Bprice%5D=5', 'body'],
		['GET', '/items', 'id[in][0]=a', 'query'],
		['GET', '/items', 'id[in]=["a", "b"]', 'query'],
	])('encoding of %s %s %s', async (method, path, params, what) => {
		expect(await encodingProblems(call(method, path, params))).toEqual([
			expect.stringContaining(`${what}: `),
		]);
	});

	test('parameters whose names only the types know', () => {
		const wrong = ['billing_address%5Baddr%5D=X', 'billing_address%5Bvalidation_status%5D=good'];
		const samples = wrong.flatMap((params) => parameterSample(call('POST', '/customers', params)));
		expect(answerProblems(samples)).toEqual([
			expect.stringContaining('addr'),
			expect.stringContaining('validation_status'),
		]);
	});

	test('another media type', async () => {
		const json = { ...call('POST', '/items', 'name=a'), contentType: 'application/json' };
		expect(await encodingProblems(json)).toEqual([expect.stringContaining('type: ')]);
	});
});

test('any parameters are encoded as by the official client', async () => {
	const text = fc.string({ unit: 'grapheme' });
	const scalar = fc.oneof(text, fc.integer(), fc.boolean());
	const group = fc.dictionary(fc.constantFrom('line1', 'zip', 'type'), fc.option(scalar), {
		noNullPrototype: true,
	});
	const rows = fc.array(
		fc.record({ id: text, price: fc.option(fc.integer()) }, { noNullPrototype: true }),
	);
	const params = fc.record(
		{
			name: fc.option(scalar),
			enabled: fc.boolean(),
			applicable_items: fc.array(text),
			bundle_configuration: group,
			tiers: rows,
			deep: fc.record({ rows, group }, { noNullPrototype: true }),
			cf_any: scalar,
			metadata: fc.oneof(
				text,
				fc.jsonValue().filter((value) => value !== null),
			),
		},
		{ requiredKeys: [], noNullPrototype: true },
	);
	await fc.assert(
		fc.asyncProperty(params, async (given) => {
			const official = await officialRequest({ resource: 'item', name: 'create' }, given);
			expect(encodeForm(given as Record<string, JsonValue>)).toBe(official.body);
		}),
		{ numRuns: 200 },
	);
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
