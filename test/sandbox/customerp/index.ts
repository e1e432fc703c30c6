/** The simulated Customerp, the user's own ERP. */
import { createControl, createRuntime, type StartedSystem } from '../runtime';
import { startKernel } from '../server';
import type {
	CustomerpEntity,
	CustomerpOptions,
	CustomerpSeed,
	CustomerpSettings,
	RawRecord,
	RunningCustomerp,
	SeedReport,
} from '../types';
import { createErp, definitions, error, type Call, type Erp } from './context';
import { putRecord } from './records';
import { erpRoutes } from './routes';

const DEFAULTS: CustomerpSettings = {
	maxPageSize: 200,
	numberRule: { numericOnly: true, maxLength: 8, tooLong: 'keepEnd', dropLeadingZeros: true },
	truncateNames: false,
	lowerCaseEmail: true,
	reformatPhone: true,
	trimText: true,
	priceScale: 2,
	refuseUnknownFields: true,
	emptyPatchMovesModifiedAt: true,
	undeletable: [],
	listLagSeconds: 0,
	forbidden: [],
};

const API_KEY_HEADER = 'X-Api-Key';

function plantSeed(erp: Erp, seed: CustomerpSeed): SeedReport {
	const report: SeedReport = { added: {}, ids: {} };
	// Customers before contacts and orders, as those refer to them.
	for (const entity of ['customers', 'contacts', 'products', 'orders'] as const) {
		const ids = (seed[entity] ?? []).map((record) => putRecord(erp, entity, record, null).id);
		if (ids.length === 0) continue;
		report.ids[entity] = ids;
		report.added[entity] = ids.length;
	}
	return report;
}

export async function startCustomerp(
	options: CustomerpOptions,
): Promise<StartedSystem<RunningCustomerp>> {
	const {
		port = 0,
		bearerToken = 'sandbox-bearer-token',
		apiKey = 'sandbox-api-key',
		tenant = 'Sandbox Trading',
		seed = {},
		logLimit,
		...given
	} = options;
	const settings: CustomerpSettings = structuredClone({ ...DEFAULTS, ...given });
	const runtime = createRuntime(definitions, settings, logLimit);
	const erp = createErp(runtime);
	let credentialsWork = true;

	function authenticate(call: Call) {
		const bearer = /^Bearer\s+(.+)$/i.exec(call.headers.authorization ?? '')?.[1];
		const key = call.headers[API_KEY_HEADER.toLowerCase()];
		const known = bearer === undefined ? key === apiKey : bearer === bearerToken;
		if (known && credentialsWork) return undefined;
		const reply = error(401, 'The credential is missing or not valid.');
		return { ...reply, headers: { 'WWW-Authenticate': 'Bearer' } };
	}

	plantSeed(erp, structuredClone(seed));
	runtime.store.forgetPast();

	const kernel = await startKernel({
		port,
		basePath: '/api/v1',
		routes: erpRoutes(erp, tenant),
		store: runtime.store,
		clock: runtime.clock,
		rules: runtime.rules,
		recorder: runtime.recorder,
		authenticate,
		admit: (call) =>
			['POST', 'PATCH'].includes(call.method) &&
			!/^application\/(merge-patch\+)?json\b/i.test(call.headers['content-type'] ?? '')
				? error(415, 'The body must be application/json.')
				: undefined,
		errorReply: (status, message) => error(status, message),
		listLagMs: () => settings.listLagSeconds * 1_000,
	});

	const control = createControl<
		typeof definitions,
		CustomerpEntity,
		CustomerpSeed,
		CustomerpSettings
	>(runtime, () => kernel, {
		system: 'customerp',
		seed: (data) => plantSeed(erp, data),
		create: (entity, fields) => putRecord(erp, entity as CustomerpEntity, fields, null),
		edit(entity, id, changes: RawRecord) {
			const before = runtime.store.now[entity as CustomerpEntity].get(id)!;
			if ('id' in changes && changes.id !== id) throw new Error('the id cannot change');
			return putRecord(erp, entity as CustomerpEntity, changes, before);
		},
		remove: (entity, id) => {
			runtime.store.now[entity as CustomerpEntity].delete(id);
		},
		expireTokens: () => {
			credentialsWork = false;
		},
		restoreTokens: () => {
			credentialsWork = true;
		},
		dumpExtra: () => ({ credentialsWork }),
		loadExtra: (extra) => {
			credentialsWork = extra.credentialsWork !== false;
		},
	});

	return {
		kernel,
		running: {
			url: kernel.url,
			apiUrl: `${kernel.url}/api/v1`,
			credential: {
				baseUrl: `${kernel.url}/api/v1`,
				bearerToken,
				apiKey,
				apiKeyHeader: API_KEY_HEADER,
			},
			control,
		},
	};
}
