import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openStore, StoreFault, type Store } from '../../../nodes/LinkStore/store';

export const newFolder = (): string => mkdtempSync(join(tmpdir(), 'linkstore-store-'));
export const fileIn = (folder: string): string => join(folder, 'link-store.sqlite');
export const keyIn = (folder: string): string => join(folder, 'link-store.key');

export const bytes = (file: string): string =>
	existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : 'none';

/** A store that was used and closed. */
export async function usedFolder(
	fill: (store: Store) => Promise<unknown> = async () => {},
): Promise<string> {
	const folder = newFolder();
	const store = await openStore(folder);
	await fill(store);
	await store.close();
	return folder;
}

/** Opens it, expects a fault, and gives it back; the two files must be as they were. */
export async function faultOf(folder: string): Promise<StoreFault> {
	const before = [bytes(fileIn(folder)), bytes(keyIn(folder))];
	let fault: unknown;
	try {
		const store = await openStore(folder);
		await store.close();
	} catch (error) {
		fault = error;
	}
	expect(fault).toBeInstanceOf(StoreFault);
	expect([bytes(fileIn(folder)), bytes(keyIn(folder))]).toEqual(before);
	expect((fault as StoreFault).message).toContain(folder);
	expect((fault as StoreFault).remedy).toMatch(/[A-Z].*\.$/s);
	return fault as StoreFault;
}
