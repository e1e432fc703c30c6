/**
 * Packs this package, built from the present sources, and prints the path of the tarball. Made only when something
 * that goes into it has changed; the tarball's name carries a hash of the content.
 */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt, filesBelow } from '../tools/lib/build.mjs';
import { withLock } from '../tools/lib/lock.mjs';
import { npmCommand } from '../tools/lib/npm.mjs';
import { say } from '../tools/lib/progress.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const cache = join(root, 'node_modules', '.cache', 'linkstore-pack');

function contentHash() {
	const { files } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
	const parts = ['package.json', 'README.md', 'LICENSE', ...files].map((name) => join(root, name));
	const hash = createHash('sha256');
	for (const file of parts.flatMap(filesBelow)) {
		hash.update(file.slice(root.length)).update('\0').update(readFileSync(file)).update('\0');
	}
	return hash.digest('hex').slice(0, 16);
}

function pack(tarball) {
	rmSync(cache, { recursive: true, force: true });
	mkdirSync(cache, { recursive: true });
	const { command, args } = npmCommand(
		...['pack', '--json', '--ignore-scripts', '--pack-destination', cache],
	);
	const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
	if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
	renameSync(join(cache, JSON.parse(stdout)[0].filename), tarball);
}

try {
	if (!(await ensureBuilt(root, { node: process.execPath }))) throw new Error('The build failed.');
	const tarball = join(cache, `package-${contentHash()}.tgz`);
	await withLock(join(root, '.pack.lock'), 'npm pack', async () => {
		if (!existsSync(tarball)) pack(tarball);
	});
	process.stdout.write(`${tarball}\n`);
} catch (error) {
	say(error.message);
	process.exitCode = 1;
}
