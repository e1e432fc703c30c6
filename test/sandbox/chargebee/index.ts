/** The simulated Chargebee: API v2 with product catalog 2.0. */
import type { Reply } from '../exchange';
import { createControl, createRuntime, type StartedSystem } from '../runtime';
import { startKernel } from '../server';
import type {
	ChargebeeControl,
	ChargebeeEntity,
	ChargebeeOptions,
	ChargebeeSeed,
	ChargebeeSettings,
	RunningChargebee,
} from '../types';
import { act } from './act';
import { addressRoutes } from './addresses';
import { businessEntityRoutes } from './businessEntities';
import {
	createChargebee,
	definitions,
	errorReply,
	ok,
	type Call,
	type CbRoute,
	type Chargebee,
} from './context';
import { coreHandsOf } from './coreHands';
import { customFieldRoutes } from './customFields';
import { customerRoutes, settleDeletions } from './customers';
import { createEmitter, eventRoutes } from './events';
import { handsOf } from './hands';
import { createIdempotency } from './idempotency';
import { invoiceRoutes } from './invoices';
import { itemFamilyRoutes } from './itemFamilies';
import { itemPriceRoutes } from './itemPrices';
import { itemRoutes } from './items';
import { orderRoutes } from './orders';
import { createRateLimit } from './rateLimit';
import { plantSeed, type AllHands } from './seed';
import { subscriptionRoutes } from './subscriptions';
import { deliveryOf } from './webhookQueue';
import { webhookRoutes } from './webhooks';

const DEFAULTS: ChargebeeSettings = {
	requestsPerMinute: 0,
	emptyTextClears: false,
	afterIsInclusive: false,
	bareListsGiveDeletedItems: false,
	priceMovesItem: false,
	emptyWriteCounts: true,
	idempotencyKeepsErrors: true,
	idempotencyMinutes: 30,
	multiDecimal: false,
	currencies: ['EUR', 'DKK', 'USD', 'JPY', 'KWD'],
	familiesRequired: true,
	businessEntitiesEnabled: true,
	ordersEnabled: true,
	listLagSeconds: 0,
	eventLagSeconds: 0,
	deleteSeconds: 1,
	webhookMinuteMs: 20,
	webhookDuplicates: 0,
	webhookDisorder: false,
	publicHosts: {},
};

/** Codes of errors that no handler made: unknown paths, wrong verbs, and what failure rules answer. */
const CODES: Record<number, string> = {
	400: 'invalid_request',
	401: 'api_authentication_failed',
	403: 'api_authorization_failed',
	404: 'resource_not_found',
	405: 'http_method_not_supported',
	409: 'invalid_state_for_request',
	422: 'unable_to_process_request',
	429: 'api_request_limit_exceeded',
	500: 'internal_error',
	503: 'internal_temporary_error',
};

const configurations = (cb: Chargebee): CbRoute => ({
	method: 'GET',
	template: '/configurations',
	handle: () =>
		ok({
			configurations: [
				{
					domain: `${cb.site}.chargebee.com`,
					product_catalog_version: 'v2',
					chargebee_response_schema_type: 'items',
				},
			],
		}),
});

const routesOf = (cb: Chargebee): CbRoute[] => [
	configurations(cb),
	...customerRoutes(cb),
	...itemRoutes(cb),
	...itemPriceRoutes(cb),
	...itemFamilyRoutes(cb),
	...customFieldRoutes(cb),
	...subscriptionRoutes(cb),
	...addressRoutes(cb),
	...eventRoutes(cb),
	...webhookRoutes(cb),
	...businessEntityRoutes(cb),
	...orderRoutes(cb),
	...invoiceRoutes(cb),
];

const QUIET = ['chargebee-event-webhook', 'chargebee-event-actions'];

/** The headers that keep webhooks from being sent hold for one call, which runs in one step. */
const withHeaders = (cb: Chargebee, route: CbRoute): CbRoute => ({
	...route,
	handle(call) {
		cb.quiet = QUIET.some((name) => call.headers[name] === 'all-disabled');
		try {
			return route.handle(call);
		} finally {
			cb.quiet = false;
		}
	},
});

function checkSettings(settings: ChargebeeSettings): void {
	if (settings.currencies.length === 0) throw new Error('a site has at least one currency');
	if (!(settings.webhookMinuteMs > 0)) throw new Error('webhookMinuteMs must be above 0');
}

/** The key behind a Basic authentication: it is the user, the password is empty. */
function keyOf(call: Call): string | undefined {
	const encoded = /^Basic\s+([A-Za-z0-9+/=]+)$/i.exec(call.headers.authorization ?? '')?.[1];
	const text = encoded === undefined ? '' : Buffer.from(encoded, 'base64').toString('utf8');
	return text.endsWith(':') ? text.slice(0, -1) : undefined;
}

