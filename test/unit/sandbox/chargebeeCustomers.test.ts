import {
	CUSTOMER_CREATE,
	CUSTOMER_UPDATE,
	BILLING_PARAMS,
} from '../../sandbox/chargebee/customerParams';
import { ADDRESS_WRITE } from '../../sandbox/chargebee/addresses';
import type { ChargebeeSettings } from '../../sandbox/types';
import { officialSchemas, refusal, useChargebee } from './chargebeeKit';
import { paramDifferences } from './chargebeeSchemas';

const T = 1_700_000_000;

const site = useChargebee({
	deleteSeconds: 0.05,
	seed: {
		businessEntities: [
			{ id: 'be-dk', name: 'Danmark' },
			{ id: 'be-no', name: 'Norge' },
		],
		customFieldConfigs: [
			{ entity_type: 'customer', api_name: 'cf_tier', display_name: 'Tier' },
			{ entity_type: 'customer', api_name: 'cf_note', edit_ui: 'text_area' },
			{ entity_type: 'customer', api_name: 'cf_beds', field_datatype: 'long' },
			{ entity_type: 'customer', api_name: 'cf_born', field_datatype: 'date' },
			{
				entity_type: 'customer',
				api_name: 'cf_size',
				edit_ui: 'drop_down',
				props: { options: ['small', 'large'] },
			},
			{ entity_type: 'customer', api_name: 'cf_old', status: 'archived' },
			{ entity_type: 'plan_item', api_name: 'cf_stars', field_datatype: 'long' },
		],
		customers: [
			{
				id: 'c-1',
				first_name: 'Åse',
				phone: '12345678',
				vat_number: 'DK12345678',
				registered_for_gst: true,
				business_entity_id: 'be-dk',
				meta_data: { src: 'seed', nested: { a: '' } },
				billing_address: { line1: 'Vej 1', city: 'Ærø', country: 'DK' },
				created_at: T,
				updated_at: T + 5,
			},
			{ id: 'c-2', business_entity_id: 'be-no', active_id: 'c-1' },
			{ id: 'c-3', relationship: { parent_id: 'c-1' } },
		],
		subscriptions: [
			{
				id: 's-1',
				customer_id: 'c-1',
				shipping_address: { line1: 'Havn 2', line2: 'tv', city: 'Odense', country: 'DK' },
			},
			{ id: 's-2', customer_id: 'c-1', status: 'cancelled' },
			{ id: 's-3', customer_id: 'c-1' },
		],
		addresses: [{ subscription_id: 's-3', label: 'billing', addr: 'X 1' }],
	},
});

const customer = async (id: string) => (await site.get(`/customers/${id}`)).body.customer;
const settings = (more: Partial<ChargebeeSettings>) => site.control().configure(more);
const eventsOf = async (type: string) =>
	(await site.control().find('events', { event_type: type })) as Record<
		'content' | 'source',
		ReturnType<typeof JSON.parse>
	>[];

