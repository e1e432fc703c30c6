import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

export const repository = resolve(__dirname, '..', '..');

/** Runs one of the plain-JavaScript tools, its progress on our stderr, and gives the last line that it printed. */
async function runTool(...args: string[]): Promise<string> {
	return await new Promise((done, fail) => {
		const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
		let output = '';
		child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
		child.once('error', fail);
		child.once('close', (code) => {
			const last = output.trim().split('\n').pop();
			if (code === 0 && last) done(last);
			else fail(new Error(`${args.join(' ')} failed, see above`));
		});
	});
}

/** The folder with n8n in its node_modules; installs it first if this user has not got it yet. */
export async function installHost(): Promise<string> {
	return await runTool(join(repository, 'test', 'host', 'install.mjs'));
}

/** The tarball of this package as `npm pack` makes it, built from the present sources. */
export async function packPackage(): Promise<string> {
	return await runTool(join(repository, 'test', 'host', 'pack.mjs'));
}
