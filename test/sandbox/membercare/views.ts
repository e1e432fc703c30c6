/** Read models: how raw records look in answers. Property order follows real responses. */
import { isValidAt, type Call, type Tenant } from './context';
import type {
	AddressRaw,
	CategoryRaw,
	CompanyRaw,
	ContactRaw,
	CountryRaw,
	MappingRaw,
	MemberRaw,
	OrganizationRaw,
	PersonRaw,
	PostalCodeRaw,
	RegistrationNumberRaw,
} from './raw';

export interface View {
	tenant: Tenant;
	call: Call;
	/** `{origin}/api/v1` */
	api: string;
}

export const viewOf = (tenant: Tenant, call: Call): View => ({
	tenant,
	call,
	api: `${call.origin}/api/v1`,
});

const segment = encodeURIComponent;

export function countryView(view: View, country: CountryRaw | undefined) {
	return country
		? {
				url: `${view.api}/addresses/countries/${country.iso2Letter}`,
				id: country.id,
				iso2Letter: country.iso2Letter,
				iso3Letter: null,
				name: country.name,
			}
		: null;
}

export function postalCodeView(view: View, code: PostalCodeRaw | undefined) {
	return code
		? {
				url: `${view.api}/addresses/countries/${code.iso2Letter}/postalCodes/${code.id}`,
				id: code.id,
				zipCode: code.zipCode,
				city: code.city,
				country: countryView(view, view.call.db.countries.get(code.iso2Letter)),
			}
		: null;
}

const blank = (value: string | null) => (value === null || value === '' ? [] : [value]);

export function addressView(view: View, owner: string, address: AddressRaw) {
	const code =
		address.postalCodeId === null
			? undefined
			: view.call.db.postalCodes.get(String(address.postalCodeId));
	const iso2 = code?.iso2Letter ?? address.countryIso2;
	const country = iso2 === null ? undefined : view.call.db.countries.get(iso2);
	const house = `${address.number ?? ''}${address.letter ?? ''}`;
	const streetLine = [
		[...blank(address.street), ...blank(house)].join(' '),
		[...blank(address.floor), ...blank(address.suite)].join(' '),
	]
		.filter((part) => part !== '')
		.join(', ');
	const cityLine = code ? `${code.zipCode} ${code.city}` : '';
	return {
		id: address.id,
		attention: address.attention,
		careOf: address.careOf,
		street: address.street,
		number: address.number,
		letter: address.letter,
		floor: address.floor,
		suite: address.suite,
		location: address.location,
		postOfficeBox: address.postOfficeBox,
		postalCode: postalCodeView(view, code),
		country: countryView(view, country),
		municipality: null,
		start: address.start,
		end: address.end,
		addressType: address.addressType,
		addressDescription: address.addressDescription,
		formattedAddress: [
			...blank(address.careOf && `c/o ${address.careOf}`),
			...blank(address.attention && `Att.: ${address.attention}`),
			...blank(streetLine),
			...blank(address.location),
			...blank(address.postOfficeBox),
			...blank(cityLine),
			...blank(country?.name ?? null),
		].join('\n'),
		addressLineOne: streetLine,
		streetAndZipOneLine: [...blank(streetLine), ...blank(cityLine)].join(', '),
		zipCityCountry: [...blank(cityLine), ...blank(country?.name ?? null)].join(', '),
		lastChange: address.lastChange,
		url: `${view.api}/${owner}/postalAddress/${address.id}`,
	};
}

export function contactView(view: View, owner: string, contact: ContactRaw, lastChange: string) {
	return {
		id: contact.id,
		type: contact.type,
		value: contact.value,
		start: contact.start,
		end: contact.end,
		lastChange,
		url: `${view.api}/${owner}/contacts/${contact.id}`,
	};
}

/** Addresses and contacts of a unit: oldest first, ended ones and older ones of a type too. */
export function contactInfo(
	view: View,
	owner: string,
	unit: { addresses: AddressRaw[]; contacts: ContactRaw[]; contactsLastChange: string },
) {
	return {
		contacts: unit.contacts
			.filter((contact) => contact.employmentId === null)
			.map((contact) => contactView(view, owner, contact, unit.contactsLastChange)),
		addresses: unit.addresses
			.filter((address) => address.addressType === 1 || address.addressType === 2)
			.map((address) => addressView(view, owner, address)),
	};
}

export function categoryView(view: View, path: string, category: CategoryRaw | undefined) {
	return category
		? {
				url: `${view.api}/${path}/${category.id}`,
				id: category.id,
				description: category.description,
				valid: category.valid,
			}
		: null;
}

export function mappingsView(call: Call, mappings: MappingRaw[]) {
	return mappings.map((mapping) => ({
		id: mapping.id,
		externalId: mapping.externalId,
		foreignSystem: {
			id: mapping.foreignSystemId,
			name: call.db.foreignSystems.get(String(mapping.foreignSystemId))?.name ?? null,
		},
	}));
}

function closeReasonView(view: View, path: string, id: number | null) {
	const reason = id === null ? undefined : view.call.db.closeReasons.get(String(id));
	return reason
		? {
				url: `${view.api}/${path}/closeReasons/${reason.id}`,
				id: reason.id,
				description: reason.description,
				valid: reason.valid,
			}
		: null;
}

