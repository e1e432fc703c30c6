/**
 * What the route files of the simulated Chargebee share: its collections, its answers and refusals, its
 * clock, and the doors to the form reader, the parameter check and the list engine.
 *
 * A route file exports `xRoutes(cb): CbRoute[]`; `index.ts` joins them.
 */
import { refuse, type Exchange, type Reply, type Route } from '../exchange';
import { createListingCache, type ListingCache } from '../listings';
import type { Runtime } from '../runtime';
import type { CollectionDefinition } from '../store';
import type { ChargebeeEntity, ChargebeeSettings, RawRecord } from '../types';

export { form } from './form';
export {
	booleanFilter,
	enumFilter,
	numberFilter,
	textFilter,
	timestampFilter,
	type FilterTable,
} from './filters';
export { flagOf, page, type Listing } from './lists';
export {
	aBoolean,
	aJson,
	aTimestamp,
	check,
	decimalOf,
	enumOf,
	given,
	groupOf,
	integerFrom,
	listOf,
	overlay,
	required,
	rowsOf,
	textOf,
	type Param,
	type ParamTable,
} from './validate';

/**
 * Key of a record in its collection. Deleted items and item prices free their id, so their tombstones lie
 * under a key of their own, `_key`; everything else has its own id.
 */
export const keyOf = (record: RawRecord): string => String(record._key ?? record.id);

const text = (value: unknown) => (typeof value === 'string' ? value : null);

const define = (
	key: (record: RawRecord) => string,
	...indexed: string[]
): CollectionDefinition<RawRecord> => ({
	key,
	indexes: Object.fromEntries(
		indexed.map((name) => [name, (record: RawRecord) => text(record[name])]),
	),
});

/** `store.now.<entity>.by(<index>, value)` finds by these fields, exactly as they are written. */
export const definitions = {
	customers: define(keyOf, 'email', 'business_entity_id', 'active_id', '_deleting'),
	items: define(keyOf, 'id', 'name', 'item_family_id'),
	itemPrices: define(keyOf, 'id', 'name', 'item_id'),
	itemFamilies: define(keyOf, 'id', 'name'),
	subscriptions: define(keyOf, 'customer_id'),
	addresses: define(
		(record) => `${String(record.subscription_id)}:${String(record.label)}`,
		'subscription_id',
	),
	invoices: define(keyOf, 'customer_id', 'subscription_id'),
	orders: define(keyOf, 'invoice_id', 'subscription_id', 'customer_id'),
	businessEntities: define(keyOf),
	transfers: define(keyOf, 'resource_id', 'active_resource_id'),
	customFieldConfigs: define(
		(record) => `${String(record.entity_type)}:${String(record.api_name)}`,
		'entity_type',
	),
	events: define(keyOf, 'event_type'),
	webhookEndpoints: define(keyOf),
} satisfies Record<ChargebeeEntity, CollectionDefinition<RawRecord>>;

export type CbDefinitions = typeof definitions;
export type Call = Exchange<CbDefinitions>;
export type CbRoute = Route<CbDefinitions>;
export type CbRuntime = Runtime<CbDefinitions, ChargebeeSettings>;

export interface Chargebee {
	runtime: CbRuntime;
	settings: ChargebeeSettings;
	/** Name of the site. */
	site: string;
	listing: ListingCache;
	/** The server's clock, Unix seconds. */
	nowSeconds(): number;
	/** Unix milliseconds, strictly growing over all records of the site. */
	nextVersion(): number;
	/** A deletion was scheduled or is done: the timer for the next one is to be set. */
	deletionsChanged(): void;
	/**
	 * The call that runs just now asked for no webhooks (`chargebee-event-webhook: all-disabled`, or
	 * `chargebee-event-actions`). Its events are stored all the same.
	 */
	quiet: boolean;
	/**
	 * Something happened. `content` holds the resources by name as the API shows them, `{ customer: {…} }`.
	 * May be called inside a request that is undone later, so whoever delivers looks whether the event is
	 * still stored. `source` as in the API (default 'api'), `occurredAt` in Unix seconds (default now).
	 */
	emit(eventType: string, content: RawRecord, source?: string, occurredAt?: number): void;
}

/** The emitter is made over the same object: `cb.emit = createEmitter(cb)`. */
export function createChargebee(runtime: CbRuntime, site: string): Chargebee {
	return {
		runtime,
		settings: runtime.settings,
		site,
		listing: createListingCache(),
		nowSeconds: () => Math.floor(runtime.clock.now() / 1_000),
		nextVersion: () => {
			runtime.store.reserve('version', runtime.clock.now() - 1);
			return runtime.store.next('version');
		},
		deletionsChanged: () => undefined,
		quiet: false,
		emit: () => undefined,
	};
}

