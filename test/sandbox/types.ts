/**
 * Public types of the sandbox: simulated business systems on real HTTP, and the control plane that
 * drives them. Tests, the demo and the benchmarks code against this file only.
 *
 * Everything that crosses the control plane is plain JSON, so the very same `Control` works inside
 * one process (`startSandbox()`) and over the admin port (`connectSandbox(adminUrl)`).
 */

import type { ChargebeeOptions, RunningChargebee } from './chargebee/types';
import type { CustomCrmOptions, RunningCustomCrm } from './customcrm/types';
import type { CustomPmsOptions, RunningCustomPms } from './custompms/types';
import type { RunningWave, WaveOptions } from './wave/types';

export * from './chargebee/types';
export * from './customcrm/types';
export * from './custompms/types';
export * from './wave/types';

// ---------------------------------------------------------------------------------------------
// Starting and stopping
// ---------------------------------------------------------------------------------------------

export type SystemName =
	'membercare' | 'customerp' | 'chargebee' | 'custompms' | 'customcrm' | 'wave';

export interface SandboxOptions {
	/** Port of the admin server (control plane over HTTP). Default 0: a free one. */
	adminPort?: number;
	/**
	 * JSON file that holds the state of all systems. Read at the start if it exists (it wins over
	 * seeds), written by `sandbox.save()` and by `sandbox.stop()`.
	 */
	stateFile?: string;
	/** `false` leaves the system out. Default: started with its defaults. */
	membercare?: MembercareOptions | false;
	customerp?: CustomerpOptions | false;
	chargebee?: ChargebeeOptions | false;
	custompms?: CustomPmsOptions | false;
	customcrm?: CustomCrmOptions | false;
	wave?: WaveOptions | false;
}

export interface Sandbox {
	membercare: RunningMembercare;
	customerp: RunningCustomerp;
	chargebee: RunningChargebee;
	custompms: RunningCustomPms;
	customcrm: RunningCustomCrm;
	wave: RunningWave;
	/** Address of the admin server, `http://127.0.0.1:<port>`. */
	adminUrl: string;
	/** Writes the state of all systems to `stateFile`, or to the file given. */
	save(file?: string): Promise<void>;
	/** Closes all servers at once, open connections too. Saves first if `stateFile` is set. */
	stop(): Promise<void>;
}

/** What `connectSandbox(adminUrl)` returns: the same controls, driven from another process. */
export type RemoteSandbox = Omit<Sandbox, 'stop'>;

export interface RunningMembercare {
	/** `http://127.0.0.1:<port>`; the API lies under `/api/v1`. */
	url: string;
	/** `{url}/api/v1` */
	apiUrl: string;
	credential: MembercareCredential;
	control: Control<MembercareEntity, MembercareSeed, MembercareSettings>;
}

export interface RunningCustomerp {
	url: string;
	/** `{url}/api/v1` */
	apiUrl: string;
	credential: CustomerpCredential;
	control: Control<CustomerpEntity, CustomerpSeed, CustomerpSettings>;
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

export interface CustomerpCredential {
	/** `http://127.0.0.1:<port>/api/v1` */
	baseUrl: string;
	/** For `Authorization: Bearer <token>`. */
	bearerToken: string;
	/** For the header `X-Api-Key: <key>`. */
	apiKey: string;
	apiKeyHeader: string;
}

// ---------------------------------------------------------------------------------------------
// Control plane
// ---------------------------------------------------------------------------------------------

/** A record as the simulated system keeps it (its raw form, not a response). */
export type RawRecord = Record<string, unknown>;

/**
 * Drives one simulated system. No call of the control plane is counted or logged, and none is hit
 * by failure rules.
 *
 * `id` is the record's key in the API's paths: Membercare debtorAccountNumber (companies,
 * persons), identificationNumber (organizations), the number as text (everything else);
 * Customerp `id`.
 */
export interface Control<Entity extends string = string, Seed = unknown, Settings = unknown> {
	/** Adds records. Nothing is validated beyond keys being unique; `lastChange`/`modifiedAt` given in a seed are kept. */
	seed(data: Seed): Promise<SeedReport>;
	/** Everything that the system holds, by entity, in raw form. */
	state(): Promise<Record<Entity, RawRecord[]>>;
	/** The raw records of one entity whose top-level properties equal `where`. */
	find(entity: Entity, where?: RawRecord): Promise<RawRecord[]>;
	/** One raw record, or null. */
	get(entity: Entity, id: string): Promise<RawRecord | null>;
	count(entity: Entity): Promise<number>;

