import { membercareCaller, useSandbox } from './client';

const sandbox = useSandbox({
	customerp: false,
	membercare: {
		seed: {
			companies: [{ debtorAccountNumber: '42', companyName: 'Ærø Færge ApS' }],
			persons: [
				{
					debtorAccountNumber: '500',
					firstname: 'Þór',
					lastname: "O'Brien",
					gender: 1,
					birthDate: '1980-02-29T00:00:00',
					externalId: 'x-1',
					contacts: [{ type: 1, value: 'thor@example.com' }],
					addresses: [{ street: 'Storgata', number: '1', zipCode: '0155', country: 'NO' }],
					lastChange: '2024-01-01T08:00:00',
				},
				{
					debtorAccountNumber: '501',
					firstname: 'Ended',
					lastname: 'Person',
					end: '2023-01-01T00:00:00',
				},
			],
			employments: [{ person: '500', company: '42', officialTitle: 'Kaptajn', isPrimary: true }],
		},
	},
});
const control = () => sandbox().membercare.control;

describe('reads', () => {
	it('rows look as a real answer does', async () => {
		const mc = await membercareCaller(sandbox());
		const { body } = await mc('GET', '/persons?pageSize=1');
		expect(body).toMatchObject({
			totalCount: 2,
			totalPages: 2,
			previousPageUrl: null,
			nextPageUrl: `${sandbox().membercare.apiUrl}/persons?pageSize=1&page=2`,
		});
		const technical = (await mc('GET', '/persons/900001')).body;
		expect(technical).toEqual({
			relationsLink: expect.any(String),
			firstname: 'Integration',
			gender: 0,
			birthDate: null,
			age: null,
			lastname: 'User',
			nameHistory: null,
			honorific: null,
			customFieldValuesLink: expect.any(String),
			membershipsLink: expect.any(String),
			boardmembershipsLink: expect.any(String),
			password: null,
			webUserId: null,
			socialSecurityNumber: { number: null, iso2Letter: expect.any(String) },
			internalUserInfo: null,
			externalSystemInfo: { groupcareCommunityId: '900001Per', url: null },
			loginToken: null,
			allowSms: false,
			allowEmail: true,
			unionRepresentatives: null,
			unionGroups: null,
			employments: null,
			memberships: null,
			boardMemberships: null,
			identity: null,
			anonymizedOn: null,
			text: null,
			consents: [],
			acceptedTerms: null,
			foreignSystemMappings: [],
			preferredAddress: null,
			preferredContact: 1,
			salarySystemIdentification: null,
			temporary: false,
			interests: [],
			bankRegistrationNumber: null,
			bankAccountNumber: null,
			profilePictureIdentification: null,
			debtorAccountNumber: '900001',
			name: 'Integration User',
			contacts: [],
			addresses: [],
			customFieldValues: [],
			invoicesLink: null,
			memberType: 1,
			defaultPayerLink: null,
			dafualtPayerRule: 1,
			closeDate: null,
			einvoiceEan: null,
			einvoiceEmail: null,
			closeReason: null,
			defaultAddressType: null,
			externalId: null,
			lastChange: '2016-01-01T00:00:00',
			financeType: 0,
			url: `${sandbox().membercare.apiUrl}/persons/900001`,
		});
	});

	it('contacts and addresses come without a flag, employments with one', async () => {
		const mc = await membercareCaller(sandbox());
		const rows = (await mc('GET', '/persons?includeEmployments=true')).body.result;
		const thor = rows.find(
			(row: { debtorAccountNumber: string }) => row.debtorAccountNumber === '500',
		);
		expect(thor.contacts).toHaveLength(1);
		expect(thor.addresses[0].country.iso2Letter).toBe('NO');
		expect(thor.employments[0]).toMatchObject({
			officialTitle: 'Kaptajn',
			company: { debtorAccountNumber: '42' },
		});
		expect((await mc('GET', '/persons/500')).body.employments).toBeNull();
	});

	it('an ended person is found only with onlyValid=false; else 404 as ProblemDetails', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('GET', '/persons')).body.totalCount).toBe(2);
		expect((await mc('GET', '/persons?onlyValid=false')).body.totalCount).toBe(3);
		const gone = await mc('GET', '/persons/501');
		expect(gone.status).toBe(404);
		expect(gone.body).toMatchObject({ status: 404, title: 'Not Found' });
		const found = await mc('GET', '/persons/501?onlyValid=false');
		expect(found.body.closeDate).toBe('2023-01-01T00:00:00');
	});

	it('is found by external id and by e-mail on a date', async () => {
		const mc = await membercareCaller(sandbox());
		const byId = await mc('GET', '/persons/search/by/externalid?externalId=x-1');
		expect(byId.body.debtorAccountNumber).toBe('500');
		const none = await mc('GET', '/persons/search/by/externalid?externalId=x-2');
		expect([none.status, none.body.status]).toEqual([404, 404]);
		const count = async (path: string) => (await mc('GET', path)).body.totalCount;
		expect(await count('/emails/THOR%40example.com/persons')).toBe(1);
		expect(await count('/emails/thor%40example.com/persons?validDate=2010-01-01T00:00:00')).toBe(0);
		expect(await count('/emails/nobody%40example.com/persons')).toBe(0);
	});

	it('searches by name and phone', async () => {
		const mc = await membercareCaller(sandbox());
		await mc('POST', '/persons/500/contacts', [{ type: 5, value: '+45 12 34 56 78' }]);
		const found = async (body: object) =>
			(await mc('POST', '/persons/search', body)).body.totalCount;
		expect(await found({ name: 'þór' })).toBe(1);
		expect(await found({ phoneNumber: '4512345678' })).toBe(1);
		expect((await mc('POST', '/persons/search', { email: 'thor@example.com' })).status).toBe(400);
		expect((await mc('POST', '/persons/search', {})).status).toBe(400);
	});
});

