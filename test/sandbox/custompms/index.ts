/** The simulated Custom PMS, the user's own property management system. */
import { DIALECT_DEFAULTS } from '../rest/dialects/types';
import { startRest } from '../rest/start';
import { API_KEY_HEADER } from '../rest/system';
import type { StartedSystem } from '../runtime';
import type {
	CustomPmsEntity,
	CustomPmsOptions,
	CustomPmsSeed,
	CustomPmsSettings,
	RunningCustomPms,
} from '../types';
import { custompms } from './system';

const DEFAULTS: CustomPmsSettings = {
	...DIALECT_DEFAULTS,
	maxPageSize: 200,
	undeletable: false,
	listLagSeconds: 0,
	refuseUnknownFields: true,
	trimText: true,
	lowerCaseEmail: true,
};

export async function startCustomPms(
	options: CustomPmsOptions,
): Promise<StartedSystem<RunningCustomPms>> {
	const {
		port,
		apiKey = 'sandbox-pms-key',
		tenant = 'Sandbox Hotel',
		seed,
		logLimit,
		dialect,
		...given
	} = options;
	const { kernel, access, ...running } = await startRest<
		CustomPmsEntity,
		CustomPmsSeed,
		CustomPmsSettings
	>(custompms, {
		port,
		tenant,
		seed,
		logLimit,
		dialect,
		secrets: { apiKey },
		settings: { ...DEFAULTS, ...given },
	});
	const credential = { baseUrl: running.apiUrl, apiKey, apiKeyHeader: API_KEY_HEADER, ...access };
	return { kernel, running: { ...running, credential } };
}
