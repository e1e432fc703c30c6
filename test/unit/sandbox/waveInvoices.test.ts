import { useSandbox } from './client';
import {
	INVOICE_APPROVE,
	INVOICE_CLONE,
	INVOICE_CREATE,
	INVOICE_DELETE,
	INVOICE_MARK_SENT,
	INVOICE_PATCH,
	INVOICE_READ,
	INVOICE_SEND,
	INVOICES,
	PAYMENT_CREATE,
	PAYMENT_DELETE,
	waveCaller,
	type Variables,
} from './waveClient';

const NOW = '2025-03-10T12:00:00.000Z';
const LATER = '2025-03-10T13:00:00.000Z';

const sandbox = useSandbox({
	membercare: false,
	customerp: false,
	chargebee: false,
	custompms: false,
	customcrm: false,
	wave: {
		seed: {
			salesTaxes: [
				{ id: 'vat', name: 'VAT', rates: [{ effective: '2016-01-01', rate: '0.25' }] },
				{
					id: 'levy',
					name: 'Levy',
					isCompound: true,
					rates: [{ effective: '2016-01-01', rate: '0.1' }],
				},
			],
			customers: [
				{ id: 'a', name: 'A' },
				{ id: 'old', name: 'Old', isArchived: true },
			],
			products: [
				{
					id: 'p',
					name: 'Course',
					description: 'One day',
					unitPrice: '1000.5',
					defaultSalesTaxIds: ['vat'],
				},
				{ id: 'gone', name: 'Gone', isArchived: true },
			],
		},
	},
});
const graphql = waveCaller(sandbox);
const control = () => sandbox().wave.control;
const businessId = () => sandbox().wave.credential.businessId;

const run = async (document: string, input: Variables) => {
	const { body } = await graphql(document, { input });
	return Object.values(body.data)[0] as ReturnType<typeof JSON.parse>;
};
const create = async (input: Variables = {}) =>
	await run(INVOICE_CREATE, {
		businessId: businessId(),
		customerId: 'a',
		items: [{ productId: 'p' }],
		...input,
	});
const made = async (input: Variables = {}) => (await create(input)).invoice;
const read = async (id: string) =>
	(await graphql(INVOICE_READ, { businessId: businessId(), id })).body.data.business.invoice;
const list = async (variables: Variables = {}) =>
	(
		await graphql(INVOICES, { businessId: businessId(), ...variables })
	).body.data.business.invoices.edges.map(({ node }: { node: object }) => node);
const pay = async (invoiceId: string, amount: string, more: Variables = {}) =>
	await run(PAYMENT_CREATE, {
		invoiceId,
		amount,
		paymentAccountId: (await control().find('accounts', { subtype: 'CASH_AND_BANK' }))[0]!.id,
		paymentDate: '2025-03-10',
		paymentMethod: 'CASH',
		exchangeRate: '1',
		...more,
	});
const refusedAt = ({ didSucceed, inputErrors }: ReturnType<typeof JSON.parse>) => {
	expect(didSucceed).toBe(false);
	return (inputErrors[0].path as string[]).join('.');
};

beforeEach(async () => {
	await control().setClock({ fixedAt: NOW });
});

