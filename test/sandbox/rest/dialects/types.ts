/** How a system speaks HTTP over the same records: what a dialect has to say for itself. */
import type { Reply } from '../../exchange';
import type { RawRecord } from '../../types';
import type { Call, Rest, RestRoute } from '../context';
import type { Schema } from '../schema';
import type { Secrets } from '../system';

export type DialectName = 'odata' | 'jsonApi' | 'cursor' | 'bare';

/** Other readings of the dialects, and servers that do not do what they are asked. */
export interface DialectSettings {
	/** The parameter or filter for changed records is taken and has no effect. Default false. */
	sinceIgnored: boolean;
	/** Every page is the first one, and there is always another. Default false. */
	endlessPages: boolean;
	/** Origin that next links name instead of the own one, e.g. `http://elsewhere.test`. Default ''. */
	nextLinkOrigin: string;
	/** OData: changes without If-Match are refused (428). Default true. */
	ifMatchRequired: boolean;
	/** Cursor: minutes until a cursor expires. Default 10. */
	cursorMinutes: number;
	/** Cursor: answer to an expired cursor. Default 410. */
	expiredCursorStatus: 400 | 410;
	/** Cursor: minutes until an access token expires. Default 60. */
	tokenMinutes: number;
	/** Cursor: where the token endpoint takes the client's credentials. Default both. */
	clientCredentialsIn: 'header' | 'body' | 'both';
	/** Cursor: hours for which an idempotency key is remembered. Default 24. */
	idempotencyHours: number;
	/** Cursor: a read-only property with another value is refused, or passed over. Default 'refuse'. */
	changedReadOnly: 'refuse' | 'ignore';
	/** Bare: deleted records are left out of lists, or shown as their id and status. Default 'leftOut'. */
	deletedRows: 'leftOut' | 'tombstone';
	/** Bare: requests a minute, 0 for no limit. Default 0. */
	requestsPerMinute: number;
}

export const DIALECT_DEFAULTS: DialectSettings = {
	sinceIgnored: false,
	endlessPages: false,
	nextLinkOrigin: '',
	ifMatchRequired: true,
	cursorMinutes: 10,
	expiredCursorStatus: 410,
	tokenMinutes: 60,
	clientCredentialsIn: 'both',
	idempotencyHours: 24,
	changedReadOnly: 'refuse',
	deletedRows: 'leftOut',
	requestsPerMinute: 0,
};

/** What a client needs beside the credential of the reference API. */
export interface DialectAccess {
	dialect?: DialectName;
	/** Client credentials (RFC 6749, section 4.4). */
	oauth2?: { tokenUrl: string; clientId: string; clientSecret: string };
	basic?: { user: string; password: string };
}

/** What is particular about a dialect before any request. */
export interface DialectPlan {
	/** Path of the API on its host; '' if it begins at the root. */
	basePath: string;
	/** The system's schema with what the dialect changes of it. */
	schema?: (schema: Schema) => Schema;
	/** The id of the n-th record of an entity. */
	idOf?: (entity: string, n: number) => string;
	/** The id that a seed's id becomes. */
	seedId?: (id: string) => string;
	access: (url: string) => DialectAccess;
	open: (rest: Rest, tenant: string, secrets: Secrets) => OpenDialect;
}

/** A dialect over the records of a running system. */
export interface OpenDialect {
	routes: RestRoute[];
	error: (status: number, message: string, more?: object) => Reply;
	/** Default: as the reference API. */
	authenticate?: (call: Call) => Reply | undefined;
	admit?: (call: Call, route: RestRoute) => Reply | undefined;
	parse?: (raw: string) => { body?: unknown; broken: boolean };
	/** All access tokens given out so far stop working; a password until it is restored. */
	expireTokens?: () => void;
	restoreTokens?: () => void;
	dump?: () => RawRecord;
	load?: (state: RawRecord) => void;
}
