/** What tests, the demo and the benchmarks need to know of the simulated Wave. */
import type { Control, RawRecord } from '../types';

/**
 * `id` is the GraphQL id. Raw records have the API's field names in the form in which they are written: codes for
 * currency, country and province, ids for what they point at (`customerId`, `items[].productId`), decimals as text.
 */
export type WaveEntity =
	| 'businesses'
	| 'customers'
	| 'products'
	| 'invoices'
	| 'invoicePayments'
	| 'accounts'
	| 'salesTaxes'
	| 'vendors';

export interface RunningWave {
	/** `http://127.0.0.1:<port>` */
	url: string;
	/** `{url}/graphql/public` */
	apiUrl: string;
	credential: WaveCredential;
	control: WaveControl;
}

export interface WaveCredential {
	/** `http://127.0.0.1:<port>/graphql/public` */
	endpoint: string;
	/** Full-access token: every business of the user, no scopes, no end. */
	token: string;
	clientId: string;
	clientSecret: string;
	/** `{url}/oauth2/authorize/`. Consents at once and redirects with a code. */
	authUrl: string;
	/** `{url}/oauth2/token/` */
	accessTokenUrl: string;
	/** `{url}/oauth2/token-revoke/` */
	revokeUrl: string;
	/** OAuth2 tokens given out before the start, with all scopes of `scope`. */
	accessToken: string;
	refreshToken: string;
	/** Scopes that the node needs, separated by blanks. */
	scope: string;
	/** The first business, which is there from the start. */
	businessId: string;
}

export type WaveControl = Control<WaveEntity, WaveSeed, WaveSettings> & {
	/** What only happens inside Wave, or in its web application. */
	act(action: WaveAction): Promise<RawRecord>;
};

export type WaveAction =
	/** A payment comes in, by default of all that is due. Gives the payment. */
	| { do: 'payInvoice'; invoice: string; amount?: string }
	/** The customer opens the invoice. Gives the invoice. */
	| { do: 'viewInvoice'; invoice: string }
	/** Gives the product. */
	| { do: 'unarchiveProduct'; product: string }
	/** Gives the customer. */
	| { do: 'archiveCustomer'; customer: string }
	/**
	 * Sends an event of an invoice to this URL, as Wave would. Gives `{ status, eventId, body }`: the status of the
	 * receiver's answer and the text that was sent.
	 */
	| WebhookDelivery;

export interface WebhookDelivery {
	do: 'deliverWebhook';
	invoice: string;
	/** `invoice.approved`, `.sent`, `.viewed`, `.paid`, `.partially_paid`, `.overpaid`, `.overdue`. */
	event: string;
	url: string;
	secret: string;
	/**
	 * Form of `x-wave-signature`. 'timestamped' (default): `t=<seconds>,v1=<hex>` over `<seconds>.<body>`; 'plain': hex over
	 * the body; 'wrong': as 'timestamped' with another secret; 'none': no header.
	 */
	signature?: 'timestamped' | 'plain' | 'wrong' | 'none';
	/** Seconds by which the signature's time lies in the past. Default 0. */
	ageSeconds?: number;
	/** Default: a new one. */
	eventId?: string;
}

export interface WaveOptions extends Partial<WaveSettings> {
	/** Default 0: a free port. */
	port?: number;
	/** Default 'sandbox-full-access-token'. */
	token?: string;
	/** Default 'sandbox-client'. */
	clientId?: string;
	/** Default 'sandbox-client-secret'. */
	clientSecret?: string;
	/** Of the business that is there from the start. Default 'Sandbox Trading'. */
	businessName?: string;
	/** Default 'USD'. */
	businessCurrency?: string;
	seed?: WaveSeed;
	logLimit?: number;
}

