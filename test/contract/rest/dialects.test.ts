/** Profiles against servers of other kinds than the reference: all that flows and plain operations do with a record. */
import type { Entity, EntityRecord } from '../../../nodes/shared/entity';
import { getPath, setPath, type JsonObject, type JsonValue } from '../../../nodes/shared/json';
import { DIALECTS, type ProfiledSystem } from '../../support/profiles';
import { createRequest } from '../../support/systems';
import { failureOf, update } from '../membercare/helpers';
import { startDialect, type DialectSystem } from './dialectSystems';

const RESOURCES: Array<[ProfiledSystem, string, JsonObject]> = [
	[
		'customerp',
		'customer',
		{ name: "O'Hara & Søn", creditLimit: 1000.25, paymentTermsDays: 14, number: '4711' },
	],
	[
		'customerp',
		'contact',
		{
			lastName: 'Þórsdóttir Bæk',
			firstName: 'Åse',
			birthDate: '1984-02-29',
			email: 'aase@example.com',
			allowSms: true,
			number: '4712',
			address: { line1: 'Nørregade 1', postalCode: '8000', country: 'DK' },
		},
	],
	[
		'customcrm',
		'customer',
		{ name: 'Ærø Studio', type: 'person', number: 'K-1', phone: '+4520304050' },
	],
	[
		'custompms',
		'customer',
		{ lastName: 'Žižka', paymentTermsDays: 8, number: 'G-1', email: 'z@example.com', vip: true },
	],
];

const CASES = DIALECTS.flatMap((dialect) =>
	RESOURCES.map(([system, resource, fields]) => ({ dialect, system, resource, fields })),
);

/** Another value of the kind that the field has. */
function otherValue({ name, kind, options, maxLength }: Entity['fields'][number]): JsonValue {
	switch (kind) {
		case 'email':
			return 'anden@example.com';
		case 'phone':
			return '+4574121212';
		case 'country':
			return 'NO';
		case 'date':
			return '2001-12-31';
		case 'boolean':
			return true;
		case 'number':
			return 7;
		case 'money':
			return 1234.5;
		case 'enum':
			return options!.find(({ value }) => value !== 'archived')!.value;
		default:
			if (name === 'number') return '7654321';
			if (name.endsWith('region')) return 'CA-QC';
			if (name === 'currency') return 'NOK';
			if (name === 'language') return 'nb';
			return '1234567890123'.slice(0, maxLength);
	}
}

