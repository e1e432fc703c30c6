import type { Api } from '../../../nodes/shared/entity';
import type { JsonObject } from '../../../nodes/shared/json';
import type { Sandbox } from '../../sandbox';
import { createRequest } from '../../support/systems';
import {
	failureOf,
	INVOICE,
	make,
	mutations,
	startWaveSandbox,
	update,
	waveAccess,
} from './helpers';

let sandbox: Sandbox;
let api: Api;
let tax: string;

beforeAll(async () => {
	sandbox = await startWaveSandbox();
});
afterAll(() => sandbox.stop());
beforeEach(async () => {
	await sandbox.wave.control.reset();
	await sandbox.wave.control.seed({
		customers: [
			{ id: 'ann', name: 'Ann' },
			{ id: 'bo', name: 'Bo' },
		],
		products: [
			{ id: 'glass', name: 'Glass', unitPrice: '100' },
			{ id: 'putty', name: 'Putty', unitPrice: '7.5' },
		],
	});
	tax = String((await sandbox.wave.control.find('salesTaxes'))[0].id);
	api = await waveAccess(sandbox);
});

const line = (productId: string, more: JsonObject = {}): JsonObject => ({
	productId,
	description: `Some ${productId}`,
	quantity: 2,
	unitPrice: 10,
	...more,
});

const draft = (more: JsonObject = {}): JsonObject => ({
	customerId: 'ann',
	items: [line('glass')],
	...more,
});

const full = (): JsonObject => ({
	customerId: 'ann',
	invoiceNumber: 'F-1001',
	status: 'SAVED',
	invoiceDate: '2026-03-01',
	dueDate: '2099-03-31',
	currency: 'EUR',
	exchangeRate: '1.08',
	poNumber: 'PO 7',
	title: 'Faktura',
	subhead: 'Glas',
	memo: 'Tak',
	footer: 'Bank 1234',
	hideUnit: true,
	itemTitle: 'Varer',
	discounts: [{ discountType: 'PERCENTAGE', percentage: '10', name: 'Rabat' }],
	items: [
		line('glass', { quantity: '1.5', unitPrice: '99.12345678', taxes: tax }),
		line('putty', { taxes: 'none' }),
	],
});

test('an invoice is created with all of its fields, and read back alike by list and by id', async () => {
	const made = await make(api, INVOICE, full());
	expect(made.fields).toMatchObject({
		...full(),
		discounts: [{ discountType: 'PERCENTAGE', percentage: '10', name: 'Rabat', amount: null }],
		customerName: 'Ann',
		items: [
			{
				productId: 'glass',
				productName: 'Glass',
				quantity: '1.5',
				unitPrice: '99.12345678',
				taxes: tax,
				taxNames: 'Value Added Tax',
			},
			{ productId: 'putty', quantity: '2', unitPrice: '10', taxes: 'none' },
		],
		amountPaid: { value: '0.00', currency: 'EUR' },
	});
	const { records } = await INVOICE.list(api, { limit: 10 });
	expect(records).toEqual([made]);
	const { payments, ...read } = (await INVOICE.get(api, made.id))!.fields;
	expect(payments).toEqual([]);
	expect(read).toEqual(made.fields);
	expect(Object.keys(made.fields).sort()).toEqual(
		[...new Set(INVOICE.fields.map(({ name }) => name.split('.')[0]))].sort(),
	);
	const [entry] = made.fields.items as JsonObject[];
	const columns = INVOICE.fields.find(({ name }) => name === 'items')?.columns ?? [];
	expect(Object.keys(entry).sort()).toEqual(columns.map(({ name }) => name).sort());
});

test('amounts are decimals in major units, also from a thousand on and in a currency without cents', async () => {
	const eur = await make(
		api,
		INVOICE,
		draft({ items: [line('glass', { unitPrice: '1234567.89', quantity: 1, taxes: 'none' })] }),
	);
	expect(eur.fields.total).toEqual({ value: '1234567.89', currency: 'USD' });
	expect((eur.fields.items as JsonObject[])[0]).toMatchObject({
		subtotal: '1234567.89',
		total: '1234567.89',
	});
	const yen = await make(
		api,
		INVOICE,
		draft({
			currency: 'JPY',
			items: [line('glass', { unitPrice: '1500', quantity: 1, taxes: 'none' })],
		}),
	);
	expect(yen.fields.total).toEqual({ value: '1500', currency: 'JPY' });
});

