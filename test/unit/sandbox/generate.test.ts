import { startSandbox } from '../../sandbox';
import { createChance, generateMembercare, generatePair } from '../../sandbox/generate';
import {
	completeCvr,
	completeGln,
	completeNorwegian,
	completeSwedish,
	hasCheckDigit,
} from '../../sandbox/generate/numbers';
import { call, customerpCaller, membercareCaller } from './client';

const counts = { companies: 200, organizations: 30, persons: 300, products: 40, invoices: 100 };

describe('check digits', () => {
	it('are those of numbers that are in public registers', () => {
		expect(completeCvr('1358562')).toBe('13585628');
		expect(completeNorwegian('97476067')).toBe('974760673');
		expect(completeSwedish('556036079')).toBe('5560360793');
		expect(completeGln('579000000000')).toHaveLength(13);
		expect(hasCheckDigit('cvr', '13585629')).toBe(false);
		expect(hasCheckDigit('rut', 'anything')).toBe(true);
	});
});

describe('generated data', () => {
	const data = generatePair({ ...counts, seed: 3 });

	it('is the same for the same seed, and another for another', () => {
		expect(generatePair({ ...counts, seed: 3 })).toEqual(data);
		expect(generateMembercare({ ...counts, seed: 4 })).not.toEqual(data.membercare);
		expect(createChance(1).next()).toBe(createChance(1).next());
	});

	it('has the counts asked for', () => {
		const { companies, organizations, persons, products, invoices } = data.membercare;
		expect(
			[companies, organizations, persons, products, invoices].map((list) => list!.length),
		).toEqual([200, 30, 300, 40, 100]);
	});

	it('more persons do not change the companies', () => {
		expect(generateMembercare({ ...counts, seed: 3, persons: 5 }).companies).toEqual(
			data.membercare.companies,
		);
	});

	it('holds only domains that are reserved for examples', () => {
		const text = JSON.stringify(data);
		const domains = [...text.matchAll(/@([a-z0-9.-]+)/g)].map((match) => match[1]!);
		expect(domains.length).toBeGreaterThan(300);
		for (const domain of new Set(domains))
			expect(domain).toMatch(/(^|\.)example(\.(com|org|net))?$/);
		for (const [, host] of text.matchAll(/https?:\/\/([^/"]+)/g))
			expect(host).toMatch(/\.example\.com$/);
	});

	it('has numbers with valid check digits, of three registers', () => {
		const numbers = data.membercare.companies!.flatMap(
			(company) => company.registrationNumbers ?? [],
		);
		for (const { kind, number } of numbers)
			expect([kind, number, hasCheckDigit(kind, number)]).toEqual([kind, number, true]);
		const kinds = new Set(numbers.map(({ kind }) => kind));
		expect(kinds).toEqual(
			new Set(['cvr', 'norwegianCompanyNumber', 'swedishCompanyNumber', 'vat']),
		);
	});

	it('has the hard cases: letters, length, leading zeros, missing values, shared e-mails, c/o, abroad', () => {
		const { companies, persons } = data.membercare;
		const text = JSON.stringify(data.membercare);
		for (const part of ['Ærø', 'Þór', 'Škoda', 'Åsa', "O'Brien", 'Öde'])
			expect(text).toContain(part);
		expect(companies!.some(({ companyName }) => companyName.length > 100)).toBe(true);
		expect(companies!.some(({ debtorAccountNumber }) => debtorAccountNumber!.startsWith('0'))).toBe(
			true,
		);
		expect(companies!.some(({ contacts }) => contacts!.length === 0)).toBe(true);
		const addresses = [...companies!, ...persons!].flatMap((one) => one.addresses!);
		expect(addresses.some(({ careOf }) => careOf)).toBe(true);
		expect(addresses.some(({ country }) => !['DK', 'NO', 'SE'].includes(country!))).toBe(true);
		const emails = persons!.flatMap((one) =>
			one.contacts!.filter(({ type }) => type === 1).map(({ value }) => value),
		);
		expect(new Set(emails).size).toBeLessThan(emails.length);
		const forms = new Set(
			persons!
				.flatMap((one) => one.contacts!.filter(({ type }) => type === 5))
				.map(({ value }) => value.replace(/\d/g, '9').replace(/9+/g, '9')),
		);
		expect(forms.size).toBeGreaterThan(4);
	});

	it('tells the twins, and can be served by both systems', async () => {
		const sandbox = await startSandbox({
			membercare: { seed: data.membercare },
			customerp: { seed: data.customerp },
		});
		try {
			const pairs = Object.entries(data.twins.companies);
			expect(pairs.length).toBeGreaterThan(60);
			expect(pairs.length).toBeLessThan(140);
			const mc = await membercareCaller(sandbox);
			const erp = customerpCaller(sandbox);
			const [no, id] = pairs[0]!;
			expect((await mc('GET', `/companies/${no}`)).status).toBe(200);
			expect((await erp('GET', `/customers/${id}`)).status).toBe(200);
			const page = (
				await mc('GET', '/persons?onlyValid=false&pageSize=1000&includeEmployments=true')
			).body;
			expect(page.totalCount).toBe(301);
			expect((await mc('GET', '/invoices?pageSize=100')).body.result).toHaveLength(100);
			const missing = page.result
				.flatMap((one: { addresses: { postalCode: object | null }[] }) => one.addresses)
				.filter((one: { postalCode: object | null }) => one.postalCode === null);
			expect(missing).toEqual([]);
		} finally {
			await sandbox.stop();
		}
	});

	it('lies in the form that the ERP gives to its values, so that it takes them back as they are', async () => {
		const sandbox = await startSandbox({ membercare: false, customerp: { seed: data.customerp } });
		try {
			const erp = customerpCaller(sandbox);
			for (const entity of ['customers', 'contacts', 'products']) {
				const rows = (await erp('GET', `/${entity}?pageSize=200&includeArchived=true`)).body
					.data as Record<string, unknown>[];
				expect(rows.length).toBeGreaterThan(0);
				for (const row of rows) {
					const { id, createdAt, modifiedAt, ...fields } = row;
					const back = await erp('PATCH', `/${entity}/${String(id)}`, fields);
					expect({ ...back.body, modifiedAt: 0 }).toEqual({
						id,
						createdAt,
						...fields,
						modifiedAt: 0,
					});
					expect(modifiedAt).toEqual(expect.any(String));
				}
			}
		} finally {
			await sandbox.stop();
		}
	}, 20_000);
});

it('a large tenant is read in a time that a benchmark can bear', async () => {
	const sandbox = await startSandbox({
		customerp: false,
		membercare: { seed: generateMembercare({ persons: 20_000 }) },
	});
	try {
		const { clientApiKey, personToImpersonate } = sandbox.membercare.credential;
		const token = (
			await call('POST', `${sandbox.membercare.apiUrl}/token`, {
				body: { clientApiKey, personToImpersonate },
			})
		).body.value as string;
		const started = Date.now();
		let url: string | null = `${sandbox.membercare.apiUrl}/persons?pageSize=1000`;
		let seen = 0;
		while (url !== null) {
			const { body } = await call('GET', url, { headers: { token } });
			seen += body.result.length;
			url = body.nextPageUrl;
		}
		expect(seen).toBeGreaterThan(19_000);
		expect(Date.now() - started).toBeLessThan(10_000);
	} finally {
		await sandbox.stop();
	}
}, 30_000);