describe.each(CASES)('$dialect: $resource of $system', ({ dialect, system, resource, fields }) => {
	let server: DialectSystem;
	let entity: Entity;
	const entityKey = `${resource}s`;

	beforeAll(async () => {
		server = await startDialect(system, dialect);
		entity = server.entity(resource);
	});
	afterAll(async () => await server.stop());
	beforeEach(async () => await server.control.reset());

	const make = async (more: JsonObject = {}, reference?: string) =>
		await entity.create!(await server.api(), createRequest({ ...fields, ...more }, reference));
	const read = async (id: string) => (await entity.get(await server.api(), id))!;
	const writes = async () => await server.control.log({ writesOnly: true });

	async function everyPage(since?: string, of = entity): Promise<EntityRecord[]> {
		const api = await server.api();
		const records: EntityRecord[] = [];
		let page: string | undefined;
		do {
			const listed = await of.list(api, { since, page, limit: 1000 });
			records.push(...listed.records);
			page = listed.next;
		} while (page !== undefined);
		return records;
	}

	test('create is one POST, and what comes back is the record as stored', async () => {
		const request = createRequest(fields);
		const record = await entity.create!(await server.api(), request);
		expect(record.fields).toMatchObject(fields);
		expect(await server.control.get(entityKey, record.id)).toMatchObject(fields);
		expect(request.saved).toEqual([{ id: record.id, steps: expect.any(Array) }]);
		expect((await writes()).map(({ method }) => method)).toEqual(['POST']);
		if (dialect !== 'bare') {
			expect(record).toMatchObject({
				reference: request.reference,
				version: expect.any(String),
				modifiedAt: expect.stringMatching(/^\d{4}-.*Z$/),
			});
		}
		expect(await read(record.id)).toMatchObject({ id: record.id, fields: record.fields });
	});

	test('every field goes there and comes back, and can be emptied', async () => {
		const { id } = await make();
		const writable = entity.fields.filter(
			({ writable: can, kind, name }) =>
				can === true && kind !== 'list' && kind !== 'reference' && name !== 'status',
		);
		const changes = Object.fromEntries(writable.map((field) => [field.name, otherValue(field)]));
		const api = await server.api();
		await update(api, entity, id, changes);
		const after = await read(id);
		for (const [name, value] of Object.entries(changes)) {
			expect([name, getPath(after.fields, name)]).toEqual([name, value]);
		}
		const clearable = writable.filter(
			({ name, clearable: can, required }) => can !== false && !required && name !== 'number',
		);
		const kept = ['lastName', 'name'];
		const emptied = clearable.filter(({ name }) => !kept.includes(name));
		await update(api, entity, id, Object.fromEntries(emptied.map(({ name }) => [name, null])));
		const stored = (await server.control.get(entityKey, id)) as JsonObject;
		for (const { name } of emptied) expect([name, getPath(stored, name)]).toEqual([name, null]);
	});

	test('an update changes what it names and nothing else', async () => {
		const { id } = await make();
		const before = (await server.control.get(entityKey, id)) as JsonObject;
		await server.control.clearLog();
		const result = await update(await server.api(), entity, id, { note: 'Ring først' });
		expect(result.written).toEqual(['note']);
		const stamps = { modifiedAt: null, version: null };
		const after = { ...((await server.control.get(entityKey, id)) as JsonObject), ...stamps };
		expect(after).toEqual({ ...before, note: 'Ring først', ...stamps });
		const [call, ...others] = await writes();
		expect(others).toEqual([]);
		expect(call.status).toBeLessThan(300);
	});

	test('rule 6: a record that was changed after the read is not overwritten where the API can tell', async () => {
		const { id } = await make();
		const before = await read(id);
		await server.control.edit(entityKey, id, { note: 'Somebody else' });
		const writing = entity.update!(await server.api(), {
			id,
			fields: { note: 'Mine' },
			changed: ['note'],
			before,
			progress: { steps: [] },
			save: async () => {},
		});
		if (dialect === 'bare') {
			// Nothing here tells: the caller compares what it has just read.
			expect(before.version).toBeUndefined();
			await writing;
			return;
		}
		expect((await failureOf(writing)).detail.outcome).toBe('changedMeanwhile');
		expect(await server.control.get(entityKey, id)).toMatchObject({ note: 'Somebody else' });
	});

	test('rule 3: sent again after a crash it makes no second record, or says that it cannot know', async () => {
		await server.control.inject({
			match: {
				method: 'POST',
				path: `[${entityKey[0].toUpperCase()}${entityKey[0]}]${entityKey.slice(1)}$`,
			},
			fault: { kind: 'drop', applied: true },
		});
		const request = createRequest(fields);
		const api = await server.api();
		if (dialect === 'cursor') {
			// The server does a request with the same key once, so it may be sent again at once.
			const made = await entity.create!(api, request);
			expect((await writes()).map(({ method }) => method)).toEqual(['POST', 'POST']);
			expect([made.reference, await server.control.count(entityKey)]).toEqual([
				request.reference,
				1,
			]);
			return;
		}
		const failed = await failureOf(entity.create!(api, request));
		expect(failed.detail.outcome).toBe('unknown');
		expect(await server.control.count(entityKey)).toBe(1);
		if (dialect === 'bare') {
			expect(entity.capabilities.findByReference).toBe(false);
			const [byNumber] = await entity.find!(api, {
				by: 'key',
				field: 'number',
				value: fields.number,
			});
			expect(byNumber.fields).toMatchObject(fields);
			return;
		}
		const [found] = await entity.find!(api, { by: 'reference', reference: request.reference });
		expect(found.fields).toMatchObject(fields);
		expect(found.reference).toBe(request.reference);
		const again = await failureOf(entity.create!(api, createRequest(fields, request.reference)));
		// The refusal does not name the record in a way that a profile could say; the reference finds it.
		expect(again.detail.outcome).toBe('rejected');
		expect(await server.control.count(entityKey)).toBe(1);
	});

	test('find by a key, quotes and all', async () => {
		const { id } = await make();
		const api = await server.api();
		const found = await entity.find!(api, { by: 'key', field: 'number', value: fields.number });
		expect(found.map((record) => record.id)).toEqual([id]);
		expect(await entity.find!(api, { by: 'key', field: 'number', value: "9'9" })).toEqual([]);
	});

	test('a record that is not there is no record; a deleted one is gone', async () => {
		const { id } = await make();
		await entity.remove!(await server.api(), id);
		expect(await entity.get(await server.api(), id)).toBeUndefined();
		await entity.remove!(await server.api(), id);
		expect(await everyPage()).toEqual([]);
	});

	test('archiving and restoring', async () => {
		const { id } = await make();
		await entity.archive!(await server.api(), id, await read(id));
		expect(await server.control.get(entityKey, id)).toMatchObject({ status: 'archived' });
		expect((await everyPage()).map((record) => record.id)).toEqual([id]);
		await entity.restore!(await server.api(), id, await read(id));
		expect(await server.control.get(entityKey, id)).toMatchObject({ status: 'active' });
	});

	test('450 records: every one once, and the feed shows what was changed', async () => {
		const old = Date.parse('2024-01-01T00:00:00.000Z');
		await server.control.seed({
			[entityKey]: Array.from({ length: 450 }, (_, n) => ({
				...fields,
				number: String(80_000 + n),
				email: null,
				// Runs of equal stamps, as bulk imports leave them.
				modifiedAt: new Date(old + Math.floor(n / 7) * 1000 + (n % 2)).toISOString(),
			})),
		});
		const stored = (await server.control.find(entityKey)).map(({ id }) => String(id)).sort();
		const records = await everyPage();
		expect([...new Set(records.map(({ id }) => id))].sort()).toEqual(stored);
		expect(records.every(({ fields: { number } }) => typeof number === 'string')).toBe(true);
		// Without a feed the walk follows the pages themselves.
		const unfed = server.entity(resource, (profile) => ({ ...profile, since: undefined }));
		expect((await everyPage(undefined, unfed)).map(({ id }) => id).sort()).toEqual(stored);
		if (!entity.capabilities.feed) {
			expect(dialect).toBe('bare');
			return;
		}
		const changed = stored[217];
		const { modifiedAt } = (await server.control.edit(entityKey, changed, {
			note: 'Ny',
		})) as JsonObject;
		const fed = await everyPage(String(modifiedAt));
		expect(fed.map(({ id }) => id)).toEqual([changed]);
		expect(fed[0].modifiedAt).toBe(modifiedAt);
		const early = await everyPage('2024-01-01T00:00:30.000Z');
		const wanted = (await server.control.find(entityKey)).filter(
			(record) => String(record.modifiedAt) >= '2024-01-01T00:00:30.000Z',
		);
		expect(new Set(early.map(({ id }) => id))).toEqual(new Set(wanted.map(({ id }) => id)));
	});
});

describe.each(DIALECTS)('%s: a contact and its employer', (dialect) => {
	let server: DialectSystem;
	beforeAll(async () => {
		server = await startDialect('customerp', dialect);
	});
	afterAll(async () => await server.stop());

	test('the reference is written, read, changed and emptied', async () => {
		const [customers, contacts] = [server.entity('customer'), server.entity('contact')];
		const api = await server.api();
		const one = await customers.create!(api, createRequest({ name: 'Et' }, 'ls-1'));
		const two = await customers.create!(api, createRequest({ name: 'To' }, 'ls-2'));
		const fields: JsonObject = { lastName: 'Ansat' };
		setPath(fields, 'customerId', one.id);
		const made = await contacts.create!(api, createRequest(fields, 'ls-3'));
		expect(made.fields.customerId).toBe(one.id);
		await update(api, contacts, made.id, { customerId: two.id });
		expect((await contacts.get(api, made.id))!.fields.customerId).toBe(two.id);
		await update(api, contacts, made.id, { customerId: null });
		expect(await server.control.get('contacts', made.id)).toMatchObject({ customerId: null });
	});
});
