/** Starts one simulated REST system: store, routes, sign-in, control plane. */
import { createControl, createRuntime } from '../runtime';
import { startKernel, type Kernel } from '../server';
import type { Control, RawRecord, SeedReport } from '../types';
import { createRest, definitionsOf, error, type Call, type Rest } from './context';
import { putRecord } from './records';
import { restRoutes } from './routes';
import { API_KEY_HEADER, BASE_PATH, type RestSystem, type Secrets } from './system';

export type RestSeed = Record<string, RawRecord[] | undefined>;

export interface RestStart<Settings> {
	port?: number;
	tenant: string;
	/** Which ways to sign in there are, and what is right. */
	secrets: Secrets;
	settings: Settings;
	seed?: object;
	logLimit?: number;
}

export interface StartedRest<Entity extends string, Seed, Settings> {
	kernel: Kernel;
	url: string;
	apiUrl: string;
	control: Control<Entity, Seed, Settings>;
}

function plantSeed(rest: Rest, seed: RestSeed): SeedReport {
	const report: SeedReport = { added: {}, ids: {} };
	for (const [entity, records = []] of Object.entries(seed)) {
		if (!Object.hasOwn(rest.schema, entity)) throw new Error(`there is no entity '${entity}'`);
		const ids = records.map((record) => putRecord(rest, entity, record, null).id);
		if (ids.length === 0) continue;
		report.ids[entity] = ids;
		report.added[entity] = ids.length;
	}
	return report;
}

/** A bearer token that is sent decides, where the system knows such tokens; else the key. */
function isKnown({ bearer, apiKey }: Secrets, headers: Record<string, string>): boolean {
	const sent = /^Bearer\s+(.+)$/i.exec(headers.authorization ?? '')?.[1];
	if (bearer !== undefined && sent !== undefined) return sent === bearer;
	return apiKey !== undefined && headers[API_KEY_HEADER.toLowerCase()] === apiKey;
}

export async function startRest<
	Entity extends string,
	Seed extends object,
	Settings extends object,
>(
	system: RestSystem<Settings>,
	start: RestStart<Settings>,
): Promise<StartedRest<Entity, Seed, Settings>> {
	const { port = 0, tenant, secrets, seed = {}, logLimit } = start;
	const runtime = createRuntime(
		definitionsOf(system.schema),
		structuredClone(start.settings),
		logLimit,
	);
	const rest = createRest(system, runtime);
	let credentialsWork = true;

	function authenticate(call: Call) {
		if (credentialsWork && isKnown(secrets, call.headers)) return undefined;
		const reply = error(401, 'The credential is missing or not valid.');
		const scheme = secrets.bearer === undefined ? 'ApiKey' : 'Bearer';
		return { ...reply, headers: { 'WWW-Authenticate': scheme } };
	}

	plantSeed(rest, structuredClone(seed) as RestSeed);
	runtime.store.forgetPast();

	const kernel = await startKernel({
		port,
		basePath: BASE_PATH,
		routes: restRoutes(rest, tenant),
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
		listLagMs: () => rest.settings().listLagSeconds * 1_000,
	});

	const control = createControl<ReturnType<typeof definitionsOf>, Entity, Seed, Settings>(
		runtime,
		() => kernel,
		{
			system: system.name,
			seed: (data) => plantSeed(rest, data as RestSeed),
			create: (entity, fields) => putRecord(rest, entity, fields, null),
			edit(entity, id, changes: RawRecord) {
				if ('id' in changes && changes.id !== id) throw new Error('the id cannot change');
				return putRecord(rest, entity, changes, runtime.store.now[entity].get(id)!);
			},
			remove: (entity, id) => {
				runtime.store.now[entity].delete(id);
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
		},
	);
	return { kernel, url: kernel.url, apiUrl: `${kernel.url}${BASE_PATH}`, control };
}
