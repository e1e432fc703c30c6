import type { Api, Entity, ListPage } from '../../../nodes/shared/entity';
import type { Sandbox } from '../../sandbox';
import { CUSTOMER, INVOICE, PRODUCT, startWaveSandbox, waveAccess } from './helpers';

let sandbox: Sandbox;
let api: Api;

beforeAll(async () => {
	sandbox = await startWaveSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	await sandbox.wave.control.reset();
	api = await waveAccess(sandbox);
});

const control = () => sandbox.wave.control;
const stamp = (seconds: number): string =>
	new Date(Date.UTC(2025, 0, 1) + seconds * 1000).toISOString();

/** Walks to the end; `between` works on the records after each page. */
async function walkAll(
	entity: Entity,
	since?: string,
	between: (page: number) => Promise<unknown> = async () => {},
): Promise<string[]> {
	const seen = new Set<string>();
	let page: ListPage | undefined;
	let count = 0;
	do {
		page = await entity.list(api, { limit: 100, since, page: page?.next });
		for (const { id } of page.records) seen.add(id);
		await between(++count);
		if (count > 50) throw new Error('the walk does not end');
	} while (page.next !== undefined);
	return [...seen];
}

describe.each([false, true])(
	'modifiedAtAfter includes its own stamp: %s',
	(modifiedAtAfterInclusive) => {
		beforeEach(() => control().configure({ modifiedAtAfterInclusive }));

		test.each([
			['their own stamps', (i: number) => stamp(i)],
			['one stamp, as after an import', () => stamp(0)],
		])(
			'rule 18: a complete walk over records of %s skips none that is edited meanwhile',
			async (_, stampOf) => {
				const { ids } = await control().seed({
					customers: Array.from({ length: 350 }, (_row, i) => ({
						id: `c${i}`,
						name: `Kunde ${i}`,
						modifiedAt: stampOf(i),
					})),
				});
				const seen = await walkAll(CUSTOMER, undefined, async (page) => {
					for (let i = 0; i < 5 && page < 8; i++) {
						await control().edit('customers', `c${(page * 40 + i * 7) % 350}`, {
							phone: String(page),
						});
					}
				});
				expect(seen.sort()).toEqual([...ids.customers].sort());
			},
		);

		test('the feed shows what is new or changed, and an idle look is one call', async () => {
			await control().seed({
				customers: Array.from({ length: 20 }, (_row, i) => ({
					id: `c${i}`,
					name: `Kunde ${i}`,
					modifiedAt: stamp(i),
				})),
			});
			expect((await walkAll(CUSTOMER, stamp(17))).sort()).toEqual(
				modifiedAtAfterInclusive ? ['c17', 'c18', 'c19'] : ['c18', 'c19'],
			);
			await control().resetCounters();
			for (const entity of [CUSTOMER, PRODUCT, INVOICE]) await walkAll(entity, stamp(100));
			expect(await control().counters()).toMatchObject({ total: 3, reads: 3 });
		});
	},
);

test('a walk brings the time of the server', async () => {
	await control().setClock({ fixedAt: '2031-05-01T10:00:00.000Z' });
	const { serverTime } = await CUSTOMER.list(api, { limit: 1 });
	expect(serverTime).toBe('2031-05-01T10:00:00.000Z');
});

test('rows that the user may not see are left out, whatever Wave puts in their place', async () => {
	await control().seed({
		customers: Array.from({ length: 5 }, (_, i) => ({
			id: `c${i}`,
			name: `K${i}`,
			modifiedAt: stamp(i),
		})),
	});
	await control().hide({ entity: 'customers', ids: ['c4'] });
	for (const hiddenRows of ['null', 'omit'] as const) {
		await control().configure({ hiddenRows });
		expect((await walkAll(CUSTOMER)).sort()).toEqual(['c0', 'c1', 'c2', 'c3']);
	}
});

test('archived customers are in a list or not; a read by id shows them', async () => {
	await control().seed({ customers: [{ id: 'c', name: 'C', isArchived: true }] });
	expect(await walkAll(CUSTOMER)).toEqual([]);
	expect((await CUSTOMER.get(api, 'c'))?.fields.isArchived).toBe(true);
	await control().configure({ listsArchivedCustomers: true });
	expect(await walkAll(CUSTOMER)).toEqual(['c']);
});

test('an invoice that its customer looked at is seen again with the same values', async () => {
	await control().seed({
		customers: [{ id: 'a', name: 'A' }],
		products: [{ id: 'p', name: 'P', unitPrice: '5' }],
		invoices: [
			{
				id: 'i',
				customerId: 'a',
				status: 'SENT',
				dueDate: '2099-01-01',
				items: [{ productId: 'p' }],
				modifiedAt: stamp(1),
			},
		],
	});
	const [before] = (await INVOICE.list(api, { limit: 10 })).records;
	await control().act({ do: 'viewInvoice', invoice: 'i' });
	const [after] = (await INVOICE.list(api, { limit: 10, since: stamp(2) })).records;
	const { modifiedAt, lastViewedAt, status, ...rest } = after.fields;
	expect([status, typeof lastViewedAt, modifiedAt !== before.fields.modifiedAt]).toEqual([
		'VIEWED',
		'string',
		true,
	]);
	expect(before.fields).toMatchObject(rest);
});
