/** What tests, the demo and the benchmarks need to know of the simulated Membercare. */
import type { Control } from '../types';

export interface RunningMembercare {
	/** `http://127.0.0.1:<port>`; the API lies under `/api/v1`. */
	url: string;
	/** `{url}/api/v1` */
	apiUrl: string;
	credential: MembercareCredential;
	control: Control<MembercareEntity, MembercareSeed, MembercareSettings>;
}

export interface MembercareCredential {
	/** `http://127.0.0.1:<port>` without a path. */
	baseUrl: string;
	clientApiKey: string;
	/** debtorAccountNumber of the technical person of the integration (it shows up in /persons). */
	personToImpersonate: string;
	/** IANA zone of the tenant. */
	timeZone: string;
}

export type MembercareEntity =
	| 'companies'
	| 'persons'
	| 'organizations'
	| 'employments'
	| 'products'
	| 'productGroups'
	| 'invoices'
	| 'foreignSystems'
	| 'companyCategories'
	| 'organizationCategories'
	| 'closeReasons'
	| 'agreements'
	| 'countries'
	| 'postalCodes';

export interface MembercareOptions extends Partial<MembercareSettings> {
	/** Default 0: a free port. */
	port?: number;
	/** Default 'sandbox-client-key'. */
	clientApiKey?: string;
	/** Default '900001'; the person is created with it. */
	personToImpersonate?: string;
	seed?: MembercareSeed;
	/** Entries kept in the request log. Default 5,000. */
	logLimit?: number;
}

export interface MembercareSettings {
	/** IANA zone of all date-times without offset. Default 'Europe/Copenhagen'. */
	timeZone: string;
	/** Life of a token, fixed, not sliding. Default 20. */
	tokenMinutes: number;
	/** Status of a call with an expired, unknown or missing token. Default 401. */
	tokenErrorStatus: 400 | 401 | 403;
	/** Body of that answer. Default 'alternate' (plain text and ProblemDetails in turn). */
	tokenErrorBody: 'string' | 'problem' | 'alternate';
	/** A new token ends the older ones of the same key. Default false. */
	singleLiveToken: boolean;
	/** Default false: a person's second e-mail of the same value in the tenant is refused. */
	areDuplicateEmailsAllowed: boolean;
	/** Larger page sizes are refused with 400. Default 5,000. */
	maxPageSize: number;
	/** `changedAfter` also returns rows with exactly that stamp. Default false. */
	changedAfterInclusive: boolean;
	/** Closed companies and ended persons stay in `/debtors`. Default false. */
	closedInDebtors: boolean;
	/** When `/debtors` shows members with financeType 0. Default 'withCreditors'. */
	debtorsWithFinanceTypeNotSet: 'never' | 'withCreditors' | 'always';
	/** Edits of addresses, contacts, custom fields, mappings, numbers and employments move the member's lastChange. Default false. */
	subRecordsMoveLastChange: boolean;
	/** `GET /companies/{no}` brings addresses and contacts. Default true. */
	companyGetHasAddresses: boolean;
	/** A new address that overlaps one of the same type: refused with 400, kept beside it, or it ends the older one. Default 'refuse'. */
	addressOverlap: 'refuse' | 'keepBoth' | 'endOlder';
	/** POST and PUT of a company need a category. Default true. */
	categoryRequired: boolean;
	/** Registration numbers must have right check digits, not only the right length. Default false. */
	checkDigits: boolean;
	/** null in a PATCH empties the field. Default false: it is taken as not given. */
	patchNullClears: boolean;
	/** POST, PUT and DELETE that return nothing answer 200 and 204 in turn, or always one of them. Default 'alternate'. */
	voidStatus: 'alternate' | 200 | 204;
	/** Error texts are sent as plain text, or as a JSON string. Default 'text'. */
	errorStrings: 'text' | 'json';
	/** Seconds until `/debtors` and lists show a write. Default 0. */
	listLagSeconds: number;
}

/** All date-times are texts without offset in the tenant's zone, `2024-02-14T15:34:50`. */
export interface MembercareSeed {
	companies?: CompanySeed[];
	persons?: PersonSeed[];
	organizations?: OrganizationSeed[];
	employments?: EmploymentSeed[];
	productGroups?: { id?: number; name: string; valid?: boolean }[];
	products?: ProductSeed[];
	invoices?: InvoiceSeed[];
	foreignSystems?: { id?: number; name: string }[];
	/** Beside the built-in ones (1 'Customer', 2 'Association', 3 'Supplier'). */
	companyCategories?: { id?: number; description: string; valid?: boolean }[];
	/** Beside the built-in ones (1 'Department', 2 'Region', 3 'Club'). */
	organizationCategories?: {
		id?: number;
		description: string;
		shortName?: string;
		valid?: boolean;
	}[];
	/** Beside the Nordic and the larger European ones. */
	countries?: { iso2Letter: string; iso3Letter?: string; name: string }[];
	/** Beside some hundred Nordic ones and a few foreign ones. */
	postalCodes?: { zipCode: string; city: string; iso2Letter: string }[];
}

