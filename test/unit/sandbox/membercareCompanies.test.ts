import type { CompanySeed } from '../../sandbox';
import { membercareCaller, useSandbox } from './client';

const company = (more: Partial<CompanySeed> & { companyName: string }): CompanySeed => ({
	lastChange: '2024-01-01T08:00:00',
	...more,
});

const sandbox = useSandbox({
	customerp: false,
	membercare: {
		seed: {
			foreignSystems: [{ id: 7, name: 'Customerp' }],
			companies: [
				company({
					debtorAccountNumber: '0042',
					companyName: 'Ærø Færge ApS',
					companyName2: 'Rederi',
					registrationNumbers: [{ kind: 'cvr', number: '13585628' }],
					contacts: [{ type: 1, value: 'Info@Example.com' }],
					addresses: [{ street: 'Havnen', number: '2', zipCode: '5970' }],
				}),
				company({
					debtorAccountNumber: '43',
					companyName: 'Closed AS',
					closeDate: '2023-05-01T00:00:00',
				}),
			],
		},
	},
});
const control = () => sandbox().membercare.control;
const create = { companyName: 'Ny ApS', category: { id: 1 }, financeType: 1 };

describe('reads', () => {
	it('lists open companies only, without addresses and contacts unless asked', async () => {
		const mc = await membercareCaller(sandbox());
		const bare = (await mc('GET', '/companies')).body;
		expect(bare.totalCount).toBe(1);
		expect(bare.result[0]).toMatchObject({
			debtorAccountNumber: '0042',
			name: 'Ærø Færge ApS Rederi',
			memberType: 2,
			dafualtPayerRule: 1,
			addresses: [],
			contacts: [],
			nameHistory: null,
			lastChange: '2024-01-01T08:00:00',
		});
		expect(bare.result[0]).not.toHaveProperty('defaultPayerRule');
		const full = (await mc('GET', '/companies?includeAddressAndContactInfo=true')).body.result[0];
		expect(full.contacts[0]).toMatchObject({ type: 1, value: 'Info@Example.com' });
		expect(full.addresses[0]).toMatchObject({
			addressType: 1,
			postalCode: { zipCode: '5970', city: 'Ærøskøbing', country: { iso2Letter: 'DK' } },
		});
	});

	it('ignores a changedAfter, which this list does not have', async () => {
		const mc = await membercareCaller(sandbox());
		const list = await mc('GET', '/companies?changedAfter=2999-01-01T00:00:00');
		expect(list.body.totalCount).toBe(1);
	});

	it('still gives a closed company by its number', async () => {
		const mc = await membercareCaller(sandbox());
		const { body } = await mc('GET', '/companies/43');
		expect(body.closeDate).toBe('2023-05-01T00:00:00');
	});

	it('takes leading zeros of a number as part of it, and answers 404 with plain text', async () => {
		const mc = await membercareCaller(sandbox());
		const answer = await mc('GET', '/companies/42');
		expect(answer.status).toBe(404);
		expect(answer.headers.get('content-type')).toContain('text/plain');
	});

	it('searches number, name and CVR, nothing else', async () => {
		const mc = await membercareCaller(sandbox());
		const found = async (text: string) =>
			(await mc('GET', `/companies/search?searchString=${encodeURIComponent(text)}`)).body
				.totalCount;
		expect(await found('0042')).toBe(1);
		expect(await found('ærø')).toBe(1);
		expect(await found('13585628')).toBe(1);
		expect(await found('info@example.com')).toBe(0);
		expect((await mc('GET', '/companies/search')).status).toBe(400);
		const byDomain = await mc('POST', '/companies/search', {
			criteria: { contactInfo: { emailDomain: 'example.com' } },
		});
		expect(byDomain.body.totalCount).toBe(1);
	});
});