	/**
	 * A person works in the system's own user interface: may do what the API cannot (create a
	 * Membercare product, close a company, edit a contact in place), and moves
	 * lastChange/modifiedAt exactly where that system would. Unique keys are still enforced.
	 * `create` takes the shape of the entity's seed, `edit` the raw names of `get()`; nested objects
	 * and arrays are replaced whole. In Membercare, array elements without an `id` (addresses,
	 * contacts, registrationNumbers, foreignSystemMappings, invoiceItems, payments) may have the
	 * shape of their seed; elements with an id keep it.
	 */
	create(entity: Entity, fields: RawRecord): Promise<RawRecord>;
	edit(entity: Entity, id: string, changes: RawRecord): Promise<RawRecord>;
	remove(entity: Entity, id: string): Promise<void>;

	/** Calls since the last reset. */
	counters(): Promise<Counters>;
	resetCounters(): Promise<void>;
	/** The newest entries last; bounded (`logLimit`, default 5,000: the oldest are dropped). */
	log(filter?: LogFilter): Promise<LogEntry[]>;
	clearLog(): Promise<void>;

	/** Adds a failure rule; returns its id. Rules are tried in the order in which they were added; the first that hits wins. */
	inject(rule: FailureRule): Promise<string>;
	rules(): Promise<FailureRuleState[]>;
	/** Removes one rule, or all of them. Connections that hang because of a 'timeout' are dropped. */
	clearRules(id?: string): Promise<void>;

	/** The API user's role is narrowed: the records can no longer be read. Adds to what is hidden already. */
	hide(what: HideRule): Promise<void>;
	/** Everything is visible again. */
	unhide(): Promise<void>;

	/** The server's own clock (stamps, tokens, Date header). */
	setClock(clock: ClockSetting): Promise<void>;
	/** The server's time, ISO 8601 UTC. */
	now(): Promise<string>;
	/** All access tokens given out so far stop working. No effect where there are none (Customerp: bearer and key answer 401 until `restoreTokens`). */
	expireTokens(): Promise<void>;
	restoreTokens(): Promise<void>;

	/** Settings that may change while the server runs. */
	settings(): Promise<Settings>;
	configure(settings: Partial<Settings>): Promise<Settings>;

