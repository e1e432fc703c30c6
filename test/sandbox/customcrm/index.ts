/** The simulated Custom CRM, the user's own customer relations system. */
import { DIALECT_DEFAULTS } from '../rest/dialects/types';
import { startRest } from '../rest/start';
import type { StartedSystem } from '../runtime';
import type {
	CustomCrmEntity,
	CustomCrmOptions,
	CustomCrmSeed,
	CustomCrmSettings,
	RunningCustomCrm,
} from '../types';
import { customcrm } from './system';

const DEFAULTS: CustomCrmSettings = {
	...DIALECT_DEFAULTS,
	maxPageSize: 200,
	undeletable: [],
	forbidden: [],
	listLagSeconds: 0,
	refuseUnknownFields: true,
	trimText: true,
	lowerCaseEmail: true,
};

export async function startCustomCrm(
	options: CustomCrmOptions,
): Promise<StartedSystem<RunningCustomCrm>> {
	const {
		port,
		bearerToken = 'sandbox-crm-token',
		tenant = 'Sandbox Studio',
		seed,
		logLimit,
		dialect,
		...given
	} = options;
	const { kernel, access, ...running } = await startRest<
		CustomCrmEntity,
		CustomCrmSeed,
		CustomCrmSettings
	>(customcrm, {
		port,
		tenant,
		seed,
		logLimit,
		dialect,
		secrets: { bearer: bearerToken },
		settings: { ...DEFAULTS, ...given },
	});
	const credential = { baseUrl: running.apiUrl, bearerToken, ...access };
	return { kernel, running: { ...running, credential } };
}
