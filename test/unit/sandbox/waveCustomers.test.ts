import { useSandbox } from './client';
import {
	CUSTOMER_CREATE,
	CUSTOMER_DELETE,
	CUSTOMER_PATCH,
	CUSTOMER_READ,
	CUSTOMERS,
	waveCaller,
	type Variables,
} from './waveClient';

const STAMPS = ['2024-01-01T10:00:00.000Z', '2024-01-02T10:00:00.000Z', '2024-01-03T10:00:00.000Z'];

const sandbox = useSandbox({
	membercare: false,
	customerp: false,
	chargebee: false,
	custompms: false,
	customcrm: false,
	wave: {
		seed: {
			customers: [
				{ id: 'a', name: 'Ærø Færge', email: 'post@aero.example', modifiedAt: STAMPS[0] },
				{ id: 'b', name: 'Blåvand Byg', email: 'Post@blaa.example', modifiedAt: STAMPS[1] },
				{ id: 'c', name: 'Carlsen', modifiedAt: STAMPS[2] },
				{ id: 'z', name: 'Zenia', isArchived: true, modifiedAt: STAMPS[2] },
			],
			products: [{ id: 'p', name: 'Course', unitPrice: '100' }],
			invoices: [{ id: 'i', customerId: 'c', items: [{ productId: 'p' }] }],
		},
	},
});
const graphql = waveCaller(sandbox);
const control = () => sandbox().wave.control;
const businessId = () => sandbox().wave.credential.businessId;

const list = async (variables: Variables = {}) => {
	const { body } = await graphql(CUSTOMERS, { businessId: businessId(), ...variables });
	return body.data?.business.customers;
};
const idsOf = async (variables: Variables = {}): Promise<string[]> =>
	(await list(variables)).edges.map(({ node }: { node: { id: string } | null }) => node?.id);
const read = async (id: string) =>
	(await graphql(CUSTOMER_READ, { businessId: businessId(), id })).body.data.business.customer;
const create = async (input: Variables) =>
	(await graphql(CUSTOMER_CREATE, { input: { businessId: businessId(), ...input } })).body.data
		.customerCreate;
const patch = async (input: Variables) =>
	(await graphql(CUSTOMER_PATCH, { input })).body.data.customerPatch;

