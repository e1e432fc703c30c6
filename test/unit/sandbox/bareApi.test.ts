import { json, send, useDialect, type Ask } from './dialectKit';

const login = (user: string, password: string) => ({
	authorization: `Basic ${Buffer.from(`${user}:${password}`).toString('base64')}`,
});
const { running, control, ask } = useDialect({ dialect: 'bare' }, ({ credential }) =>
	login(credential.basic!.user, credential.basic!.password),
);
const PATCH = { 'content-type': 'application/merge-patch+json' };
const write = async (method: string, path: string, body: unknown, headers: Ask['headers'] = {}) =>
	await ask(method, path, {
		body,
		headers: { ...(method === 'PATCH' ? PATCH : json), ...headers },
	});
const numbersIn = (body: Array<{ contactNo: string }>) => body.map(({ contactNo }) => contactNo);
const pathOf = async (contactNo: string) => {
	const { body } = await ask('GET', '/contacts');
	const row = (body as Array<Record<string, string>>).find((one) => one.contactNo === contactNo)!;
	return `/contacts/${row.tenantCode}/${encodeURIComponent(contactNo)}`;
};

describe('rows', () => {
	it('are flat, without a stamp of the change and without what is empty', async () => {
		const { body, headers } = await ask('GET', '/contacts');
		expect(headers.get('x-total-count')).toBe('3');
		expect(body).toHaveLength(3);
		const row = body.find(({ contactNo }: { contactNo: string }) => contactNo === 'a');
		expect(row).toEqual({
			tenantCode: expect.stringMatching(/^(DK01|NO02)$/),
			contactNo: 'a',
			number: '11',
			firstName: 'Åse',
			lastName: 'Ærø',
			email: 'aase@example.com',
			birthDate: '1984-02-29',
			gender: 'unknown',
			addressLine1: 'Havnegade 1',
			addressCity: 'Aarhus',
			customerId: expect.stringMatching(/:one$/),
			allowEmail: false,
			allowSms: false,
			status: 'active',
			createdAt: '2024-05-01T12:00:01',
		});
		const customer = (await ask('GET', '/customers')).body[0];
		expect(customer.creditLimit).toBe('12,5');
	});

	it('are read alone by both parts of their id', async () => {
		expect((await ask('GET', await pathOf("b'b"))).body.lastName).toBe("O'Brien");
		const [, , tenant] = (await pathOf('a')).split('/');
		const other = tenant === 'DK01' ? 'NO02' : 'DK01';
		expect((await ask('GET', `/contacts/${other}/a`)).status).toBe(404);
		expect((await ask('GET', '/contacts/a')).status).toBe(404);
	});
});

describe('lists', () => {
	it('have an offset and a count, and two searches', async () => {
		const first = await ask('GET', '/contacts?offset=0&count=2');
		const second = await ask('GET', '/contacts?offset=2&count=2');
		expect([first.body.length, second.body.length]).toEqual([2, 1]);
		expect(numbersIn([...first.body, ...second.body]).sort()).toEqual(['a', "b'b", 'c']);
		expect((await ask('GET', '/contacts?offset=9')).body).toEqual([]);
		expect(numbersIn((await ask('GET', '/contacts?number=12')).body)).toEqual(["b'b"]);
		const found = await ask('GET', '/contacts?email=AASE%40example.com');
		expect(numbersIn(found.body)).toEqual(['a']);
	});

	it.each([
		'page=1',
		'lastName=x',
		'sort=number',
		'modifiedSince=2024',
		'count=201',
		'count=0',
		'offset=-1',
	])('%s is a 400', async (query) => {
		expect((await ask('GET', `/contacts?${query}`)).status).toBe(400);
	});

	it('never end if they are told to', async () => {
		await control().configure({ endlessPages: true });
		const page = async (offset: number) =>
			numbersIn((await ask('GET', `/contacts?offset=${offset}&count=2`)).body);
		expect(await page(2000)).toEqual(await page(0));
	});
});

