import { refusal, useChargebee } from './chargebeeKit';

const site = useChargebee({
	seed: {
		businessEntities: [
			{ id: 'be-dk', name: 'Danmark', created_at: 1_700_000_000 },
			{ id: 'be-no', name: 'Norge', created_at: 1_700_000_001 },
			{ id: 'be-off', name: 'Island', status: 'inactive', created_at: 1_700_000_002 },
		],
		customers: [
			{ id: 'c-1', first_name: 'Åse', business_entity_id: 'be-dk' },
			{ id: 'c-2', business_entity_id: 'be-no' },
		],
		subscriptions: [{ id: 's-1', customer_id: 'c-1', business_entity_id: 'be-dk' }],
	},
});

const entityEvents = async () =>
	(
		await site.get('/events', {
			limit: 100,
			'sort_by[asc]': 'occurred_at',
			'event_type[in]':
				'["business_entity_created","business_entity_updated","business_entity_deleted"]',
		})
	).body.list.map(
		({ event }: { event: { event_type: string; content: { business_entity: object } } }) => [
			event.event_type,
			event.content.business_entity,
		],
	);

const transfer = (more = {}) =>
	site.post('/business_entities/transfers', {
		active_resource_ids: ['c-1'],
		destination_business_entity_ids: ['be-no'],
		resource_types: ['customer'],
		reason_codes: ['correction'],
		...more,
	});

describe('the API', () => {
	it('has no calls for business entities', async () => {
		for (const path of ['/business_entities', '/business_entities/be-dk']) {
			expect((await site.get(path)).status).toBe(404);
			expect((await site.post(path, { name: 'X' })).status).toBe(404);
		}
		const deleted = await site.post('/business_entities/be-dk/delete');
		expect(deleted.status).toBe(404);
	});

	it('shows them by their events alone', async () => {
		expect(await entityEvents()).toMatchObject([
			['business_entity_created', { id: 'be-dk', name: 'Danmark', status: 'active' }],
			['business_entity_created', { id: 'be-no', deleted: false, created_at: 1_700_000_001 }],
			['business_entity_created', { id: 'be-off', status: 'inactive' }],
		]);
		const control = site.control();
		await control.act({ do: 'putBusinessEntity', id: 'be-se', name: 'Sverige' });
		await control.act({ do: 'putBusinessEntity', id: 'be-se', status: 'inactive' });
		await control.edit('businessEntities', 'be-se', { name: 'Sverige AB' });
		await control.act({ do: 'deleteBusinessEntity', id: 'be-se' });
		const told = await site.control().find('events');
		const steps = told.slice(3).map(({ event_type, content, source }) => ({
			event_type,
			source,
			entity: (content as { business_entity: Record<string, unknown> }).business_entity,
		}));
		expect(steps).toMatchObject([
			{ event_type: 'business_entity_created', entity: { name: 'Sverige', status: 'active' } },
			{ event_type: 'business_entity_updated', entity: { name: 'Sverige', status: 'inactive' } },
			{ event_type: 'business_entity_updated', entity: { name: 'Sverige AB', deleted: false } },
			{ event_type: 'business_entity_deleted', entity: { id: 'be-se', deleted: true } },
		]);
		const versions = steps.map(({ entity }) => Number(entity.resource_version));
		expect(versions).toEqual([...versions].sort((a, b) => a - b));
		expect(new Set(versions).size).toBe(4);
		expect(new Set(steps.map(({ source }) => source))).toEqual(new Set(['admin_console']));
	});
});

describe('people', () => {
	it('keep to the rules of the user interface', async () => {
		const { act } = site.control();
		await expect(act({ do: 'putBusinessEntity', id: 'x'.repeat(51) })).rejects.toThrow('50');
		await expect(act({ do: 'deleteBusinessEntity', id: 'nobody' })).rejects.toThrow('nobody');
		await expect(
			site.control().create('businessEntities', { id: 'be-dk', name: 'Twice' }),
		).rejects.toThrow('exists already');
		for (let n = 4; n <= 30; n += 1) await act({ do: 'putBusinessEntity', id: `be-${n}` });
		await expect(act({ do: 'putBusinessEntity', id: 'be-31' })).rejects.toThrow('30');
		await site.control().configure({ businessEntitiesEnabled: false });
		await expect(act({ do: 'putBusinessEntity', id: 'be-31' })).rejects.toThrow('not enabled');
	});
});

