/** `npm run lint`: both n8n rule sets, the types of product and tests, and the formatting. All of them, then the verdict. */
import { spawnSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
const checks = [
	['eslint', ['.', ...process.argv.slice(2)]],
	['tsc', ['-p', 'tsconfig.json', '--noEmit']],
	['tsc', ['-p', 'test/tsconfig.json']],
	['prettier', ['--check', '{nodes,credentials,test}/**/*.{ts,mjs}', '*.{js,mjs,json}']],
];

let failed = 0;
for (const [command, args] of checks) {
	process.stdout.write(`> ${command} ${args.join(' ')}\n`);
	const { status } = spawnSync(join(root, 'node_modules', '.bin', command), args, {
		cwd: root,
		stdio: 'inherit',
	});
	if (status !== 0) failed++;
}
process.exitCode = failed ? 1 : 0;
