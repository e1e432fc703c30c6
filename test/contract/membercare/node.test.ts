import type { INodeExecutionData } from 'n8n-workflow';
import { Membercare } from '../../../nodes/Membercare/Membercare.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { executeContext } from '../../support/context';
import { membercareStore } from '../../support/systems';
import { control } from './helpers';

const node = new Membercare();
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ customerp: false });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.membercare.control.reset());

const run = async (parameters: Record<string, unknown>): Promise<INodeExecutionData[]> => {
	const credentials = membercareStore(sandbox.membercare);
	return (await node.execute.call(executeContext({ type: node, credentials, parameters })))[0];
};

const rl = (value: string) => ({ __rl: true, mode: 'id', value });
const form = (value: Record<string, unknown>) => ({ mappingMode: 'defineBelow', value });

test('a person is created without a stamp of the Link Store, dates and enums in the API form', async () => {
	const [made] = await run({
		resource: 'person',
		operation: 'create',
		fields: form({
			firstname: 'Ib',
			lastname: 'Holm',
			birthDate: '1990-05-01T00:00:00.000+02:00',
			gender: 1,
			email1: 'ib@example.org',
			'primaryAddress.streetLine': 'Torvet 1',
			'primaryAddress.zipCode': 8000,
			'primaryAddress.country': 'DK',
		}),
	});
	expect(made.json).toMatchObject({
		birthDate: '1990-05-01T00:00:00',
		gender: 1,
		email1: 'ib@example.org',
		externalId: null,
		foreignSystemMappings: [],
		primaryAddress: { zipCode: '8000', city: 'Aarhus C' },
	});
	expect(await control(sandbox).count('foreignSystems')).toBe(0);
});

test('one part of an address keeps the others', async () => {
	const [made] = await run({
		resource: 'person',
		operation: 'create',
		fields: form({
			firstname: 'Ib',
			lastname: 'Holm',
			'primaryAddress.street': 'Torvet',
			'primaryAddress.number': '1',
			'primaryAddress.zipCode': '8000',
			'primaryAddress.country': 'DK',
		}),
	});
	const [updated] = await run({
		resource: 'person',
		operation: 'update',
		recordId: rl(made.json.debtorAccountNumber as string),
		fields: form({ 'primaryAddress.number': '2' }),
	});
	expect(updated.json.primaryAddress).toMatchObject({
		street: 'Torvet',
		number: '2',
		zipCode: '8000',
	});
});

test('what was refused is an error that says what was written', async () => {
	const [made] = await run({
		resource: 'company',
		operation: 'create',
		fields: form({ companyName: 'Nordlys', 'category.description': 'Customer' }),
	});
	await expect(
		run({
			resource: 'company',
			operation: 'update',
			recordId: rl(made.json.debtorAccountNumber as string),
			fields: form({ companyName: 'Sydlys', cvr: 'x' }),
		}),
	).rejects.toMatchObject({
		message: expect.stringContaining("'x' is no valid cvr"),
		description: 'Written were: companyName.',
	});
});

test('persons changed since a moment, in the zone of the tenant', async () => {
	await control(sandbox).seed({
		persons: [
			{ firstname: 'A', lastname: 'A', lastChange: '2025-07-01T11:59:00' },
			{ firstname: 'B', lastname: 'B', lastChange: '2025-07-01T12:01:00' },
		],
	});
	const found = await run({
		resource: 'person',
		operation: 'getAll',
		returnAll: true,
		filters: { changedSince: '2025-07-01T10:00:00.000Z' },
	});
	expect(found.map(({ json }) => json.name)).toContain('B B');
	expect(found.map(({ json }) => json.name)).not.toContain('A A');
	expect(Object.keys(found[0].json).length).toBeLessThanOrEqual(10);
});

test('archive ends a person', async () => {
	const [made] = await run({
		resource: 'person',
		operation: 'create',
		fields: form({ firstname: 'Ib', lastname: 'Holm' }),
	});
	const recordId = rl(made.json.debtorAccountNumber as string);
	const [ended] = await run({ resource: 'person', operation: 'archive', recordId });
	expect(ended.json.closed).toBe(true);
	const [back] = await run({ resource: 'person', operation: 'restore', recordId });
	expect(back.json.closed).toBe(false);
});
