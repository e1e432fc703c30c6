/** What tests, the demo and the benchmarks need to know of the simulated Chargebee. */
import type { Control, RawRecord } from '../types';

/**
 * `id` is the record's own id; an address has `<subscription_id>:<label>`. Raw records have the API's field
 * names; what the API never shows begins with an underscore.
 */
export type ChargebeeEntity =
	| 'customers'
	| 'items'
	| 'itemPrices'
	| 'itemFamilies'
	| 'subscriptions'
	| 'addresses'
	| 'invoices'
	| 'orders'
	| 'businessEntities'
	| 'transfers'
	| 'customFieldConfigs'
	| 'events'
	| 'webhookEndpoints';

export interface RunningChargebee {
	/** `http://127.0.0.1:<port>`; the API lies under `/api/v2`. */
	url: string;
	/** `{url}/api/v2` */
	apiUrl: string;
	credential: ChargebeeCredential;
	control: ChargebeeControl;
}

export interface ChargebeeCredential {
	/** `http://127.0.0.1:<port>/api/v2` */
	baseUrl: string;
	/** Name of the site. */
	site: string;
	/** Full-access key, the user of the Basic authentication; the password is empty. */
	apiKey: string;
	/** May read only: writes answer 403. */
	readOnlyKey: string;
}

export type ChargebeeControl = Control<ChargebeeEntity, ChargebeeSeed, ChargebeeSettings> & {
	/** What only happens inside Chargebee, as a person or the billing engine does it. */
	act(action: ChargebeeAction): Promise<RawRecord>;
	/** Webhook deliveries so far, newest last. */
	deliveries(): Promise<Delivery[]>;
	/** Ends when no delivery is due within the next `withinMs` (default 0) any more. */
	delivered(withinMs?: number): Promise<void>;
};

export type ChargebeeAction =
	/** An invoice with shippable items is paid: Chargebee makes an order. Gives the order. */
	| { do: 'payInvoice'; invoice: string }
	/**
	 * Moves a customer to another business entity, as `POST /business_entities/transfers` does. Gives the transfer.
	 * With `keepId: false` the old id goes to the copy that stays behind, and the live record gets a new one.
	 */
	| { do: 'transferCustomer'; customer: string; to: string; keepId?: boolean }
	/** Business entities are made, renamed, closed and deleted in the user interface only. */
	| { do: 'putBusinessEntity'; id: string; name?: string; status?: 'active' | 'inactive' }
	| { do: 'deleteBusinessEntity'; id: string }
	/** Sends these events to all endpoints again, in the order given, each `times` times (default 1). */
	| { do: 'resend'; events: string[]; times?: number }
	/** Forgets events that are older than so many days. */
	| { do: 'forgetEvents'; olderThanDays: number };

export interface Delivery {
	event: string;
	eventType: string;
	endpoint: string;
	/** Attempt, from 1. */
	attempt: number;
	/** ISO 8601 UTC, real time. */
	at: string;
	/** Status of the answer; 0: none came. */
	status: number;
}

export interface ChargebeeOptions extends Partial<ChargebeeSettings> {
	/** Default 0: a free port. */
	port?: number;
	/** Default 'sandbox-test'. */
	site?: string;
	/** Default 'test_sandboxFullAccessKey'. */
	apiKey?: string;
	/** Default 'test_sandboxReadOnlyKey'. */
	readOnlyKey?: string;
	seed?: ChargebeeSeed;
	logLimit?: number;
}

export interface ChargebeeSettings {
	/** Requests a minute and site; more answer 429 with Retry-After. 0: no limit. Default 0; a real test site allows 150. */
	requestsPerMinute: number;
	/** `phone=` empties the field (true) or changes nothing (false). Default false. */
	emptyTextClears: boolean;
	/** `updated_at[after]` and `occurred_at[after]` also give rows with exactly that second. Default false. */
	afterIsInclusive: boolean;
	/** A bare `GET /items` and `GET /item_prices` also gives deleted rows. Default false. */
	bareListsGiveDeletedItems: boolean;
	/** An edit of an item price moves its item's `updated_at`. Default false. */
	priceMovesItem: boolean;
	/** A second write of the same values moves `updated_at` and `resource_version` and makes an event. Default true. */
	emptyWriteCounts: boolean;
	/** Answers with errors are kept under their idempotency key and given again. Default true. */
	idempotencyKeepsErrors: boolean;
	/** Life of an idempotency key. Default 30. */
	idempotencyMinutes: number;
	/** Prices are kept as decimal texts (multi-decimal pricing). Default false. */
	multiDecimal: boolean;
	/** Currencies configured on the site. Default ['EUR', 'DKK', 'USD', 'JPY', 'KWD']. */
	currencies: string[];
	/** Item families are in use: an item needs one. Default true. */
	familiesRequired: boolean;
	/** Business entities are enabled. Default true. */
	businessEntitiesEnabled: boolean;
	/** Orders are enabled beside business entities (the documentation says that they exclude each other). Default true. */
	ordersEnabled: boolean;
	/** Seconds until lists show a write. Default 0. */
	listLagSeconds: number;
	/** Seconds until `/events` shows an event. Default 0. */
	eventLagSeconds: number;
	/** Seconds until a deleted customer is gone; until then it is as before. Default 1. */
	deleteSeconds: number;
	/** Milliseconds a minute of the webhook retry table takes: 60,000 is real time. Default 20. */
	webhookMinuteMs: number;
	/** Each event is sent so many times more, as Chargebee may. Default 0. */
	webhookDuplicates: number;
	/** Webhooks of a burst arrive in another order than they happened. Default false. */
	webhookDisorder: boolean;
	/** Public host (with port, if any) of a webhook URL to where it really is: `{ 'n8n.example.com': 'http://127.0.0.1:5678' }`. */
	publicHosts: Record<string, string>;
}

/** Fields as in the API; ids, created_at, updated_at and resource_version may be given. Seeded records make no events unless `withEvents`. */
export interface ChargebeeSeed {
	customers?: RawRecord[];
	items?: RawRecord[];
	itemPrices?: RawRecord[];
	itemFamilies?: RawRecord[];
	subscriptions?: RawRecord[];
	addresses?: RawRecord[];
	invoices?: RawRecord[];
	orders?: RawRecord[];
	/** They exist through their events alone, so these are made. */
	businessEntities?: RawRecord[];
	customFieldConfigs?: RawRecord[];
	/** Makes a created event for each record. */
	withEvents?: boolean;
}
