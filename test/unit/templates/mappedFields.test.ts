import { productRecord } from '../../../nodes/Membercare/entities/product';
import { invoiceRecord } from '../../../nodes/Membercare/entities/invoice';
import { withOrganizationNumber } from '../../../nodes/Membercare/entities/organizationNumber';
import {
	companyFields,
	control,
	failureOf,
	update,
	writesTo,
} from '../../contract/membercare/helpers';
import { startSandbox, type Sandbox } from '../../sandbox';
import { apiOf, createRequest, entity, MEMBERCARE, membercareStore } from '../../support/systems';

const company = entity(MEMBERCARE, 'company');

describe('the organization number of a company', () => {
	let sandbox: Sandbox;
	beforeAll(async () => {
		sandbox = await startSandbox({ customerp: false });
	});
	afterAll(() => sandbox.stop());
	beforeEach(() => sandbox.membercare.control.reset());

	const api = () => apiOf(MEMBERCARE, membercareStore(sandbox.membercare));
	const fieldsOf = async (id: string) => (await company.get(await api(), id))?.fields;
	const made = async (numbers: Record<string, string>) => {
		const { cvr: _cvr, se: _se, ...fields } = companyFields();
		const record = await company.create!(await api(), createRequest({ ...fields, ...numbers }));
		await control(sandbox).clearLog();
		return record.id;
	};

	test.each([
		['12 34 56 78', { cvr: '12345678' }],
		['DK-12345678', { cvr: '12345678' }],
		['987654321', { norwegianCompanyNumber: '987654321' }],
		['556677-8899', { swedishCompanyNumber: '5566778899' }],
	])('%s of a new company goes to its kind', async (organizationNumber, expected) => {
		const id = await made({ organizationNumber });
		expect(await fieldsOf(id)).toMatchObject({
			...expected,
			organizationNumber: Object.values(expected)[0],
		});
	});

	test('it is corrected, moved to another country, emptied; each with the fewest calls', async () => {
		const id = await made({ cvr: '12345678' });
		expect(await fieldsOf(id)).toMatchObject({ organizationNumber: '12345678' });
		await update(await api(), company, id, { organizationNumber: '12345678' });
		expect(await writesTo(sandbox)).toEqual([]);
		await update(await api(), company, id, { organizationNumber: '87654321' });
		expect(await fieldsOf(id)).toMatchObject({ cvr: '87654321', organizationNumber: '87654321' });
		await update(await api(), company, id, { organizationNumber: '987654321' });
		expect(await fieldsOf(id)).toMatchObject({
			cvr: null,
			norwegianCompanyNumber: '987654321',
			organizationNumber: '987654321',
		});
		await update(await api(), company, id, { organizationNumber: null });
		expect(await fieldsOf(id)).toMatchObject({
			norwegianCompanyNumber: null,
			organizationNumber: null,
		});
		expect((await writesTo(sandbox)).map((call) => call.split(' ')[0])).toEqual([
			'PUT',
			'POST',
			'DELETE',
			'DELETE',
		]);
	});

	test('what fits no kind is refused, and the company keeps what it has', async () => {
		const id = await made({ cvr: '12345678' });
		for (const organizationNumber of ['1234567', 'HRB 12345', '12345678901']) {
			const call = update(await api(), company, id, { organizationNumber });
			const failure = await failureOf(call);
			expect(failure.detail.outcome).toBe('rejected');
			expect(failure.message).toContain(organizationNumber);
		}
		expect(await writesTo(sandbox)).toEqual([]);
		expect(await fieldsOf(id)).toMatchObject({ cvr: '12345678' });
	});

	test('a company with numbers in two countries is left to a person', async () => {
		const id = await made({ cvr: '12345678', swedishCompanyNumber: '5566778899' });
		const call = update(await api(), company, id, { organizationNumber: '987654321' });
		expect((await failureOf(call)).message).toContain('several countries');
		await update(await api(), company, id, { organizationNumber: '87654321' });
		expect(await fieldsOf(id)).toMatchObject({
			cvr: '87654321',
			swedishCompanyNumber: '5566778899',
		});
	});

	test('an answer without numbers says nothing about it', () => {
		expect(withOrganizationNumber({})).toEqual({});
		expect(withOrganizationNumber({ cvr: null, norwegianCompanyNumber: null })).toMatchObject({
			organizationNumber: null,
		});
	});
});

describe('the parties of an invoice', () => {
	const person = { debtorAccountNumber: '500001', memberType: 1 };
	const firm = { debtorAccountNumber: '20001', memberType: 2 };

	test('stand in the field of their kind, so that each kind has its own flow', () => {
		const { fields } = invoiceRecord({ id: 1, payer: firm, deliverProductsTo: person });
		expect(fields).toMatchObject({
			payerNumber: '20001',
			payerCompanyNumber: '20001',
			payerPersonNumber: null,
			deliverProductsToCompanyNumber: null,
			deliverProductsToPersonNumber: '500001',
		});
		expect(invoiceRecord({ id: 2, payer: person }).fields).toMatchObject({
			payerCompanyNumber: null,
			payerPersonNumber: '500001',
			deliverProductsToCompanyNumber: null,
			deliverProductsToPersonNumber: null,
		});
	});
});

describe('the areas of a product', () => {
	test.each([
		[0, null],
		[2, 'Fee'],
		[10, 'Fee, Internal Shop'],
		[24, 'Internal Shop, External Shop'],
		[63, 'Event, Fee, Subscription, Internal Shop, External Shop, Certification'],
		[2147483647, 'All'],
	])('%d', (context, names) => {
		expect(productRecord({ id: 1, context }).fields.contextNames).toBe(names);
	});

	test('unknown where the product says nothing', () => {
		expect(productRecord({ id: 1 }).fields.contextNames).toBeNull();
	});
});
