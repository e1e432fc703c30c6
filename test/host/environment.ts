import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { repository } from './tools';

/** Variables of our own environment that n8n needs; all others (N8N_*, NODE_ENV, proxies, …) would bend the test. */
const PASSED_ON = ['PATH', 'HOME', 'USER', 'SHELL', 'LANG', 'LC_ALL', 'TMPDIR', 'XDG_CACHE_HOME'];

/** n8n asks nobody outside this machine for anything, and listens nowhere else. */
const QUIET = {
	NODE_ENV: 'production',
	N8N_LISTEN_ADDRESS: '127.0.0.1',
	N8N_HOST: '127.0.0.1',
	N8N_RUNNERS_BROKER_LISTEN_ADDRESS: '127.0.0.1',
	N8N_SECURE_COOKIE: 'false',
	N8N_DIAGNOSTICS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_ENABLED: 'false',
	N8N_VERSION_NOTIFICATIONS_WHATS_NEW_ENABLED: 'false',
	N8N_TEMPLATES_ENABLED: 'false',
	N8N_PERSONALIZATION_ENABLED: 'false',
	N8N_HIRING_BANNER_ENABLED: 'false',
	N8N_DYNAMIC_BANNERS_ENABLED: 'false',
	N8N_VERIFIED_PACKAGES_ENABLED: 'false',
	// The AI features: the slowest to load, and one of them fetches a list from n8n's servers.
	N8N_DISABLED_MODULES: 'mcp-registry,mcp,instance-ai,chat-hub,agents,agent-evals,workflow-builder',
	N8N_LICENSE_AUTO_RENEW_ENABLED: 'false',
	EXTERNAL_FRONTEND_HOOKS_URLS: '',
	N8N_LOG_FORMAT: 'text',
	// How often n8n looks for workflows to (re)activate, and how long the claim of a killed n8n on that work lasts.
	// A test waits for it after every publish and restart; n8n's own 10 s, 15 s and 2 min serve big installations.
	N8N_WORKFLOW_PUBLICATION_RECONCILE_INTERVAL_SECONDS: '1',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_POLL_INTERVAL_MS: '500',
	N8N_WORKFLOW_PUBLICATION_OUTBOX_LEASE_SECONDS: '5',
};

export interface Owner {
	email: string;
	password: string;
	passwordHash: string;
}

/** The owner's login, made once for a home and kept in it, so that a home can be opened again. */
export function ownerOf(home: string, hostFolder: string): Owner {
	const file = join(home, 'owner.json');
	if (existsSync(file)) return JSON.parse(readFileSync(file, 'utf8')) as Owner;
	const password = `Aa1${randomBytes(9).toString('hex')}`;
	// n8n wants the hash that its own library makes.
	const { hashSync } = createRequire(join(hostFolder, 'package.json'))('bcryptjs') as {
		hashSync(password: string, rounds: number): string;
	};
	const owner = { email: 'owner@example.com', password, passwordHash: hashSync(password, 8) };
	mkdirSync(home, { recursive: true });
	writeFileSync(file, JSON.stringify(owner), { mode: 0o600 });
	return owner;
}

/** The Node that runs n8n: the one that npm brought, which its native modules are made for. */
export function nodeBinary(): string {
	const binary = join(repository, 'node_modules', 'node', 'bin', 'node');
	return existsSync(binary) ? binary : process.execPath;
}

/** The whole environment of an n8n process; `extra` comes last and wins. */
export function n8nEnvironment(options: {
	home: string;
	owner: Owner;
	records: string;
	recordData: boolean;
	timezone: string;
	extra: Record<string, string>;
}): NodeJS.ProcessEnv {
	const passedOn = Object.fromEntries(PASSED_ON.map((name) => [name, process.env[name]]));
	return {
		...passedOn,
		PATH: [dirname(nodeBinary()), process.env.PATH].join(delimiter),
		...QUIET,
		N8N_USER_FOLDER: options.home,
		GENERIC_TIMEZONE: options.timezone,
		N8N_INSTANCE_OWNER_MANAGED_BY_ENV: 'true',
		N8N_INSTANCE_OWNER_EMAIL: options.owner.email,
		N8N_INSTANCE_OWNER_FIRST_NAME: 'Link',
		N8N_INSTANCE_OWNER_LAST_NAME: 'Store',
		N8N_INSTANCE_OWNER_PASSWORD_HASH: options.owner.passwordHash,
		EXTERNAL_HOOK_FILES: join(__dirname, 'recorder.cjs'),
		HOST_RECORDS: options.records,
		HOST_RECORD_DATA: String(options.recordData),
		...options.extra,
	};
}
