import { membercareCaller, useSandbox } from './client';

const item = { description: 'Kursus', unitPrice: 99.95, quantity: 3, vatPercent: 25 };
const sandbox = useSandbox({
	customerp: false,
	membercare: {
		seed: {
			companies: [{ debtorAccountNumber: '1', companyName: 'Payer' }],
			organizations: [
				{
					identificationNumber: '0001',
					name: 'Kreds Ærø',
					contacts: [{ type: 1, value: 'a@example.com' }],
				},
				{ identificationNumber: '0002', name: 'Old', endDate: '2020-01-01T00:00:00' },
			],
			productGroups: [{ id: 5, name: 'Kurser' }],
			products: [
				{
					id: 301,
					name: 'Kursus',
					productGroupId: 5,
					financeDimensions: { productIdentification: 'K-1' },
				},
			],
			invoices: [
				{
					id: 8001,
					payer: '1',
					financeDate: '2024-01-10T00:00:00',
					items: [item, { ...item, description: 'B' }],
				},
				{
					id: 8002,
					payer: '1',
					financeStatus: 2,
					financeDate: '2024-02-10T00:00:00',
					items: [item],
				},
			],
		},
	},
});
const control = () => sandbox().membercare.control;

describe('organizations', () => {
	it('list all by default, with no stamp to tell what changed', async () => {
		const mc = await membercareCaller(sandbox());
		const { body } = await mc('GET', '/organizations');
		expect(body.totalCount).toBe(2);
		expect(body.result[0]).not.toHaveProperty('lastChange');
		expect(body.result[0]).not.toHaveProperty('externalId');
		expect((await mc('GET', '/organizations?onlyValid=true')).body.totalCount).toBe(1);
		expect((await mc('GET', '/organizations/0001')).body.contacts).toHaveLength(1);
		expect((await mc('GET', '/organizations/1')).status).toBe(404);
	});

	it('PATCH takes six fields and no other', async () => {
		const mc = await membercareCaller(sandbox());
		const changes = {
			name: 'Ny',
			name2: 'x',
			membershipAllowed: false,
			boardMemberAllowed: false,
			webEnabled: false,
			organizationCategory: { id: 2 },
		};
		const { body } = await mc('PATCH', '/organizations/0001', changes);
		expect(body).toMatchObject({
			name: 'Ny',
			name2: 'x',
			webEnabled: false,
			organizationCategory: { id: 2 },
		});
		for (const name of ['identificationNumber', 'contacts', 'addresses', 'endDate', 'externalId']) {
			expect((await mc('PATCH', '/organizations/0001', { [name]: null })).status).toBe(400);
		}
		expect((await mc('PATCH', '/organizations/9', { name: 'x' })).status).toBe(400);
		expect((await mc('DELETE', '/organizations/0001')).status).toBe(405);
		expect((await mc('POST', '/organizations/0001/contacts', [])).status).toBe(404);
	});

	it('POST takes contacts inline; what it refuses on its own grounds is a 500', async () => {
		const mc = await membercareCaller(sandbox());
		const body = {
			identificationNumber: '77',
			name: 'Ny',
			organizationCategory: { id: 1 },
			contacts: [{ type: 1, value: 'n@example.com' }],
		};
		expect((await mc('POST', '/organizations', body)).body).toMatchObject({
			identificationNumber: '77',
			contacts: [{ value: 'n@example.com' }],
		});
		expect((await mc('POST', '/organizations', body)).status).toBe(500);
		expect(
			(await mc('POST', '/organizations', { ...body, identificationNumber: undefined })).status,
		).toBe(500);
		expect(
			(await mc('POST', '/organizations', { ...body, identificationNumber: '78', lastChange: 'x' }))
				.status,
		).toBe(400);
	});
});

