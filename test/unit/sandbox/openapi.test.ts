import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { startCustomCrm } from '../../sandbox/customcrm';
import { openApiDocument as customCrmDocument } from '../../sandbox/customcrm/openapi';
import { customcrm } from '../../sandbox/customcrm/system';
import { startCustomerp } from '../../sandbox/customerp';
import { openApiDocument as customerpDocument } from '../../sandbox/customerp/openapi';
import { customerp } from '../../sandbox/customerp/system';
import { startCustomPms } from '../../sandbox/custompms';
import { openApiDocument as customPmsDocument } from '../../sandbox/custompms/openapi';
import { custompms } from '../../sandbox/custompms/system';
import type { Kernel } from '../../sandbox/server';
import { call } from './client';

/** A node of the document, as loose as what JSON.parse returns. */
type Loose = ReturnType<typeof JSON.parse>;

interface Started {
	kernel: Kernel;
	running: { apiUrl: string; credential: { apiKey: string } | { bearerToken: string } };
}

const line = { productId: 'v', description: 'd', quantity: 1, unitPrice: 2 };

const systems = [
	{
		title: 'Customerp',
		file: 'Customerp/openapi.json',
		server: 'https://erp.example.com/api/v1',
		document: customerpDocument,
		schema: customerp.schema,
		list: customerp.list,
		start: async (): Promise<Started> =>
			await startCustomerp({
				seed: {
					customers: [{ id: 'c', name: 'x' }],
					contacts: [{ id: 'p', lastName: 'y' }],
					products: [{ id: 'v', name: 'z' }],
					orders: [{ id: 'o', customerId: 'c', orderDate: '2025-01-01', lines: [line] }],
				},
			}),
	},
	{
		title: 'Custom CRM',
		file: 'CustomCrm/openapi.json',
		server: 'https://crm.example.com/api/v1',
		document: customCrmDocument,
		schema: customcrm.schema,
		list: customcrm.list,
		start: async (): Promise<Started> =>
			await startCustomCrm({
				seed: {
					customers: [{ id: 'c', name: 'x' }],
					products: [{ id: 'v', name: 'z' }],
					orders: [{ id: 'o', customerId: 'c', orderDate: '2025-01-01', lines: [line] }],
				},
			}),
	},
	{
		title: 'Custom PMS',
		file: 'CustomPms/openapi.json',
		server: 'https://pms.example.com/api/v1',
		document: customPmsDocument,
		schema: custompms.schema,
		list: custompms.list,
		start: async (): Promise<Started> =>
			await startCustomPms({ seed: { customers: [{ id: 'c', lastName: 'x' }] } }),
	},
];

describe.each(systems)('$title', ({ file, server, document, schema, list, start }) => {
	const shipped = JSON.parse(
		readFileSync(join(__dirname, '../../../nodes', file), 'utf8'),
	) as Record<string, Loose>;
	const entities = Object.keys(schema);
	let started: Started;

	beforeAll(async () => {
		started = await start();
	});
	afterAll(async () => await started.kernel.stop());

	const get = async (path: string) => {
		const { apiUrl, credential } = started.running;
		const headers: Record<string, string> =
			'apiKey' in credential
				? { 'x-api-key': credential.apiKey }
				: { authorization: `Bearer ${credential.bearerToken}` };
		return await call('GET', `${apiUrl}${path}`, { headers });
	};

	it('the shipped document is the one that the server makes of its schema', () => {
		expect(shipped).toEqual(JSON.parse(JSON.stringify(document(server))));
	});

	it('every reference in it leads somewhere', () => {
		const references = [...JSON.stringify(shipped).matchAll(/"#\/([^"]+)"/g)].map(
			(match) => match[1]!,
		);
		expect(references.length).toBeGreaterThan(10);
		for (const path of new Set(references)) {
			const found = path
				.split('/')
				.reduce<unknown>((node, part) => (node as Record<string, unknown>)?.[part], shipped);
			expect([path, found]).toEqual([path, expect.anything()]);
		}
	});

	it('every operation has an id of its own and every answer is described', () => {
		const ids: string[] = [];
		for (const path of Object.values(shipped.paths as Record<string, Record<string, Loose>>)) {
			for (const [verb, operation] of Object.entries(path)) {
				if (verb === 'parameters') continue;
				ids.push(operation.operationId);
				expect(Object.keys(operation.responses)).toEqual(expect.arrayContaining(['401']));
			}
		}
		expect(new Set(ids).size).toBe(ids.length);
		expect(ids).toHaveLength(5 * entities.length + 1);
	});

	it.each(entities)('an answer of %s has exactly the fields of the document', async (entity) => {
		const { body } = await get(`/${entity}`);
		const envelope =
			shipped.paths[`/${entity}`].get.responses['200'].content['application/json'].schema;
		expect(Object.keys(body)).toEqual(envelope.required);
		for (const [name, { required }] of Object.entries<Loose>(envelope.properties)) {
			if (required) expect(Object.keys(body[name])).toEqual(required);
		}
		const [row] = body[list.rows];
		const { properties } = shipped.components.schemas[schema[entity].singular];
		expect(Object.keys(row)).toEqual(Object.keys(properties));
		for (const [name, property] of Object.entries(properties as Record<string, Loose>)) {
			if (property.type === 'object')
				expect(Object.keys(row[name])).toEqual(Object.keys(property.properties));
			if (property.type === 'array')
				expect(Object.keys(row[name][0]).sort()).toEqual(
					Object.keys(property.items.properties).sort(),
				);
		}
	});

	it('the server hands it out without a credential, with its own address', async () => {
		const { apiUrl } = started.running;
		const { body } = await call('GET', `${apiUrl}/openapi.json`);
		expect(body.openapi).toBe('3.1.0');
		expect(body.servers).toEqual([{ url: apiUrl }]);
		expect(body.paths).toEqual(shipped.paths);
	});
});
