/** Credentials for the systems of the sandbox that run, with what they have kept. */
import type { Sandbox, SystemName } from '../../sandbox/types';
import { credentialStore, type CredentialStore } from '../credentials';
import { CREDENTIALS, type CredentialEntry } from '../entries';

/** What a client needs of each system that is there. */
export type Addresses = { [Name in SystemName]?: Pick<Sandbox[Name], 'credential'> };
/** What the credentials have kept from earlier runs (a session, an account), by system. */
export type Kept = Partial<Record<SystemName, object>>;

const NAMES = Object.keys(CREDENTIALS) as SystemName[];

export const systemCredentials = (addresses: Addresses, more: Kept = {}): CredentialStore =>
	credentialStore(
		...NAMES.flatMap((name): CredentialEntry[] => {
			const system = addresses[name];
			if (system === undefined) return [];
			const [type, data] = (CREDENTIALS[name] as (one: typeof system) => CredentialEntry)(system);
			return [[type, { ...data, ...more[name] }]];
		}),
	);

/** Hidden data that n8n would have stored with the credentials. */
export const keptBy = (store: CredentialStore): Kept => ({
	membercare: { sessionToken: store.data.membercareApi?.sessionToken },
	customerp: { account: store.data.customerpApi?.account },
	customcrm: { account: store.data.customCrmApi?.account },
	custompms: { account: store.data.customPmsApi?.account },
});