describe('invoices', () => {
	it('are filtered by status; totals are for the reader to add up', async () => {
		const mc = await membercareCaller(sandbox());
		const open = (await mc('GET', '/invoices?financeStatus=0')).body;
		expect(open.totalCount).toBe(1);
		const [invoice] = open.result;
		expect(invoice).toMatchObject({
			id: 8001,
			financeStatus: 0,
			payer: { debtorAccountNumber: '1', memberType: 2 },
		});
		for (const name of ['currency', 'total', 'externalId', 'lastChange']) {
			expect(invoice).not.toHaveProperty(name);
		}
		const first = invoice.invoiceItems.find((one: { sequence: number }) => one.sequence === 1);
		expect(first).toMatchObject({
			unitPrice: 99.95,
			quantity: 3,
			totalPrice: 299.85,
			totalVat: 74.96,
		});
		expect((await mc('GET', '/invoices?financeStatus=9')).status).toBe(400);
	});

	it.each(['PUT', 'PATCH'])('%s changes the status alone', async (method) => {
		const mc = await membercareCaller(sandbox());
		const done = await mc(method, '/invoices/8001', { id: 8001, financeStatus: 2 });
		expect(done.body).toMatchObject({ id: 8001, financeStatus: 2 });
		expect((await mc(method, '/invoices/8001', { id: 8001 })).status).toBe(400);
		expect((await mc(method, '/invoices/8001', { id: 8002, financeStatus: 2 })).status).toBe(400);
		expect((await mc(method, '/invoices/8001', { financeStatus: 5 })).status).toBe(400);
		const more = { id: 8001, financeStatus: 2, payDueDate: '2025-01-01T00:00:00' };
		expect((await mc(method, '/invoices/8001', more)).status).toBe(400);
		const unknown = await mc(method, '/invoices/1', { id: 1, financeStatus: 2 });
		expect([unknown.status, unknown.body.status]).toEqual([404, 404]);
		expect((await mc('GET', '/invoices/1')).headers.get('content-type')).toContain('text/plain');
	});

	it('changes many at once, each with its own result', async () => {
		const mc = await membercareCaller(sandbox());
		const many = await mc('PATCH', '/invoices', [
			{ id: 8001, financeStatus: 1 },
			{ id: 1, financeStatus: 1 },
		]);
		expect(many.body.map((one: { httpStatusCode: number }) => one.httpStatusCode)).toEqual([
			200, 404,
		]);
		const one = await mc('PATCH', '/invoices', [{ id: 8002, financeStatus: -1 }]);
		expect(one.body).toMatchObject({ httpStatusCode: 200, invoice: { financeStatus: -1 } });
		const refused = await mc('PATCH', '/invoices', [{ id: 8001, financeStatus: 3 }, { id: 8002 }]);
		expect(refused.status).toBe(400);
		expect((await control().get('invoices', '8001'))!.financeStatus).toBe(1);
	});

	it('cannot be made or deleted', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('POST', '/invoices', {})).status).toBe(405);
		expect((await mc('DELETE', '/invoices/8001')).status).toBe(405);
	});

	it('are listed for a payer, by finance date later than', async () => {
		const mc = await membercareCaller(sandbox());
		const ids = async (query: string) =>
			(await mc('GET', `/debtors/1/invoices?${query}`)).body.result.map(
				(one: { id: number }) => one.id,
			);
		expect(await ids('')).toEqual([8001, 8002]);
		expect(await ids('reverseOrder=true')).toEqual([8002, 8001]);
		expect(await ids('financedAfter=2024-01-10T00:00:00')).toEqual([8002]);
		expect((await mc('GET', '/debtors/9/invoices')).status).toBe(404);
	});

	it('payments have pages from 0, of 10, and a parameter in lower case', async () => {
		const mc = await membercareCaller(sandbox());
		for (let i = 0; i < 12; i += 1) {
			expect(
				(await mc('POST', '/invoices/8001/payments', { amount: 10, paymentType: 31 })).status,
			).toBe(200);
		}
		const first = (await mc('GET', '/invoices/8001/payments')).body;
		expect(first.result).toHaveLength(10);
		expect(first.nextPageUrl).toMatch(/\/invoices\/8001\/payments\?page=1$/);
		expect((await mc('GET', '/invoices/8001/payments?page=1')).body.result).toHaveLength(2);
		expect(
			(await mc('GET', '/invoices/8001/payments?pagesize=5&pageSize=1')).body.result,
		).toHaveLength(5);
		const { id } = first.result[0];
		const changed = await mc('PATCH', `/payments/${id}`, { id, financeStatus: 2, amount: 999 });
		expect(changed.body).toMatchObject({ financeStatus: 2, amount: 10 });
		expect(
			(await mc('POST', '/invoices/8001/payments', { amount: 1, voucherNo: 'x' })).status,
		).toBe(400);
	});
});

describe('products', () => {
	it('are read-only', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('GET', '/products')).body.result[0]).toMatchObject({
			id: 301,
			name: 'Kursus',
			productGroup: { id: 5, name: 'Kurser' },
			financeDimensions: { productIdentification: 'K-1' },
		});
		expect((await mc('GET', '/products/301')).status).toBe(200);
		const unknown = await mc('GET', '/products/1');
		expect([unknown.status, unknown.body.status]).toEqual([404, 404]);
		for (const [method, path] of [
			['POST', '/products'],
			['PUT', '/products/301'],
			['PATCH', '/products/301'],
			['DELETE', '/products/301'],
		] as const) {
			expect((await mc(method, path, {})).status).toBe(405);
		}
	});

	it('have groups in a bare array', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('GET', '/products/groups')).body).toHaveLength(2);
		expect((await mc('GET', '/products/groups?pageSize=1&page=2')).body).toHaveLength(1);
		expect((await mc('GET', '/products/group/5/products')).body.totalCount).toBe(1);
	});
});