describe('a new customer', () => {
	it('needs nothing, and has its defaults', async () => {
		const { status, body } = await site.post('/customers');
		expect(status).toBe(200);
		expect(body.customer).toMatchObject({
			id: expect.stringMatching(/^[A-Za-z0-9]{10,}$/),
			object: 'customer',
			auto_collection: 'on',
			net_term_days: 0,
			taxability: 'taxable',
			deleted: false,
			business_entity_id: 'be-dk',
			preferred_currency_code: 'EUR',
		});
		expect(body.customer.created_at).toBe(body.customer.updated_at);
		expect(Math.floor(body.customer.resource_version / 1_000)).toBe(body.customer.updated_at);
	});

	it('takes the client id, nested and JSON parameters, custom fields', async () => {
		const { body } = await site.post('/customers', {
			id: 'ls-1',
			email: 'a@example.com',
			net_term_days: 14,
			allow_direct_debit: true,
			meta_data: '{"src":"n8n","empty":""}',
			billing_address: { line1: 'X 1', country: 'US', state_code: 'CA' },
			vat_number: '123',
			phone: '',
			cf_tier: 'gold',
			cf_beds: 3,
			cf_born: '2001-02-03',
			cf_size: 'large',
		});
		expect(body.customer).toMatchObject({
			id: 'ls-1',
			net_term_days: 14,
			allow_direct_debit: true,
			meta_data: { src: 'n8n', empty: '' },
			billing_address: {
				line1: 'X 1',
				country: 'US',
				state_code: 'CA',
				state: 'California',
				validation_status: 'not_validated',
			},
			vat_number: '123',
			cf_tier: 'gold',
			cf_beds: 3,
			cf_size: 'large',
		});
		expect(body.customer).not.toHaveProperty('phone');
		const [event] = await eventsOf('customer_created');
		expect(event).toMatchObject({ source: 'api', content: { customer: body.customer } });
	});

	it.each<[string, Record<string, string | number | object>, string, string]>([
		['id that exists', { id: 'c-1' }, 'duplicate_entry', 'id'],
		['long id', { id: 'x'.repeat(51) }, 'param_wrong_value', 'id'],
		['id with a slash', { id: 'a/b' }, 'param_wrong_value', 'id'],
		['id with a blank', { id: 'a b' }, 'param_wrong_value', 'id'],
		['long name', { first_name: 'x'.repeat(151) }, 'param_wrong_value', 'first_name'],
		['long e-mail', { email: `${'x'.repeat(60)}@example.com` }, 'param_wrong_value', 'email'],
		['broken e-mail', { email: 'nobody' }, 'param_wrong_value', 'email'],
		['number', { net_term_days: '1.5' }, 'param_wrong_value', 'net_term_days'],
		['boolean', { allow_direct_debit: 'yes' }, 'param_wrong_value', 'allow_direct_debit'],
		['enum', { auto_collection: 'maybe' }, 'param_wrong_value', 'auto_collection'],
		['empty enum', { auto_collection: '' }, 'param_wrong_value', 'auto_collection'],
		[
			'currency',
			{ preferred_currency_code: 'SEK' },
			'param_wrong_value',
			'preferred_currency_code',
		],
		['JSON', { meta_data: '{"a":' }, 'param_wrong_value', 'meta_data'],
		['JSON list', { meta_data: '[1]' }, 'param_wrong_value', 'meta_data'],
		['nested JSON', { meta_data: { a: 'b' } }, 'param_wrong_value', 'meta_data'],
		['unknown name', { name: 'x' }, 'invalid_request', 'name'],
		['read-only name', { created_at: T }, 'invalid_request', 'created_at'],
		['update-only name', { fraud_flag: 'safe' }, 'invalid_request', 'fraud_flag'],
		['text for a group', { billing_address: 'x' }, 'param_wrong_value', 'billing_address'],
		[
			'unknown member',
			{ billing_address: { addr: 'x' } },
			'invalid_request',
			'billing_address[addr]',
		],
		[
			'country name',
			{ billing_address: { country: 'Denmark' } },
			'param_wrong_value',
			'billing_address[country]',
		],
		[
			'country code',
			{ billing_address: { country: 'XX' } },
			'param_wrong_value',
			'billing_address[country]',
		],
		[
			'lower case',
			{ billing_address: { country: 'dk' } },
			'param_wrong_value',
			'billing_address[country]',
		],
		[
			'state of DK',
			{ billing_address: { country: 'DK', state_code: 'X' } },
			'param_wrong_value',
			'billing_address[state_code]',
		],
		[
			'state',
			{ billing_address: { country: 'US', state_code: 'XX' } },
			'param_wrong_value',
			'billing_address[state_code]',
		],
		['unknown custom field', { cf_other: 'x' }, 'invalid_request', 'cf_other'],
		['custom field out of use', { cf_old: 'x' }, 'invalid_request', 'cf_old'],
		['custom field of items', { cf_stars: 1 }, 'invalid_request', 'cf_stars'],
		['long custom line', { cf_tier: 'x'.repeat(100) }, 'param_wrong_value', 'cf_tier'],
		['long custom text', { cf_note: 'x'.repeat(251) }, 'param_wrong_value', 'cf_note'],
		['custom number', { cf_beds: 'x' }, 'param_wrong_value', 'cf_beds'],
		['custom date', { cf_born: '3.2.2001' }, 'param_wrong_value', 'cf_born'],
		['custom choice', { cf_size: 'huge' }, 'param_wrong_value', 'cf_size'],
		['unknown entity', { business_entity_id: 'be-xx' }, 'resource_not_found', 'business_entity_id'],
	])('is refused for its %s', async (_, params, code, param) => {
		const refused = await site.post('/customers', params as never);
		const status = code === 'resource_not_found' ? 404 : 400;
		expect(refusal(refused)).toEqual([status, code, param]);
		expect(await site.control().count('customers')).toBe(3);
		expect(await eventsOf('customer_created')).toEqual([]);
	});

	it('has the parameters of the official client', () => {
		const schemas = officialSchemas('customer');
		const payment = ['token_id', 'card', 'bank_account', 'payment_method', 'payment_intent'];
		expect(
			paramDifferences(CUSTOMER_CREATE, schemas.CreateCustomerBodySchema!, [
				...payment,
				'entity_identifiers',
				// Open in the schema of a create, closed in that of update_billing_info.
				'billing_address',
			]),
		).toEqual([]);
		expect(paramDifferences(CUSTOMER_UPDATE, schemas.UpdateCustomerBodySchema!)).toEqual([]);
		expect(
			paramDifferences(BILLING_PARAMS, schemas.UpdateBillingInfoCustomerBodySchema!, [
				'entity_identifiers',
			]),
		).toEqual([]);
		expect(
			paramDifferences(ADDRESS_WRITE, officialSchemas('address').UpdateAddressBodySchema!),
		).toEqual([]);
		expect(paramDifferences({}, schemas.UpdateCustomerBodySchema!)).toContain('email is missing');
	});

	it('must have the fields that the site requires', async () => {
		await site.control().create('customFieldConfigs', {
			entity_type: 'customer',
			api_name: 'cf_must',
			required: true,
		});
		expect(refusal(await site.post('/customers', { id: 'c-9' }))).toEqual([
			400,
			'param_wrong_value',
			'cf_must',
		]);
		expect((await site.post('/customers', { id: 'c-9', cf_must: 'x' })).status).toBe(200);
		expect((await site.post('/customers/c-9', { phone: '1' })).status).toBe(200);
	});
});

