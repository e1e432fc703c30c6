import type { ChildProcess } from 'node:child_process';
import { rmSync } from 'node:fs';
import { join } from 'node:path';
import axios from 'axios';
import { freePort } from './ports';
import { killGroup, logTail, spawnN8n } from './process';
import type { N8nSetup } from './process';
import { waitFor } from './wait';

/** A running `n8n start`. */
export interface Server {
	url: string;
	port: number;
	pid: number;
	/** Throws, with the end of the log, if the process has ended. */
	alive: () => void;
	/** Ends it as a service manager would (SIGTERM); after 30 s with force. */
	stop: () => Promise<void>;
	/** Ends it at once, as a power cut would. */
	kill: () => Promise<void>;
}

const START_TIMEOUT = 120_000;
const STOP_TIMEOUT = 30_000;

/** Starts n8n and waits until it is ready for requests and its published workflows run. */
export async function startServer(setup: N8nSetup, wantedPort?: number): Promise<Server> {
	for (let attempt = 1; ; attempt++) {
		const server = await launch(setup, attempt === 1 ? wantedPort : undefined);
		try {
			await waitFor('n8n to start', { timeout: START_TIMEOUT, alive: server.alive }, async () => {
				const { status } = await axios
					.get(`${server.url}/healthz/readiness`, { validateStatus: () => true, timeout: 2000 })
					.catch(() => ({ status: 0 }));
				return status === 200 || undefined;
			});
			return server;
		} catch (error) {
			await server.kill();
			// Between finding a port free and n8n taking it, somebody else may have.
			if (attempt < 3 && /already in use|EADDRINUSE/.test(logTail(setup.log))) continue;
			throw error;
		}
	}
}

async function launch(setup: N8nSetup, wantedPort?: number): Promise<Server> {
	const port = await freePort(wantedPort);
	const url = `http://127.0.0.1:${port}`;
	const child = spawnN8n(setup, ['start'], {
		N8N_PORT: String(port),
		N8N_EDITOR_BASE_URL: url,
		N8N_WEBHOOK_URL: setup.env.N8N_WEBHOOK_URL ?? `${url}/`,
		N8N_RUNNERS_BROKER_PORT: String(await freePort()),
	});
	const ended = new Promise<void>((done) => child.once('close', () => done()));
	return {
		url,
		port,
		pid: child.pid ?? 0,
		alive: () => assertAlive(child, setup.log),
		stop: async () => {
			child.kill('SIGTERM');
			const force = setTimeout(() => killGroup(child), STOP_TIMEOUT);
			await ended;
			clearTimeout(force);
		},
		kill: async () => {
			killGroup(child);
			await ended;
			// n8n waits ten seconds at its next start if it finds this, so that a crashing container does not spin.
			rmSync(join(setup.env.N8N_USER_FOLDER ?? '', '.n8n', 'crash.journal'), { force: true });
		},
	};
}

function assertAlive(child: ChildProcess, log: string): void {
	if (child.exitCode === null && child.signalCode === null) return;
	throw new Error(
		`n8n ended (${child.signalCode ?? `exit code ${child.exitCode}`}). ${log}:\n${logTail(log)}`,
	);
}