describe('POST', () => {
	const person = { firstname: 'Åsa', lastname: 'Škoda' };

	it('inserts without a number and updates with one, emptying what is left out', async () => {
		const mc = await membercareCaller(sandbox());
		const made = (await mc('POST', '/persons', { ...person, honorific: 'Dr.', externalId: 'e' }))
			.body;
		expect(made).toMatchObject({
			debtorAccountNumber: '100001',
			name: 'Åsa Škoda',
			honorific: 'Dr.',
		});
		const again = await mc('POST', '/persons', { ...person, debtorAccountNumber: '100001' });
		expect(again.body).toMatchObject({
			debtorAccountNumber: '100001',
			honorific: null,
			externalId: null,
		});
		expect(await control().count('persons')).toBe(4);
		const thor = await mc('POST', '/persons', { ...person, debtorAccountNumber: '500' });
		expect(thor.body.contacts).toHaveLength(1);
	});

	it('twice without a number makes two persons, external id or not', async () => {
		const mc = await membercareCaller(sandbox());
		await mc('POST', '/persons', { ...person, externalId: 'same' });
		await mc('POST', '/persons', { ...person, externalId: 'same' });
		expect(await control().find('persons', { externalId: 'same' })).toHaveLength(2);
	});

	it.each([
		[{ ...person, contacts: [{ type: 1, value: 'a@example.com' }] }],
		[{ ...person, addresses: [{ street: 'x' }] }],
		[{ ...person, firstName: 'Åsa' }],
		[{ firstname: 'Åsa' }],
		[{ ...person, gender: 'female' }],
		[{ ...person, birthDate: '29.02.1980' }],
		[{ ...person, debtorAccountNumber: '777' }],
		[{ ...person, debtorAccountNumber: '42' }],
	])('refuses %j', async (body) => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('POST', '/persons', body)).status).toBe(400);
	});

	it('takes empty lists, and a number of its own when asked to', async () => {
		const mc = await membercareCaller(sandbox());
		const made = await mc('POST', '/persons?useAutomaticDebtorAccountNumber=false', {
			...person,
			debtorAccountNumber: '0777',
			contacts: [],
			addresses: [],
		});
		expect(made.body.debtorAccountNumber).toBe('0777');
		expect(
			(await mc('POST', '/persons?useAutomaticDebtorAccountNumber=false', person)).status,
		).toBe(400);
	});
});