describe('create', () => {
	it('fills what is left out from the product, the business and the day', async () => {
		const invoice = await made();
		expect(invoice).toMatchObject({
			invoiceNumber: '1',
			status: 'DRAFT',
			invoiceDate: '2025-03-10',
			dueDate: '2025-04-09',
			currency: { code: 'USD' },
			customer: { id: 'a' },
			title: 'Invoice',
			items: [
				{
					description: 'One day',
					quantity: '1',
					unitPrice: '1000.5',
					product: { id: 'p' },
					account: { name: 'Sales' },
					taxes: [{ amount: { minorUnitValue: '25013' }, salesTax: { id: 'vat', rate: '0.25' } }],
				},
			],
			payments: [],
		});
		expect(invoice.total).toEqual({
			value: '1,250.63',
			minorUnitValue: '125063',
			currency: { code: 'USD', exponent: 2 },
		});
	});

	it('an empty list of taxes means none', async () => {
		const invoice = await made({ items: [{ productId: 'p', taxes: [] }] });
		expect([invoice.taxTotal.value, invoice.total.value]).toEqual(['0.00', '1,000.50']);
	});

	it('quantities and prices keep eight places, half away from zero', async () => {
		const { items } = await made({
			items: [
				{ productId: 'p', quantity: '1.000000005', unitPrice: '2.123456785' },
				{ productId: 'p', quantity: '0.3333333333', unitPrice: '-0.000000005' },
			],
		});
		expect(items).toMatchObject([
			{ quantity: '1.00000001', unitPrice: '2.12345679' },
			{ quantity: '0.33333333', unitPrice: '-0.00000001' },
		]);
	});

	it('amounts follow the places of the currency', async () => {
		const items = [{ productId: 'p', quantity: '3', unitPrice: '0.5', taxes: [] }];
		const of = async (currency: string) => (await made({ currency, items })).total;
		expect(await of('JPY')).toMatchObject({ value: '2', minorUnitValue: '2' });
		expect(await of('KWD')).toMatchObject({ value: '1.500', minorUnitValue: '1500' });
	});

	it('a compound tax is taken of the other taxes too', async () => {
		const { taxTotal } = await made({
			items: [
				{
					productId: 'p',
					unitPrice: '100',
					taxes: [{ salesTaxId: 'vat' }, { salesTaxId: 'levy' }],
				},
			],
		});
		expect(taxTotal.value).toBe('37.50');
	});

	it('one discount, fixed or in percent, before taxes', async () => {
		const items = [{ productId: 'p', unitPrice: '200' }];
		const fixed = await made({
			items,
			discounts: [{ discountType: 'FIXED', amount: '40', name: 'Friend' }],
		});
		expect(fixed.discounts).toEqual([{ __typename: 'FixedInvoiceDiscount', name: 'Friend' }]);
		expect([fixed.discountTotal.value, fixed.taxTotal.value, fixed.total.value]).toEqual([
			'40.00',
			'40.00',
			'200.00',
		]);
		const percent = await made({
			items,
			discounts: [{ discountType: 'PERCENTAGE', percentage: '10' }],
		});
		expect(percent.discounts[0].__typename).toBe('PercentageInvoiceDiscount');
		expect(percent.total.value).toBe('225.00');
		const two = [
			{ discountType: 'FIXED', amount: '1' },
			{ discountType: 'FIXED', amount: '2' },
		];
		expect(refusedAt(await create({ discounts: two }))).toBe('input.discounts');
		const none = [{ discountType: 'PERCENTAGE', amount: '2' }];
		expect(refusedAt(await create({ discounts: none }))).toBe('input.discounts.0.percentage');
	});

	it('the number is the largest plus one; one in use is refused, by setting not', async () => {
		await made({ invoiceNumber: '1041' });
		await made({ invoiceNumber: 'X-9' });
		expect((await made()).invoiceNumber).toBe('1042');
		expect(refusedAt(await create({ invoiceNumber: '1041' }))).toBe('input.invoiceNumber');
		await control().configure({ duplicateInvoiceNumber: 'allow' });
		expect((await made({ invoiceNumber: '1041' })).invoiceNumber).toBe('1041');
	});

	it.each([
		['an unknown customer', { customerId: 'x' }, 'input.customerId'],
		['an archived customer', { customerId: 'old' }, 'input.customerId'],
		['an unknown product', { items: [{ productId: 'x' }] }, 'input.items.0.productId'],
		['an archived product', { items: [{ productId: 'gone' }] }, 'input.items.0.productId'],
		[
			'an unknown tax',
			{ items: [{ productId: 'p', taxes: [{ salesTaxId: 'x' }] }] },
			'input.items.0.taxes.0.salesTaxId',
		],
		['a due date before the date', { dueDate: '2025-03-09' }, 'input.dueDate'],
		['approval without lines', { status: 'SAVED', items: [] }, 'input.items'],
	])('refuses %s', async (_, input, path) => {
		expect(refusedAt(await create(input))).toBe(path);
		expect(await control().count('invoices')).toBe(0);
	});

	it('only a sold product can be on a line, and a line has no text of its own', async () => {
		const expenseAccountId = (await control().find('accounts', { subtype: 'EXPENSE' }))[0]!.id;
		await control().create('products', { id: 'bought', name: 'Paper', expenseAccountId });
		expect(refusedAt(await create({ items: [{ productId: 'bought' }] }))).toBe(
			'input.items.0.productId',
		);
		const { body } = await graphql(INVOICE_CREATE, {
			input: { businessId: businessId(), customerId: 'a', items: [{ description: 'Free text' }] },
		});
		expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
	});

	it('a status beyond DRAFT and SAVED is no status to write', async () => {
		const { body } = await graphql(INVOICE_CREATE, {
			input: { businessId: businessId(), customerId: 'a', status: 'PAID' },
		});
		expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
	});
});