describe('an update', () => {
	it('changes what is given, and the stamps', async () => {
		const before = await customer('c-1');
		expect(before).toMatchObject({ updated_at: T + 5, resource_version: (T + 5) * 1_000 });
		const { body } = await site.post('/customers/c-1', { last_name: 'Ø', meta_data: '{"b":1}' });
		expect(body.customer).toMatchObject({
			first_name: 'Åse',
			last_name: 'Ø',
			phone: '12345678',
			vat_number: 'DK12345678',
			meta_data: { b: 1 },
			created_at: T,
		});
		expect(body.customer.resource_version).toBeGreaterThan(before.resource_version);
		expect(body.customer.updated_at).toBeGreaterThan(T + 5);
		expect(await eventsOf('customer_changed')).toMatchObject([{ content: body }]);
	});

	it.each(['id', 'vat_number', 'business_entity_id', 'registered_for_gst'])(
		'cannot set %s',
		async (name) => {
			const refused = await site.post('/customers/c-1', { [name]: 'x' });
			expect(refusal(refused)).toEqual([400, 'invalid_request', name]);
		},
	);

	it('cannot set the billing address', async () => {
		const refused = await site.post('/customers/c-1', { billing_address: { city: 'x' } });
		expect(refusal(refused)).toEqual([400, 'invalid_request', 'billing_address']);
	});

	it('with an empty text changes nothing, or empties the field', async () => {
		await site.post('/customers/c-1', { phone: '' });
		expect((await customer('c-1')).phone).toBe('12345678');
		await settings({ emptyTextClears: true });
		await site.post('/customers/c-1', { phone: '' });
		expect(await customer('c-1')).not.toHaveProperty('phone');
	});

	it('of the same values counts, or does not', async () => {
		const first = await customer('c-1');
		await site.post('/customers/c-1', { first_name: 'Åse' });
		const second = await customer('c-1');
		expect(second.resource_version).toBeGreaterThan(first.resource_version);
		await settings({ emptyWriteCounts: false });
		await site.post('/customers/c-1', { first_name: 'Åse' });
		expect(await customer('c-1')).toEqual(second);
		expect(await eventsOf('customer_changed')).toHaveLength(1);
	});

	it('needs a customer that is there, and that is the active one', async () => {
		expect(refusal(await site.post('/customers/c-99', { phone: '1' }))).toEqual([
			404,
			'resource_not_found',
			undefined,
		]);
		for (const path of ['/customers/c-2', '/customers/c-2/update_billing_info']) {
			expect(refusal(await site.post(path))).toEqual([409, 'invalid_state_for_request', undefined]);
		}
	});
});

