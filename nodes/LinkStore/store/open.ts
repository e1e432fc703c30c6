import { randomBytes } from 'node:crypto';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { makePrints, NORMAL_FORM } from '../engine/fingerprint';
import { holder, isDead } from './holder';
import { renewFingerprints } from './reindex';
import { openSqlite, type Sqlite } from './sqlite';
import { StoreFault, type Store } from './store';

const FILE = 'link-store.sqlite';
const KEY_FILE = 'link-store.key';

/** Folder of the embedded store: `link-store` in the n8n user folder. */
export function storeFolder(): string {
	const home = process.env.N8N_USER_FOLDER ?? os.homedir();
	return path.join(home, '.n8n', 'link-store');
}

const open = new Map<string, Promise<Store>>();

/**
 * The store of this n8n. All nodes share it, nobody configures it node by node.
 *
 * @throws StoreFault if it cannot be used; nothing is overwritten then.
 */
export async function openStore(folder = storeFolder()): Promise<Store> {
	let store = open.get(folder);
	if (store === undefined) {
		store = Promise.resolve().then(() => openEmbedded(folder));
		open.set(folder, store);
		store.catch(() => open.delete(folder));
	}
	return await store;
}

function openEmbedded(folder: string): Store {
	if (process.env.EXECUTIONS_MODE === 'queue') {
		throw new StoreFault(
			'The embedded link store cannot be used in queue mode: workers on other machines would each have a store of their own.',
			'Run n8n in regular mode.',
		);
	}
	makeFolder(folder);
	const file = path.join(folder, FILE);
	const db = openSqlite(file);
	try {
		const keyFile = path.join(folder, KEY_FILE);
		const key = db.alone(() => {
			const found = loadKey(keyFile, db);
			checkKey(db, found, keyFile);
			return found;
		});
		db.transact('write', () => renewFingerprints(NORMAL_FORM));
		return {
			write: async (work) => db.transact('write', work),
			read: async (work) => db.transact('read', work),
			prints: makePrints(key),
			holder: holder(),
			isDead,
			place: file,
			close: async () => {
				open.delete(folder);
				db.close();
			},
		};
	} catch (error) {
		db.close();
		throw error;
	}
}

function makeFolder(folder: string): void {
	try {
		fs.mkdirSync(folder, { recursive: true, mode: 0o700 });
		fs.accessSync(folder, fs.constants.R_OK | fs.constants.W_OK);
	} catch (error) {
		throw new StoreFault(
			`The folder of the link store, ${folder}, cannot be used (${(error as { code?: string }).code ?? 'unknown reason'}).`,
			'Give the user that runs n8n the right to read and write there.',
		);
	}
}

/** The key of the fingerprints: 32 random bytes in a file of its own, readable by the owner only. */
function loadKey(file: string, db: Sqlite): Buffer {
	if (!fs.existsSync(file)) {
		if (db.meta('key_check') !== undefined) {
			throw new StoreFault(
				`The key of the link store, ${file}, is missing.`,
				'Put the file back from a backup. Without it no fingerprint can be compared; nothing was changed.',
			);
		}
		return makeKey(file);
	}
	const text = readKey(file).trim();
	if (!/^[0-9a-f]{64}$/.test(text)) {
		throw new StoreFault(
			`The key of the link store, ${file}, is not a key (64 hexadecimal digits are expected).`,
			'Put the file back from a backup. Nothing was changed.',
		);
	}
	return Buffer.from(text, 'hex');
}

function readKey(file: string): string {
	try {
		return fs.readFileSync(file, 'utf8');
	} catch (error) {
		throw new StoreFault(
			`The key of the link store, ${file}, cannot be read (${(error as { code?: string }).code ?? 'unknown reason'}).`,
			'Give the user that runs n8n the right to read it. Nothing was changed.',
		);
	}
}

/** Written aside and then renamed, so a crash or a full disk never leaves half a key. */
function makeKey(file: string): Buffer {
	const fresh = randomBytes(32);
	const aside = `${file}.new`;
	try {
		const handle = fs.openSync(aside, 'w', 0o600);
		try {
			fs.writeSync(handle, `${fresh.toString('hex')}\n`);
			// The store must never be on the disk without its key.
			fs.fsyncSync(handle);
		} finally {
			fs.closeSync(handle);
		}
		fs.renameSync(aside, file);
	} catch (error) {
		throw new StoreFault(
			`The key of the link store, ${file}, cannot be written (${(error as { code?: string }).code ?? 'unknown reason'}).`,
			'Give the user that runs n8n the right to write there.',
		);
	}
	return fresh;
}

function checkKey(db: Sqlite, key: Buffer, file: string): void {
	const check = makePrints(key).key('check', 'link store');
	const known = db.meta('key_check');
	if (known === undefined) {
		db.setMeta('key_check', check);
		db.setMeta('normal_form', NORMAL_FORM);
		return;
	}
	if (known !== check) {
		throw new StoreFault(
			`The key in ${file} is not the one this link store was made with.`,
			'Put the right key file back from a backup. Going on would make every record look edited; nothing was changed.',
		);
	}
}
