import { call, customerpCaller, useSandbox } from './client';

const sandbox = useSandbox({
	membercare: false,
	customerp: {
		seed: {
			customers: [
				{
					id: 'c-1',
					number: '42',
					name: 'Ærø Færge ApS',
					email: 'info@example.com',
					modifiedAt: '2024-05-01T10:00:00.000Z',
				},
				{
					id: 'c-2',
					number: '43',
					name: 'Archived AS',
					status: 'archived',
					modifiedAt: '2024-05-01T10:00:00.001Z',
				},
			],
			products: [{ id: 'p-1', sku: 'K-1', name: 'Kursus' }],
		},
	},
});
const control = () => sandbox().customerp.control;
const erp = (...args: Parameters<ReturnType<typeof customerpCaller>>) =>
	customerpCaller(sandbox())(...args);
const names = (body: { data: { name: string }[] }) => body.data.map(({ name }) => name);

describe('credentials', () => {
	const at = (headers: Record<string, string>) =>
		call('GET', `${sandbox().customerp.apiUrl}/me`, { headers });

	it('are a bearer token or a key in a header', async () => {
		const { bearerToken, apiKey, apiKeyHeader } = sandbox().customerp.credential;
		const me = await at({ authorization: `Bearer ${bearerToken}` });
		expect(me.body).toEqual({ tenant: 'Sandbox Trading', name: expect.any(String) });
		expect((await at({ [apiKeyHeader]: apiKey })).status).toBe(200);
		for (const wrong of [
			{},
			{ authorization: 'Bearer x' },
			{ authorization: `Basic ${bearerToken}` },
			{ [apiKeyHeader]: 'x' },
		]) {
			const refused = await at(wrong);
			expect([refused.status, refused.body.code]).toEqual([401, 'unauthorized']);
		}
	});

	it('can be withdrawn, wholly or for a part', async () => {
		await control().expireTokens();
		expect((await erp('GET', '/customers')).status).toBe(401);
		await control().restoreTokens();
		await control().configure({ forbidden: ['orders'] });
		expect((await erp('GET', '/orders')).body.code).toBe('forbidden');
		expect((await erp('GET', '/orders')).status).toBe(403);
		expect((await erp('GET', '/customers')).status).toBe(200);
	});
});

describe('lists', () => {
	it('leave archived records out unless asked', async () => {
		expect(names((await erp('GET', '/customers')).body)).toEqual(['Ærø Færge ApS']);
		expect((await erp('GET', '/customers?includeArchived=true')).body).toMatchObject({
			page: 1,
			pageSize: 100,
			total: 2,
			nextPage: null,
		});
		expect((await erp('GET', '/customers/c-2')).status).toBe(200);
	});

	it('modifiedSince includes the moment itself', async () => {
		const since = async (moment: string) =>
			(await erp('GET', `/customers?includeArchived=true&modifiedSince=${moment}`)).body.total;
		expect(await since('2024-05-01T10:00:00.000Z')).toBe(2);
		expect(await since('2024-05-01T12:00:00.001%2B02:00')).toBe(1);
		expect((await erp('GET', '/customers?modifiedSince=2024-05-01T10:00:00')).status).toBe(400);
		expect((await erp('GET', '/customers?modifiedSince=2024-05-01')).status).toBe(400);
	});

	it('come in pages of at most 200, sorted as asked', async () => {
		await control().seed({
			customers: Array.from({ length: 250 }, (_, index) => ({
				name: `N${index}`,
				modifiedAt: new Date(1.7e12 - index).toISOString(),
			})),
		});
		const first = (await erp('GET', '/customers?pageSize=500&sort=modifiedAt')).body;
		expect([first.pageSize, first.data.length, first.total, first.nextPage]).toEqual([
			200, 200, 251, 2,
		]);
		expect(first.data[0].name).toBe('N249');
		const second = (await erp('GET', '/customers?pageSize=500&sort=modifiedAt&page=2')).body;
		expect([second.data.length, second.nextPage]).toEqual([51, null]);
		expect(second.data.at(-1).name).toBe('Ærø Færge ApS');
		expect((await erp('GET', '/customers?sort=-modifiedAt')).body.data[0].name).toBe(
			'Ærø Færge ApS',
		);
	});

	it.each(['sort=email', 'page=0', 'pageSize=x', 'search=x', 'includeArchived=1'])(
		'refuse %s',
		async (query) => {
			expect((await erp('GET', `/customers?${query}`)).status).toBe(400);
		},
	);

	it('find by the equal value of a field', async () => {
		const total = async (query: string) => (await erp('GET', `/customers?${query}`)).body.total;
		expect(await total('email=INFO@example.com')).toBe(1);
		expect(await total('number=42')).toBe(1);
		expect(await total('number=0042')).toBe(0);
		expect(await total('name=%C3%A6r%C3%B8%20f%C3%A6rge%20aps')).toBe(1);
		expect(await total('externalReference=x')).toBe(0);
		expect(await total('number=43')).toBe(0);
		expect(await total('number=43&includeArchived=true')).toBe(1);
	});
});

