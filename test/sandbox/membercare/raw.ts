/**
 * Records as the simulated Membercare keeps them. All date-times are local texts of the tenant's
 * zone without offset, as its database would hold them; that is also how they are compared.
 */
import type { CollectionDefinition } from '../store';
import type { FinanceDimensions, RegistrationNumberKind } from '../types';

export interface AddressRaw {
	id: number;
	street: string | null;
	number: string | null;
	letter: string | null;
	floor: string | null;
	suite: string | null;
	attention: string | null;
	careOf: string | null;
	location: string | null;
	postOfficeBox: string | null;
	postalCodeId: number | null;
	countryIso2: string | null;
	addressType: number;
	addressDescription: string | null;
	start: string | null;
	end: string | null;
	lastChange: string;
}

export interface ContactRaw {
	id: number;
	type: number;
	value: string;
	start: string | null;
	end: string | null;
	/** Set when the contact belongs to an employment. */
	employmentId: number | null;
}

export interface MappingRaw {
	id: number;
	foreignSystemId: number;
	externalId: string;
}

export interface MemberRaw {
	/** Internal key, never changes. Only companies show it (as `id`). */
	uid: number;
	debtorAccountNumber: string;
	externalId: string | null;
	financeType: number;
	payerRule: number;
	einvoiceEan: string | null;
	einvoiceEmail: string | null;
	invoiceDistributionPreference: number;
	defaultAddressType: number | null;
	addresses: AddressRaw[];
	contacts: ContactRaw[];
	/** Moved by every edit of a contact; shown on all of them. */
	contactsLastChange: string;
	foreignSystemMappings: MappingRaw[];
	closeDate: string | null;
	closeReasonId: number | null;
	lastChange: string;
}

export interface RegistrationNumberRaw {
	id: number;
	kind: RegistrationNumberKind;
	number: string;
	start: string | null;
	end: string | null;
}

export interface NameHistoryRaw {
	companyName: string;
	companyName2: string | null;
	start: string | null;
	end: string | null;
}

export interface CompanyRaw extends MemberRaw {
	companyName: string;
	companyName2: string | null;
	nameHistory: NameHistoryRaw[];
	categoryId: number | null;
	defaultAgreementId: number | null;
	publicEstablishment: boolean;
	registrationNumbers: RegistrationNumberRaw[];
}

export interface PersonRaw extends MemberRaw {
	firstname: string;
	lastname: string;
	gender: number;
	birthDate: string | null;
	honorific: string | null;
	webUserId: string | null;
	civilRegistrationPin: string | null;
	allowSms: boolean;
	allowEmail: boolean;
	preferredAddress: number | null;
	preferredContact: number;
	salarySystemIdentification: string | null;
	bankRegistrationNumber: string | null;
	bankAccountNumber: string | null;
	temporary: boolean;
	text: string | null;
	/** Validity of the person; `closeDate` of the read model is `end`. */
	start: string | null;
	end: string | null;
}

export interface OrganizationRaw {
	id: number;
	identificationNumber: string;
	name: string;
	name2: string | null;
	membershipAllowed: boolean;
	boardMemberAllowed: boolean;
	webEnabled: boolean;
	organizationCategoryId: number;
	contacts: ContactRaw[];
	contactsLastChange: string;
	addresses: AddressRaw[];
	/** debtorAccountNumber of the company that the unit is tied to. */
	companyNo: string | null;
	startDate: string | null;
	endDate: string | null;
	foreignSystemMappings: MappingRaw[];
}

export interface EmploymentRaw {
	id: number;
	personNo: string;
	companyNo: string;
	employDate: string | null;
	unemployDate: string | null;
	officialTitle: string | null;
	occupationTitle: string | null;
	isPrimary: boolean;
	addedByWeb: boolean;
	agreementId: number | null;
	hours: number | null;
	weeks: number | null;
	salaryAddition: number | null;
	salaryStep: string | null;
}

export interface ProductGroupRaw {
	id: number;
	name: string;
	valid: boolean;
}

export interface ProductRaw {
	id: number;
	productGroupId: number;
	financeDimensions: Required<FinanceDimensions>;
	name: string;
	vatPercent: number;
	notOnInvoiceIfZero: boolean;
	context: number;
	valid: boolean;
}

export interface InvoiceItemRaw {
	id: number;
	sequence: number;
	buyerNo: string;
	description: string;
	unitPrice: number;
	quantity: number;
	totalPrice: number;
	totalVat: number;
	financeDimensions: Required<FinanceDimensions>;
	creditedInvoiceItemId: number | null;
	isCredited: boolean;
}

