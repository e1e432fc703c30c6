/** The simulated Customerp, the user's own ERP. */
import { DIALECT_DEFAULTS } from '../rest/dialects/types';
import { startRest } from '../rest/start';
import { API_KEY_HEADER } from '../rest/system';
import type { StartedSystem } from '../runtime';
import type {
	CustomerpEntity,
	CustomerpOptions,
	CustomerpSeed,
	CustomerpSettings,
	RunningCustomerp,
} from '../types';
import { customerp } from './system';

const DEFAULTS: CustomerpSettings = {
	...DIALECT_DEFAULTS,
	maxPageSize: 200,
	numberRule: { numericOnly: true, maxLength: 8, tooLong: 'keepEnd', dropLeadingZeros: true },
	truncateNames: false,
	lowerCaseEmail: true,
	reformatPhone: true,
	trimText: true,
	priceScale: 4,
	refuseUnknownFields: true,
	emptyPatchMovesModifiedAt: true,
	undeletable: [],
	listLagSeconds: 0,
	forbidden: [],
};

export async function startCustomerp(
	options: CustomerpOptions,
): Promise<StartedSystem<RunningCustomerp>> {
	const {
		port,
		bearerToken = 'sandbox-bearer-token',
		apiKey = 'sandbox-api-key',
		tenant = 'Sandbox Trading',
		seed,
		logLimit,
		dialect,
		...given
	} = options;
	const { kernel, access, ...running } = await startRest<
		CustomerpEntity,
		CustomerpSeed,
		CustomerpSettings
	>(customerp, {
		port,
		tenant,
		seed,
		logLimit,
		dialect,
		secrets: { bearer: bearerToken, apiKey },
		settings: { ...DEFAULTS, ...given },
	});
	const credential = {
		baseUrl: running.apiUrl,
		bearerToken,
		apiKey,
		apiKeyHeader: API_KEY_HEADER,
		...access,
	};
	return { kernel, running: { ...running, credential } };
}