describe('rule 22: lines', () => {
	test('are replaced as a whole, rounded to eight decimals', async () => {
		const { id } = await make(api, INVOICE, draft());
		const items = [
			line('putty', { unitPrice: '0.123456785', quantity: '3' }),
			line('glass', { description: null }),
		];
		const { record } = await update(api, INVOICE, id, { items });
		expect(record?.fields.items).toMatchObject([
			{ productId: 'putty', unitPrice: '0.12345679', quantity: '3' },
			{ productId: 'glass', quantity: '2' },
		]);
		const [, patch] = await sandbox.wave.control.log({ writesOnly: true });
		const { input } = (patch.requestBody as JsonObject).variables as { input: JsonObject };
		expect(Object.keys(input).sort()).toEqual(['id', 'items']);
	});

	test('that say nothing of taxes keep those they had; new ones get those of the product', async () => {
		await sandbox.wave.control.edit('products', 'putty', { defaultSalesTaxIds: [tax] });
		const { id } = await make(
			api,
			INVOICE,
			draft({ items: [line('glass', { taxes: tax }), line('glass', { taxes: 'none' })] }),
		);
		const { record } = await update(api, INVOICE, id, {
			items: [line('glass', { quantity: 5 }), line('glass', { quantity: 6 }), line('putty')],
		});
		expect((record?.fields.items as JsonObject[]).map(({ taxes }) => taxes)).toEqual([
			tax,
			'none',
			tax,
		]);
	});

	test('have no ids: another write of the same lines reads as the same lines', async () => {
		const { id, fields } = await make(api, INVOICE, draft());
		const { record } = await update(api, INVOICE, id, { items: [line('glass')] });
		expect(record?.fields.items).toEqual(fields.items);
	});

	test('without a product, or with what is no number, are refused before they are sent', async () => {
		const without = await failureOf(
			make(api, INVOICE, draft({ items: [line('glass'), { quantity: 1 }] })),
		);
		expect(without.detail).toMatchObject({
			outcome: 'rejected',
			fields: [{ field: 'items.1.productId' }],
		});
		const bad = await failureOf(
			make(api, INVOICE, draft({ items: [line('glass', { quantity: 'two' })] })),
		);
		expect(bad.detail.fields).toMatchObject([{ field: 'items.0.quantity' }]);
		expect(await mutations(sandbox)).toEqual([]);
	});

	test('a product that Wave does not take is named', async () => {
		const { message, detail } = await failureOf(
			make(api, INVOICE, draft({ items: [line('none')] })),
		);
		expect(detail.outcome).toMatch(/rejected|unknown/);
		expect(message).toContain('create the invoice');
	});
});