describe('create and patch', () => {
	it('gives the whole customer, with an opaque id and millisecond stamps', async () => {
		const { didSucceed, inputErrors, customer } = await create({
			name: 'Ny',
			email: 'ny@firma.example',
			currency: 'DKK',
			address: { addressLine1: 'Storgata 1', city: 'Oslo', countryCode: 'NO' },
		});
		expect({ didSucceed, inputErrors }).toEqual({ didSucceed: true, inputErrors: [] });
		expect(Buffer.from(customer.id, 'base64').toString()).toMatch(
			/^Business:[0-9a-f-]{36};Customer:\d+$/,
		);
		expect(customer).toMatchObject({
			currency: { code: 'DKK' },
			address: {
				addressLine2: null,
				country: { code: 'NO', name: 'Norway' },
				province: null,
			},
		});
		expect(customer.modifiedAt).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
	});

	it('leaves out what a patch does not name; null clears and an empty text stays one', async () => {
		await patch({ id: 'a', phone: '+45 1', displayId: '7' });
		expect(await read('a')).toMatchObject({ email: 'post@aero.example', phone: '+45 1' });
		const { customer } = await patch({ id: 'a', phone: null, displayId: '' });
		expect(customer).toMatchObject({ phone: null, displayId: '' });
	});

	it('other readings: null changes nothing, an empty text clears', async () => {
		await control().configure({ nullClears: false, emptyTextClears: true });
		await patch({ id: 'a', phone: '1', displayId: '7' });
		const { customer } = await patch({ id: 'a', phone: null, displayId: '' });
		expect(customer).toMatchObject({ phone: '1', displayId: null });
	});

	it('an address is replaced whole, or merged by setting', async () => {
		const whole = {
			addressLine1: 'Havnen 1',
			city: 'Marstal',
			postalCode: '5960',
			countryCode: 'DK',
		};
		await patch({ id: 'a', address: whole });
		expect((await patch({ id: 'a', address: { city: 'Rise' } })).customer.address).toMatchObject({
			addressLine1: null,
			city: 'Rise',
			country: null,
		});
		await control().configure({ addressPatch: 'merge' });
		await patch({ id: 'a', address: whole });
		expect((await patch({ id: 'a', address: { city: 'Rise' } })).customer.address).toMatchObject({
			addressLine1: 'Havnen 1',
			city: 'Rise',
			country: { code: 'DK' },
		});
		expect((await patch({ id: 'a', address: null })).customer.address).toBeNull();
	});

	it('shipping details have an address of their own', async () => {
		const { customer } = await patch({
			id: 'a',
			shippingDetails: { name: 'Lager', address: { provinceCode: 'CA-QC', countryCode: 'CA' } },
		});
		expect(customer.shippingDetails).toMatchObject({
			name: 'Lager',
			phone: null,
			address: { province: { code: 'CA-QC', name: 'Quebec' }, country: { code: 'CA' } },
		});
	});

	it.each([
		[
			'a province without its prefix',
			{ address: { provinceCode: 'QC', countryCode: 'CA' } },
			['input', 'address', 'provinceCode'],
		],
		[
			'a province of another country',
			{ address: { provinceCode: 'US-AZ', countryCode: 'CA' } },
			['input', 'address', 'provinceCode'],
		],
		[
			'a province without a country',
			{ address: { provinceCode: 'US-AZ' } },
			['input', 'address', 'provinceCode'],
		],
		[
			'an unknown province',
			{ address: { provinceCode: 'US-QQ', countryCode: 'US' } },
			['input', 'address', 'provinceCode'],
		],
		['no name', { name: '' }, ['input', 'name']],
		['a name that is null', { name: null }, ['input', 'name']],
		['an e-mail that is none', { email: 'nobody' }, ['input', 'email']],
	])('refuses %s in HTTP 200, and changes nothing', async (_, input, path) => {
		const before = await control().get('customers', 'a');
		const answer = await graphql(CUSTOMER_PATCH, { input: { id: 'a', phone: '9', ...input } });
		expect(answer.status).toBe(200);
		expect(answer.body.errors).toBeUndefined();
		expect(answer.body.data.customerPatch).toMatchObject({
			didSucceed: false,
			customer: null,
			inputErrors: [{ path, message: expect.any(String) }],
		});
		expect(await control().get('customers', 'a')).toEqual(before);
	});

	it('all three parts of an input error may be missing but the message', async () => {
		await control().configure({ bareInputErrors: true });
		const { inputErrors } = await patch({ id: 'a', name: '' });
		expect(inputErrors).toEqual([{ code: null, message: 'name is required.', path: null }]);
	});

	it('moves modifiedAt by the clock of the server', async () => {
		await control().setClock({ fixedAt: '2025-05-05T05:05:05.055Z' });
		const { customer } = await patch({ id: 'a', phone: '1' });
		expect(customer.modifiedAt).toBe('2025-05-05T05:05:05.055Z');
	});

	it('names, e-mails and account numbers are not unique', async () => {
		await create({ name: 'Carlsen', email: 'post@aero.example', displayId: '7' });
		const again = await create({ name: 'Carlsen', email: 'post@aero.example', displayId: '7' });
		expect(again.didSucceed).toBe(true);
	});
});

describe('what is not there', () => {
	it('a single read answers null and NOT_FOUND in turn, with data beside the error', async () => {
		expect(await read('nobody')).toBeNull();
		const { status, body } = await graphql(CUSTOMER_READ, {
			businessId: businessId(),
			id: 'nobody',
		});
		expect(status).toBe(200);
		expect(body.data).toEqual({ business: { customer: null } });
		expect(body.errors).toEqual([
			expect.objectContaining({
				message: "Customer 'nobody' could not be found.",
				path: ['business', 'customer'],
				extensions: { code: 'NOT_FOUND', id: expect.any(String) },
			}),
		]);
	});

	it('an unknown business is NOT_FOUND', async () => {
		const { body } = await graphql(CUSTOMERS, { businessId: 'BAD_ID' });
		expect(body.data).toEqual({ business: null });
		expect(body.errors[0]).toMatchObject({
			message: "Business 'BAD_ID' could not be found.",
			path: ['business'],
			extensions: { code: 'NOT_FOUND' },
		});
	});

	it('a mutation answers with an input error and with NOT_FOUND in turn', async () => {
		const first = await graphql(CUSTOMER_PATCH, { input: { id: 'nobody', phone: '1' } });
		expect(first.body.data.customerPatch).toMatchObject({ didSucceed: false });
		const second = await graphql(CUSTOMER_PATCH, { input: { id: 'nobody', phone: '1' } });
		expect(second.body.data).toEqual({ customerPatch: null });
		expect(second.body.errors[0].extensions.code).toBe('NOT_FOUND');
	});
});