describe('patch', () => {
	it('replaces all lines, with new ids; what is not named stays', async () => {
		const before = await made({ memo: 'Hello', items: [{ productId: 'p' }, { productId: 'p' }] });
		const { invoice } = await run(INVOICE_PATCH, {
			id: before.id,
			items: [{ productId: 'p', quantity: '2' }],
		});
		expect(invoice).toMatchObject({ memo: 'Hello', items: [{ quantity: '2' }] });
		expect(before.items.map(({ id }: { id: string }) => id)).not.toContain(invoice.items[0].id);
		const after = await run(INVOICE_PATCH, { id: before.id, memo: null, title: null });
		expect(after.invoice).toMatchObject({ memo: null, title: 'Invoice', items: invoice.items });
	});

	it('SAVED approves a draft, DRAFT takes nothing back', async () => {
		const { id } = await made();
		expect((await run(INVOICE_PATCH, { id, status: 'SAVED' })).invoice.status).toBe('SAVED');
		expect(refusedAt(await run(INVOICE_PATCH, { id, status: 'DRAFT' }))).toBe('input.status');
		expect((await run(INVOICE_PATCH, { id, memo: 'x' })).invoice.status).toBe('SAVED');
		await run(INVOICE_MARK_SENT, { invoiceId: id, sendMethod: 'MARKED_SENT' });
		expect((await run(INVOICE_PATCH, { id, status: 'SAVED' })).invoice.status).toBe('SENT');
	});

	it('is refused after a payment, by setting not', async () => {
		const { id } = await made({ status: 'SAVED' });
		await pay(id, '1');
		expect(refusedAt(await run(INVOICE_PATCH, { id, memo: 'x' }))).toBe('input.id');
		await control().configure({ patchAfterPayment: 'allow' });
		expect((await run(INVOICE_PATCH, { id, memo: 'x' })).invoice.memo).toBe('x');
	});

	it('may keep its own number, but not take that of another', async () => {
		await made({ invoiceNumber: '7' });
		const { id } = await made({ invoiceNumber: '8' });
		expect((await run(INVOICE_PATCH, { id, invoiceNumber: '8' })).didSucceed).toBe(true);
		expect(refusedAt(await run(INVOICE_PATCH, { id, invoiceNumber: '7' }))).toBe(
			'input.invoiceNumber',
		);
	});
});

