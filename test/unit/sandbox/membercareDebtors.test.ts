import { membercareCaller, useSandbox } from './client';

const sandbox = useSandbox({
	customerp: false,
	membercare: {
		seed: {
			companies: [
				{
					debtorAccountNumber: '1',
					companyName: 'A',
					lastChange: '2024-05-01T10:00:00',
					contacts: [{ type: 1, value: 'a@example.com' }],
				},
				{
					debtorAccountNumber: '2',
					companyName: 'Creditor',
					financeType: 2,
					lastChange: '2024-05-01T10:00:01',
				},
				{
					debtorAccountNumber: '3',
					companyName: 'NotSet',
					financeType: 0,
					lastChange: '2024-05-01T10:00:02',
				},
				{
					debtorAccountNumber: '4',
					companyName: 'Closed',
					closeDate: '2024-01-01T00:00:00',
					lastChange: '2024-05-01T10:00:03',
				},
			],
			persons: [
				{
					debtorAccountNumber: '5',
					firstname: 'P',
					lastname: 'Q',
					lastChange: '2024-05-01T10:00:04',
				},
			],
			invoices: [
				{
					payer: '1',
					items: [{ description: 'x', unitPrice: 100, quantity: 2 }],
					payments: [{ amount: 50 }],
				},
			],
		},
	},
});
const control = () => sandbox().membercare.control;

async function feed(query: string): Promise<string[]> {
	const mc = await membercareCaller(sandbox());
	const { result } = (await mc('GET', `/debtors?${query}`)).body;
	return result.map((row: { debtorAccountNumber: string }) => row.debtorAccountNumber).sort();
}

describe('GET /debtors', () => {
	it('holds persons and companies, creditors only when asked, closed ones never', async () => {
		expect(await feed('')).toEqual(['1', '5']);
		expect(await feed('includeCreditors=true')).toEqual(['1', '2', '3', '5', '900001']);
		await control().configure({ closedInDebtors: true, debtorsWithFinanceTypeNotSet: 'never' });
		expect(await feed('includeCreditors=true')).toEqual(['1', '2', '4', '5']);
	});

	it('changedAfter leaves out its own second', async () => {
		expect(await feed('changedAfter=2024-05-01T10:00:00')).toEqual(['5']);
		expect(await feed('changedAfter=2024-05-01T09:59:59')).toEqual(['1', '5']);
		await control().configure({ changedAfterInclusive: true });
		expect(await feed('changedAfter=2024-05-01T10:00:00')).toEqual(['1', '5']);
	});

	it('takes a date-time with offset, and refuses a plus sign that was not encoded', async () => {
		// 10:00 in Copenhagen in May is 08:00 UTC.
		expect(await feed('changedAfter=2024-05-01T08:00:03Z')).toEqual(['5']);
		expect(await feed('changedAfter=2024-05-01T09%3A00%3A03%2B01%3A00')).toEqual(['5']);
		const mc = await membercareCaller(sandbox());
		const wrong = await mc('GET', '/debtors?changedAfter=2024-05-01T09:00:03+01:00');
		expect(wrong.status).toBe(400);
		expect((await mc('GET', '/debtors?changedAfter=yesterday')).status).toBe(400);
	});

	it('rows lack what only persons or companies have, and carry no addresses', async () => {
		const mc = await membercareCaller(sandbox());
		const rows = (await mc('GET', '/debtors')).body.result;
		for (const row of rows) {
			for (const name of [
				'gender',
				'birthDate',
				'category',
				'foreignSystemMappings',
				'firstname',
				'companyName',
				'id',
			]) {
				expect(row).not.toHaveProperty(name);
			}
			expect(row).toMatchObject({ contacts: [], addresses: [], memberships: null });
			expect(row.lastChange).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/);
		}
		const types = Object.fromEntries(
			rows.map((row: { debtorAccountNumber: string; memberType: number }) => [
				row.debtorAccountNumber,
				row.memberType,
			]),
		);
		expect(types).toEqual({ '1': 2, '5': 1 });
	});

	it('has no order by stamp', async () => {
		await control().seed({
			companies: Array.from({ length: 30 }, (_, index) => ({
				companyName: `C${index}`,
				lastChange: `2024-06-01T10:00:${String(index).padStart(2, '0')}`,
			})),
		});
		const mc = await membercareCaller(sandbox());
		const { result } = (await mc('GET', '/debtors?changedAfter=2024-06-01T00:00:00&pageSize=50'))
			.body;
		const stamps = result.map((row: { lastChange: string }) => row.lastChange);
		expect(stamps).toHaveLength(30);
		expect(stamps).not.toEqual([...stamps].sort());
		expect(stamps).not.toEqual([...stamps].sort().reverse());
	});

	it('rule 18: in the hour that comes twice, a later edit has the earlier stamp', async () => {
		await control().setClock({ fixedAt: '2024-10-27T00:59:40Z' });
		await control().edit('companies', '1', { companyName: 'before' });
		await control().setClock({ fixedAt: '2024-10-27T01:10:00Z' });
		await control().edit('companies', '2', { companyName: 'after', financeType: 1 });
		const stamps = await Promise.all(
			['1', '2'].map(async (no) => (await control().get('companies', no))!.lastChange),
		);
		expect(stamps).toEqual(['2024-10-27T02:59:40', '2024-10-27T02:10:00']);
		await control().setClock({ fixedAt: null });
		expect(await feed('changedAfter=2024-10-27T02:59:40')).toEqual([]);
		expect(await feed('changedAfter=2024-10-27T01:54:40')).toEqual(['1', '2']);
	});

	it('shows one debtor and its balance', async () => {
		const mc = await membercareCaller(sandbox());
		expect((await mc('GET', '/debtors/1')).body.name1).toBe('A');
		expect((await mc('GET', '/debtors/1/balance')).body).toEqual({
			debtorAccountNumber: '1',
			balance: 200,
		});
		expect((await mc('GET', '/debtors/99')).status).toBe(404);
		expect((await mc('GET', '/debtors/balance')).body.totalCount).toBe(2);
	});
});