describe('transfers', () => {
	it('move the customer and its subscriptions, and leave a copy behind', async () => {
		const before = (await site.get('/customers/c-1')).body.customer;
		const { status, body } = await transfer({ source_business_entity_ids: ['be-dk'] });
		expect(status).toBe(200);
		const record = body.business_entity_transfer;
		expect(record).toEqual({
			id: expect.any(String),
			resource_type: 'customer',
			resource_id: expect.any(String),
			active_resource_id: 'c-1',
			destination_business_entity_id: 'be-no',
			source_business_entity_id: 'be-dk',
			reason_code: 'correction',
			created_at: expect.any(Number),
			object: 'business_entity_transfer',
		});
		const live = (await site.get('/customers/c-1')).body.customer;
		expect(live).toMatchObject({
			business_entity_id: 'be-no',
			active_id: 'c-1',
			first_name: 'Åse',
		});
		const copy = (await site.get(`/customers/${record.resource_id as string}`)).body.customer;
		expect(copy).toMatchObject({
			business_entity_id: 'be-dk',
			active_id: 'c-1',
			first_name: 'Åse',
			created_at: before.created_at,
		});
		expect(copy.resource_version).toBeGreaterThan(before.resource_version);
		const listed = await site.get('/customers', { 'business_entity_id[is]': 'be-dk' });
		expect(listed.body.list).toEqual([{ customer: copy }]);
		const subscription = (await site.get('/subscriptions/s-1')).body.subscription;
		expect(subscription).toMatchObject({ customer_id: 'c-1', business_entity_id: 'be-no' });

		const [event] = await site.control().find('events', {
			event_type: 'customer_business_entity_changed',
		});
		expect(event!.content).toEqual({ business_entity_transfer: record, customer: live });
		const found = await site.get('/business_entities/transfers', {
			'active_resource_id[is]': 'c-1',
			'sort_by[asc]': 'created_at',
		});
		expect(found.body).toEqual({ list: [{ business_entity_transfer: record }] });
		const none = await site.get('/business_entities/transfers', { 'resource_id[is]': 'c-1' });
		expect(none.body).toEqual({ list: [] });
	});

	it('can give the live record a new id', async () => {
		const record = await site
			.control()
			.act({ do: 'transferCustomer', customer: 'c-1', to: 'be-no', keepId: false });
		expect(record.resource_id).toBe('c-1');
		const id = String(record.active_resource_id);
		expect(id).not.toBe('c-1');
		expect((await site.get('/customers/c-1')).body.customer).toMatchObject({
			active_id: id,
			business_entity_id: 'be-dk',
		});
		expect((await site.get(`/customers/${id}`)).body.customer).toMatchObject({
			active_id: id,
			business_entity_id: 'be-no',
		});
		expect((await site.get('/subscriptions/s-1')).body.subscription.customer_id).toBe(id);
		const refused = await transfer();
		expect(refusal(refused)).toEqual([409, 'invalid_state_for_request', 'active_resource_ids[0]']);
	});

	it('are kept in the server context that the call names', async () => {
		const inside = (id: string) =>
			site.get('/customers/c-1', {}, { 'chargebee-business-entity-id': id });
		expect((await inside('be-dk')).status).toBe(200);
		await transfer();
		expect((await inside('be-dk')).status).toBe(404);
		expect((await inside('be-no')).status).toBe(200);
	});

	it.each([
		[{ active_resource_ids: ['nobody'] }, 404, 'resource_not_found', undefined],
		[
			{ destination_business_entity_ids: ['nowhere'] },
			404,
			'resource_not_found',
			'destination_business_entity_ids[0]',
		],
		[
			{ destination_business_entity_ids: ['be-off'] },
			400,
			'param_wrong_value',
			'destination_business_entity_ids[0]',
		],
		[
			{ destination_business_entity_ids: ['be-dk'] },
			400,
			'param_wrong_value',
			'destination_business_entity_ids[0]',
		],
		[
			{ source_business_entity_ids: ['be-no'] },
			400,
			'param_wrong_value',
			'source_business_entity_ids[0]',
		],
		[{ resource_types: ['subscription'] }, 400, 'param_wrong_value', 'resource_types[0]'],
		[{ reason_codes: ['moved'] }, 400, 'param_wrong_value', 'reason_codes[0]'],
		[{ active_resource_ids: ['c-1', 'c-2'] }, 400, 'param_wrong_value', 'active_resource_ids'],
	])('refuse %j', async (params, status, code, param) => {
		expect(refusal(await transfer(params))).toEqual([status, code, param]);
		expect(await site.control().count('transfers')).toBe(0);
	});

	it('need business entities, and all parameters', async () => {
		expect(
			refusal(await site.post('/business_entities/transfers', { active_resource_ids: ['c-1'] })),
		).toEqual([400, 'param_wrong_value', 'destination_business_entity_ids']);
		await site.control().configure({ businessEntitiesEnabled: false });
		expect((await transfer()).body.api_error_code).toBe('configuration_incompatible');
	});
});