describe('POST', () => {
	it('gives the number, ignores close data, and starts at financeType 0', async () => {
		const mc = await membercareCaller(sandbox());
		const { status, body } = await mc('POST', '/companies', {
			companyName: 'Ny ApS',
			category: { id: 1 },
			externalId: 'erp-1',
			closeDate: '2020-01-01T00:00:00',
			closeReason: { id: 4 },
		});
		expect(status).toBe(200);
		expect(body).toMatchObject({
			debtorAccountNumber: '100001',
			companyName: 'Ny ApS',
			externalId: 'erp-1',
			closeDate: null,
			closeReason: null,
			financeType: 0,
		});
	});

	it.each([
		['debtorAccountNumber', '77'],
		['name', 'Ny ApS'],
		['nameHistory', []],
		['businessNumbers', { cvr: '13585628' }],
		['addresses', []],
		['invoiceAddresses', []],
		['readdressings', []],
		['contacts', [{ type: 1, value: 'a@example.com' }]],
	])('refuses %s', async (name, value) => {
		const mc = await membercareCaller(sandbox());
		const { status, text } = await mc('POST', '/companies', { ...create, [name]: value });
		expect(status).toBe(400);
		expect(text).toContain(name);
		expect(await control().count('companies')).toBe(2);
	});

	it.each([
		[{ ...create, organizationNumber: '1' }],
		[{ ...create, defaultPayerRule: 1 }],
		[{ ...create, financeType: 'Debtor' }],
		[{ ...create, financeType: 9 }],
		[{ ...create, companyName: 42 }],
		[{ ...create, companyName: '' }],
		[{ companyName: 'No category' }],
		[{ ...create, category: { id: 999 } }],
		[{ ...create, companyName: 'x'.repeat(256) }],
		[[create]],
	])('refuses %j', async (body) => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('POST', '/companies', body)).status).toBe(400);
	});

	it('refuses useAutomaticDebtorAccountNumber=false: the number is needed and must not be present', async () => {
		const mc = await membercareCaller(sandbox());
		const path = '/companies?useAutomaticDebtorAccountNumber=false';
		expect((await mc('POST', path, create)).status).toBe(400);
		expect((await mc('POST', path, { ...create, debtorAccountNumber: '9' })).status).toBe(400);
	});
});

describe('PUT and PATCH', () => {
	it('PUT empties what is left out', async () => {
		const mc = await membercareCaller(sandbox());
		const { body } = await mc('PUT', '/companies/0042', {
			companyName: 'Ærø Færge A/S',
			category: { id: 1 },
		});
		expect(body).toMatchObject({
			companyName: 'Ærø Færge A/S',
			companyName2: null,
			financeType: 0,
		});
	});

	it('PATCH answers without a body, 204 and 200 in turn', async () => {
		const mc = await membercareCaller(sandbox());
		const first = await mc('PATCH', '/companies/0042', { externalId: 'a' });
		const second = await mc('PATCH', '/companies/0042', { externalId: 'b' });
		expect([first.status, second.status].sort()).toEqual([200, 204]);
		expect([first.text, second.text]).toEqual(['', '']);
	});

	it('PATCH takes no category, ignores closeDate and takes null as not given', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('PATCH', '/companies/0042', { category: { id: 2 } })).status).toBe(400);
		expect((await mc('PATCH', '/companies/0042', { dafualtPayerRule: 1 })).status).toBe(400);
		await mc('PATCH', '/companies/0042', { closeDate: '2020-01-01T00:00:00', companyName2: null });
		const { body } = await mc('GET', '/companies/0042');
		expect(body).toMatchObject({ closeDate: null, companyName2: 'Rederi' });
		await mc('PATCH', '/companies/0042', { companyName2: '' });
		expect((await mc('GET', '/companies/0042')).body.companyName2).toBe('');
	});

	it('a new name goes to the history and moves lastChange, in whole seconds', async () => {
		const mc = await membercareCaller(sandbox());
		await control().setClock({ fixedAt: '2025-07-01T10:00:00.789Z' });
		const { value } = (
			await mc('GET', '/token?clientApiKey=sandbox-client-key&personToImpersonate=900001')
		).body;
		await mc('PATCH', '/companies/0042', { companyName: 'Ny' }, { token: value });
		const { body } = await mc('GET', '/companies/0042?includeNameHistory=true', undefined, {
			token: value,
		});
		expect(body.lastChange).toBe('2025-07-01T12:00:00');
		expect(body.nameHistory).toEqual([
			expect.objectContaining({ companyName: 'Ærø Færge ApS', end: '2025-07-01T00:00:00' }),
			expect.objectContaining({ companyName: 'Ny', start: '2025-07-01T00:00:00', end: null }),
		]);
	});
});