describe('status', () => {
	it('approve, once', async () => {
		const { id } = await made();
		expect((await run(INVOICE_APPROVE, { invoiceId: id })).invoice.status).toBe('SAVED');
		expect(refusedAt(await run(INVOICE_APPROVE, { invoiceId: id }))).toBe('input.invoiceId');
	});

	it('a draft cannot be sent or paid', async () => {
		const { id } = await made();
		const sent = { invoiceId: id, sendMethod: 'MARKED_SENT' };
		expect(refusedAt(await run(INVOICE_MARK_SENT, sent))).toBe('input.invoiceId');
		expect(refusedAt(await run(INVOICE_SEND, { invoiceId: id, to: ['a@b.example'] }))).toBe(
			'input.invoiceId',
		);
		expect(refusedAt(await pay(id, '1'))).toBe('input.invoiceId');
	});

	it('mark sent keeps when and how; skipped means unpaid', async () => {
		const { id } = await made({ status: 'SAVED' });
		const skipped = await run(INVOICE_MARK_SENT, { invoiceId: id, sendMethod: 'SKIPPED' });
		expect(skipped.invoice).toMatchObject({ status: 'UNPAID', lastSentAt: null });
		const sentAt = '2025-03-09T08:00:00.000Z';
		const sent = await run(INVOICE_MARK_SENT, { invoiceId: id, sendMethod: 'GMAIL', sentAt });
		expect(sent.invoice).toMatchObject({
			status: 'SENT',
			lastSentAt: sentAt,
			lastSentVia: 'GMAIL',
		});
	});

	it('sending needs a recipient and a business that may', async () => {
		const { id } = await made({ status: 'SAVED' });
		expect(refusedAt(await run(INVOICE_SEND, { invoiceId: id, to: [] }))).toBe('input.to');
		const sent = await run(INVOICE_SEND, { invoiceId: id, to: ['a@b.example'] });
		expect(sent.invoice).toMatchObject({ status: 'SENT', lastSentVia: 'WAVE' });
		await control().edit('businesses', businessId(), { emailSendEnabled: false });
		expect(refusedAt(await run(INVOICE_SEND, { invoiceId: id, to: ['a@b.example'] }))).toBe(
			'input.invoiceId',
		);
	});

	it('follows from payments: PARTIAL, PAID, OVERPAID, and back', async () => {
		const { id, total } = await made({ status: 'SAVED', items: [{ productId: 'p', taxes: [] }] });
		expect(total.value).toBe('1,000.50');
		const status = async () => (await read(id)).status;
		expect(refusedAt(await pay(id, '0'))).toBe('input.amount');
		const { invoicePayment } = await pay(id, '0.5');
		expect(invoicePayment).toMatchObject({ amount: '0.5', invoice: { id, status: 'PARTIAL' } });
		await pay(id, '1000');
		expect(await status()).toBe('PAID');
		await pay(id, '10');
		const over = await read(id);
		expect([over.status, over.amountDue.value, over.payments.length]).toEqual([
			'OVERPAID',
			'-10.00',
			3,
		]);
		await run(PAYMENT_DELETE, { id: invoicePayment.id });
		expect((await read(id)).amountPaid.value).toBe('1,010.00');
	});

	it('a payment needs an account that money goes into', async () => {
		const { id } = await made({ status: 'SAVED' });
		const paymentAccountId = (await control().find('accounts', { subtype: 'INCOME' }))[0]!.id;
		expect(refusedAt(await pay(id, '1', { paymentAccountId }))).toBe('input.paymentAccountId');
	});

	it('becomes OVERDUE by the date alone, without moving the stamp', async () => {
		const { id, modifiedAt } = await made({ status: 'SAVED', dueDate: '2025-03-11' });
		await control().setClock({ fixedAt: '2025-03-12T00:00:00.000Z' });
		expect(await read(id)).toMatchObject({ status: 'OVERDUE', modifiedAt });
		expect(await list({ status: 'OVERDUE' })).toHaveLength(1);
		expect(await list({ status: 'SAVED' })).toHaveLength(0);
	});

	it('a payment leaves the stamp, by setting not', async () => {
		const { id, modifiedAt } = await made({ status: 'SAVED' });
		await control().setClock({ fixedAt: LATER });
		await control().act({ do: 'payInvoice', invoice: id, amount: '1' });
		expect(await read(id)).toMatchObject({ status: 'PARTIAL', modifiedAt });
		await control().configure({ statusChangeMovesModifiedAt: true });
		await control().act({ do: 'payInvoice', invoice: id });
		expect(await read(id)).toMatchObject({ status: 'PAID', modifiedAt: LATER });
	});

	it('a view moves the stamp, by setting not', async () => {
		const { id, modifiedAt } = await made({ status: 'SAVED' });
		await control().setClock({ fixedAt: LATER });
		await control().configure({ viewMovesModifiedAt: false });
		await control().act({ do: 'viewInvoice', invoice: id });
		expect(await read(id)).toMatchObject({ status: 'VIEWED', modifiedAt, lastViewedAt: LATER });
		await control().configure({ viewMovesModifiedAt: true });
		await control().act({ do: 'viewInvoice', invoice: id });
		expect((await read(id)).modifiedAt).toBe(LATER);
	});

	it('shows in what the customer owes', async () => {
		const invoice = { items: [{ productId: 'p', taxes: [] }], dueDate: '2025-03-11' };
		await made({ ...invoice, status: 'SAVED' });
		await made(invoice);
		await made({ ...invoice, status: 'SAVED', currency: 'DKK' });
		const query = `query Q($businessId: ID!, $id: ID!) { business(id: $businessId) {
			customer(id: $id) { outstandingAmount { value } overdueAmount { value } } } }`;
		const owed = async () =>
			(await graphql(query, { businessId: businessId(), id: 'a' })).body.data.business.customer;
		expect(await owed()).toEqual({
			outstandingAmount: { value: '1,000.50' },
			overdueAmount: { value: '0.00' },
		});
		await control().setClock({ fixedAt: '2025-03-12T00:00:00.000Z' });
		expect((await owed()).overdueAmount.value).toBe('1,000.50');
	});
});

