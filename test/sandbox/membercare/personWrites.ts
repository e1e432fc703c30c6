/** Persons: POST (an upsert), PATCH, PUT of the period, change of number, addresses, contacts. */
import {
	ANY,
	BOOL,
	bodyArray,
	bodyObject,
	DATE,
	INT,
	objectOf,
	oneOf,
	requireText,
	TEXT,
	type FieldType,
	type Json,
} from './body';
import { NESTED_CATEGORY } from './companies';
import {
	ADDRESS_RULE,
	DISTRIBUTION,
	FINANCE_TYPE,
	givenFields,
	MEMBER_FIELDS,
	movedIf,
	nextDebtorNumber,
	PAYER_RULE,
} from './companyWrites';
import {
	badRequest,
	notFound,
	ok,
	personOr400,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { NO_PERSON_FLAGS, personView } from './personViews';
import { boolParam, intParam, textParam } from './query';
import type { Collections } from '../store';
import type { MembercareDefinitions, PersonRaw } from './raw';
import {
	addAddresses,
	addContacts,
	ADDRESS_FIELDS,
	CONTACT_FIELDS,
	refuseDuplicateEmails,
} from './subRecords';
import { addressView, contactView, viewOf } from './views';

const GENDER = oneOf(0, 1, 2, 3);
const SOCIAL_SECURITY = objectOf({ number: TEXT, iso2Letter: TEXT });

/** The person of POST: writable fields, and those of the read side, which are ignored. */
const POST_FIELDS: Record<string, FieldType> = {
	...MEMBER_FIELDS,
	firstname: TEXT,
	lastname: TEXT,
	gender: GENDER,
	birthDate: DATE,
	age: INT,
	honorific: TEXT,
	password: TEXT,
	webUserId: TEXT,
	socialSecurityNumber: SOCIAL_SECURITY,
	allowSms: BOOL,
	allowEmail: BOOL,
	preferredAddress: ADDRESS_RULE,
	preferredContact: oneOf(1, 2),
	salarySystemIdentification: TEXT,
	bankRegistrationNumber: TEXT,
	bankAccountNumber: TEXT,
	temporary: BOOL,
	text: { is: 'text', max: 4000 },
	anonymizedOn: DATE,
	...Object.fromEntries(
		[
			'foreignSystemMappings',
			'nameHistory',
			'employments',
			'memberships',
			'boardMemberships',
			'unionRepresentatives',
			'unionGroups',
			'interests',
			'profilePictureIdentification',
			'consents',
			'acceptedTerms',
			'identity',
			'internalUserInfo',
			'externalSystemInfo',
			'loginToken',
			'relationsLink',
			'customFieldValuesLink',
			'membershipsLink',
			'boardmembershipsLink',
		].map((name) => [name, ANY]),
	),
};

const PATCH_FIELDS: Record<string, FieldType> = {
	firstName: TEXT,
	lastName: TEXT,
	gender: GENDER,
	birthDate: DATE,
	honorific: TEXT,
	civilRegistrationPin: TEXT,
	allowContactViaSms: BOOL,
	salarySystemIdentification: TEXT,
	bankRegistrationNumber: TEXT,
	bankAccountNumber: TEXT,
	temporary: BOOL,
	financeType: FINANCE_TYPE,
	defaultPayerRule: PAYER_RULE,
	startDate: DATE,
	endDate: DATE,
	closeDate: DATE,
	closeReason: NESTED_CATEGORY,
	einvoiceEan: TEXT,
	einvoiceEmail: TEXT,
	externalId: TEXT,
	invoiceDistributionPreference: DISTRIBUTION,
};

export function emptyPerson(uid: number, debtorAccountNumber: string, now: string): PersonRaw {
	return {
		uid,
		debtorAccountNumber,
		externalId: null,
		financeType: 0,
		payerRule: 1,
		einvoiceEan: null,
		einvoiceEmail: null,
		invoiceDistributionPreference: 0,
		defaultAddressType: null,
		addresses: [],
		contacts: [],
		contactsLastChange: now,
		foreignSystemMappings: [],
		closeDate: null,
		closeReasonId: null,
		lastChange: now,
		firstname: '',
		lastname: '',
		gender: 0,
		birthDate: null,
		honorific: null,
		webUserId: null,
		civilRegistrationPin: null,
		allowSms: false,
		allowEmail: false,
		preferredAddress: null,
		preferredContact: 1,
		salarySystemIdentification: null,
		bankRegistrationNumber: null,
		bankAccountNumber: null,
		temporary: false,
		text: null,
		start: null,
		end: null,
	};
}

function refuseLists(body: Json): void {
	for (const name of ['addresses', 'contacts']) {
		const list = body[name];
		if (Array.isArray(list) && list.length > 0) badRequest(`'${name}' must be empty.`);
	}
}

/**
 * Selects by debtorAccountNumber. An update sets every writable field of the model: what was left
 * out is emptied.
 */
function upsertPerson(tenant: Tenant, call: Call): PersonRaw {
	const body = bodyObject(tenant, call, POST_FIELDS);
	refuseLists(body);
	const automatic = boolParam(call, 'useAutomaticDebtorAccountNumber', true);
	const given = typeof body.debtorAccountNumber === 'string' ? body.debtorAccountNumber.trim() : '';
	const { persons, companies } = call.store.now;
	const existing = given === '' ? undefined : persons.get(given);
	if (given !== '' && companies.get(given)) badRequest(`The number ${given} is a company's.`);
	if (given !== '' && !existing && automatic) {
		badRequest(`Person with debtorAccountNumber ${given} was not found.`);
	}
	if (given === '' && !automatic) badRequest('A debtorAccountNumber is required.');

	const now = tenant.nowText();
	const blank = existing
		? emptyPerson(existing.uid, existing.debtorAccountNumber, now)
		: emptyPerson(call.store.next('uid'), given === '' ? nextDebtorNumber(call) : given, now);
	const text = (name: string) => (body[name] as string | null | undefined) ?? null;
	const kept = existing
		? {
				addresses: existing.addresses,
				contacts: existing.contacts,
				contactsLastChange: existing.contactsLastChange,
				foreignSystemMappings: existing.foreignSystemMappings,
				civilRegistrationPin: existing.civilRegistrationPin,
				invoiceDistributionPreference: existing.invoiceDistributionPreference,
				start: existing.start,
				end: existing.end,
			}
		: {};
	return persons.put({
		...blank,
		...kept,
		firstname: requireText(body, 'firstname'),
		lastname: requireText(body, 'lastname'),
		gender: (body.gender as number | null | undefined) ?? 0,
		birthDate: text('birthDate'),
		honorific: text('honorific'),
		webUserId: text('webUserId'),
		allowSms: body.allowSms === true,
		allowEmail: body.allowEmail === true,
		preferredAddress: (body.preferredAddress as number | null | undefined) ?? null,
		preferredContact: (body.preferredContact as number | null | undefined) ?? 1,
		salarySystemIdentification: text('salarySystemIdentification'),
		bankRegistrationNumber: text('bankRegistrationNumber'),
		bankAccountNumber: text('bankAccountNumber'),
		temporary: body.temporary === true,
		text: text('text'),
		externalId: text('externalId'),
		financeType: (body.financeType as number | null | undefined) ?? 0,
		payerRule: (body.dafualtPayerRule as number | null | undefined) ?? 1,
		einvoiceEan: text('einvoiceEan'),
		einvoiceEmail: text('einvoiceEmail'),
		defaultAddressType: (body.defaultAddressType as number | null | undefined) ?? null,
	});
}

function patchPerson(tenant: Tenant, call: Call, person: PersonRaw): PersonRaw {
	const body = bodyObject(tenant, call, PATCH_FIELDS);
	const pin = body.civilRegistrationPin;
	if (typeof pin === 'string' && !/^\d{4}$/.test(pin)) {
		badRequest("'civilRegistrationPin' must have 4 digits.");
	}
	const given = givenFields(tenant, body, { gender: 0, financeType: 0, temporary: false });
	const { firstName, lastName, allowContactViaSms, defaultPayerRule, ...rest } = given;
	for (const name of ['startDate', 'endDate', 'closeDate', 'closeReason']) delete rest[name];
	if ('firstName' in given) rest.firstname = requireText({ firstName }, 'firstName');
	if ('lastName' in given) rest.lastname = requireText({ lastName }, 'lastName');
	if (typeof allowContactViaSms === 'boolean') rest.allowSms = allowContactViaSms;
	if (typeof defaultPayerRule === 'number') rest.payerRule = defaultPayerRule;
	return { ...person, ...rest, lastChange: tenant.nowText() } as PersonRaw;
}

/** Everything that refers to the person by number follows. */
export function renumberPerson(
	{ persons, employments, invoices }: Collections<MembercareDefinitions>,
	person: PersonRaw,
	to: string,
	lastChange: string,
) {
	const from = person.debtorAccountNumber;
	const swap = (no: string) => (no === from ? to : no);
	for (const employment of employments.by('person', from)) {
		employments.put({ ...employment, personNo: to });
	}
	for (const invoice of invoices.by('debtor', from)) {
		invoices.put({
			...invoice,
			payerNo: swap(invoice.payerNo),
			sendInvoiceToNo: swap(invoice.sendInvoiceToNo),
			deliverProductsToNo: swap(invoice.deliverProductsToNo),
			invoiceItems: invoice.invoiceItems.map((item) => ({ ...item, buyerNo: swap(item.buyerNo) })),
		});
	}
	persons.delete(from);
	return persons.put({ ...person, debtorAccountNumber: to, lastChange });
}

export function personWriteRoutes(tenant: Tenant): MembercareRoute[] {
	const single = (call: Call, person: PersonRaw) =>
		ok(personView(viewOf(tenant, call), person, NO_PERSON_FLAGS));
	return [
		{
			method: 'POST',
			template: '/persons',
			handle: (call) => single(call, upsertPerson(tenant, call)),
		},
		{
			method: 'PUT',
			template: '/persons',
			handle: (call) => {
				const body = bodyObject(tenant, call, {
					debtorAccountNumber: TEXT,
					start: DATE,
					end: DATE,
				});
				const no = requireText(body, 'debtorAccountNumber');
				const person = call.store.now.persons.get(no);
				if (!person || tenant.hidden.isHidden('persons', no, 'reads')) {
					return notFound(`Person with debtorAccountNumber ${no} was not found.`);
				}
				const start = (body.start as string | null | undefined) ?? null;
				const end = (body.end as string | null | undefined) ?? null;
				if (start !== null && end !== null && end < start) {
					return badRequest("'end' lies before 'start'.");
				}
				const after = { ...person, start, end, lastChange: tenant.nowText() };
				return single(call, call.store.now.persons.put(after));
			},
		},
		{
			method: 'PATCH',
			template: '/persons/{no}',
			handle: (call) => {
				const person = personOr400(tenant, call);
				call.store.now.persons.put(patchPerson(tenant, call, person));
				return tenant.done();
			},
		},
		{
			method: 'PATCH',
			template: '/persons/{no}/changeDebtorAccountNumber',
			handle: (call) => {
				const person = personOr400(tenant, call);
				const to =
					textParam(call, 'newDebtorAccountNumber') ??
					badRequest('newDebtorAccountNumber is required.');
				if (call.store.now.persons.get(to) || call.store.now.companies.get(to)) {
					return badRequest(`The number ${to} is taken.`);
				}
				return single(call, renumberPerson(call.store.now, person, to, tenant.nowText()));
			},
		},
		{
			method: 'POST',
			template: '/persons/{no}/addresses',
			handle: (call) => {
				const person = personOr400(tenant, call);
				const bodies = bodyArray(tenant, call, ADDRESS_FIELDS);
				const { all, added } = addAddresses(tenant, call, bodies, person.addresses);
				call.store.now.persons.put({ ...person, addresses: all, ...movedIf(tenant) });
				const view = viewOf(tenant, call);
				return ok(added.map((one) => addressView(view, `persons/${call.params.no}`, one)));
			},
		},
		{
			method: 'POST',
			template: '/persons/{no}/contacts',
			handle: (call) => {
				const person = personOr400(tenant, call);
				const employmentId = intParam(call, 'employmentId', null);
				const employment =
					employmentId === null ? null : call.store.now.employments.get(String(employmentId));
				if (employmentId !== null && employment?.personNo !== person.debtorAccountNumber) {
					return badRequest(`The employment ${employmentId} was not found.`);
				}
				const bodies = bodyArray(tenant, call, CONTACT_FIELDS);
				const { all, added } = addContacts(tenant, call, bodies, person.contacts, employmentId);
				refuseDuplicateEmails(tenant, call, person.debtorAccountNumber, added);
				const contactsLastChange = tenant.nowText();
				call.store.now.persons.put({
					...person,
					contacts: all,
					contactsLastChange,
					...movedIf(tenant),
				});
				const view = viewOf(tenant, call);
				return ok(
					added.map((one) =>
						contactView(view, `persons/${call.params.no}`, one, contactsLastChange),
					),
				);
			},
		},
	];
}
