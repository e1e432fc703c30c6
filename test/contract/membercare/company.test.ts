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

describe('creating a company', () => {
	test('takes the documented calls, each once, and returns the record as it was stored', async () => {
		const request = createRequest(companyFields());
		const record = await company.create!(await api(), request);
		expect(record.fields).toMatchObject({
			companyName: 'Sønderjysk Håndværk',
			cvr: '12345678',
			se: '87654321',
			email1: 'post@shv.dk',
			phone1: '+4574121212',
			webSite: 'https://shv.dk',
			primaryAddress: {
				street: 'Nørregade',
				number: '12',
				letter: 'B',
				floor: '2.',
				suite: 'tv',
				zipCode: '8000',
				city: 'Aarhus C',
				country: 'DK',
				streetLine: 'Nørregade 12B, 2. tv',
			},
			secondaryAddress: { street: 'Box', zipCode: '5000' },
			category: { description: 'Customer' },
			closed: false,
		});
		expect(record.reference).toBe(request.reference);
		expect(await writes()).toEqual([
			'POST /companies',
			'POST /foreignSystems',
			'POST /companies/{no}/foreignSystem/{id}',
			'PATCH /companies/{no}',
			'POST /companies/{no}/registrationNumbers/cvr',
			'POST /companies/{no}/registrationNumbers/se',
			'POST /companies/{no}/addresses',
			'POST /companies/{no}/addresses',
			'POST /companies/{no}/contacts',
		]);
	});

	test('rule 21: the number is saved before the second call, each step before the next', async () => {
		const request = createRequest(companyFields());
		const seen: string[] = [];
		request.save = async (progress) => {
			seen.push(`${progress.steps.at(-1)} after ${(await writes()).length}`);
		};
		await company.create!(await api(), request);
		expect(seen[0]).toBe('base after 1');
		expect(seen).toHaveLength(8);
		expect(seen.at(-1)).toContain('contacts');
	});

	test('rule 21: goes on after a crash behind any step, and never makes anything twice', async () => {
		const whole = createRequest(companyFields());
		await company.create!(await api(), whole);
		const expected = await writes();
		for (let stop = 1; stop <= expected.length; stop++) {
			await control(sandbox).reset();
			const request = createRequest(companyFields());
			let left = stop;
			// Dies right after this many saves; what was saved before is what the next run knows.
			request.save = async (progress) => {
				if (--left < 0) throw new Error('crash');
				request.progress = structuredClone(progress);
			};
			await company.create!(await api(), request).catch(() => undefined);
			const resumed = createRequest(companyFields(), request.reference, request.progress);
			const record = await company.create!(await api(), resumed);
			expect(await control(sandbox).count('companies')).toBe(1);
			const [raw] = await control(sandbox).find('companies');
			expect(raw).toMatchObject({
				addresses: [expect.anything(), expect.anything()],
				foreignSystemMappings: [{ externalId: request.reference }],
				registrationNumbers: [{ kind: 'cvr' }, { kind: 'se' }],
				invoiceDistributionPreference: 16,
			});
			expect(raw.contacts).toHaveLength(3);
			expect(record.fields).toMatchObject({ email1: 'post@shv.dk', cvr: '12345678' });
		}
	});

	test.each(['mapping', 'cvr', 'addresses', 'contacts'])(
		'rule 21: a write to %s that was done and not answered is not done again',
		async (part) => {
			await control(sandbox).inject({
				match: {
					method: 'POST',
					path: `/companies/\\d+/.*${part === 'mapping' ? 'foreignSystem' : part}`,
				},
				fault: { kind: 'drop', applied: true },
			});
			const request = createRequest(companyFields());
			request.save = async (progress) => {
				request.progress = structuredClone(progress);
			};
			const failure = await failureOf(company.create!(await api(), request));
			expect(failure.detail).toMatchObject({ outcome: 'unknown', scope: 'side' });
			await company.create!(
				await api(),
				createRequest(companyFields(), request.reference, request.progress),
			);
			const [raw] = await control(sandbox).find('companies');
			expect(raw.foreignSystemMappings).toHaveLength(1);
			expect(raw.registrationNumbers).toHaveLength(2);
			expect(raw.addresses).toHaveLength(2);
			expect(raw.contacts).toHaveLength(3);
		},
	);

	test('rule 3: a POST without answer is found by its reference, mapping or not', async () => {
		await control(sandbox).inject({
			match: { method: 'POST', path: '/companies\\?' },
			fault: { kind: 'drop', applied: true },
		});
		const request = createRequest(companyFields());
		expect((await failureOf(company.create!(await api(), request))).detail.outcome).toBe('unknown');
		expect(request.saved).toEqual([]);
		const found = await company.find!(await api(), {
			by: 'reference',
			reference: request.reference,
		});
		expect(found.map(({ id }) => id)).toHaveLength(1);
		expect(found[0].reference).toBe(request.reference);
		await company.create!(
			await api(),
			createRequest(companyFields(), request.reference, { id: found[0].id, steps: [] }),
		);
		const again = await company.find!(await api(), {
			by: 'reference',
			reference: request.reference,
		});
		expect(again).toHaveLength(1);
		expect(again[0].fields.email1).toBe('post@shv.dk');
		expect(await company.find!(await api(), { by: 'reference', reference: 'ls-other' })).toEqual(
			[],
		);
	});

	test('rule 21: a refused part keeps the others from nothing, and the number is known', async () => {
		const request = createRequest({ ...companyFields(), cvr: 'no number' });
		const failure = await failureOf(company.create!(await api(), request));
		expect(failure.detail.outcome).toBe('rejected');
		expect(failure.message).toMatch(
			/Company \d+ was created in Membercare, but not all of it:.*no number/,
		);
		expect(request.saved.at(-1)?.id).toBeDefined();
		const [raw] = await control(sandbox).find('companies');
		expect(raw.contacts).toHaveLength(3);
		expect(raw.registrationNumbers).toHaveLength(1);
	});

	test('a mapped external id is written once the mapping holds the reference', async () => {
		const request = createRequest({ ...companyFields(), externalId: 'K-77' });
		const record = await company.create!(await api(), request);
		expect(record.fields.externalId).toBe('K-77');
		expect(record.reference).toBe(request.reference);
	});

	test('an unknown category is refused before anything is made, with the names there are', async () => {
		const fields = { ...companyFields(), category: { description: 'Friend' } };
		const failure = await failureOf(company.create!(await api(), createRequest(fields)));
		expect(failure.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
		expect(failure.detail.remedy).toContain('Customer');
		expect(await control(sandbox).count('companies')).toBe(0);
	});
});

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
