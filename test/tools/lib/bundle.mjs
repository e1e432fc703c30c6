import { createRequire } from 'node:module';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Files of nodes/ that stand for a library: the build makes each one with the library in it. */
const BUNDLED = { 'nodes/shared/rest/openapi/yaml': ['yaml'] };
export const bundledPackages = Object.values(BUNDLED).flat();

/**
 * What n8n's scan of a published package refuses, wherever it stands: no library may bring it in.
 * Comments are gone by then, as the bundle is printed without them.
 */
const REFUSED =
	/\b(?:process\.|console\.|global\.|globalThis|__dirname|__filename|set(?:Timeout|Interval|Immediate)\b|eval\(|new Function|import\()/;

/** Licence texts, as comments that tools keep. */
function licenses(root, names) {
	return names
		.map((name) => {
			const folder = join(root, 'node_modules', name);
			const { version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
			const text = readFileSync(join(folder, 'LICENSE'), 'utf8').trim();
			return `/*!\n * ${name} ${version} (${license})\n *\n${text.replace(/^/gm, ' * ')}\n */`;
		})
		.join('\n');
}

/**
 * Puts the libraries that are bundled into `out` (a folder such as dist), over what tsc made of their files.
 * The licence of each stands at the top of the file.
 */
export function bundleLibraries(root, out) {
	const { buildSync } = createRequire(join(root, 'package.json'))('esbuild');
	for (const [file, names] of Object.entries(BUNDLED)) {
		const outfile = join(out, `${file}.js`);
		buildSync({
			entryPoints: [join(root, `${file}.ts`)],
			outfile,
			bundle: true,
			format: 'cjs',
			target: 'es2022',
			// The build of a library for browsers needs no module and no global of Node.
			platform: 'browser',
			drop: ['console', 'debugger'],
			legalComments: 'none',
			banner: { js: licenses(root, names) },
			logLevel: 'warning',
		});
		const refused = REFUSED.exec(readFileSync(outfile, 'utf8'));
		if (refused) throw new Error(`${outfile} has ${refused[0]}, which n8n's scan refuses`);
		const { parseDocument } = createRequire(pathToFileURL(outfile))(outfile);
		if (parseDocument('a: [1]').toJS().a[0] !== 1) throw new Error(`${outfile} does not work`);
	}
}
