import { bearer, send, useDialect, type Ask } from './dialectKit';

const TYPE = 'application/vnd.api+json';
const { running, control, ask } = useDialect({ dialect: 'jsonApi' }, ({ credential }) => ({
	accept: TYPE,
	...bearer(credential.bearerToken),
}));
const write = async (method: string, path: string, data: unknown, headers: Ask['headers'] = {}) =>
	await ask(method, path, { body: { data }, headers: { 'content-type': TYPE, ...headers } });
const list = async (query: Record<string, string>) =>
	await ask('GET', `/contacts?${new URLSearchParams(query)}`);
const idsIn = (body: { data: Array<{ id: string }> }) => body.data.map(({ id }) => id);
const pointers = (body: { errors: Array<{ source?: { pointer: string } }> }) =>
	body.errors.map(({ source }) => source?.pointer);

describe('resources', () => {
	it('have attributes, some called otherwise, and relationships', async () => {
		const { body, headers } = await ask('GET', '/contacts/a');
		expect(headers.get('content-type')).toBe(TYPE);
		expect(headers.get('etag')).toBe('"1"');
		expect(body.data).toMatchObject({
			type: 'contacts',
			id: 'a',
			attributes: {
				givenName: 'Åse',
				familyName: 'Ærø',
				emailAddress: 'aase@example.com',
				cellPhone: null,
				address: { line1: 'Havnegade 1', zip: null },
				modifiedAt: '2024-05-01T10:00:01.000+00:00',
			},
			relationships: { customer: { data: { type: 'customers', id: 'one' } } },
			links: { self: `${running().apiUrl}/contacts/a` },
		});
		for (const name of ['id', 'customerId', 'firstName'])
			expect(body.data.attributes).not.toHaveProperty(name);
	});
});

describe('lists', () => {
	it('have numbered pages with absolute links', async () => {
		const { body } = await list({ 'page[size]': '2', sort: '-modifiedAt' });
		expect(idsIn(body)).toEqual(['c', "b'b"]);
		expect(body.links.prev).toBeNull();
		const next = await send('GET', body.links.next, {
			headers: { accept: TYPE, ...bearer(running().credential.bearerToken) },
		});
		expect(idsIn(next.body)).toEqual(['a']);
		expect(next.body.links).toMatchObject({ next: null, self: body.links.next });
		expect(new URL(next.body.links.prev as string).searchParams.get('page[number]')).toBe('1');
	});

	it('filter by equal values and by the stamp', async () => {
		expect(idsIn((await list({ 'filter[emailAddress]': 'AASE@example.com' })).body)).toEqual(['a']);
		expect(idsIn((await list({ 'filter[customer]': 'one' })).body)).toEqual(['a']);
		const stamp = '2024-05-01T12:00:02+02:00';
		expect(idsIn((await list({ 'filter[modifiedAt][ge]': stamp })).body)).toEqual(["b'b", 'c']);
		expect(idsIn((await list({ 'filter[modifiedAt][gt]': stamp })).body)).toEqual(['c']);
		await control().configure({ sinceIgnored: true });
		expect(idsIn((await list({ 'filter[modifiedAt][gt]': stamp })).body)).toHaveLength(3);
	});

	it.each([
		{ page: '2' },
		{ 'page[number]': '0' },
		{ 'page[size]': '201' },
		{ 'filter[email]': 'x' },
		{ 'filter[note]': 'x' },
		{ 'filter[modifiedAt]': '2024-05-01T10:00:00Z' },
		{ 'filter[modifiedAt][ge]': '2024-05-01' },
		{ 'filter[modifiedAt][since]': '2024-05-01T10:00:00Z' },
		{ sort: 'lastName' },
		{ include: 'customer' },
	])('%j is a 400 that names the parameter', async (query) => {
		const { status, body } = await list(query as unknown as Record<string, string>);
		expect([status, body.errors[0].source.parameter]).toEqual([400, Object.keys(query)[0]]);
	});

	it('never end if they are told to', async () => {
		await control().configure({ endlessPages: true });
		const { body } = await list({ 'page[number]': '9' });
		expect([idsIn(body).length, typeof body.links.next]).toEqual([3, 'string']);
	});
});

