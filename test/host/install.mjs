/**
 * Installs a real n8n for the demo and the end-to-end tests, once for each user and version, and prints its folder:
 *
 *     node test/host/install.mjs
 *
 * The folder is `host-<hash>` in `$XDG_CACHE_HOME/n8n-nodes-linkstore` (default ~/.cache); the hash covers n8n's lock
 * file and the Node that compiles its native modules, so another clone of this repository reuses it. Two minutes and
 * 2.2 GB the first time. npm is the only thing it fetches from.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { copyFileSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, statfsSync, writeFileSync } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { countPackages } from '../tools/lib/dependencies.mjs';
import { withLock } from '../tools/lib/lock.mjs';
import { fetchNode24, findNode24, headersOf } from '../tools/lib/node24.mjs';
import { environmentWith, npmCommand } from '../tools/lib/npm.mjs';
import { runQuietly, say } from '../tools/lib/progress.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = resolve(here, '..', '..');
const manifests = ['package.json', 'package-lock.json'];
const NEEDED_BYTES = 4e9;

function hostFolder(node) {
	const hash = createHash('sha256');
	for (const file of manifests) hash.update(readFileSync(join(here, 'n8n', file)));
	const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
	hash.update([version.split('.')[0], process.platform, process.arch].join(' '));
	const cache = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
	return join(cache, 'n8n-nodes-linkstore', `host-${hash.digest('hex').slice(0, 12)}`);
}

/** n8n's database driver is compiled here, so the compiler is looked for before the long download. */
function requireCompiler() {
	const missing = ['python3', 'make', 'g++'].filter((name) => spawnSync(name, ['--version']).error);
	if (missing.length === 0) return;
	throw new Error(
		`n8n's SQLite driver is compiled on this machine, which lacks ${missing.join(', ')}.\n` +
			`On Debian or Ubuntu: apt-get install -y ${missing.join(' ')}`,
	);
}

function requireSpace(folder) {
	const { bavail, bsize } = statfsSync(folder);
	if (bavail * bsize > NEEDED_BYTES) return;
	throw new Error(
		`n8n needs 3 GB on disk and ${folder} has ${Math.floor((bavail * bsize) / 1e6)} MB left. ` +
			'Make room, or set XDG_CACHE_HOME to a folder on another disk.',
	);
}

async function install(folder, node) {
	requireCompiler();
	const parent = dirname(folder);
	requireSpace(parent);
	for (const name of readdirSync(parent)) {
		// What an install that was interrupted left behind. Nobody else is at it: we hold the lock.
		if (name.startsWith(`${folder.slice(parent.length + 1)}.part`)) {
			rmSync(join(parent, name), { recursive: true, force: true });
		}
	}
	const part = `${folder}.part${process.pid}`;
	mkdirSync(part);
	for (const file of manifests) copyFileSync(join(here, 'n8n', file), join(part, file));

	// node-gyp would fetch the headers from nodejs.org where it is not told of any.
	if (!headersOf(node)) await fetchNode24(root);
	const headers = headersOf(node);
	const env = environmentWith(node, {
		...(headers && { npm_config_nodedir: headers }),
		JOBS: 'max',
	});
	const step = (label, args, measure) =>
		runQuietly({ label, ...npmCommand(...args), cwd: part, env, log: `${folder}.log`, measure });
	await step(
		'n8n from npm',
		// Without scripts: one of them would fetch the sources of a Kafka library. Peers as n8n's own lock has them.
		['install', '--legacy-peer-deps', '--ignore-scripts', '--no-audit', '--no-fund'],
		() => `${countPackages(join(part, 'node_modules'))} packages`,
	);
	await step('n8n: isolated-vm', ['rebuild', 'isolated-vm']);
	// From source, or it would look for a binary on a server that is not npm's.
	await step('n8n: SQLite driver', ['rebuild', 'sqlite3', '--build-from-source']);
	check(part, node);
	writeFileSync(join(part, '.complete'), '');
	renameSync(part, folder);
}

/** An install that cannot load its native modules must not become the cached one. */
function check(part, node) {
	const code = "require('sqlite3'); require('isolated-vm'); require('n8n/package.json')";
	const { status, stderr } = spawnSync(node, ['-e', code], { cwd: part, encoding: 'utf8' });
	if (status !== 0) throw new Error(`n8n was installed but does not load:\n${stderr}`);
}

try {
	const node = await findNode24(root);
	const folder = hostFolder(node);
	const complete = join(folder, '.complete');
	if (!existsSync(complete)) {
		say(`n8n is not installed yet: it goes to ${folder} (once; some minutes, 2.2 GB)`);
		await withLock(`${folder}.lock`, 'n8n', async () => {
			if (existsSync(complete)) return;
			rmSync(folder, { recursive: true, force: true });
			await install(folder, node);
		});
	}
	process.stdout.write(`${folder}\n`);
} catch (error) {
	say(error.message);
	process.exitCode = 1;
}
