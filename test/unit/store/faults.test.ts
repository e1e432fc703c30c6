import { randomBytes } from 'node:crypto';
import { chmodSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { openStore, run, all, one, StoreFault, type Store } from '../../../nodes/LinkStore/store';
import { SCHEMA_VERSION } from '../../../nodes/LinkStore/store/schema';
import { openSqlite } from '../../../nodes/LinkStore/store/sqlite';
import { bytes, faultOf, fileIn, keyIn, newFolder, usedFolder } from './helpers';

const folders: string[] = [];
const remember = (folder: string): string => {
	folders.push(folder);
	return folder;
};
afterAll(() => {
	for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

const fill = async (store: Store) =>
	await store.write(function* () {
		for (let n = 0; n < 400; n++) {
			yield* run(
				'insert into flow (name, created_at, settings) values (?, ?, ?)',
				`flow ${n}`,
				n,
				'x'.repeat(300),
			);
		}
	});

const withDatabase = <T>(folder: string, work: (db: DatabaseSync) => T): T => {
	const db = new DatabaseSync(fileIn(folder));
	try {
		return work(db);
	} finally {
		db.close();
	}
};

test('a new store has the current schema, WAL, full synchronization and a check of its key', async () => {
	const folder = remember(await usedFolder());
	withDatabase(folder, (db) => {
		expect(db.prepare('pragma user_version').get()).toMatchObject({ user_version: SCHEMA_VERSION });
		expect(db.prepare('pragma journal_mode').get()).toMatchObject({ journal_mode: 'wal' });
		expect(
			db
				.prepare('select name from meta order by name')
				.all()
				.map(({ name }) => name),
		).toEqual(['key_check', 'normal_form']);
	});
	expect(statSync(keyIn(folder)).mode & 0o777).toBe(0o600);
	expect(readFileSync(keyIn(folder), 'utf8')).toMatch(/^[0-9a-f]{64}\n$/);
});

test('what was written is there after the store is opened again', async () => {
	const folder = remember(await usedFolder(fill));
	const store = await openStore(folder);
	expect(
		await store.read(() => one<{ n: number }>('select count(*) as n from flow')),
	).toMatchObject({ n: 400 });
	await store.close();
});

test('one folder is one store in a process, until it is closed', async () => {
	const folder = remember(newFolder());
	const [a, b] = await Promise.all([openStore(folder), openStore(folder)]);
	expect(a).toBe(b);
	await a.close();
	const c = await openStore(folder);
	expect(c).not.toBe(a);
	await c.close();
});

test('an empty file (version 0) becomes a store', async () => {
	const folder = remember(newFolder());
	writeFileSync(fileIn(folder), '');
	const store = await openStore(folder);
	expect(await store.read(() => all('select * from flow'))).toEqual([]);
	await store.close();
});

test('a store of a newer version is left alone', async () => {
	const folder = remember(await usedFolder(fill));
	withDatabase(folder, (db) => db.exec(`pragma user_version = ${SCHEMA_VERSION + 1}`));
	const fault = await faultOf(folder);
	expect(fault.message).toContain('newer version of this package');
	expect(fault.message).toContain(`schema ${SCHEMA_VERSION + 1}`);
});

test("somebody else's database is left alone", async () => {
	const folder = remember(newFolder());
	withDatabase(folder, (db) =>
		db.exec('create table their_table (a text); insert into their_table values (1)'),
	);
	expect((await faultOf(folder)).message).toContain('not a link store');
});

test.each([
	['a text file', (file: string) => writeFileSync(file, 'Dear diary,\n'.repeat(500))],
	['random bytes', (file: string) => writeFileSync(file, randomBytes(20_000))],
	[
		'a damaged header',
		(file: string) => {
			const content = readFileSync(file);
			content.fill(0xff, 0, 24);
			writeFileSync(file, content);
		},
	],
])('%s is no link store', async (_name, damage) => {
	const folder = remember(await usedFolder(fill));
	damage(fileIn(folder));
	const fault = await faultOf(folder);
	expect(fault.message).toMatch(/is not a link store|is damaged/);
});

test('damage in the middle is told when it is met, and nothing is written over it', async () => {
	const folder = remember(await usedFolder(fill));
	const content = readFileSync(fileIn(folder));
	for (let page = 3; page * 4096 < content.length; page++)
		content.fill(0xa5, page * 4096, page * 4096 + 600);
	writeFileSync(fileIn(folder), content);
	const before = bytes(fileIn(folder));
	let fault: unknown;
	try {
		const store = await openStore(folder);
		try {
			await store.read(() => all('select * from flow order by settings'));
		} finally {
			await store.close();
		}
	} catch (error) {
		fault = error;
	}
	expect(fault).toBeInstanceOf(StoreFault);
	expect((fault as StoreFault).message).toContain('is damaged');
	expect((fault as StoreFault).remedy).toContain('do not delete it');
	expect(bytes(fileIn(folder))).toBe(before);
});

test('a folder in place of the file cannot be opened', async () => {
	const folder = remember(newFolder());
	mkdirSync(fileIn(folder));
	await expect(openStore(folder)).rejects.toThrow('cannot be opened');
});

test('a file in place of the folder cannot be used', async () => {
	const folder = remember(newFolder());
	writeFileSync(`${folder}/taken`, 'x');
	await expect(openStore(`${folder}/taken`)).rejects.toThrow('cannot be used (EEXIST)');
	await expect(openStore(`${folder}/taken/below`)).rejects.toThrow(
		/cannot be used \((ENOTDIR|EEXIST)\)/,
	);
});

const isRoot = process.getuid?.() === 0;
(isRoot ? test.skip : test)('a folder without the right to write cannot be used', async () => {
	const folder = remember(newFolder());
	chmodSync(folder, 0o500);
	await expect(openStore(folder)).rejects.toThrow('cannot be used (EACCES)');
	chmodSync(folder, 0o700);
});

test('rule 25: a missing key is not made anew for a store that has one', async () => {
	const folder = remember(await usedFolder());
	const key = readFileSync(keyIn(folder));
	rmSync(keyIn(folder));
	const fault = await faultOf(folder);
	expect(fault.message).toContain('is missing');
	expect(fault.remedy).toContain('backup');
	// The right key back in its place: everything is as before.
	writeFileSync(keyIn(folder), key);
	await (await openStore(folder)).close();
});

test('rule 25: the key of another store is refused', async () => {
	const folder = remember(await usedFolder());
	writeFileSync(keyIn(folder), `${randomBytes(32).toString('hex')}\n`);
	const fault = await faultOf(folder);
	expect(fault.message).toContain('not the one this link store was made with');
	expect(fault.remedy).toContain('nothing was changed');
});

test.each(['', 'short', 'zz'.repeat(32), `${'ab'.repeat(32)}ab`, 'AB'.repeat(32)])(
	'rule 25: "%s" is no key',
	async (text) => {
		const folder = remember(await usedFolder());
		writeFileSync(keyIn(folder), text);
		expect((await faultOf(folder)).message).toContain('is not a key');
	},
);

test('rule 25: a key that cannot be read is told', async () => {
	const folder = remember(await usedFolder());
	rmSync(keyIn(folder));
	mkdirSync(keyIn(folder));
	const before = bytes(fileIn(folder));
	await expect(openStore(folder)).rejects.toThrow('cannot be read (EISDIR)');
	expect(bytes(fileIn(folder))).toBe(before);
});

test('rule 25: a key that was there before its store is taken, not replaced', async () => {
	const folder = remember(newFolder());
	const key = `${randomBytes(32).toString('hex')}\n`;
	writeFileSync(keyIn(folder), key);
	await (await openStore(folder)).close();
	expect(readFileSync(keyIn(folder), 'utf8')).toBe(key);
});

test('rule 25: prints differ by key, side, entity, field and record', async () => {
	const [a, b] = [await openStore(remember(newFolder())), await openStore(remember(newFolder()))];
	const print = a.prints.field('left', 'crm.customer', 'row', 'L1', 'value');
	expect(a.prints.field('left', 'crm.customer', 'row', 'L1', 'value')).toBe(print);
	const others = [
		b.prints.field('left', 'crm.customer', 'row', 'L1', 'value'),
		a.prints.field('right', 'crm.customer', 'row', 'L1', 'value'),
		a.prints.field('left', 'crm.order', 'row', 'L1', 'value'),
		a.prints.field('left', 'crm.customer', 'other', 'L1', 'value'),
		a.prints.field('left', 'crm.customer', 'row', 'L2', 'value'),
		a.prints.field('left', 'crm.customer', 'row', 'L1', 'values'),
	];
	expect(new Set([print, ...others]).size).toBe(7);
	expect(a.prints.key('m0', 'a@b.c')).toBe(a.prints.key('m0', 'a@b.c'));
	await a.close();
	await b.close();
});

test('in queue mode the embedded store refuses to start', async () => {
	process.env.EXECUTIONS_MODE = 'queue';
	try {
		await expect(openStore(remember(newFolder()))).rejects.toThrow('queue mode');
	} finally {
		delete process.env.EXECUTIONS_MODE;
	}
});

describe('faults while it is open', () => {
	const open = () => {
		const folder = remember(newFolder());
		return { folder, db: openSqlite(fileIn(folder)) };
	};
	const insertFlow = function* (name: string, text = '') {
		yield* run('insert into flow (name, created_at, settings) values (?, 1, ?)', name, text);
	};

	test('rule 24: a full disk undoes the whole transaction and says so', () => {
		const { db } = open();
		// The database's own limit gives the very error that a full disk gives.
		db.transact('read', function* () {
			const [{ page_count: pages }] = yield* all<{ page_count: number }>('pragma page_count');
			yield* all(`pragma max_page_count = ${pages + 5}`);
		});
		const work = () =>
			db.transact('write', function* () {
				yield* insertFlow('first');
				for (let n = 0; n < 50; n++) yield* insertFlow(`flow ${n}`, 'x'.repeat(4000));
			});
		expect(work).toThrow(StoreFault);
		expect(work).toThrow('has no room left on its disk');
		expect(db.transact('read', () => all('select name from flow'))).toEqual([]);
		db.transact('write', () => insertFlow('small'));
		expect(db.transact('read', () => all('select name from flow'))).toMatchObject([
			{ name: 'small' },
		]);
		db.close();
	});

	test.each([
		[5, 'is locked by another process'],
		[517, 'is locked by another process'],
		[261, 'is locked by another process'],
		[8, 'cannot be written'],
		[1032, 'cannot be written'],
		[10, 'input/output failure'],
		[778, 'input/output failure'],
		[11, 'is damaged'],
		[13, 'has no room left'],
		[14, 'cannot be opened'],
		[26, 'is not a link store'],
	])('code %i of SQLite becomes a sentence', (errcode, expected) => {
		const { db, folder } = open();
		const fail = () =>
			db.transact('write', function* () {
				yield* insertFlow('undone');
				throw Object.assign(new Error('raw'), { code: 'ERR_SQLITE_ERROR', errcode });
			});
		expect(fail).toThrow(StoreFault);
		expect(fail).toThrow(expected);
		expect(fail).toThrow(folder);
		expect(db.transact('read', () => all('select * from flow'))).toEqual([]);
		db.close();
	});

	test('other errors go through as they are', () => {
		const { db } = open();
		expect(() =>
			db.transact('write', function* () {
				yield* run('insert into no_such_table values (1)');
			}),
		).toThrow('no such table');
		expect(() =>
			db.transact('write', function* () {
				yield* insertFlow('a');
				throw new RangeError('ours');
			}),
		).toThrow(RangeError);
		db.close();
	});

	test('a failing statement can be caught inside, and the rest goes on', () => {
		const { db } = open();
		db.transact('write', function* () {
			yield* insertFlow('a');
			try {
				yield* insertFlow('a');
			} catch {
				yield* insertFlow('b');
			}
		});
		expect(db.transact('read', () => all('select name from flow order by name'))).toMatchObject([
			{ name: 'a' },
			{ name: 'b' },
		]);
		db.close();
	});

	test('lists go in as one parameter', () => {
		const { db } = open();
		db.transact('write', function* () {
			for (const name of ['a', 'b', "c'", 'd']) yield* insertFlow(name);
		});
		const named = (names: string[]) =>
			db
				.transact('read', () =>
					all<{ name: string }>('select name from flow where name in (#) order by name', names),
				)
				.map(({ name }) => name);
		expect(named(['a', "c'", 'x'])).toEqual(['a', "c'"]);
		expect(named([])).toEqual([]);
		expect(named(Array.from({ length: 5000 }, (_, n) => `${n}`))).toEqual([]);
		db.close();
	});
});
