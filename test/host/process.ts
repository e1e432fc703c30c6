import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { closeSync, openSync, readFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { nodeBinary } from './environment';
import { freePort } from './ports';

/** How every n8n process of a host is started. */
export interface N8nSetup {
	/** The folder that has n8n in its node_modules. */
	hostFolder: string;
	env: NodeJS.ProcessEnv;
	/** The file that takes all output of all of them. */
	log: string;
}

/** The last lines of a file, for an error message; '' if there is none. */
export function logTail(file: string, lines = 30): string {
	try {
		return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-lines).join('\n');
	} catch {
		return '';
	}
}

const running = new Set<ChildProcess>();
// Whatever ends this process, no n8n stays behind. (If it is killed, recorder.cjs sees to that.)
process.once('exit', () => running.forEach((child) => killGroup(child)));

/** SIGKILL to a process that was started with spawnN8n and to the task runner below it. */
export function killGroup(child: ChildProcess): void {
	try {
		if (child.pid) process.kill(-child.pid, 'SIGKILL');
	} catch {
		// already gone
	}
}

/** Starts `n8n <args>` in a process group of its own, so that Ctrl-C in the terminal does not reach it before us. */
export function spawnN8n(setup: N8nSetup, args: string[], env: NodeJS.ProcessEnv): ChildProcess {
	const out = openSync(setup.log, 'a');
	writeSync(out, `\n> n8n ${args.join(' ')}\n`);
	const script = join(setup.hostFolder, 'node_modules', 'n8n', 'bin', 'n8n');
	const child = spawn(nodeBinary(), [script, ...args], {
		cwd: setup.env.N8N_USER_FOLDER,
		env: { ...setup.env, ...env },
		stdio: ['ignore', out, out],
		detached: true,
	});
	closeSync(out);
	running.add(child);
	child.once('close', () => running.delete(child));
	return child;
}

/** Runs an n8n command to its end. Gives its process id, exit code, and what it wrote to the log. */
export async function runN8n(
	setup: N8nSetup,
	...args: string[]
): Promise<{ pid: number; code: number | null; output: string }> {
	// The command would take the broker's default port, which a running server (of anybody) may have.
	const child = spawnN8n(setup, args, { N8N_RUNNERS_BROKER_PORT: String(await freePort()) });
	const code = await new Promise<number | null>((done, fail) => {
		child.once('error', fail);
		child.once('close', done);
	});
	const output =
		readFileSync(setup.log, 'utf8')
			.split(`\n> n8n ${args.join(' ')}\n`)
			.pop() ?? '';
	return { pid: child.pid ?? 0, code, output };
}
