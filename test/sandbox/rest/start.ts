/** Starts one simulated REST system: store, routes, sign-in, control plane. */
import { createControl, createRuntime } from '../runtime';
import { startKernel, type Kernel } from '../server';
import type { Control, RawRecord, SeedReport } from '../types';
import { createRest, definitionsOf, type Call, type Rest } from './context';
import { dialects } from './dialects';
import type { DialectAccess, DialectName, DialectPlan } from './dialects/types';
import { putRecord } from './records';
import { referencePlan } from './reference';
import type { Fields } from './schema';
import { API_KEY_HEADER, type RestSystem, type Secrets } from './system';

export type RestSeed = Record<string, RawRecord[] | undefined>;

export interface RestStart<Settings> {
	port?: number;
	tenant: string;
	/** Which ways to sign in there are, and what is right. */
	secrets: Secrets;
	settings: Settings;
	/** How HTTP is spoken; default: the reference API. */
	dialect?: DialectName;
	seed?: object;
	logLimit?: number;
}

export interface StartedRest<Entity extends string, Seed, Settings> {
	kernel: Kernel;
	url: string;
	apiUrl: string;
	/** What a client of the dialect needs. */
	access: DialectAccess;
	control: Control<Entity, Seed, Settings>;
}

/** A seed in the ids of the dialect, in what points at other records as well. */
function inIdsOf(plan: DialectPlan, fields: Fields, record: RawRecord): RawRecord {
	const { seedId } = plan;
	if (seedId === undefined) return record;
	return Object.fromEntries(
		Object.entries(record).map(([name, value]) => {
			const field = fields[name];
			if (field?.type === 'list') {
				const { id, ...columns } = field.fields!;
				return [name, (value as RawRecord[]).map((line) => inIdsOf(plan, columns, line))];
			}
			const isId = name === 'id' ? field !== undefined : field?.reference !== undefined;
			return [name, isId && typeof value === 'string' ? seedId(value) : value];
		}),
	);
}

function plantSeed(rest: Rest, plan: DialectPlan, seed: RestSeed): SeedReport {
	const report: SeedReport = { added: {}, ids: {} };
	for (const [entity, records = []] of Object.entries(seed)) {
		if (!Object.hasOwn(rest.schema, entity)) throw new Error(`there is no entity '${entity}'`);
		const { fields } = rest.schema[entity]!;
		const ids = records.map(
			(record) => putRecord(rest, entity, inIdsOf(plan, fields, record), null).id,
		);
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
	const plan = start.dialect === undefined ? referencePlan : dialects[start.dialect];
	const spoken: RestSystem<Settings> = {
		...system,
		schema: plan.schema?.(system.schema) ?? system.schema,
		idOf: plan.idOf ?? system.idOf,
	};
	const runtime = createRuntime(
		definitionsOf(spoken.schema),
		structuredClone(start.settings),
		logLimit,
	);
	const rest = createRest(spoken, runtime);
	const dialect = plan.open(rest, tenant, secrets);
	let credentialsWork = true;

	function authenticate(call: Call) {
		if (credentialsWork && isKnown(secrets, call.headers)) return undefined;
		const reply = dialect.error(401, 'The credential is missing or not valid.');
		const scheme = secrets.bearer === undefined ? 'ApiKey' : 'Bearer';
		return { ...reply, headers: { 'WWW-Authenticate': scheme } };
	}

	plantSeed(rest, plan, structuredClone(seed) as RestSeed);
	runtime.store.forgetPast();

	const kernel = await startKernel({
		port,
		basePath: plan.basePath,
		routes: dialect.routes,
		store: runtime.store,
		clock: runtime.clock,
		rules: runtime.rules,
		recorder: runtime.recorder,
		authenticate: dialect.authenticate ?? authenticate,
		admit: dialect.admit,
		parse: dialect.parse,
		errorReply: (status, message) => dialect.error(status, message),
		listLagMs: () => rest.settings().listLagSeconds * 1_000,
	});

	const control = createControl<ReturnType<typeof definitionsOf>, Entity, Seed, Settings>(
		runtime,
		() => kernel,
		{
			system: system.name,
			seed: (data) => plantSeed(rest, plan, data as RestSeed),
			create: (entity, fields) => putRecord(rest, entity, fields, null),
			edit(entity, id, changes: RawRecord) {
				if ('id' in changes && changes.id !== id) throw new Error('the id cannot change');
				return putRecord(rest, entity, changes, runtime.store.now[entity].get(id)!);
			},
			remove: (entity, id) => {
				runtime.store.now[entity].delete(id);
			},
			expireTokens: () => {
				if (dialect.expireTokens) dialect.expireTokens();
				else credentialsWork = false;
			},
			restoreTokens: () => {
				dialect.restoreTokens?.();
				credentialsWork = true;
			},
			dumpExtra: () => ({ credentialsWork, dialect: structuredClone(dialect.dump?.() ?? {}) }),
			loadExtra: (extra) => {
				credentialsWork = extra.credentialsWork !== false;
				dialect.load?.((extra.dialect ?? {}) as RawRecord);
			},
		},
	);
	return {
		kernel,
		url: kernel.url,
		apiUrl: `${kernel.url}${plan.basePath}`,
		access: plan.access(kernel.url),
		control,
	};
}