/** Base member fields, which persons, companies and debtors share. */
export function memberView(
	view: View,
	path: 'persons' | 'companies' | 'debtors',
	member: MemberRaw,
	name: string,
	memberType: 1 | 2,
	withContactInfo: boolean,
) {
	const owner = `${path}/${segment(member.debtorAccountNumber)}`;
	return {
		debtorAccountNumber: member.debtorAccountNumber,
		name,
		...(withContactInfo ? contactInfo(view, owner, member) : { contacts: [], addresses: [] }),
		customFieldValues: [],
		invoicesLink: null,
		memberType,
		defaultPayerLink: null,
		dafualtPayerRule: member.payerRule,
		closeDate: member.closeDate,
		einvoiceEan: member.einvoiceEan,
		einvoiceEmail: member.einvoiceEmail,
		closeReason: closeReasonView(
			view,
			memberType === 1 ? 'persons' : 'companies',
			member.closeReasonId,
		),
		defaultAddressType: member.defaultAddressType,
		externalId: member.externalId,
		lastChange: member.lastChange,
		financeType: member.financeType,
		url: `${view.api}/${owner}`,
	};
}

export function registrationNumberView(
	view: View,
	companyNo: string,
	number: RegistrationNumberRaw,
) {
	const common = {
		url: `${view.api}/companies/${segment(companyNo)}/registrationNumbers/${number.kind}/${number.id}`,
		id: number.id,
		number: number.number,
		start: number.start,
		end: number.end,
	};
	const hasActivities = ['cvr', 'norwegianCompanyNumber', 'swedishCompanyNumber'].includes(
		number.kind,
	);
	return hasActivities ? { ...common, businessActivities: [] } : common;
}

export function businessNumbersView(view: View, company: CompanyRaw) {
	const today = view.tenant.today();
	const valid = company.registrationNumbers.filter((number) => isValidAt(number, today));
	const of = (kind: RegistrationNumberRaw['kind']) => valid.filter((one) => one.kind === kind);
	const one = (kind: RegistrationNumberRaw['kind']) => {
		const [first] = of(kind);
		return first ? registrationNumberView(view, company.debtorAccountNumber, first) : null;
	};
	const many = (kind: RegistrationNumberRaw['kind']) =>
		of(kind).map((number) => registrationNumberView(view, company.debtorAccountNumber, number));
	const no = segment(company.debtorAccountNumber);
	return {
		registrationNumberCVR: one('cvr'),
		registrationNumberSwedishCompanyNumber: one('swedishCompanyNumber'),
		registrationNumberNorwegianCompanyNumber: one('norwegianCompanyNumber'),
		registrationNumberVAT: one('vat'),
		registrationNumbersSE: many('se'),
		registrationNumbersRUT: many('rut'),
		productionNumber: null,
		debtorLink: `${view.api}/debtors/${no}`,
		cvr: of('cvr')[0]?.number ?? null,
		se: of('se')[0]?.number ?? null,
		vat: of('vat')[0]?.number ?? null,
		rut: of('rut')[0]?.number ?? null,
		p: null,
		url: `${view.api}/companies/${no}/registrationNumbers`,
	};
}

export const companyName = (company: CompanyRaw) =>
	[company.companyName, ...blank(company.companyName2)].join(' ');
export const personName = (person: PersonRaw) =>
	[...blank(person.firstname), ...blank(person.lastname)].join(' ');

export function companyView(
	view: View,
	company: CompanyRaw,
	flags: { contactInfo: boolean; nameHistory: boolean },
) {
	const { db } = view.call;
	const of = (id: number | null) => (id === null ? '' : String(id));
	return {
		id: company.uid,
		companyName: company.companyName,
		companyName2: company.companyName2,
		nameHistory: flags.nameHistory ? company.nameHistory : null,
		category: categoryView(
			view,
			'companies/companyCategories',
			db.companyCategories.get(of(company.categoryId)),
		),
		businessNumbers: businessNumbersView(view, company),
		publicEstablishment: company.publicEstablishment,
		customFieldValuesLink: `${view.api}/companies/${segment(company.debtorAccountNumber)}/customFields/values`,
		defaultAgreement: categoryView(
			view,
			'employments/agreements',
			db.agreements.get(of(company.defaultAgreementId)),
		),
		invoiceAddresses: [],
		readdressings: [],
		parentCompany: null,
		foreignSystemMappings: mappingsView(view.call, company.foreignSystemMappings),
		...memberView(view, 'companies', company, companyName(company), 2, flags.contactInfo),
	};
}

export function organizationView(view: View, organization: OrganizationRaw) {
	const { api } = view;
	const key = segment(organization.identificationNumber);
	const owner = `organizations/${key}`;
	const category = view.call.db.organizationCategories.get(
		String(organization.organizationCategoryId),
	);
	return {
		id: organization.id,
		identificationNumber: organization.identificationNumber,
		name: organization.name,
		name2: organization.name2,
		fullName: [organization.name, ...blank(organization.name2)].join(' '),
		membershipAllowed: organization.membershipAllowed,
		boardMemberAllowed: organization.boardMemberAllowed,
		webEnabled: organization.webEnabled,
		organizationCategory: category
			? {
					url: `${api}/organizations/categories/${category.id}`,
					id: category.id,
					description: category.description,
					shortName: category.shortName,
					valid: category.valid,
				}
			: null,
		...contactInfo(view, owner, organization),
		startDate: organization.startDate,
		endDate: organization.endDate,
		company: null,
		companyLink:
			organization.companyNo === null
				? null
				: `${api}/companies/${segment(organization.companyNo)}`,
		membershipsLink: `${api}/${owner}/memberships`,
		boardMembersLink: `${api}/${owner}/boardMembers`,
		netsPbsSubscriptionUrl: null,
		electoralDistricts: null,
		url: `${api}/${owner}`,
	};
}