export interface AddressSeed {
	street?: string;
	number?: string;
	letter?: string;
	floor?: string;
	suite?: string;
	attention?: string;
	careOf?: string;
	location?: string;
	postOfficeBox?: string;
	/** A postal code that the tenant does not know yet is added, with `city`. */
	zipCode?: string;
	city?: string;
	/** Default 'DK'. */
	country?: string;
	/** AddressRule: 1 primary (default), 2 secondary. */
	addressType?: number;
	start?: string | null;
	end?: string | null;
}

export interface ContactSeed {
	/** 1 Email1, 2 Email2, 3 Phone1, 4 Phone2, 5 CellPhone1, 6 CellPhone2, 7 Fax, 8 WebSite, … */
	type: number;
	value: string;
	start?: string | null;
	end?: string | null;
}

export interface MemberSeed {
	/** Default: the next number. Text, leading zeros count. */
	debtorAccountNumber?: string;
	externalId?: string | null;
	/** 0 NotSet, 1 Debtor (default), 2 Creditor, 3 both. */
	financeType?: number;
	/** 1 Self (default), 2 Other, 3 ChooseEmployment. */
	payerRule?: number;
	einvoiceEan?: string | null;
	einvoiceEmail?: string | null;
	/** 0 None, 1 PaymentService, 8 PayTransfer, 16 Email. */
	invoiceDistributionPreference?: number;
	defaultAddressType?: number;
	addresses?: AddressSeed[];
	contacts?: ContactSeed[];
	foreignSystemMappings?: { foreignSystemId: number; externalId: string }[];
	/** Default: now. */
	lastChange?: string;
}

export interface CompanySeed extends MemberSeed {
	companyName: string;
	companyName2?: string | null;
	/** Default 1. */
	categoryId?: number | null;
	publicEstablishment?: boolean;
	closeDate?: string | null;
	closeReasonId?: number | null;
	registrationNumbers?: RegistrationNumberSeed[];
	nameHistory?: {
		companyName: string;
		companyName2?: string | null;
		start?: string | null;
		end?: string | null;
	}[];
}

export type RegistrationNumberKind =
	'cvr' | 'se' | 'vat' | 'rut' | 'norwegianCompanyNumber' | 'swedishCompanyNumber';

export interface RegistrationNumberSeed {
	kind: RegistrationNumberKind;
	number: string;
	start?: string | null;
	end?: string | null;
}

export interface PersonSeed extends MemberSeed {
	firstname: string;
	lastname: string;
	/** 0 Unknown, 1 Male, 2 Female, 3 Other. */
	gender?: number;
	birthDate?: string | null;
	honorific?: string | null;
	allowSms?: boolean;
	allowEmail?: boolean;
	preferredAddress?: number;
	temporary?: boolean;
	text?: string | null;
	start?: string | null;
	end?: string | null;
}

export interface OrganizationSeed {
	/** Default: the next number. */
	identificationNumber?: string;
	name: string;
	name2?: string | null;
	membershipAllowed?: boolean;
	boardMemberAllowed?: boolean;
	webEnabled?: boolean;
	/** Default 1. */
	organizationCategoryId?: number;
	contacts?: ContactSeed[];
	addresses?: AddressSeed[];
	/** debtorAccountNumber */
	company?: string | null;
	startDate?: string | null;
	endDate?: string | null;
	foreignSystemMappings?: { foreignSystemId: number; externalId: string }[];
}

export interface EmploymentSeed {
	/** debtorAccountNumbers */
	person: string;
	company: string;
	employDate?: string | null;
	unemployDate?: string | null;
	officialTitle?: string | null;
	occupationTitle?: string | null;
	isPrimary?: boolean;
}

export interface ProductSeed {
	id?: number;
	name: string;
	/** Default: the first group. */
	productGroupId?: number;
	/** Percent, e.g. 25. */
	vatPercent?: number;
	notOnInvoiceIfZero?: boolean;
	context?: number;
	valid?: boolean;
	financeDimensions?: FinanceDimensions;
}

export interface FinanceDimensions {
	productIdentification?: string | null;
	department?: string | null;
	dimension3?: string | null;
	dimension4?: string | null;
	dimension5?: string | null;
}

export interface InvoiceSeed {
	id?: number;
	/** debtorAccountNumbers */
	payer: string;
	sendInvoiceTo?: string;
	deliverProductsTo?: string;
	financeStatus?: number;
	financeDate?: string | null;
	payDueDate?: string | null;
	incomeDate?: string | null;
	creditedInvoiceId?: number | null;
	eInvoiceInfo?: {
		ean?: string | null;
		requisitionNo?: string | null;
		reference?: string | null;
		accountingNo?: string | null;
		email?: string | null;
		url?: string | null;
	};
	/** 1 Event, 2 Fee, 3 Subscription, 4 ShopInternal, 5 ShopExternal, 6 Certification. */
	source?: number;
	items: InvoiceItemSeed[];
	texts?: { labelId: number; label: string; value: string }[];
	payments?: PaymentSeed[];
}

export interface InvoiceItemSeed {
	id?: number;
	description: string;
	unitPrice: number;
	quantity: number;
	/** Percent of the item's price. Default 25. */
	vatPercent?: number;
	buyer?: string;
	financeDimensions?: FinanceDimensions;
}

export interface PaymentSeed {
	amount: number;
	paymentDate?: string;
	paymentType?: number;
	financeStatus?: number;
	paymentIdentification?: string | null;
	shopOrderId?: string | null;
}