describe('look-ups', () => {
	it('know the Nordic countries and take new postal codes', async () => {
		const mc = await membercareCaller(sandbox());
		const countries = (await mc('GET', '/addresses/countries')).body.result;
		expect(countries.map((one: { iso2Letter: string }) => one.iso2Letter)).toEqual(
			expect.arrayContaining(['DK', 'NO', 'SE', 'FI', 'IS', 'FO', 'GL']),
		);
		expect((await mc('GET', '/addresses/countries/XX')).status).toBe(404);
		const path = '/addresses/countries/DK/postalCodes';
		const before = (await mc('GET', path)).body.totalCount;
		expect(before).toBeGreaterThan(100);
		expect((await mc('POST', path, { zipCode: '9999', city: 'Ny By' })).body.city).toBe('Ny By');
		expect((await mc('POST', path, { zipCode: '9999', city: 'Ny By' })).status).toBe(400);
		expect((await mc('GET', path)).body.totalCount).toBe(before + 1);
	});

	it('list close reasons as bare arrays and categories as pages', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('GET', '/companies/closeReasons')).body).toHaveLength(3);
		expect((await mc('GET', '/persons/closeReasons')).body).toHaveLength(3);
		expect((await mc('GET', '/companies/companyCategories')).body.result[0]).toMatchObject({
			id: 1,
			valid: true,
		});
		expect((await mc('GET', '/organizations/categories')).body.totalCount).toBe(3);
	});
});

describe('a person in the user interface', () => {
	it('does what the API cannot: products, invoices, contacts in place, closing', async () => {
		const mc = await membercareCaller(sandbox());
		const product = await control().create('products', { name: 'Nyt', vatPercent: 0 });
		expect((await mc('GET', `/products/${String(product.id)}`)).body.name).toBe('Nyt');
		await control().edit('products', '301', { name: 'Omdøbt' });
		expect((await mc('GET', '/products/301')).body.name).toBe('Omdøbt');
		const invoice = await control().create('invoices', { payer: '1', items: [item] });
		expect((await mc('GET', `/invoices/${String(invoice.id)}`)).status).toBe(200);

		const before = (await control().get('companies', '1'))!.lastChange;
		await control().setClock({ offsetMs: 60_000 });
		await control().edit('companies', '1', { contacts: [{ type: 1, value: 'first@example.com' }] });
		const [contact] = (await mc('GET', '/companies/1')).body.contacts;
		await control().edit('companies', '1', {
			contacts: [{ id: contact.id, value: 'second@example.com' }],
		});
		const after = (await mc('GET', '/companies/1')).body;
		expect(after.contacts).toEqual([
			expect.objectContaining({ id: contact.id, type: 1, value: 'second@example.com' }),
		]);
		expect(after.lastChange).toBe(before);

		await control().edit('companies', '1', { closeDate: '2024-01-01T00:00:00' });
		expect(String((await control().get('companies', '1'))!.lastChange) > String(before)).toBe(true);
		expect((await mc('GET', '/companies')).body.totalCount).toBe(0);
	});

	it('keeps keys unique, and removes records for good', async () => {
		await expect(
			control().create('companies', { companyName: 'x', debtorAccountNumber: '1' }),
		).rejects.toThrow('taken');
		await expect(control().edit('companies', 'nobody', {})).rejects.toThrow('no record');
		await control().remove('organizations', '0001');
		const mc = await membercareCaller(sandbox());
		expect((await mc('GET', '/organizations/0001')).status).toBe(404);
	});

	it('who narrows the role of the API user hides records from single reads, lists or both', async () => {
		const mc = await membercareCaller(sandbox());
		await control().hide({ entity: 'companies', ids: 'all', from: 'reads' });
		expect((await mc('GET', '/companies')).body.totalCount).toBe(1);
		expect((await mc('GET', '/companies/1')).status).toBe(404);
		expect((await mc('PATCH', '/companies/1', { externalId: 'x' })).status).toBe(404);
		await control().unhide();
		await control().hide({ entity: 'organizations', ids: ['0001'], from: 'lists' });
		expect((await mc('GET', '/organizations')).body.totalCount).toBe(1);
		expect((await mc('GET', '/organizations/0001')).status).toBe(200);
	});
});
