import type { EntityRecord } from '../../../nodes/shared/entity';
import type { JsonObject, JsonValue } from '../../../nodes/shared/json';
import type { RestEntityInput } from '../../../nodes/shared/rest/profile/profile';
import { failureOf, update } from '../membercare/helpers';
import { createRequest } from '../../support/systems';
import { apiAt, serve, things, type Call } from './helpers';

type Reply = { status?: number; headers?: Record<string, string>; body?: unknown };

const THERE: JsonObject = {
	id: 'a',
	name: 'Before',
	number: '1',
	price: 2.5,
	note: 'Keep',
	secret: { deep: [1] },
	version: 7,
	modifiedAt: '2025-03-01T12:00:00Z',
};

/** A server with one record; `write` answers what is no GET. */
const withOne = (write: (call: Call, url: string) => Reply, raw: JsonObject = THERE) =>
	serve((call, url) => {
		if (call.method !== 'GET') return write(call, url);
		return call.path === '/things'
			? { body: { data: [raw] } }
			: { body: raw, headers: { etag: '"7"' } };
	});

const lastWrite = (log: Call[]): Call => log.filter(({ method }) => method !== 'GET').pop() as Call;

describe('update', () => {
	const updates: Array<[string, Partial<RestEntityInput>, string, JsonValue]> = [
		['PATCH', {}, 'PATCH /things/a', { name: 'After', note: null }],
		['POST', { update: { method: 'POST' } }, 'POST /things/a', { name: 'After', note: null }],
		[
			'to another path, with id, envelope and constants in the body',
			{
				update: { method: 'POST', path: '/save/{id}' },
				body: { envelope: 'data', idField: 'id', constants: { type: 'things' } },
			},
			'POST /save/a',
			{ data: { type: 'things', id: 'a', name: 'After', note: null } },
		],
		[
			'PUT of the whole record, with all that is not known of it',
			{ update: { method: 'PUT', whole: true } },
			'PUT /things/a',
			{ ...THERE, name: 'After', note: null },
		],
		[
			'emptied by leaving out',
			{ update: { method: 'PUT', whole: true }, formats: { clear: 'omit' } },
			'PUT /things/a',
			Object.fromEntries(
				Object.entries({ ...THERE, name: 'After' }).filter(([name]) => name !== 'note'),
			),
		],
		[
			'emptied by an empty text',
			{ formats: { clear: 'emptyText' } },
			'PATCH /things/a',
			{ name: 'After', note: '' },
		],
	];
	test.each(updates)('%s', async (_name, own, call, body) => {
		const stub = await withOne(() => ({ body: { ...THERE, name: 'After' } }));
		const result = await update(apiAt(stub.url), things(own), 'a', { name: 'After', note: null });
		const { method, path, ...sent } = lastWrite(stub.log);
		expect(`${method} ${path}`).toBe(call);
		expect(sent.body).toEqual(body);
		expect(result.record?.fields).toMatchObject({ name: 'After' });
		expect(result.written).toEqual(['name', 'note']);
		await stub.close();
	});

	test('a merge patch has its media type', async () => {
		const stub = await withOne(() => ({ status: 204 }));
		const entity = things({ update: { mergePatch: true } });
		const result = await update(apiAt(stub.url), entity, 'a', { name: 'After' });
		expect(lastWrite(stub.log).headers['content-type']).toBe('application/merge-patch+json');
		// No answer: whoever asked reads it back.
		expect(result).toEqual({ written: ['name'] });
		await stub.close();
	});

	test('an answer that is another thing than the record is none', async () => {
		const stub = await withOne(() => ({ body: { ok: true } }));
		expect((await update(apiAt(stub.url), things(), 'a', { name: 'x' })).record).toBeUndefined();
		await stub.close();
	});

	test('a field that cannot be emptied is refused before anything is sent', async () => {
		const stub = await withOne(() => ({ body: THERE }));
		const entity = things({ formats: { clear: 'never' } });
		const failure = await failureOf(update(apiAt(stub.url), entity, 'a', { note: null }));
		expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
		expect(stub.calls.filter((call) => !call.startsWith('GET'))).toEqual([]);
		expect(entity.fields.every(({ clearable }) => clearable === false)).toBe(true);
		await stub.close();
	});

	const versions: Array<[string, RestEntityInput['version'], object, string | undefined]> = [
		['ETag', { kind: 'etag' }, {}, '"7"'],
		['field in the body', { kind: 'field', field: 'version' }, { version: 7 }, undefined],
		['field in If-Match', { kind: 'field', field: 'version', sendAs: 'ifMatch' }, {}, '7'],
		['none', { kind: 'none' }, {}, undefined],
	];
	test.each(versions)('version: %s', async (_name, version, inBody, header) => {
		const stub = await withOne(() => ({ body: THERE }));
		await update(apiAt(stub.url), things({ version }), 'a', { name: 'After' });
		expect(lastWrite(stub.log).body).toEqual({ name: 'After', ...inBody });
		expect(lastWrite(stub.log).headers['if-match']).toBe(header);
		await stub.close();
	});

	test('rule 6: 409 is an edit of somebody else if the version says so, else a refusal', async () => {
		const record = { ...THERE };
		const stub = await withOne(() => ({ status: 409, body: { message: 'conflict' } }), record);
		const entity = things({ version: { kind: 'field', field: 'version' } });
		const refused = await failureOf(update(apiAt(stub.url), entity, 'a', { name: 'x' }));
		expect(refused.detail.outcome).toBe('rejected');
		const before = (await entity.get(apiAt(stub.url), 'a')) as EntityRecord;
		record.version = 8;
		const failure = await failureOf(
			entity.update!(apiAt(stub.url), {
				id: 'a',
				fields: { name: 'x' },
				changed: ['name'],
				before,
				progress: { steps: [] },
				save: async () => {},
			}),
		);
		expect(failure.detail.outcome).toBe('changedMeanwhile');
		await stub.close();
	});

	test('rule 6: a whole record that was read elsewhere is read again, and compared', async () => {
		const stub = await withOne(() => ({ body: THERE }));
		const entity = things({ update: { method: 'PUT', whole: true } });
		const write = async (name: string) =>
			await entity.update!(apiAt(stub.url), {
				id: 'a',
				fields: { name: 'After' },
				changed: ['name'],
				before: { id: 'a', fields: { name } },
				progress: { steps: [] },
				save: async () => {},
			});
		await write('Before');
		expect(lastWrite(stub.log).body).toEqual({ ...THERE, name: 'After' });
		expect((await failureOf(write('Other'))).detail.outcome).toBe('changedMeanwhile');
		await stub.close();
	});
});

