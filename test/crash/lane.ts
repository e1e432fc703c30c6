/** One sandbox and the processes that work on it, one after the other. */
import { fork, type ChildProcess } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
	startSandbox,
	type Sandbox,
	type SandboxOptions,
	type Snapshot,
	type SystemName,
} from '../sandbox';
import type { Addresses, CanvasWorkflow, Kept } from '../support/canvas';
import type { Answer, Request } from './child';

/** The systems and the store, as they stand before the flow goes on. */
export interface Base {
	workflow: CanvasWorkflow;
	/** n8n's user folder with the closed store. */
	folder: string;
	systems: Partial<Record<SystemName, Snapshot>>;
	kept: Kept;
}

const NAMES: SystemName[] = [
	'membercare',
	'customerp',
	'chargebee',
	'custompms',
	'customcrm',
	'wave',
];

/** Systems that the lane has started. */
export const systemsOf = (sandbox: Sandbox): SystemName[] =>
	NAMES.filter((name) => sandbox[name] !== undefined);

/** Where they are, as plain data that another process can be told. */
export const addressesOf = (sandbox: Sandbox): Addresses =>
	Object.fromEntries(
		systemsOf(sandbox).map((name) => [name, { credential: sandbox[name].credential }]),
	);

export interface Lane {
	sandbox: Sandbox;
	/** Puts both systems and a copy of the store back; returns the copy's folder. */
	restore: (base: Base) => Promise<string>;
	/** A process that has not worked on anything yet. */
	fresh: () => Worker;
	stop: () => Promise<void>;
}

export interface Worker {
	/** The answer; undefined if the process died over it, as it should. */
	ask: (request: Request) => Promise<Answer | undefined>;
	end: () => void;
}

/** A worker that hangs is a failure of its own. */
const TIMEOUT_MS = 60_000;

function startWorker(file: string): Worker {
	const child: ChildProcess = fork(file, [], {
		stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
		env: {
			...process.env,
			NODE_COMPILE_CACHE: join(tmpdir(), 'linkstore-compile-cache'),
			NODE_OPTIONS: '',
		},
	});
	let errors = '';
	child.stderr?.on('data', (text) => (errors += String(text)));
	const exited = new Promise<{ signal: string | null; code: number | null }>((resolve) =>
		child.once('exit', (code, signal) => resolve({ signal, code })),
	);
	const ready = new Promise<void>((resolve) => child.once('message', () => resolve()));
	return {
		ask: async (request) => {
			await Promise.race([ready, exited]);
			let timer: NodeJS.Timeout | undefined;
			const answered = new Promise<Answer>((resolve) => child.once('message', resolve));
			const late = new Promise<never>((_, reject) => {
				timer = setTimeout(() => {
					child.kill('SIGKILL');
					reject(new Error(`The process does not answer. ${errors}`));
				}, TIMEOUT_MS);
			});
			if (child.connected) child.send(request);
			const first = await Promise.race([answered, exited, late]).finally(() => clearTimeout(timer));
			if ('events' in first) return first;
			if (first.signal !== 'SIGKILL') throw new Error(`The process ended by itself: ${errors}`);
			return undefined;
		},
		end: () => void child.kill('SIGKILL'),
	};
}

export async function openLane(file: string, options: SandboxOptions): Promise<Lane> {
	const sandbox = await startSandbox(options);
	const folders: string[] = [];
	return {
		sandbox,
		restore: async (base) => {
			for (const name of systemsOf(sandbox))
				await sandbox[name].control.restore(base.systems[name] as Snapshot);
			for (const old of folders.splice(0)) rmSync(old, { recursive: true, force: true });
			const folder = mkdtempSync(join(tmpdir(), 'linkstore-crash-'));
			folders.push(folder);
			cpSync(base.folder, folder, { recursive: true });
			return folder;
		},
		fresh: () => startWorker(file),
		stop: async () => {
			for (const old of folders) rmSync(old, { recursive: true, force: true });
			await sandbox.stop();
		},
	};
}