describe('update_billing_info', () => {
	it('replaces address and VAT fields as a whole', async () => {
		const { body } = await site.post('/customers/c-1/update_billing_info', {
			billing_address: { city: 'Odense', country: 'DK' },
		});
		expect(body.customer.billing_address).toEqual({
			city: 'Odense',
			country: 'DK',
			validation_status: 'not_validated',
			object: 'billing_address',
		});
		expect(body.customer).not.toHaveProperty('vat_number');
		expect(body.customer).not.toHaveProperty('registered_for_gst');
		expect(body.customer.phone).toBe('12345678');
		expect(await eventsOf('customer_changed')).toHaveLength(1);
	});

	it('with nothing removes them all', async () => {
		await site.post('/customers/c-1/update_billing_info', { billing_address: { city: '' } });
		expect(await customer('c-1')).not.toHaveProperty('billing_address');
	});

	it('keeps the rest of its parameters', async () => {
		const path = '/customers/c-1/update_billing_info';
		await site.post(path, { is_einvoice_enabled: true, vat_number: '1' });
		await site.post(path, { vat_number: '2' });
		expect(await customer('c-1')).toMatchObject({ is_einvoice_enabled: true, vat_number: '2' });
	});

	it.each([
		[{ first_name: 'x' }, 'invalid_request', 'first_name'],
		[{ vat_number: 'x'.repeat(21) }, 'param_wrong_value', 'vat_number'],
		[{ billing_address: { zip: 'x'.repeat(21) } }, 'param_wrong_value', 'billing_address[zip]'],
		[
			{ vat_number: '1', business_customer_without_vat_number: true },
			'param_wrong_value',
			'vat_number',
		],
	])('refuses %j', async (params, code, param) => {
		const refused = await site.post('/customers/c-1/update_billing_info', params);
		expect(refusal(refused)).toEqual([400, code, param]);
	});
});

describe('a delete', () => {
	const gone = async (id: string) => {
		for (let i = 0; i < 100; i += 1) {
			if ((await site.get(`/customers/${id}`)).status === 404) return;
			await new Promise((resolve) => setTimeout(resolve, 10));
		}
		throw new Error('the customer is still there');
	};

	it('takes its time, then takes everything', async () => {
		const { status, body } = await site.post('/customers/c-1/delete');
		expect([status, body.customer.deleted]).toEqual([200, false]);
		expect((await customer('c-1')).first_name).toBe('Åse');
		expect(await eventsOf('customer_deleted')).toEqual([]);
		await gone('c-1');
		const listed = await site.get('/customers', { include_deleted: true, 'id[is]': 'c-1' });
		expect(listed.body.list[0].customer).toMatchObject({ deleted: true, first_name: 'Åse' });
		expect((await site.get('/subscriptions')).body.list).toEqual([]);
		expect(
			(await site.get('/addresses', { subscription_id: 's-1', label: 'shipping_address' })).status,
		).toBe(404);
		const [event] = await eventsOf('customer_deleted');
		expect(event!.content.subscription).toHaveLength(3);
		// The id is not free again.
		expect(refusal(await site.post('/customers', { id: 'c-1' }))).toEqual([
			400,
			'duplicate_entry',
			'id',
		]);
	});

	it('follows the clock of the site', async () => {
		await settings({ deleteSeconds: 3_600 });
		await site.post('/customers/c-1/delete');
		await new Promise((resolve) => setTimeout(resolve, 60));
		expect((await site.get('/customers/c-1')).status).toBe(200);
		await site.control().setClock({ offsetMs: 3_700_000 });
		expect((await site.get('/customers/c-1')).status).toBe(404);
		await site.control().setClock({ offsetMs: 0 });
	});

	it('is refused within a hierarchy, and for what is not there', async () => {
		expect(refusal(await site.post('/customers/c-3/delete'))[1]).toBe('invalid_state_for_request');
		expect(refusal(await site.post('/customers/c-99/delete'))[1]).toBe('resource_not_found');
		expect(refusal(await site.post('/customers/c-1/delete', { now: true }))).toEqual([
			400,
			'invalid_request',
			'now',
		]);
	});
});