export interface WaveSettings {
	/** `modifiedAtAfter` and `modifiedAtBefore` also give rows with exactly that stamp. Default false. */
	modifiedAtAfterInclusive: boolean;
	/** `customers` also gives archived ones. Default false. */
	listsArchivedCustomers: boolean;
	/** Single read of what is not there: null, an error NOT_FOUND, or both in turn. Default 'alternate'. */
	missingAnswer: 'null' | 'NOT_FOUND' | 'alternate';
	/** Mutation of what is not there: `inputErrors`, an error NOT_FOUND, or both in turn. Default 'alternate'. */
	missingTarget: 'inputErrors' | 'NOT_FOUND' | 'alternate';
	/** `inputErrors` have a message only, code and path are null. Default false. */
	bareInputErrors: boolean;
	/** null in a patch empties the field (true) or changes nothing (false). Default true. */
	nullClears: boolean;
	/** '' empties the field (true) or is kept as '' (false). Default false. */
	emptyTextClears: boolean;
	/** A patched address replaces the stored one, or only what it names. Default 'replace'. */
	addressPatch: 'replace' | 'merge';
	/** Larger pages are refused. Default 200. */
	maxPageSize: number;
	/** Calls a minute and token; more answer 429. 0: no limit. Default 0; Wave seems to allow 60. */
	requestsPerMinute: number;
	/** Lock-out after a call too many. 0: the call is only refused. Default 60. */
	banSeconds: number;
	/** Calls in flight at once; more answer 429. 0: no limit. Default 2. */
	concurrentRequests: number;
	/** Milliseconds that every GraphQL call takes, so that calls at once meet each other. Default 0. */
	answerMs: number;
	/** Whether a 429 carries Retry-After. Default 'alternate'. */
	retryAfter: 'always' | 'never' | 'alternate';
	/** HTTP status of UNAUTHENTICATED. Default 'alternate' (200 and 401). */
	unauthenticatedStatus: 200 | 401 | 403 | 'alternate';
	/** HTTP status of refused documents and variables. Default 'alternate' (200 and 400). */
	validationStatus: 200 | 400 | 'alternate';
	/** Code of a refused variable. Default 'alternate'. */
	variableErrorCode: 'BAD_USER_INPUT' | 'VARIABLE_VALUE' | 'alternate';
	/** Code when the token lacks a scope. Default 'FORBIDDEN'. */
	missingScopeCode: 'FORBIDDEN' | 'UNAUTHENTICATED';
	/** `customers(email:)`. Default 'contains'. */
	emailFilter: 'contains' | 'exact';
	/** Default false. */
	emailFilterIgnoresCase: boolean;
	/** Default 'refuse'. */
	duplicateInvoiceNumber: 'refuse' | 'allow';
	/** Patch of an invoice that has payments. Default 'refuse'. */
	patchAfterPayment: 'refuse' | 'allow';
	/** Which invoices can be deleted. Default 'drafts'. */
	deletableInvoices: 'drafts' | 'unpaid' | 'all';
	/** `customerDelete` of a customer that has invoices. Default 'refuse'. */
	deleteCustomerWithInvoices: 'refuse' | 'archive';
	/** An invoice that is opened by the customer moves its modifiedAt. Default true. */
	viewMovesModifiedAt: boolean;
	/** A status that changes by a payment moves the invoice's modifiedAt (one that changes by the date never does). Default false. */
	statusChangeMovesModifiedAt: boolean;
	/** Default true. */
	archiveMovesModifiedAt: boolean;
	/** A product needs an income or an expense account. Default true. */
	accountsRequired: boolean;
	/** String literals in a document, ids apart. Default 'refuse'. */
	inlineStrings: 'refuse' | 'allow';
	/** Hidden rows of connections with nullable nodes: an edge whose node is null, or no edge. Default 'null'. */
	hiddenRows: 'null' | 'omit';
	/** Decimals come with all their places (`14.99000`) or without zeros at the end (`14.99`). Default false. */
	padDecimals: boolean;
	/** Seconds until lists show a write (single reads show it at once). Default 0. */
	listLagSeconds: number;
	/** Life of an OAuth2 access token. Default 120. */
	accessTokenMinutes: number;
	/** A refresh gives a new refresh token and ends the old one. Default true. */
	rotateRefreshTokens: boolean;
	/** Refresh tokens are given only with the scope `offline_access`. Default true. */
	refreshNeedsOfflineAccess: boolean;
}

/**
 * Raw records; ids, createdAt and modifiedAt may be given. `businessId` defaults to the first business. Every business
 * comes with the accounts and the sales tax that a new one has (see `seed.ts`).
 */
export type WaveSeed = Partial<Record<WaveEntity, RawRecord[]>>;
