/** n8n's user folder for one test file: a new one, with its store closed and removed in the end. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore } from '../../nodes/LinkStore/store';

export function useFolder(): { path: () => string } {
	const before = process.env.N8N_USER_FOLDER;
	let folder = '';
	beforeAll(() => {
		folder = mkdtempSync(join(tmpdir(), 'linkstore-folder-'));
		process.env.N8N_USER_FOLDER = folder;
	});
	afterAll(async () => {
		await (await openStore()).close();
		rmSync(folder, { recursive: true, force: true });
		if (before === undefined) delete process.env.N8N_USER_FOLDER;
		else process.env.N8N_USER_FOLDER = before;
	});
	return { path: () => folder };
}
