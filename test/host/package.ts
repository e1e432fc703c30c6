import { execFileSync } from 'node:child_process';
import { mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { repository } from './tools';

/**
 * Installs a packed community package in a home the way n8n itself does it: the tarball goes to
 * .n8n/nodes/node_modules/<name>, its package.json loses everything but its runtime dependencies, and npm installs
 * those without scripts. So the node types are called <name>.<node>, as the templates have it.
 */
export function installPackage(home: string, tarball: string): void {
	const { name } = JSON.parse(readFileSync(join(repository, 'package.json'), 'utf8')) as {
		name: string;
	};
	const folder = join(home, '.n8n', 'nodes', 'node_modules', name);
	rmSync(folder, { recursive: true, force: true });
	mkdirSync(folder, { recursive: true });
	execFileSync('tar', ['-xzf', tarball, '-C', folder, '--strip-components=1']);

	const file = join(folder, 'package.json');
	const {
		devDependencies: _dev,
		peerDependencies: _peer,
		optionalDependencies: _optional,
		...manifest
	} = JSON.parse(readFileSync(file, 'utf8')) as Record<string, unknown>;
	writeFileSync(file, JSON.stringify(manifest, null, 2));
	if (Object.keys(manifest.dependencies ?? {}).length === 0) return;
	execFileSync(
		'npm',
		[
			'install',
			'--audit=false',
			'--fund=false',
			'--bin-links=false',
			'--package-lock=false',
		].concat(['--install-strategy=shallow', '--ignore-scripts=true']),
		{ cwd: folder, stdio: 'ignore' },
	);
}
