import type { LogEntry, Sandbox } from '../../sandbox/types';
import { apiOf, CHARGEBEE, chargebeeStore } from '../../support/systems';

export { failureOf, update } from '../membercare/helpers';

export const control = (sandbox: Sandbox) => sandbox.chargebee.control;

/** Options of a sandbox in which only Chargebee runs. */
export const CHARGEBEE_ONLY = {
	membercare: false,
	customerp: false,
	custompms: false,
	customcrm: false,
	wave: false,
} as const;

export const apiTo = (sandbox: Sandbox, more = {}) =>
	apiOf(CHARGEBEE, chargebeeStore(sandbox.chargebee, more));

/** Writes that reached the server, as `METHOD /route`, in their order. */
export const writesTo = async (sandbox: Sandbox): Promise<string[]> =>
	(await writeLog(sandbox)).map(({ method, route }) => `${method} ${route}`);

export const writeLog = (sandbox: Sandbox): Promise<LogEntry[]> =>
	control(sandbox).log({ writesOnly: true });
