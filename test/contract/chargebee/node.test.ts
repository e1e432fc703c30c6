import type { INodeExecutionData } from 'n8n-workflow';
import { Chargebee } from '../../../nodes/Chargebee/Chargebee.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { executeContext, loadOptionsContext } from '../../support/context';
import { chargebeeStore } from '../../support/systems';
import { CHARGEBEE_ONLY, control, writesTo } from './helpers';

const node = new Chargebee();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({
		...CHARGEBEE_ONLY,
		chargebee: {
			seed: {
				customFieldConfigs: [
					{
						entity_type: 'customer',
						api_name: 'cf_tier',
						display_name: 'Tier',
						field_datatype: 'string',
					},
					{
						entity_type: 'customer',
						api_name: 'cf_seats',
						display_name: 'Seats',
						field_datatype: 'long',
					},
					{
						entity_type: 'customer',
						api_name: 'cf_seen',
						display_name: 'Seen',
						field_datatype: 'timestamp',
					},
				],
				customers: [
					{ id: 'anna', first_name: 'Anna', email: 'anna@example.org', meta_data: { crm: 7 } },
				],
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.chargebee.control.reset());

const run = async (
	parameters: Record<string, unknown>,
	items: INodeExecutionData[] = [{ json: {} }],
): Promise<INodeExecutionData[]> => {
	const credentials = chargebeeStore(sandbox.chargebee);
	const context = executeContext({ type: node, credentials, parameters, items });
	return (await node.execute.call(context))[0];
};

const editor = (parameters: Record<string, unknown>) =>
	loadOptionsContext({ type: node, credentials: chargebeeStore(sandbox.chargebee), parameters });

const rl = (value: string) => ({ __rl: true, mode: 'id', value });
const form = (value: Record<string, unknown>) => ({ mappingMode: 'defineBelow', value });

test('create, get, get many, update, delete', async () => {
	const resource = 'customer';
	const [made] = await run({
		resource,
		operation: 'create',
		fields: form({
			first_name: 'Bo',
			email: 'bo@example.org',
			net_term_days: '14',
			'billing_address.city': 'Aarhus',
			'billing_address.zip': 8000,
			phone: '',
			cf_tier: 'gold',
			cf_seats: '12',
			cf_seen: '2025-01-31T12:00:00.000+01:00',
		}),
	});
	expect(made.json).toMatchObject({
		first_name: 'Bo',
		net_term_days: 14,
		billing_address: { city: 'Aarhus', zip: '8000' },
		cf_tier: 'gold',
		cf_seats: 12,
		cf_seen: 1_738_321_200,
	});
	const recordId = rl(made.json.id as string);
	const [got] = await run({ resource, operation: 'get', recordId, simplify: false });
	expect(got.json).toEqual(made.json);
	const [updated] = await run({
		resource,
		operation: 'update',
		recordId,
		fields: form({ 'billing_address.city': 'Odense', cf_tier: 'silver', 'meta_data.crm': 8 }),
	});
	expect(updated.json).toMatchObject({
		billing_address: { city: 'Odense', zip: '8000' },
		cf_tier: 'silver',
		cf_seats: 12,
		meta_data: { crm: 8 },
	});
	const found = await run({ resource, operation: 'getAll', returnAll: true, simplify: false });
	expect(found.map(({ json }) => json.id).sort()).toEqual(['anna', made.json.id].sort());
	await control(sandbox).configure({ deleteSeconds: 0 });
	const [gone] = await run({ resource, operation: 'delete', recordId });
	expect(gone.json).toEqual({ deleted: true, id: made.json.id });
	await expect(run({ resource, operation: 'get', recordId })).rejects.toThrow(
		'There is no customer',
	);
});

test('nothing is written where nothing differs', async () => {
	await run({
		resource: 'customer',
		operation: 'update',
		recordId: rl('anna'),
		fields: form({ first_name: 'Anna', 'meta_data.crm': 7 }),
	});
	expect(await writesTo(sandbox)).toEqual([]);
});

test('an item mapped automatically: its custom fields and metadata are taken, read-only ones are not', async () => {
	const [made] = await run(
		{ resource: 'customer', operation: 'create', fields: { mappingMode: 'autoMapInputData' } },
		[
			{
				json: {
					first_name: 'Cy',
					created_at: 1,
					resource_version: 2,
					cf_seats: 4,
					meta_data: { a: { b: 1 }, list: [1, 2] },
					billing_address: { city: 'Ribe' },
				},
			},
		],
	);
	expect(made.json).toMatchObject({
		first_name: 'Cy',
		cf_seats: 4,
		meta_data: { a: { b: 1 }, list: [1, 2] },
		billing_address: { city: 'Ribe' },
	});
});

test('a refusal names the field', async () => {
	await expect(
		run({
			resource: 'customer',
			operation: 'create',
			fields: form({ email: 'nobody' }),
		}),
	).rejects.toThrow(/Chargebee refused POST \/customers \(400\).*email/);
});

test('an emptied choice is refused before anything is sent', async () => {
	await expect(
		run({
			resource: 'customer',
			operation: 'update',
			recordId: rl('anna'),
			fields: form({ taxability: '' }),
		}),
	).rejects.toThrow('The field "Taxability" cannot be emptied');
});

describe('in the editor', () => {
	test.each(['create', 'update'])(
		'the form of %s has the fields of this site',
		async (operation) => {
			const { fields } = await node.methods.resourceMapping.getFields.call(
				editor({ resource: 'customer', operation }),
			);
			const types = Object.fromEntries(fields.map(({ id, type }) => [id, type]));
			expect(types).toMatchObject({
				cf_tier: 'string',
				cf_seats: 'number',
				cf_seen: 'dateTime',
				'meta_data.crm': 'number',
				email: 'string',
			});
			expect(fields.find(({ id }) => id === 'cf_tier')?.displayName).toBe('Tier');
			expect(Object.keys(types).filter((id) => id.includes('*'))).toEqual([]);
			expect('id' in types).toBe(operation === 'create');
			expect('fraud_flag' in types).toBe(operation === 'update');
			expect('created_at' in types).toBe(false);
		},
	);

	test('records by page and by what is typed', async () => {
		const { searchRecords } = node.methods.listSearch;
		const context = editor({ resource: 'customer', operation: 'get' });
		expect(await searchRecords.call(context)).toMatchObject({
			results: [{ name: 'anna@example.org (anna)', value: 'anna' }],
		});
		for (const typed of ['anna', 'Anna', 'anna@example.org']) {
			expect((await searchRecords.call(context, typed)).results).toHaveLength(1);
		}
		expect((await searchRecords.call(context, 'nobody')).results).toEqual([]);
	});
});
