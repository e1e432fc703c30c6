import { bearer, json, send, useDialect, type Ask } from './dialectKit';

const { running, control, ask } = useDialect({ dialect: 'odata' }, ({ credential }) =>
	bearer(credential.bearerToken),
);
const write = async (method: string, path: string, body: unknown, headers: Ask['headers'] = {}) =>
	await ask(method, path, { body, headers: { ...json, ...headers } });
const list = async (options: Record<string, string>, headers: Ask['headers'] = {}) =>
	await ask('GET', `/Contacts?${new URLSearchParams(options)}`, { headers });
const ids = async (filter: string) =>
	(await list({ $filter: filter })).body.value.map(({ Id }: { Id: string }) => Id);

describe('rows', () => {
	it('have PascalCase names, complex types, an ETag each, and archived ones are there', async () => {
		const { body, headers } = await ask('GET', '/Contacts');
		expect(headers.get('odata-version')).toBe('4.0');
		expect(body['@odata.context']).toBe(`${running().apiUrl}/$metadata#Contacts`);
		expect(body.value).toHaveLength(3);
		expect(body.value[0]).toMatchObject({
			'@odata.etag': 'W/"1"',
			Id: 'a',
			LastName: 'Ærø',
			BirthDate: '1984-02-29',
			Email2: null,
			Address: { Line1: 'Havnegade 1', PostalCode: null },
			CustomerId: 'one',
			AllowSms: false,
			ModifiedAt: '2024-05-01T10:00:01.000Z',
		});
		expect(Object.keys(body)).toEqual(['@odata.context', 'value']);
	});

	it('are read alone by a quoted key, quotes doubled', async () => {
		const { body, headers } = await ask('GET', "/Contacts('b''b')");
		expect(body).toMatchObject({ Id: "b'b", '@odata.etag': 'W/"1"' });
		expect(headers.get('etag')).toBe('W/"1"');
		expect((await ask('GET', "/Contacts('b%27%27b')")).body.Id).toBe("b'b");
		expect((await ask('GET', "/Contacts('x')")).status).toBe(404);
		for (const key of ['a', '12', "'b'b'", "'"]) {
			expect((await ask('GET', `/Contacts(${key})`)).status).toBe(400);
		}
		expect((await ask('GET', '/Contacts/a')).status).toBe(404);
	});
});

describe('system query options', () => {
	it('$filter compares, with literals as strict as the properties', async () => {
		expect(await ids('ModifiedAt ge 2024-05-01T10:00:02Z')).toEqual(["b'b", 'c']);
		expect(await ids('ModifiedAt gt 2024-05-01T12:00:02+02:00')).toEqual(['c']);
		expect(
			await ids('ModifiedAt le 2024-05-01T10:00:02Z and ModifiedAt lt 2024-05-01T10:00:02Z'),
		).toEqual(['a']);
		expect(await ids("LastName eq 'O''Brien'")).toEqual(["b'b"]);
		expect(await ids("Email eq 'AASE@example.com'")).toEqual([]);
		expect(await ids("Status ne 'archived' and Address/City eq 'Aarhus'")).toEqual(['a']);
		expect(await ids('BirthDate eq 1984-02-29')).toEqual(['a']);
		expect(await ids('CustomerId eq null and AllowSms eq false')).toEqual(["b'b", 'c']);
	});

	it.each([
		"ModifiedAt ge '2024-05-01T10:00:02Z'",
		'ModifiedAt ge 2024-05-01T10:00:02',
		'ModifiedAt ge 2024-05-01',
		'ModifiedAt ge 1714557602000',
		'LastName eq Carlsen',
		"LastName eq 'O'Brien'",
		"BirthDate eq '1984-02-29'",
		"modifiedAt ge '2024'",
		'Colour eq 1',
		"Address eq 'x'",
		"LastName like 'x'",
		"LastName eq 'x' or LastName eq 'y'",
		"LastName eq 'x' and",
		'LastName eq',
		'',
	])('$filter=%s is a 400', async (filter) => {
		const { status, body } = await list({ $filter: filter });
		expect([status, body.error.code, typeof body.error.message]).toEqual([400, '400', 'string']);
	});

	it('$orderby, $top, $skip, $select and $count', async () => {
		const { body } = await list({
			$orderby: 'ModifiedAt desc',
			$top: '1',
			$skip: '1',
			$select: 'LastName,Id',
			$count: 'true',
		});
		expect(body).toEqual({
			'@odata.context': expect.any(String),
			'@odata.count': 3,
			value: [{ '@odata.etag': 'W/"1"', Id: "b'b", LastName: "O'Brien" }],
		});
	});

	it.each([
		{ $orderby: 'Colour' },
		{ $orderby: 'LastName up' },
		{ $select: 'lastName' },
		{ $top: '-1' },
		{ $skip: 'x' },
		{ $count: '1' },
		{ $expand: 'Customer' },
		{ $skiptoken: 'made-up' },
		{ page: '2' },
	])('%j is a 400', async (options) => {
		expect((await list(options as unknown as Record<string, string>)).status).toBe(400);
	});
});

