/** Servers that read the open points of Wave's documentation otherwise than the sandbox does. */
import type { Api, Entity, ListPage } from '../../../nodes/shared/entity';
import { isObject, type JsonObject, type JsonValue } from '../../../nodes/shared/json';
import type { Sandbox } from '../../sandbox';
import {
	CUSTOMER,
	incomeAccount,
	INVOICE,
	make,
	PRODUCT,
	startWaveSandbox,
	update,
	waveAccess,
} from './helpers';

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

type Body = { operationName: string; variables: JsonObject };

/** A server in front of the sandbox: it changes what it is sent, answers itself, or changes the answer. */
const behind = (
	before: (body: Body) => JsonValue | undefined,
	after: (answer: JsonValue) => void = () => {},
): Api => ({
	...api,
	request: async <T = JsonValue>(request: Parameters<Api['request']>[0]) => {
		const body = structuredClone(request.body) as unknown as Body;
		const own = before(body);
		if (own !== undefined) return { status: 200, headers: {}, body: own as T };
		const response = await api.request<T>({ ...request, body: body as unknown as JsonValue });
		after(response.body as JsonValue);
		return response;
	},
});

function visit(value: JsonValue | undefined, seen: (object: JsonObject) => void): void {
	if (Array.isArray(value)) value.forEach((one) => visit(one, seen));
	if (!isObject(value)) return;
	seen(value);
	Object.values(value).forEach((one) => visit(one, seen));
}

async function walkAll(access: Api, entity: Entity, limit = 100): Promise<number> {
	const seen = new Set<string>();
	let page: ListPage | undefined;
	for (let count = 1; ; count++) {
		page = await entity.list(access, { limit, page: page?.next });
		for (const { id } of page.records) seen.add(id);
		if (page.next === undefined) return seen.size;
		if (count > 60) throw new Error('the walk does not end');
	}
}

const seconds = (i: number) => new Date(Date.UTC(2025, 0, 1) + i * 1000).toISOString();
const seed = async (count: number, stampOf: (i: number) => string) =>
	await sandbox.wave.control.seed({
		customers: Array.from({ length: count }, (_, i) => ({
			id: `c${i}`,
			name: `Kunde ${i}`,
			modifiedAt: stampOf(i),
		})),
	});

describe('rule 18: a walk is whole', () => {
	test.each([false, true])(
		'where no number of pages is told (inclusive: %s)',
		async (inclusive) => {
			await sandbox.wave.control.configure({ modifiedAtAfterInclusive: inclusive });
			await seed(7, (i) => seconds(i < 3 ? i : 3));
			const silent = behind(
				() => undefined,
				(answer) =>
					visit(answer, (object) => {
						if ('totalPages' in object) object.totalPages = object.totalCount = null;
					}),
			);
			expect(await walkAll(silent, CUSTOMER, 2)).toBe(7);
			const [key, value] = ['name', 'Kunde 6'];
			expect(await CUSTOMER.find!(silent, { by: 'key', field: key, value })).toHaveLength(1);
		},
	);

	test.each([false, true])('where bounds are whole seconds (inclusive: %s)', async (inclusive) => {
		await sandbox.wave.control.configure({ modifiedAtAfterInclusive: inclusive });
		await seed(330, (i) => seconds(i < 20 ? i : i < 250 ? 20 : 21 + (i % 3)));
		const coarse = behind(({ variables }) => {
			for (const name of ['after', 'before']) {
				const bound = variables[name];
				if (typeof bound === 'string') variables[name] = bound.replace(/\.\d+Z$/, '.000Z');
			}
			return undefined;
		});
		expect(await walkAll(coarse, CUSTOMER)).toBe(330);
	});
});

describe('a text that is emptied', () => {
	const address = {
		addressLine1: '1 Rue Principale',
		city: 'Laval',
		provinceCode: 'CA-QC',
		countryCode: 'CA',
	};

	test('is sent as an empty text where null is refused, and the rest of the write with it', async () => {
		await sandbox.wave.control.configure({ emptyTextClears: true });
		const strict = behind(({ operationName, variables }) => {
			if (operationName !== 'CustomerPatch') return undefined;
			const { phone } = variables.input as JsonObject;
			if (phone !== null) return undefined;
			const inputErrors = [
				{ code: 'INVALID', message: 'may not be null', path: ['input', 'phone'] },
			];
			return { data: { customerPatch: { didSucceed: false, inputErrors, customer: null } } };
		});
		const { id } = await make(api, CUSTOMER, { name: 'X', phone: '+4511223344' });
		await update(strict, CUSTOMER, id, { phone: null, website: 'x.example' });
		expect((await CUSTOMER.get(api, id))?.fields).toMatchObject({
			phone: null,
			website: 'x.example',
		});
	});

	test.each([true, false])(
		'a province goes with its country where null changes nothing (empty text empties: %s)',
		async (emptyTextClears) => {
			const settings = { nullClears: false, emptyTextClears, addressPatch: 'merge' } as const;
			await sandbox.wave.control.configure(settings);
			const { id } = await make(api, CUSTOMER, { name: 'X', address });
			await update(api, CUSTOMER, id, { 'address.city': 'Odense', 'address.countryCode': 'DK' });
			const { fields } = (await CUSTOMER.get(api, id))!;
			expect(fields.address).toMatchObject({ city: 'Odense', countryCode: 'DK' });
			expect((fields.address as JsonObject).provinceCode || null).toBeNull();
		},
	);

	test('that can be emptied in no way leaves the other fields written', async () => {
		await sandbox.wave.control.configure({ nullClears: false });
		const { id } = await make(api, CUSTOMER, { name: 'X', email: 'x@example.com' });
		const strict = behind(({ operationName, variables }) => {
			if (operationName !== 'CustomerPatch') return undefined;
			if ((variables.input as JsonObject).email !== '') return undefined;
			const inputErrors = [{ code: null, message: 'Enter a valid e-mail', path: null }];
			return { data: { customerPatch: { didSucceed: false, inputErrors, customer: null } } };
		});
		const { record } = await update(strict, CUSTOMER, id, { email: null, website: 'x.example' });
		expect(record?.fields).toMatchObject({ email: 'x@example.com', website: 'x.example' });
	});
});

test('rule 4: an overdue invoice is approved, and can be marked as sent: neither is a refusal', async () => {
	const customer = await make(api, CUSTOMER, { name: 'X' });
	const product = await make(api, PRODUCT, {
		name: 'Bread',
		unitPrice: '1',
		incomeAccountId: await incomeAccount(sandbox),
	});
	const { id, fields } = await make(api, INVOICE, {
		customerId: customer.id,
		invoiceDate: '2020-01-01',
		dueDate: '2020-02-01',
		status: 'SAVED',
		items: [{ productId: product.id, quantity: '1', unitPrice: '1' }],
	});
	expect(fields.status).toBe('OVERDUE');
	// As after an approval whose answer was lost.
	const approved = await update(api, INVOICE, id, { status: 'SAVED' });
	expect(approved).toMatchObject({ written: ['status'], taken: ['status'] });
	for (let again = 0; again < 2; again++) {
		const sent = await update(api, INVOICE, id, { status: 'SENT' });
		expect(sent).toMatchObject({
			written: ['status'],
			taken: ['status'],
			record: { fields: { status: 'OVERDUE', lastSentVia: 'MARKED_SENT' } },
		});
	}
});