describe('addresses', () => {
	const post = {
		addressType: 1,
		street: 'Søndergade',
		number: '1',
		postalCode: { zipCode: '8000' },
		country: { iso2Letter: 'DK' },
	};

	it('wants an array', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('POST', '/companies/0042/addresses', post)).status).toBe(400);
	});

	it.each([
		['an unknown postal code', { postalCode: { zipCode: '9999' } }],
		['an unknown country', { country: { iso2Letter: 'XX' } }],
		['text for the postal code', { postalCode: '8000' }],
		['no postal code', { postalCode: null }],
		['no country', { country: null }],
		['countries that differ', { postalCode: { zipCode: '8000', country: { iso2Letter: 'NO' } } }],
		['no street', { street: null }],
		['another type', { addressType: 4 }],
		['an unknown property', { zip: '8000' }],
		['an id', { id: 5 }],
	])('refuses %s', async (_name, change) => {
		const mc = await membercareCaller(sandbox());
		const body = [{ ...post, addressType: 2, ...change }];
		expect((await mc('POST', '/companies/0042/addresses', body)).status).toBe(400);
	});

	it('refuses a second address of a type until the first has ended; stamps stay apart', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('POST', '/companies/0042/addresses', [post])).status).toBe(400);
		const old = (await mc('GET', '/companies/0042')).body.addresses[0];
		const end = new Date(Date.now() - 1_000).toISOString();
		const patched = await mc('PATCH', `/companies/0042/postalAddress/${old.id}`, { end });
		expect(patched.text).toBe('');
		const created = await mc('POST', '/companies/0042/addresses', [
			{ ...post, postalCode: { zipCode: '8000', city: 'Århus' } },
		]);
		expect(created.status).toBe(200);
		expect(created.body[0].postalCode.city).toBe('Aarhus C');
		const { body } = await mc('GET', '/companies/0042');
		expect(body.addresses).toHaveLength(2);
		expect(body.addresses[0].end).not.toBeNull();
		expect(body.lastChange).toBe('2024-01-01T08:00:00');
		expect(body.addresses[1].lastChange > body.lastChange).toBe(true);
	});

	it('is deleted by id, whoever owns it', async () => {
		const mc = await membercareCaller(sandbox());
		const { id } = (await mc('GET', '/companies/0042')).body.addresses[0];
		expect((await mc('DELETE', `/addresses/address/${id}`)).status).toBeLessThan(300);
		expect((await mc('GET', '/companies/0042')).body.addresses).toEqual([]);
		expect((await mc('DELETE', `/addresses/address/${id}`)).status).toBe(404);
	});
});