describe('writes', () => {
	const resource = (attributes: object, more: object = {}) => ({
		type: 'contacts',
		attributes,
		...more,
	});

	it('POST answers 201 with the resource and its address', async () => {
		const made = await write(
			'POST',
			'/contacts',
			resource(
				{ familyName: 'Ny', address: { zip: '5000' } },
				{ relationships: { customer: { data: { type: 'customers', id: 'one' } } } },
			),
		);
		expect(made.status).toBe(201);
		expect(made.headers.get('location')).toBe(`${running().apiUrl}/contacts/${made.body.data.id}`);
		expect(await control().get('contacts', made.body.data.id as string)).toMatchObject({
			lastName: 'Ny',
			address: { postalCode: '5000' },
			customerId: 'one',
		});
	});

	it('PATCH needs the type and the id; null empties', async () => {
		const done = await write(
			'PATCH',
			'/contacts/a',
			resource({ emailAddress: null }, { id: 'a', relationships: { customer: { data: null } } }),
		);
		expect([done.status, done.body.data.attributes.emailAddress]).toEqual([200, null]);
		expect(done.body.data.relationships.customer.data).toBeNull();
		const wrong = async (data: unknown) => (await write('PATCH', '/contacts/a', data)).status;
		expect(await wrong(resource({}))).toBe(400);
		expect(await wrong(resource({}, { id: 'c' }))).toBe(409);
		expect(await wrong({ type: 'customers', id: 'a', attributes: {} })).toBe(409);
		expect(await wrong([])).toBe(400);
	});

	it('client-generated ids are refused', async () => {
		const made = await write('POST', '/contacts', resource({ familyName: 'X' }, { id: 'mine' }));
		expect([made.status, pointers(made.body)]).toEqual([403, ['/data/id']]);
	});

	it('errors point at what is wrong', async () => {
		const unknown = await write(
			'POST',
			'/contacts',
			resource({ lastName: 'X', address: { city2: 'x' } }),
		);
		expect([unknown.status, pointers(unknown.body)]).toEqual([
			422,
			['/data/attributes/lastName', '/data/attributes/address/city2'],
		]);
		const wrong = await write(
			'POST',
			'/contacts',
			resource(
				{ emailAddress: 'none' },
				{ relationships: { customer: { data: { type: 'customers', id: 'x' } } } },
			),
		);
		expect(pointers(wrong.body).sort()).toEqual([
			'/data/attributes/emailAddress',
			'/data/attributes/familyName',
			'/data/relationships/customer',
		]);
		expect(wrong.body.errors[0]).toMatchObject({ status: '422', title: expect.any(String) });
		const type = await write(
			'POST',
			'/contacts',
			resource(
				{ familyName: 'X' },
				{ relationships: { customer: { data: { type: 'companies', id: 'one' } } } },
			),
		);
		expect(pointers(type.body)).toEqual(['/data/relationships/customer/data/type']);
		const taken = await write('POST', '/contacts', resource({ familyName: 'X', number: '11' }));
		expect([taken.status, pointers(taken.body)]).toEqual([409, ['/data/attributes/number']]);
	});

	it('If-Match is optional', async () => {
		const change = resource({ title: 'Chef' }, { id: 'a' });
		expect((await write('PATCH', '/contacts/a', change, { 'if-match': '"9"' })).status).toBe(412);
		expect((await write('PATCH', '/contacts/a', change, { 'if-match': '"1"' })).status).toBe(200);
		expect((await ask('DELETE', '/contacts/a', { headers: { 'if-match': '"1"' } })).status).toBe(
			412,
		);
		expect((await ask('DELETE', '/contacts/a')).status).toBe(204);
		expect((await ask('DELETE', '/contacts/a')).status).toBe(404);
	});

	it('the media type is required, without parameters', async () => {
		const body = { data: resource({ familyName: 'X' }) };
		for (const type of ['application/json', `${TYPE}; charset=utf-8`]) {
			const made = await ask('POST', '/contacts', { body, headers: { 'content-type': type } });
			expect(made.status).toBe(415);
		}
		for (const accept of ['*/*', 'application/json', `${TYPE}; version=1`]) {
			expect((await ask('GET', '/contacts', { headers: { accept } })).status).toBe(406);
		}
	});
});
