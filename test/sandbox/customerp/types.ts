/** What tests, the demo and the benchmarks need to know of the simulated Customerp. */
import type { DialectAccess, DialectName, DialectSettings } from '../rest/dialects/types';
import type { Control, RawRecord } from '../types';

export interface RunningCustomerp {
	url: string;
	/** `{url}/api/v1` */
	apiUrl: string;
	credential: CustomerpCredential;
	control: Control<CustomerpEntity, CustomerpSeed, CustomerpSettings>;
}

export interface CustomerpCredential extends DialectAccess {
	/** `http://127.0.0.1:<port>/api/v1` */
	baseUrl: string;
	/** For `Authorization: Bearer <token>`. */
	bearerToken: string;
	/** For the header `X-Api-Key: <key>`. */
	apiKey: string;
	apiKeyHeader: string;
}

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
	/** How HTTP is spoken over the same records. Default: the reference API. */
	dialect?: DialectName;
}

export interface CustomerpSettings extends DialectSettings {
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
