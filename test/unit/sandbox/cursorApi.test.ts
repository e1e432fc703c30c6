import { bearer, json, send, useDialect, type Ask } from './dialectKit';

const { running, control, ask: plain } = useDialect({ dialect: 'cursor' }, () => ({}));

let token = '';
const client = () => running().credential.oauth2!;
const askToken = async (form: Record<string, string>, headers: Record<string, string> = {}) =>
	await send('POST', client().tokenUrl, {
		raw: new URLSearchParams(form).toString(),
		headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
	});
const grant = { grant_type: 'client_credentials' };
const secrets = () => ({ client_id: client().clientId, client_secret: client().clientSecret });
const freshToken = async () =>
	(await askToken({ ...grant, ...secrets() })).body.access_token as string;

beforeEach(async () => {
	token = await freshToken();
});

const ask = async (method: string, path: string, { headers, ...more }: Ask = {}) =>
	await plain(method, path, { ...more, headers: { ...bearer(token), ...headers } });
const write = async (method: string, path: string, body: unknown, headers: Ask['headers'] = {}) =>
	await ask(method, path, { body, headers: { ...json, ...headers } });
const list = async (query: Record<string, string>) =>
	await ask('GET', `/v2/contacts?${new URLSearchParams(query)}`);
const idsIn = (body: { records: Array<{ id: string }> }) => body.records.map(({ id }) => id);
const stamp = (second: number) => String(Date.parse(`2024-05-01T10:00:0${second}.000Z`));

describe('tokens', () => {
	it('are given for client credentials in the header or in the body', async () => {
		const basic = Buffer.from(`${client().clientId}:${client().clientSecret}`).toString('base64');
		const header = await askToken(grant, { authorization: `Basic ${basic}` });
		expect(header.body).toEqual({
			access_token: expect.any(String),
			token_type: 'Bearer',
			expires_in: 3600,
		});
		expect(header.headers.get('cache-control')).toBe('no-store');
		await control().configure({ clientCredentialsIn: 'header' });
		expect((await askToken({ ...grant, ...secrets() })).status).toBe(401);
		expect((await control().counters()).auth).toBeGreaterThanOrEqual(2);
	});

	it('are refused in the words of RFC 6749', async () => {
		const wrong = await askToken({ ...grant, ...secrets(), client_secret: 'x' });
		expect([wrong.status, wrong.body.error]).toEqual([401, 'invalid_client']);
		const type = await askToken({ ...secrets(), grant_type: 'password' });
		expect([type.status, type.body.error]).toEqual([400, 'unsupported_grant_type']);
		const body = await send('POST', client().tokenUrl, { body: grant, headers: json });
		expect([body.status, body.body.error]).toEqual([400, 'invalid_request']);
	});

	it('expire', async () => {
		expect((await ask('GET', '/v2/account')).body).toEqual({ record: { name: 'Sandbox Trading' } });
		const refused = await plain('GET', '/v2/account', { headers: bearer(`${token}x`) });
		expect([refused.status, refused.headers.get('www-authenticate')]).toEqual([
			401,
			'Bearer error="invalid_token"',
		]);
		expect((await plain('GET', '/v2/contacts')).status).toBe(401);
		await control().setClock({ offsetMs: 61 * 60_000 });
		expect((await ask('GET', '/v2/contacts')).status).toBe(401);
		token = await freshToken();
		expect((await ask('GET', '/v2/contacts')).status).toBe(200);
		await control().expireTokens();
		expect((await ask('GET', '/v2/contacts')).status).toBe(401);
		token = await freshToken();
		expect((await ask('GET', '/v2/contacts')).status).toBe(200);
	});
});

describe('lists', () => {
	it('have snake_case records without what is empty, and a cursor', async () => {
		const { body } = await list({ limit: '1' });
		expect(body).toEqual({
			records: [
				{
					id: 'a',
					number: '11',
					first_name: 'Åse',
					last_name: 'Ærø',
					email: 'aase@example.com',
					birth_date: '19840229',
					gender: 'unknown',
					address: { line1: 'Havnegade 1', city: 'Aarhus' },
					customer_id: 'one',
					allow_email: false,
					allow_sms: false,
					status: 'active',
					created_at: Number(stamp(1)),
					updated_at: Number(stamp(1)),
					revision: 1,
				},
			],
			next_cursor: expect.any(String),
		});
		const next = await list({ limit: '1', cursor: body.next_cursor });
		expect([idsIn(next.body), next.body.next_cursor]).toEqual([["b'b"], null]);
		expect(idsIn((await list({ include_archived: 'true' })).body)).toHaveLength(3);
		const [customer] = (await ask('GET', '/v2/customers')).body.records;
		expect(customer.credit_limit).toBe('12.5');
	});

	it('updated_after leaves out its own moment and sorts by the stamp', async () => {
		await control().edit('contacts', 'a', { title: 'Chef' });
		const query = { updated_after: stamp(2), include_archived: 'true' };
		expect(idsIn((await list(query)).body)).toEqual(['c', 'a']);
		expect((await list({ updated_after: '2024-05-01T10:00:00Z' })).status).toBe(400);
		await control().configure({ sinceIgnored: true });
		expect(idsIn((await list(query)).body)).toEqual(['a', "b'b", 'c']);
	});

	it('a cursor is behind what it has shown, whatever moves', async () => {
		const first = await list({ limit: '1', updated_after: '0' });
		await control().edit('contacts', 'a', { title: 'Chef' });
		const next = await list({ limit: '9', updated_after: '0', cursor: first.body.next_cursor });
		expect(idsIn(next.body)).toEqual(["b'b", 'a']);
	});

	it('a cursor expires, and belongs to its query', async () => {
		const { next_cursor: cursor } = (await list({ limit: '1' })).body;
		expect((await list({ cursor, include_archived: 'true' })).status).toBe(400);
		expect((await list({ cursor: 'made-up' })).status).toBe(400);
		await control().setClock({ offsetMs: 11 * 60_000 });
		expect((await list({ limit: '1', cursor })).status).toBe(410);
		await control().configure({ expiredCursorStatus: 400 });
		expect((await list({ limit: '1', cursor })).status).toBe(400);
	});

	it('never end if they are told to; unknown parameters are refused', async () => {
		expect((await list({ page: '2' })).status).toBe(400);
		expect((await list({ limit: '0' })).status).toBe(400);
		expect(idsIn((await list({ email: 'AASE@example.com' })).body)).toEqual(['a']);
		await control().configure({ endlessPages: true });
		const first = (await list({ limit: '1' })).body;
		const second = (await list({ limit: '1', cursor: first.next_cursor })).body;
		expect([idsIn(second), typeof second.next_cursor]).toEqual([idsIn(first), 'string']);
	});
});

