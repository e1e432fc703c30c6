/** The sandboxed systems as the demo and the end-to-end tests reach them: by n8n's credentials, and by their APIs. */
import type { Sandbox } from '../sandbox';
import { dialectCredential } from '../support/profiles';
import {
	CHARGEBEE,
	chargebeeStore,
	CUSTOMCRM,
	customCrmStore,
	CUSTOMERP,
	customerpStore,
	CUSTOMPMS,
	customPmsStore,
	MEMBERCARE,
	membercareStore,
	WAVE,
	waveOAuth2Store,
} from '../support/systems';

type Name = 'membercare' | 'customerp' | 'chargebee' | 'custompms' | 'customcrm' | 'wave';

interface LabSystem {
	/** Name for people. */
	label: string;
	/** How it is called in the ids of workflows, which are short. */
	short: string;
	credentialType: string;
	/** What a user types into the credential. */
	credential: (sandbox: Sandbox) => Record<string, unknown>;
	/** A line for whoever keeps the demo running. */
	access: (sandbox: Sandbox) => string;
	known: typeof MEMBERCARE;
	store: (sandbox: Sandbox) => ReturnType<typeof membercareStore>;
}

export const SYSTEMS: Record<Name, LabSystem> = {
	membercare: {
		label: 'Membercare',
		short: 'mc',
		credentialType: 'membercareApi',
		credential: ({ membercare }) => ({ ...membercare.credential }),
		access: ({ membercare: { apiUrl, credential } }) =>
			`${apiUrl}   client API key ${credential.clientApiKey}, person ${credential.personToImpersonate}`,
		known: MEMBERCARE,
		store: ({ membercare }) => membercareStore(membercare),
	},
	customerp: {
		label: 'Customerp',
		short: 'cu',
		credentialType: 'customerpApi',
		credential: ({ customerp: { credential } }) => ({
			baseUrl: credential.baseUrl,
			authentication: 'bearer',
			token: credential.bearerToken,
			...dialectCredential(credential),
		}),
		access: ({ customerp: { apiUrl, credential } }) =>
			`${apiUrl}   bearer token ${credential.bearerToken}`,
		known: CUSTOMERP,
		store: ({ customerp }) => customerpStore(customerp),
	},
	chargebee: {
		label: 'Chargebee',
		short: 'cb',
		credentialType: 'chargebeeSiteApi',
		credential: ({ chargebee: { credential } }) => ({
			site: credential.site,
			apiKey: credential.apiKey,
			baseUrl: credential.baseUrl,
		}),
		access: ({ chargebee: { apiUrl, credential } }) => `${apiUrl}   API key ${credential.apiKey}`,
		known: CHARGEBEE,
		store: ({ chargebee }) => chargebeeStore(chargebee),
	},
	custompms: {
		label: 'Custom PMS',
		short: 'pms',
		credentialType: 'customPmsApi',
		credential: ({ custompms: { credential } }) => ({
			baseUrl: credential.baseUrl,
			authentication: 'header',
			headerName: credential.apiKeyHeader,
			headerApiKey: credential.apiKey,
			...dialectCredential(credential),
		}),
		access: ({ custompms: { apiUrl, credential } }) => `${apiUrl}   API key ${credential.apiKey}`,
		known: CUSTOMPMS,
		store: ({ custompms }) => customPmsStore(custompms),
	},
	customcrm: {
		label: 'Custom CRM',
		short: 'crm',
		credentialType: 'customCrmApi',
		credential: ({ customcrm: { credential } }) => ({
			baseUrl: credential.baseUrl,
			authentication: 'bearer',
			token: credential.bearerToken,
			...dialectCredential(credential),
		}),
		access: ({ customcrm: { apiUrl, credential } }) =>
			`${apiUrl}   bearer token ${credential.bearerToken}`,
		known: CUSTOMCRM,
		store: ({ customcrm }) => customCrmStore(customcrm),
	},
	wave: {
		label: 'Wave',
		short: 'wave',
		credentialType: 'waveOAuth2Api',
		credential: ({ wave }) => waveOAuth2Store(wave).data.waveOAuth2Api,
		access: ({ wave: { apiUrl, credential } }) =>
			`${apiUrl}   full-access token ${credential.token}`,
		known: WAVE,
		store: ({ wave }) => waveOAuth2Store(wave),
	},
};

export const systemOf = (name: string): LabSystem => {
	const found = SYSTEMS[name as Name];
	if (found === undefined) throw new Error(`There is no sandboxed system "${name}"`);
	return found;
};

/** Systems that the sandbox has started. */
export const running = (sandbox: Sandbox): Name[] =>
	(Object.keys(SYSTEMS) as Name[]).filter((name) => sandbox[name] !== undefined);

/** Flows whose names do not tell their systems. */
const PAIRS: Record<string, string> = {
	'customer-synchronization-flow': 'customcrm-customer--wave-customer',
};

/** Systems of both sides, from the name of the flow: `<system>-<entity>--<system>-<entity>`. */
export function sidesOf(flow: string): { left: Name; right: Name } {
	const [left, right] = (PAIRS[flow] ?? flow).split('--').map((side) => side.split('-')[0] as Name);
	return { left, right };
}