describe('contacts', () => {
	it('can only be added: the older one of the type stays, with an earlier start', async () => {
		const mc = await membercareCaller(sandbox());
		const added = await mc('POST', '/companies/0042/contacts', [
			{ type: 1, value: 'new@example.com' },
		]);
		expect(added.status).toBe(200);
		const { body } = await mc('GET', '/companies/0042');
		expect(body.contacts.map((one: { value: string }) => one.value)).toEqual([
			'Info@Example.com',
			'new@example.com',
		]);
		expect(body.contacts[0].end).toBeNull();
		expect(body.contacts[1].start > body.contacts[0].start).toBe(true);
		expect(body.lastChange).toBe('2024-01-01T08:00:00');
		for (const method of ['PUT', 'PATCH', 'DELETE']) {
			expect((await mc(method, `/companies/0042/contacts/${body.contacts[1].id}`)).status).toBe(
				404,
			);
			expect((await mc(method, '/companies/0042/contacts')).status).toBe(405);
		}
	});

	it('of one type never share a start, however fast they come', async () => {
		const mc = await membercareCaller(sandbox());
		const now = await control().now();
		await control().setClock({ fixedAt: now });
		const phones = ['1', '2', '3'].map((value) => ({ type: 3, value }));
		await mc('POST', '/companies/0042/contacts', phones.slice(0, 2));
		await mc('POST', '/companies/0042/contacts', phones.slice(2));
		const { contacts } = (await mc('GET', '/companies/0042')).body;
		const starts = contacts.slice(1).map((one: { start: string }) => one.start);
		expect(new Set(starts).size).toBe(3);
		expect(starts).toEqual([...starts].sort());
	});

	it('shows on all of them when any was changed', async () => {
		const mc = await membercareCaller(sandbox());
		const before = (await mc('GET', '/companies/0042')).body.contacts[0].lastChange;
		await mc('POST', '/companies/0042/contacts', [{ type: 3, value: '+45 12 34 56 78' }]);
		const { contacts } = (await mc('GET', '/companies/0042')).body;
		expect(contacts[0].lastChange > before).toBe(true);
		expect(contacts[0].lastChange).toBe(contacts[1].lastChange);
	});

	it.each([
		[{ type: 11, value: 'x' }],
		[{ type: 1, value: 'no address' }],
		[{ value: 'x' }],
		[{ type: 3, value: '' }],
		[{ type: 'Email1', value: 'a@example.com' }],
	])('refuses %j', async (contact) => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('POST', '/companies/0042/contacts', [contact])).status).toBe(400);
	});
});

describe('registration numbers', () => {
	const base = '/companies/0042/registrationNumbers';

	it('answers one object for cvr and a list for se', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('GET', `${base}/cvr`)).body).toMatchObject({ number: '13585628' });
		expect((await mc('GET', `${base}/se`)).body).toEqual([]);
		expect((await mc('GET', `${base}/vat`)).status).toBe(404);
		expect((await mc('GET', `${base}/gln`)).status).toBe(404);
	});

	it('POST answers with nothing, so the id must be read again; the time part is dropped', async () => {
		const mc = await membercareCaller(sandbox());
		const posted = await mc('POST', `${base}/norwegianCompanyNumber`, {
			number: '923609016',
			start: '2024-03-01T13:14:15',
		});
		expect([posted.status < 300, posted.text]).toEqual([true, '']);
		const { body } = await mc('GET', `${base}/norwegianCompanyNumber`);
		expect(body).toMatchObject({ number: '923609016', start: '2024-03-01T00:00:00' });
		const company = (await mc('GET', '/companies/0042')).body;
		expect(company.businessNumbers.registrationNumberNorwegianCompanyNumber.id).toBe(body.id);
		expect(company.lastChange).toBe('2024-01-01T08:00:00');
	});

	it('wants the id of PUT in the path for cvr, in the body for norwegian numbers', async () => {
		const mc = await membercareCaller(sandbox());
		const { id } = (await mc('GET', `${base}/cvr`)).body;
		expect((await mc('PUT', `${base}/cvr/${id}`, { number: '25313763' })).status).toBeLessThan(300);
		expect((await mc('PUT', `${base}/cvr`, { id, number: '25313763' })).status).toBe(405);
		await mc('POST', `${base}/norwegianCompanyNumber`, { number: '923609016' });
		const norwegian = (await mc('GET', `${base}/norwegianCompanyNumber`)).body;
		const change = { id: norwegian.id, number: '974760673' };
		expect((await mc('PUT', `${base}/norwegianCompanyNumber`, change)).status).toBeLessThan(300);
		expect((await mc('PUT', `${base}/norwegianCompanyNumber/${norwegian.id}`, change)).status).toBe(
			405,
		);
		expect((await mc('GET', `${base}/norwegianCompanyNumber`)).body.number).toBe('974760673');
	});

	it('refuses a second cvr, a wrong form, and unknown ids', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('POST', `${base}/cvr`, { number: '25313763' })).status).toBe(400);
		expect((await mc('POST', `${base}/se`, { number: '1234' })).status).toBe(400);
		expect(
			(await mc('POST', `${base}/swedishCompanyNumber`, { number: '556036-0793' })).status,
		).toBe(400);
		expect((await mc('DELETE', `${base}/cvr/1`)).status).toBe(404);
		await control().configure({ checkDigits: true });
		expect((await mc('POST', `${base}/se`, { number: '12345678' })).status).toBeLessThan(300);
		expect(
			(await mc('POST', `${base}/norwegianCompanyNumber`, { number: '123456789' })).status,
		).toBe(400);
	});

	it('hides an ended number unless all are asked for', async () => {
		const mc = await membercareCaller(sandbox());
		const { id } = (await mc('GET', `${base}/cvr`)).body;
		await mc('PATCH', `${base}/cvr/${id}`, { end: '2020-01-01T00:00:00' });
		expect((await mc('GET', `${base}/cvr`)).status).toBe(404);
		expect((await mc('GET', `${base}/cvr?onlyValid=false`)).body.number).toBe('13585628');
		expect((await mc('GET', '/companies/0042')).body.businessNumbers.cvr).toBeNull();
	});
});

