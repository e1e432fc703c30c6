import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { IRunData } from 'n8n-workflow';
import * as cli from './cli';
import type { CredentialJson } from './cli';
import { n8nEnvironment, ownerOf } from './environment';
import type { Owner } from './environment';
import { readExecutions, readRunData, waitForRecord } from './executions';
import type { ExecutionRecord } from './executions';
import { installHost, packPackage } from './tools';
import { installPackage } from './package';
import { logTail } from './process';
import type { N8nSetup } from './process';
import { connect } from './rest';
import type { Rest } from './rest';
import { startServer } from './server';
import type { Server } from './server';
import type { WorkflowJson } from './template';
import { waitFor } from './wait';

export interface HostOptions {
	/** The folder for everything of this n8n: its database, the embedded Link Store, the log. Made if need be. */
	home: string;
	/** More environment for n8n, such as LINK_STORE_*; wins over the defaults. */
	env?: Record<string, string>;
	/** n8n's time zone (GENERIC_TIMEZONE), default Europe/Copenhagen. */
	timezone?: string;
	/** Keep the items of every node of every execution (default). Switch off for runs with very many records. */
	recordData?: boolean;
}

/** A real n8n with this package installed in it, in a folder of its own. */
export interface Host {
	home: string;
	/** Where n8n and the embedded store keep their files (`<home>/.n8n`). */
	userFolder: string;
	log: string;
	owner: Owner;

	importCredentials: (credentials: CredentialJson[]) => Promise<void>;
	importWorkflows: (workflows: WorkflowJson[]) => Promise<void>;
	/** `n8n execute`: needs no server; 3 s each. */
	execute: (workflowId: string) => Promise<ExecutionRecord>;

	/** Starts the server (6 to 10 s), on the same port as before if that is still free, and logs the owner in. */
	start: () => Promise<void>;
	stop: () => Promise<void>;
	kill: () => Promise<void>;
	isRunning: () => boolean;
	/** `http://127.0.0.1:<port>`, of the running server. */
	url: () => string;
	rest: () => Rest;
	publish: (workflowId: string) => Promise<void>;
	unpublish: (workflowId: string) => Promise<void>;
	/** Runs a workflow on the server as the editor does and waits for its end: the fastest way, some 100 ms. */
	run: (
		workflowId: string,
		options?: { trigger?: string; destination?: string; timeout?: number },
	) => Promise<ExecutionRecord>;

	/** All finished executions since the home was made, oldest first, kept by n8n or not. */
	executions: (workflowId?: string) => ExecutionRecord[];
	/** The items of each node of an execution; see itemsOf. */
	runData: (record: ExecutionRecord) => IRunData;
	waitForExecution: (
		executionId: string,
		options?: { timeout?: number },
	) => Promise<ExecutionRecord>;
	/** Waits until `look` gives something; fails at once if the server dies, and shows the log. */
	waitFor: <T>(
		what: string,
		look: () => T | undefined | Promise<T | undefined>,
		options?: { timeout?: number },
	) => Promise<T>;
	/** The last lines of n8n's log, for messages. */
	logTail: (lines?: number) => string;
}

/** Prepares a host: installs n8n if this user has not got it, packs this package and installs it in the home. */
export async function createHost(options: HostOptions): Promise<Host> {
	const home = resolve(options.home);
	mkdirSync(home, { recursive: true });
	const hostFolder = await installHost();
	installPackage(home, await packPackage());

	const owner = ownerOf(home, hostFolder);
	const records = join(home, 'executions');
	const log = join(home, 'n8n.log');
	const env = n8nEnvironment({
		home,
		owner,
		records,
		recordData: options.recordData ?? true,
		timezone: options.timezone ?? 'Europe/Copenhagen',
		extra: options.env ?? {},
	});
	return controls({ hostFolder, env, log }, { home, owner, records });
}

function controls(
	setup: N8nSetup,
	{ home, owner, records }: { home: string; owner: Owner; records: string },
): Host {
	let server: Server | undefined;
	let session: Rest | undefined;
	let port: number | undefined;
	let starting: Promise<void> | undefined;

	function running(): { server: Server; rest: Rest } {
		if (server && session) return { server, rest: session };
		throw new Error('n8n is not running: call start() first');
	}
	async function start(): Promise<void> {
		server = await startServer(setup, port);
		port = server.port;
		session = await connect(server.url, owner);
	}
	async function end(how: 'stop' | 'kill'): Promise<void> {
		await starting?.catch(() => undefined);
		const ending = server;
		server = session = undefined;
		await ending?.[how]();
	}
	const waitForExecution: Host['waitForExecution'] = async (id, { timeout } = {}) => {
		const { alive, pid } = running().server;
		return await waitForRecord(records, id, pid, { timeout, alive });
	};

	return {
		home,
		userFolder: join(home, '.n8n'),
		log: setup.log,
		owner,

		importCredentials: async (credentials) => await cli.importCredentials(setup, credentials),
		importWorkflows: async (workflows) => await cli.importWorkflows(setup, workflows),
		execute: async (workflowId) => await cli.execute(setup, records, workflowId),

		start: async () => {
			if (server) return;
			starting ??= start().finally(() => (starting = undefined));
			await starting;
		},
		stop: async () => await end('stop'),
		kill: async () => await end('kill'),
		isRunning: () => server !== undefined,
		url: () => running().server.url,
		rest: () => running().rest,
		publish: async (workflowId) => await running().rest.publish(workflowId),
		unpublish: async (workflowId) => await running().rest.unpublish(workflowId),
		run: async (workflowId, { timeout, ...start } = {}) =>
			await waitForExecution(await running().rest.run(workflowId, start), { timeout }),

		executions: (workflowId) => readExecutions(records, workflowId),
		runData: (record) => readRunData(records, record),
		waitForExecution,
		waitFor: async (what, look, { timeout } = {}) =>
			await waitFor(what, { timeout, alive: server?.alive }, look),
		logTail: (lines) => logTail(setup.log, lines),
	};
}