/** A form for the log: its parameters by name. What it means is read by the handlers. */
const parseForm = (raw: string) => ({
	...(raw === '' ? {} : { body: Object.fromEntries(new URLSearchParams(raw)) }),
	broken: false,
});

export async function startChargebee(
	options: ChargebeeOptions,
): Promise<StartedSystem<RunningChargebee>> {
	const {
		port = 0,
		site = 'sandbox-test',
		apiKey = 'test_sandboxFullAccessKey',
		readOnlyKey = 'test_sandboxReadOnlyKey',
		seed = {},
		logLimit,
		...given
	} = options;
	const settings: ChargebeeSettings = structuredClone({ ...DEFAULTS, ...given });
	checkSettings(settings);
	const runtime = createRuntime(definitions, settings, logLimit);
	const cb = createChargebee(runtime, site);
	cb.emit = createEmitter(cb);
	const delivery = deliveryOf(cb);
	const hands: AllHands = { ...coreHandsOf(cb), ...handsOf(cb) };
	const keys = createIdempotency(cb);
	const limit = createRateLimit(cb);
	let credentialsWork = true;

	let timer: NodeJS.Timeout | undefined;
	let stopped = false;
	function armDeletions(): void {
		clearTimeout(timer);
		const next = settleDeletions(cb);
		if (next === undefined || stopped) return;
		// A clock that stands still must not make this a busy loop.
		const wait = Math.min(Math.max(next - runtime.clock.now(), 20), 60_000);
		timer = setTimeout(armDeletions, wait).unref();
	}
	cb.deletionsChanged = armDeletions;

	function authenticate(call: Call): Reply | undefined {
		const key = keyOf(call);
		if (credentialsWork && (key === apiKey || key === readOnlyKey)) return undefined;
		return errorReply(
			401,
			'api_authentication_failed',
			'Sorry, authentication failed. Invalid API key.',
			undefined,
			{ 'WWW-Authenticate': 'Basic realm="Chargebee"' },
		);
	}

	plantSeed(cb, hands, structuredClone(seed));
	runtime.store.forgetPast();

	const started = await startKernel({
		port,
		basePath: '/api/v2',
		routes: routesOf(cb).map((route) => withHeaders(cb, keys.guard(route))),
		store: runtime.store,
		clock: runtime.clock,
		rules: runtime.rules,
		recorder: runtime.recorder,
		authenticate,
		admit: (call) =>
			limit() ??
			(call.method !== 'GET' && keyOf(call) !== apiKey
				? errorReply(403, 'api_authorization_failed', 'This API key may read only.')
				: undefined),
		errorReply: (status, message) => errorReply(status, CODES[status] ?? 'internal_error', message),
		listLagMs: () => settings.listLagSeconds * 1_000,
		parse: parseForm,
	});
	const kernel = {
		...started,
		async stop() {
			stopped = true;
			clearTimeout(timer);
			delivery.stop();
			await started.stop();
		},
	};

	const of = (entity: string) => hands[entity as ChargebeeEntity];
	const control = createControl<
		typeof definitions,
		ChargebeeEntity,
		ChargebeeSeed,
		ChargebeeSettings
	>(runtime, () => kernel, {
		system: 'chargebee',
		seed: (data) => runtime.store.atomic(() => plantSeed(cb, hands, data)),
		create: (entity, fields) => of(entity).create(fields),
		edit: (entity, id, changes) =>
			of(entity).edit(runtime.store.now[entity as ChargebeeEntity].get(id)!, changes),
		remove: (entity, id) =>
			of(entity).remove(runtime.store.now[entity as ChargebeeEntity].get(id)!),
		expireTokens: () => {
			credentialsWork = false;
		},
		restoreTokens: () => {
			credentialsWork = true;
		},
		checkSettings,
		dumpExtra: () => ({ credentialsWork, idempotency: keys.dump(), deliveries: delivery.jobs() }),
		loadExtra: (extra) => {
			credentialsWork = extra.credentialsWork !== false;
			keys.load((extra.idempotency ?? []) as ReturnType<typeof keys.dump>);
			delivery.load((extra.deliveries ?? []) as ReturnType<typeof delivery.jobs>);
			armDeletions();
		},
	});

	const complete: ChargebeeControl = {
		...control,
		setClock: async (clock) => {
			await control.setClock(clock);
			armDeletions();
		},
		act: async (action) => act(cb, action),
		deliveries: async () => delivery.deliveries(),
		delivered: async (withinMs) => await delivery.delivered(withinMs),
	};

	return {
		kernel,
		running: {
			url: kernel.url,
			apiUrl: `${kernel.url}/api/v2`,
			credential: { baseUrl: `${kernel.url}/api/v2`, site, apiKey, readOnlyKey },
			control: complete,
		},
	};
}
