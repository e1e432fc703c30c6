import type { JsonObject, JsonValue } from './json';
import type { Pace } from './transport/pace';

/** Value kinds that an entity declares for its fields; the field map converts between them. */
export type FieldKind =
	| 'text'
	| 'number'
	| 'money'
	| 'date'
	| 'dateTime'
	| 'boolean'
	| 'enum'
	| 'country'
	| 'phone'
	| 'email'
	| 'list'
	| 'reference';

/** One field of an entity, as records of it carry it. Plain data: it is stored and shown. */
export interface FieldDef {
	/**
	 * Dotted path in the record, in the API's own words, for example `billingAddress.city`. With `*` at its
	 * end it stands for every field that begins so: fields that users of the system have added themselves.
	 */
	name: string;
	label: string;
	kind: FieldKind;
	/** `create` and `update`: accepted by that call only. */
	writable: boolean | 'create' | 'update';
	required?: boolean;
	maxLength?: number;
	/** Values of an `enum`. */
	options?: Array<{ value: string | number | boolean; label: string }>;
	/** Members of one replace group are always written together, as the API replaces the whole. */
	group?: string;
	/** The API leaves the field out when it is empty, so a missing field is an emptied one. */
	omittedWhenEmpty?: boolean;
	/** False where the API has no way to empty a field that was filled. Default true. */
	clearable?: boolean;
	/** How values look in this API. Defaults: country `iso2`, money `major`, date `dateOnly`, dateTime `instant`. */
	format?:
		| 'iso2'
		| 'iso3'
		| 'name'
		| 'major'
		| 'minor'
		| 'dateOnly'
		| 'midnight'
		| 'instant'
		| 'zoneFree'
		| 'unixSeconds'
		| 'unixMilliseconds';
	/** Decimals the API keeps. */
	scale?: number;
	/** Columns of a `list`, names relative to the line. */
	columns?: FieldDef[];
	/** Can be written but is never returned. */
	writeOnly?: boolean;
	/** For `reference`: `<system>.<entity>` it points to (several where the record's type decides). */
	refersTo?: string[];
	/** For `reference`: the field of the other record that the value equals, where it is not its id. */
	refersVia?: string;
	/** One sentence for people: where the value comes from, what the API does with it. */
	hint?: string;
}

/** What an entity can do. Every `false` is shown to people, so flows can say so before they run. */
export interface Capabilities {
	/** `list` with a since-value shows every new and changed record. */
	feed: boolean;
	/** What the feed does not show (sub-records that do not move the stamp), for people. */
	feedMisses?: string;
	/** A walk over `list` without since-value shows every record there is. */
	completeListing: boolean;
	/** A walk skips nothing, however much records move while it goes on (it follows the stamps, not page numbers). */
	stablePaging?: boolean;
	/** The listing shows the same fields as the single read. */
	listingIsFull: boolean;
	singleRead: boolean;
	create: boolean;
	/** A create takes several calls: a record that carries our reference may still lack a part of it. */
	createsInSteps?: boolean;
	update: boolean;
	archive: boolean;
	restore: boolean;
	delete: boolean;
	/** `find` by our reference exists; `conclusive`: not found means not there. */
	findByReference: false | { conclusive: boolean };
	/** Fields that `find` can search by. */
	findByKey: string[];
	/** Documented way to know that a record is gone. */
	gone: 'notFound' | 'tombstone' | 'never';
	/** Seconds until a write is surely seen by reads and searches. */
	visibilityLagSeconds: number;
	requestTimeoutSeconds: number;
	/** Stamps: `instant` carry an offset, `zoneFree` are local texts, `none`. */
	stamp: 'instant' | 'zoneFree' | 'none';
	/** How far the next feed walk reaches back behind the highest stamp. */
	overlapSeconds: number;
	/** Days after which a feed can no longer be trusted and a complete pass is due. */
	retentionDays: number;
	/** Records a page of the API's listing, at most. */
	pageSize: number;
	/**
	 * What `EntityRecord.mark` says of a record whose id was used before. `always`: every read has the mark,
	 * so another one means another record. `whenRemade`: only a record that took the id of a deleted one has it.
	 */
	marks?: 'always' | 'whenRemade';
	/** Fields people may refer to a record by, besides its id (a number, an SKU). Used by reference fields. */
	aliases: string[];
	/** Field that carries the archived or closed state, and the values that mean it. */
	archived?: {
		field: string;
		values: Array<string | number | boolean>;
		active: string | number | boolean;
	};
}

/** The describable part of an entity: plain data, stored with the flow, shown in drop-downs and docs. */
export interface EntityDescription {
	/** `membercare`, `customerp`, … */
	system: string;
	/** Name in singular, camelCase: `person`. */
	entity: string;
	label: string;
	labelPlural: string;
	fields: FieldDef[];
	capabilities: Capabilities;
	/** Sentences for people: what this API cannot do. */
	limits: string[];
	/** Up to ten fields that tell people which record it is; the first one is its title. */
	summary?: string[];
	/** How the API is spoken to, where users say so: writes go the same way as the reading went. */
	profile?: JsonObject;
}

/** A record as read from a system. */
export interface EntityRecord {
	id: string;
	/** The API's own fields, plus flattened ones the entity declares. */
	fields: JsonObject;
	modifiedAt?: string;
	/** Version that the API enforces in a conditional write (an ETag), where it has one. */
	version?: string;
	deleted?: boolean;
	reference?: string;
	/** Tells two records apart that had the same id one after the other (when it was made). See `Capabilities.marks`. */
	mark?: string;
	/** The record lives on under this id; what is read here is only what it left behind. */
	movedTo?: string;
}

