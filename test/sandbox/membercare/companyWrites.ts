/** Companies: POST, PUT, PATCH, addresses and contacts. */
import {
	ANY,
	BOOL,
	bodyArray,
	bodyObject,
	DATE,
	INT,
	mustNotBePresent,
	oneOf,
	requireText,
	TEXT,
	type FieldType,
	type Json,
} from './body';
import { NESTED_CATEGORY, singleCompany } from './companies';
import {
	badRequest,
	companyOr404,
	notFound,
	ok,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { boolParam, idParam } from './query';
import type { CompanyRaw } from './raw';
import {
	addAddresses,
	addContacts,
	ADDRESS_FIELDS,
	ADDRESS_LIST,
	CONTACT_FIELDS,
	CONTACT_LIST,
} from './subRecords';
import { addressView, contactView, viewOf } from './views';

export const FINANCE_TYPE = oneOf(0, 1, 2, 3);
export const PAYER_RULE = oneOf(1, 2, 3);
export const DISTRIBUTION = oneOf(0, 1, 8, 16);
export const ADDRESS_RULE = oneOf(0, 1, 2, 3, 4, 5);

/** Properties that every member model knows. */
export const MEMBER_FIELDS: Record<string, FieldType> = {
	url: TEXT,
	debtorAccountNumber: TEXT,
	name: TEXT,
	contacts: CONTACT_LIST,
	addresses: ADDRESS_LIST,
	customFieldValues: ANY,
	invoicesLink: TEXT,
	defaultPayerLink: TEXT,
	memberType: oneOf(1, 2, 3),
	dafualtPayerRule: PAYER_RULE,
	closeDate: DATE,
	closeReason: NESTED_CATEGORY,
	einvoiceEan: TEXT,
	einvoiceEmail: TEXT,
	defaultAddressType: ADDRESS_RULE,
	externalId: TEXT,
	lastChange: DATE,
	financeType: FINANCE_TYPE,
};

const COMPANY_FIELDS: Record<string, FieldType> = {
	...MEMBER_FIELDS,
	id: INT,
	companyName: TEXT,
	companyName2: TEXT,
	category: NESTED_CATEGORY,
	defaultAgreement: NESTED_CATEGORY,
	publicEstablishment: BOOL,
	nameHistory: ANY,
	businessNumbers: ANY,
	customFieldValuesLink: TEXT,
	invoiceAddresses: ANY,
	readdressings: ANY,
	parentCompany: ANY,
	foreignSystemMappings: ANY,
};

const REFUSED_ON_POST = [
	'debtorAccountNumber',
	'name',
	'nameHistory',
	'businessNumbers',
	'addresses',
	'invoiceAddresses',
	'readdressings',
	'contacts',
];

const PUT_FIELDS: Record<string, FieldType> = {
	companyName: TEXT,
	companyName2: TEXT,
	category: NESTED_CATEGORY,
	financeType: FINANCE_TYPE,
	defaultPayerRule: PAYER_RULE,
	defaultAgreement: NESTED_CATEGORY,
	publicEstablishment: BOOL,
	closeDate: DATE,
	closeReason: NESTED_CATEGORY,
	einvoiceEan: TEXT,
	einvoiceEmail: TEXT,
	defaultAddressType: ADDRESS_RULE,
	externalId: TEXT,
};

const PATCH_FIELDS: Record<string, FieldType> = {
	companyName: TEXT,
	companyName2: TEXT,
	financeType: FINANCE_TYPE,
	defaultPayerRule: PAYER_RULE,
	closeDate: DATE,
	closeReason: NESTED_CATEGORY,
	einvoiceEan: TEXT,
	einvoiceEmail: TEXT,
	externalId: TEXT,
	startDate: DATE,
	endDate: DATE,
	invoiceDistributionPreference: DISTRIBUTION,
};

function categoryId(tenant: Tenant, call: Call, body: Json): number | null {
	const given = body.category as Json | null | undefined;
	const id = given?.id;
	if (typeof id !== 'number') {
		return tenant.settings.categoryRequired ? badRequest("'category.id' is required.") : null;
	}
	const known = call.db.companyCategories.get(String(id));
	if (!known?.valid) return badRequest(`The company category ${id} is not known or not valid.`);
	return id;
}

function agreementId(call: Call, body: Json): number | null {
	const id = (body.defaultAgreement as Json | null | undefined)?.id;
	if (typeof id !== 'number') return null;
	return call.db.agreements.get(String(id)) ? id : badRequest(`The agreement ${id} is not known.`);
}

/** PUT and POST set every field of their model: what is left out is emptied. */
function replacedFields(tenant: Tenant, call: Call, body: Json, payerRule: unknown) {
	return {
		companyName: requireText(body, 'companyName'),
		companyName2: (body.companyName2 as string | null | undefined) ?? null,
		categoryId: categoryId(tenant, call, body),
		financeType: (body.financeType as number | null | undefined) ?? 0,
		payerRule: (payerRule as number | null | undefined) ?? 1,
		defaultAgreementId: agreementId(call, body),
		publicEstablishment: (body.publicEstablishment as boolean | null | undefined) ?? false,
		einvoiceEan: (body.einvoiceEan as string | null | undefined) ?? null,
		einvoiceEmail: (body.einvoiceEmail as string | null | undefined) ?? null,
		defaultAddressType: (body.defaultAddressType as number | null | undefined) ?? null,
		externalId: (body.externalId as string | null | undefined) ?? null,
	};
}

/** A changed name goes to the history, with the period that a PATCH may give. */
export function withNameHistory(
	tenant: Tenant,
	before: CompanyRaw,
	after: CompanyRaw,
	start: string | null = null,
): CompanyRaw {
	if (before.companyName === after.companyName && before.companyName2 === after.companyName2) {
		return after;
	}
	const from = `${(start ?? tenant.today()).slice(0, 10)}T00:00:00`;
	const last = before.nameHistory.at(-1);
	const closed = last
		? [...before.nameHistory.slice(0, -1), { ...last, end: from }]
		: [
				{
					companyName: before.companyName,
					companyName2: before.companyName2,
					start: null,
					end: from,
				},
			];
	return {
		...after,
		nameHistory: [
			...closed,
			{ companyName: after.companyName, companyName2: after.companyName2, start: from, end: null },
		],
	};
}

function createCompany(tenant: Tenant, call: Call): CompanyRaw {
	const body = bodyObject(tenant, call, COMPANY_FIELDS);
	mustNotBePresent(body, REFUSED_ON_POST);
	if (!boolParam(call, 'useAutomaticDebtorAccountNumber', true)) {
		badRequest('A debtorAccountNumber is required.');
	}
	const now = tenant.nowText();
	return call.store.now.companies.put({
		uid: call.store.next('uid'),
		debtorAccountNumber: nextDebtorNumber(call),
		...replacedFields(tenant, call, body, body.dafualtPayerRule),
		invoiceDistributionPreference: 0,
		nameHistory: [],
		addresses: [],
		contacts: [],
		contactsLastChange: now,
		registrationNumbers: [],
		foreignSystemMappings: [],
		closeDate: null,
		closeReasonId: null,
		lastChange: now,
	});
}

/** Persons and companies share one series of numbers. */
export function nextDebtorNumber(call: Call): string {
	const { companies, persons } = call.store.now;
	for (;;) {
		const no = String(call.store.next('debtor', 100_001));
		if (!companies.get(no) && !persons.get(no)) return no;
	}
}

function patchCompany(tenant: Tenant, call: Call, company: CompanyRaw): CompanyRaw {
	const body = bodyObject(tenant, call, PATCH_FIELDS);
	// closeDate and closeReason are part of the model, and ignored.
	const { startDate, endDate, closeDate, closeReason, defaultPayerRule, ...rest } = body;
	const start = (startDate as string | null | undefined) ?? null;
	if (start !== null && start > tenant.nowText()) badRequest("'startDate' lies in the future.");
	if (start !== null && typeof endDate === 'string' && endDate < start) {
		badRequest("'endDate' lies before 'startDate'.");
	}
	const fields = givenFields(tenant, rest, { financeType: 0, invoiceDistributionPreference: 0 });
	if (typeof defaultPayerRule === 'number') fields.payerRule = defaultPayerRule;
	if ('companyName' in fields && !fields.companyName) badRequest("'companyName' is required.");
	const after = { ...company, ...fields, lastChange: tenant.nowText() } as CompanyRaw;
	return withNameHistory(tenant, company, after, start);
}

/** null is "not given" in a PATCH, unless the tenant is set up otherwise. */
export function givenFields(tenant: Tenant, body: Json, defaults: Json = {}): Json {
	return Object.fromEntries(
		Object.entries(body)
			.filter(([, value]) => value !== null || tenant.settings.patchNullClears)
			.map(([name, value]) => [name, value ?? defaults[name] ?? null]),
	);
}

/** Sub-records leave the member's own stamp alone, unless the tenant is set up otherwise. */
export const movedIf = (tenant: Tenant): { lastChange?: string } =>
	tenant.settings.subRecordsMoveLastChange ? { lastChange: tenant.nowText() } : {};

export function companyWriteRoutes(tenant: Tenant): MembercareRoute[] {
	return [
		{
			method: 'POST',
			template: '/companies',
			handle: (call) => ok(singleCompany(tenant, call, createCompany(tenant, call))),
		},
		{
			method: 'PUT',
			template: '/companies/{no}',
			handle: (call) => {
				const company = companyOr404(tenant, call);
				const body = bodyObject(tenant, call, PUT_FIELDS);
				const after: CompanyRaw = {
					...company,
					...replacedFields(tenant, call, body, body.defaultPayerRule),
					lastChange: tenant.nowText(),
				};
				const stored = call.store.now.companies.put(withNameHistory(tenant, company, after));
				return ok(singleCompany(tenant, call, stored));
			},
		},
		{
			method: 'PATCH',
			template: '/companies/{no}',
			handle: (call) => {
				const company = companyOr404(tenant, call);
				call.store.now.companies.put(patchCompany(tenant, call, company));
				return tenant.done();
			},
		},
		{
			method: 'POST',
			template: '/companies/{no}/addresses',
			handle: (call) => {
				const company = companyOr404(tenant, call);
				const bodies = bodyArray(tenant, call, ADDRESS_FIELDS);
				const { all, added } = addAddresses(tenant, call, bodies, company.addresses);
				call.store.now.companies.put({ ...company, addresses: all, ...movedIf(tenant) });
				const view = viewOf(tenant, call);
				return ok(added.map((one) => addressView(view, `companies/${call.params.no}`, one)));
			},
		},
		{
			method: 'PATCH',
			template: '/companies/{no}/postalAddress/{id}',
			handle: (call) => {
				const company = companyOr404(tenant, call);
				const id = Number(idParam(call, 'id'));
				const { end } = bodyObject(tenant, call, { end: DATE });
				const address = company.addresses.find((one) => one.id === id);
				if (!address) return notFound(`The address ${id} was not found.`);
				if (typeof end !== 'string') return badRequest("'end' is required.");
				if (address.start !== null && end < address.start) {
					return badRequest("'end' lies before 'start'.");
				}
				call.store.now.companies.put({
					...company,
					addresses: company.addresses.map((one) =>
						one.id === id ? { ...one, end, lastChange: tenant.nowText() } : one,
					),
					...movedIf(tenant),
				});
				return tenant.done();
			},
		},
		{
			method: 'POST',
			template: '/companies/{no}/contacts',
			handle: (call) => {
				const company = companyOr404(tenant, call);
				const bodies = bodyArray(tenant, call, CONTACT_FIELDS);
				const { all, added } = addContacts(tenant, call, bodies, company.contacts);
				const contactsLastChange = tenant.nowText();
				call.store.now.companies.put({
					...company,
					contacts: all,
					contactsLastChange,
					...movedIf(tenant),
				});
				const view = viewOf(tenant, call);
				return ok(
					added.map((one) =>
						contactView(view, `companies/${call.params.no}`, one, contactsLastChange),
					),
				);
			},
		},
	];
}
