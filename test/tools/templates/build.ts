import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { files } from './files';

/** Writes the templates and the pages that are made from them: `tsx test/tools/templates/build.ts`. */
const root = join(__dirname, '..', '..', '..');
for (const [path, text] of Object.entries(files())) {
	mkdirSync(dirname(join(root, path)), { recursive: true });
	writeFileSync(join(root, path), text);
	process.stdout.write(`${path}\n`);
}
