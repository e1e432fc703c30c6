import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { format, resolveConfig } from 'prettier';

/** Puts a document beside the node that it ships with: `file` is a path under `nodes/`. */
export async function writeDocument(file: string, document: unknown): Promise<void> {
	const path = join(__dirname, '../../../nodes', file);
	// Prettier leaves an object on one line that comes on one line.
	const text = await format(JSON.stringify(document, null, '\t'), {
		...(await resolveConfig(path)),
		filepath: path,
	});
	mkdirSync(dirname(path), { recursive: true });
	writeFileSync(path, text);
}