	/** Complete state (records, sequences, tokens, settings, clock, hidden ids, rules, counters) as JSON. */
	snapshot(): Promise<Snapshot>;
	restore(snapshot: Snapshot): Promise<void>;
	/** The same by a file on the server's disk. */
	saveTo(file: string): Promise<void>;
	loadFrom(file: string): Promise<void>;
	/** Back to how the server started: records of the start's seed only, no rules, no log, counters 0. */
	reset(): Promise<void>;
}

export interface SeedReport {
	/** Number of records added, by entity. */
	added: Record<string, number>;
	/** Keys given to the added records, by entity, in the order of the seed. */
	ids: Record<string, string[]>;
}

export interface Counters {
	/** All requests that reached the server, refused and dropped ones too. */
	total: number;
	/** Requests that only read: GET, HEAD and POST searches. */
	reads: number;
	/** Requests that ask for a change: all others but token calls. */
	writes: number;
	/** Token calls (neither read nor write). */
	auth: number;
	/** Writes that the server really applied, whatever it answered. */
	applied: number;
	/** Requests hit by a failure rule. */
	injected: number;
	/** By `METHOD /route/{template}` without the API's base path, e.g. `PATCH /companies/{no}`; unknown paths under `METHOD *`. */
	routes: Record<string, RouteCounter>;
}

export interface RouteCounter {
	calls: number;
	/** Answers by status; '0' = none was sent. */
	statuses: Record<string, number>;
	applied: number;
}

/** 'auth': a token call, neither read nor write. */
export type CallKind = 'read' | 'write' | 'auth';

export interface LogEntry {
	seq: number;
	/** When the request was read completely, real time, ISO 8601 UTC. */
	time: string;
	method: string;
	/** Path with query, as sent. */
	path: string;
	/** Route template, or '*'. */
	route: string;
	/** As it was counted. */
	kind: CallKind;
	/** Parsed JSON, else text; undefined without a body. */
	requestBody?: unknown;
	requestHeaders: Record<string, string>;
	/** 0 = no answer was sent. */
	status: number;
	/** Body that was sent, kept for writes and for statuses of 400 and above. */
	responseBody?: unknown;
	/** The server changed its state. */
	applied: boolean;
	/** Id and kind of the failure rule that hit. */
	rule?: string;
	fault?: Fault['kind'];
	durationMs: number;
}

export interface LogFilter {
	method?: string;
	/** Regular expression on path with query. */
	path?: string;
	/** Entries after this sequence number. */
	after?: number;
	writesOnly?: boolean;
	/** Only the newest n. */
	last?: number;
}

export interface ClockSetting {
	/** Added to the machine's clock. Default 0. */
	offsetMs?: number;
	/** The clock stands still at this instant (ISO 8601 with offset). null: it runs. */
	fixedAt?: string | null;
}

export interface HideRule {
	entity: string;
	/** Record keys, or all. */
	ids: string[] | 'all';
	/** reads: single reads and writes by id answer 404, lists stay complete. lists: the reverse. Default both. */
	from?: 'reads' | 'lists' | 'both';
}

// ---------------------------------------------------------------------------------------------
// Failure injection
// ---------------------------------------------------------------------------------------------

export interface FailureRule {
	/** Default: given by the server. */
	id?: string;
	match?: {
		/** One or several, any if left out. */
		method?: string | string[];
		/** Regular expression on path with query, e.g. `^/api/v1/companies\\?`. Any if left out. */
		path?: string;
		/** Regular expression on the raw request body. */
		body?: string;
	};
	/** Lets this many matching calls pass first (the nth call: `skip: n - 1`). Default 0. */
	skip?: number;
	/** Hits this many matching calls. Default 1. */
	times?: number | 'always';
	fault: Fault;
}

export interface FailureRuleState extends FailureRule {
	id: string;
	/** Matching calls seen so far, those let pass included. */
	seen: number;
	hits: number;
}

export type Fault =
	/** Answers with this status. `applied`: after the server did what was asked. Default false. */
	| {
			kind: 'status';
			status: number;
			/** Seconds, or an HTTP date as text. */
			retryAfter?: number | string;
			/** Text or JSON; default: an error in the system's own form. */
			body?: unknown;
			headers?: Record<string, string>;
			applied?: boolean;
	  }
	/** Answers with a page of HTML, as a proxy in between would. Default status 502. */
	| { kind: 'html'; status?: number; applied?: boolean }
	/** Never answers; the connection stays open until the client, `clearRules` or `stop` ends it. */
	| { kind: 'timeout'; applied: boolean }
	/** Ends the connection without an answer. */
	| { kind: 'drop'; applied: boolean }
	/** Applies the request and sends only the first half of the body, then ends the connection. */
	| { kind: 'truncate' }
	/** Answers properly, later. `before` (default): waits, then applies; `after`: applies, then waits. */
	| { kind: 'delay'; ms: number; wait?: 'before' | 'after' }
	/**
	 * Rows have moved between pages since the page before was read. by > 0: that many rows slid to
	 * the front, so this page starts later and they are skipped; by < 0: rows of the page before
	 * come again. Only lists.
	 */
	| { kind: 'shiftedPage'; by: number }
	/** A read is served from the records as they were that long ago. Writes are not touched. */
	| { kind: 'stale'; ageMs: number };

// ---------------------------------------------------------------------------------------------
// Snapshots
// ---------------------------------------------------------------------------------------------

export interface Snapshot {
	system: SystemName;
	/** Version of the snapshot's form. */
	version: 1;
	takenAt: string;
	records: Record<string, RawRecord[]>;
	/** Everything else that the system needs to go on. */
	extra: Record<string, unknown>;
}

// ---------------------------------------------------------------------------------------------
// Membercare
// ---------------------------------------------------------------------------------------------

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

// ---------------------------------------------------------------------------------------------
// Customerp
// ---------------------------------------------------------------------------------------------

export type CustomerpEntity = 'customers' | 'contacts' | 'orders' | 'products';

export interface CustomerpOptions extends Partial<CustomerpSettings> {
	port?: number;
	/** Default 'sandbox-bearer-token'. */
	bearerToken?: string;
	/** Default 'sandbox-api-key'. */
	apiKey?: string;
	/** Default 'Sandbox Trading'. */
	tenant?: string;
	seed?: CustomerpSeed;
	logLimit?: number;
}

export interface CustomerpSettings {
	/** Larger page sizes are cut down to this. Default 200. */
	maxPageSize: number;
	/** What happens to the `number` of customers and contacts that a client sends. */
	numberRule: NumberRule;
	/** Names longer than their field allows are cut in silence (true) or refused with 422 (false). Default false. */
	truncateNames: boolean;
	/** E-mail addresses come back in lower case. Default true. */
	lowerCaseEmail: boolean;
	/** Phone numbers come back as `+4512345678`. Default true. */
	reformatPhone: boolean;
	/** Text comes back without blanks at both ends. Default true. */
	trimText: boolean;
	/** Decimals kept of prices and amounts that are sent; totals have the currency's. Default 4. */
	priceScale: number;
	/** Text that an enum or a number rejects is 422 (always so); unknown fields too. Default true; false ignores unknown fields. */
	refuseUnknownFields: boolean;
	/** A PATCH that changes nothing moves modifiedAt. Default true. */
	emptyPatchMovesModifiedAt: boolean;
	/** DELETE answers 405 for these entities. Default []. */
	undeletable: CustomerpEntity[];
	/** Seconds until lists show a write (single reads show it at once). Default 0. */
	listLagSeconds: number;
	/** The part of the API that answers 403 to this user. Default []. */
	forbidden: CustomerpEntity[];
}

export interface NumberRule {
	/** Only digits, else 422. Default true. */
	numericOnly: boolean;
	/** Default 8. */
	maxLength: number;
	/** A longer number is cut: its first digits stay ('keepStart'), its last ('keepEnd'), or 422 ('refuse'). Default 'keepEnd'. */
	tooLong: 'keepStart' | 'keepEnd' | 'refuse';
	/** 0042 becomes 42. Default true. */
	dropLeadingZeros: boolean;
}

/** Fields as in the API; id, externalReference, createdAt and modifiedAt may be given too. */
export interface CustomerpSeed {
	customers?: RawRecord[];
	contacts?: RawRecord[];
	products?: RawRecord[];
	orders?: RawRecord[];
}

// ---------------------------------------------------------------------------------------------
// Generated data
// ---------------------------------------------------------------------------------------------

export interface GeneratorOptions {
	/** Same seed and counts: same data. Default 1. */
	seed?: number;
	companies?: number;
	organizations?: number;
	persons?: number;
	products?: number;
	invoices?: number;
	/** Newest lastChange/modifiedAt; the others lie within the two years before. Default '2025-06-01T12:00:00Z'. */
	until?: string;
}

export interface PairOptions extends GeneratorOptions {
	/** Share of the Membercare records that have a twin in Customerp, 0 to 1. Default 0.5. */
	overlap?: number;
	/** Share of the twins that differ in a field or two (spelling, phone, address). Default 0.3. */
	differing?: number;
	/** Records that only Customerp has, as a share of the Membercare ones. Default 0.1. */
	onlyRight?: number;
}

/** Seeds for both systems, and which records are the same. */
export interface GeneratedPair {
	membercare: MembercareSeed;
	customerp: CustomerpSeed;
	/** Membercare key to Customerp id, by Membercare entity. */
	twins: Record<'companies' | 'organizations' | 'persons' | 'products', Record<string, string>>;
}
