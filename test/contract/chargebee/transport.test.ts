import { ChargebeeSiteApi } from '../../../credentials/ChargebeeSiteApi.credentials';
import { listAll, listPage, oneOf, write } from '../../../nodes/Chargebee/transport/requests';
import { setPath, type JsonObject, type JsonValue } from '../../../nodes/shared/json';
import { startSandbox, type Sandbox } from '../../sandbox';
import { executeContext } from '../../support/context';
import { CHARGEBEE, chargebeeStore, entity } from '../../support/systems';
import { officialSchemas } from '../../unit/sandbox/chargebeeKit';
import { apiTo, CHARGEBEE_ONLY, control, failureOf } from './helpers';

let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		...CHARGEBEE_ONLY,
		chargebee: {
			seed: {
				customers: Array.from({ length: 205 }, (_, index) => ({
					id: `c${index}`,
					email: index === 7 ? 'a+b&c@example.org' : `c${index}@example.org`,
				})),
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.chargebee.control.reset());

test('a list is read to its end, a hundred rows a page', async () => {
	const rows = await listAll(await apiTo(sandbox), '/customers', 'customer', {
		'sort_by[asc]': 'created_at',
	});
	expect(new Set(rows.map(({ id }) => id)).size).toBe(205);
	expect((await control(sandbox).counters()).reads).toBe(3);
});

test.each([
	['a plus sign and an ampersand', { 'email[is]': 'a+b&c@example.org' }, ['c7']],
	['one of several', { 'id[in]': oneOf(['c1', 'c2', 'none']) }, ['c1', 'c2']],
])('a filter with %s', async (_name, query, expected) => {
	const { rows } = await listPage(await apiTo(sandbox), '/customers', 'customer', query);
	expect(rows.map(({ id }) => id).sort()).toEqual(expected);
});

test('an id with signs that mean something in a path', async () => {
	const customer = entity(CHARGEBEE, 'customer');
	await control(sandbox).seed({ customers: [{ id: 'a b#c%?', first_name: 'Odd' }] });
	const record = await customer.get(await apiTo(sandbox), 'a b#c%?');
	expect(record?.fields.first_name).toBe('Odd');
});

test('the same key with other parameters is refused, the same key alone is not done twice', async () => {
	const api = await apiTo(sandbox);
	const send = async (first_name: string) =>
		await write(api, '/customers', { first_name }, 'our-key');
	const one = await send('Once');
	expect(await send('Once')).toEqual(one);
	expect(await control(sandbox).find('customers', { first_name: 'Once' })).toHaveLength(1);
	expect((await failureOf(send('Twice'))).detail).toMatchObject({
		outcome: 'rejected',
		status: 422,
	});
});

test('rule 29: a site that has used up its requests rests until it says', async () => {
	await control(sandbox).configure({ requestsPerMinute: 2 });
	// At the end of a minute Retry-After is short, and the call would just be made again.
	await control(sandbox).setClock({ fixedAt: '2025-06-01T12:00:05Z' });
	const api = await apiTo(sandbox);
	const read = () => listPage(api, '/customers', 'customer', {});
	await read();
	await read();
	const failure = await failureOf(read());
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side', status: 429 });
	expect(failure.detail.retryAfter).toBeGreaterThan(20);
	expect(failure.message).toContain('slow down');
});

test('a wrong key', async () => {
	const failure = await failureOf(
		listPage(await apiTo(sandbox, { apiKey: 'wrong' }), '/customers', 'customer', {}),
	);
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
	expect(failure.detail.remedy).toContain('API key');
});

test('a parameter that a list does not know is refused with its name', async () => {
	const failure = await failureOf(
		listPage(await apiTo(sandbox), '/customers', 'customer', { 'updated_at[after]': 0 }),
	);
	expect(failure.detail.outcome).toBe('rejected');
	expect(failure.message).toContain('updated_at[after]');
});

describe('the credential', () => {
	const type = new ChargebeeSiteApi();

	/** n8n resolves these expressions; here their text is run. */
	const resolve = (text: string, credentials: object): string =>
		new Function('$credentials', `return ${text.slice(3, -2)}`)(credentials) as string;

	test.each([
		[{ site: 'acme-test', baseUrl: '' }, 'https://acme-test.chargebee.com/api/v2'],
		[{ site: ' https://acme.chargebee.com ', baseUrl: ' ' }, 'https://acme.chargebee.com/api/v2'],
		[{ site: 'x', baseUrl: 'http://127.0.0.1:1/api/v2/ ' }, 'http://127.0.0.1:1/api/v2'],
	])('is tested where it is used: %j', async (credentials, expected) => {
		const { baseURL } = type.test.request;
		expect(resolve(baseURL as string, credentials)).toBe(expected);
		const { account } = await CHARGEBEE.adapter.api.call(
			executeContext({
				type: CHARGEBEE.type,
				credentials: chargebeeStore(sandbox.chargebee, credentials),
			}),
		);
		expect(account).toBe(expected.toLowerCase());
	});

	test('the request of the test works with a right key only', async () => {
		const ask = async (apiKey: string) => {
			const credentials = chargebeeStore(sandbox.chargebee, { apiKey });
			const context = executeContext({ type: CHARGEBEE.type, credentials });
			return (await context.helpers.httpRequestWithAuthentication.call(context, type.name, {
				url: `${sandbox.chargebee.credential.baseUrl}${type.test.request.url}`,
				returnFullResponse: true,
				ignoreHttpStatusErrors: true,
			})) as { statusCode: number };
		};
		expect((await ask(sandbox.chargebee.credential.apiKey)).statusCode).toBe(200);
		expect((await ask('wrong')).statusCode).toBe(401);
	});

	test('without a site nothing is sent', async () => {
		const failure = await failureOf(apiTo(sandbox, { site: '', baseUrl: '' }));
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
		expect(failure.message).toContain('names no site');
	});
});

interface Schema {
	safeParse: (params: unknown) => { success: boolean };
}

describe('the declared fields of a customer are those of the official client', () => {
	const schemas = officialSchemas('customer');
	const customer = entity(CHARGEBEE, 'customer');
	const plain = customer.fields.filter(
		({ name, writable }) => writable !== false && !name.endsWith('*'),
	);

	/** Schema of the call that writes the field: the billing ones are typed in their own call only. */
	const schemaOf = ({ writable, group }: (typeof plain)[number]): Schema =>
		group === 'billing'
			? schemas.UpdateBillingInfoCustomerBodySchema
			: writable === 'create'
				? schemas.CreateCustomerBodySchema
				: schemas.UpdateCustomerBodySchema;

	const accepts = (schema: Schema, name: string, value: JsonValue): boolean => {
		const params: JsonObject = {};
		setPath(params, name, value);
		return schema.safeParse(params).success;
	};

	test.each(plain.map((field) => [field.name, field] as const))('%s', (name, field) => {
		const schema = schemaOf(field);
		const { maxLength: max, options, kind } = field;
		if (options) {
			const given = options.map(({ value }) => value).filter((value) => value !== 'suspicious');
			expect(given.filter((value) => !accepts(schema, name, value))).toEqual([]);
			expect(accepts(schema, name, 'none of them')).toBe(false);
		} else if (kind === 'number') {
			expect(accepts(schema, name, 7)).toBe(true);
			expect(accepts(schema, name, '7')).toBe(false);
		} else if (kind === 'boolean') {
			expect(accepts(schema, name, true)).toBe(true);
			expect(accepts(schema, name, 'true')).toBe(false);
		} else if (kind === 'country') {
			expect(accepts(schema, name, 7)).toBe(false);
			expect(accepts(schema, name, 'DK')).toBe(true);
		} else {
			expect(max).toBeGreaterThan(0);
			const text = (length: number) =>
				kind === 'email' ? `${'x'.repeat(60)}@${'y'.repeat(length - 64)}.dk` : 'x'.repeat(length);
			expect(accepts(schema, name, text(max!))).toBe(true);
			expect(accepts(schema, name, text(max! + 1))).toBe(false);
		}
	});
});
