import { existsSync } from 'node:fs';
import { delimiter, dirname } from 'node:path';

/**
 * A Node to run scripts with. In npm scripts we may run on node_modules/.bin/node ourselves, and `npm ci` has just
 * taken that away; npm itself does not.
 */
export function presentNode() {
	if (existsSync(process.execPath)) return process.execPath;
	return process.env.npm_node_execpath ?? 'node';
}

/**
 * How to call npm: the one that called us where it did (`npm test`), else the one on PATH.
 * Scripts of packages never run: the few that are needed are called by name.
 */
export function npmCommand(...args) {
	const script = process.env.npm_execpath;
	return script && /npm-cli\.c?js$/.test(script)
		? { command: presentNode(), args: [script, ...args] }
		: { command: 'npm', args };
}

/** The environment with the folder of `node` first on PATH, so that `#!/usr/bin/env node` finds that one. */
export function environmentWith(node, extra = {}) {
	return { ...process.env, PATH: [dirname(node), process.env.PATH].join(delimiter), ...extra };
}
