import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { IDataObject } from 'n8n-workflow';
import { Customerp } from '../../../nodes/Customerp/Customerp.node';
import { startSandbox, type Sandbox } from '../../sandbox';
import { executeContext, loadOptionsContext } from '../../support/context';
import { useFolder } from '../../support/folder';
import { sendJson, stubServer, type StubServer } from '../../support/stubServer';
import { customerpStore } from '../../support/systems';
import { anywhere } from './support';

const node = new Customerp();
const document = readFileSync(join(__dirname, '../../../nodes/Customerp/openapi.json'), 'utf8');
let sandbox: Sandbox;
let server: StubServer;
let other: StubServer;
let authorized: Array<string | undefined> = [];

useFolder();
beforeAll(async () => {
	sandbox = await startSandbox({
		membercare: false,
		customerp: {
			seed: {
				customers: Array.from({ length: 12 }, (_, n) => ({
					name: `Kunde ${n}`,
					number: `${n + 1}`,
					creditLimit: n * 100,
				})),
			},
		},
	});
	other = await stubServer((request, response) => {
		authorized.push(request.headers.authorization);
		sendJson(response, JSON.parse(document));
	});
	server = await stubServer((request, response, url) => {
		authorized.push(request.headers.authorization);
		const to = (location: string) => void response.writeHead(302, { location }).end();
		if (request.url === '/elsewhere') return to(`${other.url}/openapi.json`);
		if (request.url === '/file') return to('file:///etc/passwd');
		if (request.url === '/round') return to(`${url}/round`);
		if (request.url === '/missing') return sendJson(response, {}, 404);
		if (request.url === '/huge') {
			response.writeHead(200);
			return void response.end(Buffer.alloc(10 * 1024 * 1024 + 10, ' '));
		}
		sendJson(response, JSON.parse(document));
	});
});
afterAll(async () => {
	await sandbox.stop();
	await server.close();
	await other.close();
});
beforeEach(() => void (authorized = []));

const propose = async (
	parameters: IDataObject,
	credentials = customerpStore(sandbox.customerp),
): Promise<IDataObject> => {
	const context = executeContext({
		type: node,
		credentials,
		parameters: { resource: 'customer', operation: 'proposeProfile', ...parameters },
	});
	return (await node.execute.call(context))[0][0].json;
};

const path = (value: string, mode = 'path') => ({ __rl: true, mode, value });

test('a document without a path: names the lists there are', async () => {
	const found = await propose({ source: 'document', document });
	const lists = (found.paths as Array<{ listPath: string }>).map(({ listPath }) => listPath);
	expect(lists).toEqual(expect.arrayContaining(['/customers', '/orders']));
	expect(found.profile).toBeUndefined();
});

test('a profile from a document reads the records at once', async () => {
	const { profile, notes } = await propose({
		source: 'document',
		document,
		listPath: path('/customers'),
	});
	expect(profile).toMatchObject({ path: '/customers', recordPath: '/customers/{id}' });
	expect((notes as string[]).length).toBeGreaterThan(0);
	const context = executeContext({
		type: node,
		credentials: customerpStore(sandbox.customerp),
		parameters: {
			resource: 'customer',
			operation: 'getAll',
			returnAll: true,
			simplify: false,
			profile: 'own',
			profileJson: JSON.stringify(profile),
		},
	});
	const [items] = await node.execute.call(context);
	expect(items.map(({ json }) => json.name)).toEqual(
		expect.arrayContaining(['Kunde 0', 'Kunde 11']),
	);
});

const fetched = async (at: string, credentials = anywhere('http://127.0.0.1:9')) =>
	await propose({ source: 'url', documentUrl: at }, credentials);

test('the credential goes along to the host of its base URL only', async () => {
	const secret = customerpStore(
		{ credential: { baseUrl: server.url, bearerToken: 'secret' } as never },
		{ accountPath: '' },
	);
	expect(await fetched(`${server.url}/openapi.json`, secret)).toHaveProperty('paths');
	expect(authorized).toEqual(['Bearer secret']);
	authorized = [];
	expect(await fetched(`${other.url}/openapi.json`, secret)).toHaveProperty('paths');
	expect(authorized).toEqual([undefined]);
	authorized = [];
	expect(await fetched(`${server.url}/elsewhere`, secret)).toHaveProperty('paths');
	expect(authorized).toEqual(['Bearer secret', undefined]);
});

test.each([
	['/file', /"file:\/\/\/etc\/passwd" is no address/],
	['/round', /one redirect to the next/],
	['/missing', /answered 404 for \/missing/],
	['/huge', /larger than 10 MB/],
])('%s is refused', async (at, text) => {
	await expect(fetched(`${server.url}${at}`)).rejects.toMatchObject({
		message: expect.stringMatching(text),
		description: expect.stringMatching(/./),
	});
});

test('what is no address, and a server that is not there', async () => {
	await expect(fetched('ftp://example.com/x')).rejects.toThrow(/is no address/);
	await expect(fetched('http://127.0.0.1:9/x')).rejects.toThrow(/could not be reached/);
});

test('a sample of records: the fields that they have', async () => {
	const { profile, notes } = await propose({ source: 'sample', sampleSize: 10 });
	const { fields, idFields } = profile as unknown as {
		fields: Array<{ name: string; kind: string }>;
		idFields: string[];
	};
	expect(idFields).toEqual(['id']);
	expect(fields).toEqual(
		expect.arrayContaining([
			expect.objectContaining({ name: 'name', kind: 'text' }),
			expect.objectContaining({ name: 'modifiedAt', kind: 'dateTime', writable: false }),
		]),
	);
	expect((notes as string[])[0]).toContain('10 records');
	const lines = executeContext({
		type: node,
		credentials: customerpStore(sandbox.customerp),
		parameters: {
			resource: 'customer',
			operation: 'checkProfile',
			profile: 'own',
			profileJson: JSON.stringify(profile),
		},
	});
	const [items] = await node.execute.call(lines);
	expect(items.filter(({ json }) => json.ok === false)).toEqual([]);
});

describe('in the editor', () => {
	const searchPaths = async (parameters: IDataObject, filter?: string) => {
		const context = loadOptionsContext({
			type: node,
			credentials: anywhere(server.url),
			parameters: { resource: 'customer', operation: 'proposeProfile', ...parameters },
		});
		return (await node.methods.listSearch.searchPaths.call(context, filter)).results;
	};

	test('the paths of the document are offered, and found by what is typed', async () => {
		const all = await searchPaths({ source: 'document', document });
		expect(all.map(({ value }) => value)).toEqual(
			expect.arrayContaining(['/customers', '/orders']),
		);
		const some = await searchPaths({ source: 'url', documentUrl: `${server.url}/x` }, 'ORDER');
		expect(some.map(({ value }) => value)).toContain('/orders');
		expect(some.map(({ value }) => value)).not.toContain('/customers');
		expect(await searchPaths({ source: 'url', documentUrl: '' })).toEqual([]);
	});

	test('a document that cannot be read is an error with a remedy', async () => {
		await expect(searchPaths({ source: 'document', document: 'nothing: [' })).rejects.toMatchObject(
			{
				description: expect.stringMatching(/./),
			},
		);
	});
});
