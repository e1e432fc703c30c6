import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { withLock } from './lock.mjs';
import { npmCommand } from './npm.mjs';
import { runQuietly, say } from './progress.mjs';

const readJson = (file) => JSON.parse(readFileSync(file, 'utf8'));

/**
 * The first thing in which node_modules differs from package-lock.json, or undefined. npm leaves a list of what it
 * installed in node_modules/.package-lock.json, so this costs no walk over the folders.
 */
export function whatIsMissing(root) {
	const installedList = join(root, 'node_modules', '.package-lock.json');
	if (!existsSync(installedList)) return 'node_modules';
	const wanted = readJson(join(root, 'package-lock.json')).packages;
	const installed = readJson(installedList).packages;
	for (const [path, entry] of Object.entries(wanted)) {
		if (path === '' || (entry.optional && !installed[path])) continue; // for another platform
		if (installed[path]?.version !== entry.version) return `${path} ${entry.version}`;
	}
	return undefined;
}

/** Brings node_modules in line with package-lock.json; does nothing where it is. */
export async function ensureDependencies(root) {
	if (!whatIsMissing(root)) return;
	await withLock(join(root, '.install.lock'), 'npm packages', async () => {
		const missing = whatIsMissing(root);
		if (!missing) return;
		say(`npm packages: ${missing} is not installed`);
		await install(root, ['ci']).catch(async (error) => {
			// `npm ci` is strict about packages for other platforms; `npm install` reads the same lock file.
			say(String(error.message));
			await install(root, ['install', '--no-save']);
		});
		const still = whatIsMissing(root);
		if (still) throw new Error(`npm ended without an error, but ${still} is not installed.`);
	});
}

async function install(root, args) {
	await runQuietly({
		label: `npm ${args[0]}`,
		...npmCommand(...args, '--ignore-scripts', '--no-audit', '--no-fund'),
		cwd: root,
		env: process.env,
		log: join(root, 'npm-install.log'),
		measure: () => `${countPackages(join(root, 'node_modules'))} packages`,
	});
}

/** Packages at the top of a node_modules folder that are unpacked already (npm makes all the folders first). */
export function countPackages(folder) {
	const namesIn = (path) => (existsSync(path) ? readdirSync(path) : []);
	return namesIn(folder)
		.flatMap((name) =>
			name.startsWith('@') ? namesIn(join(folder, name)).map((inner) => join(name, inner)) : name,
		)
		.filter((name) => existsSync(join(folder, name, 'package.json'))).length;
}
