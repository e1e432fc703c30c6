import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openApiDocument } from '../../sandbox/customerp/openapi';
import { ENTITIES, schema } from '../../sandbox/customerp/schema';
import { call, customerpCaller, useSandbox } from './client';

/** A node of the document, as loose as what JSON.parse returns. */
type Loose = ReturnType<typeof JSON.parse>;

const shipped = JSON.parse(
	readFileSync(join(__dirname, '../../../nodes/Customerp/openapi.json'), 'utf8'),
) as Record<string, Loose>;

const sandbox = useSandbox({
	membercare: false,
	customerp: {
		seed: {
			customers: [{ id: 'c', name: 'x' }],
			contacts: [{ id: 'p', lastName: 'y' }],
			products: [{ id: 'v', name: 'z' }],
			orders: [
				{
					id: 'o',
					customerId: 'c',
					orderDate: '2025-01-01',
					lines: [{ productId: 'v', description: 'd', quantity: 1, unitPrice: 2 }],
				},
			],
		},
	},
});

it('the shipped document is the one that the server makes of its schema', () => {
	expect(shipped).toEqual(
		JSON.parse(JSON.stringify(openApiDocument('https://erp.example.com/api/v1'))),
	);
});

it('every reference in it leads somewhere', () => {
	const text = JSON.stringify(shipped);
	const references = [...text.matchAll(/"#\/([^"]+)"/g)].map((match) => match[1]!);
	expect(references.length).toBeGreaterThan(50);
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
	expect(ids).toHaveLength(5 * ENTITIES.length + 1);
});

it.each(ENTITIES)('an answer of %s has exactly the fields of the document', async (entity) => {
	const erp = customerpCaller(sandbox());
	const [row] = (await erp('GET', `/${entity}`)).body.data;
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
	const { body } = await call('GET', `${sandbox().customerp.apiUrl}/openapi.json`);
	expect(body.openapi).toBe('3.1.0');
	expect(body.servers).toEqual([{ url: sandbox().customerp.apiUrl }]);
	expect(body.paths).toEqual(shipped.paths);
});