describe('foreign systems', () => {
	it('maps by a query parameter; a repeat and a taken id are refused', async () => {
		const mc = await membercareCaller(sandbox());
		const path = '/companies/0042/foreignSystem/7?externalId=C-1';
		const first = await mc('POST', path);
		expect([first.status < 300, first.text]).toEqual([true, '']);
		expect((await mc('POST', path)).status).toBe(400);
		expect((await mc('POST', '/companies/0042/foreignSystem/7?externalId=C-2')).status).toBe(400);
		expect((await mc('POST', '/companies/43/foreignSystem/7?externalId=c-1')).status).toBe(400);
		expect((await mc('POST', '/companies/43/foreignSystem/7')).status).toBe(400);
		expect((await mc('POST', '/companies/43/foreignSystem/99?externalId=x')).status).toBe(404);
		expect(
			(await mc('POST', '/companies/43/foreignSystem/7?externalId=C-3', { externalId: 'C-3' }))
				.status,
		).toBe(400);
		expect((await mc('GET', '/companies/0042')).body).toMatchObject({
			lastChange: '2024-01-01T08:00:00',
			foreignSystemMappings: [{ externalId: 'C-1', foreignSystem: { id: 7, name: 'Customerp' } }],
		});
	});

	it('lists mapped companies, valid ones only unless told otherwise', async () => {
		const mc = await membercareCaller(sandbox());
		await mc('POST', '/companies/0042/foreignSystem/7?externalId=C-1');
		await mc('POST', '/companies/43/foreignSystem/7?externalId=C-2');
		const count = async (query: string) =>
			(await mc('GET', `/foreignSystems/7/companies?${query}`)).body.totalCount;
		expect(await count('')).toBe(1);
		expect(await count('onlyValid=false')).toBe(2);
		expect(await count('externalId=C-2')).toBe(0);
		expect(await count('externalId=C-2&onlyValid=false')).toBe(1);
		expect((await mc('GET', '/foreignSystems/8/companies')).status).toBe(404);
	});

	it('can be made, renamed and deleted while unused', async () => {
		const mc = await membercareCaller(sandbox());
		const made = await mc('POST', '/foreignSystems', { name: 'Link Store' });
		expect(made.body).toEqual({ id: expect.any(Number), name: 'Link Store' });
		expect((await mc('POST', '/foreignSystems', { name: 'link store' })).status).toBe(400);
		expect((await mc('GET', '/foreignSystems')).body).toHaveLength(2);
		await mc('POST', '/companies/0042/foreignSystem/7?externalId=C-1');
		expect((await mc('DELETE', '/foreignSystems/7')).status).toBe(400);
		expect((await mc('DELETE', '/companies/0042/foreignSystem/7')).status).toBeLessThan(300);
		expect((await mc('DELETE', '/foreignSystems/7')).status).toBeLessThan(300);
		expect((await mc('GET', '/foreignSystems/7')).status).toBe(404);
	});
});