/** The stamps that every write of a record moves. */
export const stamps = (cb: Chargebee) => ({
	updated_at: cb.nowSeconds(),
	resource_version: cb.nextVersion(),
});

export const ok = (body: unknown): Reply => ({ status: 200, body });

/** What a record shows: names with a leading underscore, nulls and undefined stay inside. */
export const shown = (record: RawRecord): RawRecord =>
	Object.fromEntries(
		Object.entries(record).filter(
			([name, value]) => !name.startsWith('_') && value !== null && value !== undefined,
		),
	);

/** `type` of an error by its status; 5xx and 429 carry none. */
const TYPES: Record<number, string> = {
	400: 'invalid_request',
	401: 'invalid_request',
	403: 'invalid_request',
	404: 'invalid_request',
	405: 'invalid_request',
	409: 'invalid_request',
	422: 'invalid_request',
};

export const errorReply = (
	status: number,
	code: string,
	message: string,
	param?: string,
	headers?: Record<string, string>,
): Reply => ({
	status,
	body: {
		message,
		...(TYPES[status] === undefined ? {} : { type: TYPES[status] }),
		api_error_code: code,
		...(param === undefined ? {} : { param }),
		// The API repeats the status in the body.
		http_status_code: status,
	},
	...(headers === undefined ? {} : { headers }),
});

/** Ends the call with an error of the API; all that it wrote is undone. */
export const fail = (status: number, code: string, message: string, param?: string): never =>
	refuse(errorReply(status, code, message, param));

/** 400 `param_wrong_value`, the usual refusal of one parameter. */
export const wrong = (param: string, message: string): never =>
	fail(400, 'param_wrong_value', `${param} : ${message}`, param);

/** Characters that an id may have are not documented; these are safe in every path. */
export function checkId(id: unknown, param: string): void {
	if (!/^[A-Za-z0-9_-]+$/.test(String(id))) wrong(param, 'may have letters, digits, - and _ only.');
}

export const notFound = (what: string, id: string): never =>
	fail(404, 'resource_not_found', `${what} with id '${id}' was not found.`);

/** A made-up id in the form of Chargebee's own: 16 characters, the same in every run of the same calls. */
export function newId(cb: Chargebee, prefix = ''): string {
	const number = cb.runtime.store.next('id');
	const tail = (Math.imul(number, 2_654_435_761) >>> 0).toString(36).padStart(7, '0');
	return `${prefix}Azq${tail}${number.toString(36).padStart(6 - prefix.length, '0')}`;
}

/**
 * The business entity in whose context a call runs (header `chargebee-business-entity-id`); undefined: all of
 * them. An entity that is unknown or deleted is refused.
 */
export function contextEntity(cb: Chargebee, call: Call): string | undefined {
	const id = call.headers['chargebee-business-entity-id'];
	if (id === undefined || id === '') return undefined;
	return requireEntity(cb, id, 'chargebee-business-entity-id');
}

/** An active business entity by its id, else a refusal. */
export function requireEntity(cb: Chargebee, id: string, param: string): string {
	if (!cb.settings.businessEntitiesEnabled) {
		return fail(
			400,
			'configuration_incompatible',
			'Business entities are not enabled on this site.',
			param,
		);
	}
	const found = cb.runtime.store.now.businessEntities.get(id);
	if (!found || found.deleted === true) {
		return fail(404, 'resource_not_found', `Business entity '${id}' was not found.`, param);
	}
	return found.status === 'inactive' ? wrong(param, 'this business entity is not active.') : id;
}

/** The entity of customers that name none: the first active one. */
export const defaultEntity = (cb: Chargebee): string | undefined =>
	cb.settings.businessEntitiesEnabled
		? (cb.runtime.store.now.businessEntities
				.all()
				.find(({ deleted, status }) => deleted !== true && status !== 'inactive')?.id as
				string | undefined)
		: undefined;

/** Whether a record belongs to the context; site-level records (without an entity) do only if asked for. */
export const inContext = (entity: string | undefined, record: RawRecord, siteLevel = false) =>
	entity === undefined ||
	record.business_entity_id === entity ||
	(siteLevel && (record.business_entity_id ?? null) === null);

export const isHidden = (
	cb: Chargebee,
	entity: ChargebeeEntity,
	record: RawRecord,
	from: 'reads' | 'lists',
) => cb.runtime.hidden.isHidden(entity, definitions[entity].key(record), from);
