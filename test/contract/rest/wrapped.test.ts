import type { JsonObject } from '../../../nodes/shared/json';
import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { createRequest } from '../../support/systems';
import { failureOf, update } from '../membercare/helpers';
import { apiAt, FIELDS, serve, things, walkAll, type Call } from './helpers';

/** Rows that hold their records, custom fields as lists of keys and values, and bodies that take only some properties. */

const SIZE = {
	name: 'size',
	label: 'Size',
	kind: 'text',
	writable: true,
	path: 'custom[key=size].value',
} as const;
const COLOR = {
	name: 'color',
	label: 'Color',
	kind: 'text',
	writable: true,
	path: 'custom[key=color].value',
} as const;

const wrapped: Partial<RestEntityInput> = {
	list: { rows: 'items', item: 'data', paging: { kind: 'none' } },
	envelope: 'data',
	body: { envelope: 'data' },
	fields: [...FIELDS, SIZE, COLOR],
};

const record = (id: number, own: JsonObject = {}): JsonObject => ({
	id,
	name: `Thing ${id}`,
	custom: [
		{ key: 'size', value: 'L' },
		{ key: 'origin', value: 'DK' },
	],
	modifiedAt: '2025-03-01T12:00:00Z',
	...own,
});
const row = (data: JsonObject): JsonObject => ({ data, meta: { type: 'thing' } });

const open: Array<{ close: () => Promise<void> | void }> = [];
afterEach(async () => {
	for (const stub of open.splice(0)) await stub.close();
});
/** A server with two records; writes answer the first one. */
const server = async () => {
	const stub = await serve((call) =>
		call.path === '/things' && call.method === 'GET'
			? { body: { items: [row(record(1)), row(record(2))], meta: { count: 2 } } }
			: { body: row(record(1)) },
	);
	open.push(stub);
	return stub;
};
const sent = (log: Call[]): Call => log.filter(({ method }) => method !== 'GET').pop() as Call;

test('records are taken out of their rows, entries of lists by their keys', async () => {
	const { url } = await server();
	const { records } = await walkAll(things(wrapped), () => apiAt(url), { limit: 10 });
	expect(records.map(({ id, fields }) => [id, fields.size, fields.color])).toEqual([
		['1', 'L', null],
		['2', 'L', null],
	]);
});

test('a write sends the record in its envelope and the list with all its entries', async () => {
	const { url, log } = await server();
	await update(apiAt(url), things(wrapped), '1', { size: 'M', color: 'red' });
	expect(sent(log).body).toEqual({
		data: {
			custom: [
				{ key: 'size', value: 'M' },
				{ key: 'origin', value: 'DK' },
				{ key: 'color', value: 'red' },
			],
		},
	});
});

test('a new record has just the entries that are filled', async () => {
	const { url, log } = await server();
	await things(wrapped).create?.(apiAt(url), createRequest({ name: 'New', color: 'red' }));
	expect(sent(log).body).toEqual({
		data: { name: 'New', custom: [{ key: 'color', value: 'red' }] },
	});
});

test('a whole record goes back without what the server fills', async () => {
	const { url, log } = await server();
	const rest = { ...wrapped, update: { method: 'PUT', whole: true, leaveOut: ['modifiedAt'] } };
	await update(apiAt(url), things(rest as Partial<RestEntityInput>), '1', { name: 'After' });
	expect(sent(log).body).toEqual({
		data: { id: 1, name: 'After', custom: record(1).custom },
	});
});

test('rows without the property stop the side', async () => {
	const { url } = await server();
	const list = { ...wrapped.list!, item: 'node' };
	const failure = await failureOf(
		walkAll(things({ ...wrapped, list }), () => apiAt(url), { limit: 10 }),
	);
	expect(failure.message).toContain('setting "List: Record in Row": "node" of a row is');
	expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side' });
});