export interface ListQuery {
	/** Absent: complete listing. Present: everything new or changed since then (system's own text). */
	since?: string;
	/** Token from the page before. */
	page?: string;
	/** Records wanted at most; the entity may return fewer, never more than a page of its API above it. */
	limit: number;
	/**
	 * True if this very state of the record was read already, so that no detail read is needed.
	 * Only feeds that list first and read details after ask it.
	 */
	known?: (id: string, modifiedAt: string | undefined) => boolean;
}

export interface ListPage {
	records: EntityRecord[];
	/** Ids listed whose known state was not read again (see `ListQuery.known`). */
	unchanged?: Array<{ id: string; modifiedAt?: string }>;
	/** Token of the next page; absent at the end. */
	next?: string;
	/** Server's clock (Date header) at the first answer, ISO 8601 UTC. */
	serverTime?: string;
}

/** What a create has reached, kept with the operation, so that a crash resumes and never restarts. */
export interface Progress {
	id?: string;
	steps: string[];
}

export interface CreateRequest {
	/** Nested target fields. */
	fields: JsonObject;
	/** Our reference: stamped into the record where the API has a place for it. */
	reference: string;
	progress: Progress;
	/** Must be awaited before the next call: stores id and step with the operation. */
	save: (progress: Progress) => Promise<void>;
}

export interface UpdateRequest {
	id: string;
	/** Nested target fields: the changed ones, whole replace groups already filled up from `before`. */
	fields: JsonObject;
	/** Dotted paths of the changed fields. */
	changed: string[];
	/** Fresh read right before the write. */
	before: EntityRecord;
	progress: Progress;
	save: (progress: Progress) => Promise<void>;
}

export interface WriteResult {
	/** The record as the API returned it, where the write returns the whole record. */
	record?: EntityRecord;
	/** Dotted paths that were written. Less than asked for: `problem` says why. */
	written?: string[];
	/**
	 * Of those, the ones that were taken although they read as before: what the record shows comes after what was
	 * written (sent, but overdue). So it is no refusal.
	 */
	taken?: string[];
	problem?: string;
}

export type FindQuery =
	{ by: 'reference'; reference: string } | { by: 'key'; field: string; value: JsonValue };

export interface Entity extends EntityDescription {
	list: (api: Api, query: ListQuery) => Promise<ListPage>;
	/** `undefined` only for the API's documented not-found answer. */
	get: (api: Api, id: string) => Promise<EntityRecord | undefined>;
	find?: (api: Api, query: FindQuery) => Promise<EntityRecord[]>;
	create?: (api: Api, request: CreateRequest) => Promise<EntityRecord>;
	update?: (api: Api, request: UpdateRequest) => Promise<WriteResult>;
	/**
	 * For updates that take something away before they put the new in its place: the record with that
	 * still in it, if an earlier attempt ended in between; else the very record that was given.
	 */
	begun?: (api: Api, record: EntityRecord, progress: Progress) => EntityRecord;
	archive?: (api: Api, id: string, before: EntityRecord) => Promise<WriteResult>;
	restore?: (api: Api, id: string, before: EntityRecord) => Promise<WriteResult>;
	/** `before`: a fresh read, so that a record that changed since then is not deleted, where the API can tell. */
	remove?: (api: Api, id: string, before?: EntityRecord) => Promise<void>;
	/** Fields that users of this account have added, with their own labels: asked for drop-downs and once per complete pass. */
	discover?: (api: Api) => Promise<FieldDef[]>;
}

export interface ApiRequest {
	method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
	/** Path under the base URL, already encoded; or a whole address on its host, as the API named it. */
	path: string;
	query?: Record<string, string | number | boolean | undefined>;
	body?: JsonValue;
	/** Instead of `body`: text that is already encoded, with its media type. */
	text?: { type: string; content: string };
	headers?: Record<string, string>;
	/** A POST that only reads (a query): judged and sent again like a GET. */
	reads?: boolean;
	/** The request carries a key by which the server does it once: it may be sent again like a read. */
	repeatable?: boolean;
	/** A GET whose answer may be 204, for example an empty list. */
	mayBeEmpty?: boolean;
	/** How fast the account may be called; waited for before the call. */
	pace?: Pace;
}

export interface ApiResponse<T = JsonValue> {
	status: number;
	body: T;
	headers: Record<string, string>;
}

/** Access to one account of one system. Made by each system's transport. Throws `ApiFailure`. */
export interface Api {
	request: <T = JsonValue>(request: ApiRequest) => Promise<ApiResponse<T>>;
	/** Identifies the account without secrets: base URL and tenant, site or business. */
	account: string;
	/** IANA zone of zone-free date-times. */
	zone: string;
	/** Options of the credential that entities need, for example the name of the foreign system. */
	options: Record<string, string>;
	/** Memory for the length of one node execution (looked-up lists and the like). */
	memo: Map<string, unknown>;
}

export const describe = (entity: EntityDescription): EntityDescription => ({
	system: entity.system,
	entity: entity.entity,
	label: entity.label,
	labelPlural: entity.labelPlural,
	fields: entity.fields,
	capabilities: entity.capabilities,
	limits: entity.limits,
	...(entity.summary === undefined ? {} : { summary: entity.summary }),
	...(entity.profile === undefined ? {} : { profile: entity.profile }),
});

export const entityName = (entity: EntityDescription): string =>
	`${entity.system}.${entity.entity}`;

/** What the entity says of a field, also of one that stands for many (`cf_*`). */
export const findField = (fields: FieldDef[] | undefined, path: string): FieldDef | undefined =>
	fields?.find(({ name }) => name === path) ??
	fields?.find(({ name }) => name.endsWith('*') && path.startsWith(name.slice(0, -1)));
