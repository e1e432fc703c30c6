import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, createRequest, entity, MEMBERCARE, membercareStore } from '../../support/systems';
import { companyFields, control, failureOf, writesTo } from './helpers';

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
