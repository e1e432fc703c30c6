import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readlinkSync, rmSync, symlinkSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { withLock } from './lock.mjs';
import { presentNode } from './npm.mjs';
import { runQuietly, say } from './progress.mjs';

const major = (version) => Number(/^v?(\d+)\./.exec(version)?.[1] ?? 0);

/** Ends with a clear sentence where this script itself runs on a Node that is too old for npm and for us. */
export function requireNode20() {
	if (major(process.version) >= 20) return;
	throw new Error(
		`Node ${process.version} is too old: install Node 20 or later (https://nodejs.org), then try again.`,
	);
}

/**
 * The path of a Node 24, which n8n and everything here run on. It is the one of the npm package `node`, which is the
 * same everywhere; where npm has none for this platform, the machine's own if that is 24.
 */
export async function findNode24(root) {
	const home = join(root, 'node_modules', 'node');
	const binary = join(home, 'bin', 'node');
	if (!isNode24(binary)) {
		try {
			await withLock(join(root, '.node24.lock'), 'Node 24', async () => {
				if (!isNode24(binary)) await fetchNode24(root);
			});
		} catch (error) {
			if (major(process.version) !== 24 || !existsSync(process.execPath)) throw error;
			say(`${error.message}\nUsing the machine's own Node ${process.version} instead.`);
			return process.execPath;
		}
	}
	linkBinary(root);
	return binary;
}

/**
 * The folder with the C++ headers of that Node, for native modules, or undefined: the npm package of the platform
 * has them, and so has an installed Node.
 */
export function headersOf(node) {
	const installed = join(dirname(node), '..', 'node_modules');
	const packages = existsSync(installed)
		? readdirSync(installed).map((name) => join(installed, name))
		: [];
	return [...packages, join(dirname(node), '..')].find((folder) =>
		existsSync(join(folder, 'include', 'node', 'node_api.h')),
	);
}

function isNode24(binary) {
	if (!existsSync(binary)) return false;
	const answer = spawnSync(binary, ['--version'], { encoding: 'utf8' });
	return answer.status === 0 && major(answer.stdout) >= 24;
}

/**
 * The package `node` fetches the binary in its install script, which npm may be told not to run. So it is run here:
 * it asks npm for `node-<platform>-<cpu>` of its own version. It brings the headers as well, which a later
 * `npm install` clears away.
 */
export async function fetchNode24(root) {
	const home = join(root, 'node_modules', 'node');
	await runQuietly({
		label: 'Node 24 from npm',
		command: presentNode(),
		args: ['installArchSpecificPackage.js'],
		cwd: home,
		env: { ...process.env, npm_config_audit: 'false', npm_config_fund: 'false' },
		log: join(root, 'npm-install.log'),
	});
	if (!isNode24(join(home, 'bin', 'node'))) {
		throw new Error(
			`npm brought no Node 24 that runs on ${process.platform}-${process.arch}. Install Node 24 (https://nodejs.org), then try again.`,
		);
	}
}

/** npm links `.bin/node` only if its install script ran; tools and people expect it either way. */
function linkBinary(root) {
	const link = join(root, 'node_modules', '.bin', 'node');
	const target = join('..', 'node', 'bin', 'node');
	try {
		if (readlinkSync(link) === target) return;
	} catch {
		// no link yet
	}
	rmSync(link, { force: true });
	symlinkSync(target, link);
}
