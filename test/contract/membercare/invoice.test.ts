import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, entity, MEMBERCARE, membercareStore } from '../../support/systems';
import { control, failureOf, update, writesTo } from './helpers';

const invoice = entity(MEMBERCARE, 'invoice');
const product = entity(MEMBERCARE, 'product');
let sandbox: Sandbox;

const line = (description: string, unitPrice: number, quantity = 1, vatPercent = 25) => ({
	description,
	unitPrice,
	quantity,
	vatPercent,
	financeDimensions: { productIdentification: `P-${description}`, department: '10' },
});

beforeAll(async () => {
	sandbox = await startSandbox({
		customerp: false,
		membercare: {
			seed: {
				companies: [{ debtorAccountNumber: '5001', companyName: 'Nordlys A/S' }],
				persons: [{ debtorAccountNumber: '6001', firstname: 'Bo', lastname: 'Holm' }],
				productGroups: [{ id: 1, name: 'Kontingent' }],
				products: [
					{
						id: 71,
						name: 'Kontingent',
						productGroupId: 1,
						vatPercent: 25,
						financeDimensions: { productIdentification: 'P-A' },
					},
					{ id: 72, name: 'Gammel', productGroupId: 1, valid: false },
				],
				invoices: [
					{ id: 1, payer: '5001', items: [line('A', 0.1), line('B', 0.2), line('C', 0.7)] },
					{
						id: 2,
						payer: '6001',
						items: [line('A', 100)],
						payments: [{ amount: 50 }, { amount: 75 }],
					},
					{
						id: 3,
						payer: '6001',
						items: [line('A', 100)],
						payments: [{ amount: 0.1 }, { amount: 0.2 }],
					},
					{ id: 4, payer: '5001', items: [line('A', -100)], creditedInvoiceId: 2 },
					{ id: 5, payer: '5001', items: [line('free', 0)] },
				],
			},
		},
	});
});
afterAll(() => sandbox.stop());
beforeEach(() => sandbox.membercare.control.reset());

const api = () => apiOf(MEMBERCARE, membercareStore(sandbox.membercare));
const fieldsOf = async (id: string) => (await invoice.get(await api(), id))!.fields;

test('totals are sums of decimals, not of binary fractions', async () => {
	const fields = await fieldsOf('1');
	expect(fields.netTotal).toBe(1);
	expect(await fieldsOf('3')).toMatchObject({ grossTotal: 125, paidTotal: 0.3, balance: 124.7 });
});

test('the status is computed from payments and credits', async () => {
	expect(await fieldsOf('1')).toMatchObject({ status: 'open', paidTotal: 0 });
	expect(await fieldsOf('2')).toMatchObject({ status: 'paid', balance: 0 });
	expect(await fieldsOf('3')).toMatchObject({ status: 'partlyPaid' });
	expect(await fieldsOf('4')).toMatchObject({ status: 'creditNote', creditedInvoiceId: 2 });
	expect(await fieldsOf('5')).toMatchObject({ status: 'paid', grossTotal: 0 });
});

test('the payer is told by number and kind, and debtors carry nothing private', async () => {
	expect(await fieldsOf('1')).toMatchObject({ payerNumber: '5001', payerType: 'company' });
	const fields = await fieldsOf('2');
	expect(fields).toMatchObject({ payerNumber: '6001', payerType: 'person', payerName: 'Bo Holm' });
	expect(JSON.stringify(fields)).not.toContain('socialSecurityNumber');
});

test('rule 22: lines come in their sequence, with product and VAT percent', async () => {
	const lines = (await fieldsOf('1')).invoiceItems as Array<Record<string, unknown>>;
	expect(lines.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
	expect(lines[2]).toMatchObject({
		description: 'C',
		productIdentification: 'P-C',
		department: '10',
		totalPrice: 0.7,
		buyerNumber: '5001',
	});
	const [only] = (await fieldsOf('2')).invoiceItems as Array<Record<string, unknown>>;
	expect(only).toMatchObject({ vatPercent: 25, totalVat: 25, grossPrice: 125 });
	const [free] = (await fieldsOf('5')).invoiceItems as Array<Record<string, unknown>>;
	expect(free.vatPercent).toBeNull();
});

test('only the finance status is written; the answer is the record', async () => {
	const result = await update(await api(), invoice, '1', { financeStatus: -1 });
	expect(result).toMatchObject({ written: ['financeStatus'] });
	expect(result.record?.fields).toMatchObject({ financeStatus: -1, netTotal: 1 });
	const ignored = await update(await api(), invoice, '1', { payerNumber: '6001' });
	expect(ignored.written).toEqual([]);
	expect(await writesTo(sandbox)).toEqual(['PATCH /invoices/{id}']);
	expect(
		invoice.fields.filter(({ writable }) => writable !== false).map(({ name }) => name),
	).toEqual(['financeStatus']);
});

test('all invoices are listed; one that is not there is undefined', async () => {
	const { records } = await invoice.list(await api(), { limit: 100 });
	expect(records.map(({ id }) => id).sort()).toEqual(['1', '2', '3', '4', '5']);
	expect(await invoice.get(await api(), '99')).toBeUndefined();
});

test('products are read-only, invalid ones are listed as well', async () => {
	const { records } = await product.list(await api(), { limit: 100 });
	expect(records.map(({ id, fields }) => [id, fields.valid])).toEqual(
		expect.arrayContaining([
			['71', true],
			['72', false],
		]),
	);
	expect((await product.get(await api(), '71'))?.fields).toMatchObject({
		name: 'Kontingent',
		productGroup: { name: 'Kontingent' },
		financeDimensions: { productIdentification: 'P-A' },
	});
	expect(product).not.toHaveProperty('update');
	expect(product.fields.every(({ writable }) => writable === false)).toBe(true);
});

test('a record hidden from the user is not there, a broken list is a failure', async () => {
	await control(sandbox).hide({ entity: 'invoices', ids: ['1'], from: 'reads' });
	expect(await invoice.get(await api(), '1')).toBeUndefined();
	await control(sandbox).inject({
		match: { path: '/products\\?' },
		fault: { kind: 'status', status: 200, body: { totalCount: 0 } },
	});
	const failure = await failureOf(product.list(await api(), { limit: 10 }));
	expect(failure.message).toContain('something other than a page of records');
	expect(failure.detail.scope).toBe('side');
});
