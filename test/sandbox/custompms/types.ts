/** What tests, the demo and the benchmarks need to know of the simulated PMS. */
import type { DialectAccess, DialectName, DialectSettings } from '../rest/dialects/types';
import type { Control, RawRecord } from '../types';

export type CustomPmsEntity = 'customers';

export interface RunningCustomPms {
	url: string;
	/** `{url}/api/v1` */
	apiUrl: string;
	credential: CustomPmsCredential;
	control: Control<CustomPmsEntity, CustomPmsSeed, CustomPmsSettings>;
}

export interface CustomPmsCredential extends DialectAccess {
	/** `http://127.0.0.1:<port>/api/v1` */
	baseUrl: string;
	/** For `X-Api-Key: <key>`. */
	apiKey: string;
	apiKeyHeader: string;
}

export interface CustomPmsOptions extends Partial<CustomPmsSettings> {
	port?: number;
	/** Default 'sandbox-pms-key'. */
	apiKey?: string;
	/** Default 'Sandbox Hotel'. */
	tenant?: string;
	seed?: CustomPmsSeed;
	logLimit?: number;
	/** How HTTP is spoken over the same records. Default: the reference API. */
	dialect?: DialectName;
}

export interface CustomPmsSettings extends DialectSettings {
	/** Larger limits are cut down to this. Default 200. */
	maxPageSize: number;
	/** DELETE answers 405. Default false. */
	undeletable: boolean;
	/** Seconds until lists show a write. Default 0. */
	listLagSeconds: number;
	/** Unknown fields are 422. Default true. */
	refuseUnknownFields: boolean;
	/** Text comes back without blanks at both ends. Default true. */
	trimText: boolean;
	/** E-mail addresses come back in lower case. Default true. */
	lowerCaseEmail: boolean;
}

/** Fields as in the API; id, externalReference, createdAt and modifiedAt may be given too. */
export interface CustomPmsSeed {
	customers?: RawRecord[];
}