describe('server-driven paging', () => {
	const small = { prefer: 'odata.maxpagesize=2' };

	it('goes on by an absolute link, and says which page size it took', async () => {
		const first = await list({ $orderby: 'LastName desc' }, small);
		expect(first.headers.get('preference-applied')).toBe('odata.maxpagesize=2');
		const next = first.body['@odata.nextLink'] as string;
		expect(next.startsWith(`${running().apiUrl}/Contacts?`)).toBe(true);
		const second = await send('GET', next, { headers: bearer(running().credential.bearerToken) });
		expect(second.body.value.map(({ Id }: { Id: string }) => Id)).toEqual(['c']);
		expect(second.body).not.toHaveProperty('@odata.nextLink');
		const other = next.replace('LastName', 'FirstName');
		expect(
			(await send('GET', other, { headers: bearer(running().credential.bearerToken) })).status,
		).toBe(400);
	});

	it('keeps $top over the pages', async () => {
		const first = await list({ $top: '2' }, { prefer: 'odata.maxpagesize=1' });
		const next = first.body['@odata.nextLink'] as string;
		const second = await send('GET', next, { headers: bearer(running().credential.bearerToken) });
		expect(second.body.value).toHaveLength(1);
		expect(second.body).not.toHaveProperty('@odata.nextLink');
	});

	it('cuts the page size down to its maximum', async () => {
		await control().configure({ maxPageSize: 2 });
		const { body, headers } = await list({}, { prefer: 'odata.maxpagesize=5000' });
		expect([body.value.length, headers.get('preference-applied')]).toEqual([
			2,
			'odata.maxpagesize=2',
		]);
		expect((await list({})).headers.get('preference-applied')).toBeNull();
		expect((await list({}, { prefer: 'odata.maxpagesize=none' })).status).toBe(400);
	});

	it('never ends, ignores the filter, or points elsewhere, if it is told to', async () => {
		await control().configure({
			endlessPages: true,
			sinceIgnored: true,
			nextLinkOrigin: 'http://elsewhere.test',
		});
		const { body } = await list({ $filter: 'ModifiedAt ge 2030-01-01T00:00:00Z' });
		expect(body.value).toHaveLength(3);
		expect(body['@odata.nextLink']).toMatch(/^http:\/\/elsewhere\.test\/odata\/v4\/Contacts\?/);
	});
});

