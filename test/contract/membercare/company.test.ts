import { isFailure } from '../../../nodes/shared/failure';
import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, createRequest, entity, MEMBERCARE, membercareStore } from '../../support/systems';
import { companyFields, control, failureOf, update, writesTo } from './helpers';

const company = entity(MEMBERCARE, 'company');
let sandbox: Sandbox;

beforeAll(async () => {
	sandbox = await startSandbox({ customerp: false });
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.membercare.control.reset());

const api = () => apiOf(MEMBERCARE, membercareStore(sandbox.membercare));
const writes = () => writesTo(sandbox);

describe('updating a company', () => {
	const seeded = async () => {
		const record = await company.create!(await api(), createRequest(companyFields()));
		await control(sandbox).resetCounters();
		await control(sandbox).clearLog();
		return record.id;
	};

	test('base fields cost one PATCH and leave the rest alone', async () => {
		const id = await seeded();
		const result = await update(await api(), company, id, {
			companyName: 'Nyt Navn',
			einvoiceEan: '5790000000001',
		});
		expect(result.written).toEqual(['companyName', 'einvoiceEan']);
		expect(await writes()).toEqual(['PATCH /companies/{no}']);
		const after = await company.get(await api(), id);
		expect(after?.fields).toMatchObject({
			companyName: 'Nyt Navn',
			companyName2: 'Afd. Syd',
			email1: 'post@shv.dk',
		});
	});

	test('a text field is emptied, a field that only a PUT takes is put with all others', async () => {
		const id = await seeded();
		await update(await api(), company, id, { companyName2: null });
		expect((await company.get(await api(), id))?.fields.companyName2 || null).toBeNull();
		await update(await api(), company, id, {
			'category.description': 'Supplier',
			companyName2: 'X',
		});
		expect((await company.get(await api(), id))?.fields).toMatchObject({
			category: { description: 'Supplier' },
			companyName: 'Sønderjysk Håndværk',
			companyName2: 'X',
			financeType: 1,
			defaultPayerRule: 1,
		});
		expect(await writes()).toEqual(['PATCH /companies/{no}', 'PUT /companies/{no}']);
	});

	test('registration numbers are added, replaced and deleted', async () => {
		const id = await seeded();
		await update(await api(), company, id, {
			cvr: '11223344',
			se: null,
			vat: 'DK11223344',
			norwegianCompanyNumber: '912345678',
		});
		await update(await api(), company, id, { norwegianCompanyNumber: '987654321' });
		expect((await company.get(await api(), id))?.fields).toMatchObject({
			cvr: '11223344',
			se: null,
			vat: 'DK11223344',
			norwegianCompanyNumber: '987654321',
		});
		expect(await writes()).toEqual([
			'PUT /companies/{no}/registrationNumbers/cvr/{id}',
			'DELETE /companies/{no}/registrationNumbers/se/{id}',
			'POST /companies/{no}/registrationNumbers/vat',
			'POST /companies/{no}/registrationNumbers/norwegianCompanyNumber',
			'PUT /companies/{no}/registrationNumbers/norwegianCompanyNumber',
		]);
	});

	test('the newest contact of a type counts; the others stay as they were', async () => {
		const id = await seeded();
		await update(await api(), company, id, { email1: 'ny@shv.dk' });
		await update(await api(), company, id, { email1: 'nyere@shv.dk' });
		const fields = (await company.get(await api(), id))?.fields;
		expect(fields).toMatchObject({ email1: 'nyere@shv.dk', phone1: '+4574121212' });
	});

	describe.each(['refuse', 'keepBoth', 'endOlder'] as const)(
		'rule 22: an address, where the tenant does %s with a second one',
		(addressOverlap) => {
			test('is replaced as a whole, and one current address remains', async () => {
				await control(sandbox).configure({ addressOverlap });
				const id = await seeded();
				await update(await api(), company, id, { 'primaryAddress.zipCode': '5000' });
				await update(await api(), company, id, {
					'primaryAddress.streetLine': 'Vestergade 3, st. th',
				});
				const after = await company.get(await api(), id);
				expect(after?.fields.primaryAddress).toMatchObject({
					street: 'Vestergade',
					number: '3',
					letter: null,
					floor: 'st.',
					suite: 'th',
					zipCode: '5000',
					city: 'Odense C',
					careOf: 'Regnskab',
				});
				const raw = await control(sandbox).get('companies', id);
				const open = (raw!.addresses as Array<{ addressType: number; end: string | null }>).filter(
					(address) => address.addressType === 1 && address.end === null,
				);
				expect(open).toHaveLength(1);
			});

			test('a refused one leaves the old one in place', async () => {
				await control(sandbox).configure({ addressOverlap });
				const id = await seeded();
				for (const [path, value] of [
					['primaryAddress.zipCode', '99999'],
					['primaryAddress.street', 'x'.repeat(300)],
				]) {
					const failure = await failureOf(update(await api(), company, id, { [path]: value }));
					expect(failure.detail.outcome).toBe('rejected');
					expect((await company.get(await api(), id))?.fields.primaryAddress).toMatchObject({
						street: 'Nørregade',
						zipCode: '8000',
					});
				}
			});

			test('an emptied one is ended', async () => {
				await control(sandbox).configure({ addressOverlap });
				const id = await seeded();
				await update(await api(), company, id, {
					'secondaryAddress.streetLine': null,
					'secondaryAddress.street': null,
					'secondaryAddress.number': null,
					'secondaryAddress.zipCode': null,
					'secondaryAddress.country': null,
				});
				expect((await company.get(await api(), id))?.fields.secondaryAddress).toMatchObject({
					street: null,
					zipCode: null,
				});
			});
		},
	);

	test('rule 21: what was written before a refusal is reported, and the rest with its reason', async () => {
		const id = await seeded();
		const result = await update(await api(), company, id, {
			companyName: 'Halvt',
			cvr: 'not a number',
			email1: 'hel@shv.dk',
		});
		expect(result.written).toEqual(['companyName', 'email1']);
		expect(result.problem).toContain('not a number');
	});

	test('rule 29: a side out of reach is thrown, not reported as a refusal', async () => {
		const id = await seeded();
		await control(sandbox).inject({
			match: { method: 'PATCH' },
			fault: { kind: 'status', status: 429, retryAfter: 90 },
		});
		const failure = await failureOf(update(await api(), company, id, { companyName: 'X' }));
		expect(failure.detail).toMatchObject({ outcome: 'notSent', scope: 'side', retryAfter: 90 });
		expect(isFailure(failure)).toBe(true);
	});
});

describe('reading companies', () => {
	test('the addresses are found also where a single read leaves them out', async () => {
		await control(sandbox).configure({ companyGetHasAddresses: false });
		const { id } = await company.create!(await api(), createRequest(companyFields()));
		expect((await company.get(await api(), id))?.fields).toMatchObject({
			email1: 'post@shv.dk',
			primaryAddress: { street: 'Nørregade' },
		});
	});

	test('a closed one leaves the list and is still read; one that is not there is undefined', async () => {
		const { id } = await company.create!(await api(), createRequest(companyFields()));
		await control(sandbox).edit('companies', id, { closeDate: '2020-01-01T00:00:00' });
		expect((await company.list(await api(), { limit: 10 })).records).toEqual([]);
		expect((await company.get(await api(), id))?.fields.closed).toBe(true);
		expect(await company.get(await api(), '424242')).toBeUndefined();
	});

	test('is found by number, CVR, SE and name, exactly', async () => {
		const { id } = await company.create!(await api(), createRequest(companyFields()));
		for (const [field, value] of [
			['debtorAccountNumber', id],
			['cvr', '12345678'],
			['se', '87654321'],
			['companyName', 'sønderjysk håndværk'],
		]) {
			const found = await company.find!(await api(), { by: 'key', field, value });
			expect(found.map((record) => record.id)).toEqual([id]);
		}
		expect(
			await company.find!(await api(), { by: 'key', field: 'companyName', value: 'sønder' }),
		).toEqual([]);
	});
});

describe.each([
	{ errorStrings: 'json' },
	{ voidStatus: 200 },
	{ voidStatus: 204 },
	{ patchNullClears: true },
	{ subRecordsMoveLastChange: true },
	{ companyGetHasAddresses: false },
	{ singleLiveToken: true },
	{ tokenErrorBody: 'problem' },
] as const)('in a tenant with %j', (settings) => {
	test('a company is created, changed and refused in the same way', async () => {
		await control(sandbox).configure(settings);
		const { id } = await company.create!(await api(), createRequest(companyFields()));
		await update(await api(), company, id, {
			companyName: 'Nyt Navn',
			companyName2: null,
			cvr: '11223344',
			email1: 'ny@shv.dk',
			'primaryAddress.zipCode': '5000',
		});
		const after = (await company.get(await api(), id))!.fields;
		expect(after).toMatchObject({
			companyName: 'Nyt Navn',
			cvr: '11223344',
			email1: 'ny@shv.dk',
			primaryAddress: { street: 'Nørregade', zipCode: '5000' },
		});
		expect(after.companyName2 || null).toBeNull();
		const failure = await failureOf(update(await api(), company, id, { cvr: 'x' }));
		expect(failure.message).toContain("'x' is no valid cvr");
	});
});

test('an address in a country that the tenant does not have is a refusal of this record', async () => {
	const { id } = await company.create!(await api(), createRequest(companyFields()));
	const failure = await failureOf(
		update(await api(), company, id, { 'primaryAddress.country': 'ZZ' }),
	);
	expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
	expect((await company.get(await api(), id))?.fields.primaryAddress).toMatchObject({
		country: 'DK',
	});
});