describe('writes', () => {
	it("POST answers 201 with the record in the server's own form", async () => {
		await control().setClock({ fixedAt: '2025-01-01T00:00:00.123Z' });
		const { status, body, headers } = await erp('POST', '/customers', {
			number: '000123456789',
			name: '  Ny ApS ',
			email: 'Post@Example.COM',
			phone: '(+45) 12 34-56 78',
			mobile: '0045 87654321',
			billingAddress: { line1: 'Storgata 1', city: '', country: 'no' },
			creditLimit: 10.005,
			note: '',
		});
		expect(status).toBe(201);
		expect(body).toMatchObject({
			number: '23456789',
			name: 'Ny ApS',
			email: 'post@example.com',
			phone: '+4512345678',
			mobile: '+4587654321',
			billingAddress: { line1: 'Storgata 1', line2: null, city: null, country: 'NO' },
			deliveryAddress: { line1: null, country: null },
			creditLimit: 10.005,
			status: 'active',
			type: 'company',
			note: null,
			createdAt: '2025-01-01T00:00:00.123Z',
			modifiedAt: '2025-01-01T00:00:00.123Z',
		});
		expect(body.id).toMatch(
			/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
		);
		expect(body).not.toHaveProperty('version');
		expect(headers.get('location')).toBe(`${sandbox().customerp.apiUrl}/customers/${body.id}`);
	});

	it.each([
		['a domestic number', '12 34 56 78', 'DK', '+4512345678'],
		['a trunk zero', '070-123 45 67', 'SE', '+46701234567'],
		['a country that it does not know', '0171 123', 'DE', '0171123'],
	])('reads %s by the country of the address', async (_name, phone, country, stored) => {
		const { body } = await erp('POST', '/customers', {
			name: 'x',
			phone,
			billingAddress: { country },
		});
		expect(body.phone).toBe(stored);
	});

	it.each([
		[{}, 'name'],
		[{ name: null }, 'name'],
		[{ name: 'x', colour: 'red' }, 'colour'],
		[{ name: 'x', id: 'mine' }, 'id'],
		[{ name: 'x', modifiedAt: '2025-01-01T00:00:00Z' }, 'modifiedAt'],
		[{ name: 42 }, 'name'],
		[{ name: 'x'.repeat(101) }, 'name'],
		[{ name: 'x', number: 'A1' }, 'number'],
		[{ name: 'x', type: 'firm' }, 'type'],
		[{ name: 'x', email: 'nobody' }, 'email'],
		[{ name: 'x', paymentTermsDays: 1.5 }, 'paymentTermsDays'],
		[{ name: 'x', paymentTermsDays: 999 }, 'paymentTermsDays'],
		[{ name: 'x', billingAddress: { zip: '8000' } }, 'billingAddress.zip'],
		[{ name: 'x', billingAddress: { country: 'DNK' } }, 'billingAddress.country'],
		[{ name: 'x', billingAddress: 'Storgata 1' }, 'billingAddress'],
		[{ name: 'x', mainContactId: 'nobody' }, 'mainContactId'],
		[{ name: 'x', eanNumber: '123' }, 'eanNumber'],
	])('refuses %j with 422 that names the field', async (body, field) => {
		const answer = await erp('POST', '/customers', body);
		expect(answer.status).toBe(422);
		expect(answer.body).toMatchObject({
			message: expect.any(String),
			errors: [{ field, message: expect.any(String) }],
		});
		expect(await control().count('customers')).toBe(2);
	});

	it('names all wrong fields at once, and other body forms with other codes', async () => {
		const answer = await erp('POST', '/customers', { type: 'x', email: 'y' });
		expect(answer.body.errors.map((one: { field: string }) => one.field)).toEqual([
			'type',
			'email',
			'name',
		]);
		expect((await erp('POST', '/customers', [])).status).toBe(400);
		expect(
			(await erp('POST', '/customers', { name: 'x' }, { 'content-type': 'text/plain' })).status,
		).toBe(415);
	});

	it('rule 23: numbers that become one are a conflict, with the id of the other', async () => {
		for (const number of ['0042', '10000000042']) {
			const answer = await erp('POST', '/customers', { name: 'x', number });
			expect(answer.status).toBe(409);
			expect(answer.body).toMatchObject({ code: 'conflict', field: 'number', existingId: 'c-1' });
		}
		await control().configure({
			numberRule: { numericOnly: false, maxLength: 4, tooLong: 'refuse', dropLeadingZeros: false },
		});
		expect((await erp('POST', '/customers', { name: 'x', number: '0042' })).body.number).toBe(
			'0042',
		);
		expect((await erp('POST', '/customers', { name: 'x', number: '00042' })).status).toBe(422);
		expect((await erp('POST', '/customers', { name: 'x', number: 'A42' })).body.number).toBe('A42');
	});

	it('an external reference belongs to one record of the entity', async () => {
		const first = await erp('POST', '/customers', { name: 'x', externalReference: 'ref-1' });
		const again = await erp('POST', '/customers', { name: 'x', externalReference: 'ref-1' });
		expect([again.status, again.body.existingId]).toEqual([409, first.body.id]);
		expect((await erp('PATCH', '/customers/c-1', { externalReference: 'ref-1' })).status).toBe(409);
		expect((await erp('POST', '/products', { name: 'x', externalReference: 'ref-1' })).status).toBe(
			201,
		);
		expect((await erp('GET', '/customers?externalReference=ref-1')).body.data[0].id).toBe(
			first.body.id,
		);
	});

	it('PATCH merges objects, empties by null, and returns the record', async () => {
		await erp('PATCH', '/customers/c-1', { billingAddress: { line1: 'A', city: 'B' } });
		const { status, body } = await erp('PATCH', '/customers/c-1', {
			billingAddress: { city: 'C' },
			email: null,
		});
		expect(status).toBe(200);
		expect(body).toMatchObject({
			email: null,
			billingAddress: { line1: 'A', city: 'C' },
			name: 'Ærø Færge ApS',
		});
		expect(
			(await erp('PATCH', '/customers/c-1', { billingAddress: null })).body.billingAddress.line1,
		).toBeNull();
		expect((await erp('PATCH', '/customers/c-1', { name: '' })).status).toBe(422);
		expect((await erp('PATCH', '/customers/none', { name: 'x' })).status).toBe(404);
		const asMergePatch = await erp(
			'PATCH',
			'/customers/c-1',
			{ note: 'x' },
			{ 'content-type': 'application/merge-patch+json' },
		);
		expect(asMergePatch.status).toBe(200);
	});

	it('If-Match stops a write on another version', async () => {
		const etag = (await erp('GET', '/customers/c-1')).headers.get('etag')!;
		expect(etag).toMatch(/^"\d+"$/);
		const moved = await erp('PATCH', '/customers/c-1', { note: 'x' }, { 'if-match': etag });
		expect(moved.headers.get('etag')).not.toBe(etag);
		const stale = await erp('PATCH', '/customers/c-1', { note: 'y' }, { 'if-match': etag });
		expect([stale.status, stale.body.code]).toEqual([412, 'precondition_failed']);
		expect((await erp('DELETE', '/customers/c-1', undefined, { 'if-match': etag })).status).toBe(
			412,
		);
		await control().edit('customers', 'c-1', { note: 'by hand' });
		const hand = await erp(
			'PATCH',
			'/customers/c-1',
			{ note: 'z' },
			{ 'if-match': moved.headers.get('etag')! },
		);
		expect(hand.status).toBe(412);
	});

	it('every PATCH moves modifiedAt, also one that changes nothing, unless set otherwise', async () => {
		const before = (await erp('PATCH', '/customers/c-1', { note: 'x' })).body.modifiedAt;
		await control().setClock({ offsetMs: 5_000 });
		const after = (await erp('PATCH', '/customers/c-1', { note: 'x' })).body.modifiedAt;
		expect(Date.parse(after) - Date.parse(before)).toBeGreaterThanOrEqual(5_000);
		await control().configure({ emptyPatchMovesModifiedAt: false });
		await control().setClock({ offsetMs: 10_000 });
		expect((await erp('PATCH', '/customers/c-1', { note: 'x' })).body.modifiedAt).toBe(after);
	});

	it('long names are refused, or cut where the server is set up so', async () => {
		await control().configure({ truncateNames: true });
		const { body } = await erp('POST', '/customers', { name: 'ø'.repeat(150) });
		expect(body.name).toBe('ø'.repeat(100));
		await control().configure({ lowerCaseEmail: false, reformatPhone: false, trimText: false });
		const plain = await erp('POST', '/customers', {
			name: ' x ',
			email: 'A@Example.com',
			phone: '12 34 56 78',
		});
		expect(plain.body).toMatchObject({ name: ' x ', email: 'A@Example.com', phone: '12 34 56 78' });
	});

	it('DELETE answers 204 once, 404 then, 409 while others refer to it, 405 where it is not allowed', async () => {
		const contact = (await erp('POST', '/contacts', { lastName: 'x', customerId: 'c-1' })).body;
		const used = await erp('DELETE', '/customers/c-1');
		expect([used.status, used.body.references]).toEqual([409, { contacts: 1 }]);
		const gone = await erp('DELETE', `/contacts/${contact.id}`);
		expect([gone.status, gone.text]).toEqual([204, '']);
		expect((await erp('DELETE', `/contacts/${contact.id}`)).status).toBe(404);
		await control().configure({ undeletable: ['customers'] });
		expect((await erp('DELETE', '/customers/c-1')).status).toBe(405);
	});

	it('archiving is a status', async () => {
		const { body } = await erp('PATCH', '/products/p-1', { status: 'archived' });
		expect(body.status).toBe('archived');
		expect((await erp('GET', '/products')).body.total).toBe(0);
		expect((await erp('PATCH', '/products/p-1', { status: 'active' })).body.status).toBe('active');
	});
});