describe('business entities', () => {
	const inEntity = (id: string) => ({ 'chargebee-business-entity-id': id });

	it('limit what a call sees', async () => {
		expect((await site.get('/customers/c-1', {}, inEntity('be-dk'))).status).toBe(200);
		expect((await site.get('/customers/c-1', {}, inEntity('be-no'))).status).toBe(404);
		expect((await site.post('/customers/c-1', {}, inEntity('be-no'))).status).toBe(404);
		const { body } = await site.get('/customers', {}, inEntity('be-no'));
		expect(body.list.map((row: { customer: { id: string } }) => row.customer.id)).toEqual(['c-2']);
		expect((await site.get('/customers', {}, inEntity('be-xx'))).status).toBe(404);
	});

	it('come from header or parameter, which must agree', async () => {
		const made = await site.post('/customers', {}, inEntity('be-no'));
		expect(made.body.customer.business_entity_id).toBe('be-no');
		const other = await site.post('/customers', { business_entity_id: 'be-no' });
		expect(other.body.customer.business_entity_id).toBe('be-no');
		const both = await site.post('/customers', { business_entity_id: 'be-no' }, inEntity('be-dk'));
		expect(refusal(both)).toEqual([400, 'param_wrong_value', 'business_entity_id']);
	});

	it('can be out of use', async () => {
		await settings({ businessEntitiesEnabled: false });
		const refused = await site.post('/customers', { business_entity_id: 'be-no' });
		expect(refusal(refused)).toEqual([400, 'configuration_incompatible', 'business_entity_id']);
	});
});

describe('custom field configurations', () => {
	it('are listed by entity type', async () => {
		const { body } = await site.get('/custom_field_configs', { entity_type: 'plan_item' });
		expect(body.list).toEqual([
			{
				custom_field_config: expect.objectContaining({
					api_name: 'cf_stars',
					field_datatype: 'long',
					status: 'active',
				}),
			},
		]);
		const refused = await site.get('/custom_field_configs', { entity_type: 'guest' });
		expect(refusal(refused)).toEqual([400, 'param_wrong_value', 'entity_type']);
	});
});