export interface PaymentRaw {
	id: number;
	amount: number;
	paymentDate: string;
	paymentType: number;
	financeStatus: number;
	paymentIdentification: string | null;
	financeDimensions: Required<FinanceDimensions> | null;
	shopOrderId: string | null;
	paymentSystemCardType: string | null;
	voucherNo: string | null;
}

export interface InvoiceRaw {
	id: number;
	payerNo: string;
	sendInvoiceToNo: string;
	deliverProductsToNo: string;
	financeStatus: number;
	financeDate: string | null;
	payDueDate: string | null;
	incomeDate: string | null;
	creditedInvoiceId: number | null;
	eInvoiceInfo: {
		ean: string | null;
		requisitionNo: string | null;
		reference: string | null;
		accountingNo: string | null;
		email: string | null;
		url: string | null;
	};
	source: number;
	invoiceItems: InvoiceItemRaw[];
	invoiceTexts: { labelId: number; label: string; value: string }[];
	payments: PaymentRaw[];
	createdAt: string;
	createdByNo: string | null;
}

export interface ForeignSystemRaw {
	id: number;
	name: string;
}

export interface CategoryRaw {
	id: number;
	description: string;
	shortName: string | null;
	valid: boolean;
}

export interface CloseReasonRaw {
	id: number;
	of: 'persons' | 'companies';
	description: string;
	valid: boolean;
}

export interface CountryRaw {
	id: number;
	iso2Letter: string;
	name: string;
}

export interface PostalCodeRaw {
	id: number;
	zipCode: string;
	city: string;
	iso2Letter: string;
}

const define = <T>(definition: CollectionDefinition<T>) => definition;

/** SQL Server compares text without regard to case; so do keys that must be unique here. */
export const fold = (value: string) => value.trim().toLowerCase();

const mappingKeys = (record: { foreignSystemMappings: MappingRaw[] }) =>
	record.foreignSystemMappings.flatMap((mapping) => [
		`${mapping.foreignSystemId}`,
		`${mapping.foreignSystemId}:${fold(mapping.externalId)}`,
	]);
const addressIds = (record: { addresses: AddressRaw[] }) =>
	record.addresses.map((address) => String(address.id));
const emails = (record: { contacts: ContactRaw[] }) =>
	record.contacts.filter(({ type }) => type === 1 || type === 2).map(({ value }) => fold(value));

const member = {
	mapping: mappingKeys,
	address: addressIds,
	email: emails,
	externalId: (record: MemberRaw) => (record.externalId ? fold(record.externalId) : null),
	uid: (record: MemberRaw) => String(record.uid),
};

export const definitions = {
	companies: define<CompanyRaw>({
		key: (record) => record.debtorAccountNumber,
		indexes: { ...member },
	}),
	persons: define<PersonRaw>({
		key: (record) => record.debtorAccountNumber,
		indexes: { ...member },
	}),
	organizations: define<OrganizationRaw>({
		key: (record) => record.identificationNumber,
		indexes: { mapping: mappingKeys, address: addressIds },
	}),
	employments: define<EmploymentRaw>({
		key: (record) => String(record.id),
		indexes: { person: (record) => record.personNo, company: (record) => record.companyNo },
	}),
	products: define<ProductRaw>({ key: (record) => String(record.id) }),
	productGroups: define<ProductGroupRaw>({ key: (record) => String(record.id) }),
	invoices: define<InvoiceRaw>({
		key: (record) => String(record.id),
		indexes: {
			payer: (record) => record.payerNo,
			debtor: (record) => [
				record.payerNo,
				record.sendInvoiceToNo,
				record.deliverProductsToNo,
				...record.invoiceItems.map(({ buyerNo }) => buyerNo),
			],
			payment: (record) => record.payments.map(({ id }) => String(id)),
		},
	}),
	foreignSystems: define<ForeignSystemRaw>({
		key: (record) => String(record.id),
		indexes: { name: (record) => fold(record.name) },
	}),
	companyCategories: define<CategoryRaw>({ key: (record) => String(record.id) }),
	organizationCategories: define<CategoryRaw>({ key: (record) => String(record.id) }),
	closeReasons: define<CloseReasonRaw>({
		key: (record) => String(record.id),
		indexes: { of: (record) => record.of },
	}),
	agreements: define<CategoryRaw>({ key: (record) => String(record.id) }),
	countries: define<CountryRaw>({ key: (record) => record.iso2Letter }),
	postalCodes: define<PostalCodeRaw>({
		key: (record) => String(record.id),
		indexes: {
			country: (record) => record.iso2Letter,
			zip: (record) => `${record.iso2Letter}:${record.zipCode}`,
		},
	}),
};

export type MembercareDefinitions = typeof definitions;