describe('PUT', () => {
	const read = async () =>
		(await ask('GET', '/v2/contacts/a')).body.record as Record<string, unknown>;

	it('replaces the whole record: what is left out is emptied', async () => {
		const { email, address, ...record } = await read();
		const done = await write('PUT', '/v2/contacts/a', { ...record, title: 'Chef' });
		expect(done.status).toBe(200);
		expect(done.body.record).toMatchObject({ title: 'Chef', revision: 2 });
		expect(await control().get('contacts', 'a')).toMatchObject({
			email: null,
			address: { line1: null, city: null },
			birthDate: '1984-02-29',
			title: 'Chef',
		});
		expect((await ask('PATCH', '/v2/contacts/a')).status).toBe(405);
	});

	it('needs the revision, and what is required', async () => {
		const { revision, ...record } = await read();
		expect((await write('PUT', '/v2/contacts/a', record)).status).toBe(400);
		expect((await write('PUT', '/v2/contacts/a', { ...record, revision: 7 })).status).toBe(409);
		const { last_name, ...unnamed } = record;
		const lacking = await write('PUT', '/v2/contacts/a', { ...unnamed, revision });
		expect([lacking.status, lacking.body.errors]).toEqual([
			422,
			[{ field: 'last_name', message: 'is required' }],
		]);
	});

	it('refuses null, other forms, and other values of what is read-only', async () => {
		const record = await read();
		const wrong = async (more: object) => {
			const { status, body } = await write('PUT', '/v2/contacts/a', { ...record, ...more });
			return [status, body.errors?.map(({ field }: { field: string }) => field)];
		};
		expect(await wrong({ title: null, address: { city: null } })).toEqual([
			422,
			['address.city', 'title'],
		]);
		expect(await wrong({ birth_date: '1984-02-29' })).toEqual([422, ['birth_date']]);
		expect(await wrong({ firstName: 'x' })).toEqual([422, ['firstName']]);
		expect(await wrong({ updated_at: 1 })).toEqual([422, ['updated_at']]);
		expect(await wrong({ updated_at: '2024-05-01T10:00:01Z' })).toEqual([422, ['updated_at']]);
		await control().configure({ changedReadOnly: 'ignore' });
		expect((await wrong({ updated_at: 1 }))[0]).toBe(200);
		const [customer] = (await ask('GET', '/v2/customers')).body.records;
		const number = { ...customer, credit_limit: 13 };
		expect((await write('PUT', '/v2/customers/one', number)).status).toBe(422);
	});
});

describe('POST', () => {
	it('does a request once for an idempotency key', async () => {
		const key = { 'idempotency-key': 'k-1' };
		const made = await write('POST', '/v2/contacts', { last_name: 'Ny' }, key);
		expect([made.status, made.body.record.revision]).toEqual([201, 1]);
		const again = await write('POST', '/v2/contacts', { last_name: 'Ny' }, key);
		expect(again.body).toEqual(made.body);
		expect(again.headers.get('idempotent-replayed')).toBe('true');
		expect((await write('POST', '/v2/contacts', { last_name: 'Andre' }, key)).status).toBe(422);
		expect(await control().count('contacts')).toBe(4);
		const refused = { 'idempotency-key': 'k-2' };
		expect((await write('POST', '/v2/contacts', {}, refused)).status).toBe(422);
		expect((await write('POST', '/v2/contacts', { last_name: 'X' }, refused)).status).toBe(201);
	});

	it('keeps its keys and tokens in a snapshot', async () => {
		const key = { 'idempotency-key': 'k-1' };
		const made = await write('POST', '/v2/contacts', { last_name: 'Ny' }, key);
		const snapshot = await control().snapshot();
		await control().reset();
		await control().restore(snapshot);
		expect((await write('POST', '/v2/contacts', { last_name: 'Ny' }, key)).body).toEqual(made.body);
	});

	it('refuses what is read-only and what is no JSON', async () => {
		expect((await write('POST', '/v2/contacts', { last_name: 'X', id: 'mine' })).status).toBe(422);
		expect((await write('POST', '/v2/contacts', { last_name: 'X', revision: 1 })).status).toBe(422);
		expect((await ask('POST', '/v2/contacts', { raw: 'last_name=X', headers: json })).status).toBe(
			400,
		);
		expect((await ask('POST', '/v2/contacts', { raw: '{}' })).status).toBe(415);
	});
});