describe('writes', () => {
	it('POST answers 201 with the representation, or 204 where that is preferred', async () => {
		const made = await write('POST', '/Contacts', { LastName: 'Ny', Address: { City: 'Odense' } });
		expect(made.status).toBe(201);
		expect(made.body).toMatchObject({ LastName: 'Ny', Address: { City: 'Odense', Line1: null } });
		expect(made.headers.get('location')).toBe(`${running().apiUrl}/Contacts('${made.body.Id}')`);
		const silent = await write(
			'POST',
			'/Contacts',
			{ LastName: 'Ny' },
			{ prefer: 'return=minimal' },
		);
		expect([silent.status, silent.text]).toEqual([204, '']);
		expect(silent.headers.get('odata-entityid')).toBe(silent.headers.get('location'));
	});

	it('PATCH answers 204, or 200 with the representation where that is preferred', async () => {
		const etag = { 'if-match': 'W/"1"' };
		const silent = await write('PATCH', "/Contacts('a')", { FirstName: null }, etag);
		expect([silent.status, silent.headers.get('etag')]).toEqual([204, 'W/"2"']);
		const told = await write(
			'PATCH',
			"/Contacts('a')",
			{ Address: { City: 'Odense' } },
			{ 'if-match': 'W/"2"', prefer: 'return=representation' },
		);
		expect(told.headers.get('preference-applied')).toBe('return=representation');
		expect(told.body).toMatchObject({
			FirstName: null,
			Address: { City: 'Odense', Line1: 'Havnegade 1' },
			'@odata.etag': 'W/"3"',
		});
	});

	it('If-Match is required and checked', async () => {
		const change = { FirstName: 'X' };
		expect((await write('PATCH', "/Contacts('a')", change)).status).toBe(428);
		expect((await ask('DELETE', "/Contacts('a')")).status).toBe(428);
		expect((await write('PATCH', "/Contacts('a')", change, { 'if-match': 'W/"7"' })).status).toBe(
			412,
		);
		expect((await write('PATCH', "/Contacts('a')", change, { 'if-match': '"1"' })).status).toBe(
			412,
		);
		expect((await write('PATCH', "/Contacts('a')", change, { 'if-match': '*' })).status).toBe(204);
		await control().configure({ ifMatchRequired: false });
		expect((await write('PATCH', "/Contacts('a')", change)).status).toBe(204);
	});

	it('what is wrong is a 400 with a target for each property', async () => {
		const { status, body } = await write('POST', '/Contacts', {
			Colour: 'red',
			Id: 'mine',
			Email: 'none',
			Address: { Country: 'Denmark' },
		});
		expect(status).toBe(400);
		expect(body.error).toMatchObject({ code: '400', message: expect.any(String) });
		expect(body.error.details.map(({ target }: { target: string }) => target)).toEqual(['Colour']);
		const checked = await write('POST', '/Contacts', {
			Id: 'mine',
			Email: 'none',
			Address: { Country: 'Denmark' },
		});
		expect(checked.body.error.details.map(({ target }: { target: string }) => target)).toEqual(
			expect.arrayContaining(['Id', 'Email', 'Address/Country', 'LastName']),
		);
		expect((await write('POST', '/Contacts', { LastName: 'X', Number: '11' })).status).toBe(409);
	});

	it('media types, accepted ones too', async () => {
		const body = { LastName: 'X' };
		const xml = await ask('POST', '/Contacts', { body, headers: { 'content-type': 'text/xml' } });
		expect(xml.status).toBe(415);
		expect((await ask('GET', '/Contacts', { headers: { accept: 'text/csv' } })).status).toBe(406);
		expect((await send('GET', `${running().apiUrl}/Contacts`)).status).toBe(401);
		expect((await ask('PUT', "/Contacts('a')", { body, headers: json })).status).toBe(405);
	});

	it('DELETE answers 204, and 409 while others point at the record', async () => {
		const etag = { 'if-match': 'W/"1"' };
		expect((await ask('DELETE', "/Customers('one')", { headers: etag })).status).toBe(409);
		expect((await ask('DELETE', "/Contacts('a')", { headers: etag })).status).toBe(204);
		expect((await ask('DELETE', "/Customers('one')", { headers: etag })).status).toBe(204);
		expect((await control().counters()).routes['DELETE /Contacts({key})'].calls).toBe(1);
	});
});
