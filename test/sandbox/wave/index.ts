/** The simulated Wave: the public GraphQL API over the published schema. */
import { createControl, createRuntime, type StartedSystem } from '../runtime';
import { startKernel } from '../server';
import type {
	RunningWave,
	WaveControl,
	WaveEntity,
	WaveOptions,
	WaveSeed,
	WaveSettings,
} from '../types';
import { act } from './act';
import { USER } from './businesses';
import { createWave, definitions } from './context';
import { graphqlRoute, simpleError } from './endpoint';
import { createLimits } from './limits';
import { resolvers } from './resolvers';
import { edit, plant, plantBusiness, plantSeed } from './seed';
import { createTokens, NODE_SCOPE } from './tokens';

export { nodeNotFound, serverError } from './faults';

const DEFAULTS: WaveSettings = {
	modifiedAtAfterInclusive: false,
	listsArchivedCustomers: false,
	missingAnswer: 'alternate',
	missingTarget: 'alternate',
	bareInputErrors: false,
	nullClears: true,
	emptyTextClears: false,
	addressPatch: 'replace',
	maxPageSize: 200,
	requestsPerMinute: 0,
	banSeconds: 60,
	concurrentRequests: 2,
	answerMs: 0,
	retryAfter: 'alternate',
	unauthenticatedStatus: 'alternate',
	validationStatus: 'alternate',
	variableErrorCode: 'alternate',
	missingScopeCode: 'FORBIDDEN',
	emailFilter: 'contains',
	emailFilterIgnoresCase: false,
	duplicateInvoiceNumber: 'refuse',
	patchAfterPayment: 'refuse',
	deletableInvoices: 'drafts',
	deleteCustomerWithInvoices: 'refuse',
	viewMovesModifiedAt: true,
	statusChangeMovesModifiedAt: false,
	archiveMovesModifiedAt: true,
	accountsRequired: true,
	inlineStrings: 'refuse',
	hiddenRows: 'null',
	padDecimals: false,
	listLagSeconds: 0,
	accessTokenMinutes: 120,
	rotateRefreshTokens: true,
	refreshNeedsOfflineAccess: true,
};

function checkSettings(settings: WaveSettings): void {
	if (!(settings.accessTokenMinutes > 0)) throw new Error('accessTokenMinutes must be above 0');
	if (!(settings.maxPageSize > 0)) throw new Error('maxPageSize must be above 0');
}

/** Codes of answers that no resolver made: unknown paths, wrong verbs, and what failure rules answer. */
const CODES: Record<number, string> = {
	400: 'BAD_REQUEST',
	401: 'UNAUTHENTICATED',
	403: 'FORBIDDEN',
	404: 'NOT_FOUND',
	429: 'TOO_MANY_REQUESTS',
};

/** Forms of the token calls are read by their handlers. */
function parse(raw: string): { body?: unknown; broken: boolean } {
	try {
		return { body: JSON.parse(raw) as unknown, broken: false };
	} catch {
		return { ...(raw === '' ? {} : { body: raw }), broken: false };
	}
}

export async function startWave(options: WaveOptions): Promise<StartedSystem<RunningWave>> {
	const {
		port = 0,
		token = 'sandbox-full-access-token',
		clientId = 'sandbox-client',
		clientSecret = 'sandbox-client-secret',
		businessName = 'Sandbox Trading',
		businessCurrency = 'USD',
		seed = {},
		logLimit,
		...given
	} = options;
	const settings: WaveSettings = { ...DEFAULTS, ...given };
	checkSettings(settings);
	const runtime = createRuntime(definitions, settings, logLimit);
	const wave = createWave(runtime);
	const tokens = createTokens(wave, { token, clientId, clientSecret }, String(USER.id));
	const limits = createLimits(wave);

	const business = plantBusiness(wave, {
		name: businessName,
		currency: businessCurrency,
		createdAt: '2016-01-01T00:00:00.000Z',
		modifiedAt: '2016-01-01T00:00:00.000Z',
	});
	plantSeed(wave, structuredClone(seed));
	runtime.store.forgetPast();
	const issued = tokens.issue(NODE_SCOPE);

	const kernel = await startKernel({
		port,
		basePath: '',
		routes: [graphqlRoute(wave, resolvers, tokens, limits), ...tokens.routes],
		store: runtime.store,
		clock: runtime.clock,
		rules: runtime.rules,
		recorder: runtime.recorder,
		// Every route looks at its own credential, and a path that does not exist says so to everybody.
		authenticate: () => undefined,
		admit: (call, route) =>
			route.kind !== 'auth' && !/^application\/json\b/i.test(call.headers['content-type'] ?? '')
				? simpleError(wave, 415, 'BAD_REQUEST', 'The body must be application/json.')
				: undefined,
		errorReply: (status, message) =>
			simpleError(wave, status, CODES[status] ?? 'INTERNAL_SERVER_ERROR', message),
		listLagMs: () => settings.listLagSeconds * 1_000,
		holdMs: () => settings.answerMs,
		parse,
	});

	const entityOf = (entity: string) => entity as WaveEntity;
	const control = createControl<typeof definitions, WaveEntity, WaveSeed, WaveSettings>(
		runtime,
		() => kernel,
		{
			system: 'wave',
			seed: (data) => runtime.store.atomic(() => plantSeed(wave, data)),
			create: (entity, fields) => plant(wave, entityOf(entity), fields),
			edit: (entity, id, changes) => edit(wave, entityOf(entity), id, changes),
			remove: (entity, id) => {
				runtime.store.now[entityOf(entity)].delete(id);
			},
			expireTokens: () => tokens.expireAll(),
			restoreTokens: () => tokens.restore(),
			checkSettings,
			dumpExtra: () => ({ tokens: tokens.dump() }),
			loadExtra: (extra) => {
				tokens.load(extra.tokens as ReturnType<typeof tokens.dump>);
				limits.forget();
				wave.forgetTurns();
			},
		},
	);
	const complete: WaveControl = { ...control, act: async (action) => await act(wave, action) };

	return {
		kernel,
		running: {
			url: kernel.url,
			apiUrl: `${kernel.url}/graphql/public`,
			credential: {
				endpoint: `${kernel.url}/graphql/public`,
				token,
				clientId,
				clientSecret,
				authUrl: `${kernel.url}/oauth2/authorize/`,
				accessTokenUrl: `${kernel.url}/oauth2/token/`,
				revokeUrl: `${kernel.url}/oauth2/token-revoke/`,
				...issued,
				scope: NODE_SCOPE,
				businessId: business.id,
			},
			control: complete,
		},
	};
}
