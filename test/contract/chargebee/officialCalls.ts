/** What the node does not call itself, called by the official client, which is content with the answers. */
import Client from 'chargebee';
import type { Sandbox } from '../../sandbox/types';

interface Access {
	port: number;
	apiKey: string;
}

/** The official client; the sandbox stands in for its host. */
const clientOf = ({ port, apiKey }: Access): Client =>
	new Client({
		site: '127.0.0.1',
		apiKey,
		port,
		protocol: 'http',
		hostSuffix: '',
	} as ConstructorParameters<typeof Client>[0]);

/** Code and status of the refusal that a call ends with. */
async function refusalOf(call: Promise<unknown>): Promise<[string, number]> {
	const error = (await call.then(
		() => ({}),
		(thrown: unknown) => thrown,
	)) as { api_error_code?: string; http_status_code?: number };
	return [error.api_error_code ?? 'none', error.http_status_code ?? 200];
}

async function catalogue(client: Client): Promise<void> {
	await client.itemFamily.create({ id: 'fam', name: 'Family', description: 'Of items' });
	await client.itemFamily.update('fam', { name: 'Families' });
	await client.itemFamily.retrieve('fam');
	await client.itemFamily.list({ limit: 1 });
	await client.item.create({
		id: 'bundle',
		name: 'Bundle',
		type: 'plan',
		item_family_id: 'fam',
		item_applicability: 'restricted',
		applicable_items: ['lamp', 'stay'],
		bundle_configuration: { type: 'fixed' },
		bundle_items_to_add: [
			{ item_id: 'lamp', item_type: 'charge', quantity: 2 },
			{ item_id: 'stay', item_type: 'plan', quantity: 1 },
		],
	});
	await client.item.retrieve('bundle');
	await client.item.list({ status: { in: ['active', 'archived'] }, limit: 2 });
	await client.itemPrice.create({
		id: 'tiered',
		name: 'Tiered',
		item_id: 'bundle',
		currency_code: 'DKK',
		pricing_model: 'tiered',
		period: 1,
		period_unit: 'year',
		tiers: [
			{ starting_unit: 1, ending_unit: 10, price: 500 },
			{ starting_unit: 11, price: 400 },
		],
	});
	await client.itemPrice.retrieve('tiered');
	await client.itemPrice.list({ currency_code: { is: 'DKK' } });
	await client.itemPrice.delete('tiered');
	await client.item.delete('bundle');
	await client.itemFamily.delete('fam');
}

async function others(client: Client): Promise<void> {
	const now = Math.floor(Date.now() / 1000);
	await client.configuration.list();
	await client.customer.list({ 'sort_by[asc]': 'created_at', include_deleted: true });
	await client.subscription.retrieve('s1');
	const { order } = await client.order.importOrder({
		id: 'o-1',
		invoice_id: 'inv-old',
		status: 'queued',
		created_at: now - 60,
		order_date: now,
		shipping_date: now,
		shipping_address: { line1: 'Torvet 1', country: 'DK' },
		billing_address: { line1: 'Torvet 1', country: 'DK' },
	});
	await client.order.assignOrderNumber(order.id);
	await client.order.update(order.id, {
		order_line_items: [{ id: order.order_line_items![0].id, status: 'on_hold', sku: 'L-1' }],
	});
	await client.order.delete(order.id);
	await client.businessEntity.createTransfers({
		active_resource_ids: ['bo'],
		destination_business_entity_ids: ['be_south'],
		resource_types: ['customer'],
		reason_codes: ['correction'],
	});
	await client.businessEntity.getTransfers({ limit: 1 });
	await client.invoice.retrieve('inv-1');
	await client.invoice.list({ limit: 1 });
}

/** An endpoint for all events; it is deleted by what is returned. */
async function endpoint(client: Client): Promise<() => Promise<void>> {
	const { webhook_endpoint: made } = await client.webhookEndpoint.create({
		name: 'All',
		url: 'https://hooks.example.com/all',
		basic_auth_username: 'user',
		basic_auth_password: 'secret',
	});
	await client.webhookEndpoint.update(made.id, { primary_url: true });
	await client.webhookEndpoint.list();
	return async () => {
		await client.webhookEndpoint.update(made.id, { disabled: true });
		await client.webhookEndpoint.delete(made.id);
	};
}

/** All events there are, in pages; and one alone. */
async function events(client: Client): Promise<void> {
	let offset: string | undefined;
	do {
		const page = await client.event.list({ limit: 100, offset, 'sort_by[asc]': 'occurred_at' });
		offset = page.next_offset;
		await client.event.retrieve(page.list[0].event.id);
	} while (offset !== undefined);
}

/** One call for each kind of refusal, with what is to come of it. */
async function refusals(client: Client, sandbox: Sandbox, port: number) {
	const { readOnlyKey } = sandbox.chargebee.credential;
	const reader = clientOf({ port, apiKey: readOnlyKey });
	const stranger = clientOf({ port, apiKey: 'nobody' });
	const key = { 'chargebee-idempotency-key': 'the-same' };
	await client.customer.create({ first_name: 'Once' }, key);
	const unknown = { first_name: 'Ida', colour: 'red' };
	const refused = {
		duplicate: await refusalOf(client.customer.create({ id: 'anna' })),
		wrongValue: await refusalOf(client.customer.create({ email: 'anna' })),
		unknownParameter: await refusalOf(client.customer.create(unknown)),
		notThere: await refusalOf(client.item.retrieve('nobody')),
		wrongState: await refusalOf(client.item.delete('lamp')),
		sameKey: await refusalOf(client.customer.create({ first_name: 'Twice' }, key)),
		strange: await refusalOf(stranger.customer.list()),
		readOnly: await refusalOf(reader.customer.create({})),
		gone: await refusalOf(client.order.create({ invoice_id: 'inv-1' })),
	};
	await sandbox.chargebee.control.configure({ requestsPerMinute: 1 });
	await client.customer.list();
	const tooMany = await refusalOf(client.customer.list());
	await sandbox.chargebee.control.configure({ requestsPerMinute: 0 });
	return { ...refused, tooMany };
}

/** All of it; gives how the refusals looked to the client. */
export async function callAll(sandbox: Sandbox, port: number) {
	const client = clientOf({ port, apiKey: sandbox.chargebee.credential.apiKey });
	const done = await endpoint(client);
	await catalogue(client);
	await others(client);
	const refused = await refusals(client, sandbox, port);
	await sandbox.chargebee.control.delivered();
	await events(client);
	await done();
	return refused;
}