describe('create', () => {
	const made: JsonObject = { ...THERE, id: 'n1', name: 'New', externalReference: null };
	const server = (write: (call: Call, url: string) => Reply, found: JsonObject[] = []) =>
		serve((call, url) => {
			if (call.method !== 'GET') return write(call, url);
			if (call.path === '/things') return { body: { data: found } };
			return call.path.endsWith('n1') ? { body: made } : { status: 404, body: {} };
		});
	const creates: Array<[string, Partial<RestEntityInput>, (call: Call, url: string) => Reply]> = [
		['the record', {}, () => ({ status: 201, body: made })],
		[
			'its id in a property',
			{ create: { returns: 'id', idField: 'result.id' } },
			() => ({ body: { result: { id: 'n1' } } }),
		],
		['its id alone', { create: { returns: 'id' } }, () => ({ body: { id: 'n1' } })],
		[
			'an address',
			{ create: { returns: 'location' } },
			(_call, url) => ({ status: 201, headers: { location: `${url}/things/n1` } }),
		],
		[
			'an address, though the record was expected',
			{},
			() => ({ status: 201, headers: { location: '/things/n1' } }),
		],
		[
			'the OData header',
			{},
			(_call, url) => ({ status: 204, headers: { 'OData-EntityId': `${url}/things/n1` } }),
		],
		[
			'an address of another form',
			{ recordPath: '/things/by-id/{id}', create: { returns: 'location' } },
			() => ({ status: 201, headers: { location: '/other/n1' } }),
		],
	];
	test.each(creates)('that answers with %s', async (_name, own, write) => {
		const stub = await server(write);
		const request = createRequest({ name: 'New' });
		const record = await things(own).create!(apiAt(stub.url), request);
		expect(record).toMatchObject({ id: 'n1', fields: { name: 'New' } });
		expect(request.saved).toEqual([{ id: 'n1', steps: ['created'] }]);
		await stub.close();
	});

	const reference = { field: 'externalReference', searchParam: 'ref' };
	test('that answers with nothing is found by our reference', async () => {
		const request = createRequest({ name: 'New' });
		const stub = await server(
			() => ({ status: 204 }),
			[
				{ ...made, externalReference: request.reference },
				{ ...made, id: 'n2', externalReference: 'other' },
			],
		);
		const entity = things({ create: { returns: 'nothing' }, reference });
		expect((await entity.create!(apiAt(stub.url), request)).id).toBe('n1');
		expect(lastWrite(stub.log).body).toEqual({ name: 'New', externalReference: request.reference });
		await stub.close();
	});

	test('that answers with nothing is found by a name that only it has', async () => {
		const stub = await server(
			() => ({ status: 204 }),
			[
				{ ...made, number: '9', name: 'Somebody else' },
				{ ...made, id: 'n2', number: '9', name: 'New' },
			],
		);
		const entity = things({
			create: { returns: 'nothing' },
			searches: { number: { param: 'no' } },
			aliases: ['number'],
		});
		const record = await entity.create!(
			apiAt(stub.url),
			createRequest({ name: 'New', number: '9' }),
		);
		expect(record.id).toBe('n2');
		await stub.close();
	});

	test('rule 3: that answers with nothing and is not found has an unknown outcome', async () => {
		const stub = await server(() => ({ status: 204 }));
		const entity = things({ create: { returns: 'nothing' } });
		const failure = await failureOf(
			entity.create!(apiAt(stub.url), createRequest({ name: 'New' })),
		);
		expect(failure.detail).toMatchObject({ outcome: 'unknown', scope: 'record' });
		expect(stub.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
		await stub.close();
	});

	test('rule 3: a create whose record cannot be read at once is resumed, not repeated', async () => {
		let isThere = false;
		const stub = await serve(({ method }) =>
			method === 'POST'
				? { body: { id: 'n1' } }
				: isThere
					? { body: made }
					: { status: 404, body: {} },
		);
		const entity = things({ create: { returns: 'id' } });
		const request = createRequest({ name: 'New' });
		expect((await failureOf(entity.create!(apiAt(stub.url), request))).detail.outcome).toBe(
			'unknown',
		);
		isThere = true;
		const again = createRequest({ name: 'New' }, request.reference, request.saved[0]);
		expect((await entity.create!(apiAt(stub.url), again)).id).toBe('n1');
		expect(stub.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
		await stub.close();
	});

	test('with a key is sent again after an outage, under the same key', async () => {
		const answers = [
			{ status: 503, body: {} },
			{ status: 201, body: made },
		];
		const stub = await server(() => answers.shift() as Reply);
		const entity = things({ idempotencyHeader: 'Idempotency-Key' });
		await entity.create!(apiAt(stub.url), createRequest({ name: 'New' }));
		const keys = stub.log.map(({ headers }) => headers['idempotency-key']);
		expect(keys).toEqual([expect.stringMatching(/^[\da-f-]{36}$/), keys[0]]);
		await stub.close();
	});

	test('without a key is not sent again', async () => {
		const stub = await server(() => ({ status: 503, body: {} }));
		const failure = await failureOf(
			things().create!(apiAt(stub.url), createRequest({ name: 'x' })),
		);
		expect(failure.detail.outcome).toBe('unknown');
		expect(stub.calls).toHaveLength(1);
		await stub.close();
	});

	test('by PUT to an address that carries our reference', async () => {
		const stub = await server(() => ({ body: made }));
		const entity = things({ create: { method: 'PUT', path: '/things/{reference}' } });
		await entity.create!(apiAt(stub.url), createRequest({ name: 'New' }, 'ls-1'));
		expect(stub.calls[0]).toBe('PUT /things/ls-1');
		await stub.close();
	});
});

describe('delete and archive', () => {
	test('not there is what was wanted', async () => {
		const stub = await withOne(() => ({ status: 404, body: {} }));
		await things().remove!(apiAt(stub.url), 'a');
		expect(stub.calls).toEqual(['DELETE /things/a']);
		await stub.close();
	});

	test('names the version, if the server insists', async () => {
		const stub = await withOne(({ headers }) => ({ status: headers['if-match'] ? 204 : 428 }));
		await things({ version: { kind: 'etag' } }).remove!(apiAt(stub.url), 'a');
		expect(stub.calls).toEqual(['DELETE /things/a', 'GET /things/a', 'DELETE /things/a']);
		expect(lastWrite(stub.log).headers['if-match']).toBe('"7"');
		await stub.close();
	});

	test('by a value of a field, which is seen as deleted from then on', async () => {
		const record: JsonObject = { ...THERE };
		const stub = await withOne(({ body }) => {
			Object.assign(record, body);
			return { body: record };
		}, record);
		const entity = things({ remove: { kind: 'field', field: 'isDeleted', value: true } });
		await entity.remove!(apiAt(stub.url), 'a');
		expect(lastWrite(stub.log).body).toEqual({ isDeleted: true });
		expect((await entity.get(apiAt(stub.url), 'a'))?.deleted).toBe(true);
		expect(entity.capabilities).toMatchObject({ delete: true, gone: 'tombstone' });
		await stub.close();
	});

	test('archive and restore are values of a field', async () => {
		const stub = await withOne(() => ({ body: THERE }));
		const entity = things({ archive: { field: 'status', archived: 'closed', active: 'open' } });
		const before = (await entity.get(apiAt(stub.url), 'a')) as EntityRecord;
		await entity.archive!(apiAt(stub.url), 'a', before);
		expect(lastWrite(stub.log).body).toEqual({ status: 'closed' });
		await entity.restore!(apiAt(stub.url), 'a', before);
		expect(lastWrite(stub.log).body).toEqual({ status: 'open' });
		await stub.close();
	});
});

describe('single reads', () => {
	test('an id of several parts goes into the address part by part', async () => {
		const stub = await serve(() => ({ body: { company: 'a/b', no: 7 } }));
		const entity = things({
			idFields: ['company', 'no'],
			recordPath: '/c/{id1}/things/{id2}',
			modifiedField: '',
		});
		const record = await entity.get(apiAt(stub.url), 'a/b:7');
		expect(stub.calls).toEqual(['GET /c/a%2Fb/things/7']);
		expect(record?.id).toBe('a/b:7');
		await stub.close();
	});

	test('a quoted id', async () => {
		const stub = await serve(() => ({ body: { id: "O'Hara" } }));
		const entity = things({ recordPath: "/Things('{id}')", quotedId: true });
		await entity.get(apiAt(stub.url), "O'Hara");
		expect(stub.calls).toEqual(["GET /Things('O''Hara')"]);
		await stub.close();
	});

	test('without an address, by a search of the id', async () => {
		const stub = await withOne(() => ({}));
		const entity = things({ recordPath: '', searches: { id: { param: 'id' } } });
		expect((await entity.get(apiAt(stub.url), 'a'))?.fields.name).toBe('Before');
		expect(await entity.get(apiAt(stub.url), 'b')).toBeUndefined();
		expect(stub.calls[0]).toBe('GET /things?id=a');
		expect(entity.capabilities).toMatchObject({ singleRead: true, gone: 'notFound' });
		await stub.close();
	});

	test('without an address and a search, in the listing', async () => {
		const stub = await withOne(() => ({}));
		const entity = things({ recordPath: '' });
		expect((await entity.get(apiAt(stub.url), 'a'))?.id).toBe('a');
		expect(await entity.get(apiAt(stub.url), 'b')).toBeUndefined();
		expect(entity.capabilities).toMatchObject({ singleRead: false, gone: 'never' });
		expect(entity.limits.join()).toContain('the whole listing is read');
		await stub.close();
	});
});

describe('searches', () => {
	const odata = {
		quotedValues: true,
		searches: {
			name: { param: '$filter', value: "{field} eq '{value}'" },
			price: { param: '$filter', value: 'price eq {value}' },
		},
		list: { rows: 'data', paging: { kind: 'page', pageParam: 'p', maxSize: 1, moreField: 'more' } },
	} as const;

	test('quote what they look for, read all pages, and compare again', async () => {
		const all = ["o'hara", 'Other', "O'Hara "].map((name, i) => ({ id: `x${i}`, name }));
		const stub = await serve(({ query }) => {
			const page = Number(query.get('p'));
			return { body: { data: all.slice(page - 1, page), more: page < 3 } };
		});
		const found = await things(odata).find!(apiAt(stub.url), {
			by: 'key',
			field: 'name',
			value: "O'Hara",
		});
		expect(found.map(({ id }) => id)).toEqual(['x0', 'x2']);
		expect(stub.log[0].query.get('$filter')).toBe("name eq 'O''Hara'");
		await stub.close();
	});

	test('amounts are the same however they are written', async () => {
		const stub = await serve(() => ({
			body: { data: [{ id: 'a', price: '12.50' }], more: false },
		}));
		const found = await things(odata).find!(apiAt(stub.url), {
			by: 'key',
			field: 'price',
			value: 12.5,
		});
		expect(found).toHaveLength(1);
		await stub.close();
	});
});
