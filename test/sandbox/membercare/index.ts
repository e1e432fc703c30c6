/** The simulated Membercare: puts the areas together and starts the server. */
import { createControl, createRuntime, type StartedSystem } from '../runtime';
import { startKernel } from '../server';
import type {
	MembercareEntity,
	MembercareOptions,
	MembercareSeed,
	MembercareSettings,
	RunningMembercare,
} from '../types';
import { addressRoutes } from './addresses';
import { companyRoutes } from './companies';
import { companyWriteRoutes } from './companyWrites';
import { createTenant, ok, problem, text, type MembercareRoute, type Tenant } from './context';
import { debtorRoutes } from './debtors';
import { employmentRoutes } from './employments';
import { foreignSystemRoutes } from './foreignSystems';
import { invoiceRoutes } from './invoices';
import { fillLookups } from './lookups';
import { organizationRoutes } from './organizations';
import { paymentRoutes } from './payments';
import { personRoutes } from './persons';
import { personWriteRoutes } from './personWrites';
import { productRoutes } from './products';
import { definitions } from './raw';
import { registrationNumberRoutes } from './registrationNumbers';
import { createBuilder, plantSeed } from './seed';
import { createTokens } from './tokens';
import { createUi } from './ui';

const DEFAULTS: MembercareSettings = {
	timeZone: 'Europe/Copenhagen',
	tokenMinutes: 20,
	tokenErrorStatus: 401,
	tokenErrorBody: 'alternate',
	singleLiveToken: false,
	areDuplicateEmailsAllowed: false,
	maxPageSize: 5_000,
	changedAfterInclusive: false,
	closedInDebtors: false,
	debtorsWithFinanceTypeNotSet: 'withCreditors',
	subRecordsMoveLastChange: false,
	companyGetHasAddresses: true,
	addressOverlap: 'refuse',
	categoryRequired: true,
	checkDigits: false,
	patchNullClears: false,
	voidStatus: 'alternate',
	errorStrings: 'text',
	listLagSeconds: 0,
};

function checkSettings(settings: MembercareSettings): void {
	// Throws on a zone that does not exist.
	new Intl.DateTimeFormat('en', { timeZone: settings.timeZone });
	if (!(settings.tokenMinutes > 0)) throw new Error('tokenMinutes must be above 0');
}

const configurationRoutes = (tenant: Tenant): MembercareRoute[] => [
	{
		method: 'GET',
		template: '/configuration/areDuplicateEmailsAllowed',
		handle: () => ok(tenant.settings.areDuplicateEmailsAllowed),
	},
];

export async function startMembercare(
	options: MembercareOptions,
): Promise<StartedSystem<RunningMembercare>> {
	const {
		port = 0,
		clientApiKey = 'sandbox-client-key',
		personToImpersonate = '900001',
		seed = {},
		logLimit,
		...given
	} = options;
	const settings: MembercareSettings = { ...DEFAULTS, ...given };
	checkSettings(settings);

	const runtime = createRuntime(definitions, settings, logLimit);
	const tenant = createTenant(runtime);
	const tokens = createTokens(tenant, clientApiKey);
	const build = createBuilder(runtime.store, tenant);

	fillLookups(runtime.store);
	// The integration acts as this person; like real technical users it shows up in /persons.
	runtime.store.now.persons.put(
		build.person({
			debtorAccountNumber: personToImpersonate,
			firstname: 'Integration',
			lastname: 'User',
			financeType: 0,
			lastChange: '2016-01-01T00:00:00',
		}),
	);
	plantSeed(runtime.store, build, structuredClone(seed));
	runtime.store.forgetPast();

	const kernel = await startKernel({
		port,
		basePath: '/api/v1',
		routes: [
			...tokens.routes,
			...configurationRoutes(tenant),
			...foreignSystemRoutes(tenant),
			...debtorRoutes(tenant),
			...companyRoutes(tenant),
			...companyWriteRoutes(tenant),
			...registrationNumberRoutes(tenant),
			...personRoutes(tenant),
			...personWriteRoutes(tenant),
			...employmentRoutes(tenant),
			...organizationRoutes(tenant),
			...invoiceRoutes(tenant),
			...paymentRoutes(tenant),
			...productRoutes(tenant),
			...addressRoutes(tenant),
		],
		store: runtime.store,
		clock: runtime.clock,
		rules: runtime.rules,
		recorder: runtime.recorder,
		authenticate: (call) => tokens.authenticate(call),
		admit: (call) =>
			call.rawBody.trim() !== '' &&
			call.method !== 'GET' &&
			!/^(application|text)\/([\w.-]+\+)?json\b/i.test(call.headers['content-type'] ?? '')
				? problem(415)
				: undefined,
		// Declared are 400, 404 and 500 as plain text, everything else as ProblemDetails.
		errorReply: (status, message) =>
			[400, 404, 500].includes(status) ? text(status, message) : problem(status, message),
		listLagMs: () => settings.listLagSeconds * 1_000,
		finish: (reply) =>
			typeof reply.body === 'string' && settings.errorStrings === 'json'
				? { ...reply, contentType: 'application/json; charset=utf-8' }
				: reply,
	});

	const ui = createUi(runtime, tenant, build);
	const control = createControl<
		typeof definitions,
		MembercareEntity,
		MembercareSeed,
		MembercareSettings
	>(runtime, () => kernel, {
		system: 'membercare',
		seed: (data) => plantSeed(runtime.store, build, data),
		...ui,
		expireTokens: () => tokens.expireAll(),
		restoreTokens: () => undefined,
		checkSettings,
		dumpExtra: () => ({ tokens: tokens.dump() }),
		loadExtra: (extra) => tokens.load(extra.tokens as ReturnType<typeof tokens.dump>),
	});

	return {
		kernel,
		running: {
			url: kernel.url,
			apiUrl: `${kernel.url}/api/v1`,
			credential: {
				baseUrl: kernel.url,
				clientApiKey,
				personToImpersonate,
				timeZone: settings.timeZone,
			},
			control,
		},
	};
}