describe('addresses', () => {
	const key = { subscription_id: 's-1', label: 'shipping_address' };

	it('mirror the shipping address of the subscription', async () => {
		const { body } = await site.get('/addresses', key);
		expect(body.address).toEqual({
			...key,
			object: 'address',
			addr: 'Havn 2',
			extended_addr: 'tv',
			city: 'Odense',
			country: 'DK',
		});
	});

	it('are replaced as a whole, which moves the subscription', async () => {
		const before = (await site.get('/subscriptions/s-1')).body.subscription;
		const { body } = await site.post('/addresses', {
			...key,
			addr: 'Ny 3',
			country: 'DK',
			city: '',
		});
		expect(body.address).toEqual({
			...key,
			object: 'address',
			addr: 'Ny 3',
			country: 'DK',
			validation_status: 'not_validated',
		});
		const after = (await site.get('/subscriptions/s-1')).body;
		expect(after.subscription.shipping_address).toMatchObject({ line1: 'Ny 3', country: 'DK' });
		expect(after.subscription.shipping_address).not.toHaveProperty('city');
		expect(after.subscription.resource_version).toBeGreaterThan(before.resource_version);
		const [event] = await eventsOf('subscription_shipping_address_updated');
		expect(event!.content).toMatchObject({ subscription: { id: 's-1' }, customer: { id: 'c-1' } });
	});

	it('of another label leave the subscription alone', async () => {
		await site.post('/addresses', { subscription_id: 's-3', label: 'billing', addr: 'Y 2' });
		expect((await site.get('/subscriptions/s-3')).body.subscription).not.toHaveProperty(
			'shipping_address',
		);
		expect(await eventsOf('subscription_shipping_address_updated')).toEqual([]);
	});

	it.each<[string, Record<string, string>, number, string, string | undefined]>([
		['no label', { subscription_id: 's-1' }, 400, 'param_wrong_value', 'label'],
		['no subscription', { label: 'x' }, 400, 'param_wrong_value', 'subscription_id'],
		[
			'an unknown subscription',
			{ ...key, subscription_id: 's-9' },
			404,
			'resource_not_found',
			undefined,
		],
		['an unknown label', { ...key, label: 'x' }, 404, 'resource_not_found', undefined],
		['another parameter', { ...key, limit: '1' }, 400, 'invalid_request', 'limit'],
	])('cannot be read with %s', async (_, query, ...expected) => {
		expect(refusal(await site.get('/addresses', query))).toEqual(expected);
	});

	it.each<[string, Record<string, string>, number, string, string | undefined]>([
		['line1', { ...key, line1: 'x' }, 400, 'invalid_request', 'line1'],
		['a long line', { ...key, addr: 'x'.repeat(151) }, 400, 'param_wrong_value', 'addr'],
		['a country name', { ...key, country: 'Denmark' }, 400, 'param_wrong_value', 'country'],
		['a long label', { ...key, label: 'x'.repeat(51) }, 400, 'param_wrong_value', 'label'],
		[
			'an unknown subscription',
			{ ...key, subscription_id: 's-9' },
			404,
			'resource_not_found',
			undefined,
		],
		[
			'a cancelled subscription',
			{ ...key, subscription_id: 's-2' },
			409,
			'invalid_state_for_request',
			undefined,
		],
	])('cannot be written with %s', async (_, params, ...expected) => {
		expect(refusal(await site.post('/addresses', params))).toEqual(expected);
	});

	it('have no delete, and subscriptions no write', async () => {
		expect((await site.post('/addresses/s-1/delete')).status).toBe(404);
		expect(refusal(await site.post('/subscriptions', {}))[1]).toBe('http_method_not_supported');
	});
});

describe('a person', () => {
	it('edits, creates and removes without the API', async () => {
		const control = site.control();
		const edited = await control.edit('customers', 'c-1', { phone: null, vat_number: 'X' });
		expect(edited).toMatchObject({ vat_number: 'X', first_name: 'Åse' });
		expect(await customer('c-1')).not.toHaveProperty('phone');
		expect(await eventsOf('customer_changed')).toMatchObject([{ source: 'admin_console' }]);
		await control.create('customers', { id: 'c-8', first_name: 'Ny' });
		await expect(control.create('customers', { id: 'c-8' })).rejects.toThrow('exists already');
		await control.remove('customers', 'c-8');
		expect((await site.get('/customers/c-8')).status).toBe(404);
	});

	it('edits the shipping address at either end', async () => {
		const control = site.control();
		await control.edit('subscriptions', 's-1', { shipping_address: { line1: 'A 1' } });
		expect(await control.get('addresses', 's-1:shipping_address')).toMatchObject({ addr: 'A 1' });
		await control.edit('addresses', 's-1:shipping_address', { addr: 'B 2' });
		const subscription = await control.get('subscriptions', 's-1');
		expect(subscription!.shipping_address).toMatchObject({ line1: 'B 2' });
		await control.edit('subscriptions', 's-1', { shipping_address: null });
		expect(await control.get('addresses', 's-1:shipping_address')).toBeNull();
		await control.create('addresses', { subscription_id: 's-3', addr: 'C 3' });
		expect((await control.get('subscriptions', 's-3'))!.shipping_address).toMatchObject({
			line1: 'C 3',
		});
		await control.remove('addresses', 's-3:shipping_address');
		expect(await control.get('subscriptions', 's-3')).not.toHaveProperty('shipping_address');
	});
});
