/** Read models of persons, their employments, and debtors. */
import type { Call } from './context';
import type { CompanyRaw, EmploymentRaw, PersonRaw } from './raw';
import {
	businessNumbersView,
	categoryView,
	companyName,
	contactView,
	mappingsView,
	memberView,
	personName,
	type View,
} from './views';

export interface PersonFlags {
	employments: boolean;
	memberships: boolean;
	boardMemberships: boolean;
	unionRepresentatives: boolean;
	unionGroups: boolean;
	nameHistory: boolean;
}

export const NO_PERSON_FLAGS: PersonFlags = {
	employments: false,
	memberships: false,
	boardMemberships: false,
	unionRepresentatives: false,
	unionGroups: false,
	nameHistory: false,
};

function ageOf(birthDate: string | null, today: string): number | null {
	if (birthDate === null) return null;
	const years = Number(today.slice(0, 4)) - Number(birthDate.slice(0, 4));
	return birthDate.slice(5, 10) > today.slice(5, 10) ? years - 1 : years;
}

export function employmentView(view: View, employment: EmploymentRaw) {
	const { db } = view.call;
	const company = db.companies.get(employment.companyNo);
	const person = db.persons.get(employment.personNo);
	const agreement =
		employment.agreementId === null ? undefined : db.agreements.get(String(employment.agreementId));
	return {
		id: employment.id,
		company: company
			? memberView(view, 'companies', company, companyName(company), 2, false)
			: null,
		person: null,
		employDate: employment.employDate,
		unemployDate: employment.unemployDate,
		employmentCategory: null,
		occupationTitle: employment.occupationTitle,
		officialTitle: employment.officialTitle,
		contacts: (person?.contacts ?? [])
			.filter((contact) => contact.employmentId === employment.id)
			.map((contact) =>
				contactView(view, `persons/${employment.personNo}`, contact, person!.contactsLastChange),
			),
		isPrimary: employment.isPrimary,
		addedByWeb: employment.addedByWeb,
		agreement: categoryView(view, 'employments/agreements', agreement),
		hours: employment.hours,
		weeks: employment.weeks,
		salaryAddition: employment.salaryAddition,
		salaryStep: employment.salaryStep,
	};
}

export const employmentsOf = (call: Call, person: PersonRaw) =>
	call.db.employments.by('person', person.debtorAccountNumber).sort((a, b) => a.id - b.id);

export function personView(view: View, person: PersonRaw, flags: PersonFlags) {
	const owner = `${view.api}/persons/${encodeURIComponent(person.debtorAccountNumber)}`;
	return {
		relationsLink: `${owner}/family`,
		firstname: person.firstname,
		gender: person.gender,
		birthDate: person.birthDate,
		age: ageOf(person.birthDate, view.tenant.today()),
		lastname: person.lastname,
		nameHistory: flags.nameHistory ? [] : null,
		honorific: person.honorific,
		customFieldValuesLink: `${owner}/customFields/values`,
		membershipsLink: `${owner}/memberships`,
		boardmembershipsLink: `${owner}/boardMemberships`,
		password: null,
		webUserId: person.webUserId,
		socialSecurityNumber: { number: null, iso2Letter: 'DK' },
		internalUserInfo: null,
		externalSystemInfo: { groupcareCommunityId: `${person.debtorAccountNumber}Per`, url: null },
		loginToken: null,
		allowSms: person.allowSms,
		allowEmail: person.allowEmail,
		unionRepresentatives: flags.unionRepresentatives ? [] : null,
		unionGroups: flags.unionGroups ? [] : null,
		employments: flags.employments
			? employmentsOf(view.call, person).map((employment) => employmentView(view, employment))
			: null,
		memberships: flags.memberships ? [] : null,
		boardMemberships: flags.boardMemberships ? [] : null,
		identity: null,
		anonymizedOn: null,
		text: person.text,
		consents: [],
		acceptedTerms: null,
		foreignSystemMappings: mappingsView(view.call, person.foreignSystemMappings),
		preferredAddress: person.preferredAddress,
		preferredContact: person.preferredContact,
		salarySystemIdentification: person.salarySystemIdentification,
		temporary: person.temporary,
		interests: [],
		bankRegistrationNumber: person.bankRegistrationNumber,
		bankAccountNumber: person.bankAccountNumber,
		profilePictureIdentification: null,
		...memberView(
			view,
			'persons',
			{ ...person, closeDate: person.end },
			personName(person),
			1,
			true,
		),
	};
}

export type DebtorRaw =
	{ kind: 'person'; member: PersonRaw } | { kind: 'company'; member: CompanyRaw };

/** A row of the change feed: base fields only, addresses and contacts left empty. */
export function debtorView(view: View, debtor: DebtorRaw, includeMemberships: boolean) {
	const { member } = debtor;
	const isPerson = debtor.kind === 'person';
	return {
		ean: member.einvoiceEan,
		emailForInvoices: member.einvoiceEmail,
		businessNumbers: isPerson ? null : businessNumbersView(view, debtor.member),
		invoiceDistributionPreference: member.invoiceDistributionPreference,
		socialSecurityNumber: isPerson ? { number: null, iso2Letter: 'DK' } : null,
		anonymizedOn: null,
		honorific: isPerson ? debtor.member.honorific : null,
		name1: isPerson ? debtor.member.firstname : debtor.member.companyName,
		name2: isPerson ? debtor.member.lastname : debtor.member.companyName2,
		memberships: includeMemberships ? [] : null,
		sendInvoicesTo: null,
		sendMailTo: null,
		...memberView(
			view,
			'debtors',
			isPerson ? { ...member, closeDate: debtor.member.end } : member,
			isPerson ? personName(debtor.member) : companyName(debtor.member),
			isPerson ? 1 : 2,
			false,
		),
	};
}
