/** `npm run pack:check`: what `npm pack` would publish holds all that users need, and nothing else. */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, posix, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { npmCommand } from './lib/npm.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'));
const problems = [];

/** Everything that may be in the package; anything else is a mistake in "files". */
const EXPECTED = [
	/^(package\.json|README\.md|LICENSE|CHANGELOG\.md)$/,
	/^dist\/(nodes|credentials)\/.*\.(js|svg|png|json)$/,
	/^workflows\/[^/]+\.json$/,
	/^docs\/.*\.(md|png|svg|ya?ml|json)$/,
];
const REQUIRED = ['README.md', 'LICENSE', 'CHANGELOG.md', 'package.json'];
const MODULES = ['n8n-workflow', 'zod', 'luxon', 'node:crypto'];
const STORE_MODULES = [...MODULES, 'node:sqlite', 'node:fs', 'node:path', 'node:os'];

function packedFiles() {
	const { command, args } = npmCommand('pack', '--dry-run', '--json', '--ignore-scripts');
	const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' });
	if (status !== 0) throw new Error(`npm pack failed:\n${stderr}`);
	const [{ files, unpackedSize }] = JSON.parse(stdout);
	return { files: files.map(({ path }) => path), unpackedSize };
}

/** Code must not need a module that n8n does not bring, nor name a source map that is not there. */
function checkCode(file) {
	const code = readFileSync(join(root, file), 'utf8');
	if (code.includes('sourceMappingURL')) problems.push(`${file} refers to a source map`);
	const allowed = file.startsWith('dist/nodes/LinkStore/store/') ? STORE_MODULES : MODULES;
	for (const [, module] of code.matchAll(/\brequire\(["']([^"']+)["']\)/g)) {
		if (module.startsWith('.')) {
			const target = posix.join(posix.dirname(file), module);
			const found = ['', '.js', '.json', '/index.js'].some((end) => files.includes(target + end));
			if (!found) problems.push(`${file} requires ${module}, which is not in the package`);
		} else if (!allowed.includes(module)) {
			problems.push(`${file} requires ${module}, which n8n may not have`);
		}
	}
	for (const [, icon] of code.matchAll(/["']file:([^"']+)["']/g)) {
		const target = posix.join(posix.dirname(file), icon);
		if (!files.includes(target)) problems.push(`${file} names the icon ${icon}, which is missing`);
	}
}

const { files, unpackedSize } = packedFiles();
for (const file of files) {
	if (!EXPECTED.some((pattern) => pattern.test(file))) problems.push(`${file} does not belong`);
	if (/\.test\.|(^|\/)(test|sandbox|__tests__)\//.test(file)) problems.push(`${file} is a test`);
	if (file.endsWith('.js')) checkCode(file);
}
const declared = [...manifest.n8n.nodes, ...manifest.n8n.credentials];
for (const file of [...REQUIRED, ...declared]) {
	if (!files.includes(file)) problems.push(`${file} is missing`);
}
for (const file of manifest.n8n.nodes) {
	const codex = file.replace(/\.js$/, '.json');
	if (existsSync(join(root, file)) && !files.includes(codex)) problems.push(`${codex} is missing`);
}
if (Object.keys(manifest.dependencies ?? {}).length)
	problems.push('there are runtime dependencies');

for (const problem of problems) process.stdout.write(`problem: ${problem}\n`);
process.stdout.write(
	`${files.length} files, ${Math.round(unpackedSize / 1024)} kB unpacked, ${problems.length} problems\n`,
);
process.exitCode = problems.length ? 1 : 0;
