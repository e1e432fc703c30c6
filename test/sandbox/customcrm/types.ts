/** What tests, the demo and the benchmarks need to know of the simulated CRM. */
import type { DialectAccess, DialectName, DialectSettings } from '../rest/dialects/types';
import type { Control, RawRecord } from '../types';

export type CustomCrmEntity = 'customers' | 'orders' | 'products';

export interface RunningCustomCrm {
	url: string;
	/** `{url}/api/v1` */
	apiUrl: string;
	credential: CustomCrmCredential;
	control: Control<CustomCrmEntity, CustomCrmSeed, CustomCrmSettings>;
}

export interface CustomCrmCredential extends DialectAccess {
	/** `http://127.0.0.1:<port>/api/v1` */
	baseUrl: string;
	/** For `Authorization: Bearer <token>`. */
	bearerToken: string;
}

export interface CustomCrmOptions extends Partial<CustomCrmSettings> {
	port?: number;
	/** Default 'sandbox-crm-token'. */
	bearerToken?: string;
	/** Default 'Sandbox Studio'. */
	tenant?: string;
	seed?: CustomCrmSeed;
	logLimit?: number;
	/** How HTTP is spoken over the same records. Default: the reference API. */
	dialect?: DialectName;
}

export interface CustomCrmSettings extends DialectSettings {
	/** Larger pages are cut down to this. Default 200. */
	maxPageSize: number;
	/** DELETE answers 405 for these entities. Default []. */
	undeletable: CustomCrmEntity[];
	/** Entities that answer 403 to this user. Default []. */
	forbidden: CustomCrmEntity[];
	/** Seconds until lists show a write. Default 0. */
	listLagSeconds: number;
	/** Unknown fields are 422. Default true. */
	refuseUnknownFields: boolean;
	/** Text comes back without blanks at both ends. Default true. */
	trimText: boolean;
	/** E-mail addresses come back in lower case. Default true. */
	lowerCaseEmail: boolean;
}

/**
 * Fields as in the API; id, externalReference, createdAt and modifiedAt may be given too. Decimals
 * are numbers, or texts where a number cannot hold them.
 */
export interface CustomCrmSeed {
	customers?: RawRecord[];
	products?: RawRecord[];
	orders?: RawRecord[];
}