describe('changes', () => {
	it('PATCH spells firstName and lastName; the spelling of the read model is refused', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('PATCH', '/persons/500', { firstname: 'Tor' })).status).toBe(400);
		expect((await mc('PATCH', '/persons/500', { firstName: 'Tor' })).text).toBe('');
		const { body } = await mc('GET', '/persons/500');
		expect(body.firstname).toBe('Tor');
		expect(body.lastChange > '2024-01-01T08:00:00').toBe(true);
		expect((await mc('PATCH', '/persons/nobody', { firstName: 'x' })).status).toBe(400);
		expect((await mc('PATCH', '/persons/500', { allowEmail: true })).status).toBe(400);
		expect((await mc('PATCH', '/persons/500', { civilRegistrationPin: '12' })).status).toBe(400);
	});

	it('PATCH closeDate does nothing; PUT /persons ends and reopens', async () => {
		const mc = await membercareCaller(sandbox());
		await mc('PATCH', '/persons/500', { closeDate: '2020-01-01T00:00:00' });
		expect((await mc('GET', '/persons/500')).body.closeDate).toBeNull();
		const end = '2024-06-30T00:00:00';
		const ended = await mc('PUT', '/persons', { debtorAccountNumber: '500', end });
		expect(ended.body.closeDate).toBe(end);
		expect((await mc('GET', '/persons/500')).status).toBe(404);
		await mc('PUT', '/persons', { debtorAccountNumber: '500', end: null });
		expect((await mc('GET', '/persons/500')).status).toBe(200);
		expect((await mc('PUT', '/persons', { debtorAccountNumber: 'nobody', end })).status).toBe(404);
	});

	it('a changed number leaves nothing under the old one', async () => {
		const mc = await membercareCaller(sandbox());
		const path = '/persons/500/changeDebtorAccountNumber?newDebtorAccountNumber=';
		expect((await mc('PATCH', `${path}42`)).status).toBe(400);
		expect((await mc('PATCH', path)).status).toBe(400);
		expect((await mc('PATCH', `${path}00600`)).body.debtorAccountNumber).toBe('00600');
		expect((await mc('GET', '/persons/500')).status).toBe(404);
		const { body } = await mc('GET', '/persons/00600?includeEmployments=true');
		expect(body.employments).toHaveLength(1);
		expect(body).not.toHaveProperty('id');
	});

	it('refuses an e-mail that another person has, unless the tenant allows it', async () => {
		const mc = await membercareCaller(sandbox());
		const contact = [{ type: 1, value: 'Thor@Example.com' }];
		expect((await mc('POST', '/persons/900001/contacts', contact)).status).toBe(400);
		expect((await mc('POST', '/persons/500/contacts', contact)).status).toBe(200);
		await control().configure({ areDuplicateEmailsAllowed: true });
		expect((await mc('POST', '/persons/900001/contacts', contact)).status).toBe(200);
		expect((await mc('GET', '/configuration/areDuplicateEmailsAllowed')).body).toBe(true);
	});

	it('contacts and addresses do not move lastChange, unless the tenant is set up so', async () => {
		const mc = await membercareCaller(sandbox());
		const stamp = async () => (await mc('GET', '/persons/500')).body.lastChange;
		await mc('POST', '/persons/500/contacts', [{ type: 3, value: '12' }]);
		expect(await stamp()).toBe('2024-01-01T08:00:00');
		await control().configure({ subRecordsMoveLastChange: true });
		await mc('POST', '/persons/500/contacts', [{ type: 3, value: '34' }]);
		expect((await stamp()) > '2024-01-01T08:00:00').toBe(true);
	});

	it('employments need the number of a company, and keep their own contacts', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('POST', '/persons/900001/employments', { officialTitle: 'x' })).status).toBe(
			400,
		);
		const company = { debtorAccountNumber: '42' };
		const made = await mc('POST', '/persons/900001/employments', {
			company,
			officialTitle: 'Styrmand',
			contacts: [{ type: 3, value: '99' }],
		});
		expect(made.body.contacts).toHaveLength(1);
		const person = (await mc('GET', '/persons/900001?includeEmployments=true')).body;
		expect(person.contacts).toEqual([]);
		const { id } = person.employments[0];
		const changed = await mc('PUT', '/employments', { id, company, officialTitle: 'Kok' });
		expect(changed.body.officialTitle).toBe('Kok');
		const wrong = await mc('POST', '/persons/500/contacts?employmentId=' + id, [
			{ type: 3, value: '1' },
		]);
		expect(wrong.status).toBe(400);
	});
});