describe('paging', () => {
	it('walks by absolute links that keep the query', async () => {
		await control().seed({
			companies: Array.from({ length: 7 }, (_, index) => ({ companyName: `P${index}` })),
		});
		const mc = await membercareCaller(sandbox());
		const seen: string[] = [];
		let path: string | null = '/debtors?page=1&pageSize=4&changedAfter=2024-01-01T00%3A00%3A00';
		const links: (string | null)[] = [];
		while (path !== null) {
			const { body } = await mc('GET', path);
			seen.push(
				...body.result.map((row: { debtorAccountNumber: string }) => row.debtorAccountNumber),
			);
			links.push(body.nextPageUrl);
			path =
				body.nextPageUrl === null
					? null
					: body.nextPageUrl.replace(sandbox().membercare.apiUrl, '');
		}
		expect(new Set(seen).size).toBe(9);
		expect(links[0]).toBe(
			`${sandbox().membercare.apiUrl}/debtors?pageSize=4&changedAfter=2024-01-01T00%3A00%3A00&page=2`,
		);
		expect(links).toHaveLength(3);
	});

	it.each(['page=0', 'page=x', 'pageSize=0', 'pageSize=5001', 'includeCreditors=yes'])(
		'refuses %s',
		async (query) => {
			const mc = await membercareCaller(sandbox());
			expect((await mc('GET', `/debtors?${query}`)).status).toBe(400);
		},
	);

	it('gives 50 rows by default and none beyond the end', async () => {
		await control().seed({
			companies: Array.from({ length: 60 }, (_, index) => ({ companyName: `P${index}` })),
		});
		const mc = await membercareCaller(sandbox());
		expect((await mc('GET', '/companies')).body.result).toHaveLength(50);
		const beyond = (await mc('GET', '/companies?page=9')).body;
		expect(beyond).toMatchObject({ result: [], nextPageUrl: null, totalPages: 2 });
	});
});