describe('writes', () => {
	it('POST answers 201 with an address and nothing else', async () => {
		const made = await write('POST', '/contacts', { lastName: 'Ny', addressCity: 'Odense' });
		expect([made.status, made.text]).toEqual([201, '']);
		const location = made.headers.get('location')!;
		expect(location).toMatch(/^\/rest\/contacts\/(DK01|NO02)\/\d+$/);
		const read = await ask('GET', location.replace('/rest', ''));
		expect(read.body).toMatchObject({ lastName: 'Ny', addressCity: 'Odense' });
	});

	it('numbers are the same in both tenants: only both parts name a record', async () => {
		const locations: string[] = [];
		for (const lastName of ['Et', 'To', 'Tre', 'Fire']) {
			const made = await write('POST', '/contacts', { lastName });
			locations.push(made.headers.get('location')!);
		}
		expect(new Set(locations).size).toBe(4);
		expect(new Set(locations.map((location) => location.split('/')[4])).size).toBeLessThan(4);
	});

	it('PATCH is a merge patch with an empty answer; null empties', async () => {
		const path = await pathOf('a');
		const done = await write('PATCH', path, { email: null, addressCity: 'Odense' });
		expect([done.status, done.text]).toEqual([204, '']);
		const { body } = await ask('GET', path);
		expect(body).toMatchObject({ addressLine1: 'Havnegade 1', addressCity: 'Odense' });
		expect(body).not.toHaveProperty('email');
	});

	it('media types, forms, and what is not there', async () => {
		const path = await pathOf('a');
		expect((await write('PATCH', path, {}, json)).status).toBe(415);
		expect((await write('POST', '/contacts', { lastName: 'X' }, PATCH)).status).toBe(415);
		const wrong = await write('PATCH', path, {
			contactNo: 'x',
			externalReference: 'ls-1',
			address: { city: 'x' },
			modifiedAt: 'x',
		});
		expect([wrong.status, wrong.body.errors.map(({ field }: { field: string }) => field)]).toEqual([
			422,
			['contactNo', 'externalReference', 'address', 'modifiedAt'],
		]);
		const country = await write('PATCH', path, { addressCountry: 'Denmark' });
		expect(country.body.errors[0].field).toBe('addressCountry');
		const customer = (await ask('GET', '/customers')).body[0];
		const one = `/customers/${customer.tenantCode}/${customer.customerNo}`;
		expect((await write('PATCH', one, { creditLimit: 13.5 })).status).toBe(422);
		expect((await write('PATCH', one, { creditLimit: '13.5' })).status).toBe(422);
		expect((await write('PATCH', one, { creditLimit: '13,5' })).status).toBe(204);
		expect((await ask('GET', one)).body.creditLimit).toBe('13,5');
	});

	it('deleted is a status: single reads end, lists leave it out or show a tombstone', async () => {
		const path = await pathOf('c');
		expect((await ask('DELETE', path)).status).toBe(405);
		expect((await write('PATCH', path, { status: 'deleted' })).status).toBe(204);
		expect((await ask('GET', path)).status).toBe(404);
		expect((await write('PATCH', path, { title: 'x' })).status).toBe(404);
		expect(numbersIn((await ask('GET', '/contacts')).body)).not.toContain('c');
		await control().configure({ deletedRows: 'tombstone' });
		expect((await ask('GET', '/contacts')).body).toContainEqual({
			tenantCode: expect.any(String),
			contactNo: 'c',
			status: 'deleted',
		});
		const customer = (await ask('GET', '/customers')).body[0];
		const used = await write('PATCH', `/customers/${customer.tenantCode}/${customer.customerNo}`, {
			status: 'deleted',
		});
		expect(used.status).toBe(409);
	});

	it('signs in with user and password', async () => {
		const { user } = running().credential.basic!;
		const url = `${running().apiUrl}/contacts`;
		for (const headers of [{}, login(user, 'x'), { authorization: 'Bearer x' }]) {
			const refused = await send('GET', url, { headers });
			expect(refused.status).toBe(401);
			expect(refused.headers.get('www-authenticate')).toMatch(/^Basic realm=/);
		}
		await control().expireTokens();
		expect((await ask('GET', '/contacts')).status).toBe(401);
		await control().restoreTokens();
		expect((await ask('GET', '/contacts')).status).toBe(200);
	});

	it('more requests than allowed in a minute are a 429 that says how long to wait', async () => {
		await control().setClock({ offsetMs: 3_600_000 });
		await control().configure({ requestsPerMinute: 2 });
		expect((await ask('GET', '/contacts')).status).toBe(200);
		await control().setClock({ offsetMs: 3_600_000 + 20_000 });
		expect((await ask('GET', '/contacts')).status).toBe(200);
		const refused = await ask('GET', '/contacts');
		expect(refused.status).toBe(429);
		expect(Number(refused.headers.get('retry-after'))).toBeGreaterThan(30);
		await control().setClock({ offsetMs: 3_600_000 + 61_000 });
		expect((await ask('GET', '/contacts')).status).toBe(200);
	});
});
