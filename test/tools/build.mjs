/** `npm run build`: dist/ from the sources, always anew. */
import { dirname, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ensureBuilt } from './lib/build.mjs';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..', '..');
process.exitCode = (await ensureBuilt(root, { node: process.execPath, force: true })) ? 0 : 1;
