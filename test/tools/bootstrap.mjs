/**
 * Makes a fresh clone ready and runs a command in it under Node 24, so that each npm script is enough by itself:
 *
 *     node test/tools/bootstrap.mjs [--build] <script.mjs | command of node_modules/.bin> [arguments]
 *
 * It needs Node 20 and npm, nothing else: no import from outside Node's own modules, here or in lib/.
 */
import { spawn } from 'node:child_process';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';
import { ensureDependencies } from './lib/dependencies.mjs';
import { findNode24, requireNode20 } from './lib/node24.mjs';
import { environmentWith } from './lib/npm.mjs';
import { say } from './lib/progress.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');

/** Runs the command with our terminal, passes signals on, and resolves with its exit code. */
function run(command, args, env) {
	return new Promise((done, fail) => {
		const child = spawn(command, args, { cwd: root, env, stdio: 'inherit' });
		// Ctrl-C reaches the child by itself (same terminal); it decides how to end, and we wait for it.
		process.on('SIGINT', () => {});
		process.on('SIGTERM', () => child.kill('SIGTERM'));
		child.once('error', fail);
		child.once('close', (code, signal) => done(signal ? 1 : code));
	});
}

async function main() {
	const given = process.argv.slice(2);
	const build = given[0] === '--build';
	const [command, ...args] = build ? given.slice(1) : given;
	if (!command) throw new Error('Usage: bootstrap.mjs [--build] <script or command> [arguments]');
	requireNode20();
	await ensureDependencies(root);
	const node = await findNode24(root);
	if (build && !(await ensureBuilt(root, { node }))) return 1;
	const bin = join(root, 'node_modules', '.bin');
	const env = environmentWith(node);
	env.PATH = [dirname(node), bin, process.env.PATH].join(delimiter);
	return command.endsWith('.mjs')
		? run(node, [join(root, command), ...args], env)
		: run(join(bin, command), args, env);
}

try {
	process.exitCode = await main();
} catch (error) {
	say(error.message);
	process.exitCode = 1;
}
