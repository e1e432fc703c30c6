/**
 * Public types of the sandbox: simulated business systems on real HTTP, and the control plane that
 * drives them. Tests, the demo and the benchmarks code against this file only; what belongs to one
 * system stands in its own `types.ts`.
 *
 * Everything that crosses the control plane is plain JSON, so the very same `Control` works inside
 * one process (`startSandbox()`) and over the admin port (`connectSandbox(adminUrl)`).
 */

import type { ChargebeeOptions, RunningChargebee } from './chargebee/types';
import type { CustomCrmOptions, RunningCustomCrm } from './customcrm/types';
import type { CustomerpOptions, CustomerpSeed, RunningCustomerp } from './customerp/types';
import type { CustomPmsOptions, RunningCustomPms } from './custompms/types';
import type { MembercareOptions, MembercareSeed, RunningMembercare } from './membercare/types';
import type { RunningWave, WaveOptions } from './wave/types';

export * from './chargebee/types';
export * from './customcrm/types';
export * from './customerp/types';
export * from './custompms/types';
export * from './membercare/types';
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

/** Seeds for Membercare and Customerp, and which records are the same. */
export interface GeneratedPair {
	membercare: MembercareSeed;
	customerp: CustomerpSeed;
	/** Membercare key to Customerp id, by Membercare entity. */
	twins: Record<'companies' | 'organizations' | 'persons' | 'products', Record<string, string>>;
}
