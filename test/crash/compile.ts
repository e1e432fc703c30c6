/** Compiles what the child process needs, so that hundreds of them can start as plain JavaScript. */
import { transformFileSync } from '@swc/core';
import { copyFileSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, extname, join, relative } from 'node:path';

const REPOSITORY = join(__dirname, '../..');
const FOLDERS = ['nodes', 'credentials', 'test/support', 'test/sandbox', 'test/crash'];

function* files(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) yield* files(path);
		else yield path;
	}
}

/** Returns the compiled `test/crash/child.js`. It lies in node_modules, so that imports are found. */
export function compileChild(): string {
	const target = join(REPOSITORY, 'node_modules/.cache/linkstore-crash');
	rmSync(target, { recursive: true, force: true });
	for (const folder of FOLDERS) {
		for (const file of files(join(REPOSITORY, folder))) {
			const to = join(target, relative(REPOSITORY, file));
			if (extname(file) === '.ts' && !file.endsWith('.test.ts') && !file.endsWith('.d.ts')) {
				mkdirSync(dirname(to), { recursive: true });
				const { code } = transformFileSync(file, {
					jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
					module: { type: 'commonjs' },
				});
				writeFileSync(to.replace(/\.ts$/, '.js'), code);
			} else if (extname(file) === '.json') {
				mkdirSync(dirname(to), { recursive: true });
				copyFileSync(file, to);
			}
		}
	}
	return join(target, 'test/crash/child.js');
}
