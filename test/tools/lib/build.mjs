import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, existsSync, mkdirSync, readFileSync, readdirSync } from 'node:fs';
import { renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { bundledPackages, bundleLibraries } from './bundle.mjs';
import { withLock } from './lock.mjs';
import { duration, say } from './progress.mjs';

const SOURCES = ['nodes', 'credentials'];
/** What stands beside the code and goes to dist as it is: icons, codex files, schemas, data. */
const ASSET = /\.(svg|png|json)$/;

/** All files below a folder (absolute paths, sorted), or the file itself, or none if it does not exist. */
export function filesBelow(folder) {
	if (!existsSync(folder)) return [];
	if (statSync(folder).isFile()) return [folder];
	return readdirSync(folder, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) => join(entry.parentPath ?? entry.path, entry.name))
		.sort();
}

/** A hash of everything that decides what the build gives. */
function fingerprint(root) {
	const hash = createHash('sha256');
	const files = SOURCES.flatMap((folder) => filesBelow(join(root, folder)));
	const tools = ['typescript', 'esbuild', ...bundledPackages].map((name) =>
		join(root, 'node_modules', name, 'package.json'),
	);
	for (const file of [...files, join(root, 'tsconfig.json'), ...tools]) {
		hash.update(relative(root, file)).update('\0').update(readFileSync(file)).update('\0');
	}
	return hash.digest('hex');
}

/**
 * Compiles nodes/ and credentials/ to dist/ with their assets and the bundled libraries, unless dist/ is already made of these sources.
 * dist/ changes only when the build succeeded, and in one step. Returns false if the types are wrong.
 */
export async function ensureBuilt(root, { node, force = false }) {
	return withLock(join(root, '.build.lock'), 'build', async () => {
		const stamp = join(root, 'dist', '.built-from');
		const wanted = fingerprint(root);
		if (!force && existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return true;
		const started = Date.now();
		const fresh = join(root, 'dist.new');
		rmSync(fresh, { recursive: true, force: true });
		mkdirSync(fresh);
		const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
		const args = [tsc, '-p', join(root, 'tsconfig.json'), '--outDir', fresh, '--pretty'];
		if (spawnSync(node, args, { stdio: 'inherit' }).status !== 0) {
			rmSync(fresh, { recursive: true, force: true });
			return false;
		}
		for (const file of SOURCES.flatMap((folder) => filesBelow(join(root, folder)))) {
			if (!ASSET.test(file)) continue;
			const target = join(fresh, relative(root, file));
			mkdirSync(dirname(target), { recursive: true });
			cpSync(file, target);
		}
		bundleLibraries(root, fresh);
		writeFileSync(join(fresh, '.built-from'), wanted);
		rmSync(join(root, 'dist'), { recursive: true, force: true });
		renameSync(fresh, join(root, 'dist'));
		say(`build: done in ${duration(Date.now() - started)}`);
		return true;
	});
}