describe('status', () => {
	const status = async (id: string) => (await INVOICE.get(api, id))?.fields.status;

	test('a new invoice is a draft, or saved, or saved and marked as sent', async () => {
		expect((await make(api, INVOICE, draft())).fields.status).toBe('DRAFT');
		expect((await make(api, INVOICE, draft({ status: 'SAVED' }))).fields.status).not.toBe('DRAFT');
		await sandbox.wave.control.clearLog();
		const sent = await make(api, INVOICE, draft({ status: 'SENT' }));
		expect(sent.fields).toMatchObject({ status: 'SENT', lastSentVia: 'MARKED_SENT' });
		expect(await mutations(sandbox)).toEqual(['InvoiceCreate', 'InvoiceMarkSent']);
	});

	test('a create that was broken off before it was marked as sent goes on there', async () => {
		const { id } = await make(api, INVOICE, draft({ status: 'SAVED' }));
		await sandbox.wave.control.clearLog();
		const request = createRequest(draft({ status: 'SENT' }), 'ls-x', { id, steps: ['created'] });
		expect((await INVOICE.create!(api, request)).fields.status).toBe('SENT');
		expect((await INVOICE.create!(api, request)).fields.status).toBe('SENT');
		expect(await mutations(sandbox)).toEqual(['InvoiceMarkSent']);
	});

	test('an invoice that is due at once is marked as sent all the same', async () => {
		const overdue = draft({ status: 'SENT', invoiceDate: '2020-01-01', dueDate: '2020-02-01' });
		const made = await make(api, INVOICE, overdue);
		expect(made.fields).toMatchObject({ status: 'OVERDUE', lastSentVia: 'MARKED_SENT' });
		const request = createRequest(overdue, 'ls-x', { id: made.id, steps: ['created'] });
		expect((await INVOICE.create!(api, request)).id).toBe(made.id);
		expect(await mutations(sandbox)).toEqual(['InvoiceCreate', 'InvoiceMarkSent']);
	});

	test('goes from draft to saved to sent', async () => {
		const { id } = await make(api, INVOICE, draft());
		const saved = await update(api, INVOICE, id, { status: 'SAVED' });
		expect(saved).toMatchObject({ written: ['status'] });
		expect(['SAVED', 'UNPAID']).toContain(await status(id));
		await update(api, INVOICE, id, { status: 'SENT' });
		expect(await status(id)).toBe('SENT');
		const other = await make(api, INVOICE, draft());
		await update(api, INVOICE, other.id, { status: 'SENT', memo: 'At once' });
		expect((await INVOICE.get(api, other.id))?.fields).toMatchObject({
			status: 'SENT',
			memo: 'At once',
		});
	});

	test.each(['PAID', 'PARTIAL', 'OVERDUE', 'VIEWED', 'UNPAID'])(
		'%s cannot be written',
		async (value) => {
			const failing = await failureOf(make(api, INVOICE, draft({ status: value })));
			expect(failing.message).toContain('"status"');
			expect(failing.detail).toMatchObject({ outcome: 'rejected', fields: [{ field: 'status' }] });
			expect(await mutations(sandbox)).toEqual([]);
			const { id } = await make(api, INVOICE, draft());
			expect((await failureOf(update(api, INVOICE, id, { status: value }))).detail.outcome).toBe(
				'rejected',
			);
		},
	);

	test('does not go back, and a refused one leaves the other fields written', async () => {
		const { id } = await make(api, INVOICE, draft({ status: 'SENT' }));
		expect((await failureOf(update(api, INVOICE, id, { status: 'SAVED' }))).message).toContain(
			'SENT cannot become SAVED',
		);
		expect((await failureOf(update(api, INVOICE, id, { status: 'DRAFT' }))).detail.outcome).toBe(
			'rejected',
		);
		const result = await update(api, INVOICE, id, { memo: 'New', status: 'SAVED' });
		expect(result).toMatchObject({
			written: ['memo'],
			problem: expect.stringContaining('cannot become SAVED'),
			record: { fields: { memo: 'New', status: 'SENT' } },
		});
	});

	test('and amounts change with a payment, which Get shows', async () => {
		const { id } = await make(api, INVOICE, draft({ status: 'SENT' }));
		await sandbox.wave.control.act({ do: 'payInvoice', invoice: id, amount: '5' });
		expect((await INVOICE.get(api, id))?.fields).toMatchObject({
			status: 'PARTIAL',
			amountPaid: { value: '5.00' },
			payments: [expect.objectContaining({ amount: expect.anything() })],
		});
		const refused = await failureOf(update(api, INVOICE, id, { memo: 'Late' }));
		expect(refused.message).toContain('payments');
		expect(refused.detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
		await sandbox.wave.control.configure({ patchAfterPayment: 'allow' });
		expect((await update(api, INVOICE, id, { memo: 'Late' })).record?.fields.memo).toBe('Late');
	});
});

test.each([{ nullClears: true }, { nullClears: false, emptyTextClears: true }])(
	'texts are emptied (%j)',
	async (settings) => {
		await sandbox.wave.control.configure(settings);
		const { id } = await make(api, INVOICE, full());
		const { record } = await update(api, INVOICE, id, {
			memo: null,
			poNumber: null,
			footer: 'Stays',
		});
		expect(record?.fields).toMatchObject({
			memo: null,
			poNumber: null,
			footer: 'Stays',
			subhead: 'Glas',
		});
	},
);

test('the customer, dates, currency and discount of a draft are changed', async () => {
	const { id } = await make(api, INVOICE, draft());
	const changes = {
		customerId: 'bo',
		invoiceDate: '2026-04-01',
		dueDate: '2026-05-01',
		currency: 'EUR',
		exchangeRate: '1.25',
		discounts: [{ discountType: 'FIXED', amount: '3.5' }],
	};
	const { record } = await update(api, INVOICE, id, changes);
	expect(record?.fields).toMatchObject({
		...changes,
		customerName: 'Bo',
		discounts: [{ discountType: 'FIXED', amount: '3.5', percentage: null }],
	});
	const without = await update(api, INVOICE, id, { discounts: [] });
	expect(without.record?.fields.discounts).toEqual([]);
	expect(
		(await failureOf(update(api, INVOICE, id, { currency: 'XCG' }))).detail.fields,
	).toMatchObject([{ field: 'currency' }]);
});

test('a number is found by exact comparison, and a second one is refused', async () => {
	for (const invoiceNumber of ['12', '112', '120'])
		await make(api, INVOICE, draft({ invoiceNumber }));
	const by = async (field: string, value: string) =>
		(await INVOICE.find!(api, { by: 'key', field, value })).map(
			({ fields }) => fields.invoiceNumber,
		);
	expect(await by('invoiceNumber', '12')).toEqual(['12']);
	expect(await by('invoiceNumber', '1')).toEqual([]);
	await make(api, INVOICE, draft({ invoiceNumber: '200', poNumber: 'PO 9' }));
	expect(await by('poNumber', 'po 9')).toEqual(['200']);
	const { message, detail } = await failureOf(make(api, INVOICE, draft({ invoiceNumber: '12' })));
	expect(message).toContain('invoiceNumber');
	expect(detail).toMatchObject({ outcome: 'rejected', scope: 'record' });
});

test('a draft is deleted; what Wave does not delete is refused', async () => {
	const { id } = await make(api, INVOICE, draft());
	await INVOICE.remove!(api, id);
	expect(await INVOICE.get(api, id)).toBeUndefined();
	await INVOICE.remove!(api, id);
	const saved = await make(api, INVOICE, draft({ status: 'SAVED' }));
	expect((await failureOf(INVOICE.remove!(api, saved.id))).message).toContain('Only drafts');
});