describe('delete', () => {
	const remove = async (id: string) =>
		(await graphql(CUSTOMER_DELETE, { input: { id } })).body.data.customerDelete;

	it('leaves no tombstone', async () => {
		expect(await remove('a')).toMatchObject({ didSucceed: true });
		expect(await idsOf()).toEqual(['b', 'c']);
		expect(await read('a')).toBeNull();
	});

	it('is refused while there are invoices, or archives by setting', async () => {
		expect(await remove('c')).toMatchObject({
			didSucceed: false,
			inputErrors: [{ path: ['input', 'id'] }],
		});
		await control().configure({ deleteCustomerWithInvoices: 'archive' });
		expect(await remove('c')).toMatchObject({ didSucceed: true });
		expect(await idsOf()).toEqual(['a', 'b']);
		expect(await read('c')).toMatchObject({ id: 'c', isArchived: true });
	});
});

describe('list', () => {
	it('leaves archived customers out, by setting not', async () => {
		expect(await idsOf()).toEqual(['a', 'b', 'c']);
		await control().configure({ listsArchivedCustomers: true });
		expect(await idsOf()).toEqual(['a', 'b', 'c', 'z']);
	});

	it('modifiedAtAfter and modifiedAtBefore leave their own stamp out', async () => {
		expect(await idsOf({ modifiedAtAfter: STAMPS[0] })).toEqual(['b', 'c']);
		expect(await idsOf({ modifiedAtBefore: STAMPS[2] })).toEqual(['a', 'b']);
		await control().configure({ modifiedAtAfterInclusive: true });
		expect(await idsOf({ modifiedAtAfter: STAMPS[0] })).toEqual(['a', 'b', 'c']);
	});

	it('finds a part of an e-mail, by case; exactly by setting', async () => {
		expect(await idsOf({ email: 'post@' })).toEqual(['a']);
		await control().configure({ emailFilterIgnoresCase: true });
		expect(await idsOf({ email: 'post@' })).toEqual(['a', 'b']);
		await control().configure({ emailFilter: 'exact' });
		expect(await idsOf({ email: 'post@' })).toEqual([]);
		expect(await idsOf({ email: 'POST@AERO.example' })).toEqual(['a']);
	});

	it('sorts by each of its sorts', async () => {
		expect(await idsOf({ sort: ['NAME_DESC'] })).toEqual(['a', 'c', 'b']);
		expect(await idsOf({ sort: ['MODIFIED_AT_DESC', 'NAME_ASC'] })).toEqual(['c', 'b', 'a']);
	});

	it('pages by number', async () => {
		const { pageInfo } = await list({ page: 1, pageSize: 2 });
		expect(pageInfo).toEqual({ currentPage: 1, totalPages: 2, totalCount: 3 });
		expect(await idsOf({ page: 1, pageSize: 2 })).toEqual(['a', 'b']);
		expect(await idsOf({ page: 2, pageSize: 2 })).toEqual(['c']);
		expect(await idsOf({ page: 3, pageSize: 2 })).toEqual([]);
	});

	it('a row that is edited during the walk makes the next page skip one', async () => {
		expect(await idsOf({ page: 1, pageSize: 1 })).toEqual(['a']);
		await control().edit('customers', 'a', { phone: '1' });
		expect(await idsOf({ page: 2, pageSize: 1 })).toEqual(['c']);
	});

	it.each([{ page: 0 }, { pageSize: 0 }, { pageSize: 201 }])('refuses %j', async (variables) => {
		const { status, body } = await graphql(CUSTOMERS, { businessId: businessId(), ...variables });
		expect(status).toBe(200);
		expect(body.data).toEqual({ business: { customers: null } });
		expect(body.errors[0].extensions.code).toBe('BAD_USER_INPUT');
	});

	it('a hidden row is an edge without a node', async () => {
		await control().hide({ entity: 'customers', ids: ['b'] });
		const { edges, pageInfo } = await list();
		expect(edges.map(({ node }: { node: unknown }) => node === null)).toEqual([false, true, false]);
		expect(pageInfo.totalCount).toBe(3);
		expect(await read('b')).toBeNull();
		await control().configure({ hiddenRows: 'omit' });
		expect(await idsOf()).toEqual(['a', 'c']);
	});

	it('can be behind what single reads show', async () => {
		await control().configure({ listLagSeconds: 60 });
		const { customer } = await create({ name: 'Ny' });
		expect(await idsOf()).not.toContain(customer.id);
		expect(await read(customer.id)).toMatchObject({ name: 'Ny' });
	});

	it('a shifted page and a stale one', async () => {
		await control().inject({ match: { body: 'customers' }, fault: { kind: 'shiftedPage', by: 1 } });
		expect(await idsOf()).toEqual(['b', 'c']);
		await patch({ id: 'a', phone: 'new' });
		await control().inject({
			match: { body: 'query Customer' },
			fault: { kind: 'stale', ageMs: 60_000 },
		});
		expect(await read('a')).toMatchObject({ phone: null });
		expect(await read('a')).toMatchObject({ phone: 'new' });
	});
});