describe('orders', () => {
	const line = {
		productId: 'p-1',
		description: 'Kursus',
		quantity: 3,
		unitPrice: 33.335,
		vatPercent: 25,
	};
	const order = { customerId: 'c-1', orderDate: '2025-01-31', lines: [line] };

	it('have totals that the server computes', async () => {
		const { status, body } = await erp('POST', '/orders', {
			...order,
			lines: [line, { ...line, quantity: 1, unitPrice: 10, vatPercent: null, vatAmount: 1.5 }],
		});
		expect(status).toBe(201);
		expect(body.lines[0]).toMatchObject({
			unitPrice: 33.335,
			netAmount: 100.01,
			vatAmount: 25,
			id: expect.any(String),
		});
		expect(body.lines[1]).toMatchObject({ netAmount: 10, vatAmount: 1.5 });
		expect(body).toMatchObject({
			number: '20001',
			status: 'open',
			netTotal: 110.01,
			vatTotal: 26.5,
			grossTotal: 136.51,
		});
	});

	it.each([
		[{ ...order, customerId: 'nobody' }, 'customerId'],
		[{ ...order, lines: [{ ...line, productId: 'none' }] }, 'lines[0].productId'],
		[{ ...order, lines: [{ description: 'x', quantity: 1 }] }, 'lines[0].unitPrice'],
		[{ ...order, lines: [{ ...line, netAmount: 1 }] }, 'lines[0].netAmount'],
		[{ ...order, lines: [{ ...line, id: 'mine' }] }, 'lines[0].id'],
		[{ ...order, lines: { 0: line } }, 'lines'],
		[{ ...order, netTotal: 1 }, 'netTotal'],
		[{ ...order, orderDate: '31.01.2025' }, 'orderDate'],
		[{ ...order, orderDate: '2025-02-31' }, 'orderDate'],
		[{ ...order, orderDate: '2025-01-31T00:00:00Z' }, 'orderDate'],
		[{ orderDate: '2025-01-31' }, 'customerId'],
		[{ ...order, status: 'done' }, 'status'],
	])('refuse %j', async (body, field) => {
		const answer = await erp('POST', '/orders', body);
		expect([answer.status, answer.body.errors?.[0]?.field]).toEqual([422, field]);
	});

	it('rule 22: lines are replaced as a whole and get new ids, unless ids are sent', async () => {
		const { body } = await erp('POST', '/orders', order);
		const [first] = body.lines;
		const replaced = (await erp('PATCH', `/orders/${body.id}`, { lines: [line] })).body;
		expect(replaced.lines).toHaveLength(1);
		expect(replaced.lines[0].id).not.toBe(first.id);
		const kept = (
			await erp('PATCH', `/orders/${body.id}`, {
				lines: [{ ...line, id: replaced.lines[0].id, quantity: 1 }, line],
			})
		).body;
		expect(kept.lines[0].id).toBe(replaced.lines[0].id);
		expect(kept.lines).toHaveLength(2);
		const noted = (await erp('PATCH', `/orders/${body.id}`, { note: 'x' })).body;
		expect(noted.lines).toEqual(kept.lines);
	});

	it('that are booked keep their lines, and take a status', async () => {
		const { id } = (await erp('POST', '/orders', order)).body;
		expect((await erp('PATCH', `/orders/${id}`, { status: 'booked' })).status).toBe(200);
		expect((await erp('PATCH', `/orders/${id}`, { lines: [] })).status).toBe(422);
		expect((await erp('PATCH', `/orders/${id}`, { status: 'paid' })).body.lines).toHaveLength(1);
		const used = await erp('DELETE', '/products/p-1');
		expect([used.status, used.body.references]).toEqual([409, { orders: 1 }]);
	});
});

