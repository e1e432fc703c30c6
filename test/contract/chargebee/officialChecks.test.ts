/** The comparison with the official client finds what differs, and the encoder never does. */
import fc from 'fast-check';
import { encodeForm } from '../../../nodes/Chargebee/transport/form';
import type { JsonValue } from '../../../nodes/shared/json';
import { answerProblems, parameterSample } from './officialAnswers';
import { encodingProblems, officialRequest, requestProblems } from './officialRequests';
import type { Call } from './recorder';

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
