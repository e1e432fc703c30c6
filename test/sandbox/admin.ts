/**
 * The control plane over HTTP, so that another process can drive the sandbox.
 *
 *   POST /{system}/{operation}   body: JSON array of the operation's arguments → { "result": … }
 *   POST /save                   body: [file?]
 *   GET  /                       addresses, credentials and operations
 *   GET  /{system}/{operation}   the same for operations without arguments (counters, log, state …)
 *
 * Refused operations answer 400 `{ "error": message }`.
 */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

import type {
	ChargebeeControl,
	Control,
	RemoteSandbox,
	Sandbox,
	SystemName,
	WaveControl,
} from './types';

/** What every system can do; `OWN` has what only one of them can. */
const OPERATIONS: Record<keyof Control, true> = {
	seed: true,
	state: true,
	find: true,
	get: true,
	count: true,
	create: true,
	edit: true,
	remove: true,
	counters: true,
	resetCounters: true,
	log: true,
	clearLog: true,
	inject: true,
	rules: true,
	clearRules: true,
	hide: true,
	unhide: true,
	setClock: true,
	now: true,
	expireTokens: true,
	restoreTokens: true,
	settings: true,
	configure: true,
	snapshot: true,
	restore: true,
	saveTo: true,
	loadFrom: true,
	reset: true,
};

const OWN: Record<string, Record<string, true>> = {
	chargebee: { act: true, deliveries: true, delivered: true } satisfies Record<
		Exclude<keyof ChargebeeControl, keyof Control>,
		true
	>,
	wave: { act: true } satisfies Record<Exclude<keyof WaveControl, keyof Control>, true>,
};

const operationsOf = (system: string) => ({ ...OPERATIONS, ...OWN[system] });

export interface AdminServer {
	url: string;
	stop(): Promise<void>;
}

interface AdminTarget {
	controls: Record<string, Control>;
	/** Addresses and credentials by system. */
	describe: () => Record<string, unknown>;
	save: (file?: string) => Promise<void>;
}

async function readJson(request: IncomingMessage): Promise<unknown> {
	const chunks: Buffer[] = [];
	for await (const chunk of request as AsyncIterable<Buffer>) chunks.push(chunk);
	const text = Buffer.concat(chunks).toString('utf8');
	return text.trim() === '' ? [] : (JSON.parse(text) as unknown);
}

export async function startAdmin(port: number, target: AdminTarget): Promise<AdminServer> {
	async function answer(request: IncomingMessage): Promise<unknown> {
		const [, first = '', second = ''] = new URL(request.url ?? '/', 'http://admin').pathname.split(
			'/',
		);
		if (first === '') {
			const own = Object.fromEntries(
				Object.entries(OWN).map(([system, operations]) => [system, Object.keys(operations)]),
			);
			return { systems: target.describe(), operations: Object.keys(OPERATIONS), own };
		}
		const args = request.method === 'POST' ? await readJson(request) : [];
		if (!Array.isArray(args)) throw new Error('the body must be an array of arguments');
		if (first === 'save') return { result: await target.save(args[0] as string | undefined) };
		const control = target.controls[first];
		if (!control) throw new Error(`unknown system '${first}'`);
		if (!Object.hasOwn(operationsOf(first), second))
			throw new Error(`unknown operation '${second}'`);
		const operation = control[second as keyof Control] as (...rest: unknown[]) => Promise<unknown>;
		return { result: (await operation(...(args as unknown[]))) ?? null };
	}

	function respond(response: ServerResponse, status: number, body: unknown): void {
		response.writeHead(status, { 'Content-Type': 'application/json; charset=utf-8' });
		response.end(JSON.stringify(body));
	}

	const server = createServer((request, response) => {
		answer(request).then(
			(body) => respond(response, 200, body),
			(error: unknown) =>
				respond(response, 400, { error: error instanceof Error ? error.message : String(error) }),
		);
	});
	await new Promise<void>((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});
	return {
		url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
		async stop() {
			await new Promise<void>((resolve) => {
				server.close(() => resolve());
				server.closeAllConnections();
			});
		},
	};
}

async function call(url: string, args: unknown[]): Promise<unknown> {
	const response = await fetch(url, {
		method: 'POST',
		headers: { 'content-type': 'application/json' },
		// undefined arguments at the end would become null
		body: JSON.stringify(args.filter((arg, index) => arg !== undefined || index < args.length - 1)),
	});
	const body = (await response.json()) as { result?: unknown; error?: string };
	if (!response.ok) throw new Error(body.error ?? `the admin server answered ${response.status}`);
	return body.result;
}

function remoteControl(adminUrl: string, system: string): Control {
	const entries = Object.keys(operationsOf(system)).map((operation) => [
		operation,
		async (...args: unknown[]) => await call(`${adminUrl}/${system}/${operation}`, args),
	]);
	return Object.fromEntries(entries) as Control;
}

/**
 * Drives a sandbox that runs in another process.
 * Rejects if nothing answers at `adminUrl`.
 */
export async function connectSandbox(adminUrl: string): Promise<RemoteSandbox> {
	const response = await fetch(`${adminUrl}/`);
	const { systems } = (await response.json()) as { systems: Record<string, object> };
	const running = Object.fromEntries(
		Object.entries(systems).map(([name, info]) => [
			name,
			{ ...info, control: remoteControl(adminUrl, name) },
		]),
	) as unknown as Pick<Sandbox, SystemName>;
	return {
		...running,
		adminUrl,
		save: async (file) => {
			await call(`${adminUrl}/save`, file === undefined ? [] : [file]);
		},
	};
}
