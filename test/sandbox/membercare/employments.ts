/** Employments: a person's job at a company. */
import { ANY, BOOL, bodyObject, DATE, INT, NUMBER, TEXT, type FieldType, type Json } from './body';
import { NESTED_CATEGORY } from './companies';
import { MEMBER_FIELDS, movedIf } from './companyWrites';
import {
	badRequest,
	ok,
	personOr400,
	type Call,
	type MembercareRoute,
	type Tenant,
} from './context';
import { employmentView } from './personViews';
import type { EmploymentRaw } from './raw';
import { addContacts, CONTACT_FIELDS, readList, refuseDuplicateEmails } from './subRecords';
import { viewOf } from './views';

const EMPLOYMENT_FIELDS: Record<string, FieldType> = {
	id: INT,
	company: {
		is: 'object',
		fields: { ...MEMBER_FIELDS, id: INT, companyName: TEXT, companyName2: TEXT },
	},
	person: { is: 'object', fields: { ...MEMBER_FIELDS, firstname: TEXT, lastname: TEXT } },
	employDate: DATE,
	unemployDate: DATE,
	employmentCategory: ANY,
	occupationTitle: TEXT,
	officialTitle: TEXT,
	contacts: ANY,
	isPrimary: BOOL,
	addedByWeb: BOOL,
	agreement: NESTED_CATEGORY,
	hours: NUMBER,
	weeks: NUMBER,
	salaryAddition: NUMBER,
	salaryStep: TEXT,
};

function saveEmployment(tenant: Tenant, call: Call, body: Json, personNo: string, id: number) {
	const companyNo = (body.company as Json | null | undefined)?.debtorAccountNumber;
	if (typeof companyNo !== 'string' || companyNo === '') {
		return badRequest("'company.debtorAccountNumber' is required.");
	}
	if (!call.store.now.companies.get(companyNo)) {
		return badRequest(`Company with debtorAccountNumber ${companyNo} was not found.`);
	}
	const text = (name: string) => (body[name] as string | null | undefined) ?? null;
	const number = (name: string) => (body[name] as number | null | undefined) ?? null;
	const employment: EmploymentRaw = {
		id,
		personNo,
		companyNo,
		employDate: text('employDate'),
		unemployDate: text('unemployDate'),
		officialTitle: text('officialTitle'),
		occupationTitle: text('occupationTitle'),
		isPrimary: body.isPrimary === true,
		addedByWeb: body.addedByWeb === true,
		agreementId: ((body.agreement as Json | null | undefined)?.id as number | undefined) ?? null,
		hours: number('hours'),
		weeks: number('weeks'),
		salaryAddition: number('salaryAddition'),
		salaryStep: text('salaryStep'),
	};
	const { employments, persons } = call.store.now;
	if (employment.isPrimary) {
		for (const other of employments.by('person', personNo)) {
			if (other.id !== id && other.isPrimary) employments.put({ ...other, isPrimary: false });
		}
	}
	employments.put(employment);
	const bodies = readList(tenant, 'contacts', body.contacts, CONTACT_FIELDS);
	const person = persons.get(personNo)!;
	if (bodies.length > 0) {
		const { all, added } = addContacts(tenant, call, bodies, person.contacts, id);
		refuseDuplicateEmails(tenant, call, personNo, added);
		persons.put({
			...person,
			contacts: all,
			contactsLastChange: tenant.nowText(),
			...movedIf(tenant),
		});
	} else if (tenant.settings.subRecordsMoveLastChange) {
		persons.put({ ...person, ...movedIf(tenant) });
	}
	return ok(employmentView(viewOf(tenant, call), employment));
}

export function employmentRoutes(tenant: Tenant): MembercareRoute[] {
	return [
		{
			method: 'POST',
			template: '/persons/{no}/employments',
			handle: (call) => {
				const person = personOr400(tenant, call);
				const body = bodyObject(tenant, call, EMPLOYMENT_FIELDS);
				if (body.id) return badRequest("'id' of a new employment must not be present.");
				const id = call.store.next('employment', 40_001);
				return saveEmployment(tenant, call, body, person.debtorAccountNumber, id);
			},
		},
		{
			method: 'PUT',
			template: '/employments',
			handle: (call) => {
				const body = bodyObject(tenant, call, EMPLOYMENT_FIELDS);
				const existing = call.store.now.employments.get(String(body.id ?? ''));
				if (!existing) return badRequest(`The employment ${String(body.id)} was not found.`);
				return saveEmployment(tenant, call, body, existing.personNo, existing.id);
			},
		},
	];
}