describe('list', () => {
	it('has no payments, single reads have', async () => {
		const { id } = await made({ status: 'SAVED' });
		await pay(id, '1');
		const [row] = await list();
		expect([row.amountPaid.value, row.payments]).toEqual(['1.00', []]);
		expect((await read(id)).payments).toHaveLength(1);
	});

	it('the number is found inside others', async () => {
		for (const invoiceNumber of ['12', '112', '21']) await made({ invoiceNumber });
		const numbers = (await list({ invoiceNumber: '12' })).map(
			(row: { invoiceNumber: string }) => row.invoiceNumber,
		);
		expect(numbers).toEqual(['12', '112']);
	});

	it('filters by customer and by what is due, sorts by computed amounts', async () => {
		await control().create('customers', { id: 'b', name: 'B' });
		const of = (unitPrice: string) => ({ items: [{ productId: 'p', unitPrice, taxes: [] }] });
		await made(of('9'));
		await made({ ...of('10'), customerId: 'b' });
		await made(of('100'));
		const totals = async (variables: Variables) =>
			(await list(variables)).map(({ total }: { total: { value: string } }) => total.value);
		expect(await totals({ sort: ['TOTAL_DESC'] })).toEqual(['100.00', '10.00', '9.00']);
		expect(await totals({ customerId: 'b' })).toEqual(['10.00']);
		expect(await totals({ amountDue: '100' })).toEqual(['100.00']);
		expect(await totals({ modifiedAtAfter: NOW })).toEqual([]);
	});
});

describe('delete and clone', () => {
	it('drafts only, by setting also what is unpaid, or everything', async () => {
		const draft = await made();
		const saved = await made({ status: 'SAVED' });
		const paid = await made({ status: 'SAVED' });
		await pay(paid.id, '1');
		const remove = async (invoiceId: string) => await run(INVOICE_DELETE, { invoiceId });
		expect((await remove(draft.id)).didSucceed).toBe(true);
		expect(refusedAt(await remove(saved.id))).toBe('input.invoiceId');
		await control().configure({ deletableInvoices: 'unpaid' });
		expect((await remove(saved.id)).didSucceed).toBe(true);
		expect(refusedAt(await remove(paid.id))).toBe('input.invoiceId');
		await control().configure({ deletableInvoices: 'all' });
		expect((await remove(paid.id)).didSucceed).toBe(true);
		expect([await control().count('invoices'), await control().count('invoicePayments')]).toEqual([
			0, 0,
		]);
	});

	it('a clone is a draft with the next number', async () => {
		const { id } = await made({ status: 'SAVED', memo: 'Hello' });
		const { invoice } = await run(INVOICE_CLONE, { invoiceId: id });
		expect(invoice).toMatchObject({
			status: 'DRAFT',
			invoiceNumber: '2',
			memo: 'Hello',
			items: [{ product: { id: 'p' } }],
		});
		expect(invoice.id).not.toBe(id);
	});
});