describe('a person in the user interface', () => {
	it('moves modifiedAt and may do what the API refuses', async () => {
		await control().setClock({ fixedAt: '2025-03-01T00:00:00.500Z' });
		const made = await control().create('customers', { name: 'x'.repeat(120), number: 'A-1' });
		expect(made).toMatchObject({
			number: 'A-1',
			modifiedAt: '2025-03-01T00:00:00.500Z',
			billingAddress: { city: null },
		});
		const edited = await control().edit('customers', 'c-1', { status: 'archived' });
		expect(edited).toMatchObject({ status: 'archived', modifiedAt: '2025-03-01T00:00:00.500Z' });
		await expect(control().create('customers', { name: 'x', number: '42' })).rejects.toThrow(
			'exists already',
		);
		await expect(control().create('customers', { name: 'x', colour: 'red' })).rejects.toThrow(
			'colour',
		);
		await control().remove('customers', 'c-1');
		expect((await erp('GET', '/customers/c-1')).status).toBe(404);
	});
});

describe('a server that lags', () => {
	it('shows a write to single reads at once, to lists later', async () => {
		await control().configure({ listLagSeconds: 60 });
		const { id } = (await erp('POST', '/customers', { name: 'Late' })).body;
		expect((await erp('GET', `/customers/${id}`)).status).toBe(200);
		expect(names((await erp('GET', '/customers')).body)).toEqual(['Ærø Færge ApS']);
		await control().configure({ listLagSeconds: 0 });
		expect((await erp('GET', '/customers')).body.total).toBe(2);
	});
});
